"""Lists of partners as people lay them out: names with their number in one cell, lines over groups of rows, totals, on their side."""

from __future__ import annotations

from typing import Any

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import FieldValue
from tests.parsers.builders import p, tbl, tc, tr, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")
HEAD = ("Naam van de organisatie", "Ondernemingsnummer", "Type organisatie", "Rol", "Taak in het project")
ROWS = (
    ("Stad Lier", "0207.502.301", "stad of gemeente", "coördinator", "trekker"),
    ("IGEMO", "0213.349.124", "intercommunale", "deelnemer", "data"),
    ("Gemeente Ham", "0207.499.430", "stad of gemeente", "volger", "meelezen"),
)
USUAL = [("Stad Lier", "0207502301", "coordinator"), ("IGEMO", "0213349124", "participant"), ("Gemeente Ham", "0207499430", "follower")]


def line(*cells: str) -> str:
    return tr(*(tc(*map(p, cell.split("\n"))) for cell in cells))


def across(text: str, width: int) -> str:
    return tr(f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr>{p(text)}</w:tc>')


def partners(*rows: str) -> FieldValue:
    elements = [p("3. Partnerschap", True), p("Vermeld op de eerste rij de indiener."), tbl(*rows), p("4. Inhoud", True)]
    return form.read(docx.picture(word(*elements)), APPLICATION, "x.docx")["partners"]


def read(found: FieldValue) -> list[tuple[Any, ...]]:
    return [(row["name"], row["kbo"], row["role"]) for row in found.value]


def test_the_usual_way() -> None:
    found = partners(line(*HEAD), *(line(*row) for row in ROWS))
    assert (read(found), found.confidence) == (USUAL, 0.98)


@pytest.mark.parametrize("written", ["{} ({})", "{}\nKBO {}", "{} - BE {}", "{}, ondernemingsnummer: {}", "{} [KBO-nr. {}]"])
def test_a_number_in_the_cell_of_the_name(written: str) -> None:
    head = ("Partner", *HEAD[2:])
    assert read(partners(line(*head), *(line(written.format(*row[:2]), *row[2:]) for row in ROWS))) == USUAL


def test_two_numbers_in_the_cell_of_the_name_stay_there() -> None:
    both = "Stad Lier (0207.502.301 en 0207.499.430)"
    found = partners(line("Partner", *HEAD[2:]), line(both, *ROWS[0][2:]), line("IGEMO", *ROWS[1][2:]))
    assert found.value[0]["name"] == both


def test_a_line_over_some_rows_tells_their_role() -> None:
    """The word was a partner without a role, and the rows had none."""
    for over in (lambda text: across(text, 4), lambda text: line(text, "", "", "")):
        rows = [over("Coördinator"), *(line(*row[:3], row[4]) for row in ROWS[:1])]
        rows += [over("Deelnemers"), line(*ROWS[1][:3], ROWS[1][4]), over("Volgers"), line(*ROWS[2][:3], ROWS[2][4])]
        found = partners(line(*HEAD[:3], HEAD[4]), *rows)
        assert (read(found), found.confidence) == (USUAL, 0.7)


def test_a_role_of_its_own_goes_before_the_line_over_the_rows() -> None:
    rows = [line(*HEAD), across("Partners", 5), *(line(*row) for row in ROWS)]
    assert read(partners(*rows)) == USUAL


@pytest.mark.parametrize(
    "count", [("Totaal: 3 partners", "", "", "", ""), ("Aantal partners", "3", "", "", ""), ("Totaal", "", "", "", "3")]
)
def test_a_row_that_counts_is_no_partner(count: tuple[str, ...]) -> None:
    assert read(partners(line(*HEAD), *(line(*row) for row in ROWS), line(*count))) == USUAL


def test_a_partner_whose_name_begins_like_that_stays_one() -> None:
    row = ("Totaal Zorg vzw", "", "andere", "deelnemer", "zorg")
    assert [name for name, *_ in read(partners(line(*HEAD), *(line(*one) for one in (*ROWS, row))))][-1] == "Totaal Zorg vzw"


@pytest.mark.parametrize("first", [(), ("", "Coördinator", "Partner 2", "Partner 3")], ids=["without a head", "with a head"])
def test_a_list_on_its_side_has_all_its_partners(first: tuple[str, ...]) -> None:
    """Without a head only the first of them was read, at full confidence."""
    lines = [line(*first)] if first else []
    lines += [line(label, *(row[n] for row in ROWS)) for n, label in enumerate(HEAD)]
    assert read(partners(*lines)) == USUAL


def test_heads_in_two_rows() -> None:
    """Numbers and types under a head of their own were lost, at full confidence."""
    over = f'<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{p("Organisatie")}</w:tc>'
    top = tr(tc(p("Nr.")), over, tc(p("Rol")), tc(p("Taak in het project")))
    under = line("", "Naam", "KBO-nummer", "Type", "", "")
    found = partners(top, under, *(line(str(n), *row) for n, row in enumerate(ROWS, 1)))
    assert (read(found), found.confidence) == (USUAL, 0.98)
    assert [row["type"] for row in found.value] == ["municipality", "intercommunale", "municipality"]


@pytest.mark.parametrize("words", ["geen", "Geen andere partners.", "Er zijn nog geen volgers"])
def test_a_row_that_says_that_there_is_nobody_else_is_no_partner(words: str) -> None:
    found = partners(line(*HEAD), *(line(*row) for row in ROWS), line(words, "", "", "-", ""))
    assert (read(found), found.confidence) == (USUAL, 0.98)


def test_a_list_of_nobody_is_still_something_to_look_at() -> None:
    assert read(partners(line(*HEAD), line("geen partners", "", "", "", ""))) == [("geen partners", "", "")]


WORK = ("WP", "Titel van het werkpakket")
PACKAGES = ("1", "Coördinatie"), ("2", "Kennisdeling")


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (("M1-M36", "M4 – M17"), [("M1", "M36"), ("M4", "M17")]),
        (("1 - 36", "4 t.e.m. 17"), [("1", "36"), ("4", "17")]),
        (("maand 1 tot en met maand 36", "maand 4 tot 17"), [("maand 1", "maand 36"), ("maand 4", "17")]),
        (("maart 2026 - februari 2029", "mei 2026 tot juni 2027"), [("maart 2026", "februari 2029"), ("mei 2026", "juni 2027")]),
    ],
)
def test_start_and_end_in_one_column(spans: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    """Under a head such as "Timing" both were empty, at full confidence."""
    rows = [line(*package, span, "Stad Lier") for package, span in zip(PACKAGES, spans, strict=True)]
    elements = [p("4.3 Overzicht van de werkpakketten", True), tbl(line(*WORK, "Timing", "Trekker"), *rows)]
    found = form.read(docx.picture(word(*elements)), APPLICATION, "x.docx")["work_packages"]
    assert [(row["start"], row["end"]) for row in found.value] == expected
    assert [row["lead"] for row in found.value] == ["Stad Lier", "Stad Lier"] and found.confidence == 0.98


def test_a_column_of_which_one_cell_is_no_span_is_left() -> None:
    rows = [line(*package, span, "Stad Lier") for package, span in zip(PACKAGES, ("1-36", "€ 12.000"), strict=True)]
    elements = [p("4.3 Overzicht van de werkpakketten", True), tbl(line(*WORK, "Timing", "Trekker"), *rows)]
    found = form.read(docx.picture(word(*elements)), APPLICATION, "x.docx")["work_packages"]
    assert [row["start"] for row in found.value] == ["", ""]
