"""Shapes of a sheet that change no amount: other words for the years, headings over two rows, sums between the lines, remarks beside an amount."""

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
from parsers.model import FieldValue, Reading
from parsers.read import read_document
from parsers.values import money
from registers.lookup import Registers

EDITION = load_edition("city-of-things-2025")
Cells = list[list[Any]]
YEARS = ("Jaar 1", "Jaar 2", "Jaar 3", "Totaal")
WHO = {"Stad Tielt": 1, "Gemeente Pittem": 3}  # and how many times as much their costs are


def lines(times: int, heads: tuple[Any, ...] = YEARS) -> Cells:
    """A sheet with lines under each kind of costs."""
    amounts = [[200, 300, 100], [400, 100, 0], [1500, 500, 500]]
    made: Cells = [[*(v * times for v in row), sum(row) * times] for row in amounts]
    one, two, three = made
    whole = [sum(part) for part in zip(*made, strict=True)]
    return [
        ["3. Werkingskosten"],
        ["Omschrijving", *heads],
        ["Drukwerk", *one],
        ["Zaalhuur", *two],
        ["Subtotaal werkingskosten", *(a + b for a, b in zip(one, two, strict=True))],
        ["4. Externe prestaties"],
        ["Omschrijving", *heads],
        ["Meetstudie", *three],
        ["Subtotaal externe prestaties", *three],
        ["Totale kosten", *whole],
        ["Gevraagde steun", None, None, None, 2500 * times],
        ["Eigen inbreng", None, None, None, 1100 * times],
    ]


def table() -> Cells:
    rows: Cells = [[who, 1100 * n, 2500 * n, 3600 * n, 2500 * n, 1100 * n] for who, n in WHO.items()]
    heads = ["Partner", "Werkingskosten", "Externe prestaties", "Totale kosten", "Gevraagde steun", "Eigen inbreng"]
    return [heads, *rows, ["TOTAAL", *(sum(row[i] for row in rows) for i in range(1, 6))]]


def read(change: Callable[[Cells], Any] = lambda rows: None, without: str = "", **more: Cells) -> Reading:
    book = openpyxl.Workbook()
    del book["Sheet"]
    made: dict[str, Cells] = {"Algemeen": [["Kostenmodel City of Things 2025"], ["Projecttitel", "Waterpeil"], ["Indiener", "Stad Tielt"]]}
    for who, times in WHO.items():
        rows = lines(times)
        change(rows)
        made[who] = [["Naam van de organisatie", who], [], *rows]
    made.pop(without, None)
    for name, cells in {**made, **more}.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return read_document("model.xlsx", target.getvalue(), EDITION)


def partners(reading: Reading) -> FieldValue:
    return reading.fields["cost_model.partners"]


def amounts(reading: Reading) -> dict[str, tuple[Any, ...]]:
    return {
        row["name"]: (*(row["costs"].get(key) for key in ("operating", "external", "total")), row.get("grant"), row.get("own_contribution"))
        for row in partners(reading).value
    }


EXPECTED = {who: tuple(Decimal(n * value) for value in (1100, 2500, 3600, 2500, 1100)) for who, n in WHO.items()}


def is_right(reading: Reading) -> bool:
    return amounts(reading) == EXPECTED and partners(reading).confidence >= 0.95


def balanced(reading: Reading) -> Outcome:
    case = Case(EDITION, Registers.load(), "application", None, None, (reading,), date(2025, 11, 13))
    return next(one.outcome for one in assess(case).findings if one.check == "budget-balanced")


def headed(*heads: Any) -> Callable[[Cells], None]:
    def change(rows: Cells) -> None:
        rows[1][1:], rows[6][1:] = heads, heads

    return change


@pytest.mark.parametrize(
    "heads",
    [
        YEARS,
        ("Eerste jaar", "Tweede jaar", "Derde jaar", "Totaal"),
        ("Projectjaar I", "Projectjaar II", "Projectjaar III", "Totaal"),
        ("Jaar 1", "Jaar 2", "Jaar 3", "Totaal jaar 1-3"),
        ("Jaar 1", "Jaar 2", "Jaar 3", "Totaal jaar 1 t.e.m. 3"),
        ("Jaar 1", "Jaar 2", "Jaar 3", "Totaal oproep 2025"),
    ],
)
def test_the_years_in_other_words(heads: tuple[str, ...]) -> None:
    reading = read(headed(*heads))
    assert is_right(reading)
    assert partners(reading).value[0]["years"] == (Decimal(2100), Decimal(900), Decimal(600))


def test_headings_that_only_name_the_total_do_not_end_a_kind_of_costs() -> None:
    def change(rows: Cells) -> None:
        for row in rows:
            row[1:4] = [None] * len(row[1:4])
        rows[:0] = [["1. Loonkosten"], ["Functie", "Mensmaanden", "Kost jaar 1", "Kost jaar 2", "Totaal"], ["Analist", 1, 0, 0, 0]]

    reading = read(change)
    assert [row["costs"]["operating"] for row in partners(reading).value] == [Decimal(1100), Decimal(3300)]
    assert partners(reading).confidence >= 0.95


def test_months_and_costs_of_the_same_years_under_headings_over_both() -> None:
    def change(rows: Cells) -> None:
        rows[:0] = [
            ["1. Loonkosten"],
            ["Functie", "Mensmaanden", None, None, "Kost", None, None, "Totaal"],
            [None, *YEARS[:3], *YEARS[:3]],
            ["Analist", 1, 2, 0, 1000, 2000, 0, 3000],
            ["Subtotaal loonkosten", None, None, None, 1000, 2000, 0, 3000],
        ]

    reading = read(change)
    assert [row["costs"]["staff"] for row in partners(reading).value] == [Decimal(3000)] * 2


def test_maanden_beside_costs_are_no_amounts_of_that_year() -> None:
    def change(rows: Cells) -> None:
        heads = ["Functie", "Maanden jaar 1", "Maanden jaar 2", "Kost jaar 1", "Kost jaar 2", "Totaal"]
        rows[:0] = [["1. Loonkosten"], heads, ["Analist", 1, 2, 1000, 2000, 3000]]

    assert [row["costs"]["staff"] for row in partners(read(change)).value] == [Decimal(3000)] * 2


@pytest.mark.parametrize("label", ["Subtotaal WP1", "Werkpakket 1", "Communicatie samen"])
def test_a_sum_between_the_lines_that_the_sheet_does_not_count_is_left_out(label: str) -> None:
    def change(rows: Cells) -> None:
        rows.insert(4, [label, *(a + b for a, b in zip(rows[2][1:], rows[3][1:], strict=True))])

    reading = read(change)
    assert is_right(reading)
    assert any("Subtotalen tussen de lijnen tellen niet mee" in told for told in reading.problems)


def test_as_much_as_the_lines_above_counts_when_the_sheet_counts_it() -> None:
    def change(rows: Cells) -> None:
        rows.insert(4, ["Cateraar", *(a + b for a, b in zip(rows[2][1:], rows[3][1:], strict=True))])
        for index in (5, 10):
            rows[index][1:] = [a + b for a, b in zip(rows[index][1:], rows[4][1:], strict=True)]

    assert [row["costs"]["operating"] for row in partners(read(change)).value] == [Decimal(2200), Decimal(6600)]


def test_a_word_behind_an_amount_does_not_make_it_unread() -> None:
    sheet: Cells = [["Naam van de organisatie", "Stad Tielt"], ["Werkingskosten", 1100, "zie offerte"], ["Externe prestaties", 2500, "OK"]]
    income: Cells = [["Totale kosten", 3600, "nagekeken"], ["Gevraagde steun", 2500, "OK"], ["Eigen inbreng", 1100, "OK"]]
    reading = read(without="Stad Tielt", Tielt=[*sheet, *income])
    assert amounts(reading) == EXPECTED


def test_a_sheet_that_checks_the_totals_is_no_partner() -> None:
    check: Cells = [
        ["Controle", "Bedrag", "In orde?"],
        ["Totale kosten", 14400, "OK"],
        ["Gevraagde steun", 10000, "OK"],
        ["Eigen inbreng", 4400, "OK"],
    ]
    assert is_right(read(Totaal=table(), Controle=check))


def test_a_partner_that_only_stands_in_the_table_with_totals_counts() -> None:
    reading = read(without="Gemeente Pittem", Totaal=table())
    assert amounts(reading) == EXPECTED
    assert any("“Gemeente Pittem”" in told for told in reading.problems)


def test_a_row_of_the_table_that_its_total_leaves_out_is_no_partner() -> None:
    rows = table()
    rows.insert(1, ["Stad Izegem", 10, 20, 30, 20, 10])
    assert amounts(read(Totaal=rows)) == EXPECTED


def test_income_that_only_stands_in_the_row_with_totals_is_not_absent() -> None:
    rows = table()
    for row in rows[1:3]:
        row[4:] = [None, None]
    reading = read(lambda lines: lines.__delitem__(slice(10, 12)), Totaal=rows)
    assert reading.fields["cost_model.grant"].value is None
    assert "blad 'Totaal', cel E4" in partners(reading).problem
    assert balanced(reading) is Outcome.REVIEW


@pytest.mark.parametrize(("beside", "outcome"), [("70 procent", Outcome.PASS), (70, Outcome.REVIEW), (2400, Outcome.REVIEW)])
def test_two_numbers_for_the_grant_are_never_asked_for_again(beside: Any, outcome: Outcome) -> None:
    reading = read(lambda rows: rows[10].__setitem__(3, beside))
    assert balanced(reading) is outcome


@pytest.mark.parametrize("text", ["Geen andere subsidies", "geen overige inkomsten", "geen inkomsten of subsidies", "zero"])
def test_words_for_nothing_are_nothing(text: str) -> None:
    assert money(text).value == 0


@pytest.mark.parametrize("text", ["geen idee", "geen bedrag bekend", "geen zicht op andere subsidies"])
def test_words_for_not_knowing_are_no_amount(text: str) -> None:
    assert money(text).value is None


PERIOD = [["Projecttitel", "Waterpeil"], ["Indiener", "Stad Tielt"]]


@pytest.mark.parametrize("text", ["01/03/2026 - 28/02/2029", "1 maart 2026 t.e.m. 28 februari 2029", "van 1 maart 2026 tot 28/02/2029"])
def test_start_and_end_together_where_the_start_is_asked(text: str) -> None:
    fields = read(Algemeen=[*PERIOD, ["Startdatum project", text], ["Einddatum project", None]]).fields
    assert (fields["cost_model.start"].value, fields["cost_model.end"].value) == (date(2026, 3, 1), date(2029, 2, 28))


@pytest.mark.parametrize(("start", "end"), [("01/03/2026 (ten laatste 01/07/2026)", None), ("01/03/2026 - 01/07/2026", "28/02/2029")])
def test_two_days_at_the_start_are_no_period_when_the_end_is_filled_in_or_words_stand_between(start: str, end: str | None) -> None:
    fields = read(Algemeen=[*PERIOD, ["Startdatum project", start], ["Einddatum project", end]]).fields
    found = fields.get("cost_model.end")
    assert (found.value if found else None) == (date(2029, 2, 28) if end else None)


def listed(*columns: str) -> Reading:
    """A list with what each line costs without tax, the tax, and both; the income in a table of its own."""
    costs: Cells = [["Partner", "WP", "Kostensoort", *columns]]
    for who, times in WHO.items():
        costs += [
            [who, "1", "Werkingskosten", 1000 * times, 100 * times, 1100 * times],
            [who, "2", "Externe prestaties", 2500 * times, 0, 2500 * times],
        ]
        costs.append([who, "3", "Investeringen", 0, 0, 0])
    heads = ("Partner", "Gevraagde steun", "Eigen inbreng", "Andere inkomsten")
    income: Cells = [[*heads], *([who, 2500 * times, 1100 * times, 0] for who, times in WHO.items())]
    return read(lambda rows: rows.clear(), Kosten=costs, Inkomsten=income)


@pytest.mark.parametrize("last", ["Bedrag incl. btw", "Kostprijs inclusief btw", "Totaalbedrag", "Bedrag in euro (incl. btw)"])
def test_a_list_counts_what_is_paid_with_the_tax(last: str) -> None:
    reading = listed("Bedrag excl. btw", "Btw", last)
    assert is_right(reading)


def test_a_list_of_which_only_the_amounts_without_tax_are_known_is_for_a_person() -> None:
    reading = listed("Bedrag (excl. btw)", "Btw", "Wat de partner betaalt")
    assert partners(reading).confidence < 0.95
    assert balanced(reading) is not Outcome.PASS


def test_costs_in_a_list_that_is_not_understood_are_never_called_absent() -> None:
    reading = listed("Zonder taks", "Taks", "Met taks")
    assert partners(reading).confidence <= 0.6
    assert reading.fields["cost_model.total_cost"].value is None
    assert balanced(reading) is Outcome.REVIEW


def test_a_column_of_remarks_among_those_of_the_partners_is_no_partner() -> None:
    rows: Cells = [
        ["Kosten", "Stad Tielt", "Opmerking", "Gemeente Pittem"],
        ["Werkingskosten", 1100, "zie raming van de dienst ICT", 3300],
        ["Externe prestaties", 2500, None, 7500],
        ["Totale kosten", 3600, None, 10800],
        ["Gevraagde steun", 2500, "80%?", 7500],
        ["Eigen inbreng", 1100, None, 3300],
    ]
    rows[4][2] = "nog te bevestigen"
    assert is_right(read(lambda lines: lines.clear(), Begroting=rows))


@pytest.mark.parametrize("heads", [["Omschrijving", "Prijs", "Kost", "Opmerking"], [1, "Omschrijving", "Prijs", "Kost"]])
def test_headings_with_a_remark_behind_the_amount_or_a_number_before_them(heads: list[Any]) -> None:
    def change(rows: Cells) -> None:
        for index in (1, 6):
            rows[index] = heads
        for row in (one for one in rows if one is not heads):
            amount = row[-1] if len(row) > 1 else None
            row[1:] = [] if amount is None else [None, amount]
            row[:0] = [None] if heads[0] == 1 else []

    assert is_right(read(change))


def test_headings_of_income_beside_a_remark_are_no_income() -> None:
    sheets: dict[str, Any] = {
        who.split()[-1]: [
            ["Naam van de organisatie", who],
            ["Uitgaven", "Bedrag", None, "Inkomsten", "Opmerking", "Bedrag"],
            ["Werkingskosten", 1100 * n, None, "Gevraagde steun", None, 2500 * n],
            ["Externe prestaties", 2500 * n, None, "Eigen inbreng", None, 1100 * n],
            ["Totale kosten", 3600 * n],
        ]
        for who, n in WHO.items()
    }
    assert "other_income" not in partners(read(lambda lines: lines.clear(), **sheets)).value[0]


def test_a_total_without_what_a_partner_left_blank_is_not_sure() -> None:
    reading = read(without="Stad Tielt", Tielt=[["Naam van de organisatie", "Stad Tielt"], *lines(1)[:10]])
    grant = reading.fields["cost_model.grant"]
    assert (grant.value, grant.confidence) == (Decimal(7500), 0.9)
    assert grant.problem == "Niet elke partner met kosten heeft dit ingevuld."


def blank_sheets(typed: Cells) -> Reading:
    """The official way with the costs only in the table with totals: the sheets of the partners name who it is, and nothing else."""

    def change(rows: Cells) -> None:
        for row in rows:
            row[1:] = [one if isinstance(one, str) else None for one in row[1:]]

    return read(change, Totaal=typed)


def test_costs_that_are_only_typed_in_the_table_with_totals_are_not_nothing() -> None:
    reading = blank_sheets(table())
    assert amounts(reading) == EXPECTED
    assert partners(reading).confidence <= 0.6
    assert "Op blad 'Stad Tielt' is dit leeg: totale kosten." in partners(reading).problem
    assert balanced(reading) is not Outcome.FAIL


def test_income_of_one_partner_that_is_only_typed_in_the_table_is_not_called_empty() -> None:
    reading = read(lambda rows: rows[10].__setitem__(4, None) if rows[10][4] == 7500 else None, Totaal=table())
    assert amounts(reading) == EXPECTED
    assert "Op blad 'Gemeente Pittem' is dit leeg: gevraagde steun." in partners(reading).problem


def test_a_table_for_each_part_of_the_project_and_one_of_all_of_them_counts_once() -> None:
    whole = table()
    part = [whole[0], *([row[0], *(value / 2 for value in row[1:])] for row in whole[1:3])]
    assert is_right(read(lambda lines: lines.clear(), WP1=part, WP2=part, Samen=whole))


def test_a_table_for_each_part_of_the_project_without_one_of_all_of_them_is_for_a_person() -> None:
    whole = table()
    parts = [[whole[0], *([row[0], *(value * share for value in row[1:])] for row in whole[1:3])] for share in (0.25, 0.75)]
    assert partners(read(lambda lines: lines.clear(), WP1=parts[0], WP2=parts[1])).confidence <= 0.6


def test_a_summary_in_round_figures_under_short_names_adds_no_partners() -> None:
    heads = ["Partner", "Totale kosten", "Gevraagde steun", "Eigen inbreng"]
    short: Cells = [[*heads], ["Tielt", 3601, 2500, 1101], ["Pittem", 10801, 7500, 3301], ["Totaal", 14402, 10000, 4402]]
    assert is_right(read(Nota=short, Totaal=table()))
