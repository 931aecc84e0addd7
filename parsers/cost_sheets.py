"""One partner's part of a cost model, as it stands on its sheet: lines, sums and income, found by their labels wherever they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from parsers import cost_labels, values
from parsers.cost_amounts import CENT, Amount, added, amount, is_share, is_words, of_year, rate, settled, the_total
from parsers.cost_below import without_the_whole
from parsers.cost_columns import Columns, columns_of, heading_of_amounts, under_groups, with_tax_apart
from parsers.cost_incomes import incomes
from parsers.cost_labels import COSTS, IDENTITY, INCOMES, RECEIPTS, TOTAL, Meaning, Vocabulary
from parsers.cost_layouts import Rows, bare_identity, below_each_other, is_bare_name, is_matrix_head, names_a_body
from parsers.cost_partner import Line, PartnerSheet
from parsers.words import is_blank
from parsers.xlsx import Cell, Sheet, shown


def read_sheet(sheet: Sheet, words: Vocabulary) -> list[PartnerSheet]:
    """The partners on a sheet: usually one, several when their blocks stand under each other; none when this is no partner sheet."""
    rows = list(sheet.rows())
    named = [row for row, cells in rows if _has_field(cells, "name", words) and not is_matrix_head(cells, words)]
    starts = named or [row for row, cells in rows if is_bare_name(cells)]
    borders = [0, *starts[1:], 10**9]
    blocks = [[one for one in rows if low <= one[0] < high] for low, high in pairwise(borders)]
    found = [(_Reader(sheet, words, below_each_other(block, words)).read(), block) for block in blocks]
    found = without_the_whole(found, lambda rows: _Reader(sheet, words, below_each_other(rows, words)).read(), words)
    for one, block in found:
        if one.name is None and not named:
            one.name, number, role = bare_identity(sheet, block, words, alone=len(blocks) == 1)
            one.kbo, one.role = one.kbo or number, one.role or role
    return [one for one, _ in found if _is_partner(one)]


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
        self.headlines: dict[str, list[Line]] = {}
        self.incomes: dict[str, list[tuple[str, Amount]]] = {}

    def read(self) -> PartnerSheet:
        for part in self.parts:
            self.rows, self.section, self.columns = part, "", Columns()
            for index, (row, cells) in enumerate(part):
                if self._identity(row, cells) or self._heading(cells, part[index - 1][1] if index else {}):
                    continue
                self._row(index, row, cells)
        for key, (line, *more) in self.headlines.items():
            if self.found.lines.get(key) and not line.percent and not more:
                self.found.headed[key] = self.found.sums.setdefault(key, line)
            else:
                self.found.lines.setdefault(key, []).extend((line, *more))
        total = self.found.total.stated if self.found.total else None
        self.found.incomes = incomes(self.incomes, total, self.words.is_exact, self.found.left)
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
            fitting = (one for one in beside if _is_answer(name, shown(self.sheet.cell(*one))))  # a remark or "BE" may stand before it
            spot = (
                next(fitting, beside[0]) if beside else (row + 1, column) if len(labels) > 1 else None
            )  # a row of labels has its answers under it
            text = shown(self.sheet.cell(*spot)) if spot else ""
            if spot and getattr(self.found, name) is None and not is_blank(text):
                setattr(self.found, name, (text, self.sheet.place(*spot)))
        return bool(labels)

    def _heading(self, cells: dict[int, Cell], above: dict[int, Cell]) -> bool:
        """A row of column headings: remember which column is which year. A section title may stand in the same row."""
        columns = columns_of(cells)
        if columns is not None and columns.twice is not None and columns.twice[0] == columns.twice[1]:
            columns = columns_of(under_groups(cells, above)) or columns  # years under "Mensmaanden" and again under "Kost"
        if columns is None and (self.section or with_tax_apart(cells)) and (last := heading_of_amounts(cells)) is not None:
            label = self._label(cells)
            if label is not None and self.words.meaning(label[1]) is None:
                self.columns = Columns(total=last, total_only=True)
                return True
        if columns is None:
            return self._is_short_heading(cells)
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

    def _is_short_heading(self, cells: dict[int, Cell]) -> bool:
        """Headings that only tell where the total stands ("Omschrijving | Totaal"), in a kind of costs. They are no total that ends it."""
        texts = [shown(cell) for _, cell in sorted(cells.items()) if not cell.blank]
        plain_words = len(texts) == len(list(_texts(cells))) and len(texts) > 1 and not any(self.words.meaning(text) for text in texts[:-1])
        return bool(self.section) and plain_words and cost_labels.is_sum_alone(texts[-1])

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
        if meaning is not None and label is not None and self._names_its_kind(meaning, label[1]):
            self._headline(meaning.key, self._read_line(row, cells, label[1], start, meaning.key), follows=True)
        elif self.section and (meaning is None or (row < self.until and not meaning.is_sum)):
            self._line(row, cells, label[1] if label else "", start)
        elif meaning is not None and label is not None:
            self._labelled(index, row, cells, label, meaning)
        elif self.columns.years and self.found.total is None and label is not None and not cost_labels.counts_something(label[1]):
            self._unplaced(row, cells, label)
        elif meaning is None and label is not None and (self.found.total is not None or self.incomes):
            self.found.left += [(label[1], one) for one in (self._of_income(row, cells, label[0], ""),) if one is not None]

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
                follows = self.section == meaning.key
                self._open(meaning.key, index, has_amounts)
                if has_amounts:
                    self._headline(meaning.key, self._read_line(row, cells, label[1], label[0], meaning.key), follows)
            return
        self.section = ""
        if meaning.key == TOTAL and has_amounts:
            self._total(self._read_line(row, cells, label[1], label[0], TOTAL))
        elif meaning.key in INCOMES or meaning.key == RECEIPTS:
            self._income(row, cells, label, meaning)

    def _names_its_kind(self, meaning: Meaning, label: str) -> bool:
        """Whether a row is the next of a list that names the kind of costs in each row ("Personeel | analist", "Personeel | ontwerper")."""
        before = self.headlines.get(self.section, [])
        lines = self.found.lines.get(self.section)
        return meaning.key == self.section and not meaning.is_sum and not lines and bool(before) and before[-1].label == label

    def _headline(self, key: str, line: Line, follows: bool) -> None:
        """An amount in the row of a kind of costs. Another one is more of that kind, in a list that names the kind in each row; the same amount
        once more is only so right under the first, under the same words."""
        before = self.headlines.setdefault(key, [])
        again = any(one.stated == line.stated for one in before)
        if not before or (self.found.total is None and (not again or (follows and before[-1].label == line.label))):
            before.append(line)

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
        found = self._of_income(row, cells, label[0], meaning.key)
        if found is None or heading_of_amounts(cells) is not None:
            return  # "Inkomsten | Opmerking | Bedrag" are headings
        if meaning.key == RECEIPTS or (meaning.is_sum and meaning.key in self.incomes):
            self.found.receipts = self.found.receipts or found
        else:
            self.incomes.setdefault(meaning.key, []).append((label[1], found))

    def _of_income(self, row: int, cells: dict[int, Cell], start: int, key: str) -> Amount | None:
        line = self._read_line(row, cells, "", start, key)
        found = line.total
        if line.years:
            by_year = added(list(line.years.values()))
            found = by_year if found is None else settled([found, by_year], parts=False) if by_year.value else found
        if found is None:
            found = the_total(_with_figures(self._amounts(row, cells, start)))
        return found

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
        if not columns.years and (columns.total is None or (columns.total_only and line.total is None)):
            beside = self._amounts(row, cells, start)
            line.total = the_total(_with_figures(beside) or beside)
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


def _is_answer(name: str, text: str) -> bool:
    """Whether a text is beyond doubt what is asked: the name of a body, an enterprise number."""
    return names_a_body(text) if name == "name" else name == "kbo" and values.kbo(text).value is not None


def _with_figures(amounts: list[Amount]) -> list[Amount]:
    """Without the mere words that may stand beside an amount ("zie offerte", "OK")."""
    return [one for one in amounts if not is_words(one)]


def _texts(cells: dict[int, Cell]) -> Iterator[tuple[int, str]]:
    for column, cell in sorted(cells.items()):
        if isinstance(cell.value, str) and cell.value.strip() and cell.formula is None:
            yield column, cell.value
