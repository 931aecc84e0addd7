"""Is the applicant a body that may apply, and is its enterprise number its own?"""

from __future__ import annotations

from dataclasses import replace

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.bodies import Identity, NumberIs, Sure, identify, outcome_of, rule_for
from checks.dutch import joined, plain, quote
from checks.fields import Look, Seen, documents, look, not_there
from checks.model import Case, Finding, Outcome

NAME, NUMBER, ORGANISATION = "applicant.name", "applicant.kbo", "contact.organisation"


def check(case: Case, rule: CheckDef) -> Finding:
    """An application names its applicant and number; a registration only has the organisation of its contact person.

    A fail needs a body that is certain: read without doubt, known by its name (or certainly a company), and not contradicted.
    """
    asked = any(field.name == NUMBER for role in documents(case) for field in case.edition.form(role).fields)
    return answer(rule, _by_name_and_number(case, rule) if asked else _by_names(case, rule))


def _by_name_and_number(case: Case, rule: CheckDef) -> Part:
    name, number = look(case, NAME), look(case, NUMBER)
    if not name.there:
        return not_there(case, name)
    if number.seen is Seen.CONFLICT:
        return not_there(case, number)
    identity = identify(case, str(name.value), str(number.value or ""))
    part = judged(case, rule, identity, certain=name.certain or (number.there and identity.number is NumberIs.CONFIRMS))
    part = _with_evidence(part, name, number)
    if part.outcome is not Outcome.PASS or identity.number in (NumberIs.CONFIRMS, NumberIs.UNCHECKED):
        return part
    return _with_evidence(_number_lacking(case, number, identity), name, number)


def _by_names(case: Case, rule: CheckDef) -> Part:
    """Two readings of who registers: the organisation as filled in, and the body recognised in it. They must not contradict each other."""
    name, organisation = look(case, NAME), look(case, ORGANISATION)
    looks = [seen for seen in (name, organisation) if seen.there]
    if not looks:
        return not_there(case, organisation)
    found = [(seen, identify(case, str(seen.value), "")) for seen in looks]
    known = [(seen, identity) for seen, identity in found if identity.sure is not Sure.UNKNOWN]
    if len({identity.body for _, identity in known}) > 1:
        text = joined(*(identity.explanation for _, identity in known), "Het is niet duidelijk wie indient")
        return _with_evidence(Part(Outcome.REVIEW, text), *looks)
    if _elsewhere(found):
        text = f"De organisatie {quote(str(organisation.value))} herkennen we niet. Elders staat {quote(str(name.value))}"
        return _with_evidence(Part(Outcome.REVIEW, joined(text, "Het is niet duidelijk wie indient")), *looks)
    _, identity = (known or found)[0]
    certain = any(seen.certain for seen, _ in known) or (len(known) > 1 and not any(seen.doubtful for seen, _ in known))
    return _with_evidence(judged(case, rule, identity, certain), *looks)


def _elsewhere(found: list[tuple[Look, Identity]]) -> bool:
    """Whether the body was recognised in something else than the organisation that was filled in."""
    if len(found) < 2 or found[1][1].sure is not Sure.UNKNOWN:
        return False
    organisation = plain(str(found[1][0].value))
    names = {plain(str(found[0][0].value)), plain(found[0][0].fields[0].raw)} - {""}
    return not any(name in organisation for name in names)


def judged(case: Case, rule: CheckDef, identity: Identity, certain: bool) -> Part:
    """What the edition says about this body. Only a body that is certain can fail; doubt is for a person."""
    body_rule = rule_for(case, rule, identity)
    outcome = outcome_of(body_rule)
    why = body_rule.reason if body_rule else ""
    known = identity.sure in (Sure.YES, Sure.COMPANY) or bool(identity.candidates)
    if identity.sure is Sure.YES and body_rule is None:
        why = "De oproep zegt niets over dit soort organisatie"
    if outcome is Outcome.FAIL and not (known and certain):
        outcome, why = Outcome.REVIEW, joined(why, "De naam is niet met zekerheid gelezen")
    return Part(
        outcome,
        joined(identity.explanation, why),
        remedy=_remedy(identity) if outcome is Outcome.REVIEW else "",
        citations=body_rule.citations if body_rule else (),
        interpretation=body_rule.interpretation if body_rule else "",
    )


def _remedy(identity: Identity) -> str:
    if identity.sure is Sure.ENDED and identity.body is not None and identity.body.successors:
        return f"Laat weten of het om {' of '.join(identity.body.successors)} gaat, en bezorg het ondernemingsnummer"
    return "Kijk de naam en het ondernemingsnummer na" if identity.sure in (Sure.UNKNOWN, Sure.CONTRADICTION) else ""


def _number_lacking(case: Case, number: Look, identity: Identity) -> Part:
    remedy = "Bezorg het juiste ondernemingsnummer van de indiener (10 cijfers)"
    if not number.there:
        part = not_there(case, number)
        return Part(part.outcome, joined(identity.explanation, part.text), part.evidence, remedy)
    text = f"Het ondernemingsnummer {quote(str(number.value))} is niet geldig: het controlegetal klopt niet"
    return Part(Outcome.MISSING, joined(identity.explanation, text), (), remedy)


def _with_evidence(part: Part, *looks: Look) -> Part:
    seen = tuple(evidence for one in looks for evidence in one.evidence)
    return replace(part, evidence=part.evidence + seen)
