"""What staff recorded, as the checks need it: stored list by list, the newest of each kind counts."""

from __future__ import annotations

from typing import Any

from calls.model import Edition
from checks.model import Knowledge
from dossiers import leading
from dossiers.events import record
from dossiers.lists import Entry
from dossiers.models import Evidence, ListEntry, ListImport
from dossiers.text import clean

TITLES = {ListImport.SHORTLIST: "Shortlist", ListImport.CO_CREATION: "Aanwezigheidslijst van het co-creatietraject"}


def newest(call: str, kind: str) -> ListImport | None:
    """The list that counts, None when none was ever imported."""
    return ListImport.objects.filter(call=call, kind=kind).order_by("-id").first()


def knowledge_of(edition: Edition) -> Knowledge:
    """The lists and the decision date of a call as they are now."""
    shortlist, attended = (newest(edition.id, kind) for kind in (ListImport.SHORTLIST, ListImport.CO_CREATION))
    return Knowledge(
        shortlist=_numbers(shortlist),
        co_creation=_numbers(attended),
        decision_date=leading.decision_date(edition),
    )


def inputs(call: str, registers_version: str) -> dict[str, Any]:
    """Which imports and settings an assessment rests on, beside documents, edition and code."""
    found = {kind: newest(call, kind) for kind in TITLES}
    decision = leading.chosen(leading.DECISION_DATE, call)
    rests_on = {leading.DECISION_DATE: decision.value} if decision else {}
    return {**{kind: one.pk if one else None for kind, one in found.items()}, "registers": registers_version, **rests_on}


def store(call: str, kind: str, file_name: str, file: Evidence, entries: list[Entry], by: str) -> ListImport:
    """Records a list (its bytes sealed before) that replaces the one before it. Call inside :func:`dossiers.events.writing`."""
    before = newest(call, kind)
    imported = ListImport.objects.create(call=call, kind=kind, file=file, file_name=clean(file_name, 500), by=clean(by, 150))
    ListEntry.objects.bulk_create(
        ListEntry(imported=imported, line=e.line, given=clean(e.given, 600), body=clean(e.body, 500), kbo=e.kbo) for e in entries
    )
    record(
        "list-imported",
        f"{TITLES[kind]} ingevoerd: {len(entries)} besturen uit {imported.file_name}." + (" Ze vervangt de vorige." if before else ""),
        actor=by,
        data={
            "import": imported.pk,
            "kind": kind,
            "call": call,
            "sha256": imported.file_id,
            "replaces": before.pk if before else None,
            "numbers": [entry.kbo for entry in entries],
        },
    )
    return imported


def _numbers(imported: ListImport | None) -> tuple[str, ...] | None:
    return None if imported is None else tuple(imported.entries.values_list("kbo", flat=True))
