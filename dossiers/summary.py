"""One dossier as a pdf of a few pages, for the jury and for paper. Tagged (PDF/UA), in Dutch, with nothing in it that comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import structlog
from django.template.loader import render_to_string

from calls.model import FieldDef
from checks import dutch
from dossiers import paper
from dossiers.lines import Line
from dossiers.models import Finding
from dossiers.text import shown
from dossiers.words import OUTCOMES, check_title, verdict_word
from parsers.model import FieldValue

log = structlog.get_logger(__name__)
LONG = 6_000  # characters of one answer; the whole is in the document itself
_ANSWERS = ("long_text",)
_TABLES = ("partners", "subcontractors", "work_packages", "cost_model.partners")
_OF_DOSSIER = ("applicant.name", "applicant.kbo", "project.title")  # told at the top
_PERSONAL = "contact."  # a jury judges a project; whom to phone is of no use to it


class SummaryError(Exception):
    """Why there is no summary; Dutch, one sentence."""


def summary(line: Line) -> bytes:
    """The pdf. The same line gives the same bytes. :class:`SummaryError` when it cannot be made."""
    if line.edition is None:
        log.error("a summary cannot be made: the call edition cannot be loaded", reference=line.dossier.reference, call=line.dossier.call)
        raise SummaryError(
            f"De samenvatting kon niet worden gemaakt: de oproep ‘{line.dossier.call}’ kan niet geladen worden. "
            "De documenten zelf zitten wel in het pakket."
        )
    page = render_to_string("jury/summary.html", context(line))
    try:
        return paper.pdf(page, line.dossier.reference)
    except paper.PaperError as error:
        raise SummaryError(
            f"De samenvatting kon niet worden gemaakt{f': {error}' if str(error) else ''}. De documenten zelf zitten wel in het pakket."
        ) from error


def context(line: Line) -> dict[str, Any]:
    """What the template shows; every value is text, ready to be escaped."""
    dossier = line.dossier
    facts: dict[str, list[tuple[str, str]]] = {}
    long, tables = [], []
    there = {str(reading.role) for reading in line.readings}
    for form in line.edition.forms if line.edition else ():
        for definition in form.fields if str(form.role) in there else ():
            name, value = definition.name, line.fields.get(definition.name)
            if name in _OF_DOSSIER or name.startswith(_PERSONAL):
                continue
            title = _title(definition.title)
            if name in _TABLES and value is not None and isinstance(value.value, tuple):
                tables.append((title, _table(value.value, definition)))
            elif definition.type in _ANSWERS:
                long.append((title, _paragraphs(_cut(_told(line, definition, value)))))
            else:
                facts.setdefault(_title(form.title), []).append((title, _cut(_told(line, definition, value))))
    return {
        "line": line,
        "dossier": dossier,
        "title": shown(dossier.title or "Zonder titel")[:500],
        "verdict": verdict_word(dossier, str(line.status.verdict)) if line.status.verdict else "nog niet gecontroleerd",
        "facts": list(facts.items()),
        "long": long,
        "tables": tables,
        "findings": [_finding(line, finding) for finding in (*line.open_findings, *line.attention)],
        "documents": [(shown(document.name)[:300], document.size, document.evidence_id) for document in line.documents],
    }


def _finding(line: Line, finding: Finding) -> tuple[str, str, str]:
    return check_title(line.dossier, finding.check_id), OUTCOMES[line.outcomes[finding.check_id]], shown(finding.reason)


def _title(title: str) -> str:
    """A title as a heading: without the article with which letters name it."""
    bare = re.sub(r"^(de|het) ", "", title)
    return bare[:1].upper() + bare[1:]


def _told(line: Line, definition: FieldDef, field: FieldValue | None) -> str:
    if field is None or field.value is None:
        return shown(line.text(definition.name) or "niet ingevuld")
    value = field.value
    if definition.options:
        value = tuple(_of_form(definition, one) for one in (value if isinstance(value, tuple) else (value,)))
    text = _text(value, definition.type)
    return shown(f"{text} (met twijfel gelezen)" if definition.name in line.uncertain else text)


def _of_form(definition: FieldDef, value: Any) -> str:
    """The word of the form for what was ticked or chosen."""
    return (definition.options.get(str(value)) or (str(value),))[0]


def _text(value: Any, kind: str = "") -> str:
    if kind == "kbo" and isinstance(value, str) and len(value) == 10:
        return f"{value[:4]}.{value[4:7]}.{value[7:]}"
    if kind == "months":
        return f"{value} {'maand' if value == 1 else 'maanden'}"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Mapping):
        return " · ".join(_text(item) for item in value.values() if item not in (None, "", (), []))
    if isinstance(value, list | tuple):
        return ", ".join(_text(item) for item in value)
    if hasattr(value, "quantize"):
        return dutch.money(value)
    return dutch.day(value) if hasattr(value, "isoformat") else str(value)


_HEADINGS = {
    "name": "Naam", "kbo": "KBO-nummer", "type": "Soort", "role": "Rol", "task": "Taak", "number": "Nr.", "title": "Titel", "start": "Start",
    "end": "Einde", "costs": "Kosten", "years": "Per jaar", "grant": "Steun", "own_contribution": "Eigen inbreng", "other_income": "Andere inkomsten",
    "total": "Samen",
}  # fmt: skip
_ROWS = 60


def _table(rows: tuple[Any, ...], definition: FieldDef) -> tuple[list[str], list[list[str]], int]:
    """Headings, cells, and how many rows were left out. Of costs only the total: the cost model itself is in the pack."""
    columns = {column.name: column for column in definition.columns}
    flat = [_flat(row, columns) for row in rows]
    keys = list(dict.fromkeys(key for row in flat for key in row))
    cells = [[shown(_cut(row.get(key, ""), 400)) for key in keys] for row in flat[:_ROWS]]
    return [_HEADINGS.get(key, key) for key in keys], cells, max(0, len(rows) - _ROWS)


def _flat(row: Any, columns: Mapping[str, FieldDef]) -> dict[str, str]:
    if not isinstance(row, Mapping):
        return {"name": _text(row)}
    found = {}
    for key, value in row.items():
        if key == "years" or value in (None, "", (), []):
            continue
        value = value.get("total") if key == "costs" and isinstance(value, Mapping) else value
        column = columns.get(str(key))
        if value is not None:
            found[str(key)] = _of_form(column, value) if column is not None and column.options else _text(value, str(key))
    return found


def _cut(text: str, limit: int = LONG) -> str:
    return text if len(text) <= limit else f"{text[:limit].rstrip()}… (ingekort: lees verder in het document)"


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n") if part.strip()] or ["niet ingevuld"]
