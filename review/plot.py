"""Bars for a plot, as numbers in the units of its drawing: the templates draw them as svg, without script and without inline style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WIDTH, HEIGHT = 1440, 220  # a unit for each minute of a day
_DAYS = 14
_AXIS = 3 * 60  # minutes between two hours written under the plot


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands and how high it is, what it is called, and how many it stands for. ``late``: after the deadline."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int
    late: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars on one scale (``top``: what the full height stands for), the labels under them, and where the deadline lies (None: not on it)."""

    bars: tuple[Bar, ...]
    top: int
    ticks: tuple[tuple[float, str], ...]
    deadline: float | None
    total: int


def by_day(instants: Iterable[datetime], deadline: datetime, zone: ZoneInfo) -> Plot:
    """How many came in on each of the days before the deadline, that day included, and on the days after it on which anything came.

    What came before is one bar at the left.
    """
    days = Counter(instant.astimezone(zone).date() for instant in instants)
    last = deadline.astimezone(zone).date()
    first = last - timedelta(days=_DAYS - 1)
    before = sum(count for day, count in days.items() if day < first)
    named = [("eerder", before, False)] if before else []
    named += [(_short(first + timedelta(days=n)), days[first + timedelta(days=n)], False) for n in range(_DAYS)]
    after = sorted(day for day in days if day > last)
    named += [(_short(day), days[day], True) for day in after[:_DAYS]]
    if rest := sum(days[day] for day in after[_DAYS:]):
        named.append(("later", rest, True))
    step = WIDTH / len(named)
    top = max((count for _, count, _ in named), default=0)
    bars = tuple(
        Bar(round(n * step + step * 0.1, 1), *_height(count, top, round(step * 0.8, 1)), label, count, late)
        for n, (label, count, late) in enumerate(named)
    )
    return Plot(bars, top, tuple((round((n + 0.5) * step, 1), label) for n, (label, _, _) in enumerate(named)), None, sum(days.values()))


def by_minute(instants: Iterable[datetime], deadline: datetime, zone: ZoneInfo) -> Plot:
    """How many came in during each minute of the day of the deadline, by wall time. Only minutes in which anything came have a bar."""
    limit = deadline.astimezone(zone)
    minutes: Counter[tuple[time, bool]] = Counter()
    for instant in instants:
        local = instant.astimezone(zone)
        if local.date() == limit.date():
            minutes[time(local.hour, local.minute), instant >= deadline] += 1
    top = max(minutes.values(), default=0)
    bars = tuple(
        Bar(at.hour * 60 + at.minute - 1, *_height(count, top, 3), f"{at:%H:%M}", count, late)
        for (at, late), count in sorted(minutes.items())
    )
    ticks = tuple((float(minute), f"{minute // 60} u.") for minute in range(_AXIS, WIDTH, _AXIS))
    return Plot(bars, top, ticks, limit.hour * 60 + limit.minute + limit.second / 60, sum(minutes.values()))


def _height(count: int, top: int, width: float) -> tuple[float, float, float]:
    """y, width and height. Whatever is there can be seen."""
    height = max(3.0, round(HEIGHT * count / top, 1)) if count else 0.0
    return round(HEIGHT - height, 1), width, height


def _short(day: date) -> str:
    return f"{day.day}/{day.month}"
