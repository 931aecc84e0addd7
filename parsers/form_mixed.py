"""Forms that are one big table: titles from side to side, rows of a question and an answer, and lists with columns of their own between them.

Programs also make one table of two that touch. Each list becomes a table of its own; where its cells stand in the file is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from calls.model import FormDef
from parsers.labels import LIKELY, likeness
from parsers.model import Block, Picture

_ASKED = 3  # rows, at least, that ask something of the form: else it is a list with titles in it
_COLUMNS = 3  # of a list, at least
_Pattern = tuple[int, ...]


def apart(picture: Picture, form: FormDef) -> Picture:
    """The picture, with the lists in such tables as blocks of their own."""
    labels = tuple(label for field in form.fields for label in field.labels)
    asking = {n: _asked(block, labels) for n, block in enumerate(picture.blocks) if block.kind == "table" and block.covered}
    if sum(map(sum, asking.values())) < _ASKED:
        return picture
    blocks: list[Block] = []
    for n, block in enumerate(picture.blocks):
        blocks.extend(_parts(block, asking[n]) if any(asking.get(n, ())) else (block,))
    return replace(picture, blocks=tuple(blocks))


def _shown(block: Block) -> list[_Pattern]:
    """The columns of each row that are no part of the cell at their left."""
    return [tuple(c for c in range(len(row)) if (r, c) not in block.covered) for r, row in enumerate(block.rows)]


def _asked(block: Block, labels: tuple[str, ...]) -> list[bool]:
    return [_asks(block.rows[r], pattern, labels) for r, pattern in enumerate(_shown(block))]


def _parts(block: Block, asked: list[bool]) -> Iterator[Block]:
    shown = _shown(block)
    runs: list[tuple[bool, list[int]]] = []
    for pattern, members in groupby(range(len(shown)), key=lambda r: shown[r]):
        rows = list(members)
        listed = len(pattern) >= _COLUMNS and len(rows) > 1 and not any(asked[r] for r in rows[1:])
        if runs and not listed and not runs[-1][0]:
            runs[-1][1].extend(rows)
        else:
            runs.append((listed, rows))
    if len(runs) < 2:
        yield block
        return
    for _, rows in runs:
        yield part(block, rows, tuple(sorted({c for r in rows for c in shown[r]})))


def _asks(row: tuple[str, ...], pattern: _Pattern, labels: tuple[str, ...]) -> bool:
    """Whether a row has one question of the form at its left, or behind its number, and at most an answer beside it."""
    cells = [row[c].strip() for c in pattern]
    if len(cells) == _COLUMNS and (not cells[0] or cells[0].strip(" .)").isdigit()):
        cells = cells[1:]
    return 0 < len(cells) < _COLUMNS and bool(cells[0]) and likeness(cells[0].split("\n")[0], labels) >= LIKELY


def part(block: Block, rows: list[int], columns: _Pattern) -> Block:
    """Some rows and columns of a table as a table; its cells say which they are in the file."""
    at = {r: n for n, r in enumerate(rows)}
    across = {c: n for n, c in enumerate(columns)}

    def moved(spots: object) -> list[tuple[int, int]]:
        return [(at[r], across[c]) for r, c in spots if r in at and c in across]  # type: ignore[attr-defined]

    texts = tuple(tuple(block.rows[r][c] for c in columns if c < len(block.rows[r])) for r in rows)
    cells = tuple(tuple({**(_where(block, r, c)), "row": r, "cell": c} for c in columns if c < len(block.rows[r])) for r in rows)
    controls = tuple(control for control in block.controls if control.place.anchor.get("row") in at)
    text = "\n".join(" | ".join(row) for row in texts)
    return replace(
        block,
        text=text,
        rows=texts,
        cells=cells,
        controls=controls,
        merged=tuple(moved(block.merged)),
        covered=frozenset(moved(block.covered)),
    )


def _where(block: Block, row: int, cell: int) -> dict[str, object]:
    return dict(block.cells[row][cell]) if row < len(block.cells) and cell < len(block.cells[row]) else {}
