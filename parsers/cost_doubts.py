"""Traps in a cost model: a sum that stands among the partners, a partner that stands in it twice, amounts in thousands, costs after the end.

What is certain is put right and told. What is not is a doubt: then the amounts are for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from parsers import values
from parsers.cost_amounts import CENT, Amount
from parsers.cost_labels import COSTS, INCOMES, TOTAL, says_sum
from parsers.cost_layouts import body_of, names_a_body
from parsers.cost_lines import Worked, cents, euro
from parsers.cost_partner import Line, PartnerSheet
from parsers.cost_sums import work_out
from parsers.cost_tables import Table
from parsers.model import FieldValue, Place
from parsers.words import fold
from parsers.xlsx import Sheet

CONVERTED = "We rekenden ze om naar euro."
UNSURE = 0.6  # what is no surer than this is for a person
Used = tuple[PartnerSheet, Worked]

_THOUSANDS = re.compile(
    r"\bk\s?(?:€|eur\b|euro\b)|[x×*]\s?(?:€\s?)?1[. ]?000\b|\bin (?:duizend(?:en|tallen)?|1[. ]?000|thousands?)\b"
    r"|\bduizend(?:en|tallen)? (?:euro|eur|€)"
)
_EVERYBODY = re.compile(r"^(?:som|alle partners|volledige? (?:project|partnerschap)|samen)\b")
_A_HEADING = 60  # letters; a longer text is an explanation
_IN_EURO = Decimal(20_000)  # a partner whose costs are written as more than this does not write thousands


@dataclass(slots=True)
class Sifted:
    """The partners that count. ``told``: what was put right; ``doubts``: why the amounts are for a person."""

    used: list[Used]
    told: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def sift(used: Sequence[Used], stated: Table | None) -> Sifted:
    """Without sums and without what is there twice."""
    found = Sifted(list(used))
    for one in list(found.used):
        if _is_sum(one, [other for other in found.used if other is not one]):
            found.used.remove(one)
            told = f"Blad '{one[0].sheet.name}' telt de partners samen. We tellen het niet nog eens mee."
            certain = _is_named_sum(one[0]) or (one[0].name is None and _fits(found.used, [], stated))
            (found.told if certain else found.doubts).append(told)
    for group in _same_partner(found.used):
        _once(group, found, stated)
    _leave_out_the_uncounted(found, stated)
    _tell_of_shared_numbers(found)
    for partner, done in found.used:
        found.doubts += _figures_not_understood(partner, done)
        found.doubts += _more_than_the_wages(partner, done)
        if partner.sheet.hidden and done.used:
            found.doubts.append(f"Blad '{partner.sheet.name}' is verborgen, maar er staan gegevens van een partner op. We tellen het mee.")
    for partner, done in found.used:
        for key, place, value in _negative(done):
            wrong = found.told if key in COSTS else found.doubts  # a discount among the costs may be; money that comes in is not below zero
            wrong.append(f"Op {place} staat een negatief bedrag: {euro(value)}.")
        found.doubts += [f"Op blad '{partner.sheet.name}' staat {told}" for told in _percentages(done)]
    return found


def _is_sum(one: Used, others: Sequence[Used]) -> bool:
    """Whether these amounts are those of all others together.

    The name must say that it is a sum, or at least two others must have amounts and nothing tell that this is a body of its own: a partner that
    takes half of the costs is none. Amounts that are not understood make no sum; a named one goes by the others.
    """
    name = one[0].name[0] if one[0].name else ""
    named = _is_named_sum(one[0])
    mine = _amounts(one[1])
    theirs = [held for held in (_amounts(done) for _, done in others) if any(value != 0 for value in held.values())]
    if len(theirs) < (1 if named else 2) or (not named and (_number(one[0]) or names_a_body(name))):
        return False
    unread = {key for held in (mine, *theirs) for key, value in held.items() if value is None}
    keys = [key for key, value in mine.items() if value and key not in unread]
    if len(keys) < (1 if named and unread else 3) or (unread and one[0].name is not None and not named):
        return False
    margin = CENT * (1 + sum(max(1, done.lines) for _, done in others))
    return all(abs(sum((held.get(key) or Decimal(0) for held in theirs), Decimal(0)) - (mine[key] or 0)) <= margin for key in keys)


def _leave_out_the_uncounted(found: Sifted, stated: Table | None) -> None:
    """Sheets of partners that the table with totals does not name, when its total comes out without them: an older version, or somebody who left."""
    named = {body_of(row.name) for row in stated.rows} if stated else set()
    outside = [one for one in found.used if one[0].name is None or body_of(one[0].name[0]) not in named]
    if not named or not outside or _fits(found.used, [], stated) or not _fits(found.used, outside, stated):
        return
    found.used = [one for one in found.used if not any(one is other for other in outside)]
    sheets = " en ".join(f"'{partner.sheet.name}' ({_total(done)})" for partner, done in outside)
    found.doubts.append(f"Het totaal telt blad {sheets} niet mee. Wij ook niet.")


def _is_named_sum(partner: PartnerSheet) -> bool:
    name = partner.name[0] if partner.name else ""
    return says_sum(name) or _EVERYBODY.match(fold(name)) is not None


def _amounts(done: Worked) -> dict[str, Decimal | None]:
    return {**done.costs, **done.incomes}


def _same_partner(used: Sequence[Used]) -> Iterator[list[Used]]:
    groups: dict[str, list[Used]] = {}
    for one in used:
        number = _number(one[0])
        name = fold(one[0].name[0]) if one[0].name else ""
        if number or name:
            groups.setdefault(f"{name} {number or ''}", []).append(one)
    yield from (group for group in groups.values() if len(group) > 1)


def _tell_of_shared_numbers(found: Sifted) -> None:
    """Two names with one enterprise number: departments of one body, or one partner who is there twice. With the same amounts most likely twice."""
    groups: dict[Any, list[Used]] = {}
    for one in found.used:
        if number := _number(one[0]):
            groups.setdefault(number, []).append(one)
    for group in groups.values():
        names = list(dict.fromkeys(partner.name[0] if partner.name else partner.sheet.name for partner, _ in group))
        if len({fold(name) for name in names}) < 2:
            continue
        told = f"{' en '.join(f'“{name[:80]}”' for name in names)} hebben hetzelfde ondernemingsnummer"
        if any(_amounts(group[0][1]) == _amounts(done) for _, done in group[1:]):
            found.doubts.append(f"{told} en dezelfde bedragen. Misschien staat dezelfde partner er meer dan één keer in.")
        else:
            found.told.append(f"{told}.")


def _figures_not_understood(partner: PartnerSheet, done: Worked) -> list[str]:
    """Amounts typed as text in which figures stand and that may be read in two ways ("4.200"), or several under one label: a person sees what is
    meant. What stands there is filled in, so nobody is asked for it."""
    unread = [one for one in partner.amounts if one.value is None]
    unclear = [one.problem for one in unread if one.several or (one.typed and any(char.isdigit() for char in one.raw))]
    return [told for told in dict.fromkeys(unclear) if told in done.problems]


def _more_than_the_wages(partner: PartnerSheet, done: Worked) -> Iterator[str]:
    """Overhead is a share of the wages. More than all of them is a rate that was typed wrongly (15 for 15 %)."""
    wages, overhead = done.costs.get("staff"), done.costs.get("overhead")
    if wages and overhead and overhead > wages:
        place = done.places.get("costs.overhead", f"blad '{partner.sheet.name}'")
        yield f"Op {place} staat {euro(overhead)} voor overheadkosten. Dat is meer dan de loonkosten zelf ({euro(wages)})."


def _number(partner: PartnerSheet) -> Any:
    """The enterprise number, as far as it is one."""
    return values.kbo(partner.kbo[0]).value if partner.kbo else None


def _once(group: list[Used], found: Sifted, stated: Table | None) -> None:
    """Twice the same amounts count once. Other amounts: the one with which the stated total comes out, else a doubt."""
    name = group[0][0].name[0] if group[0][0].name else group[0][0].sheet.name
    places = " en ".join(f"blad '{partner.sheet.name}' ({_total(done)})" for partner, done in group)
    told = f"“{name[:80]}” staat er meer dan één keer in: {places}."
    same = all(_amounts(done) == _amounts(group[0][1]) for _, done in group)
    fitting = [one for one in group if _fits(found.used, [other for other in group if other is not one], stated)]
    if len(fitting) > 1:  # an older version with the same costs and another grant
        known = [key for key in INCOMES if stated and key in stated.totals]
        fitting = [one for one in fitting if all(_fits(found.used, [o for o in group if o is not one], stated, key) for key in known)]
    if _fits(found.used, [], stated):
        cells = [str(held.place) for partner, _ in group for held in partner.incomes.values()]
        twice = len(set(cells)) < len(cells)  # a sheet for each year, and what the partner gets stands once, in the table
        (found.doubts if twice else found.told).append(f"{told} In het totaal tellen ze allemaal mee.")
        return
    if same or len(fitting) == 1:
        keep = fitting[0] if fitting else group[0]
        found.used = [one for one in found.used if one is keep or one not in group]
        found.told.append(f"{told} We tellen alleen blad '{keep[0].sheet.name}'.")
        return
    found.doubts.append(f"{told} We weten niet welke bedragen gelden.")


def _fits(used: Sequence[Used], without: Sequence[Used], stated: Table | None, key: str = TOTAL) -> bool:
    """Whether the costs, or a kind of income, those ``without`` left out, are what the table with totals says."""
    total = stated.totals.get(key) if stated else None
    if total is None or total.value is None:
        return False
    left = [_amounts(done).get(key) for partner, done in used if not any(partner is one[0] for one in without)]
    known = [value for value in left if value is not None]
    return len(known) == len(left) and abs(sum(known, Decimal(0)) - cents(total.value)) <= CENT * 10


def _total(done: Worked) -> str:
    value = done.costs.get(TOTAL)
    return "totaal niet leesbaar" if value is None else euro(value)


def _negative(done: Worked) -> Iterator[tuple[str, str, Decimal]]:
    for key, value in _amounts(done).items():
        if value is not None and value < 0:
            yield key, done.places.get(key) or done.places.get(f"costs.{key}", ""), value


def _percentages(done: Worked) -> Iterator[str]:
    """An income of 0,8 or 80 beside costs of thousands is a share, not an amount. It is not understood: no value."""
    total = done.costs.get(TOTAL)
    for key, value in list(done.incomes.items()):
        if value and total and 0 < value <= 100 and total > 100 * 100 and key != "other_income":
            done.incomes[key] = None
            place = done.places.get(key, "")
            yield (
                f"bij {place} {value.normalize():f}. Dat lijkt een percentage, geen bedrag.".replace(".", ",", 1)
                if value % 1
                else (f"bij {place} {int(value)}. Dat lijkt een percentage, geen bedrag.")
            )


def in_thousands(sheets: Iterable[Sheet], of_partners: set[str]) -> dict[str, Place]:
    """Sheets (by name) that say their amounts are thousands, with where. Said on a sheet without partners, it holds for all."""
    found: dict[str, Place] = {}
    everywhere: Place | None = None
    all_sheets = list(sheets)
    for sheet in all_sheets:
        place = next(
            (sheet.place(*spot) for spot, cell in sheet.cells.items() if isinstance(cell.value, str) and _says_thousands(cell.value)), None
        )
        if place is None:
            continue
        found[sheet.name] = place
        if sheet.name not in of_partners:
            everywhere = everywhere or place
    if everywhere is not None:
        found = {sheet.name: found.get(sheet.name, everywhere) for sheet in all_sheets}
    return found


def _says_thousands(text: str) -> bool:
    folded = fold(text)
    return (len(folded) <= _A_HEADING or "alle bedragen" in folded) and bool(_THOUSANDS.search(folded))


def in_euro(partner: PartnerSheet, done: Worked, place: Place, factor: Decimal | None) -> tuple[Worked, str]:
    """The amounts in euro of a partner that says they are thousands, unless they are too high for that; and the doubt about it either way."""
    highest = max((abs(value) for value in done.costs.values() if value is not None), default=Decimal(0))
    if highest > _IN_EURO:
        return done, f"Op {place.location} staat dat de bedragen in duizenden euro zijn, maar ze lijken in euro. We rekenden ze niet om."
    return work_out(_thousandfold(partner), factor), f"Op {place.location} staat dat de bedragen in duizenden euro zijn. {CONVERTED}"


def _thousandfold(partner: PartnerSheet) -> PartnerSheet:
    return replace(
        partner,
        lines={key: [_line_times(line) for line in lines] for key, lines in partner.lines.items()},
        sums={key: _line_times(line) for key, line in partner.sums.items()},
        headed={key: _line_times(line) for key, line in partner.headed.items()},
        total=_line_times(partner.total) if partner.total else None,
        incomes={key: _times(one) for key, one in partner.incomes.items()},
        receipts=_times(partner.receipts) if partner.receipts else None,
    )


def _line_times(line: Line) -> Line:
    return replace(
        line,
        years={year: _times(one) for year, one in line.years.items()},
        total=_times(line.total) if line.total else None,
        wage=_times(line.wage) if line.wage else None,
    )


def _times(one: Amount) -> Amount:
    return replace(one, value=None if one.value is None else one.value * 1000)


def table_times_thousand(stated: Table) -> None:
    """The same for what the table with totals says."""
    for held in (stated.totals, *(row.held for row in stated.rows)):
        for key, one in held.items():
            held[key] = _times(one)


def after_the_end(rows: Sequence[dict[str, Any]], start: FieldValue | None, end: FieldValue | None) -> Iterator[str]:
    """Sentences for costs in a project year that begins after the end, or in a later year of the calendar when the years are of the calendar."""
    if start is None or end is None or not isinstance(start.value, date) or not isinstance(end.value, date) or end.value < start.value:
        return
    months = (end.value.year - start.value.year) * 12 + end.value.month - start.value.month + (end.value.day >= start.value.day - 1)
    for row in rows:
        first = row.get("first_year")
        last = -(-months // 12) if first is None else end.value.year - first + 1
        late = [number for number, value in enumerate(row.get("years") or (), 1) if value and number > last]
        if late:
            told = " en ".join(f"jaar {number}" if first is None else str(first + number - 1) for number in late)
            yield f"Bij {row.get('name') or 'een partner'} staan kosten in {told}, na het einde van het project ({end.value:%d/%m/%Y})."
