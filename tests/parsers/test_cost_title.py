"""The title of a project in a workbook of people's own: without a label it is in doubt, under the label of the form it is there or empty."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from calls.load import load_edition
from parsers.model import FieldValue
from parsers.read import read_document

EDITION = load_edition("city-of-things-2025")
TABLE: list[list[Any]] = [
    ["Organisatie", "Ondernemingsnummer", "Rol", "Loonkosten", "Totale kosten", "Gevraagde steun", "Eigen inbreng"],
    ["Stad Lier", "0207.502.301", "coördinator", 100000, 100000, 80000, 20000],
]


def title(*head: list[Any]) -> FieldValue | None:
    book = openpyxl.Workbook()
    for row in (*head, [], *TABLE):
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    reading = read_document("begroting.xlsx", buffer.getvalue(), EDITION)
    assert reading.fields["cost_model.total_cost"].value == 100000
    return reading.fields.get("cost_model.title")


@pytest.mark.parametrize(
    ("head", "location"),
    [
        ([["Kostenmodel City of Things 2025", None, "Fietsen tellen mee"]], "blad 'Sheet', cel C1"),
        ([["Projectbegroting"], ["Fietsen tellen mee"], ["Aanvrager", "Stad Lier"]], "blad 'Sheet', cel A2"),
        ([["Fietsen tellen mee"]], "blad 'Sheet', cel A1"),
    ],
)
def test_a_title_without_a_label_is_in_doubt(head: list[list[Any]], location: str) -> None:
    found = title(*head)
    assert found is not None
    assert (found.value, found.raw, found.confidence) == (None, "", 0.0)
    assert (found.problem, found.place.location) == ("Misschien staat het bij “Fietsen tellen mee”.", location)


@pytest.mark.parametrize(
    "head",
    [
        [["Projecttitel", None], ["Fietsen tellen mee"]],
        [["Kostenmodel City of Things 2025"], ["Aanvrager", "Stad Lier"], [2025], ["v1"]],
        [],
    ],
    ids=["an empty label of the form", "nothing but other things", "no head at all"],
)
def test_a_title_that_is_nowhere_is_not_there(head: list[list[Any]]) -> None:
    assert title(*head) is None


def test_a_title_beside_its_label_is_read() -> None:
    found = title(["Kostenmodel"], ["Projecttitel", "Fietsen tellen mee"], ["Toelichting bij dit blad"])
    assert found is not None
    assert (found.value, found.problem) == ("Fietsen tellen mee", "")
