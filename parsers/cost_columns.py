"""Headings of a cost model: which column holds which year, and what else stands in columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from parsers.cost_labels import is_months, is_total, is_wage, year_of
from parsers.xlsx import Cell, shown


@dataclass(slots=True)
class Columns:
    """Which column holds which year, the person-months of which year, the wage, the total."""

    years: dict[int, int] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)
    wage: int | None = None
    total: int | None = None


def columns_of(cells: dict[int, Cell]) -> Columns | None:
    """What a row of headings says of its columns; None when it is no such row."""
    columns = Columns()
    for column, cell in sorted(cells.items()):
        text = shown(cell)
        if not isinstance(cell.value, str) and not (isinstance(cell.value, Decimal) and 2000 <= cell.value <= 2100):
            continue
        year = year_of(text)
        if is_wage(text):
            columns.wage = column
        elif is_months(text):
            columns.months[year or len(columns.months) + 1] = column
        elif year is not None:
            columns.years[year] = column
        elif columns.years and is_total(text):
            columns.total = column
    if len(columns.years) + len(columns.months) + (columns.total is not None) < 2:
        return None
    columns.years, columns.months = _numbered(columns.years), _numbered(columns.months)
    return columns


def _numbered(columns: dict[int, int]) -> dict[int, int]:
    """Calendar years as project years, in their order."""
    if any(year > 100 for year in columns):
        return {number: columns[year] for number, year in enumerate(sorted(columns), 1)}
    return columns
