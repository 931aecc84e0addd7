"""Every mail of the corpus through sorting and the record: its kind, what happened to the dossiers, and the one answer or silence."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dossiers import pipeline, withdrawals
from dossiers.models import Dossier, Event, Message, Notice, NoticeKind, Submission
from dossiers.pipeline import run_step
from intake.mailbox import Fetched
from intake.register import register
from tests.intake.corpus import (
    asked,
    at_the_desk,
    handed_in,
    in_other_ways,
    seen_by_an_outsider,
    sent_by_servers,
    tricks,
    written_by_programs,
)
from tests.intake.corpus.case import AN, Case
from tests.intake.corpus.cupboard import FILES, RECEIPT, quickly
from tests.intake.corpus.programs import PROGRAMS, Letter
from tests.intake.mails import mail, traced

CASES = (
    *handed_in.CASES,
    *asked.CASES,
    *written_by_programs.CASES,
    *sent_by_servers.CASES,
    *tricks.CASES,
    *in_other_ways.CASES,
    *seen_by_an_outsider.CASES,
    *at_the_desk.CASES,
)
AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)
ANSWERS = ("registration", "application", "supplement", "forgotten-attachment", "link-only")


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    """Files are read here and once, not in a process each: the sandbox has its own tests. Notices stay where sorting leaves them."""
    quickly(monkeypatch)
    monkeypatch.setattr(pipeline, "STEPS", {"sort": pipeline.STEPS["sort"], **{k: v for k, v in pipeline.STEPS.items() if not v.inline}})
    monkeypatch.setattr("dossiers.notices.enqueue", lambda step, row: None)
    monkeypatch.setattr("dossiers.filing.enqueue", lambda step, row: None)


def sort(raw: bytes, uid: int) -> Message:
    register(Fetched(raw, len(raw), AT), {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": str(uid)})
    message = Message.objects.get(raw_id=hashlib.sha256(raw).hexdigest())
    run_step("sort", message.pk)
    message.refresh_from_db()
    return message


def world(thread: str) -> tuple[str, str]:
    """An's dossier with our receipt sent, when the case needs it: its reference and the Message-ID a reply answers."""
    if not thread:
        return "", ""
    sort(mail(at=AT - timedelta(days=2), sender=AN, files=[FILES["registration"]], message_id="<eerste@testdorp.example>"), 1)
    Notice.objects.update(state=Notice.SENT)
    dossier, receipt = Dossier.objects.get(), Notice.objects.get()
    if thread != "asked":
        return dossier.reference, receipt.mail_id
    mail_id = "<cot.completion@vlaio.be>"
    Notice.objects.create(
        kind=NoticeKind.COMPLETION_REQUEST,
        key="asked",
        dossier=dossier,
        recipient="an.test@testdorp.example",
        mail_id=mail_id,
        state=Notice.SENT,
    )
    return dossier.reference, mail_id


def raw_of(case: Case, reference: str, mail_id: str) -> bytes:
    def filled(text: str) -> str:
        places = {"{ref}": reference, "{low}": reference.lower().replace("-", " - "), "{receipt}": RECEIPT, "{notice}": mail_id}
        for place, value in places.items():
            text = text.replace(place, value)
        return text

    if case.program == "raw":
        return traced(filled(case.raw).replace("\n", "\r\n").encode("utf-8", "surrogateescape"), AT, case.dmarc)
    reply = case.thread in ("reply", "asked")
    headers = {**case.headers, **({"In-Reply-To": mail_id, "References": mail_id} if reply else {})}
    letter = Letter(
        case.sender,
        filled(case.subject),
        filled(case.text),
        case.language,
        RECEIPT if reply else "",
        tuple(FILES[name] for name in case.files),
        headers,
    )
    return traced(bytes(PROGRAMS[case.program](letter)), AT, case.dmarc)


def effect(message: Message, dossiers: int) -> str:
    submission = Submission.objects.filter(message=message).first()
    if submission is None:
        return ""
    return submission.kind if Dossier.objects.count() == dossiers else "new"


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_becomes_of_it(case: Case):
    reference, mail_id = world(case.thread)
    dossiers = Dossier.objects.count()
    message = sort(raw_of(case, reference, mail_id), 2)
    got = (message.triage, effect(message, dossiers), [notice.kind for notice in message.answers.all()], message.needs_person)
    assert got == (case.triage, case.effect, [case.answer] if case.answer else [], case.for_a_person), message.triage_reasons
    assert message.state == Message.SORTED
    assert message.triage_reasons
    assert withdrawals.still_open().exists() == case.takes_back, message.triage_reasons


@pytest.mark.django_db
def test_a_withdrawal_in_a_letter_is_told_with_where_it_stands():
    reference, mail_id = world("reply")
    case = next(case for case in CASES if case.name == "takes back by letter: nl, pdf of a scanner, no text")
    message = sort(raw_of(case, reference, mail_id), 2)
    assert "In een brief bij de mail staat iets over terugtrekken. Lees die brief." in message.triage_reasons
    assert withdrawals.is_open(Dossier.objects.get())


@pytest.mark.django_db
def test_a_bounce_is_told_in_the_dossier_of_the_letter_that_came_back():
    reference, mail_id = world("mentions")
    case = next(case for case in sent_by_servers.BOUNCES if case.name == "bounce: postfix")
    message = sort(raw_of(case, reference, mail_id), 2)
    told = Event.objects.get(kind="message-sorted", message=message)
    assert (told.dossier and told.dossier.reference, message.needs_person) == (reference, True)


@pytest.mark.django_db
def test_one_idea_in_two_mails_is_one_dossier():
    first = sort(raw_of(Case("", "", text="In bijlage onze aanmelding."), "", ""), 1)
    second = sort(raw_of(Case("", "", "Nu met bijlage", "Sorry, hier is ze.", files=("registration",)), "", ""), 2)
    assert [notice.kind for notice in Notice.objects.order_by("pk")] == ["forgotten-attachment", "receipt"]
    assert (Dossier.objects.count(), first.triage, second.triage) == (1, "forgotten-attachment", "registration")


@pytest.mark.django_db
def test_the_same_mail_once_more_is_one_message_and_the_same_form_in_a_new_mail_a_version():
    raw = raw_of(Case("", "", text="Hierbij.", files=("registration",)), "", "")
    sort(raw, 1)
    sort(raw, 2)
    assert (Message.objects.count(), Notice.objects.count()) == (1, 1)
    sort(raw_of(Case("", "", "Nog eens", "Voor de zekerheid.", "gmail", files=("registration",)), "", ""), 3)
    assert (Dossier.objects.count(), [s.kind for s in Submission.objects.order_by("pk")]) == (1, ["version", "version"])


def test_the_corpus_is_wide_enough():
    kinds = Counter(case.triage for case in CASES)
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.program for case in CASES} >= PROGRAMS.keys()
    assert {case.language for case in CASES} == {"nl", "fr", "en"}
    assert kinds["unsure"] < len(CASES) * 0.05
    assert all((case.triage in ANSWERS) != (case.answer == "receipt-in-text") for case in CASES if case.answer)


# one registration in two mails ----------------------------------------------------------------------------------------


def two(first: Case, second: Case) -> tuple[Message, Message]:
    return sort(raw_of(first, "", ""), 1), sort(raw_of(second, "", ""), 2)


FORM = Case("", "", text="Hierbij onze aanmelding. De bijlagen volgen in een tweede mail.", files=("registration",))
ANNEXES = Case("", "", "Aanmelding City of Things 2025 (deel 2)", "Hierbij de bijlagen bij onze aanmelding.", "gmail", files=("notes",))


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(FORM, ANNEXES), (ANNEXES, FORM)], ids=["form first", "annexes first"])
def test_a_form_and_its_annexes_in_two_mails_are_one_dossier(order):
    """At the desk: same sender, same day, 'deel 2'. Nobody would make two dossiers of it."""
    first, second = two(*order)
    assert Dossier.objects.count() == 1
    assert [s.kind for s in Submission.objects.order_by("pk")] == (
        ["version", "supplement"] if order[0] is FORM else ["version", "version"]
    )
    assert [notice.kind for notice in Notice.objects.order_by("pk")] == ["receipt", "receipt"]
    assert (first if order[0] is ANNEXES else second).needs_person, "a person sees that the annexes went where they belong"


@pytest.mark.django_db
def test_annexes_of_somebody_with_two_dossiers_are_not_put_in_either():
    sort(raw_of(FORM, "", ""), 1)
    sort(raw_of(Case("", "", "Ons tweede idee", "Hierbij.", files=("other",)), "", ""), 2)
    third = sort(raw_of(ANNEXES, "", ""), 3)
    assert (Dossier.objects.count(), third.triage, third.needs_person, third.answers.count()) == (2, "unsure", True, 0)


@pytest.mark.django_db
def test_annexes_of_a_stranger_or_of_who_is_not_proven_are_not_put_in_a_dossier():
    sort(raw_of(FORM, "", ""), 1)
    stranger = replace(ANNEXES, sender="Els <els@elders.example>")
    forged = replace(ANNEXES, dmarc="fail")
    for number, case in enumerate((stranger, forged), 2):
        message = sort(raw_of(case, "", ""), number)
        assert message.needs_person
    assert Dossier.objects.get(sender="an.test@testdorp.example", submissions__documents__role="registration-form").submissions.count() == 1


@pytest.mark.django_db
def test_a_form_cut_in_two_is_seen_by_a_person_and_stays_one_dossier():
    """Page 1 in one mail, the rest in the other."""
    first, second = two(
        Case("", "", "Aanmelding (1/2)", "Bladzijde 1 van ons formulier.", files=("page 1",)),
        Case("", "", "Aanmelding (2/2)", "En de rest van ons formulier.", files=("other pages",)),
    )
    assert Dossier.objects.count() == 1
    assert second.needs_person
    assert {first.triage, second.triage} <= {"registration", "supplement"}
