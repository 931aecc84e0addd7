"""The table with totals of a cost model: one row per partner, one column per amount.

Never the source while partner sheets are there; compared with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parsers.cost_amounts import CENT, Amount, amount
from parsers.cost_labels import COSTS, DUTCH, INCOMES, TOTAL, Vocabulary, says_sum
from parsers.cost_layouts import names_a_body
from parsers.cost_sheets import Line, PartnerSheet, is_matrix_head
from parsers.cost_sums import cents, euro
from parsers.model import Place
from parsers.words import fold
from parsers.xlsx import Cell, Sheet, shown

_KEYS = (*COSTS, TOTAL, *INCOMES)
_ABOUT = ("name", "kbo", "role")
_PARTNERS = 2  # rows that can be added up


@dataclass(slots=True)
class Row:
    """One partner in the table. ``about``: its number and role as they stand there, with their place."""

    name: str
    held: dict[str, Amount]
    about: dict[str, tuple[str, Place]] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """The totals as the workbook states them: ``rows`` by partner, ``totals`` by key ("staff", "total", "grant" ...)."""

    sheet: Sheet
    place: Place
    rows: list[Row] = field(default_factory=list)
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
    found = Table(sheet, sheet.place(head_row, min(head)))
    about = {
        name: column for column, cell in head.items() for name in _ABOUT if isinstance(cell.value, str) and words.is_label(name, cell.value)
    }
    previous = head_row
    for row, cells in lines[1:]:
        held = {key: one for column, key in columns.items() if (one := amount(sheet, row, column)) is not None}
        if row > previous + 1 and not held:
            break
        previous = row
        label = _label(cells, about, min(columns))
        if label and says_sum(label):
            found.totals = held
            break
        if held:
            said = {name: (shown(cells[column]), sheet.place(row, column)) for name, column in about.items() if _is_said(cells.get(column))}
            found.rows.append(Row(label, held, {name: said[name] for name in ("kbo", "role") if name in said}))
    if not found.totals and len(found.rows) > _PARTNERS and _adds_up(found.rows):
        found.totals = found.rows.pop().held
    return found


def _label(cells: dict[int, Cell], about: dict[str, int], first: int) -> str:
    """The name of a row: under the heading for names, else the first text that is no number or role."""
    if _is_said(cells.get(about.get("name", 0))):
        return shown(cells[about["name"]])
    others = {column for name, column in about.items() if name != "name"}
    texts = (
        str(cell.value) for column, cell in sorted(cells.items()) if column < first and column not in others and isinstance(cell.value, str)
    )
    return next((text for text in texts if text.strip()), "")


def _is_said(cell: Cell | None) -> bool:
    return cell is not None and not cell.blank and not cell.error and not cell.uncached


def _adds_up(rows: list[Row]) -> bool:
    """Whether the last row is the sum of the others, whatever it is called. One of a body, or of which an amount is unread, is none for certain."""
    last, others = rows[-1].held, [row for row in rows[:-1] if any(one.value != 0 for one in row.held.values())]
    if "kbo" in rows[-1].about or names_a_body(rows[-1].name) or len(others) < _PARTNERS:
        return False
    if any(one.value is None for row in (*others, rows[-1]) for one in row.held.values()):
        return False
    known = {key: one.value for key, one in last.items() if one.value}
    sums = {key: sum((row.held[key].value or Decimal(0) for row in others if key in row.held), Decimal(0)) for key in known}
    return len(known) >= _PARTNERS and all(abs(sums[key] - value) <= CENT * len(rows) for key, value in known.items())


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
    for row in stated.rows:
        name = row.name
        same = by_name.get(fold(name), [])
        if not fold(name) or len(same) != 1:
            continue
        for key, one in row.held.items():
            ours = _value(same[0], key)
            if ours is None or one.value is None or abs(cents(one.value) - ours) <= CENT * max(1, same[0]["lines"]):
                continue
            own = same[0]["places"].get(key if key in INCOMES else f"costs.{key}", "")
            yield f"Op {one.place.location} staat {euro(one.value)} voor {DUTCH[key]} van {name}, maar op {own} komt het op {euro(ours)}."


def as_partners(stated: Table) -> list[PartnerSheet]:
    """Partners of a cost model that is only this table. Rows without a name or without amounts are unused."""
    partners = []
    for row in stated.rows:
        if not row.name.strip() or not any(one.value is None or one.value != 0 for one in row.held.values()):
            continue
        one = PartnerSheet(stated.sheet, (row.name, next(iter(row.held.values())).place), row.about.get("kbo"), row.about.get("role"))
        one.lines = {key: [Line(key, total=row.held[key])] for key in COSTS if key in row.held}
        one.total = Line(TOTAL, total=row.held[TOTAL]) if TOTAL in row.held else None
        one.incomes = {key: row.held[key] for key in INCOMES if key in row.held}
        partners.append(one)
    return partners


def completed(partners: list[PartnerSheet], stated: Table) -> None:
    """Gives partners what only the table tells: number, role, and income when no partner has any of its own."""
    income = not any(one.incomes for one in partners)
    rows = {fold(row.name): row for row in stated.rows}
    for one in partners:
        row = rows.get(fold(one.name[0])) if one.name else None
        if row is None:
            continue
        one.kbo, one.role = one.kbo or row.about.get("kbo"), one.role or row.about.get("role")
        if income:
            one.incomes = {key: row.held[key] for key in INCOMES if key in row.held}


def _value(partner: Mapping[str, Any], key: str) -> Decimal | None:
    value = partner.get(key) if key in INCOMES else partner["costs"].get(key)
    return value if isinstance(value, Decimal) else None
