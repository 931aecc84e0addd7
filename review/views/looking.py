"""Documents to look at, beside the findings or on a page of their own: pictures and text made by us, in a frame that can do nothing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from dossiers.documents import counting_among
from dossiers.models import Document, Submission
from review import pictures, words
from review.dossier_page import rows
from review.looking import Looking, looking
from review.middleware import FRAME_POLICY, INERT_POLICY
from review.places import evidence_of, sides_of, spot_of
from review.receipt import story
from review.views.arrivals import SHOWN_TEXT
from review.views.lists import side_counts


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """In the frame of the dossier page, or with ``heel`` as a page of its own."""
    whole = "heel" in request.GET
    if whole:
        context |= side_counts()
    response = render(request, template, {"whole": whole, "words": words, **context})
    if not whole:
        response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


@require_safe
@xframe_options_sameorigin
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """One document, with the place lit that the address asks for."""
    document = get_object_or_404(Document.objects.select_related("submission__dossier"), pk=pk)
    spot = spot_of(document, request.GET)
    problem, shown = "", Looking()
    notes: tuple[str, ...] = ()
    try:
        view = pictures.view_of(document.evidence_id)
        shown, notes = looking(view, spot, request.GET), view.notes
    except pictures.CannotShow as reason:
        problem = str(reason)
    asked = request.GET.copy()
    for name in ("blad", "rij"):
        asked.pop(name, None)
    context = {
        "document": document,
        "dossier": document.submission.dossier,
        "spot": spot,
        "shown": shown,
        "notes": notes,
        "problem": problem,
        "address": asked.urlencode(),
    }
    return _page(request, "pages/look.html", context)


@require_safe
def page_image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page of a document as a picture, made in the sandbox."""
    document = get_object_or_404(Document, pk=pk)
    try:
        kind, data = pictures.page_of(document.evidence_id, number)
    except pictures.CannotShow as reason:
        raise Http404 from reason
    response = HttpResponse(data, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = INERT_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_safe
def side_by_side(request: HttpRequest, reference: str, check_id: str) -> HttpResponse:
    """The files that one finding compares, beside each other, each at its place."""
    dossier = rows().filter(reference=reference).first()
    assessment = dossier.standing.assessment if dossier and dossier.standing else None
    finding = next((f for f in assessment.findings.all() if f.check_id == check_id), None) if assessment else None
    if dossier is None or dossier.standing is None or finding is None:
        raise Http404
    documents = counting_among(dossier.submissions.all(), dossier.standing)
    sides = sides_of(evidence_of(finding, documents, dossier.standing), documents)
    if not sides:
        raise Http404
    title = words.check_title(dossier.call, dossier.phase, check_id)
    context = {"dossier": dossier, "finding": finding, "title": title, "sides": sides, "words": words, **side_counts()}
    return render(request, "pages/side_by_side.html", context)


@require_safe
@xframe_options_sameorigin
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof of receipt of a version in plain words, and the mail it came with."""
    submission = get_object_or_404(Submission.objects.select_related("dossier", "message", "upload", "base__message"), pk=pk)
    counting = submission.counting
    mail, problem = None, ""
    if counting.message is not None and counting.message.raw_id is not None:
        try:
            mail = pictures.mail_of(counting.message.raw_id)
        except pictures.CannotShow as reason:
            problem = str(reason)
    text = mail.body_text if mail else ""
    context = {
        "submission": counting,
        "dossier": submission.dossier,
        "receipt": story(counting.receipt),
        "mail": mail,
        "message": counting.message,
        "upload": counting.upload,
        "text": text[:SHOWN_TEXT],
        "cut": len(text) > SHOWN_TEXT,
        "problem": problem,
    }
    return _page(request, "pages/look_receipt.html", context)
