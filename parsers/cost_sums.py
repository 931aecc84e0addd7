"""One partner's amounts, worked out again from the lowest level that is there, and compared with what the sheet shows.

What we work out is the value; what the sheet shows otherwise is told, with both cells. A difference of at most a cent per line is rounding: then the
amount that the applicant sees stands, and the rounding is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import product

from parsers.cost_amounts import CENT, ZERO, Amount
from parsers.cost_labels import COSTS, DUTCH, INCOMES, RECEIPTS, TOTAL
from parsers.cost_left_over import counted_too
from parsers.cost_lines import Sum, Worked, cents, euro, lines_that_add_up, stands_alone, work_out_line, work_out_overhead
from parsers.cost_partner import Line, PartnerSheet
from parsers.cost_told_once import told_once
from parsers.words import fold

_LINES, _HEAD, _BOTH = "the lines", "the amount above them", "both"
_WAYS = (_LINES, _HEAD, _BOTH)
_EXAMPLE = re.compile(r"^\(?(?:voorbeeld|vb\b|bv\b|bijv|example\b|e\.g\.)")
_MOST_UNLIKE = 4  # kinds of costs; each makes three times as many ways to try


def work_out(found: PartnerSheet, factor: Decimal | None) -> Worked:
    """All amounts of a partner. ``factor``: wage cost per euro of gross wage, None when the workbook has none."""
    return told_once(found, _best(found, factor), lambda one: _best(one, factor))


def _best(found: PartnerSheet, factor: Decimal | None) -> Worked:
    """The reading of a sheet on which a kind of costs has an amount in its own row and lines under it: the whole and its parts, the whole and some
    of its parts ("waarvan ..."), or an amount and more of the same ("korting"). The lines count, unless only another gives the total that is stated.
    """
    done = _without_examples(found, factor)
    unlike = [key for key, line in found.headed.items() if (whole := line.stated) is not None and done.costs.get(key) != cents(whole)]
    if not done.doubts or not unlike or len(unlike) > _MOST_UNLIKE:
        return done
    fitting: dict[tuple[Decimal | None, ...], tuple[str, ...]] = {}
    for ways in product(_WAYS, repeat=len(unlike)):
        other = _worked(_read_as(found, dict(zip(unlike, ways, strict=True))), factor)
        if not other.doubts:
            fitting[tuple(other.costs.values())] = ways
    if len(fitting) != 1:
        return done
    (ways,) = fitting.values()
    found_out = _worked(_read_as(found, dict(zip(unlike, ways, strict=True))), factor)
    for key, way in zip(unlike, ways, strict=True):
        _tell_of_lines(key, way, found, found_out)
    return found_out


def _without_examples(found: PartnerSheet, factor: Decimal | None) -> Worked:
    """The amounts of a sheet; without lines that call themselves an example, or that add up lines beside them ("Subtotaal WP1"), when its own sums
    leave those out and come out so."""
    done = _worked(found, factor)
    examples = [line for lines in found.lines.values() for line in lines if _EXAMPLE.match(fold(line.label)) and line.amounts]
    sums = [line for lines in found.lines.values() for line in lines_that_add_up(lines)]
    for left_out, told in (
        (examples, "Voorbeelden"),
        (sums, "Subtotalen tussen de lijnen"),
        ([*examples, *sums], "Voorbeelden en subtotalen"),
    ):
        if not left_out or not done.differ:
            continue
        rest = {key: [line for line in lines if not any(line is one for one in left_out)] for key, lines in found.lines.items()}
        other = _worked(replace(found, lines=rest), factor)
        if not other.differ and not other.doubts:
            where = " en ".join(line.amounts[-1].place.location for line in left_out)
            other.problems.append(f"{told} tellen niet mee: {where}. De sommen in het bestand tellen ze ook niet mee.")
            return other
    return done


def _tell_of_lines(key: str, way: str, found: PartnerSheet, done: Worked) -> None:
    """What to say of lines under an amount that are not all of it. Costs beside it, under a name that we do not know, may be of another kind."""
    place, value = found.headed[key].amounts[0].place.location, done.costs[key]
    more = [line for line in found.lines[key] if (line.stated or 0) > 0]
    if way == _BOTH and more:
        done.costs[key] = None
        told = f"Bij {more[0].amounts[0].place.location} staat “{more[0].label[:60]}”. We weten niet bij welke kosten dat hoort."
    else:
        told = f"De lijnen onder {place} geven iets anders. We nemen {euro(value or Decimal(0))} voor {DUTCH[key]}: dan klopt het totaal."
    done.problems.append(told)


def _read_as(found: PartnerSheet, ways: dict[str, str]) -> PartnerSheet:
    """The same sheet, with of some kinds of costs only the amount in their own row, or that and the lines under it."""
    lines, sums = dict(found.lines), dict(found.sums)
    for key, way in ways.items():
        if way != _LINES:
            lines[key] = [found.headed[key], *(lines[key] if way == _BOTH else [])]
            sums.pop(key)
    return replace(found, lines=lines, sums=sums)


def _worked(found: PartnerSheet, factor: Decimal | None) -> Worked:
    done = Worked(doubts=list(found.unclear))
    whole = Sum()
    staff = Sum()
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


def _kind(key: str, found: PartnerSheet, factor: Decimal | None, staff: Sum, done: Worked) -> Sum:
    """One kind of costs: its lines added up, against its subtotal."""
    part = Sum()
    for line in found.lines.get(key, []):
        one = (
            work_out_overhead(line, staff, done)
            if key == "overhead"
            else work_out_line(line, factor if key == "staff" else None, done, of_row=True)
        )
        if one.total != 0 or one.count:
            part.add(one)
            part.places.extend(one.places)
    shown = found.sums.get(key)
    if part.count == 0 and part.total is not None and shown is not None and stands_alone(shown):
        part = work_out_line(shown, None, done)
    value, place = _agreed(DUTCH[key], part, shown, done, found.sheet.name)
    done.costs[key] = value
    done.places[f"costs.{key}"] = place
    return part


def _total(found: PartnerSheet, whole: Sum, done: Worked) -> None:
    if not done.costs and found.total is not None:
        whole = work_out_line(found.total, None, done)
        if whole.total == 0 and (alone := found.total.stated):  # a sum of lines that we did not recognise is not nothing
            place = found.total.amounts[-1].place.location
            done.doubts.append(f"Op {place} staat {euro(alone)} voor {DUTCH[TOTAL]}. Uit welke kosten dat bestaat, konden we niet lezen.")
            done.problems.append(done.doubts[-1])
            whole = Sum(None)
    stated = found.total.stated if done.costs and found.total is not None else None
    income = sum((one.value or ZERO for one in found.incomes.values()), ZERO)
    balanced = stated is not None and abs(stated - income) <= CENT * len(INCOMES)
    if balanced and stated is not None and whole.total is not None and (more := counted_too(stated - whole.total, found.left)):
        done.notes.append(more)  # lines, total and income agree on it
        whole.total, whole.split = stated, False
    differ = len(done.differ) if found.total else 0
    value, place = _agreed(DUTCH[TOTAL], whole, found.total, done, found.sheet.name)
    done.costs[TOTAL] = value
    done.places["costs.total"] = place
    done.years = None
    if value is not None:
        done.years = _years(found, whole, done) if whole.split else _stated_years(found.total, value, done)
    done.doubts += done.differ[differ:]  # either their sum is wrong, or we read more or less than stands there


def _years(found: PartnerSheet, whole: Sum, done: Worked) -> list[Decimal]:
    last = max([found.years, *whole.years])
    years = []
    for year in range(1, last + 1):
        exact = whole.years.get(year, Decimal(0))
        shown = found.total.years.get(year) if found.total else None
        label = f"{DUTCH[TOTAL]} in jaar {year}"
        years.append(_settled(label, exact, shown, max(1, whole.count), done, [], found.sheet.name))
    return years


def _stated_years(total: Line | None, value: Decimal, done: Worked) -> list[Decimal] | None:
    """The years as the total states them, where the lines are not split over years; None when they do not make the total."""
    if total is None or not total.years:
        return None
    shown = {year: one.value for year, one in total.years.items()}
    known = [cents(shown.get(year, Decimal(0)) or Decimal(0)) for year in range(1, max(shown) + 1)]
    if None not in shown.values() and abs(sum(known, Decimal(0)) - value) <= CENT * len(known):
        return known
    where = _span([one.place.location for one in total.years.values()])
    done.notes.append(f"De bedragen per jaar ({where}) geven samen niet {euro(value)}.")
    return None


def _agreed(label: str, part: Sum, shown: Line | None, done: Worked, sheet: str) -> tuple[Decimal | None, str]:
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
        done.failed.append((shown, f"{shown.problem} We telden de lijnen zelf op: {euro(ours)} voor {label}."))
        return ours
    theirs = cents(shown.value)
    if theirs == ours:
        return ours
    if abs(theirs - ours) <= CENT * lines:
        done.notes.append(f"Afronding op {shown.place.location}: {euro(theirs)} staat er, de lijnen geven {euro(ours)}.")
        return theirs
    source = _span(places) or f"de lijnen op blad '{sheet}'"
    done.differ.append(
        f"Op {shown.place.location} staat {euro(theirs)} voor {label}, maar {source} geven samen {euro(ours)}. We rekenen met {euro(ours)}."
    )
    done.problems.append(done.differ[-1])
    return ours


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
