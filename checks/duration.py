"""Does the project last no longer than allowed, and do the dates and the stated number of months agree?"""

from __future__ import annotations

from datetime import date

from calls.model import CheckDef
from checks.answer import Part, answer, count, worst
from checks.dutch import day, joined, months
from checks.fields import Look, Seen, look, not_there
from checks.model import Case, Finding, Outcome
from checks.months import last_day, length


def check(case: Case, rule: CheckDef) -> Finding:
    """The dates of the form decide; the stated months and the dates of the cost model must not contradict them."""
    start, end = look(case, "project.start"), look(case, "project.end")
    lacking = [not_there(case, seen) for seen in (start, end) if not seen.there]
    if lacking:
        return answer(rule, *lacking)
    if end.value < start.value:
        text = f"De einddatum ({day(end.value)}) valt vóór de startdatum ({day(start.value)})"
        return answer(rule, Part(Outcome.REVIEW, joined(text), start.evidence + end.evidence, "Kijk de start- en einddatum na"))
    return answer(rule, _judged(case, count(rule, "max_months"), start, end))


def _judged(case: Case, limit: int, start: Look, end: Look) -> Part:
    stated = look(case, "project.duration_months")
    evidence = start.evidence + end.evidence + stated.evidence
    span = length(start.value, end.value)
    says = f"Het project loopt van {day(start.value)} tot en met {day(end.value)}. Dat is {months(*span)}"
    allowed = f"Ten hoogste {months(limit)} zijn toegelaten"
    remedy = (
        f"Pas de periode aan: bij een start op {day(start.value)} eindigt het project ten laatste op {day(last_day(start.value, limit))}"
    )
    doubts = _contradictions(case, span, limit, stated)
    other = _cost_model(case)
    too_long = end.value > last_day(start.value, limit)
    if doubts:
        text = joined(says, *(part.text for part in doubts), allowed)
        seen = evidence + tuple(e for part in doubts for e in part.evidence)
        return Part(worst(part.outcome for part in doubts), text, seen, "Kijk de startdatum, de einddatum en de duurtijd na")
    if not too_long:
        return Part(Outcome.PASS, joined(says, allowed), evidence)
    agreed = (stated.there and not stated.doubtful) or other is not None
    if not (agreed or (start.certain and end.certain)):
        return Part(Outcome.REVIEW, joined(says, allowed, "De datums zijn niet met zekerheid gelezen"), evidence, remedy)
    return Part(Outcome.FAIL, joined(says, allowed, "Dat is te lang"), evidence, remedy)


def _contradictions(case: Case, span: tuple[int, int], limit: int, stated: Look) -> list[Part]:
    """What else is said about the duration and does not fit the dates of the form."""
    found = []
    if stated.seen is Seen.CONFLICT:
        found.append(not_there(case, stated))
    if stated.there and not _fits(stated.value, span, limit):
        found.append(Part(Outcome.REVIEW, f"Als duurtijd is {months(stated.value)} opgegeven. Dat komt niet overeen met de datums"))
    other = _cost_model(case)
    if other is not None and other[0] != span:
        text = f"Het kostenmodel loopt van {day(other[1])} tot en met {day(other[2])}. Dat is {months(*other[0])}"
        seen = look(case, "cost_model.start").evidence + look(case, "cost_model.end").evidence
        found.append(Part(Outcome.REVIEW, text, seen))
    return found


def _fits(stated: int, span: tuple[int, int], limit: int) -> bool:
    """A period of whole months has one right number. With days beyond it people round either way: harmless on one side of the limit."""
    whole, days = span
    if not days:
        return stated == whole
    return stated in (whole, whole + 1) and (stated > limit) == (whole >= limit)


def _cost_model(case: Case) -> tuple[tuple[int, int], date, date] | None:
    start, end = look(case, "cost_model.start"), look(case, "cost_model.end")
    if not (start.there and end.there) or end.value < start.value:
        return None
    return length(start.value, end.value), start.value, end.value
