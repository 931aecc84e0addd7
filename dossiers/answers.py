"""Which mail follows from a verdict, and whether it may leave without a person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from calls.model import Edition
from checks.dutch import listing
from checks.model import Outcome, Verdict
from dossiers import additions, doubles, leading, notices, terms, withdrawals
from dossiers.decisions import DecisionError, attention_points, effective_verdict
from dossiers.documents import documents_that_count
from dossiers.events import record
from dossiers.letters import ASKING_TOO, RESULT_OF
from dossiers.models import Dossier, Notice, NoticeKind, Submission
from parsers.model import Role, State

COUNTING = (Role.REGISTRATION_FORM, Role.APPLICATION_FORM, Role.COST_MODEL)
OPEN_STATES = (Notice.TO_COMPOSE, Notice.HELD, Notice.DUE)


def answer(submission: Submission, edition: Edition, waits: str = "") -> Notice | None:
    """Asks for the result notice of a checked submission, inside ``writing()``. None when a person must look first, or nothing follows.

    Only the standing submission is answered. A negative result is always held; admissible leaves by itself only without attention points;
    what neither the edition nor a lead lets leave by itself is held, too, and so is one that leans on people's decisions. ``waits`` (Dutch):
    why it must wait for a person in any case.
    """
    dossier = submission.dossier
    assessment = submission.assessment
    assert assessment is not None
    if dossier.standing_id != submission.pk:
        return None  # a letter of the version that counts stays: this one says nothing of it, however late it is answered
    withdraw_open_results(dossier)
    verdict = Verdict(effective_verdict(assessment))
    if verdict is Verdict.REVIEW:
        record("waits-for-person", "Een medewerker moet dit dossier bekijken.", dossier=dossier)
        return None
    kind, hold = _letter(submission, verdict, leading.automatic_results(edition, dossier.phase))
    if kind is NoticeKind.COMPLETION_REQUEST and _was_asked_already(submission):
        return None
    if submission.message is not None and submission.message.needs_person and submission.message.handled_at is None:
        hold = "Het bericht zelf vraagt aandacht van een medewerker."
    if not hold and assessment.decisions.exists():
        hold = "Hierbij telt een eerdere beslissing van een medewerker mee."
    if not hold and dossier.decisions.exists():
        hold = "Een medewerker besliste al iets in dit dossier voor dit binnenkwam. Kijk na of dat nog geldt."
    if not hold and (stray := _of_another_phase(submission, edition)):
        hold = f"Er zit een formulier van een andere fase bij: {stray}. Kijk na of dat de bedoeling is."
    if withdrawals.is_open(dossier):
        hold = withdrawals.WAITS
    if kind is NoticeKind.ADMISSIBLE and _was_told(submission):
        record("told-already", "Dezelfde formulieren kregen dit resultaat al. Er vertrekt geen tweede brief.", dossier=dossier)
        return None
    late = terms.came_too_late(submission) or additions.form_came_after(submission)
    double = doubles.waits_for_another(submission)
    hold = " ".join(filter(None, (late or hold or waits, double)))
    return notices.request(
        kind,
        f"result:assessment:{assessment.pk}",
        dossier.sender,
        dossier=dossier,
        submission=submission,
        message=submission.message,
        context={"assessment": assessment.pk, "look_first": bool(late or double)},
        hold_reason=hold,
    )


def _letter(submission: Submission, verdict: Verdict, automatic: Collection[str]) -> tuple[NoticeKind, str]:
    """Which letter follows from a verdict, and why (Dutch) it does not leave by itself; "" when it may."""
    kind = _kind(submission, verdict)
    if verdict is Verdict.INADMISSIBLE:
        return kind, "Een negatief resultaat vertrekt pas nadat een medewerker het bevestigt."
    hold = ""
    if verdict is Verdict.INCOMPLETE:
        if "incomplete" not in automatic:
            hold = "Deze oproep laat een vraag om te vervolledigen niet vanzelf vertrekken."
        elif _has_doubts(submission):
            hold = "Naast wat ontbreekt, moet een medewerker ook iets anders bekijken."
        elif papers := _other_papers(submission):
            hold = f"Wat ontbreekt, staat misschien in een ander stuk: {papers}. Kijk dat na voor je het vraagt."
        elif terms.is_nearly_over(submission, timezone.now()):
            hold = (
                "Er kwam een aanvulling, maar er ontbreekt nog iets en de termijn is bijna voorbij. Beslis of je een nieuwe termijn geeft."
            )
        return kind, hold
    assert submission.assessment is not None
    points = attention_points(submission.assessment)
    if "admissible" not in automatic:
        hold = "Deze oproep laat dit resultaat niet vanzelf vertrekken."
    elif points:
        hold = f"Er {'is 1 aandachtspunt' if len(points) == 1 else f'zijn {len(points)} aandachtspunten'} om eerst te bekijken."
    return kind, hold


def _kind(submission: Submission, verdict: Verdict) -> NoticeKind:
    """The letter of a verdict that is no doubt. Phase 1 has no admissibility: who is late there is told so, and no more."""
    if verdict is Verdict.INADMISSIBLE:
        late = submission.dossier.phase == "registration" and _is_late(submission)
        return NoticeKind.LATE if late else NoticeKind.NOT_ADMISSIBLE
    return NoticeKind.COMPLETION_REQUEST if verdict is Verdict.INCOMPLETE else NoticeKind.ADMISSIBLE


def prepare_letter(dossier: Dossier, user: Any) -> Notice:
    """An officer asks for the letter that fits the verdict as people left it; it is held for reading. Inside ``writing()``.

    Raises DecisionError when a letter cannot follow: not checked yet, or still in doubt.
    """
    standing = dossier.standing
    if standing is None or standing.assessment is None:
        raise DecisionError("Dit dossier is nog niet gecontroleerd.")
    verdict = Verdict(effective_verdict(standing.assessment))
    if verdict is Verdict.REVIEW:
        raise DecisionError("Er is nog twijfel over een criterium. Beslis eerst over die bevinding.")
    withdraw_open_results(dossier, "Een medewerker zette een nieuwe brief klaar.")
    decisions = standing.assessment.decisions.count()
    attempt = dossier.notices.filter(key__startswith=f"result:assessment:{standing.assessment.pk}").count()
    return notices.request(
        _kind(standing, verdict),
        f"result:assessment:{standing.assessment.pk}:decisions:{decisions}:{attempt}",
        dossier.sender,
        dossier=dossier,
        submission=standing,
        message=standing.message,
        context={"assessment": standing.assessment.pk, "new_term": True},
        hold_reason=f"Klaargezet door {user.get_username()}: lees na en verstuur.",
    )


def _is_late(submission: Submission) -> bool:
    assert submission.assessment is not None
    return submission.assessment.findings.filter(check_id="deadline", outcome=Outcome.FAIL).exists()


def _has_doubts(submission: Submission) -> bool:
    """A criterion in review beside the missing things: what is asked could be wrong or too little, so a person reads along."""
    assert submission.assessment is not None
    return submission.assessment.findings.filter(kind="criterion", outcome=Outcome.REVIEW).exists()


def _other_papers(submission: Submission) -> str:
    """The documents that came beside the forms after we asked for something, by name; "" when the forms are complete or nothing was asked. Who is
    asked for an answer may send it as a paper of its own."""
    assert submission.assessment is not None
    lacking = submission.assessment.findings.filter(check_id="documents-complete", outcome=Outcome.MISSING)
    asked = submission.dossier.notices.filter(kind=NoticeKind.COMPLETION_REQUEST, state=Notice.SENT)
    if not (lacking.exists() and asked.exists()):
        return ""
    since = [
        row for row in documents_that_count(submission) if row.submission_id == submission.pk or row.submission_id != submission.counting.pk
    ]
    rows = [row for row in since if row.role in (Role.ANNEX, Role.UNKNOWN) and row.state == State.READ]
    return listing(f"“{row.name}”" for row in rows if not row.media_type.startswith("image/"))


def _of_another_phase(submission: Submission, edition: Edition) -> str:
    """The form that came with it and belongs to another phase, by its title; "" when there is none. What is missing here may be there by mistake."""
    own = edition.phases[submission.dossier.phase].documents  # type: ignore[index]
    others = {role for phase in edition.phases.values() for role in phase.documents} - {*own}
    roles = {row.role for row in submission.documents.all()} & others
    return " en ".join(form.title for form in edition.forms if form.role in roles)


def _was_asked_already(submission: Submission) -> bool:
    """The mail that told that the attachment was forgotten, or that no file opens, asks for the form already: not a second mail about the same."""
    if submission.notices.filter(kind__in=ASKING_TOO).exists():
        return True
    nothing_read = submission.kind == "version" and not submission.documents.filter(state=State.READ).exists()
    told = submission.notices.filter(kind=NoticeKind.RECEIPT_UNREADABLE).exclude(state=Notice.CANCELLED)
    return nothing_read and told.exists()


def _was_told(submission: Submission) -> bool:
    """The very same forms, once more or with another annex: the last result that left told that they are in order."""
    assert submission.assessment is not None
    last = submission.dossier.notices.filter(kind__in=RESULT_OF, state=Notice.SENT).order_by("pk").last()
    if last is None or last.kind != NoticeKind.ADMISSIBLE or last.submission is None or submission.assessment.decisions.exists():
        return False
    return last.submission_id != submission.pk and _files(last.submission) == _files(submission)


def _files(submission: Submission) -> set[str]:
    """The forms a result rests on; of a submission without any, all its files."""
    rows = documents_that_count(submission)
    return {row.evidence_id for row in rows if row.role in COUNTING} or {row.evidence_id for row in rows}


def withdraw_open_results(dossier: Dossier, reason: str = "Er is een nieuwere controle van dit dossier.") -> None:
    """Result notices that have not left are overtaken by a newer check."""
    results = (NoticeKind.ADMISSIBLE, NoticeKind.NOT_ADMISSIBLE, NoticeKind.LATE, NoticeKind.COMPLETION_REQUEST)
    for notice in dossier.notices.filter(kind__in=results, state__in=OPEN_STATES):
        notices.cancel(notice, "system", reason)
