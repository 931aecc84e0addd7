"""One dossier: looking at it and deciding about it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dossiers import answers, decisions
from dossiers.models import Dossier, Submission
from dossiers.models.work import PARKED
from dossiers.pipeline import retry_parked
from review import letters, words
from review.acting import Already, Conflict, act
from review.dossier_page import page_for, rows, settles_nothing
from review.forms import FindingForm, StandForm, VerdictForm
from review.views.lists import side_counts

_CHANGED = "Intussen veranderde er iets aan dit dossier. Er is niets bewaard. Kijk de pagina na en beslis opnieuw."


@require_safe
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of one dossier."""
    found = rows().filter(reference=reference).first()
    if found is None:
        raise Http404
    return render(request, "pages/dossier.html", {"page": page_for(found), "dossier": found, "words": words, **side_counts()})


def _locked(reference: str) -> Dossier:
    """The dossier, fresh, and nobody else decides about it until the transaction ends."""
    return Dossier.objects.select_for_update().select_related(None).get(reference=reference)


def _back(reference: str, anchor: str) -> str:
    return f"{reverse('dossier', args=[reference])}#{anchor}"


def _assessment_seen(dossier: Dossier, seen: int) -> None:
    if dossier.standing is None or dossier.standing.assessment_id != seen:
        raise Conflict(_CHANGED)


@require_POST
def decide_finding(request: HttpRequest, reference: str, check_id: str) -> HttpResponse:
    """Confirms or overrules one finding."""
    get_object_or_404(Dossier, reference=reference)

    def change(data: dict[str, Any]) -> str:
        dossier = _locked(reference)
        _assessment_seen(dossier, data["controle"])
        kind, outcome = ("confirm-finding", "") if data["uitkomst"] == "confirm" else ("overrule-finding", data["uitkomst"])
        last = dossier.decisions.filter(check_id=check_id, assessment=dossier.standing.assessment).order_by("-pk").first()  # type: ignore[union-attr]
        if last is not None and last.pk > data["stand"]:
            same = (last.kind, last.outcome, last.reason, last.by_id) == (kind, outcome, " ".join(data["reden"].split()), request.user.pk)
            raise Already("Deze beslissing was al bewaard.") if same else Conflict(_CHANGED)
        finding = dossier.standing.assessment.findings.filter(check_id=check_id).first()  # type: ignore[union-attr]
        if finding is not None and settles_nothing(finding, data["uitkomst"]):
            raise Conflict("Kies wat het wordt: met ‘na te kijken’ blijft dit dossier liggen.")
        if outcome:
            decisions.overrule_finding(dossier, check_id, outcome, data["reden"], request.user)
            return f"Bewaard: de uitkomst is nu ‘{words.outcome(outcome)[0]}’."
        decisions.confirm_finding(dossier, check_id, data["reden"], request.user)
        return "Bewaard: je bevestigde deze bevinding."

    return act(request, FindingForm(request.POST), change, _back(reference, f"bevinding-{check_id}"))


@require_POST
def confirm_verdict(request: HttpRequest, reference: str) -> HttpResponse:
    """A named person stands for a negative result; only then its letter may leave."""
    get_object_or_404(Dossier, reference=reference)

    def change(data: dict[str, Any]) -> str:
        dossier = _locked(reference)
        _assessment_seen(dossier, data["controle"])
        assessment = dossier.standing.assessment  # type: ignore[union-attr]
        assert assessment is not None
        if decisions.effective_verdict(assessment) != data["resultaat"]:
            raise Conflict(_CHANGED)
        last = dossier.decisions.order_by("-pk").first()
        wanted = ("confirm-verdict", assessment.pk, data["resultaat"])
        if last is not None and (last.kind, last.assessment_id, last.outcome) == wanted:
            raise Already("Dit resultaat was al bevestigd.")
        decisions.confirm_verdict(dossier, data["reden"], request.user)
        return "Bewaard: je bevestigde het resultaat. De brief kan nu vertrekken als jij hem verzendt."

    return act(request, VerdictForm(request.POST), change, _back(reference, "resultaat"))


@require_POST
def prepare_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Has the letter written that fits the result as it is now; it waits for a person."""
    get_object_or_404(Dossier, reference=reference)

    def change(data: dict[str, Any]) -> str:
        dossier = _locked(reference)
        if dossier.notices.filter(pk__gt=data["stand"], kind__in=letters.RESULTS).exists():
            raise Already("Er staat al een nieuwe brief klaar.")
        notice = answers.prepare_letter(dossier, request.user)
        return f"Klaargezet: {notice.get_kind_display()}. Lees de brief na en verzend hem."

    return act(request, StandForm(request.POST), change, _back(reference, "brieven"))


@require_POST
def retry_submission(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Another try for a version that got stuck."""
    submission = get_object_or_404(Submission, dossier__reference=reference, number=number)

    def change(_: dict[str, Any]) -> str:
        fresh = Submission.objects.select_for_update().get(pk=submission.pk)
        if fresh.state != PARKED or not fresh.parked_from:
            raise Already("Deze versie is al opnieuw geprobeerd.")
        retry_parked(fresh, request.user.get_username())
        return "We proberen deze versie opnieuw te verwerken."

    return act(request, None, change, _back(reference, "versies"))
