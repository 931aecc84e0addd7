"""One partner's part of a cost model, as it stands on its sheet: lines, sums and income, found by their labels wherever they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from parsers import cost_labels
from parsers.cost_amounts import CENT, Amount, added, amount, is_share, of_year, rate, settled, the_total
from parsers.cost_columns import Columns, columns_of
from parsers.cost_incomes import incomes
from parsers.cost_labels import COSTS, IDENTITY, INCOMES, RECEIPTS, TOTAL, Meaning, Vocabulary
from parsers.cost_layouts import Rows, bare_identity, below_each_other, is_bare_name
from parsers.model import Place
from parsers.words import is_blank
from parsers.xlsx import Cell, Sheet, shown


@dataclass(slots=True)
class Line:
    """One row of amounts: per project year, and its total. ``wage`` and ``months`` only for staff, ``percent`` only for overhead."""

    label: str
    years: dict[int, Amount] = field(default_factory=dict)
    total: Amount | None = None
    wage: Amount | None = None
    months: dict[int, Amount] = field(default_factory=dict)
    percent: Amount | None = None

    @property
    def amounts(self) -> list[Amount]:
        """Years and total, those that are there."""
        return [*self.years.values(), *([self.total] if self.total else [])]

    @property
    def stated(self) -> Decimal | None:
        """What the line says it comes to: its total, else its years added up. None when that cannot be told."""
        amounts = [self.total] if self.total is not None else list(self.years.values())
        known = [one.value for one in amounts if one.value is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


@dataclass(slots=True)
class PartnerSheet:
    """What one partner filled in. ``name``, ``kbo``, ``role``: raw text with its place, or None when blank."""

    sheet: Sheet
    name: tuple[str, Place] | None = None
    kbo: tuple[str, Place] | None = None
    role: tuple[str, Place] | None = None
    sections: set[str] = field(default_factory=set)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    sums: dict[str, Line] = field(default_factory=dict)
    total: Line | None = None
    incomes: dict[str, Amount] = field(default_factory=dict)
    receipts: Amount | None = None
    years: int = 0  # project years that the headings name
    first_year: int | None = None  # of the calendar, when the headings name such years
    headed: dict[str, Line] = field(default_factory=dict)  # amounts in the row of a kind of costs that also has lines under it
    unclear: list[str] = field(default_factory=list)  # why these amounts are for a person


def read_sheet(sheet: Sheet, words: Vocabulary) -> list[PartnerSheet]:
    """The partners on a sheet: usually one, several when their blocks stand under each other; none when this is no partner sheet."""
    rows = list(sheet.rows())
    named = [row for row, cells in rows if _has_field(cells, "name", words) and not is_matrix_head(cells, words)]
    starts = named or [row for row, cells in rows if is_bare_name(cells)]
    borders = [0, *starts[1:], 10**9]
    blocks = [[one for one in rows if low <= one[0] < high] for low, high in pairwise(borders)]
    found = [(_Reader(sheet, words, below_each_other(block, words)).read(), block) for block in blocks]
    for one, block in found:
        if one.name is None and not named:
            one.name, one.kbo, one.role = bare_identity(sheet, block, words, alone=len(blocks) == 1)
    return [one for one, _ in found if _is_partner(one)]


def is_matrix_head(cells: dict[int, Cell], words: Vocabulary) -> bool:
    """A heading row that names several kinds of amounts next to each other, as the sheet with totals has."""
    keys = {meaning.key for cell in cells.values() if isinstance(cell.value, str) and (meaning := words.meaning(cell.value))}
    return len(keys & {*COSTS, *INCOMES, TOTAL}) >= 3


def _is_partner(found: PartnerSheet) -> bool:
    kinds = found.sections | set(found.sums)
    return len(kinds & set(COSTS)) >= 2 or (found.total is not None and len(found.incomes) >= 2)


def _has_field(cells: dict[int, Cell], name: str, words: Vocabulary) -> bool:
    first = next((cell for _, cell in sorted(cells.items()) if not cell.blank), None)
    return first is not None and isinstance(first.value, str) and words.is_label(name, first.value)


class _Reader:
    """Walks one partner's rows top down and keeps in which section it is."""

    def __init__(self, sheet: Sheet, words: Vocabulary, parts: list[Rows]) -> None:
        self.sheet, self.words, self.parts = sheet, words, parts
        self.rows: Rows = []
        self.found = PartnerSheet(sheet)
        self.section = ""
        self.until = 0  # last row of the section, when a later row is known to be its subtotal
        self.columns = Columns()
        self.headlines: dict[str, Line] = {}
        self.incomes: dict[str, list[tuple[str, Amount]]] = {}

    def read(self) -> PartnerSheet:
        for part in self.parts:
            self.rows, self.section, self.columns = part, "", Columns()
            for index, (row, cells) in enumerate(part):
                if self._identity(row, cells) or self._heading(cells):
                    continue
                self._row(index, row, cells)
        for key, line in self.headlines.items():
            if self.found.lines.get(key) and not line.percent:
                self.found.headed[key] = self.found.sums.setdefault(key, line)
            else:
                self.found.lines.setdefault(key, []).append(line)
        total = self.found.total.stated if self.found.total else None
        self.found.incomes = incomes(self.incomes, total)
        return self.found

    def _identity(self, row: int, cells: dict[int, Cell]) -> bool:
        """Name, number and role, before the first section. The headings of a table with a row for each partner name nobody."""
        if ((self.found.sections or self.section) and self.rows is self.parts[0]) or is_matrix_head(cells, self.words):
            return False
        labels = [
            (column, name)
            for column, cell in sorted(cells.items())
            if isinstance(cell.value, str)
            for name in IDENTITY
            if self.words.is_label(name, cell.value) and getattr(self.found, name) is None
        ]
        for position, (column, name) in enumerate(labels):
            border = labels[position + 1][0] if position + 1 < len(labels) else 10**6
            beside = [(row, c) for c, cell in sorted(cells.items()) if column < c < border and not cell.blank]
            spot = beside[0] if beside else (row + 1, column) if len(labels) > 1 else None  # a row of labels has its answers under it
            text = shown(self.sheet.cell(*spot)) if spot else ""
            if spot and getattr(self.found, name) is None and not is_blank(text):
                setattr(self.found, name, (text, self.sheet.place(*spot)))
        return bool(labels)

    def _heading(self, cells: dict[int, Cell]) -> bool:
        """A row of column headings: remember which column is which year. A section title may stand in the same row."""
        columns = columns_of(cells)
        if columns is None:
            return False
        self.columns = columns
        self.found.years = max(self.found.years, len(columns.years))
        self.found.first_year = self.found.first_year or columns.first_year
        if columns.twice is not None:
            self.found.unclear.append("Voor hetzelfde jaar zijn er twee kolommen: “{}” en “{}”. We lazen de eerste.".format(*columns.twice))
        label = self._label(cells)
        meaning = self.words.meaning(label[1]) if label else None
        if meaning and meaning.key in COSTS and not meaning.is_sum:
            self._open(meaning.key, 0)
        return True

    def _open(self, key: str, index: int, headline: bool = False) -> None:
        """Begins a kind of costs. One with amounts in its own row (``headline``) only ends at a subtotal that names it."""
        self.section = key
        self.found.sections.add(key)
        self.until = 0
        for row, cells in self.rows[index + 1 :]:
            label = self._label(cells)
            meaning = self.words.meaning(label[1]) if label else None
            if meaning is None or label is None:
                continue
            if meaning.is_sum and (meaning.key == key or (cost_labels.is_sum_alone(label[1]) and not headline)):
                self.until = row
                return
            if meaning.key in COSTS and meaning.key != key and not self._amounts(row, cells, label[0]):
                return

    def _row(self, index: int, row: int, cells: dict[int, Cell]) -> None:
        label = self._label(cells)
        meaning = self.words.meaning(label[1]) if label else None
        start = label[0] if label else 0
        if self.section and (meaning is None or (row < self.until and not meaning.is_sum)):
            self._line(row, cells, label[1] if label else "", start)
        elif meaning is not None and label is not None:
            self._labelled(index, row, cells, label, meaning)
        elif self.columns.years and self.found.total is None and label is not None and not cost_labels.counts_something(label[1]):
            self._unplaced(row, cells, label)

    def _labelled(self, index: int, row: int, cells: dict[int, Cell], label: tuple[int, str], meaning: Meaning) -> None:
        """A row whose label has a meaning."""
        has_amounts = bool(self._amounts(row, cells, label[0]))
        if (
            meaning.is_sum
            and cost_labels.is_sum_alone(label[1])
            and self.found.lines.get(self.section)
            and self.section not in self.found.sums
        ):
            meaning = Meaning(self.section, is_sum=True)
        if meaning.key in COSTS:
            if meaning.is_sum:
                self.found.sums.setdefault(meaning.key, self._read_line(row, cells, label[1], label[0], meaning.key))
                self.found.sections.add(meaning.key)
                self.section = ""
            elif self.section == meaning.key and has_amounts and self.found.lines.get(meaning.key):
                self._line(row, cells, label[1], label[0])
            else:
                self._open(meaning.key, index, has_amounts)
                if has_amounts:
                    self.headlines.setdefault(meaning.key, self._read_line(row, cells, label[1], label[0], meaning.key))
            return
        self.section = ""
        if meaning.key == TOTAL and has_amounts:
            self._total(self._read_line(row, cells, label[1], label[0], TOTAL))
        elif meaning.key in INCOMES or meaning.key == RECEIPTS:
            self._income(row, cells, label, meaning)

    def _total(self, line: Line) -> None:
        """The first total is that of the costs. Another one among the costs is of somebody else; one under the income is of the income."""
        if self.found.total is None:
            self.found.total = line
        elif not self.incomes or not cost_labels.is_sum_alone(line.label):
            first, second = self.found.total.stated, line.stated
            if first is not None and second is not None and abs(first - second) > CENT:
                place = line.amounts[-1].place.location
                self.found.unclear.append(
                    f"Op {place} staat nog een totaal, met een ander bedrag dan op {self.found.total.amounts[-1].place.location}."
                )

    def _income(self, row: int, cells: dict[int, Cell], label: tuple[int, str], meaning: Meaning) -> None:
        """Income stands in the total column, else per year, else in the last cell with a number."""
        line = self._read_line(row, cells, "", label[0], meaning.key)
        found = line.total
        if line.years:
            by_year = added(list(line.years.values()))
            found = by_year if found is None else settled([found, by_year], parts=False) if by_year.value else found
        if found is None:
            others = [
                one
                for one in self._amounts(row, cells, label[0])
                if one.value is not None or any(c.isdigit() for c in one.raw) or one.uncached
            ]
            found = the_total(others)
        if found is None:
            return
        if meaning.key == RECEIPTS or (meaning.is_sum and meaning.key in self.incomes):
            self.found.receipts = self.found.receipts or found
        else:
            self.incomes.setdefault(meaning.key, []).append((label[1], found))

    def _unplaced(self, row: int, cells: dict[int, Cell], label: tuple[int, str]) -> None:
        """An amount among the costs that belongs to no kind of them."""
        known = [one for one in self._read_line(row, cells, label[1], label[0], "").amounts if one.value and not is_share(one)]
        if known:
            self.found.unclear.append(
                f"Bij {known[-1].place.location} staat een bedrag voor “{label[1][:60]}”. We weten niet bij welke kosten het hoort."
            )

    def _line(self, row: int, cells: dict[int, Cell], label: str, start: int) -> None:
        if cost_labels.counts_something(label):
            return
        line = self._read_line(row, cells, label, start, self.section)
        if line.amounts or line.wage or line.months:
            self.found.lines.setdefault(self.section, []).append(line)

    def _read_line(self, row: int, cells: dict[int, Cell], label: str, start: int, key: str) -> Line:
        columns = self.columns
        line = Line(label)
        for year, column in columns.years.items():
            if (one := of_year(self.sheet, row, [column, *columns.parts.get(column, ())])) is not None:
                line.years[year] = one
        if columns.total is not None:
            line.total = amount(self.sheet, row, columns.total)
        if key == "staff":
            line.wage = amount(self.sheet, row, columns.wage) if columns.wage else None
            for year, column in columns.months.items():
                if (one := amount(self.sheet, row, column)) is not None:
                    line.months[year] = one
        if key == "overhead":
            rest_of_row = [column for column in sorted(cells) if column > start and column not in columns.amounts]
            line.percent = next((one for column in rest_of_row if (one := rate(self.sheet, row, column))), None)
        if not columns.years and columns.total is None:
            line.total = the_total(self._amounts(row, cells, start))
        return line

    def _amounts(self, row: int, cells: dict[int, Cell], start: int) -> list[Amount]:
        return [one for column in sorted(cells) if column > start and (one := amount(self.sheet, row, column)) is not None]

    def _label(self, cells: dict[int, Cell]) -> tuple[int, str] | None:
        """The first text of a row, or the one after it when only that one is a known label ("a." | "Loonkosten")."""
        texts = list(_texts(cells))
        for column, text in texts[:2]:
            if self.words.meaning(text) or any(self.words.is_label(name, text) for name in IDENTITY):
                return column, text
        return texts[0] if texts else None


def _texts(cells: dict[int, Cell]) -> Iterator[tuple[int, str]]:
    for column, cell in sorted(cells.items()):
        if isinstance(cell.value, str) and cell.value.strip() and cell.formula is None:
            yield column, cell.value
