"""Stands the idea of this applicant on the shortlist?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.attendance import numbers_of
from checks.condition import lacking
from checks.dutch import joined, listing
from checks.fields import look, received
from checks.model import Case, Finding, Outcome


def check(case: Case, rule: CheckDef) -> Finding:
    """By enterprise number of the applicant, or of the body it merged into. No shortlist recorded is not an empty shortlist."""
    number = look(case, "applicant.kbo")
    if case.knowledge.shortlist is None:
        return answer(rule, Part(Outcome.REVIEW, joined("Er is nog geen shortlist ingevoerd"), number.evidence or received(case)))
    if not number.there:
        return answer(rule, lacking(case, number))
    numbers = numbers_of(case, look(case, "applicant.name"), str(number.value))
    listed = sorted(numbers & set(case.knowledge.shortlist))
    if listed:
        return answer(rule, Part(Outcome.PASS, f"De indiener ({listing(listed)}) staat op de shortlist", number.evidence))
    text = f"De indiener ({listing(sorted(numbers))}) staat niet op de shortlist"
    return answer(rule, Part(Outcome.REVIEW, joined(text), number.evidence))
