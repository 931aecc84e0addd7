"""What a person should know about how a cost model was filled in: formulas typed over, values from other files, rows out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import get_column_letter

from parsers.cost_amounts import Amount
from parsers.cost_lines import euro
from parsers.cost_partner import Line, PartnerSheet
from parsers.xlsx import Sheet, Workbook

_OTHER_FILE = re.compile(r"\[[^\]]+\][^\]]*!|file:///|https?://|\.(?:xls[xmb]?|ods)\b", re.I)
_MOST = 6  # cells named one by one
_ENOUGH = 2  # formulas of the same kind that show that a formula belongs there


def remarks(book: Workbook, partners: list[PartnerSheet]) -> list[str]:
    """Dutch sentences, each with its cells."""
    return [*_elsewhere(book), *_typed_over(partners), *(told for sheet in book.sheets for told in _out_of_sight(sheet))]


def _elsewhere(book: Workbook) -> Iterator[str]:
    cells = [
        sheet.place(row, column).location
        for sheet in book.sheets
        for (row, column), cell in sorted(sheet.cells.items())
        if cell.formula and _looks_elsewhere(cell.formula)
    ]
    if cells:
        yield f"Een formule haalt gegevens uit een ander bestand: {_listed(cells)}. We rekenen met de waarde die in dit bestand bewaard is."


@lru_cache(maxsize=2048)
def _looks_elsewhere(formula: str) -> bool:
    """Whether a formula refers to another file. The same words in a text, as in a link to a page, are no such reference."""
    if not _OTHER_FILE.search(formula):
        return False
    try:
        items = Tokenizer("=" + formula).items
    except (TokenizerError, IndexError):
        return True  # not to be taken apart: told rather than passed over
    return any(item.type == Token.OPERAND and item.subtype != Token.TEXT and _OTHER_FILE.search(item.value) for item in items)


def _typed_over(partners: list[PartnerSheet]) -> Iterator[str]:
    """Sums that were typed where the same sums elsewhere in the workbook are formulas. Values pasted everywhere are no such thing."""
    kinds: dict[str, list[Amount]] = {}
    for partner in partners:
        for kind, one in _sums(partner):
            kinds.setdefault(kind, []).append(one)
    typed: list[Amount] = []
    for held in kinds.values():
        without = [one for one in held if one.formula is None and one.value is not None]
        formulas = len(held) - sum(one.formula is None for one in held)
        if formulas >= _ENOUGH and len(without) < formulas:
            typed.extend(without)
    if typed:
        cells = [f"{one.place.location} ({euro(one.value)})" for one in typed if one.value is not None]
        yield f"Er staat een getal waar een formule hoort te staan: {_listed(cells)}."


def _sums(partner: PartnerSheet) -> Iterator[tuple[str, Amount]]:
    for key, line in partner.sums.items():
        yield from _of_line(f"sum {key}", line)
    if partner.total is not None:
        yield from _of_line("total", partner.total)
    if partner.receipts is not None:
        yield "receipts", partner.receipts
    for key, lines in partner.lines.items():
        for line in lines:
            if line.years and line.total is not None:
                yield f"line {key}", line.total


def _of_line(kind: str, line: Line) -> Iterator[tuple[str, Amount]]:
    for one in line.amounts:
        yield kind, one


def _out_of_sight(sheet: Sheet) -> Iterator[str]:
    """Hidden rows and columns with something in them. What is hidden is counted like the rest."""
    if sheet.hidden:
        return  # the sheet as a whole is told
    rows = {row for (row, _), cell in sheet.cells.items() if row in sheet.hidden_rows and not cell.blank}
    columns = {column for (_, column), cell in sheet.cells.items() if column in sheet.hidden_columns and not cell.blank}
    if rows:
        yield f"Verborgen rijen op blad '{sheet.name}': {', '.join(_spans(rows))}. We lezen ze mee."
    if columns:
        letters = [" tot ".join(get_column_letter(int(end)) for end in span.split(" tot ")) for span in _spans(columns)]
        yield f"Verborgen kolommen op blad '{sheet.name}': {', '.join(letters)}. We lezen ze mee."


def _spans(numbers: Iterable[int]) -> list[str]:
    spans = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        spans.append(str(found[0]) if len(found) == 1 else f"{found[0]} tot {found[-1]}")
    return spans


def _listed(cells: list[str]) -> str:
    shown = ", ".join(cells[:_MOST])
    return shown if len(cells) <= _MOST else f"{shown} en nog {len(cells) - _MOST} andere cellen"
