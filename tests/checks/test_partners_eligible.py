from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.model import Outcome
from parsers.model import Role
from registers.lookup import Registers
from registers.overlay import Company
from tests.checks.cases import FORM, FORM_NAME, GONE, MODEL, MODEL_NAME, REGISTERS, WRONG, application, budget, reading, run, unreadable

ID = "partners-eligible"
APPLICANT, LIER = FORM["partners"]


def partner(name: str | None, kbo: str | None = "", type: str = "", **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"name": name, "type": type, "role": "participant", **more}
    return row if kbo == "" else {**row, "kbo": kbo}


def listed(*partners: dict[str, Any], budgets: tuple[dict[str, Any], ...] = (), **fields: Any):
    rows = (MODEL["cost_model.partners"][0], *budgets)
    return run(application({"partners": (APPLICANT, *partners), "cost_model.partners": rows, **fields}), ID)


@pytest.mark.parametrize(
    ("name", "kbo"),
    [
        ("Stad Lier", "0207502301"),
        ("Stad Lier", ""),
        ("Vlaamse Gemeenschapscommissie", "0240682635"),
        ("Intercommunale Leiedal", "0205350681"),
        ("Universiteit Gent", "0248015142"),
        ("Hogeschool PXL", "0535878874"),
        ("imec", ""),
        ("VVSG", ""),
    ],
)
def test_the_bodies_of_both_texts_may_be_partner(name: str, kbo: str) -> None:
    found = listed(partner(name, kbo))
    assert found.outcome is Outcome.PASS
    assert found.evidence[0].value.startswith(name)
    assert (found.evidence[0].field, found.evidence[0].document) == ("partners", FORM_NAME)


@pytest.mark.parametrize(
    ("name", "interpretation"),
    [
        ("Provincie West-Vlaanderen", "S4"),
        ("KCVS", "S4"),
        ("Gemeente Etterbeek", "S16"),
    ],
)
def test_where_the_texts_differ_a_person_decides_with_both_cited(name: str, interpretation: str) -> None:
    found = listed(partner(name))
    assert found.outcome is Outcome.REVIEW
    assert interpretation in found.interpretations
    assert {citation.source for citation in found.citations} == {"order", "guide"}
    assert name.removeprefix("Gemeente ") in found.reason


@pytest.mark.parametrize(
    "name",
    [
        "OCMW Gent",
        "Buurtcomité De Zon",
        "Stad Liier",
        "Gemeente Galmaarden",
        "Netwerk Slim vzw",
        "Fluvius System Operator cv",
        "Energie (C.V.)",
    ],
)
def test_who_is_not_recognised_or_not_in_the_lists_never_fails(name: str) -> None:
    assert listed(partner(name)).outcome is Outcome.REVIEW


@pytest.mark.parametrize("kbo", ["0999999922", "", None])
def test_a_company_fails_and_cannot_be_put_right(kbo: str | None) -> None:
    found = listed(LIER, partner("Klimaatscan NV", kbo, "company"))
    assert (found.outcome, found.remediable) == (Outcome.FAIL, False)
    assert "Klimaatscan NV" in found.reason and "onderaannemer" in found.reason and "Lier" in found.reason
    assert any((c.source, c.article) == ("order", "8") for c in found.citations)


def test_a_company_that_stands_only_in_the_cost_model_fails() -> None:
    found = listed(LIER, budgets=(budget("Klimaatscan NV", "0999999922", "participant", "10.00", "8.00", "2.00"),))
    assert found.outcome is Outcome.FAIL
    assert MODEL_NAME in {e.document for e in found.evidence}


def test_a_company_by_type_fails_only_with_a_budget_of_its_own() -> None:
    company = partner("Klimaatscan", "", "company")
    assert listed(company).outcome is Outcome.REVIEW
    assert listed(company, budgets=(budget("Klimaatscan", "", "participant", "10.00", "8.00", "2.00"),)).outcome is Outcome.FAIL


def test_a_company_that_the_table_calls_subcontractor_is_for_a_person() -> None:
    found = listed(partner("Klimaatscan NV", "", "company", task="Onderaannemer voor de metingen"))
    assert found.outcome is Outcome.REVIEW
    assert "onderaannemer" in found.reason


def test_a_company_read_with_doubt_is_for_a_person_unless_the_cost_model_names_it_too() -> None:
    def doubtful(*budgets: dict[str, Any]):
        form = reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, "partners": (APPLICANT, partner("Klimaatscan NV"))}, confidence=0.7)
        model = {**MODEL, "cost_model.partners": (MODEL["cost_model.partners"][0], *budgets)}
        return run(application(documents=[form, reading(Role.COST_MODEL, MODEL_NAME, model)]), ID)

    assert doubtful().outcome is Outcome.REVIEW
    assert doubtful(budget("Klimaatscan NV", "", "participant", "10.00", "8.00", "2.00")).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (partner("Stad Lier", "0207499430"), "Mechelen"),
        (partner("Stad Lier", None), "niet geldig"),
        (partner("Stad Lier", "0207502302"), "niet geldig"),
        (partner("Stad Lier", "0207502301", "knowledge_institution"), "type"),
        (partner("Universiteit Gent", "0248015142", "municipality"), "type"),
    ],
)
def test_a_number_or_type_that_contradicts_the_register_is_for_a_person(row: dict[str, Any], said: str) -> None:
    found = listed(row)
    assert found.outcome is Outcome.REVIEW
    assert said in found.reason


def test_a_fitting_type_passes() -> None:
    assert listed(partner("Universiteit Gent", "0248015142", "knowledge_institution")).outcome is Outcome.PASS
    assert listed(partner("VVSG", "", "vvsg_kcvs")).outcome is Outcome.PASS


@pytest.mark.parametrize("name", ["Stad Mechelen", "stad  mechelen", "Mechelen"])
def test_the_applicants_own_row_is_not_a_partner(name: str) -> None:
    own = {**APPLICANT, "name": name}
    found = run(application({"partners": (own, LIER), "applicant.name": "Stad Mechelen"}), ID)
    assert found.outcome is Outcome.PASS
    assert "Mechelen" not in found.reason


def test_a_shut_out_applicant_is_not_judged_again_as_partner() -> None:
    own = partner("Klimaatscan NV", "0999999922")
    changes = {"applicant.name": "Klimaatscan NV", "applicant.kbo": "0999999922", "partners": (own, LIER)}
    model = (budget("Klimaatscan NV", "0999999922", "coordinator", "10.00", "8.00", "2.00"), MODEL["cost_model.partners"][1])
    assert run(application({**changes, "cost_model.partners": model}), ID).outcome is Outcome.PASS


def test_a_partner_without_a_readable_name_is_asked_for() -> None:
    found = listed(LIER, partner("", "0999999922"))
    assert (found.outcome, found.remediable) == (Outcome.MISSING, True)
    assert "0999999922" in found.reason and "Lier" in found.reason


def test_a_number_tells_a_person_who_a_partner_without_a_name_is() -> None:
    for name in ("", None):
        found = listed(LIER, partner(name, "0248015142"))
        assert found.outcome is Outcome.REVIEW
        assert "0248015142" in found.reason and "Universiteit Gent" in found.reason


def test_a_row_that_may_be_no_partner_at_all_is_not_asked_for() -> None:
    """The rest of the row above it, a remark, a name that we could not read."""
    for row in ({"name": "", "task": "en de rapportering"}, {"name": None, "type": "municipality"}):
        assert run(application({"partners": (LIER, row)}), ID).outcome is Outcome.REVIEW


def test_a_list_without_any_name_may_have_them_under_words_that_we_do_not_know() -> None:
    rows = ({"name": "", "type": "municipality", "role": "coordinator"}, {"name": "", "type": "municipality", "role": "follower"})
    assert run(application({"partners": rows}), ID).outcome is Outcome.REVIEW
    assert run(application({"partners": (APPLICANT, rows[1])}), ID).outcome is Outcome.MISSING


def test_a_name_not_found_in_the_cost_model_is_told_by_its_number_or_left_to_a_person() -> None:
    """There it may stand under words that we do not know."""
    (own, theirs) = (dict(row) for row in MODEL["cost_model.partners"])
    del theirs["name"]
    assert run(application({"cost_model.partners": (own, theirs)}), ID).outcome is Outcome.PASS
    del theirs["kbo"]
    assert run(application({"cost_model.partners": (own, theirs)}), ID).outcome is Outcome.REVIEW


def test_no_partners_at_all_says_so() -> None:
    found = listed()
    assert found.outcome is Outcome.PASS
    assert "geen partners" in found.reason


@pytest.mark.parametrize(("value", "word"), [(GONE, "niet ingevuld"), (WRONG, "niet te begrijpen")])
def test_a_table_that_is_absent_or_unclear_is_asked_for(value: object, word: str) -> None:
    found = run(application({"partners": value}), ID)
    assert found.outcome is Outcome.MISSING
    assert word in found.reason


def test_an_unreadable_form_does_not_mean_no_partners() -> None:
    documents = [unreadable("aanvraag.pdf"), reading(Role.COST_MODEL, MODEL_NAME, MODEL)]
    found = run(application(documents=documents), ID)
    assert found.outcome is Outcome.MISSING
    assert "aanvraag.pdf" in found.reason


class WithCompany(Registers):
    """The registers as they are after an import of the KBO extract with one company."""

    def company(self, kbo: str) -> Company | None:
        return Company(kbo, ("Umicore", "Umicore Group"), "Naamloze vennootschap") if kbo == "0401574852" else None


@pytest.mark.parametrize(
    ("name", "number", "outcome", "said"),
    [
        ("Umicore", "0401574852", "fail", "volgens de KBO bij “Umicore” (Naamloze vennootschap)"),
        ("UMICORE NV", "0401574852", "fail", "is een onderneming"),
        ("Slimme Meters", "0401574852", "review", "hoort volgens de KBO bij “Umicore”"),
        ("Stad Liier", "0401574852", "review", "hoort volgens de KBO bij “Umicore”"),
        ("Stad Lier", "0401574852", "review", "staat niet in onze registers"),
        ("Umicore", "", "review", "herkennen we niet"),
    ],
)
def test_a_number_that_the_kbo_has_as_that_of_a_company(name: str, number: str, outcome: str, said: str) -> None:
    row = {"name": name, "kbo": number, "role": "participant"}
    case = application({"partners": (*FORM["partners"][:1], row), "cost_model.partners": GONE})
    found = run(replace(case, registers=WithCompany(REGISTERS.bodies)), "partners-eligible")
    assert found.outcome is Outcome(outcome)
    assert said in found.reason


@pytest.mark.parametrize(
    ("costs", "grant", "outcome"),
    [("0.00", "0.00", "review"), ("0.01", "0.00", "fail"), ("0.00", "0.01", "fail"), ("1.00", "0.00", "fail"), (None, "0.00", "review")],
)
def test_only_a_budget_of_its_own_makes_a_body_that_calls_itself_company_one(costs: str | None, grant: str, outcome: str) -> None:
    row = budget("Atelier Proef", "", "participant", costs or "0.00", grant, "0.00", cell="Partner 1")
    if costs is None:
        row["costs"] = {"total": None}
    assert listed(partner("Atelier Proef", type="company"), budgets=(row,)).outcome is Outcome(outcome)
