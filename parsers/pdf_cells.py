"""The cells of a ruled table on a page, with their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from parsers import boxes, pdf_apart, pdf_columns, pdf_tables
from parsers.model import Block, Control, Place
from parsers.pdf_boxes import within
from parsers.pdf_columns import Line
from parsers.pdf_extract import Rect, Sheet, Word
from parsers.pdf_lines import START, fits, glue
from parsers.pdf_lines import lines as lines_of
from parsers.words import tidy

_FEWEST = 3  # columns of a list
_PADDING = 4.0  # points that a cell keeps white


def table(table: pdf_tables.Ruled, words: list[Word], sheet: Sheet, count: int, others: Sequence[pdf_tables.Ruled] = ()) -> Block:
    """A ruled table. A cell's lines stay lines, so that boxes in it keep their captions. ``others``: those on the page, of which some may stand
    in its cells."""
    rows: list[tuple[str, ...]] = []
    anchors: list[tuple[dict[str, Any], ...]] = []
    controls: list[Control] = []
    held = _held(table, words)
    for r, row in enumerate(table.rows):
        texts, its = [], []
        for c, cell in enumerate(row):
            lines = lines_of(held.get((r, c), []), sheet)
            text = _text(lines, cell, others, sheet)
            texts.append(text)
            box = reduce(pdf_columns.union, (line.box for line in lines)) if lines else cell
            its.append(sheet.anchor(box) if box is not None else {})
            if cell is not None and boxes.BOX.search(text):
                place = Place(f"pagina {sheet.number}, tabel {count}, rij {r + 1}, kolom {c + 1}", its[-1] | {"row": r, "cell": c})
                controls.extend(boxes.controls(text, place, pdf_apart.spans(text, lines)))
        rows.append(tuple(texts))
        anchors.append(tuple(its))
    place = Place(f"pagina {sheet.number}, tabel {count}", sheet.anchor(table.box))
    text = "\n".join(" | ".join(tidy(cell) for cell in row) for row in rows)
    merged = pdf_tables.merged(table)
    covered = frozenset((r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if cell is None) - set(merged)
    return Block("table", text, place, "", False, tuple(rows), tuple(controls), tuple(anchors), merged, covered)


def over_pages(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of all pages, with rows that the end of a page cut in two made whole: the rest of a head or name ("organisat / ie") was a row of
    its own, and so a partner. Only what goes on in small letters, under no number."""
    made: list[Block] = []
    for block in blocks:
        before = made[-1] if made else None
        if before is None or before.kind != "table" or block.kind != "table" or _page(block) != _page(before) + 1:
            made.append(block)
            continue
        first = int(len(block.rows) > 1 and len(before.rows) > 1 and block.rows[0] == before.rows[0])  # the heads are printed again
        rest = block.rows[first]
        going_on = [cell for cell in rest if cell]
        if (
            len(rest) < _FEWEST
            or len(rest) != len(before.rows[-1])
            or rest[0]
            or not all(cell[:1].islower() for cell in going_on)
            or not going_on
            or any(control.place.anchor["row"] == first for control in block.controls)
        ):
            made.append(block)
            continue
        whole = tuple(f"{cell} {more}".strip() for cell, more in zip(before.rows[-1], rest, strict=True))
        made[-1] = _with_rows(before, (*before.rows[:-1], whole), before.cells)
        if len(block.rows) > first + 1:
            made.append(_without_row(block, first))
    return made


def _without_row(block: Block, row: int) -> Block:
    """The table without one of its rows; what is told by the number of a row goes up with it."""

    def up(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(r - (r > row), c) for r, c in places if r != row]

    def moved(control: Control) -> Control:
        its = control.place.anchor
        return replace(control, place=Place(control.place.location, {**its, "row": its["row"] - (its["row"] > row)}))

    rows, cells = ((*its[:row], *its[row + 1 :]) for its in (block.rows, block.cells))
    made = _with_rows(block, rows, cells)
    return replace(made, controls=tuple(map(moved, block.controls)), merged=tuple(up(block.merged)), covered=frozenset(up(block.covered)))


def _page(block: Block) -> int:
    return int(block.place.anchor.get("page", -1))


def _with_rows(block: Block, rows: Sequence[tuple[str, ...]], cells: Sequence[tuple[Mapping[str, Any], ...]]) -> Block:
    text = "\n".join(" | ".join(tidy(cell) for cell in row) for row in rows)
    return replace(block, text=text, rows=tuple(rows), cells=tuple(cells))


def _held(table: pdf_tables.Ruled, words: list[Word]) -> dict[tuple[int, int], list[Word]]:
    """The words of each cell, by row and column."""
    cells = [(cell, (r, c)) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if cell is not None]
    held: dict[tuple[int, int], list[Word]] = {}
    last = cells[0]
    for word in words:
        box = (word.x0, word.top, word.x1, word.bottom)
        if not within(box, last[0]):
            last = next((entry for entry in cells if within(box, entry[0])), last)
        held.setdefault(last[1], []).append(word)
    return held


def _text(lines: list[Line], cell: Rect | None, others: Sequence[pdf_tables.Ruled], sheet: Sheet) -> str:
    """What a cell says, with a table in it row by row: across its lines, cells of two lines are mixed up."""
    inner = [other for other in others if cell is not None and inside(other.box, cell)]
    if not inner:
        return _joined(lines, cell)
    first = min(inner, key=lambda other: (other.box[1], -other.box[3]))
    _, top, _, bottom = first.box
    words = [word for line in lines for word in line.words]
    its = [word for word in words if within((word.x0, word.top, word.x1, word.bottom), first.box)]
    above = [word for word in words if word not in its and word.top + word.bottom < top + bottom]
    below = [word for word in words if word not in its and word not in above]
    held = _held(first, its) if its else {}
    rows = [
        [_text(lines_of(held.get((r, c), []), sheet), part, others, sheet) for c, part in enumerate(row)]
        for r, row in enumerate(first.rows)
    ]
    said = ["\n".join(row) if boxes.BOX.search("".join(row)) else tidy(" | ".join(row)) for row in rows if any(row)]
    rest = [other for other in inner if other is not first and not inside(other.box, first.box)]
    return "\n".join(
        part for part in (_joined(lines_of(above, sheet), cell), *said, _text(lines_of(below, sheet), cell, rest, sheet)) if part
    )


def inside(box: Rect, cell: Rect) -> bool:
    """Whether a table stands in a cell."""
    return box[0] >= cell[0] - 1 and box[1] >= cell[1] - 1 and box[2] <= cell[2] + 1 and box[3] <= cell[3] + 1 and box != cell


def _joined(lines: list[Line], cell: Rect | None) -> str:
    """Lines of a cell: a wrapped line goes on the line before it, a new item or a short line before it starts a new one."""
    text = ""
    right = cell[2] if cell else 0.0
    for before, line in zip([None, *lines], lines, strict=False):
        shown = line.text.replace("\t", " ")
        if before is None:
            text = shown
        elif cell and glue(before, line, cell, line is lines[-1]) == "":
            text += shown
        elif START.match(shown) or (before.box[2] < right - 0.35 * (right - before.box[0]) and fits(before, line, right - _PADDING)):
            text += "\n" + shown
        else:
            text += " " + shown
    return text
