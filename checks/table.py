"""Which check id runs which function. The edition decides which of them a phase has, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    }
)
