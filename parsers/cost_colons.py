"""A label and what is said of it in one cell ("Projecttitel: Wegwijs", "Eigen inbreng: € 24.000"), brought back to two cells beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from parsers import values
from parsers.cost_labels import Vocabulary
from parsers.model import Place
from parsers.words import is_blank
from parsers.xlsx import Cell, Sheet


class Parted(Sheet):
    """A sheet of which some cells were taken apart: the label stays, the rest comes in the empty cell at its right. Places stay the sheet's."""

    def __init__(self, sheet: Sheet, found: Mapping[tuple[int, int], tuple[str, str]]) -> None:
        self.sheet, self.found = sheet, found
        self.name, self.hidden = sheet.name, sheet.hidden
        self.hidden_rows, self.hidden_columns = sheet.hidden_rows, sheet.hidden_columns

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """Every cell, in reading order."""
        made = dict(self.sheet.cells)
        for (row, column), (label, said) in self.found.items():
            made[row, column], made[row, column + 1] = Cell(label), Cell(said)
        return dict(sorted(made.items()))

    def place(self, row: int, column: int) -> Place:
        """Where the cell stands on the sheet itself."""
        return self.sheet.place(row, column - 1 if (row, column - 1) in self.found else column)


def parted(sheet: Sheet, words: Vocabulary) -> Sheet:
    """The sheet, with every label apart from what stands behind it in its cell; the sheet itself when there is no such cell."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for (row, column), cell in sheet.cells.items():
        if not isinstance(cell.value, str) or ":" not in cell.value or not sheet.cell(row, column + 1).blank:
            continue
        label, said = (part.strip() for part in cell.value.split(":", 1))
        if label and not is_blank(said) and _belong_together(label, said, words):
            found[row, column] = label, said
    return Parted(sheet, found) if found else sheet


def _belong_together(label: str, said: str, words: Vocabulary) -> bool:
    """Whether a text begins with a label and goes on with what it asks for; of an amount, only a number is that."""
    if any(words.is_label(name, label) for name in words.texts):
        return True
    if words.meaning(label) is None:
        return False
    parsed = values.parse("money", said)
    return parsed is not None and parsed.value is not None
