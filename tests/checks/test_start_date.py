from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from checks.model import Outcome, Receipt
from parsers.model import Role
from tests.checks.cases import FORM, FORM_NAME, GONE, IN_TIME, WRONG, application, knowing, reading, receipt, run

ID = "start-date"


def starting(day: str, **changes: object):
    start = date.fromisoformat(day)
    return run(application({"project.start": start, "cost_model.start": start}, **changes), ID)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2025-11-12", Outcome.FAIL),
        ("2025-11-13", Outcome.PASS),
        ("2025-11-14", Outcome.PASS),
        ("2026-06-30", Outcome.PASS),
        ("2026-07-01", Outcome.PASS),
        ("2026-07-02", Outcome.REVIEW),
        ("2027-01-01", Outcome.REVIEW),
    ],
)
def test_while_the_decision_is_not_known(day: str, outcome: Outcome) -> None:
    assert starting(day).outcome is outcome


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2026-08-15", Outcome.PASS),
        ("2026-08-16", Outcome.FAIL),
    ],
)
def test_when_the_decision_is_known(day: str, outcome: Outcome) -> None:
    found = starting(day, knowledge=knowing(decision_date=date(2026, 2, 15)))
    assert found.outcome is outcome
    assert "15 februari 2026" in found.reason and "15 augustus 2026" in found.reason


def test_six_months_after_the_end_of_august_is_the_end_of_february() -> None:
    knowledge = knowing(decision_date=date(2026, 8, 31))
    assert starting("2027-02-28", knowledge=knowledge).outcome is Outcome.PASS
    assert starting("2027-03-01", knowledge=knowledge).outcome is Outcome.FAIL


def test_too_early_can_be_put_right_and_says_how() -> None:
    found = starting("2025-11-12")
    assert found.remediable
    assert "13 november 2025" in found.reason and "12 november 2025" in found.reason
    assert found.remedy == "Kies een startdatum vanaf 13 november 2025."
    assert found.evidence[0].field == "project.start"


def test_a_late_start_without_a_decision_names_the_last_safe_day_and_the_interpretation() -> None:
    found = starting("2026-09-01")
    assert "1 juli 2026" in found.reason
    assert "S9" in found.interpretations


def test_the_day_of_submission_is_a_belgian_day() -> None:
    just_after_midnight = receipt("2025-11-12T23:30:00+00:00")
    assert starting("2025-11-12", receipt=just_after_midnight).outcome is Outcome.FAIL
    assert starting("2025-11-13", receipt=just_after_midnight).outcome is Outcome.PASS


def test_when_the_day_of_submission_is_in_doubt_so_is_an_early_start() -> None:
    doubtful = receipt(IN_TIME, alternatives=(datetime.fromisoformat("2025-11-11T10:00:00+01:00"),))
    assert starting("2025-11-12", receipt=doubtful).outcome is Outcome.REVIEW
    assert starting("2025-11-10", receipt=doubtful).outcome is Outcome.FAIL
    assert starting("2026-03-01", receipt=Receipt(None, "received-chain")).outcome is Outcome.REVIEW


def test_without_a_receipt_only_the_end_of_the_window_is_judged() -> None:
    found = starting("2025-11-01", receipt=None)
    assert found.outcome is Outcome.PASS
    assert "niet nagegaan" in found.reason
    assert starting("2026-09-01", receipt=None).outcome is Outcome.REVIEW


def test_another_start_in_the_cost_model_matters_only_when_the_outcome_differs() -> None:
    early, fine = date(2025, 10, 1), date(2026, 3, 1)
    assert run(application({"project.start": early, "cost_model.start": fine}), ID).outcome is Outcome.REVIEW
    assert run(application({"project.start": fine, "cost_model.start": early}), ID).outcome is Outcome.REVIEW
    assert run(application({"project.start": fine, "cost_model.start": date(2026, 4, 1)}), ID).outcome is Outcome.PASS


def test_a_start_that_we_do_not_understand_is_for_a_person() -> None:
    found = run(application({"project.start": None}), ID)
    assert found.outcome is Outcome.REVIEW
    assert found.remedy == "Kijk na wat je hebt ingevuld bij de startdatum van het project."


@pytest.mark.parametrize(("value", "word"), [(GONE, "niet ingevuld"), (WRONG, "niet te begrijpen")])
def test_a_start_that_is_absent_or_unclear_is_asked_for(value: object, word: str) -> None:
    found = run(application({"project.start": value}), ID)
    assert found.outcome is Outcome.MISSING
    assert word in found.reason


def test_a_start_read_with_doubt_and_not_confirmed_does_not_fail() -> None:
    form = reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, "project.start": date(2025, 1, 1)}, confidence=0.8)
    case = application(documents=[form])
    assert run(case, ID).outcome is Outcome.REVIEW
    sure = replace(form, fields={key: replace(field, confidence=1.0) for key, field in form.fields.items()})
    assert run(replace(case, documents=(sure,)), ID).outcome is Outcome.FAIL
