"""Who is meant by a name, a number and a row of a table: applicants, partners, entities of the Flemish government."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from calls.model import BodyRule
from checks.fields import Seen, look
from checks.model import Case, Finding, Outcome
from checks.partner_count import check as partner_count
from checks.partners import of_cost_model, of_form, without_applicant
from checks.table import TABLE
from parsers.model import Place, Role
from tests.checks.awkward import BUDGET_1, BUDGET_2, KNOWN, LIER, MECHELEN, ROW_1, ROW_2, right
from tests.checks.cases import GONE, OWN, application, budget, euro, knowing, registration, rule, run, unreadable

GENT = "0207451227"


def with_bodies(check: str, *bodies: BodyRule, phase: Case | None = None) -> object:
    case = phase or application()
    return rule(case, check).model_copy(update={"bodies": bodies, "interpretations": ()})


def test_what_the_edition_says_of_a_kind_carries_its_own_citation_and_reading() -> None:
    says = BodyRule(kinds=("municipality",), outcome="review", reason="Zo", citations=(OWN,), interpretation="S77")
    for check in ("applicant-eligible", "partners-eligible"):
        found = TABLE[check](application(), with_bodies(check, says))  # type: ignore[arg-type]
        assert (found.outcome, OWN in found.citations, found.interpretations) == (Outcome.REVIEW, True, ("S77",))
    silent = TABLE["applicant-eligible"](application(), with_bodies("applicant-eligible"))  # type: ignore[arg-type]
    assert silent.reason.endswith(" De oproep zegt niets over dit soort organisatie. Een medewerker kijkt dit na.")
    assert silent.remedy == ""


def test_a_body_that_fails_has_nothing_to_put_right_and_one_in_doubt_has() -> None:
    found = run(application({"applicant.name": "Acme NV", "applicant.kbo": GONE}), "applicant-eligible")
    assert (found.outcome, found.remedy) == (Outcome.FAIL, "")
    merged = run(application({"applicant.name": "Gemeente Galmaarden", "applicant.kbo": GONE}), "applicant-eligible")
    assert merged.remedy == "Laat weten of het om Pajottegem gaat, en bezorg het ondernemingsnummer."
    confused = run(application({"applicant.kbo": LIER}), "applicant-eligible")
    assert confused.remedy == "Kijk de naam en het ondernemingsnummer na."


def registering(organisation: str, name: object, raw: str = "") -> Finding:
    fields = {"contact.organisation": organisation, "applicant.name": name}
    case = registration(fields)
    if raw:
        form = case.documents[0]
        changed = {**form.fields, "applicant.name": replace(form.fields["applicant.name"], raw=raw)}
        case = replace(case, documents=(replace(form, fields=changed),))
    return run(case, "applicant-eligible")


@pytest.mark.parametrize(
    ("organisation", "name", "raw", "outcome"),
    [
        ("Dienst Data Lier", "Stad Lier", "Dienst Data Lier", "pass"),  # the body was recognised in these very words
        ("Cel Data van Stad Lier en partners", "Stad Lier", "stad lier", "pass"),
        ("Projectbureau Noord", "Stad Lier", "stad lier", "review"),
    ],
)
def test_a_body_recognised_in_the_organisation_itself_stands_nowhere_else(organisation: str, name: str, raw: str, outcome: str) -> None:
    found = registering(organisation, name, raw)
    assert str(found.outcome) == outcome, found.reason
    if outcome == "review":
        assert found.reason.startswith("De organisatie “Projectbureau Noord” herkennen we niet. Elders staat “Stad Lier”.")


def agrees(**fields: object) -> Finding:
    return run(right(fields), "documents-agree")


def test_documents_agree_by_value_and_kind() -> None:
    mixed = agrees(**{"cost_model.total_cost": "vijfhonderdduizend"})
    assert mixed.outcome is Outcome.REVIEW and "“vijfhonderdduizend” (begroting.xlsx" in mixed.reason
    dated_name = agrees(**{"cost_model.applicant": date(2026, 1, 1)})
    assert dated_name.outcome is Outcome.REVIEW and "1 januari 2026 (begroting.xlsx" in dated_name.reason


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ({"name": "Stad Lier", "kbo": LIER}, {"name": "Gemeente Lier", "kbo": ""}, True),
        ({"name": "Stad Lier", "kbo": GENT}, {"name": "Gemeente Lier", "kbo": ""}, False),  # who that is, is not settled
        ({"name": "Stad Lier", "kbo": ""}, {"name": "Gemeente Lier", "kbo": GENT}, False),
        ({"name": "Stad Lier", "kbo": LIER}, {"name": "Stad Lier", "kbo": GENT}, False),
        ({"name": "Lier, dienst data", "kbo": LIER}, {"name": "Lierse data", "kbo": LIER}, True),
        ({"name": "De Proef", "kbo": ""}, {"name": "Het Atelier", "kbo": ""}, False),
        ({"name": None, "kbo": LIER}, {"name": "Stad Lier", "kbo": LIER}, True),
        ({"name": "Stad Lier", "kbo": LIER}, {"name": None, "kbo": LIER}, True),
    ],
)
def test_when_two_rows_name_one_body(mine: dict[str, object], theirs: dict[str, object], same: bool) -> None:
    found = agrees(**{"partners": (ROW_1, {**ROW_2, **mine}), "cost_model.partners": (BUDGET_1, {**BUDGET_2, **theirs})})
    assert (found.outcome is Outcome.PASS) is same, found.reason


def shares(*rows: dict[str, object], listed: tuple[dict[str, object], ...] = (), **fields: object) -> Finding:
    return run(
        right({"partners": (ROW_1, ROW_2, *listed), "cost_model.partners": (BUDGET_1, BUDGET_2, *rows), **fields}), "flemish-entity-share"
    )


def entity(name: object = "Digitaal Vlaanderen", kbo: str = "", costs: str = "50000.00") -> dict[str, object]:
    return budget(name, kbo, "participant", costs, "0.00", "0.00")  # type: ignore[arg-type]


AGENCY = {"name": "Agentschap Proef", "kbo": "", "type": "flemish_government_entity", "role": "participant"}


@pytest.mark.parametrize(
    ("rows", "listed", "outcome"),
    [
        ((), (), "not_applicable"),
        ((entity(),), (), "pass"),
        ((entity(kbo=LIER),), (), "not_applicable"),  # name and number point at two bodies
        ((entity("Agentschap Proef"),), (AGENCY,), "pass"),  # known by its type on the form alone
        ((entity(None),), (), "not_applicable"),
        ((entity("Digitaal Vlanderen"),), (), "not_applicable"),  # only like one: partners-eligible asks about it
        ((), (AGENCY,), "review"),  # in the form, without a budget
        ((entity(), entity("Agentschap Proef", costs="60000.00")), (AGENCY,), "review"),
    ],
)
def test_the_share_of_the_flemish_government(
    rows: tuple[dict[str, object], ...], listed: tuple[dict[str, object], ...], outcome: str
) -> None:
    found = shares(*rows, listed=listed)
    assert (str(found.outcome), bool(found.evidence)) == (outcome, True), found.reason


@pytest.mark.parametrize(
    ("costs", "outcome", "says"),
    [
        ("74999.99", "pass", "Dat is 15%. De oproep"),
        ("75000.00", "pass", "Dat is 15%. De oproep"),
        ("75000.01", "review", "Dat is iets meer dan 15%. De oproep"),
        ("80000.00", "review", "Dat is 16%. De oproep"),
    ],
)
def test_a_share_that_rounds_to_the_limit_is_told_as_what_it_is(costs: str, outcome: str, says: str) -> None:
    found = shares(entity(costs=costs))
    assert (str(found.outcome), says in found.reason) == (outcome, True), found.reason


@pytest.mark.parametrize(("total", "outcome"), [("0.00", "review"), (None, "review"), (GONE, "review"), ("500000.00", "pass")])
def test_a_share_of_nothing_is_for_a_person(total: object, outcome: str) -> None:
    value = euro(total) if isinstance(total, str) else total
    assert str(shares(entity(), **{"cost_model.total_cost": value}).outcome) == outcome


def test_what_staff_did_not_record_yet_is_told_with_what_was_received() -> None:
    case = application(documents=[unreadable("a.pdf")], knowledge=knowing())
    for check in ("shortlisted", "co-creation"):
        found = run(case, check)
        assert [(item.document, item.location) for item in found.evidence] == [("a.pdf", "het hele document")]


@pytest.mark.parametrize(
    ("row", "absent"),
    [
        ({"name": "Stad Gent", "kbo": GENT}, True),
        ({"name": "Stad Gent", "kbo": ""}, True),
        ({"name": "Stad Gent", "kbo": LIER}, False),  # not certain who that is
        ({"name": None, "kbo": GENT}, False),
        ({"name": "Universiteit Gent", "kbo": ""}, False),
    ],
)
def test_only_local_authorities_that_are_certain_are_called_absent(row: dict[str, object], absent: bool) -> None:
    found = run(right({"partners": (ROW_1, {**ROW_2, **row})}), "co-creation")
    assert ("Niet op de aanwezigheidslijst: Stad Gent." in found.reason) is absent
    assert ("aanwezigheidslijst:" in found.reason) is absent


def test_who_attended_under_the_number_of_the_register_attended() -> None:
    found = run(right({"partners": (ROW_1, {**ROW_2, "kbo": ""})}, knowledge=replace(KNOWN, co_creation=(MECHELEN, LIER))), "co-creation")
    assert "Niet op" not in found.reason


def listed(*names: str, **fields: object) -> Case:
    return right(
        {"partners": tuple({"name": name, "kbo": "", "role": "participant"} for name in names), "cost_model.partners": (), **fields}
    )


def counted(case: Case, minimum: int = 3) -> Finding:
    return partner_count(
        case,
        rule(case, "two-local-authorities", minimum=minimum).model_copy(
            update={"id": "partner-count", "kind": "criterion", "remediable": True}
        ),
    )


def test_partners_are_counted_by_body() -> None:
    enough = counted(listed("Stad Lier", "Gemeente Lier", "Universiteit Gent", "De Proef"))
    assert enough.reason == (
        "Partners naast de indiener: Lier (stad of gemeente, Vlaanderen), Universiteit Gent en “de proef”. Er moeten minstens 3 partners zijn."
    )
    assert enough.outcome is Outcome.PASS
    few = counted(listed("Stad Lier", "", "Stad Mechelen"))
    assert (few.outcome, few.remedy, len(few.evidence)) == (Outcome.REVIEW, "Vul de naam van elke partner in.", 2)
    assert few.reason == (
        "Partners naast de indiener: Lier (stad of gemeente, Vlaanderen). Niet alle namen van partners zijn leesbaar. Er moeten minstens 3 partners "
        "zijn. Een medewerker kijkt dit na."
    )
    nobody = counted(listed("Stad Mechelen"))
    assert nobody.reason == "Er staan geen partners naast de indiener in de documenten. Er moeten minstens 3 partners zijn."
    assert nobody.outcome is Outcome.FAIL and nobody.evidence


@pytest.mark.parametrize(
    ("applicant", "number", "row", "partner"),
    [
        ("Stad Mechelen", MECHELEN, {"name": None, "kbo": MECHELEN}, False),
        ("Stad Mechelen", GONE, {"name": None, "kbo": ""}, True),
        ("Stad Mechelen", LIER, {"name": "Gemeente Mechelen", "kbo": ""}, True),  # whose number that is, is not settled
        ("Stad Mechelen", MECHELEN, {"name": "Gemeente Mechelen", "kbo": LIER}, True),
        ("Stad Mechelen", MECHELEN, {"name": "Gemeente Mechelen", "kbo": ""}, False),
        ("De Proef", GONE, {"name": "Het Atelier", "kbo": ""}, True),
        ("Stad Mechlen", GONE, {"name": "Gemeente Mechelen", "kbo": ""}, True),
    ],
)
def test_which_rows_are_the_applicant_itself(applicant: str, number: object, row: dict[str, object], partner: bool) -> None:
    case = application({"applicant.name": applicant, "applicant.kbo": number, "partners": ({**ROW_2, **row},)})
    assert bool(without_applicant(case, of_form(case))) is partner


def test_a_row_as_it_stands_in_the_table() -> None:
    places = {"name": "blad 'Partner 1', cel B2", "kbo": "rij 3"}
    row = {"name": "Stad Lier", "type": "municipality", "role": "participant", "task": "bouwt", "places": places}
    bare = {"kbo": LIER}
    case = application({"partners": (row, bare), "cost_model.partners": ({**bare, "places": {"name": "rij 3"}},)})
    first, second = of_form(case)
    assert (first.name, first.kbo, first.about, first.evidence[0].location, first.evidence[0].anchor) == (
        "Stad Lier", "", "municipality participant bouwt", "blad 'Partner 1', cel B2", {"sheet": "Partner 1", "cell": "B2"},
    )  # fmt: skip
    assert (second.name, second.kbo, second.about, second.evidence[0].value) == (None, LIER, "  ", f"naam niet gelezen ({LIER})")
    assert second.evidence[0].location.endswith(", partner 2")
    assert of_cost_model(case)[0].evidence[0].anchor == {}, "a row is no cell"


def test_each_row_of_a_printed_table_lights_its_own_page() -> None:
    rows = tuple({"name": name, "kbo": LIER, "location": f"pagina {page}, tabel {page}, rij 2"} for name, page in (("A", 1), ("B", 2)))
    parts = [{"page": page, "rect": [page, 0.0, 9.0, 9.0], "row": 1} for page in (1, 2)]
    base = application({"partners": rows})
    (form,) = base.documents_of(Role.APPLICATION_FORM)
    field = replace(form.fields["partners"], place=Place("pagina 1, tabel 1", {**parts[0], "more": [parts[1]]}))
    case = replace(base, documents=(replace(form, fields={**form.fields, "partners": field}),))
    assert [(one.evidence[0].location, one.evidence[0].anchor) for one in of_form(case)] == [
        ("pagina 1, tabel 1, rij 2, partner 1", parts[0]),
        ("pagina 2, tabel 2, rij 2, partner 2", parts[1]),
    ]
    word = tuple({**row, "location": "tabel 1, rij 9"} for row in rows)
    again = replace(field, value=word, document="b.docx", place=Place("tabel 1"))
    two = replace(case, documents=(*case.documents, replace(form, name="b.docx", fields={**form.fields, "partners": again})))
    assert look(two, "partners").seen is Seen.THERE  # the same table in Word and in print is no contradiction


@pytest.mark.parametrize(
    ("location", "parts", "lit"),
    [
        ("tabel 3, rij 2", [{"block": 4, "row": 1}, {"block": 9, "row": 1, "page": 2}], 0),  # Word has no pages
        ("tabel 3, rij 8", [{"block": 4, "row": 1}, {"block": 9, "row": 2}], None),  # none is this row
        ("tabel 3, rij 2", [{"block": 4, "row": 1}, {"block": 9, "row": 1}], None),  # two may be
        ("alinea 7", [{"block": 4}, {"block": 9}], None),  # a list is no table
        ("alinea 7", [{"block": 4}], None),
        ("pagina 2, tabel 3, rij 2", [{"page": 2, "row": 1}], None),  # there is only the whole
    ],
)
def test_a_row_that_cannot_be_told_apart_lights_the_whole(location: str, parts: list[dict[str, int]], lit: int | None) -> None:
    whole = {**parts[0], **({"more": parts[1:]} if parts[1:] else {})}
    base = application({"partners": ({"name": "A", "kbo": LIER, "location": location},)})
    (form,) = base.documents_of(Role.APPLICATION_FORM)
    field = replace(form.fields["partners"], place=Place("tabel 3", whole))
    case = replace(base, documents=(replace(form, fields={**form.fields, "partners": field}),))
    assert of_form(case)[0].evidence[0].anchor == (whole if lit is None else parts[lit])


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("intercommunale", "Als type is “intercommunale” opgegeven."),
        ("knowledge_institution", "Als type is “kennisinstelling” opgegeven."),
        ("iets_nieuws", "Als type is “iets_nieuws” opgegeven."),
    ],
)
def test_a_type_that_does_not_fit(kind: str, says: str) -> None:
    found = run(right({"partners": (ROW_1, {**ROW_2, "type": kind})}), "partners-eligible")
    assert (found.outcome, says in found.reason, found.remedy) == (Outcome.REVIEW, True, "Kijk de gegevens van “Stad Lier” na.")
    fitting = run(right(), "partners-eligible")
    assert (fitting.outcome, fitting.remedy) == (Outcome.PASS, "")


def test_a_budget_that_cannot_be_read_hides_partners() -> None:
    case = application({"cost_model.partners": None})
    found = run(case, "partners-eligible")
    assert found.outcome is Outcome.REVIEW and found.evidence
    nameless = ({"name": None, "type": "company", "role": "participant"}, {"name": "XXXX", "type": "company", "role": "participant"})
    both = run(application({"partners": (ROW_1, *nameless)}), "partners-eligible")
    assert both.reason.count("De naam van een partner") == 1 and "“XXXX”" in both.reason
