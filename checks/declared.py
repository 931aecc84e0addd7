"""Conditions that rest on a box of the form."""

from __future__ import annotations

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.condition import lacking
from checks.dutch import joined
from checks.fields import look
from checks.model import Case, Finding, Outcome


def declared(case: Case, rule: CheckDef, name: str) -> Finding:
    """Ticked passes, unless somebody wrote something behind it. A box that is empty is for a person: the applicant may have forgotten
    it, or may have a reason."""
    seen = look(case, name)
    if not seen.there:
        return answer(rule, lacking(case, seen))
    if seen.value is True and (remarks := seen.problems):
        return answer(rule, Part(Outcome.REVIEW, joined(f"Aangevinkt: {seen.title}", *remarks), seen.evidence))
    if seen.value is True:
        return answer(rule, Part(Outcome.PASS, f"Aangevinkt: {seen.title}", seen.evidence))
    text = joined(f"Niet aangevinkt: {seen.title}", *seen.problems)
    return answer(rule, Part(Outcome.REVIEW, text, seen.evidence, f"Kijk na of je dit kan aanvinken: {seen.title}"))
