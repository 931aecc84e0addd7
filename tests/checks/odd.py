"""Submissions with something wrong, unreadable or contradictory: with the awkward ones they are what the told findings are compared on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from checks.model import Case
from parsers.model import Role, State
from tests.checks.awkward import (
    BUDGET_1,
    BUDGET_2,
    LIER,
    MECHELEN,
    ROW_1,
    ROW_2,
    applicant,
    idea,
    money,
    partner,
    period,
    right,
    split,
    totals,
)
from tests.checks.cases import (
    FORM,
    FORM_NAME,
    GONE,
    IN_TIME,
    MODEL,
    MODEL_NAME,
    WRONG,
    budget,
    euro,
    knowing,
    reading,
    receipt,
    registration,
    unreadable,
)

LATE = datetime.fromisoformat("2025-11-15T00:00:00+01:00")


def opened(case: Case, opens: str) -> Case:
    phases = {
        **case.edition.phases,
        "application": case.edition.phases["application"].model_copy(update={"opens": datetime.fromisoformat(opens)}),
    }
    return replace(case, edition=case.edition.model_copy(update={"phases": phases}))


def model_only(**changes: object) -> Case:
    rows = MODEL["cost_model.partners"]
    return right({"cost_model.partners": tuple({**row, **changes} if index == 1 else row for index, row in enumerate(rows))})


def unlooked(name: str) -> Case:
    """A form in which a field was not looked for: nobody can say that it is empty."""
    form = reading(Role.APPLICATION_FORM, FORM_NAME, {key: value for key, value in FORM.items() if key != name})
    form = replace(form, looked_for=tuple(field for field in form.looked_for if field != name))
    return right(documents=[form, reading(Role.COST_MODEL, MODEL_NAME, MODEL)])


def two_versions(**fields: object) -> Case:
    return split(more=[reading(Role.APPLICATION_FORM, "aanvraag v2.docx", {**FORM, **fields})])


def entity(costs: str) -> Case:
    row = budget("Digitaal Vlaanderen", "", "participant", costs, "0.00", "0.00", None, cell="Partner 2")
    return right(
        {
            "partners": (ROW_1, ROW_2, {"name": "Digitaal Vlaanderen", "role": "participant"}),
            "cost_model.partners": (BUDGET_1, BUDGET_2, row),
        }
    )


ODD: dict[str, Case] = {
    "late-by-a-second": right(receipt=receipt(LATE)),
    "late-with-a-flag": right(receipt=replace(receipt(LATE + timedelta(minutes=5)), flags=("De server meldde een vertraging van 2 minuten.",))),
    "late-by-every-witness": right(receipt=replace(receipt(LATE), alternatives=(LATE + timedelta(hours=1), LATE))),
    "in-time-by-every-witness": right(receipt=replace(receipt(IN_TIME), alternatives=(IN_TIME + timedelta(seconds=40),), uncertainty_seconds=2)),
    "clock-that-may-be-off-at-the-deadline": right(receipt=replace(receipt("2025-11-14T23:58:59+01:00"), uncertainty_seconds=2)),
    "upload-begun-before-and-ended-in-time": right(receipt=replace(receipt(IN_TIME), began_at=IN_TIME - timedelta(minutes=3))),
    "upload-of-one-instant": right(receipt=replace(receipt(IN_TIME), began_at=IN_TIME)),
    "no-instant-that-can-be-trusted": right(receipt=replace(receipt(IN_TIME), at=None, alternatives=(IN_TIME, LATE),
        flags=("Het spoor is onvolledig.",))),
    "no-instant-and-no-witness": right(receipt=replace(receipt(IN_TIME), at=None)),
    "in-the-junk-folder": registration(receipt=replace(receipt("2025-09-04T10:00:00+02:00"), source="internaldate",
        doubts=("De mail stond in ‘Ongewenst’.",))),
    "from-a-source-nobody-named": right(receipt=replace(receipt(IN_TIME), source="fax")),
    "late-and-by-mail": right(receipt=receipt(LATE), channel="mail"),
    "by-a-channel-nobody-named": right(channel="fax"),
    "before-the-opening": opened(right(), "2025-11-13T16:42:11+01:00"),
    "at-the-opening": opened(right(), "2025-11-13T16:42:10+01:00"),
    "no-documents": right(documents=[]),
    "no-cost-model": right(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM)]),
    "no-form": right(documents=[reading(Role.COST_MODEL, MODEL_NAME, MODEL)]),
    "one-file-that-cannot-be-read": right(documents=[unreadable("scan.pdf"), reading(Role.COST_MODEL, MODEL_NAME, MODEL)]),
    "two-files-that-cannot-be-read": right(documents=[unreadable("a.pdf"), unreadable("b.docx", state=State.TIMED_OUT)]),
    "file-that-cannot-be-read-and-does-not-say-why": right(documents=[replace(unreadable("a.pdf"), problems=())]),
    "form-of-another-year": split(form={"edition": "v1.0 2024"}),
    "form-with-another-year-in-its-title": split(form={"edition": "2024"}),
    "two-versions-that-differ": two_versions(**{"project.title": "Iets anders", "budget.grant_requested": euro("390000.00")}),
    "two-versions-that-differ-in-duration": two_versions(**{"project.duration_months": 35}),
    "two-fields-empty": right({"project.title": GONE, "challenge": GONE}),
    "field-that-is-not-understood": right({"project.title": None}),
    "field-that-was-not-looked-for": unlooked("commitment"),
    "brussels-applicant": applicant("Gemeente Etterbeek", "0207366501"),
    "walloon-applicant": right({"applicant.name": "Commune d'Eupen", "applicant.kbo": GONE}),
    "ocmw-applicant": applicant("OCMW Mechelen", "0212196111"),
    "agb-applicant": right({"applicant.name": "AGB Gent", "applicant.kbo": GONE}),
    "province-applicant": right({"applicant.name": "Provincie Antwerpen", "applicant.kbo": "0207725597"}),
    "company-applicant": right({"applicant.name": "Acme NV", "applicant.kbo": "0403019261"}),
    "company-applicant-read-with-doubt": right(
        documents=[
            reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, "applicant.name": "Acme NV", "applicant.kbo": "0403019261"}, confidence=0.6),
            reading(Role.COST_MODEL, MODEL_NAME, MODEL),
        ]
    ),
    "shut-out-by-name-and-by-number": right({"applicant.name": "OCMW Mechelen", "applicant.kbo": "0207366501"}),
    "name-and-number-of-two-cities": right({"applicant.name": "Stad Mechelen", "applicant.kbo": LIER}),
    "two-numbers-of-the-applicant": two_versions(**{"applicant.kbo": LIER}),
    "applicant-name-absent": right({"applicant.name": GONE}),
    "applicant-name-unreadable": right({"applicant.name": None}),
    "applicant-of-a-kind-without-a-rule": right({"applicant.name": "Politiezone Mechelen-Willebroek", "applicant.kbo": GONE}),
    "idea-of-a-company": idea("Slimme Sensoren NV", "Slimme Sensoren NV"),
    "idea-of-two-bodies": idea("Stad Lier", "Stad Mechelen"),
    "idea-whose-body-stands-elsewhere": idea("Projectbureau Noord", "Stad Lier"),
    "idea-of-nobody": idea(GONE, GONE),  # type: ignore[arg-type]
    "idea-of-somebody-unreadable": idea(None, GONE),  # type: ignore[arg-type]
    "idea-without-a-form": registration(documents=[]),
    "company-as-partner": partner("Acme NV", "0403019261"),
    "company-that-only-its-type-and-budget-tell": partner("Atelier Proef", "", "company"),
    "partner-of-a-type-that-does-not-fit": partner("Universiteit Gent", "", "municipality"),
    "partner-of-another-type-that-does-not-fit": partner("Stad Turnhout", "", "knowledge_institution"),
    "partner-that-is-no-flemish-entity": partner("Stad Turnhout", "", "flemish_government_entity"),
    "partner-without-a-name": right({"partners": (ROW_1, {**ROW_2, "name": None})}),
    "partner-without-a-name-and-number": right({"partners": (ROW_1, {"name": "", "role": "participant"})}),
    "partner-table-unreadable": right({"partners": None}),
    "partner-table-absent": right({"partners": GONE}),
    "no-partners": right({"partners": (ROW_1,), "cost_model.partners": (BUDGET_1,)}),
    "partner-budgets-unreadable": right({"cost_model.partners": None}),
    "partner-only-in-the-cost-model": right({"partners": (ROW_1,)}),
    "partner-without-a-name-in-the-cost-model": model_only(name=None),
    "37-months": period(date(2026, 3, 1), date(2029, 3, 31), 37),
    "36-months-and-a-day": period(date(2026, 3, 1), date(2029, 3, 1), 37),

    "ends-before-it-starts": period(date(2026, 3, 1), date(2026, 2, 1), 12),
    "months-that-do-not-fit": right({"project.duration_months": 24}),
    "cost-model-of-another-period": right({"cost_model.end": date(2028, 2, 29)}),
    "cost-model-of-one-day": right({"cost_model.end": date(2026, 3, 1)}),
    "end-unreadable": right({"project.end": None}),
    "start-that-is-no-day": right({"project.start": WRONG}),
    "start-absent": right({"project.start": GONE}),
    "starts-a-day-too-early": period(date(2025, 11, 12), date(2026, 11, 11), 12),
    "two-starts-with-another-outcome": right({"cost_model.start": date(2025, 1, 1)}),
    "starts-too-late-after-the-decision": right(
        {"project.start": date(2026, 7, 2), "project.end": date(2027, 7, 1), "project.duration_months": 12, "cost_model.start": GONE,
            "cost_model.end": GONE},
        knowledge=knowing(decision_date=date(2026, 1, 1)),
    ),
    "starts-on-the-last-day-after-the-decision": right(
        {"project.start": date(2026, 7, 1), "cost_model.start": date(2026, 7, 1)}, knowledge=knowing(decision_date=date(2026, 1, 1))
    ),
    "witnesses-of-two-days-and-a-start-between": right(
        {"project.start": date(2025, 11, 13), "cost_model.start": GONE},
        receipt=replace(receipt("2025-11-13T23:59:50+01:00"), uncertainty_seconds=30),
    ),
    "submitted-on-an-unknown-day": right(receipt=replace(receipt(IN_TIME), at=None)),
    "partner-not-balanced": model_only(own_contribution=euro("23000.00")),
    "partner-with-too-much": model_only(own_contribution=euro("25000.00")),
    "two-cents-off": model_only(own_contribution=euro("23999.98")),
    "partner-with-an-unreadable-amount": model_only(grant=None),
    "partner-with-text-for-an-amount": model_only(grant="veel"),
    "partner-with-an-empty-amount": right({"cost_model.partners": (BUDGET_1, {k: v for k, v in BUDGET_2.items() if k != "grant"})}),
    "partner-without-amounts": right({"cost_model.partners": (BUDGET_1, {"name": "Stad Lier", "kbo": LIER, "role": "follower"})}),
    "partner-without-a-total-of-costs": model_only(costs={"staff": euro("120000.00")}),
    "partner-without-places": right({"cost_model.partners": (BUDGET_1, {k: v for k, v in BUDGET_2.items() if k != "places"})}),
    "cost-model-of-zeros": right({"cost_model.partners": tuple(budget(r["name"], r["kbo"], r["role"], "0.00", "0.00",
        "0.00") for r in (BUDGET_1, BUDGET_2))}),
    "sums-of-the-workbook-that-were-wrong": model_only(notes=("De som in cel I47 klopt niet: er staat € 1,00.",)),
    "total-that-is-not-the-sum": right({"cost_model.total_cost": euro("510000.00"), "cost_model.own_contribution": euro("110000.00")}),
    "total-not-balanced": right({"cost_model.own_contribution": euro("90000.00")}),
    "total-unreadable": right({"cost_model.own_contribution": None}),
    "no-totals": right(dict.fromkeys(("cost_model.total_cost", "cost_model.grant", "cost_model.own_contribution",
        "cost_model.other_income"), GONE)),
    "too-much-grant": money("3000000.00", "2400000.00", "600000.00"),
    "over-80-percent-by-a-cent": right(totals("500000.00", "400000.01", "99999.99")),
    "grant-of-the-form-only-too-high": right({"budget.grant_requested": euro("450000.00")}),
    "grant-higher-than-the-costs": right(totals("500000.00", "500000.01", "0.00")),
    "costs-of-zero": right(totals("0.00", "0.00", "0.00")),
    "costs-unreadable": right({"budget.total_cost": None, "cost_model.total_cost": None}),
    "costs-absent": right({"budget.total_cost": GONE, "cost_model.total_cost": GONE}),
    "other-income-unreadable": right({"budget.other_income": None, "cost_model.other_income": None}),
    "net-balance-between-the-two-readings": right(totals("500000.00", "380000.00", "100000.00", "50000.00")),
    "net-balance-below-both": right(totals("500000.00", "390000.00", "100000.00", "120000.00")),
    "net-balance-without-own-contribution": right({**totals("500000.00", "380000.00", "1.00", "50000.00"), "budget.own_contribution": GONE,
                                                   "cost_model.own_contribution": GONE}),
    "too-little-own-contribution": right(totals("500000.00", "400000.00", "50000.00", "50000.00")),
    "own-contribution-left-out-of-the-balance": right(totals("500000.00", "400000.00", "90000.00")),
    "not-on-the-lists": right(knowledge=knowing(shortlist=(LIER,), co_creation=())),
    "partners-absent-from-co-creation": right(knowledge=knowing(shortlist=(MECHELEN,), co_creation=(MECHELEN,))),
    "alone": right({"partners": (ROW_1,), "cost_model.partners": (BUDGET_1,)}),
    "declarations-left-open": right({"declarations.flemish_region": False, "declarations.no_double_funding": False}),
    "declarations-unclear": right({"declarations.flemish_region": None, "declarations.staff_on_other_projects": None}),
    "declarations-absent": right({"declarations.no_double_funding": GONE, "declarations.staff_on_other_projects": GONE}),
    "staff-with-an-annex": split(form={}, more=[reading(Role.ANNEX, "tijdsbesteding.pdf", {}), unreadable("tabel.xlsx")]),
    "staff-elsewhere-with-an-annex": right(
        documents=[
            reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, "declarations.staff_on_other_projects": True}),
            reading(Role.COST_MODEL, MODEL_NAME, MODEL),
            reading(Role.ANNEX, "tijdsbesteding.pdf", {}),
        ]
    ),
    "no-knowledge-sharing": right({"work_packages": ({"number": "1", "title": "Bouwen"}, {"number": "2", "title": "Communicatie"},
        {"number": "3", "title": None})}),
    "work-packages-unreadable": right({"work_packages": None}),
    "no-steering-group": right({"governance.steering_group": "Nog te bepalen met de partners.", "governance.sounding_board": "nee"}),
    "steering-group-absent": right({"governance.steering_group": GONE}),
    "flemish-entity-with-a-small-share": entity("50000.00"),
    "flemish-entity-with-a-large-share": entity("75000.01"),
    "flemish-entity-without-costs": entity("0.00"),
    "flemish-entity-and-no-readable-total": replace(entity("75000.01"), documents=(*right({"cost_model.total_cost": None,
        "partners": (ROW_1, ROW_2, {"name": "Digitaal Vlaanderen", "role": "participant"})}).documents,)),
    "documents-that-disagree-on-everything": right(
        {"cost_model.applicant": "Stad Lier", "cost_model.start": date(2026, 4, 1), "cost_model.total_cost": euro("500000.02"),
         "cost_model.grant": euro("400000.02"), "cost_model.end": date(2029, 2, 28)}
    ),
    "cost-model-that-says-little": right({"cost_model.applicant": GONE, "cost_model.start": GONE, "cost_model.end": GONE}),
    "cost-model-that-is-unclear": right({"cost_model.applicant": None}),
    "a-long-text": right({"governance.steering_group": "Neen, " + "want het overleg gebeurt anders " * 12}),
}  # fmt: skip
ODD["too-long-and-read-with-doubt"] = right(
    documents=[
        replace(
            reading(
                Role.APPLICATION_FORM,
                FORM_NAME,
                {**FORM, "project.end": date(2029, 6, 30), "project.duration_months": GONE},
                confidence=0.6,
            )
        ),
        reading(Role.COST_MODEL, MODEL_NAME, {**MODEL, "cost_model.start": GONE, "cost_model.end": GONE}),
    ]
)
