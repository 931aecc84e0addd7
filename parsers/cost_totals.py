"""The table with totals of a cost model: one row per partner, one column per amount.

Never the source while partner sheets are there; compared with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parsers import values
from parsers.cost_amounts import Amount, amount
from parsers.cost_labels import COSTS, DUTCH, INCOMES, TOTAL, Vocabulary, is_sum_alone
from parsers.cost_sheets import is_matrix_head
from parsers.cost_sums import CENT, cents, euro
from parsers.model import Place
from parsers.words import fold
from parsers.xlsx import Cell, Sheet

_KEYS = (*COSTS, TOTAL, *INCOMES)


@dataclass(slots=True)
class Table:
    """The totals as the workbook states them: ``rows`` by partner name, ``totals`` by key ("staff", "total", "grant" ...)."""

    place: Place
    rows: list[tuple[str, dict[str, Amount]]] = field(default_factory=list)
    totals: dict[str, Amount] = field(default_factory=dict)


def table(sheets: Iterable[Sheet], words: Vocabulary) -> Table | None:
    """The first table with totals of a workbook; None when it has none."""
    for sheet in sheets:
        lines = list(sheet.rows())
        head = next((index for index, (_, cells) in enumerate(lines) if is_matrix_head(cells, words)), None)
        if head is not None:
            return _read(sheet, lines[head:], words)
    return None


def _read(sheet: Sheet, lines: list[tuple[int, dict[int, Cell]]], words: Vocabulary) -> Table:
    head_row, head = lines[0]
    columns: dict[int, str] = {}
    for column, cell in sorted(head.items()):
        meaning = words.meaning(str(cell.value)) if isinstance(cell.value, str) else None
        if meaning and meaning.key in _KEYS and meaning.key not in columns.values():
            columns[column] = meaning.key
    found = Table(sheet.place(head_row, min(head)))
    previous = head_row
    for row, cells in lines[1:]:
        label = next(
            (
                str(cell.value)
                for column, cell in sorted(cells.items())
                if column < min(columns) and isinstance(cell.value, str) and cell.value.strip()
            ),
            "",
        )
        held = {key: one for column, key in columns.items() if (one := amount(sheet, row, column)) is not None}
        if row > previous + 1 and not held:
            break
        previous = row
        if label and (is_sum_alone(label) or fold(label).startswith(("totaal", "algemeen totaal"))):
            found.totals = held
            break
        if held:
            found.rows.append((label, held))
    return found


def difference(key: str, ours: Decimal, where: str, stated: Amount | None, lines: int) -> str:
    """What to tell when the stated total is not our sum of the partner sheets; "" when they agree or nothing is stated."""
    if stated is None or stated.uncached:
        return ""
    if stated.value is None:
        return f"{stated.problem} De partnerbladen geven samen {euro(ours)} voor {DUTCH[key]}."
    if abs(cents(stated.value) - ours) <= CENT * max(1, lines):
        return ""
    return (
        f"Op {stated.place.location} staat {euro(stated.value)} voor {DUTCH[key]}, maar de partnerbladen geven samen {euro(ours)} ({where}). "
        f"We rekenen met {euro(ours)}."
    )


def rows_differ(stated: Table, partners: list[dict[str, Any]]) -> Iterator[str]:
    """Sentences for partners whose row in the table says something else than their own sheet."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for partner in partners:
        by_name.setdefault(fold(str(partner.get("name") or "")), []).append(partner)
    for name, held in stated.rows:
        same = by_name.get(fold(name), [])
        if not fold(name) or len(same) != 1:
            continue
        for key, one in held.items():
            ours = _value(same[0], key)
            if ours is None or one.value is None or abs(cents(one.value) - ours) <= CENT * max(1, same[0]["lines"]):
                continue
            own = same[0]["places"].get(key if key in INCOMES else f"costs.{key}", "")
            yield f"Op {one.place.location} staat {euro(one.value)} voor {DUTCH[key]} van {name}, maar op {own} komt het op {euro(ours)}."


def as_partners(stated: Table, words: Vocabulary) -> list[dict[str, Any]]:
    """Partners of a cost model that is only this table. Rows without a name or without amounts are unused."""
    partners = []
    for name, held in stated.rows:
        if not name.strip() or not any(one.value is None or one.value != 0 for one in held.values()):
            continue
        costs = {key: _cents(held[key]) for key in (*COSTS, TOTAL) if key in held}
        if TOTAL not in costs:
            costs[TOTAL] = None if None in costs.values() else sum((value for value in costs.values() if value is not None), Decimal(0))
        places = {key if key in INCOMES else f"costs.{key}": one.place.location for key, one in held.items()}
        row = {"name": values.plain(name).value, "costs": costs, **{key: _cents(held[key]) for key in INCOMES if key in held}}
        partners.append(row | {"lines": 1, "places": places, "notes": ()})
    return partners


def _cents(one: Amount) -> Decimal | None:
    return None if one.value is None else cents(one.value)


def _value(partner: Mapping[str, Any], key: str) -> Decimal | None:
    value = partner.get(key) if key in INCOMES else partner["costs"].get(key)
    return value if isinstance(value, Decimal) else None
