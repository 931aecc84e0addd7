"""What stands between a question and its answer, or on the wrong side: help left in, tables of contents, captions under the line."""

from __future__ import annotations

from datetime import date
from typing import Any

import docx as python_docx
import pytest
from docx.document import Document

from calls.load import load_edition
from parsers import clues, docx, form, moments, values
from parsers.model import PERHAPS, Block, FieldValue, Picture, Place
from tests.parsers.builders import saved

EDITION = load_edition("city-of-things-2025")
APPLICATION = EDITION.form("application-form")


def _read(document: Document) -> dict[str, FieldValue]:
    return form.read(docx.picture(saved(document)), APPLICATION, "a.docx")


def _bold(document: Document, *texts: str) -> None:
    for text in texts:
        document.add_paragraph().add_run(text).bold = True


def _values(found: dict[str, FieldValue], *names: str) -> dict[str, Any]:
    return {name: found[name].value if name in found else "absent" for name in names}


def test_help_between_a_question_and_its_answer_is_no_answer() -> None:
    document = python_docx.Document()
    for label, *lines in (
        ("Projecttitel", "Geef een titel die ook een buitenstaander begrijpt.", "Niemand uit het oog"),
        ("Naam van de indiener", "Alleen een Vlaamse stad of gemeente kan indienen.", "Stad Genk"),
        ("Plan van aanpak", "Toelichting: ten hoogste 2 bladzijden.", "We beginnen met meten."),
        ("Schaalbaarheid", "Kort en concreet graag.", "Iedereen kan instappen."),
        ("Openheid", "Kort en concreet graag.", "Alles komt vrij."),
        ("Engagement", "Kort en concreet graag.", "Het staat in het meerjarenplan."),
        ("Langetermijnvisie", "Antwoord op de vraag: de besturen betalen zelf.", "Elk jaar."),
    ):
        _bold(document, label)
        for line in lines:
            document.add_paragraph(line)
    found = _read(document)
    assert _values(found, "project.title", "applicant.name", "work_plan", "scalability", "openness", "commitment", "sustainability") == {
        "project.title": "Niemand uit het oog",
        "applicant.name": "Stad Genk",
        "work_plan": "We beginnen met meten.",
        "scalability": "Iedereen kan instappen.",
        "openness": "Alles komt vrij.",
        "commitment": "Het staat in het meerjarenplan.",
        "sustainability": "Antwoord op de vraag: de besturen betalen zelf.\nElk jaar.",
    }
    assert found["project.title"].confidence <= 0.8  # a line was passed over


def test_a_sentence_that_stands_alone_is_the_answer_or_for_a_person() -> None:
    document = python_docx.Document()
    for label, line in (
        ("Projecttitel", "Geef de straat terug"),
        ("Acroniem", "STRAAT"),
        ("Plan van aanpak", "Beschrijf de stad en je kent haar."),
        ("Openheid", "Alles komt vrij."),
    ):
        _bold(document, label)
        document.add_paragraph(line)
    assert _values(_read(document), "project.title", "project.acronym", "work_plan", "openness") == {
        "project.title": "Geef de straat terug",
        "project.acronym": "STRAAT",
        "work_plan": None,  # what the form asked, likelier than an answer (parsers/form_asked.py)
        "openness": "Alles komt vrij.",
    }


def test_help_in_the_cell_of_the_label_is_no_answer() -> None:
    document = python_docx.Document()
    made = document.add_table(0, 3)
    for number, label, answer in (
        ("1", "Projecttitel\nToelichting: kies een korte titel", "Schone lucht"),
        ("2", "Duurtijd in maanden\nToelichting: ten hoogste 36 maanden", "24 maanden"),
    ):
        for cell, text in zip(made.add_row().cells, (number, label, answer), strict=True):
            cell.text = text
    assert _values(_read(document), "project.title", "project.duration_months") == {
        "project.title": "Schone lucht",
        "project.duration_months": 24,
    }


def test_a_table_of_contents_answers_nothing() -> None:
    document = python_docx.Document()
    for line in ("Projecttitel ........ 2", "Naam van de indiener ........ 3", "Plan van aanpak ........ 5"):
        document.add_paragraph(line)
    for label, line in (("Projecttitel", "Schone lucht"), ("Naam van de indiener", "Stad Genk"), ("Plan van aanpak", "Meten.")):
        _bold(document, label)
        document.add_paragraph(line)
    assert _values(_read(document), "project.title", "applicant.name", "work_plan") == {
        "project.title": "Schone lucht",
        "applicant.name": "Stad Genk",
        "work_plan": "Meten.",
    }


def test_a_list_with_numbers_behind_it_is_an_answer() -> None:
    document = python_docx.Document()
    for label, *lines in (("Projecttitel", "Schone lucht"), ("Plan van aanpak", "Meten\t1", "Bouwen\t6", "Tonen .... 12")):
        _bold(document, label)
        for line in lines:
            document.add_paragraph(line)
    answer = str(_values(_read(document), "work_plan")["work_plan"])
    assert all(line in answer for line in ("Meten", "Bouwen", "Tonen")), answer


@pytest.mark.parametrize(
    "opening", ["Let op: in onze wijk meten we eerst.", "Voorbeeld: in Gent meten we al.", "Bijvoorbeeld de schoolstraten."]
)
def test_a_paragraph_of_a_long_answer_that_begins_as_help_does_is_kept(opening: str) -> None:
    document = python_docx.Document()
    for label, *lines in (("Projecttitel", "Schone lucht"), ("Plan van aanpak", opening, "Daarna bouwen we.")):
        _bold(document, label)
        for line in lines:
            document.add_paragraph(line)
    assert _values(_read(document), "work_plan") == {"work_plan": f"{opening}\nDaarna bouwen we."}


CAPTIONS = (
    ("Schone lucht", "Projecttitel", "project.title", "Schone lucht"),
    ("LUCHT", "Acroniem", "project.acronym", "LUCHT"),
    ("01/04/2026", "Startdatum", "project.start", date(2026, 4, 1)),
    ("31/03/2028", "Einddatum", "project.end", date(2028, 3, 31)),
    ("24", "Duurtijd in maanden", "project.duration_months", 24),
    ("Stad Genk", "Naam van de indiener", "applicant.name", "Stad Genk"),
    ("0207.201.797", "Ondernemingsnummer", "applicant.kbo", "0207201797"),
    ("jan@genk.example", "E-mailadres", "contact.email", "jan@genk.example"),
    ("089 65 36 00", "Telefoonnummer", "contact.phone", "089 65 36 00"),
)


@pytest.mark.parametrize("above", [True, False])
def test_the_caption_stands_under_its_answer_or_over_it(above: bool) -> None:
    document = python_docx.Document()
    for answer, label, _, _ in CAPTIONS:
        for line in (answer, label) if above else (label, answer):
            document.add_paragraph(line)
    found = _read(document)
    assert _values(found, *(name for _, _, name, _ in CAPTIONS)) == {name: value for _, _, name, value in CAPTIONS}
    assert (max(found[name].confidence for _, _, name, _ in CAPTIONS) <= 0.8) is above


def test_a_label_above_another_label_is_no_answer_to_it() -> None:
    document = python_docx.Document()
    document.add_paragraph("B. De indiener").style = "Heading 2"
    document.add_paragraph("Stad die de aanvraag indient: Stad Genk")
    assert _read(document)["applicant.name"].value == "Stad Genk"


def test_an_amount_in_other_words_that_cannot_be_read_is_not_called_empty() -> None:
    document = python_docx.Document()
    made = document.add_table(0, 2)
    for row in (("Projecttitel", "Schone lucht"), ("Steun die u vraagt", "80% van 540.000 euro"), ("Eigen inbreng", "108.000 euro (20%)")):
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    found = _read(document)
    assert found["budget.grant_requested"].value is None and found["budget.grant_requested"].problem.startswith(PERHAPS)
    assert str(found["budget.own_contribution"].value) == "108000.00"


def test_heads_of_columns_in_other_words_are_no_subcontractor() -> None:
    document = python_docx.Document()
    _bold(document, "Onderaannemers")
    made = document.add_table(0, 2)
    for row in (("Onderneming", "Wat doet ze?"), ("Modelwerk BV", "model"), ("Lexdata CV", "advies")):
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    assert [row["name"] for row in _read(document)["subcontractors"].value] == ["Modelwerk BV", "Lexdata CV"]


def test_drawn_boxes_in_one_line_name_what_is_ticked() -> None:
    line = "☐ Smart Economy ☐ Smart Government ☑ Smart People ☑ Smart Living ☐ Smart Mobility ☐ Smart Environment"
    rows = (("Projecttitel", "Schone lucht"), ("Thema's", line))  # of a pdf without lines: nothing was taken for a control
    picture = Picture("application/pdf", (Block("table", "", Place("pagina 1", {"page": 1}), rows=rows),))
    assert form.read(picture, APPLICATION, "a.pdf")["domains"].value == ("people", "living")


@pytest.mark.parametrize(
    ("text", "months", "first", "last"),
    [
        ("van april 2026 tot en met maart 2028", 24, date(2026, 4, 1), date(2028, 3, 31)),
        ("april t/m december 2026", 9, date(2026, 4, 1), date(2026, 12, 31)),
        ("januari 2026 t.e.m. december 2026", 12, date(2026, 1, 1), date(2026, 12, 31)),
        ("april tot december 2026", None, None, None),
        ("april 2026 tot maart 2028", None, None, None),
        ("maart 2028 tot en met april 2026", None, None, None),
    ],
)
def test_a_period_in_whole_months(text: str, months: int | None, first: date | None, last: date | None) -> None:
    assert moments.months(text).value == months
    assert (moments.through(text) or (None, None)) == (first, last)
    document = python_docx.Document()
    document.add_paragraph(f"Projectperiode: {text}")
    found = _read(document)
    assert (found["project.start"].value if "project.start" in found else None) == first
    assert (found["project.end"].value if "project.end" in found else None) == last


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("432 000 euro, dit is 80%", "432000.00"),
        ("108.000,- (20%)", "108000.00"),
        ("€ 432.000 = 80 %", "432000.00"),
        ("540.000 euro x 80%", None),
        ("540.000 euro aan 80%", None),
        ("€ 540.000 - 20%", None),
        ("12.50% eur", None),
        ("€ 432,50%", None),
        ("80%", None),
    ],
)
def test_a_share_beside_an_amount(text: str, amount: str | None) -> None:
    value = values.money(text).value
    assert (None if value is None else str(value)) == amount


def test_a_clue_may_ask_for_a_whole_word_and_brackets_count_last() -> None:
    fields = {field.name: field for field in APPLICATION.fields}
    asked = list(fields.values())
    assert clues.told("Naam projectverantwoordelijke", fields["sustainability"]) == 0
    assert clues.told("Wat gebeurt er na het project?", fields["sustainability"]) > 0
    assert clues.owner("Hoe zeker is dit (bestuursakkoord, meerjarenplan)?", asked)[0] == "commitment"
    assert clues.owner("Totale kost (gevraagde steun en eigen inbreng samen)", asked)[0] == "budget.total_cost"


def test_a_subtitle_worded_like_another_question_is_not_its_answer_for_sure() -> None:
    document = python_docx.Document()
    for label, line in (
        ("Hoe gaat u te werk?", "We meten een jaar lang het gebruik van alle palen."),
        ("Externe expertise", "Het studiebureau levert het model aan de gemeenten."),
        ("Voor welke taken doet u een beroep op externen?", "Een UX-ontwerper en een jurist voor de overeenkomsten."),
        ("Schaalbaarheid", "Elke gemeente kan met haar eigen gegevens instappen."),
        ("Kunnen andere steden en gemeenten dit overnemen?", "Ja, want het model draait op open data."),
        ("Hoe open is de oplossing?", "Alles komt vrij onder een open licentie."),
    ):
        _bold(document, label)
        document.add_paragraph(line)
    found = _read(document)
    assert _values(found, "work_plan", "external_support", "scalability", "openness") == {
        "work_plan": "We meten een jaar lang het gebruik van alle palen.",
        "external_support": None,
        "scalability": None,
        "openness": "Alles komt vrij onder een open licentie.",
    }
    assert "UX-ontwerper" in found["external_support"].raw and "studiebureau" in found["external_support"].raw


@pytest.mark.parametrize(
    "left", ["(verplicht)", "(verplicht veld)", "Verplicht veld *", "(max. 1.500 tekens)", "(max. 1 blz.)", "(stad, gemeente of VGC)"]
)
def test_words_of_the_form_where_an_answer_should_be_are_for_a_person(left: str) -> None:
    """In a print that kept no columns they were the title and the name of the applicant, at full confidence."""
    blocks = tuple(Block("paragraph", text, Place("", {"page": 1})) for text in ("Naam van de indiener (stad, gemeente of VGC)", left))
    found = form.read(Picture("application/pdf", blocks), APPLICATION, "a.pdf").get("applicant.name")
    assert found is None or (found.value is None and not found.invalid)


@pytest.mark.parametrize("line", ["Einddatum van het project28/02/2029", "Einddatum van het project 28-02-2029"])
def test_a_day_right_behind_its_label_is_read(line: str) -> None:
    """A tab stop just behind the label left no room in the print: the day was told as not filled in."""
    found = form.read(Picture("application/pdf", (Block("paragraph", line, Place("", {"page": 1})),)), APPLICATION, "a.pdf")
    assert str(found["project.end"].value) == "2029-02-28"
