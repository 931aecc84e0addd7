"""The small parts that all checks are made of: answers, fields, Dutch, months."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from checks.amounts import sources
from checks.answer import Part, answer, count, number, words, worst
from checks.dutch import instant, joined, listing, months, percent, plain, quote, sentence
from checks.engine import run as run_one
from checks.fields import Look, Seen, describe, evidence, is_empty, look, not_there, unclear_text, unread
from checks.model import Case, Evidence, Finding, Kind, Outcome
from checks.months import length
from parsers.model import FieldValue, Place, Role, State
from tests.checks.cases import FORM, FORM_NAME, MODEL, MODEL_NAME, application, reading, rule, unreadable

ZONE = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("value", "raw", "seen"),
    [
        (Decimal("500000.00"), "500000.00", "€ 500.000,00"),  # as a workbook stores it: nobody saw that
        (Decimal("500000.00"), "", "€ 500.000,00"),
        (Decimal("500000.00"), "500k euro", "500k euro"),
        (36, "36", "36"),
        (date(2026, 3, 1), "1/3/26", "1/3/26"),
        (None, "12.5", "12.5"),  # not understood: as it stands
    ],
)
def test_what_stands_there_is_told_as_a_person_sees_it(value: object, raw: str, seen: str) -> None:
    assert evidence("budget.total_cost", FieldValue(value, raw, "a.xlsx", Place("cel B2"))).value == seen


def test_the_gravest_outcome_and_none_at_all() -> None:
    assert worst([Outcome.PASS, Outcome.REVIEW, Outcome.MISSING]) is Outcome.MISSING
    assert worst([]) is Outcome.NOT_APPLICABLE


def test_a_condition_that_is_certainly_not_met_is_for_a_person() -> None:
    found = answer(rule(application(), "staff-time"), Part(Outcome.FAIL, "Zo is het niet"))
    assert (found.kind, found.outcome, found.reason) == (Kind.CONDITION, Outcome.REVIEW, "Zo is het niet. Een medewerker kijkt dit na.")


@pytest.mark.parametrize(
    ("ask", "value", "message"),
    [
        (number, True, "staff-time: parameter 'x' is no number"),
        (number, date(2025, 1, 1), "staff-time: parameter 'x' is no number"),
        (number, ("1",), "staff-time: parameter 'x' is no number"),
        (count, True, "staff-time: parameter 'x' is no whole number"),
        (count, "3", "staff-time: parameter 'x' is no whole number"),
        (words, "een", "staff-time: parameter 'x' is no list"),
    ],
)
def test_a_parameter_that_does_not_fit_is_told(ask: object, value: object, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        ask(rule(application(), "staff-time", x=value), "x")  # type: ignore[operator]
    assert str(caught.value) == message


def test_parameters_as_they_should_be() -> None:
    given = rule(application(), "staff-time", amount="0.80", whole=3, several=("a", "b"))
    assert (number(given, "amount"), count(given, "whole"), words(given, "several")) == (Decimal("0.80"), 3, ("a", "b"))


def test_an_amount_that_is_no_amount_is_none() -> None:
    model, _ = sources(application({"cost_model.grant": "veel"}))
    assert (model.get("grant"), model.get("costs"), model.shown("costs")) == (None, Decimal("500000.00"), "€ 500.000,00 (het kostenmodel)")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (months(1), "1 maand"),
        (months(2, 0), "2 maanden"),
        (months(1, 1), "1 maand en 1 dag"),
        (months(0, 2), "0 maanden en 2 dagen"),
        (listing([]), ""),
        (listing(["a"]), "a"),
        (listing(["a", "b", "c"]), "a, b en c"),
        (percent(Decimal("0.80")), "80%"),
        (percent(Decimal("1")), "100%"),
        (percent(Decimal("0.785714")), "78,57%"),
        (percent(Decimal("0.12345")), "12,35%"),
        (percent(Decimal("0.12335")), "12,34%"),
        (percent(Decimal("0.12125")), "12,13%"),
        (quote("a" * 160), f"“{'a' * 160}”"),
        (quote("a" * 161), f"“{'a' * 159}…”"),
        (quote(" een\n twee "), "“een twee”"),
        (plain("  Stad\u00a0 Lier "), "stad lier"),
        (sentence("  "), ""),
        (sentence("wat"), "Wat."),
        (sentence("Wat?"), "Wat?"),
        (sentence("X"), "X."),
        (joined("", "een", " ", "twee!"), "Een. Twee!"),
        (instant(datetime(2025, 9, 8, 10, 0, 0, 120000, tzinfo=UTC), ZONE), "8 september 2025 om 12.00.00,12 uur (+02:00)"),
        (instant(datetime(2025, 9, 8, 10, 0, 0, 100000, tzinfo=UTC), ZONE), "8 september 2025 om 12.00.00,1 uur (+02:00)"),
    ],
)
def test_how_it_is_written(made: str, text: str) -> None:
    assert made == text


def test_a_period_that_ends_before_it_starts_has_no_length() -> None:
    with pytest.raises(ValueError) as caught:
        length(date(2026, 3, 2), date(2026, 3, 1))
    assert str(caught.value) == "the period ends before it starts"
    assert [length(date(2026, 3, 1), date(2026, 3, day)) for day in (1, 31)] == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("value", "empty"),
    [("", True), ((), True), ([], True), ({}, True), (None, False), (False, False), (0, False), ("x", False), (Decimal(0), False)],
)
def test_what_says_that_nothing_was_filled_in(value: object, empty: bool) -> None:
    assert is_empty(value) is empty


def field(value: object, raw: str = "", problem: str = "") -> FieldValue:
    return FieldValue(value, raw, FORM_NAME, Place("vraag 1", {"block": 1}), 1.0, problem)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (field(None), ""),
        (field(True), "ja"),
        (field(Decimal("1.5")), "€ 1,50"),
        (field("x", "  zoals het er staat "), "zoals het er staat"),
    ],
)
def test_what_was_seen_at_a_place(given: FieldValue, shown: str) -> None:
    assert evidence("f", given) == Evidence("vraag 1", shown, "f", FORM_NAME, {"block": 1})
    assert evidence("f", given, "iets").value == "iets"


def test_what_cannot_be_understood_is_told_as_it_stands() -> None:
    def told(given: FieldValue) -> str:
        return unclear_text(Look("f", "de startdatum", Seen.UNCLEAR, fields=(given,)))

    end = "(aanvraag.docx, vraag 1). Dat konden we niet met zekerheid begrijpen."
    assert told(field(None, "ooit", "dit is geen datum")) == f"Bij de startdatum staat “ooit” {end} Dit is geen datum."
    assert told(field(None, "  ")) == f"Bij de startdatum staat iets {end}"


def test_documents_that_may_hold_anything() -> None:
    broken, strange = unreadable("a.pdf"), replace(unreadable("b.pdf"), state=State.READ)
    quiet = replace(strange, name="c.txt", problems=())
    annex = replace(strange, name="d.pdf", role=Role.ANNEX)
    assert unread(application(documents=[broken, strange, quiet, annex])) == (broken, strange)
    assert describe(broken) == "Kon niet worden gelezen. Dit bestand is beschadigd."
    assert describe(annex) == "We lazen dit als een bijlage. Dit bestand is beschadigd."


def both(first: object, second: object, name: str = "partners") -> Look:
    forms = [reading(Role.APPLICATION_FORM, title, {**FORM, name: value}) for title, value in (("a.docx", first), ("b.docx", second))]
    return look(application(documents=[*forms, reading(Role.COST_MODEL, MODEL_NAME, MODEL)]), name)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Samen  slim", "samen slim ", True),
        ("Samen slim", "Samenslim", False),
        ({"name": "Stad Lier", "places": {"name": "cel B2"}}, {"name": "stad  lier", "places": {"name": "cel C3"}}, True),
        ({"name": "Stad Lier"}, {"name": "Stad Gent"}, False),
        ({"name": "Stad Lier"}, {"name": "Stad Lier", "kbo": "1"}, False),
        (({"name": "a"}, {"name": "b"}), [{"name": "A"}, {"name": "B"}], True),
        (({"name": "a"}, {"name": "b"}), ({"name": "b"}, {"name": "a"}), False),
        (({"name": "a"},), ({"name": "b"},), False),
    ],
)
def test_two_documents_that_say_the_same_do_not_contradict_each_other(first: object, second: object, same: bool) -> None:
    assert both(first, second).seen is (Seen.THERE if same else Seen.CONFLICT)


def test_an_empty_value_in_one_document_leaves_the_other() -> None:
    assert both("", "Titel", "project.title").value == "Titel"
    assert both("", "", "project.title").seen is Seen.ABSENT


def lookless(**changes: object) -> str:
    form = replace(reading(Role.APPLICATION_FORM, FORM_NAME, {}), looked_for=("project.title",))
    case = application(documents=[form, *changes.pop("more", ())])  # type: ignore[misc]
    return not_there(case, look(case, "project.start")).text


def test_what_was_not_looked_for_is_not_called_empty() -> None:
    assert lookless() == "We konden de startdatum van het project niet nagaan"
    assert (
        lookless(more=[unreadable("x.pdf")]) == "We konden de startdatum van het project niet nagaan, want “x.pdf” kon niet worden gelezen"
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [("applicant.name", "de naam van de indiener"), ("mentioned.budget", "het genoemde budget"), ("no.such.field", "no.such.field")],
)
def test_what_a_field_is_called(name: str, title: str) -> None:
    from checks.fields import title_of

    assert title_of(replace(application(), phase="registration"), name) == title


def test_a_title_that_opens_a_sentence_has_a_capital() -> None:
    case = application({"project.start": ""})
    assert not_there(case, look(case, "project.start")).text == "De startdatum van het project is niet ingevuld"


@pytest.mark.parametrize("crashes", [False, True])
def test_a_check_that_cannot_be_run_is_logged_and_told(crashes: bool, caplog: pytest.LogCaptureFixture) -> None:
    def broken(case: Case, rule: object) -> Finding:
        raise ZeroDivisionError

    case = application()
    with caplog.at_level(logging.ERROR):
        found = run_one(case, rule(case, "duration"), {"duration": broken} if crashes else {})
    why = "Deze controle is door een technische fout niet gelukt" if crashes else "Voor deze controle bestaat nog geen programma"
    told = "check duration crashed" if crashes else f"check duration of edition {case.edition.id} has no function"
    assert (found.outcome, found.reason) == (Outcome.REVIEW, f"{why}. Een medewerker kijkt dit na.")
    assert [record.getMessage() for record in caplog.records] == [told]
