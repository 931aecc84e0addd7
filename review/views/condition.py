"""How the system itself is doing, for those who keep it running: figures and alarms, no names, no subjects, no documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers import figures, health
from review.views.lists import side_counts


@dataclass(frozen=True, slots=True)
class Line:
    """One queue: what waits in it, how many, and since when the oldest."""

    name: str
    count: int
    oldest: datetime | None


NAMES = {
    "messages": "Mails die nog gesorteerd moeten worden",
    "uploads": "Uploads die nog gesorteerd moeten worden",
    "to-read": "Inzendingen die nog gelezen moeten worden",
    "to-check": "Inzendingen die nog gecontroleerd moeten worden",
    "to-answer": "Inzendingen die nog een antwoord moeten krijgen",
    "to-send": "Brieven die vanzelf vertrekken",
    "held": "Brieven die op een medewerker wachten",
    "undelivered": "Brieven die niet aankwamen, of waarvan dat niet zeker is",
    "parked": "Stukken waarop het systeem vastliep",
}


@require_safe
def condition(request: HttpRequest) -> HttpResponse:
    """Alarms, queues and signs of life."""
    facts = health.gather(timezone.now())
    lines = [Line(NAMES[queue.name], queue.count, queue.oldest) for queue in figures.queues()]
    parts = [(health.PARTS.get(name, name), at) for name, at in facts.alive]
    context = {
        "alarms": health.judge(facts, health.Limits.from_settings()),
        "lines": lines,
        "parts": parts,
        "folders": facts.folders,
        "reconciled_at": facts.reconciled_at,
        "free_megabytes": facts.free_bytes // 1_000_000,
        **side_counts(),
    }
    return render(request, "pages/condition.html", context)
