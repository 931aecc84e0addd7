"""Sending all letters at once that need nobody's eye any more, after seeing the list. Each leaves once, whatever is clicked how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from checks.model import Verdict
from dossiers import notices
from dossiers.decisions import attention_points
from dossiers.events import writing
from dossiers.models import Dossier, Event, Notice, NoticeKind
from dossiers.status import status_of, with_everything
from review import words
from review.letters import letter_of
from review.numbers import whole_number
from review.queue import PER_PAGE, waiting_for_a_letter_only
from review.side_queues import waiting_messages
from review.views.lists import page_number, side_counts
from review.views.notices import stand_of


@dataclass(frozen=True, slots=True)
class Ready:
    """One letter that can leave. ``stand``: the row as the officer sees it now."""

    notice: Notice
    dossier: Dossier
    stand: str


def ready(number: int) -> Page[Any]:
    """One page of letters with the result that all is in order, of dossiers in which nothing else waits for a person (``object_list``:
    :class:`Ready`)."""
    page: Page[Any] = Paginator(waiting_for_a_letter_only().values_list("pk", flat=True), PER_PAGE).get_page(number)
    dossiers = with_everything(Dossier.objects.filter(pk__in=list(page.object_list))).select_related("standing__base")
    page.object_list = [letter for dossier in _read(dossiers).order_by("reference") for letter in _of(dossier)]
    return page


def _read(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Without those that somebody wrote about and nobody has read: a question may be about this very result."""
    return dossiers.exclude(Exists(Event.objects.filter(dossier=OuterRef("pk"), message__in=waiting_messages().order_by())))


def _of(dossier: Dossier) -> list[Ready]:
    status = status_of(dossier)
    assessment = dossier.standing.assessment if dossier.standing else None
    if (
        status.verdict is not Verdict.ADMISSIBLE
        or status.busy
        or len(status.needs) != 1
        or assessment is None
        or attention_points(assessment)
    ):
        return []
    held = [
        n for n in dossier.notices.all() if n.state == Notice.HELD and n.kind == NoticeKind.ADMISSIBLE and not n.context.get("look_first")
    ]
    letters = [letter_of(n, dossier, status.verdict) for n in sorted(held, key=lambda n: n.pk)]
    return [Ready(letter.notice, dossier, stand_of(letter.notice)) for letter in letters if letter.can_release and not letter.obstacle]


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """The list, and letting go what was ticked on it."""
    if request.method == "POST":
        _send(request)
        return HttpResponseRedirect(reverse("bulk"))
    return render(request, "pages/bulk.html", {"page": ready(page_number(request)), "words": words, **side_counts()})


def _send(request: HttpRequest) -> None:
    asked = [pk for pk in map(whole_number, request.POST.getlist("brief")) if pk is not None]
    sent, before, changed = 0, 0, 0
    for pk in dict.fromkeys(asked):
        with writing():
            fresh = Notice.objects.select_for_update().filter(pk=pk).first()
            if fresh is None:
                changed += 1
            elif fresh.state in (Notice.DUE, Notice.SENDING, Notice.SENT):
                before += 1
            elif stand_of(fresh) == request.POST.get(f"stand-{pk}") and any(one.notice.pk == pk for one in _ready_in(fresh)):
                notices.release(fresh, request.user)
                sent += 1
            else:
                changed += 1
    if sent:
        messages.success(request, "1 brief vertrekt." if sent == 1 else f"{sent} brieven vertrekken.")
    if before:
        messages.info(request, f"{before} {'brief was' if before == 1 else 'brieven waren'} al vrijgegeven en vertrekken niet opnieuw.")
    if changed:
        messages.error(
            request, f"{changed} {'brief is' if changed == 1 else 'brieven zijn'} intussen veranderd en niet verzonden. Bekijk ze apart."
        )
    if not asked:
        messages.error(request, "Je koos geen brieven. Er is niets verzonden.")


def _ready_in(notice: Notice) -> list[Ready]:
    dossier = _read(with_everything(Dossier.objects.filter(notices=notice))).first()
    return _of(dossier) if dossier else []
