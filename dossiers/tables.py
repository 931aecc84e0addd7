"""A table of a form as cells that a person can type in, and back: what is left as it stood keeps the value that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from calls.model import FieldDef
from dossiers.decisions import DecisionError
from parsers import form_listed

MOST_ROWS = 200
EMPTY_ROWS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to type in. ``text``: what stands there as a person writes it, of a choice the code; ``unclear``: it was not understood."""

    column: FieldDef
    text: str
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as a person sent it: a text per column. ``number``: that of the row it was made from (0: a new one)."""

    number: int
    cells: Mapping[str, str]
    dropped: bool = False


def columns(definition: FieldDef, rows: Sequence[Mapping[str, Any]]) -> list[FieldDef]:
    """The columns that can be typed in: not those in which a row holds several values."""
    return [column for column in definition.columns if not any(isinstance(_get(row, column.name), list | tuple) for row in rows)]


def cells(definition: FieldDef, rows: Sequence[Mapping[str, Any]]) -> list[list[Cell]]:
    """The rows as cells, in the order of :func:`columns`."""
    shown = columns(definition, rows)
    return [[Cell(column, text_of(_get(row, column.name)), _get(row, column.name) is None) for column in shown] for row in rows]


def text_of(value: Any) -> str:
    """A cell's value as a person types it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return str(value)


def rows_from(definition: FieldDef, read: Sequence[Mapping[str, Any]], typed: Sequence[Typed], who: str) -> tuple[dict[str, Any], ...]:
    """The rows as a person left them. :class:`DecisionError` (Dutch) for a cell that cannot be understood, and when nothing is left."""
    made = [_row(definition, read, one, who) for one in typed[:MOST_ROWS] if not one.dropped and (one.number or any(one.cells.values()))]
    if not made:
        raise DecisionError("Er blijft geen enkele rij over. Beslis dan over de bevinding zelf.")
    return tuple(made)


def _row(definition: FieldDef, read: Sequence[Mapping[str, Any]], typed: Typed, who: str) -> dict[str, Any]:
    old: Mapping[str, Any] = read[typed.number - 1] if typed.number else {}
    row: dict[str, Any] = _copy(old)
    changed = []
    for column in columns(definition, read):
        before, now = _get(old, column.name, ""), " ".join(typed.cells.get(column.name, "").split())
        if typed.number and now == " ".join(text_of(before).split()):
            continue
        _set(row, column.name, _value(column, now))
        changed.append(column)
    if changed:
        _tell_origin(row, changed, who)
    return row


def _value(column: FieldDef, text: str) -> Any:
    if column.type == "money" and not text:
        raise DecisionError(f"Vul {column.title} in bij elke rij. Schrijf 0 als er niets is.")
    if column.required and not text:
        raise DecisionError(f"Vul {column.title} in, of schrap de rij.")
    if column.type == "choice":
        if text and text not in column.options:
            raise DecisionError(f"Kies {column.title} uit de lijst.")
        return text
    parsed = form_listed.cell_value(text, column)
    if parsed.value is None:
        raise DecisionError(f"We begrijpen ‘{text[:80]}’ niet als {column.title}. {parsed.problem}".strip())
    return parsed.value


def _tell_origin(row: dict[str, Any], changed: Sequence[FieldDef], who: str) -> None:
    """The places say whose value it is. What was derived from the cells as they were read no longer counts."""
    row["location"] = f"{row['location']}: verbeterd door {who}" if row.get("location") else f"ingevuld door {who}"
    places = dict(row.get("places") or {})
    for column in changed:
        places[column.name] = f"{places[column.name]}: ingevuld door {who}" if places.get(column.name) else f"ingevuld door {who}"
    row["places"] = places
    if any(column.type == "money" for column in changed):
        row.pop("years", None)
        row.pop("notes", None)
        row.pop("perhaps", None)


def _copy(value: Any) -> Any:
    return {key: _copy(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _get(row: Mapping[str, Any], path: str, default: Any = None) -> Any:
    """What stands at ``costs.staff``: a column may lie inside another."""
    found: Any = row
    for key in path.split("."):
        if not isinstance(found, Mapping) or key not in found:
            return default
        found = found[key]
    return found


def _set(row: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for key in outer:
        row = row.setdefault(key, {})
    row[last] = value
