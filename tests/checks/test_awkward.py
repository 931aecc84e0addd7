"""No awkward but right submission is ever called inadmissible, and everything that is fine about it is called fine."""

from __future__ import annotations

import pytest

from checks.engine import assess
from checks.model import Outcome, Verdict
from tests.checks.awkward import RIGHT
from tests.checks.awkward_more import MORE

AWKWARD = {**RIGHT, **MORE}


def test_there_are_enough_of_them() -> None:
    assert len(AWKWARD) == len(RIGHT) + len(MORE) >= 120


@pytest.mark.parametrize("name", AWKWARD)
def test_right_but_awkward(name: str) -> None:
    case, expected = AWKWARD[name]
    result = assess(case)
    fine = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    found = {f.check: str(f.outcome) for f in result.findings if f.outcome not in fine or f.check in expected}
    assert found == expected
    assert result.verdict is not Verdict.INADMISSIBLE
    assert all(f.outcome is not Outcome.FAIL for f in result.findings)
