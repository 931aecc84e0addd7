"""Totals of the whole project that stand right under the last partner on a sheet: they are not that partner's."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from parsers.cost_amounts import CENT, ZERO
from parsers.cost_labels import INCOMES, TOTAL, Vocabulary
from parsers.cost_layouts import Rows
from parsers.cost_partner import PartnerSheet
from parsers.xlsx import Cell

Found = list[tuple[PartnerSheet, Rows]]


def without_the_whole(found: Found, read: Callable[[Rows], PartnerSheet], words: Vocabulary) -> Found:
    """The partners of a sheet, the last of them read once more without the total of them all and what stands below it. As they are when no row
    has that total, or the income under it is not that of them all: then it may be the last partner's after all."""
    totals = [one.total.stated for one, _ in found if one.total is not None]
    known = [one for one in totals if one is not None]
    if len(known) < 2 or len(known) < len(found):
        return found
    rows = found[-1][1]
    margin = CENT * len(found)
    index = next((i for i, (_, cells) in enumerate(rows) if _says(cells, TOTAL, sum(known, ZERO), margin, words)), None)
    if not index or abs(sum(known[:-1], ZERO)) <= margin:
        return found
    last = read(rows[:index])
    partners = [*(one for one, _ in found[:-1]), last]
    for _, cells in rows[index:]:
        for key in INCOMES:
            whole = sum((one.incomes[key].value or ZERO for one in partners if key in one.incomes), ZERO)
            if _says(cells, key, None, margin, words) and not _says(cells, key, whole, margin, words):
                return found
    return [*found[:-1], (last, rows[:index])]


def _says(cells: dict[int, Cell], key: str, value: Decimal | None, margin: Decimal, words: Vocabulary) -> bool:
    """Whether a row begins with a label of this kind and ends with this number, or with any."""
    label = next((cell.value for _, cell in sorted(cells.items()) if isinstance(cell.value, str) and cell.value.strip()), "")
    numbers = [cell.value for _, cell in sorted(cells.items()) if isinstance(cell.value, Decimal)]
    meaning = words.meaning(label)
    return meaning is not None and meaning.key == key and bool(numbers) and (value is None or abs(numbers[-1] - value) <= margin)
