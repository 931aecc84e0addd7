"""One dossier as a pdf of a few pages, for the jury and for paper. Tagged (PDF/UA), in Dutch, with nothing in it that comes from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import structlog
from django.template.loader import render_to_string

from checks import dutch
from dossiers.lines import Line
from dossiers.models import Finding
from dossiers.text import shown
from dossiers.words import OUTCOMES, check_title, verdict_word
from parsers.model import FieldValue

log = structlog.get_logger(__name__)
LONG = 6_000  # characters of one answer; the whole is in the document itself
_ANSWERS = ("long_text",)
_PARTNERS = ("partners", "subcontractors", "work_packages", "cost_model.partners")
_OF_DOSSIER = ("applicant.name", "applicant.kbo", "project.title")  # told at the top


class SummaryError(Exception):
    """Why there is no summary; Dutch, one sentence."""


def summary(line: Line) -> bytes:
    """The pdf. The same line gives the same bytes. :class:`SummaryError` when it cannot be made."""
    page = render_to_string("jury/summary.html", context(line))
    try:
        from weasyprint import HTML
    except OSError as error:  # Pango is a library of the system, loaded on import
        log.error("WeasyPrint cannot be loaded: install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0", error=str(error))
        raise SummaryError("De samenvatting kon niet worden gemaakt: op de server ontbreekt de bibliotheek Pango.") from error
    identifier = hashlib.sha256(page.encode("utf-8", "replace")).digest()[:16]
    try:
        made = HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    except Exception as error:  # one strange text must not cost the jury all other dossiers
        log.error("a summary cannot be made", reference=line.dossier.reference, error=f"{type(error).__name__}: {error}")
        raise SummaryError("De samenvatting kon niet worden gemaakt. De documenten zelf zitten wel in het pakket.") from error
    assert isinstance(made, bytes)  # no target was given
    return made


def _nothing(url: str, *_: object, **__: object) -> Any:
    """Nothing is ever fetched, from the network or from disk."""
    raise ValueError("a summary holds nothing from elsewhere")


def context(line: Line) -> dict[str, Any]:
    """What the template shows; every value is text, ready to be escaped."""
    dossier = line.dossier
    forms = {field.name: (field.title, field.type, str(form.role)) for form in line.edition.forms for field in form.fields}
    short, long, tables = [], [], []
    for name, (title, kind, role) in forms.items():
        value = line.fields.get(name)
        if name in _OF_DOSSIER or role not in {str(reading.role) for reading in line.readings}:
            continue
        title = title[:1].upper() + title[1:]
        if name in _PARTNERS and value is not None and isinstance(value.value, tuple):
            tables.append((title, _table(value.value)))
        elif kind in _ANSWERS:
            long.append((title, _paragraphs(_cut(_told(line, name, value)))))
        else:
            short.append((title, _cut(_told(line, name, value))))
    return {
        "line": line,
        "dossier": dossier,
        "title": shown(dossier.title or "Zonder titel")[:500],
        "verdict": verdict_word(dossier, str(line.status.verdict)) if line.status.verdict else "nog niet gecontroleerd",
        "short": short,
        "long": long,
        "tables": tables,
        "findings": [_finding(line, finding) for finding in (*line.open_findings, *line.attention)],
        "documents": [(shown(document.name)[:300], document.size, document.evidence_id) for document in line.documents],
    }


def _finding(line: Line, finding: Finding) -> tuple[str, str, str]:
    return check_title(line.dossier, finding.check_id), OUTCOMES[line.outcomes[finding.check_id]], shown(finding.reason)


def _told(line: Line, name: str, field: FieldValue | None) -> str:
    if field is None:
        return line.text(name) or "niet ingevuld"
    text = _text(field.value) if field.value is not None else f"niet te begrijpen: {field.raw}"
    return shown(f"{text} (met twijfel gelezen)" if name in line.uncertain and field.value is not None else text)


def _text(value: Any) -> str:
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
    "total": "Samen", "coordinator": "coördinator", "participant": "deelnemer", "follower": "volger",
}  # fmt: skip
_ROWS = 60


def _table(rows: tuple[Any, ...]) -> tuple[list[str], list[list[str]], int]:
    """Headings, cells, and how many rows were left out. Of costs only the total: the cost model itself is in the pack."""
    flat = [_flat(row) for row in rows]
    keys = list(dict.fromkeys(key for row in flat for key in row))
    cells = [[shown(_cut(row.get(key, ""), 400)) for key in keys] for row in flat[:_ROWS]]
    return [_HEADINGS.get(key, key) for key in keys], cells, max(0, len(rows) - _ROWS)


def _flat(row: Any) -> dict[str, str]:
    if not isinstance(row, Mapping):
        return {"name": _text(row)}
    found = {}
    for key, value in row.items():
        if key == "years" or value in (None, "", (), []):
            continue
        value = value.get("total") if key == "costs" and isinstance(value, Mapping) else value
        if value is not None:
            found[str(key)] = _HEADINGS.get(str(value), _text(value)) if key == "role" else _text(value)
    return found


def _cut(text: str, limit: int = LONG) -> str:
    return text if len(text) <= limit else f"{text[:limit].rstrip()}… (ingekort: lees verder in het document)"


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n") if part.strip()] or ["niet ingevuld"]
