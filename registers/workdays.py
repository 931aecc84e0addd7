"""Which days are working days in Belgium: not Saturday, not Sunday, no legal holiday (``registers/data/holidays.toml``)."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from registers.lookup import DATA


def is_working_day(day: date) -> bool:
    """True on a day on which a public service is open, as the law counts it."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def working_day_from(day: date) -> date:
    """That day itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    known = tomllib.loads((DATA / "holidays.toml").read_text(encoding="utf-8"))
    fixed = (date.fromisoformat(f"{year}-{day}") for day in known["fixed"])
    return frozenset((*fixed, *(easter(year) + timedelta(days=days) for days in known["after_easter"])))
