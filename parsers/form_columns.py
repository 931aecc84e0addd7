"""Columns of a list whose headings the form does not know, told apart by what stands in them: numbers of bodies, choices, and what is then left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from calls.model import FieldDef
from parsers import clues, values
from parsers.labels import likeness
from parsers.words import fold, is_blank

_TOLD = ("kbo", "choice")  # kinds whose values nothing else looks like
_LIKE = 0.85
_ROW_NUMBER = re.compile(r"(?:wp|werkpakket)?\s*\.?\s*\d{1,2}[.)]?", re.I)
_WORD = 4  # letters of a title, at least
_NAME = 80  # characters of the name of a body, at most
_HEAD = 60  # characters of the head of a column, at most
_COUNTED = re.compile(r"(?:werkpakket|wp|partner|onderaannemer|deelnemer)\s*(?:nr\.?\s*)?\d{1,2}", re.I)


def named(row: tuple[str, ...], definition: FieldDef) -> dict[int, tuple[FieldDef, float]]:
    """The best column for each heading cell; a column is used once."""
    scored = sorted(
        (
            (likeness(cell, column.labels), c, column)
            for c, cell in enumerate(row)
            if cell.strip() and not _COUNTED.fullmatch(cell.strip())  # "Werkpakket 2" is the title of a card, no head of a column
            for column in definition.columns
        ),
        key=lambda entry: -entry[0],
    )
    found: dict[int, tuple[FieldDef, float]] = {}
    for score, c, column in scored:
        if score >= 0.85 and c not in found and all(column.name != other.name for other, _ in found.values()):
            found[c] = (column, score)
    return found


def second_row(
    rows: tuple[tuple[str, ...], ...], at: int, columns: Mapping[int, FieldDef], definition: FieldDef
) -> tuple[int, dict[int, FieldDef]]:
    """The last row of the heads, and the columns: under some heads of the row ``at`` there may be heads of their own ("Organisatie" over "Naam" and
    "Ondernemingsnummer"). Such a row says nothing but heads, and one at least that the row over it has not."""
    below = rows[at + 1] if at + 1 < len(rows) else ()
    found = {c: column for c, (column, _) in named(below, definition).items()}
    new = {column.name for column in found.values()} - {column.name for column in columns.values()}
    if not new or any(not is_blank(text) and c not in found for c, text in enumerate(below)):
        return at, dict(columns)
    names = {column.name for column in found.values()}
    return at + 1, {**{c: column for c, column in columns.items() if c not in found and column.name not in names}, **found}


def crossed(row: tuple[str, ...], columns: dict[int, FieldDef], definition: FieldDef) -> dict[int, tuple[str, str]]:
    """Columns headed by a choice, to be marked with a cross ("Coördinator | Deelnemer | Volger"), for choices that have no column of their own."""
    asked = [column for column in definition.columns if column.type == "choice" and column.name not in {c.name for c in columns.values()}]
    return {
        c: (column.name, text)
        for column in asked
        for c, text in enumerate(row)
        if c not in columns and any(likeness(text, texts) >= 0.95 for texts in column.options.values())
    }


def told_from_numbers(
    head: tuple[str, ...], rows: Iterable[tuple[str, ...]], columns: Mapping[int, FieldDef], definition: FieldDef
) -> dict[int, FieldDef]:
    """The same columns, with numbers of rows ("Werkpakket": WP 1, WP 2) told from the titles that stand in another column with such a head."""
    number = next((column for column in definition.columns if column.name == "number"), None)
    body = list(rows)
    at = next((c for c, column in columns.items() if column.required), None)
    if number is None or at is None or any(column is number for column in columns.values()):
        return dict(columns)
    cells = _filled(body, at)
    others = [c for c, text in enumerate(head) if c not in columns and likeness(text, columns[at].labels) >= _LIKE]
    others = others or [c for c in range(len(head)) if c not in columns and (its := _filled(body, c)) and all(map(_is_title, its))]
    if not cells or len(others) != 1 or not all(_ROW_NUMBER.fullmatch(text.strip()) for text in cells):
        return dict(columns)
    return {**columns, at: number, others[0]: columns[at]}


def by_content(
    head: tuple[str, ...], rows: Iterable[tuple[str, ...]], columns: Mapping[int, FieldDef], definition: FieldDef
) -> dict[int, FieldDef]:
    """The columns of the form that stand under a heading of their own words, or under none. ``columns``: those already known by their heading.

    A text is only taken for the last column of the form when one column of the table is left as well.
    """
    body = list(rows)
    missing = [column for column in definition.columns if column.name not in {known.name for known in columns.values()}]
    free = {c: filled for c in range(len(head)) if c not in columns and (filled := _filled(body, c))}
    found: dict[int, FieldDef] = {}
    for column in missing:
        if column.type in _TOLD:
            its = [c for c, filled in free.items() if c not in found and all(_is(text, column) for text in filled)]
            if len(its) == 1:
                found[its[0]] = column
    bodies = [c for c, column in {**columns, **found}.items() if column.type == "kbo" and len(_filled(body, c)) > 1]
    named = next((column for column in missing if column.required and column.type == "text"), None)
    first = next((c for c, cells in free.items() if c not in found and not all(map(_ROW_NUMBER.fullmatch, map(str.strip, cells)))), None)
    if named is not None and first is not None and bodies and first < bodies[0] and all(_is_name(text) for text in free[first]):
        found[first] = named  # numbers of bodies, and before them, after the number of the row, what can be their names
        missing.remove(named)
    if not found:
        return {}  # nothing tells that the headings are only other words for ours
    left = [c for c in free if c not in found and not is_blank(head[c])]
    texts = [column for column in missing if column not in found.values()]
    if len(left) == 1 and len(texts) == 1 and texts[0].type == "text":
        found[left[0]] = texts[0]
    return found


def by_words(
    head: tuple[str, ...], rows: Iterable[tuple[str, ...]], definition: FieldDef, known: Mapping[int, FieldDef] | None = None
) -> dict[int, FieldDef]:
    """The columns of a list whose heads say in other words what the form asks ("Wie?", "In welke rol?"): by label, by the clues of the columns and
    by what stands in them. ``known``: those that are told already. Empty when a column that the list needs is not among them."""
    body = list(rows)
    found: dict[int, FieldDef] = dict(known or {})
    for c, text in enumerate(head):
        left = [column for column in definition.columns if column.name not in {one.name for one in found.values()}]
        if c in found:
            continue
        exact = [column for column in left if likeness(text, column.labels) >= _LIKE]
        name, rivals = clues.owner(text, left) if text.strip() and len(text) <= _HEAD else ("", ())
        told = exact[0] if len(exact) == 1 else next((column for column in left if column.name == name and not rivals), None)
        if told is not None and all(_can_be(row[c], told) for row in body if c < len(row)):
            found[c] = told
    found |= by_content(head, body, found, definition)
    needed = {column.name for column in definition.columns if column.required}
    return found if needed <= {column.name for column in found.values()} else {}


def _can_be(text: str, column: FieldDef) -> bool:
    """Whether a cell can stand in a column: what must be a number or a choice is one, and a name is more than a figure."""
    if is_blank(text, column.prompts):
        return True
    if column.type in _TOLD:
        return _is(text, column)
    return not column.required or any(char.isalpha() for char in text)


def _is_name(text: str) -> bool:
    return len(text) <= _NAME and sum(char.isalpha() for char in text) > sum(char.isdigit() for char in text)


def _is_title(text: str) -> bool:
    return _is_name(text) and sum(char.isalpha() for char in text) >= _WORD


def _filled(rows: list[tuple[str, ...]], c: int) -> list[str]:
    return [row[c] for row in rows if c < len(row) and not is_blank(row[c])]


def _is(text: str, column: FieldDef) -> bool:
    if column.type == "choice":
        return any(likeness(text, texts) >= _LIKE for texts in column.options.values())
    parsed = values.parse(column.type, text)
    return parsed is not None and parsed.value is not None and any(char.isdigit() for char in fold(text))
