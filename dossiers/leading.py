"""What a lead decides without an operator: the date of the decision, which results may leave by themselves, where alerts go, who has which role.

Each choice is a row with its reason beside what the edition or the operator says, never over it, and an event in the log. The newest counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from calls.model import Edition
from checks import dutch
from checks.model import Verdict
from dossiers.decisions import DecisionError, need_reason
from dossiers.events import record
from dossiers.models import Setting
from dossiers.roles import Role, give, held_by

DECISION_DATE, AUTOMATIC, OFFICERS = "decision-date", "automatic-results", "officers-address"
MAY_LEAVE = (Verdict.ADMISSIBLE, Verdict.INCOMPLETE)
"""A negative result never leaves by itself, whatever anybody sets."""


def chosen(name: str, call: str = "") -> Setting | None:
    """The choice that counts, None when none was made or it was taken back."""
    last = Setting.objects.filter(call=call, name=name).select_related("by").order_by("-pk").first()
    return None if last is None or last.withdrawn else last


def automatic_name(phase: str) -> str:
    """The name of the setting for a phase."""
    return f"{AUTOMATIC}/{phase}"


# what counts ----------------------------------------------------------------------------------------------------------


def decision_date(edition: Edition) -> date | None:
    """When the government decided on this call: as a lead set it, else as the edition says; None while it is not known."""
    found = chosen(DECISION_DATE, edition.id)
    return date.fromisoformat(str(found.value)) if found else edition.decision_date


def automatic_results(edition: Edition, phase: str) -> tuple[str, ...]:
    """The verdicts whose mail may leave without a person."""
    found = chosen(automatic_name(phase), edition.id)
    return tuple(found.value or ()) if found else edition.phases[phase].automatic_results  # type: ignore[index]


def officers_address() -> str:
    """Where alerts and the daily report go; "" for nowhere."""
    found = chosen(OFFICERS)
    return str(found.value) if found else settings.COT_OFFICERS


# choosing -------------------------------------------------------------------------------------------------------------
# All inside ``writing()``; DecisionError (Dutch) when it cannot be done.


def set_decision_date(edition: Edition, day: date, reason: str, user: Any) -> Setting:
    """The date of the decision, from which the latest start is counted."""
    text = f"Datum van de beslissing over {edition.name}: {dutch.day(day)}."
    return _keep(edition.id, DECISION_DATE, day.isoformat(), text, reason, user)


def set_automatic_results(edition: Edition, phase: str, results: Iterable[str], reason: str, user: Any) -> Setting:
    """Which results may leave without a person. What is held already stays held."""
    wanted = set(results)
    if phase not in edition.phases or not wanted <= set(MAY_LEAVE):
        raise DecisionError("Een negatief resultaat vertrekt nooit vanzelf.")
    value = [str(one) for one in MAY_LEAVE if one in wanted]
    text = f"Wat vanzelf vertrekt in de fase {edition.phases[phase].name} van {edition.name}: {told(value)}."
    return _keep(edition.id, automatic_name(phase), value, text, reason, user)


def told(results: Sequence[str]) -> str:
    """Results that leave by themselves, in Dutch."""
    names = {Verdict.ADMISSIBLE: "het bericht dat alles in orde is", Verdict.INCOMPLETE: "de vraag om te vervolledigen"}
    return dutch.listing([names[Verdict(one)] for one in results]) if results else "niets"


def set_officers_address(address: str, reason: str, user: Any) -> Setting:
    """Where alerts and the daily report go."""
    return _keep("", OFFICERS, address, f"Meldingen en het dagelijks verslag gaan naar {address}.", reason, user)


def take_back(name: str, call: str, reason: str, user: Any) -> Setting:
    """What the edition or the operator says counts again."""
    if chosen(name, call) is None:
        raise DecisionError("Hier is niets ingesteld: de oproep of je beheerder bepaalt dit al.")
    text = f"Instelling teruggenomen ({name}{f', {call}' if call else ''}): wat de oproep of de beheerder zegt, telt weer."
    return _keep(call, name, None, text, reason, user, withdrawn=True)


def _keep(call: str, name: str, value: Any, text: str, reason: str, user: Any, *, withdrawn: bool = False) -> Setting:
    reason, before = need_reason(reason), chosen(name, call)
    if before is not None and not withdrawn and before.value == value:
        raise DecisionError("Dat was al zo ingesteld.")
    made = Setting.objects.create(call=call, name=name, value=value, withdrawn=withdrawn, reason=reason, by=user)
    data = {"setting": made.pk, "name": name, "call": call, "before": before.value if before else None, "value": value}
    record("setting-changed", f"{text} Reden: {reason}", actor=user.get_username(), data=data)
    return made


def set_account(account: Any, roles: Iterable[str], active: bool, reason: str, user: Any) -> None:
    """Which roles an account has, and whether it may be used. Nobody changes their own: no one is left without a lead by mistake."""
    wanted = {Role(role) for role in roles}
    if account.pk == user.pk:
        raise DecisionError("Je eigen account verander je niet zelf. Vraag het een andere leidinggevende.")
    if hasattr(account, "single_sign_on") and wanted != held_by(account):
        raise DecisionError("De rollen van dit account komen van het werkaccount. Verander daar de groepen.")
    before = (held_by(account), account.is_active)
    if before == (wanted, active):
        raise DecisionError("Dat was al zo ingesteld.")
    reason, name = need_reason(reason), account.get_username()
    account.is_active = active
    account.save(update_fields=["is_active"])
    give(account, wanted)
    roles = sorted(wanted)
    text = f"Account {name}: {'actief' if active else 'niet meer actief'}, rollen: {', '.join(roles) or 'geen'}. Reden: {reason}"
    data = {"user": name, "roles": roles, "active": active, "before": {"roles": sorted(before[0]), "active": before[1]}}
    record("roles-changed", text, actor=user.get_username(), data=data)
