"""Forms that stand in a cell: a table that only makes up the page (a frame, a logo beside the text), with a whole part of the form in a cell of it.

The lines of such a cell are paragraphs, as they are for who looks at the page. Each keeps the place of its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from calls.model import FormDef
from parsers.form_mixed import part
from parsers.form_pieces import cell_place, origin
from parsers.labels import heads, likeness
from parsers.model import Block, Picture
from parsers.words import tidy

_LINES, _ASKED = 8, 4  # lines of such a cell, and those among them with a label or question of the form, at least
_LIKE = 0.9


def unboxed(picture: Picture, forms: Sequence[FormDef]) -> Picture:
    """The picture, with each such cell as paragraphs and the other rows of its table as a table."""
    paged = {n: rows for n, block in enumerate(picture.blocks) if block.kind == "table" and (rows := _paged(block, forms))}
    if not paged:
        return picture
    blocks = [one for n, block in enumerate(picture.blocks) for one in (_parts(block, paged[n]) if n in paged else (block,))]
    return replace(picture, blocks=tuple(blocks))


def _paged(block: Block, forms: Sequence[FormDef]) -> set[int]:
    """The rows with such a cell; of a table of one column all, when its cells are one together."""
    long = [(r, cell) for r, row in enumerate(block.rows) for cell in row if cell.count("\n") + 1 >= _LINES]
    if long and all(len(row) == 1 for row in block.rows):
        whole = "\n".join(cell for _, cell in long)
        return set(range(len(block.rows))) if any(_asked(whole, form) >= _ASKED for form in forms) else set()
    return {r for r, cell in long if any(_asked(cell, form) >= _ASKED for form in forms)}


def _asked(cell: str, form: FormDef) -> int:
    """How many fields of a form are asked in a cell."""
    said = {head for line in cell.split("\n") for head, _, _ in heads(line)}
    return sum(any(likeness(head, field.labels) >= _LIKE for head in said) for field in form.fields)


def _parts(block: Block, paged: set[int]) -> Iterator[Block]:
    columns = tuple(range(max(map(len, block.rows))))
    for whole, rows in groupby(range(len(block.rows)), key=lambda r: r in paged):
        if whole:
            yield from (line for r in rows for line in _lines(block, r))
        else:
            yield part(block, list(rows), columns)


def _lines(block: Block, row: int) -> Iterator[Block]:
    for c, cell in enumerate(block.rows[row]):
        its = [one for one in block.controls if (one.place.anchor.get("row"), one.place.anchor.get("cell")) == origin(block, row, c)]
        for line in filter(str.strip, cell.split("\n")):
            held = [one for one in its if _words(one.caption if one.kind == "checkbox" else one.value) in tidy(line)]
            its = [one for one in its if one not in held]
            yield Block("paragraph", line.strip(), cell_place(block, row, c), controls=tuple(held))
        if its:
            yield Block("paragraph", "", cell_place(block, row, c), controls=tuple(its))


def _words(text: object) -> str:
    """The first line of what a control shows; a control that shows nothing stands in no line."""
    return tidy(str(text).split("\n")[0]) if isinstance(text, str) and text.strip() else "\n"
