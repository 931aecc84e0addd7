"""Headings of a cost model: which column holds which year or which kind of amount, and what else stands in columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from parsers.cost_labels import (
    COSTS,
    INCOMES,
    TOTAL,
    Vocabulary,
    is_months,
    is_sum_alone,
    is_total,
    is_wage,
    part_of_year,
    plain,
    says_sum,
    spans_years,
    year_of,
)
from parsers.words import fold
from parsers.xlsx import Cell, shown

YEARS = "years"  # a column with the costs of one year, of whatever kind
_PROJECT_YEARS = 100  # a higher number is a year of the calendar
_KEYS = (*COSTS, TOTAL, *INCOMES)


class Kind(NamedTuple):
    """What the amounts of a column are: of which kind (``YEARS``: all costs of a year), and of which project year, or part of it, if any."""

    key: str
    year: int | None = None
    part: str = ""  # of the year: "q1"


@dataclass(slots=True)
class Columns:
    """Which column holds which year, the person-months of which year, the wage, the total."""

    years: dict[int, int] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)
    wage: int | None = None
    total: int | None = None
    first_year: int | None = None  # of the calendar, when the headings name such years
    twice: tuple[str, str] | None = None  # headings of two columns of amounts of the same year
    parts: dict[int, list[int]] = field(default_factory=dict)  # the first column of a year -> those of its other quarters or months
    total_only: bool = False  # headings of one table ("Profiel | Uren | Tarief | Bedrag"), which those under it need not keep to

    def add(self, year: int, column: int, cells: Mapping[int, Cell]) -> None:
        """Another column with amounts of a year: the first, a further part of it, or the same once more."""
        first = self.years.setdefault(year, column)
        known = [part_of_year(shown(cells[one])) for one in (first, *self.parts.get(first, []))]
        mine = part_of_year(shown(cells[column]))
        if first == column:
            return
        if mine and all(known) and mine not in known:
            self.parts.setdefault(first, []).append(column)
        elif self.twice is None:
            self.twice = shown(cells[first]), shown(cells[column])

    @property
    def amounts(self) -> set[int]:
        """Every column with amounts of a year, and that of the total."""
        total = set() if self.total is None else {self.total}
        return {*self.years.values(), *(column for more in self.parts.values() for column in more)} | total


_AMOUNTS = {"bedrag", "bedragen", "kost", "kosten", "kostprijs", "totaal", "totale kost", "subtotaal", "total", "amount", "cost", "costs"}

_INCLUDING = re.compile(r"\b(?:incl(?:usief|\.)?|met)\s*(?:niet[- ](?:recupereerbare|aftrekbare)\s+)?btw\b\.?")
_TAX_TOO = re.compile(rf"{_INCLUDING.pattern}|\bexcl(?:usief|\.)?\s*btw\b\.?")
_TAX = re.compile(r"\bbtw\b")


def heading_of_amounts(cells: dict[int, Cell]) -> int | None:
    """The last column that a row of headings announces amounts for, when no cell of the row holds a figure: a remark may be asked behind it, the
    number of the row may stand before it."""
    said = [(column, cell.value) for column, cell in sorted(cells.items()) if not cell.blank]
    if said and isinstance(said[0][1], Decimal):
        said = said[1:]
    if len(said) < 3 or not all(isinstance(text, str) and not any(char.isdigit() for char in text) for _, text in said):
        return None
    return next((column for column, text in said[:0:-1] if _INCLUDING.sub("", plain(str(text))).strip() in _AMOUNTS), None)


def column_of_amounts(texts: Mapping[int, str]) -> int | None:
    """The heading of amounts: "Bedrag", "Kostprijs (EUR)", "Bedrag incl. btw". With the tax comes before without it, as that is what is paid."""
    found = [column for column, text in texts.items() if plain(_TAX_TOO.sub(" ", fold(text))) in {*_AMOUNTS, "totaalbedrag", "raming"}]
    return min(
        found, key=lambda column: (_INCLUDING.search(fold(texts[column])) is None, "excl" in fold(texts[column]), column), default=None
    )


def with_tax_apart(cells: dict[int, Cell]) -> bool:
    """Whether a row of headings has the amount without tax, the tax, and last of all what they cost together."""
    last = heading_of_amounts(cells)
    texts = [plain(shown(cell)) for column, cell in sorted(cells.items()) if column != last]
    return last is not None and _INCLUDING.search(plain(shown(cells[last]))) is not None and any(_TAX.search(text) for text in texts)


def columns_of(cells: dict[int, Cell]) -> Columns | None:
    """What a row of headings says of its columns; None when it is no such row."""
    columns, said = Columns(), False
    for column, cell in sorted(cells.items()):
        text = shown(cell)
        if not isinstance(cell.value, str) and not (isinstance(cell.value, Decimal) and 2000 <= cell.value <= 2100):
            continue
        year = year_of(text)
        project_years = any(known < _PROJECT_YEARS for known in columns.years)
        if is_total(text) and (spans_years(text) or (project_years and year is not None and year > _PROJECT_YEARS)):
            columns.total = column
        elif is_wage(text):
            columns.wage = column
        elif is_months(text):
            if year is not None or not says_sum(text):  # "Totaal PM" are those of all years together
                columns.months[year or len(columns.months) + 1] = column
        elif year is not None:
            columns.add(year, column, cells)
        elif is_total(text) and (columns.years or (said and is_sum_alone(text))):
            columns.total = column
        said = said or bool(text.strip())
    if len(columns.years) + len(columns.months) + (columns.total is not None) < 2:
        return None
    if columns.months and not columns.years and columns.total is None:
        texts = {column: shown(cell) for column, cell in cells.items() if column > max(columns.months.values())}
        columns.total = column_of_amounts(texts)  # "Maandkost | PM 2026 | PM 2027 | Kost"
        columns.total_only = columns.total is not None
    columns.first_year = first_of(columns.years)
    columns.years, columns.months = numbered(columns.years), numbered(columns.months)
    return columns


def under_groups(cells: dict[int, Cell], above: dict[int, Cell]) -> dict[int, Cell]:
    """Headings with the one above them, which may go on over several columns: "Mensmaanden" over "Jaar 1 | Jaar 2". What has a heading above it and
    none of its own stands in both rows."""
    heads = {column: cell for column, cell in sorted(above.items()) if isinstance(cell.value, str) and cell.value.strip()}
    last = max(cells, default=0)
    found: dict[int, Cell] = {column: cell for column, cell in heads.items() if column not in cells or cells[column].blank}
    for column, cell in cells.items():
        group = max((one for one in heads if one <= column), default=None)
        if cell.blank or group is None or not isinstance(cell.value, str | Decimal):
            continue
        found[column] = cell._replace(value=f"{heads[group].value} {shown(cell)}")
    return {column: cell for column, cell in sorted(found.items()) if column <= last + 1}


def kinds_of(head: dict[int, Cell], beside: dict[int, Cell], words: Vocabulary) -> tuple[dict[int, Kind], int | None]:
    """The columns of a table with a row per partner, and the first year of the calendar when they name such years.

    ``beside``: the row under the headings, which may divide a kind over years. Several columns may be of one kind: its years, or parts of it.
    """
    years = only_years(beside)
    found: dict[int, Kind] = {}
    key = ""
    for column in sorted({*head, *years}):
        cell = head.get(column)
        if cell is not None and not cell.blank:
            text = shown(cell)
            meaning = words.meaning(text) if isinstance(cell.value, str) else None
            key = meaning.key if meaning and meaning.key in _KEYS else ""
            year = years.get(column) or year_of(text)
            if not key and year is not None and not is_months(text):
                found[column] = Kind(YEARS, year, part_of_year(text))
        elif (year := years.get(column)) is None:
            continue
        if key:
            found[column] = Kind(key, year, part_of_year(shown(beside[column])) if column in years else "")
    if sum(kind.key == YEARS for kind in found.values()) == 1:
        found = {column: kind for column, kind in found.items() if kind.key != YEARS}  # the year of the call, most likely
    named = {kind.year for kind in found.values() if kind.year is not None}
    project_year = {year: number for number, year in numbered({year: year for year in named}).items()}
    numbers = {column: kind._replace(year=None if kind.year is None else project_year[kind.year]) for column, kind in found.items()}
    return numbers, first_of(named)


def only_years(cells: dict[int, Cell]) -> dict[int, int]:
    """The years of a row that holds only years, as far as it holds numbers at all; else none."""
    years = {column: year for column, cell in cells.items() if not cell.blank and (year := year_of(shown(cell))) is not None}
    others = [cell for column, cell in cells.items() if column not in years and isinstance(cell.value, Decimal)]
    return years if len(years) > 1 and not others else {}


def first_of(years: Iterable[int]) -> int | None:
    """The first year of the calendar among these years; None when they are project years."""
    return min((year for year in years if year > _PROJECT_YEARS), default=None)


def numbered(columns: dict[int, int]) -> dict[int, int]:
    """Calendar years as project years, in their order."""
    if first_of(columns) is not None:
        return {number: columns[year] for number, year in enumerate(sorted(columns), 1)}
    return columns
