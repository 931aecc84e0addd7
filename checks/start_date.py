"""Does the project start on or after the day of submission, and soon enough after the decision?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from calls.model import CheckDef
from checks.answer import Part, answer, count
from checks.deadline import credible
from checks.dutch import day, joined, months
from checks.fields import Look, look, not_there
from checks.model import Case, Finding, Outcome


def check(case: Case, rule: CheckDef) -> Finding:
    """Both ends of the window, for the start in the form; a cost model whose other start would end differently makes it a review."""
    start = look(case, "project.start")
    if not start.there:
        return answer(rule, not_there(case, start))
    parts = [_with(part, start) for part in (_not_before(case, start.value), _not_after(case, rule, start.value))]
    other = look(case, "cost_model.start")
    if other.there and other.value != start.value:
        theirs = answer(rule, _not_before(case, other.value), _not_after(case, rule, other.value))
        if theirs.outcome is not answer(rule, *parts).outcome:
            text = f"Het formulier zegt {day(start.value)}, het kostenmodel {day(other.value)}. Dat geeft een andere uitkomst"
            return answer(rule, Part(Outcome.REVIEW, joined(text, theirs.reason), start.evidence + other.evidence))
    elif not (start.certain or other.there):
        parts = [_doubtful(part) for part in parts]
    return answer(rule, *parts)


def _not_before(case: Case, start: date) -> Part:
    """The day of submission itself is allowed. Without a known moment of receipt this end of the window cannot be judged."""
    if case.receipt is None:
        return Part(Outcome.PASS, "De dag van indienen is niet opgegeven. Of het project vroeger start, is niet nagegaan")
    zone = ZoneInfo(case.edition.timezone)
    days = [moment.astimezone(zone).date() for moment in credible(case.receipt)]
    if not days:
        text = f"De dag van indienen is niet zeker. Of de start op {day(start)} daarna valt, konden we niet nagaan"
        return Part(Outcome.REVIEW, joined(text))
    submitted = f"Ingediend op {day(max(days))}, start op {day(start)}"
    if start >= max(days):
        return Part(Outcome.PASS, submitted)
    if start >= min(days):
        return Part(Outcome.REVIEW, joined(submitted, "Welk tijdstip van indienen telt, bepaalt of dat te vroeg is"))
    remedy = f"Kies een startdatum vanaf {day(max(days))}"
    return Part(Outcome.FAIL, joined(submitted, "Het project start vóór de dag van indienen. Dat is te vroeg"), remedy=remedy)


def _not_after(case: Case, rule: CheckDef, start: date) -> Part:
    """Against the decision when its date is known; else a start that is safe with the earliest one passes, a later one is for a person."""
    term = count(rule, "max_months_after_decision")
    decision = case.knowledge.decision_date or case.edition.decision_date
    if decision is not None:
        last = decision + relativedelta(months=term)
        limit = f"De beslissing viel op {day(decision)}. De laatste startdag is {months(term)} later: {day(last)}"
        if start <= last:
            return Part(Outcome.PASS, limit)
        return Part(
            Outcome.FAIL, joined(limit, f"De start op {day(start)} is te laat"), remedy=f"Kies een startdatum tot en met {day(last)}"
        )
    safe = case.edition.expected_decision + relativedelta(months=term)
    limit = f"De datum van de beslissing is nog niet bekend. Een start tot en met {day(safe)} is zeker op tijd"
    if start <= safe:
        return Part(Outcome.PASS, limit)
    text = joined(limit, f"De start op {day(start)} kan te laat zijn")
    return Part(Outcome.REVIEW, text, remedy=f"Kies liefst een startdatum tot en met {day(safe)}")


def _with(part: Part, start: Look) -> Part:
    return replace(part, evidence=part.evidence + start.evidence)


def _doubtful(part: Part) -> Part:
    if part.outcome is not Outcome.FAIL:
        return part
    return replace(part, outcome=Outcome.REVIEW, text=joined(part.text, "De startdatum is niet met zekerheid gelezen"))
