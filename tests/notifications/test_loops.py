"""Two programs that answer everything, our reminders, alerts and reports among it, end with one answer to each.

The thousand rounds of answers alone are in tests/intake/test_loops.py."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from dossiers import pipeline
from dossiers.models import MailboxFolder, Message, Notice, NoticeKind
from dossiers.pipeline import run_step
from intake import answering
from intake.mailbox import Fetched
from intake.register import register
from notifications import clockwork
from tests.intake.corpus.cupboard import quickly
from tests.intake.mails import mail

ROUNDS = 120
APPLICANT, OFFICERS = "vergeet@een.example", "team@twee.example"


@dataclass(frozen=True)
class Wrong:
    code: str = "silence"
    text: str = "De mailbox werd al 12 minuten niet gelezen."


def write(sender: str, number: int, now: datetime) -> Message:
    """What the program says to the last mail it got: no header of a program, and words that sound like something handed in."""
    last = Notice.objects.filter(recipient=sender, state=Notice.SENT).order_by("-pk").first()
    thread = {"In-Reply-To": last.mail_id} if last else {}
    subject = f"Re: {last.subject}" if last else "Aanmelding City of Things 2025"
    text = f"Bericht {number}. Hierbij in bijlage onze aanmelding."
    raw = mail(subject, text, sender=sender, at=now, headers=thread, message_id=f"<{number}.{sender}>")
    register(Fetched(raw, len(raw), now), {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": f"{number}{sender}"})
    message = Message.objects.get(raw_id=hashlib.sha256(raw).hexdigest())
    run_step("sort", message.pk)
    return message


@pytest.mark.django_db
def test_reminders_and_alerts_make_no_loop(monkeypatch, settings) -> None:
    quickly(monkeypatch)
    settings.COT_OFFICERS, settings.COT_DAILY_REPORT_AT, settings.COT_MAX_NOTICES_PER_HOUR = OFFICERS, "08:00", 10 * ROUNDS
    alarms: list[Wrong] = []
    monkeypatch.setattr("dossiers.health.alarms", lambda now=None: alarms)
    monkeypatch.setattr("dossiers.health.deviations", list)
    monkeypatch.setattr(answering, "PER_HOUR", ROUNDS)  # the breaker must not be what stops it
    steps = {name: pipeline.STEPS[name] for name in ("sort", "compose", "deliver")}
    monkeypatch.setattr(pipeline, "STEPS", steps)
    monkeypatch.setattr("dossiers.filing.enqueue", lambda step, row: None)
    now = datetime.combine(date(2026, 11, 23), time(8, 30), ZoneInfo("Europe/Brussels"))
    write(APPLICANT, 0, timezone.now())
    for number in range(1, ROUNDS // 2):
        now += timedelta(hours=1)
        MailboxFolder.objects.update_or_create(mailbox="m", folder="INBOX", defaults={"polled_at": now, "succeeded_at": now})
        alarms[:] = [Wrong()] if number < ROUNDS // 4 else []
        if number % 5 == 0:
            clockwork.tick(now)
        write(APPLICANT, number, timezone.now())
        write(OFFICERS, number, timezone.now())
    sent = Notice.objects.filter(state=Notice.SENT)
    to_officers = (NoticeKind.OFFICER_ALERT, NoticeKind.DAILY_REPORT)
    assert sent.filter(recipient=APPLICANT).count() == 1
    assert sent.filter(recipient=OFFICERS).exclude(kind__in=to_officers).count() <= 1
    assert sent.filter(kind=NoticeKind.OFFICER_ALERT).count() == 2, "one when it begins, one when it is over"
    days = {timezone.localtime(now - timedelta(hours=h)).date() for h in range(ROUNDS // 2)}
    assert sent.filter(kind=NoticeKind.DAILY_REPORT).count() <= sum(day.weekday() < 5 for day in days)
    assert sent.filter(kind=NoticeKind.REMINDER).count() == 0, "who wrote back is not reminded"
