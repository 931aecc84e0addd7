"""Which letter tells which verdict, and when a person has confirmed one. One rule for the pages, the work list and the last look before sending."""

from __future__ import annotations

from collections.abc import Iterable

from checks.model import Verdict
from dossiers.models import Assessment, Decision, NoticeKind

RESULT_OF = {
    NoticeKind.ADMISSIBLE: Verdict.ADMISSIBLE,
    NoticeKind.COMPLETION_REQUEST: Verdict.INCOMPLETE,
    NoticeKind.NOT_ADMISSIBLE: Verdict.INADMISSIBLE,
    NoticeKind.LATE: Verdict.INADMISSIBLE,
}
NEGATIVE = (NoticeKind.NOT_ADMISSIBLE, NoticeKind.LATE)


def confirmation(decisions: Iterable[Decision], assessment: Assessment | None, verdict: Verdict | None) -> Decision | None:
    """The decision by which a person confirmed this verdict of this assessment, or None. Give the decisions in their order.

    One from before a finding was changed is void: it confirmed other grounds.
    """
    found = None
    for decision in decisions:
        if assessment is None or decision.assessment_id != assessment.pk:
            continue
        if decision.kind == "confirm-verdict" and decision.outcome == verdict:
            found = decision
        elif decision.kind == "overrule-finding":
            found = None
    return found
