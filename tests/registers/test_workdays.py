"""The working days of Belgium, by the calendar and not by the code."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registers.workdays import is_working_day, working_day_from

# Legal holidays that fall on Monday to Friday, from the official calendars.
WEEKDAY_HOLIDAYS = {
    2025: ["01-01", "04-21", "05-01", "05-29", "06-09", "07-21", "08-15", "11-11", "12-25"],
    2026: ["01-01", "04-06", "05-01", "05-14", "05-25", "07-21", "11-11", "12-25"],
    2027: ["01-01", "03-29", "05-06", "05-17", "07-21", "11-01", "11-11"],
}


@pytest.mark.parametrize("year", WEEKDAY_HOLIDAYS)
def test_every_day_of_a_year(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    closed = [f"{day:%m-%d}" for day in days if not is_working_day(day) and day.weekday() < 5]
    assert closed == WEEKDAY_HOLIDAYS[year]
    assert not any(is_working_day(day) for day in days if day.weekday() >= 5)


@pytest.mark.parametrize("day", ["2025-07-11", "2026-11-02", "2027-11-15", "2025-12-26"])
def test_days_off_for_the_administration_are_no_legal_holidays(day: str) -> None:
    assert working_day_from(date.fromisoformat(day)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-04-03", "2026-04-03"),  # Good Friday is a working day
        ("2026-04-04", "2026-04-07"),  # the Saturday before Easter: Easter Monday is none
        ("2026-05-14", "2026-05-15"),  # Ascension Day
        ("2026-05-23", "2026-05-26"),  # the Saturday before Whit Sunday
        ("2024-02-29", "2024-02-29"),
        ("2026-12-25", "2026-12-28"),  # Christmas on a Friday
        ("2027-12-31", "2027-12-31"),
        ("2028-01-01", "2028-01-03"),
    ],
)
def test_the_first_working_day_from_a_day(day: str, first: str) -> None:
    assert working_day_from(date.fromisoformat(day)) == date.fromisoformat(first)
