"""What only a letter, a cent or one of two sources decides: found by changing the checks one small thing at a time (tests/mutate.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from calls.model import BodyRule
from checks.applicant_eligible import judged
from checks.bodies import Identity, NumberIs, Sure, identify
from checks.dutch import PERSON, percent, quote, sentence
from checks.model import Outcome
from checks.partners_eligible import check as partners_eligible
from parsers.model import Role
from registers.lookup import Registers
from registers.model import Body
from tests.checks.awkward import BUDGET_1, BUDGET_2, ROW_1, ROW_2, right
from tests.checks.cases import (
    FORM,
    GONE,
    REGISTERS,
    REGISTRATION,
    REGISTRATION_NAME,
    application,
    euro,
    knowing,
    reading,
    registration,
    rule,
    run,
    unreadable,
)

MECHELEN, LIER, GENT, FREE = "0207499430", "0207502301", "0207451227", "0403019261"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("  ", ""), ("een docX", "Een docX."), ("ja!", "Ja!"), ("wie?", "Wie?"), ("zo:", "Zo:"), ("a.", "A.")],
)
def test_a_sentence_ends_once(text: str, shown: str) -> None:
    assert sentence(text) == shown


@pytest.mark.parametrize(("length", "shown"), [(159, "a" * 159), (160, "a" * 160), (161, "a" * 159 + "…")])
def test_a_quote_of_160_letters_is_whole_and_a_longer_one_is_cut_to_that(length: int, shown: str) -> None:
    assert quote("a" * length) == f"“{shown}”"


@pytest.mark.parametrize(
    ("share", "shown"), [("0.78565", "78,57%"), ("0.78575", "78,58%"), ("10", "1000%"), ("0.1", "10%"), ("0.00001", "0%"), ("-0.1", "-10%")]
)
def test_a_percentage_is_rounded_half_up_and_keeps_its_zeros(share: str, shown: str) -> None:
    assert percent(Decimal(share)) == shown


def test_a_body_without_a_number_has_none_rather_than_one_that_cannot_be_used() -> None:
    assert identify(application(), "Stad Mechelen", "").number is NumberIs.ABSENT


def test_a_body_confirmed_by_the_number_of_its_older_row() -> None:
    bare = Body("municipality", "Nieuwstad", nis_code="1", region="flanders")
    older = replace(bare, kbo=FREE, valid_until=date(2019, 12, 31))
    identity = identify(application(registers=Registers([bare, older])), "Nieuwstad", FREE)
    assert (identity.sure, identity.number) == (Sure.YES, NumberIs.CONFIRMS)


@pytest.mark.parametrize(
    ("kind", "own", "other", "number"),
    [
        ("flemish_government_entity", "", "flemish_government_entity", NumberIs.CONFIRMS),  # acts under a number that it shares
        ("flemish_government_entity", GENT, "flemish_government_entity", NumberIs.OTHER),
        ("flemish_government_entity", "", "municipality", NumberIs.OTHER),
        ("municipality", "", "flemish_government_entity", NumberIs.OTHER),
        ("municipality", "", "municipality", NumberIs.OTHER),
    ],
)
def test_the_number_of_another_body_of_the_flemish_government(kind: str, own: str, other: str, number: NumberIs) -> None:
    bodies = [Body(kind, "Nieuwland", kbo=own, region="flanders"), Body(other, "Elders", kbo=FREE, region="flanders")]
    assert identify(application(registers=Registers(bodies)), "Nieuwland", FREE).number is number


GALMAARDEN = REGISTERS.by_name("Gemeente Galmaarden", application().as_of).body
assert GALMAARDEN is not None


@pytest.mark.parametrize(
    ("sure", "body", "remedy"),
    [
        (Sure.ENDED, replace(GALMAARDEN, successors=("A", "B")), "Laat weten of het om A of B gaat, en bezorg het ondernemingsnummer"),
        (Sure.ENDED, replace(GALMAARDEN, successors=()), ""),
        (Sure.ENDED, None, ""),
        (Sure.CONTRADICTION, GALMAARDEN, "Kijk de naam en het ondernemingsnummer na"),
        (Sure.UNKNOWN, GALMAARDEN, "Kijk de naam en het ondernemingsnummer na"),
        (Sure.YES, GALMAARDEN, ""),
    ],
)
def test_what_can_be_done_about_a_body_in_doubt(sure: Sure, body: Body | None, remedy: str) -> None:
    review = BodyRule(kinds=("municipality", "unknown"), outcome="review")
    asked = rule(application(), "applicant-eligible").model_copy(update={"bodies": (review,)})
    part = judged(application(), asked, Identity("Galmaarden", sure, NumberIs.ABSENT, body, "Zo."), certain=True)
    assert (part.outcome, part.remedy) == (Outcome.REVIEW, remedy)


@pytest.mark.parametrize("outcome", ["pass", "fail"])
def test_where_the_edition_is_certain_about_a_body_there_is_nothing_to_do(outcome: Any) -> None:
    says = BodyRule(kinds=("unknown",), outcome=outcome)
    asked = rule(application(), "applicant-eligible").model_copy(update={"bodies": (says,)})
    who = Identity("De Proef", Sure.UNKNOWN, NumberIs.ABSENT, None, "Zo.", candidates=(GALMAARDEN,))  # type: ignore[arg-type]
    part = judged(application(), asked, who, certain=True)
    assert (str(part.outcome), part.remedy) == (outcome, "")


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        ("inwoners van onze stad", "pass"),  # the organisation holds the name, though it was recognised in other words
        (" ", "review"),  # words that were not kept stand in no organisation
    ],
)
def test_the_organisation_must_hold_the_name_or_the_words_it_was_recognised_in(raw: str, outcome: str) -> None:
    organisation = "Cel Data van Stad Lier en partners" if outcome == "pass" else "Projectbureau Noord"
    form = reading(Role.REGISTRATION_FORM, REGISTRATION_NAME,
                   {**REGISTRATION, "contact.organisation": organisation, "applicant.name": "Stad Lier"})  # fmt: skip
    name = replace(form.fields["applicant.name"], raw=raw)
    found = run(registration(documents=[replace(form, fields={**form.fields, "applicant.name": name})]), "applicant-eligible")
    assert str(found.outcome) == outcome, found.reason


def test_two_companies_of_one_registration_do_not_contradict_each_other_and_a_company_and_a_city_do() -> None:
    both = {"contact.organisation": "Klimaatscan NV", "applicant.name": "Acme NV"}
    assert run(registration(both), "applicant-eligible").outcome is Outcome.FAIL
    mixed = run(registration({**both, "applicant.name": "Stad Lier"}), "applicant-eligible")
    assert (mixed.outcome, "Het is niet duidelijk wie indient." in mixed.reason) == (Outcome.REVIEW, True)


def test_other_income_of_the_whole_without_any_of_a_partner() -> None:
    """Nobody's is no crash: the total of the workbook says more than its partners."""
    blank = ({key: value for key, value in row.items() if key != "other_income"} for row in (BUDGET_1, BUDGET_2))
    found = run(right({"cost_model.partners": tuple(blank), "cost_model.other_income": euro("1000.00")}), "budget-balanced")
    assert "In het totaal staat € 1.000,00 voor de andere inkomsten, maar de som van de partners is € 0,00." in found.reason
    assert (found.outcome, "andere inkomsten: leeg" in {item.value for item in found.evidence}) == (Outcome.FAIL, True)


@pytest.mark.parametrize(
    ("partner", "told"),
    [
        ({"name": "Stad Gent", "kbo": ""}, "Stad Gent"),
        ({"name": "Stad Gent", "kbo": GENT}, "Stad Gent"),
        ({"name": "Stad Gent", "kbo": LIER}, ""),  # who that is, is not certain
        ({"name": "Stad Gent", "kbo": FREE}, ""),
        ({"name": "Stad Lier", "kbo": ""}, ""),  # was there, under its own number
        ({"name": "Universiteit Gent", "kbo": ""}, ""),  # has no duty
        ({"name": "Buurtwerk De Brug vzw", "kbo": ""}, ""),
        ({"name": None, "kbo": GENT}, ""),
    ],
)
def test_which_partners_are_told_to_have_been_absent(partner: dict[str, Any], told: str) -> None:
    rows = (ROW_1, {**ROW_2, **partner}, {"name": None, "kbo": ""}, {**ROW_2, "name": "Stad Leuven", "kbo": ""})
    found = run(application({"partners": rows}, knowledge=knowing(co_creation=(MECHELEN, LIER))), "co-creation")
    names = f"{told} en Stad Leuven" if told else "Stad Leuven"
    assert found.reason == (
        f"De indiener ({MECHELEN}) staat op de aanwezigheidslijst van het co-creatietraject. Niet op de aanwezigheidslijst: {names}."
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ({"name": "Stad Lier", "kbo": GENT}, {"name": "Gemeente Lier", "kbo": ""}, False),
        ({"name": "Gemeente Lier", "kbo": ""}, {"name": "Stad Lier", "kbo": GENT}, False),
        ({"name": None, "kbo": ""}, {"name": None, "kbo": ""}, False),  # what cannot be read is equal to nothing
        ({"name": None, "kbo": LIER}, {"name": None, "kbo": LIER}, True),
        ({"name": None, "kbo": LIER}, {"name": None, "kbo": ""}, False),
        ({"name": None, "kbo": ""}, {"name": "Stad Lier", "kbo": ""}, False),
        ({"name": "Stad Lier", "kbo": ""}, {"name": None, "kbo": ""}, False),
    ],
)
def test_a_partner_of_one_document_is_told_from_both_sides(mine: dict[str, Any], theirs: dict[str, Any], same: bool) -> None:
    rows = {"partners": (ROW_1, {**ROW_2, **mine}), "cost_model.partners": (BUDGET_1, {**BUDGET_2, **theirs})}
    found = run(right(rows), "documents-agree")
    sides = [
        "Wel in het formulier, niet in het kostenmodel: " in found.reason,
        "Wel in het kostenmodel, niet in het formulier: " in found.reason,
    ]
    assert (sides, found.outcome) == ([not same] * 2, Outcome.PASS if same else Outcome.REVIEW), found.reason


def test_a_problem_that_ends_in_a_capital_is_told_whole() -> None:
    odd = replace(unreadable("foto.bin"), problems=("Dit is geen DOCX.",))
    found = run(application(documents=[odd]), "documents-complete")
    assert (found.outcome, "“foto.bin”: Dit is geen DOCX." in f"{found.reason} ") == (Outcome.MISSING, True), found.reason


@pytest.mark.parametrize(("kbo", "names"), [(LIER, 1), ("", 2)])
def test_a_partner_that_only_its_number_tells_is_counted_once(kbo: str, names: int) -> None:
    from tests.checks.test_partner_count import counted

    rows = (FORM["partners"][0], {"name": "De Proef", "kbo": kbo}, {"name": "Stad Lier", "kbo": LIER})
    reason = counted(partners=rows).reason
    assert reason.partition(".")[0].count(" en ") == names - 1, reason


@pytest.mark.parametrize(("kbo", "outcome"), [("", "pass"), (FREE, "pass"), ("0403019262", "review"), (None, "review")])
def test_a_company_by_its_type_that_may_take_part_still_needs_a_number_that_can_be_right(kbo: str | None, outcome: str) -> None:
    row = {**ROW_2, "name": "De Proef", "kbo": kbo, "type": "company"}
    case = right({"partners": (ROW_1, row), "cost_model.partners": (BUDGET_1, {**BUDGET_2, "name": "De Proef", "kbo": kbo})})
    may = BodyRule(kinds=("company",), outcome="pass")
    found = partners_eligible(case, rule(case, "partners-eligible").model_copy(update={"bodies": (may,)}))
    assert str(found.outcome) == outcome, found.reason
    assert ("Het ondernemingsnummer van “De Proef” is niet geldig of niet leesbaar." in found.reason) is (outcome == "review")


@pytest.mark.parametrize(("type", "told"), [("company", ""), ("other", ""), ("", ""), ("municipality", "stad of gemeente")])
def test_the_type_of_a_company_that_may_take_part(type: str, told: str) -> None:
    case = right({"partners": (ROW_1, {**ROW_2, "name": "Acme NV", "kbo": "", "type": type})})
    may = BodyRule(kinds=("company", "municipality"), outcome="pass")
    found = partners_eligible(case, rule(case, "partners-eligible").model_copy(update={"bodies": (may,)}))
    assert found.outcome is (Outcome.REVIEW if told else Outcome.PASS), found.reason
    assert (f"Als type is “{told}” opgegeven. Dat past daar niet bij." in found.reason) is bool(told)


@pytest.mark.parametrize(("value", "outcome", "says"), [(True, "pass", "Ingevuld: "), (False, "review", " staat nee. Een stuurgroep")])
def test_a_steering_group_that_is_ticked(value: bool, outcome: str, says: str) -> None:
    found = run(application({"governance.steering_group": value}), "steering-group")
    assert (str(found.outcome), says in found.reason, bool(found.remedy)) == (outcome, True, not value), found.reason


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"applicant.name": "De Proef", "mentioned.partners": GONE},
         "We herkenden geen lokaal bestuur in dit project. Niet zeker: “De Proef”. Er moeten minstens 2 lokale besturen samenwerken."),
        ({"applicant.name": "De Proef", "mentioned.partners": ("De Proef", "Stad Lier", "Stad Lier", "Gemeente Lier")},
         "Lokale besturen in dit project: Lier (stad of gemeente, Vlaanderen). Niet zeker: “De Proef”. "
         "Er moeten minstens 2 lokale besturen samenwerken."),
        ({"applicant.name": "Acme NV", "mentioned.partners": GONE},
         "We herkenden geen lokaal bestuur in dit project. Er moeten minstens 2 lokale besturen samenwerken."),
    ],
)  # fmt: skip
def test_who_of_the_registration_counts_as_a_local_authority(fields: dict[str, Any], reason: str) -> None:
    found = run(registration(fields), "two-local-authorities", minimum=2)
    assert (found.outcome, found.reason) == (Outcome.REVIEW, f"{reason} {PERSON}.")
