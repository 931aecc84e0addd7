"""What the clock asks for: reminders, terms that run out, alarms, the daily report. Called each minute by worker and intake alike.

Everything here may be called as often as one likes, by several processes at once, and after days of standstill: what was asked for stands
in rows with unique keys, and what is no longer of use is not asked for any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.utils import timezone
from django.utils.module_loading import import_string

from calls.load import load_edition
from dossiers import notices, pipeline, terms
from dossiers.doubles import told_again
from dossiers.events import record, writing
from dossiers.leading import officers_address
from dossiers.models import Alarm, Dossier, MailboxFolder, Message, Notice, NoticeKind, Upload
from dossiers.status import with_everything
from dossiers.terms import Term
from notifications import report

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60.0
MAILBOX_READ_WITHIN = timedelta(hours=1)  # an answer may lie in a mailbox that was not read: then nobody is reminded
OVER_AFTER = timedelta(minutes=10)  # what comes and goes within minutes is one alarm
_last_run = 0.0


def now_and_then() -> None:
    """:func:`tick`, at most once a minute in this process."""
    global _last_run
    if time.monotonic() - _last_run >= EVERY_SECONDS:
        _last_run = time.monotonic()
        tick()


def tick(now: datetime | None = None) -> None:
    """Looks at everything that depends on the time. One part's trouble never stops the others."""
    moment = now or timezone.now()
    for part in (import_string("dossiers.health.count_from_now"), watch_alarms, watch_terms, daily_report):
        try:
            part(moment)
        except Exception as error:  # the isolation border, as in the pipeline
            log.error("a part of the clockwork failed", part=part.__name__, exc_info=error)


# terms ----------------------------------------------------------------------------------------------------------------


def watch_terms(now: datetime) -> None:
    """Reminds who has not answered yet, and tells the log which terms ran out. Not while an answer may lie unread."""
    if not is_everything_read(now):
        return
    asked = Dossier.objects.filter(notices__kind__in=terms.ASKING, notices__state=Notice.SENT).distinct()
    for dossier in with_everything(asked):
        _guarded(dossier, now)


def _guarded(dossier: Dossier, now: datetime) -> None:
    try:
        term = terms.open_term(dossier)
        if term is not None:
            _look_at(term, dossier, now)
    except Exception as error:  # one dossier's trouble never stops the clock of the others
        log.error("the term of a dossier could not be looked at", dossier=dossier.reference, exc_info=error)


def _look_at(term: Term, dossier: Dossier, now: datetime) -> None:
    edition = load_edition(dossier.call)
    if term.is_over(now, edition):
        with writing():
            terms.record_expiry(term)
        return
    days = edition.phases[dossier.phase].reminder_days  # type: ignore[index]
    today = timezone.localdate(now)
    if not days or not term.until - timedelta(days=days) <= today <= term.until or terms.has_written_since(term):
        return
    _send(lambda: _remind(term, dossier))


def _remind(term: Term, dossier: Dossier) -> Notice | None:
    request = term.notice
    key = f"reminder:notice:{request.pk}"
    if Notice.objects.filter(key=key).exists():
        return None
    return notices.request(
        NoticeKind.REMINDER,
        key,
        request.recipient,
        dossier=dossier,
        submission=request.submission,
        message=request.message,
        context={"request": request.pk},
        hold_reason=told_again(dossier),
    )


def is_everything_read(now: datetime) -> bool:
    """Whether all that came in is sorted, and every folder in use was read lately."""
    if Message.objects.filter(state=Message.RECEIVED).exists() or Upload.objects.filter(state=Upload.RECEIVED).exists():
        return False
    limit = now - MAILBOX_READ_WITHIN
    folders = list(MailboxFolder.objects.all())
    in_use = [folder for folder in folders if folder.polled_at and folder.polled_at >= limit]
    return bool(in_use) and all(folder.succeeded_at and folder.succeeded_at >= limit for folder in in_use)


# alarms ---------------------------------------------------------------------------------------------------------------


def watch_alarms(now: datetime) -> None:
    """One mail to the officers when an alarm begins and one when it is over, whoever looks and however often."""
    current = {alarm.code: alarm.text for alarm in import_string("dossiers.health.alarms")(now)}
    _send(lambda: judge(current, now))


def judge(current: dict[str, str], now: datetime) -> list[Notice | None]:
    """What is wrong now (text by code) against what was: begins and ends alarms and asks for their mails. Inside ``writing()``."""
    asked: list[Notice | None] = []
    known = {alarm.code: alarm for alarm in Alarm.objects.select_for_update().filter(ended_at__isnull=True)}
    for code, text in current.items():
        row = known.get(code)
        if row is None:
            row = Alarm.objects.create(code=code, text=text, began_at=now, last_seen_at=now)
            record("alarm-began", f"Alarm: {text}", data={"code": code})
            asked.append(_tell("began", row))
        else:
            row.last_seen_at = max(row.last_seen_at, now)
            row.save(update_fields=["last_seen_at"])
    for code, row in known.items():
        if code not in current and now - row.last_seen_at >= OVER_AFTER:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
            record("alarm-ended", f"Alarm voorbij: {row.text}", data={"code": code})
            asked.append(_tell("ended", row))
    return asked


def _tell(what: str, alarm: Alarm) -> Notice | None:
    if not (address := officers_address()):
        return None
    context = {"alert": what, "what": alarm.text, "began": alarm.began_at.isoformat()}
    if alarm.ended_at is not None:
        context["ended"] = alarm.ended_at.isoformat()
    return notices.request(NoticeKind.OFFICER_ALERT, f"alert:{what}:{alarm.pk}", address, context=context)


# report ---------------------------------------------------------------------------------------------------------------


def daily_report(now: datetime) -> None:
    """The report of today, when it is time for it."""
    if report.is_due(now):
        _leave(report.request(now))


def _send(ask: Callable[[], Notice | list[Notice | None] | None]) -> None:
    """Asks in one transaction, then writes and sends at once: an alarm about a worker that is dead must not wait for it."""
    with writing():
        asked = ask()
    for notice in asked if isinstance(asked, list) else [asked]:
        if notice is not None:
            _leave(notice)


def _leave(notice: Notice) -> None:
    pipeline.run_step("compose", notice.pk)
