from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.load import load_edition
from checks.engine import assess
from checks.model import Finding, Kind, Outcome, Verdict
from checks.table import TABLE
from checks.verdict import attention, verdict
from parsers.model import Role
from tests.checks.cases import EDITION, FORM, GONE, MODEL, REGISTRATION, application, knowing, reading, receipt, registration

KNOWN = knowing(shortlist=("0207499430",), co_creation=("0207499430", "0207502301"))


def finding(kind: Kind, outcome: Outcome, remediable: bool = False, check: str = "x") -> Finding:
    return Finding(check, kind, outcome, remediable, "Reden.", ())


def test_every_check_of_an_edition_has_a_function_and_every_function_is_used() -> None:
    editions = [EDITION, *(load_edition(str(path.parent)) for path in Path(__file__).parents[1].glob("calls/editions/*/call.toml"))]
    assert {check.id for edition in editions for phase in edition.phases.values() for check in phase.checks} == set(TABLE)
    assert len(editions) == 3


@pytest.mark.parametrize(("make", "phase"), [(application, "application"), (registration, "registration")])
def test_a_case_in_which_all_is_well(make: Any, phase: Any) -> None:
    result = assess(make(knowledge=KNOWN))
    assert (result.verdict, result.attention, result.edition_hash) == (Verdict.ADMISSIBLE, (), EDITION.hash)
    assert [f.check for f in result.findings] == [check.id for check in EDITION.phases[phase].checks]
    assert {f.outcome for f in result.findings} <= {Outcome.PASS, Outcome.NOT_APPLICABLE}


def test_unknown_lists_of_staff_are_attention_and_leave_the_verdict() -> None:
    result = assess(application())
    assert (result.verdict, result.attention) == (Verdict.ADMISSIBLE, ("shortlisted", "co-creation"))


def test_a_check_that_crashes_becomes_review_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    def broken(case: object, rule: object) -> Finding:
        raise ZeroDivisionError("secret detail")

    with caplog.at_level(logging.ERROR):
        result = assess(application(knowledge=KNOWN), {**TABLE, "duration": broken})
    crashed = next(f for f in result.findings if f.check == "duration")
    assert (crashed.outcome, crashed.kind) == (Outcome.REVIEW, Kind.CRITERION)
    assert crashed.reason == "Deze controle is door een technische fout niet gelukt. Een medewerker kijkt dit na."
    assert crashed.citations
    assert len(result.findings) == len(EDITION.phases["application"].checks)
    assert [f.outcome for f in result.findings if f.check == "start-date"] == [Outcome.PASS]
    assert result.verdict is Verdict.REVIEW
    assert "ZeroDivisionError" in caplog.text


def test_a_check_without_a_function_is_for_a_person() -> None:
    table = {name: function for name, function in TABLE.items() if name != "deadline"}
    result = assess(registration(), table)
    assert (result.findings[0].check, result.findings[0].outcome) == ("deadline", Outcome.REVIEW)


def test_a_phase_that_the_edition_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        assess(replace(application(), phase="payment"))


@pytest.mark.parametrize(("outcomes", "remediable"), [(pair, flag) for pair in product(Outcome, Outcome) for flag in (False, True)])
def test_the_verdict_for_every_pair_of_outcomes(outcomes: tuple[Outcome, Outcome], remediable: bool) -> None:
    findings = [finding(Kind.CRITERION, outcome, remediable) for outcome in outcomes]
    if Outcome.FAIL in outcomes and not remediable:
        expected = Verdict.INADMISSIBLE
    elif Outcome.FAIL in outcomes or Outcome.MISSING in outcomes:
        expected = Verdict.INCOMPLETE
    elif Outcome.REVIEW in outcomes:
        expected = Verdict.REVIEW
    else:
        expected = Verdict.ADMISSIBLE
    assert verdict(findings) is expected


@pytest.mark.parametrize("outcome", list(Outcome))
def test_conditions_never_change_the_verdict(outcome: Outcome) -> None:
    findings = [finding(Kind.CRITERION, Outcome.PASS), finding(Kind.CONDITION, outcome, check="c")]
    assert verdict(findings) is Verdict.ADMISSIBLE
    assert attention(findings) == (("c",) if outcome is Outcome.REVIEW else ())


def test_without_any_criterion_nothing_is_admissible() -> None:
    assert verdict([]) is Verdict.REVIEW
    assert verdict([finding(Kind.CONDITION, Outcome.PASS)]) is Verdict.REVIEW


BROKEN = {
    "partners": ("name", "kbo", "type", "role"),
    "cost_model.partners": ("name", "kbo", "role", "costs", "grant", "own_contribution", "other_income"),
    "work_packages": ("number", "title"),
}


def corruptions() -> list[dict[str, Any]]:
    """Every field of an application made unreadable, and every item of every row."""
    whole = [{name: None} for name in (*FORM, *MODEL)]
    base = {**FORM, **MODEL}
    for name, keys in BROKEN.items():
        for index, key in product(range(len(base[name])), keys):
            rows = [{**row, key: None} if number == index else row for number, row in enumerate(base[name])]
            whole.append({name: tuple(rows)})
    return whole


@pytest.mark.parametrize("changed", corruptions(), ids=lambda changed: "-".join(changed))
def test_no_field_that_becomes_unreadable_turns_anything_into_a_fail(changed: dict[str, Any]) -> None:
    result = assess(application(changed, knowledge=KNOWN))
    assert [f.check for f in result.findings if f.outcome is Outcome.FAIL] == []
    assert all("technische fout" not in f.reason for f in result.findings)


@pytest.mark.parametrize("name", list(REGISTRATION))
@pytest.mark.parametrize("value", [None, GONE])
def test_no_field_of_a_registration_that_is_unreadable_or_gone_turns_into_a_fail(name: str, value: object) -> None:
    result = assess(registration({name: value}))
    assert result.verdict is not Verdict.INADMISSIBLE
    assert all(f.outcome is not Outcome.FAIL and "technische fout" not in f.reason for f in result.findings)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*FORM, *MODEL]), st.sampled_from([None, GONE]), max_size=12))
def test_any_mix_of_unreadable_and_absent_fields_never_rejects(changed: dict[str, Any]) -> None:
    result = assess(application(changed))
    assert result.verdict is not Verdict.INADMISSIBLE
    assert all("technische fout" not in f.reason and f.reason and f.citations for f in result.findings)
    assert all(f.outcome is not Outcome.FAIL for f in result.findings if f.kind is Kind.CONDITION)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*FORM, *MODEL]), st.one_of(st.text(max_size=20), st.integers(), st.booleans(), st.just(()), st.just(({},))))
def test_a_value_of_a_wrong_kind_never_rejects(name: str, value: Any) -> None:
    """A parser that breaks its promise is a technical fault, at most a review: never a rejection, never a crash."""
    if name in ("applicant.name", "cost_model.applicant"):
        value = str(value)
    assert assess(application({name: value})).verdict is not Verdict.INADMISSIBLE


def test_a_naive_instant_is_no_rejection() -> None:
    result = assess(registration(receipt=receipt("2025-12-01T12:00:00")))
    assert result.findings[0].outcome is Outcome.REVIEW


def test_findings_are_the_same_each_time() -> None:
    case = application({"project.start": None, "budget.grant_requested": None})
    assert assess(case) == assess(case)


SCANNED = {
    "a company applies": {"applicant.name": "Acme NV", "applicant.kbo": "0403019261"},
    "a company is partner": {"partners": (*FORM["partners"], {"name": "Acme NV", "role": "participant"})},
    "too long": {"project.end": date(2029, 6, 30), "project.duration_months": 40},
    "too early": {"project.start": date(2025, 1, 1)},
}


@pytest.mark.parametrize("what", SCANNED)
def test_what_was_only_recognised_on_a_scan_never_fails(what: str) -> None:
    form = reading(Role.APPLICATION_FORM, "scan.pdf", {**FORM, **SCANNED[what]}, confidence=0.6)
    model = reading(Role.COST_MODEL, "begroting.xlsx", {**MODEL, "cost_model.start": GONE, "cost_model.end": GONE})
    findings = assess(application(documents=[form, model], knowledge=KNOWN)).findings
    assert [f.check for f in findings if f.outcome is Outcome.FAIL] == []
    assert any("niet met zekerheid gelezen" in f.reason for f in findings)


@pytest.mark.parametrize("confidence", [0.6, 0.5])
def test_a_registration_by_a_company_on_a_scan_is_for_a_person(confidence: float) -> None:
    fields = {**REGISTRATION, "contact.organisation": "Acme NV", "applicant.name": "Acme NV"}
    scan = reading(Role.REGISTRATION_FORM, "scan.pdf", fields, confidence=confidence)
    scan = replace(scan, fields={name: replace(value, confidence=confidence) for name, value in scan.fields.items()})
    found = next(f for f in assess(registration(documents=[scan])).findings if f.check == "applicant-eligible")
    assert found.outcome is Outcome.REVIEW


def test_two_readings_of_who_registers_confirm_each_other() -> None:
    fields = {**REGISTRATION, "contact.organisation": "Acme NV", "applicant.name": "Acme NV"}
    form = reading(Role.REGISTRATION_FORM, "aanmelding.docx", fields)
    form = replace(form, fields={name: replace(value, confidence=0.9) for name, value in form.fields.items()})
    alone = replace(form, fields={name: value for name, value in form.fields.items() if name != "applicant.name"})
    outcomes = [assess(registration(documents=[one])).findings[2].outcome for one in (form, alone)]
    assert outcomes == [Outcome.FAIL, Outcome.REVIEW]
