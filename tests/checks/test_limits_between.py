"""What lies exactly between: half cents, a euro, amounts on the limit of the limit, and sources that only half agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from checks.budget_balanced import check as balanced
from checks.model import Case, Outcome
from parsers.model import Role
from tests.checks.awkward import BUDGET_1, BUDGET_2, right, totals
from tests.checks.cases import (
    FORM,
    FORM_NAME,
    GONE,
    IN_TIME,
    MODEL,
    MODEL_NAME,
    OWN,
    euro,
    reading,
    receipt,
    rule,
    run,
    unreadable,
)

UNREAD = {"cost_model.own_contribution": None, "budget.own_contribution": None}


@pytest.mark.parametrize(
    ("check", "rate", "amounts", "outcome", "says"),
    [
        # half a cent is rounded up, in favour of the applicant for the grant
        ("grant-rate", "0.75", ("500000.06", "375000.05", "125000.01"), "pass", "€ 375.000,05"),
        ("grant-rate", "0.75", ("500000.06", "375000.06", "125000.00"), "review", "€ 0,01 te veel"),
        ("own-contribution", "0.25", ("500000.18", "375000.13", "125000.05"), "pass", "€ 125.000,05"),
        ("own-contribution", "0.25", ("500000.18", "375000.14", "125000.04"), "review", "te weinig"),
        ("grant-rate", "0.80", ("1.00", "0.80", "0.20"), "pass", "dat is 80% van de kosten"),
        ("own-contribution", "0.20", ("1.00", "0.80", "0.20"), "pass", "dat is 20% van de kosten"),
        ("grant-rate", "0.80", ("0.00", "0.00", "0.00"), "review", "geen percentage"),
        ("own-contribution", "0.20", ("0.00", "0.00", "0.00"), "review", "geen percentage"),
        ("grant-rate", "1.50", ("500000.00", "500000.00", "0.00"), "pass", "dat is 100% van de kosten"),
        ("grant-rate", "1.50", ("500000.00", "500000.01", "0.00"), "review", "De steun is hoger dan de kosten (€ 500.000,00)."),
    ],
)
def test_shares_to_the_cent(check: str, rate: str, amounts: tuple[str, str, str], outcome: str, says: str) -> None:
    name = {"grant-rate": "rate", "own-contribution": "minimum_rate"}[check]
    found = run(right({**totals(*amounts)}), check, **{name: rate})
    assert (str(found.outcome), says in found.reason) == (outcome, True), found.reason


@pytest.mark.parametrize(
    ("grant", "own", "other", "outcome", "says"),
    [
        ("400000.00", "99999.00", "1.00", "pass", "netto te financieren saldo is dan € 499.999,00, of € 400.000,00 als ook"),
        ("450000.00", "0.00", "50000.00", "pass", "€ 450.000,00, of € 450.000,00"),
        ("450000.00", "0.01", "50000.00", "review", "de twee berekeningen geven een andere uitkomst"),
        ("450000.01", "0.00", "50000.00", "review", "De steun is hoger dan allebei"),
        ("450000.00", None, "50000.00", "review", "De eigen inbreng is niet gekend. Het saldo is daarom niet zeker"),
        ("450000.01", None, "50000.00", "review", "netto te financieren saldo is dan € 450.000,00. De steun is hoger."),
    ],
)
def test_the_net_balance_to_the_cent(grant: str, own: str | None, other: str, outcome: str, says: str) -> None:
    fields = totals("500000.00", grant, own or "0.00", other)
    found = run(right({**fields, **({} if own else UNREAD)}), "grant-rate", rate="0.95")
    assert (str(found.outcome), says in found.reason) == (outcome, True), found.reason
    assert bool(found.remedy) is ("hoger" in says or "twee berekeningen" in says)
    assert not found.remedy or found.remedy == "Vraag ten hoogste € 450.000,00 steun."


def dated(case: Case) -> Case:
    """The phase with a deadline that rests on a text and an interpretation of its own."""
    phase = case.edition.phases[case.phase]  # type: ignore[index]
    deadline = phase.deadline.model_copy(update={"citations": (OWN,), "interpretation": "S99"})
    phases = {**case.edition.phases, case.phase: phase.model_copy(update={"deadline": deadline})}
    return replace(case, edition=case.edition.model_copy(update={"phases": phases}))


AT = datetime.fromisoformat("2025-11-14T23:59:00+01:00")


@pytest.mark.parametrize(
    ("received", "outcome", "leans"),
    [
        (receipt(AT - timedelta(seconds=1)), "pass", False),
        (receipt(AT), "review", True),
        (receipt(AT + timedelta(seconds=60)), "fail", False),
        (replace(receipt(AT - timedelta(seconds=1)), alternatives=(AT + timedelta(hours=1),), flags=("Let op.",)), "review", True),
        (replace(receipt(AT), at=None, alternatives=(AT,), flags=("Let op.",)), "review", False),
    ],
)
def test_the_deadline_always_cites_its_texts_and_leans_on_its_reading_where_it_does(received: object, outcome: str, leans: bool) -> None:
    found = run(dated(right(receipt=received)), "deadline")
    assert (str(found.outcome), OWN in found.citations, "S99" in found.interpretations) == (outcome, True, leans)
    assert ("Let op." in found.reason) is bool(received.flags)  # type: ignore[attr-defined]


def test_other_witnesses_are_shown_in_the_zone_of_the_call() -> None:
    found = run(right(receipt=replace(receipt(IN_TIME), alternatives=(IN_TIME - timedelta(hours=1),))), "deadline")
    assert "13 november 2025 om 15.42.10 uur (+01:00)" in found.reason and "Dat verandert niets aan de uitkomst." in found.reason


def test_a_total_is_not_asked_twice_when_a_partner_is_out_of_balance() -> None:
    rows = ({**BUDGET_1, "grant": euro("303000.00")}, BUDGET_2)
    one = run(right({"cost_model.partners": rows, "cost_model.grant": euro("399000.00")}), "budget-balanced")
    assert one.outcome is Outcome.FAIL
    assert one.remedy == "Breng de begroting van “Stad Mechelen” in evenwicht: het verschil is € 1.000,00."
    total = run(right({"cost_model.own_contribution": euro("99000.00")}), "budget-balanced")
    assert total.remedy.startswith("Breng de begroting van het hele project in evenwicht: het verschil is € 1.000,00.")


def test_costs_that_are_one_amount_instead_of_a_table() -> None:
    row = {**BUDGET_2, "costs": euro("120000.00")}
    assert run(right({"cost_model.partners": (BUDGET_1, row)}), "budget-balanced").outcome is Outcome.PASS
    assert (
        balanced(right({"cost_model.partners": (BUDGET_1, {**row, "costs": "veel"})}), rule(right(), "budget-balanced")).outcome
        is Outcome.MISSING
    )


def test_a_project_of_one_day_has_a_length() -> None:
    day = date(2026, 3, 1)
    found = run(
        right(
            {"project.start": day, "project.end": day, "project.duration_months": GONE, "cost_model.start": GONE, "cost_model.end": GONE}
        ),
        "duration",
    )
    assert found.outcome is Outcome.PASS and "0 maanden en 1 dag" in found.reason


@pytest.mark.parametrize(
    "check", ["knowledge-sharing", "staff-time", "documents-agree", "flemish-region", "steering-group", "grant-maximum"]
)
def test_what_passes_shows_what_it_rests_on(check: str) -> None:
    found = run(right(), check)
    assert found.outcome is Outcome.PASS and found.evidence


def test_a_form_that_does_not_tell_its_year_was_read() -> None:
    case = right(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM, edition=""), reading(Role.COST_MODEL, MODEL_NAME, MODEL)])
    found = run(case, "documents-complete")
    assert [item.value for item in found.evidence] == ["gelezen", "gelezen, versie 1.0 2025"]
    broken = replace(unreadable("a.pdf"), problems=("Eerste.", "Tweede."))
    assert "“a.pdf”: Eerste. Tweede. Misschien staat het daarin" in run(right(documents=[broken]), "documents-complete").reason


def test_what_contradicts_the_stated_duration_names_both() -> None:
    case = right({"project.duration_months": 30, "cost_model.end": date(2028, 2, 29)})
    found = run(case, "duration")
    assert found.outcome is Outcome.REVIEW
    assert "Als duurtijd is 30 maanden opgegeven. Dat komt niet overeen met de datums." in found.reason
    assert "Het kostenmodel loopt van 1 maart 2026 tot en met 29 februari 2028. Dat is 24 maanden." in found.reason


def test_amounts_that_cannot_be_read_are_told_with_both_places() -> None:
    case = right({"cost_model.grant": None, "budget.grant_requested": None})
    found = run(case, "grant-maximum")
    assert (found.outcome, {item.document for item in found.evidence}) == (Outcome.REVIEW, {FORM_NAME, MODEL_NAME})
