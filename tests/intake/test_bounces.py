"""Reports of mail servers: what they say, which letter of ours they are about, and what an officer sees of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from dossiers import bounces
from dossiers.bounces import Report
from dossiers.models import Event, Message, Notice, NoticeKind
from dossiers.pipeline import run_step
from dossiers.status import status_of, with_everything
from intake.bounces import read_report
from intake.known import returned_ids
from intake.mailbox import Fetched
from intake.register import register
from parsers.eml import unpack
from tests.notifications.builders import ask, receipt_due, run, submission

LETTER = "<cot.receipt.0123456789abcdef01234567@vlaio.be>"
WORDS = "550 5.1.1 <an@testdorp.example>: Recipient address rejected"
AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)


def dsn(*blocks: str, returned: str = f"Message-ID: {LETTER}", envelope: str = "", text: str = "Niet bezorgd.") -> bytes:
    head = f"Original-Envelope-Id: {envelope}\n" if envelope else ""
    status = "\n\n".join([f"{head}Reporting-MTA: dns; mx.testdorp.example", *blocks])
    back = f"--b\nContent-Type: text/rfc822-headers\n\nFrom: cityofthings@vlaio.be\n{returned}\nSubject: Ontvangst\n\n" if returned else ""
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.testdorp.example\nTo: cityofthings@vlaio.be\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        'Message-ID: <dsn@mx.testdorp.example>\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n"
        f"--b\nContent-Type: message/delivery-status\n\n{status}\n\n{back}--b--\n"
    ).encode()


def block(action: str = "failed", status: str = "5.1.1", address: str = "an@testdorp.example", said: str = WORDS) -> str:
    diagnostic = f"\nDiagnostic-Code: smtp; {said}" if said else ""
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}{diagnostic}"


def plain(text: str, subject: str = "failure notice", sender: str = "MAILER-DAEMON@mx.example", more: str = "") -> bytes:
    return f"Return-Path: <>\nFrom: {sender}\nTo: cityofthings@vlaio.be\nSubject: {subject}\n{more}\n{text}\n".encode()


def read(raw: bytes) -> Report:
    mail = unpack(raw)
    return read_report(mail, raw, tuple(returned_ids(mail)))


QMAIL = f"""Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<An@Testdorp.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

From: cityofthings@vlaio.be
Message-ID: {LETTER}
"""


EXIM = """This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on web1.hosting.example.

The message identifier is:     1uXyz-0003

The address to which the message has not yet been delivered is:

  an@testdorp.example
    Delay reason: Connection timed out

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals. Eventually the mail
delivery software will give up, and then the message will be returned to you.
"""
DUTCH = "Uw e-mail aan an@testdorp.example kon niet bezorgd worden.\n\nFoutmelding: 550 5.1.1 onbekende gebruiker\n\nMailserver gemeente"
STILL = "Uw bericht aan <an@testdorp.example> is nog niet afgeleverd. U hoeft niets te doen: onze mailserver blijft het proberen."


@pytest.mark.parametrize(
    ("raw", "report"),
    [
        (dsn(block()), Report("failed", (LETTER,), ("an@testdorp.example",), WORDS)),
        (dsn(block("delayed", "4.4.1", said="")), Report("delayed", (LETTER,), ("an@testdorp.example",), "4.4.1")),
        (dsn(block("relayed", "2.0.0", said="")), Report("delivered", (LETTER,), ("an@testdorp.example",), "2.0.0")),
        (dsn(block("DELIVERED", "2.0.0"), returned=""), Report("delivered", (), ("an@testdorp.example",), WORDS)),
        (dsn(block("delayed"), block("failed", said="552 full")), Report("failed", (LETTER,), ("an@testdorp.example",), "552 full")),
        (dsn(block("exploded")), Report("failed", (LETTER,), ("an@testdorp.example",), WORDS)),
        (
            dsn(block(), returned="", envelope="cot.receipt.0123456789abcdef01234567@vlaio.be"),
            Report("failed", (LETTER,), ("an@testdorp.example",), WORDS),
        ),
        (
            dsn(block(), returned="", envelope="cot.x+3Dy+2Bz@vlaio.be"),
            Report("failed", ("<cot.x=y+z@vlaio.be>",), ("an@testdorp.example",), WORDS),
        ),
        (plain(QMAIL), Report("failed", (LETTER,), ("an@testdorp.example",), "Sorry, no mailbox here by that name. (#5.1.1)")),
        (
            plain("Delivery failed.", "Mail delivery failed", more="X-Failed-Recipients: An@Testdorp.example\n"),
            Report("failed", (), ("an@testdorp.example",), ""),
        ),
        (plain(EXIM, "Warning: message 1uXyz-0003 delayed 24 hours"), Report("delayed", (), ("an@testdorp.example",), "")),
        (plain(DUTCH, "Mail niet bezorgd"), Report("failed", (), ("an@testdorp.example",), "Foutmelding: 550 5.1.1 onbekende gebruiker")),
        (plain(STILL, "Bezorging vertraagd"), Report("delayed", (), ("an@testdorp.example",), "")),
        (
            plain(f"{DUTCH}\n\nVan: bo@testdorp.example"),
            Report("failed", (), ("an@testdorp.example",), "Foutmelding: 550 5.1.1 onbekende gebruiker"),
        ),
        (plain("Er ging iets mis."), Report("failed")),
        (b"\xff\xfe\x00 geen mail", Report("failed")),
    ],
    ids=[
        "failed",
        "delayed",
        "relayed",
        "delivered",
        "worst",
        "odd",
        "envelope",
        "xtext",
        "qmail",
        "exim",
        "exim-delayed",
        "dutch",
        "dutch-delayed",
        "sent-back",
        "nothing",
        "bytes",
    ],
)
def test_what_a_server_says(raw: bytes, report: Report) -> None:
    assert read(raw) == report


# with the record ------------------------------------------------------------------------------------------------------

in_record = pytest.mark.django_db


def sort(raw: bytes, uid: str = "1") -> Message:
    register(Fetched(raw, len(raw), AT), {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": uid})
    found = Message.objects.get(raw_id=hashlib.sha256(raw).hexdigest())
    assert run_step("sort", found.pk)
    found.refresh_from_db()
    return found


@pytest.fixture
def letter(settings) -> Notice:
    """A receipt that left for a dossier whose form tells a phone number."""
    settings.COT_OFFICERS = "team@vlaio.example"
    sent = run("deliver", receipt_due())
    assert sent.dossier is not None
    sent.dossier.contact_name, sent.dossier.contact_phone = "An Peeters", "053 12 34 56"
    sent.dossier.save()
    return sent


def alerts() -> list[Notice]:
    return list(Notice.objects.filter(kind=NoticeKind.OFFICER_ALERT).order_by("pk"))


@in_record
@pytest.mark.parametrize("text", [EXIM, STILL])
def test_a_warning_in_plain_text_is_told_in_the_dossier_and_the_letter_stays_sent(letter: Notice, text: str) -> None:
    more = "Auto-Submitted: auto-replied\n"
    message = sort(plain(text.replace("an@testdorp.example", letter.recipient), "Warning: message 1uXyz-0003 delayed 24 hours", more=more))
    assert message.triage == "bounce"
    assert Event.objects.get(kind="notice-delayed").dossier == letter.dossier
    letter.refresh_from_db()
    assert letter.state == Notice.SENT and alerts() == []


@in_record
def test_a_report_in_dutch_without_the_letter_finds_the_only_one_that_went_there(letter: Notice) -> None:
    sort(plain(DUTCH.replace("an@testdorp.example", letter.recipient), "Mail niet bezorgd"))
    letter.refresh_from_db()
    assert letter.state == Notice.FAILED and "onbekende gebruiker" in letter.problem


@in_record
def test_a_letter_that_comes_back_is_put_before_an_officer_with_the_phone_number(letter: Notice) -> None:
    message = sort(dsn(block(), returned=f"Message-ID: {letter.mail_id}"))
    assert (message.triage, message.answers.count()) == ("bounce", 0)
    letter.refresh_from_db()
    assert letter.state == Notice.FAILED and WORDS in letter.problem and letter.sent_at is not None and letter.raw is not None
    told = Event.objects.get(kind="notice-bounced")
    assert (told.dossier, told.message, told.data["notice"]) == (letter.dossier, message, letter.pk)
    [need] = [n for n in status_of(with_everything(type(letter.dossier).objects).get()).needs if "bezorgd" in n]
    assert need == "Een mail kon niet worden bezorgd: ontvangstbewijs. Bel An Peeters: 053 12 34 56."
    [alert] = alerts()
    assert alert.recipient == "team@vlaio.example" and letter.dossier is not None
    text = " ".join(run("compose", alert).text.split()) or " ".join(Notice.objects.get(pk=alert.pk).text.split())
    assert "Bel An Peeters: 053 12 34 56." in text and letter.dossier.reference in text and "550 5.1.1" in text
    sort(dsn(block(), returned=f"Message-ID: {letter.mail_id}", text="Nog eens."), "2")
    assert len(alerts()) == 1 and Event.objects.filter(kind="notice-bounced").count() == 2


@in_record
def test_a_delay_changes_nothing_but_is_told(letter: Notice) -> None:
    sort(dsn(block("delayed", "4.4.1"), returned=f"Message-ID: {letter.mail_id}"))
    letter.refresh_from_db()
    assert letter.state == Notice.SENT and alerts() == []
    assert Event.objects.get(kind="notice-delayed").dossier == letter.dossier


@in_record
def test_a_free_form_bounce_is_matched_by_the_only_letter_to_that_address(letter: Notice) -> None:
    text = QMAIL.replace("An@Testdorp.example", letter.recipient.upper()).replace(LETTER, "<weg@x.example>")
    sort(plain(text))
    letter.refresh_from_db()
    assert letter.state == Notice.FAILED and "no mailbox here" in letter.problem


@in_record
def test_two_letters_to_one_address_are_for_a_person(letter: Notice) -> None:
    other = run("deliver", receipt_due())
    assert other.recipient == letter.recipient
    message = sort(plain(QMAIL.replace("An@Testdorp.example", letter.recipient).replace(LETTER, "<weg@x.example>")))
    assert message.needs_person
    assert set(Notice.objects.filter(kind=NoticeKind.RECEIPT).values_list("state", flat=True)) == {Notice.SENT}


@in_record
def test_a_bounce_proves_that_a_doubtful_mail_left(letter: Notice) -> None:
    Notice.objects.filter(pk=letter.pk).update(state=Notice.UNKNOWN)
    sort(dsn(block(), returned=f"Message-ID: {letter.mail_id}"))
    letter.refresh_from_db()
    assert letter.state == Notice.FAILED


@in_record
@pytest.mark.parametrize("state", [Notice.CANCELLED, Notice.FAILED, Notice.HELD])
def test_what_a_person_dealt_with_is_left_as_it_is(letter: Notice, state: str) -> None:
    Notice.objects.filter(pk=letter.pk).update(state=state, problem="Gebeld.")
    sort(dsn(block(), returned=f"Message-ID: {letter.mail_id}"))
    letter.refresh_from_db()
    assert (letter.state, letter.problem) == (state, "Gebeld.") and alerts() == []


@in_record
def test_a_letter_to_officers_that_comes_back_makes_no_other(letter: Notice) -> None:
    for number in range(5):
        raw = dsn(block(), returned=f"Message-ID: {letter.mail_id}", text=str(number))
        sort(raw, str(number))
        for alert in alerts():
            Notice.objects.filter(pk=alert.pk).update(state=Notice.SENT, sent_at=timezone.now())
            sort(dsn(block(), returned=f"Message-ID: {alert.mail_id}", text=f"melding {number}"), f"a{number}")
    assert len(alerts()) == 1 and alerts()[0].state == Notice.FAILED


@in_record
def test_a_stranger_cannot_make_a_letter_fail_by_guessing(letter: Notice) -> None:
    guessed = letter.mail_id.replace(letter.mail_id[13:17], "dead")
    sort(dsn(block(address="iemand@elders.example"), returned=f"Message-ID: {guessed}"))
    letter.refresh_from_db()
    assert letter.state == Notice.SENT


@in_record
def test_without_an_address_of_officers_it_stands_in_the_dossier_only(settings, letter: Notice) -> None:
    settings.COT_OFFICERS = ""
    sort(dsn(block(), returned=f"Message-ID: {letter.mail_id}"))
    letter.refresh_from_db()
    assert letter.state == Notice.FAILED and alerts() == []


@in_record
def test_an_old_letter_is_not_what_a_nameless_bounce_is_about(letter: Notice) -> None:
    Notice.objects.filter(pk=letter.pk).update(sent_at=timezone.now() - bounces.REPORTED_WITHIN * 2)
    assert bounces.letters_of(Report("failed", (), (letter.recipient,), "")) == []


@in_record
def test_a_request_that_bounced_gives_no_reminder(letter: Notice) -> None:
    from dossiers.terms import last_request

    request = run("deliver", run("compose", ask(NoticeKind.FORGOTTEN_ATTACHMENT, submission())))
    assert last_request([request]) is not None
    sort(dsn(block(), returned=f"Message-ID: {request.mail_id}"))
    assert last_request([Notice.objects.get(pk=request.pk)]) is None
