"""From what a check found to the :class:`~checks.model.Finding` that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from calls.model import CheckDef, Citation
from checks.dutch import PERSON, joined
from checks.model import Evidence, Finding, Kind, Outcome

# Which outcome stands for a whole whose parts differ: what is certain to be wrong first, then what can be asked for, then doubt.
GRAVITY = (Outcome.FAIL, Outcome.MISSING, Outcome.REVIEW, Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a check found: an outcome with its Dutch sentence(s), what it rests on, and what the applicant can do."""

    outcome: Outcome
    text: str
    evidence: tuple[Evidence, ...] = ()
    remedy: str = ""
    citations: tuple[Citation, ...] = ()
    interpretation: str = ""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of the outcomes; ``not_applicable`` when there are none."""
    return min(outcomes, key=GRAVITY.index, default=Outcome.NOT_APPLICABLE)


def answer(rule: CheckDef, *parts: Part) -> Finding:
    """The finding of a check from its parts: the gravest outcome, all sentences (gravest first), all evidence.

    Citations of the check come first, then those of the parts. What can be completed is always remediable; for a fail the edition decides.
    There is no remedy beside a fail that cannot be put right.
    """
    outcome = worst(part.outcome for part in parts)
    if outcome is Outcome.FAIL and rule.kind == "condition":
        outcome = Outcome.REVIEW
    ordered = sorted(parts, key=lambda part: GRAVITY.index(part.outcome))
    grave = [part for part in ordered if part.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE)]
    final = outcome is Outcome.FAIL and not rule.remediable
    leaning = rule.interpretations if grave else ()
    return Finding(
        check=rule.id,
        kind=Kind(rule.kind),
        outcome=outcome,
        remediable=rule.remediable or outcome is Outcome.MISSING,
        reason=joined(*_once(part.text for part in ordered), PERSON if outcome is Outcome.REVIEW else ""),
        citations=tuple(_once((*rule.citations, *(c for part in ordered for c in part.citations)))),
        evidence=tuple(_once_evidence(e for part in ordered for e in part.evidence)),
        remedy="" if final else joined(*_once(part.remedy for part in grave)),
        interpretations=tuple(_once((*leaning, *(p.interpretation for p in ordered if p.interpretation)))),
    )


def _once(items: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(items))


def _once_evidence(items: Iterable[Evidence]) -> list[Evidence]:
    kept: list[Evidence] = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept


def number(rule: CheckDef, name: str) -> Decimal:
    """An amount or rate among the parameters, exact. KeyError or TypeError when it is not given: the engine makes that a review."""
    value = rule.parameters[name]
    if isinstance(value, bool | date | tuple):
        raise TypeError(f"{rule.id}: parameter {name!r} is no number")
    return Decimal(value)


def count(rule: CheckDef, name: str) -> int:
    """A whole number among the parameters."""
    value = rule.parameters[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{rule.id}: parameter {name!r} is no whole number")
    return value


def words(rule: CheckDef, name: str) -> tuple[str, ...]:
    """A list of words among the parameters."""
    value = rule.parameters[name]
    if not isinstance(value, tuple):
        raise TypeError(f"{rule.id}: parameter {name!r} is no list")
    return value
