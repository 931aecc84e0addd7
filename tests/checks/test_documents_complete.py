from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from checks.model import Outcome
from parsers.model import PERHAPS, FieldValue, Place, Role, State
from tests.checks.cases import (
    EDITION,
    FORM,
    FORM_NAME,
    GONE,
    MODEL,
    MODEL_NAME,
    application,
    reading,
    registration,
    run,
    unreadable,
)

ID = "documents-complete"
REQUIRED = [(form.role, field.name, field.title) for form in EDITION.forms for field in form.fields if field.required]


def test_complete_forms_pass_and_are_named() -> None:
    found = run(application(), ID)
    assert found.outcome is Outcome.PASS
    assert [(e.document, e.value) for e in found.evidence] == [
        (FORM_NAME, "gelezen, versie 1.0 2025"),
        (MODEL_NAME, "gelezen, versie 1.0 2025"),
    ]
    assert run(registration(), ID).outcome is Outcome.PASS


@pytest.mark.parametrize(("role", "name", "title"), REQUIRED)
def test_each_required_field_that_is_empty_is_asked_for_by_its_title(role: str, name: str, title: str) -> None:
    case = registration({name: GONE}) if role == "registration-form" else application({name: GONE})
    found = run(case, ID)
    assert (found.outcome, found.remediable) == (Outcome.MISSING, True)
    assert title in found.reason and title in found.remedy
    assert name in {e.field for e in found.evidence}


def test_a_cost_model_without_any_amount_is_not_filled_in() -> None:
    form = EDITION.form("cost-model")
    amounts = [field.name for field in form.fields if field.type == "money" and field.required]
    row = {"name": "Stad Lier", "costs": {"staff": Decimal("0.00")}}
    zero = {**dict.fromkeys(amounts, Decimal("0.00")), "cost_model.partners": (row,)}
    found = run(application(zero), ID)
    assert found.outcome is Outcome.MISSING
    assert f"In {form.title} (“{MODEL_NAME}”) staan geen bedragen" in found.reason
    assert found.remedy == f"Vul de bedragen in {form.title} in."
    assert [(e.field, e.document) for e in found.evidence if e.value == "€ 0,00"] == [(name, MODEL_NAME) for name in amounts]
    for name in amounts:
        assert run(application({**zero, name: Decimal("1.00")}), ID).outcome is Outcome.PASS
    assert "geen bedragen" not in run(application({**zero, amounts[0]: GONE}), ID).reason
    with_costs = {"name": "Stad Lier", "costs": {"staff": Decimal("5.00")}}
    assert run(application({**zero, "cost_model.partners": (with_costs,)}), ID).outcome is Outcome.PASS
    budget = [field.name for field in EDITION.form("application-form").fields if field.type == "money"]
    assert run(application(dict.fromkeys(budget, Decimal("0.00"))), ID).outcome is Outcome.PASS


@pytest.mark.parametrize(("role", "name", "title"), REQUIRED)
def test_a_required_field_that_is_there_but_unclear_is_never_called_empty(role: str, name: str, title: str) -> None:
    case = registration({name: None}) if role == "registration-form" else application({name: None})
    found = run(case, ID)
    assert found.outcome is Outcome.REVIEW
    assert title in found.reason and "onleesbaar" in found.reason
    assert "niet ingevuld" not in found.reason and "ontbreekt" not in found.reason


def test_something_truly_absent_outweighs_something_unclear() -> None:
    found = run(application({"project.title": GONE, "project.start": None}), ID)
    assert found.outcome is Outcome.MISSING
    assert "de titel van het project" in found.reason and "de startdatum" in found.reason


def test_an_absent_form_is_named_with_what_was_received() -> None:
    found = run(application(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM)]), ID)
    assert found.outcome is Outcome.MISSING
    assert "Het kostenmodel (de projectbegroting) ontbreekt." in found.reason and FORM_NAME in found.reason


def test_no_documents_at_all() -> None:
    found = run(registration(documents=[]), ID)
    assert found.outcome is Outcome.MISSING
    assert found.reason == "Het aanmeldingsformulier ontbreekt. Er zijn geen documenten ontvangen."


@pytest.mark.parametrize("state", [State.UNREADABLE, State.UNSUPPORTED, State.TOO_LARGE])
@pytest.mark.parametrize("role", [Role.UNKNOWN, Role.COST_MODEL])
def test_a_form_that_could_not_be_read_is_not_called_absent(state: State, role: Role) -> None:
    case = application(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM), unreadable("begroting.xls", role, state)])
    found = run(case, ID)
    assert (found.outcome, found.remediable) == (Outcome.MISSING, True)
    assert "kon niet worden gelezen" in found.reason and "begroting.xls" in found.reason and "beschadigd" in found.reason
    assert "ontbreekt" not in found.reason


@pytest.mark.parametrize("state", [State.TIMED_OUT, State.FAILED])
@pytest.mark.parametrize("role", [Role.UNKNOWN, Role.COST_MODEL])
def test_a_form_that_we_did_not_get_through_is_for_a_person_and_asks_nothing_of_the_applicant(role: Role, state: State) -> None:
    slow = replace(unreadable("begroting.xls", role, state), problems=("Het lezen van dit bestand duurde te lang.",))
    case = application(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM), slow])
    complete, balanced = run(case, ID), run(case, "budget-balanced")
    assert (complete.outcome, complete.remedy, balanced.outcome, balanced.remedy) == (Outcome.REVIEW, "", Outcome.REVIEW, "")
    assert "“begroting.xls”: Het lezen van dit bestand duurde te lang" in complete.reason
    assert "want we konden “begroting.xls” nog niet helemaal lezen" in balanced.reason


def test_two_files_that_cannot_be_read_are_both_named_and_asked_for() -> None:
    found = run(application(documents=[unreadable("a.pdf"), unreadable("b.docx")]), "budget-balanced")
    assert (found.outcome, "want “a.pdf” en “b.docx” konden niet worden gelezen" in found.reason) == (Outcome.MISSING, True)


def test_an_unreadable_annex_does_not_spoil_complete_forms() -> None:
    case = application()
    assert run(replace(case, documents=(*case.documents, unreadable("foto.heic"))), ID).outcome is Outcome.PASS


def test_a_form_of_another_year_is_not_of_this_call() -> None:
    old = reading(Role.APPLICATION_FORM, FORM_NAME, FORM, edition="v1.0 2024")
    found = run(application(documents=[old, reading(Role.COST_MODEL, MODEL_NAME, MODEL)]), ID)
    assert (found.outcome, found.remediable) == (Outcome.MISSING, True)
    assert "2024" in found.reason and "2025" in found.remedy


@pytest.mark.parametrize("title", ["2024", "Slimme Handel"])
def test_a_form_with_another_year_or_call_in_its_title_alone_is_for_a_person_and_its_gaps_are_told(title: str) -> None:
    old = reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, "openness": None}, edition=title)
    found = run(application(documents=[old, reading(Role.COST_MODEL, MODEL_NAME, MODEL)]), ID)
    assert found.outcome is Outcome.REVIEW
    assert found.reason.startswith(
        f"Bovenaan in “{FORM_NAME}” staat “{title}”. Voor deze oproep is het formulier van City of Things 2025 nodig. "
    )
    assert "openheid" in found.reason
    assert found.remedy.startswith(
        "Kijk na of je het formulier projectaanvraag van City of Things 2025 hebt ingevuld. Kijk na wat je hebt ingevuld bij "
    )
    assert ("bovenaan in het document", title, FORM_NAME) in [(e.location, e.value, e.document) for e in found.evidence]
    right_one = reading(Role.APPLICATION_FORM, "nieuw.docx", FORM, edition="2025")
    both = run(application(documents=[replace(old, fields=right_one.fields), right_one, reading(Role.COST_MODEL, MODEL_NAME, MODEL)]), ID)
    assert both.outcome is Outcome.PASS


def test_a_form_that_names_no_year_is_taken_as_ours() -> None:
    bare = reading(Role.APPLICATION_FORM, FORM_NAME, FORM, edition="")
    assert run(application(documents=[bare, reading(Role.COST_MODEL, MODEL_NAME, MODEL)]), ID).outcome is Outcome.PASS


def test_the_same_form_in_two_formats_is_fine() -> None:
    case = application()
    copy = reading(Role.APPLICATION_FORM, "aanvraag.pdf", {**FORM, "project.title": "samen  slim\nop weg"})
    assert run(replace(case, documents=(*case.documents, copy)), ID).outcome is Outcome.PASS


def test_two_versions_that_differ_are_for_a_person() -> None:
    case = application()
    other = reading(Role.APPLICATION_FORM, "aanvraag v2.docx", {**FORM, "budget.grant_requested": FORM["budget.own_contribution"]})
    found = run(replace(case, documents=(*case.documents, other)), ID)
    assert found.outcome is Outcome.REVIEW
    assert "aanvraag v2.docx" in found.reason and "de gevraagde steun" in found.reason


def test_a_field_that_nobody_looked_for_is_not_called_empty() -> None:
    form = reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, "openness": GONE}, looked_for=())
    found = run(application(documents=[form, reading(Role.COST_MODEL, MODEL_NAME, MODEL)]), ID)
    assert found.outcome is Outcome.REVIEW
    assert "niet nagaan" in found.reason


def test_a_cooperation_agreement_is_never_asked_for() -> None:
    assert "samenwerkingsovereenkomst" not in run(application(), ID).reason


def test_a_title_over_an_own_table_that_the_form_gives_too_is_there() -> None:
    def head(text: str) -> Outcome:
        left = FieldValue(None, "", MODEL_NAME, Place("blad 'Begroting', cel A1"), 0.0, f"{PERHAPS} “{text}”.")
        case = application({"project.title": "Groene straten tellen mee"})
        documents = (replace(d, fields={**d.fields, "cost_model.title": left}) if d.name == MODEL_NAME else d for d in case.documents)
        return run(replace(case, documents=tuple(documents)), ID).outcome

    assert head("Begroting Groene straten tellen mee") is Outcome.PASS
    assert head("Begroting per partner") is Outcome.REVIEW


@pytest.mark.parametrize(("number", "outcome"), [("0207499430", Outcome.PASS), ("0207502302", Outcome.REVIEW)])
def test_a_cost_model_that_asks_for_no_applicant_names_it_among_its_partners(number: str, outcome: Outcome) -> None:
    left = FieldValue(None, "", MODEL_NAME, Place("blad 'Begroting', cel A1"), 0.0, f"{PERHAPS} “Begroting”.")
    case = application({"applicant.kbo": number})
    documents = (replace(d, fields={**d.fields, "cost_model.applicant": left}) if d.name == MODEL_NAME else d for d in case.documents)
    assert run(replace(case, documents=tuple(documents)), ID).outcome is outcome
