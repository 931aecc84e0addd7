"""Every check of the table has a case that passes, one that does not, one with something unreadable and one to which it does not apply; and
every limit is tried just under, on and just over it.

A check, or a limit, that is not in these tables fails: a new one comes with its cases. A kind that cannot occur is a sentence instead,
which says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from calls.load import load_edition
from checks.model import Case, Outcome
from checks.table import PARAMETERS, TABLE
from tests.checks.awkward import BUDGET_1, BUDGET_2, KNOWN, ROW_1, ROW_2, money, period, right, totals
from tests.checks.cases import EDITION, GONE, IN_TIME, budget, euro, knowing, receipt, rule, unreadable
from tests.checks.odd import entity

ALWAYS = "the rule holds for every application, whoever hands it in"


@dataclass(frozen=True)
class Kinds:
    """One case per kind; ``fails`` ends in what is written there, a condition never in fail. A text says why the kind cannot occur."""

    passes: Case
    fails: tuple[Case, str]
    unreadable: Case | str
    not_applicable: Case | str = ALWAYS


BROKEN = right(documents=[unreadable("a.pdf")])
KINDS: dict[str, Kinds] = {
    "deadline": Kinds(right(), (right(receipt=receipt("2025-11-15T00:00:00+01:00")), "fail"),
                      right(receipt=replace(receipt(IN_TIME), at=None)), right(receipt=None)),
    "documents-complete": Kinds(right(), (right({"project.title": GONE}), "missing"), right({"project.title": None})),
    "applicant-eligible": Kinds(right(), (right({"applicant.name": "Acme NV", "applicant.kbo": GONE}), "fail"), right({"applicant.name": None})),
    "partners-eligible": Kinds(right(), (right({"partners": (ROW_1, {**ROW_2, "name": "Acme NV", "kbo": ""})}), "fail"), right({"partners": None})),
    "duration": Kinds(right(), (period(date(2026, 3, 1), date(2029, 3, 31), 37), "fail"), right({"project.end": None})),
    "start-date": Kinds(right(), (period(date(2025, 1, 1), date(2026, 12, 31), 24), "fail"), right({"project.start": None})),
    "budget-balanced": Kinds(right(), (right({"cost_model.partners": (BUDGET_1, {**BUDGET_2, "grant": euro("1.00")})}), "fail"),
                             right({"cost_model.partners": (BUDGET_1, {**BUDGET_2, "grant": None})})),
    "grant-maximum": Kinds(right(), (money("2600000.00", "2000000.01", "599999.99"), "review"),
                           right({"cost_model.grant": None, "budget.grant_requested": None})),
    "grant-rate": Kinds(right(), (money("500000.00", "400000.01", "99999.99"), "review"),
                        right({"cost_model.total_cost": None, "budget.total_cost": None})),
    "own-contribution": Kinds(right(), (money("500000.00", "400000.01", "99999.99"), "review"),
                              right({"cost_model.own_contribution": None, "budget.own_contribution": None})),
    "shortlisted": Kinds(right(), (right(knowledge=knowing(shortlist=())), "review"), right({"applicant.kbo": None})),
    "co-creation": Kinds(right(), (right(knowledge=replace(KNOWN, co_creation=())), "review"), right({"applicant.kbo": None})),
    "two-local-authorities": Kinds(right(), (right({"partners": (ROW_1,), "cost_model.partners": (BUDGET_1,)}), "review"),
                                   right({"partners": None, "cost_model.partners": None, "applicant.name": None})),
    "flemish-region": Kinds(right(), (right({"declarations.flemish_region": False}), "review"), right({"declarations.flemish_region": None})),
    "no-double-funding": Kinds(right(), (right({"declarations.no_double_funding": False}), "review"),
                               right({"declarations.no_double_funding": None})),
    "staff-time": Kinds(right(), (right({"declarations.staff_on_other_projects": True}), "review"),
                        right({"declarations.staff_on_other_projects": None}), "staff on no other project is the pass itself"),
    "knowledge-sharing": Kinds(right(), (right({"work_packages": ({"number": "1", "title": "Bouw"},)}), "review"), right({"work_packages": None})),
    "steering-group": Kinds(right(), (right({"governance.steering_group": "Nee."}), "review"), right({"governance.sounding_board": None})),
    "flemish-entity-share": Kinds(entity("50000.00"), (entity("150000.00"), "review"),
                                  right({"partners": (ROW_1, ROW_2, {"name": "VMM", "role": "participant"}), "cost_model.partners": None}), right()),
    "documents-agree": Kinds(right(), (right({"cost_model.start": date(2026, 4, 1)}), "review"), right({"cost_model.start": None}), BROKEN),
    "partner-count": Kinds(right(), (right({"partners": (ROW_1,), "cost_model.partners": (BUDGET_1,)}), "fail"), right({"partners": None})),
}  # fmt: skip


def found(check: str, case: Case, **parameters: object) -> Outcome:
    """The outcome, with the rule of whichever edition uses the check."""
    if check == "partner-count":
        other = load_edition(str(Path(__file__).parents[1] / "calls" / "editions" / "samen_digitaal_2026"))
        given = other.check("application", check).model_copy(update={"parameters": {"minimum": 1, **parameters}})
    else:
        given = rule(case, check, **parameters)
    return TABLE[check](case, given).outcome


def test_every_check_has_its_kinds() -> None:
    assert list(KINDS) == list(TABLE)


@pytest.mark.parametrize("check", TABLE)
def test_one_that_passes_and_one_that_does_not(check: str) -> None:
    case, outcome = KINDS[check].fails
    assert (found(check, KINDS[check].passes), found(check, case)) == (Outcome.PASS, Outcome(outcome))


@pytest.mark.parametrize("check", TABLE)
def test_what_cannot_be_read_neither_passes_nor_fails(check: str) -> None:
    for case in (KINDS[check].unreadable, BROKEN):
        if isinstance(case, str) or (check, case) == ("deadline", BROKEN):
            continue  # the instant does not stand in a document
        assert found(check, case) not in (Outcome.PASS, Outcome.FAIL)


@pytest.mark.parametrize("check", TABLE)
def test_where_it_does_not_apply_it_says_so_and_elsewhere_the_table_says_why_not(check: str) -> None:
    case = KINDS[check].not_applicable
    if isinstance(case, str):
        assert len(case.split()) > 4, "a reason, in words"
    else:
        assert found(check, case) is Outcome.NOT_APPLICABLE


def costs(share: str) -> Case:
    """A Flemish entity with that many euro of 1,000,000 in all."""
    row = budget("Digitaal Vlaanderen", "", "participant", share, "0.00", "0.00", None, cell="Partner 2")
    partners = (ROW_1, ROW_2, {"name": "Digitaal Vlaanderen", "role": "participant"})
    return right({"partners": partners, "cost_model.partners": (BUDGET_1, BUDGET_2, row), "cost_model.total_cost": euro("1000000.00")})


def off(cents: str) -> Case:
    """The second partner asks for so much less than makes its budget balanced."""
    row = {**BUDGET_2, "own_contribution": euro("24000.00") - euro(cents)}
    return right({"cost_model.partners": (BUDGET_1, row), "cost_model.own_contribution": euro("100000.00") - euro(cents)})


def rows(count: int) -> Case:
    names = ("Stad Lier", "Stad Gent", "Stad Brugge", "Stad Leuven")[:count]
    return right({"partners": (ROW_1, *({"name": name, "role": "participant"} for name in names)), "cost_model.partners": (BUDGET_1,)})


def begins(day: date) -> Case:
    return period(day, day + timedelta(days=364), 12)


SECOND = timedelta(seconds=1)
DEADLINE = EDITION.phases["application"].deadline.at
LAST = date(2026, 7, 1)
# (check, parameter): outcomes just inside, on and just outside the limit, as (case, outcome). "" = a limit that is no parameter.
LIMITS: dict[tuple[str, str], list[tuple[Case, str]]] = {
    ("deadline", ""): [(right(receipt=receipt(DEADLINE - SECOND)), "pass"), (right(receipt=receipt(DEADLINE)), "review"),
                       (right(receipt=receipt(DEADLINE + 59 * SECOND)), "review"), (right(receipt=receipt(DEADLINE + 60 * SECOND)), "fail")],
    ("duration", "max_months"): [(period(date(2026, 3, 1), date(2029, 2, 27), GONE), "pass"),
                                 (period(date(2026, 3, 1), date(2029, 2, 28), 36), "pass"),
                                 (period(date(2026, 3, 1), date(2029, 3, 1), GONE), "fail")],
    ("start-date", ""): [(begins(IN_TIME.date() + timedelta(days=1)), "pass"), (begins(IN_TIME.date()), "pass"),
                         (begins(IN_TIME.date() - timedelta(days=1)), "fail")],
    ("start-date", "max_months_after_decision"): [(begins(LAST - timedelta(days=1)), "pass"), (begins(LAST), "pass"),
                                                  (begins(LAST + timedelta(days=1)), "review")],
    ("budget-balanced", "rounding_per_line"): [(off("0.00"), "pass"), (off("0.01"), "pass"), (off("0.02"), "fail")],
    ("grant-maximum", "maximum"): [(money("2600000.00", "1999999.99", "600000.01"), "pass"), (money("2600000.00", "2000000.00", "600000.00"), "pass"),
                                   (money("2600000.00", "2000000.01", "599999.99"), "review")],
    ("grant-rate", "rate"): [(money("500000.00", "399999.99", "100000.01"), "pass"), (money("500000.00", "400000.00", "100000.00"), "pass"),
                             (money("500000.00", "400000.01", "99999.99"), "review")],
    ("own-contribution", "minimum_rate"): [(money("500000.00", "399999.99", "100000.01"), "pass"),
                                           (money("500000.00", "400000.00", "100000.00"), "pass"),
                                           (money("500000.00", "400000.01", "99999.99"), "review")],
    ("two-local-authorities", "minimum"): [(rows(2), "pass"), (rows(1), "pass"), (rows(0), "review")],
    ("flemish-entity-share", "maximum_share"): [(costs("149999.99"), "pass"), (costs("150000.00"), "pass"), (costs("150000.01"), "review")],
    ("documents-agree", "amount_tolerance"): [(right(totals("500000.00", "400000.00", "100000.00")), "pass"),
                                              (right({"budget.total_cost": euro("500000.01")}), "pass"),
                                              (right({"budget.total_cost": euro("500000.02")}), "review")],
    ("partner-count", "minimum"): [(rows(2), "pass"), (rows(1), "pass"), (rows(0), "fail")],
}  # fmt: skip
NO_LIMIT = {
    ("co-creation", "kinds"),
    ("flemish-entity-share", "kinds"),
    ("knowledge-sharing", "words"),
    ("knowledge-sharing", "communication_words"),
}


def test_every_limit_has_its_cases() -> None:
    assert {key for key in LIMITS if key[1]} == {(check, name) for check, names in PARAMETERS.items() for name in names} - NO_LIMIT


@pytest.mark.parametrize("limit", LIMITS, ids="-".join)
def test_just_inside_on_and_just_outside(limit: tuple[str, str]) -> None:
    assert len(LIMITS[limit]) >= 3
    assert [str(found(limit[0], case)) for case, _ in LIMITS[limit]] == [outcome for _, outcome in LIMITS[limit]]
