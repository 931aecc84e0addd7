"""Help that a form prints in italics or in grey beside its labels is no part of an answer; left open, its question was read as answered by it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from calls.load import load_edition
from parsers import docx, form, pdf
from parsers.model import FieldValue
from tests.parsers.builders import p, tbl, tc, tr, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")
ASKED = {
    "project.title": ("Projecttitel", "Kies een titel die de lading dekt", "Droge voeten in Damme"),
    "applicant.name": ("Naam van de indiener", "Officiële naam van de stad", "Stad Damme"),
    "applicant.address": ("Adres", "Maatschappelijke zetel", "Jacob van Maerlantstraat 3, 8340 Damme"),
    "contact.name": ("Contactpersoon: voornaam en familienaam", "Wie het dossier opvolgt", "Greet Hallaert"),
    "contact.email": ("E-mailadres", "naam@gemeente.be", "greet.hallaert@damme.be"),
    "contact.function": ("Functie", "Functie binnen het bestuur", "Diensthoofd water"),
}
ITALIC, GREY = "<w:i/>", '<w:color w:val="7F7F7F"/>'


def off(text: str, made: str = ITALIC) -> str:
    return f"<w:p><w:r><w:rPr>{made}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def in_the_cell_of_the_label(made: str, left_open: str) -> list[str]:
    return [
        tbl(
            *(
                tr(tc(p(label, True), off(help_, made)), tc(p("" if name == left_open else answer)))
                for name, (label, help_, answer) in ASKED.items()
            )
        )
    ]


def over_the_answer_in_its_cell(made: str, left_open: str) -> list[str]:
    return [
        tbl(
            *(
                tr(tc(p(label)), tc(off(help_, made), p("" if name == left_open else answer)))
                for name, (label, help_, answer) in ASKED.items()
            )
        )
    ]


def over_the_answer(made: str, left_open: str) -> list[str]:
    rows = ((p(label, True), off(help_, made), p("" if name == left_open else answer)) for name, (label, help_, answer) in ASKED.items())
    return [one for row in rows for one in row]


def under_the_answer(made: str, left_open: str) -> list[str]:
    rows = ((p(label, True), p("" if name == left_open else answer), off(help_, made)) for name, (label, help_, answer) in ASKED.items())
    return [one for row in rows for one in row]


LAYS = [in_the_cell_of_the_label, over_the_answer_in_its_cell, over_the_answer, under_the_answer]


def read(elements: list[str]) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(p("Formulier projectaanvraag", True), *elements)), APPLICATION, "x.docx")


@pytest.mark.parametrize("made", [ITALIC, GREY])
@pytest.mark.parametrize("lay", LAYS)
def test_an_answer_beside_help_is_only_the_answer(lay: Callable[[str, str], list[str]], made: str) -> None:
    found = read(lay(made, ""))
    assert {name: found[name].value for name in ASKED} == {name: answer for name, (_, _, answer) in ASKED.items()}
    assert found["project.title"].confidence < 0.95  # a line was taken out


@pytest.mark.parametrize("lay", LAYS)
@pytest.mark.parametrize("left_open", ASKED)
def test_help_beside_no_answer_is_no_answer(lay: Callable[[str, str], list[str]], left_open: str) -> None:
    found = read(lay(ITALIC, left_open))
    assert left_open not in found or found[left_open].value is None
    assert {name: found[name].value for name in ASKED if name != left_open} == {
        name: answer for name, (_, _, answer) in ASKED.items() if name != left_open
    }


def test_answers_in_italics_are_answers() -> None:
    found = read([tbl(*(tr(tc(p(label)), tc(off(answer))) for label, _, answer in ASKED.values()))])
    assert {name: (found[name].value, found[name].confidence > 0.9) for name in ASKED} == {
        name: (answer, True) for name, (_, _, answer) in ASKED.items()
    }


def test_one_answer_in_italics_is_an_answer() -> None:
    rows = [tr(tc(p(label)), tc(off(answer) if name == "project.title" else p(answer))) for name, (label, _, answer) in ASKED.items()]
    found = read([tbl(*rows)])["project.title"]
    assert found.value == ASKED["project.title"][2] and found.confidence > 0.9


def test_a_remark_of_the_writer_is_no_help() -> None:
    rows = [
        tr(tc(p(label)), tc(p(answer), *([off("onder voorbehoud")] if name == "project.title" else [])))
        for name, (label, _, answer) in ASKED.items()
    ]
    assert "onder voorbehoud" in str(read([tbl(*rows)])["project.title"].value)


def printed(left_open: str) -> dict[str, FieldValue]:
    page = io.BytesIO()
    canvas = Canvas(page)
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(60, 800, "Formulier projectaanvraag")
    for number, (name, (label, help_line, answer)) in enumerate(ASKED.items()):
        top = 770 - 60 * number
        answered = "" if name == left_open else answer
        for font, size, line, down in (
            ("Helvetica-Bold", 10, label, 0),
            ("Helvetica-Oblique", 8, help_line, 16),
            ("Helvetica", 10, answered, 32),
        ):
            canvas.setFont(font, size)
            canvas.drawString(60, top - down, line)
    canvas.save()
    return form.read(pdf.picture(page.getvalue()), APPLICATION, "x.pdf")


@pytest.mark.parametrize("left_open", ["", *ASKED])
def test_help_in_italics_is_no_answer_in_a_print_either(left_open: str) -> None:
    found = printed(left_open)
    assert left_open not in found or found[left_open].value is None
    assert {name: found[name].value for name in ASKED if name != left_open} == {
        name: answer for name, (_, _, answer) in ASKED.items() if name != left_open
    }
