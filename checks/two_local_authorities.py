"""Do enough local authorities work together?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.answer import Part, answer, count
from checks.bodies import Sure, current, described, identify
from checks.condition import lacking
from checks.dutch import joined, listing, quote
from checks.fields import Look, definition, look
from checks.model import Case, Evidence, Finding, Outcome
from checks.partners import of_cost_model, of_form

MENTIONED, ORGANISATION = "mentioned.partners", "contact.organisation"


def check(case: Case, rule: CheckDef) -> Finding:
    """Counts different bodies among applicant and partners, whatever phase names them. Two halves of one merger are one.

    Too few that are certain is for a person: in running text a name is easily missed.
    """
    applicant = _applicant(case)
    names, evidence = _named(case, applicant)
    if not names:
        return answer(rule, lacking(case, applicant))
    found, doubtful = _counted(case, rule, names)
    minimum = count(rule, "minimum")
    seen = f"Lokale besturen in dit project: {listing(found)}" if found else "We herkenden geen lokaal bestuur in dit project"
    if len(found) >= minimum:
        return answer(rule, Part(Outcome.PASS, seen, evidence))
    maybe = f"Niet zeker: {listing(quote(name) for name in doubtful)}" if doubtful else ""
    text = joined(seen, maybe, f"Er moeten minstens {minimum} lokale besturen samenwerken")
    return answer(rule, Part(Outcome.REVIEW, text, evidence, "Laat weten welke lokale besturen meedoen"))


def _applicant(case: Case) -> Look:
    """The applicant as it was recognised, else the answer that the forms of this phase ask for."""
    name = look(case, "applicant.name")
    return name if name.there or definition(case, ORGANISATION) is None else look(case, ORGANISATION)


def _named(case: Case, applicant: Look) -> tuple[list[tuple[str, str]], tuple[Evidence, ...]]:
    number = look(case, "applicant.kbo")
    names: list[tuple[str, str]] = []
    if applicant.there:
        names.append((str(applicant.value), str(number.value) if number.there else ""))
    evidence = list(applicant.evidence)
    for partner in (*of_form(case), *of_cost_model(case)):
        if partner.name:
            names.append((partner.name, partner.kbo))
            evidence.extend(partner.evidence)
    mentioned = look(case, MENTIONED)
    if mentioned.there:
        names.extend((str(name), "") for name in mentioned.value)
        evidence.extend(mentioned.evidence)
    return list(dict.fromkeys(names)), tuple(evidence)


def _counted(case: Case, rule: CheckDef, names: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The different bodies that the edition counts, and the names that may be one."""
    found, doubtful = [], []
    for name, number in names:
        identity = identify(case, name, number)
        body = current(case, identity)
        body_rule = rule.body_rule(body.kind, body.region) if body else None
        if body is not None and body_rule is not None and body_rule.outcome == "pass":
            found.append(described(body))
        elif identity.sure is not Sure.COMPANY and (body is None or (body_rule is not None and body_rule.outcome == "review")):
            doubtful.append(name)
    return list(dict.fromkeys(found)), list(dict.fromkeys(doubtful))
