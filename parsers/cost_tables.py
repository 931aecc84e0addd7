"""One table of a cost model with a row per partner: its headings, its rows, the row with totals. What it is used for: :mod:`parsers.cost_totals`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.cost_amounts import CENT, ZERO, Amount, added, amount, is_share, settled
from parsers.cost_columns import YEARS, Kind, first_of, kinds_of, numbered, only_years
from parsers.cost_labels import COSTS, IDENTITY, INCOMES, TOTAL, Vocabulary, says_sum, year_of
from parsers.cost_layouts import names_a_body
from parsers.model import Place
from parsers.words import fold
from parsers.xlsx import Cell, Sheet, shown

_PARTNERS = 2  # rows that can be added up
_CALENDAR = range(2020, 2051)
Lines = list[tuple[int, dict[int, Cell]]]


@dataclass(slots=True)
class Row:
    """One row of the table. ``years``: per kind (or ``YEARS``) its amount per project year; ``about``: number and role as they stand there."""

    name: str
    held: dict[str, Amount]
    years: dict[str, dict[int, Amount]] = field(default_factory=dict)
    about: dict[str, tuple[str, Place]] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)  # kinds with a total of their own, which is not only that of their years
    is_sum: bool = False
    year: int | None = None  # of which project year this row alone is
    left: list[tuple[str, Amount]] = field(default_factory=list)  # amounts under headings that we do not know


@dataclass(slots=True)
class Table:
    """The totals as the workbook states them: ``rows`` by partner, ``totals`` by key ("staff", "total", "grant" ...)."""

    sheet: Sheet
    place: Place
    rows: list[Row] = field(default_factory=list)
    totals: dict[str, Amount] = field(default_factory=dict)
    years: int = 0  # project years that the headings name
    first_year: int | None = None  # of the calendar, when the headings name such years
    unclear: list[str] = field(default_factory=list)  # why what it says of partners is for a person


def read_table(sheet: Sheet, lines: Lines, words: Vocabulary) -> Table:
    """The table whose headings are the first of these lines."""
    head_row, head = lines[0]
    below = lines[1][1] if len(lines) > 1 else {}
    kinds, first_year = kinds_of(head, below, words)
    found = Table(
        sheet, sheet.place(head_row, min(head)), years=len({kind.year for kind in kinds.values() if kind.year}), first_year=first_year
    )
    about = {
        name: column
        for column, cell in head.items()
        for name in IDENTITY
        if isinstance(cell.value, str) and words.is_label(name, cell.value)
    }
    years, wholes, first_year = _years_of_rows(lines[1:], [*kinds, *about.values()])
    found.years, found.first_year = max(found.years, len(set(years.values()))), found.first_year or first_year
    previous, named = head_row, False
    for row, cells in lines[1:]:
        if cells is below and only_years(cells):
            previous = row
            continue
        one = _row(sheet, row, cells, kinds)
        if (row > previous + 1 and (not one.held or _is_done(found.rows))) or _is_next_head(cells, about, words):
            break
        previous = row
        one.name, one.year = _label(cells, about, min(kinds)), years.get(row)
        beside = _is_beside(one, cells, about, row in wholes)
        if found.rows and (named and beside if one.name else one.year is not None):
            one.name = found.rows[-1].name  # a merged cell stands only in its first row
        named = named if beside else bool(one.name) and not says_sum(one.name)
        one.is_sum = bool(one.name) and says_sum(one.name)
        one.left = list(_left(sheet, row, cells, head, {*kinds, *about.values()}))
        if one.held:
            said = {name: (shown(cells[column]), sheet.place(row, column)) for name, column in about.items() if _is_said(cells.get(column))}
            one.about = {name: said[name] for name in ("kbo", "role") if name in said}
            found.rows.append(one)
    found.rows = _one_for_all_years(found.rows)
    _take_the_totals(found)
    found.rows = _parts_as_one(found.rows, found.totals)
    found.unclear = list(_nameless(found))
    return found


def _left(sheet: Sheet, row: int, cells: dict[int, Cell], head: dict[int, Cell], known: set[int]) -> Iterator[tuple[str, Amount]]:
    """The amounts of a row in columns whose heading says nothing to us."""
    for column, heading in sorted(head.items()):
        if column in known or column not in cells or not isinstance(heading.value, str):
            continue
        if (one := amount(sheet, row, column)) is not None and one.value is not None:
            yield heading.value, one


def _is_next_head(cells: dict[int, Cell], about: Mapping[str, int], words: Vocabulary) -> bool:
    """Whether under the names stands the heading of names once more: another table."""
    cell = cells.get(about.get("name", 0))
    return cell is not None and isinstance(cell.value, str) and words.is_label("name", cell.value)


def _is_beside(one: Row, cells: dict[int, Cell], about: Mapping[str, int], is_whole: bool) -> bool:
    """Whether what a row is called stands beside the names: the second work package of a partner, or all its years together."""
    return is_whole or ("name" in about and bool(one.name) and not _is_said(cells.get(about["name"])) and not says_sum(one.name))


def _years_of_rows(lines: Lines, others: list[int]) -> tuple[dict[int, int], set[int], int | None]:
    """The project year of each row, where a column beside the amounts tells it; the rows in which that column tells the total of one partner's years;
    the first year when they are of the calendar."""
    said: dict[int, dict[int, int]] = {}
    no_years = set(others)
    for row, cells in lines:
        for column, cell in cells.items():
            if (year := _year_in(cell)) is not None:
                said.setdefault(column, {})[row] = year
            elif isinstance(cell.value, Decimal):
                no_years.add(column)
    column = max((one for one in said if one not in no_years), key=lambda one: len(said[one]), default=0)
    years = said.get(column, {})
    if len(set(years.values())) < _PARTNERS:
        return {}, set(), None
    wholes = {row for row, cells in lines if column in cells and says_sum(shown(cells[column]))}
    project_year = {year: number for number, year in numbered({year: year for year in years.values()}).items()}
    by_row = {row: project_year[year] for row, year in years.items()}
    return by_row, wholes if len(wholes) > 1 else set(), first_of(years.values())  # a single one is that of the whole table


def _year_in(cell: Cell) -> int | None:
    """The year that a cell names, in words ("Jaar 1") or as the number of a year of the calendar."""
    if isinstance(cell.value, str):
        return year_of(cell.value)
    return int(cell.value) if isinstance(cell.value, Decimal) and cell.value in _CALENDAR else None


def _is_done(rows: list[Row]) -> bool:
    """Whether the last row so far is the sum of those above it: what comes after a gap is no partner."""
    return bool(rows) and rows[-1].is_sum and any(not row.is_sum for row in rows)


def _one_for_all_years(rows: list[Row]) -> list[Row]:
    """The rows of one partner, each of another year, as one. Twice the same year is not for us to join."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(fold(row.name), []).append(row)
    joined = []
    for group in groups.values():
        years = [row.year for row in group]
        joined.extend([_joined(group)] if len(group) > 1 and years.count(None) < 2 and len(set(years)) == len(years) else group)
    return joined


def _parts_as_one(rows: list[Row], totals: Mapping[str, Amount]) -> list[Row]:
    """Several rows of one partner, say one for each work package, as one: when the row with totals counts them all."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(fold(row.name), []).append(row)
    if len(groups) == len(rows) or not _makes(rows, totals):
        return rows
    return [group[0] if len(group) == 1 else _whole(group) for group in groups.values()]


def _nameless(found: Table) -> Iterator[str]:
    """What to tell of rows with amounts and no name, which are not the sum of the others: those of a partner would be lost."""
    named = [row for row in found.rows if row.name.strip()]
    for row in found.rows:
        real = [one for one in row.held.values() if one.value and not is_share(one)]
        if not row.name.strip() and len(real) >= _PARTNERS and not _makes(named, row.held):
            yield f"Bij {real[0].place.location} staan bedragen, maar er staat geen naam van een organisatie bij."


def _whole(group: list[Row]) -> Row:
    keys = dict.fromkeys(key for row in group for key in row.held)
    held = {key: added([row.held[key] for row in group if key in row.held]) for key in keys}
    about = {name: said for row in reversed(group) for name, said in row.about.items()}
    return Row(group[0].name, held, {}, about, set(keys))


def _joined(group: list[Row]) -> Row:
    keys = dict.fromkeys(key for row in group for key in row.held)
    years = {key: {row.year: row.held[key] for row in group if row.year is not None and key in row.held} for key in keys}
    whole = next((row.held for row in group if row.year is None), {})
    held = {key: added(list(by_year.values())) for key, by_year in years.items() if by_year} | whole
    about = {name: said for row in reversed(group) for name, said in row.about.items()}
    by_kind = {key: by_year for key, by_year in years.items() if key in (*COSTS, TOTAL)}
    return Row(group[0].name, held, by_kind, about, set(whole), is_sum=group[0].is_sum)


def _row(sheet: Sheet, row: int, cells: dict[int, Cell], kinds: Mapping[int, Kind]) -> Row:
    """The amounts of a row. Columns of one kind are its years, or parts of it."""
    found = Row("", {})
    whole: dict[str, list[Amount]] = {}
    parts: dict[tuple[str, int], list[tuple[str, Amount]]] = {}
    for column, kind in kinds.items():
        if column not in cells or (one := amount(sheet, row, column)) is None:
            continue
        if kind.year is None:
            whole.setdefault(kind.key, []).append(one)
        else:
            parts.setdefault((kind.key, kind.year), []).append((kind.part, one))
    for (key, year), held in parts.items():
        found.years.setdefault(key, {})[year] = _of_year(held)
    found.stated = set(whole)
    found.held = {key: settled(held, parts=key in COSTS) for key, held in whole.items()}
    found.held |= {key: one for key, held in whole.items() if (one := _in_parts(key, held, found.held))}
    for key, years in found.years.items():
        if key != YEARS:
            found.held.setdefault(key, added(list(years.values())))
    return found


def _in_parts(key: str, held: list[Amount], row: Mapping[str, Amount]) -> Amount | None:
    """Income in several columns ("Eigen inbreng (cash) | Eigen inbreng (personeel)") as one, when together they balance the budget of the row."""
    others = [one.value for name, one in row.items() if name in INCOMES and name != key]
    costs, mine = row.get(TOTAL), [one.value for one in held]
    if key not in INCOMES or len(held) < 2 or costs is None or None in (costs.value, *others, *mine):
        return None
    gap = sum((one or ZERO for one in (*others, *mine)), ZERO) - (costs.value or ZERO)
    return added(held) if abs(gap) <= CENT * len(held) else None


def _of_year(held: list[tuple[str, Amount]]) -> Amount:
    """The amount of one year: quarters or months added up. Two columns for the whole year cannot both be it."""
    amounts = [one for _, one in held]
    parts = [part for part, _ in held]
    return added(amounts) if all(parts) and len(set(parts)) == len(parts) else settled(amounts, parts=False)


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
    return next((text for text in texts if text.strip() and year_of(text) is None), "")


def _is_said(cell: Cell | None) -> bool:
    return cell is not None and not cell.blank and not cell.error and not cell.uncached


def _adds_up(rows: list[Row]) -> bool:
    """Whether the last row is the sum of the others, whatever it is called. One of a body, or of which an amount is unread, is none for certain."""
    last, others = rows[-1].held, [row for row in rows[:-1] if any(one.value != 0 for one in row.held.values())]
    if "kbo" in rows[-1].about or names_a_body(rows[-1].name) or len(others) < _PARTNERS:
        return False
    if any(one.value is None for row in (*others, rows[-1]) for one in row.held.values()):
        return False
    return _makes(others, last)


def _makes(rows: list[Row], totals: Mapping[str, Amount]) -> bool:
    """Whether these rows are what the totals count, for two kinds of amounts at least."""
    known = {key: one.value for key, one in totals.items() if one.value}
    sums = {key: sum((row.held[key].value or Decimal(0) for row in rows if key in row.held), Decimal(0)) for key in known}
    return len(known) >= _PARTNERS and all(abs(sums[key] - value) <= CENT * (1 + len(rows)) for key, value in known.items())
