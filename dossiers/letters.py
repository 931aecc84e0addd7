"""Which letter tells which verdict, and when a person has confirmed one. One rule for the pages, the work list and the last look before sending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from checks.model import Verdict
from dossiers.models import Assessment, Decision, NoticeKind

RESULT_OF = {
    NoticeKind.ADMISSIBLE: Verdict.ADMISSIBLE,
    NoticeKind.COMPLETION_REQUEST: Verdict.INCOMPLETE,
    NoticeKind.NOT_ADMISSIBLE: Verdict.INADMISSIBLE,
    NoticeKind.LATE: Verdict.INADMISSIBLE,
}
ASKING_TOO = (NoticeKind.FORGOTTEN_ATTACHMENT, NoticeKind.LINK_ONLY)
"""These ask for the form already, so that no second mail asks for it once more."""
NEGATIVE = (NoticeKind.NOT_ADMISSIBLE, NoticeKind.LATE)
ASKED_FOR = (NoticeKind.CONFIRM_ADDRESS,)
"""Anybody can make these leave, to any address: whoever does not get one asks again, and no officer is troubled with it."""


PROPOSED, CONFIRMED, RETURNED = "propose-verdict", "confirm-verdict", "return-verdict"
VOIDING = ("overrule-finding", "close-completion", RETURNED)


def telling(verdict: Verdict) -> tuple[NoticeKind, ...]:
    """The letters that tell an applicant this result, or ask for what is missing; none for one that is still in doubt."""
    return tuple(kind for kind, told in RESULT_OF.items() if told == verdict) + (ASKING_TOO if verdict is Verdict.INCOMPLETE else ())


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who stands for a verdict now: the one who proposed it, and the other one who signed it."""

    proposed: Decision | None = None
    confirmed: Decision | None = None


def signatures(decisions: Iterable[Decision], assessment: Assessment | None, verdict: Verdict | None) -> Signatures:
    """The proposal and the signature that count for this verdict of this assessment. Give the decisions in their order.

    What came before a finding was changed, or before it was returned, is void: it was about other grounds. Nobody signs their own proposal.
    """
    found = Signatures()
    for decision in decisions:
        if assessment is None or decision.assessment_id != assessment.pk:
            continue
        if decision.kind in VOIDING:
            found = Signatures()
        elif decision.kind == PROPOSED and decision.outcome == verdict:
            found = Signatures(proposed=decision)
        elif decision.kind == CONFIRMED and decision.outcome == verdict and found.proposed and found.proposed.by_id != decision.by_id:
            found = replace(found, confirmed=decision)
    return found


def confirmation(decisions: Iterable[Decision], assessment: Assessment | None, verdict: Verdict | None) -> Decision | None:
    """The decision by which a second person signed this verdict of this assessment, or None."""
    return signatures(decisions, assessment, verdict).confirmed
