"""The number of partners, for calls that ask for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from calls.load import load_edition
from checks.model import Outcome
from checks.partner_count import check
from parsers.model import Role
from tests.checks.cases import FORM, GONE, application, reading

EDITION = load_edition(str(Path(__file__).parents[1] / "calls" / "editions" / "samen_digitaal_2026"))
RULE = EDITION.check("application", "partner-count")
ROW = FORM["partners"][0]
NAMES = ("Stad Lier", "Buurtwerk De Brug vzw", "Acme NV", "Gemeente Bonheiden")


def counted(*names: str | None, confidence: float = 1.0, **fields: Any):
    rows = (ROW, *({"name": name, "role": "participant"} for name in names))
    form = reading(Role.APPLICATION_FORM, "aanvraag.docx", {**FORM, "partners": rows, **fields}, confidence=confidence)
    return check(application(documents=[form]), RULE)


@pytest.mark.parametrize(("count", "outcome"), [(0, "fail"), (2, "fail"), (3, "pass"), (4, "pass")])
def test_just_under_on_and_over(count: int, outcome: str) -> None:
    found = counted(*NAMES[:count])
    assert (found.outcome, found.remediable) == (Outcome(outcome), True)
    assert found.evidence and "minstens 3 partners" in found.reason
    assert bool(found.remedy) == (outcome == "fail")


def test_one_body_written_in_two_ways_is_one_partner() -> None:
    assert counted("Stad Lier", "Stadsbestuur Lier", "Acme NV").outcome is Outcome.FAIL
    assert counted("Stad Mechelen", *NAMES[:2]).outcome is Outcome.FAIL, "the applicant does not count"
    assert counted("Acme NV", "ACME  nv", "Stad Lier").outcome is Outcome.FAIL


def test_doubt_is_for_a_person() -> None:
    assert counted("Stad Lier", "Acme NV", None).outcome is Outcome.REVIEW
    assert counted("Stad Lier", confidence=0.6).outcome is Outcome.REVIEW
    assert counted(partners=GONE).outcome is Outcome.MISSING
    assert counted(partners=None).outcome is Outcome.REVIEW


def test_without_partners_it_says_so() -> None:
    assert counted().reason.startswith("Er staan geen partners naast de indiener in de documenten.")
