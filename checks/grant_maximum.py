"""Is the grant that is asked for within the ceiling per project?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.amounts import Amounts
from checks.answer import Part, answer, number
from checks.condition import on_amounts
from checks.dutch import joined, money
from checks.model import Case, Finding, Outcome


def check(case: Case, rule: CheckDef) -> Finding:
    """The grant of the cost model and of the form, each against the maximum (the maximum itself is allowed)."""
    maximum = number(rule, "maximum")

    def judge(source: Amounts) -> Part:
        grant = source.get("grant")
        assert grant is not None  # held by on_amounts
        text = f"De gevraagde steun is {source.shown('grant')}. Het maximum per project is {money(maximum)}"
        if grant <= maximum:
            return Part(Outcome.PASS, text, source.evidence("grant"))
        text = joined(text, f"Dat is {money(grant - maximum)} te veel")
        return Part(Outcome.REVIEW, text, source.evidence("grant"), f"Vraag ten hoogste {money(maximum)} steun")

    return answer(rule, *on_amounts(case, ["grant"], judge))
