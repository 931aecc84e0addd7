from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Outcome
from checks.months import last_day, length
from parsers.model import Role
from tests.checks.cases import FORM, FORM_NAME, GONE, MODEL, MODEL_NAME, WRONG, application, reading, run, unreadable

ID = "duration"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-01", "2029-02-28", (36, 0)),
        ("2026-03-01", "2029-03-01", (36, 1)),
        ("2026-03-01", "2029-02-27", (35, 27)),
        ("2025-12-01", "2028-12-31", (37, 0)),
        ("2026-01-15", "2026-02-14", (1, 0)),
        ("2026-01-31", "2026-02-28", (1, 0)),
        ("2026-01-31", "2026-03-30", (2, 0)),
        ("2026-08-31", "2027-02-28", (6, 0)),
        ("2028-02-29", "2031-02-28", (36, 0)),
        ("2025-03-01", "2028-02-29", (36, 0)),
        ("2025-03-01", "2028-02-28", (35, 28)),
        ("2026-05-05", "2026-05-05", (0, 1)),
    ],
)
def test_periods_in_months_to_the_day(start: str, end: str, expected: tuple[int, int]) -> None:
    assert length(date.fromisoformat(start), date.fromisoformat(end)) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_a_period_of_so_many_months_is_that_long_and_a_day_more_is_more(start: date, months: int) -> None:
    end = last_day(start, months)
    assert length(start, end) == (months, 0)
    assert length(start, end + timedelta(days=1)) > (months, 0)
    assert length(start, end - timedelta(days=1)) < (months, 0)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before"):
        length(date(2026, 2, 2), date(2026, 2, 1))


def period(start: str, end: str, stated: object, model: tuple[str, str] | None = None):
    changes: dict[str, object] = {"project.start": date.fromisoformat(start), "project.end": date.fromisoformat(end)}
    theirs = model or (start, end)
    changes |= {"cost_model.start": date.fromisoformat(theirs[0]), "cost_model.end": date.fromisoformat(theirs[1])}
    return run(application({**changes, "project.duration_months": stated}), ID)


@pytest.mark.parametrize(
    ("end", "stated", "outcome"),
    [
        ("2029-01-31", 35, Outcome.PASS),
        ("2029-02-27", 36, Outcome.PASS),
        ("2029-02-28", 36, Outcome.PASS),
        ("2029-03-01", 37, Outcome.FAIL),
        ("2029-03-31", 37, Outcome.FAIL),
        ("2029-03-01", 36, Outcome.REVIEW),
        ("2029-02-28", 37, Outcome.REVIEW),
        ("2029-02-28", 35, Outcome.REVIEW),
        ("2028-02-29", 36, Outcome.REVIEW),
        ("2029-03-31", 36, Outcome.REVIEW),
        ("2029-02-28", GONE, Outcome.PASS),
        ("2029-02-28", None, Outcome.PASS),
        ("2029-03-31", GONE, Outcome.FAIL),
        ("2029-03-31", None, Outcome.FAIL),
    ],
)
def test_just_under_on_and_over_the_limit_and_against_the_stated_months(end: str, stated: object, outcome: Outcome) -> None:
    assert period("2026-03-01", end, stated).outcome is outcome


def test_too_long_says_how_long_the_limit_and_what_to_do() -> None:
    found = period("2025-12-01", "2028-12-31", 37)
    assert found.reason == (
        "Het project loopt van 1 december 2025 tot en met 31 december 2028. Dat is 37 maanden. "
        "Ten hoogste 36 maanden zijn toegelaten. Dat is te lang."
    )
    assert found.remedy.endswith("eindigt het project ten laatste op 30 november 2028.")
    assert found.remediable
    assert [e.field for e in found.evidence] == ["project.start", "project.end", "project.duration_months"]


def test_a_cost_model_with_another_period_is_for_a_person_and_shown() -> None:
    found = period("2025-12-01", "2028-12-31", 37, ("2025-12-01", "2028-11-30"))
    assert found.outcome is Outcome.REVIEW
    assert "37 maanden" in found.reason and "36 maanden" in found.reason
    assert MODEL_NAME in {e.document for e in found.evidence}


def test_an_end_before_the_start_is_for_a_person() -> None:
    assert period("2026-03-01", "2026-02-01", 36).outcome is Outcome.REVIEW


@pytest.mark.parametrize("name", ["project.start", "project.end"])
@pytest.mark.parametrize(("value", "word"), [(GONE, "niet ingevuld"), (WRONG, "niet te begrijpen")])
def test_a_date_that_is_absent_or_unclear_is_asked_for(name: str, value: object, word: str) -> None:
    found = run(application({name: value}), ID)
    assert (found.outcome, found.remediable) == (Outcome.MISSING, True)
    assert word in found.reason


def test_a_form_that_cannot_be_read() -> None:
    assert "aanvraag.pdf" in run(application(documents=[unreadable("aanvraag.pdf")]), ID).reason


def test_dates_read_with_doubt_and_nothing_to_confirm_them_are_for_a_person() -> None:
    form = {**FORM, "project.end": date(2029, 12, 31), "project.duration_months": GONE}
    found = run(application(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, form, confidence=0.8)]), ID)
    assert found.outcome is Outcome.REVIEW


def test_the_limit_is_the_editions() -> None:
    assert run(application(), ID, max_months=35).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("confidence", "stated", "in_cost_model", "outcome"),
    [
        (0.6, GONE, True, "fail"),
        (0.9, 40, False, "fail"),
        (0.6, 40, False, "review"),
        (0.9, GONE, False, "review"),
    ],
)
def test_too_long_needs_a_second_witness_when_the_dates_were_read_with_doubt(
    confidence: float, stated: object, in_cost_model: bool, outcome: str
) -> None:
    end = date(2029, 6, 30)
    form = reading(Role.APPLICATION_FORM, "f.pdf", {**FORM, "project.end": end, "project.duration_months": stated}, confidence=confidence)
    dates = {"cost_model.end": end} if in_cost_model else {"cost_model.start": GONE, "cost_model.end": GONE}
    model = reading(Role.COST_MODEL, "b.xlsx", {**MODEL, **dates})
    assert run(application(documents=[form, model]), "duration").outcome is Outcome(outcome)
