"""Project periods in months, to the day. Both days count: 1 March 2026 to 28 February 2029 is exactly 36 months."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def last_day(start: date, months: int) -> date:
    """The last day of a period of so many months that begins on ``start``.

    Where the last month lacks the day (31 January plus one month), the period ends with that month, as terms in months do.
    """
    same_day = start + relativedelta(months=months)
    return same_day - timedelta(days=1) if same_day.day == start.day else same_day


def length(start: date, end: date) -> tuple[int, int]:
    """Whole months and the days beyond them of a period, both days included. ValueError when it ends before it starts."""
    if end < start:
        raise ValueError("the period ends before it starts")
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    while last_day(start, months) > end:
        months -= 1
    return months, (end - last_day(start, months)).days
