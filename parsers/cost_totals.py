"""The table with totals of a cost model: one row per partner, one column per amount.

Never the source while partner sheets are there; compared with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from parsers.cost_amounts import CENT, Amount, added, amount, settled
from parsers.cost_columns import YEARS, Kind, kinds_of, only_years
from parsers.cost_labels import COSTS, DUTCH, INCOMES, TOTAL, Vocabulary, says_sum
from parsers.cost_layouts import names_a_body
from parsers.cost_lines import cents, euro
from parsers.cost_sheets import Line, PartnerSheet, is_matrix_head
from parsers.model import Place
from parsers.words import fold
from parsers.xlsx import Cell, Sheet, shown

_ABOUT = ("name", "kbo", "role")
_PARTNERS = 2  # rows that can be added up


@dataclass(slots=True)
class Row:
    """One row of the table. ``years``: per kind (or ``YEARS``) its amount per project year; ``about``: number and role as they stand there."""

    name: str
    held: dict[str, Amount]
    years: dict[str, dict[int, Amount]] = field(default_factory=dict)
    about: dict[str, tuple[str, Place]] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)  # kinds with a total of their own, which is not only that of their years
    is_sum: bool = False


@dataclass(slots=True)
class Table:
    """The totals as the workbook states them: ``rows`` by partner, ``totals`` by key ("staff", "total", "grant" ...)."""

    sheet: Sheet
    place: Place
    rows: list[Row] = field(default_factory=list)
    totals: dict[str, Amount] = field(default_factory=dict)
    years: int = 0  # project years that the headings name


def table(sheets: Iterable[Sheet], words: Vocabulary) -> Table | None:
    """The first table with totals of a workbook, with what further tables tell of the same partners; None when it has none."""
    first: Table | None = None
    for found in (found for sheet in sheets for found in _tables(sheet, words, is_matrix_head)):
        if first is None:
            first = found
        else:
            _join(first, found)
    return first


def beside_the_costs(sheets: Iterable[Sheet], words: Vocabulary) -> Table | None:
    """The first table that has a row per partner and only two amounts: what the partners bring in, where their costs stand elsewhere."""
    return next((found for sheet in sheets for found in _tables(sheet, words, _has_partners)), None)


def _tables(sheet: Sheet, words: Vocabulary, is_head: Callable[[dict[int, Cell], Vocabulary], bool]) -> Iterator[Table]:
    lines = list(sheet.rows())
    heads = [index for index, (_, cells) in enumerate(lines) if is_head(cells, words)]
    for index, end in pairwise([*heads, len(lines)]):
        yield _read(sheet, lines[index:end], words)


def _has_partners(cells: dict[int, Cell], words: Vocabulary) -> bool:
    texts = [cell.value for _, cell in sorted(cells.items()) if isinstance(cell.value, str) and cell.value.strip()]
    keys = {meaning.key for text in texts if (meaning := words.meaning(text))}
    return bool(texts) and words.is_label("name", texts[0]) and len(keys & set(INCOMES)) > 1


def _join(first: Table, more: Table) -> None:
    """Adds the kinds of amounts that only a further table has, to the rows of the same name."""
    known = {key for row in first.rows for key in row.held}
    rows = {fold(row.name): row for row in first.rows}
    if not all(fold(row.name) in rows for row in more.rows):
        return
    for row in more.rows:
        mine = rows[fold(row.name)]
        mine.held |= {key: one for key, one in row.held.items() if key not in known}
        mine.years |= {key: years for key, years in row.years.items() if key not in mine.years and key not in known}
        mine.stated |= row.stated
        mine.about = row.about | mine.about
    first.totals |= {key: one for key, one in more.totals.items() if key not in known}
    first.years = max(first.years, more.years)


def _read(sheet: Sheet, lines: list[tuple[int, dict[int, Cell]]], words: Vocabulary) -> Table:
    head_row, head = lines[0]
    below = lines[1][1] if len(lines) > 1 else {}
    kinds = kinds_of(head, below, words)
    found = Table(sheet, sheet.place(head_row, min(head)), years=len({kind.year for kind in kinds.values() if kind.year}))
    about = {
        name: column for column, cell in head.items() for name in _ABOUT if isinstance(cell.value, str) and words.is_label(name, cell.value)
    }
    previous = head_row
    for row, cells in lines[1:]:
        if cells is below and only_years(cells):
            previous = row
            continue
        one = _row(sheet, row, cells, kinds)
        if row > previous + 1 and not one.held:
            break
        previous = row
        one.name = _label(cells, about, min(kinds))
        one.is_sum = bool(one.name) and says_sum(one.name)
        if one.held:
            said = {name: (shown(cells[column]), sheet.place(row, column)) for name, column in about.items() if _is_said(cells.get(column))}
            one.about = {name: said[name] for name in ("kbo", "role") if name in said}
            found.rows.append(one)
    _take_the_totals(found)
    return found


def _row(sheet: Sheet, row: int, cells: dict[int, Cell], kinds: Mapping[int, Kind]) -> Row:
    """The amounts of a row. Columns of one kind are its years, or parts of it."""
    found = Row("", {})
    whole: dict[str, list[Amount]] = {}
    for column, kind in kinds.items():
        if column not in cells or (one := amount(sheet, row, column)) is None:
            continue
        if kind.year is None:
            whole.setdefault(kind.key, []).append(one)
        else:
            found.years.setdefault(kind.key, {}).setdefault(kind.year, one)
    found.stated = set(whole)
    found.held = {key: settled(held, parts=key in COSTS) for key, held in whole.items()}
    for key, years in found.years.items():
        if key != YEARS:
            found.held.setdefault(key, added(list(years.values())))
    return found


def _take_the_totals(found: Table) -> None:
    """The row with totals is the last that says so, and no subtotal; what stands under it is no partner. No such row: the last, if it is the sum."""
    sums = [index for index, row in enumerate(found.rows) if row.is_sum and not fold(row.name).startswith("sub")]
    if sums:
        found.totals = found.rows[sums[-1]].held
        found.rows = found.rows[: sums[-1]] if any(not row.is_sum for row in found.rows[: sums[-1]]) else found.rows
    found.rows = [row for row in found.rows if not row.is_sum]
    if not found.totals and len(found.rows) > _PARTNERS and _adds_up(found.rows):
        found.totals = found.rows.pop().held


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
        one.years = stated.years
        one.lines = {key: [_line(row, key)] for key in COSTS if key in row.held}
        one.total = _line(row, TOTAL) if TOTAL in row.held or row.years.get(YEARS) else None
        one.incomes = {key: row.held[key] for key in INCOMES if key in row.held}
        partners.append(one)
    return partners


def _line(row: Row, key: str) -> Line:
    """One kind of a row. Its sum over the years is our own; a total of it stands there or not."""
    years = row.years.get(YEARS if key == TOTAL and TOTAL not in row.years else key, {})
    return Line(key, dict(sorted(years.items())), row.held.get(key) if key in row.stated else None)


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
