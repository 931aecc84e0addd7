"""The verdict on a case, from the findings of its criteria alone."""

from __future__ import annotations

from collections.abc import Sequence

from checks.model import Finding, Kind, Outcome, Verdict


def verdict(findings: Sequence[Finding]) -> Verdict:
    """In this order: a fail that cannot be remedied, something that can be completed, doubt, and only then admissible.

    Without any criterion nothing was judged: that is for a person, never admissible.
    """
    criteria = [finding for finding in findings if finding.kind is Kind.CRITERION]
    if any(f.outcome is Outcome.FAIL and not f.remediable for f in criteria):
        return Verdict.INADMISSIBLE
    if any(f.outcome in (Outcome.MISSING, Outcome.FAIL) for f in criteria):
        return Verdict.INCOMPLETE
    if not criteria or any(f.outcome is Outcome.REVIEW for f in criteria):
        return Verdict.REVIEW
    return Verdict.ADMISSIBLE


def attention(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Ids of the conditions that a person should look at, in the order of the findings."""
    return tuple(f.check for f in findings if f.kind is Kind.CONDITION and f.outcome is Outcome.REVIEW)
