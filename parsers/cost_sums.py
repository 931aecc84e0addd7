"""One partner's amounts, worked out again from the lowest level that is there, and compared with what the sheet shows.

What we work out is the value; what the sheet shows otherwise is told, with both cells. A difference of at most a cent per line is rounding: then the
amount that the applicant sees stands, and the rounding is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from parsers.cost_amounts import CENT, Amount
from parsers.cost_labels import COSTS, DUTCH, INCOMES, RECEIPTS, TOTAL
from parsers.cost_sheets import Line, PartnerSheet

_OWN_BLOCK = re.compile(r"^\s*\+?\s*(SUM|SOM)\s*\(|^\s*[$A-Z]{1,4}\$?\d+(\s*[+*]\s*[$A-Z]{1,4}\$?\d+)+\s*$", re.I)


@dataclass(slots=True)
class Worked:
    """The worked-out amounts of one partner. ``costs`` None: lines that cannot be read. ``years`` None: not every line is split over years."""

    costs: dict[str, Decimal | None] = field(default_factory=dict)
    years: list[Decimal] | None = field(default_factory=list)
    incomes: dict[str, Decimal | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: int = 0

    @property
    def used(self) -> bool:
        """Whether any amount other than zero stands here."""
        return any(value is None or value != 0 for value in (*self.costs.values(), *self.incomes.values()))


@dataclass(slots=True)
class _Sum:
    """Lines of one kind added up. ``total`` None when a line cannot be read; ``split`` False when a line has no years."""

    total: Decimal | None = Decimal(0)
    years: dict[int, Decimal] = field(default_factory=dict)
    split: bool = True
    count: int = 0
    places: list[str] = field(default_factory=list)

    def add(self, other: _Sum) -> None:
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


def work_out(found: PartnerSheet, factor: Decimal | None) -> Worked:
    """All amounts of a partner. ``factor``: wage cost per euro of gross wage, None when the workbook has none."""
    done = Worked()
    whole = _Sum()
    staff = _Sum()
    for key in COSTS:
        if key not in found.sections and not found.lines.get(key) and key not in found.sums:
            continue
        part = _kind(key, found, factor, staff, done)
        if key == "staff":
            staff = part
        whole.add(part)
        done.lines += part.count
    if done.costs or found.total:
        _total(found, whole, done)
    _incomes(found, done)
    return done


def _kind(key: str, found: PartnerSheet, factor: Decimal | None, staff: _Sum, done: Worked) -> _Sum:
    """One kind of costs: its lines added up, against its subtotal."""
    part = _Sum()
    for line in found.lines.get(key, []):
        one = _overhead(line, staff, done) if key == "overhead" else _line(line, factor if key == "staff" else None, done)
        if one.total != 0 or one.count:
            part.add(one)
            part.places.extend(one.places)
    shown = found.sums.get(key)
    if part.count == 0 and part.total is not None and shown is not None and _stands_alone(shown):
        part = _line(shown, None, done)
    value, place = _agreed(DUTCH[key], part, shown, done, found.sheet.name)
    done.costs[key] = value
    done.places[f"costs.{key}"] = place
    return part


def _total(found: PartnerSheet, whole: _Sum, done: Worked) -> None:
    if not done.costs and found.total is not None:
        whole = _line(found.total, None, done)
    value, place = _agreed(DUTCH[TOTAL], whole, found.total, done, found.sheet.name)
    done.costs[TOTAL] = value
    done.places["costs.total"] = place
    if value is None or not whole.split:
        done.years = None
        return
    last = max([found.years, *whole.years])
    done.years = []
    for year in range(1, last + 1):
        exact = whole.years.get(year, Decimal(0))
        shown = found.total.years.get(year) if found.total else None
        label = f"{DUTCH[TOTAL]} in jaar {year}"
        done.years.append(_settled(label, exact, shown, max(1, whole.count), done, [], found.sheet.name))


def _agreed(label: str, part: _Sum, shown: Line | None, done: Worked, sheet: str) -> tuple[Decimal | None, str]:
    """The value of a sum and where it stands, after comparing with the shown one."""
    stated = (shown.total or next(iter(shown.years.values()), None)) if shown else None
    place = stated.place.location if stated else (part.places[0] if part.places else f"blad '{sheet}'")
    if part.total is None:
        return None, place
    total = shown.total if shown else None
    return _settled(label, part.total, total, max(1, part.count), done, part.places, sheet), place


def _settled(label: str, exact: Decimal, shown: Amount | None, lines: int, done: Worked, places: list[str], sheet: str) -> Decimal:
    """Our sum, or the shown one when they differ by rounding only. Any other difference is told."""
    ours = cents(exact)
    if shown is None or shown.uncached:
        return ours
    if shown.value is None:
        done.problems.append(f"{shown.problem} We telden de lijnen zelf op: {euro(ours)} voor {label}.")
        return ours
    theirs = cents(shown.value)
    if theirs == ours:
        return ours
    if abs(theirs - ours) <= CENT * lines:
        done.notes.append(f"Afronding op {shown.place.location}: {euro(theirs)} staat er, de lijnen geven {euro(ours)}.")
        return theirs
    source = _span(places) or f"de lijnen op blad '{sheet}'"
    done.problems.append(
        f"Op {shown.place.location} staat {euro(theirs)} voor {label}, maar {source} geven samen {euro(ours)}. We rekenen met {euro(ours)}."
    )
    return ours


def _line(line: Line, factor: Decimal | None, done: Worked) -> _Sum:
    """One line: its years added up; for staff without results wage x factor x months; a typed total when there are no years."""
    part = _Sum(places=[one.place.location for one in line.amounts][:1])
    broken = False
    for year in sorted({*line.years, *line.months}):
        value, told = _year(line, year, factor)
        if told:
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
        _compare_line(line, part.total, done)
        return part
    if line.total is not None and _stands_alone(line):
        part.split, part.count = False, 1
        part.total = line.total.value
        if line.total.value is None:
            done.problems.append(line.total.problem)
        elif line.total.value == 0:
            return _Sum()
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
    if stated.uncached:
        if product is not None:
            return product, ""
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
    return line.wage.value * factor * months.value, ""


def _overhead(line: Line, staff: _Sum, done: Worked) -> _Sum:
    """Overhead as it stands; as a rate on our staff costs where the sheet has no results."""
    uncached = [one for one in line.amounts if one.uncached]
    if not uncached or line.percent is None or line.percent.value is None:
        return _line(line, None, done)
    rate = line.percent.value
    part = _Sum(places=[line.percent.place.location], split=staff.split)
    part.total = None if staff.total is None else staff.total * rate
    part.years = {year: value * rate for year, value in staff.years.items()}
    part.count = 1 if part.total else 0
    return part


def _compare_line(line: Line, ours: Decimal, done: Worked) -> None:
    shown = line.total
    if shown is None or shown.uncached:
        return
    if shown.value is None:
        done.problems.append(f"{shown.problem} We telden de jaren zelf op: {euro(ours)}.")
    elif abs(cents(shown.value) - cents(ours)) > CENT * max(1, len(line.years)):
        first = next(iter(line.years.values()), None)
        beside = f"de jaren vanaf {first.place.location}" if first else "maandloon en mensmaanden"
        done.problems.append(f"Op {shown.place.location} staat {euro(shown.value)}, maar {beside} geven samen {euro(ours)}.")


def _stands_alone(line: Line) -> bool:
    """A sum without lines under it counts when someone typed it, or its formula looks elsewhere; not when it adds up empty cells here."""
    total = line.total or next(iter(line.years.values()), None)
    if total is None or total.uncached:
        return False
    if total.formula is None:
        return True
    return bool(total.formula) and not _OWN_BLOCK.match(total.formula)


def _incomes(found: PartnerSheet, done: Worked) -> None:
    """Grant, own contribution and other income; blank stays out, unreadable is None."""
    for key in INCOMES:
        one = found.incomes.get(key)
        if one is None:
            continue
        done.places[key] = one.place.location
        done.incomes[key] = None if one.value is None else cents(one.value)
        if one.value is None:
            done.problems.append(one.problem)
    values = [value for value in done.incomes.values() if value is not None]
    if found.receipts is not None and found.receipts.value is not None and len(values) == len(done.incomes):
        whole = sum(values, Decimal(0))
        done.places[RECEIPTS] = found.receipts.place.location
        if abs(cents(found.receipts.value) - whole) > CENT * max(1, len(values)):
            cells = " + ".join(found.incomes[key].place.location for key in done.incomes) or "de lege cellen erboven"
            done.problems.append(
                f"Op {found.receipts.place.location} staat {euro(found.receipts.value)}, maar {cells} geven samen {euro(whole)}. "
                f"We rekenen met {euro(whole)}."
            )


def _span(places: Iterable[str]) -> str:
    """The cells that were added up, for a sentence."""
    known = list(dict.fromkeys(places))
    if not known:
        return ""
    return known[0] if len(known) == 1 else f"de lijnen van {known[0]} tot {known[-1].rsplit(', ', 1)[-1]}"
