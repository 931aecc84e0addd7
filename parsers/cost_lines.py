"""One line of a partner's costs, worked out: its years added up, a wage times a factor and months, a rate on the staff costs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from parsers.cost_amounts import CENT, MOST, Amount
from parsers.cost_labels import says_sum
from parsers.cost_partner import Line

_OWN_BLOCK = re.compile(r"^\s*\+?\s*(SUM|SOM)\s*\(|^\s*[$A-Z]{1,4}\$?\d+(\s*[+*]\s*[$A-Z]{1,4}\$?\d+)+\s*$", re.I)
_PRODUCT = re.compile(r"\s*\$?[A-Z]{1,3}\$?\d+(?:\s*\*\s*\$?[A-Z]{1,3}\$?\d+)+\s*")
_PACKAGE = re.compile(r"\s*(?:WP|werkpakket|activiteit|fase|deel)\b", re.I)


@dataclass(slots=True)
class Worked:
    """The worked-out amounts of one partner. ``costs`` None: lines that cannot be read. ``years`` None: not every line is split over years.

    ``doubts``: those of the problems that make the amounts a matter for a person.
    """

    costs: dict[str, Decimal | None] = field(default_factory=dict)
    years: list[Decimal] | None = field(default_factory=list)
    incomes: dict[str, Decimal | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    differ: list[str] = field(default_factory=list)  # the problems that are sums other than ours
    failed: list[tuple[Amount, str]] = field(default_factory=list)  # what is no amount and we worked out ourselves, each with its remark
    shown: Worked | None = None  # the amounts as the sheet's own sums have them, where these pass over text
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: int = 0

    @property
    def used(self) -> bool:
        """Whether any amount other than zero stands here."""
        return any(value is None or value != 0 for value in (*self.costs.values(), *self.incomes.values()))


@dataclass(slots=True)
class Sum:
    """Lines of one kind added up. ``total`` None when a line cannot be read; ``split`` False when a line has no years."""

    total: Decimal | None = Decimal(0)
    years: dict[int, Decimal] = field(default_factory=dict)
    split: bool = True
    count: int = 0
    places: list[str] = field(default_factory=list)

    def add(self, other: Sum) -> None:
        """Adds other lines. One that cannot be read makes the whole so."""
        self.total = None if self.total is None or other.total is None else self.total + other.total
        for year, value in other.years.items():
            self.years[year] = self.years.get(year, Decimal(0)) + value
        self.split = self.split and other.split
        self.count += other.count


def cents(value: Decimal) -> Decimal:
    """Rounded to the cent, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def euro(value: Decimal) -> str:
    """An amount as people write it here: "12.500,00 euro"."""
    return f"{cents(value):,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".") + " euro"


def work_out_line(line: Line, factor: Decimal | None, done: Worked, of_row: bool = False) -> Sum:
    """One line: its years added up; for staff without results wage x factor x months; a typed total when there are no years. ``of_row``: also
    one that is worked out ("Dagen | Dagprijs | Kost", a rate times the wages) and is no sum of other lines."""
    part = Sum(places=[one.place.location for one in line.amounts][:1])
    broken = False
    for year in sorted({*line.years, *line.months}):
        value, told = _year(line, year, factor)
        if told and value is not None and line.years[year].value is None:
            done.failed.append((line.years[year], told))
        elif told:
            done.problems.append(told)
        if value is None:
            broken = broken or bool(told)
            continue
        part.years[year] = value
    part.years = {year: value for year, value in part.years.items() if value != 0}
    if broken:
        part.total = None
        part.count = 1
        return part
    if part.years:
        part.total = sum(part.years.values(), Decimal(0))
        part.count = 1
        _compare(line, part.total, done)
        return part
    if line.total is not None and (stands_alone(line) or (of_row and line.label and not line.years and _of_its_row(line.total))):
        part.split, part.count = False, 1
        part.total = line.total.value
        if line.total.value is None:
            done.problems.append(line.total.problem)
        elif line.total.value == 0:
            return Sum()
    return part


def _year(line: Line, year: int, factor: Decimal | None) -> tuple[Decimal | None, str]:
    """Amount of one year of a line, and what is wrong with it."""
    stated = line.years.get(year)
    product, why = _product(line, year, factor)
    if stated is None:
        return (product, why) if not line.years else (None, "")
    if stated.value is not None:
        if product is not None and stated.formula is not None and abs(cents(product) - cents(stated.value)) > CENT:
            return stated.value, (
                f"In {stated.place.location} staat {euro(stated.value)}, maar maandloon x loonkostfactor x mensmaanden is {euro(product)}. "
                "Kijk na of het bestand doorgerekend is."
            )
        return stated.value, ""
    if stated.failed and product is not None:
        return product, "" if stated.uncached else f"{stated.problem} We rekenden het zelf uit: {euro(product)}."
    if stated.uncached:
        if line.wage is None and not line.months and (line.label == "" or not _filled(line)):
            return None, ""
        return None, why or f"{stated.problem} Open het bestand, bewaar het opnieuw en stuur het nog eens."
    return None, stated.problem


def _filled(line: Line) -> bool:
    return any(one.value not in (None, Decimal(0)) for one in (*line.years.values(), *line.months.values()))


def _product(line: Line, year: int, factor: Decimal | None) -> tuple[Decimal | None, str]:
    """Wage x factor x months; None when it cannot be said, with why when something unreadable stands in the way."""
    months = line.months.get(year)
    if line.wage is None and months is None:
        return None, ""
    for one in (line.wage, months):
        if one is not None and one.value is None:
            return None, one.problem
    if line.wage is None or line.wage.value is None or factor is None:
        return None, ""
    if months is None or months.value is None:
        return Decimal(0), ""
    product = line.wage.value * factor * months.value
    if abs(product) >= MOST:
        return None, f"In {line.wage.place.location} geven maandloon, loonkostfactor en mensmaanden samen een onmogelijk bedrag."
    return product, ""


def work_out_overhead(line: Line, staff: Sum, done: Worked) -> Sum:
    """Overhead as it stands; as a rate on our staff costs where the sheet has no results."""
    failed = [one for one in line.amounts if one.failed]
    if not failed or line.percent is None or line.percent.value is None:
        return work_out_line(line, None, done, of_row=True)
    rate = line.percent.value
    part = Sum(places=[line.percent.place.location], split=staff.split)
    part.total = None if staff.total is None else staff.total * rate
    part.years = {year: value * rate for year, value in staff.years.items()}
    part.count = 1 if part.total else 0
    return part


def _compare(line: Line, ours: Decimal, done: Worked) -> None:
    shown = line.total
    if shown is None or shown.uncached:
        return
    if shown.value is None:
        done.failed.append((shown, f"{shown.problem} We telden de jaren zelf op: {euro(ours)}."))
    elif abs(cents(shown.value) - cents(ours)) > CENT * max(1, len(line.years)):
        first = next(iter(line.years.values()), None)
        beside = f"de jaren vanaf {first.place.location}" if first else "maandloon en mensmaanden"
        done.problems.append(f"Op {shown.place.location} staat {euro(shown.value)}, maar {beside} geven samen {euro(ours)}.")


def stands_alone(line: Line) -> bool:
    """A sum without lines under it counts when someone typed it, or its formula looks elsewhere; not when it adds up empty cells here."""
    total = line.total or next(iter(line.years.values()), None)
    if total is None or total.uncached:
        return False
    if total.formula is None:
        return True
    return bool(total.formula) and not _OWN_BLOCK.match(total.formula)


def _of_its_row(one: Amount) -> bool:
    """Whether an amount other than zero is a product, or worked out from the cells beside it alone."""
    formula = (one.formula or "").upper()
    rows = set(re.findall(r"[A-Z]{1,3}\$?(\d+)\b", formula))
    beside = rows == set(re.findall(r"\d+$", str(one.place.anchor.get("cell", ""))))
    return bool(one.value) and (beside or _PRODUCT.fullmatch(formula) is not None)


def lines_that_add_up(lines: list[Line]) -> list[Line]:
    """The lines that come to what the lines right above or right under them come to together. As much as one line is one only by its words."""
    amounts = [line.stated for line in lines]
    found = []
    for index, (line, mine) in enumerate(zip(lines, amounts, strict=True)):
        least = 1 if says_sum(line.label) or _PACKAGE.match(line.label) else 2
        if mine and any(_reaches(mine, way) >= least for way in (amounts[:index][::-1], amounts[index + 1 :])):
            found.append(line)
    return found


def _reaches(whole: Decimal, amounts: list[Decimal | None]) -> int:
    """How many of these amounts, from the first, make ``whole``; 0 when none do."""
    added = Decimal(0)
    for count, one in enumerate(amounts, 1):
        added += one or Decimal(0)
        if one is None or added > whole + CENT * count:
            break
        if one and abs(added - whole) <= CENT * count:
            return count
    return 0
