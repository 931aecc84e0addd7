"""Terms to complete a dossier: how long they run, which one is open, and what its end means.

The last day is written down with the mail that sets it (``Notice.context["until"]``): what the applicant was told is what counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q

from calls.load import known_edition, load_edition
from calls.model import Edition
from checks.dutch import day
from checks.model import Verdict
from dossiers.decisions import CLOSED, DecisionError, effective_verdict, need_reason, standing_assessment
from dossiers.events import record
from dossiers.models import Decision, Dossier, Event, Message, Notice, NoticeKind, Submission, Triage
from registers.workdays import working_day_from

ASKING = (NoticeKind.COMPLETION_REQUEST, NoticeKind.FORGOTTEN_ATTACHMENT, NoticeKind.LINK_ONLY, NoticeKind.RECEIPT_UNREADABLE)
NOT_WRITTEN_BY_PEOPLE = (Triage.AUTOMATIC, Triage.BOUNCE, Triage.LIST, Triage.SPAM, Triage.OWN)


def last_day(sent_on: date, days: int) -> date:
    """The last day of a term of that many days: it begins the day after, and its last day counts whole (as in Bestuursdecreet art. II.30).

    When that is a Saturday, a Sunday or a legal holiday, the next working day is the last (as in Gerechtelijk Wetboek art. 53): neither text
    binds here, the edition's interpretation of the term says that both are followed, in favour of the applicant.
    """
    return working_day_from(sent_on + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Term:
    """An open term. ``until``: its last day as the applicant was told it. ``notice``: the mail that set it."""

    notice: Notice
    until: date

    def is_over(self, now: datetime, edition: Edition) -> bool:
        """Whether nothing that still comes can be in time: the last day has passed, and so has the phase's own deadline."""
        assert self.notice.dossier is not None
        zone = ZoneInfo(edition.timezone)
        deadline = edition.phases[self.notice.dossier.phase].deadline.at  # type: ignore[index]
        return now >= datetime.combine(self.until + timedelta(days=1), time(), zone) and now > deadline

    def has_passed(self, now: datetime) -> bool:
        """:meth:`is_over` by the dossier's own edition. Where that cannot be loaded, the last day alone says it: then a person looks."""
        assert self.notice.dossier is not None
        edition = known_edition(self.notice.dossier.call)
        return self.is_over(now, edition) if edition else now.date() > self.until


def last_request(notices: list[Notice]) -> Term | None:
    """The last mail with a term that certainly left, among the notices of one dossier."""
    sent = [n for n in notices if n.kind in ASKING and n.state == Notice.SENT and n.context.get("until")]
    if not sent:
        return None
    latest = max(sent, key=lambda notice: notice.pk)
    return Term(latest, date.fromisoformat(latest.context["until"]))


def open_term(dossier: Dossier) -> Term | None:
    """The term that runs or has run out for this dossier while what was asked is still not there. None: nothing is being waited for.

    Looks at ``standing.assessment``, ``notices`` and ``submissions`` only, so that rows fetched together cost nothing more.
    """
    standing = dossier.standing
    if standing is None or standing.assessment is None or effective_verdict(standing.assessment) != Verdict.INCOMPLETE:
        return None
    term = last_request(list(dossier.notices.all()))
    if term is None or _has_come_since(term.notice, list(dossier.submissions.all())):
        return None
    return term


def _has_come_since(request: Notice, submissions: list[Submission]) -> bool:
    asked = next((s.number for s in submissions if s.pk == request.submission_id), 0)
    return any(submission.number > asked for submission in submissions)


def has_written_since(term: Term) -> bool:
    """Whether a person wrote about this dossier after the request left: a question or an excuse is an answer, too, and a person reads it.

    The log tells what came after what, also when the clock was put back in between; the clock only where the log does not.
    """
    letter = term.notice
    sent_at = letter.sent_at or letter.created_at
    left = Event.objects.filter(kind="notice-sent", dossier=letter.dossier_id, data__notice=letter.pk).aggregate(last=Max("number"))["last"]
    sealed = Event.objects.filter(kind="message-sealed", message=OuterRef("pk"))
    since = Q(seen_at__gte=sent_at)
    if left is not None:
        since = Q(Exists(sealed.filter(number__gt=left))) | since & ~Q(Exists(sealed))
    written = Message.objects.filter(since, events__dossier=letter.dossier).exclude(triage__in=NOT_WRITTEN_BY_PEOPLE)
    return written.exclude(pk=letter.message_id or 0).exists()


def running_before(submission: Submission) -> Term | None:
    """The last term that was set in this dossier before this submission came: a later request of a machine does not prolong it."""
    return last_request([n for n in submission.dossier.notices.all() if n.submission_id and n.submission_id < submission.pk])


def is_nearly_over(submission: Submission, now: datetime) -> bool:
    """Whether too little is left of the term that runs already to ask for something once more without a person."""
    term = running_before(submission)
    if term is None:
        return False
    edition = load_edition(submission.dossier.call)
    days_left = (term.until - now.astimezone(ZoneInfo(edition.timezone)).date()).days
    return days_left < max(1, edition.phases[submission.dossier.phase].reminder_days)  # type: ignore[index]


def came_too_late(submission: Submission) -> str:
    """Why what came in answer to a request is for a person (Dutch): it came after the term, and after the phase's deadline. "" when not."""
    term = running_before(submission)
    if term is None:
        return ""
    edition = load_edition(submission.dossier.call)
    until = day(term.until)
    if submission.received_at is None:
        return f"We weten niet zeker wanneer dit binnenkwam. De termijn om aan te vullen liep tot {until}. Beslis of dit nog meetelt."
    if term.is_over(submission.received_at, edition):
        return f"Dit kwam na de termijn om aan te vullen. Die liep tot {until}. Beslis of dit nog meetelt."
    return ""


def record_expiry(term: Term) -> bool:
    """Writes once in the log that a term ran out. Nothing is mailed: a person decides. Call inside ``writing()``; False when it stood there."""
    dossier = term.notice.dossier
    assert dossier is not None
    if Event.objects.filter(kind="term-expired", dossier=dossier, data__notice=term.notice.pk).exists():
        return False
    text = f"{expired(term)} Een medewerker beslist. Er vertrekt niets vanzelf."
    record("term-expired", text, dossier=dossier, data={"notice": term.notice.pk, "until": term.until.isoformat()})
    return True


def expired(term: Term) -> str:
    """The sentence for the officer."""
    return f"De termijn om aan te vullen liep tot {day(term.until)}. In dit dossier kwam geen aanvulling binnen."


def close(dossier: Dossier, reason: str, user: Any, now: datetime) -> Decision:
    """A person decides that nothing more can be added: what is missing counts from now on as a ground for a negative result.

    Only once the term has passed. Call inside ``writing()``. DecisionError tells in Dutch why it cannot be done.
    """
    assessment = standing_assessment(dossier)
    term = open_term(dossier)
    if term is None:
        raise DecisionError("Er loopt geen termijn om aan te vullen voor dit dossier.")
    if not term.is_over(now, load_edition(dossier.call)):
        raise DecisionError(f"De termijn om aan te vullen loopt nog tot en met {day(term.until)}.")
    decision = Decision.objects.create(dossier=dossier, assessment=assessment, kind=CLOSED, reason=need_reason(reason), by=user)
    record(
        CLOSED,
        f"Termijn om aan te vullen afgesloten: {decision.reason}",
        actor=user.get_username(),
        dossier=dossier,
        data={"notice": term.notice.pk, "until": term.until.isoformat(), "assessment": assessment.pk},
    )
    return decision
