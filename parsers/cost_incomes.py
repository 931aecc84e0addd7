"""What the rows of one kind of income on a partner's sheet say together: a whole with its parts, several sources, or the same twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from parsers.cost_amounts import CENT, Amount, added, is_share, settled
from parsers.cost_labels import year_of
from parsers.cost_left_over import closing
from parsers.words import fold

Rows = Mapping[str, Sequence[tuple[str, Amount]]]  # kind of income -> its rows, each with its label


def incomes(
    rows: Rows, costs: Decimal | None, is_exact: Callable[[str], bool] = bool, left: Sequence[tuple[str, Amount]] = ()
) -> dict[str, Amount]:
    """One amount for each kind. Where the rows can be read in several ways: the one with which all income is the ``costs``, else None with why.

    ``is_exact``: whether a label is one of the edition's, with nothing behind it. ``left``: amounts under other words, which may be income as well.
    """
    found = {key: _together(key, held) for key, held in rows.items()}
    if costs is not None and (apart := _from_others(rows, found, is_exact)) is not None:
        gap = costs - sum((one.value or Decimal(0) for one in apart.values()), Decimal(0))
        if abs(gap) <= CENT or closing(gap, left):
            return apart
    open_ = [key for key, one in found.items() if one.value is None and len(rows[key]) > 1]
    if not open_ or costs is None:
        return found
    rest = sum((one.value or Decimal(0) for key, one in found.items() if key not in open_), Decimal(0))
    ways = product(*(list(_ways([one for _, one in rows[key]])) for key in open_))
    fitting = [way for way in ways if abs(rest + sum((one.value or Decimal(0) for one in way), Decimal(0)) - costs) <= CENT]
    return found | dict(zip(open_, fitting[0], strict=True)) if len(fitting) == 1 else found


def _from_others(rows: Rows, found: Mapping[str, Amount], is_exact: Callable[[str], bool]) -> dict[str, Amount] | None:
    """The income when of several grants one is asked for here and the rest comes from others: "Gevraagde steun" and "Subsidie provincie"."""
    asked = [one for one in rows.get("grant", ()) if is_exact(one[0])]
    others = [one for one in rows.get("grant", ()) if not is_exact(one[0])]
    if found.get("grant") is None or found["grant"].value is not None or len(asked) != 1 or not others:
        return None
    apart = {**found, "grant": asked[0][1], "other_income": added([one for _, one in (*others, *rows.get("other_income", ()))])}
    return apart if all(one.value is not None for one in apart.values()) else None


def _together(key: str, held: Sequence[tuple[str, Amount]]) -> Amount:
    """Rows of other years are parts, and so are other sources of other income. Rows under other words may be parts or the same once more."""
    amounts = [one for _, one in held]
    years = [year_of(label) for label, _ in held]
    by_year = None not in years and len(set(years)) == len(years)
    labels = {fold(label) for label, one in held if not is_share(one)}
    same = len(amounts) > 1 and len({one.value for one in amounts}) == 1 and bool(amounts[0].value)
    if same and not by_year and (key == "other_income" or len(labels) > 1):
        where = " en ".join(one.place.location for one in amounts)
        told = f"Hetzelfde bedrag staat er meer dan één keer: {where}. Het kan één bedrag zijn of een som."
        return Amount(None, amounts[0].place, amounts[0].raw, told)
    return settled(amounts, parts=by_year or key == "other_income")


def _ways(amounts: Sequence[Amount]) -> Iterator[Amount]:
    """Their sum; and the amount once when it is the same each time. Nothing when one is not understood."""
    if all(one.value is not None for one in amounts):
        yield added(amounts)
        if len({one.value for one in amounts}) == 1:
            yield amounts[0]
