"""Where staff also work on other paid projects: is an overview of their time attached?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.condition import lacking
from checks.dutch import joined, listing, quote
from checks.fields import look, unread
from checks.model import Case, Evidence, Finding, Outcome
from parsers.model import Role


def check(case: Case, rule: CheckDef) -> Finding:
    """ "No" passes when nothing else is said with it. "Yes" is always for a person: whether an annex is that overview, and no wage is
    counted twice, is not in the form."""
    seen = look(case, "declarations.staff_on_other_projects")
    if not seen.there:
        return answer(rule, lacking(case, seen))
    if seen.value is False:
        text = "Volgens het formulier werkt het personeel niet aan andere projecten"
        outcome = Outcome.REVIEW if seen.problems else Outcome.PASS
        return answer(rule, Part(outcome, joined(text, *seen.problems), seen.evidence))
    said = "Volgens het formulier werkt personeel ook aan andere projecten. Dan is een overzicht van hun tijd nodig"
    others = [*case.documents_of(Role.ANNEX), *(d for d in unread(case) if d.role is not Role.ANNEX)]
    evidence = seen.evidence + tuple(Evidence("het hele document", d.role.value, document=d.name) for d in others)
    if others:
        text = (
            f"Misschien staat het in {listing(quote(d.name) for d in others)}. Over alle projecten samen telt een loon hoogstens één keer"
        )
        return answer(rule, Part(Outcome.REVIEW, joined(said, text), evidence))
    text = joined(said, "We vonden geen bijlage met dat overzicht")
    return answer(rule, Part(Outcome.REVIEW, text, evidence, "Bezorg een overzicht van de tijd van deze personeelsleden per project"))
