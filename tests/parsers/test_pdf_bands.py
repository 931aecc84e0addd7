"""Printed tables whose lines or grounds tell only the columns, or only the rows."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

from parsers import pdf, pdf_cells
from parsers.model import Block, Control, Place

_X = (50.0, 90.0, 240.0, 340.0, 540.0)
_ROWS = (
    ("Nr.", "Naam van de organisatie", "Nummer", "Taak in het project"),
    ("1", "Stad Tielt", "0207.438.458", "sturing en nazorg"),
    ("2", "Gemeente Wingene", "0207.495.470", "peilmeters en|proefgebied"),
    ("3", "Gemeente|Pittem", "0207.432.916", "proefgebied Egem"),
    ("4", "Gemeente Dentergem", "0207.434.203", "leest mee en|toetst"),
)
_LABELS = (
    ("Titel van het project", "Slim leveren"),
    ("Acroniem", "KERN"),
    ("Begindatum", "01/03/2026"),
    ("Looptijd", "36 maanden"),
)
_HIGH = 34.0


def _table(
    rows: tuple[tuple[str, ...], ...], edges: tuple[float, ...], drawn: Callable[[canvas.Canvas, int, float], None]
) -> list[list[str]]:
    """The rows as they are read. ``drawn`` draws what there is of the ground and lines of a row, given its number and top."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    for n, row in enumerate(rows):
        drawn(page, n, 760 - _HIGH * n)
        page.setFillGray(0)
        for x, text in zip(edges, row, strict=False):
            for line, part in enumerate(text.split("|")):
                page.drawString(x + 5, 760 - _HIGH * n - 13 - 12 * line, part)
    page.drawString(50, 760 - _HIGH * len(rows) - 40, "Dit staat onder de tabel, en loopt door over de hele breedte van de pagina heen.")
    page.showPage()
    page.save()
    (table,) = [block for block in pdf.picture(target.getvalue()).blocks if block.kind == "table"]
    return [[" ".join(cell.split()) for cell in row] for row in table.rows]


def _shade(page: canvas.Canvas, top: float, edges: tuple[float, ...]) -> None:
    page.setFillGray(0.88)
    for x0, x1 in zip(edges, edges[1:], strict=False):
        page.rect(x0, top - _HIGH, x1 - x0, _HIGH, stroke=0, fill=1)


def _whole(rows: tuple[tuple[str, ...], ...]) -> list[list[str]]:
    return [[cell.replace("|", " ") for cell in row] for row in rows]


@pytest.mark.parametrize("shaded", [(0,), (0, 2, 4), (1, 3)], ids=["head", "odd rows", "even rows"])
def test_rows_without_a_ground_belong_to_the_shaded_ones(shaded: tuple[int, ...]) -> None:
    """Only the shaded rows were a table: a list of partners with a shaded head was told as not filled in."""
    found = _table(_ROWS, _X, lambda page, n, top: _shade(page, top, _X) if n in shaded else None)
    assert found[-4:] == _whole(_ROWS)[1:]


def test_lines_between_the_rows_alone() -> None:
    """All of a row was one text, line by line: labels were answers, and answers told as absent."""
    edges = (50.0, 220.0, 540.0)
    found = _table(_LABELS, edges, lambda page, _, top: page.rect(50, top - _HIGH, 490, _HIGH))
    assert found == _whole(_LABELS)
    assert _table(_ROWS, _X, lambda page, _, top: page.rect(50, top - _HIGH, 490, _HIGH)) == _whole(_ROWS)


def _columns(edges: tuple[float, ...], rows: int) -> Callable[[canvas.Canvas, int, float], None]:
    """A frame, and lines between the columns."""

    def drawn(page: canvas.Canvas, n: int, top: float) -> None:
        for x0, x1 in zip(edges, edges[1:], strict=False):
            if n == 0:
                page.rect(x0, top - _HIGH * rows, x1 - x0, _HIGH * rows)

    return drawn


def test_lines_between_the_columns_alone() -> None:
    """All of a column was one cell: the list of partners was told as not filled in."""
    assert _table(_ROWS, _X, _columns(_X, len(_ROWS))) == _whole(_ROWS)
    edges = (50.0, 220.0, 540.0)
    assert _table(_LABELS, edges, _columns(edges, len(_LABELS))) == _whole(_LABELS)


def test_a_question_of_some_lines_beside_its_answer_is_one_row() -> None:
    edges = (50.0, 220.0, 540.0)
    row = (("Wat werd er al|geprobeerd in de|stad?", "Een proef met|meters, en daarna|een jaar niets."),)
    assert _table(row, edges, _columns(edges, 2)) == _whole(row)


def test_questions_and_answers_under_each_other_in_frames_are_no_columns() -> None:
    rows = (("Naam van de organisatie",), ("Stad Tielt, dienst Omgeving",), ("Adres",), ("Markt 13, 8700 Tielt",))
    assert _table(rows, (50.0, 540.0), lambda page, _, top: page.rect(50, top - _HIGH, 490, _HIGH)) == _whole(rows)


def test_a_text_under_a_table_is_no_row_of_it_where_its_spaces_fall_between_the_columns() -> None:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    edges = (50.0, 56.0 + pdfmetrics.stringWidth("Het project loopt nog", "Helvetica", 10), 300.0, 540.0)
    _shade(page, 760, edges)
    page.setFillGray(0)
    page.setFont("Helvetica", 10)
    for n, row in enumerate((("Stap", "Resultaat", "Wanneer"), ("Meten", "kaart", "maand 1-8"), ("Sturen", "plan", "maand 9-20"))):
        for x, text in zip(edges, row, strict=False):
            page.drawString(x + 5, 747 - _HIGH * n, text)
    page.drawString(55, 655, "Het project loopt nog jaren door in deze streek")
    page.showPage()
    page.save()
    blocks = pdf.picture(target.getvalue()).blocks
    assert [len(block.rows) for block in blocks] == [3, 0]


def _word_style(page: canvas.Canvas, n: int, top: float) -> None:
    """Every other row shaded, with a white line between its columns; a frame, and lines between the rows."""
    page.setStrokeGray(0)
    page.rect(50, top - _HIGH, 490, _HIGH)
    if n % 2 == 0:
        _shade(page, top, (50.0, 220.0, 540.0))


def test_rows_without_a_line_between_their_columns_have_those_of_the_others() -> None:
    """Word's "Gemiddelde arcering": label and answer of every other row were one text, and a date was told as not filled in."""
    assert _table(_LABELS, (50.0, 220.0, 540.0), _word_style) == _whole(_LABELS)


def test_a_row_over_the_first_shaded_one_is_the_head() -> None:
    found = _table(_ROWS, _X, lambda page, n, top: _shade(page, top, _X) if n in (1, 3) else None)
    assert found == _whole(_ROWS)


def test_a_row_that_the_page_cuts_in_two_is_one() -> None:
    """The end of a head on the next page was a partner."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    for cut, rows in (
        (60, (("Nr.", "Naam van de", "Nummer", "Taak"),)),
        (700, (("", "organisatie", "", "in het project"), ("1", "Stad Tielt", "0207.438.458", "sturing"), ("", "Stad Gent", "", "proef"))),
    ):
        page.grid(list(_X), [cut + 30 * n for n in range(len(rows) + 1)])
        page.setFont("Helvetica", 10)
        for n, row in enumerate(reversed(rows)):
            for x, text in zip(_X, row, strict=False):
                page.drawString(x + 5, cut + 30 * n + 15, text)
        page.showPage()
    page.save()
    one, other = [block for block in pdf.picture(target.getvalue()).blocks if block.kind == "table"]
    assert one.rows == (("Nr.", "Naam van de organisatie", "Nummer", "Taak in het project"),)
    assert [row[1] for row in other.rows] == ["Stad Tielt", "Stad Gent"]


def test_a_heading_between_two_tables_is_no_row() -> None:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    for n, (label, said) in enumerate(_LABELS):
        top = 760 - 20 * n - (40 if n > 1 else 0)
        page.grid([50, 220, 540], [top, top - 20])
        page.setFont("Helvetica", 10)
        page.drawString(55, top - 13, label)
        page.drawString(225, top - 13, said)
    page.drawString(55, 700, "2. De looptijd")
    page.showPage()
    page.save()
    told = [(block.kind, len(block.rows)) for block in pdf.picture(target.getvalue()).blocks]
    assert told == [("table", 2), ("paragraph", 0), ("table", 2)]


def test_what_is_told_by_the_number_of_a_row_goes_up_with_it() -> None:
    """The row under a title was taken for a part of that, and the total costs were not found."""

    def table(page: int, rows: tuple[tuple[str, ...], ...], **more: object) -> Block:
        cells = tuple(tuple({"page": page, "rect": [0, 0, 1, 1]} for _ in row) for row in rows)
        return Block("table", "", Place("", {"page": page}), rows=rows, cells=cells, **more)  # type: ignore[arg-type]

    def box(row: int) -> Control:
        return Control("checkbox", True, Place("", {"page": 2, "row": row, "cell": 2}), caption="Smart Living")

    rows = (("", "", "kleine waterlopen."), ("5. Begroting", "", ""), ("25", "Totale kosten", "€ 100"), ("26", "Domein", "☒ Smart Living"))
    first = table(1, (("18", "Additionaliteit", "Een kaart van"),))
    one, other = pdf_cells.over_pages([first, table(2, rows, covered=frozenset({(1, 1), (1, 2)}), controls=(box(3),))])
    assert one.rows[0][2] == "Een kaart van kleine waterlopen." and other.rows == rows[1:]
    assert other.covered == {(0, 1), (0, 2)} and [control.place.anchor["row"] for control in other.controls] == [2]
    ticked = table(2, rows, controls=(box(0),))
    assert pdf_cells.over_pages([first, ticked]) == [first, ticked]  # a box in the rest of the row: its place would be lost
