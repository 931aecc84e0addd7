"""Submissions that are right and awkward: how people really write. None of them may ever be called inadmissible.

Each: name -> (case, what does not simply pass, by check). Written from the texts of the call, not from what the checks give.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from checks.model import Case
from parsers.model import Role
from tests.checks.cases import (
    FORM,
    FORM_NAME,
    GONE,
    IN_TIME,
    MODEL,
    MODEL_NAME,
    WRONG,
    application,
    budget,
    euro,
    knowing,
    reading,
    receipt,
    registration,
)

MECHELEN, LIER, VGC = "0207499430", "0207502301", "0240682635"
KNOWN = knowing(shortlist=(MECHELEN, VGC), co_creation=(MECHELEN, LIER, VGC))
ROW_1, ROW_2 = FORM["partners"]
BUDGET_1, BUDGET_2 = MODEL["cost_model.partners"]
Outcomes = dict[str, str]


def right(fields: dict[str, Any] | None = None, **changes: Any) -> Case:
    return application(fields, **{"knowledge": KNOWN, **changes})


def applicant(name: str, kbo: Any = MECHELEN) -> Case:
    """The same applicant everywhere, written this way."""
    rows = ({**ROW_1, "name": name, "kbo": kbo or ""}, ROW_2)
    budgets = ({**BUDGET_1, "name": name, "kbo": kbo or ""}, BUDGET_2)
    fields = {"applicant.name": name, "applicant.kbo": kbo, "partners": rows, "cost_model.partners": budgets, "cost_model.applicant": name}
    return right(fields)


def partner(name: str, kbo: str = "", type: str = "municipality", **row: Any) -> Case:
    """A third partner, in form and cost model."""
    more = budget(name, kbo, "participant", "50000.00", "40000.00", "10000.00", cell="Partner 2")
    fields = {
        "partners": (ROW_1, ROW_2, {"name": name, "kbo": kbo, "type": type, "role": "participant", "task": "test", **row}),
        "cost_model.partners": (BUDGET_1, BUDGET_2, more),
        **totals("550000.00", "440000.00", "110000.00"),
    }
    return right(fields)


def totals(costs: str, grant: str, own: str, other: str | None = "0.00") -> dict[str, Any]:
    amounts = {"total_cost": costs, "own_contribution": own}
    form = {f"budget.{key}": euro(value) for key, value in amounts.items()} | {"budget.grant_requested": euro(grant)}
    model = {f"cost_model.{key}": euro(value) for key, value in amounts.items()} | {"cost_model.grant": euro(grant)}
    income = GONE if other is None else euro(other)
    return {**form, **model, "budget.other_income": income, "cost_model.other_income": income}


def money(costs: str, grant: str, own: str, other: str | None = "0.00") -> Case:
    """One big budget for the applicant beside that of the partner."""
    rest = [str(euro(whole) - euro(part)) for whole, part in ((costs, "120000.00"), (grant, "96000.00"), (own, "24000.00"))]
    return right(
        {
            **totals(costs, grant, own, other),
            "cost_model.partners": (budget("Stad Mechelen", MECHELEN, "coordinator", *rest, other), BUDGET_2),
        }
    )


def period(start: date, end: date, months: Any) -> Case:
    fields = {"project.start": start, "project.end": end, "project.duration_months": months}
    return right({**fields, "cost_model.start": start, "cost_model.end": end})


def split(**form: Any) -> Case:
    """Documents made by hand: other roles, doubles, annexes."""
    documents = [reading(Role.APPLICATION_FORM, FORM_NAME, FORM, **form.pop("form", {})), reading(Role.COST_MODEL, MODEL_NAME, MODEL)]
    return right(documents=[*documents, *form.pop("more", ())])


def idea(organisation: str, body: Any = GONE, **fields: Any) -> Case:
    return registration({"contact.organisation": organisation, "applicant.name": body, **fields})


APPLICANTS = {
    "with-stad": "Stad Mechelen",
    "stadsbestuur": "Stadsbestuur Mechelen",
    "stadsbestuur-van": "Stadsbestuur van Mechelen",
    "bare-name": "Mechelen",
    "capitals": "STAD MECHELEN",
    "lower-case": "stad mechelen",
    "spaces": "  Stad   Mechelen ",
    "french": "Ville de Malines",
    "lokaal-bestuur": "Lokaal bestuur Mechelen",
    "with-ocmw-beside-it": "Stad en OCMW Mechelen",
    "with-department": "Stad Mechelen - dienst Data en Innovatie",
    "with-role": "Stad Mechelen (coördinator)",
    "gemeente-for-a-city": "Gemeente Mechelen",
}
ELSEWHERE = {
    "hyphen-left-out": ("Gemeente Sint Gillis Waas", "0207463697"),
    "abbreviated-sint": ("Stad St.-Niklaas", "0207463796"),
    "abbreviated-op-den": ("Gemeente Heist o/d Berg", "0207503784"),
    "diacritics-lost": ("Gemeente Alveringem", ""),
}
PARTNERS: dict[str, tuple[str, str, str, str]] = {
    # what: (name, number, type, outcome of partners-eligible)
    "a-university": ("Universiteit Gent", "", "knowledge_institution", "pass"),
    "a-university-abbreviated": ("KU Leuven", "", "knowledge_institution", "pass"),
    "a-research-centre-that-is-an-nv": ("VITO NV", "", "knowledge_institution", "pass"),
    "imec": ("imec", "", "knowledge_institution", "pass"),
    "a-university-college": ("Thomas More", "", "knowledge_institution", "pass"),
    "an-intermunicipal-association": ("Leiedal", "", "intercommunale", "pass"),
    "an-intermunicipal-association-in-full": ("Intercommunale Leiedal", "", "intercommunale", "pass"),
    "the-vvsg": ("VVSG", "", "vvsg_kcvs", "pass"),
    "the-vvsg-in-full": ("Vereniging van Vlaamse Steden en Gemeenten", "", "vvsg_kcvs", "pass"),
    "the-vgc": ("VGC", VGC, "other", "pass"),
    "a-flemish-agency": ("Digitaal Vlaanderen", "", "flemish_government_entity", "pass"),
    "a-new-municipality": ("Gemeente Pajottegem", "", "municipality", "pass"),
    "a-merged-municipality": ("Gemeente Galmaarden", "", "municipality", "review"),
    "a-province": ("Provincie Antwerpen", "", "other", "review"),
    "the-kcvs": ("Kenniscentrum Vlaamse Steden", "", "vvsg_kcvs", "review"),
    "a-municipality-misspelt": ("Gemeente Bonhiden", "", "municipality", "review"),
    "a-brussels-municipality": ("Gemeente Etterbeek", "", "municipality", "review"),
    "an-ocmw": ("OCMW Lier", "", "other", "review"),
    "an-agb": ("AGB Gent", "", "other", "review"),
    "an-unknown-body": ("Kenniswerkplaats De Proef", "", "other", "review"),
    "an-association": ("Buurtwerk De Brug vzw", "", "other", "review"),
    "an-unknown-body-that-calls-itself-company-without-budget": ("Atelier Proef", "", "other", "review"),
    "a-number-with-a-typing-error": ("Stad Turnhout", "0207533283", "municipality", "review"),
    "a-wrong-number": ("Stad Turnhout", LIER, "municipality", "review"),
    "a-wrong-type": ("Stad Turnhout", "", "intercommunale", "review"),
}

RIGHT: dict[str, tuple[Case, Outcomes]] = {
    "everything-in-order": (right(), {}),
    **{f"applicant-{key}": (applicant(name), {}) for key, name in APPLICANTS.items()},
    "applicant-number-absent": (applicant("Stad Mechelen", GONE), {"documents-complete": "missing", "applicant-eligible": "missing",
        "shortlisted": "missing", "co-creation": "missing"}),
    "applicant-number-unreadable": (
        applicant("Stad Mechelen", None),
        {"applicant-eligible": "review", "shortlisted": "review", "co-creation": "review", "documents-complete": "review"},
    ),
    "applicant-number-of-nobody": (
        applicant("Stad Mechelen", WRONG),
        {"applicant-eligible": "missing", "shortlisted": "review", "co-creation": "review", "documents-complete": "review"},
    ),
    "applicant-number-with-a-typing-error": (
        right({"applicant.kbo": "0207499431"}),
        {"applicant-eligible": "missing"},
    ),
    "applicant-with-the-number-of-its-ocmw": (
        right({"applicant.kbo": "0212196111"}),
        {"applicant-eligible": "review", "shortlisted": "review", "co-creation": "review"},
    ),
    "applicant-misspelt": (applicant("Stad Mechlen"), {"applicant-eligible": "review", "two-local-authorities": "review"}),
    "applicant-merged-away": (
        right({"applicant.name": "Gemeente Galmaarden", "applicant.kbo": GONE, "cost_model.applicant": "Gemeente Galmaarden"}),
        {"documents-complete": "missing", "applicant-eligible": "review", "shortlisted": "missing", "co-creation": "missing"},
    ),
    "applicant-vgc-in-full": (right({"applicant.name": "Vlaamse Gemeenschapscommissie", "applicant.kbo": VGC, "cost_model.applicant": "VGC"}), {}),
    "applicant-a-district-of-antwerp": (
        right({"applicant.name": "District Deurne", "applicant.kbo": GONE, "cost_model.applicant": GONE}),
        {"applicant-eligible": "review", "documents-complete": "missing", "shortlisted": "missing", "co-creation": "missing"},
    ),
    **{
        f"partner-{key}": (partner(name, kbo, kind), {} if outcome == "pass" else {"partners-eligible": outcome})
        for key, (name, kbo, kind, outcome) in PARTNERS.items()
    },
    "partner-a-company-that-is-called-subcontractor": (
        right({"partners": (ROW_1, ROW_2, {"name": "Acme NV", "type": "other", "role": "participant", "task": "onderaannemer voor de bouw"})}),
        {"partners-eligible": "review", "documents-agree": "review"},
    ),
    "company-among-the-subcontractors": (right({"subcontractors": ({"name": "Acme NV", "task": "bouw"},)}), {}),
    "partner-without-a-number": (right({"partners": (ROW_1, {**ROW_2, "kbo": ""})}), {}),
    "partner-listed-twice": (right({"partners": (ROW_1, ROW_2, ROW_2)}), {}),
    "partner-table-without-the-applicant": (right({"partners": (ROW_2,)}), {"documents-agree": "review"}),
    "exactly-80-percent": (money("500000.00", "400000.00", "100000.00"), {}),
    "exactly-80-percent-of-an-odd-sum": (money("500000.01", "400000.01", "100000.00"), {}),
    "exactly-two-million": (money("2500000.00", "2000000.00", "500000.00"), {}),
    "a-cent-over-two-million": (money("2500000.01", "2000000.01", "500000.00"), {"grant-maximum": "review"}),
    "more-own-contribution-than-needed": (money("500000.00", "300000.00", "200000.00"), {}),
    "no-other-income-filled-in": (money("500000.00", "400000.00", "100000.00", None), {}),
    "other-income-that-leaves-room": (money("600000.00", "400000.00", "150000.00", "50000.00"), {}),
    "other-income-that-eats-the-own-contribution": (money("500000.00", "400000.00", "50000.00", "50000.00"), {"own-contribution": "review"}),
    "a-cent-of-rounding-per-partner": (
        right({"cost_model.partners": ({**BUDGET_1, "own_contribution": euro("76000.01")}, {**BUDGET_2, "own_contribution": euro("24000.01")}),
               "cost_model.own_contribution": euro("100000.02")}),
        {},
    ),
    "totals-rounded-to-the-cent": (right({"cost_model.total_cost": euro("500000.02"), "cost_model.own_contribution": euro("100000.02")}),
                                   {"documents-agree": "review"}),
    "exactly-36-months": (period(date(2026, 3, 1), date(2029, 2, 28), 36), {}),
    "exactly-36-months-to-a-leap-day": (period(date(2025, 12, 1), date(2028, 11, 30), 36), {}),
    "exactly-36-months-in-the-middle-of-a-month": (period(date(2026, 3, 15), date(2029, 3, 14), 36), {}),
    "months-rounded-up-by-the-applicant": (period(date(2026, 3, 1), date(2028, 2, 15), 24), {"documents-agree": "review"}),
    "months-not-stated": (period(date(2026, 3, 1), date(2029, 2, 28), GONE), {"documents-complete": "missing"}),
    "end-a-day-late-but-36-stated": (period(date(2026, 3, 1), date(2029, 3, 1), 36), {"duration": "review", "documents-agree": "review"}),
    "starts-on-the-day-of-submission": (period(IN_TIME.date(), IN_TIME.date() + timedelta(days=364), 12), {}),
    "starts-on-the-last-safe-day": (period(date(2026, 7, 1), date(2029, 6, 30), 36), {}),
    "starts-after-the-last-safe-day": (period(date(2026, 7, 2), date(2029, 7, 1), 36), {"start-date": "review"}),
    "in-the-last-minute": (right(receipt=receipt("2025-11-14T23:58:59.999999+01:00")), {}),
    "in-the-minute-of-the-deadline": (right(receipt=receipt("2025-11-14T23:59:59+01:00")), {"deadline": "review"}),
    "upload-across-the-deadline": (
        right(receipt=replace(receipt("2025-11-15T00:02:00+01:00"), began_at=IN_TIME.replace(day=14, hour=23, minute=40))),
        {"deadline": "review"},
    ),
    "by-mail-in-time": (right(channel="mail"), {"deadline": "review"}),
    "no-moment-known": (right(receipt=None), {"deadline": "not_applicable"}),
    "no-cooperation-agreement": (split(), {}),
    "with-annexes": (split(more=[reading(Role.ANNEX, "brief.pdf", {})]), {}),
    "form-twice-word-and-pdf": (split(more=[reading(Role.APPLICATION_FORM, "aanvraag.pdf", FORM)]), {}),
    "annex-that-cannot-be-opened": (split(more=[replace(reading(Role.UNKNOWN, "plan.pdf", {}), problems=("Dit bestand is beschadigd.",))]), {}),
    "form-that-does-not-tell-its-year": (split(form={"edition": ""}), {}),
    "form-read-with-doubt": (split(form={"confidence": 0.6}), dict.fromkeys(
        ("documents-complete", "applicant-eligible", "partners-eligible", "duration", "start-date"), "review")),
    "no-lists-of-staff-yet": (application(), {"shortlisted": "review", "co-creation": "review"}),
    "staff-on-other-projects": (right({"declarations.staff_on_other_projects": True}), {"staff-time": "review"}),
    "idea-of-a-city": (idea("Stad Ieper - Cel Data", "Stad Ieper"), {}),
    "idea-of-a-municipality-by-its-department-only": (idea("Dienst Mobiliteit, gemeente Bonheiden"), {}),
    "idea-of-the-vgc": (idea("VGC, directie Onderwijs", "Vlaamse Gemeenschapscommissie"), {}),
    "idea-of-an-intercommunale": (idea("Leiedal", "Leiedal"), {"applicant-eligible": "review", "two-local-authorities": "review"}),
    "idea-of-a-province": (idea("Provincie Limburg", "Provincie Limburg"), {"applicant-eligible": "review", "two-local-authorities": "review"}),
    "idea-of-an-ocmw": (idea("OCMW Lier", "OCMW Lier"), {"applicant-eligible": "review", "two-local-authorities": "review"}),
    "idea-of-a-university": (idea("Universiteit Gent", "Universiteit Gent"), {"applicant-eligible": "review", "two-local-authorities": "review"}),
    "idea-of-a-merged-municipality": (idea("Gemeente Galmaarden", "Gemeente Galmaarden"), {"applicant-eligible": "review"}),
    "idea-without-partners-in-so-many-words": (idea("Stad Ieper", "Stad Ieper", **{"mentioned.partners": GONE}),
        {"two-local-authorities": "review"}),
    "idea-a-second-before-noon": (registration(receipt=receipt("2025-09-08T11:59:59.999999+02:00")), {}),
    "idea-at-noon": (registration(receipt=receipt("2025-09-08T12:00:00+02:00")), {"deadline": "review"}),
    "idea-of-which-witnesses-disagree": (
        registration(receipt=replace(receipt("2025-09-08T12:05:00+02:00"), alternatives=(IN_TIME.replace(month=9, day=8, hour=10),))),
        {"deadline": "review"},
    ),
}  # fmt: skip
