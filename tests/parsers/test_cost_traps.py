"""Traps in cost models: what looks right and is not. Never a wrong amount without doubt, never a lost one, nothing silently."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from calls.load import load_edition
from checks.engine import assess
from checks.model import Case, Outcome
from parsers import cost_model, cost_unassigned, xlsx
from parsers.cost_labels import vocabulary
from parsers.model import FieldValue, Reading, Role
from parsers.read import read_document
from registers.lookup import Registers
from tests.parsers.builders import FORMS

EDITION = load_edition("city-of-things-2025")
FORM = EDITION.form("cost-model")
Cells = list[list[Any]]
LIER, HAM = ("Stad Lier", "0207.502.301"), ("Gemeente Ham", "0207.499.430")


def D(text: str) -> Decimal:
    return Decimal(text)


def sheet(who: tuple[str, str] | None, costs: list[float], grant: Any, own: Any, heads: list[str] | None = None, **more: Any) -> Cells:
    """A partner's sheet of their own making: staff and operating costs per year, the total, the income."""
    staff = [round(value * 0.6, 2) for value in costs]
    rest = [round(value - part, 2) for value, part in zip(costs, staff, strict=True)]
    years = heads or [f"Jaar {n}" for n in range(1, len(costs) + 1)]
    return [
        ["Naam", who[0] if who else None],
        ["KBO", who[1] if who else None],
        [more.get("note")],
        ["Kosten", *years, "Totaal"],
        ["Loonkosten", *staff, sum(staff)],
        ["Werkingskosten", *rest, sum(rest)],
        ["Totale kosten", *costs, more.get("total", sum(costs))],
        ["Gevraagde steun", *[None] * len(costs), grant],
        ["Eigen inbreng", *[None] * len(costs), own],
        ["Andere inkomsten", *[None] * len(costs), more.get("other")],
    ]


def read(sheets: dict[str, Cells], change: Callable[[openpyxl.Workbook], None] | None = None) -> tuple[dict[str, FieldValue], str]:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(row)
    del book["Sheet"]
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    fields, problems, _ = cost_model.read(target.getvalue(), FORM, "b.xlsx")
    return fields, " ".join(problems)


def names(fields: dict[str, FieldValue]) -> list[str]:
    return [row.get("name", "") for row in fields["cost_model.partners"].value]


def amounts(fields: dict[str, FieldValue]) -> tuple[Any, Any, Any]:
    total, grant, own = (fields[f"cost_model.{key}"].value for key in ("total_cost", "grant", "own_contribution"))
    return total, grant, own


def doubtful(fields: dict[str, FieldValue]) -> bool:
    held = [fields[name] for name in ("cost_model.partners", "cost_model.total_cost", "cost_model.grant")]
    return all(field.confidence <= 0.6 and field.problem for field in held)


ONE = sheet(LIER, [60000, 40000], 80000, 20000)
TWO = sheet(HAM, [30000, 20000], 40000, 10000)


def test_nothing_wrong_is_no_doubt() -> None:
    fields, told = read({"A": ONE, "B": TWO})
    assert amounts(fields) == (D("150000.00"), D("120000.00"), D("30000.00"))
    assert fields["cost_model.total_cost"].confidence == 1.0
    assert told == ""


@pytest.mark.parametrize(
    "words", ["Bedragen in k€", "(x 1.000 euro)", "Alle bedragen zijn in duizend euro", "in duizenden EUR", "bedragen x 1000"]
)
@pytest.mark.parametrize("elsewhere", [False, True])
def test_amounts_in_thousands_are_converted_told_and_for_a_person(words: str, elsewhere: bool) -> None:
    note: dict[str, Any] = {} if elsewhere else {"note": words}
    sheets = {"A": sheet(LIER, [60, 40], 80, 20, **note), "B": sheet(HAM, [30, 20.5], 40.4, 10.1, **note)}
    fields, told = read({"Uitleg": [[words]], **sheets} if elsewhere else sheets)
    assert amounts(fields) == (D("150500.00"), D("120400.00"), D("30100.00"))
    assert fields["cost_model.partners"].value[1]["years"] == (D("30000.00"), D("20500.00"))
    assert doubtful(fields) and "duizenden" in told and "cel A" in told


def test_thousands_announced_above_amounts_in_euro() -> None:
    fields, told = read({"A": sheet(LIER, [60000, 40000], 80000, 20000, note="in k€"), "B": TWO})
    assert amounts(fields)[0] == D("150000.00")
    assert doubtful(fields) and "lijken in euro" in told


@pytest.mark.parametrize("words", ["Ongeveer 1.000 euro per vergadering", "Raming voor 1000 inwoners", "KEURING", "1 km x 100"])
def test_other_thousands_are_no_unit(words: str) -> None:
    fields, told = read({"A": sheet(LIER, [60000, 40000], 80000, 20000, note=words), "B": TWO})
    assert (fields["cost_model.total_cost"].confidence, told) == (1.0, "")


def test_negative_amounts_are_told_and_for_a_person() -> None:
    fields, told = read({"A": sheet(LIER, [60000, 40000], 80000, 25000, other=-5000), "B": TWO})
    assert fields["cost_model.partners"].value[0]["other_income"] == D("-5000.00")
    assert doubtful(fields) and "negatief bedrag: -5.000,00 euro" in told and "cel D10" in told


@pytest.mark.parametrize("share", [0.8, 80, "80%", "80 %", "0,8"])
def test_a_percentage_is_no_amount(share: Any) -> None:
    fields, told = read({"A": sheet(LIER, [60000, 40000], share, 20000), "B": TWO})
    assert fields["cost_model.partners"].value[0]["grant"] is None
    assert fields["cost_model.grant"].value is None and "cel D8" in told


def test_a_percentage_beside_the_amount() -> None:
    def change(book: openpyxl.Workbook) -> None:
        for one in book:
            for row, share in ((8, 0.8), (9, 0.2)):
                one.cell(row, 5).value, one.cell(row, 5).number_format = share, "0%"

    assert amounts(read({"A": ONE, "B": TWO}, change)[0])[1:] == (D("120000.00"), D("30000.00"))


@pytest.mark.parametrize("name", ["Totaal project", "TOTAAL", "Alle partners", "Volledig project"])
def test_a_sheet_with_sums_is_no_partner(name: str) -> None:
    whole = sheet((name, ""), [90000, 60000], 120000, 30000)
    fields, told = read({"A": ONE, "B": TWO, "Som": whole})
    assert names(fields) == ["Stad Lier", "Gemeente Ham"]
    assert amounts(fields)[0] == D("150000.00") and "Blad 'Som' telt de partners samen" in told
    fields, told = read({"Som": sheet((name, ""), [60000, 40000], 80000, 20000), "A": ONE})
    assert names(fields) == ["Stad Lier"] and amounts(fields)[0] == D("100000.00")


@pytest.mark.parametrize("name", ["Totaal", "Project samen", "∑", ""])
def test_a_row_with_sums_is_no_partner(name: str) -> None:
    rows: Cells = [["Partner", "Loonkosten", "Werkingskosten", "Totale kosten", "Gevraagde steun", "Eigen inbreng"]]
    rows += [["Stad Lier", 60, 40, 100, 80, 20], ["Gemeente Ham", 30, 20, 50, 40, 10], [name, 90, 60, 150, 120, 30]]
    fields, _ = read({"B": rows})
    assert names(fields) == ["Stad Lier", "Gemeente Ham"]
    assert amounts(fields) == (D("150.00"), D("120.00"), D("30.00"))


def test_the_same_sheet_twice_counts_once() -> None:
    fields, told = read({"Lier": ONE, "Lier (2)": ONE, "Ham": TWO})
    assert amounts(fields)[0] == D("150000.00") and names(fields) == ["Stad Lier", "Gemeente Ham"]
    assert "meer dan één keer" in told and "blad 'Lier (2)'" in told


def test_two_versions_of_a_sheet_are_for_a_person() -> None:
    fields, told = read({"Lier v1": ONE, "Lier v2": sheet(LIER, [70000, 40000], 88000, 22000), "Ham": TWO})
    assert doubtful(fields) and "100.000,00" in told and "110.000,00" in told and "We weten niet welke bedragen gelden." in told


def test_two_versions_of_which_one_is_in_the_total() -> None:
    table: Cells = [["Partner", "Totale kosten", "Gevraagde steun", "Eigen inbreng"], ["Stad Lier", 110000, 88000, 22000]]
    table += [["Gemeente Ham", 50000, 40000, 10000], ["Totaal", 160000, 128000, 32000]]
    fields, told = read({"Lier v1": ONE, "Lier v2": sheet(LIER, [70000, 40000], 88000, 22000), "Ham": TWO, "Totaal": table})
    assert amounts(fields) == (D("160000.00"), D("128000.00"), D("32000.00"))
    assert "We tellen alleen blad 'Lier v2'." in told


def test_empty_partner_sheets_do_not_count() -> None:
    empty: Cells = [[row[0], *(0 if isinstance(value, int | float) else None for value in row[1:])] for row in ONE]
    fields, told = read({"A": ONE, "Partner 2": empty, "B": TWO, "Partner 4": [[row[0]] for row in ONE]})
    assert names(fields) == ["Stad Lier", "Gemeente Ham"] and told == ""


def test_costs_after_the_end_are_told() -> None:
    general: Cells = [["Projecttitel", "Proef"], ["Startdatum", "01/03/2026"], ["Einddatum", "29/02/2028"]]
    fields, told = read({"Algemeen": general, "A": sheet(LIER, [60000, 40000, 1000], 80800, 20200), "B": TWO})
    assert fields["cost_model.partners"].value[0]["years"] == (D("60000.00"), D("40000.00"), D("1000.00"))
    assert "Bij Stad Lier staan kosten in jaar 3, na het einde van het project (29/02/2028)." in told


def test_a_fourth_year_is_read() -> None:
    fields, _ = read({"A": sheet(LIER, [25000, 25000, 25000, 25000], 80000, 20000), "B": TWO})
    assert fields["cost_model.partners"].value[0]["years"] == (D("25000.00"),) * 4


@pytest.mark.parametrize(
    "heads", [["Uren jaar 1", "Kost jaar 1", "Uren jaar 2", "Kost jaar 2"], ["VTE jaar 1", "Jaar 1", "VTE jaar 2", "Jaar 2"]]
)
def test_hours_and_fte_are_no_amounts(heads: list[str]) -> None:
    def rows(who: tuple[str, str], first: float, second: float) -> Cells:
        made: Cells = [["Naam", who[0]], ["KBO", who[1]], ["Kosten", *heads, "Totaal"]]
        for label, part in (("Loonkosten", 0.5), ("Werkingskosten", 0.5)):
            made.append([label, 7, first * part, 9, second * part, (first + second) * part])
        return [
            *made,
            ["Totale kosten", None, first, None, second, first + second],
            ["Gevraagde steun", *[None] * 4, 80],
            ["Eigen inbreng", *[None] * 4, 20],
        ]

    fields, told = read({"A": rows(LIER, 60, 40)})
    assert fields["cost_model.partners"].value[0]["years"] == (D("60.00"), D("40.00")) and told == ""


def test_a_kind_that_is_not_known_in_a_list_is_never_lost() -> None:
    rows: Cells = [["Partner", "Kostensoort", "Omschrijving", "Bedrag"]]
    rows += [
        ["Stad Lier", "Loonkosten", "x", 60],
        [None, "Werkingskosten", "y", 20],
        [None, "Externe prestaties", "z", 10],
        [None, "Varia", "?", 10],
    ]
    fields, told = read({"L": rows})
    (row,) = fields["cost_model.partners"].value
    assert (row["costs"]["staff"], row["costs"]["external"], row["costs"]["total"]) == (D("60.00"), D("10.00"), None)
    assert fields["cost_model.total_cost"].value is None and "“Varia”" in told


def test_cells_merged_and_sums_between_in_a_list() -> None:
    rows: Cells = [["Organisatie", "Soort kost", "Omschrijving", "Jaar 1", "Jaar 2", "Totaal"]]
    rows += [["Stad Lier", "Loonkosten", "x", 60, 10, 70], [None, None, "x2", 5, 5, 10], [None, "Werkingskosten", "y", 20, 0, 20], []]
    rows += [[None, None, None, 85, 15, 100], ["Gemeente Ham", "Loonkosten", "x", 1, 1, 2], [None, "Investeringen", "z", 3, 0, 3]]
    rows += [["Subtotaal Gemeente Ham", None, None, 4, 1, 5], ["Totaal", None, None, 89, 16, 105]]
    fields, _ = read({"L": rows})
    costs = [row["costs"] for row in fields["cost_model.partners"].value]
    assert costs == [
        {"staff": D("80.00"), "operating": D("20.00"), "total": D("100.00")},
        {"staff": D("2.00"), "investment": D("3.00"), "total": D("5.00")},
    ]
    assert [row["years"] for row in fields["cost_model.partners"].value] == [(D("85.00"), D("15.00")), (D("4.00"), D("1.00"))]


def test_a_doubt_makes_the_balance_a_matter_for_a_person_with_the_reason() -> None:
    fields, _ = read({"A": sheet(LIER, [60, 40], 80, 20, note="in k€"), "B": sheet(HAM, [30, 20], 40, 10, note="in k€")})
    reading = Reading("b.xlsx", "0" * 64, 1, "x", Role.COST_MODEL, fields=fields, looked_for=tuple(fields))
    case = Case(load_edition("city-of-things-2025"), Registers.load(), "application", None, None, (reading,), date(2025, 11, 13))
    (finding,) = [one for one in assess(case).findings if one.check == "budget-balanced"]
    assert finding.outcome is Outcome.REVIEW
    assert "in duizenden euro zijn" in finding.reason and "scan" not in finding.reason


def _columns(*heads: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kostenmodel City of Things 2025"])
    sheet.append(["Kostensoort", *heads])
    for label, *amounts in (
        ("Loonkosten", 210000, 120000),
        ("Overhead", 31500, 18000),
        ("Werkingskosten", 20000, 12000),
        ("Externe prestaties", 200000, 60000),
        ("Totale kosten", 461500, 210000),
        ("Gevraagde steun", 369200, 168000),
        ("Eigen inbreng", 92300, 42000),
    ):
        sheet.append([label, *amounts])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_columns_headed_by_the_bare_names_of_bodies() -> None:
    reading = read_document("begroting.xlsx", _columns("Bornem", "Puurs-Sint-Amands"), EDITION)
    partners = reading.fields["cost_model.partners"].value
    assert [(one["name"], str(one["costs"]["total"]), str(one["grant"])) for one in partners] == [
        ("Bornem", "461500.00", "369200.00"),
        ("Puurs-Sint-Amands", "210000.00", "168000.00"),
    ]


def test_amounts_beside_each_other_under_no_heading_are_there_and_unread() -> None:
    reading = read_document("begroting.xlsx", _columns("Kolom eerste", "Kolom tweede"), EDITION)
    (partner,) = reading.fields["cost_model.partners"].value
    assert set(partner["costs"].values()) | {partner["grant"], partner["own_contribution"]} == {None}
    assert reading.fields["cost_model.total_cost"].value is None
    assert any("210000 | 120000" in problem and "Welk ervan telt" in problem for problem in reading.problems)


def test_amounts_in_no_partner_are_there_and_unread() -> None:
    book = openpyxl.Workbook()
    for title, rows in (("A", (("Loonkosten", 210000),)), ("B", (("Gevraagde steun", 369200),)), ("C", (("Eigen inbreng", 92300),))):
        made = book.create_sheet(title)
        for row in (("Kostenmodel City of Things 2025",), *rows):
            made.append(row)
    left = cost_unassigned.amounts(xlsx.workbook(saved(book)).sheets, vocabulary(FORM))
    assert left is not None
    assert (left.place.location, left.raw) == ("blad 'A', cel B2", "Loonkosten: 210000; Gevraagde steun: 369200; Eigen inbreng: 92300")


def test_an_empty_cost_model_has_no_amounts_at_all() -> None:
    blank = (FORMS / "city_of_things_2025_projectbegroting.xlsx").read_bytes()
    assert "cost_model.partners" not in read_document("begroting.xlsx", blank, EDITION).fields


TOTALS: Cells = [
    ["Partner", "Totale kosten", "Gevraagde steun", "Eigen inbreng"],
    ["Stad Lier", 100000, 80000, 20000],
    ["Gemeente Ham", 50000, 40000, 10000],
    ["Totaal", 150000, 120000, 30000],
]


@pytest.mark.parametrize("hidden", [True, False])
def test_a_sheet_that_the_total_does_not_count_is_left_out_and_for_a_person(hidden: bool) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["oud"].sheet_state = "hidden" if hidden else "visible"

    old = sheet(("Stad Geel", "0207.533.577"), [9000, 1000], None, 2000)
    fields, told = read({"A": ONE, "B": TWO, "oud": old, "Totaal": TOTALS}, change)
    assert names(fields) == ["Stad Lier", "Gemeente Ham"] and amounts(fields) == (D("150000.00"), D("120000.00"), D("30000.00"))
    assert doubtful(fields) and "Het totaal telt blad 'oud' (10.000,00 euro) niet mee. Wij ook niet." in told


def test_a_hidden_sheet_of_a_partner_is_counted_and_for_a_person() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["B"].sheet_state = "hidden"

    fields, told = read({"A": ONE, "B": TWO}, change)
    assert amounts(fields)[0] == D("150000.00") and doubtful(fields) and "Blad 'B' is verborgen" in told


def test_a_partner_that_the_table_forgot_is_counted() -> None:
    without: Cells = [TOTALS[0], TOTALS[1], ["Totaal", 150000, 120000, 30000]]
    fields, _ = read({"A": ONE, "B": TWO, "Totaal": without})
    assert names(fields) == ["Stad Lier", "Gemeente Ham"] and amounts(fields)[0] == D("150000.00")


@pytest.mark.parametrize(
    ("own", "outcome"),
    [
        ("4.200", Outcome.REVIEW),
        ("- 84.000", Outcome.REVIEW),
        ("8400 à 9000", Outcome.REVIEW),
        ("zie nota", Outcome.MISSING),
    ],
)
def test_figures_that_may_be_read_in_two_ways_are_for_a_person(own: str, outcome: Outcome) -> None:
    """Whoever opens the workbook sees what "4.200" means; nobody sees an amount in "zie nota"."""
    fields, _ = read({"A": sheet(LIER, [60000, 40000], 80000, own), "B": TWO})
    row = fields["cost_model.partners"].value[0]
    assert "own_contribution" in row and row["own_contribution"] is None
    reading = Reading("b.xlsx", "0" * 64, 1, "x", Role.COST_MODEL, fields=fields, looked_for=tuple(fields))
    case = Case(EDITION, Registers.load(), "application", None, None, (reading,), date(2025, 11, 13))
    (finding,) = [one for one in assess(case).findings if one.check == "budget-balanced"]
    assert finding.outcome is outcome
    assert "de eigen inbreng" in finding.reason and "Vul voor het hele project" not in (finding.remedy if own == "zie nota" else "")
    assert f"“{own}”" in finding.reason
