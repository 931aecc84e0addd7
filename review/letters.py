"""What may be done with a letter now, and what stands in the way. The pages show it and the actions obey it: one rule for both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min

from checks.model import Verdict
from dossiers.letters import NEGATIVE, RESULT_OF, confirmation
from dossiers.models import Assessment, Decision, Dossier, Event, Notice, NoticeKind, Submission
from dossiers.models.work import PARKED
from dossiers.wanting import wanting

UNCONFIRMED = "Een negatieve brief vertrekt pas als een collega het resultaat voorstelde en een andere collega het tekende."
STILL_READING = "Er kwam nog een versie of aanvulling binnen. Het systeem leest ze nu. Wacht tot dat klaar is, en kijk dan opnieuw."
RESULTS = tuple(RESULT_OF)
CANCELLABLE = (Notice.HELD, Notice.UNKNOWN, Notice.FAILED)


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice with what an officer may do. ``obstacle`` (Dutch): why it may not leave now; empty when it may."""

    notice: Notice
    obstacle: str
    can_release: bool  # it waits for someone to let it go
    can_resend: bool  # its delivery failed or is not certain
    can_edit: bool
    can_cancel: bool
    can_retry: bool
    can_recall: bool  # it was let go, and surely no server has it yet
    wanting: tuple[str, ...] = ()  # what an officer's change took out that the law asks for


def letter_of(notice: Notice, dossier: Dossier | None, verdict: Verdict | None) -> Letter:
    """The letter and its possibilities. ``dossier`` with standing, assessment, decisions; ``verdict`` as people left it."""
    return Letter(
        notice=notice,
        obstacle=obstacle(notice, dossier, verdict),
        can_release=notice.state == Notice.HELD,
        can_resend=notice.state in (Notice.UNKNOWN, Notice.FAILED),
        can_edit=notice.state == Notice.HELD,
        can_cancel=notice.state in CANCELLABLE,
        can_retry=notice.state == PARKED and bool(notice.parked_from),
        can_recall=notice.state == Notice.DUE and notice.raw_id is None,
        wanting=wanting(notice) if notice.state in CANCELLABLE else (),
    )


def obstacle(notice: Notice, dossier: Dossier | None, verdict: Verdict | None) -> str:
    """Why this letter may not leave (any more), in Dutch. A result leaves only while it is the result, a negative one only when confirmed."""
    kind = NoticeKind(notice.kind)
    if kind not in RESULT_OF or dossier is None:
        return ""
    assessment = dossier.standing.assessment if dossier.standing else None
    if assessment is None or (notice.submission_id is not None and notice.submission_id != dossier.standing_id):
        return "Deze brief gaat over een versie die niet meer telt. Annuleer hem en zet een nieuwe brief klaar."
    written_about = notice.context.get("assessment")
    if written_about is not None and written_about != assessment.pk:
        return "Na deze brief is het dossier opnieuw gecontroleerd. Annuleer hem en zet een nieuwe brief klaar."
    if verdict != RESULT_OF[kind]:
        return "Deze brief past niet meer bij het resultaat. Annuleer hem en zet een nieuwe brief klaar."
    decisions = [decision for decision in dossier.decisions.all() if decision.assessment_id == assessment.pk]
    overruled = [decision for decision in decisions if decision.kind == "overrule-finding"]
    if overruled and _is_any_after(notice, assessment, overruled):
        return "Na deze brief is een bevinding veranderd. Annuleer hem en zet een nieuwe brief klaar."
    if kind in NEGATIVE and confirmation(decisions, assessment, verdict) is None:
        return UNCONFIRMED
    return STILL_READING if any(submission.state in Submission.UNDER_WAY for submission in dossier.submissions.all()) else ""


def _is_any_after(notice: Notice, assessment: Assessment, overruled: list[Decision]) -> bool:
    """Whether a finding was changed after this letter was asked for: by the order of the log, since clocks are put back."""
    told = Event.objects.filter(dossier=notice.dossier_id)
    asked = told.filter(kind="notice-requested", data__notice=notice.pk).aggregate(first=Min("number"))["first"]
    if asked is None:
        return any(decision.at > notice.created_at for decision in overruled)
    return told.filter(kind="overrule-finding", data__assessment=assessment.pk, number__gt=asked).exists()


def can_prepare(letters: Iterable[Letter], verdict: Verdict | None) -> bool:
    """Whether a letter with this result should still be written: there is none that waits, leaves or has left and is still right."""
    if verdict not in RESULT_OF.values():
        return False
    out_of_the_way = (Notice.CANCELLED, Notice.FAILED)
    valid = [x for x in letters if RESULT_OF.get(NoticeKind(x.notice.kind)) == verdict and x.notice.state not in out_of_the_way]
    return all(x.obstacle and x.notice.state != Notice.SENT and not _only_waits(x, verdict) for x in valid)


def _only_waits(letter: Letter, verdict: Verdict | None) -> bool:
    return letter.obstacle == STILL_READING or (verdict is Verdict.INADMISSIBLE and letter.obstacle == UNCONFIRMED)
