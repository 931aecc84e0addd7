"""The page of a lead: what the edition says, what a lead set beside it and why, and who has which role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from calls.model import Edition, Phase
from dossiers import leading
from dossiers.editions import active_editions
from dossiers.models import Event, Setting
from dossiers.roles import Role, held_by
from review import words
from review.acting import Conflict, act
from review.forms import AccountForm, AlertsForm, AutomaticForm, DecisionDateForm
from review.views.lists import side_counts

_SHOWN = 30
_CHANGED = "Intussen veranderde iemand de instellingen. Er is niets bewaard. Kijk na."
_ROLES = {
    Role.OFFICER: "dossierbeheerder: behandelt dossiers",
    Role.LEAD: "leidinggevende: tekent ook en stelt in",
    Role.AUDITOR: "auditor: leest alles, verandert niets",
    Role.OPERATOR: "beheerder: ziet de toestand, geen dossiers",
}


@dataclass(frozen=True, slots=True)
class PhaseSetting:
    """What leaves by itself in a phase: as the edition says it, and as it counts."""

    code: str
    phase: Phase
    edition_says: str
    now: tuple[str, ...]
    set_by: Setting | None


@dataclass(frozen=True, slots=True)
class CallSetting:
    """One active edition with what was set for it."""

    edition: Edition
    decision: Setting | None
    decision_now: Any
    phases: tuple[PhaseSetting, ...]


def _of(edition: Edition) -> CallSetting:
    phases = (
        PhaseSetting(
            code,
            phase,
            leading.told(phase.automatic_results),
            leading.automatic_results(edition, code),
            leading.chosen(leading.automatic_name(code), edition.id),
        )
        for code, phase in edition.phases.items()
    )
    return CallSetting(edition, leading.chosen(leading.DECISION_DATE, edition.id), leading.decision_date(edition), tuple(phases))


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    users = get_user_model().objects.select_related("single_sign_on").prefetch_related("groups").order_by("username")
    changed = Event.objects.filter(kind__in=("setting-changed", "roles-changed")).order_by("-number")
    context = {
        "calls": [_of(edition) for edition in active_editions()],
        "results": [(str(result), leading.told([result])) for result in leading.MAY_LEAVE],
        "alerts": leading.chosen(leading.OFFICERS),
        "alerts_now": leading.officers_address(),
        "alerts_operator": django_settings.COT_OFFICERS,
        "accounts": [(user, held_by(user), hasattr(user, "single_sign_on")) for user in users],
        "roles": _ROLES,
        "events": list(changed[:_SHOWN]),
        "stand": _stand(),
        "words": words,
        **side_counts(),
    }
    return render(request, "pages/settings.html", context)


def _stand() -> int:
    return Setting.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _set(request: HttpRequest, form: forms.Form, change: Callable[[dict[str, Any]], str], anchor: str) -> HttpResponse:
    """Checks that nobody else changed the settings since the page was made."""

    def guarded(data: dict[str, Any]) -> str:
        if data["stand"] != _stand():
            raise Conflict(_CHANGED)
        return change(data)

    return act(request, form, guarded, f"{reverse('settings')}#{anchor}")


def _edition(call: str) -> Edition:
    edition = next((one for one in active_editions() if one.id == call), None)
    if edition is None:
        raise Http404
    return edition


@require_POST
def set_decision_date(request: HttpRequest, call: str) -> HttpResponse:
    """The date on which the government decided."""
    edition = _edition(call)

    def change(data: dict[str, Any]) -> str:
        if data["terug"]:
            leading.take_back(leading.DECISION_DATE, call, data["reden"], request.user)
            return "De oproep bepaalt de datum weer. Controleer de dossiers waarvoor dit telt, opnieuw."
        leading.set_decision_date(edition, data["datum"], data["reden"], request.user)
        return "De datum is bewaard. Ze telt bij elke controle vanaf nu. Controleer de dossiers waarvoor dit telt, opnieuw."

    return _set(request, DecisionDateForm(request.POST), change, "oproepen")


@require_POST
def set_automatic(request: HttpRequest, call: str, phase: str) -> HttpResponse:
    """Which results leave without a person."""
    edition = _edition(call)
    if phase not in edition.phases:
        raise Http404

    def change(data: dict[str, Any]) -> str:
        if data["terug"]:
            leading.take_back(leading.automatic_name(phase), call, data["reden"], request.user)
            return "De oproep bepaalt weer wat vanzelf vertrekt."
        leading.set_automatic_results(edition, phase, data["uitkomst"], data["reden"], request.user)
        return "Bewaard. Wat al klaarstaat, blijft staan zoals het staat."

    return _set(request, AutomaticForm(request.POST), change, "oproepen")


@require_POST
def set_alerts(request: HttpRequest) -> HttpResponse:
    """Where alerts and the daily report go."""

    def change(data: dict[str, Any]) -> str:
        if data["terug"]:
            leading.take_back(leading.OFFICERS, "", data["reden"], request.user)
            return "Het adres van de beheerder telt weer."
        leading.set_officers_address(data["adres"], data["reden"], request.user)
        return f"Meldingen en het dagelijks verslag gaan vanaf nu naar {data['adres']}."

    return _set(request, AlertsForm(request.POST), change, "meldingen")


@require_POST
def set_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The roles of an account, and whether it may be used."""
    account = get_object_or_404(get_user_model(), pk=pk)

    def change(data: dict[str, Any]) -> str:
        fresh = get_user_model().objects.select_for_update().get(pk=account.pk)
        leading.set_account(fresh, data["rol"], data["actief"], data["reden"], request.user)
        return f"Bewaard: het account van {fresh.get_username()} is aangepast."

    return act(request, AccountForm(request.POST), change, f"{reverse('settings')}#accounts")
