"""Values in and out of JSON: typed for storage (nothing is lost), plain for the interface. No Django here: ``check`` uses it without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from calls.load import available, known_edition
from calls.model import Edition
from checks.dutch import joined, quote
from checks.fields import DOUBT, comparable
from checks.model import Assessment, Case, Finding, Receipt
from parsers.model import FieldValue, Place, Reading, Role, State

_UNREAD = "Dit vonden we niet, maar het document was niet helemaal leesbaar: het kan er toch staan."
_NO_EDITION = "De oproep van dit dossier kan niet geladen worden. Of dit er staat, is niet na te gaan."


def pack(value: Any) -> Any:
    """A field's value as JSON that :func:`unpack` turns back into exactly the same value."""
    if isinstance(value, Decimal):
        return {"$money": str(value)}
    if isinstance(value, datetime):
        return {"$instant": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(key): pack(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [pack(item) for item in value]
    return value


def unpack(value: Any) -> Any:
    """The inverse of :func:`pack`. Lists come back as tuples."""
    if isinstance(value, dict):
        if set(value) == {"$money"}:
            return Decimal(value["$money"])
        if set(value) == {"$instant"}:
            return datetime.fromisoformat(value["$instant"])
        if set(value) == {"$date"}:
            return date.fromisoformat(value["$date"])
        return {key: unpack(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(unpack(item) for item in value)
    return value


def plain(value: Any) -> Any:
    """A value as the interface has it: money a decimal string, dates ISO, months an integer, yes/no a boolean."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):  # a datetime is a date, too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def pack_fields(fields: Mapping[str, FieldValue]) -> dict[str, Any]:
    """Fields for storage in a document's row."""
    return {
        name: {
            "value": pack(field.value),
            "raw": field.raw,
            "document": field.document,
            "location": field.place.location,
            "anchor": dict(field.place.anchor),
            "confidence": field.confidence,
            "problem": field.problem,
            "runner_up": field.runner_up,
            "invalid": field.invalid,
        }
        for name, field in fields.items()
    }


def unpack_fields(packed: Mapping[str, Any]) -> dict[str, FieldValue]:
    """Fields from storage."""
    return {
        name: FieldValue(
            value=unpack(item["value"]),
            raw=item["raw"],
            document=item["document"],
            place=Place(item["location"], item["anchor"]),
            confidence=item["confidence"],
            problem=item["problem"],
            runner_up=item.get("runner_up", ""),
            invalid=item.get("invalid", False),
        )
        for name, item in packed.items()
    }


def reading_from_row(row: Any, anew: Any = None) -> Reading:
    """A :class:`dossiers.models.Document` row as the Reading it was stored from; with ``anew`` (a ``Rereading``) as it was read later."""
    read = anew or row
    return Reading(
        name=row.name,
        sha256=row.evidence_id,
        size=row.size,
        media_type=read.media_type,
        role=Role(read.role or Role.UNKNOWN),
        state=State(read.state),
        problems=tuple(read.problems),
        fields=unpack_fields(read.fields),
        looked_for=tuple(read.looked_for),
        edition=read.edition,
    )


def receipt_to_json(receipt: Receipt | None) -> dict[str, Any]:
    """A receipt for storage and for the interface's ``receipt_evidence``. ``{}`` for none."""
    if receipt is None:
        return {}
    return {
        "at": receipt.at.isoformat() if receipt.at else None,
        "source": receipt.source,
        "uncertainty_seconds": receipt.uncertainty_seconds,
        "alternatives": [instant.isoformat() for instant in receipt.alternatives],
        "began_at": receipt.began_at.isoformat() if receipt.began_at else None,
        "flags": list(receipt.flags),
        "doubts": list(receipt.doubts),
        "evidence": pack(receipt.evidence),
    }


def receipt_from_json(stored: Mapping[str, Any]) -> Receipt | None:
    """The inverse of :func:`receipt_to_json`."""
    if not stored:
        return None
    return Receipt(
        at=datetime.fromisoformat(stored["at"]) if stored["at"] else None,
        source=stored["source"],
        uncertainty_seconds=stored["uncertainty_seconds"],
        alternatives=tuple(datetime.fromisoformat(instant) for instant in stored["alternatives"]),
        began_at=datetime.fromisoformat(stored["began_at"]) if stored["began_at"] else None,
        flags=tuple(stored["flags"]),
        doubts=tuple(stored["doubts"]),
        evidence=unpack(stored["evidence"]),
    )


def document_entry(reading: Reading) -> dict[str, Any]:
    """One entry of the interface's ``documents``."""
    return {
        "name": reading.name,
        "sha256": reading.sha256,
        "size": reading.size,
        "media_type": reading.media_type,
        "role": str(reading.role),
        "state": str(reading.state),
        "edition": reading.edition,
        "problems": list(reading.problems),
    }


def fields_that_count(documents: Iterable[Reading]) -> dict[str, FieldValue]:
    """Per field what counts: the first document that has it gives it, one where it is understood before one where it is not.

    Two documents of one kind that say something else: nobody knows which counts, so the first is no sure value.
    """
    found: dict[str, tuple[Role, FieldValue]] = {}
    for document in documents:
        for name, field in document.fields.items():
            role, held = found.get(name, (document.role, field))
            if name not in found or (held.value is None and field.value is not None):
                found[name] = document.role, field
            elif role is document.role and field.value is not None and comparable(field.value) != comparable(held.value):
                told = joined(held.problem, f"In {quote(field.document)} staat iets anders ({field.place.location})")
                found[name] = role, replace(held, confidence=min(held.confidence, DOUBT), problem=told)
    return {name: field for name, (_, field) in found.items()}


def field_entries(documents: Iterable[Reading]) -> dict[str, Any]:
    """The interface's ``fields``: those that count."""
    return {
        name: {
            "value": plain(field.value),
            "raw": field.raw,
            "document": field.document,
            "location": field.place.location,
            "anchor": dict(field.place.anchor),
            "confidence": field.confidence,
            "problem": field.problem,
            **({"runner_up": field.runner_up} if field.runner_up else {}),
        }
        for name, field in fields_that_count(documents).items()
    }


def unread_entries(documents: Iterable[Reading], edition: Edition | None) -> dict[str, Any]:
    """Fields of which nobody can say that they are absent: their form was read, but not wholly (a scan, a damaged file). Value null, as
    the interface has it for what cannot be understood: only what is really not there may be left out.

    ``edition``: None when it cannot be loaded. Names of fields are the same in all calls, so the editions that come with the product tell them then.
    """
    editions = [edition] if edition else [one for name in available() if (one := known_edition(name))]
    asked = {(form.role, field.name): None for one in editions for form in one.forms for field in form.fields}
    forms = [document for document in documents if document.state is State.READ]
    known = {(document.role, name) for document in forms for name in (*document.looked_for, *document.fields)}
    return {
        name: {
            "value": None,
            "raw": "",
            "document": document.name,
            "location": "niet gevonden",
            "anchor": {},
            "confidence": 0.0,
            "problem": _UNREAD if edition else _NO_EDITION,
        }
        for document in forms
        for role, name in asked
        if document.role == role and (document.role, name) not in known
    }


def finding_entry(finding: Finding) -> dict[str, Any]:
    """One entry of the interface's ``findings``. ``citations`` are texts; ``legal`` has what each asks and where it stands."""
    return {
        "check": finding.check,
        "kind": str(finding.kind),
        "outcome": str(finding.outcome),
        "remediable": finding.remediable,
        "reason": finding.reason,
        "remedy": finding.remedy,
        "citations": [str(citation) for citation in finding.citations],
        "legal": [{"text": str(citation), "asks": citation.asks, "address": citation.address} for citation in finding.citations],
        "interpretations": list(finding.interpretations),
        "evidence": [
            {
                **({"field": item.field} if item.field else {}),
                **({"document": item.document} if item.document else {}),
                "location": item.location,
                "value": item.value,
                "anchor": dict(item.anchor),
            }
            for item in finding.evidence
        ],
    }


def case_entry(case: Case, assessment: Assessment, reference: str | None = None) -> dict[str, Any]:
    """One dossier as ``check --json`` and ``show --json`` give it (messages and events are added by ``show``)."""
    zone = ZoneInfo(case.edition.timezone)
    zone_instant = case.receipt.at.astimezone(zone).isoformat() if case.receipt and case.receipt.at else None
    return {
        "call": case.edition.id,
        "edition_hash": assessment.edition_hash,
        "phase": case.phase,
        "reference": reference,
        "channel": case.channel,
        "received_at": zone_instant,
        "receipt_evidence": receipt_to_json(case.receipt) or None,
        "verdict": str(assessment.verdict),
        "attention": list(assessment.attention),
        "documents": [document_entry(document) for document in case.documents],
        "fields": unread_entries(case.documents, case.edition) | field_entries(case.documents),
        "findings": [finding_entry(finding) for finding in assessment.findings],
    }
