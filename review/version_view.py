"""The versions of a dossier as its page shows them: the files, and the fields as they were read, read anew, and put right by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.corrections import BY_HAND, CHOSEN, TABLE
from dossiers.documents import counting_among
from dossiers.models import Correction, Document, Dossier, Rereading, Submission
from dossiers.serial import unpack
from review import words
from review.filters import value_lines
from review.places import field_href
from review.receipt import ReceiptStory, story


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: its title, the value in lines (empty: not found), where it stands and how sure the reading is."""

    name: str
    title: str
    lines: tuple[str, ...]
    raw: str
    location: str
    confidence: int | None  # percent
    problem: str
    found: bool
    href: str  # the page that shows its place, "" when it was not found
    number: int  # its place among the fields of the document
    first: str  # what was read at first, when a later reading gives something else; "" when it is the same
    correction: Correction | None  # what a person made of it
    correcting: str  # how a person can put it right: "text", "yes_no", "choices" or "table"; "" for not
    options: tuple[tuple[str, str, bool], ...]  # of choices: code, text, whether it counts as ticked now


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One file with its fields, found ones first in the order of the form. ``role``, ``state`` and ``problems`` as the last check read it."""

    document: Document
    role: str
    state: str
    problems: tuple[str, ...]
    first: str  # Dutch: what was otherwise at the first reading; "" when it was read once, or the same each time
    fields: tuple[FieldView, ...]
    last_correction: int  # what forms carry along


@dataclass(frozen=True, slots=True)
class VersionView:
    """One submission: whether it stands, its files and the proof of its receipt."""

    submission: Submission
    stands: bool
    documents: tuple[DocumentView, ...]
    receipt: ReceiptStory | None


def versions_of(dossier: Dossier, submissions: Sequence[Submission]) -> tuple[VersionView, ...]:
    """The newest first. Give it rows from :func:`review.dossier_page.rows`."""
    anew = read_anew(dossier, submissions)
    return tuple(
        VersionView(
            submission=submission,
            stands=submission.pk == dossier.standing_id,
            documents=tuple(_document(dossier.call, document, anew.get(document.pk)) for document in submission.documents.all()),
            receipt=story(submission.receipt),
        )
        for submission in reversed(submissions)
    )


def read_anew(dossier: Dossier, submissions: Sequence[Submission]) -> dict[int, Rereading]:
    """Document -> its new reading, where the check of its version rests on one; of what counts now, where the dossier's check does."""
    found: dict[int, Rereading] = {}
    for submission in submissions:
        if submission.assessment is not None and submission.pk != dossier.standing_id:
            found |= {row.document_id: row for row in submission.assessment.rereadings.all()}
    standing = next((submission for submission in submissions if submission.pk == dossier.standing_id), None)
    if standing is not None and standing.assessment is not None:
        for document in counting_among(submissions, standing):
            found.pop(document.pk, None)
        found |= {row.document_id: row for row in standing.assessment.rereadings.all()}
    return found


def _document(call: str, document: Document, anew: Rereading | None) -> DocumentView:
    rows = sorted(document.corrections.all(), key=lambda row: row.pk)
    latest = {row.field: row for row in rows}
    now = anew or document
    names = list(dict.fromkeys([*now.looked_for, *now.fields, *document.fields, *latest]))
    kinds = words.field_types(call, now.role)
    fields = tuple(_field(call, name, document, now, n, latest.get(name), kinds.get(name, "")) for n, name in enumerate(names))
    return DocumentView(document, now.role, now.state, tuple(now.problems), _first(document, now), fields, rows[-1].pk if rows else 0)


def _first(document: Document, now: Document | Rereading) -> str:
    parts = []
    if document.role != now.role:
        parts.append(words.role(document.role))
    if document.state != now.state:
        parts.append(words.read_state(document.state)[0])
    return ", ".join(parts)


def _field(
    call: str, name: str, document: Document, now: Document | Rereading, number: int, latest: Correction | None, kind: str
) -> FieldView:
    item: dict[str, Any] | None = now.fields.get(name)
    correction = latest if latest is not None and not latest.withdrawn else None
    confidence = item.get("confidence") if item else None
    read = document.fields.get(name)
    return FieldView(
        name=name,
        title=words.field_title(call, name),
        lines=_lines(item, name),
        raw=str(item.get("raw") or "") if item else "",
        location=str(item.get("location") or "") if item else "",
        confidence=round(confidence * 100) if isinstance(confidence, int | float) else None,
        problem=str(item.get("problem") or "") if item else "",
        found=item is not None,
        href=field_href(document, name) if item is not None else "",
        number=number,
        first=_told(read, name) if _told(read, name) != _told(item, name) else "",
        correction=correction,
        correcting=_correcting(kind),
        options=_options(call, now.role, name, item, correction) if kind == CHOSEN else (),
    )


def _lines(item: Mapping[str, Any] | None, name: str) -> tuple[str, ...]:
    value = unpack(item.get("value")) if item else None
    return () if value is None else tuple(value_lines(value, name))


def _told(item: Mapping[str, Any] | None, name: str) -> str:
    """What was read, on one line."""
    if item is None:
        return "niets"
    return "; ".join(_lines(item, name)) or f"niet te begrijpen: {item.get('raw') or ''}"


def _correcting(kind: str) -> str:
    if kind in (CHOSEN, TABLE):
        return kind
    return "" if kind not in BY_HAND else "yes_no" if kind in ("yes_no", "declaration") else "text"


def _options(
    call: str, role: str, name: str, item: Mapping[str, Any] | None, correction: Correction | None
) -> tuple[tuple[str, str, bool], ...]:
    counts = correction.value if correction else (item or {}).get("value")
    ticked = set(counts) if isinstance(counts, list) else set()
    return tuple((code, text, code in ticked) for code, text in words.field_options(call, role, name))
