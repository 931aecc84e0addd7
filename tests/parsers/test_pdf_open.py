"""Printed tables of which a side is not drawn, and tables in the cells of others."""

from __future__ import annotations

import io

from reportlab.pdfgen import canvas

from parsers import pdf
from parsers.model import Block

_LABELS = ("Titel van het project", "Acroniem", "Begindatum", "Looptijd in maanden")
_SAID = ("Slim leveren in de kern", "KERN", "01/03/2026", "36")


def _tables(*pages: object) -> list[Block]:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    for draw in pages:
        page.setFont("Helvetica", 10)
        draw(page)  # type: ignore[operator]
        page.showPage()
    page.save()
    return [block for block in pdf.picture(target.getvalue()).blocks if block.kind == "table"]


def _shaded(page: canvas.Canvas, *columns: tuple[float, tuple[str, ...]]) -> None:
    """Labels on a shaded ground of their own; what stands beside them has none."""
    for n, label in enumerate(_LABELS):
        y = 700 - 20 * n
        page.setFillGray(0.9)
        page.rect(50, y - 6, 150, 20, stroke=0, fill=1)
        page.setFillGray(0)
        page.drawString(54, y, label)
        for x, said in columns:
            page.drawString(x, y, said[n])


def test_answers_beside_a_column_of_shaded_labels_stand_in_its_rows() -> None:
    """All labels were read first, and then all answers: the title was told as not filled in, and amounts moved up by a row."""
    (table,) = _tables(lambda page: _shaded(page, (204, _SAID)))
    assert table.rows == tuple(zip(_LABELS, _SAID, strict=True))


def test_several_columns_beside_shaded_labels_stay_columns() -> None:
    (table,) = _tables(lambda page: _shaded(page, (204, ("a", "b", "c", "d")), (300, ("1", "2", "3", "4")), (400, ("w", "x", "y", "z"))))
    assert [row[1:] for row in table.rows] == [("a", "1", "w"), ("b", "2", "x"), ("c", "3", "y"), ("d", "4", "z")]


def test_a_text_beside_a_frame_of_its_own_is_no_part_of_it() -> None:
    """Two columns of a page: the lines at the right do not stand beside the rows at the left."""

    def draw(page: canvas.Canvas) -> None:
        _shaded(page)
        for n in range(7):
            page.drawString(320, 708 - 13 * n, "De stad meet al jaren hoe druk het is.")

    (table,) = _tables(draw)
    assert all(len(row) == 1 for row in table.rows)


def _ruled(page: canvas.Canvas, foot: float, head: float, label: str, said: tuple[str, ...]) -> None:
    for x in (50, 200, 540):
        page.line(x, foot, x, head)
    page.drawString(54, head - 14, label)
    for n, line in enumerate(said):
        page.drawString(204, head - 14 - 12 * n, line)


def test_a_row_that_the_page_cuts_keeps_question_and_answer_apart() -> None:
    """A browser draws no line where the page cuts a row: question and answer were read as one text, line by line."""

    def first(page: canvas.Canvas) -> None:
        page.grid([50, 200, 540], [200, 180, 160])
        for n, (label, said) in enumerate(zip(_LABELS[:2], _SAID, strict=False)):
            page.drawString(54, 186 - 20 * n, label)
            page.drawString(204, 186 - 20 * n, said)
        _ruled(page, 60, 160, "Hoe verloopt het project?", ("We meten eerst.", "Daarna sturen we bij, en wel", "in alle wijken"))

    def second(page: canvas.Canvas) -> None:
        _ruled(page, 700, 780, "", ("van de stad.",))
        page.line(50, 700, 540, 700)

    one, other = _tables(first, second)
    assert one.rows[2] == ("Hoe verloopt het project?", "We meten eerst.\nDaarna sturen we bij, en wel\nin alle wijken")
    assert other.rows == (("", "van de stad."),)


def test_a_table_in_an_answer_is_told_row_by_row() -> None:
    """Read across its lines, the second line of a cell stood behind the next cell: a text that nobody wrote, at full confidence."""

    def draw(page: canvas.Canvas) -> None:
        page.grid([50, 200, 540], [780, 740, 600])
        page.drawString(54, 766, "Titel")
        page.drawString(204, 766, "Slim leveren")
        page.drawString(54, 726, "Plan van aanpak")
        page.drawString(204, 726, "We werken in twee stappen.")
        page.grid([210, 300, 420], [715, 685, 655])
        for x, y, text in (
            (214, 703, "WP 1"),
            (214, 691, "Leiding"),
            (304, 703, "verslagen"),
            (214, 673, "WP 2"),
            (214, 661, "Proef"),
            (304, 673, "metingen in"),
            (304, 661, "drie wijken"),
        ):
            page.drawString(x, y, text)
        page.drawString(204, 640, "Het geheel duurt twee jaar.")

    (table,) = _tables(draw)
    rows = ["WP 1 Leiding | verslagen", "WP 2 Proef | metingen in drie wijken"]
    assert table.rows[1][1].split("\n") == ["We werken in twee stappen.", *rows, "Het geheel duurt twee jaar."]


def test_a_line_that_runs_off_the_page_is_in_doubt() -> None:
    """What stands beside the page is not to be seen: the answer lacked a word, at full confidence."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    page.drawString(50, 700, "Deze regel past.")
    page.drawString(480, 680, "De stad stuurt, doet een proef en zorgt")
    page.showPage()
    page.save()
    assert [round(anchor["rect"][1]) for anchor in pdf.picture(target.getvalue()).cut] == [678]
