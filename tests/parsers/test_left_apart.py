"""What the lay-out tore apart is in doubt, and never called empty: a question of which the end stands elsewhere, rows apart from their heads."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.table import Table

from calls.load import load_edition
from checks.model import Outcome
from parsers.model import PERHAPS, Reading, Role
from parsers.read import read_document
from tests.checks.cases import application, run
from tests.parsers.builders import FORMS, saved

EDITION = load_edition("city-of-things-2025")


def _form() -> Document:
    return docx.Document(io.BytesIO((FORMS / "city_of_things_2025_formulier_projectaanvraag.docx").read_bytes()))


def _table(document: Document, words: str) -> Table:
    return next(table for table in document.tables if words in table.cell(0, 0).text or words in table.cell(0, 1).text)


def _read(document: Document) -> Reading:
    reading = read_document("aanvraag.docx", saved(document), EDITION)
    assert reading.role is Role.APPLICATION_FORM
    return reading


def _in_doubt(reading: Reading, name: str, title: str) -> bool:
    found = reading.fields[name]
    told = run(application(documents=[reading]), "documents-complete")
    assert told.outcome is not Outcome.PASS
    missing = told.reason.split("niet ingevuld: ")[1].split(". ")[0] if "niet ingevuld: " in told.reason else ""
    return found.value is None and found.problem.startswith(PERHAPS) and title not in missing


def _under(line: str) -> Document:
    """The work packages without the heads of their columns, under a bold line."""
    document = _form()
    table = _table(document, "Titel van het werkpakket")
    title = document.add_paragraph()
    title.add_run(line).bold = True
    table._tbl.addprevious(title._p)
    table._tbl.remove(table.rows[0]._tr)
    for cell, text in zip(table.rows[0].cells, ("1", "Sturing", "1", "30", "Roeselare"), strict=True):
        cell.text = text
    return document


def test_heads_in_a_line_of_their_own_over_the_rows() -> None:
    found = _read(_under("WP\tTitel van het werkpakket\tStartmaand\tEindmaand\tTrekker")).fields["work_packages"]
    assert [(row["number"], row["title"], row["end"], row["lead"]) for row in found.value] == [("1", "Sturing", "30", "Roeselare")]
    assert found.confidence < 0.9


def test_rows_that_nobody_knows_under_the_title_of_a_list_are_not_an_empty_list() -> None:
    assert _in_doubt(_read(_under("Zo verdelen wij het werk:")), "work_packages", "werkpakketten")


def test_a_list_left_open_is_empty() -> None:
    assert "work_packages" not in _read(_form()).fields


def test_a_question_of_which_only_the_beginning_stands_on_a_line_is_not_left_open() -> None:
    document = _form()
    table = _table(document, "Projecttitel")
    row = next(row for row in table.rows if row.cells[0].text.startswith("Startdatum"))
    for text in ("Startdatum van het", "01/03/2026", "project"):
        table._tbl.addprevious(document.add_paragraph(text)._p)
    table._tbl.remove(row._tr)
    assert _in_doubt(_read(document), "project.start", "startdatum")
