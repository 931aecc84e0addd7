"""Findings that rest on something read in doubt: on a scan, with a reason of the parser, or under a question in other words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from checks.dutch import PERSON, joined
from checks.engine import assess
from checks.model import Case, Finding, Outcome
from parsers.model import LANGUAGE, FieldValue, Reading, Role
from tests.checks.awkward import BUDGET_1, BUDGET_2, right
from tests.checks.cases import FORM, FORM_NAME, GONE, MODEL, MODEL_NAME, REGISTRATION, REGISTRATION_NAME, euro, reading, registration


def finding(case: Case, check: str) -> Finding:
    return next(found for found in assess(case).findings if found.check == check)


def believed(made: Reading, confidence: float, *names: str, problem: str = "") -> Reading:
    """The same document with some of its fields read with less confidence."""
    fields = {
        name: replace(field, confidence=confidence, problem=problem) if name in names else field for name, field in made.fields.items()
    }
    return replace(made, fields=fields)


def in_doubt(confidence: float, **fields: Any) -> Case:
    """The costs in the cost model were read in some doubt, with the reason."""
    model = believed(reading(Role.COST_MODEL, MODEL_NAME, {**MODEL, **fields}), confidence, "cost_model.partners", problem="Twee kolommen.")
    return right(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM), model])


SCAN = "Dit werd herkend op een scan of foto (“{}”). Vergelijk het met het document zelf."


def test_amounts_in_doubt_are_for_a_person_with_the_reason_of_the_parser() -> None:
    sure, found = finding(in_doubt(1.0), "budget-balanced"), finding(in_doubt(0.6), "budget-balanced")
    assert (sure.outcome, found.outcome) == (Outcome.PASS, Outcome.REVIEW)
    assert found.reason == f"{sure.reason} Twee kolommen. {PERSON}."
    assert finding(in_doubt(0.5), "budget-balanced").reason == found.reason


def test_a_fail_on_amounts_in_doubt_asks_nothing_of_the_applicant() -> None:
    wrong = {"cost_model.partners": (BUDGET_1, {**BUDGET_2, "grant": euro("1.00")})}
    sure, found = finding(in_doubt(1.0, **wrong), "budget-balanced"), finding(in_doubt(0.6, **wrong), "budget-balanced")
    assert (sure.outcome, bool(sure.remedy)) == (Outcome.FAIL, True)
    assert (found.outcome, found.remedy) == (Outcome.REVIEW, "")


def test_doubts_without_a_reason_or_of_the_form_are_told_as_a_scan() -> None:
    model = believed(reading(Role.COST_MODEL, MODEL_NAME, MODEL), 0.6, "cost_model.partners")
    case = right(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM), model])
    assert SCAN.format(MODEL_NAME) in finding(case, "budget-balanced").reason
    form = believed(reading(Role.APPLICATION_FORM, FORM_NAME, FORM), 0.6, "project.end", problem="Vlekken.")
    model = believed(reading(Role.COST_MODEL, MODEL_NAME, MODEL), 0.6, "cost_model.partners", problem="Twee kolommen.")
    found = finding(right(documents=[form, model]), "duration")
    plain = finding(right(), "duration")
    assert (plain.outcome, found.outcome) == (Outcome.PASS, Outcome.REVIEW)
    assert found.reason == joined(plain.reason, SCAN.format(FORM_NAME), PERSON)


def test_only_the_amounts_in_doubt_tell_their_reason() -> None:
    form = reading(Role.APPLICATION_FORM, FORM_NAME, FORM)
    model = believed(reading(Role.COST_MODEL, MODEL_NAME, MODEL), 0.6, "cost_model.grant", problem="Twee kolommen.")
    model = believed(model, 1.0, "cost_model.partners", problem="Een som is herrekend.")
    reason = finding(right(documents=[form, model]), "budget-balanced").reason
    assert ("Twee kolommen." in reason, reason.count("Een som is herrekend.")) == (True, 1)


def test_an_answer_in_other_words_in_a_document_that_the_finding_does_not_rest_on_changes_nothing() -> None:
    company = {"applicant.name": "Acme NV", "applicant.kbo": GONE}
    documents = [reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, **company}), reading(Role.COST_MODEL, MODEL_NAME, MODEL)]
    other = believed(reading(Role.REGISTRATION_FORM, REGISTRATION_NAME, REGISTRATION), 0.8, "applicant.name")
    assert finding(right(documents=[*documents, other]), "applicant-eligible").outcome is Outcome.FAIL
    documents[0] = believed(documents[0], 0.8, "applicant.name")
    assert finding(right(documents=documents), "applicant-eligible").outcome is Outcome.REVIEW


def test_a_name_from_prose_that_is_as_doubtful_as_a_scan_is_not_an_answer_in_other_words() -> None:
    fields = {**REGISTRATION, "contact.organisation": "Klimaatscan NV", "applicant.name": "Klimaatscan NV"}
    form = reading(Role.REGISTRATION_FORM, REGISTRATION_NAME, fields)
    outcomes = [
        finding(registration(documents=[believed(form, confidence, "applicant.name")]), "applicant-eligible").outcome
        for confidence in (0.6, 0.61)
    ]
    assert outcomes == [Outcome.FAIL, Outcome.REVIEW]


REWORDED = 0.8


def reworded(confidence: float, *names: str, **fields: object) -> Case:
    """Some answers of the form were read with this confidence; the cost model says nothing about dates."""
    form = believed(reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, **fields}), confidence, *names)
    return right(documents=[form, reading(Role.COST_MODEL, MODEL_NAME, {**MODEL, "cost_model.start": GONE, "cost_model.end": GONE})])


TOO_LONG = {"project.end": date(2029, 6, 30), "project.duration_months": 40}
LONG = ("project.start", "project.end", "project.duration_months")


def duration_of(case: Case) -> Finding:
    return finding(case, "duration")


def test_a_fail_on_answers_to_questions_in_other_words_is_for_a_person() -> None:
    plain, found = duration_of(reworded(1.0, *LONG, **TOO_LONG)), duration_of(reworded(REWORDED, "project.end", **TOO_LONG))
    assert (plain.outcome, found.outcome, found.remedy) == (Outcome.FAIL, Outcome.REVIEW, "")
    place = next(item.location for item in plain.evidence if item.field == "project.end")
    assert found.reason == (
        f"{plain.reason} De vraag staat hier in andere woorden dan op het formulier (aanvraag.docx, {place}). Een medewerker kijkt dit na."
    )
    twice = duration_of(reworded(REWORDED, *LONG, **TOO_LONG))
    assert "andere woorden dan op het formulier" in twice.reason and twice.reason.count("aanvraag.docx") == 3
    assert duration_of(reworded(0.81, *LONG, **TOO_LONG)).outcome is Outcome.FAIL
    assert duration_of(reworded(REWORDED, "project.title", **TOO_LONG)).outcome is Outcome.FAIL, "only what the finding rests on counts"
    assert duration_of(reworded(REWORDED, *LONG)).outcome is Outcome.PASS


def test_a_fail_on_a_value_in_doubt_tells_its_own_reason() -> None:
    case = reworded(0.7, "project.start", "project.end", **TOO_LONG)
    form, model = case.documents
    told = "De datum is bij benadering gegeven: “rond 30 juni 2029”."
    fields = {**form.fields, "project.end": replace(form.fields["project.end"], problem=told)}
    found = duration_of(replace(case, documents=(replace(form, fields=fields), model)))
    place = form.fields["project.start"].place.location
    other = f"De vraag staat hier in andere woorden dan op het formulier (aanvraag.docx, {place})."
    assert found.outcome is Outcome.REVIEW
    assert found.reason == f"{duration_of(reworded(1.0, *LONG, **TOO_LONG)).reason} {told} {other} Een medewerker kijkt dit na."


def test_what_was_recognised_on_a_scan_has_no_remedy_and_says_so_once() -> None:
    found = duration_of(reworded(0.6, *LONG, **TOO_LONG))
    assert (found.outcome, "andere woorden" in found.reason) == (Outcome.REVIEW, False)
    starts = finding(reworded(0.6, "project.start", **{"project.start": date(2025, 1, 1)}), "start-date")
    assert (starts.outcome, starts.remedy) == (Outcome.REVIEW, "Kies een startdatum vanaf 13 november 2025.")
    assert starts.reason.startswith("Ingediend op 13 november 2025, start op 1 januari 2025. Het project start vóór de dag van indienen. ")
    assert "De startdatum is niet met zekerheid gelezen." in starts.reason
    assert {item.field for item in starts.evidence} == {"project.start"}


def test_a_condition_that_rests_on_a_scan_stays_as_it_is() -> None:
    case = reworded(REWORDED, "declarations.flemish_region", **{"declarations.flemish_region": False})
    found = finding(case, "flemish-region")
    assert found.outcome is Outcome.REVIEW
    assert "andere woorden" not in found.reason


@pytest.mark.parametrize("certain", ["project.start", "project.end"])
def test_both_dates_must_be_certain_to_call_a_project_too_long(certain: str) -> None:
    doubtful = [name for name in LONG if name != certain]
    found = duration_of(reworded(0.5, *doubtful, **TOO_LONG))
    assert (found.outcome, "De datums zijn niet met zekerheid gelezen." in found.reason) == (Outcome.REVIEW, True)


def in_english(*roles: Role) -> Case:
    """The documents of these roles tell that they are in English."""
    case = right()
    place = next(iter(case.documents[0].fields.values())).place
    documents = [
        replace(made, fields={**made.fields, LANGUAGE: FieldValue("het Engels", "", made.name, place)}) if made.role in roles else made
        for made in case.documents
    ]
    return right(documents=documents)


def test_a_criterion_that_rests_on_a_form_in_another_language_is_for_a_person() -> None:
    plain, form, both = right(), in_english(Role.APPLICATION_FORM), in_english(Role.APPLICATION_FORM, Role.COST_MODEL)
    told = "“{}” is in het Engels opgesteld."
    for check in ("applicant-eligible", "documents-complete"):
        assert finding(plain, check).outcome is Outcome.PASS
        found = finding(form, check)
        assert (found.outcome, found.remedy) == (Outcome.REVIEW, "")
        assert found.reason == f"{finding(plain, check).reason} {told.format(FORM_NAME)} {PERSON}."
    whole = finding(both, "documents-complete").reason
    assert whole.endswith(f"{told.format(FORM_NAME)} {told.format(MODEL_NAME)} {PERSON}.")
    assert finding(form, "budget-balanced") == finding(plain, "budget-balanced"), "it rests on the other document"
    assert finding(form, "flemish-region") == finding(plain, "flemish-region"), "no criterion"


def test_what_is_lacking_in_a_form_in_another_language_is_not_asked_for_by_a_machine() -> None:
    case = in_english(Role.APPLICATION_FORM)
    form = case.documents[0]
    blank = replace(form, fields={name: field for name, field in form.fields.items() if name != "applicant.kbo"})
    found = finding(replace(case, documents=(blank, *case.documents[1:])), "documents-complete")
    assert (found.outcome, found.remedy) == (Outcome.REVIEW, "")
    assert "is niet ingevuld: het ondernemingsnummer van de indiener" in found.reason
    other = finding(right(documents=[*case.documents], receipt=None), "deadline")
    assert other.outcome is Outcome.NOT_APPLICABLE


def beside(*scans: Reading, end: date = FORM["project.end"], months: int = 36) -> Case:
    """The form itself and its cost model, with scans of it beside them."""
    form = reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, "project.end": end, "project.duration_months": months})
    return right(documents=[form, *scans, reading(Role.COST_MODEL, MODEL_NAME, {**MODEL, "cost_model.end": end})])


def scanned(**fields: Any) -> Reading:
    made = reading(Role.APPLICATION_FORM, "ondertekend.pdf", {**FORM, **fields})
    return believed(made, 0.6, *made.fields)


def outcomes(case: Case) -> dict[str, Outcome]:
    return {found.check: found.outcome for found in assess(case).findings}


def test_a_signed_scan_beside_the_form_itself_makes_nothing_doubtful() -> None:
    assert outcomes(beside(scanned())) == outcomes(right())
    partly = scanned()
    partly = replace(partly, fields={name: partly.fields[name] for name in ("applicant.name", "project.end")})
    assert outcomes(beside(partly)) == outcomes(right())  # the page with the signature


def test_a_scan_that_differs_from_the_form_is_for_a_person() -> None:
    other = beside(scanned(**{"project.end": date(2027, 1, 1)}))
    assert outcomes(other)["duration"] is Outcome.REVIEW and outcomes(other)["applicant-eligible"] is Outcome.PASS


def test_two_scans_do_not_confirm_each_other() -> None:
    copies = [scanned(), replace(scanned(), name="kopie.pdf")]
    found = outcomes(right(documents=[*copies, reading(Role.COST_MODEL, MODEL_NAME, MODEL)]))
    assert found["duration"] is Outcome.REVIEW and found["documents-complete"] is Outcome.REVIEW


def test_a_form_that_fails_beside_a_scan_of_it_is_for_a_person() -> None:
    long = {"end": date(2029, 3, 31), "months": 37}
    scan = scanned(**{"project.end": long["end"], "project.duration_months": long["months"]})
    assert outcomes(beside(**long))["duration"] is Outcome.FAIL
    assert outcomes(beside(scan, **long))["duration"] is Outcome.REVIEW  # the signed copy may have been put right by hand
