"""A cost model as one long list: every line says of which partner it is, which kind of cost, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from parsers.cost_amounts import CENT, Amount, amount, of_year
from parsers.cost_columns import Columns, column_of_amounts, columns_of, first_of, numbered
from parsers.cost_labels import COSTS, Vocabulary, says_sum, year_of
from parsers.cost_layouts import body_of
from parsers.cost_lines import euro
from parsers.cost_partner import Line, PartnerSheet
from parsers.words import fold
from parsers.xlsx import Cell, Sheet, shown

_ENOUGH = 3  # lines with a kind of cost in the same column
_YEAR_HEADS = ("jaar", "projectjaar", "werkjaar", "year")


@dataclass(slots=True)
class _Head:
    row: int
    name: int
    kind: int
    columns: Columns
    kbo: int | None
    role: int | None
    year: int | None  # the column that says of which year a line is
    years: dict[int, int]  # what stands there -> project year


def ledger(sheet: Sheet, words: Vocabulary) -> list[PartnerSheet]:
    """The partners of a list, in the order of their first line; empty when the sheet is no such list."""
    head = next((found for row, cells in sheet.rows() if (found := _head(sheet, row, cells, words))), None)
    if head is None:
        return []
    partners: dict[str, PartnerSheet] = {}
    name, kind = "", ""
    whole, mine = _Running(), _Running()
    unlike = ""
    for row, cells in sheet.rows():
        if row <= head.row:
            continue
        first = next((str(cell.value) for _, cell in sorted(cells.items()) if isinstance(cell.value, str)), "")
        if _names_the_column(cells, head, words):
            break  # the next table
        line = _line(sheet, row, head)
        if says_sum(first):
            unlike = "" if fold(first).startswith("sub") else _unlike(line, whole, mine)
            continue
        if not line.amounts:
            continue
        value = line.stated
        if not first and (whole.makes(value) or mine.makes(value)):
            continue  # a sum without a name
        if (named := _text(cells, head.name)) and named != name:
            name, mine = named, _Running()  # a merged cell stands only in its first row
        kind = _text(cells, head.kind) or (kind if first else "")
        line.label = kind or first
        whole.add(value)
        mine.add(value)
        partner = partners.setdefault(body_of(name), _partner(sheet, row, name, cells, head))
        meaning = words.meaning(kind)
        if meaning is None or meaning.key not in COSTS:
            line = _unplaced(line, kind)
        partner.lines.setdefault(meaning.key if meaning and meaning.key in COSTS else "operating", []).append(line)
    for partner in partners.values():
        partner.unclear += [told for told in (unlike, _other_amounts(sheet, head)) if told]
    return list(partners.values())


def _other_amounts(sheet: Sheet, head: _Head) -> str:
    """Why amounts without tax are for a person: numbers stand behind them, which may be what is really paid. "" when they are not without tax."""
    column = head.columns.total
    if column is None or "excl" not in fold(shown(sheet.cell(head.row, column))):
        return ""
    if not any(row > head.row and at > column and isinstance(cell.value, Decimal) for (row, at), cell in sheet.cells.items()):
        return ""
    return f"De bedragen onder {sheet.place(head.row, column).location} zijn zonder btw. Rechts daarvan staan nog andere bedragen."


def _unlike(line: Line, whole: _Running, mine: _Running) -> str:
    """What to tell of a sum that is not that of the lines above it, nor of those of its partner; "" when it is."""
    value = line.stated
    if value is None or not line.amounts or any(abs(value - one.total) <= CENT * max(1, one.lines) for one in (whole, mine)):
        return ""
    return f"Op {line.amounts[-1].place.location} staat {euro(value)} als som, maar de lijnen erboven geven samen {euro(whole.total)}."


def _head(sheet: Sheet, row: int, cells: dict[int, Cell], words: Vocabulary) -> _Head | None:
    """The heading: a column of partners, amounts, and under it a column in which kinds of cost stand on several lines."""
    texts = {column: cell.value for column, cell in sorted(cells.items()) if isinstance(cell.value, str)}
    by_label = {key: next((c for c, text in texts.items() if words.is_label(key, text)), None) for key in ("name", "kbo", "role")}
    name = by_label["name"]
    if name is None:
        return None
    columns = columns_of(cells) or Columns()
    if not columns.years and columns.total is None:
        columns.total = column_of_amounts(texts)
    if not columns.years and columns.total is None:
        return None
    kinds = {column: share for column in texts if column != name and (share := _share_of_kinds(sheet, row, column, words))}
    if not kinds:
        return None
    year = None if columns.years else next((column for column, text in texts.items() if fold(text) in _YEAR_HEADS), None)
    said = {_year(cell) for (at, column), cell in sheet.cells.items() if column == year and at > row}
    years = numbered({one: one for one in said if one is not None})
    kind = max(kinds, key=lambda column: kinds[column])
    return _Head(row, name, kind, columns, by_label["kbo"], by_label["role"], year, {one: number for number, one in years.items()})


def _year(cell: Cell) -> int | None:
    """Project year or calendar year of a line."""
    text = shown(cell).strip()
    return int(text) if text.isdigit() and len(text) in (1, 4) else year_of(text)


def _share_of_kinds(sheet: Sheet, head: int, column: int, words: Vocabulary) -> float:
    """Which part of the texts under a heading are kinds of cost; 0 when they are too few to be meant as such."""
    below = [cell for (row, c), cell in sheet.cells.items() if c == column and row > head and isinstance(cell.value, str)]
    kinds = [meaning.key for cell in below if (meaning := words.meaning(str(cell.value))) and meaning.key in COSTS and not meaning.is_sum]
    return len(kinds) / len(below) if len(kinds) >= _ENOUGH and len(set(kinds)) >= 2 else 0.0


def _names_the_column(cells: dict[int, Cell], head: _Head, words: Vocabulary) -> bool:
    text = _text(cells, head.name)
    return bool(text) and words.is_label("name", text)


def _partner(sheet: Sheet, row: int, name: str, cells: dict[int, Cell], head: _Head) -> PartnerSheet:
    found = PartnerSheet(sheet, years=len(head.columns.years or head.years), first_year=head.columns.first_year or first_of(head.years))
    found.name = (name, sheet.place(row, head.name)) if name else None
    for key, column in (("kbo", head.kbo), ("role", head.role)):
        if column is not None and (text := _text(cells, column)):
            setattr(found, key, (text, sheet.place(row, column)))
    return found


@dataclass(slots=True)
class _Running:
    """The lines so far, added up."""

    total: Decimal = Decimal(0)
    lines: int = 0

    def add(self, value: Decimal | None) -> None:
        self.total += value or 0
        self.lines += 1

    def makes(self, value: Decimal | None) -> bool:
        """Whether an amount is the sum of these lines. That of one line may as well be a second one of as much, and what is unread is no sum."""
        return self.lines > 1 and value == self.total


def _line(sheet: Sheet, row: int, head: _Head) -> Line:
    line = Line("")
    for year, column in head.columns.years.items():
        if (one := of_year(sheet, row, [column, *head.columns.parts.get(column, ())])) is not None:
            line.years[year] = one
    if head.columns.total is not None:
        line.total = amount(sheet, row, head.columns.total)
    number = head.years.get(_year(sheet.cell(row, head.year)) or 0) if head.year else None
    if number is not None and line.total is not None:
        line.years[number], line.total = line.total, None
    return line


def _unplaced(line: Line, kind: str) -> Line:
    """A line of which the kind is not known: its amount must not get lost, and cannot be placed."""
    place = line.amounts[0].place
    told = (
        f"Bij {place.location} staat de kostensoort “{kind[:60]}”. Die herkennen we niet."
        if kind
        else f"Bij {place.location} staat een bedrag zonder kostensoort. We weten niet of het een kost is of een som."
    )
    return Line(kind, total=Amount(None, place, line.amounts[0].raw, told))


def _text(cells: dict[int, Cell], column: int) -> str:
    cell = cells.get(column)
    return shown(cell).strip() if cell is not None and not cell.blank else ""
