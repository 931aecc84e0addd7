"""Do the partners bring in enough themselves?

The order says that what the grant does not cover is own contribution. So what counts is what remains of the costs after grant and
other income. Where the amount stated is lower than that remainder, the budget has a hole: that is for ``budget_balanced``.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from calls.model import CheckDef
from checks.amounts import Amounts
from checks.answer import Part, answer, number
from checks.condition import on_amounts
from checks.dutch import joined, money, percent
from checks.model import Case, Finding, Outcome

CENT = Decimal("0.01")


def check(case: Case, rule: CheckDef) -> Finding:
    """On the amounts of the cost model and of the form; the limit itself is enough."""
    rate = number(rule, "minimum_rate")
    return answer(rule, *on_amounts(case, ["costs", "grant", "own"], lambda source: _judged(source, rate)))


def _judged(source: Amounts, rate: Decimal) -> Part:
    costs, grant, own = (source.get(key) for key in ("costs", "grant", "own"))
    assert costs is not None and grant is not None and own is not None  # held by on_amounts
    evidence = source.evidence("costs", "grant", "own", "other")
    if costs <= 0:
        return Part(Outcome.REVIEW, joined(f"De kosten zijn {source.shown('costs')}. Daar is geen percentage van te berekenen"), evidence)
    if source.unusable("other"):
        return Part(Outcome.REVIEW, joined("De andere inkomsten zijn niet leesbaar. Wat de partners zelf betalen, is niet zeker"), evidence)
    needed = (costs * rate).quantize(CENT, rounding=ROUND_HALF_UP)
    remainder = costs - grant - (source.get("other") or Decimal(0))  # blank: no other income is claimed
    shown = f"De eigen inbreng is {source.shown('own')}, dat is {percent(own / costs)} van de kosten ({money(costs)})"
    limit = f"Minstens {percent(rate)} is nodig: {money(needed)}"
    left = f"Na de steun en de andere inkomsten blijft {money(remainder)} over voor de partners"
    if remainder < needed:
        rest = f"{left}. Dat is te weinig"
        return Part(Outcome.REVIEW, joined(shown, limit, rest), evidence, f"Voorzie minstens {money(needed)} eigen inbreng")
    if own < needed:
        gap = f"{left}. Dat is genoeg, maar de begroting is niet in evenwicht"
        return Part(Outcome.PASS, joined(shown, limit, gap), evidence)
    return Part(Outcome.PASS, joined(shown, limit), evidence)
