"""Did the applicant take part in the co-creation track?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.answer import Part, answer, words
from checks.attendance import numbers_of
from checks.bodies import Sure, identify
from checks.condition import lacking
from checks.dutch import joined, listing
from checks.fields import look, received
from checks.model import Case, Finding, Outcome
from checks.partners import of_form, without_applicant


def check(case: Case, rule: CheckDef) -> Finding:
    """The duty is on local authorities that apply: the applicant decides. Partners that were absent are mentioned."""
    attended = case.knowledge.co_creation
    name, number = look(case, "applicant.name"), look(case, "applicant.kbo")
    if attended is None:
        text = "Er is nog geen aanwezigheidslijst van het co-creatietraject ingevoerd"
        return answer(rule, Part(Outcome.REVIEW, joined(text), number.evidence or received(case)))
    if not number.there:
        return answer(rule, lacking(case, number))
    absent = _absent_partners(case, rule, set(attended))
    note = f"Niet op de aanwezigheidslijst: {listing(absent)}" if absent else ""
    listed = sorted(numbers_of(case, name, str(number.value)) & set(attended))
    if listed:
        text = f"De indiener ({listing(listed)}) staat op de aanwezigheidslijst van het co-creatietraject"
        return answer(rule, Part(Outcome.PASS, joined(text, note), number.evidence))
    text = f"De indiener ({number.value}) staat niet op de aanwezigheidslijst van het co-creatietraject"
    return answer(rule, Part(Outcome.REVIEW, joined(text, note), number.evidence))


def _absent_partners(case: Case, rule: CheckDef, attended: set[str]) -> list[str]:
    kinds = words(rule, "kinds")
    absent = []
    for partner in without_applicant(case, of_form(case)):
        if not partner.name:
            continue
        identity = identify(case, partner.name, partner.kbo)
        body = identity.body
        if identity.sure is Sure.YES and body is not None and body.kind in kinds and not {partner.kbo, body.kbo} & attended:
            absent.append(partner.name)
    return absent
