"""One letter: read it, change its text, let it go, call it off."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template import loader
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from dossiers import notices, plain
from dossiers.events import record
from dossiers.models import Dossier, Notice
from dossiers.models.work import PARKED
from dossiers.pipeline import retry_parked
from dossiers.status import LETTER_WAITS, Status, status_of
from review import words
from review.acting import Already, Conflict, act
from review.dossier_page import rows, unread_messages
from review.forms import AddressForm, CancelForm, LetterForm, ReleaseForm
from review.letters import CANCELLABLE, Letter, letter_of
from review.middleware import LETTER_POLICY
from review.views.lists import side_counts

_CHANGED = "Deze brief is intussen veranderd. Er is niets gebeurd. Lees hem opnieuw."
_WRITTEN = "Intussen schreef iemand over dit dossier. De brief is niet verzonden. Lees eerst dat bericht."
_GONE = (Notice.DUE, Notice.SENDING, Notice.SENT)


def stand_of(notice: Notice) -> str:
    """A mark of the row as it is now: an officer who looks at an older one is told so."""
    return f"{notice.state}/{notice.changed_at.isoformat()}"


def _letter(notice: Notice) -> tuple[Letter, Dossier | None, Status | None]:
    dossier = rows().filter(pk=notice.dossier_id).first() if notice.dossier_id else None
    status = status_of(dossier) if dossier else None
    return letter_of(notice, dossier, status.verdict if status else None), dossier, status


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one letter."""
    found = Notice.objects.select_related("message", "released_by", "edited_by", "submission").filter(pk=pk).first()
    if found is None:
        raise Http404
    letter, dossier, status = _letter(found)
    context = {
        "letter": letter,
        "notice": found,
        "dossier": dossier,
        "needs": [need for need in status.needs if not need.startswith(LETTER_WAITS)] if status else [],
        "unread": unread_messages(dossier) if dossier else (),
        "stand": stand_of(found),
        "words": words,
        **side_counts(),
    }
    return render(request, "pages/notice.html", context)


@require_safe
@xframe_options_sameorigin
def notice_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a mail program shows it: in a frame, without script and without anything from elsewhere."""
    found = get_object_or_404(Notice, pk=pk)
    response = HttpResponse(found.html or "<!doctype html><title>Leeg</title><p>Deze brief is nog niet geschreven.</p>")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _back(pk: int) -> str:
    return reverse("notice", args=[pk])


def _locked(pk: int) -> Notice:
    return Notice.objects.select_for_update().get(pk=pk)


@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes subject and text of a letter that waits. The HTML form is made from the new text: both say the same."""
    get_object_or_404(Notice, pk=pk)

    def change(data: dict[str, Any]) -> str:
        fresh = _locked(pk)
        text = data["tekst"].rstrip() + "\n"
        if (fresh.subject, fresh.text) == (data["onderwerp"], text):
            raise Already("Er is niets veranderd aan de tekst.")
        if fresh.state != Notice.HELD or stand_of(fresh) != data["stand"]:
            raise Conflict(_CHANGED)
        before = {"subject": fresh.subject, "text": fresh.text}
        fresh.subject, fresh.text, fresh.edited_by = data["onderwerp"], text, request.user  # type: ignore[assignment]
        fresh.html = loader.render_to_string("pages/_edited_letter.html", {"subject": fresh.subject, "parts": plain.parts(text)})
        fresh.save()
        record(
            "notice-edited",
            f"Tekst van de brief aangepast ({fresh.get_kind_display()}).",
            actor=request.user.get_username(),
            dossier=fresh.dossier,
            message=fresh.message,
            data={"notice": fresh.pk, "before": before, "after": {"subject": fresh.subject, "text": fresh.text}},
        )
        return "De nieuwe tekst is bewaard."

    return act(request, LetterForm(request.POST), change, _back(pk))


@require_POST
def rewrite(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the system write the letter once more, as it would now: what people changed in it goes. It waits as before."""
    get_object_or_404(Notice, pk=pk)

    def change(data: dict[str, Any]) -> str:
        fresh = _locked(pk)
        if fresh.state == Notice.TO_COMPOSE or fresh.edited_by_id is None:
            raise Already("De tekst is al die van het systeem.")
        if fresh.state != Notice.HELD or stand_of(fresh) != data["stand"]:
            raise Conflict(_CHANGED)
        before = {"subject": fresh.subject, "text": fresh.text}
        notices.rewrite(fresh, before, request.user)
        return "Het systeem schrijft de brief opnieuw. Laad de pagina over enkele seconden opnieuw."

    return act(request, ReleaseForm(request.POST), change, _back(pk))


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a letter go, or sends one again whose delivery failed or is not certain."""
    get_object_or_404(Notice, pk=pk)

    def change(data: dict[str, Any]) -> str:
        fresh = _locked(pk)
        if fresh.state in _GONE:
            raise Already("Deze brief was al vrijgegeven. Hij vertrekt maar een keer.")
        if stand_of(fresh) != data["stand"]:
            raise Conflict(_CHANGED)
        letter, dossier, _ = _letter(fresh)
        if not (letter.can_release or letter.can_resend):
            raise Conflict(f"Deze brief kan niet verzonden worden: {words.notice_state(fresh.state)[0]}.")
        if letter.obstacle:
            raise Conflict(letter.obstacle)
        told = data["gelezen"].split(",")
        if dossier and "0" in told and any(str(message.pk) not in told for message in unread_messages(dossier)):
            raise Conflict(_WRITTEN)
        if fresh.state == Notice.UNKNOWN and not data["weet_dubbel"]:
            raise Conflict("Vink aan dat je weet dat de ontvanger deze mail misschien twee keer krijgt.")
        again = letter.can_resend
        notices.release(fresh, request.user)
        return "De brief vertrekt opnieuw." if again else "De brief vertrekt."

    return act(request, ReleaseForm(request.POST), change, _back(pk))


@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Holds back a letter that was let go and that no server has yet."""
    get_object_or_404(Notice, pk=pk)

    def change(_: dict[str, Any]) -> str:
        fresh = _locked(pk)
        if fresh.state == Notice.HELD:
            raise Already("Deze brief wacht al.")
        if fresh.state != Notice.DUE or fresh.raw_id is not None:
            raise Conflict(f"Deze brief kan niet meer tegengehouden worden: {words.notice_state(fresh.state)[0]}.")
        notices.recall(fresh, request.user)
        return "De brief is tegengehouden. Hij wacht op jou."

    return act(request, None, change, _back(pk))


@require_POST
def readdress(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a letter that waits or did not arrive another address, with the reason. It leaves only when it is sent."""
    get_object_or_404(Notice, pk=pk)

    def change(data: dict[str, Any]) -> str:
        fresh = _locked(pk)
        if fresh.recipient == data["adres"]:
            raise Already("Dit adres stond er al.")
        if stand_of(fresh) != data["stand"]:
            raise Conflict(_CHANGED)
        if fresh.state not in CANCELLABLE:
            raise Conflict(f"Deze brief kan geen ander adres meer krijgen: {words.notice_state(fresh.state)[0]}.")
        notices.readdress(fresh, data["adres"], " ".join(data["reden"].split()), request.user)
        return f"De brief gaat naar {data['adres']} zodra je hem verzendt."

    return act(request, AddressForm(request.POST), change, _back(pk))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls a letter off, with the reason."""
    get_object_or_404(Notice, pk=pk)

    def change(data: dict[str, Any]) -> str:
        fresh = _locked(pk)
        if fresh.state == Notice.CANCELLED:
            raise Already("Deze brief was al geannuleerd.")
        if fresh.state not in CANCELLABLE:
            raise Conflict(f"Deze brief kan niet meer geannuleerd worden: {words.notice_state(fresh.state)[0]}.")
        if stand_of(fresh) != data["stand"]:
            raise Conflict(_CHANGED)
        notices.cancel(fresh, request.user.get_username(), " ".join(data["reden"].split()))
        return "De brief is geannuleerd en vertrekt niet."

    return act(request, CancelForm(request.POST), change, _back(pk))


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Another try for a letter that got stuck."""
    get_object_or_404(Notice, pk=pk)

    def change(_: dict[str, Any]) -> str:
        fresh = _locked(pk)
        if fresh.state != PARKED or not fresh.parked_from:
            raise Already("Deze brief is al opnieuw geprobeerd.")
        retry_parked(fresh, request.user.get_username())
        return "We proberen deze brief opnieuw."

    return act(request, None, change, _back(pk))
