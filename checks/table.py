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

# The parameters that each check needs from the edition. Anything else among its parameters is a mistake.
PARAMETERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "duration": frozenset({"max_months"}),
        "start-date": frozenset({"max_months_after_decision"}),
        "budget-balanced": frozenset({"rounding_per_line"}),
        "grant-maximum": frozenset({"maximum"}),
        "grant-rate": frozenset({"rate"}),
        "own-contribution": frozenset({"minimum_rate"}),
        "co-creation": frozenset({"kinds"}),
        "two-local-authorities": frozenset({"minimum"}),
        "knowledge-sharing": frozenset({"words", "communication_words"}),
        "flemish-entity-share": frozenset({"maximum_share", "kinds"}),
        "documents-agree": frozenset({"amount_tolerance"}),
        "partner-count": frozenset({"minimum"}),
    }
)


def unfit(rule: CheckDef) -> Iterator[tuple[str, str]]:
    """What in the edition's entry of a check its function cannot work with: (key, English sentence), for ``call validate``."""
    if rule.id not in TABLE:
        near = get_close_matches(rule.id, TABLE, 1)
        yield "id", f'there is no check "{rule.id}"{f", did you mean {near[0]}?" if near else ""} (known: {", ".join(TABLE)})'
        return
    needed = PARAMETERS.get(rule.id, frozenset())
    for name in sorted(needed - set(rule.parameters)):
        yield "parameters", f'{rule.id} needs the parameter "{name}"'
    known = f" (it has: {', '.join(sorted(needed))})" if needed else ""
    for name in sorted(set(rule.parameters) - needed):
        yield f"parameters.{name}", f'{rule.id} has no parameter "{name}"{known}'
