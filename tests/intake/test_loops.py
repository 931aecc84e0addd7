"""Programs that answer programs: a thousand rounds end with at most one answer to each."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from dossiers import pipeline
from dossiers.models import Message, Notice
from dossiers.pipeline import run_step
from intake import answering
from intake.mailbox import Fetched
from intake.register import register
from intake.situation import KnownDossier
from intake.triage import triage
from parsers.eml import unpack
from tests.intake.corpus.cupboard import FILES, RECEIPT, quickly
from tests.intake.mails import mail

AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)
OWN = frozenset({"cityofthings@vlaio.be"})
ROUNDS = 1_000
HEADERS = (
    {"Auto-Submitted": "auto-replied"},
    {"X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-generated"},
    {"Precedence": "auto_reply"},
    {"Return-Path": "<>"},
    {"X-Autoreply": "yes"},
)


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
def test_programs_that_say_what_they_are_get_no_answer(edition, headers):
    """Two of them answer everything that they get, and send our own receipt back as their text."""
    known = [KnownDossier("COT2025-R-0001", "registration", ("a@een.example", "b@twee.example"), "reply")]
    answered = 0
    for number in range(ROUNDS // 2):
        for sender in ("a@een.example", "b@twee.example"):
            written = unpack(mail(f"Re: Ontvangst {number}", f"In bijlage onze aanmelding.\n\n{RECEIPT}", sender=sender, headers=headers))
            decision = triage(written, (), OWN, edition, known)
            answered += not answering.refusal(written, decision, OWN, "pass")
    assert answered == 0


@pytest.mark.timeout(1500)  # a thousand rounds take a minute on a quiet machine, and many on a busy one
@pytest.mark.django_db
@pytest.mark.parametrize("threaded", [True, False])
def test_programs_that_hide_what_they_are_get_one_answer_each(monkeypatch, threaded):
    """The worst of them: no header says so, and each of their mails sounds like something that is handed in. They also answer each other."""
    quickly(monkeypatch)
    monkeypatch.setattr(pipeline, "STEPS", {"sort": pipeline.STEPS["sort"]})
    monkeypatch.setattr("dossiers.notices.enqueue", lambda step, row: None)
    monkeypatch.setattr("dossiers.filing.enqueue", lambda step, row: None)
    monkeypatch.setattr(answering, "PER_HOUR", ROUNDS)  # the breaker must not be what stops it
    programs = {"forgets@een.example": [], "terms@twee.example": [FILES["notes"]]}
    rounds = ROUNDS if threaded else 20
    for number in range(rounds // 2):
        for sender, files in programs.items():
            last = Notice.objects.filter(recipient=sender).order_by("-pk").first()
            thread = {"In-Reply-To": last.mail_id} if last and threaded else {}
            text = f"Bericht {number}. Hierbij in bijlage onze aanmelding."
            raw = mail(
                "Re: Aanmelding City of Things 2025",
                text,
                sender=sender,
                at=AT,
                files=files,
                headers=thread,
                message_id=f"<{number}.{sender}>",
            )
            register(Fetched(raw, len(raw), AT), {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": f"{number}{sender}"})
            message = Message.objects.get(raw_id=hashlib.sha256(raw).hexdigest())
            run_step("sort", message.pk)
            Notice.objects.update(state=Notice.SENT)
    assert Message.objects.filter(state=Message.SORTED).count() == rounds
    assert {sender: Notice.objects.filter(recipient=sender).count() for sender in programs} == dict.fromkeys(programs, 1)
    assert Message.objects.filter(needs_person=True).count() >= rounds - 2
