"""A partner's sheet with its years under each other and its kinds of costs beside each other, brought back to the usual way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from parsers.cost_labels import COSTS, IDENTITY, Vocabulary, is_total, year_of
from parsers.model import Place
from parsers.xlsx import Cell, Sheet, shown

_ENOUGH = 3  # kinds of costs beside each other
_YEARS = 2  # under each other


@dataclass(frozen=True, slots=True)
class Block:
    """The cells that change places: rows and columns from the corner, with the headings, to the last."""

    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def more(self) -> int:
        """How many rows it takes more, when it is turned."""
        return max(0, (self.last_column - self.column) - (self.last_row - self.row))


class Tipped(Sheet):
    """A sheet of which one block has its rows and columns exchanged; what stands under it moves down. Places stay those that people see."""

    def __init__(self, sheet: Sheet, block: Block) -> None:
        self.sheet, self.block = sheet, block
        self.name, self.hidden = sheet.name, sheet.hidden
        self.hidden_rows, self.hidden_columns = set(), set()  # told of the sheet itself

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """Every cell, in the reading order of the changed sheet."""
        return dict(sorted(((self._moved(*spot), cell) for spot, cell in self.sheet.cells.items()), key=lambda one: one[0]))

    def place(self, row: int, column: int) -> Place:
        """Where the cell stands on the sheet itself."""
        block = self.block
        turned_last = max(block.last_row, block.row + block.last_column - block.column)
        if block.row <= row <= turned_last:
            return self.sheet.place(block.row + column - block.column, block.column + row - block.row)
        return self.sheet.place(row - block.more if row > turned_last else row, column)

    def _moved(self, row: int, column: int) -> tuple[int, int]:
        block = self.block
        if row < block.row:
            return row, column
        if row > block.last_row:
            return row + block.more, column
        return block.row + column - block.column, block.column + row - block.row


def tipped(sheet: Sheet, words: Vocabulary) -> Sheet:
    """The sheet; with its block of years turned when it has one, and nothing else stands in those rows."""
    rows = list(sheet.rows())
    for index, (row, cells) in enumerate(rows):
        if not _is_head(cells, words):
            continue
        column, last_column = min(cells), max(cells)
        last, years = row, set()
        for below, held in rows[index + 1 :]:
            label = held.get(column)
            text = shown(label) if label is not None else ""
            year = year_of(text) if label is not None else None
            if below != last + 1 or min(held) < column or max(held) > last_column or (year is None and not is_total(text)):
                break
            last = below
            years |= {year} if year is not None else set()
        if len(years) >= _YEARS:
            return Tipped(sheet, Block(row, column, last, last_column))
    return sheet


def _is_head(cells: dict[int, Cell], words: Vocabulary) -> bool:
    """Whether a row has nothing but headings, of several kinds of costs, behind a first one that names nobody."""
    texts = [cell.value for _, cell in sorted(cells.items()) if not cell.blank]
    if not all(isinstance(text, str) for text in texts) or any(words.is_label(name, str(text)) for text in texts for name in IDENTITY):
        return False
    kinds = {meaning.key for text in texts[1:] if (meaning := words.meaning(str(text))) is not None}
    return len(kinds & set(COSTS)) >= _ENOUGH and words.meaning(str(texts[0])) is None
