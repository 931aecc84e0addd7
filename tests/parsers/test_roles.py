"""A document's role comes from what stands in it; last year's form and letters are told apart."""

from __future__ import annotations

import io
import re
import zipfile

import docx as python_docx
import pytest

from calls.load import load_edition
from parsers import docx, pdf, roles
from parsers.model import Role
from tests.parsers.builders import FORMS, filled, p, saved, word

EDITION = load_edition("city-of-things-2025")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("city_of_things_2025_aanmeldingsformulier.docx", Role.REGISTRATION_FORM),
        ("city_of_things_2025_formulier_projectaanvraag.docx", Role.APPLICATION_FORM),
        ("city_of_things_2025_formulier_projectaanvraag.pdf", Role.APPLICATION_FORM),
    ],
)
def test_the_forms_of_the_edition(name: str, role: Role) -> None:
    picture = (docx if name.endswith("docx") else pdf).picture((FORMS / name).read_bytes())
    assert roles.recognise(picture, EDITION)[:3] == (role, "v1.0 2025", ())


def test_a_filled_form_keeps_its_role() -> None:
    assert roles.recognise(pdf.picture(filled({"txtProjecttitel": "X"})), EDITION)[0] is Role.APPLICATION_FORM


def test_last_years_form_is_told() -> None:
    source = zipfile.ZipFile(FORMS / "city_of_things_2025_aanmeldingsformulier.docx")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, re.sub(rb"2025(?!-)", b"2024", content) if entry.startswith("word/") and b"2006" in content else content)
    role, version, problems, *_ = roles.recognise(docx.picture(buffer.getvalue()), EDITION)
    assert (role, version, problems) == (
        Role.REGISTRATION_FORM,
        "v1.0 2024",
        ("Dit is het aanmeldingsformulier van 2024, niet dat van 2025.",),
    )


@pytest.mark.parametrize(
    ("title", "tells"), [("Oproep City of Things 2024", "2024"), ("Oproep City of Things 2025", "2025"), ("Vraag 2024", "")]
)
def test_a_form_made_anew_tells_its_year_by_its_title(title: str, tells: str) -> None:
    form = EDITION.form("registration-form")
    made = word(p("Aanmelding van een projectidee"), p(title), *(p(f"{field.labels[0]}: x") for field in form.fields))
    problems = (f"Dit is {form.title} van {tells}, niet dat van 2025.",) if tells == "2024" else ()
    assert roles.recognise(docx.picture(made), EDITION)[:3] == (Role.REGISTRATION_FORM, tells, problems)


@pytest.mark.parametrize(
    ("title", "about", "tells"),
    [
        ("Oproep Slimme Handel 2025", "Winkels", "Slimme Handel"),
        ("Oproep Slimme Handel 2025", "Een idee voor City of Things", "2025"),  # this call is named, too
        ("Oproep Slimme Handel", "Winkels", ""),
        ("Oproep: wie helpt ons in 2025", "Winkels", "2025"),  # a sentence of their own
    ],
)
def test_a_form_of_another_call_tells_its_name(title: str, about: str, tells: str) -> None:
    form = EDITION.form("registration-form")
    made = word(p("Aanmelding van een projectidee"), p(title), *(p(f"{field.labels[0]}: {about}") for field in form.fields))
    problems = ("Op dit formulier staat de oproep “Slimme Handel”, niet City of Things 2025.",) if tells == "Slimme Handel" else ()
    assert roles.recognise(docx.picture(made), EDITION)[:3] == (Role.REGISTRATION_FORM, tells, problems)


def test_a_letter_is_an_annex() -> None:
    letter = word(
        p("Beste"),
        p("Hierbij ons aanmeldingsformulier voor City of Things 2025."),
        p("Naam: An Maes"),
        p("Telefoon: 09 210 07 70"),
        p("Met groeten"),
    )
    assert roles.recognise(docx.picture(letter), EDITION)[:3] == (Role.ANNEX, "", ())


def test_a_cost_model_that_is_no_workbook_is_for_a_person() -> None:
    document = python_docx.Document()
    document.add_paragraph("Projectbegroting (kostenmodel) City of Things 2025")
    made = document.add_table(0, 2)
    for label in ("Subtotaal loonkosten", "Overhead", "Werkingskosten", "Externe prestaties", "Investeringskosten", "Totale kosten", "Gevraagde steun", "Eigen inbreng"):  # fmt: skip  # noqa: E501
        cells = made.add_row().cells
        cells[0].text, cells[1].text = label, "1,00"
    role, _, problems, *_ = roles.recognise(docx.picture(saved(document)), EDITION)
    assert role is Role.UNKNOWN
    assert "niet als Excel-bestand" in problems[0]


def test_a_form_whose_table_was_lost_is_no_annex() -> None:
    """An old Word file may come with all its cells in one paragraph: nobody is told that the form is not there."""
    cells = ("Probleem", "De straten lopen onder. " * 40, "Mail", "an.maes@lier.example ", "Aanpak", "We bouwen een platform. " * 40)
    lost = docx.picture(word(p("City of Things 2025 - aanmelding projectidee", True), p("".join(cells))))
    assert roles.recognise(lost, EDITION)[:3] == (Role.UNKNOWN, "", ("We weten niet zeker welk document dit is.",))
    note = docx.picture(word(p("City of Things 2025 - achtergrond", True), p("De straten lopen onder. " * 40), p("an.maes@lier.example")))
    assert roles.recognise(note, EDITION).role is Role.ANNEX
