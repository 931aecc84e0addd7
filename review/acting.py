"""How a write of an officer is done: in one transaction; a mistake or a conflict becomes a clear Dutch sentence, never an error page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from dossiers.decisions import DecisionError
from dossiers.events import writing


class Conflict(Exception):
    """What the officer asked cannot be done any more, or not now. The text is Dutch and for the officer."""


class Already(Exception):
    """It was done before (a double click, a page sent twice): nothing to do, nothing wrong. The text is Dutch."""


def act(request: HttpRequest, form: forms.Form | None, change: Callable[[dict[str, Any]], str], back: str) -> HttpResponse:
    """Checks the form, runs ``change(cleaned)`` inside :func:`dossiers.events.writing` and goes back with what it says (Dutch)."""
    if form is not None and not form.is_valid():
        for field, errors in form.errors.items():
            for error in errors:
                hidden = field in form.fields and field in ("stand", "controle", "resultaat", "veld")
                messages.error(request, "De pagina was onvolledig. Laad ze opnieuw en probeer nog eens." if hidden else str(error))
        return HttpResponseRedirect(back)
    try:
        with writing():
            done = change(form.cleaned_data if form is not None else {})
    except (Conflict, DecisionError) as refusal:
        messages.error(request, str(refusal))
    except Already as harmless:
        messages.info(request, str(harmless))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)
