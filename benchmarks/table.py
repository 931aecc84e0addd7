"""Measurements and how they are shown."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cityofthings.commands.speak import say, say_table


@dataclass(frozen=True)
class Row:
    """One thing measured: ``ours`` and ``floor`` in ``unit`` (None: nothing to compare with), and what the project wants."""

    what: str
    ours: float
    floor: float | None = None
    unit: str = "ms"
    aim: str = ""
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """What stands in the table."""
        ratio = f"{self.ours / self.floor:.2f} x" if self.floor else ""
        return self.what, _shown(self.ours, self.unit), _shown(self.floor, self.unit) if self.floor else "", ratio, self.aim, self.note


def tell(title: str, rows: Sequence[Row]) -> None:
    """The rows as a table."""
    say()
    say_table(title, ("what", "ours", "floor", "ratio", "aim", "floor is / note"), [row.cells() for row in rows])


def side_by_side(functions: Sequence[Callable[[], object]], rounds: int = 15) -> list[float]:
    """Median milliseconds of each, warm, taken in turns so that a busy moment hits all of them."""
    taken: list[list[float]] = [[] for _ in functions]
    for function in functions:
        function()
    for _ in range(rounds):
        for place, function in enumerate(functions):
            began = time.perf_counter()
            function()
            taken[place].append((time.perf_counter() - began) * 1000)
    return [statistics.median(times) for times in taken]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def _shown(value: float, unit: str) -> str:
    return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"
