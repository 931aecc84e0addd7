from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checks.model import Outcome
from parsers.model import PERHAPS, FieldValue, Place, Role
from tests.checks.cases import (
    FORM,
    FORM_NAME,
    GONE,
    MODEL,
    MODEL_NAME,
    REGISTERS,
    WRONG,
    application,
    reading,
    registration,
    run,
    unreadable,
)

ID = "applicant-eligible"
MECHELEN, LIER, ETTERBEEK, MOLENBEEK, VGC = "0207499430", "0207502301", "0207365610", "0207366501", "0240682635"


def named(name: str, kbo: object):
    return run(application({"applicant.name": name, "applicant.kbo": kbo}), ID)


@pytest.mark.parametrize(
    ("name", "kbo"),
    [
        ("Stad Mechelen", MECHELEN),
        ("Mechelen", MECHELEN),
        ("Vlaamse Gemeenschapscommissie", VGC),
        ("VGC", VGC),
        ("Gemeente Pajottegem", REGISTERS.by_name("Pajottegem", date(2025, 11, 13)).body.kbo),
    ],
)
def test_a_flemish_municipality_or_the_vgc_with_its_own_number_passes(name: str, kbo: str) -> None:
    found = named(name, kbo)
    assert found.outcome is Outcome.PASS
    assert [(e.field, e.value) for e in found.evidence] == [("applicant.name", name), ("applicant.kbo", kbo)]


@pytest.mark.parametrize(
    ("name", "kbo"),
    [
        ("Gemeente Etterbeek", ETTERBEEK),
        ("Gemeente Etterbeek", GONE),
        ("Gemeente Etterbeek", None),
        ("Gemeente Etterbeek", MOLENBEEK),
        ("OCMW Gent", GONE),
        ("Provincie Antwerpen", "0207725597"),
        ("Universiteit Gent", "0248015142"),
        ("Leiedal", "0205350681"),
        ("Klimaatscan NV", "0999999922"),
        ("Bouwbedrijf Peeters bv", GONE),
    ],
)
def test_a_body_that_is_certainly_shut_out_fails_and_cannot_be_put_right(name: str, kbo: object) -> None:
    found = named(name, kbo)
    assert (found.outcome, found.remediable, found.remedy) == (Outcome.FAIL, False, "")
    assert name in found.reason or name.removeprefix("Gemeente ") in found.reason
    assert found.evidence[0].value == name
    assert any(citation.source == "order" for citation in found.citations)


def test_a_number_that_may_stand_by_another_question_is_for_a_person() -> None:
    maybe = FieldValue(None, "", FORM_NAME, Place("tabel 1, rij 2"), 0.0, f"{PERHAPS} “Nummer van de hoofdaanvrager”.")
    form = reading(Role.APPLICATION_FORM, FORM_NAME, FORM)
    form = replace(form, fields={**form.fields, "applicant.kbo": maybe})
    found = run(application(documents=[form, reading(Role.COST_MODEL, MODEL_NAME, MODEL)]), ID)
    assert found.outcome is Outcome.REVIEW
    assert "Misschien staat het bij “Nummer van de hoofdaanvrager”" in found.reason


@pytest.mark.parametrize("kbo", [GONE, WRONG, "0207499431", "123"])
def test_an_eligible_body_without_a_usable_number_can_complete_it(kbo: object) -> None:
    found = named("Stad Mechelen", kbo)
    assert (found.outcome, found.remediable) == (Outcome.MISSING, True)
    assert "ondernemingsnummer" in found.reason and "10 cijfers" in found.remedy
    assert any(citation.article == "8" for citation in found.citations)


@pytest.mark.parametrize("kbo", [LIER, ETTERBEEK, "0999999922"])
def test_a_number_of_somebody_else_is_for_a_person_and_names_both(kbo: str) -> None:
    found = named("Stad Mechelen", kbo)
    assert found.outcome is Outcome.REVIEW
    assert "Mechelen" in found.reason and kbo in found.reason and MECHELEN in found.reason


def test_a_brussels_name_with_a_flemish_number_is_for_a_person() -> None:
    found = named("Gemeente Etterbeek", MECHELEN)
    assert found.outcome is Outcome.REVIEW
    assert "Etterbeek" in found.reason and "Mechelen" in found.reason


@pytest.mark.parametrize("name", ["Stad Mechlen", "Buurtcomité De Zon", "Jan Peeters", "Gemeente Onbestaand"])
@pytest.mark.parametrize("kbo", [MECHELEN, ETTERBEEK, GONE, None])
def test_a_name_that_no_register_has_never_fails(name: str, kbo: object) -> None:
    assert named(name, kbo).outcome is Outcome.REVIEW


def test_a_municipality_that_merged_away_is_for_a_person_with_its_successor() -> None:
    found = named("Gemeente Galmaarden", "0207508338")
    assert found.outcome is Outcome.REVIEW
    assert "Pajottegem" in found.reason and "1 januari 2025" in found.reason and "Pajottegem" in found.remedy


def test_before_the_merger_it_was_still_itself() -> None:
    case = application({"applicant.name": "Gemeente Galmaarden", "applicant.kbo": "0207508338"}, as_of=date(2024, 6, 1))
    assert run(case, ID).outcome is Outcome.PASS


def test_a_name_read_with_doubt_does_not_fail_unless_the_number_confirms_it() -> None:
    def doubtful(kbo: object):
        form = {**FORM, "applicant.name": "Gemeente Etterbeek", "applicant.kbo": kbo}
        documents = [reading(Role.APPLICATION_FORM, FORM_NAME, form, confidence=0.8), reading(Role.COST_MODEL, MODEL_NAME, MODEL)]
        return run(application(documents=documents), ID)

    assert doubtful(GONE).outcome is Outcome.REVIEW
    assert doubtful(ETTERBEEK).outcome is Outcome.FAIL


def test_a_number_that_we_do_not_understand_is_for_a_person() -> None:
    found = named("Stad Mechelen", None)
    assert found.outcome is Outcome.REVIEW
    assert "“onleesbaar”" in found.reason and "10 cijfers" in found.remedy


def test_a_name_that_we_do_not_understand_is_for_a_person() -> None:
    assert run(application({"applicant.name": None}), ID).outcome is Outcome.REVIEW


@pytest.mark.parametrize(("value", "word"), [(GONE, "niet ingevuld"), (WRONG, "niet te begrijpen")])
def test_a_name_that_is_absent_or_unclear_is_asked_for(value: object, word: str) -> None:
    found = run(application({"applicant.name": value}), ID)
    assert (found.outcome, found.remediable) == (Outcome.MISSING, True)
    assert word in found.reason


def test_a_form_that_cannot_be_read_is_not_an_absent_name() -> None:
    found = run(application(documents=[unreadable("aanvraag.pdf")]), ID)
    assert found.outcome is Outcome.MISSING
    assert "aanvraag.pdf" in found.reason and "niet ingevuld" not in found.reason


def registered(organisation: object, applicant: object = GONE):
    return run(registration({"contact.organisation": organisation, "applicant.name": applicant}), ID)


def test_a_registration_by_a_flemish_municipality_passes_on_what_the_text_says() -> None:
    found = run(registration(), ID)
    assert found.outcome is Outcome.PASS
    assert {e.field for e in found.evidence} == {"applicant.name", "contact.organisation"}


@pytest.mark.parametrize("organisation", ["Klimaatscan NV", "Gemeente Etterbeek"])
def test_a_registration_by_a_company_or_a_brussels_municipality_fails(organisation: str) -> None:
    assert registered(organisation).outcome is Outcome.FAIL


def test_a_registration_read_only_from_prose_does_not_fail() -> None:
    assert registered(GONE, "Gemeente Etterbeek").outcome is Outcome.REVIEW


@pytest.mark.parametrize("organisation", ["Universiteit Gent", "Leiedal", "VVSG"])
def test_a_registration_by_a_possible_partner_is_for_a_person_with_both_texts(organisation: str) -> None:
    found = registered(organisation)
    assert found.outcome is Outcome.REVIEW
    assert "S14" in found.interpretations
    assert {citation.source for citation in found.citations} == {"order", "guide"}


def test_a_registration_by_a_private_person_is_for_a_person() -> None:
    assert registered("Jan Peeters").outcome is Outcome.REVIEW


def test_two_bodies_in_one_registration_are_for_a_person() -> None:
    found = registered("Leiedal", "Stad Kortrijk")
    assert found.outcome is Outcome.REVIEW
    assert "Leiedal" in found.reason and "Kortrijk" in found.reason


def test_a_body_found_elsewhere_than_in_the_organisation_is_for_a_person() -> None:
    found = registered("Jan Peeters, burger", "Stad Gent")
    assert found.outcome is Outcome.REVIEW
    assert "Jan Peeters" in found.reason and "Gent" in found.reason


def test_a_registration_without_an_organisation_is_asked_for_it() -> None:
    assert registered(GONE).outcome is Outcome.MISSING
    assert run(registration(documents=[]), ID).outcome is Outcome.MISSING
