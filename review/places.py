"""From a finding or a field to the place in the document, and what to light there. The addresses carry row numbers, never the place itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from checks import dutch
from dossiers.models import Document, Finding, Submission
from dossiers.rereading import counting
from parsers.model import Role
from review import words
from review.numbers import whole_number

_AMOUNT = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}")
_FORMS = {Role.REGISTRATION_FORM, Role.APPLICATION_FORM, Role.COST_MODEL}


@dataclass(frozen=True, slots=True)
class Spot:
    """What is lit in a document: where (``anchor`` as parsers give it, may be empty), in words, and what was read there."""

    anchor: Mapping[str, Any]
    location: str
    value: str
    back: str  # where on the dossier's page it was asked from


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One thing a finding rests on. ``href``: the page that shows it, "" when there is nothing to show. ``source``: file or receipt."""

    value: str
    source: str
    location: str
    href: str
    document: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One file of several that a finding compares, with what was seen in it."""

    document: Document
    source: str
    items: tuple[EvidenceView, ...]


def evidence_of(finding: Finding, documents: Sequence[Document], standing: Submission | None) -> tuple[EvidenceView, ...]:
    """What the finding rests on, each with where to see it. ``documents``: those that were judged."""
    views = []
    for number, item in enumerate(finding.evidence):
        name = str(item.get("document") or "")
        document = _document(documents, name, str(item.get("field") or ""))
        if document is not None:
            href = f"{reverse('look', args=[document.pk])}?bevinding={finding.pk}&nr={number}"
        elif not name and standing is not None:
            href = reverse("look-receipt", args=[standing.pk])
        else:
            href = ""
        source = source_word(document, documents) if document is not None else name
        views.append(
            EvidenceView(
                _value(str(item.get("value") or "")), source, str(item.get("location") or ""), href, document.pk if document else None
            )
        )
    return tuple(views)


def sides_of(evidence: Iterable[EvidenceView], documents: Sequence[Document]) -> tuple[Side, ...]:
    """The files a finding compares, each with its places; empty when it rests on fewer than two."""
    items = [item for item in evidence if item.document is not None]
    found = [(document, tuple(item for item in items if item.document == document.pk)) for document in documents]
    sides = tuple(Side(document, source_word(document, documents), its) for document, its in found if its)
    return sides if len(sides) > 1 else ()


def source_word(document: Document, documents: Iterable[Document]) -> str:
    """What an officer calls a file: by its role when it is the only one with it, else by its name."""
    alone = sum(other.role == document.role for other in documents) == 1
    return words.role(document.role) if alone and document.role in _FORMS else document.name


def _value(text: str) -> str:
    """An amount as checks write it for machines, "500000.00", as a person reads it."""
    return dutch.money(Decimal(text)) if _AMOUNT.fullmatch(text) else text


def _document(documents: Iterable[Document], name: str, field: str) -> Document | None:
    """The document of that name; of several the one with the field."""
    named = [document for document in documents if document.name == name]
    return next((document for document in named if field in document.fields), named[0] if named else None)


def field_href(document: Document, name: str) -> str:
    """The page that shows one field of a document."""
    return f"{reverse('look', args=[document.pk])}?{_query(veld=name)}"


def _query(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


def spot_of(document: Document, asked: Mapping[str, str]) -> Spot | None:
    """What the address asks to light; None for nothing, and for anything that is not of this document's dossier."""
    if asked.get("veld"):
        item = (counting(document) or document).fields.get(asked["veld"])
        return _spot(item, str(item.get("raw") or ""), "versies") if item else None
    finding, number = whole_number(asked.get("bevinding", "")), whole_number(asked.get("nr", "0"))
    if finding is None or number is None:
        return None
    dossier = document.submission.dossier_id
    row = Finding.objects.filter(pk=finding, assessment__submission__dossier=dossier).first()
    if row is None or number >= len(row.evidence):
        return None
    item = row.evidence[number]
    return _spot(item, str(item.get("value") or ""), f"bevinding-{row.check_id}")


def _spot(item: Mapping[str, Any], value: str, back: str) -> Spot:
    return Spot(item.get("anchor") or {}, str(item.get("location") or ""), value, back)
