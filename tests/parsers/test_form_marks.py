"""Answers beside marks in cells of their own, to questions above them; lists typed with tabs; and a question that does not apply."""

from __future__ import annotations

import pytest

from parsers import boxes, form
from parsers.model import Block, Picture, Place
from tests.parsers.builders import p
from tests.parsers.test_form_grid import APPLICATION, read, table, values

STAFF = (
    "Werken personeelsleden van wie kosten worden ingebracht in dezelfde periode ook aan andere gesubsidieerde of gefactureerde projecten?"
)
ONCE = "Voor de kosten van dit project werd en wordt geen andere projectsteun verkregen (geen dubbele steun)."
REGION = "Het project stimuleert de omslag naar smart city en smart region in het Vlaamse Gewest."
YES = "Ja, een overzicht van de tijdsbesteding is bijgevoegd"
DECLARED = ("declarations.no_double_funding", "declarations.flemish_region", "declarations.staff_on_other_projects")


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(("mark", "none"), [("x", ""), ("✓", ""), (boxes.TICKED, boxes.OPEN)])
@pytest.mark.parametrize("said", [True, False])
def test_a_mark_or_box_in_a_cell_of_its_own_chooses_the_words_of_its_row(before: bool, mark: str, none: str, said: bool) -> None:
    """The row of "Nee" is no row of the question: its mark was not seen, and the question told as not answered, or answered with the row of "Ja"."""
    rows = ((mark, ONCE), (none, REGION), ("", STAFF), (mark if said else none, YES), (none if said else mark, "Nee"))
    fields = read(p("6. Verklaringen", bold=True), table(*(row if before else row[::-1] for row in rows)))
    assert values(fields, *DECLARED) == (True, False, said)


def test_one_mark_beside_words_may_be_an_answer() -> None:
    fields = read(table(("Projecttitel", "x"), ("Acroniem", "GROEN")))
    assert values(fields, "project.acronym") == ("GROEN",)


@pytest.mark.parametrize("answer", ["Niet van toepassing", "n.v.t.", "NVT"])
def test_a_yes_or_no_question_that_does_not_apply_is_answered(answer: str) -> None:
    field = read(p(STAFF, bold=True), p(answer)).get("declarations.staff_on_other_projects")
    assert field is not None and (field.value, field.raw) == (None, answer)


@pytest.mark.parametrize(
    "answer", ["Smart Mobility: ja, Smart Living: nee", "niet Smart Living", "alles behalve Smart People", "Smart Living: geen"]
)
def test_a_choice_that_is_denied_in_words_is_not_taken_for_made(answer: str) -> None:
    field = read(table(("Smart city-domein(en)", answer)))["domains"]
    assert (field.value, field.confidence, field.raw) == (None, 0.0, answer) and "niet duidelijk" in field.problem


PACKAGES = (
    "WP\tTitel van het werkpakket\tStartmaand\tEindmaand\tTrekker",
    "1\tBeheer\t1\t12\tGent",
    "2\tMeten\t3\t9\tLier",
    "3\tDelen\t6\t12",
)


def test_a_list_typed_with_tabs_is_a_list() -> None:
    fields = read(p("4.3 Overzicht van de werkpakketten", bold=True), *map(p, PACKAGES), p("4.4 Welke externe ondersteuning?", bold=True))
    rows = [(row["number"], row["title"], row["start"], row["end"], row["lead"]) for row in fields["work_packages"].value]
    assert rows == [("1", "Beheer", "1", "12", "Gent"), ("2", "Meten", "3", "9", "Lier"), ("3", "Delen", "6", "12", "")]


def test_lines_of_labels_and_answers_with_tabs_are_no_list() -> None:
    fields = read(
        p("Projecttitel:\tLevend water\tAcroniem:\tLEVEND"), p("Functie:\tdirecteur\tTelefoon:\t03 1"), p("Duurtijd:\t36\tmaanden")
    )
    assert "work_packages" not in fields and "partners" not in fields


def test_the_yes_and_no_of_a_question_further_on_are_not_those_of_a_declaration() -> None:
    """Read as "nee" at full confidence: the declaration ends in a box of its own, on a line that goes on."""
    line = f"a) {ONCE} {boxes.TICKED} akkoord b) {REGION} {boxes.TICKED} akkoord c) {STAFF}"
    fields = read(p("6. Verklaringen", bold=True), p(line), p(f"{boxes.OPEN} {YES}"), p(f"{boxes.TICKED} Nee"))
    field = fields.get("declarations.no_double_funding")
    assert field is None or field.value is not False


def test_boxes_behind_their_words_in_a_printed_table() -> None:
    rows = tuple(
        (words, sign) for words, sign in ((ONCE, boxes.TICKED), (REGION, boxes.OPEN), (STAFF, ""), (YES, boxes.OPEN), ("Nee", boxes.TICKED))
    )
    place = Place("pagina 4, tabel 7", {"page": 4, "rect": [50, 100, 500, 300]})
    cells = tuple(tuple({"page": 4, "rect": [50, 100, 90, 120]} for _ in row) for row in rows)
    marks = tuple(
        boxes.controls(sign, Place(f"{place.location}, rij {r + 1}, kolom 2", {**cells[r][1], "row": r, "cell": 1}))[0]
        for r, (_, sign) in enumerate(rows)
        if sign
    )
    picture = Picture("application/pdf", (Block("table", "", place, rows=rows, controls=marks, cells=cells),), ())
    assert values(form.read(picture, APPLICATION, "x"), *DECLARED) == (True, False, False)


@pytest.mark.parametrize(("mark", "none"), [("x", ""), (boxes.TICKED, boxes.OPEN)])
def test_a_column_of_marks_may_have_a_head(mark: str, none: str) -> None:
    rows = (("Verklaring", "Aankruisen"), (ONCE, mark), (REGION, none), (STAFF, ""), (YES, none), ("Nee", mark))
    assert values(read(p("6. Verklaringen", bold=True), table(*rows)), *DECLARED) == (True, False, False)


def test_the_next_row_of_a_list_that_stands_under_it_as_a_line_leaves_a_doubt() -> None:
    """Typed with tabs and printed: the columns of the second row ran into each other, and the list was read as one row."""
    rows = (("Nr.", "Naam van de organisatie", "Ondernemingsnummer", "Rol"), ("1", "Stad Lier", "0207.502.301", "deelnemer"))
    place = Place("pagina 2", {"page": 2, "rect": [50, 100, 500, 300]})
    below = Block("paragraph", "2\tStad Mechelen 0207.499.430\tdeelnemer", Place("pagina 2", {"page": 2, "rect": [50, 90, 500, 100]}))
    partners = form.read(Picture("application/pdf", (Block("table", "", place, rows=rows), below), ()), APPLICATION, "x")["partners"]
    assert partners.confidence == 0.6 and "Stad Mechelen" in partners.problem
