"""Do application form and cost model say the same?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from calls.model import CheckDef
from checks.answer import Part, answer, number, worst
from checks.bodies import Sure, identify, same
from checks.condition import lacking
from checks.dutch import day, joined, listing, months, plain, quote, shown
from checks.fields import Look, Seen, look, received
from checks.model import Case, Finding, Outcome
from checks.months import length
from checks.partners import COST_MODEL, FORM, Partner, of_cost_model, of_form
from parsers.model import Role, State

# What both documents say: (what it is, name in the form, name in the cost model).
PAIRS = (
    ("de indiener", "applicant.name", "cost_model.applicant"),
    ("de startdatum", "project.start", "cost_model.start"),
    ("de totale kosten", "budget.total_cost", "cost_model.total_cost"),
    ("de gevraagde steun", "budget.grant_requested", "cost_model.grant"),
)
ROUNDED = Decimal(1)  # sums of what was rounded at each partner
# What follows from the amounts above, and is told only where it differs.
BESIDE = (
    ("de eigen inbreng", "budget.own_contribution", "cost_model.own_contribution"),
    ("de andere inkomsten", "budget.other_income", "cost_model.other_income"),
)

EQUAL = "Formulier en kostenmodel zeggen hetzelfde over "
DIFFERS = "Verschil voor "
NOT_COMPARED = "Niet vergeleken, want het staat niet in allebei: "
SAME_PARTNERS = "Zorg dat formulier en kostenmodel dezelfde partners noemen"


def check(case: Case, rule: CheckDef) -> Finding:
    """Every disagreement with both places. What one of the two does not say is said; what cannot be read is for a person."""
    if not all(any(d.state is State.READ for d in case.documents_of(role)) for role in (Role.APPLICATION_FORM, Role.COST_MODEL)):
        text = "Een van de twee documenten is er niet of kon niet worden gelezen. Er valt niets te vergelijken"
        return answer(rule, Part(Outcome.NOT_APPLICABLE, text, received(case)))
    tolerance = number(rule, "amount_tolerance")
    parts = [_compared(case, what, look(case, mine), look(case, theirs), tolerance) for what, mine, theirs in PAIRS]
    beside = [_compared(case, what, look(case, mine), look(case, theirs), ROUNDED) for what, mine, theirs in BESIDE]
    parts += [part for part in beside if part.text.startswith(DIFFERS)]
    return answer(rule, *_gathered([*parts, _duration(case), *_partners(case)]))


def _gathered(parts: list[Part]) -> Iterator[Part]:
    """The parts, with everything that is equal, and everything that could not be compared, said in one sentence each."""
    for start in (EQUAL, NOT_COMPARED):
        about = [part for part in parts if part.text.startswith(start)]
        if about:
            text = f"{start}{listing(part.text.removeprefix(start) for part in about)}"
            yield Part(worst(part.outcome for part in about), text, tuple(e for part in about for e in part.evidence))
    yield from (part for part in parts if not part.text.startswith((EQUAL, NOT_COMPARED)))


def _compared(case: Case, what: str, mine: Look, theirs: Look, tolerance: Decimal) -> Part:
    if not_compared := _not_compared(case, what, mine, theirs):
        return not_compared
    evidence = mine.evidence + theirs.evidence
    if _equal(case, mine.value, theirs.value, tolerance):
        return Part(Outcome.PASS, f"{EQUAL}{what}{_rounding(mine.value, theirs.value)}", evidence)
    return Part(Outcome.REVIEW, _differs(what, mine, theirs), evidence, f"Zorg dat formulier en kostenmodel hetzelfde zeggen over {what}")


def _not_compared(case: Case, what: str, mine: Look, theirs: Look) -> Part | None:
    """What to answer when one of the two cannot be used; None when both can."""
    unclear = [lacking(case, seen) for seen in (mine, theirs) if seen.seen in (Seen.UNCLEAR, Seen.CONFLICT)]
    if unclear:
        text = joined(f"Voor {what} konden we de documenten niet vergelijken", *(part.text for part in unclear))
        return Part(Outcome.REVIEW, text, mine.evidence + theirs.evidence)
    if not (mine.there and theirs.there):
        return Part(Outcome.PASS, f"{NOT_COMPARED}{what}", mine.evidence + theirs.evidence)
    return None


def _rounding(mine: Any, theirs: Any) -> str:
    """Both amounts where they are not the same to the cent: a difference that is tolerated is said."""
    if isinstance(mine, Decimal) and mine != theirs:
        return f" (op een afronding na: {shown(mine)} tegenover {shown(theirs)})"
    return ""


def _differs(what: str, mine: Look, theirs: Look) -> str:
    sides = (f"{_text(seen.value)} ({seen.fields[0].document}, {seen.fields[0].place.location})" for seen in (mine, theirs))
    return joined(f"{DIFFERS}{what}: {' tegenover '.join(sides)}")


def _equal(case: Case, mine: Any, theirs: Any, tolerance: Decimal) -> bool:
    if isinstance(mine, Decimal) and isinstance(theirs, Decimal):
        return abs(mine - theirs) <= tolerance
    if isinstance(mine, str) and isinstance(theirs, str):
        return _same_body(case, mine, "", theirs, "")
    return bool(mine == theirs)


def _duration(case: Case) -> Part:
    """The months that the form states against the period of the cost model."""
    stated, start, end = look(case, "project.duration_months"), look(case, "cost_model.start"), look(case, "cost_model.end")
    evidence = stated.evidence + start.evidence + end.evidence
    if not (stated.there and start.there and end.there) or end.value < start.value:
        return Part(Outcome.PASS, f"{NOT_COMPARED}de duurtijd", evidence)
    span = length(start.value, end.value)
    if span == (stated.value, 0):
        return Part(Outcome.PASS, f"{EQUAL}de duurtijd", evidence)
    period = f"{day(start.value)} tot en met {day(end.value)}"
    text = f"{DIFFERS}de duurtijd: het formulier zegt {months(stated.value)}, het kostenmodel loopt van {period}"
    remedy = "Zorg dat formulier en kostenmodel dezelfde periode hebben"
    return Part(Outcome.REVIEW, joined(text, f"Dat is {months(*span)}"), evidence, remedy)


def _partners(case: Case) -> Iterator[Part]:
    form, costs = look(case, FORM), look(case, COST_MODEL)
    if not_compared := _not_compared(case, "de partners", form, costs):
        yield not_compared
        return
    listed, budgeted = of_form(case), of_cost_model(case)
    only_form = [p for p in listed if not _has(case, p, budgeted)]
    only_costs = [p for p in budgeted if not _has(case, p, listed)]
    evidence = tuple(e for p in (*only_form, *only_costs) for e in p.evidence)
    if only_form:
        yield Part(Outcome.REVIEW, joined(f"Wel in het formulier, niet in het kostenmodel: {_names(only_form)}"), evidence, SAME_PARTNERS)
    if only_costs:
        yield Part(Outcome.REVIEW, joined(f"Wel in het kostenmodel, niet in het formulier: {_names(only_costs)}"), evidence, SAME_PARTNERS)
    if not evidence:
        yield Part(Outcome.PASS, f"{EQUAL}de partners", form.evidence + costs.evidence)


def _has(case: Case, partner: Partner, others: list[Partner]) -> bool:
    return any(_same_body(case, partner.name, partner.kbo, other.name, other.kbo) for other in others)


def _same_body(case: Case, name: str | None, number: str, other_name: str | None, other_number: str) -> bool:
    """Whether two rows name one body: alike by name, by the body that the names stand for, or by number when no name says otherwise.

    Two names that cannot be read are not alike.
    """
    if number and other_number and number != other_number:
        return False
    if name and other_name:
        if plain(name) == plain(other_name):
            return True
        one, other = identify(case, name, number), identify(case, other_name, other_number)
        settled = (Sure.YES, Sure.ENDED)
        if one.sure in settled and other.sure in settled and one.body is not None and other.body is not None:
            return same(one.body, other.body)
        if _named_apart(case, name, other_name):
            return False
    return bool(number) and number == other_number


def _named_apart(case: Case, name: str, other_name: str) -> bool:
    """Whether two names, whatever number stands beside them, are surely those of two bodies. A city and its OCMW count as one here."""
    one, other = identify(case, name, ""), identify(case, other_name, "")
    if Sure.COMPANY in (one.sure, other.sure):
        return one.sure is not other.sure and Sure.YES in (one.sure, other.sure)
    if one.sure is not Sure.YES or other.sure is not Sure.YES or one.body is None or other.body is None:
        return False
    return not same(one.body, other.body) and (not one.body.nis_code or one.body.nis_code != other.body.nis_code)


def _names(partners: list[Partner]) -> str:
    return listing(quote(p.name) if p.name else f"een partner zonder leesbare naam ({p.evidence[0].location})" for p in partners)


def _text(value: Any) -> str:
    return quote(value) if isinstance(value, str) else shown(value)
