"""What all pages for applicants have in common: open to everyone, and the call as it is now."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from calls.load import blank_forms
from calls.model import Edition, Phase
from dossiers.editions import active_editions

BEFORE, OPEN, MINUTE, OVER = "before", "open", "minute", "over"


@dataclass(frozen=True, slots=True)
class PhaseNow:
    """A phase as the pages tell it. ``when``: before it opens, open, in the stretch on which the texts differ, or over."""

    edition: Edition
    id: str
    phase: Phase
    when: str
    blanks: tuple[tuple[str, tuple[str, ...]], ...]  # title of a form, names of its blank files

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.edition.id}/{self.id}"

    @property
    def by_mail(self) -> bool:
        return self.phase.channel == "mail"


def clock() -> datetime:
    """Our clock in whole seconds, as people read it. No deadline lies within a second, so leaving out its fraction never makes anything late or
    in time."""
    return timezone.now().replace(microsecond=0)


def phases_now(now: datetime | None = None) -> list[PhaseNow]:
    """Every phase of the active editions, in their order."""
    now = now or timezone.now()
    found = []
    for edition in active_editions():
        there = blank_forms(edition.id)
        for name, phase in edition.phases.items():
            forms = [edition.form(role) for role in phase.documents]
            blanks = tuple((form.title, tuple(blank for blank in form.blanks if blank in there)) for form in forms)
            found.append(PhaseNow(edition, name, phase, when_at(phase, now), blanks))
    return found


def when_at(phase: Phase, now: datetime) -> str:
    """The one answer to whether a phase is open; the same rule as that of the check of the deadline."""
    if phase.opens is not None and now < phase.opens:
        return BEFORE
    if now < phase.deadline.at:
        return OPEN
    return MINUTE if now < phase.deadline.at + timedelta(seconds=phase.deadline.grey_seconds) else OVER


def open_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page without log-in. Not found in search engines: what an applicant types there has nothing to do there."""

    @functools.wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        answer.headers.setdefault("X-Robots-Tag", "noindex")
        return answer

    return login_not_required(shown)


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page for applicants."""
    phases = context.get("phases") or phases_now()
    shared = {
        "phases": phases,
        "edition": phases[0].edition,
        "now": clock(),
        "file_megabytes": settings.COT_WEB_FILE_BYTES // 1_000_000,
        "file_bytes": settings.COT_WEB_FILE_BYTES,
    }
    return render(request, f"pages/public/{template}.html", {**shared, **context}, status=status)
