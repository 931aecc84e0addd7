"""Pages for what went wrong: always Dutch, always with the way on, never with technical details."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "pages/error.html", {"title": title, "text": text, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "Dit konden we niet lezen", "De aanvraag aan de server klopt niet. Ga terug en probeer het opnieuw.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 403, "Dit mag je niet zien of doen", "Je account heeft hier geen toegang toe. Heb je die nodig? Vraag het je beheerder."
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = "De pagina stond te lang open, of je meldde je intussen opnieuw aan. Er is niets veranderd. Ga terug en laad de pagina opnieuw."
    return _page(request, 403, "Dit formulier is verlopen", text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "We vinden deze pagina niet", "Het adres klopt niet, of wat je zoekt, bestaat niet. Zoek in de werklijst.")


def evidence_lost(request: HttpRequest) -> HttpResponse:
    """Sealed bytes are gone or changed: not the officer's fault, and somebody must know."""
    text = "De bewaarde gegevens zijn weg of veranderd op de schijf. Verwittig meteen je beheerder."
    return _page(request, 500, "We kunnen dit bestand niet geven", text)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: whatever broke may be the session or the database."""
    page = loader.render_to_string(
        "pages/error.html",
        {
            "title": "Er ging iets mis bij ons",
            "text": "De fout is genoteerd. Kijk na of bewaard is wat je net deed. Blijft het misgaan? Verwittig je beheerder.",
            "status": 500,
        },
    )
    return HttpResponse(page, status=500)
