"""One dossier: looking at it and deciding about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dossiers import answers, decisions, signatures
from dossiers.documents import counting_among
from dossiers.models import Decision, Dossier, Submission
from dossiers.models.work import PARKED
from dossiers.pipeline import retry_parked
from review import letters, words
from review.acting import Already, Conflict, act
from review.changes import between
from review.dossier_page import page_for, rows, settles_nothing
from review.forms import FindingForm, SignForm, StandForm, VerdictForm
from review.views.lists import side_counts

_CHANGED = "Intussen veranderde er iets aan dit dossier. Er is niets bewaard. Kijk de pagina na en beslis opnieuw."


@require_safe
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of one dossier."""
    found = rows().filter(reference=reference).first()
    if found is None:
        raise Http404
    return render(request, "pages/dossier.html", {"page": page_for(found), "dossier": found, "words": words, **side_counts()})


@require_safe
def compare_versions(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A version beside the one before it, field by field."""
    found = get_object_or_404(rows(), reference=reference)
    submissions = list(found.submissions.all())
    new = next((s for s in submissions if s.number == number), None)
    old = max((s for s in submissions if s.number < number), key=lambda s: s.number, default=None)
    if new is None or old is None:
        raise Http404
    changes = between(found.call, counting_among(submissions, old), counting_among(submissions, new))
    context = {"dossier": found, "old": old, "new": new, "changes": changes, "words": words, **side_counts()}
    return render(request, "pages/versions.html", context)


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


def _sign(
    request: HttpRequest, reference: str, form: VerdictForm, step: Callable[[Dossier, str, Any], Decision], told: str
) -> HttpResponse:
    """One step of the two signatures under a negative result; a double click is told, and changes nothing."""
    get_object_or_404(Dossier, reference=reference)

    def change(data: dict[str, Any]) -> str:
        dossier = _locked(reference)
        last = dossier.decisions.order_by("-pk").first()
        if last is not None and last.pk > data["stand"]:
            mine = last.by_id == request.user.pk and last.reason == (" ".join(data["reden"].split()) or signatures.AGREED)
            raise Already("Dat was al bewaard.") if mine else Conflict(_CHANGED)
        _assessment_seen(dossier, data["controle"])
        assessment = dossier.standing.assessment  # type: ignore[union-attr]
        assert assessment is not None
        if decisions.effective_verdict(assessment) != data["resultaat"]:
            raise Conflict(_CHANGED)
        step(dossier, data["reden"], request.user)
        return told

    return act(request, form, change, _back(reference, "resultaat"))


@require_POST
def propose_verdict(request: HttpRequest, reference: str) -> HttpResponse:
    """A named person stands for a negative result; a colleague has to sign it."""
    told = "Bewaard: je stelde dit resultaat voor. Nu moet een collega tekenen."
    return _sign(request, reference, VerdictForm(request.POST), signatures.propose_verdict, told)


@require_POST
def sign_verdict(request: HttpRequest, reference: str) -> HttpResponse:
    """Another person signs; only then the letter may leave."""
    told = "Bewaard: je tekende dit resultaat. De brief vertrekt pas als iemand hem verzendt."
    return _sign(request, reference, SignForm(request.POST), signatures.confirm_verdict, told)


@require_POST
def return_verdict(request: HttpRequest, reference: str) -> HttpResponse:
    """A proposal or a signature is taken back, with the reason."""
    told = "Bewaard: het voorstel is teruggegeven. Het resultaat is weer open."
    return _sign(request, reference, VerdictForm(request.POST), signatures.return_verdict, told)


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
