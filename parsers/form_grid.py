"""Columns of a table that say nothing by themselves: numbers of questions ("C.3 | Hoe ga je te werk? | We starten ...") and tick boxes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from parsers import boxes, form_tabbed
from parsers.labels import key
from parsers.model import Block, Control, Picture, Place
from parsers.words import fold, tidy

_CODE = re.compile(r"(?:vraag\s*)?\(?(?:[a-z]{1,2}|[ivx]{1,4}|\d{1,2})?(?:[.\-]?\d{1,2}){0,2}[a-z]?[.):]?")
_CODE_HEADS = ("nr", "nr.", "nummer", "vraag", "#", "code", "punt")
_QUESTION_AND_ANSWER = 3  # columns, at least, of a table of which the first can be numbers only
_CODES = 2  # at least
_YES_NO = ("ja", "nee", "neen", "yes", "no")
_BOTH = 2
_MARK = re.compile(r"[xXvV✓✔✗✘√]")
_MARKS = 2  # in a column, at least: one may be an answer
_WORDS_AND_MARK = 2  # columns


def has_code_column(block: Block) -> bool:
    """Whether the first column of a table holds nothing but the numbers of its questions."""
    codes = 0
    for r, row in enumerate(block.rows):
        if len(row) < _QUESTION_AND_ANSWER:
            return False
        if is_title(block, r):
            continue
        first = fold(row[0])
        if r == 0 and first in _CODE_HEADS:
            continue
        if not _CODE.fullmatch(first):
            return False
        codes += any(char.isalnum() for char in first)
    return codes >= _CODES


def is_title(block: Block, row: int) -> bool:
    """Whether a row is one cell from side to side."""
    return len(block.rows[row]) > 1 and all((row, c) in block.covered for c in range(1, len(block.rows[row])))


def with_boxes_beside_words(picture: Picture) -> Picture:
    """The document with each tick box that has a cell of its own, beside words, put in front of these,
    and a column of mere marks beside the words made such boxes. Lines with tabs are tables too."""
    found = form_tabbed.tables(picture.blocks)
    crossed = (_crossed(block) if block.kind == "table" else block for block in found)
    blocks = (_joined(_captioned(block)) if block.kind == "table" and block.controls else block for block in crossed)
    return replace(picture, blocks=tuple(blocks))


def _crossed(block: Block) -> Block:
    """A table of words and marks ("x | Nee"): a mark chooses the words of its row, as a box with a mark in it would; the other rows are not chosen.
    A row that asks something is no choice."""
    if any(len(row) != _WORDS_AND_MARK for row in block.rows):
        return block
    for marks, words in ((0, 1), (1, 0)):
        column = [row[marks].strip() for row in block.rows]
        column[0] = column[0] if _MARK.fullmatch(column[0]) else ""  # or the head of the column
        if sum(map(bool, column)) < _MARKS or not all(_MARK.fullmatch(cell) for cell in column if cell):
            continue
        rows, controls = [], [control for control in block.controls if control.place.anchor.get("cell") != marks]
        for r, row in enumerate(block.rows):
            if not row[words].strip() or (not column[r] and (row[marks].strip() or row[words].rstrip().endswith(("?", ":")))):
                rows.append(row)
                continue
            place = Place(f"{block.place.location}, rij {r + 1}, kolom {words + 1}", _anchor(block, r, words))
            controls.append(Control("checkbox", bool(column[r]), place, caption=tidy(row[words])))
            made = f"{boxes.TICKED if column[r] else boxes.OPEN} {row[words]}"
            rows.append((made, "") if words == 0 else ("", made))
        return replace(block, rows=tuple(rows), controls=tuple(controls))
    return block


def _anchor(block: Block, row: int, cell: int) -> dict[str, Any]:
    known = dict(block.cells[row][cell]) if block.cells else dict(block.place.anchor)
    return known | {"row": row, "cell": cell}


def _captioned(block: Block) -> Block:
    """A table with boxes under "Ja" and "Neen": the boxes with these words beside them, and the row of heads, which asks nothing, left open."""
    heads = {c: cell for c, cell in enumerate(block.rows[0]) if key(cell) in _YES_NO} if block.rows else {}
    boxed = {(r, c) for r, row in enumerate(block.rows) for c in heads if c < len(row) and boxes.BOX.fullmatch(row[c].strip())}
    if len(heads) < _BOTH or not all(any(c == column for _, column in boxed) for c in heads):
        return block
    rows = [[f"{cell.strip()} {heads[c]}" if (r, c) in boxed else cell for c, cell in enumerate(row)] for r, row in enumerate(block.rows)]
    rows[0] = [""] * len(rows[0])
    controls = []
    for control in block.controls:
        at = (control.place.anchor.get("row"), control.place.anchor.get("cell"))
        controls.append(replace(control, caption=tidy(heads[at[1]])) if control.kind == "checkbox" and at in boxed else control)
    return replace(block, rows=tuple(map(tuple, rows)), controls=tuple(controls))


def _behind(block: Block) -> bool:
    """Whether a table has words and behind them boxes, each in a cell of its own."""
    cells = [row[-1].strip() for row in block.rows if len(row) == _WORDS_AND_MARK and row[0].strip() and not boxes.BOX.search(row[0])]
    signs = [cell for n, cell in enumerate(cells) if cell and (n or boxes.BOX.fullmatch(cell))]  # the first may be a head
    return len(cells) == len(block.rows) and len(signs) >= _MARKS and all(boxes.BOX.fullmatch(cell) for cell in signs)


def _joined(block: Block) -> Block:
    rows = [list(row) for row in block.rows]
    moved: dict[int, str] = {}
    behind = _behind(block)
    for r, row in enumerate(rows):
        sign = row[0].strip()
        if behind and boxes.BOX.fullmatch(row[1].strip()):
            moved[r] = row[0]
            row[0], row[1] = "", f"{row[1].strip()} {row[0]}"
        elif len(row) > 1 and boxes.BOX.fullmatch(sign) and row[1].strip() and not boxes.BOX.search(row[1]) and (r, 1) not in block.covered:
            moved[r] = row[1]
            row[0], row[1] = "", f"{sign} {row[1]}"
    if not moved:
        return block
    controls = []
    for control in block.controls:
        anchor = control.place.anchor
        at = anchor.get("row")
        if control.kind == "checkbox" and anchor.get("cell") == (1 if behind else 0) and at in moved:
            control = replace(control, caption=tidy(moved[at]), place=Place(control.place.location, {**anchor, "cell": 1}))
        controls.append(control)
    return replace(block, rows=tuple(map(tuple, rows)), controls=tuple(controls))
