"""Trouble of our own while mail is taken in: a full disk, a mail server that restarts and numbers anew. Nothing lost, nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossiers import evidence, pipeline
from dossiers.models import Dossier, Event, MailboxFolder, Message, Notice, Reconciliation, Sighting
from intake import register
from intake.reconcile import reconcile
from tests.intake.corpus.cupboard import FILES, quickly
from tests.intake.mails import mail
from tests.servers.disk import full_disk

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)


@pytest.fixture
def account(dovecot, settings):
    account = dovecot.account()
    settings.COT_MAILBOX_URL = account.url
    settings.COT_INLINE = True
    return account


def form(number: int) -> bytes:
    """A registration of one of several senders: the same form, each with a dossier of its own."""
    sender = f"Zender {number} <z@stad{number}.example>"
    return mail(at=AT, sender=sender, files=[FILES["registration"]], message_id=f"<{number}@stad{number}.example>")


def halves() -> list[Path]:
    return [path for path in evidence.root().rglob("*") if path.name.endswith(".tmp")]


def test_a_disk_that_is_full_while_mail_is_sealed(account, settings, monkeypatch) -> None:
    quickly(monkeypatch)
    with monkeypatch.context() as full:
        full_disk(full, at_most=100)
        for number in (1, 2):
            account.deliver(form(number))
        for _ in range(register.TRIES + 3):
            polled = register.poll()
            assert (polled.new, polled.failed) == (0, 1)
        assert (Message.objects.count(), Sighting.objects.count(), halves()) == (0, 0, [])
        assert MailboxFolder.objects.get().error == "Het bewijsarchief neemt niets meer aan. Nieuwe mails blijven in de mailbox staan."
        assert MailboxFolder.objects.get().succeeded_at is None, "the alarm for silence goes off"
    assert (register.poll().new, register.poll().new) == (2, 0)
    assert MailboxFolder.objects.get().error == ""


def test_a_disk_that_is_full_while_a_mail_is_sorted(account, settings, monkeypatch) -> None:
    quickly(monkeypatch)
    account.deliver(form(1))
    register.poll()
    with monkeypatch.context() as full:
        full_disk(full, at_most=100)
        for _ in range(pipeline.MAX_ATTEMPTS + 2):
            Message.objects.update(next_attempt_at=None)
            assert not pipeline.run_step("sort", Message.objects.get().pk)
        message = Message.objects.get()
        assert (message.state, message.attempts, Dossier.objects.count(), halves()) == ("received", 0, 0, [])
        assert message.problem == "De schijf neemt niets meer aan. Dit wacht tot er weer plaats is."
    Message.objects.update(next_attempt_at=None)
    pipeline.work_off()
    assert (Message.objects.get().state, Dossier.objects.count()) == ("sorted", 1)
    assert [notice.kind for notice in Notice.objects.order_by("pk")][:1] == ["receipt"]
    assert Notice.objects.filter(kind="receipt").count() == 1


def test_a_mail_server_that_restarts_in_the_middle_and_numbers_anew(account, dovecot, settings, monkeypatch) -> None:
    quickly(monkeypatch)
    register.poll()
    for number in range(1, 5):
        account.deliver(form(number))
    fetched = []

    def restarting(boundary: str) -> None:
        if boundary == "fetched":
            fetched.append(boundary)
            if len(fetched) == 2:
                dovecot.restart()
                account.renumber()

    monkeypatch.setattr(register, "reached", restarting)
    first = register.poll()
    assert (first.new, first.seen_again, first.failed) == (4, 2, 0), "what was fetched is kept, and the rest is had on a new connection"
    assert Event.objects.filter(kind="uidvalidity-changed").exists()
    pipeline.work_off()
    register.poll()
    pipeline.work_off()
    assert (Message.objects.count(), Dossier.objects.count(), Notice.objects.filter(kind="receipt").count()) == (4, 4, 4)
    compared: Reconciliation = reconcile()
    assert (compared.error, compared.deviations, compared.notes) == ("", [], [])
