"""Cost models that people lay out in their own way, brought back to the ways that are read: a partner's sheet, or a table with a row per partner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, cached_property
from itertools import pairwise

from parsers import values
from parsers.cost_labels import COSTS, INCOMES, TOTAL, Vocabulary, is_total, is_wage, year_of
from parsers.model import Place
from parsers.words import fold
from parsers.xlsx import Cell, Sheet
from registers.lookup import Registers

Rows = list[tuple[int, dict[int, Cell]]]
Said = tuple[str, Place] | None  # a text and where it stands
_LAST = 1 << 14  # more columns no sheet has
_MARKS = re.compile(r"[*†‡¹²³]|^\d{1,2}[.)]\s")
_ROLE = r"(?:coordinator|trekker|indiener|aanvrager|hoofdaanvrager|penvoerder|partner|deelnemer|volger)"
_ASIDE = re.compile(rf"\((?:{_ROLE}|stad|gemeente|(?:kbo|be)?[\s\d.:-]*)\)")
_ROLE_BEHIND = re.compile(rf"\s+[-–]\s+{_ROLE}$")
_KIND_BEFORE = re.compile(r"^(?:de )?(?:stad|gemeente|lokaal bestuur|stadsbestuur|gemeentebestuur)\s+(?=\w)")
_ENOUGH = 3  # kinds of amounts under each other that make a column a column of labels


class Turned(Sheet):
    """A sheet with rows and columns exchanged. Places stay those of the sheet as people see it."""

    def __init__(self, sheet: Sheet, first: int, end: int = _LAST * 64) -> None:
        """``first``: the row with the names of the partners; what stands above it is left out. So is what stands from the row ``end`` on."""
        self.first, self.end = first, end
        self.name, self.hidden, self.sheet = sheet.name, sheet.hidden, sheet
        self.hidden_rows, self.hidden_columns = sheet.hidden_columns, sheet.hidden_rows

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """Every cell, in the reading order of the exchanged sheet."""
        kept = [(column, row, cell) for (row, column), cell in self.sheet.cells.items() if self.first <= row < self.end]
        return {(column, row): cell for column, row, cell in sorted(kept, key=lambda one: one[:2])}

    def place(self, row: int, column: int) -> Place:
        """Where the cell stands on the sheet itself."""
        return self.sheet.place(column, row)


class Part(Sheet):
    """Some columns of a sheet, beside others that hold a table of their own."""

    def __init__(self, sheet: Sheet, first: int, end: int) -> None:
        self.first, self.end = first, end
        self.name, self.hidden, self.sheet = sheet.name, sheet.hidden, sheet
        self.hidden_rows, self.hidden_columns = sheet.hidden_rows, sheet.hidden_columns

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """The cells of these columns."""
        return {(row, column): cell for (row, column), cell in self.sheet.cells.items() if self.first <= column < self.end}


def as_rows(sheets: Iterable[Sheet], words: Vocabulary) -> list[Sheet]:
    """The sheets; tables beside each other taken apart; one with a column per partner turned so that it has a row per partner."""
    found: list[Sheet] = []
    for sheet in sheets:
        labels = _labels(sheet, words)
        borders = _borders(sheet, labels, words)
        parts = [Part(sheet, first, end) for first, end in pairwise([1, *borders, _LAST])] if borders else [sheet]
        for part in parts:
            row = _row_of_partners(part, _labels(part, words) if borders else labels, words)
            found.append(part if row is None else Turned(part, row, *_next_heads(part, row, words)))
    return found


def _next_heads(sheet: Sheet, first: int, words: Vocabulary) -> list[int]:
    """The row where under a table with a column per partner another one begins, with other headings beside "Partner"; none when there is none."""
    texts = {row: [str(cell.value) for _, cell in sorted(cells.items()) if isinstance(cell.value, str)] for row, cells in sheet.rows()}
    names = set(map(fold, texts[first]))
    return [
        row
        for row, said in texts.items()
        if row > first and len(said) > _ENOUGH and words.is_label("name", said[0]) and not names & set(map(fold, said[1:]))
    ][:1]


def _borders(sheet: Sheet, labels: Mapping[int, set[str]], words: Vocabulary) -> list[int]:
    """The columns where a further table begins: kinds of costs stand in several columns with amounts between them."""
    columns = [column for column, keys in sorted(labels.items()) if len(keys & set(COSTS)) >= _ENOUGH]
    return [after for before, after in pairwise(columns) if _amounts_between(sheet, before, after, words)]


def _amounts_between(sheet: Sheet, before: int, after: int, words: Vocabulary) -> bool:
    rows = [cells for _, cells in sheet.rows() if before in cells and _is_kind(cells[before], words)]
    return sum(any(before < column < after and _may_be_amount(cell) for column, cell in cells.items()) for cells in rows) >= _ENOUGH


def _may_be_amount(cell: Cell) -> bool:
    return (not isinstance(cell.value, str) and not cell.blank) or any(char.isdigit() for char in str(cell.value))


def _labels(sheet: Sheet, words: Vocabulary) -> dict[int, set[str]]:
    """Per column the kinds of amounts that it names."""
    labels: dict[int, set[str]] = {}
    for (_, column), cell in sheet.cells.items():
        if isinstance(cell.value, str) and (meaning := words.meaning(cell.value)):
            labels.setdefault(column, set()).add(meaning.key)
    return labels


def _row_of_partners(sheet: Sheet, labels: Mapping[int, set[str]], words: Vocabulary) -> int | None:
    """The row with names of partners beside each other, kinds of amounts under each other in one column left of them."""
    column = next((one for one, keys in sorted(labels.items()) if len(keys & {*COSTS, *INCOMES, TOTAL}) >= _ENOUGH), None)
    if column is None:
        return None
    labelled = [cells for _, cells in sheet.rows() if column in cells and _is_kind(cells[column], words)]
    return next((row for row, cells in sheet.rows() if _names(cells, column, labelled, words)), None)


def _is_kind(cell: Cell, words: Vocabulary) -> bool:
    return isinstance(cell.value, str) and words.meaning(cell.value) is not None


def _names(cells: dict[int, Cell], labels: int, labelled: list[dict[int, Cell]], words: Vocabulary) -> bool:
    """Whether two partners or more are named in this row, right of the column with labels, each above amounts."""
    first = cells.get(labels)
    said = first is not None and isinstance(first.value, str) and words.is_label("name", first.value)
    beside = {column: str(cell.value) for column, cell in sorted(cells.items()) if column > labels and isinstance(cell.value, str)}
    if any(words.is_label(name, text) for text in beside.values() for name in ("kbo", "role")):
        return False
    named = [
        text
        for column, text in beside.items()
        if text.strip() and not is_total(text) and words.meaning(text) is None and year_of(text) is None and not is_wage(text)
        if sum(_may_be_amount(row[column]) for row in labelled if column in row) > 1
    ]
    if said:
        return len(named) >= 2
    return (first is None or first.blank or not _is_kind(first, words)) and sum(_is_partner(text, words) for text in named) >= 2


def _is_partner(text: str, words: Vocabulary) -> bool:
    folded = fold(text)
    return len(folded) <= 80 and (folded.startswith("partner ") or folded in words.roles or names_a_body(text))


def names_a_body(text: str) -> bool:
    """Whether a text is the name of a public body, with or without what kind of body it is."""
    folded = fold(text)
    return len(folded) <= 80 and (folded.startswith(("stad ", "gemeente ", "provincie ")) or folded in _bodies())


def body_of(name: str) -> str:
    """A name for comparing: people write "Stad Deinze" on one sheet and "1. Deinze (coördinator)" on another. "OCMW Deinze" is somebody else."""
    folded = _MARKS.sub(" ", fold(name))
    folded = _ASIDE.sub(" ", folded)
    folded = _ROLE_BEHIND.sub("", " ".join(folded.split()).strip(" .:;,-–"))
    return _KIND_BEFORE.sub("", folded) or fold(name)


def is_matrix_head(cells: dict[int, Cell], words: Vocabulary) -> bool:
    """A heading row that names several kinds of amounts next to each other, as the sheet with totals has."""
    keys = {meaning.key for cell in cells.values() if isinstance(cell.value, str) and (meaning := words.meaning(cell.value))}
    return len(keys & {*COSTS, *INCOMES, TOTAL}) >= 3


def is_bare_name(cells: dict[int, Cell]) -> bool:
    """Whether a row begins with the name of a body, under no label, and holds no amounts: the heading of what follows."""
    texts = [cell.value for _, cell in sorted(cells.items()) if isinstance(cell.value, str) and cell.value.strip()]
    return bool(texts) and names_a_body(texts[0]) and not any(isinstance(cell.value, Decimal) for cell in cells.values())


def bare_identity(sheet: Sheet, rows: Rows, words: Vocabulary, alone: bool) -> tuple[Said, Said, Said]:
    """Name, number and role of a partner without labels: from the row that its name heads, or the name of its own sheet."""
    row, cells = next(((row, cells) for row, cells in rows if is_bare_name(cells)), (0, {}))
    said = [(str(cell.value), sheet.place(row, column)) for column, cell in sorted(cells.items()) if isinstance(cell.value, str)]
    if not said:
        place = Place(f"blad '{sheet.name}'", {"sheet": sheet.name})
        return ((sheet.name, place) if alone and names_a_body(sheet.name) else None), None, None
    number = next((one for one in said[1:] if values.kbo(one[0]).value), None)
    return said[0], number, next((one for one in said[1:] if fold(one[0]) in words.roles), None)


@cache
def _bodies() -> frozenset[str]:
    """The names of public bodies, folded: people write "Bornem" over a column."""
    return frozenset(fold(name) for name, _ in Registers.load().names())


def below_each_other(rows: Rows, words: Vocabulary) -> list[Rows]:
    """The rows of a partner's sheet; when income stands right of the costs, two parts: what is left, and what is right."""
    border = _second_column(rows, words)
    if border is None:
        return [rows]
    left = [(row, {column: cell for column, cell in cells.items() if column < border}) for row, cells in rows]
    right = [(row, {column: cell for column, cell in cells.items() if column >= border}) for row, cells in rows]
    return [[one for one in part if one[1]] for part in (left, right)]


def _second_column(rows: Rows, words: Vocabulary) -> int | None:
    """The column with labels of income, when costs have their labels in a column left of it, in the same rows."""
    found: dict[int, set[str]] = {}
    beside: dict[int, set[str]] = {}
    for _, cells in rows:
        labels = [(column, words.meaning(cell.value)) for column, cell in sorted(cells.items()) if isinstance(cell.value, str)]
        known = [(column, meaning.key) for column, meaning in labels if meaning]
        if len(known) >= 2 and known[0][1] in (*COSTS, TOTAL):
            for column, key in known[1:]:
                found.setdefault(column, set()).add(key)
                beside.setdefault(column, set()).add(known[0][1])
    return next((c for c in sorted(found) if len(found[c] & set(INCOMES)) >= 2 and len(beside[c]) >= 2), None)


def without_contents(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """The sheets without a list of them all, which some programs put before them: its "Coördinator" is the name of a sheet, no label."""
    titles = {sheet.name.strip() for sheet in sheets}

    def lists_all(sheet: Sheet) -> bool:
        texts = {cell.value.strip() for cell in sheet.cells.values() if isinstance(cell.value, str)}
        others = titles - {sheet.name.strip()}
        return len(others) > 1 and others <= texts and all(isinstance(cell.value, str) for cell in sheet.cells.values() if not cell.blank)

    return tuple(sheet for sheet in sheets if not lists_all(sheet))
