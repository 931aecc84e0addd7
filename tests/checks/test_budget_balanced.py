from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.model import Outcome
from parsers.model import PERHAPS, FieldValue, Place, Role
from tests.checks.cases import FORM, FORM_NAME, GONE, MODEL, MODEL_NAME, application, budget, euro, reading, run, unreadable

ID = "budget-balanced"
GENT = ("Stad Gent", "0207451227", "coordinator")
TOTALS = {f"cost_model.{name}": GONE for name in ("total_cost", "grant", "own_contribution", "other_income")}


def partners(*rows: dict[str, Any], **totals: Any):
    return run(application({"cost_model.partners": rows, **(totals or TOTALS)}), ID)


def without(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


def test_a_balanced_budget_shows_every_amount_and_its_cell() -> None:
    found = run(application(), ID)
    assert found.outcome is Outcome.PASS
    assert "“Stad Lier”: kosten € 120.000,00, steun € 96.000,00, eigen inbreng € 24.000,00, andere inkomsten € 0,00" in found.reason
    grant = next(e for e in found.evidence if e.value == "steun: € 96.000,00")
    assert (grant.location, grant.anchor) == ("blad 'Partner 1', cel I50", {"sheet": "Partner 1", "cell": "I50"})


@pytest.mark.parametrize(
    ("own", "outcome"),
    [
        ("19.98", Outcome.FAIL),
        ("19.99", Outcome.PASS),
        ("20.00", Outcome.PASS),
        ("20.01", Outcome.PASS),
        ("20.02", Outcome.FAIL),
    ],
)
def test_to_the_cent_with_one_cent_of_rounding(own: str, outcome: Outcome) -> None:
    found = partners(budget(*GENT, "100.00", "80.00", own))
    assert found.outcome is outcome
    assert ("afronding" in found.reason) == (own in ("19.99", "20.01"))


def test_an_unbalanced_partner_is_named_with_both_sums_the_difference_and_the_cells() -> None:
    found = partners(
        budget(*GENT, "330000.00", "264000.00", "56000.00"), budget("Stad Lokeren", "", "participant", "10.00", "8.00", "2.00")
    )
    assert (found.outcome, found.remediable) == (Outcome.FAIL, True)
    assert "Stad Gent" in found.reason and "€ 320.000,00" in found.reason and "€ 10.000,00 lager dan de kosten" in found.reason
    assert found.remedy == "Breng de begroting van “Stad Gent” in evenwicht: het verschil is € 10.000,00."
    assert found.evidence[0].location == "blad 'Coördinator', cel I47"


def test_a_sheet_without_a_name_in_a_workbook_that_was_misread_is_for_a_person() -> None:
    """Its blanks may have been read as amounts: nobody is asked to fill it in."""
    unused = {"name": None, "kbo": "", "costs": {"total": None}}
    rows = (budget(*GENT, "100.00", "80.00", "20.00"), unused)
    form, model = application({"cost_model.partners": rows, **TOTALS}).documents
    doubted = {
        name: replace(field, confidence=0.6, problem="Op blad 'Partner 3' staan bedragen zonder naam.")
        for name, field in model.fields.items()
    }
    case = application(documents=(form, replace(model, fields=doubted)))
    assert run(case, ID).outcome is Outcome.REVIEW
    assert partners(*rows).outcome is Outcome.MISSING


def test_partners_whose_mistakes_cancel_out_are_still_unbalanced() -> None:
    found = partners(budget(*GENT, "100.00", "80.00", "30.00"), budget("Stad Lier", "", "participant", "100.00", "80.00", "10.00"))
    assert found.outcome is Outcome.FAIL
    assert "hoger" in found.reason and "lager" in found.reason


def test_the_total_may_round_a_cent_per_partner() -> None:
    rows = (budget(*GENT, "100.00", "80.00", "20.01"), budget("Stad Lier", "", "participant", "100.00", "80.00", "20.01"))
    totals = {"cost_model.total_cost": euro("200.00"), "cost_model.grant": euro("160.00")}

    def total(own: str):
        return partners(*rows, **totals, **{"cost_model.own_contribution": euro(own), "cost_model.other_income": euro("0.00")})

    assert total("40.02").outcome is Outcome.PASS
    assert total("40.03").outcome is Outcome.FAIL


def test_a_total_that_is_balanced_but_not_the_sum_of_the_partners_is_for_a_person() -> None:
    totals = {"cost_model.total_cost": euro("200.00"), "cost_model.grant": euro("160.00"), "cost_model.own_contribution": euro("40.00")}
    found = partners(budget(*GENT, "100.00", "80.00", "20.00"), **totals, **{"cost_model.other_income": GONE})
    assert found.outcome is Outcome.REVIEW
    assert "€ 200,00" in found.reason and "€ 100,00" in found.reason


def test_other_income_counts_and_may_be_blank() -> None:
    assert partners(budget(*GENT, "100.00", "70.00", "20.00", "10.00")).outcome is Outcome.PASS
    assert partners(budget(*GENT, "100.00", "80.00", "20.00", None)).outcome is Outcome.PASS
    assert partners(budget(*GENT, "100.00", "70.00", "20.00", None)).outcome is Outcome.FAIL


@pytest.mark.parametrize("key", ["grant", "own_contribution", "other_income"])
def test_an_unreadable_amount_is_never_zero_and_never_a_fail(key: str) -> None:
    found = partners({**budget(*GENT, "100.00", "70.00", "20.00", "10.00"), key: None})
    assert (found.outcome, found.remediable) == (Outcome.MISSING, True)
    assert "niet lezen" in found.reason and "Stad Gent" in found.reason
    assert "niet leesbaar" in " ".join(e.value for e in found.evidence)


@pytest.mark.parametrize("costs", [{"total": None}, {"staff": euro("1.00")}, None])
def test_costs_that_cannot_be_told_are_asked_for(costs: Any) -> None:
    assert partners({**budget(*GENT, "100.00", "80.00", "20.00"), "costs": costs}).outcome is Outcome.MISSING


@pytest.mark.parametrize("key", ["grant", "own_contribution", "costs"])
def test_a_blank_amount_is_asked_for_as_blank(key: str) -> None:
    found = partners(without(budget(*GENT, "100.00", "80.00", "20.00"), key))
    assert found.outcome is Outcome.MISSING
    assert "niet ingevuld" in found.reason


@pytest.mark.parametrize("key", ["grant", "own_contribution"])
def test_an_amount_that_may_stand_under_other_words_is_for_a_person(key: str) -> None:
    """The cost model has an amount under unknown words with which it is in balance: nobody is told that it is empty, or that the budget is not."""
    row = without(budget(*GENT, "100.00", "80.00", "20.00"), key)
    lacking = {"grant": "de steun", "own_contribution": "de eigen inbreng"}[key]
    found = partners(row | {"perhaps": {key: "“Zelf te dragen” (blad 'A', cel B9)"}})
    assert (found.outcome, found.remedy) == (Outcome.REVIEW, f"Zeg waar {lacking} staat.")
    assert f"Voor “Stad Gent” vonden we dit niet met zekerheid: {lacking}." in found.reason
    assert any(one.value == f"{lacking.removeprefix('de ')}: leeg" for one in found.evidence)
    other = partners(row | {"perhaps": {"other_income": "“Derden”"}})
    assert (other.outcome, f"is dit niet ingevuld: {lacking}" in other.reason) == (Outcome.MISSING, True)


def test_what_is_empty_is_asked_for_beside_what_may_stand_elsewhere() -> None:
    row = without(without(budget(*GENT, "100.00", "80.00", "20.00"), "grant"), "own_contribution")
    found = partners(row | {"perhaps": {"grant": "“Toelage”"}})
    assert found.outcome is Outcome.MISSING
    assert "Voor “Stad Gent” is dit niet ingevuld: de eigen inbreng en de steun" in found.reason


def test_a_total_that_may_stand_under_other_words_is_for_a_person() -> None:
    row = without(budget(*GENT, "100.00", "80.00", "20.00"), "grant") | {"perhaps": {"grant": "“Toelage”"}}
    totals = {"cost_model.total_cost": euro("100.00"), "cost_model.own_contribution": euro("20.00"), "cost_model.other_income": GONE}
    model = reading(Role.COST_MODEL, MODEL_NAME, {**MODEL, "cost_model.partners": (row,), **totals})
    left_over = FieldValue(None, "", MODEL_NAME, Place("het hele document"), 0.0, f"{PERHAPS} “Toelage”.")
    model = replace(model, fields={**model.fields, "cost_model.grant": left_over})
    found = run(application(documents=(reading(Role.APPLICATION_FORM, FORM_NAME, FORM), model)), ID)
    assert found.outcome is Outcome.REVIEW
    assert "Voor het hele project vonden we dit niet met zekerheid: de steun." in found.reason


def test_an_unbalanced_partner_beside_an_unreadable_one_is_told_with_both() -> None:
    unclear = {**budget("Stad Lier", "", "participant", "10.00", "8.00", "2.00"), "grant": None}
    found = partners(budget(*GENT, "100.00", "80.00", "10.00"), unclear)
    assert found.outcome is Outcome.FAIL and found.remediable
    assert "Stad Lier" in found.reason and "Stad Gent" in found.reason


def test_an_unreadable_amount_in_a_workbook_in_doubt_is_for_a_person_unless_something_is_empty_too() -> None:
    unclear = {**budget("Stad Lier", "", "participant", "10.00", "8.00", "2.00"), "grant": None}

    def found(row: dict[str, Any], confidence: float) -> Outcome:
        model = reading(Role.COST_MODEL, MODEL_NAME, {"cost_model.partners": (row,)}, confidence=confidence)
        return run(application(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM), model]), ID).outcome

    assert found(unclear, 0.6) is Outcome.REVIEW
    assert found(unclear, 0.61) is Outcome.MISSING
    assert found(without(unclear, "own_contribution"), 0.6) is Outcome.MISSING


def test_a_cost_model_of_zeros_is_not_a_balanced_budget() -> None:
    assert partners(budget(*GENT, "0.00", "0.00", "0.00")).outcome is Outcome.MISSING


def test_a_partner_without_amounts_is_said() -> None:
    found = partners(budget(*GENT, "100.00", "80.00", "20.00"), budget("Stad Lier", "", "follower", "0.00", "0.00", "0.00"))
    assert found.outcome is Outcome.PASS
    assert "Voor “Stad Lier” staan er geen bedragen" in found.reason


def test_what_recomputing_brought_to_light_is_said() -> None:
    row = {**budget(*GENT, "100.00", "80.00", "20.00"), "notes": ("Afronding op blad 'Coördinator', cel I47",)}
    assert "Afronding op blad 'Coördinator', cel I47." in partners(row).reason


def test_no_cost_model_is_missing_and_an_unreadable_one_is_not_called_absent() -> None:
    form = reading(Role.APPLICATION_FORM, FORM_NAME, FORM)
    absent = run(application(documents=[form]), ID)
    assert absent.outcome is Outcome.MISSING
    assert "is er niet bij" in absent.reason
    broken = run(application(documents=[form, unreadable("begroting.xlsx")]), ID)
    assert broken.outcome is Outcome.MISSING
    assert "begroting.xlsx" in broken.reason and "is er niet bij" not in broken.reason


def test_partners_that_are_there_but_unclear() -> None:
    found = run(application({"cost_model.partners": None}), ID)
    assert found.outcome is Outcome.REVIEW
    assert MODEL_NAME in found.reason


def test_the_rounding_is_the_editions() -> None:
    rows = (budget(*GENT, "100.00", "80.00", "19.95"),)
    assert run(application({"cost_model.partners": rows, **TOTALS}), ID, rounding_per_line="0.05").outcome is Outcome.PASS


def test_the_model_of_the_tests_is_balanced() -> None:
    assert sum(row["costs"]["total"] for row in MODEL["cost_model.partners"]) == MODEL["cost_model.total_cost"]


@pytest.mark.parametrize(("own", "outcome"), [("20.00", Outcome.REVIEW), ("15.00", Outcome.MISSING)])
def test_other_income_that_cannot_be_read_is_for_a_person_when_the_budget_is_in_balance_without_it(own: str, outcome: Outcome) -> None:
    found = partners({**budget(*GENT, "100.00", "80.00", own), "other_income": None})
    assert (found.outcome, "de andere inkomsten" in found.reason) == (outcome, True)


def test_a_total_is_for_a_person_too_when_only_unread_other_income_keeps_it_from_being_known() -> None:
    rows = (
        {**budget(*GENT, "100.00", "80.00", "20.00"), "other_income": None},
        budget("Stad Lier", "", "participant", "10.00", "6.00", "2.00", "2.00"),
    )
    totals = {"cost_model.total_cost": euro("110.00"), "cost_model.grant": euro("86.00"), "cost_model.own_contribution": euro("22.00")}
    found = run(application({"cost_model.partners": rows, **totals, "cost_model.other_income": None}), ID)
    assert (found.outcome, "Voor het hele project konden we dit niet lezen: de andere inkomsten" in found.reason) == (Outcome.REVIEW, True)
