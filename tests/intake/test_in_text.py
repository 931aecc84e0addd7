"""A form that came as text: typed above an annex, passed on, quoted, in a mail that the mail carries, or shown as a screenshot. Nobody is told that
there is no form."""

from __future__ import annotations

import io
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from textwrap import wrap

import pytest
from PIL import Image

import calls
from calls.load import load_edition
from intake.inspect import inspect_mail
from parsers import containers
from parsers.model import Reading, Role
from tests.intake.mails import docx
from tests.intake.test_triage import BROKEN as BROKEN_FILE
from tests.intake.test_triage import UNKNOWN, decided

EDITION = load_edition("city-of-things-2025")
STORIES = [field for field in EDITION.form("registration-form").fields if field.type == "long_text"]
ANSWER = "De stad meet het water in de polder en deelt de cijfers met elke landbouwer, want niemand kijkt nu naar dezelfde peilmeter."
BLANK = "Oproep City of Things 2025\n" + "\n".join(field.labels[0] for field in STORIES)
SHORT = "Oproep City of Things 2025\n" + "\n".join(f"{field.labels[0]} Goedkope tellers langs veertig landbouwwegen." for field in STORIES)
FILLED = "Oproep City of Things 2025\n" + "\n".join(f"{field.labels[0]}\n{ANSWER} {ANSWER}" for field in STORIES)
BLANK_FORM = next((Path(calls.__file__).parent / "city_of_things_2025" / "forms").glob("*aanmelding*.docx"))
HANDS_IN = "Beste, bijgevoegd onze aanmelding voor City of Things."
FORWARDED = "\n\n-----Oorspronkelijk bericht-----\nVan: An Test\nVerzonden: maandag\nAan: Bo\nOnderwerp: aanmelding\n\n"
DECREE = docx("Het college stemt in met de deelname van de stad aan het project.")


def mail(text: str, *files: tuple[str, bytes], subject: str = "Aanmelding City of Things") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "An Test <an.test@testdorp.example>", "cityofthings@vlaio.be", subject
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def carrying(inner: EmailMessage, text: str = HANDS_IN) -> EmailMessage:
    outer = mail(text)
    outer.add_attachment(inner)
    return outer


def with_picture(size: tuple[int, int]) -> EmailMessage:
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, "PNG")
    message = mail("zie onder")
    message.set_content(f"<p>{HANDS_IN}</p><img src='cid:een@x'>", subtype="html")
    message.add_related(buffer.getvalue(), maintype="image", subtype="png", cid="<een@x>")
    return message


def kind(message: EmailMessage) -> tuple[str, bool, str]:
    decision, _, _ = inspect_mail(bytes(message), None, EDITION, [], [])
    return decision.triage, decision.in_text, " ".join(decision.reasons)


TYPED = "De vragen van het aanmeldingsformulier staan met antwoorden in de mail zelf."
PASSED = "De vragen van het aanmeldingsformulier staan met antwoorden in een tekst die doorgestuurd of aangehaald is."


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (mail(f"{HANDS_IN}\n{FILLED}", ("besluit.docx", DECREE)), TYPED),
        (mail(HANDS_IN + FORWARDED + FILLED), PASSED),
        (mail(HANDS_IN + FORWARDED + FILLED, ("besluit.docx", DECREE)), PASSED),
        (mail("Zie onder." + FORWARDED + FILLED, subject="FW: idee"), PASSED),
        (mail(HANDS_IN + FORWARDED + SHORT, ("raming.docx", DECREE)), PASSED),
        (carrying(mail(FILLED)), PASSED),
    ],
)
def test_answers_in_the_text_are_for_a_person_and_no_forgotten_file(message: EmailMessage, why: str) -> None:
    triage, in_text, reasons = kind(message)
    assert (triage, in_text) == ("unsure", True)
    assert why in reasons


def test_questions_that_are_quoted_tell_which_form_is_answered_between_them() -> None:
    between = "\n".join("\n".join([*(f"> {line}" for line in wrap(field.labels[0], 60)), ANSWER, ANSWER]) for field in STORIES)
    quoted = f"Zie mijn antwoorden.\n\nOp 12 mei 2025 om 09:00 schreef City of Things <cityofthings@vlaio.be>:\n\n> Oproep City of Things\n{between}"
    triage, _, reasons = kind(mail(quoted))
    assert triage == "unsure"
    assert "het aanmeldingsformulier" in reasons


@pytest.mark.parametrize("name", ["aanmelding.eml", "ATT00001.bin"])
def test_a_saved_mail_without_documents_is_looked_at_before_anything_is_asked(name: str) -> None:
    triage, _, reasons = kind(mail(HANDS_IN, (name, bytes(mail(FILLED)))))
    assert triage == "unsure"
    assert "bewaarde mail" in reasons


@pytest.mark.parametrize(
    ("other", "found"), [(UNKNOWN, "registration"), (None, "registration"), (replace(UNKNOWN, role=Role.ANNEX), "unsure")]
)
def test_a_saved_mail_beside_what_may_be_the_form_changes_nothing(other: Reading | None, found: str) -> None:
    saved = replace(BROKEN_FILE, problems=(containers.NO_DOCUMENT,))
    assert decided(EDITION, saved, other, text=HANDS_IN, subject="Aanmelding City of Things").triage == found


def test_a_blank_form_beside_the_answers_in_the_text() -> None:
    triage, in_text, reasons = kind(mail(HANDS_IN + FORWARDED + FILLED, ("formulier.docx", BLANK_FORM.read_bytes())))
    assert (triage, in_text) == ("unsure", True)
    assert "Het formulier in de bijlage is niet ingevuld." in reasons


def test_who_points_at_a_mail_or_a_screenshot_forgot_no_file() -> None:
    assert kind(carrying(mail("Doe je ook mee met onze buren?")))[0] == "unsure"
    assert kind(with_picture((900, 1200)))[0] == "unsure"
    assert kind(with_picture((900, 160)))[0] == "forgotten-attachment", "a banner under a signature"


BROKEN = "\n".join(line for text in BLANK.split("\n") for line in wrap(text, 50))
FOOT = "Deze mail is vertrouwelijk en enkel bestemd voor wie erin vermeld staat. " * 8


@pytest.mark.parametrize(
    "text",
    [
        f"Beste, is dit formulier nog geldig?{FORWARDED}{BLANK}",
        f"Beste, {HANDS_IN}{FORWARDED}{BLANK}",
        f"Beste, {HANDS_IN}{FORWARDED}{BROKEN}\n{FOOT}",
    ],
)
def test_a_blank_form_that_is_quoted_is_no_answer(text: str) -> None:
    assert kind(mail(text))[0] in ("question", "forgotten-attachment")
