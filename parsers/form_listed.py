"""What the rows of a list come to: a mapping for each, and how sure that is."""

from __future__ import annotations

from typing import Any

from calls.model import FieldDef
from parsers import form_rows, form_titles, values
from parsers.form_pieces import all_of
from parsers.form_tables import Listed
from parsers.labels import SURE, likeness
from parsers.model import FieldValue, Place
from parsers.words import fold, is_blank, says, tidy

_BESIDE_SURE = 0.6  # a person looks


def value(found: Listed, definition: FieldDef, document: str) -> FieldValue | None:
    """The rows as mappings. A cell left open is ``""``, one that cannot be understood is None and told in the problem."""
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    once = {
        tuple(fold(cells.get(column.name, "")) for column in definition.columns): (cells, place) for cells, place in reversed(found.rows)
    }
    found.rows = form_rows.without_none([*reversed(once.values())], definition)  # a form that stands in the file twice lists nobody twice
    if found.rows and _is_heading(found.rows[0][0], definition):
        del found.rows[0]
    for number, (written, place) in enumerate(found.rows, start=1):
        row: dict[str, Any] = {}
        cells = form_rows.with_number(form_titles.told_apart(written, definition), definition)
        for column in definition.columns:
            parsed = cell_value(cells.get(column.name, ""), column)
            row[column.name] = parsed.value
            if parsed.problem:
                problems.append(f"Rij {number}: {parsed.problem}")
        needed = [column for column in definition.columns if column.required]
        problems += [f"Rij {number}: hier staat {c.title} niet." for c in needed if row[c.name] == "" and any(cells.values())]
        row["location"] = place.location
        rows.append(row)
    if not rows:
        return None
    raw = "\n".join(" | ".join(tidy(text) for text in cells.values() if text) for cells, _ in found.rows)
    if found.doubtful:
        return FieldValue(
            None, raw, document, found.place, 0.0, "Het is niet duidelijk of deze tabel over partners of over iets anders gaat."
        )
    where = Place(found.place.location, all_of([place for _, place in found.rows]).anchor)
    if found.beside:
        problems.append(found.beside)
        return FieldValue(tuple(rows), raw, document, where, _BESIDE_SURE, " ".join(problems))
    return FieldValue(tuple(rows), raw, document, where, 0.7 if problems or not found.titled else 0.98, " ".join(problems))


def _is_heading(cells: dict[str, str], definition: FieldDef) -> bool:
    """Whether a first row is the heads of the columns, of which the others are in words that we do not know ("Onderneming | Wat doet ze?")."""
    named = [column for column in definition.columns if column.required]
    return bool(named) and all(likeness(cells.get(column.name, ""), column.labels) >= SURE for column in named)


def cell_value(text: str, column: FieldDef) -> values.Parsed:
    """One cell: ``""`` when open, else the value of the column's type."""
    if is_blank(text, column.prompts):
        return values.Parsed("")
    if column.type == "choice":
        return choice(text, column)
    parsed = values.parse(column.type, text)
    return parsed if parsed is not None else values.Parsed("")


def choice(text: str, definition: FieldDef) -> values.Parsed:
    """The option whose texts the answer is like; None when none or several are."""
    scored = sorted(((likeness(text, texts), name) for name, texts in definition.options.items()), reverse=True)
    if not scored or scored[0][0] < 0.85:
        words = {name for name, texts in definition.options.items() if any(says(fold(text), fold(option)) for option in texts)}
        if len(words) == 1:
            return values.Parsed(words.pop(), confidence=0.85)
        return values.Parsed(None, f"“{tidy(text)[:60]}” is geen van de keuzes voor {definition.title}.")
    if len(scored) > 1 and scored[0][0] - scored[1][0] < 0.02:
        return values.Parsed(None, f"“{tidy(text)[:60]}” kan meer dan één keuze zijn voor {definition.title}.")
    return values.Parsed(scored[0][1], confidence=min(1.0, scored[0][0] + 0.02))
