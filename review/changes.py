"""What changed: between two checks of the same version, and between two versions field by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dossiers.models import Assessment, Document, Dossier
from dossiers.serial import unpack
from review import words
from review.filters import value_lines


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One finding that is other than in the check before; "" where there was or is none."""

    check_id: str
    title: str
    was: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field in two versions, as lines; empty: not found there."""

    title: str
    document: str
    was: tuple[str, ...]
    now: tuple[str, ...]


def since_last_check(dossier: Dossier, assessment: Assessment | None) -> tuple[FindingChange, ...]:
    """What the last check found otherwise than the one before it, of the same version. Two queries, none for a first check."""
    if assessment is None or assessment.number < 2:
        return ()
    before = (
        Assessment.objects.filter(submission=assessment.submission_id, number=assessment.number - 1).prefetch_related("findings").first()
    )
    if before is None:
        return ()
    was = {finding.check_id: finding for finding in before.findings.all()}
    now = {finding.check_id: finding for finding in assessment.findings.all()}
    changes = []
    for check in dict.fromkeys([*now, *was]):
        old, new = was.get(check), now.get(check)
        if old and new and (old.outcome, old.reason, old.evidence) == (new.outcome, new.reason, new.evidence):
            continue
        title = words.check_title(dossier.call, dossier.phase, check)
        changes.append(FindingChange(check, title, old.outcome if old else "", new.outcome if new else "", new.reason if new else ""))
    return tuple(changes)


def between(call: str, old: Iterable[Document], new: Iterable[Document]) -> tuple[FieldChange, ...]:
    """The fields that differ between the documents of two versions, by what each document is in the call."""
    was, now = _fields(old), _fields(new)
    changes = []
    for key in dict.fromkeys([*was, *now]):
        before, after = was.get(key, ()), now.get(key, ())
        if before != after:
            changes.append(FieldChange(words.field_title(call, key[1]), words.role(key[0]), before, after))
    return tuple(changes)


def _fields(documents: Iterable[Document]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for document in documents:
        for name, item in document.fields.items():
            value = unpack(item.get("value"))
            lines = value_lines(value, name) if value is not None else [f"niet te begrijpen: {item.get('raw') or ''}"]
            found.setdefault((document.role, name), tuple(lines))
    return found
