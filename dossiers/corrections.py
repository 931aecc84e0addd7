"""Fields as a person says they are. What was read stays; the checks use the person's value, and every finding tells whose value it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from calls.load import load_edition
from calls.model import FieldDef
from dossiers import rereading, tables
from dossiers.decisions import DecisionError, need_reason
from dossiers.events import record
from dossiers.models import Correction, Document
from dossiers.serial import pack, unpack
from parsers import values
from parsers.model import FieldValue, Place, Reading

BY_HAND = {"text", "long_text", "date", "money", "months", "kbo", "email", "phone", "yes_no", "declaration"}
CHOSEN, TABLE = "choices", "table"


def definition_of(document: Document, name: str) -> FieldDef | None:
    """The field in the edition's form of this document's role, or None."""
    edition = load_edition(document.submission.dossier.call)
    forms = [form for form in edition.forms if form.role == document.role]
    return next((field for form in forms for field in form.fields if field.name == name), None)


def can_correct(definition: FieldDef | None) -> bool:
    """Whether one line typed by a person can be this field: not a table, nor a list of choices."""
    return definition is not None and definition.type in BY_HAND


def correct(document: Document, name: str, typed: str, reason: str, user: Any) -> Correction:
    """Keeps what a person says the field is. Inside ``writing()``; :class:`DecisionError` (Dutch) when it cannot be understood."""
    definition = definition_of(document, name)
    if definition is None or not can_correct(definition):
        raise DecisionError("Dit veld kan je hier niet verbeteren. Beslis over de bevinding zelf.")
    parsed = values.parse(definition.type, typed)
    if parsed is None or parsed.value is None:
        problem = parsed.problem if parsed else "Er staat niets."
        raise DecisionError(f"We begrijpen dit niet als {definition.title}: {problem}")
    return _keep(document, name, definition.title, need_reason(reason), user, value=pack(parsed.value), typed=typed.strip())


def choose(document: Document, name: str, chosen: Sequence[str], reason: str, user: Any) -> Correction:
    """Keeps which of the boxes of a field are ticked, as a person says. Inside ``writing()``; :class:`DecisionError` (Dutch) for none of them."""
    definition = definition_of(document, name)
    if definition is None or definition.type != CHOSEN:
        raise DecisionError("Dit veld kan je hier niet verbeteren. Beslis over de bevinding zelf.")
    value = [code for code in definition.options if code in chosen]
    if not value or len(value) != len(set(chosen)):
        raise DecisionError("Kies een of meer vakjes uit de lijst.")
    typed = ", ".join(definition.options[code][0] for code in value)
    return _keep(document, name, definition.title, need_reason(reason), user, value=value, typed=typed)


def fill_in(document: Document, name: str, typed: Sequence[tables.Typed], reason: str, user: Any) -> Correction:
    """Keeps the rows of a table as a person left them. Inside ``writing()``; :class:`DecisionError` (Dutch) when a cell is not understood."""
    definition = definition_of(document, name)
    if definition is None or definition.type != TABLE:
        raise DecisionError("Dit veld kan je hier niet verbeteren. Beslis over de bevinding zelf.")
    reason, before = need_reason(reason), rows_now(document, name)
    rows = tables.rows_from(definition, before, typed, user.get_username())
    if rows == before:
        raise DecisionError("Er is niets veranderd aan deze tabel.")
    told = "\n".join(" | ".join(cell.text for cell in row if cell.text) for row in tables.cells(definition, rows))
    return _keep(document, name, definition.title, reason, user, value=pack(rows), typed=told)


def is_kept(last: Correction, definition: FieldDef, typed: Sequence[tables.Typed], user: Any) -> bool:
    """Whether that correction kept these very rows for this person already: a double click."""
    if (last.field, last.by_id, last.withdrawn) != (definition.name, user.pk, False):
        return False
    before = rows_now(last.document, definition.name, before=last.pk)
    return pack(tables.rows_from(definition, before, typed, user.get_username())) == last.value


def rows_now(document: Document, name: str, before: int | None = None) -> tuple[dict[str, Any], ...]:
    """The rows of a table as they count now: a person's, else as read; empty when nothing was read or understood.

    ``before``: as they counted when that correction was made.
    """
    correction = current([document], before).get(document.pk, {}).get(name)
    fields = (rereading.counting(document) or document).fields
    value = unpack(correction.value if correction else (fields.get(name) or {}).get("value"))
    return tuple(value) if isinstance(value, tuple) else ()


def withdraw(document: Document, name: str, reason: str, user: Any) -> Correction:
    """The read value counts again. Inside ``writing()``."""
    if name not in current([document]).get(document.pk, {}):
        raise DecisionError("Dit veld is niet verbeterd.")
    definition = definition_of(document, name)
    return _keep(document, name, definition.title if definition else name, need_reason(reason), user, withdrawn=True)


def _keep(document: Document, name: str, title: str, reason: str, user: Any, **columns: Any) -> Correction:
    made = Correction.objects.create(document=document, field=name, reason=reason, by=user, **columns)
    read = document.fields.get(name, {}).get("raw") or "niets"
    became = f"gelezen waarde telt weer (‘{read[:200]}’)" if made.withdrawn else f"‘{read[:200]}’ wordt ‘{made.typed[:200]}’"
    record(
        "field-withdrawn" if made.withdrawn else "field-corrected",
        f"Veld verbeterd: {title} in {document.name}: {became}. Reden: {reason}",
        actor=user.get_username(),
        dossier=document.submission.dossier,
        data={"document": document.pk, "field": name, "read": read, "typed": made.typed, "correction": made.pk},
    )
    return made


def current(documents: list[Document], before: int | None = None) -> dict[int, dict[str, Correction]]:
    """The corrections that count, by document and field, in one query; with ``before`` those that did when that one was made."""
    found: dict[int, dict[str, Correction]] = {}
    rows = Correction.objects.filter(document__in=documents).select_related("by").order_by("pk")
    for row in rows if before is None else rows.filter(pk__lt=before):
        found.setdefault(row.document_id, {})[row.field] = row
    return {pk: kept for pk, rows in found.items() if (kept := {name: row for name, row in rows.items() if not row.withdrawn})}


def of_field(name: str) -> dict[int, Any]:
    """Document -> the value of one field as a person filled it in, packed, wherever that counts. One query."""
    rows = Correction.objects.filter(field=name).order_by("pk").values_list("document_id", "value", "withdrawn")
    last = {document: (value, withdrawn) for document, value, withdrawn in rows}
    return {document: value for document, (value, withdrawn) in last.items() if not withdrawn}


Counting = dict[int, dict[str, Correction]]


def corrected(documents: list[Document], readings: list[Reading], counting: Counting | None = None) -> list[Reading]:
    """The readings of these documents (same order) with the values of people in place of what was read. The place tells both.

    ``counting``: what :func:`current` gave, when it was asked for many dossiers at once.
    """
    counting = current(documents) if counting is None else counting
    return [_corrected(reading, counting.get(row.pk, {})) for row, reading in zip(documents, readings, strict=True)]


def _corrected(reading: Reading, rows: dict[str, Correction]) -> Reading:
    fields = {**reading.fields, **{name: _field(reading, name, row) for name, row in rows.items()}}
    return replace(reading, fields=fields) if rows else reading


def _field(reading: Reading, name: str, row: Correction) -> FieldValue:
    read = reading.fields.get(name)
    seen = f"gelezen werd ‘{read.raw[:120]}’" if read else "hier werd niets gelezen"
    where = f"{read.place.location}: " if read and read.place.location else ""
    place = Place(f"{where}ingevuld door {row.by.get_username()}, {seen}", read.place.anchor if read else {})
    return FieldValue(unpack(row.value), row.typed, reading.name, place)
