"""The table with totals of a cost model: one row per partner, one column per amount.

Never the source while partner sheets are there; compared with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from parsers.cost_amounts import CENT, ZERO, Amount, is_words
from parsers.cost_columns import YEARS
from parsers.cost_labels import COSTS, DUTCH, INCOMES, TOTAL, Vocabulary
from parsers.cost_layouts import body_of, is_matrix_head, names_a_body
from parsers.cost_lines import Worked, cents, euro
from parsers.cost_partner import Line, PartnerSheet
from parsers.cost_tables import Row, Table, read_table
from parsers.xlsx import Cell, Sheet


def table(sheets: Sequence[Sheet], words: Vocabulary) -> Table | None:
    """The first table with totals of a workbook, with what further tables tell of the same partners; None when it has none."""
    first: Table | None = None
    for found in _without_parts([found for sheet in sheets for found in _tables(sheet, words, is_matrix_head)]):
        if first is None:
            first = found
        else:
            _join(first, found)
    if first is not None and not any(key in row.held for row in first.rows for key in INCOMES):
        income = beside_the_costs(sheets, words)  # a table of two amounts, which is no table with totals by itself
        if income is not None:
            _join(first, income)
    return first


def _without_parts(tables: list[Table]) -> list[Table]:
    """Without the tables that another one adds up: one for each work package or year, and one of all of them."""
    for whole in tables:
        parts = [
            one
            for one in tables
            if one is not whole and {body_of(row.name) for row in one.rows} <= {body_of(row.name) for row in whole.rows}
        ]
        held = [(row, [part.held for one in parts for part in one.rows if body_of(part.name) == body_of(row.name)]) for row in whole.rows]
        keys = [
            (row.held[key], [part[key] for part in of_row if key in part])
            for row, of_row in held
            for key in (*COSTS, TOTAL)
            if key in row.held and (key != TOTAL or any(key in part for part in of_row))  # "Totaal WP1" is no total of costs by its words
        ]
        if len(parts) > 1 and any(one.value for one, _ in keys) and all(_is_sum(one, of_parts) for one, of_parts in keys):
            return [one for one in tables if not any(one is part for part in parts)]
    return tables


def _is_sum(one: Amount, parts: list[Amount]) -> bool:
    known = [part.value for part in parts if part.value is not None]
    margin = CENT * max(1, len(parts))
    return one.value is not None and len(known) == len(parts) and abs(sum(known, ZERO) - one.value) <= margin


def beside_the_costs(sheets: Iterable[Sheet], words: Vocabulary) -> Table | None:
    """The first table that has a row per partner and only two amounts: what the partners bring in, where their costs stand elsewhere."""
    return next((found for sheet in sheets for found in _tables(sheet, words, _has_partners)), None)


def _tables(sheet: Sheet, words: Vocabulary, is_head: Callable[[dict[int, Cell], Vocabulary], bool]) -> Iterator[Table]:
    lines = list(sheet.rows())
    heads = [index for index, (_, cells) in enumerate(lines) if is_head(cells, words)]
    for index, end in pairwise([*heads, len(lines)]):
        yield read_table(sheet, lines[index:end], words)


def _has_partners(cells: dict[int, Cell], words: Vocabulary) -> bool:
    texts = [cell.value for _, cell in sorted(cells.items()) if isinstance(cell.value, str) and cell.value.strip()]
    keys = {meaning.key for text in texts if (meaning := words.meaning(text))}
    return bool(texts) and words.is_label("name", texts[0]) and len(keys & set(INCOMES)) > 1


def _join(first: Table, more: Table) -> None:
    """Adds the kinds of amounts that only a further table has, to the rows of the same name. Other amounts, or of others, are for a person."""
    rows = {body_of(row.name): row for row in first.rows}
    known = {key for row in first.rows for key in row.held}
    told = f"Vanaf {more.place.location} staat nog een tabel met andere bedragen per partner."
    if not all(body_of(row.name) in rows for row in more.rows):
        if any(_differ(first.totals, more.totals, key) for key in (TOTAL, *INCOMES)) or not more.totals:
            first.unclear.append(told)
        return
    if any(_differ(rows[body_of(row.name)].held, row.held, key) for row in more.rows for key in row.held):
        first.unclear.append(told)
    for row in more.rows:
        mine = rows[body_of(row.name)]
        mine.held |= {key: one for key, one in row.held.items() if key not in known}
        mine.years |= {key: years for key, years in row.years.items() if key not in mine.years and key not in known}
        mine.stated |= row.stated
        mine.about = row.about | mine.about
    first.totals |= {key: one for key, one in more.totals.items() if key not in known}
    first.years = max(first.years, more.years)


def _differ(one: Mapping[str, Amount], other: Mapping[str, Amount], key: str) -> bool:
    return key in one and key in other and one[key].value != other[key].value


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


def is_sum_of(stated: Amount | None, key: str, shown: Sequence[Worked], lines: int) -> bool:
    """Whether a total is that of the amounts as the sheets' own sums have them: then those sheets were told of already."""
    known = [value for one in shown if (value := (one.incomes if key in INCOMES else one.costs).get(key)) is not None]
    return stated is not None and stated.value is not None and abs(stated.value - sum(known, ZERO)) <= CENT * max(1, lines)


def rows_differ(stated: Table, partners: list[dict[str, Any]], shown: Sequence[Worked]) -> Iterator[str]:
    """Sentences for partners whose row in the table says something else than their own sheet."""
    by_name: dict[str, list[tuple[dict[str, Any], Worked]]] = {}
    for partner, worked in zip(partners, shown, strict=True):
        by_name.setdefault(body_of(str(partner.get("name") or "")), []).append((partner, worked))
    for row in stated.rows:
        name = row.name
        same = by_name.get(body_of(name), [])
        if not body_of(name) or len(same) != 1:
            continue
        partner, worked = same[0]
        for key, one in row.held.items():
            ours, lines = _value(partner, key), max(1, partner["lines"])
            if ours is None or one.value is None or abs(cents(one.value) - ours) <= CENT * lines or is_sum_of(one, key, [worked], lines):
                continue
            own = partner["places"].get(key if key in INCOMES else f"costs.{key}", "")
            yield f"Op {one.place.location} staat {euro(one.value)} voor {DUTCH[key]} van {name}, maar op {own} komt het op {euro(ours)}."


def unlike_its_income(stated: Table, partners: list[dict[str, Any]]) -> Iterator[str]:
    """Sentences for partners whose income stands in the table alone, beside other costs than we read elsewhere: it is those costs that it covers."""
    rows = {body_of(row.name): row.held for row in stated.rows if body_of(row.name)}
    for partner in partners:
        held = rows.get(body_of(str(partner.get("name") or "")), {})
        theirs, ours = held.get(TOTAL), _value(partner, TOTAL)
        beside = any(key in held and partner["places"].get(key) == held[key].place.location for key in INCOMES)
        if not beside or theirs is None or theirs.value is None or ours is None:
            continue
        if abs(cents(theirs.value) - ours) > CENT * max(1, partner["lines"]):
            yield (
                f"Naast de steun en de eigen inbreng van {partner['name']} staat {euro(theirs.value)} als kosten ({theirs.place.location}). "
                f"Elders lazen we {euro(ours)}."
            )


def only_here(stated: Table, partners: Sequence[Mapping[str, Any]]) -> list[PartnerSheet]:
    """Partners with costs that the table names and of whom no sheet is: filled in here alone. In a table that calls all others by their names."""
    known = {body_of(str(one.get("name") or "")) for one in partners}
    if not known <= {body_of(row.name) for row in stated.rows}:
        return []
    rows = [row for row in stated.rows if body_of(row.name) not in known and (one := row.held.get(TOTAL)) is not None and one.value]
    return as_partners(replace(stated, rows=rows))


def counts_all(stated: Table, partners: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the total costs of the table are those of these partners."""
    total = stated.totals.get(TOTAL)
    ours = [_value(partner, TOTAL) for partner in partners]
    if total is None or total.value is None or None in ours:
        return False
    return abs(total.value - sum((one for one in ours if one is not None), ZERO)) <= CENT * sum(max(1, one["lines"]) for one in partners)


def as_partners(stated: Table) -> list[PartnerSheet]:
    """Partners of a cost model that is only this table. Rows without a name or without amounts are unused."""
    partners = []
    for row in stated.rows:
        if not row.name.strip() or not any(one.value is None or one.value != 0 for one in row.held.values()):
            continue
        if not names_a_body(row.name) and all(is_words(one) for one in row.held.values()):
            continue  # a column of remarks among those of the partners
        one = PartnerSheet(stated.sheet, (row.name, next(iter(row.held.values())).place), row.about.get("kbo"), row.about.get("role"))
        one.years, one.first_year, one.unclear = stated.years, stated.first_year, list(stated.unclear)
        one.lines = {key: [_line(row, key)] for key in COSTS if key in row.held}
        one.total = _line(row, TOTAL) if TOTAL in row.held or row.years.get(YEARS) else None
        one.incomes = {key: row.held[key] for key in INCOMES if key in row.held}
        one.left = list(row.left)
        partners.append(one)
    return partners


def _line(row: Row, key: str) -> Line:
    """One kind of a row. Its sum over the years is our own; a total of it stands there or not."""
    years = row.years.get(YEARS if key == TOTAL and TOTAL not in row.years else key, {})
    return Line(key, dict(sorted(years.items())), row.held.get(key) if key in row.stated else None)


def completed(partners: list[PartnerSheet], stated: Table) -> None:
    """Gives partners what only the table tells: number, role, and income when no partner has any of its own."""
    income = not any(one.incomes for one in partners)
    rows = {body_of(row.name): row for row in stated.rows}
    for one in partners:
        row = rows.get(body_of(one.name[0])) if one.name else None
        if row is None:
            continue
        one.kbo, one.role = one.kbo or row.about.get("kbo"), one.role or row.about.get("role")
        if income:
            one.incomes = {key: row.held[key] for key in INCOMES if key in row.held}
        _filled_in_here(one, row, stated)
    named = {body_of(one.name[0]) for one in partners if one.name}
    others = [
        row for key, row in rows.items() if key and key not in named and any(row.held[kind].value for kind in INCOMES if kind in row.held)
    ]
    for one in partners if income and others else ():
        if one.name and body_of(one.name[0]) not in rows:
            place = next(held.place.location for kind, held in others[0].held.items() if kind in INCOMES)
            one.unclear.append(f"Op {place} staat inkomen van “{others[0].name[:60]}”, maar de kosten zijn van “{one.name[0][:60]}”.")


def _filled_in_here(one: PartnerSheet, row: Row, stated: Table) -> None:
    """Gives a partner the amounts that someone typed in the table and that are blank on its own sheet: there, and for a person."""
    typed = {key: held for key, held in row.held.items() if held.value and held.formula is None}
    blank = [key for key in INCOMES if key not in one.incomes and key in typed]
    one.incomes |= {key: typed[key] for key in blank}
    if not any(held.value or held.failed for held in one.costs) and any(key in typed for key in (*COSTS, TOTAL)):
        (alone,) = as_partners(replace(stated, rows=[row]))
        one.lines, one.sums, one.headed, one.total, one.years = alone.lines, {}, {}, alone.total, alone.years
        blank.append(TOTAL)
    if blank:
        place = typed[blank[0]].place.location if blank[0] in typed else stated.place.location
        said = " en ".join(DUTCH[key] for key in blank)
        one.unclear.append(f"Op blad '{one.sheet.name}' is dit leeg: {said}. We nemen wat in de tabel met totalen staat ({place}).")


def _value(partner: Mapping[str, Any], key: str) -> Decimal | None:
    value = partner.get(key) if key in INCOMES else partner["costs"].get(key)
    return value if isinstance(value, Decimal) else None
