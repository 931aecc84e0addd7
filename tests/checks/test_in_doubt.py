"""Findings that rest on something read in doubt: on a scan, with a reason of the parser, or under a question in other words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from checks.dutch import PERSON, joined
from checks.engine import assess
from checks.model import Case, Finding, Outcome
from parsers.model import Reading, Role
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
