"""Cases to check: a registration and an application in which everything is right, and ways to change one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from calls.load import load_edition
from calls.model import CheckDef, Citation, Edition
from checks.model import Case, Finding, Knowledge, Receipt
from checks.table import TABLE
from parsers.model import FieldValue, Place, Reading, Role, State
from registers.lookup import Registers

EDITION: Edition = load_edition("city-of-things-2025")
REGISTERS = Registers.load()
GONE = object()  # a field with this value is left out
WRONG = object()  # something stands there in which nobody finds a value
OWN = Citation(source="letter", article="9", short="Brief", asks="x")  # a text that no edition names

IN_TIME = datetime.fromisoformat("2025-11-13T16:42:10+01:00")
FORM_NAME, MODEL_NAME, REGISTRATION_NAME = "aanvraag.docx", "begroting.xlsx", "aanmelding.docx"


def euro(text: str) -> Decimal:
    return Decimal(text)


def budget(
    name: str, kbo: str, role: str, costs: str, grant: str, own: str, other: str | None = "0.00", cell: str = "Coördinator"
) -> dict[str, Any]:
    """One partner of a cost model; ``other`` None leaves the other income blank."""
    row: dict[str, Any] = {
        "name": name,
        "kbo": kbo,
        "role": role,
        "costs": {"staff": euro(costs), "total": euro(costs)},
        "years": (euro(costs),),
        "grant": euro(grant),
        "own_contribution": euro(own),
        "places": {"grant": f"blad '{cell}', cel I50", "costs.total": f"blad '{cell}', cel I47"},
    }
    return row if other is None else {**row, "other_income": euro(other)}


FORM: dict[str, Any] = {
    "project.title": "Samen slim op weg",
    "project.acronym": "SLIM",
    "project.summary": "Een samenvatting.",
    "project.start": date(2026, 3, 1),
    "project.end": date(2029, 2, 28),
    "project.duration_months": 36,
    "domains": ("mobility",),
    "applicant.name": "Stad Mechelen",
    "applicant.kbo": "0207499430",
    "applicant.address": "Grote Markt 21, 2800 Mechelen",
    "contact.name": "An Janssens",
    "contact.function": "projectleider",
    "contact.email": "an@mechelen.example",
    "contact.phone": "015 00 00 00",
    "partners": (
        {"name": "Stad Mechelen", "kbo": "0207499430", "type": "municipality", "role": "coordinator", "task": "trekt"},
        {"name": "Stad Lier", "kbo": "0207502301", "type": "municipality", "role": "participant", "task": "test"},
    ),
    "work_packages": (
        {"number": "1", "title": "Projectleiding"},
        {"number": "2", "title": "Kennisdeling en communicatie"},
    ),
    "challenge": "Een uitdaging.",
    "work_plan": "Een plan.",
    "external_support": "Steun.",
    "additionality": "Nieuw.",
    "governance.steering_group": "Alle partners en VLAIO.",
    "governance.sounding_board": "Burgers en buurgemeenten.",
    "commitment": "In het meerjarenplan.",
    "scalability": "Raamcontract.",
    "sustainability": "Eigen budget.",
    "openness": "OSLO.",
    "budget.total_cost": euro("500000.00"),
    "budget.grant_requested": euro("400000.00"),
    "budget.own_contribution": euro("100000.00"),
    "budget.other_income": euro("0.00"),
    "budget_justification": "Loonkosten.",
    "declarations.no_double_funding": True,
    "declarations.flemish_region": True,
    "declarations.staff_on_other_projects": False,
}
MODEL: dict[str, Any] = {
    "cost_model.title": "Samen slim op weg",
    "cost_model.applicant": "Stad Mechelen",
    "cost_model.start": date(2026, 3, 1),
    "cost_model.end": date(2029, 2, 28),
    "cost_model.partners": (
        budget("Stad Mechelen", "0207499430", "coordinator", "380000.00", "304000.00", "76000.00"),
        budget("Stad Lier", "0207502301", "participant", "120000.00", "96000.00", "24000.00", cell="Partner 1"),
    ),
    "cost_model.total_cost": euro("500000.00"),
    "cost_model.grant": euro("400000.00"),
    "cost_model.own_contribution": euro("100000.00"),
    "cost_model.other_income": euro("0.00"),
}
REGISTRATION: dict[str, Any] = {
    "contact.organisation": "Stad Ieper - Cel Data en Innovatie",
    "contact.name": "Lore Testens",
    "contact.email": "lore@ieper.example",
    "contact.phone": "057 00 00 00",
    "domains": ("environment",),
    "challenge": "Water.",
    "earlier_attempts": "Een test.",
    "obstacles": "Gesloten systemen.",
    "project_description": "Zes werkpakketten.",
    "partner_engagement": "Met Menen.",
    "results": "Een oplossing.",
    "applicant.name": "Stad Ieper",
    "mentioned.partners": ("Menen",),
}
FROM_PROSE = {"applicant.name", "mentioned.partners"}


def reading(role: Role, name: str, fields: Mapping[str, Any], *, confidence: float = 1.0, **changes: Any) -> Reading:
    """A document that was read. A field of None stands there and was not understood, in ``WRONG`` nobody finds a value, ``GONE`` is not there."""
    values = {
        key: FieldValue(
            None if value is WRONG else value,
            "onleesbaar" if value is None or value is WRONG else str(value),
            name,
            Place(f"vraag {index}", {"block": index}),
            0.9 if role is Role.REGISTRATION_FORM and key in FROM_PROSE else confidence,
            "dit is niet te begrijpen" if value is None or value is WRONG else "",
            invalid=value is WRONG,
        )
        for index, (key, value) in enumerate(fields.items())
        if value is not GONE
    }
    looked_for = tuple(field.name for form in EDITION.forms if form.role == role.value for field in form.fields)
    made = Reading(name, "0" * 64, 1, "application/octet-stream", role, fields=values, looked_for=looked_for, edition="v1.0 2025")
    return replace(made, **changes)


def unreadable(name: str, role: Role = Role.UNKNOWN, state: State = State.UNREADABLE) -> Reading:
    return Reading(name, "1" * 64, 1, "application/pdf", role, state, ("Dit bestand is beschadigd.",))


def receipt(at: str | datetime, **changes: Any) -> Receipt:
    return Receipt(datetime.fromisoformat(at) if isinstance(at, str) else at, "platform", **changes)


def application(fields: Mapping[str, Any] | None = None, *, documents: Iterable[Reading] | None = None, **changes: Any) -> Case:
    """A complete application in time, with some fields of form or cost model changed."""
    changed = dict(fields or {})
    if documents is None:
        form = {**FORM, **{key: value for key, value in changed.items() if not key.startswith("cost_model.")}}
        model = {**MODEL, **{key: value for key, value in changed.items() if key.startswith("cost_model.")}}
        documents = (reading(Role.APPLICATION_FORM, FORM_NAME, form), reading(Role.COST_MODEL, MODEL_NAME, model))
    base = Case(EDITION, REGISTERS, "application", "platform", receipt(IN_TIME), tuple(documents), date(2025, 11, 13))
    return replace(base, **changes)


def registration(fields: Mapping[str, Any] | None = None, *, documents: Iterable[Reading] | None = None, **changes: Any) -> Case:
    """A complete registration in time, with some fields changed."""
    if documents is None:
        documents = (reading(Role.REGISTRATION_FORM, REGISTRATION_NAME, {**REGISTRATION, **(fields or {})}),)
    at = receipt("2025-09-04T15:21:07+02:00")
    base = Case(EDITION, REGISTERS, "registration", "mail", at, tuple(documents), date(2025, 9, 4))
    return replace(base, **changes)


def rule(case: Case, check_id: str, **parameters: Any) -> CheckDef:
    found = case.edition.check(case.phase, check_id)  # type: ignore[arg-type]  # a case carries its phase as plain text
    return found.model_copy(update={"parameters": {**found.parameters, **parameters}}) if parameters else found


def run(case: Case, check_id: str, **parameters: Any) -> Finding:
    """The finding of one check, not isolated: a crash is a failing test. Every finding must be fit to be sent."""
    found = TABLE[check_id](case, rule(case, check_id, **parameters))
    assert found.check == check_id
    assert found.reason.strip(), "a finding without a reason"
    assert found.reason[0] == found.reason[0].upper() and found.reason[-1] in ".!?:”"
    assert found.citations[: len(rule(case, check_id).citations)] == rule(case, check_id).citations
    assert "None" not in found.reason and "Decimal" not in found.reason and "{" not in found.reason
    assert "None" not in found.remedy
    return found


def knowing(**changes: Any) -> Knowledge:
    return Knowledge(**changes)
