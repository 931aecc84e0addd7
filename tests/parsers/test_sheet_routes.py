"""Every way in which a workbook comes in keeps nothing, zero, an error and a text that is no amount apart."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

import openpyxl
import pytest

from calls.load import load_edition
from parsers import media, xlsx
from parsers.model import Reading, Role, State
from parsers.read import read_document
from tests.generator.office import saved_as
from tests.parsers import xlsb

EDITION = load_edition("city-of-things-2025")
ROWS: list[list[str | float | None]] = [
    ["Projectbegroting (kostenmodel)"],
    ["Naam", "Stad Lier"],
    ["KBO", "0207.502.301"],
    ["Kosten", "Jaar 1", "Jaar 2", "Totaal"],
    ["Loonkosten", 60.5, 40.0, 100.5],
    ["Werkingskosten", "=1/0", 20.0, 40.0],
    ["Externe prestaties", 0.0, 0.0, 0.0],
    ["Totale kosten", 80.5, 60.0, 140.5],
    ["Gevraagde steun", None, None, "zie bijlage"],
    ["Eigen inbreng", None, None, 40.5],
    ["Andere inkomsten", None, None, None],
]


def typed(error: str = "=1/0") -> bytes:
    """As openpyxl leaves it: the formula has no result."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Lier"
    for row in ROWS:
        sheet.append([error if value == "=1/0" else value for value in row])
    book.create_sheet("Geheim").sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@lru_cache
def saved(kind: str) -> bytes:
    return saved_as(kind, {"b": typed()}, read_as="xlsx")["b"]


def binary() -> bytes:
    rows = [["#DIV/0!" if value == "=1/0" else value for value in row] for row in ROWS]
    return xlsb.workbook({"Lier": rows, "Geheim": [["x", 1.0]]}, hidden=["Geheim"])


ROUTES: dict[str, Callable[[], bytes]] = {
    "xlsx without results": typed,
    "xlsx with an error typed": lambda: typed("#REF!"),
    "xlsx": lambda: saved("xlsx"),
    "ods": lambda: saved("ods"),
    "xls": lambda: saved("xls"),
    "xlsb": binary,
}


def read(data: bytes) -> Reading:
    return read_document("begroting", data, EDITION)


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_zero_and_unreadable_are_three_things(route: str) -> None:
    reading = read(ROUTES[route]())
    assert (reading.state, reading.role) == (State.READ, Role.COST_MODEL)
    (row,) = reading.fields["cost_model.partners"].value
    assert row["costs"] == {"staff": Decimal("100.50"), "operating": None, "external": Decimal("0.00"), "total": None}
    assert (row["grant"], row["own_contribution"], "other_income" in row, row["years"]) == (None, Decimal("40.50"), False, None)
    assert reading.fields["cost_model.total_cost"].value is None and reading.fields["cost_model.grant"].value is None
    assert "cost_model.other_income" not in reading.fields
    told = " ".join(reading.problems)
    assert "blad 'Lier', cel B6" in told and "blad 'Lier', cel D9" in told and "Verborgen blad: Geheim." in told


def test_binary_workbook_without_libreoffice_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COT_LIBREOFFICE", "off")
    data = binary()
    reading = read(data)
    assert (media.sniff(data), reading.state, dict(reading.fields)) == (media.XLSB, State.UNREADABLE, {})
    assert reading.problems == ("Dit is een binair Excel-bestand (.xlsb). Bewaar het als .xlsx en stuur het opnieuw.",)


@pytest.mark.parametrize("route", ["xlsx", "ods"])
def test_formulas_and_errors_are_known_by_cell(route: str) -> None:
    sheet = xlsx.workbook(ROUTES[route]()).sheets[0]
    assert (sheet.cell(6, 2).error, sheet.cell(6, 2).value, sheet.cell(6, 2).formula) == ("#DIV/0!", None, "1/0")
    assert (sheet.cell(11, 4), sheet.cell(7, 2).value, sheet.cell(9, 4).value) == (xlsx.NOTHING, Decimal(0), "zie bijlage")
