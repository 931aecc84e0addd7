"""Lists in form fields whose names or tooltips carry a number ("p3_naam", "Partner 3: naam van de organisatie"), and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from calls.model import FieldDef
from parsers.form_tables import Listed, is_empty
from parsers.labels import likeness
from parsers.model import Control, Place
from parsers.words import fold, is_blank, tidy

_ROW_LABEL = re.compile(r"(\D{2,40}?)\s*(\d{1,3})\s*[:.,–-]?\s+(\D.{1,80})$")
_BESIDE = "Een deel staat niet in de invulvelden, maar op een andere bladzijde ({})."


def from_controls(controls: tuple[Control, ...], definition: FieldDef) -> Listed | None:
    """Rows of form fields whose names or tooltips carry a number ("p3_naam", "Partner 3: naam van de organisatie")."""
    found = _found(controls, definition)
    if not found:
        return None
    rows: dict[int, dict[str, str]] = {}
    places: dict[int, Place] = {}
    for number, column, control in found:
        if isinstance(control.value, str) and not control.placeholder and not is_blank(control.value, column.prompts):
            rows.setdefault(number, {})[column.name] = control.value
            places.setdefault(number, control.place)
    current = Listed({}, 0)
    for number in sorted(rows):
        cells = {column.name: rows[number].get(column.name, "") for column in definition.columns}
        if "number" in cells and not cells["number"]:
            cells["number"] = str(number)
        if not is_empty(cells):
            current.rows.append((cells, places[number]))
    current.place = current.rows[0][1] if current.rows else Place("")
    return current


def with_fields(printed: Listed, controls: tuple[Control, ...], definition: FieldDef) -> Listed:
    """The rows in form fields, and behind them those that somebody printed on a page of its own because the fields were full."""
    fielded = from_controls(controls, definition)
    if fielded is None or not fielded.rows:
        return printed
    slots = {number for number, _, _ in _found(controls, definition)}
    if len(fielded.rows) < len(slots) and not any(column.type == "kbo" for column in definition.columns):
        return fielded  # there was room: what is printed elsewhere says the same in other words; a body nobody may overlook
    known = {one for cells, _ in fielded.rows for one in _told_by(cells, definition)}
    added = [(cells, place) for cells, place in printed.rows if not known & _told_by(cells, definition)]
    fielded.rows += added
    fielded.beside = _BESIDE.format(added[0][1].location) if added else ""
    return fielded


def _found(controls: tuple[Control, ...], definition: FieldDef) -> list[tuple[int, FieldDef, Control]]:
    return list(_by_name(controls, definition)) or list(_by_tooltip(controls, definition))


def _told_by(cells: dict[str, str], definition: FieldDef) -> set[str]:
    """What tells one row from another: its number in the registers, and its name."""
    told = {fold(cells.get(column.name, "")) for column in definition.columns if column.required}
    numbers = {re.sub(r"\D", "", cells.get(column.name, "")).lstrip("0") for column in definition.columns if column.type == "kbo"}
    return {one for one in told | numbers if one}


def _by_name(controls: tuple[Control, ...], definition: FieldDef) -> Iterator[tuple[int, FieldDef, Control]]:
    """(number of the row, column, control) of the fields called as the form calls them."""
    for column in definition.columns:
        for pattern in column.row_tags:
            matcher = re.compile("(?:.*[.])?" + re.escape(pattern).replace(r"\{n\}", r"(\d{1,3})"), re.I)
            for control in controls:
                if match := matcher.fullmatch(control.tag):
                    yield int(match[1]), column, control


def _by_tooltip(controls: tuple[Control, ...], definition: FieldDef) -> Iterator[tuple[int, FieldDef, Control]]:
    """The same by tooltips: what kind of row, its number, and which column."""
    kinds = [*definition.labels, *(label for column in definition.columns if column.required for label in column.labels)]
    for control in controls:
        match = _ROW_LABEL.match(tidy(control.label))
        if match is None or likeness(match[1], kinds) < 0.9:
            continue
        best = max(definition.columns, key=lambda column: likeness(match[3], column.labels))
        if likeness(match[3], best.labels) >= 0.85:
            yield int(match[2]), best, control
