"""Messages and uploads: looking at them, and telling that they were dealt with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dossiers.events import record
from dossiers.models import Dossier, Message, Upload
from dossiers.models.work import PARKED
from dossiers.pipeline import retry_parked
from parsers.eml import Mail
from review import words
from review.acting import Already, Conflict, act
from review.forms import NoteForm
from review.pictures import CannotShow, handed_in, mail_of
from review.receipt import story
from review.views.lists import side_counts

SHOWN_TEXT = 100_000  # characters of a mail on the page; the whole is in the download


def open_mail(message: Message) -> tuple[Mail | None, str]:
    """The mail taken apart; or None with the Dutch reason why it cannot be shown."""
    if message.raw_id is None:
        return None, "We konden dit bericht niet ophalen uit de postbus. Bekijk het daar."
    try:
        return mail_of(message.raw_id), ""
    except CannotShow as reason:
        return None, str(reason)


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one message."""
    found = get_object_or_404(Message, pk=pk)
    mail, problem = open_mail(found)
    text = mail.body_text if mail else ""
    submissions = list(found.submissions.select_related("dossier"))
    about = Dossier.objects.filter(events__message=found).exclude(pk__in=[one.dossier_id for one in submissions])
    context = {
        "message": found,
        "mail": mail,
        "problem": problem,
        "text": text[:SHOWN_TEXT],
        "carried": mail.carried[:SHOWN_TEXT] if mail else "",
        "cut": max(len(text), len(mail.carried) if mail else 0) > SHOWN_TEXT,
        "files": list(enumerate(mail.parts)) if mail else [],
        "to_file": handed_in(mail) if mail else [],
        "receipt": story(found.receipt),
        "submissions": submissions,
        "about": list(about.distinct().order_by("reference")),
        "answers": list(found.answers.order_by("created_at", "pk")),
        "sightings": list(found.sightings.order_by("seen_at", "pk")),
        "events": list(found.events.order_by("-number")),
        "can_handle": found.handled_at is None,
        "can_retry": found.state == PARKED and bool(found.parked_from),
        "words": words,
        **side_counts(),
    }
    return render(request, "pages/message.html", context)


@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one upload of the platform."""
    found = get_object_or_404(Upload, pk=pk)
    context = {
        "upload": found,
        "files": list(enumerate(found.files)),
        "receipt": story(found.receipt),
        "submissions": list(found.submissions.select_related("dossier")),
        "events": list(found.events.order_by("-number")),
        "can_handle": found.handled_at is None,
        "can_retry": found.state == PARKED and bool(found.parked_from),
        "words": words,
        **side_counts(),
    }
    return render(request, "pages/upload.html", context)


def _handle(request: HttpRequest, model: type[Any], pk: int, name: str) -> HttpResponse:
    get_object_or_404(model, pk=pk)

    def change(data: dict[str, Any]) -> str:
        fresh = model.objects.select_for_update().get(pk=pk)
        if fresh.handled_at is not None:
            raise Already("Dit was al afgehandeld.")
        fresh.handled_at = timezone.now()
        fresh.save(update_fields=["handled_at", "changed_at"])
        note = " ".join(data["nota"].split())
        subject: dict[str, Any] = {name: fresh}
        record(f"{name}-handled", f"Afgehandeld: {note}", actor=request.user.get_username(), data={"note": note}, **subject)
        return "Genoteerd als afgehandeld."

    return act(request, NoteForm(request.POST), change, reverse(name, args=[pk]))


def _retry(request: HttpRequest, model: type[Any], pk: int, name: str) -> HttpResponse:
    get_object_or_404(model, pk=pk)

    def change(_: dict[str, Any]) -> str:
        fresh = model.objects.select_for_update().get(pk=pk)
        if fresh.state != PARKED:
            raise Already("Dit is al opnieuw geprobeerd.")
        if not fresh.parked_from:
            raise Conflict("Dit kan niet vanzelf opnieuw. Kijk wat er mis is en los dat eerst op.")
        retry_parked(fresh, request.user.get_username())
        return "We proberen dit opnieuw te verwerken."

    return act(request, None, change, reverse(name, args=[pk]))


@require_POST
def handle_message(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer has dealt with a message."""
    return _handle(request, Message, pk, "message")


@require_POST
def retry_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Another try for a message that got stuck."""
    return _retry(request, Message, pk, "message")


@require_POST
def handle_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer has dealt with an upload."""
    return _handle(request, Upload, pk, "upload")


@require_POST
def retry_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Another try for an upload that got stuck."""
    return _retry(request, Upload, pk, "upload")
