"""What lies exactly between: half cents, a euro, amounts on the limit of the limit, and sources that only half agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from calls.model import BodyRule, Citation
from checks.budget_balanced import check as balanced
from checks.engine import assess
from checks.model import Case, Finding, Outcome
from parsers.model import Role
from tests.checks.awkward import BUDGET_1, BUDGET_2, KNOWN, ROW_1, ROW_2, right, totals
from tests.checks.cases import (
    FORM,
    FORM_NAME,
    GONE,
    IN_TIME,
    MODEL,
    MODEL_NAME,
    application,
    budget,
    euro,
    knowing,
    reading,
    receipt,
    registration,
    rule,
    run,
    unreadable,
)

LIER, GENT, MECHELEN = "0207502301", "0207451227", "0207499430"
UNREAD = {"cost_model.own_contribution": None, "budget.own_contribution": None}


@pytest.mark.parametrize(
    ("check", "rate", "amounts", "outcome", "says"),
    [
        # half a cent is rounded up, in favour of the applicant for the grant
        ("grant-rate", "0.75", ("500000.06", "375000.05", "125000.01"), "pass", "€ 375.000,05"),
        ("grant-rate", "0.75", ("500000.06", "375000.06", "125000.00"), "review", "€ 0,01 te veel"),
        ("own-contribution", "0.25", ("500000.18", "375000.13", "125000.05"), "pass", "€ 125.000,05"),
        ("own-contribution", "0.25", ("500000.18", "375000.14", "125000.04"), "review", "te weinig"),
        ("grant-rate", "0.80", ("1.00", "0.80", "0.20"), "pass", "dat is 80% van de kosten"),
        ("own-contribution", "0.20", ("1.00", "0.80", "0.20"), "pass", "dat is 20% van de kosten"),
        ("grant-rate", "0.80", ("0.00", "0.00", "0.00"), "review", "geen percentage"),
        ("own-contribution", "0.20", ("0.00", "0.00", "0.00"), "review", "geen percentage"),
        ("grant-rate", "1.50", ("500000.00", "500000.00", "0.00"), "pass", "dat is 100% van de kosten"),
        ("grant-rate", "1.50", ("500000.00", "500000.01", "0.00"), "review", "De steun is hoger dan de kosten (€ 500.000,00)."),
    ],
)
def test_shares_to_the_cent(check: str, rate: str, amounts: tuple[str, str, str], outcome: str, says: str) -> None:
    name = {"grant-rate": "rate", "own-contribution": "minimum_rate"}[check]
    found = run(right({**totals(*amounts)}), check, **{name: rate})
    assert (str(found.outcome), says in found.reason) == (outcome, True), found.reason


@pytest.mark.parametrize(
    ("grant", "own", "other", "outcome", "says"),
    [
        ("400000.00", "99999.00", "1.00", "pass", "netto te financieren saldo is dan € 499.999,00, of € 400.000,00 als ook"),
        ("450000.00", "0.00", "50000.00", "pass", "€ 450.000,00, of € 450.000,00"),
        ("450000.00", "0.01", "50000.00", "review", "de twee berekeningen geven een andere uitkomst"),
        ("450000.01", "0.00", "50000.00", "review", "De steun is hoger dan allebei"),
        ("450000.00", None, "50000.00", "review", "De eigen inbreng is niet gekend. Het saldo is daarom niet zeker"),
        ("450000.01", None, "50000.00", "review", "netto te financieren saldo is dan € 450.000,00. De steun is hoger."),
    ],
)
def test_the_net_balance_to_the_cent(grant: str, own: str | None, other: str, outcome: str, says: str) -> None:
    fields = totals("500000.00", grant, own or "0.00", other)
    found = run(right({**fields, **({} if own else UNREAD)}), "grant-rate", rate="0.95")
    assert (str(found.outcome), says in found.reason) == (outcome, True), found.reason
    assert bool(found.remedy) is ("hoger" in says or "twee berekeningen" in says)
    assert not found.remedy or found.remedy == "Vraag ten hoogste € 450.000,00 steun."


REWORDED = 0.8


def reworded(confidence: float, *names: str, **fields: object) -> Case:
    form = reading(Role.APPLICATION_FORM, FORM_NAME, {**FORM, **fields})
    changed = {name: replace(value, confidence=confidence if name in names else 1.0) for name, value in form.fields.items()}
    return right(
        documents=[
            replace(form, fields=changed),
            reading(Role.COST_MODEL, MODEL_NAME, {**MODEL, "cost_model.start": GONE, "cost_model.end": GONE}),
        ]
    )


TOO_LONG = {"project.end": date(2029, 6, 30), "project.duration_months": 40}
LONG = ("project.start", "project.end", "project.duration_months")


def duration_of(case: Case) -> Finding:
    return next(finding for finding in assess(case).findings if finding.check == "duration")


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


def test_what_was_recognised_on_a_scan_has_no_remedy_and_says_so_once() -> None:
    found = duration_of(reworded(0.6, *LONG, **TOO_LONG))
    assert (found.outcome, "andere woorden" in found.reason) == (Outcome.REVIEW, False)
    starts = assess(reworded(0.6, "project.start", **{"project.start": date(2025, 1, 1)})).findings[5]
    assert (starts.check, starts.outcome, starts.remedy) == ("start-date", Outcome.REVIEW, "Kies een startdatum vanaf 13 november 2025.")
    assert starts.reason.startswith("Ingediend op 13 november 2025, start op 1 januari 2025. Het project start vóór de dag van indienen. ")
    assert "De startdatum is niet met zekerheid gelezen." in starts.reason
    assert {item.field for item in starts.evidence} == {"project.start"}


def test_a_condition_that_rests_on_a_scan_stays_as_it_is() -> None:
    found = next(f for f in assess(reworded(REWORDED, "declarations.flemish_region", **{"declarations.flemish_region": False})).findings
                 if f.check == "flemish-region")  # fmt: skip
    assert "andere woorden" not in found.reason


OWN = Citation(source="letter", article="9", short="Brief", asks="x")


def dated(case: Case) -> Case:
    """The phase with a deadline that rests on a text and an interpretation of its own."""
    phase = case.edition.phases[case.phase]  # type: ignore[index]
    deadline = phase.deadline.model_copy(update={"citations": (OWN,), "interpretation": "S99"})
    phases = {**case.edition.phases, case.phase: phase.model_copy(update={"deadline": deadline})}
    return replace(case, edition=case.edition.model_copy(update={"phases": phases}))


AT = datetime.fromisoformat("2025-11-14T23:59:00+01:00")


@pytest.mark.parametrize(
    ("received", "outcome", "leans"),
    [
        (receipt(AT - timedelta(seconds=1)), "pass", False),
        (receipt(AT), "review", True),
        (receipt(AT + timedelta(seconds=60)), "fail", False),
        (replace(receipt(AT - timedelta(seconds=1)), alternatives=(AT + timedelta(hours=1),), flags=("Let op.",)), "review", True),
        (replace(receipt(AT), at=None, alternatives=(AT,), flags=("Let op.",)), "review", False),
    ],
)
def test_the_deadline_always_cites_its_texts_and_leans_on_its_reading_where_it_does(received: object, outcome: str, leans: bool) -> None:
    found = run(dated(right(receipt=received)), "deadline")
    assert (str(found.outcome), OWN in found.citations, "S99" in found.interpretations) == (outcome, True, leans)
    assert ("Let op." in found.reason) is bool(received.flags)  # type: ignore[attr-defined]


def test_other_witnesses_are_shown_in_the_zone_of_the_call() -> None:
    found = run(right(receipt=replace(receipt(IN_TIME), alternatives=(IN_TIME - timedelta(hours=1),))), "deadline")
    assert "13 november 2025 om 15.42.10 uur (+01:00)" in found.reason and "Dat verandert niets aan de uitkomst." in found.reason


def with_bodies(check: str, *bodies: BodyRule, phase: Case | None = None) -> object:
    case = phase or application()
    return rule(case, check).model_copy(update={"bodies": bodies, "interpretations": ()})


def test_what_the_edition_says_of_a_kind_carries_its_own_citation_and_reading() -> None:
    from checks.table import TABLE

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


@pytest.mark.parametrize(("total", "outcome"), [("0.00", "review"), (None, "review"), (GONE, "review"), ("500000.00", "pass")])
def test_a_share_of_nothing_is_for_a_person(total: object, outcome: str) -> None:
    value = euro(total) if isinstance(total, str) else total
    assert str(shares(entity(), **{"cost_model.total_cost": value}).outcome) == outcome


def test_what_staff_did_not_record_yet_is_told_with_what_was_received() -> None:
    case = application(documents=[unreadable("a.pdf")], knowledge=knowing())
    for check in ("shortlisted", "co-creation"):
        found = run(case, check)
        assert [(item.document, item.location) for item in found.evidence] == [("a.pdf", "hele document")]


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


def test_a_total_is_not_asked_twice_when_a_partner_is_out_of_balance() -> None:
    rows = ({**BUDGET_1, "grant": euro("303000.00")}, BUDGET_2)
    one = run(right({"cost_model.partners": rows, "cost_model.grant": euro("399000.00")}), "budget-balanced")
    assert one.outcome is Outcome.FAIL
    assert one.remedy == "Breng de begroting van “Stad Mechelen” in evenwicht: het verschil is € 1.000,00."
    total = run(right({"cost_model.own_contribution": euro("99000.00")}), "budget-balanced")
    assert total.remedy.startswith("Breng de begroting van het hele project in evenwicht: het verschil is € 1.000,00.")


def test_costs_that_are_one_amount_instead_of_a_table() -> None:
    row = {**BUDGET_2, "costs": euro("120000.00")}
    assert run(right({"cost_model.partners": (BUDGET_1, row)}), "budget-balanced").outcome is Outcome.PASS
    assert (
        balanced(right({"cost_model.partners": (BUDGET_1, {**row, "costs": "veel"})}), rule(right(), "budget-balanced")).outcome
        is Outcome.MISSING
    )


def test_a_project_of_one_day_has_a_length() -> None:
    day = date(2026, 3, 1)
    found = run(
        right(
            {"project.start": day, "project.end": day, "project.duration_months": GONE, "cost_model.start": GONE, "cost_model.end": GONE}
        ),
        "duration",
    )
    assert found.outcome is Outcome.PASS and "0 maanden en 1 dag" in found.reason


@pytest.mark.parametrize("certain", ["project.start", "project.end"])
def test_both_dates_must_be_certain_to_call_a_project_too_long(certain: str) -> None:
    doubtful = [name for name in LONG if name != certain]
    found = run(reworded(0.5, *doubtful, **TOO_LONG), "duration")
    assert found.outcome is Outcome.REVIEW


def listed(*names: str, **fields: object) -> Case:
    return right(
        {"partners": tuple({"name": name, "kbo": "", "role": "participant"} for name in names), "cost_model.partners": (), **fields}
    )


def counted(case: Case, minimum: int = 3) -> Finding:
    from checks.partner_count import check

    return check(
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
    from checks.partners import of_form, without_applicant

    case = application({"applicant.name": applicant, "applicant.kbo": number, "partners": ({**ROW_2, **row},)})
    assert bool(without_applicant(case, of_form(case))) is partner


def test_a_row_as_it_stands_in_the_table() -> None:
    from checks.partners import of_cost_model, of_form

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
    assert found.outcome is Outcome.MISSING and found.evidence
    nameless = ({"name": None, "type": "company", "role": "participant"}, {"name": "XXXX", "type": "company", "role": "participant"})
    both = run(application({"partners": (ROW_1, *nameless)}), "partners-eligible")
    assert both.reason.count("De naam van een partner") == 1 and "“XXXX”" in both.reason


@pytest.mark.parametrize(
    "check", ["knowledge-sharing", "staff-time", "documents-agree", "flemish-region", "steering-group", "grant-maximum"]
)
def test_what_passes_shows_what_it_rests_on(check: str) -> None:
    found = run(right(), check)
    assert found.outcome is Outcome.PASS and found.evidence


def test_a_form_that_does_not_tell_its_year_was_read() -> None:
    case = right(documents=[reading(Role.APPLICATION_FORM, FORM_NAME, FORM, edition=""), reading(Role.COST_MODEL, MODEL_NAME, MODEL)])
    found = run(case, "documents-complete")
    assert [item.value for item in found.evidence] == ["gelezen", "v1.0 2025"]
    broken = replace(unreadable("a.pdf"), problems=("Eerste.", "Tweede."))
    assert "“a.pdf”: Eerste. Tweede. Misschien staat het daarin" in run(right(documents=[broken]), "documents-complete").reason


def test_what_contradicts_the_stated_duration_names_both() -> None:
    case = right({"project.duration_months": 30, "cost_model.end": date(2028, 2, 29)})
    found = run(case, "duration")
    assert found.outcome is Outcome.REVIEW
    assert "Als duurtijd is 30 maanden opgegeven. Dat komt niet overeen met de datums." in found.reason
    assert "Het kostenmodel loopt van 1 maart 2026 tot en met 29 februari 2028. Dat is 24 maanden." in found.reason


def test_amounts_that_cannot_be_read_are_told_with_both_places() -> None:
    case = right({"cost_model.grant": None, "budget.grant_requested": None})
    found = run(case, "grant-maximum")
    assert (found.outcome, {item.document for item in found.evidence}) == (Outcome.REVIEW, {FORM_NAME, MODEL_NAME})
