"""Amounts of a cost model in which no partner was recognised: they are there, so nobody may be told that they are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parsers.cost_amounts import Amount, amount
from parsers.cost_labels import COSTS, DUTCH, INCOMES, TOTAL, Vocabulary
from parsers.cost_tables import Table
from parsers.model import Place
from parsers.xlsx import Sheet

_ENOUGH = 2  # labels with an amount; an empty template has a percentage or two of its own
_TOLD = "Er staan bedragen in dit werkboek, maar we kunnen niet zien welke van welke partner zijn."


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Where the first of the amounts stands, what they are, and the Dutch problem."""

    place: Place
    raw: str
    problem: str = _TOLD


def amounts(sheets: Iterable[Sheet], words: Vocabulary) -> Unassigned | None:
    """The amounts above one euro that stand right of a label for costs, income or a total; None when there are not enough to be a budget."""
    found: list[tuple[Place, str]] = []
    for sheet in sheets:
        for row, cells in sheet.rows():
            ordered = sorted(cells.items())
            label = next(
                (column for column, cell in ordered if isinstance(cell.value, str) and _is_money(cell.value, words)),
                None,
            )
            if label is None:
                continue
            beside = (amount(sheet, row, column) for column, _ in ordered if column > label)
            number = next((one for one in beside if one is not None and one.value is not None and abs(one.value) > 1), None)
            if number is not None:
                found.append((number.place, f"{cells[label].value}: {number.raw}"))
    return Unassigned(found[0][0], "; ".join(raw for _, raw in found)[:500]) if len(found) >= _ENOUGH else None


def like_a_budget(sheets: Iterable[Sheet], words: Vocabulary) -> bool:
    """Whether several kinds of costs or income stand there with amounts: nobody may be told that such a workbook is no cost model."""
    kinds = [
        meaning.key
        for sheet in sheets
        for row, cells in sheet.rows()
        for column, cell in cells.items()
        if isinstance(cell.value, str) and (meaning := words.meaning(cell.value)) is not None and meaning.key in {*COSTS, *INCOMES}
        if any(other > column and (one := amount(sheet, row, other)) and one.value and abs(one.value) > 1 for other in cells)
    ]
    return len(kinds) > _ENOUGH and len(set(kinds)) >= _ENOUGH


def incomes(sheets: Iterable[Sheet], words: Vocabulary) -> dict[str, Unassigned]:
    """Per kind of income the amounts beside or right under a label of it. For kinds that no partner was found to have."""
    found: dict[str, Unassigned] = {}
    for sheet in sheets:
        for row, cells in sheet.rows():
            for column, cell in cells.items():
                meaning = words.meaning(cell.value) if isinstance(cell.value, str) else None
                if meaning is None or meaning.key not in INCOMES or meaning.key in found:
                    continue
                spots = [*((row, other) for other in cells if other > column), (row + 1, column)]
                beside = (amount(sheet, *spot) for spot in spots)
                one = next((one for one in beside if one is not None and one.value is not None and abs(one.value) > 1), None)
                if one is not None:
                    found[meaning.key] = Unassigned(one.place, f"{cell.value}: {one.raw}", _nobodys(meaning.key, one.place))
    return found


def costs(sheets: Iterable[Sheet], words: Vocabulary) -> Unassigned | None:
    """The first of the amounts beside kinds of costs, where enough of them stand to be a budget. For partners of whom no costs were found."""
    found: list[tuple[str, Amount]] = []
    for sheet in sheets:
        for row, cells in sheet.rows():
            kinds = [column for column, cell in cells.items() if isinstance(cell.value, str) and _is_cost(cell.value, words)]
            beside = (amount(sheet, row, column) for column in sorted(cells) if kinds and column > min(kinds))
            one = next((one for one in beside if one is not None and one.value is not None and abs(one.value) > 1), None)
            if one is not None:
                found.append((str(cells[min(kinds)].value), one))
    if len(found) < _ENOUGH:
        return None
    (label, one), *_ = found
    return Unassigned(one.place, f"{label}: {one.raw}", _nobodys(TOTAL, one.place))


def of_the_total(stated: Table | None) -> dict[str, Unassigned]:
    """Per kind of income the amount in the row with totals of the table, when it is filled in for the project alone."""
    held = {key: one for key in INCOMES if stated is not None and (one := stated.totals.get(key)) is not None and one.value}
    return {key: Unassigned(one.place, one.raw, _nobodys(key, one.place)) for key, one in held.items()}


def _nobodys(key: str, place: Place) -> str:
    return f"Bij {place.location} staat een bedrag voor {DUTCH[key]}, maar we kunnen niet zien van welke partner het is."


def _is_cost(text: str, words: Vocabulary) -> bool:
    meaning = words.meaning(text)
    return meaning is not None and meaning.key in COSTS


def _is_money(text: str, words: Vocabulary) -> bool:
    meaning = words.meaning(text)
    return meaning is not None and meaning.key in {*COSTS, *INCOMES, TOTAL}
