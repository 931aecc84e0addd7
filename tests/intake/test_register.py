"""Every message of every folder ends in the register, once, whatever happens around it."""

from __future__ import annotations

import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossiers import evidence
from dossiers.models import Event, MailboxFolder, Message, Sighting
from intake import register
from intake.lease import sole
from intake.mailbox import Fetched, MessageError
from tests.intake.mails import mail

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 9, 8, 10, 0, 5, tzinfo=UTC)


def drop(settings, raw: bytes, name: str, part: str = "new", folder: str = "") -> Path:
    root = Path(settings.COT_MAILBOX_URL.partition(":")[2])
    root = root / folder if folder else root
    for each in ("new", "cur", "tmp"):
        (root / each).mkdir(parents=True, exist_ok=True)
    path = root / part / name
    path.write_bytes(raw)
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return path


def test_registers_what_dovecot_has_with_its_witnesses(account, settings):
    settings.COT_MAILBOX_URL = account.url
    raw = mail(at=NOON)
    account.deliver(raw, internaldate=NOON)
    account.deliver(mail("Vraag"), internaldate=NOON)
    assert (register.poll().new, register.poll().new) == (2, 0)
    sighting = Sighting.objects.get(message__raw_id=evidence.seal(raw).sha256)
    assert (sighting.folder, sighting.internaldate, sighting.problem) == ("INBOX", NOON, "")
    assert "geheim" not in sighting.mailbox
    assert sighting.message.state == Message.RECEIVED
    assert evidence.read(sighting.message.raw_id) == raw
    row = MailboxFolder.objects.get()
    assert (row.listed, row.registered, row.error) == (2, 2, "")
    assert list(Event.objects.values_list("kind", flat=True)) == ["message-sealed"] * 2


def test_a_message_read_by_a_person_first_is_registered_too(account, settings):
    settings.COT_MAILBOX_URL = account.url
    account.deliver(mail())
    with account.client() as client:
        client.select_folder("INBOX")
        client.add_flags([1], ["\\Seen", "\\Answered"])
    assert register.poll().new == 1


def test_a_lower_uid_that_turns_up_later_is_found(account, settings):
    """No high-water mark: the whole list is compared."""
    settings.COT_MAILBOX_URL = account.url
    for number in range(3):
        account.deliver(mail(message_id=f"<{number}@testdorp.example>"))
    register.poll()
    lost = Message.objects.order_by("pk").first()
    Sighting.objects.filter(message=lost).update(message=None, problem="niet opgehaald")
    assert register.poll().seen_again == 1
    assert Sighting.objects.filter(message=lost, problem="").count() == 1


def test_same_bytes_in_two_folders_are_one_message_with_two_sightings(account, settings):
    settings.COT_MAILBOX_URL, settings.COT_MAILBOX_FOLDERS = account.url, ["Junk"]
    account.deliver(mail(), folder="Junk")
    account.deliver(mail())
    polled = register.poll()
    assert (polled.new, polled.seen_again, Message.objects.count()) == (1, 1, 1)
    assert sorted(Sighting.objects.values_list("folder", flat=True)) == ["INBOX", "Junk"]
    assert Event.objects.filter(kind="message-seen-again").count() == 1


def test_same_message_id_with_other_bytes_is_another_message(account, settings):
    settings.COT_MAILBOX_URL = account.url
    account.deliver(mail(text="een"))
    account.deliver(mail(text="twee"))
    assert register.poll().new == 2


def test_a_new_uidvalidity_lists_everything_anew_and_makes_nothing_twice(account, settings):
    settings.COT_MAILBOX_URL, settings.COT_MAILBOX_FOLDERS = account.url, ["Map"]
    with account.client() as client:
        client.create_folder("Map")
    account.deliver(mail(), folder="Map")
    register.poll()
    with account.client() as client:
        client.delete_folder("Map")
    time.sleep(1.1)  # UIDVALIDITY of Dovecot counts seconds
    with account.client() as client:
        client.create_folder("Map")
    account.deliver(mail(), folder="Map")
    polled = register.poll()
    assert (polled.new, polled.seen_again, Message.objects.count(), Sighting.objects.count()) == (0, 1, 1, 2)
    assert Event.objects.filter(kind="uidvalidity-changed").count() == 1


def test_a_folder_that_is_not_there_does_not_stop_the_others(account, settings):
    settings.COT_MAILBOX_URL, settings.COT_MAILBOX_FOLDERS = account.url, ["Weg"]
    account.deliver(mail())
    assert register.poll().new == 1
    assert MailboxFolder.objects.get(folder="Weg").error == "De map 'Weg' kan niet geopend worden."
    assert MailboxFolder.objects.get(folder="INBOX").error == ""


def test_a_message_over_the_limit_is_a_message_for_a_person(account, settings):
    settings.COT_MAILBOX_URL, settings.COT_MAX_MESSAGE_BYTES = account.url, 2000
    account.deliver(mail("Aanmelding", text="x" * 60_000))
    account.deliver(mail("Klein"))
    assert (register.poll().new, register.poll().new) == (2, 0)
    large = Message.objects.get(raw=None)
    assert (large.subject, large.from_address, large.triage, large.needs_person) == (
        "Aanmelding",
        "an.test@testdorp.example",
        "unsure",
        True,
    )
    assert "te groot" in large.triage_reasons[0]
    assert Message.objects.filter(subject="", state=Message.RECEIVED).count() == 1


def test_a_message_over_the_limit_is_one_message_when_its_folder_is_numbered_anew(account, settings):
    """Officers saw it twice in their list. Two that differ in anything, or came in at another moment, stay two."""
    settings.COT_MAILBOX_URL, settings.COT_MAX_MESSAGE_BYTES = account.url, 2000
    for minute, subject in ((1, "Aanmelding"), (1, "Aanvulling"), (2, "Aanmelding")):
        raw = mail(subject, text="x" * 60_000, message_id="<groot@testdorp.example>")
        account.deliver(raw, internaldate=datetime(2025, 9, 5, 12, minute, tzinfo=UTC))
    assert (register.poll().new, register.poll().new) == (3, 0)
    account.renumber()
    assert (register.poll().new, Message.objects.count()) == (0, 3)
    assert [message.sightings.count() for message in Message.objects.all()] == [2, 2, 2]


def test_a_moved_message_is_only_moved_once_it_is_sorted(account, settings):
    settings.COT_MAILBOX_URL, settings.COT_MAILBOX_PROCESSED = account.url, "Verwerkt"
    account.deliver(mail())
    register.poll()
    with account.client() as client:
        assert client.folder_status("Verwerkt", ["MESSAGES"])[b"MESSAGES"] == 0
    Message.objects.update(state=Message.SORTED)
    register.poll()
    with account.client() as client:
        assert client.folder_status("Verwerkt", ["MESSAGES"])[b"MESSAGES"] == 1
        assert client.folder_status("INBOX", ["MESSAGES"])[b"MESSAGES"] == 0
    assert (register.poll().failed, Message.objects.count()) == (0, 1)


def test_a_full_disk_stops_the_fetch_and_marks_nothing(settings, monkeypatch):
    drop(settings, mail(), "1.a")
    usage = shutil.disk_usage("/")._replace(free=1 << 20)
    monkeypatch.setattr(register.shutil, "disk_usage", lambda folder: usage)
    polled = register.poll()
    assert (polled.new, polled.failed, Message.objects.count(), Sighting.objects.count()) == (0, 1, 0, 0)
    assert "schijf" in MailboxFolder.objects.get().error
    monkeypatch.undo()
    assert register.poll().new == 1
    assert MailboxFolder.objects.get().error == ""


def test_only_one_poller_at_a_time(settings):
    drop(settings, mail(), "1.a")
    with sole(settings.COT_MAILBOX_URL) as alone:
        assert alone
        assert register.poll().busy
    assert register.poll().new == 1


def test_one_message_that_cannot_be_had_never_stops_the_next(settings):
    drop(settings, mail("een"), "1.a")
    drop(settings, mail("twee"), "2.b")
    root = Path(settings.COT_MAILBOX_URL.partition(":")[2])
    (root / "new" / "3.c").symlink_to("/etc/hostname")
    (root / "new" / "4.d").mkdir()
    polled = register.poll()
    assert (polled.new, polled.failed) == (2, 2)
    assert set(Sighting.objects.filter(message=None).values_list("uid", "attempts")) == {("3.c", 1), ("4.d", 1)}
    assert MailboxFolder.objects.get().error == "2 bericht(en) in deze map konden niet opgehaald worden."
    for _ in range(register.TRIES + 2):
        register.poll()
    assert set(Sighting.objects.filter(message=None).values_list("attempts", flat=True)) == {register.TRIES}


def test_a_crash_on_one_message_is_told_and_tried_again(settings, monkeypatch):
    drop(settings, mail("een"), "1.a")
    drop(settings, mail("twee"), "2.b")
    real = register.evidence.seal
    calls = []

    def fails_once(data: bytes):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("nobody thought of this")
        return real(data)

    monkeypatch.setattr(register.evidence, "seal", fails_once)
    assert (register.poll().new, Sighting.objects.get(message=None).attempts) == (1, 1)
    assert register.poll().new == 1
    assert not Sighting.objects.filter(message=None).exists()


def test_a_maildir_file_keeps_its_name_when_a_person_reads_it(settings):
    path = drop(settings, mail(), "1757325605.M1P2.host")
    assert register.poll().new == 1
    path.rename(path.parent.parent / "cur" / f"{path.name}:2,RS")
    assert (register.poll().new, Sighting.objects.count()) == (0, 1)
    sighting = Sighting.objects.get()
    assert (sighting.uid, sighting.internaldate, sighting.uidvalidity) == ("1757325605.M1P2.host", NOON, 1)


def test_a_maildir_is_never_modified(settings):
    drop(settings, mail(), "1.a")
    root = Path(settings.COT_MAILBOX_URL.partition(":")[2])
    before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}
    register.poll()
    assert {path: path.lstat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_name_that_is_no_text_and_junk_in_a_subfolder(settings):
    settings.COT_MAILBOX_FOLDERS = ["Junk"]
    drop(settings, mail("een"), os.fsdecode(b"1.\xff\xfe"))
    drop(settings, mail("twee"), "2.b", folder=".Junk")
    assert register.poll().new == 2
    assert set(Sighting.objects.values_list("folder", "uid")) == {("INBOX", "1.\\xff\\xfe"), ("Junk", "2.b")}


def test_a_mailbox_outside_our_data_that_is_not_there_is_told(settings, tmp_path):
    settings.COT_MAILBOX_URL = f"maildir:{tmp_path / 'weg'}"
    assert register.poll().failed == 1
    assert "kan niet gelezen worden" in MailboxFolder.objects.get().error


def test_wrong_settings_are_told_and_raise_nothing(settings):
    settings.COT_MAILBOX_URL = "imap://u:geheim@mail.example/INBOX"
    assert register.poll().failed == 1
    row = MailboxFolder.objects.get()
    assert "instellingen" in row.error
    assert "geheim" not in row.mailbox


def test_registering_the_same_place_twice_changes_nothing(settings):
    place = {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": "7"}
    fetched = Fetched(mail(), len(mail()), NOON)
    assert [register.register(fetched, place), register.register(fetched, place)] == [True, False]
    assert (Message.objects.count(), Sighting.objects.count(), Event.objects.count()) == (1, 1, 1)


def test_message_error_has_its_dutch_reason():
    assert MessageError("Reden.").reason == "Reden."
