"""The work list and the side queues."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dossiers.roles import handlers
from review import queue, side_queues, words
from review.access import home_of
from review.forms import FilterForm, LoginForm
from review.numbers import whole_number


def side_counts() -> dict[str, Any]:
    """What the navigation shows on every page."""
    counts = side_queues.counts()
    return {"side_counts": counts, "side_total": sum(counts.values())}


class Login(LoginView):
    """The only page that everyone may see."""

    template_name = "pages/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """With the way round by the organisation's own log-in, where there is one."""
        return super().get_context_data(single_sign_on=bool(settings.OIDC_RP_CLIENT_ID), **more)

    def get_default_redirect_url(self) -> str:
        """Where somebody of this role begins."""
        return reverse(home_of(self.request.user))


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For monitoring: 200 when the pages and the database answer. Tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def page_number(request: HttpRequest) -> int:
    """Which page of a list the address asks for; the first for anything senseless."""
    return whole_number(request.GET.get("pagina", ""), 6) or 1


def _address_without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("pagina", None)
    return asked.urlencode()


@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """The work list."""
    form = FilterForm(request.GET)
    filters = form.filters()
    found = queue.work_list(filters, page_number(request))
    context = {
        "page": found.page,
        "counts": found.counts,
        "filters": filters,
        "form": form,
        "filtered": filters != queue.Filters(),
        "words": words,
        "colleagues": list(handlers(get_user_model().objects)),
        "silent_folders": list(side_queues.silent_folders()),
        "address": _address_without_page(request),
        **side_counts(),
    }
    return render(request, "pages/queue.html", context)


@require_safe
def side_queue(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the other queues."""
    if slug not in side_queues.QUEUES:
        raise Http404
    chosen = side_queues.QUEUES[slug]
    search = request.GET.get("zoek", "").strip()[:200] if chosen.searched else ""
    context = {
        "queue": chosen,
        "search": search,
        "queues": side_queues.QUEUES.values(),
        "page": chosen.page(page_number(request), search),
        "address": _address_without_page(request),
        **side_counts(),
    }
    return render(request, "pages/side_queue.html", context)
