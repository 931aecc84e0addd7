"""Human references: COT2025-R-0001, without gaps and never twice."""

from __future__ import annotations

import re

from dossiers.models import ReferenceCounter

PATTERN = re.compile(r"\b[A-Z]{2,8}\d{4}-[A-Z]-\d{4,}\b")


def next_reference(prefix: str) -> str:
    """The next reference of that prefix. Inside :func:`dossiers.events.writing`: the counter is locked until the dossier is committed."""
    ReferenceCounter.objects.get_or_create(prefix=prefix)
    counter = ReferenceCounter.objects.select_for_update().get(prefix=prefix)
    counter.last += 1
    counter.save()
    return f"{prefix}-{counter.last:04d}"


def find_references(text: str) -> list[str]:
    """All references that stand in a text, in order, each once. Case and spaces around hyphens as people type them."""
    found = PATTERN.findall(re.sub(r"\s*-\s*", "-", text.upper()))
    return list(dict.fromkeys(found))
