"""One cell of a cost model as an amount: a number, a number written as text, or something that cannot be understood and is never zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from parsers import values
from parsers.model import Place
from parsers.words import fold, is_blank, points_elsewhere
from parsers.xlsx import Cell, Sheet, shown

_HEADINGS = {
    "bedrag",
    "bedragen",
    "bedrag in euro",
    "euro",
    "eur",
    "in euro",
    "amount",
    "totaal",
    "total",
}  # they announce an amount and are none
CENT = Decimal("0.01")
_MOST = Decimal(10) ** 12  # euro; no budget comes near, and what lies beyond is a slip or a damaged file


@dataclass(frozen=True, slots=True)
class Amount:
    """One number as it stands. ``value`` None with a ``problem``: something stands there and it cannot be understood."""

    value: Decimal | None
    place: Place
    raw: str = ""
    problem: str = ""
    uncached: bool = False
    formula: str | None = None


def amount(sheet: Sheet, row: int, column: int) -> Amount | None:
    """The amount in a cell; None when the cell is blank."""
    cell = sheet.cell(row, column)
    place = sheet.place(row, column)
    if cell.error:
        return Amount(
            None, place, cell.error, f"In {place.location} staat een fout ({cell.error}) in plaats van een bedrag.", formula=cell.formula
        )
    if cell.uncached:
        return Amount(None, place, "", f"De formule in {place.location} heeft geen uitkomst in het bestand.", True, cell.formula)
    if cell.blank:
        return None
    if isinstance(cell.value, Decimal) and abs(cell.value) < _MOST:
        return Amount(cell.value, place, shown(cell), formula=cell.formula)
    if isinstance(cell.value, str):
        return _written_amount(cell, place)
    return Amount(
        None, place, shown(cell), f"In {place.location} staat “{shown(cell)[:60]}” in plaats van een bedrag.", formula=cell.formula
    )


def _written_amount(cell: Cell, place: Place) -> Amount | None:
    """An amount typed as text ("12.500,00"). A formula that shows an empty text is blank."""
    text = str(cell.value)
    if is_blank(text) or fold(text).strip("()") in _HEADINGS:
        return None
    if elsewhere := points_elsewhere(text):
        return Amount(None, place, text, f"{place.location}: {elsewhere}", formula=cell.formula)
    parsed = values.money(text)
    problem = "" if parsed.value is not None else f"In {place.location} staat “{text[:60]}”. {parsed.problem}"
    return Amount(parsed.value, place, text, problem, formula=cell.formula)


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
