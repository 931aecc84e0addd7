"""Do entities of the Flemish government take part to a limited extent only?"""

from __future__ import annotations

from decimal import Decimal

from calls.model import CheckDef
from checks.amounts import sources
from checks.answer import Part, answer, number, words
from checks.bodies import Sure, identify
from checks.condition import lacking
from checks.dutch import joined, listing, money, percent, plain, quote
from checks.fields import look, received
from checks.model import Case, Finding, Outcome
from checks.partners import COST_MODEL, FORM, Partner, of_cost_model, of_form


def check(case: Case, rule: CheckDef) -> Finding:
    """The share of their costs in the total, from the cost model. An entity is known by the register, or by the type on the form."""
    kinds = words(rule, "kinds")
    names = {plain(p.name) for p in of_form(case) if p.name and _is_entity(case, p.name, p, kinds)}
    budgeted = of_cost_model(case)
    entities = [p for p in budgeted if p.name and (plain(p.name) in names or _is_entity(case, p.name, p, kinds))]
    if not names and not entities:
        tables = (look(case, FORM), look(case, COST_MODEL))
        seen = tuple(e for table in tables for e in table.evidence) or received(case)
        if all(table.there for table in tables):
            return answer(rule, Part(Outcome.NOT_APPLICABLE, "Er doet geen entiteit van de Vlaamse overheid mee", seen))
        text = "We zagen geen entiteit van de Vlaamse overheid in de documenten die we konden lezen"
        return answer(rule, Part(Outcome.NOT_APPLICABLE, text, seen))
    costs = look(case, COST_MODEL)
    if not costs.there:
        return answer(rule, lacking(case, costs))
    return answer(rule, _judged(case, entities, number(rule, "maximum_share")))


def _judged(case: Case, entities: list[Partner], limit: Decimal) -> Part:
    model, _ = sources(case)
    total = model.get("costs")
    amounts = [(p.row.get("costs") or {}).get("total") for p in entities]
    evidence = tuple(e for p in entities for e in p.evidence) + model.evidence("costs")
    names = listing(quote(p.name) for p in entities if p.name)
    known = [amount for amount in amounts if isinstance(amount, Decimal)]
    if not entities or total is None or total <= 0 or len(known) < len(amounts):
        text = "We konden het aandeel van de entiteiten van de Vlaamse overheid niet berekenen: bedragen ontbreken of zijn niet leesbaar"
        return Part(Outcome.REVIEW, joined(text), evidence)
    theirs = sum(known, Decimal(0))
    share = theirs / total
    over = "iets meer dan " if share > limit and percent(share) == percent(limit) else ""
    text = (
        f"Entiteiten van de Vlaamse overheid ({names}) nemen {money(theirs)} van de {money(total)} kosten op. Dat is {over}{percent(share)}"
    )
    practice = f"De oproep zegt “in beperkte mate”; in de praktijk is dat ongeveer {percent(limit)}"
    if share <= limit:
        return Part(Outcome.PASS, joined(text, practice), evidence)
    return Part(Outcome.REVIEW, joined(text, practice), evidence)


def _is_entity(case: Case, name: str, partner: Partner, kinds: tuple[str, ...]) -> bool:
    identity = identify(case, name, partner.kbo)
    if identity.sure is Sure.YES and identity.body is not None:
        return identity.body.kind in kinds
    return partner.type in kinds
