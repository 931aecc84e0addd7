"""One test per row of what went wrong in other systems, when mail came in: never seen or lost (1 to 21), twice or at once (22 to 27), hanging
(30 to 32), time and deadlines (52 to 65, 67), answers and loops (68 to 72, 74), credentials (78 to 81).

Rows about what leaves (28, 29, 66, 73, 75 to 77b, 82) stand in ``tests/notifications/test_lessons.py``. The number is that of the row; the name
says what happened there. The last test here holds both files to the table of all rows.
"""

from __future__ import annotations

import hashlib
import re
import socket
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from checks.deadline import credible, side
from checks.model import Outcome
from dossiers import health, pipeline, tokens
from dossiers.decisions import overrule_finding
from dossiers.models import Dossier, Event, MailboxFolder, Message, Notice, Sighting, Submission, TokenState
from dossiers.overview import all_messages
from dossiers.pipeline import run_step
from intake import answering, daemon, register
from intake.connection import READ_SECONDS
from intake.imap import ImapMailbox
from intake.lease import sole
from intake.mailbox import Envelope, Fetched, MailboxError, MessageError, configured_mailbox
from intake.receipt import Witnesses, mail_receipt, upload_receipt
from intake.received import parse_stamp
from intake.reconcile import reconcile
from tests.intake.corpus.cupboard import FILES, RECEIPT, quickly
from tests.intake.mails import exchange_chain, mail, stamp
from tests.intake.test_imap import drip, server
from tests.notifications import builders

pytestmark = pytest.mark.django_db

AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)
OWN, BORDER = ("*.vlaio.be",), ("*.mail.protection.outlook.com",)
FORM = FILES["registration"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    """Files are read here; notices stay where sorting leaves them."""
    quickly(monkeypatch)
    monkeypatch.setattr(pipeline, "STEPS", {"sort": pipeline.STEPS["sort"]})
    for room in ("notices", "filing", "uploads", "bounces"):
        monkeypatch.setattr(f"dossiers.{room}.enqueue", lambda step, row: None, raising=False)


@pytest.fixture
def box(settings):
    """Drops a mail into the Maildir that is read, under a name that is its id."""
    root = Path(settings.COT_MAILBOX_URL.partition(":")[2])

    def put(raw: bytes, name: str = "", folder: str = "") -> Path:
        place = root / folder
        for part in ("new", "cur", "tmp"):
            (place / part).mkdir(parents=True, exist_ok=True)
        path = place / "new" / (name or hashlib.sha256(raw).hexdigest()[:12])
        path.write_bytes(raw)
        return path

    return put


def sort(raw: bytes, uid: str = "", internaldate: datetime | None = AT) -> Message:
    digest = hashlib.sha256(raw).hexdigest()
    place = {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": uid or digest[:12]}
    register.register(Fetched(raw, len(raw), internaldate), place)
    message = Message.objects.get(raw_id=digest)
    run_step("sort", message.pk)
    message.refresh_from_db()
    return message


def registration(number: int = 1, **rest: object) -> bytes:
    values: dict[str, object] = {"at": AT, "files": [FORM], "message_id": f"<{number}@testdorp.example>", **rest}
    return mail(**values)  # type: ignore[arg-type]


def kinds(message: Message) -> list[str]:
    return [notice.kind for notice in message.answers.order_by("pk")]


# 2.1 mail never seen, or lost -----------------------------------------------------------------------------------------


def test_01_opened_by_a_person_first(account, settings):
    settings.COT_MAILBOX_URL = account.url
    account.deliver(mail())
    with account.client() as client:
        client.select_folder("INBOX")
        client.add_flags([1], ["\\Seen", "\\Flagged"])
    assert register.poll().new == 1


def test_02_what_is_present_and_not_fetched_is_counted_and_alarmed(box, settings):
    box(mail("een"), "1.a")
    (box(mail("twee"), "2.b").parent / "3.c").mkdir()  # cannot be fetched
    polled = register.poll()
    row = MailboxFolder.objects.get()
    assert (polled.listed, polled.new, polled.failed, row.listed, row.registered) == (3, 2, 1, 3, 2)
    assert "unregistered:INBOX" in [alarm.code for alarm in health.alarms()]


def test_03_the_spam_folder_is_read(box, settings):
    settings.COT_MAILBOX_FOLDERS = ["Junk"]
    box(registration(), folder=".Junk")
    assert register.poll().new == 1
    run_step("sort", Message.objects.get().pk)
    message = Message.objects.get()
    assert (message.triage, kinds(message)) == ("registration", ["receipt"])
    assert "Junk" in " ".join(message.receipt["doubts"])


def test_04_quarantine_cannot_be_read_by_imap_and_the_runbook_says_what_to_do():
    assert "quarantine" in (ROOT / "docs" / "runbook.md").read_text().lower()
    released = mail_receipt(exchange_chain(AT), Witnesses(internaldates=(AT + timedelta(days=2),)), OWN, BORDER)
    assert released.at == AT, "released days later, and still received when it came"
    assert released.flags


def test_05_one_message_missing_while_newer_ones_arrive(box):
    for number in range(3):
        box(mail(message_id=f"<{number}@x.example>"), f"{number}.a")
    register.poll()
    Sighting.objects.filter(uid="0.a").delete()  # as if that one had been skipped
    box(mail(message_id="<9@x.example>"), "9.a")
    polled = register.poll()
    assert (polled.new, polled.seen_again, Sighting.objects.filter(uid="0.a", message__isnull=False).count()) == (1, 1, 1)


def test_06_a_message_that_arrives_while_everything_is_compared(box, monkeypatch):
    box(mail("een"), "1.a")
    poll = register.poll

    def late(**how):
        box(mail("twee"), "2.b")
        return poll(**how)

    monkeypatch.setattr(register, "poll", late)
    found = reconcile()
    assert (found.deviations, found.notes, Message.objects.count()) == ([], [], 2)


def test_07_ids_that_are_used_again_after_renumbering():
    for validity, raw in ((1, mail("een")), (2, mail("twee"))):
        register.register(Fetched(raw, len(raw), AT), {"mailbox": "m", "folder": "INBOX", "uidvalidity": validity, "uid": "5"})
    assert (Message.objects.count(), Sighting.objects.count()) == (2, 2)


def test_08_two_mails_of_one_sender_subject_and_second_are_two():
    first, second = sort(registration(text="een"), "1"), sort(registration(text="twee"), "2")
    assert first.message_id == second.message_id
    assert Message.objects.count() == 2
    assert Event.objects.filter(kind="same-message-id", message=second).count() == 1


def test_09_nothing_is_done_to_the_mailbox_before_it_is_registered(account, settings, monkeypatch):
    settings.COT_MAILBOX_URL, settings.COT_MAILBOX_PROCESSED = account.url, "Verwerkt"
    account.deliver(mail())
    monkeypatch.setattr(register, "register", lambda fetched, place: 1 / 0)
    register.poll()
    monkeypatch.undo()
    register.poll()  # registered, not sorted yet
    with account.client() as client:
        assert client.folder_status("INBOX", ["MESSAGES", "UNSEEN"]) == {b"MESSAGES": 1, b"UNSEEN": 1}


def test_10_one_mail_that_cannot_be_parsed_blocks_nothing():
    odd = b"\x00\xff\xfe" * 400 + b"\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n--\r\n"
    assert [sort(raw).state for raw in (registration(1), odd, registration(2, text="twee"))] == [Message.SORTED] * 3
    assert Message.objects.get(raw_id=hashlib.sha256(odd).hexdigest()).needs_person


def test_11_what_cannot_be_processed_is_visible_and_alarmed(monkeypatch):
    monkeypatch.setattr("intake.sorting.look", lambda *a, **k: 1 / 0)
    message = sort(mail())
    for _ in range(4):
        Message.objects.update(next_attempt_at=None)
        run_step("sort", message.pk)
    message.refresh_from_db()
    assert (message.state, message.parked_from) == ("parked", Message.RECEIVED)
    assert [entry["kind"] for entry in reconcile().deviations] == ["parked"]


def test_12_a_mail_that_is_too_large_is_registered_for_a_person():
    envelope = Envelope("<groot@x.example>", "An", "an@x.example", "Aanmelding")
    place = {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": "1"}
    assert register.register(Fetched(None, 200_000_000, AT, envelope=envelope), place)
    message = Message.objects.get()
    assert (message.subject, message.from_address, message.needs_person, message.state) == ("Aanmelding", "an@x.example", True, "sorted")


def test_13_the_mailbox_is_only_read(account, settings):
    settings.COT_MAILBOX_URL = account.url
    account.deliver(registration())
    for _ in range(2):
        register.poll()
        Message.objects.update(state=Message.SORTED)
    with account.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert client.fetch([1], ["FLAGS"])[1][b"FLAGS"] in ((), (b"\\Recent",))


def test_14_stored_but_not_moved_stays_stored(account, settings, monkeypatch):
    settings.COT_MAILBOX_URL, settings.COT_MAILBOX_PROCESSED = account.url, "Verwerkt"
    account.deliver(mail())
    register.poll()
    Message.objects.update(state=Message.SORTED)

    def refuses(self, uid):
        raise MessageError("De mailserver kan geen berichten verplaatsen.")

    monkeypatch.setattr(ImapMailbox, "move", refuses)
    assert register.poll().failed == 0
    assert (Message.objects.get().state, Sighting.objects.get().gone) == (Message.SORTED, "")
    monkeypatch.undo()
    register.poll()
    assert Sighting.objects.get().gone == Sighting.PROCESSED


def test_15_an_unknown_sender_is_not_ignored():
    handed_in = sort(registration(sender="x1982@gmail.com"))
    unclear = sort(mail("...", "...", sender="y1983@gmail.com", at=AT, message_id="<y@gmail.com>"))
    assert kinds(handed_in) == ["receipt"]
    assert (unclear.triage, unclear.needs_person) == ("unsure", True)


def test_16_sent_to_another_address_of_ours_and_passed_on_counts_from_our_first_server():
    passed_on = AT + timedelta(minutes=40)
    lines = [
        f"from mx1.vlaio.be (mx1.vlaio.be [10.1.2.3]) by postbus.vlaio.be with LMTP id 3; {stamp(passed_on)}",
        f"from mail.testdorp.example (mail.testdorp.example [198.51.100.23]) by mx1.vlaio.be with ESMTPS id 2; {stamp(AT)}",
    ]
    assert mail_receipt(lines, Witnesses(internaldates=(passed_on,)), OWN, BORDER).at == AT


def test_17_mail_with_only_an_attachment_and_a_mail_in_the_mail():
    only = sort(registration(1, subject="", text=""))
    nested = sort(registration(2, text="Zie mijn collega.", sender="b@b.example", files=[FILES["forwarded"]]))
    for message in (only, nested):
        submission = Submission.objects.get(message=message)
        assert "registration-form" in submission.documents.values_list("role", flat=True)


def test_18_a_full_disk_stops_the_fetch_and_marks_nothing(box, monkeypatch):
    box(mail(), "1.a")
    monkeypatch.setattr(register, "FREE_BYTES", 1 << 60)
    assert (register.poll().failed, Message.objects.count(), Sighting.objects.count()) == (1, 0, 0)
    monkeypatch.undo()
    assert register.poll().new == 1


def test_19_a_date_or_encoding_that_cannot_be_parsed_hides_no_dossier():
    raw = (
        registration()
        .replace(b"Date: Thu, 04 Sep 2025", b"Date: Donderdag 4 september om vijf na")
        .replace(b'charset="utf-8"', b'charset="x-onzin"')
    )
    message = sort(raw)
    assert (message.triage, message.received_at, Dossier.objects.count()) == ("registration", AT, 1)


def test_20_a_mailbox_that_fails_does_not_stop_the_uploads(settings):
    settings.COT_MAILBOX_URL = "imap://u:p@127.0.0.1:1/INBOX"
    folder = Path(settings.COT_UPLOAD_DIR) / "P-1"
    folder.mkdir(parents=True)
    (folder / "submission.json").write_text(
        '{"platform_id": "P-1", "submitted_at": "2025-11-14T10:00:00+01:00", "submitter": {"email": "a@b.example"}, "files": []}'
    )
    counts = daemon.intake_once()
    assert (counts.uploads, counts.problems) == (1, 1)


def test_21_nothing_is_looked_up_by_date(account, settings):
    settings.COT_MAILBOX_URL = account.url
    for year in (1999, 2025, 2037):
        account.deliver(mail(str(year)), internaldate=datetime(year, 1, 1, tzinfo=UTC))
    assert register.poll().new == 3


# 2.2 duplicates and concurrency ---------------------------------------------------------------------------------------


def test_22_a_second_poll_while_the_first_still_runs(box, settings):
    box(mail(), "1.a")
    inside: list[bool] = []
    real = register.register

    def and_meanwhile(fetched, place):
        inside.append(register.poll().busy)
        return real(fetched, place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "register", and_meanwhile)
        assert register.poll().new == 1
    assert (inside, Message.objects.count(), Event.objects.filter(kind="message-sealed").count()) == ([True], 1, 1)


def test_23_a_mail_without_anything_is_not_fetched_for_ever(box, monkeypatch):
    box(mail("", ""), "1.a")
    register.poll()
    run_step("sort", Message.objects.get().pk)
    assert (Message.objects.get().state, Message.objects.get().triage != "") == (Message.SORTED, True)
    monkeypatch.setattr(register, "_take_in", lambda *a: pytest.fail("fetched again"))
    assert register.poll().listed == 1


def test_24_two_pollers_started_at_once(settings):
    got: list[bool] = []

    def other() -> None:
        with sole("mailbox") as alone:
            got.append(alone)

    with sole("mailbox") as alone:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert (alone, got) == (True, [False])


def test_25_the_same_mail_to_two_of_our_addresses_is_one_case_and_one_answer():
    """The bytes differ, since each copy came another way; both are kept."""
    first = sort(registration())
    again = sort(b"Delivered-To: info@vlaio.be\r\n" + registration())
    assert (Dossier.objects.count(), kinds(first), kinds(again), again.needs_person) == (1, ["receipt"], [], True)
    assert Message.objects.count() == 2


def test_26_numbers_that_shift_when_something_is_deleted(account, settings):
    settings.COT_MAILBOX_URL = account.url
    raws = [mail(str(number)) for number in range(3)]
    for raw in raws:
        account.deliver(raw)
    with account.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.expunge()
    register.poll()
    found = {sighting.uid: sighting.message.raw_id for sighting in Sighting.objects.select_related("message")}
    assert found == {"2": hashlib.sha256(raws[1]).hexdigest(), "3": hashlib.sha256(raws[2]).hexdigest()}


def test_27_a_poller_that_is_killed_keeps_no_lock(settings):
    lock = Path(settings.COT_DATA_DIR) / "locks" / f"{hashlib.sha256(b'mailbox').hexdigest()[:16]}.lock"
    lock.parent.mkdir(parents=True)
    holds = f"import fcntl,time; f=open({str(lock)!r},'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holds], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        with sole("mailbox") as alone:
            assert not alone
        process.kill()
    with sole("mailbox") as alone:
        assert alone


# 2.3 hanging ----------------------------------------------------------------------------------------------------------


def test_30_every_read_has_a_time_out(account, settings):
    settings.COT_MAILBOX_URL = account.url
    with configured_mailbox() as mailbox:
        assert isinstance(mailbox, ImapMailbox)
        assert mailbox._client.socket().gettimeout() == READ_SECONDS


def test_31_a_server_that_drips_is_cut_at_the_overall_deadline(settings):
    settings.COT_MAILBOX_DEADLINE_SECONDS = 1
    with server(drip) as port:
        settings.COT_MAILBOX_URL = f"imap://u:p@127.0.0.1:{port}/INBOX"
        with pytest.raises(MailboxError, match="deadline over"), configured_mailbox():
            pass


def _idles_for_ever(connection: socket.socket) -> None:
    """Logs in, opens, says that it idles; then nothing more, ever."""
    connection.sendall(b"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n")
    while True:
        tag, _, command = connection.recv(1000).partition(b" ")
        word = command.split()[0].upper() if command.split() else b""
        if word == b"IDLE":
            connection.sendall(b"+ idling\r\n")
            connection.recv(1)
            return
        told = {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n", b"EXAMINE": b"* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n"}.get(word, b"")
        connection.sendall(told + tag + b" OK done\r\n")


def test_32_waiting_for_news_never_stands_for_being_alive(settings):
    settings.COT_MAILBOX_DEADLINE_SECONDS = 2
    with server(_idles_for_ever) as port:
        settings.COT_MAILBOX_URL = f"imap://u:p@127.0.0.1:{port}/INBOX"
        with pytest.raises(MailboxError), configured_mailbox() as mailbox:
            mailbox.open_folder("INBOX")
            mailbox.wait_for_change(60, threading.Event())  # type: ignore[attr-defined]
    now = timezone.now()
    MailboxFolder.objects.create(mailbox="m", folder="INBOX", polled_at=now, succeeded_at=now - timedelta(hours=1))
    assert [alarm.code for alarm in health.alarms(now)] == ["poll:INBOX"]


# 2.5 time and deadlines -----------------------------------------------------------------------------------------------


def test_52_a_deadline_is_an_instant_with_its_zone_and_a_written_rule(edition):
    deadline = edition.phases["registration"].deadline
    assert (deadline.at.isoformat(), deadline.grey_seconds) == ("2025-09-08T12:00:00+02:00", 60)


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_53_one_answer_to_whether_it_is_open_in_every_offset(edition, offset):
    zone = timezone.get_fixed_timezone(timedelta(hours=offset))
    for phase in ("registration", "application"):
        deadline = edition.phases[phase].deadline
        at = deadline.at.astimezone(zone)
        after = at + timedelta(seconds=deadline.grey_seconds)
        second = timedelta(seconds=1)
        assert [side(moment, deadline) for moment in (at - second, at, after - second, after)] == [
            Outcome.PASS,
            Outcome.REVIEW,
            Outcome.REVIEW,
            Outcome.FAIL,
        ]


@pytest.mark.parametrize("year", ["1970", "2031"])
def test_54_the_clock_of_the_sender_is_only_shown(year):
    message = sort(
        registration()
        .replace(b"04 Sep 2025 13", f"04 Sep {year} 13".encode(), 1)
        .replace(b"Date: Thu, 04 Sep 2025", f"Date: Thu, 04 Sep {year}".encode())
    )
    assert message.received_at == AT
    assert year in message.sent_at_header


def test_55_the_time_of_our_own_server_is_kept_with_its_proof():
    message = sort(registration())
    assert (message.received_at, message.receipt["source"]) == (AT, "received-chain")
    assert [line["stamp"] for line in message.receipt["evidence"]["lines"]][3] == AT.isoformat()


def test_56_the_hour_is_right_on_both_sides_of_the_clock_change():
    summer, winter = AT, datetime(2025, 11, 4, 13, 21, 7, tzinfo=UTC)
    for moment in (summer, winter):
        sort(mail(at=moment, message_id=f"<{moment:%m}@x.example>"), internaldate=moment)
    assert [entry["received_at"] for entry in all_messages()] == ["2025-09-04T15:21:07+02:00", "2025-11-04T14:21:07+01:00"]


def test_57_a_stamp_in_the_future_proves_nothing_by_itself():
    later = AT + timedelta(days=400)
    found = mail_receipt(exchange_chain(later), Witnesses(internaldates=(AT,), seen_at=AT), OWN, BORDER)
    assert AT in credible(found) and found.flags


def test_58_the_mailbox_date_changes_when_a_mail_is_moved_and_is_one_witness_only():
    found = mail_receipt(exchange_chain(AT), Witnesses(internaldates=(AT + timedelta(days=9),)), OWN, BORDER)
    assert (found.at, found.alternatives) == (AT, ())
    assert "verplaatst" in " ".join(found.flags)


def test_59_odd_stamps_and_clocks_that_run_backwards():
    assert parse_stamp("2025-09-08 10:00:00.123456 +0000 UTC m=+0.1").at == datetime(2025, 9, 8, 10, tzinfo=UTC)
    lines = exchange_chain(AT)
    lines[0] = lines[0].rpartition(";")[0] + f"; {stamp(AT - timedelta(hours=23))}"
    found = mail_receipt(lines, Witnesses(), OWN, BORDER)
    assert found.at == AT and AT - timedelta(hours=23) in credible(found)
    assert "lopen terug" in " ".join(found.flags)


def test_60_forged_lines_below_ours_are_not_part_of_the_path():
    forged = f"from x (x [1.2.3.4]) by DB1PEPF0001.mail.protection.outlook.com with SMTP; {stamp(AT - timedelta(days=3))}"
    assert mail_receipt([*exchange_chain(AT), forged], Witnesses(), OWN, BORDER).at == AT


def test_61_a_forged_verdict_on_the_sender_is_not_believed():
    forged = {"Authentication-Results": "vlaio.be; spf=pass; dkim=pass; dmarc=pass"}
    message = sort(registration(dmarc="fail", headers=forged))
    assert (kinds(message), message.needs_person) == ([], True)


def test_62_minus_0000_is_no_proof():
    assert parse_stamp("Mon, 8 Sep 2025 10:00:00 -0000").at is None
    lines = [line.replace("+0000", "-0000") for line in exchange_chain(AT)]
    assert mail_receipt(lines, Witnesses(), OWN, BORDER).at is None


def test_63_accepting_a_late_one_is_a_recorded_act_and_the_instant_stays():
    submission = builders.submission()
    builders.assess(submission, "inadmissible", builders.finding("deadline", "fail"))
    before = submission.received_at
    decision = overrule_finding(
        submission.dossier, "deadline", "pass", "Storing van onze eigen mailserver, zie melding 12.", builders.officer()
    )
    submission.refresh_from_db()
    assert submission.received_at == before
    assert (decision.reason, decision.by.username) == ("Storing van onze eigen mailserver, zie melding 12.", "an")
    assert Event.objects.filter(dossier=submission.dossier, actor="an").exists()


def test_64_there_is_no_hidden_grace(edition):
    for phase in edition.phases.values():
        deadline = phase.deadline
        assert deadline.grey_seconds == 60, "the minute about which the texts differ, and not a second more"
        assert side(deadline.at + timedelta(seconds=60), deadline) is Outcome.FAIL


def test_65_which_instant_counts_is_fixed_by_the_channel():
    by_mail = mail_receipt(exchange_chain(AT), Witnesses(seen_at=AT + timedelta(hours=5)), OWN, BORDER)
    by_platform = upload_receipt(AT, AT - timedelta(minutes=9), AT + timedelta(hours=5))
    assert [(found.at, found.source) for found in (by_mail, by_platform)] == [(AT, "received-chain"), (AT, "platform")]


def test_67_every_entrance_is_judged_by_the_same_rule_and_by_its_own_receipt(edition):
    late = edition.phases["application"].deadline.at + timedelta(minutes=5)
    for found in (
        mail_receipt(exchange_chain(late), Witnesses(), OWN, BORDER),
        upload_receipt(late, None, late),
        upload_receipt(late, None, late, "web"),
    ):
        assert {side(moment, edition.phases["application"].deadline) for moment in credible(found)} == {Outcome.FAIL}
    by_staff = upload_receipt(late - timedelta(hours=1), None, late + timedelta(days=3))
    assert by_staff.at == late - timedelta(hours=1), "put in days later: never the time of that"


# 2.6 answers and loops ------------------------------------------------------------------------------------------------


def test_68_a_loop_stops_by_itself_at_one_address(monkeypatch):
    monkeypatch.setattr(answering, "PER_HOUR", 3)
    for number in range(5):
        sort(registration(number, text=f"Bericht {number}"))
    assert [notice.hold for notice in Notice.objects.order_by("pk")] == [False, False, False, True, True]
    assert "geen lus" in Notice.objects.last().hold_reason


def test_69_no_answer_to_who_has_no_address_to_return_to():
    for number, head in enumerate(({"Return-Path": "<>"}, {"Auto-Submitted": "auto-replied"}, {"X-Failed-Recipients": "a@b.example"})):
        assert kinds(sort(mail("Aanmelding", "In bijlage onze aanmelding.", at=AT, headers=head, message_id=f"<{number}@x.example>"))) == []
    assert kinds(sort(registration(9, sender="no-reply@testdorp.example"))) == []


def test_70_an_absence_changes_nothing_in_a_case():
    sort(registration())
    Notice.objects.update(state=Notice.SENT)
    dossier, receipt = Dossier.objects.get(), Notice.objects.get()
    before = (dossier.submissions.count(), dossier.standing_id)
    away = mail(
        f"Automatisch antwoord: {dossier.reference}",
        f"Ik ben afwezig.\n\n{RECEIPT}",
        at=AT,
        headers={"In-Reply-To": receipt.mail_id, "Auto-Submitted": "auto-replied"},
        message_id="<weg@x>",
    )
    message = sort(away)
    dossier.refresh_from_db()
    assert (message.triage, kinds(message), (dossier.submissions.count(), dossier.standing_id)) == ("automatic", [], before)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatisch antwoord: Ontvangst",
        "Réponse automatique : Ontvangst",
        "Automatic reply: Ontvangst",
        "Afwezigheidsmelding",
        "Absence du bureau",
    ],
)
def test_71_absences_as_outlook_words_them_need_no_header(subject):
    message = sort(mail(subject, "In bijlage vind je niets. Vragen?", at=AT))
    assert (message.triage, kinds(message)) == ("automatic", [])


@pytest.mark.parametrize(
    "body", [b"", b"--b\r\nContent-Type: message/delivery-status\r\n\r\n\xff\xfe: \x00\r\n\r\nAction", b"--b\r\n" * 50]
)
def test_72_a_delivery_report_in_any_shape_is_filed(body):
    head = (
        b'From: MAILER-DAEMON@x.example\r\nSubject: x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    )
    message = sort(head + body)
    assert (message.state, message.triage, kinds(message)) == (Message.SORTED, "bounce", [])


def test_74_a_mistyped_address_is_known_from_the_bounce():
    sort(registration())
    Notice.objects.update(state=Notice.SENT, sent_at=timezone.now())
    receipt = Notice.objects.get()
    report = (
        "From: MAILER-DAEMON@mx.testdorp.example\r\nTo: cityofthings@vlaio.be\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {receipt.recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {receipt.mail_id}\r\nSubject: Ontvangst\r\n\r\n--b--\r\n"
    )
    message = sort(report.encode())
    receipt.refresh_from_db()
    assert (message.triage, receipt.state) == ("bounce", Notice.FAILED)
    assert Event.objects.filter(dossier=receipt.dossier, message=message).exists()


# 2.7 Microsoft 365 and credentials ------------------------------------------------------------------------------------


def test_78_an_expired_token_is_noticed_without_the_poller(settings):
    settings.COT_MAILBOX_AUTH = "xoauth2"
    now = timezone.now()
    TokenState.objects.create(account="x", failed_at=now, error="the client secret has expired", reason="Het geheim is vervallen.")
    MailboxFolder.objects.create(mailbox="m", folder="INBOX", polled_at=now, succeeded_at=now - timedelta(minutes=11))
    assert [alarm.code for alarm in health.alarms(now)] == ["poll:INBOX", "token"]


def test_79_last_success_and_next_end_of_the_token_are_known(settings):
    settings.COT_MAILBOX_AUTH, settings.COT_OAUTH_CLIENT_ID, settings.COT_OAUTH_TENANT = "xoauth2", "c", "t"
    tokens._remember(token="niet.te.lezen")
    state = TokenState.objects.get()
    assert state.obtained_at is not None and state.expires_at > state.obtained_at
    assert health.gather(timezone.now()).token_ends == state.expires_at


def test_80_the_secret_is_announced_weeks_before_it_ends(settings):
    settings.COT_MAILBOX_AUTH = "xoauth2"
    today = timezone.localdate()
    for days, told in ((31, []), (30, ["secret"]), (0, ["secret"]), (-1, ["secret"])):
        settings.COT_OAUTH_SECRET_EXPIRES = today + timedelta(days=days)
        assert [alarm.code for alarm in health.alarms()] == told, date.isoformat(settings.COT_OAUTH_SECRET_EXPIRES)


def test_81_no_refresh_token_is_kept_so_none_can_grow_old():
    fields = {field.name for field in TokenState._meta.get_fields()}
    assert fields == {"id", "account", "obtained_at", "expires_at", "failed_at", "error", "reason"}
    application = tokens._application.__wrapped__
    assert "acquire_token_for_client" in (ROOT / "dossiers" / "tokens.py").read_text() and callable(application)


# all rows -------------------------------------------------------------------------------------------------------------

ROWS = {
    "2.1": [str(number) for number in range(1, 22)],
    "2.2": [str(number) for number in range(22, 30)],
    "2.3": ["30", "31", "32"],  # the other rows of 2.3, and 2.4, are the parsers'
    "2.5": [str(number) for number in range(52, 68)],
    "2.6": [*(str(number) for number in range(68, 78)), "77b"],
    "2.7": [str(number) for number in range(78, 83)],
}


def test_every_row_has_its_test():
    found: list[str] = []
    for room in ("intake", "notifications"):
        text = (ROOT / "tests" / room / "test_lessons.py").read_text()
        found += [number.lstrip("0") for number in re.findall(r"^def test_(\d+b?)_", text, re.M)]
    assert sorted(found) == sorted(row for rows in ROWS.values() for row in rows)
