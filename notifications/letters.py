"""What a letter tells, gathered from the rows: plain values for the templates, so that text and HTML say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from calls.load import load_edition
from calls.model import Edition, Phase
from checks.dutch import instant, listing
from dossiers import terms
from dossiers.letters import RESULT_OF
from dossiers.models import Document, Dossier, Message, Notice, NoticeKind, Submission, Upload
from notifications import grounds
from notifications.grounds import WORDS, CannotCompose, NotNeeded
from parsers.model import UNFINISHED, State

CHANNELS = {"mail": "per mail", "platform": "via het online platform", "web": "via onze uploadpagina"}
NOT_OPENED_YET = ("", *UNFINISHED)


@dataclass(frozen=True, slots=True)
class File:
    """One file received. ``size`` in bytes; ``remark`` (Dutch) when something must be said about it."""

    name: str
    size: int
    sha256: str
    remark: str


@dataclass(frozen=True, slots=True)
class Told:
    """The receipt that a letter tells: its instant (None where that could not be told), and the mail or upload it is of."""

    at: datetime | None
    channel: str
    message: Message | None
    upload: Upload | None


def context_of(notice: Notice, today: date, now: datetime) -> dict[str, Any]:
    """Everything the template of this notice may print. Raises CannotCompose when the rows do not carry such a letter."""
    dossier, submission = notice.dossier, notice.submission
    if dossier is None or submission is None:
        raise CannotCompose("Deze mail hoort bij geen dossier, dus kan hij niet worden opgesteld.")
    edition = load_edition(dossier.call)
    phase = edition.phases[dossier.phase]  # type: ignore[index]
    told, added_nothing = _told(notice, submission), _is_about_another_mail(notice, submission)
    documents = [] if added_nothing else list(submission.documents.all())
    context = {
        "call": edition,
        "phase": phase,
        "phase_id": dossier.phase,
        "words": WORDS | phase.words,
        "reference": dossier.reference,
        "dossier": dossier,
        "for_officers": False,
        "contact": edition.contact,
        "texts": edition.texts,
        "told": told,
        "received_facts": _received_facts(told, submission, edition),
        "counting_at": submission.counting.received_at,
        "supplement": added_nothing or submission.kind == "supplement",
        "told_in_order": _told_in_order(dossier),
        "added_nothing": added_nothing,
        "version": submission.number,
        "came": CHANNELS.get(submission.channel, submission.channel),
        "files": [_file(document) for document in documents],
        "unreadable": [_unreadable(d) for d in documents if d.state not in (*NOT_OPENED_YET, State.READ)],
        "several_forms": len(phase.documents) > 1 and not added_nothing,
        "forms": "je bestand" if added_nothing else listing(edition.form(role).title for role in phase.documents),
        **_term(notice, phase, today, added_nothing),
        "open_until": phase.deadline.at if now < phase.deadline.at else None,
        "deadline_rules": [grounds.rule_of(str(c), c.asks) for c in phase.deadline.citations],
        "deadline_texts": grounds.where_to_read((c.address for c in phase.deadline.citations), edition),
    }
    return context | _grounds(notice, edition, phase, added_nothing)


def in_text_context(notice: Notice, now: datetime) -> dict[str, Any]:
    """What is told of a form in the text of a mail: when and where it came, and how to hand in the form itself. Raises CannotCompose."""
    message, call, phase_id = notice.message, notice.context.get("call"), notice.context.get("phase")
    if message is None or not call or not phase_id:
        raise CannotCompose("Bij dit ontvangstbewijs hoort een mail, een oproep en een fase.")
    edition = load_edition(call)
    phase = edition.phases[phase_id]
    told = Told(message.received_at, "mail", message, None)
    return {
        "call": edition,
        "phase": phase,
        "reference": "",
        "for_officers": False,
        "contact": edition.contact,
        "texts": edition.texts,
        "told": told,
        "received_facts": [*_when(told, ZoneInfo(edition.timezone)), *_where(told, edition)],
        "forms": listing(edition.form(role).title for role in phase.documents),
        "open_until": phase.deadline.at if now < phase.deadline.at else None,
    }


def _told_in_order(dossier: Dossier) -> bool:
    """Whether the last result that left says that all is in order: who sends something more then need not fear for it."""
    last = dossier.notices.filter(kind__in=RESULT_OF, state=Notice.SENT).order_by("pk").last()
    return last is not None and last.kind == NoticeKind.ADMISSIBLE


def _term(notice: Notice, phase: Phase, today: date, added_nothing: bool) -> dict[str, Any]:
    """Until when something may be added. A request after a supplement keeps the term that runs, unless an officer gives a new one."""
    assert notice.submission is not None
    if notice.kind == NoticeKind.REMINDER:
        asked = _reminded(notice)
        return {"until": asked.until, "asked_on": _day_of(asked.notice.sent_at or asked.notice.created_at), "sets_term": False}
    sets_term = notice.kind in terms.ASKING and not added_nothing
    running = None if notice.context.get("new_term") else terms.running_before(notice.submission)
    if running is not None and running.until >= today and not added_nothing:
        asked_on = _day_of(running.notice.sent_at or running.notice.created_at)
        return {"until": running.until, "asked_on": asked_on, "sets_term": sets_term}
    until = terms.last_day(today, phase.completion_days)
    return {"until": until, "asked_on": None, "sets_term": sets_term, "prolonged": (until - today).days > phase.completion_days}


def _reminded(notice: Notice) -> terms.Term:
    """The request that a reminder is about. Raises CannotCompose when nothing is being waited for any more."""
    term = terms.open_term(notice.dossier) if notice.dossier else None
    if term is None or term.notice.pk != notice.context.get("request"):
        raise NotNeeded("Er is intussen geantwoord, of de vraag geldt niet meer. Deze herinnering is niet nodig.")
    return term


def _day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _grounds(notice: Notice, edition: Edition, phase: Phase, added_nothing: bool) -> dict[str, Any]:
    """The grounds of this kind of letter; a reminder tells those of the request that it is about."""
    assert notice.submission is not None
    kind = NoticeKind(_reminded(notice).notice.kind if notice.kind == NoticeKind.REMINDER else notice.kind)
    if kind in RESULT_OF:
        return grounds.of_result(kind, notice.submission, edition, phase)
    # Who sent something that nobody can open is told that, not that nothing came.
    return grounds.NOTHING if added_nothing or kind == NoticeKind.RECEIPT_UNREADABLE else grounds.missing_forms(edition, phase)


def _told(notice: Notice, submission: Submission) -> Told:
    """A result tells the receipt that counts for the deadline, a receipt that of its own mail or upload."""
    if _is_about_another_mail(notice, submission):
        assert notice.message is not None
        return Told(notice.message.received_at, "mail", notice.message, None)
    told = submission.counting if NoticeKind(notice.kind) in RESULT_OF else submission
    return Told(told.received_at, told.channel, told.message, told.upload)


def _is_about_another_mail(notice: Notice, submission: Submission) -> bool:
    """True for the answer to a mail that added nothing to the dossier it belongs to (its attachment was forgotten)."""
    message = notice.message
    return NoticeKind(notice.kind) not in RESULT_OF and message is not None and message != submission.message


def _received_facts(told: Told, submission: Submission, edition: Edition) -> list[tuple[str, str]]:
    """Reference, instant, where. The instant in Belgian time with its offset, UTC beside it: the same moment, written two ways."""
    zone = ZoneInfo(edition.timezone)
    source = told.message or told.upload
    rows = [("Dossiernummer", submission.dossier.reference), *_when(told, zone)]
    if submission.kind == "supplement" and source not in (submission.message, submission.upload) and submission.received_at is not None:
        rows.append(("Aanvulling ontvangen", instant(submission.received_at, zone)))
    return [*rows, *_where(told, edition)]


def _when(told: Told, zone: ZoneInfo) -> list[tuple[str, str]]:
    source = told.message or told.upload
    if told.at is not None:
        by = "op onze servers" if told.channel == "mail" else CHANNELS.get(told.channel, told.channel)
        utc = f"{told.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        return [(f"Ontvangen {by}", instant(told.at, zone)), ("Datzelfde moment in UTC", utc)]
    return [("Geregistreerd", instant(source.seen_at, zone))] if source is not None else []


def _where(told: Told, edition: Edition) -> list[tuple[str, str]]:
    rows = []
    if told.channel == "mail":
        rows.append(("Mailbox", edition.mailbox))
    if told.message is not None and told.message.subject:
        rows.append(("Onderwerp van je mail", told.message.subject[:200]))
    if told.upload is not None:
        rows.append(("Nummer van je upload" if told.channel == "web" else "Nummer op het platform", told.upload.platform_id))
    return rows


def _file(document: Document) -> File:
    waits = document.state in NOT_OPENED_YET
    remark = "Dit bestand openen we nog. Lukt dat niet, dan laten we het je weten." if waits else ""
    return File(document.name, document.size, document.evidence_id, remark)


def _unreadable(document: Document) -> str:
    why = " ".join(str(problem) for problem in document.problems) or "We kunnen dit bestand niet openen."
    return f"“{document.name}”: {why}"
