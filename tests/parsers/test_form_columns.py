"""Tables of partners under headings of people's own words: what stands in a column tells which it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import docx as python_docx
import pytest

from calls.load import load_edition
from parsers import docx, form, odt, pdf, webpage
from parsers.model import Block, FieldValue, Picture, Place
from tests.generator import odd_pages
from tests.parsers.builders import saved
from tests.parsers.test_odt import p as odt_p
from tests.parsers.test_odt import package

APPLICATION = load_edition("city-of-things-2025").form("application-form")
ROWS: list[tuple[str, ...]] = [
    ("1", "Stad Lier", "0207.502.301", "stad of gemeente", "coördinator", "trekker"),
    ("2", "IGEMO", "0213 349 124", "intercommunale", "deelnemer", "data"),
    ("3", "Gemeente Bonheiden", "", "stad of gemeente", "volger", ""),
]


def partners(head: tuple[str, ...], rows: list[tuple[str, ...]] = ROWS) -> FieldValue:
    document = python_docx.Document()
    document.add_heading("C. De partners", 2)
    table = document.add_table(0, len(head))
    for row in (head, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return form.read(docx.picture(saved(document)), APPLICATION, "x")["partners"]


def read(found: FieldValue) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in ("name", "kbo", "type", "role", "task")) for row in found.value]


def test_number_role_and_task_under_other_words() -> None:
    found = partners(("", "Organisatie", "Nummer in de bank", "Soort organisatie", "Hoe doet ze mee?", "Wat doet ze?"))
    assert read(found) == [
        ("Stad Lier", "0207502301", "municipality", "coordinator", "trekker"),
        ("IGEMO", "0213349124", "intercommunale", "participant", "data"),
        ("Gemeente Bonheiden", "", "municipality", "follower", ""),
    ]
    assert found.confidence == 0.7


HEAD = ("Nr.", "Naam van de organisatie", "Ondernemingsnummer", "Type organisatie", "Rol", "Taak in het project")


def test_a_row_with_nothing_but_more_of_the_task_goes_on_with_the_row_above() -> None:
    found = partners(HEAD, [*ROWS[:2], ("", "", "", "", "", "en de rapportering"), ROWS[2]])
    assert [row["task"] for row in found.value] == ["trekker", "data en de rapportering", ""]


@pytest.mark.parametrize("head", ["Bestuur dat meedoet", "Invulvak", "Wie zijn ze?"])
def test_names_under_a_head_that_we_do_not_know_stand_between_numbers_of_rows_and_numbers_of_bodies(head: str) -> None:
    found = partners((HEAD[0], head, *HEAD[2:]))
    assert [row["name"] for row in found.value] == [row[1] for row in ROWS]
    assert found.confidence == 0.7


@pytest.mark.parametrize("row", [("4", "", "", "", "", "en de rapportering"), ("", "", "", "", "volger", "meelezen")])
def test_a_row_with_a_number_or_a_role_is_a_row_of_its_own(row: tuple[str, ...]) -> None:
    found = partners(HEAD, [*ROWS[:2], row])
    assert [one["name"] for one in found.value] == ["Stad Lier", "IGEMO", ""]
    assert found.confidence == 0.7


@pytest.mark.parametrize("number", ["0207.502.301 (Lier)", "tel. 03 800 03 00", "112"])
def test_a_column_in_which_something_else_stands_is_left_alone(number: str) -> None:
    rows: list[tuple[str, ...]] = [
        ("1", "Stad Lier", number, "stad of gemeente", "wij", "trekker"),
        ("2", "IGEMO", "onbekend", "intercommunale", "zij", "data"),
    ]
    found = partners(("", "Organisatie", "Nummer in de bank", "Soort organisatie", "Hoe doet ze mee?", "Wat doet ze?"), rows)
    assert read(found) == [("Stad Lier", "", "municipality", "", "trekker"), ("IGEMO", "", "intercommunale", "", "data")]


def test_two_columns_that_could_both_be_it_are_no_answer() -> None:
    rows: list[tuple[str, ...]] = [("Stad Lier", "0207.502.301", "0207.502.301", "coördinator")]
    found = partners(("Organisatie", "Nummer A", "Nummer B", "Rol"), rows)
    assert read(found) == [("Stad Lier", "", "", "coordinator", "")]
    assert found.confidence == 0.98


def test_a_column_without_a_heading_is_told_by_what_stands_in_it() -> None:
    found = partners(("", "Naam", "Ondernemingsnummer", "Type", "", "Taak"))
    assert [row[3] for row in read(found)] == ["coordinator", "participant", "follower"]
    assert found.confidence == 0.7


_MERGED = (
    "<table border=1 style='border-collapse:collapse'><tr><td>Naam</td><td>Ondernemingsnummer</td><td>Rol</td><td>Taak</td></tr>"
    "<tr><td>Stad Lier</td><td>0207.502.301</td><td>coördinator</td><td>trekt het project</td></tr>"
    "<tr><td>IGEMO</td><td>0213.349.124</td><td rowspan=2>deelnemer</td><td rowspan=2>meten en testen</td></tr>"
    "<tr><td>Gemeente Bonheiden</td><td></td></tr></table>"
)


def _of_word() -> Picture:
    document = python_docx.Document()
    document.add_paragraph("Partners")
    table = document.add_table(0, 4)
    for row in (("Naam", "Ondernemingsnummer", "Rol", "Taak"), ("Stad Lier", "0207.502.301", "coördinator", "trekt het project"),
                ("IGEMO", "0213.349.124", "deelnemer", "meten en testen"), ("Gemeente Bonheiden", "", "", "")):  # fmt: skip
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for column in (2, 3):
        table.cell(2, column).merge(table.cell(3, column))
    return docx.picture(saved(document))


def _of_libreoffice() -> Picture:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{odt_p(text)}</table:table-cell>"

    rows = (("Naam", "Ondernemingsnummer", "Rol", "Taak"), ("Stad Lier", "0207.502.301", "coördinator", "trekt het project"))
    made = ["".join(map(cell, row)) for row in rows]
    two = 'table:number-rows-spanned="2"'
    made.append(cell("IGEMO") + cell("0213.349.124") + cell("deelnemer", two) + cell("meten en testen", two))
    made.append(cell("Gemeente Bonheiden") + cell("") + "<table:covered-table-cell/>" * 2)
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in made)
    return odt.picture(package(odt_p("Partners") + f"<table:table>{table}</table:table>"))


@pytest.mark.parametrize(
    "made",
    [
        _of_word,
        _of_libreoffice,
        lambda: webpage.picture(f"<p>Partners</p>{_MERGED}".encode()),
        lambda: pdf.picture(odd_pages.by_chromium(f"<p>Partners</p>{_MERGED}")),
    ],
    ids=["docx", "odt", "html", "pdf"],
)
def test_cells_merged_over_rows_count_for_each_of_them(made: Callable[[], Picture]) -> None:
    found = form.read(made(), APPLICATION, "x")["partners"]
    assert [(row["name"], row["kbo"], row["role"], row["task"]) for row in found.value] == [
        ("Stad Lier", "0207502301", "coordinator", "trekt het project"),
        ("IGEMO", "0213349124", "participant", "meten en testen"),
        ("Gemeente Bonheiden", "", "participant", "meten en testen"),
    ]


@pytest.mark.parametrize(("rest", "number", "expected"), [
    ("en communicatie", "", ["Leiding", "Kennisdeling en communicatie", "Proef"]),
    ("Communicatie", "", ["Leiding", "Kennisdeling Communicatie", "Proef"]),
    ("imec meet", "3", ["Leiding", "Kennisdeling", "imec meet", "Proef"]),
])  # fmt: skip
def test_a_row_that_the_end_of_a_page_cut(rest: str, number: str, expected: list[str]) -> None:
    def rows(page: int, *lines: tuple[str, ...]) -> Block:
        return Block("table", "\n".join(" | ".join(line) for line in lines), Place(f"pagina {page}", {"page": page}), rows=lines)

    head = ("WP", "Titel van het werkpakket", "Startmaand", "Eindmaand", "Trekker")
    first = rows(1, head, ("1", "Leiding", "1", "36", "Lier"), ("2", "Kennisdeling", "3", "36", "Lier"))
    second = rows(2, (number, rest, "", "", ""), ("4", "Proef", "5", "9", "Mol"))
    found = form.read(Picture("application/pdf", (first, second)), APPLICATION, "x")["work_packages"]
    assert [row["title"] for row in found.value] == expected


def test_two_contacts_beside_each_other() -> None:
    """The heads of the columns tell whose names they are; two answers beside one label are no sure answer."""
    document = python_docx.Document()
    document.add_paragraph().add_run("Gegevens van de indiener").bold = True
    document.add_paragraph("Naam van de indiener: Stad Lier")
    table = document.add_table(0, 3)
    for row in (
        ("", "Contactpersoon 1", "Contactpersoon 2"),
        ("Naam", "Tine Maes", "Koen Claes"),
        ("Functie", "stafmedewerker", "diensthoofd"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    found = form.read(docx.picture(saved(document)), APPLICATION, "x")
    assert {name: (field.value, field.confidence) for name, field in found.items()} == {
        "applicant.name": ("Stad Lier", 1.0),
        "contact.name": ("Tine Maes | Koen Claes", 0.7),
        "contact.function": ("stafmedewerker | diensthoofd", 0.7),
    }


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("mede-indiener", "participant"),
        ("co-aanvrager", "participant"),
        ("coördinator en trekker WP1", "coordinator"),
        ("deelnemer / trekker WP3", "participant"),
        ("co-trekker", None),
        ("trekker WP2", None),
        ("trekker van werkpakket 4", None),
        ("geen coördinator", None),
    ],
)
def test_who_applies_along_or_leads_a_part_coordinates_nothing(written: str, role: str | None) -> None:
    found = partners(HEAD, [ROWS[0], ("2", "IGEMO", "0213 349 124", "intercommunale", written, "data")])
    assert [row["role"] for row in found.value] == ["coordinator", role]
