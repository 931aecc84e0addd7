"""What is written behind a declaration, and answers that deny what is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.model import Outcome
from parsers.model import Reading
from tests.checks.cases import application, run


def with_remark(name: str) -> tuple[Reading, ...]:
    """The documents of a complete application, of which one field has a remark behind it."""
    form, model = application().documents
    noted = replace(form.fields[name], problem="Daar staat ook bij: “Ja, van Interreg”.")
    return replace(form, fields={**form.fields, name: noted}), model


@pytest.mark.parametrize(
    ("check", "name"),
    [("no-double-funding", "declarations.no_double_funding"), ("staff-time", "declarations.staff_on_other_projects")],
)
def test_a_declaration_with_a_remark_is_for_a_person_who_sees_the_remark(check: str, name: str) -> None:
    found = run(application(documents=with_remark(name)), check)
    assert found.outcome is Outcome.REVIEW
    assert "Ja, van Interreg" in found.reason


@pytest.mark.parametrize(
    "said",
    [
        "We voorzien geen aparte stuurgroep, de werkgroep beslist zelf.",
        "Er komt geen stuurgroep.",
        "Een klankbordgroep is voor dit project niet nodig.",
    ],
)
def test_a_group_that_is_denied_within_the_answer_is_for_a_person(said: str) -> None:
    assert run(application({"governance.sounding_board": said}), "steering-group").outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    "said", ["De klankbordgroep komt samen zonder VLAIO; wie niet kan, stuurt iemand.", "Niet alleen partners, ook burgers."]
)
def test_a_group_that_is_described_with_a_no_passes_or_is_for_a_person(said: str) -> None:
    outcome = run(application({"governance.sounding_board": said}), "steering-group").outcome
    assert outcome is (Outcome.REVIEW if said.startswith("Niet") else Outcome.PASS)
