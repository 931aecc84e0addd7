"""Who and when in a cost model, in people's own words: under a label with its answer in one cell, under other labels, or only by a number."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from calls.load import load_edition
from parsers.model import PERHAPS, FieldValue, Reading
from parsers.read import read_document

EDITION = load_edition("city-of-things-2025")
START, END = date(2026, 3, 1), date(2028, 2, 29)


def sheet(book: Workbook, title: str, rows: list[list[Any]]) -> None:
    made = book.create_sheet(title)
    for row in rows:
        made.append(row)


def budget(staff: int, external: int) -> list[list[Any]]:
    total = staff + external
    return [
        ["Loonkosten", staff],
        ["Externe prestaties", external],
        ["Totale kosten", total],
        ["Gevraagde steun", total * 0.8],
        ["Eigen inbreng", total * 0.2],
    ]


GENERAL: list[list[Any]] = [["Projecttitel", "Fietsen tellen mee"], ["Indiener", "Stad Lier"], ["Startdatum", START], ["Einddatum", END]]
FIRST: list[list[Any]] = [["Naam van de organisatie", "Stad Lier"], ["Ondernemingsnummer", "0207.502.301"], ["Rol", "coördinator"]]
SECOND: list[list[Any]] = [["Naam van de organisatie", "Gemeente Ham"], ["Ondernemingsnummer", "0207.499.430"], ["Rol", "deelnemer"]]


def read(general: list[list[Any]] = GENERAL, first: list[list[Any]] = FIRST, second: list[list[Any]] = SECOND) -> Reading:
    book = openpyxl.Workbook()
    del book["Sheet"]
    sheet(book, "Algemeen", [["Kostenmodel City of Things 2025"], *general])
    sheet(book, "Blad A", [*first, *budget(100_000, 50_000)])
    sheet(book, "Blad B", [*second, *budget(40_000, 10_000)])
    buffer = io.BytesIO()
    book.save(buffer)
    return read_document("begroting.xlsx", buffer.getvalue(), EDITION)


def field(reading: Reading, name: str) -> FieldValue:
    return reading.fields[f"cost_model.{name}"]


def who(reading: Reading) -> list[tuple[Any, ...]]:
    return [(row.get("name"), row.get("kbo"), row.get("role")) for row in field(reading, "partners").value]


USUAL = [("Stad Lier", "0207502301", "coordinator"), ("Gemeente Ham", "0207499430", "participant")]


def test_the_usual_way() -> None:
    usual = read()
    assert who(usual) == USUAL
    assert [field(usual, name).value for name in ("title", "applicant", "start", "end")] == ["Fietsen tellen mee", "Stad Lier", START, END]


def in_one_cell(rows: list[list[Any]]) -> list[list[Any]]:
    return [[f"{label}: {f'{said:%d/%m/%Y}' if isinstance(said, date) else said}"] for label, said in rows]


def test_labels_and_answers_in_one_cell() -> None:
    found = read(in_one_cell(GENERAL), in_one_cell(FIRST), in_one_cell(SECOND))
    assert who(found) == USUAL
    assert [field(found, name).value for name in ("title", "applicant", "start", "end")] == ["Fietsen tellen mee", "Stad Lier", START, END]
    assert field(found, "title").place.anchor == {"sheet": "Algemeen", "cell": "A2"}
    assert field(found, "total_cost").confidence == 1.0


def test_amounts_behind_their_label_in_one_cell() -> None:
    book = openpyxl.Workbook()
    rows = [
        *SECOND,
        *([f"{label}: € {amount:.2f}".replace(".", ",")] for label, amount in budget(40_000, 10_000)),
        ["Eigen inbreng: zie bijlage"],
    ]
    for row in rows:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    (row,) = read_document("b.xlsx", buffer.getvalue(), EDITION).fields["cost_model.partners"].value
    assert (row["costs"]["total"], row["grant"], row["own_contribution"]) == (Decimal(50_000), Decimal(40_000), Decimal(10_000))


def test_what_stands_beside_a_colon_is_left_there() -> None:
    """A label that ends in a colon, with its answer in the next cell; and a remark that only begins like a label."""
    found = read([[f"{label}:", said] for label, said in GENERAL] + [["Startdatum: zie hieronder", "1 mei 2027"]])
    assert [field(found, name).value for name in ("title", "applicant", "start", "end")] == ["Fietsen tellen mee", "Stad Lier", START, END]


@pytest.mark.parametrize("label", ["Trekkend bestuur", None], ids=["other words", "left out"])
def test_the_coordinator_is_the_applicant_that_is_named_nowhere(label: str | None) -> None:
    found = field(read([GENERAL[0], *([[label, "Stad Lier"]] if label else []), *GENERAL[2:]]), "applicant")
    assert (found.value, found.confidence, found.place.anchor) == ("Stad Lier", 0.9, {"sheet": "Blad A", "cell": "B1"})


def test_an_applicant_that_is_asked_for_and_left_open_is_not_there() -> None:
    assert "cost_model.applicant" not in read([GENERAL[0], ["Indiener", None], *GENERAL[2:]]).fields


def test_two_coordinators_tell_no_applicant() -> None:
    assert "cost_model.applicant" not in read([GENERAL[0], *GENERAL[2:]], second=[*SECOND[:2], ["Rol", "coördinator"]]).fields


def test_days_behind_other_words_are_in_doubt() -> None:
    found = read([*GENERAL[:2], ["We vliegen erin op", START], ["En ronden af op", END]])
    for name in ("start", "end"):
        assert field(found, name).value is None
        assert field(found, name).problem == f"{PERHAPS} “We vliegen erin op: 2026-03-01”."


def test_days_that_are_nowhere_are_not_there() -> None:
    assert "cost_model.start" not in read(GENERAL[:2]).fields
    assert "cost_model.end" not in read([*GENERAL[:3], ["Einddatum", None]]).fields


def test_a_number_without_a_name_is_a_partner_all_the_same() -> None:
    found = read(second=[["Benaming", "Gemeente Ham"], *SECOND[1:]])
    assert who(found) == [USUAL[0], (None, *USUAL[1][1:])]
    assert field(found, "total_cost").confidence == 1.0
    assert any("geen naam van een organisatie" in problem for problem in found.problems)


@pytest.mark.parametrize("number", [None, "0207.502.302"])
def test_neither_name_nor_number_leaves_the_amounts_in_doubt(number: Any) -> None:
    found = read(second=[["Ondernemingsnummer", number]])
    assert field(found, "total_cost").value == Decimal(200_000)
    assert field(found, "total_cost").confidence < 1


@pytest.mark.parametrize("label", ["Hoofdindiener", "Penhouder"])
def test_other_words_for_the_applicant(label: str) -> None:
    applicant = field(read([*GENERAL[:1], [label, "Stad Gent"], *GENERAL[2:]]), "applicant")
    assert (applicant.value, applicant.confidence) == ("Stad Gent", 1.0)


@pytest.mark.parametrize(("before", "country"), [("1", "BE"), ("penhouder", "BTW"), ("Opmerking", "zie statuten")])
def test_a_word_between_a_label_and_the_name_or_number_is_neither(before: str, country: str) -> None:
    first: list[list[Any]] = [["Naam van de organisatie", before, "Stad Lier"], ["Ondernemingsnummer", country, "0207.502.301"], FIRST[2]]
    assert who(read(first=first)) == who(read())
