"""Lists typed with tabs, or pasted as text from a workbook: lines with as many columns under each other are a table, whatever they look like."""

from __future__ import annotations

from itertools import groupby

from parsers.model import Block, Place
from parsers.words import tidy

_COLUMNS = 3  # at least: a label, a tab and an answer are no list
_LINES = 3  # at least, the heads counted


def tables(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with each run of such lines as one table, at the places of its lines."""
    if sum(block.kind == "paragraph" and block.text.count("\t") >= _COLUMNS - 1 for block in blocks) < _LINES:
        return blocks
    found: list[Block] = []
    for listed, run in groupby(blocks, key=lambda block: _columns(block) >= _COLUMNS):
        lines = list(run)
        found.extend([_table(lines)] if listed and len(lines) >= _LINES else lines)
    return tuple(found)


def _columns(block: Block) -> int:
    """How many columns a line has; 0 for what is no such line: one with a colon behind a word asks and answers on one line, and the columns of a
    printed page are told by where they stand."""
    if (
        block.kind != "paragraph"
        or any(not one.unread for one in block.controls)
        or "page" in block.place.anchor
        or "\n" in block.text.strip("\n")
    ):
        return 0
    cells = block.text.strip("\n").split("\t")
    return 0 if any(cell.strip().endswith(":") for cell in cells) else len(cells)


def _table(lines: list[Block]) -> Block:
    texts = [[tidy(cell) for cell in line.text.strip("\n").split("\t")] for line in lines]
    width = max(map(len, texts))  # who leaves the last cell open types no tab for it
    rows = tuple((*cells, *[""] * (width - len(cells))) for cells in texts)
    place = Place(lines[0].place.location, lines[0].place.anchor)
    cells = tuple(tuple(line.place.anchor for _ in row) for line, row in zip(lines, rows, strict=True))
    return Block("table", "\n".join(" | ".join(row) for row in rows), place, rows=rows, cells=cells)
