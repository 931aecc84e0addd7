"""A form that somebody typed over in a workbook: its rows as paragraphs and tables, with each cell where it stands.

Nothing in it is told as not filled in: boxes and fields that float over the cells are not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from openpyxl.utils import get_column_letter

from calls.model import FormDef
from parsers import boxes
from parsers.labels import key
from parsers.model import Block, FieldValue, Picture, Place
from parsers.words import tidy
from parsers.xlsx import Cell, Sheet, Workbook, shown

_QUESTION, _QUESTIONS = 25, 3  # characters of a long question, and how many of them, at least
_Row = tuple[int, dict[int, Cell]]


def picture(book: Workbook) -> Picture:
    """The sheets that one sees, one after the other: a row with one cell is a paragraph, rows with more are a table."""
    blocks = [block for sheet in book.sheets if not sheet.hidden for block in _blocks(sheet)]
    return Picture(book.media_type, tuple(blocks), notes=book.notes, incomplete=True)


def asking(book: Workbook, forms: Iterable[FormDef]) -> set[str]:
    """The names of the sheets with long questions of a form, where there are several: a cost model has none, however it is laid out."""
    questions = {key(label) for form in forms for field in form.fields if field.type == "long_text" for label in field.labels}
    found: dict[str, set[str]] = {}
    for sheet in book.sheets:
        texts = (cell.value for _, cells in sheet.rows() for cell in cells.values() if isinstance(cell.value, str))
        asked = {key(text.split("\n")[0]) for text in texts if len(text) >= _QUESTION}
        if asked & questions:
            found[sheet.name] = asked & questions
    return set(found) if len(set().union(*found.values())) >= _QUESTIONS else set()


def in_sheets(fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """The fields, with places as those of a workbook are told."""
    return {name: replace(field, place=_told(field.place)) for name, field in fields.items()}


def _blocks(sheet: Sheet) -> Iterator[Block]:
    rows = [(row, {column: cell for column, cell in cells.items() if not cell.blank}) for row, cells in sheet.rows()]
    for alone, run in groupby([row for row in rows if row[1]], key=lambda row: len(row[1]) == 1):
        its = list(run)
        yield from [_paragraph(sheet, row) for row in its] if alone else [_table(sheet, its)]


def _paragraph(sheet: Sheet, row: _Row) -> Block:
    number, ((column, cell),) = row[0], row[1].items()
    text, place = shown(cell), _place(sheet, number, column)
    return Block("paragraph", text, place, controls=tuple(boxes.controls(text, place)))


def _table(sheet: Sheet, rows: list[_Row]) -> Block:
    columns = sorted({column for _, cells in rows for column in cells})
    texts = tuple(tuple(shown(cells[column]) if column in cells else "" for column in columns) for _, cells in rows)
    places = [[_place(sheet, number, column) for column in columns] for number, _ in rows]
    pairs = [pair for row, its in zip(texts, places, strict=True) for pair in zip(row, its, strict=True)]
    controls = tuple(control for text, place in pairs for control in boxes.controls(text, place))
    anchors = tuple(tuple(place.anchor for place in its) for its in places)
    text = "\n".join(" | ".join(map(tidy, row)) for row in texts)
    return Block("table", text, Place(f"blad '{sheet.name}'", {"sheet": sheet.name}), rows=texts, cells=anchors, controls=controls)


def _place(sheet: Sheet, row: int, column: int) -> Place:
    """Where a cell is, in numbers from 0: the rules for tables of any format count with them."""
    return Place(sheet.place(row, column).location, {"sheet": sheet.name, "row": row - 1, "cell": column - 1})


def _told(place: Place) -> Place:
    anchor = {key: value for key, value in place.anchor.items() if key != "more"}
    more = [_cell(one) for one in place.anchor.get("more", ())]
    where = _cell(anchor)
    location = f"blad '{where['sheet']}', cel {where['cell']}" if {"sheet", "cell"} <= where.keys() else place.location
    return Place(location, {**where, "more": more} if more else where)


def _cell(anchor: Mapping[str, Any]) -> dict[str, Any]:
    if "row" not in anchor:
        return dict(anchor)
    return {"sheet": anchor["sheet"], "cell": f"{get_column_letter(anchor.get('cell', 0) + 1)}{anchor['row'] + 1}"}
