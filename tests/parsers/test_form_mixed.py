"""A form that is one big table: its lists have columns of their own, and what stands around them is not lost."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from docx.table import Table

from calls.load import load_edition
from parsers import docx, form, form_pieces, odt
from parsers.model import Block, FieldValue, Picture, Place
from tests.generator.office import saved_as

APPLICATION = load_edition("city-of-things-2025").form("application-form")
_PARTNERS = (
    ("Naam", "KBO", "Type", "Rol", "Taak"),
    ("Stad Lier", "0207.502.301", "stad", "coördinator", "Trekt het project"),
    ("Gemeente Zemst", "0207.515.266", "gemeente", "deelnemer", "Test mee"),
)
_PACKAGES = (("WP", "Titel", "Startmaand", "Eindmaand", "Trekker"), ("1", "Leiding", "1", "24", "Lier"), ("2", "Meten", "3", "12", "Zemst"))
_ROWS: tuple[tuple[str, ...], ...] = (
    ("1. Identificatie van het project",),
    ("Projecttitel", "Meten is weten"),
    ("Acroniem", "MEET"),
    ("2. Gegevens van de indiener",),
    ("Naam van de indiener", "Stad Lier"),
    ("3. Partnerschap",),
    *_PARTNERS,
    ("4. Inhoud van het project",),
    ("Plan van aanpak", "Eerst meten, daarna bouwen en dan delen."),
    *_PACKAGES,
    ("Stuurgroep", "Alle schepenen zitten erin samen."),
)


def _spread(table: Table, cells: tuple[str, ...]) -> None:
    """One row over the whole width: the last cell, or both halves, made of what the others leave."""
    row = table.add_row().cells
    at = {1: [(0, 4)], 2: [(0, 1), (2, 4)]}.get(len(cells), [(n, n) for n in range(5)])
    for text, (first, last) in zip(cells, at, strict=True):
        (row[first].merge(row[last]) if last > first else row[first]).text = text


def _whole() -> bytes:
    document = python_docx.Document()
    document.add_heading("Formulier projectaanvraag", 0)
    table = document.add_table(0, 5)
    for cells in _ROWS:
        _spread(table, cells)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _read(kind: str) -> dict[str, FieldValue]:
    data = _whole()
    return form.read(
        docx.picture(data) if kind == "docx" else odt.picture(saved_as("odt", {"f.docx": data})["f.docx"]), APPLICATION, f"formulier.{kind}"
    )


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_questions_around_the_lists_are_read(kind: str) -> None:
    found = _read(kind)
    texts = ("project.title", "applicant.name", "work_plan", "governance.steering_group")
    assert [found[name].value for name in texts] == ["Meten is weten", "Stad Lier", _ROWS[10][1], "Alle schepenen zitten erin samen."]
    assert [(row["name"], row["role"]) for row in found["partners"].value] == [
        ("Stad Lier", "coordinator"),
        ("Gemeente Zemst", "participant"),
    ]
    assert [row["title"] for row in found["work_packages"].value] == ["Leiding", "Meten"]


def test_the_place_is_that_in_the_file() -> None:
    found = _read("docx")
    steering = found["governance.steering_group"].place.anchor
    assert (steering["row"], steering["cell"]) == (len(_ROWS) - 1, 2)
    assert [row["location"][-5:] for row in found["partners"].value] == ["rij 8", "rij 9"]


def test_a_list_with_titles_in_it_stays_one_list() -> None:
    document = python_docx.Document()
    document.add_paragraph("Partnerschap")
    table = document.add_table(0, 5)
    for cells in (_PARTNERS[0], ("Trekker",), _PARTNERS[1], ("Anderen",), _PARTNERS[2]):
        _spread(table, cells)
    target = io.BytesIO()
    document.save(target)
    found = form.read(docx.picture(target.getvalue()), APPLICATION, "formulier.docx")
    assert {"Stad Lier", "Gemeente Zemst"} <= {row["name"] for row in found["partners"].value}


def test_questions_over_their_answers_in_one_cell_are_told_apart() -> None:
    """Also one in words of our own, of which the answer would be called absent."""
    asked = (
        ("1. Identificatie van het project",),
        ("Projecttitel\nMeten is weten",),
        ("Korte schets voor publicatie\nWij tellen fietsers.",),
    )
    document = python_docx.Document()
    table = document.add_table(0, 5)
    for cells in (*asked, ("Openheid\nAlles is open.",), ("5. Begroting",)):
        _spread(table, cells)
    target = io.BytesIO()
    document.save(target)
    found = form.read(docx.picture(target.getvalue()), APPLICATION, "formulier.docx")
    values = [found[name].value for name in ("project.title", "project.summary", "openness")]
    assert values == ["Meten is weten", "Wij tellen fietsers.", "Alles is open."]


def test_the_lines_of_a_print_are_not_taken_for_questions() -> None:
    """Where a question fills its line, the answer goes on in it: nothing may be called absent that stands in another cell."""
    rows = tuple(
        (f"{asked} {said}\n{more}",)
        for asked, said, more in (("Stuurgroep", "Alle", "schepenen."), ("Openheid", "Wij", "delen."), ("Taak", "Ons", "werk."))
    )
    block = Block("table", "", Place("pagina 1", {"page": 1}), rows=rows)
    assert [piece.row for piece in form_pieces.pieces(Picture("application/pdf", (block,)), {})] == [0, 1, 2]
