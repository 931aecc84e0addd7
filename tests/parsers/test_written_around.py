"""What people leave or put around their answers: the form's own prompt, dots to write on, quotes, signs between a label and its answer."""

from __future__ import annotations

import io
from typing import Any

import docx as python_docx
import pytest

from calls.load import load_edition
from parsers import docx, form, values, words
from parsers.model import PERHAPS, FieldValue
from tests.generator import rebuilt
from tests.generator.answers import APPLICATION as ANSWERS
from tests.parsers.builders import p, saved, tbl, tc, tr, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")
ROWS = {
    "Projecttitel": ("project.title", "Groene straat"),
    "Startdatum van het project": ("project.start", "01/03/2026"),
    "Duurtijd in maanden": ("project.duration_months", "36"),
    "Naam van de indiener": ("applicant.name", "Stad Lier"),
    "Ondernemingsnummer (KBO)": ("applicant.kbo", "0207.502.301"),
    "Contactpersoon": ("contact.name", "An Maes"),
    "Functie": ("contact.function", "diensthoofd"),
    "E-mailadres": ("contact.email", "an.maes@lier.example"),
}


def read(*elements: str) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(p("Formulier projectaanvraag", True), *elements)), APPLICATION, "x.docx")


def shown(found: dict[str, FieldValue]) -> dict[str, Any]:
    return {name: str(found[name].value) for name, _ in ROWS.values() if name in found and found[name].value is not None}


USUAL = shown(read(*(p(f"{label}: {said}") for label, (_, said) in ROWS.items())))


def test_the_usual_way() -> None:
    assert len(USUAL) == len(ROWS) and USUAL["project.start"] == "2026-03-01"


@pytest.mark.parametrize(
    "written",
    [
        "{} = {}",
        "{} → {}",
        "{} => {}",
        "{}: …{}",
        "{}: ...{}.....",
        "{}: ____{}____",
        "{}: “{}”",
        '{}: "{}"',
        "{}: [{}]",
        "{}: Vul hier in: {}",
    ],
)
def test_signs_around_an_answer(written: str) -> None:
    assert shown(read(*(p(written.format(label, said)) for label, (_, said) in ROWS.items()))) == USUAL


@pytest.mark.parametrize("prompt", ["Vul hier in:", "Typ hier je antwoord:", "Vul hier je antwoord in (max. 100 tekens):"])
def test_a_prompt_of_the_form_over_the_answer_in_its_cell(prompt: str) -> None:
    """All of it was taken for the prompt, and the answer was told as not filled in."""
    found = read(tbl(*(tr(tc(p(label)), tc(p(prompt), p(said))) for label, (_, said) in ROWS.items())))
    assert shown(found) == USUAL


@pytest.mark.parametrize(
    "prompt", ["Vul hier in", "Vul hier in:", "Vul hier je antwoord in.", "Typ hier tekst", "Klik of tik om tekst in te voeren."]
)
def test_a_prompt_alone_is_no_answer(prompt: str) -> None:
    assert words.is_blank(prompt)
    assert shown(read(tbl(*(tr(tc(p(label)), tc(p(prompt))) for label in ROWS)))) == {}


def test_answers_in_the_row_under_each_label_of_a_table_of_two_columns() -> None:
    cells = [tr(tc(p(text)), tc(p(""))) for label, (_, said) in ROWS.items() for text in (label, said)]
    assert shown(read(tbl(*cells))) == USUAL


def test_an_empty_table_of_two_columns_has_no_answers() -> None:
    assert shown(read(tbl(*(tr(tc(p(label)), tc(p(""))) for label in ROWS)))) == {}
    titled = [tr(tc(p("Gegevens")), tc(p(""))), *(tr(tc(p(label)), tc(p(""))) for label in ROWS), tr(tc(p("Einde")), tc(p("")))]
    assert shown(read(tbl(*titled))) == {}


@pytest.mark.parametrize(
    ("line", "in_doubt"), [("Functie afdelingshoofd ruimte", True), ("Functie van de contactpersoon", False), ("Functie:", False)]
)
def test_a_line_that_goes_on_behind_its_label_is_not_called_open(line: str, in_doubt: bool) -> None:
    document = python_docx.Document(io.BytesIO(rebuilt.application(ANSWERS, "lines")))
    (asked,) = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Functie")]
    asked.text = line
    told = form.read(docx.picture(saved(document)), APPLICATION, "x.docx").get("contact.function")
    assert (told is not None and told.value is None and told.problem.startswith(PERHAPS)) is in_doubt


def test_how_long_an_answer_may_be_is_no_part_of_it() -> None:
    found = read(p("Publiceerbare samenvatting (max. 1.500 tekens) We meten de straten."))
    assert found["project.summary"].value == "We meten de straten."


@pytest.mark.parametrize("title", ['"Wij" en "zij"', "[Pro]ject [X]", "En toen...", "“Stil", "A..."])
def test_quotes_and_dots_of_a_title_itself_stay(title: str) -> None:
    assert values.plain(title).value == title


def test_a_question_in_bold_in_an_answer_does_not_end_it_where_questions_have_numbers() -> None:
    lines = [p("4.2 Beschrijf het plan van aanpak", True), p("We meten."), p("Waarom nu?", True), p("Omdat het kan.")]
    found = read(p("4. Inhoud van het project", True), *lines, p("4.11 Openheid", True), p("Alles."))
    assert found["work_plan"].value == "We meten.\nWaarom nu?\nOmdat het kan."
    assert found["openness"].value == "Alles."
