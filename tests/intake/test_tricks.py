"""Senders who want to be taken for somebody else, headers that want to become others, and the breakers that stop whatever gets through."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from dossiers import pipeline
from dossiers.models import Dossier, Message, Notice, NoticeKind
from dossiers.pipeline import run_step
from intake import answering
from intake.lookalike import looks_like
from intake.mailbox import Fetched
from intake.register import register
from intake.situation import Decision
from notifications import message as letter
from parsers.eml import unpack
from tests.intake.corpus.cupboard import FILES, quickly
from tests.intake.mails import mail
from tests.notifications import builders

AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)
OWN = frozenset({"cityofthings@vlaio.be"})
FORM = FILES["registration"]


@pytest.fixture
def sorting(monkeypatch):
    """Sorts one mail in this process."""
    quickly(monkeypatch)
    monkeypatch.setattr(pipeline, "STEPS", {"sort": pipeline.STEPS["sort"]})
    for room in ("notices", "filing"):
        monkeypatch.setattr(f"dossiers.{room}.enqueue", lambda step, row: None)

    def sort(raw: bytes) -> Message:
        digest = hashlib.sha256(raw).hexdigest()
        register(Fetched(raw, len(raw), AT), {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": digest[:12]})
        run_step("sort", Message.objects.get(raw_id=digest).pk)
        return Message.objects.get(raw_id=digest)

    return sort


# look-alike addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "cityofthings@vl\u0430io.be",  # Cyrillic a
        "cityofthings@xn--vlio-63d.be",  # the same, as it travels
        "cityofth\u0456ngs@vlaio.be",  # Cyrillic i
        "cityofthlngs@vlaio.be",  # l for i
        "c1tyofthings@vlaio.be",
        "cityofthings@vla1o.be",
        "cityofthings@v\u03b9aio.be",  # Greek iota for l
        "city\u200bofthings@vlaio.be",  # a space without width
        "cityofth\u00ecngs@vlaio.be",
        "City0fThings@vlaio.be",
    ],
)
def test_addresses_that_readers_take_for_ours(address):
    assert looks_like(address, "cityofthings@vlaio.be")


@pytest.mark.parametrize(
    "address", ["cityofthings@vlaio.be", "CityOfThings@VLAIO.be", "city@vlaio.be", "cityofthings@vlaanderen.be", "", "@"]
)
def test_our_own_address_and_other_ones_look_like_nothing(address):
    assert not looks_like(address, "cityofthings@vlaio.be")


@pytest.mark.django_db
@pytest.mark.parametrize("sender", ["cityofthlngs@vlaio.be", "c1tyofthings@vlaio.be", "cityofthings@xn--vlio-63d.be"])
def test_a_mail_from_a_look_alike_of_ours_is_for_a_person(sorting, sender):
    message = sorting(mail(at=AT, sender=sender, files=[FORM]))
    assert (message.triage, message.needs_person, message.answers.count(), Dossier.objects.count()) == ("unsure", True, 0, 0)
    assert "lijkt op ons eigen adres" in message.triage_reasons[0]


@pytest.mark.django_db
@pytest.mark.parametrize("sender", ["an.test@testd0rp.example", "an.test@testdorp.example.evil.example", "an.test@testdorp-example.be"])
def test_a_look_alike_of_an_applicant_gets_nothing_into_the_dossier(sorting, sender):
    sorting(mail(at=AT, files=[FORM]))
    dossier, receipt = Dossier.objects.get(), Notice.objects.get()
    thread = {"In-Reply-To": receipt.mail_id}
    notes = sorting(
        mail(f"Re: {dossier.reference}", "Gebruik dit.", at=AT, sender=sender, files=[FILES["notes"]], headers=thread, message_id="<2@x>")
    )
    form = sorting(
        mail(f"Re: {dossier.reference}", "Nieuwe versie.", at=AT, sender=sender, files=[FORM], headers=thread, message_id="<3@x>")
    )
    assert (notes.triage, notes.needs_person, notes.answers.count()) == ("unsure", True, 0)
    assert form.needs_person
    assert dossier.submissions.count() == 1


# who is answered ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "reply_to", "expected"),
    [
        ("An <an@testdorp.example>", "", "an@testdorp.example"),
        ("An <an@testdorp.example>", "Jan <jan@testdorp.example>", "jan@testdorp.example"),
        ("An <an@testdorp.example>", "boos@elders.example", "an@testdorp.example"),
        ("An <an@testdorp.example>", "cityofthings@vlaio.be", "an@testdorp.example"),
        ('"cityofthings@vlaio.be" <an@testdorp.example>', "", "an@testdorp.example"),
        ('"An an@testdorp.example" <boos@elders.example>', "", "boos@elders.example"),
        ("=?utf-8?q?an=40testdorp=2Eexample?= <boos@elders.example>", "", "boos@elders.example"),
        ("An <an@testdorp.example>", "boos@testdorp.example.evil.example", "an@testdorp.example"),
    ],
)
def test_the_answer_goes_to_the_address_not_to_a_name_or_to_another_domain(sender, reply_to, expected):
    headers = {"Reply-To": reply_to} if reply_to else {}
    assert answering.recipient(unpack(mail(sender=sender, headers=headers))) == expected


@pytest.mark.parametrize(
    ("sender", "dmarc", "told"),
    [
        ("an@testdorp.example", "fail", "DMARC"),
        ("noreply@testdorp.example", "pass", "no-reply"),
        ("cityofthings@vlaio.be", "pass", "eigen adres"),
        ("niemand", "pass", "geen bruikbaar"),
        ("MAILER-DAEMON@mx.example", "pass", "leest geen antwoorden"),
    ],
)
def test_who_is_not_answered_and_why(sender, dmarc, told):
    written = unpack(mail(sender=sender))
    assert told in answering.refusal(written, Decision("registration", ()), OWN, dmarc)


@pytest.mark.django_db
def test_a_failing_sender_is_filed_for_a_person_and_not_answered(sorting):
    message = sorting(mail(at=AT, files=[FORM], dmarc="fail"))
    assert (message.triage, message.needs_person, message.answers.count(), Dossier.objects.count()) == ("registration", True, 0, 1)


@pytest.mark.django_db
def test_a_mail_with_two_senders_is_nobodys_word(sorting):
    """Which of the two the DMARC result is about, nobody knows: nothing is answered, and nothing gets into a dossier."""
    sorting(mail(at=AT, files=[FORM]))
    dossier, receipt = Dossier.objects.get(), Notice.objects.get()
    raw = mail(
        f"Re: {dossier.reference}", "Nieuwe versie.", at=AT, files=[FORM], headers={"In-Reply-To": receipt.mail_id}, message_id="<2@x>"
    )
    message = sorting(raw.replace(b"From: ", b"From: Boos <boos@elders.example>\r\nFrom: ", 1))
    assert (message.needs_person, message.answers.count(), dossier.submissions.count()) == (True, 0, 1)


# headers that want to become others -----------------------------------------------------------------------------------

INJECTED = (
    b"Subject: =?utf-8?q?Aanmelding=0D=0ABcc:_boos@elders.example?=",
    b"Subject: =?utf-8?b?QWFubWVsZGluZw0KQmNjOiBib29zQGVsZGVycy5leGFtcGxl?=",
    b"Subject: Aanmelding\x0bBcc: boos@elders.example",
    "Subject: Aanmelding\u2028Bcc: boos@elders.example".encode(),
    b"Subject: Aanmelding\r\n Bcc: boos@elders.example",
)


@pytest.mark.django_db
@pytest.mark.parametrize("subject", INJECTED)
def test_no_subject_of_theirs_becomes_a_header_of_ours(sorting, subject):
    raw = mail(at=AT, files=[FORM]).replace(b"Subject: Aanmelding City of Things 2025", subject)
    message = sorting(raw)
    notice = message.answers.get()
    Notice.objects.filter(pk=notice.pk).update(subject=f"Ontvangst: {message.subject}", text="Dag", html="<p>Dag</p>")
    built = message_from_bytes(letter.build(Notice.objects.get(pk=notice.pk), timezone.now()), policy=policy.default)
    assert (built["Bcc"], built.get_all("To"), built["X-COT-Notice"]) == (None, ["an.test@testdorp.example"], "receipt")


@pytest.mark.django_db
@pytest.mark.parametrize("ids", ["<a@b>\r\nBcc: boos@elders.example", "<a@b>" * 500, "\x00<a@b>", "<" + "a" * 5000 + "@b>"])
def test_no_id_of_theirs_becomes_a_header_of_ours(ids):
    made = builders.message(message_id="<m@x.example>")
    Message.objects.filter(pk=made.pk).update(message_id=ids.replace("\x00", "")[:998])
    notice = builders.ask(NoticeKind.RECEIPT, builders.submission(message=Message.objects.get(pk=made.pk)))
    Notice.objects.filter(pk=notice.pk).update(subject="Ontvangst", text="Dag", html="<p>Dag</p>")
    built = message_from_bytes(letter.build(Notice.objects.get(pk=notice.pk), timezone.now()), policy=policy.default)
    assert (built["Bcc"], built["To"]) == (None, "slim@dilbeek.example")
    assert all(len(line) <= 998 for line in letter.build(Notice.objects.get(pk=notice.pk), timezone.now()).split(b"\r\n"))


# breakers -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_breaker_of_one_address_holds_the_rest_of_the_hour_and_no_other_address(sorting, monkeypatch):
    monkeypatch.setattr(answering, "PER_HOUR", 2)
    for number in range(4):
        sorting(mail(text=f"Bericht {number}", at=AT, files=[FORM], message_id=f"<{number}@x.example>"))
    other = sorting(mail(at=AT, files=[FORM], sender="jan@elders.example", message_id="<9@x.example>"))
    assert [notice.hold for notice in Notice.objects.order_by("pk")] == [False, False, True, True, False]
    assert other.answers.get().hold is False
    Notice.objects.update(created_at=timezone.now() - timedelta(hours=1, minutes=1))
    later = sorting(mail(text="Een uur later", at=AT, files=[FORM], message_id="<10@x.example>"))
    assert later.answers.get().hold is False


@pytest.mark.django_db(transaction=True)
def test_the_breaker_of_all_addresses_stops_everything_that_no_person_released(settings):
    settings.COT_MAX_NOTICES_PER_HOUR = 2
    states = [builders.run("deliver", builders.receipt_due()).state for _ in range(3)]
    assert states == [Notice.SENT, Notice.SENT, Notice.HELD]
    assert "Kijk na of dat klopt" in Notice.objects.get(state=Notice.HELD).hold_reason
