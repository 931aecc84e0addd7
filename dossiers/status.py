"""What a dossier waits for, derived from its rows: there is no state column that could be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from checks.model import Kind, Outcome, Verdict
from dossiers.decisions import attention_points, effective_outcomes, effective_verdict, latest_by_check, reopened
from dossiers.letters import signatures, telling
from dossiers.models import Assessment, Decision, Dossier, Notice, Submission
from dossiers.models.work import PARKED
from dossiers.terms import expired, open_term
from dossiers.withdrawals import WAITS, fetched

# Always said: looking for it would cost the list of dossiers hundreds of questions to the database.
_BEFORE_CLOSING = "Kijk of iemand hierover schreef, of antwoordde vanaf een ander adres. Geef een nieuwe termijn, of sluit de termijn af."
LETTER_WAITS = "Een brief wacht op verzending"


@dataclass(frozen=True, slots=True)
class Status:
    """``verdict``: as people left it, None while it was not checked. ``needs``: Dutch reasons why a person must look; empty: nothing to do.
    ``busy``: the machine is still at it."""

    verdict: Verdict | None
    needs: tuple[str, ...]
    busy: bool


def with_everything(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The rows :func:`status_of` looks at, fetched in a fixed number of queries however many dossiers there are.

    What a row points at is joined, not fetched apart: for more than a thousand rows Django asks SQLite for that in a form it refuses.
    """
    return dossiers.select_related("standing__assessment", "standing__message", "assigned_to").prefetch_related(
        "standing__assessment__findings",
        "standing__assessment__decisions",
        "notices",
        Prefetch("submissions", Submission.objects.select_related("message", "base")),
        Prefetch("decisions", Decision.objects.select_related("by")),
        fetched(),
    )


def status_of(dossier: Dossier, now: datetime | None = None) -> Status:
    """What this dossier waits for. Give it rows from :func:`with_everything`; ``now`` is the clock's unless given."""
    submissions = list(dossier.submissions.all())
    needs = [f"Versie {s.number} is vastgelopen: {s.problem}" for s in submissions if s.state == PARKED]
    busy = any(s.state in (Submission.TO_READ, Submission.TO_CHECK, Submission.TO_ANSWER) for s in submissions)
    if any(s.message is not None and s.message.needs_person and s.message.handled_at is None for s in submissions):
        needs.append("Een bericht in dit dossier vraagt aandacht.")
    if dossier.open_withdrawals:  # type: ignore[attr-defined]  # fetched by with_everything
        needs.append(WAITS)
    verdict = None
    assessment = dossier.standing.assessment if dossier.standing else None
    if assessment is not None:
        verdict = Verdict(effective_verdict(assessment))
        needs += _needs_of_findings(dossier, verdict)
        if not needs and not busy and lacks_letter(dossier, verdict):
            needs.append("Er is nog geen brief met dit resultaat: zet hem klaar.")
    newest = max(submissions, key=lambda s: s.number, default=None)
    if newest and dossier.standing and newest.pk != dossier.standing_id and newest.state == Submission.DONE:
        needs.append(f"Versie {newest.number} telt niet mee: bekijk ze.")
    needs += _needs_of_term(dossier, now or timezone.now())
    needs += _needs_of_notices(dossier)
    return Status(verdict, tuple(needs), busy)


def _needs_of_findings(dossier: Dossier, verdict: Verdict) -> list[str]:
    assert dossier.standing is not None and dossier.standing.assessment is not None
    assessment = dossier.standing.assessment
    decided, outcomes = latest_by_check(assessment), effective_outcomes(assessment)
    doubts = [
        f
        for f in assessment.findings.all()
        if f.kind == Kind.CRITERION and outcomes[f.check_id] == Outcome.REVIEW and f.check_id not in decided
    ]
    again = reopened(assessment, dossier.decisions.all())
    needs = [f"Te bekijken: {f.reason}" for f in doubts]
    needs += [f"Opnieuw bekijken, want de bevinding is veranderd sinds je beslissing: {_reason(assessment, check)}" for check in again]
    signed = signatures(dossier.decisions.all(), assessment, verdict)
    if verdict is Verdict.INADMISSIBLE and signed.confirmed is None:
        by = signed.proposed.by.get_username() if signed.proposed else ""
        signing = f"Een negatief resultaat wacht op een tweede handtekening. {by} stelde het voor."
        needs.append(signing if by else "Een negatief resultaat wacht op een voorstel, en daarna op een tweede handtekening.")
    points = attention_points(assessment)
    if points and verdict is Verdict.ADMISSIBLE:
        needs.append(f"{len(points)} aandachtspunt{'en' if len(points) > 1 else ''} te bekijken.")
    return needs


def lacks_letter(dossier: Dossier, verdict: Verdict) -> bool:
    """Whether people decided about what stands, and no letter was ever written that tells the result: the applicant would hear nothing."""
    assert dossier.standing is not None and dossier.standing.assessment is not None
    if verdict is Verdict.REVIEW or not dossier.standing.assessment.decisions.all():
        return False
    return not any(notice.kind in telling(verdict) and notice.submission_id == dossier.standing_id for notice in dossier.notices.all())


def _reason(assessment: Assessment, check_id: str) -> str:
    return next(f.reason for f in assessment.findings.all() if f.check_id == check_id)


def _needs_of_term(dossier: Dossier, now: datetime) -> list[str]:
    term = open_term(dossier)
    if term is None or not term.has_passed(now):
        return []
    return [f"{expired(term)} {_BEFORE_CLOSING}"]


def _needs_of_notices(dossier: Dossier) -> list[str]:
    words = {
        Notice.HELD: LETTER_WAITS,
        Notice.UNKNOWN: "Niet zeker of een mail vertrokken is",
        Notice.FAILED: "Een mail kon niet worden bezorgd",
        PARKED: "Een mail is vastgelopen",
    }
    call = phone_of(dossier)
    found = []
    for notice in dossier.notices.all():
        if notice.state in words:
            by_phone = f" {call}" if notice.state == Notice.FAILED and call else ""
            why = f" {notice.hold_reason}" if notice.state == Notice.HELD and notice.context.get("look_first") else ""
            found.append(f"{words[notice.state]}: {notice.get_kind_display()}.{why}{by_phone}")
    return found


def phone_of(dossier: Dossier) -> str:
    """Whom to phone when mail does not arrive, from the form (Dutch sentence); "" when the form tells no number."""
    if not dossier.contact_phone:
        return ""
    return f"Bel {dossier.contact_name or 'de contactpersoon'}: {dossier.contact_phone}."
