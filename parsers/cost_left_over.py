"""Amounts of a partner under words that we do not know, beside income that does not cover the costs: what is lacking may be there.

Nobody may then be told that it was not filled in, nor that the budget is not balanced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations

from parsers.cost_amounts import CENT, Amount, is_share
from parsers.cost_labels import INCOMES
from parsers.words import fold

_MOST = 6  # amounts; with more of them some will make any sum
# What a sheet works out of costs and income by itself is neither.
_RECKONED = re.compile(
    r"\b(?:netto|nfs|saldo|verschil|tekort|overschot|evenwicht|controle|check|resterend|resteert|rest|nog te|maxim\w+|max|totale?|totaal|som"
    r"|balance|difference|gap|remaining|total|factor|percentage|aandeel in)\b|%"
)


def closing(gap: Decimal, left: Sequence[tuple[str, Amount]]) -> list[tuple[str, Amount]]:
    """Those of the amounts that together are the gap between costs and income; none when there is no gap or no such amounts."""
    plain = [one for one in left if one[1].value is not None and abs(one[1].value) > 1 and not is_share(one[1]) and not _reckoned(one[0])]
    if gap <= 1 or not plain or len(plain) > _MOST:
        return []
    ways = chain.from_iterable(combinations(plain, size) for size in range(1, len(plain) + 1))
    return next((list(way) for way in ways if abs(_sum(one for _, one in way) - gap) <= CENT), [])


def perhaps(costs: Decimal | None, incomes: Mapping[str, Decimal | None], left: Sequence[tuple[str, Amount]]) -> dict[str, str]:
    """Where the amounts stand that would balance a partner's budget, by the kinds of income that are lacking ("" when none is lacking).

    Empty when there is nothing to tell.
    """
    known = list(incomes.values())
    if costs is None or None in known:
        return {}
    found = closing(costs - sum((value for value in known if value is not None), Decimal(0)), left)
    if not found:
        return {}
    named = " en ".join(f"“{label.strip()[:60]}” ({one.place.location})" for label, one in found)
    return dict.fromkeys([key for key in INCOMES if key not in incomes] or [""], named)


def told(partners: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The sentence about such amounts, of all partners together."""
    if named := list(dict.fromkeys(where for partner in partners for where in partner.values())):
        yield (
            f"Er staan ook bedragen bij {' en '.join(named)}. We weten niet of dat steun, eigen inbreng of een ander inkomen is. "
            "Met die bedragen erbij is de begroting in evenwicht."
        )


def costs_too(costs: Decimal | None, incomes: Mapping[str, Decimal | None], left: Sequence[tuple[str, Amount]]) -> Iterator[str]:
    """What to tell of amounts that would balance a partner's budget as costs: a kind of them under words of its own, a correction below zero."""
    known = [value for value in incomes.values() if value is not None]
    if costs is None or len(known) < len(incomes) or not {"grant", "own_contribution"} <= set(incomes):
        return
    if found := _either_way(sum(known, Decimal(0)) - costs, left):
        named = " en ".join(f"“{label.strip()[:60]}” ({one.place.location})" for label, one in found)
        yield f"Er staan ook bedragen bij {named}. We weten niet of dat kosten zijn. Met die bedragen erbij is de begroting in evenwicht."


def counted_too(gap: Decimal, left: Sequence[tuple[str, Amount]]) -> str:
    """What to tell of costs under words of their own that a stated total counts, besides the kinds that we know; "" when they are not the gap."""
    named = " en ".join(f"“{label.strip()[:60]}” ({one.place.location})" for label, one in _either_way(gap, left))
    return f"Bij {named} staan kosten onder een naam die we niet kennen. Ze tellen mee in het totaal." if named else ""


def _either_way(gap: Decimal, left: Sequence[tuple[str, Amount]]) -> list[tuple[str, Amount]]:
    """Those of the amounts that together are the gap, above or below zero."""
    if gap > 0:
        return closing(gap, left)
    return closing(-gap, [(label, replace(one, value=-one.value)) for label, one in left if one.value is not None])


def _reckoned(label: str) -> bool:
    return bool(_RECKONED.search(fold(label)))


def _sum(amounts: Iterable[Amount]) -> Decimal:
    return sum((one.value for one in amounts if one.value is not None), Decimal(0))
