"""One cell of a cost model as an amount: a number, a number written as text, or something that cannot be understood and is never zero."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from parsers import values
from parsers.cost_labels import is_total, plain, year_of
from parsers.model import Place
from parsers.words import fold, is_blank, no_answer_yet, points_elsewhere
from parsers.xlsx import Cell, Sheet, shown

_HEADINGS = {
    "bedrag",
    "bedragen",
    "kost",
    "kosten",
    "kostprijs",
    "euro",
    "eur",
    "€",
    "in euro",
    "amount",
    "totaal",
    "total",
}  # they announce an amount and are none
_SHARE = re.compile(r"%|\d\s*(?:procent|pct|percent)\b", re.I)
CENT = Decimal("0.01")
ZERO = Decimal(0)
MOST = Decimal(10) ** 12  # euro; no budget comes near, and what lies beyond is a slip or a damaged file


@dataclass(frozen=True, slots=True)
class Amount:
    """One number as it stands. ``value`` None with a ``problem``: something stands there and it cannot be understood."""

    value: Decimal | None
    place: Place
    raw: str = ""
    problem: str = ""
    uncached: bool = False
    formula: str | None = None
    typed: bool = False  # as text, which no sum adds up
    error: bool = False
    several: bool = False  # more than one amount stands there, and which of them counts cannot be told

    @property
    def failed(self) -> bool:
        """What should be a number worked out by the program, and is none: it never was, or shows an error."""
        return self.uncached or self.error


def amount(sheet: Sheet, row: int, column: int) -> Amount | None:
    """The amount in a cell; None when the cell is blank."""
    cell = sheet.cell(row, column)
    place = sheet.place(row, column)
    if cell.error:
        return Amount(
            None,
            place,
            cell.error,
            f"In {place.location} staat een fout ({cell.error}) in plaats van een bedrag.",
            formula=cell.formula,
            error=True,
        )
    if cell.uncached:
        return Amount(None, place, "", f"De formule in {place.location} heeft geen uitkomst in het bestand.", True, cell.formula)
    if cell.blank:
        return None
    if isinstance(cell.value, Decimal) and abs(cell.value) < MOST:
        return Amount(cell.value, place, shown(cell), formula=cell.formula)
    if isinstance(cell.value, str):
        return _written_amount(cell, place)
    return Amount(
        None, place, shown(cell), f"In {place.location} staat “{shown(cell)[:60]}” in plaats van een bedrag.", formula=cell.formula
    )


def _written_amount(cell: Cell, place: Place) -> Amount | None:
    """An amount typed as text ("12.500,00"). A formula that shows an empty text is blank."""
    text = str(cell.value)
    if is_blank(text) or is_blank(text.replace("€", "")) or fold(text).strip("()") in _HEADINGS or plain(text) in _HEADINGS:
        return None  # "€ -" is what a sheet of accounts shows for nothing
    if elsewhere := points_elsewhere(text) or no_answer_yet(text):
        return Amount(None, place, text, f"{place.location}: {elsewhere}", formula=cell.formula)
    parsed = values.money(text)
    if parsed.value is None and any(char.isalpha() for char in text) and (is_total(text) or year_of(text) is not None):
        return None  # the heading of a column
    problem = "" if parsed.value is not None else f"In {place.location} staat “{text[:60]}”. {parsed.problem}"
    return Amount(parsed.value, place, text, problem, formula=cell.formula, typed=True)


def of_year(sheet: Sheet, row: int, columns: Sequence[int]) -> Amount | None:
    """The amount of a year, which may stand in several columns: its quarters or months added up."""
    found = [one for column in columns if (one := amount(sheet, row, column)) is not None]
    return added(found) if found else None


def rate(sheet: Sheet, row: int, column: int) -> Amount | None:
    """A rate such as 0.15, 15 or "15 %", as a fraction."""
    cell = sheet.cell(row, column)
    value: Decimal | None = cell.value if isinstance(cell.value, Decimal) else None
    if isinstance(cell.value, str) and "%" in cell.value:
        digits = cell.value.replace("%", "").replace(",", ".").strip()
        value = Decimal(digits) if digits.replace(".", "", 1).isdigit() else None
        value = value / 100 if value is not None else None
    elif value is not None and value > 1:
        value = value / 100
    if value is None or not 0 <= value <= 1:
        return None
    return Amount(value, sheet.place(row, column), shown(cell), formula=cell.formula)


def added(amounts: Sequence[Amount]) -> Amount:
    """Several amounts as one, which stands where the first stands. One that is not understood makes the sum so too."""
    first = next((one for one in amounts if one.value is None), amounts[0])
    if first.value is None or len(amounts) == 1:
        return first
    return Amount(
        sum((one.value for one in amounts if one.value is not None), Decimal(0)), first.place, " + ".join(one.raw for one in amounts)
    )


def settled(amounts: Sequence[Amount], parts: bool) -> Amount:
    """What several amounts under labels of one kind say together.

    One that is the sum of the others is the amount. Else they are added up when they are ``parts`` of it; when nothing says so, only amounts that
    are all the same can be told: None with the reason otherwise.
    """
    amounts = [one for one in amounts if not is_share(one)] or amounts
    if len(amounts) == 1:
        return amounts[0]
    known = [one.value for one in amounts if one.value is not None]
    whole = sum(known, Decimal(0))
    if len(known) == len(amounts):
        if not parts and len(set(known)) == 1:
            return amounts[0]
        for one, value in zip(amounts, known, strict=True):
            if value and abs(whole - value - value) <= CENT and (len(known) > 2 or not parts):
                return one
    if parts:
        return added(amounts)
    raw = " | ".join(one.raw for one in amounts)
    where = " en ".join(one.place.location for one in amounts)
    return Amount(
        None, amounts[0].place, raw, f"Hetzelfde staat er meer dan één keer, met andere bedragen ({raw[:80]}): {where}.", several=True
    )


def the_total(amounts: Sequence[Amount]) -> Amount | None:
    """Which of several amounts beside each other, under no heading that says so, is the total: the last, when the others make it together.

    Otherwise nobody can know: None with the reason, never the last one for certain.
    """
    plain = [one for one in amounts if not is_share(one)] or amounts
    if not plain:
        return None
    last, others = plain[-1], [one.value for one in plain[:-1] if one.value is not None]
    lost = any(one.uncached or one.raw.startswith("#") for one in plain[:-1])  # words beside an amount are no amount, these may be
    if last.value is None or not (others or lost):
        return last
    together = (sum(others, Decimal(0)), prod(others))
    if not lost and (any(abs(last.value - one) <= CENT for one in together) or set(others) <= {last.value, Decimal(0)}):
        return last
    raw = " | ".join(one.raw for one in plain)
    where = last.place.location
    told = f"Naast elkaar staan verschillende bedragen ({raw[:80]}, tot {where}). Welk ervan telt, is niet duidelijk."
    return Amount(None, last.place, raw, told, several=True)


def is_share(one: Amount) -> bool:
    """Whether this is a percentage that stands beside an amount."""
    return bool(_SHARE.search(one.raw)) or (one.value is not None and 0 < one.value <= 1)


def is_words(one: Amount) -> bool:
    """Whether mere words stand there: no amount, no figure, no error."""
    return one.value is None and not one.failed and not any(char.isdigit() for char in one.raw)
