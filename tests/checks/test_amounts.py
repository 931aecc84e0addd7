from __future__ import annotations

from typing import Any

import pytest

from checks.model import Kind, Outcome
from parsers.model import Role
from tests.checks.cases import FORM, FORM_NAME, GONE, MODEL_NAME, application, euro, reading, run, unreadable

NAMES = {
    "costs": ("cost_model.total_cost", "budget.total_cost"),
    "grant": ("cost_model.grant", "budget.grant_requested"),
    "own": ("cost_model.own_contribution", "budget.own_contribution"),
    "other": ("cost_model.other_income", "budget.other_income"),
}


def amounts(check: str, which: tuple[int, ...] = (0, 1), **given: Any):
    """The check on these amounts in cost model (0) and form (1); None is unreadable, GONE is not there."""
    fields = {NAMES[key][index]: euro(value) if isinstance(value, str) else value for key, value in given.items() for index in which}
    return run(application(fields), check)


@pytest.mark.parametrize(("grant", "outcome"), [("1999999.99", "pass"), ("2000000.00", "pass"), ("2000000.01", "review")])
def test_the_grant_against_its_maximum(grant: str, outcome: str) -> None:
    found = amounts("grant-maximum", grant=grant)
    assert (found.outcome, found.kind) == (Outcome(outcome), Kind.CONDITION)
    assert {e.field for e in found.evidence} == {"cost_model.grant", "budget.grant_requested"}
    assert "€ 2.000.000,00" in found.reason


@pytest.mark.parametrize("which", [(0,), (1,)])
def test_one_of_the_two_documents_above_the_maximum_is_enough_for_a_person(which: tuple[int, ...]) -> None:
    found = amounts("grant-maximum", which, grant="2100000.00")
    assert found.outcome is Outcome.REVIEW
    assert "€ 100.000,00 te veel" in found.reason and "€ 400.000,00" in found.reason


@pytest.mark.parametrize(
    ("costs", "grant", "outcome"),
    [
        ("100.00", "79.99", "pass"),
        ("100.00", "80.00", "pass"),
        ("100.00", "80.01", "review"),
        ("33.33", "26.66", "pass"),
        ("33.33", "26.67", "review"),
        ("560000.00", "448000.01", "review"),
    ],
)
def test_the_rate_to_the_cent(costs: str, grant: str, outcome: str) -> None:
    assert amounts("grant-rate", costs=costs, grant=grant).outcome is Outcome(outcome)


@pytest.mark.parametrize(
    ("grant", "own", "other", "outcome", "said"),
    [
        ("60.00", "20.00", "20.00", "pass", "€ 60,00"),
        ("60.00", "20.01", "20.00", "review", "andere uitkomst"),
        ("70.00", "0.00", "30.00", "pass", "€ 70,00"),
        ("70.01", "0.00", "30.00", "review", "hoger dan allebei"),
        ("80.00", "20.00", "10.00", "review", "andere uitkomst"),
        ("80.00", "20.00", "0.00", "pass", "80%"),
        ("80.00", "50.00", "0.00", "pass", "80%"),
    ],
)
def test_the_net_balance_in_both_readings(grant: str, own: str, other: str, outcome: str, said: str) -> None:
    found = amounts("grant-rate", costs="100.00", grant=grant, own=own, other=other)
    assert found.outcome is Outcome(outcome)
    assert said in found.reason
    if other != "0.00":
        assert "andere inkomsten" in found.reason


def test_unreadable_other_income_is_not_zero() -> None:
    assert amounts("grant-rate", other=None).outcome is Outcome.REVIEW
    assert amounts("own-contribution", other=None).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("grant", "own", "other", "outcome"),
    [
        ("80.00", "20.00", "0.00", "pass"),
        ("80.00", "20.01", "0.00", "pass"),
        ("80.01", "19.99", "0.00", "review"),
        ("79.99", "20.01", "0.00", "pass"),
        ("70.00", "19.99", "10.01", "review"),
        ("70.00", "20.00", "10.00", "pass"),
        ("80.00", "18.00", "0.00", "pass"),
        ("85.00", "20.00", "0.00", "review"),
    ],
)
def test_own_contribution_is_what_remains_for_the_partners(grant: str, own: str, other: str, outcome: str) -> None:
    found = amounts("own-contribution", costs="100.00", grant=grant, own=own, other=other)
    assert found.outcome is Outcome(outcome)
    assert "20%" in found.reason


def test_a_hole_in_the_budget_is_said_but_left_to_the_balance() -> None:
    assert "niet in evenwicht" in amounts("own-contribution", costs="100.00", grant="80.00", own="18.00", other="0.00").reason


@pytest.mark.parametrize("check", ["grant-rate", "own-contribution"])
def test_costs_of_zero_have_no_rate(check: str) -> None:
    assert amounts(check, costs="0.00").outcome is Outcome.REVIEW


@pytest.mark.parametrize(("check", "key"), [("grant-maximum", "grant"), ("grant-rate", "costs"), ("own-contribution", "own")])
def test_amounts_that_are_nowhere_or_nowhere_readable(check: str, key: str) -> None:
    assert amounts(check, **{key: GONE}).outcome is Outcome.MISSING
    unclear = amounts(check, **{key: None})
    assert unclear.outcome is Outcome.REVIEW
    assert "begrijpen" in unclear.reason


@pytest.mark.parametrize("check", ["grant-maximum", "grant-rate", "own-contribution"])
def test_one_document_is_enough(check: str) -> None:
    form = reading(Role.APPLICATION_FORM, FORM_NAME, FORM)
    found = run(application(documents=[form, unreadable(MODEL_NAME)]), check)
    assert found.outcome is Outcome.PASS
    assert {e.document for e in found.evidence} == {FORM_NAME}


@pytest.mark.parametrize("check", ["grant-maximum", "grant-rate", "own-contribution"])
def test_no_document_at_all(check: str) -> None:
    assert run(application(documents=[]), check).outcome is Outcome.MISSING


def test_the_limits_are_the_editions() -> None:
    assert run(application(), "grant-maximum", maximum="399999.99").outcome is Outcome.REVIEW
    assert run(application(), "grant-rate", rate="0.79").outcome is Outcome.REVIEW
    assert run(application(), "own-contribution", minimum_rate="0.21").outcome is Outcome.REVIEW
