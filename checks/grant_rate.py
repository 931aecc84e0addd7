"""Is the grant within the allowed share of the costs, and not above the net balance to be financed?"""

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
    """On the amounts of the cost model and of the form. The allowed amount is rounded to the cent; a cent above it is for a person."""
    rate = number(rule, "rate")
    return answer(rule, *on_amounts(case, ["costs", "grant"], lambda source: _judged(source, rate)))


def _judged(source: Amounts, rate: Decimal) -> Part:
    costs, grant = source.get("costs"), source.get("grant")
    assert costs is not None and grant is not None  # held by on_amounts
    evidence = source.evidence("costs", "grant", "own", "other")
    if costs <= 0:
        return Part(Outcome.REVIEW, joined(f"De kosten zijn {source.shown('costs')}. Daar is geen percentage van te berekenen"), evidence)
    allowed = (costs * rate).quantize(CENT, rounding=ROUND_HALF_UP)
    shown = f"De gevraagde steun is {source.shown('grant')}, dat is {percent(grant / costs)} van de kosten ({money(costs)})"
    limit = f"Ten hoogste {percent(rate)} is toegelaten: {money(allowed)}"
    balance = _net_balance(source, costs, grant)
    if grant > allowed:
        text = joined(shown, limit, f"Dat is {money(grant - allowed)} te veel", balance.text)
        return Part(Outcome.REVIEW, text, evidence, f"Vraag ten hoogste {money(allowed)} steun")
    return Part(balance.outcome, joined(shown, limit, balance.text), evidence, balance.remedy)


def _net_balance(source: Amounts, costs: Decimal, grant: Decimal) -> Part:
    """Costs minus income. With other income it is open whether own contribution is income too: both sums, review where they differ."""
    unclear = source.unusable("other")
    if unclear:
        return Part(Outcome.REVIEW, joined("De andere inkomsten zijn niet leesbaar. Het netto te financieren saldo is daarom niet zeker"))
    other = source.get("other") or Decimal(0)  # nothing filled in: no other income is claimed, so the balance is the costs
    if other <= 0:
        if grant <= costs:
            return Part(Outcome.PASS, "")
        return Part(Outcome.REVIEW, joined(f"De steun is hoger dan de kosten ({money(costs)})"))
    wide, own = costs - other, source.get("own")
    text = f"Er zijn {money(other)} andere inkomsten. Het netto te financieren saldo is dan {money(wide)}"
    remedy = f"Vraag ten hoogste {money(wide)} steun"
    if own is None:
        if grant > wide:
            return Part(Outcome.REVIEW, joined(text, "De steun is hoger"), remedy=remedy)
        return Part(Outcome.REVIEW, joined(text, "De eigen inbreng is niet gekend. Het saldo is daarom niet zeker"))
    narrow = wide - own
    text = f"{text}, of {money(narrow)} als ook de eigen inbreng ({money(own)}) als ontvangst telt"
    if grant <= narrow:
        return Part(Outcome.PASS, text)
    if grant > wide:
        return Part(Outcome.REVIEW, joined(text, "De steun is hoger dan allebei"), remedy=remedy)
    return Part(Outcome.REVIEW, joined(text, "De steun ligt daartussen: de twee berekeningen geven een andere uitkomst"), remedy=remedy)
