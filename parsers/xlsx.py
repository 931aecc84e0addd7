"""Workbooks (xlsx, xls, ods): every cell with its value, and what hides behind it: a formula, an error, a value that was never worked out.

Values come from python-calamine; what it does not tell comes from :mod:`parsers.sheet_behind`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from math import isfinite
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from parsers import archive, media
from parsers.limits import DEFAULT, Limits
from parsers.model import Block, Picture, Place, Unreadable
from parsers.sheet_behind import DAMAGED, LOCKED, TOO_MANY_CELLS, Behind, behind

Value = str | Decimal | bool | date | datetime | time | timedelta | None

_EXACT = 10**15  # below it every whole number has its own float
_AREA = 5_000_000  # rows x columns that are laid out in memory for one sheet


class Cell(NamedTuple):
    """One cell. ``formula`` is its text ("" for the followers of a shared formula), None when the value was typed.

    ``error`` is the error it shows ("#REF!"); ``uncached`` a formula whose result is not in the file. Then ``value`` is None: not known,
    which is something else than empty.
    """

    value: Value
    formula: str | None = None
    error: str = ""
    uncached: bool = False

    @property
    def blank(self) -> bool:
        """Nothing stands here and nothing was meant to."""
        return not self.error and not self.uncached and (self.value is None or (isinstance(self.value, str) and not self.value.strip()))


NOTHING = Cell(None)


class Sheet:
    """Cells by (row, column), both from 1, as people count them. What calamine gave becomes cells when one is looked at."""

    def __init__(self, name: str, given: Sequence[Sequence[object]], behind: Behind, hidden: bool = False) -> None:
        self.name = name
        self.hidden = hidden
        self.hidden_rows = behind.hidden_rows
        self.hidden_columns = behind.hidden_columns
        self._given, self._behind = given, behind

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """Every cell that holds something, in reading order."""
        formulas, numbers, more = self._behind.formulas, self._behind.numbers, self._behind.uncached | self._behind.errors.keys()
        made: dict[tuple[int, int], Cell] = {}
        for row, values in enumerate(self._given, 1):
            for column, value in enumerate(values, 1):
                if value != "":
                    given = numbers.get((row, column), value) if isinstance(value, date | time) else value
                    made[row, column] = Cell(_value(given), formulas.get((row, column)))
        if not more:
            return made
        for place in self._behind.uncached:
            made[place] = Cell(None, formulas.get(place, ""), uncached=True)
        for place, error in self._behind.errors.items():
            made[place] = Cell(None, formulas.get(place), error=error)
        return dict(sorted(made.items()))

    @cached_property
    def lines(self) -> tuple[tuple[int, dict[int, Cell]], ...]:
        """Rows that hold something, top down, each with its cells by column from left to right."""
        grouped: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            grouped.setdefault(row, {})[column] = cell
        return tuple(grouped.items())

    def cell(self, row: int, column: int) -> Cell:
        """The cell, or an empty one."""
        return self.cells.get((row, column), NOTHING)

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """See ``lines``."""
        return iter(self.lines)

    def place(self, row: int, column: int) -> Place:
        """Where a cell is, for a person and for the page that lights it up."""
        reference = f"{get_column_letter(column)}{row}"
        return Place(f"blad '{self.name}', cel {reference}", {"sheet": self.name, "cell": reference})


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook, read. ``uncached`` counts formulas without a result, ``notes`` are Dutch remarks for a person."""

    sheets: tuple[Sheet, ...]
    media_type: str = media.XLSX
    uncached: int = 0
    notes: tuple[str, ...] = ()


def workbook(data: bytes, limits: Limits = DEFAULT, media_type: str = "") -> Workbook:
    """Every sheet of a workbook, of a kind that is told or found out. Raises :class:`Unreadable` or :class:`parsers.archive.TooLarge`."""
    media_type = media_type or media.sniff(data)
    try:
        hidden_facts = behind(data, media_type, limits)
        source = _opened(data, media_type, limits)
        sheets = tuple(_sheets(source, hidden_facts, limits))
    except PasswordError as reason:
        raise Unreadable(LOCKED) from reason
    except (CalamineError, OverflowError) as reason:
        raise Unreadable(DAMAGED) from reason
    except BaseException as reason:
        if type(reason).__name__ != "PanicException":  # what a failed assertion in Rust becomes; it is no Exception
            raise
        raise Unreadable(DAMAGED) from reason
    uncached = sum(len(one.uncached) for one in hidden_facts.values())
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    notes = [f"Verborgen blad: {name}." for name in hidden]
    return Workbook(sheets, media_type, uncached, tuple(notes))


def _opened(data: bytes, media_type: str, limits: Limits) -> CalamineWorkbook:
    """The workbook as calamine opens it. It refuses an OpenDocument sheet with white space between its cells, as Gnumeric writes them."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as refused:
        if media_type != media.ODS:
            raise
        from parsers.sheet_ods import without_white

        try:
            closed = without_white(data, limits)
        except archive.BROKEN:
            raise refused from None  # damaged, as calamine said
        return CalamineWorkbook.from_filelike(io.BytesIO(closed))


def picture(book: Workbook) -> Picture:
    """The workbook as blocks, one heading and one table per sheet: what recognising a document's role works on."""
    blocks: list[Block] = []
    for sheet in book.sheets:
        rows = tuple(tuple(shown(cell) for cell in row.values() if not cell.blank) for _, row in sheet.rows())
        place = Place(f"blad '{sheet.name}'", {"sheet": sheet.name})
        blocks.append(Block("heading", sheet.name, place))
        blocks.append(Block("table", "\n".join(" ".join(row) for row in rows if row), place, rows=tuple(row for row in rows if row)))
    return Picture(book.media_type, tuple(blocks), notes=book.notes)


def shown(cell: Cell) -> str:
    """A cell as raw text."""
    if cell.error:
        return cell.error
    value = cell.value
    if isinstance(value, Decimal):
        return format(value.to_integral_value() if value == value.to_integral_value() else value, "f")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def _sheets(source: CalamineWorkbook, facts: Mapping[str, Behind], limits: Limits) -> Iterator[Sheet]:
    area = 0
    for info in source.sheets_metadata:
        try:
            sheet = source.get_sheet_by_name(info.name)
        except CalamineError:
            if "work" in str(info.typ).lower():
                raise
            continue  # a chart sheet holds no cells
        end = sheet.end or (-1, -1)
        area += (end[0] + 1) * (end[1] + 1)
        if area > _AREA:
            raise archive.TooLarge(TOO_MANY_CELLS)
        given = sheet.to_python(skip_empty_area=False)
        if area > limits.cells and sum(value != "" for row in given for value in row) > limits.cells:
            raise archive.TooLarge(TOO_MANY_CELLS)
        yield Sheet(info.name, given, facts.get(info.name, Behind()), info.visible != SheetVisibleEnum.Visible)


def _value(value: object) -> Value:
    """Numbers as exact decimals of what the file says (binary noise beyond 15 digits cut off), the rest as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if not isfinite(value):
            return str(value)
        return Decimal(int(value)) if value.is_integer() and abs(value) < _EXACT else Decimal(f"{value:.15g}")
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return value if isinstance(value, date | datetime | time | timedelta) else str(value)
