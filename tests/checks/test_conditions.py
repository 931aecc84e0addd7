from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.model import Outcome
from parsers.model import Role
from tests.checks.cases import FORM, GONE, MODEL, application, budget, euro, knowing, reading, registration, run, unreadable

MECHELEN, LIER = "0207499430", "0207502301"
DECLARED = {"flemish-region": "declarations.flemish_region", "no-double-funding": "declarations.no_double_funding"}


@pytest.mark.parametrize("check", DECLARED)
@pytest.mark.parametrize(("value", "outcome"), [(True, "pass"), (False, "review"), (None, "review"), (GONE, "missing")])
def test_declarations(check: str, value: object, outcome: str) -> None:
    found = run(application({DECLARED[check]: value}), check)
    assert found.outcome is Outcome(outcome)
    assert (DECLARED[check] in {e.field for e in found.evidence}) == (value is not GONE)


@pytest.mark.parametrize(("value", "outcome"), [(False, "pass"), (True, "review"), (None, "review"), (GONE, "missing")])
def test_staff_time(value: object, outcome: str) -> None:
    assert run(application({"declarations.staff_on_other_projects": value}), "staff-time").outcome is Outcome(outcome)


def test_staff_time_names_the_annex_that_may_be_the_overview() -> None:
    case = application({"declarations.staff_on_other_projects": True})
    alone = run(case, "staff-time")
    assert "geen bijlage" in alone.reason and "overzicht" in alone.remedy
    annex = replace(unreadable("tijd.xlsx"), role=Role.ANNEX)
    assert "tijd.xlsx" in run(replace(case, documents=(*case.documents, annex)), "staff-time").reason


@pytest.mark.parametrize(("check", "known"), [("shortlisted", "shortlist"), ("co-creation", "co_creation")])
@pytest.mark.parametrize(("numbers", "outcome"), [(None, "review"), ((), "review"), ((LIER,), "review"), ((LIER, MECHELEN), "pass")])
def test_lists_of_staff(check: str, known: str, numbers: tuple[str, ...] | None, outcome: str) -> None:
    found = run(application(knowledge=knowing(**{known: numbers})), check)
    assert found.outcome is Outcome(outcome)
    assert ("nog geen" in found.reason) == (numbers is None)


@pytest.mark.parametrize(("check", "known"), [("shortlisted", "shortlist"), ("co-creation", "co_creation")])
@pytest.mark.parametrize(("value", "outcome"), [(None, "review"), (GONE, "missing")])
def test_lists_need_the_number_of_the_applicant(check: str, known: str, value: object, outcome: str) -> None:
    case = application({"applicant.kbo": value}, knowledge=knowing(**{known: (MECHELEN,)}))
    assert run(case, check).outcome is Outcome(outcome)


def test_a_list_that_has_the_successor_of_a_merged_applicant_counts() -> None:
    fields = {"applicant.name": "Gemeente Galmaarden", "applicant.kbo": "0207508338"}
    case = application(fields)
    successor = case.registers.by_name("Pajottegem", case.as_of).body
    assert successor is not None
    assert run(replace(case, knowledge=knowing(shortlist=(successor.kbo,))), "shortlisted").outcome is Outcome.PASS


def test_co_creation_mentions_partners_that_were_absent() -> None:
    found = run(application(knowledge=knowing(co_creation=(MECHELEN,))), "co-creation")
    assert found.outcome is Outcome.PASS
    assert "Niet op de aanwezigheidslijst: Stad Lier" in found.reason


def authorities(*names: str, applicant: str = "Stad Mechelen"):
    rows = tuple({"name": name, "role": "participant"} for name in names)
    fields = {"applicant.name": applicant, "applicant.kbo": GONE, "partners": rows, "cost_model.partners": GONE}
    return run(application(fields), "two-local-authorities")


@pytest.mark.parametrize(
    ("applicant", "names", "outcome"),
    [
        ("Stad Mechelen", ("Stad Lier",), "pass"),
        ("VGC", ("Stad Lier",), "pass"),
        ("Stad Mechelen", ("Stad Mechelen", "Gemeente Mechelen"), "review"),
        ("Stad Mechelen", ("Universiteit Gent", "imec"), "review"),
        ("Stad Mechelen", ("Leiedal",), "review"),
        ("Stad Mechelen", ("OCMW Mechelen",), "review"),
        ("Stad Mechelen", ("Gemeente Etterbeek",), "review"),
        ("Stad Mechelen", ("Stad Liier",), "review"),
        ("Stad Mechelen", (), "review"),
        ("Gemeente Galmaarden", ("Gemeente Herne",), "review"),
        ("Gemeente Galmaarden", ("Stad Halle",), "pass"),
    ],
)
def test_two_different_local_authorities(applicant: str, names: tuple[str, ...], outcome: str) -> None:
    assert authorities(*names, applicant=applicant).outcome is Outcome(outcome)


def test_two_local_authorities_in_a_registration() -> None:
    assert run(registration(), "two-local-authorities").outcome is Outcome.PASS
    assert run(registration({"mentioned.partners": GONE}), "two-local-authorities").outcome is Outcome.REVIEW
    assert run(registration(documents=[]), "two-local-authorities").outcome is Outcome.MISSING


@pytest.mark.parametrize(
    ("titles", "outcome"),
    [
        (("Projectleiding", "Kennisdeling en communicatie"), "pass"),
        (("Communicatie en KENNIS-DELING",), "pass"),
        (("WP6: delen van kennis",), "pass"),
        (("Disseminatie",), "pass"),
        (("Projectleiding", "Communicatie"), "review"),
        (("Projectleiding",), "review"),
        (("Kennisgraaf bouwen",), "review"),
    ],
)
def test_knowledge_sharing(titles: tuple[str, ...], outcome: str) -> None:
    packages = tuple({"number": str(index), "title": title} for index, title in enumerate(titles, start=1))
    found = run(application({"work_packages": packages}), "knowledge-sharing")
    assert found.outcome is Outcome(outcome)
    assert titles[-1] in found.reason


@pytest.mark.parametrize(("value", "outcome"), [(None, "review"), (GONE, "missing")])
def test_knowledge_sharing_without_work_packages(value: object, outcome: str) -> None:
    assert run(application({"work_packages": value}), "knowledge-sharing").outcome is Outcome(outcome)


@pytest.mark.parametrize("name", ["governance.steering_group", "governance.sounding_board"])
@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("Alle partners, VLAIO en een burger.", "pass"),
        ("Nieuwe leden komen erbij in jaar 2.", "pass"),
        ("Nee", "review"),
        ("n.v.t.", "review"),
        ("Niet voorzien.", "review"),
        ("geen", "review"),
        (None, "review"),
        (GONE, "missing"),
    ],
)
def test_steering_group_and_sounding_board(name: str, value: object, outcome: str) -> None:
    assert run(application({name: value}), "steering-group").outcome is Outcome(outcome)


def share(costs: str | None, total: str = "100.00", name: str = "Digitaal Vlaanderen", **more: Any):
    entity = budget(name, "", "participant", costs or "0.00", "0.00", "0.00")
    if costs is None:
        entity["costs"] = {"total": None}
    row = {"name": name, "role": "participant", **more}
    fields = {
        "partners": (*FORM["partners"], row),
        "cost_model.partners": (MODEL["cost_model.partners"][0], entity),
        "cost_model.total_cost": euro(total),
    }
    return run(application(fields), "flemish-entity-share")


@pytest.mark.parametrize(("costs", "outcome"), [("14.99", "pass"), ("15.00", "pass"), ("15.01", "review"), (None, "review")])
def test_the_share_of_flemish_entities(costs: str | None, outcome: str) -> None:
    found = share(costs)
    assert found.outcome is Outcome(outcome)
    assert "Digitaal Vlaanderen" in found.reason or costs is None


def test_an_entity_that_only_the_form_calls_so_counts() -> None:
    assert share("50.00", name="Dienst Slimme Zaken", type="flemish_government_entity").outcome is Outcome.REVIEW


def test_without_flemish_entities_there_is_no_share() -> None:
    found = run(application(), "flemish-entity-share")
    assert found.outcome is Outcome.NOT_APPLICABLE
    assert "geen entiteit" in found.reason


def test_an_entity_without_a_readable_cost_model() -> None:
    partners = (*FORM["partners"], {"name": "Digitaal Vlaanderen", "role": "participant"})
    form = reading(Role.APPLICATION_FORM, "aanvraag.docx", {**FORM, "partners": partners})
    assert run(application(documents=[form, unreadable("begroting.xlsx")]), "flemish-entity-share").outcome is Outcome.MISSING


@pytest.mark.parametrize(
    ("costs", "total", "outcome"),
    [("0.10", "1.00", "pass"), ("0.10", "0.50", "review"), ("0.00", "0.00", "review"), ("1.00", "-5.00", "review")],
)
def test_the_share_in_a_very_small_total(costs: str, total: str, outcome: str) -> None:
    found = share(costs, total)
    assert found.outcome is Outcome(outcome)
    assert ("niet berekenen" in found.reason) == (euro(total) <= 0)


def test_staff_time_names_a_file_that_nobody_could_read() -> None:
    case = application({"declarations.staff_on_other_projects": True})
    assert "“tijd.xlsx”" in run(replace(case, documents=(*case.documents, unreadable("tijd.xlsx"))), "staff-time").reason
