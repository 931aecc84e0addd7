"""Budgets that people make themselves: other words for dates and totals, tables for each work package, lines with a number and a price."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from calls.load import load_edition
from parsers.model import FieldValue, Reading
from parsers.read import read_document

EDITION = load_edition("city-of-things-2025")
Cells = list[list[Any]]
GENERAL: Cells = [["Projecttitel", "Waterpeil"], ["Indiener", "Stad Aalst"], ["Startdatum", "1/4/2026"], ["Einddatum", "31/3/2028"]]
WHO = ["Stad Aalst", "Stad Ninove"]
TABLE: Cells = [
    ["Partner", "Rol", "Personeel", "Onderaanneming", "Totale kosten", "Gevraagde steun", "Eigen inbreng"],
    ["Stad Aalst", "coördinator", 60000, 40000, 100000, 80000, 20000],
]


def read(*sheets: Cells) -> Reading:
    """A workbook of these sheets, of which every formula is a pair with the result that it shows."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for number, cells in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Blad{number}")
        for line in cells:
            sheet.append([value[0] if isinstance(value, tuple) else value for value in line])
    buffer = io.BytesIO()
    book.save(buffer)
    return read_document("begroting.xlsx", _with_results(buffer.getvalue(), sheets), EDITION)


def _with_results(data: bytes, sheets: tuple[Cells, ...]) -> bytes:
    """The workbook as a program saves it, with the results beside the formulas."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if match := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
                for value in (value for line in sheets[int(match[1]) - 1] for value in line if isinstance(value, tuple)):
                    content = re.sub(rb"</f><v ?/>|</f><v></v>", f"</f><v>{value[1]}</v>".encode(), content, count=1)
            made.writestr(name, content)
    return target.getvalue()


def rows(reading: Reading) -> list[dict[str, Any]]:
    return list(reading.fields["cost_model.partners"].value)


def total(reading: Reading) -> FieldValue:
    return reading.fields["cost_model.total_cost"]


def by_columns(*lines: list[Any]) -> Cells:
    return [["Kostenpost", *WHO], *lines]


STEADY: Cells = [["Personeel", 60000, 30000], ["Werkingskosten", 4000, 2000], ["Onderaanneming", 36000, 8000]]


@pytest.mark.parametrize(
    ("line", "aalst"),
    [(["Correctie dubbeltelling", -12000, 0], 88000), (["Drukwerk", 5000, 0], 105000)],
    ids=["a correction below zero", "costs under a name of their own"],
)
def test_costs_under_words_that_nobody_foresaw_are_in_doubt_when_they_balance_the_budget(line: list[Any], aalst: int) -> None:
    income = [["Gevraagde steun", aalst * 0.8, 32000], ["Eigen inbreng", aalst * 0.2, 8000]]
    reading = read(GENERAL, by_columns(STEADY[0], line, *STEADY[1:], *income))
    assert total(reading).confidence <= 0.6
    assert f"Er staan ook bedragen bij “{line[0]}” (blad 'Blad2', cel B3). We weten niet of dat kosten zijn." in total(reading).problem


@pytest.mark.parametrize(("line", "aalst"), [(["Correctie dubbeltelling", -12000, 0], 88000), (["Drukwerk", 5000, 0], 105000)])
def test_costs_under_words_that_nobody_foresaw_count_where_the_stated_total_counts_them(line: list[Any], aalst: int) -> None:
    income: Cells = [["Totale kosten", aalst, 40000], ["Gevraagde steun", aalst * 0.8, 32000], ["Eigen inbreng", aalst * 0.2, 8000]]
    reading = read(GENERAL, by_columns(STEADY[0], line, *STEADY[1:], *income))
    assert (total(reading).value, total(reading).confidence) == (aalst + 40000, 1.0)
    assert rows(reading)[0]["notes"] == (
        f"Bij “{line[0]}” (blad 'Blad2', cel B3) staan kosten onder een naam die we niet kennen. Ze tellen mee in het totaal.",
    )


@pytest.mark.parametrize(("staff", "own"), [(15000, 20000), (14000, None)], ids=["in balance", "not in balance"])
def test_own_contribution_in_two_columns_is_added_up_when_it_balances_the_budget(staff: int, own: int | None) -> None:
    head = [*TABLE[0][:-1], "Eigen inbreng (cash)", "Eigen inbreng (personeel)"]
    reading = read([*GENERAL, [], head, [*TABLE[1][:-1], 5000, staff]])
    assert rows(reading)[0]["own_contribution"] == own


def test_other_amounts_that_do_not_balance_the_budget_raise_no_doubt() -> None:
    income = [["Gevraagde steun", 70000, 32000], ["Eigen inbreng", 20000, 8000]]
    reading = read(GENERAL, by_columns(*STEADY, ["Loonindex", 1234, 0], *income))
    assert (total(reading).value, total(reading).confidence) == (140000, 1.0)


def test_a_total_beside_the_income_that_is_more_than_the_lines_we_read_is_in_doubt() -> None:
    lines: Cells = [["Partner", "Omschrijving", "Soort", "Bedrag"]]
    lines += [["Stad Aalst", "Zaalhuur", "Werkingskosten", 5000], ["Stad Aalst", "Sensoren", "Investeringen", 15000]]
    lines += [["Stad Aalst", "Studie", "Onderaanneming", 20000]]
    reading = read([*GENERAL, [], *lines, [], [], *TABLE])
    assert total(reading).confidence <= 0.6
    assert "Naast de steun en de eigen inbreng van Stad Aalst staat 100.000,00 euro als kosten" in total(reading).problem


@pytest.mark.parametrize(
    ("title", "told"),
    [('Projectbegroting "Mandel Verbindt"', True), ("Projectbegroting City of Things 2025", False), ("Kostenmodel per partner", False)],
)
def test_a_title_behind_what_the_form_calls_itself_may_be_the_title(title: str, told: bool) -> None:
    found = read([[title], ["Aanvrager", "Stad Aalst"], [], *TABLE]).fields.get("cost_model.title")
    assert (found is not None) is told
    assert found is None or (found.value, found.problem) == (None, f"Misschien staat het bij “{title.replace('“', '')}”.")


def test_project_over_a_total_further_down_asks_for_no_title() -> None:
    below: Cells = [*([[]] * 20), ["PROJECT"], ["Totale kosten", 100000]]
    found = read([["Waterpeil van de Dender"], ["Aanvrager", "Stad Aalst"], [], *TABLE, *below]).fields["cost_model.title"]
    assert found.problem == "Misschien staat het bij “Waterpeil van de Dender”."


@pytest.mark.parametrize("text", ["Looptijd: maart 2026 – februari 2029", "Periode: Q2 2026 tot Q1 2029"])
def test_a_period_in_months_is_for_a_person(text: str) -> None:
    fields = read([["Projecttitel", "Waterpeil"], [text], [], *TABLE]).fields
    for name in ("cost_model.start", "cost_model.end"):
        assert fields[name].value is None and fields[name].problem.startswith("Misschien staat het bij “")


@pytest.mark.parametrize(
    "text",
    [
        "Projectduur: 24 maanden, van 1 april 2026 tot en met 31 maart 2028",
        "Van 1 april 2026 tot 31 maart 2028",
        "van 1/4/2026 tot 31/3/2028",
    ],
)
def test_a_period_in_a_sentence_is_read_with_some_doubt(text: str) -> None:
    fields = read([["Waterpeil"], [text], [], *TABLE]).fields
    assert [(str(fields[name].value), fields[name].confidence) for name in ("cost_model.start", "cost_model.end")] == [
        ("2026-04-01", 0.8),
        ("2028-03-31", 0.8),
    ]


def test_a_period_of_something_else_is_none_of_the_project() -> None:
    fields = read([["Waterpeil"], ["Prijspeil van 1 januari 2025 tot 31 december 2025"], [], *TABLE]).fields
    assert all(fields[name].value is None for name in ("cost_model.start", "cost_model.end") if name in fields)


def test_a_table_for_each_work_package_is_counted_once_when_only_the_last_has_a_total_by_name() -> None:
    packages = [by_columns(*([kind, a / 2, b / 2] for kind, a, b in STEADY), [f"Totaal WP{number}", 50000, 20000]) for number in (1, 2)]
    income: Cells = [["Totale projectkost", 100000, 40000], ["Gevraagde steun", 80000, 32000], ["Eigen inbreng", 20000, 8000]]
    reading = read(GENERAL, *packages, by_columns(*STEADY, *income))
    assert (total(reading).value, total(reading).confidence) == (140000, 1.0)
    assert [row["costs"]["staff"] for row in rows(reading)] == [60000, 30000]


def test_lines_with_a_number_and_a_price_count() -> None:
    costs: Cells = [
        ["A. Personeel", "Maandkost (€)", "PM 2026", "PM 2027", "Totaal PM", "Kost"],
        ["Projectleider", 6000, 4, 6, ("=SUM(C5:D5)", 10), ("=B5*E5", 60000)],
        ["Subtotaal A", None, None, None, None, ("=SUM(F5:F5)", 60000)],
        ["B. Overhead", 0.1, None, None, None, ("=B7*F6", 6000)],
        ["C. Werkingskosten"],
        ["Zaalhuur", None, None, None, None, 34000],
        ["Totale kosten", None, None, None, None, ("=F6+F7+F9", 100000)],
        ["Gevraagde steun", None, None, None, None, 80000],
        ["Eigen inbreng", None, None, None, None, 20000],
    ]
    reading = read(GENERAL, [["Partner", "Stad Aalst"], ["Rol", "trekker"], [], *costs])
    (row,) = rows(reading)
    assert (total(reading).value, total(reading).confidence, row["role"]) == (100000, 1.0, "coordinator")
    assert (row["costs"]["staff"], row["costs"]["overhead"], row["costs"]["operating"]) == (60000, 6000, 34000)


def test_the_headings_of_a_table_under_it_are_no_partners() -> None:
    detail: Cells = [
        ["Partner", "Functie", "Dagen", "Dagprijs", "Kost"],
        ["Stad Aalst", "analist", 100, 600, 60000],
        ["Stad Ninove", "analist", 50, 600, 30000],
    ]
    income: Cells = [["Totale kosten", 100000, 40000], ["Gevraagde steun", 80000, 32000], ["Eigen inbreng", 20000, 8000]]
    reading = read(GENERAL, [[None, *WHO], *STEADY, *income, [], [], *detail])
    assert [row["name"] for row in rows(reading)] == WHO
    assert total(reading).value == 140000


def test_a_sum_of_lines_that_we_do_not_know_is_not_nothing() -> None:
    total_row = ["Totale kosten", ("=SUM(B3:B4)", 100000), ("=SUM(C3:C4)", 40000)]
    income: Cells = [["Gevraagde steun", 80000, 32000], ["Eigen inbreng", 20000, 8000]]
    reading = read(GENERAL, by_columns(total_row, ["deel een", 60000, 30000], ["deel twee", 40000, 10000], *income))
    assert [row["costs"].get("total") for row in rows(reading)] == [None, None]
    assert "Uit welke kosten dat bestaat, konden we niet lezen." in total(reading).problem


@pytest.mark.parametrize("word", ["Lonen en wedden", "Personeelsinzet", "Wedden"])
def test_words_of_municipal_accounts(word: str) -> None:
    reading = read([*GENERAL, [], [*TABLE[0][:2], word, *TABLE[0][3:]], TABLE[1]])
    assert rows(reading)[0]["costs"]["staff"] == Decimal(60000)


def stacked(*below: list[Any]) -> Cells:
    """Two partners under each other on one sheet, and what stands under the last."""
    cells: Cells = []
    for who, number, whole in (("Stad Aalst", "0207.437.468", 100000), ("Stad Ninove", "0207.441.527", 40000)):
        cells += [[who, f"KBO {number}"], ["Kost", "2026", "2027", "Totaal"]]
        cells += [
            [kind, whole * share / 2, whole * share / 2, whole * share] for kind, share in (("Personeel", 0.6), ("Onderaanneming", 0.4))
        ]
        cells += [
            ["Totaal", whole / 2, whole / 2, whole],
            ["Subsidie VLAIO", None, None, whole * 0.8],
            ["Eigen middelen", None, None, whole * 0.2],
        ]
        cells.append([])
    return [*cells, *below]


def test_the_total_of_all_partners_under_the_last_is_not_of_the_last() -> None:
    whole: Cells = [
        ["Totaal project", None, None, 140000],
        ["Totaal subsidie", None, None, 112000],
        ["Totaal eigen middelen", None, None, 28000],
    ]
    reading = read(GENERAL, stacked(*whole))
    assert [(row["name"], row["costs"]["total"], row["grant"]) for row in rows(reading)] == [
        ("Stad Aalst", 100000, 80000),
        ("Stad Ninove", 40000, 32000),
    ]
    assert (total(reading).value, total(reading).confidence, total(reading).problem) == (140000, 1.0, "")


@pytest.mark.parametrize("wrong", [(150000, 112000), (140000, 130000)], ids=["other costs", "another grant"])
def test_a_total_of_all_partners_that_is_not_theirs_is_told(wrong: tuple[int, int]) -> None:
    reading = read(GENERAL, stacked(["Totaal project", None, None, wrong[0]], ["Totaal subsidie", None, None, wrong[1]]))
    assert any(f"{amount:,}".replace(",", ".") in problem for problem in reading.problems for amount in wrong)


@pytest.mark.parametrize("heading", ["bedrag in EUR", "Kostprijs (€)", "Kosten in euro"])
def test_a_heading_of_amounts_beside_a_kind_without_costs_is_no_amount(heading: str) -> None:
    costs: Cells = [["Personeelskosten", heading], ["Projectleider", 60000], ["Totaal personeelskosten", 60000], []]
    costs += [["Investeringen", heading], ["nvt", "-"], ["Totaal investeringen", "-"], []]
    costs += [["Totale kosten", 60000], ["Gevraagde steun", 48000], ["Eigen inbreng", 12000]]
    reading = read(GENERAL, [["Partner", "Stad Aalst"], ["Rol", "trekker"], [], *costs])
    assert (total(reading).value, total(reading).confidence, reading.problems) == (60000, 1.0, ())


LEDGER: Cells = [
    ["Bestuur", "Kostensoort", "Totaal"],
    ["Stad Aalst", "Personeelskosten", 60000],
    ["Stad Aalst", "Onderaanneming", 40000],
    ["Stad Ninove", "Personeelskosten", 40000],
]


def incomes_of(first: str) -> Cells:
    return [["Bestuur", "Gevraagde steun", "Eigen inbreng"], [first, 80000, 20000], ["Stad Ninove", 32000, 8000], ["Totaal", 112000, 28000]]


@pytest.mark.parametrize(
    "name", ["Aalst", "Stad Aalst *", "1. Stad Aalst", "Lokaal bestuur Aalst", "Stad Aalst (coördinator)", "Stad Aalst - trekker"]
)
def test_a_partner_under_another_way_of_writing_its_name_is_the_same(name: str) -> None:
    reading = read(GENERAL, LEDGER, incomes_of(name))
    assert [(row["name"], row["grant"]) for row in rows(reading)] == [("Stad Aalst", 80000), ("Stad Ninove", 32000)]
    assert (total(reading).confidence, reading.problems) == (1.0, ())


@pytest.mark.parametrize("name", ["OCMW Aalst", "Aalst (OCMW)", "Stad Aalst (dienst leefmilieu)", "Erpe-Mere"])
def test_income_of_somebody_else_than_the_costs_is_for_a_person(name: str) -> None:
    reading = read(GENERAL, LEDGER, incomes_of(name))
    assert total(reading).confidence <= 0.6
    assert f"Op blad 'Blad3', cel B2 staat inkomen van “{name}”, maar de kosten zijn van “Stad Aalst”." in total(reading).problem


def test_a_list_of_lines_with_a_number_and_a_price_counts() -> None:
    lines: Cells = [["Bestuur", "Kostensoort", "Aantal", "Prijs per eenheid", "Totaal"]]
    lines += [
        ["Stad Aalst", "Personeelskosten", 10, 6000, ("=C2*D2", 60000)],
        ["Stad Aalst", "Onderaanneming", 1, 40000, ("=C3*D3", 40000)],
    ]
    lines += [["Stad Ninove", "Investeringen", 80, 500, ("=C4*D4", 40000)]]
    reading = read(GENERAL, lines, incomes_of("Stad Aalst"))
    assert (total(reading).value, total(reading).confidence, reading.problems) == (140000, 1.0, ())
