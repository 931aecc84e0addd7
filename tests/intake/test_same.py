"""A mail server that is put back from a backup gives numbers a second time: what it holds under them is taken in all the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dossiers.models import Event, Message, Sighting
from intake import register, same
from intake.imap import ImapMailbox
from intake.reconcile import reconcile
from tests.intake.mails import mail
from tests.servers.dovecot import Account

pytestmark = pytest.mark.django_db

AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)


@pytest.fixture
def box(account, settings) -> Account:
    settings.COT_MAILBOX_URL = account.url
    same._compared.clear()
    for number in (1, 2):
        account.deliver(mail(message_id=f"<{number}@testdorp.example>"), internaldate=AT + timedelta(minutes=number))
    register.poll()
    return account


def folder(account: Account) -> Path:
    return account.server.base / "mail" / account.name


def copied(source: Path, target: Path, *, times: bool = True) -> None:
    """With owners, and with times unless they are to be lost."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a" if times else "-R", *([] if times else ["--preserve=ownership,mode"]), str(source), str(target)], check=True)


def test_a_number_that_is_given_to_another_message(box, tmp_path) -> None:
    copied(folder(box), tmp_path / "backup")
    box.deliver(mail("Na de back-up", message_id="<3@testdorp.example>"), internaldate=AT + timedelta(minutes=3))
    register.poll()
    assert reconcile().deviations == []
    copied(tmp_path / "backup", folder(box))
    box.deliver(mail("Na het terugzetten", message_id="<4@testdorp.example>"), internaldate=AT + timedelta(hours=1))
    assert register.poll().new == 0, "the same number under the same UIDVALIDITY"
    told = reconcile()
    assert Message.objects.count() == 4
    assert Sighting.objects.get(uid="3").message == Message.objects.latest("pk")
    assert "nummer 3 aan een ander bericht" in Event.objects.get(kind="uid-used-again").text
    assert [(entry["kind"], entry["message"]) for entry in told.deviations] == [("gone", Message.objects.order_by("pk")[2].pk)]
    assert (register.poll().new, Event.objects.filter(kind="uid-used-again").count()) == (0, 1)


def test_a_copy_that_lost_its_times_changes_nothing_and_is_read_once(box, tmp_path, monkeypatch) -> None:
    copied(folder(box), tmp_path / "backup")
    copied(tmp_path / "backup", folder(box), times=False)
    for index in folder(box).glob("dovecot.index*"):
        index.unlink()
    fetched: list[str] = []
    fetch = ImapMailbox.fetch
    monkeypatch.setattr(ImapMailbox, "fetch", lambda self, uid, limit: fetched.append(uid) or fetch(self, uid, limit))
    before = list(Sighting.objects.order_by("pk").values_list("uid", "internaldate"))
    for _ in range(2):
        assert reconcile().deviations == []
    assert sorted(fetched) == ["1", "2"]
    assert not Event.objects.filter(kind__in=("uid-used-again", "uidvalidity-changed")).exists()
    assert before == list(Sighting.objects.order_by("pk").values_list("uid", "internaldate")), "what was told first stays the witness"


def test_nothing_is_fetched_when_nothing_changed(box, monkeypatch) -> None:
    monkeypatch.setattr(ImapMailbox, "fetch", lambda *arguments: pytest.fail("a message was fetched again"))
    assert (reconcile().deviations, reconcile().error) == ([], "")


def test_a_file_that_was_touched_is_the_same_message_and_is_read_once(settings, monkeypatch) -> None:
    same._compared.clear()
    new = Path(settings.COT_MAILBOX_URL.partition(":")[2]) / "new"
    new.mkdir(parents=True)
    (new / "1.a").write_bytes(mail())
    register.poll()
    os.utime(new / "1.a", (AT.timestamp(), AT.timestamp()))
    reads: list[Path] = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: reads.append(path) or read(path))
    assert (reconcile().deviations, reconcile().deviations, Message.objects.count()) == ([], [], 1)
    assert reads.count(new / "1.a") == 1
    monkeypatch.setattr(Path, "read_bytes", read)
    (new / "1.a").write_bytes(mail("Een ander bericht onder dezelfde naam"))
    assert [entry["kind"] for entry in reconcile().deviations] == ["gone"]
    assert Message.objects.count() == 2
