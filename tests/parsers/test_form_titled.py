"""An answer in the style of a heading is an answer: it was told as not filled in."""

from __future__ import annotations

from datetime import date

import docx as python_docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from calls.load import load_edition
from parsers import docx, form
from parsers.model import FieldValue
from tests.parsers.builders import saved
from tests.parsers.test_pasted_images import ATTEMPTS, CHALLENGE, REGISTRATION

TEXT = "Onze fietspaden worden pas hersteld als iemand klaagt."
MORE = "Dat gebeurt elk jaar een keer of honderd."


def read(*lines: tuple[str, str]) -> dict[str, FieldValue]:
    """A form of (style, text) lines."""
    document = python_docx.Document()
    for style, text in lines:
        paragraph = document.add_paragraph(style=style or None)
        paragraph.add_run(text).bold = style == "" and text in (CHALLENGE, ATTEMPTS)
    return form.read(docx.picture(saved(document)), REGISTRATION, "formulier")


@pytest.mark.parametrize("style", ["Heading 1", "Heading 4", "Title", "Subtitle"])
@pytest.mark.parametrize("asked", ["", "Heading 2"])
def test_a_sentence_in_the_style_of_a_title_is_an_answer(style: str, asked: str) -> None:
    found = read((asked, CHALLENGE), (style, TEXT), (asked, ATTEMPTS), ("", "Niets."))
    assert (found["challenge"].value, found["challenge"].raw, found["challenge"].confidence) == (None, TEXT, 0.0)
    assert "als een titel" in found["challenge"].problem
    assert (found["earlier_attempts"].value, found["earlier_attempts"].confidence) == ("Niets.", 1.0)


def test_what_goes_on_under_it_belongs_to_it() -> None:
    found = read(("", CHALLENGE), ("Heading 3", TEXT), ("", MORE), ("", ATTEMPTS), ("", "Niets."))
    assert found["challenge"].value == f"{TEXT}\n{MORE}"


@pytest.mark.parametrize("style", ["Heading 1", "Heading 3"])
def test_behind_an_answer_it_may_be_its_end(style: str) -> None:
    found = read(("", CHALLENGE), ("", TEXT), (style, MORE), ("", ATTEMPTS), ("", "Niets."))
    assert found["challenge"].value is not None and found["challenge"].confidence == 0.6


@pytest.mark.parametrize(
    "title", ["5. Begroting", "Beschrijf kort wie er nog aan het project meewerkt.", "Wie werkt er mee aan het project?"]
)
def test_a_title_or_a_question_is_no_answer(title: str) -> None:
    found = read(("", CHALLENGE), ("Heading 1", title), ("", ATTEMPTS), ("", "Niets."))
    assert "challenge" not in found or found["challenge"].value is None
    assert found["earlier_attempts"].value == "Niets."


APPLICATION = load_edition("city-of-things-2025").form("application-form")
LABELS = (
    ("Projecttitel", "Herstel in de buurt"),
    ("Acroniem", "WEGDEK"),
    ("Startdatum", "1 maart 2026"),
    ("Einddatum", "29 februari 2028"),
)


def labelled(style: str, left_open: str = "") -> dict[str, FieldValue]:
    """Short labels of one part with their answers under them, and the title of the next part."""
    document = python_docx.Document()
    for label, answer in LABELS:
        document.add_paragraph(label).runs[0].bold = True
        if label != left_open:
            document.add_paragraph(answer, style=style)
    document.add_heading("Budget van het hele project", 1)
    document.add_paragraph("Totale projectkosten: 400.000 euro")
    return form.read(docx.picture(saved(document)), APPLICATION, "formulier")


@pytest.mark.parametrize("style", ["Heading 1", "Heading 3", "Title"])
def test_short_answers_in_the_style_of_a_title(style: str) -> None:
    plain, found = labelled("Normal"), labelled(style)
    assert {name: field.raw for name, field in found.items()} == {name: field.raw for name, field in plain.items()}
    assert (found["project.title"].value, found["project.title"].confidence) == (None, 0.0)
    assert (found["project.start"].value, found["project.start"].confidence) == (date(2026, 3, 1), 0.6)


def test_the_title_of_the_next_part_is_no_answer_to_the_last_label() -> None:
    found = labelled("Normal", left_open="Einddatum")
    assert "project.end" not in found and found["project.start"].confidence == 0.95


def test_a_question_in_the_middle_of_a_line_leaves_the_answer_above_in_doubt() -> None:
    """A print without make-up or white runs the last line of an answer into the next question: the answer was cut at full confidence."""
    found = read(("", CHALLENGE), ("", TEXT), ("", f"{MORE} {ATTEMPTS}"), ("", "Niets."))
    assert found["challenge"].confidence == 0.6 and "bij de volgende vraag" in found["challenge"].problem


@pytest.mark.parametrize("style", ["toc 1", "Inhopg 2", "Koptekst"])
def test_a_sentence_in_the_style_of_contents_or_of_a_page_head_is_an_answer(style: str) -> None:
    document = python_docx.Document()
    document.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
    for text, its in ((CHALLENGE, None), (TEXT, style), (ATTEMPTS, None), ("Niets.", None)):
        document.add_paragraph(style=its).add_run(text).bold = its is None and text != "Niets."
    found = form.read(docx.picture(saved(document)), REGISTRATION, "formulier")
    assert (found["challenge"].value, found["challenge"].confidence) == (TEXT, 1.0)


def test_a_line_of_contents_is_no_answer() -> None:
    document = python_docx.Document()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph(CHALLENGE).runs[0].bold = True
    document.add_paragraph("2. Wat werd er al geprobeerd om de uitdaging aan te pakken?", style="toc 1")
    document.add_paragraph(ATTEMPTS).runs[0].bold = True
    document.add_paragraph("Niets.")
    found = form.read(docx.picture(saved(document)), REGISTRATION, "formulier")
    assert {name: field.value for name, field in found.items()} == {"earlier_attempts": "Niets."}
