"""Documents read again: what is other than at the first reading is kept beside it, never in its place, and can be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from calls.model import Edition
from dossiers.documents import documents_that_count
from dossiers.filing import store_reading
from dossiers.models import Assessment, Document, Rereading, Submission
from dossiers.serial import plain, reading_from_row, unpack
from parsers.model import Reading

COLUMNS = ("media_type", "role", "state", "edition", "problems", "looked_for", "fields")


@dataclass(frozen=True, slots=True)
class Reread:
    """One thing that a document gives now and did not give first. ``field`` is a field's name, or role, state, edition, problems.

    Values as in the interface, None where there was or is nothing.
    """

    document: str
    field: str
    first: Any
    now: Any


def again(row: Document, reading: Reading) -> Rereading | None:
    """The new reading as a row that is not saved yet; None when it gives the same as the first."""
    new = Rereading(document=row)
    store_reading(new, reading)
    return new if any(getattr(new, column) != getattr(row, column) for column in COLUMNS) else None


def anew_of(assessment: Assessment) -> tuple[Rereading, ...]:
    """The new readings that an assessment rests on."""
    return tuple(assessment.rereadings.select_related("document"))


def counting(document: Document) -> Rereading | None:
    """The new reading of a document that its dossier's last check rests on; None when that is the first reading."""
    standing = document.submission.dossier.standing
    mine = standing if standing is not None and document in documents_that_count(standing) else document.submission
    return document.rereadings.filter(assessment=mine.assessment_id).first() if mine.assessment_id else None


def keep(assessment: Assessment, rereadings: Iterable[Rereading]) -> None:
    """Stores new readings with the assessment that rests on them."""
    for rereading in rereadings:
        rereading.assessment = assessment
        rereading.save()


def readings_of(submission: Submission) -> list[Reading]:
    """The documents a submission is judged on, each as its assessment read it: anew where that was kept, else as first read."""
    anew = {row.document_id: row for row in submission.assessment.rereadings.all()} if submission.assessment else {}
    return [reading_from_row(row, anew.get(row.pk)) for row in documents_that_count(submission) if row.state or row.pk in anew]


def differences(rereadings: Iterable[Rereading]) -> list[Reread]:
    """Everything that reads otherwise than at first, document by document."""
    return [found for row in rereadings for found in _differences(row)]


def titles(found: Sequence[Reread], edition: Edition) -> list[str]:
    """Dutch, one per field that reads otherwise: its title in the edition, else what of the document it is."""
    known = {field.name: field.title for form in edition.forms for field in form.fields}
    words = {"role": "de soort document", "state": "of het leesbaar is", "edition": "de versie", "problems": "de opmerkingen"}
    return list(dict.fromkeys(f"{known.get(one.field) or words.get(one.field, one.field)} ({one.document})" for one in found))


def _differences(new: Rereading) -> Iterable[Reread]:
    old = new.document
    for column in ("role", "state", "edition", "problems"):
        if getattr(old, column) != getattr(new, column):
            yield Reread(old.name, column, getattr(old, column) or None, getattr(new, column) or None)
    for name in dict.fromkeys([*old.fields, *new.fields]):
        first, now = old.fields.get(name), new.fields.get(name)
        if first != now:
            yield Reread(old.name, name, _shown(first), _shown(now))


def _shown(field: dict[str, Any] | None) -> Any:
    """What stood there: its value, its raw text when it was not understood, and where, since the same value at another place is new, too."""
    if field is None:
        return None
    value = plain(unpack(field["value"]))
    return {"value": value, "raw": field["raw"], "location": field["location"], "confidence": field["confidence"]}
