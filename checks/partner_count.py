"""Do enough partners take part beside the applicant?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.answer import Part, answer, count
from checks.bodies import described, identify
from checks.dutch import joined, listing, plain, quote
from checks.fields import look, not_there
from checks.model import Case, Finding, Outcome
from checks.partners import FORM, of_cost_model, of_form, without_applicant


def check(case: Case, rule: CheckDef) -> Finding:
    """Different partners of the form's table and of the cost model. A row without a readable name may be one: then a person counts."""
    table = look(case, FORM)
    if not table.there:
        return answer(rule, not_there(case, table))
    partners = without_applicant(case, [*of_form(case), *of_cost_model(case)])
    names = list(dict.fromkeys(_called(case, partner.name, partner.kbo) for partner in partners if partner.name))
    unreadable = [partner for partner in partners if not partner.name]
    evidence = tuple(e for partner in partners for e in partner.evidence) or table.evidence
    minimum = count(rule, "minimum")
    seen = f"Partners naast de indiener: {listing(names)}" if names else "Er staan geen partners naast de indiener in de documenten"
    wanted = f"Er moeten minstens {minimum} partners zijn"
    if len(names) >= minimum:
        return answer(rule, Part(Outcome.PASS, joined(seen, wanted), evidence))
    if unreadable:
        text = joined(seen, "Niet alle namen van partners zijn leesbaar", wanted)
        return answer(rule, Part(Outcome.REVIEW, text, evidence, "Vul de naam van elke partner in"))
    outcome = Outcome.REVIEW if table.doubtful else Outcome.FAIL
    return answer(rule, Part(outcome, joined(seen, wanted), evidence, f"Zoek nog partners: er moeten er minstens {minimum} zijn"))


def _called(case: Case, name: str, kbo: str) -> str:
    """One name for all ways to write a body; two partners that no register has are told apart by their names."""
    body = identify(case, name, kbo).body
    return described(body) if body else quote(plain(name))
