"""What only looks like a sum in a cost model: a partner that takes half of the costs, a second line of as much, an amount beside a broken one."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from parsers import cost_unassigned, xlsx
from parsers.cost_labels import vocabulary
from tests.parsers.test_cost_traps import FORM, HAM, LIER, ONE, TWO, Cells, D, amounts, names, read, saved, sheet

BORNEM = ("Bornem", "0207.497.846")


@pytest.mark.parametrize("name", ["Stad Lier", "Lier", "Totaalrenovatie vzw"])
def test_a_partner_that_takes_half_of_the_costs_is_no_sum(name: str) -> None:
    half = sheet((name, LIER[1] if name != "Lier" else ""), [60000, 40000], 80000, 20000)
    quarter = [sheet(who, [30000, 20000], 40000, 10000) for who in (HAM, BORNEM)]
    fields, told = read({"A": half, "B": quarter[0], "C": quarter[1]})
    assert names(fields) == [name, "Gemeente Ham", "Bornem"]
    assert amounts(fields) == (D("200000.00"), D("160000.00"), D("40000.00")) and told == ""


def test_a_row_of_a_body_that_takes_half_of_the_costs_is_no_sum() -> None:
    rows: Cells = [["Partner", "Loonkosten", "Werkingskosten", "Totale kosten", "Gevraagde steun", "Eigen inbreng"]]
    rows += [["Stad Lier", 60, 40, 100, 80, 20], ["Gemeente Ham", 30, 20, 50, 40, 10], ["Bornem", 90, 60, 150, 120, 30]]
    fields, _ = read({"B": rows})
    assert names(fields) == ["Stad Lier", "Gemeente Ham", "Bornem"]
    assert amounts(fields) == (D("300.00"), D("240.00"), D("60.00"))


def test_a_sum_with_an_amount_that_is_unread_is_still_no_partner() -> None:
    whole = sheet(("Totaal project", ""), [90000, 60000], "zie bijlage", 30000)
    fields, _ = read({"A": ONE, "B": TWO, "Som": whole})
    assert names(fields) == ["Stad Lier", "Gemeente Ham"] and amounts(fields)[0] == D("150000.00")


LIST = ["Partner", "Kostensoort", "Omschrijving", "Bedrag"]


def test_a_second_line_of_as_much_is_no_sum() -> None:
    rows: Cells = [LIST, ["Stad Lier", "Loonkosten", "x", 60], [None, None, None, 60], [None, "Werkingskosten", "y", 20]]
    fields, told = read({"L": [*rows, [None, "Externe prestaties", "z", 10]]})
    (row,) = fields["cost_model.partners"].value
    assert (row["costs"]["operating"], fields["cost_model.total_cost"].value) == (None, None)
    assert "cel D3 staat een bedrag zonder kostensoort" in told


def test_an_amount_that_is_unread_makes_no_sum_of_the_next() -> None:
    rows: Cells = [LIST, ["Stad Lier", "Loonkosten", "x", 60], [None, "Werkingskosten", "y", "veel"], [None, None, None, 60]]
    fields, told = read({"L": [*rows, [None, "Loonkosten", "z", 10], [None, "Werkingskosten", "z", 10]]})
    assert fields["cost_model.total_cost"].value is None and "“veel”" in told


def test_which_amount_counts_beside_one_that_is_broken_is_not_known() -> None:
    rows: Cells = [["Naam", "Stad Lier"], ["Loonkosten", 60], ["Werkingskosten", 40], ["Totale kosten", 100]]
    rows += [["Gevraagde steun", "=1/0", 80], ["Eigen inbreng", 20]]

    def broken(book: openpyxl.Workbook) -> None:
        book["A"]["B5"].data_type, book["A"]["B5"].value = "e", "#REF!"

    fields, told = read({"A": rows}, broken)
    assert (fields["cost_model.grant"].value, fields["cost_model.own_contribution"].value) == (None, D("20.00"))
    assert "#REF! | 80" in told


def test_one_of_two_versions_is_not_chosen_by_a_total_that_is_unread() -> None:
    table: Cells = [["Partner", "Totale kosten", "Gevraagde steun", "Eigen inbreng"], ["Stad Lier", 110000, 88000, 22000]]
    unread = sheet(HAM, [30000, 20000], 40000, 10000)
    unread[4][1] = "veel"
    other = sheet(LIER, [70000, 40000], 88000, 22000)
    table += [["Gemeente Ham", 50000, 40000, 10000], ["Totaal", 110000, 128000, 32000]]
    fields, told = read({"Lier v1": ONE, "Lier v2": other, "Ham": unread, "Totaal": table})
    assert fields["cost_model.total_cost"].value is None and "We weten niet welke bedragen gelden." in told


@pytest.mark.parametrize("value", ["210.000 euro", "€ 210.000,00", 210000])
def test_amounts_written_as_text_in_no_partner_are_there_too(value: Any) -> None:
    book = openpyxl.Workbook()
    for title, label in (("A", "Loonkosten"), ("B", "Gevraagde steun")):
        book.create_sheet(title).append((label, value))
    left = cost_unassigned.amounts(xlsx.workbook(saved(book)).sheets, vocabulary(FORM))
    assert left is not None and left.raw == f"Loonkosten: {value}; Gevraagde steun: {value}"
