"""From sealed bytes to dossier and answer, through the real sandbox and the real record."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from dossiers import evidence, refiling
from dossiers.events import verify, writing
from dossiers.models import Dossier, Event, Message, Notice, NoticeKind, Sighting, Submission
from dossiers.pipeline import run_step
from intake import answering, sorting
from intake.mailbox import Fetched
from intake.register import register
from parsers import eml, sandbox
from parsers.model import State
from tests.intake.mails import docx, mail
from tests.parsers.test_scans import NOTHING

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parents[2] / "samples"
AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def only_sorting(monkeypatch):
    """The notices stay where sorting leaves them: composing and delivering is another room's."""
    from dossiers import pipeline

    monkeypatch.setattr(pipeline, "STEPS", {"sort": pipeline.STEPS["sort"], **{k: v for k, v in pipeline.STEPS.items() if not v.inline}})
    monkeypatch.setattr("dossiers.notices.enqueue", lambda step, row: None)


_UIDS = iter(range(1, 10_000))


def sort(raw: bytes, *, folder: str = "INBOX", internaldate: datetime = AT) -> Message:
    place = {"mailbox": "m", "folder": folder, "uidvalidity": 1, "uid": str(next(_UIDS))}
    register(Fetched(raw, len(raw), internaldate), place)
    message = Message.objects.get(raw_id=hashlib.sha256(raw).hexdigest())
    run_step("sort", message.pk)
    message.refresh_from_db()
    return message


def sample(number: str) -> bytes:
    return next(SAMPLES.glob(f"{number}-*/bericht.eml")).read_bytes()


def form(number: str = "01") -> bytes:
    return next(part.data for part in eml.unpack(sample(number)).submission_files())


def answers(message: Message) -> list[tuple[str, str, bool]]:
    return [(notice.kind, notice.recipient, notice.hold) for notice in message.answers.all()]


def test_a_registration_is_filed_and_answered_once():
    raw = sample("01")
    message = sort(raw)
    assert (message.state, message.triage, message.needs_person) == ("sorted", "registration", False)
    assert (message.from_name, message.from_address) == ("Lore Testens", "lore.testens@ieper.example")
    assert message.received_at == AT
    assert message.receipt["source"] == "received-chain"
    submission = Submission.objects.get()
    assert (submission.message, submission.channel, submission.received_at, submission.state) == (message, "mail", AT, "to_read")
    document = submission.documents.get()
    assert (document.role, document.state) == ("registration-form", "read")
    assert evidence.read(document.evidence_id) == form()
    assert answers(message) == [("receipt", "lore.testens@ieper.example", False)]
    assert message.answers.get().submission == submission
    assert run_step("sort", message.pk) is False
    assert (Dossier.objects.count(), Notice.objects.count(), list(verify())) == (1, 1, [])


def test_recording_twice_makes_nothing_twice():
    message = sort(sample("01"))
    Message.objects.update(state=Message.RECEIVED)
    run_step("sort", message.pk)
    assert (Dossier.objects.count(), Submission.objects.count(), Notice.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("number", "triage", "kinds", "dossiers", "person"),
    [
        ("10", "application", ["wrong-channel"], 1, False),
        ("12", "question", [], 0, True),
        ("13", "automatic", [], 0, False),
        ("14", "forgotten-attachment", ["forgotten-attachment"], 1, False),
        ("22", "list", [], 0, False),
        ("23", "bounce", [], 0, True),
        ("24", "spam", [], 0, False),
        ("27", "registration", ["receipt-unreadable"], 1, True),
        ("38", "link-only", ["link-only"], 1, False),
        ("40", "registration", [], 1, True),
    ],
)
def test_samples_end_as_they_should(number, triage, kinds, dossiers, person):
    message = sort(sample(number))
    assert (message.triage, [kind for kind, *_ in answers(message)]) == (triage, kinds)
    assert (Dossier.objects.count(), message.needs_person, message.state) == (dossiers, person, "sorted")
    assert message.triage_reasons


def test_a_form_that_is_not_read_at_once_is_looked_at_longer_before_a_person_is_asked(monkeypatch):
    asked = []
    read_each = sandbox.read_each

    def slow_at_first(files, edition, timeout, within):
        asked.append(timeout)
        read = read_each(files, edition, timeout=120.0)
        return read if timeout >= sorting.SECOND_LOOK else tuple(replace(one, state=State.TIMED_OUT, fields={}) for one in read)

    monkeypatch.setattr(sandbox, "read_each", slow_at_first)
    message = sort(mail("Aanmelding projectidee", "Hierbij onze aanmelding.", at=AT, files=[("aanmelding.docx", form())]))
    assert asked == [sorting.READ_TIMEOUT, sorting.SECOND_LOOK]
    assert (message.triage, message.needs_person, [kind for kind, *_ in answers(message)]) == ("registration", False, ["receipt"])


def test_a_photo_on_which_nothing_can_be_read_is_asked_again(monkeypatch):
    monkeypatch.setattr(sorting, "READ_TIMEOUT", 120.0)
    name, data, reason = NOTHING["blurred photo"]
    message = sort(mail("Aanmelding projectidee", "Hierbij onze aanmelding.", files=[(name, data)]))
    document = Dossier.objects.get().submissions.get().documents.get()
    assert (message.triage, message.needs_person, [kind for kind, *_ in answers(message)]) == ("registration", True, ["receipt-unreadable"])
    assert (document.state, document.role, document.problems) == ("unreadable", "unknown", [reason])


def test_a_forgotten_attachment_that_follows_joins_its_dossier():
    first = sort(mail(at=AT, message_id="<een@testdorp.example>"))
    reply = sort(
        mail(
            "Re: aanmelding",
            "Oei, hierbij.",
            at=AT,
            files=[("f.docx", form())],
            message_id="<twee@x>",
            headers={"In-Reply-To": "<een@testdorp.example>"},
        )
    )
    dossier = Dossier.objects.get()
    assert [s.kind for s in dossier.submissions.all()] == ["version", "version"]
    assert [kind for kind, *_ in answers(first) + answers(reply)] == ["forgotten-attachment", "receipt"]


def test_an_answer_to_our_completion_request_keeps_the_time():
    sort(sample("01"))
    dossier = Dossier.objects.get()
    notice = Notice.objects.create(
        kind=NoticeKind.COMPLETION_REQUEST,
        key="k",
        dossier=dossier,
        recipient="x@y.example",
        mail_id="<cot.vraag@vlaio.be>",
        state=Notice.SENT,
    )
    raw = mail(
        "Re: vraag",
        "Hierbij het volledige formulier.",
        sender="lore.testens@ieper.example",
        at=AT + timedelta(days=20),
        files=[("f.docx", form())],
        headers={"References": notice.mail_id},
    )
    message = sort(raw)
    supplement = dossier.submissions.get(number=2)
    assert (message.triage, supplement.kind, supplement.counting.received_at) == ("supplement", "supplement", AT)


def test_an_application_that_we_asked_to_complete_may_come_in_a_mail_of_its_own():
    """What we asked for by mail is not on the wrong way, and the platform is closed by then."""
    late = datetime(2025, 11, 20, 9, 0, tzinfo=UTC)
    first = sort(sample("10"))
    name, data = next((part.name, part.data) for part in eml.unpack(sample("10")).submission_files())
    asked = first.answers.get()
    Notice.objects.create(
        kind=NoticeKind.COMPLETION_REQUEST, key="asked", mail_id="<asked@vlaio.example>", dossier=asked.dossier, submission=asked.submission,
        recipient=asked.recipient, state=Notice.SENT, context={"until": "2025-11-28"},
    )  # fmt: skip
    message = sort(mail("Ons formulier", "Hierbij.", sender=asked.recipient, at=late, files=[(name, data)]), internaldate=late)
    assert [one.kind for one in asked.dossier.submissions.all()] == ["version", "supplement"]
    assert [kind for kind, *_ in answers(message)] == ["receipt"]


def test_a_stranger_who_quotes_a_reference_changes_nothing():
    sort(sample("01"))
    reference = Dossier.objects.get().reference
    message = sort(mail(f"Bijlage bij {reference}", "Zie bijlage.", at=AT, files=[("x.docx", docx("Iets"))], sender="boos@elders.example"))
    assert (message.triage, answers(message), message.needs_person) == ("unsure", [], True)
    assert (Dossier.objects.count(), Submission.objects.count()) == (1, 1)


def test_who_fails_dmarc_adds_nothing_to_a_dossier():
    sort(sample("01"))
    reference = Dossier.objects.get().reference
    spoofed = mail(f"Nieuwe versie {reference}", sender="lore.testens@ieper.example", at=AT, files=[("x.docx", form("02"))], dmarc="fail")
    message = sort(spoofed)
    assert (message.triage, answers(message), message.needs_person, Submission.objects.count()) == ("unsure", [], True, 1)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("X-MS-Exchange-Organization-SCL: 9", "spam"),
        ("List-Id: <slim.vvsg.example>", "list"),
        ("Auto-Submitted: auto-generated", "automatic"),
    ],
)
def test_a_copy_that_a_machine_set_aside_is_told_and_troubles_nobody(header, kind):
    first = sort(sample("01"))
    copy = sort(f"{header}\r\n".encode() + sample("01"), folder="Junk")
    reference = Dossier.objects.get().reference
    assert (first.needs_person, copy.triage, copy.needs_person, answers(copy)) == (False, kind, False, [])
    assert f"zit al in {reference}" in copy.triage_reasons[-1]
    assert Event.objects.get(kind="message-sorted", message=copy).dossier == Dossier.objects.get(), "it stands in the dossier's story"
    assert (Submission.objects.count(), Event.objects.filter(kind="same-message-id", message=copy).count()) == (1, 1)


def test_a_copy_that_was_sorted_first_is_looked_at_again():
    copy = sort(b"List-Id: <slim.vvsg.example>\r\n" + sample("01"))
    other = sort(b"List-Id: <slim.vvsg.example>\r\n" + sample("02"))
    assert (copy.triage, copy.needs_person, other.needs_person) == ("unsure", True, True)
    sort(sample("01"))
    copy.refresh_from_db()
    other.refresh_from_db()
    assert (copy.state, other.state) == ("received", "sorted")
    run_step("sort", copy.pk)
    copy.refresh_from_db()
    assert (copy.triage, copy.needs_person, answers(copy), Submission.objects.count()) == ("list", False, [], 1)
    sort(altered(sample("01"), "words"))
    copy.refresh_from_db()
    assert copy.state == "sorted", "once is enough"


def test_a_copy_whose_other_is_filed_while_it_is_looked_at_is_looked_at_again():
    raw = b"X-Spam-Flag: YES\r\n" + sample("01")
    register(Fetched(raw, len(raw), AT), {"mailbox": "m", "folder": "Junk", "uidvalidity": 1, "uid": "9"})
    copy = Message.objects.get()
    found = sorting.SORT.work(copy)
    sort(sample("01"))
    with writing():
        sorting.SORT.record(copy, found)
    copy.refresh_from_db()
    assert (copy.state, copy.triage) == ("received", "")
    run_step("sort", copy.pk)
    copy.refresh_from_db()
    assert (copy.state, copy.triage, copy.needs_person) == ("sorted", "spam", False)


def test_a_copy_that_a_person_dealt_with_is_left_alone():
    copy = sort(b"List-Id: <slim.vvsg.example>\r\n" + sample("01"))
    Message.objects.update(handled_at=timezone.now())
    sort(sample("01"))
    copy.refresh_from_db()
    assert (copy.state, copy.triage) == ("sorted", "unsure")


def altered(raw: bytes, how: str) -> bytes:
    if how == "words":
        return raw.replace(b"aanmelding", b"aanmelding (liever niet)")
    if how == "file":
        return mail(at=AT, sender="lore.testens@ieper.example", message_id=eml.unpack(raw).message_id, files=[("x.docx", form("02"))])
    if how == "sender":
        return raw.replace(b"lore.testens@ieper.example", b"lore.testens@leper.example")
    return re.sub(rb"(?im)^message-id:.*\r?\n", b"" if how == "no id" else b"Message-ID: <ander@ieper.example>\r\n", raw, count=1)


@pytest.mark.parametrize("how", ["words", "file", "sender", "no id", "id"])
def test_what_is_not_quite_a_copy_is_for_a_person(how):
    sort(sample("01"))
    raw = altered(sample("01"), how)
    assert raw != sample("01")
    copy = sort(b"X-MS-Exchange-Organization-SCL: 9\r\n" + raw, folder="Junk")
    assert (copy.triage, copy.needs_person, answers(copy)) == ("unsure", True, [])


def test_a_copy_that_came_earlier_is_for_a_person():
    """It may prove that the other one was in time."""
    first = sort(sample("01"))
    Submission.objects.update(received_at=first.received_at + timedelta(seconds=1))
    copy = sort(b"X-Spam-Flag: YES\r\n" + sample("01"), folder="Junk")
    assert (copy.triage, copy.needs_person) == ("unsure", True)


TYPED = """Dag, het bestand opent hier niet. Hieronder onze aanmelding voor City of Things.

Naam organisatie: Stad Ieper
Naam contactpersoon: Lore Testens
E-mailadres: lore.testens@ieper.example

Omschrijving van de uitdaging
Onze straten liggen vaak open en geen enkele dienst weet van de andere.

Welke resultaten verwacht je?
Een kaart die vier gemeenten delen, met open standaarden.
"""


def typed(number: int, **more) -> bytes:
    sender = more.pop("sender", "Lore Testens <lore.testens@ieper.example>")
    return mail("Aanmelding", TYPED, sender=sender, at=AT + timedelta(minutes=number), message_id=f"<{number}@ieper.example>", **more)


def test_a_form_in_the_text_is_told_to_have_come_once_to_an_address():
    first, again, other = sort(typed(1)), sort(typed(2)), sort(typed(3, sender="Bo <bo@gent.example>"))
    assert (first.triage, first.needs_person, Dossier.objects.count()) == ("unsure", True, 0)
    assert answers(first) == [("receipt-in-text", "lore.testens@ieper.example", False)]
    assert first.answers.get().context == {"call": "city-of-things-2025", "phase": "registration"}
    assert (answers(again), again.needs_person) == ([], True)
    when = "4 september 2025 om 15.22.07 uur (+02:00)"
    refused = f"Voor een formulier in de tekst van een mail op {when} kreeg dit adres al een ontvangstbewijs. Er vertrekt geen tweede."
    assert again.triage_reasons[-1] == refused
    assert answers(other) == [("receipt-in-text", "bo@gent.example", False)]
    assert len(first.triage_reasons) == len(other.triage_reasons) == 1
    Message.objects.update(state=Message.RECEIVED)
    run_step("sort", first.pk)
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    "more",
    [
        {"dmarc": "fail"},
        {"sender": "no-reply@ieper.example"},
        {"headers": {"Auto-Submitted": "auto-replied"}},
        {"headers": {"List-Id": "<slim.vvsg.example>"}},
        {"headers": {"Return-Path": "<>"}},
        {"headers": {"X-MS-Exchange-Organization-SCL": "9"}},
        {"sender": "cityofthings@vlaio.be"},
        {"sender": "CityOfThings@vIaio.be"},
    ],
)
def test_a_form_in_the_text_of_who_may_not_be_answered(more):
    message = sort(typed(1, **more))
    assert (answers(message), Notice.objects.count()) == ([], 0)
    by_a_machine = message.triage in ("automatic", "list", "own")
    assert message.needs_person != by_a_machine


def test_a_form_in_the_text_of_an_answer_to_our_receipt_is_told_to_have_come():
    sort(sample("01"))
    Notice.objects.update(state=Notice.SENT)
    reply = sort(typed(1, headers={"In-Reply-To": Notice.objects.get().mail_id}))
    assert (reply.triage, reply.needs_person, [kind for kind, *_ in answers(reply)]) == ("unsure", True, ["receipt-in-text"])
    assert Event.objects.get(kind="message-sorted", message=reply).dossier == Dossier.objects.get()


def test_a_form_that_follows_one_in_the_text_is_answered_and_a_person_hears_of_the_first():
    sort(typed(1))
    follows = sort(sample("01"))
    when = "4 september 2025 om 15.22.07 uur (+02:00)"
    told = f"Van dit adres kregen we al een formulier in de tekst van een mail op {when}. Bekijk of dit hetzelfde is, en welk moment telt."
    assert (follows.triage_reasons[-1], follows.needs_person) == (told, True)
    assert [kind for kind, *_ in answers(follows)] == ["receipt"]
    assert told in Event.objects.get(kind="message-sorted", message=follows).text, "and it stands in the dossier"


def test_a_form_in_the_text_that_a_person_files_gets_no_second_receipt(django_user_model):
    message = sort(typed(1))
    user = django_user_model.objects.create_user("an")
    with writing():
        place = refiling.Place(("city-of-things-2025", "registration"))
        submission = refiling.file_message(message, (), place, "Dit is hun aanmelding.", user)
    assert submission.received_at == message.received_at
    assert answers(message) == [("receipt-in-text", "lore.testens@ieper.example", False)]


def test_same_message_id_with_other_content_is_told():
    sort(mail(at=AT, text="Hierbij onze aanmelding."))
    sort(mail(at=AT, text="Hierbij onze aanmelding, nu juist."))
    assert Message.objects.filter(triage="forgotten-attachment").count() == 2
    assert Event.objects.filter(kind="same-message-id").count() == 1


@pytest.mark.parametrize(
    "sender", ["no-reply@testdorp.example", "noreply-123@testdorp.example", "niet_beantwoorden@testdorp.example", "An Test"]
)
def test_addresses_that_are_not_answered(sender):
    message = sort(mail(at=AT, sender=sender, files=[("f.docx", form())]))
    assert (message.triage, answers(message), message.needs_person) == ("registration", [], True)
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(
    ("reply_to", "expected"), [("team@testdorp.example", "team@testdorp.example"), ("an@elders.example", "an.test@testdorp.example")]
)
def test_reply_to_counts_only_within_the_same_domain(reply_to, expected):
    message = sort(mail(at=AT, headers={"Reply-To": reply_to}, files=[("f.docx", form())]))
    assert answers(message) == [("receipt", expected, False)]


def test_more_answers_than_an_hour_bears_are_held():
    for number in range(answering.PER_HOUR + 2):
        sort(mail(at=AT, message_id=f"<{number}@x>", files=[("f.docx", form())]))
    held = [notice.hold for notice in Notice.objects.order_by("pk")]
    assert held == [False] * answering.PER_HOUR + [True] * 2
    Notice.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert answers(sort(mail(at=AT, message_id="<later@x>", files=[("f.docx", form())])))[0][2] is False


def test_found_only_in_junk_is_for_a_person_and_found_in_both_is_not():
    aside = sort(mail(at=AT, files=[("f.docx", form())]), folder="Junk")
    raw = mail(at=AT, files=[("f.docx", form("02"))])
    register(Fetched(raw, len(raw), AT), {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": "9001"})
    both = sort(raw, folder="Junk")
    assert ["map 'Junk'" in doubt for doubt in aside.receipt["doubts"]] == [True]
    assert both.receipt["doubts"] == []


def test_a_zip_is_opened_and_its_documents_are_sealed():
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("map/aanmelding.docx", form())
    sort(mail(at=AT, files=[("alles.zip", buffer.getvalue())]))
    document = Submission.objects.get().documents.get()
    assert (document.name, document.role, evidence.read(document.evidence_id)) == (
        "alles.zip/map/aanmelding.docx",
        "registration-form",
        form(),
    )


def test_a_file_that_is_not_read_in_time_is_read_later(monkeypatch):

    real = sandbox.read_each
    monkeypatch.setattr(
        sandbox,
        "read_each",
        lambda files, edition, timeout, within: tuple(replace(r, state=State.TIMED_OUT) for r in real(files, edition, timeout)),
    )
    message = sort(sample("01"))
    document = Submission.objects.get().documents.get()
    assert (document.state, message.triage, [kind for kind, *_ in answers(message)]) == ("", "registration", ["receipt"])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 500,
        b"From: \xff\xfe\r\n\r\n\xff",
        b"Subject: " + b"a" * 200_000,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x",
        b"\r\n" * 1000,
    ],
)
def test_bytes_that_are_no_mail_end_with_a_person(raw):
    message = sort(raw)
    assert (message.state, message.triage, answers(message), message.needs_person) == ("sorted", "unsure", [], True)


def test_hostile_text_fits_the_columns():
    hostile = "a\x00b\ud800".encode("utf-8", "surrogatepass")
    raw = (
        b"From: "
        + hostile
        + b" <"
        + b"x" * 400
        + b"@y.example>\r\nSubject: "
        + hostile * 900
        + b"\r\nMessage-ID: <"
        + b"i" * 2000
        + b">\r\n\r\nVraag?"
    )
    message = sort(raw)
    assert (message.state, len(message.from_address) <= 320, len(message.message_id) <= 998, "\x00" in message.subject) == (
        "sorted",
        True,
        True,
        False,
    )


def test_a_mail_without_any_line_of_ours_has_no_instant():
    message = sort(mail(files=[("f.docx", form())]))
    assert (message.received_at, message.receipt["alternatives"], message.triage) == (None, [AT.isoformat()], "registration")
    assert Submission.objects.get().received_at is None


def test_own_servers_come_from_the_settings(settings):
    settings.COT_MAIL_FROM = "Oproep@Vlaio.be"
    servers = sorting.own_servers()
    assert servers.own_addresses == {"oproep@vlaio.be", "cityofthings@vlaio.be"}
    assert (servers.received_by, servers.border) == (tuple(settings.COT_RECEIVED_BY), tuple(settings.COT_RECEIVED_BORDER))


def test_a_second_sighting_keeps_one_dossier():
    raw = sample("01")
    sort(raw)
    sort(raw, folder="Archief")
    assert (Message.objects.count(), Sighting.objects.count(), Dossier.objects.count(), Notice.objects.count()) == (1, 2, 1, 1)


def test_a_dossier_that_is_joined_with_another_while_its_reply_is_looked_at(django_user_model):
    first, second = sort(sample("01")), sort(sample("16"))
    Submission.objects.update(state=Submission.DONE)
    Notice.objects.update(state=Notice.SENT)
    receipt = first.answers.get()
    raw = mail(
        "Re: ontvangst",
        "Hierbij nog een brief.",
        sender="lore.testens@ieper.example",
        at=AT,
        headers={"In-Reply-To": receipt.mail_id},
        files=[("brief.docx", docx("Een brief"))],
        message_id="<brief@ieper.example>",
    )
    register(Fetched(raw, len(raw), AT), {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": "77"})
    reply = Message.objects.get(state=Message.RECEIVED)
    found = sorting.SORT.work(reply)
    emptied, whole = (Submission.objects.get(message=one).dossier for one in (first, second))
    with writing():
        refiling.join(emptied, whole, "Het is hetzelfde idee.", django_user_model.objects.create_user("an"))
    with writing():
        sorting.SORT.record(reply, found)
    assert Submission.objects.get(message=reply).dossier == whole
    assert not emptied.submissions.exists()
    assert [notice.dossier for notice in reply.answers.all()] == [whole]
