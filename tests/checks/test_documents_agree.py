from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checks.model import Outcome
from parsers.model import Role
from tests.checks.cases import FORM, FORM_NAME, GONE, MODEL, MODEL_NAME, application, budget, euro, reading, run, unreadable

ID = "documents-agree"


def test_the_same_in_both() -> None:
    found = run(application(), ID)
    assert found.outcome is Outcome.PASS
    assert found.reason == (
        "Formulier en kostenmodel zeggen hetzelfde over de indiener, de startdatum, de totale kosten, de gevraagde steun, "
        "de duurtijd en de partners."
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("cost_model.applicant", "Stad Lier", "de indiener"),
        ("cost_model.start", date(2026, 4, 1), "de startdatum"),
        ("cost_model.end", date(2029, 3, 31), "de duurtijd"),
        ("budget.total_cost", euro("500000.02"), "de totale kosten"),
        ("budget.grant_requested", euro("40000.00"), "de gevraagde steun"),
        ("project.duration_months", 35, "de duurtijd"),
        ("budget.own_contribution", euro("99000.00"), "de eigen inbreng"),
        ("budget.other_income", euro("45000.00"), "de andere inkomsten"),
    ],
)
def test_every_difference_is_named_with_both_places(name: str, value: object, said: str) -> None:
    found = run(application({name: value}), ID)
    assert found.outcome is Outcome.REVIEW
    assert f"Verschil voor {said}" in found.reason
    assert {FORM_NAME, MODEL_NAME} <= {e.document for e in found.evidence}


@pytest.mark.parametrize(("amount", "outcome"), [("500000.00", "pass"), ("500000.01", "pass"), ("500000.02", "review")])
def test_amounts_may_differ_by_a_cent_and_that_is_said(amount: str, outcome: str) -> None:
    found = run(application({"budget.total_cost": euro(amount)}), ID)
    assert found.outcome is Outcome(outcome)
    said = "de totale kosten (op een afronding na: € 500.000,01 tegenover € 500.000,00)"
    assert (said in found.reason) == (amount == "500000.01")


@pytest.mark.parametrize("name", ["Mechelen", "stad mechelen", "Stadsbestuur Mechelen"])
def test_another_way_to_write_the_same_body_is_no_difference(name: str) -> None:
    assert run(application({"cost_model.applicant": name}), ID).outcome is Outcome.PASS


def test_partners_that_stand_in_one_document_only() -> None:
    extra = (*MODEL["cost_model.partners"], budget("Stad Gent", "0207451227", "participant", "1.00", "1.00", "0.00", cell="Partner 2"))
    found = run(application({"cost_model.partners": extra}), ID)
    assert found.outcome is Outcome.REVIEW
    assert "Wel in het kostenmodel, niet in het formulier: “Stad Gent”" in found.reason
    fewer = run(application({"cost_model.partners": MODEL["cost_model.partners"][:1]}), ID)
    assert "Wel in het formulier, niet in het kostenmodel: “Stad Lier”" in fewer.reason


def test_a_partner_with_another_number_is_a_difference() -> None:
    other = {**MODEL["cost_model.partners"][1], "kbo": "0207451227"}
    assert run(application({"cost_model.partners": (MODEL["cost_model.partners"][0], other)}), ID).outcome is Outcome.REVIEW


@pytest.mark.parametrize("name", ["Stad Gent", "Provincie Antwerpen", "Sensorwijzer bv"])
def test_the_number_of_one_partner_with_the_name_of_another_is_a_difference(name: str) -> None:
    other = {**MODEL["cost_model.partners"][1], "name": name}
    assert run(application({"cost_model.partners": (MODEL["cost_model.partners"][0], other)}), ID).outcome is Outcome.REVIEW


@pytest.mark.parametrize("name", ["Lier", "OCMW Lier", "Stad Lier, dienst ICT", "Team Slimme Stad"])
def test_the_number_of_a_partner_with_a_name_that_may_be_its_own_is_no_difference(name: str) -> None:
    other = {**MODEL["cost_model.partners"][1], "name": name}
    assert run(application({"cost_model.partners": (MODEL["cost_model.partners"][0], other)}), ID).outcome is Outcome.PASS


@pytest.mark.parametrize("name", ["budget.grant_requested", "cost_model.grant", "project.start", "cost_model.applicant", "partners"])
def test_what_cannot_be_read_is_for_a_person(name: str) -> None:
    found = run(application({name: None}), ID)
    assert found.outcome is Outcome.REVIEW
    assert "niet vergelijken" in found.reason


def test_what_is_not_in_both_is_said() -> None:
    found = run(application({"cost_model.start": GONE}), ID)
    assert found.outcome is Outcome.PASS
    assert "Niet vergeleken, want het staat niet in allebei: de startdatum en de duurtijd." in found.reason


def test_one_document_has_nothing_to_agree_with() -> None:
    form = reading(Role.APPLICATION_FORM, FORM_NAME, FORM)
    assert run(application(documents=[form]), ID).outcome is Outcome.NOT_APPLICABLE
    assert run(application(documents=[form, unreadable(MODEL_NAME, Role.COST_MODEL)]), ID).outcome is Outcome.NOT_APPLICABLE


def test_a_form_of_the_other_phase_sent_along_has_no_say() -> None:
    case = application()
    along = reading(
        Role.REGISTRATION_FORM, "aanmelding.docx", {"applicant.name": "Stad Gent", "contact.name": "Piet", "domains": ("living",)}
    )
    for check in ("documents-complete", "applicant-eligible", "partners-eligible", ID):
        assert run(replace(case, documents=(along, *case.documents)), check) == run(case, check)
