"""Each sign of a program, a list, a server or a filter on its own: the kind of mail, and the very reason that a person reads."""

from __future__ import annotations

import pytest

from intake.situation import Decision
from intake.triage import triage
from parsers.eml import unpack
from tests.intake.mails import mail
from tests.intake.test_triage import MINE, OWN, REGISTRATION, decided

QUIET = {"subject": "Bericht", "text": "Dit is een bericht."}


def saying(program: str) -> str:
    return f"De kop zegt dat een programma dit bericht verstuurde ({program})."


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto-Submitted": "auto-replied"}, "De kop zegt dat dit een automatisch bericht is (Auto-Submitted: auto-replied)."),
        ({"Auto-Submitted": "Auto-Generated; by=x"}, "De kop zegt dat dit een automatisch bericht is (Auto-Submitted: auto-generated)."),
        ({"Auto-Submitted": "auto-(a; b)replied"}, "De kop zegt dat dit een automatisch bericht is (Auto-Submitted: auto- replied)."),
        *[
            ({name: "ja"}, saying(name))
            for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-AutoReply-From", "X-OTRS-Loop", "Feedback-ID")
        ],
        ({"Precedence": "Auto_Reply "}, "De kop zegt dat dit een automatisch antwoord is (Precedence)."),
        ({"Return-Path": "< >"}, "De mail heeft geen terugzendadres: zo versturen programma's hun antwoorden."),
        *[
            (
                {"X-Auto-Response-Suppress": value},
                "De kop vraagt om geen enkel automatisch antwoord (X-Auto-Response-Suppress: All), en er is geen bestand bij.",
            )
            for value in ("All", "DR, OOF,ALL", "oof;all")
        ],
    ],
)
def test_headers_of_programs(edition, headers, why):
    assert decided(edition, headers=headers, **QUIET) == Decision("automatic", (why,))
    assert decided(edition, headers=headers, known=[MINE], **QUIET) == Decision("automatic", (why,), reference=MINE.reference)


@pytest.mark.parametrize(
    "headers", [{"Auto-Submitted": "No"}, {"Auto-Submitted": "no (a person)"}, {"X-Auto-Response-Suppress": "OOF, AutoReply"}]
)
def test_headers_that_say_nothing_of_a_program(edition, headers):
    assert decided(edition, headers=headers, **QUIET).triage == "unsure"


def test_a_file_counts_for_more_than_the_wish_to_be_left_alone(edition):
    assert decided(edition, REGISTRATION, headers={"X-Auto-Response-Suppress": "All"}).triage == "registration"


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"sender": "MAILER-DAEMON@mx.example", "subject": "Hallo"}, "De afzender is een mailprogramma, geen mens."),
        ({"subject": "Automatisch antwoord: aanmelding"}, "Het onderwerp is dat van een automatisch antwoord."),
        (
            {"text": "Dit is een automatisch gegenereerd bericht. Gelieve niet te antwoorden."},
            "De tekst zegt zelf dat een programma dit bericht schreef.",
        ),
        ({"text": "An Test heeft gereageerd op je bericht"}, "Het is een reactie met een symbool (zoals een duim) op een mail van ons."),
    ],
)
def test_words_of_programs(edition, parts, why):
    found = decided(edition, **{**QUIET, **parts})
    assert (found.triage, why in found.reasons) == ("automatic", True)


@pytest.mark.parametrize("kind", ["disposition-notification", "feedback-report"])
def test_reports_of_mail_programs(edition, kind):
    raw = mail(**QUIET).replace(b"Content-Type: text/plain;", f"Content-Type: multipart/report; report-type={kind};".encode().upper(), 1)
    found = triage(unpack(raw), (), OWN, edition)
    assert found == Decision("automatic", ("Het is een leesbevestiging of melding van een mailprogramma.",))


@pytest.mark.parametrize(
    ("declared", "body", "kind"),
    [
        ("text/calendar", "BEGIN:VCALENDAR\nMethod : reply\n", "automatic"),
        ("text/calendar", "BEGIN:VCALENDAR\nMETHOD:COUNTER\n", "automatic"),
        ("application/ics", "BEGIN:VCALENDAR\nMETHOD:REPLY\n", "automatic"),
        ("text/calendar", "BEGIN:VCALENDAR\nMETHOD:REQUEST\n", "question"),
        ("text/calendar", "BEGIN:VCALENDAR\nX-METHOD:REPLY\n", "question"),
    ],
)
def test_answers_of_a_calendar(edition, declared, body, kind):
    raw = mail(subject="Overleg", text=body).replace(b"text/plain", declared.encode(), 1)
    found = triage(unpack(raw), (), frozenset(), edition, (MINE,))
    why = {
        "automatic": "Het is een antwoord op een uitnodiging uit een agenda.",
        "question": "Het is een uitnodiging of wijziging uit een agenda.",
    }[kind]
    assert found == Decision(kind, (why,), reference=MINE.reference)


def test_a_calendar_known_by_its_name_only(edition):
    raw = mail(subject="Overleg", text="Tot dan", files=[("Afspraak.ICS", b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n")])
    assert triage(unpack(raw), (), frozenset(), edition).triage == "automatic"


def test_a_question_under_the_subject_of_an_automatic_answer(edition):
    parts = {"subject": "Afwezig", "text": "Ik ben er morgen niet. Mag ik de aanmelding later indienen?"}
    doubt = "Het onderwerp lijkt op dat van een automatisch antwoord, maar de tekst vraagt iets."
    assert decided(edition, known=[MINE], **parts) == Decision("question", (doubt,), reference=MINE.reference)
    assert decided(edition, headers={"X-Autoreply": "ja"}, **parts).triage == "automatic"


@pytest.mark.parametrize("header", ["List-Id", "List-Unsubscribe", "List-Post"])
def test_headers_of_lists(edition, header):
    found = decided(edition, headers={header: "<slim.vvsg.example>"}, **QUIET)
    assert found == Decision("list", (f"De kop van de mail noemt een verzendlijst ({header}).",))


@pytest.mark.parametrize("value", ["list", "Bulk", "junk "])
def test_sent_to_many(edition, value):
    why = "De kop van de mail zegt dat ze aan velen tegelijk is verstuurd (Precedence)."
    assert decided(edition, headers={"Precedence": value}, **QUIET) == Decision("list", (why,))
    assert decided(edition, headers={"Precedence": value, "X-Autoreply": "ja"}, **QUIET).triage == "automatic"


def test_two_signs_of_a_list(edition):
    headers = {"List-Post": "<mailto:x@y.example>", "List-Id": "<y.example>"}
    found = decided(edition, headers=headers, **QUIET)
    assert found.reasons == ("De kop van de mail noemt een verzendlijst (List-Id, List-Post).",)


def test_the_words_of_a_newsletter(edition):
    text = "Nieuws uit de sector.\n\nBekijk deze mail in je browser. Uitschrijven kan hier: https://x.example/u"
    parts = {"subject": "Nieuws", "text": text}
    why = "De tekst is die van een nieuwsbrief: hij zegt hoe je je uitschrijft."
    assert decided(edition, **parts) == Decision("list", (why,))
    assert decided(edition, known=[MINE], **parts).triage != "list"
    assert decided(edition, headers={"In-Reply-To": "<a@b>"}, **parts).triage != "list"
    assert decided(edition, REGISTRATION, **parts).triage == "registration"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"X-MS-Exchange-Organization-SCL": "5"}, "De mailserver geeft deze mail spamniveau 5."),
        ({"X-Spam-Flag": " YES"}, "De mailserver heeft deze mail als spam gemerkt."),
        ({"X-Spam-Status": "Yes, score=12"}, "De mailserver heeft deze mail als spam gemerkt."),
        ({"X-Forefront-Antispam-Report": "CIP:1.2.3.4;SFV:SPM;SCL:5"}, "De mailserver heeft deze mail als spam gemerkt."),
    ],
)
def test_signs_of_a_filter(edition, headers, why):
    assert decided(edition, headers=headers, **QUIET) == Decision("spam", (why,))
    kept = decided(edition, REGISTRATION, headers=headers)
    reasons = (why, "Er zit wel een formulier van de oproep in. Bekijk of dit een inzending is.")
    assert kept == Decision("unsure", reasons, kept="spam")


@pytest.mark.parametrize(
    "headers", [{"X-MS-Exchange-Organization-SCL": "4"}, {"X-Spam-Status": "No, score=1"}, {"X-Forefront-Antispam-Report": "SFV:NSPM"}]
)
def test_no_signs_of_a_filter(edition, headers):
    assert decided(edition, headers=headers, **QUIET).triage == "unsure"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        (
            {"Content-Type": "multipart/report; report-type=delivery-status"},
            "Het is een melding van een mailserver over de bezorging van een mail.",
        ),
        ({"X-Failed-Recipients": "an@testdorp.example"}, "De kop noemt een adres waar bezorgen niet lukte."),
        ({"Return-Path": "<>"}, "Een mailserver schrijft dat een mail niet aankwam."),
    ],
)
def test_servers_that_tell_of_a_delivery(edition, headers, why):
    raw = mail(
        subject="Undelivered Mail Returned to Sender", text="Sorry.", headers={k: v for k, v in headers.items() if k != "Content-Type"}
    )
    if "Content-Type" in headers:
        raw = raw.replace(b"Content-Type: text/plain", f"Content-Type: {headers['Content-Type'].upper()}".encode(), 1)
    assert triage(unpack(raw), (), OWN, edition, (MINE,)) == Decision("bounce", (why,), reference=MINE.reference)


def test_a_bounce_named_by_a_person_is_none(edition):
    assert decided(edition, subject="Undelivered Mail Returned to Sender", text="Wat betekent dit?").triage == "question"
