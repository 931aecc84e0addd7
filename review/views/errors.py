"""Pages for what went wrong: always Dutch, always with the way on, never with technical details."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from dossiers.roles import roles_of
from review.access import home_of

_OF_APPLICANTS = ("/start/", "/zelftest/", "/opladen/")


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    user = getattr(request, "user", None)
    context = {
        "title": title,
        "text": text,
        "status": status,
        "home": home_of(user) if roles_of(user) else "",
        "leave": bool(user and user.is_authenticated),
    }
    return render(request, "pages/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "Dit konden we niet lezen", "De aanvraag aan de server klopt niet. Ga terug en probeer het opnieuw.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also for an account that has no role (any more)."""
    text = "Je account heeft hier geen toegang toe. Heb je die nodig? Vraag het je beheerder."
    if request.user.is_authenticated and not roles_of(request.user):
        text = "Je bent aangemeld, maar je account heeft nog geen rol in dit systeem. Vraag je beheerder om er een te geven."
    return _page(request, 403, "Dit mag je niet zien of doen", text)


def no_role(request: HttpRequest) -> HttpResponse:
    """Somebody whom the identity provider knows, and we do not."""
    text = "Je werkaccount is in orde, maar heeft nog geen rol in dit systeem. Vraag je beheerder om je aan de juiste groep toe te voegen."
    return _page(request, 403, "Je hebt hier nog geen toegang", text)


def sign_on_failed(request: HttpRequest) -> HttpResponse:
    """The answer of the identity provider was not what we asked for, came too late, or came twice."""
    text = "Aanmelden met je werkaccount lukte niet. Begin opnieuw. Lukt het nog niet? Verwittig je beheerder."
    return _page(request, 403, "Aanmelden lukte niet", text)


def locked_out(request: HttpRequest, credentials: Any = None, *_: Any, **__: Any) -> HttpResponse:
    """Too many log-ins that failed, with this name from this address."""
    text = (
        f"Aanmelden lukte te vaak niet. Wacht {settings.COT_LOGIN_WAIT_MINUTES} minuten en probeer opnieuw, of vraag hulp aan je beheerder."
    )
    return _page(request, 429, "Even wachten met aanmelden", text)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = "De pagina stond te lang open, of je meldde je intussen opnieuw aan. Er is niets veranderd. Ga terug en laad de pagina opnieuw."
    return _page(request, 403, "Dit formulier is verlopen", text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    where = "Zoek in de werklijst." if request.user.is_authenticated else "Kijk het adres na, of begin op de startpagina."
    return _page(request, 404, "We vinden deze pagina niet", f"Het adres klopt niet, of wat je zoekt, bestaat niet. {where}")


def evidence_lost(request: HttpRequest) -> HttpResponse:
    """Sealed bytes are gone or changed: not the officer's fault, and somebody must know."""
    text = "De bewaarde gegevens zijn weg of veranderd op de schijf. Verwittig meteen je beheerder."
    return _page(request, 500, "We kunnen dit bestand niet geven", text)


def cannot_open(request: HttpRequest, reason: str) -> HttpResponse:
    """What holds the file could not be taken apart. ``reason``: Dutch."""
    return _page(request, 503, "We kunnen dit bestand nu niet geven", f"{reason} Je kan wel het hele bericht downloaden.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: whatever broke may be the session or the database."""
    outside = request.path.startswith(_OF_APPLICANTS)
    text = "De fout is genoteerd. Kijk na of bewaard is wat je net deed. Blijft het misgaan? Verwittig je beheerder."
    if outside:
        mailbox = parseaddr(settings.COT_MAIL_FROM)[1]
        text = f"De fout is genoteerd. Kijk na of je een ontvangstbewijs kreeg. Blijft het misgaan? Mail {mailbox}."
    context = {"title": "Er ging iets mis bij ons", "text": text, "status": 500, "home": "" if outside else "queue", "leave": False}
    page = loader.render_to_string("pages/error.html", context)
    return HttpResponse(page, status=500)
