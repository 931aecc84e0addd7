"""A document as the page shows it: its pictures, blocks or cells with the asked place lit. All of it is text and numbers of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

from checks import dutch
from parsers.model import Block
from parsers.view import View
from parsers.xlsx import Cell, Sheet
from review.numbers import whole_number
from review.places import Spot

_ROWS, _COLUMNS, _BLOCKS = 120, 40, 3000  # of a sheet or text on one page
_BEFORE = 20  # rows shown above the one asked for, when it stands far down
_MARGIN = 2.0  # points around what is lit


@dataclass(frozen=True, slots=True)
class PageView:
    """One page as a picture. ``lit``: rectangles on it, each x, y, width, height in points from the top left."""

    number: int
    width: float
    height: float
    lit: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block. ``lit``: the whole of it; ``marked``: before, lit, after; ``row`` and ``cell``: the lit cell of a table (-1: its whole row)."""

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    lit: bool = False
    marked: tuple[str, str, str] | None = None
    row: int = -1
    cell: int = -1
    first: bool = False  # what the page scrolls to


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: its text, what is the matter with it, and its formula when it is lit."""

    text: str
    number: bool
    remark: str = ""
    lit: bool = False
    formula: str = ""


@dataclass(frozen=True, slots=True)
class SheetView:
    """A part of one sheet. ``start`` is the first row shown, ``before`` the first there is when that is above it, ``more`` where the next part
    begins; ``narrowed``: there are more columns than are shown."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, bool, tuple[CellView, ...]], ...]  # number, hidden, cells
    start: int
    before: int | None
    more: int | None
    narrowed: bool
    hidden: bool
    lit: bool  # the whole sheet is what was asked for


@dataclass(frozen=True, slots=True)
class Looking:
    """What the page shows. ``found``: the asked place is lit; False: it is not known precisely and the officer is told."""

    pages: tuple[PageView, ...] = ()
    blocks: tuple[BlockView, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: SheetView | None = None
    cut: bool = False
    found: bool = False


def looking(view: View, spot: Spot | None, asked: Mapping[str, str]) -> Looking:
    """The view with the spot lit. ``asked``: ``blad`` and ``rij`` of the address choose the part of a workbook."""
    anchor = spot.anchor if spot else {}
    if view.pages:
        return _pages(view.pages, anchor)
    if view.sheets:
        return _sheets(view.sheets, anchor, asked)
    return _blocks(view.blocks, anchor, spot.value if spot else "")


# pages ----------------------------------------------------------------------------------------------------------------


def _pages(sizes: Sequence[tuple[float, float]], anchor: Mapping[str, Any]) -> Looking:
    pages = [PageView(number, width, height) for number, (width, height) in enumerate(sizes, 1)]
    for part in (anchor, *_more(anchor)):
        number = part.get("page")
        if isinstance(number, int) and 1 <= number <= len(pages):
            page = pages[number - 1]
            lit = _lit(page, part.get("rect"), part.get("size") or anchor.get("size"))
            pages[number - 1] = replace(page, lit=(*page.lit, lit)) if lit else page
    return Looking(pages=tuple(pages), found=any(page.lit for page in pages))


def _more(anchor: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The further parts of an answer that goes on elsewhere."""
    more = anchor.get("more")
    return [part for part in more if isinstance(part, Mapping)] if isinstance(more, list | tuple) else []


def _numbers(values: object, count: int) -> list[float] | None:
    if not isinstance(values, list | tuple) or len(values) != count:
        return None
    try:
        return [float(value) for value in values]
    except (TypeError, ValueError):
        return None


def _lit(page: PageView, rect: object, size: object) -> tuple[float, float, float, float] | None:
    """The rectangle on the page. ``size``: width and height of the picture it was measured on, when that is another than the page shown."""
    sides, measured = _numbers(rect, 4), _numbers(size, 2)
    if sides is None:
        return None
    across, up = (page.width / measured[0], page.height / measured[1]) if measured and min(measured) > 0 else (1.0, 1.0)
    left, right = sorted((sides[0] * across, sides[2] * across))
    bottom, top = sorted((sides[1] * up, sides[3] * up))
    left, top = max(0.0, left - _MARGIN), min(page.height, top + _MARGIN)
    right, bottom = min(page.width, right + _MARGIN), max(0.0, bottom - _MARGIN)
    if right <= left or top <= bottom:
        return None
    return round(left, 1), round(page.height - top, 1), round(right - left, 1), round(top - bottom, 1)


# text -----------------------------------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[Block], anchor: Mapping[str, Any], value: str) -> Looking:
    asked = anchor.get("block")
    parts = {part["block"]: part for part in (*_more(anchor), anchor) if isinstance(part.get("block"), int)}
    views = [_block(block, parts.get(number), value, number == asked) for number, block in enumerate(blocks[:_BLOCKS])]
    return Looking(blocks=tuple(views), cut=len(blocks) > _BLOCKS, found=isinstance(asked, int) and 0 <= asked < len(views))


def _block(block: Block, anchor: Mapping[str, Any] | None, value: str, first: bool) -> BlockView:
    view = BlockView(block.kind, block.text, block.rows, first=first)
    if anchor is None:
        return view
    row, cell, words = anchor.get("row"), anchor.get("cell"), str(anchor.get("text") or "")
    if block.rows and isinstance(row, int) and 0 <= row < len(block.rows):
        return replace(view, row=row, cell=cell if isinstance(cell, int) else -1)
    told = _row_with(block, value)
    if told >= 0:
        return replace(view, row=told)
    before, found, after = block.text.partition(words) if words else ("", "", "")
    return replace(view, marked=(before, found, after)) if found else replace(view, lit=True)


def _row_with(block: Block, value: str) -> int:
    """The one row of a table that tells the value ("Stad Geel (0207533874)"); -1 when it is none or more than one."""
    name = " ".join(value.partition(" (")[0].casefold().split())
    rows = [n for n, row in enumerate(block.rows) if len(name) > 2 and name in " ".join(" ".join(row).casefold().split())]
    return rows[0] if len(rows) == 1 else -1


# workbooks ------------------------------------------------------------------------------------------------------------


def _sheets(sheets: Sequence[Sheet], anchor: Mapping[str, Any], asked: Mapping[str, str]) -> Looking:
    wanted = asked.get("blad") or str(anchor.get("sheet") or "")
    sheet = next((sheet for sheet in sheets if sheet.name == wanted), sheets[0])
    here = anchor if sheet.name == anchor.get("sheet") else {}
    lit = _cell_of(str(here.get("cell") or ""))
    view = _sheet(sheet, lit, whole_number(asked.get("rij", ""), 7), whole="sheet" in here and lit is None)
    return Looking(sheets=tuple(sheet.name for sheet in sheets), sheet=view, found=bool(here))


def _cell_of(reference: str) -> tuple[int, int] | None:
    try:
        column, row = coordinate_from_string(reference)
        return row, column_index_from_string(column)
    except (CellCoordinatesException, ValueError):
        return None


def _sheet(sheet: Sheet, lit: tuple[int, int] | None, start: int | None, *, whole: bool) -> SheetView:
    used = [place for place, cell in sheet.cells.items() if not cell.blank]
    if lit:
        used.append(lit)
    rows, columns = sorted({row for row, _ in used}), sorted({column for _, column in used})
    first = start or (max(rows[0], lit[0] - _BEFORE) if rows and lit and lit[0] > _ROWS // 2 else rows[0] if rows else 1)
    first = min(first, rows[-1]) if rows else first  # an address may ask for any row; a sheet that holds something is never shown empty
    last = min(rows[-1] if rows else 0, first + _ROWS - 1)
    left = columns[0] if columns else 1
    if lit and lit[1] >= left + _COLUMNS:
        left = lit[1] - _COLUMNS // 2
    shown = range(left, min(columns[-1] if columns else 0, left + _COLUMNS - 1) + 1)
    lines = tuple(
        (row, row in sheet.hidden_rows, tuple(_cell(sheet.cell(row, column), (row, column) == lit) for column in shown))
        for row in range(first, last + 1)
    )
    return SheetView(
        name=sheet.name,
        columns=tuple(get_column_letter(column) for column in shown),
        rows=lines,
        start=first,
        before=rows[0] if rows and rows[0] < first else None,
        more=last + 1 if rows and rows[-1] > last else None,
        narrowed=any(column not in shown for column in columns),
        hidden=sheet.hidden,
        lit=whole,
    )


def _cell(cell: Cell, lit: bool) -> CellView:
    remark = cell.error or ("niet doorgerekend" if cell.uncached else "")
    return CellView(
        cell_text(cell.value),
        isinstance(cell.value, Decimal),
        remark,
        lit,
        f"= {cell.formula.removeprefix('=')}" if lit and cell.formula else "",
    )


def cell_text(value: object) -> str:
    """What a cell holds, as a Dutch reader writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "waar" if value else "onwaar"
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        text = f"{value:,.0f}" if whole else f"{value:,.2f}" if abs(value) >= 1 else f"{value.normalize():f}"
        return text.replace(",", " ").replace(".", ",").replace(" ", ".")
    if isinstance(value, datetime):
        return f"{dutch.day(value.date())} {value:%H:%M}" if (value.hour or value.minute) else dutch.day(value.date())
    if isinstance(value, date):
        return dutch.day(value)
    return str(value)
