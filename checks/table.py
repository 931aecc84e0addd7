"""Which check id runs which function. The edition decides which of them a phase has, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from calls.model import CheckDef
from checks import (
    applicant_eligible,
    budget_balanced,
    co_creation,
    deadline,
    documents_agree,
    documents_complete,
    duration,
    flemish_entity_share,
    flemish_region,
    grant_maximum,
    grant_rate,
    knowledge_sharing,
    no_double_funding,
    own_contribution,
    partner_count,
    partners_eligible,
    shortlisted,
    staff_time,
    start_date,
    steering_group,
    two_local_authorities,
)
from checks.answer import count, number, words
from checks.model import Case, Finding

Check = Callable[[Case, CheckDef], Finding]

TABLE: Mapping[str, Check] = MappingProxyType(
    {
        "deadline": deadline.check,
        "documents-complete": documents_complete.check,
        "applicant-eligible": applicant_eligible.check,
        "partners-eligible": partners_eligible.check,
        "duration": duration.check,
        "start-date": start_date.check,
        "budget-balanced": budget_balanced.check,
        "grant-maximum": grant_maximum.check,
        "grant-rate": grant_rate.check,
        "own-contribution": own_contribution.check,
        "shortlisted": shortlisted.check,
        "co-creation": co_creation.check,
        "two-local-authorities": two_local_authorities.check,
        "flemish-region": flemish_region.check,
        "no-double-funding": no_double_funding.check,
        "staff-time": staff_time.check,
        "knowledge-sharing": knowledge_sharing.check,
        "steering-group": steering_group.check,
        "flemish-entity-share": flemish_entity_share.check,
        "documents-agree": documents_agree.check,
        "partner-count": partner_count.check,
    }
)

# The parameters that each check needs from the edition, and how it asks for each. Anything else among its parameters is a mistake.
PARAMETERS: Mapping[str, Mapping[str, Callable[[CheckDef, str], object]]] = MappingProxyType(
    {
        "duration": {"max_months": count},
        "start-date": {"max_months_after_decision": count},
        "budget-balanced": {"rounding_per_line": number},
        "grant-maximum": {"maximum": number},
        "grant-rate": {"rate": number},
        "own-contribution": {"minimum_rate": number},
        "co-creation": {"kinds": words},
        "two-local-authorities": {"minimum": count},
        "knowledge-sharing": {"words": words, "communication_words": words},
        "flemish-entity-share": {"maximum_share": number, "kinds": words},
        "documents-agree": {"amount_tolerance": number},
        "partner-count": {"minimum": count},
    }
)
SHOULD_BE: Mapping[object, str] = {
    count: "must be a whole number without quotes, for example 36",
    number: 'must be an amount or rate as text, with a point: "2000000" or "0.80"',
    words: 'must be a list of texts: ["een", "twee"]',
}


def unfit(rule: CheckDef) -> Iterator[tuple[str, str]]:
    """What in the edition's entry of a check its function cannot work with: (key, English sentence), for ``call validate``."""
    if rule.id not in TABLE:
        near = get_close_matches(rule.id, TABLE)
        yield "id", f'there is no check "{rule.id}"{f", did you mean {near[0]}?" if near else ""} (known: {", ".join(TABLE)})'
        return
    needed = PARAMETERS.get(rule.id, {})
    for name in sorted(needed.keys() - set(rule.parameters)):
        yield "parameters", f'{rule.id} needs the parameter "{name}"'
    known = f" (it has: {', '.join(sorted(needed))})" if needed else ""
    for name in sorted(set(rule.parameters) - needed.keys()):
        yield f"parameters.{name}", f'{rule.id} has no parameter "{name}"{known}'
    for name, ask in needed.items():
        try:
            if name in rule.parameters:
                ask(rule, name)
        except (TypeError, ArithmeticError):
            yield f"parameters.{name}", f'"{name}" {SHOULD_BE[ask]}'
