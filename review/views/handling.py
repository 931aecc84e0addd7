"""What officers do with a whole dossier: take it, correct what was read, check again, move what was handed in, close a term."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from calls.model import FieldDef
from dossiers import assignment, corrections, evidence, recheck, refiling, rereading, tables, terms
from dossiers.decisions import DecisionError, is_closed
from dossiers.filing import FiledDocument, describe
from dossiers.models import Document, Dossier, Message, Submission
from dossiers.roles import handlers
from dossiers.serial import field_entries
from review import words
from review.acting import Already, Conflict, act
from review.forms import AssignForm, CorrectionForm, FileForm, MoveForm, ReasonForm, RowsForm, StandForm
from review.numbers import whole_number
from review.pictures import CannotShow, handed_in, mail_of
from review.places import field_href
from review.views.lists import side_counts

CORRECTED_MEANWHILE = "Intussen verbeterde iemand dit document. Kijk na."
_UNCHANGED = "Opnieuw gecontroleerd: er is niets veranderd."


def _back(reference: str, anchor: str) -> str:
    return f"{reverse('dossier', args=[reference])}#{anchor}"


def _locked(reference: str) -> Dossier:
    return Dossier.objects.select_for_update().select_related(None).get(reference=reference)


@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Takes a dossier, gives it back, or hands it to a colleague."""
    get_object_or_404(Dossier, reference=reference)

    def change(data: dict[str, Any]) -> str:
        to = handlers(get_user_model().objects).filter(pk=data["aan"]).first() if data["aan"] else None
        if data["aan"] and to is None:
            raise Conflict("Deze collega bestaat niet (meer).")
        dossier = _locked(reference)
        if dossier.assigned_to_id == (to.pk if to else None):
            raise Already("Dat was al zo.")
        assignment.assign(dossier, to, request.user, data["stand"] or None)
        if to is None:
            return "Niemand heeft dit dossier nu in behandeling."
        return "Jij hebt dit dossier nu in behandeling." if to.pk == request.user.pk else f"Toegewezen aan {to.get_username()}."

    return act(request, AssignForm(request.POST), change, _back(reference, "inhoud"))


# checking again -------------------------------------------------------------------------------------------------------


def _check_again(dossier: Dossier) -> str:
    """Runs the checks on what is known now and says what changed. Inside ``writing()``."""
    found = recheck.check_again(dossier)
    if found.checked is not None:
        describe(dossier, field_entries(found.checked.case.documents))  # before storing: that writes which version stands
    made = recheck.store(dossier, found)
    if made is None:
        return _UNCHANGED
    verdict = words.verdict(made.verdict, dossier.phase, dossier.call)[0]
    return f"Opnieuw gecontroleerd: {verdict}. Onder ‘Wat veranderde’ zie je de verschillen."


@require_POST
def check_again(request: HttpRequest, reference: str) -> HttpResponse:
    """The checks once more, with the lists, registers and corrections of now."""
    get_object_or_404(Dossier, reference=reference)
    return act(request, StandForm(request.POST), lambda _: _check_again(_locked(reference)), _back(reference, "inhoud"))


@require_POST
def correct_field(request: HttpRequest, pk: int) -> HttpResponse:
    """A person says what a field is; the dossier is checked again with it."""
    document = get_object_or_404(Document.objects.select_related("submission__dossier"), pk=pk)
    reference = document.submission.dossier.reference

    def change(data: dict[str, Any]) -> str:
        dossier = _locked(reference)
        chosen = request.POST.getlist("keuze")
        last = document.corrections.order_by("-pk").first()
        if last is not None and last.pk > data["stand"]:
            same = last.value == chosen if chosen else last.typed == data["waarde"].strip()
            mine = same and (last.field, last.by_id) == (data["veld"], request.user.pk)
            raise Already("Deze verbetering was al bewaard.") if mine else Conflict(CORRECTED_MEANWHILE)
        if data["terug"]:
            corrections.withdraw(document, data["veld"], data["reden"], request.user)
        elif chosen:
            corrections.choose(document, data["veld"], chosen, data["reden"], request.user)
        else:
            corrections.correct(document, data["veld"], data["waarde"], data["reden"], request.user)
        told = "De gelezen waarde telt weer." if data["terug"] else "Je waarde is bewaard, naast wat er gelezen werd."
        return f"{told} {_check_again(dossier)}" if dossier.standing and dossier.standing.assessment else told

    return act(request, CorrectionForm(request.POST), change, _back(reference, "versies"))


@require_http_methods(["GET", "HEAD", "POST"])
def correct_table(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The rows of a table to type in, beside the document; what a person leaves them as is kept, and the dossier is checked again with it."""
    document = get_object_or_404(Document.objects.select_related("submission__dossier__standing"), pk=pk)
    definition = corrections.definition_of(document, name)
    if definition is None or definition.type != corrections.TABLE:
        raise Http404
    if request.method != "POST":
        return _rows_to_type(request, document, definition)
    reference = document.submission.dossier.reference

    def change(data: dict[str, Any]) -> str:
        dossier = _locked(reference)
        last, typed = document.corrections.order_by("-pk").first(), _typed(request, definition)
        if last is not None and last.pk > data["stand"]:
            kept = corrections.is_kept(last, definition, typed, request.user)
            raise Already("Deze tabel was al bewaard.") if kept else Conflict(CORRECTED_MEANWHILE)
        corrections.fill_in(document, name, typed, data["reden"], request.user)
        told = "De tabel is bewaard, naast wat er gelezen werd."
        return f"{told} {_check_again(dossier)}" if dossier.standing and dossier.standing.assessment else told

    return act(request, RowsForm(request.POST), change, reverse("correct-table", args=[pk, name]))


def _rows_to_type(request: HttpRequest, document: Document, definition: FieldDef) -> HttpResponse:
    rows = corrections.rows_now(document, definition.name)
    shown = tables.columns(definition, rows)
    last = document.corrections.order_by("-pk").first()
    known = definition.name in (rereading.counting(document) or document).fields
    context = {
        "document": document,
        "dossier": document.submission.dossier,
        "definition": definition,
        "columns": shown,
        "rows": [*tables.cells(definition, rows), *([tables.Cell(column, "") for column in shown] for _ in range(tables.EMPTY_ROWS))],
        "filled": len(rows),
        "stand": last.pk if last else 0,
        "look": field_href(document, definition.name) if known else reverse("look", args=[document.pk]),
        "words": words,
        **side_counts(),
    }
    return render(request, "pages/table.html", context)


def _typed(request: HttpRequest, definition: FieldDef) -> list[tables.Typed]:
    """The rows of the form: ``rij`` tells which there are, "0" a new one; each cell is named after its row and column."""
    rows = []
    for at, text in enumerate(request.POST.getlist("rij")):
        cells = {column.name: request.POST.get(f"{at}-{column.name}", "") for column in definition.columns}
        rows.append(tables.Typed(whole_number(text, 4) or 0, cells, f"{at}-weg" in request.POST))
    return rows


@require_POST
def close_term(request: HttpRequest, reference: str) -> HttpResponse:
    """The term to complete has passed: what is missing now counts."""
    get_object_or_404(Dossier, reference=reference)

    def change(data: dict[str, Any]) -> str:
        dossier = _locked(reference)
        if dossier.standing and dossier.standing.assessment and is_closed(dossier.standing.assessment):
            raise Already("De termijn was al afgesloten.")
        terms.close(dossier, data["reden"], request.user, timezone.now())
        return "Bewaard: de termijn is afgesloten. Een negatief resultaat heeft twee handtekeningen nodig."

    return act(request, ReasonForm(request.POST), change, _back(reference, "resultaat"))


# moving ---------------------------------------------------------------------------------------------------------------


def _target(reference: str) -> Dossier:
    found = Dossier.objects.select_for_update().filter(reference__iexact=reference.strip()).first()
    if found is None:
        raise DecisionError(f"We vinden geen dossier met nummer {reference.strip()[:60]}.")
    return found


@require_POST
def move(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Puts a version or supplement in another dossier, or in a new one."""
    get_object_or_404(Dossier, reference=reference)
    submission = Submission.objects.filter(dossier__reference=reference, number=number).first()

    def change(data: dict[str, Any]) -> str:
        _locked(reference)
        if submission is None:  # the page was sent twice, or stood open while a colleague did it
            raise Already(f"Nummer {number} zit niet meer in dit dossier. De tijdlijn zegt waar het naartoe ging.")
        fresh = Submission.objects.select_for_update(of=("self",)).select_related("dossier", "message").get(pk=submission.pk)
        if fresh.dossier.reference != reference:
            raise Already(f"Dit zit al in {fresh.dossier.reference}.")
        if data["hoe"] == "nieuw":
            made = refiling.split(fresh, data["reden"], request.user)
            return f"Afgesplitst naar het nieuwe dossier {made.reference}."
        target = _target(data["naar"])
        refiling.move(fresh, target, data["reden"], request.user, supplement=data["hoe"] == "aanvulling")
        return f"Verplaatst naar {target.reference}."

    return act(request, MoveForm(request.POST), change, _back(reference, "versies"))


@require_POST
def join(request: HttpRequest, reference: str) -> HttpResponse:
    """Puts everything of this dossier in another one."""
    get_object_or_404(Dossier, reference=reference)

    def change(data: dict[str, Any]) -> str:
        source = _locked(reference)
        if source.merged_into is not None:
            raise Already(f"Dit is al samengevoegd met {source.merged_into.reference}.")
        target = _target(data["naar"])
        refiling.join(source, target, data["reden"], request.user)
        return f"Samengevoegd: alles zit nu in {target.reference}."

    return act(request, MoveForm({**request.POST.dict(), "hoe": "versie"}), change, _back(reference, "inhoud"))


@require_POST
def file_message(request: HttpRequest, pk: int) -> HttpResponse:
    """A person says that a message belongs in a dossier."""
    message = get_object_or_404(Message, pk=pk)
    back = reverse("message", args=[pk])
    form = FileForm(request.POST)
    documents: list[FiledDocument] = []
    if form.is_valid() and message.raw_id:
        try:
            mail = mail_of(message.raw_id)
        except CannotShow as reason:
            form.add_error(None, str(reason))
        else:
            if mail.problems and not mail.parts:  # what was not opened is not "no documents"
                form.add_error(None, f"{mail.problems[0]} Er is niets ondergebracht. Probeer het later opnieuw.")
            asked = form.cleaned_data
            files = [file for index, file in handed_in(mail) if not asked["kiezen"] or index in asked["bestand"]]
            documents = [FiledDocument(file.name, evidence.seal(file.data)) for file in files]

    def change(data: dict[str, Any]) -> str:
        fresh = Message.objects.select_for_update().get(pk=pk)
        into = _target(data["naar"]) if data["naar"] else None
        place = refiling.Place((data["oproep"], data["fase"]), into, version=data["versie"], also=data["ook"])
        submission = refiling.file_message(fresh, documents, place, data["reden"], request.user)
        if fresh.handled_at is None:
            fresh.handled_at = timezone.now()
            fresh.save(update_fields=["handled_at", "changed_at"])
        return f"Ondergebracht in {submission.dossier.reference}. Het wordt nu gelezen en gecontroleerd."

    return act(request, form, change, back)
