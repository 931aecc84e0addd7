"""What one partner filled in in a cost model, as it stands there: identity, lines of costs, sums, income."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from parsers.cost_amounts import Amount
from parsers.model import Place
from parsers.xlsx import Sheet


@dataclass(slots=True)
class Line:
    """One row of amounts: per project year, and its total. ``wage`` and ``months`` only for staff, ``percent`` only for overhead."""

    label: str
    years: dict[int, Amount] = field(default_factory=dict)
    total: Amount | None = None
    wage: Amount | None = None
    months: dict[int, Amount] = field(default_factory=dict)
    percent: Amount | None = None

    @property
    def amounts(self) -> list[Amount]:
        """Years and total, those that are there."""
        return [*self.years.values(), *([self.total] if self.total else [])]

    @property
    def stated(self) -> Decimal | None:
        """What the line says it comes to: its total, else its years added up. None when that cannot be told."""
        amounts = [self.total] if self.total is not None else list(self.years.values())
        known = [one.value for one in amounts if one.value is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


@dataclass(slots=True)
class PartnerSheet:
    """What one partner filled in. ``name``, ``kbo``, ``role``: raw text with its place, or None when blank."""

    sheet: Sheet
    name: tuple[str, Place] | None = None
    kbo: tuple[str, Place] | None = None
    role: tuple[str, Place] | None = None
    sections: set[str] = field(default_factory=set)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    sums: dict[str, Line] = field(default_factory=dict)
    total: Line | None = None
    incomes: dict[str, Amount] = field(default_factory=dict)
    receipts: Amount | None = None
    years: int = 0  # project years that the headings name
    first_year: int | None = None  # of the calendar, when the headings name such years
    headed: dict[str, Line] = field(default_factory=dict)  # amounts in the row of a kind of costs that also has lines under it
    left: list[tuple[str, Amount]] = field(default_factory=list)  # amounts that are no costs, under words that we do not know
    unclear: list[str] = field(default_factory=list)  # why these amounts are for a person

    @property
    def amounts(self) -> list[Amount]:
        """Every amount of a line, a sum or an income."""
        return [*self.costs, *self.incomes.values()]

    @property
    def costs(self) -> list[Amount]:
        """Every amount of a line or a sum of costs, and that of their total."""
        lines = [line for held in self.lines.values() for line in held]
        total = [self.total] if self.total else []
        return [one for line in (*lines, *self.sums.values(), *total) for one in line.amounts]
