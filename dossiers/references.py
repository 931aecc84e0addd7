"""Human references: COT2025-R-0001, never twice, and without gaps but where a backup was put back."""

from __future__ import annotations

import re

from django.db.models import F

from dossiers.editions import active_editions
from dossiers.events import record, writing
from dossiers.models import ReferenceCounter

PATTERN = re.compile(r"\b[A-Z]{2,8}\d{4}-[A-Z]-\d{4,}\b")


def next_reference(prefix: str) -> str:
    """The next reference of that prefix. Inside :func:`dossiers.events.writing`: the counter is locked until the dossier is committed."""
    ReferenceCounter.objects.get_or_create(prefix=prefix)
    counter = ReferenceCounter.objects.select_for_update().get(prefix=prefix)
    counter.last += 1
    counter.save()
    return f"{prefix}-{counter.last:04d}"


def skip(count: int) -> list[tuple[str, int]]:
    """After a restore: leaves out the next ``count`` references of each prefix, which people may have been told. What was left out is in the log."""
    with writing():
        for edition in active_editions():
            for phase in edition.phases.values():
                ReferenceCounter.objects.get_or_create(prefix=phase.prefix)
        ReferenceCounter.objects.update(last=F("last") + count)
        skipped = list(ReferenceCounter.objects.order_by("prefix").values_list("prefix", "last"))
        text = f"Het register is teruggezet uit een back-up. {count} nummers van dossiers zijn overgeslagen."
        record("references-skipped", text, data={"count": count, "last": dict(skipped)})
    return skipped


def find_references(text: str) -> list[str]:
    """All references that stand in a text, in order, each once. Case and spaces around hyphens as people type them."""
    found = PATTERN.findall(re.sub(r"\s*-\s*", "-", text.upper()))
    return list(dict.fromkeys(found))
