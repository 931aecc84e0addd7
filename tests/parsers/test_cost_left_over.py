"""Amounts under words that nobody foresaw: never told to be absent, never counted against a budget. And lists with a kind of costs in each row."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from calls.load import load_edition
from checks.engine import assess
from checks.model import Case, Outcome
from parsers.model import Reading, Role, State
from parsers.read import read_document
from registers.lookup import Registers

EDITION = load_edition("city-of-things-2025")
GENERAL = [["Kostenmodel City of Things 2025"], ["Projecttitel", "Waterpeil"], ["Indiener", "Stad Aalst"]]
WHO = {"Stad Aalst": Decimal(1000), "Stad Ninove": Decimal(400)}  # and their costs
KINDS: list[tuple[str, float]] = [("Personeel", 0.5), ("Overhead", 0.1), ("Werkingskosten", 0.2), ("Onderaanneming", 0.2)]
Cells = list[list[Any]]


def read(sheets: dict[str, Cells], hidden: str = "") -> Reading:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, cells in {"Info": GENERAL, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    target = io.BytesIO()
    book.save(target)
    return read_document("model.xlsx", target.getvalue(), EDITION)


def sheet(who: str, *income: list[Any], costs: Cells | None = None) -> Cells:
    """A partner's sheet; the shares of its income are of its costs."""
    whole = float(WHO[who])
    lines = [[kind, share * whole * 1000] for kind, share in KINDS] if costs is None else costs
    money = [[label, *(share * whole * 1000 for share in shares)] for label, *shares in income]
    return [["Partner", who], ["Rol", "deelnemer"], [], *lines, ["Totale kosten", whole * 1000], [], *money]


def partners(*income: list[Any]) -> dict[str, Cells]:
    return {who: sheet(who, *income) for who in WHO}


def amounts(reading: Reading) -> list[tuple[Any, ...]]:
    """Per partner: costs, grant, own contribution, other income; "" for what is not there."""
    keys = ("grant", "own_contribution", "other_income")
    rows = reading.fields["cost_model.partners"].value
    return [(row["costs"]["total"], *(row.get(key, "") for key in keys)) for row in rows]


def found(reading: Reading, check: str = "budget-balanced") -> tuple[Outcome, str]:
    case = Case(EDITION, Registers.load(), "application", None, None, (reading,), date(2025, 11, 13))
    (finding,) = [one for one in assess(case).findings if one.check == check]
    return finding.outcome, finding.reason


def each(*shares: str) -> list[tuple[Any, ...]]:
    return [
        (whole * 1000, *((whole * 1000 * Decimal(one)).quantize(Decimal("0.01")) if one else "" for one in shares))
        for whole in WHO.values()
    ]


@pytest.mark.parametrize("words", [("Eigen inbreng: personeel", "Eigen inbreng: middelen"), ("Eigen inbreng personeel", "Eigen middelen")])
def test_own_contribution_in_two_rows_is_added_up(words: tuple[str, str]) -> None:
    reading = read(partners(["Gevraagde steun", 0.8], [words[0], 0.1], [words[1], 0.1]))
    assert amounts(reading) == each("0.80", "0.20", "")
    assert found(reading)[0] is Outcome.PASS


def test_a_subsidy_of_somebody_else_is_other_income() -> None:
    reading = read(partners(["Gevraagde VLAIO-steun", 0.7], ["Eigen inbreng", 0.2], ["Subsidie provincie Oost-Vlaanderen", 0.1]))
    assert amounts(reading) == each("0.70", "0.20", "0.10")
    assert found(reading)[0] is Outcome.PASS


def test_two_grants_that_do_not_come_out_are_not_told_apart() -> None:
    reading = read(partners(["Gevraagde VLAIO-steun", 0.7], ["Eigen inbreng", 0.2], ["Subsidie provincie Oost-Vlaanderen", 0.3]))
    assert amounts(reading) == [(row[0], None, row[2], "") for row in each("0.70", "0.20", "")]


def test_an_unknown_income_that_closes_the_gap_is_for_a_person() -> None:
    reading = read(partners(["Gevraagde steun", 0.7], ["Eigen inbreng", 0.2], ["Bijdrage Aquafin", 0.1], ["Steunpercentage", 0.0007]))
    assert amounts(reading) == each("0.70", "0.20", "")
    outcome, reason = found(reading)
    assert outcome is Outcome.REVIEW
    assert "“Bijdrage Aquafin” (blad 'Stad Aalst', cel B12)" in reason


@pytest.mark.parametrize("label", ["Verschil", "Netto te financieren saldo (NFS)", "Tekort", "Nog te financieren"])
def test_what_the_sheet_reckons_itself_closes_no_gap(label: str) -> None:
    reading = read(partners(["Gevraagde steun", 0.7], ["Eigen inbreng", 0.2], [label, 0.1]))
    assert found(reading)[0] is Outcome.FAIL


def test_an_unknown_income_of_another_amount_closes_no_gap() -> None:
    assert found(read(partners(["Gevraagde steun", 0.7], ["Eigen inbreng", 0.2], ["Bijdrage Aquafin", 0.05])))[0] is Outcome.FAIL


@pytest.mark.parametrize("label", ["Zelf te dragen", "Part communale"])
def test_own_contribution_under_unknown_words_is_not_called_empty(label: str) -> None:
    heads = ["Partner", "Rol", "Personeel", "Werkingskosten", "Totale kosten", "Gevraagde steun", label]
    rows = [
        [who, "deelnemer", *(float(whole * 1000 * Decimal(one)) for one in ("0.7", "0.3", "1", "0.8", "0.2"))] for who, whole in WHO.items()
    ]
    table = read({"Begroting": [heads, *rows]})
    for reading in (table, read(partners(["Gevraagde steun", 0.8], [label, 0.2]))):
        assert amounts(reading) == each("0.80", "", "")
        field = reading.fields["cost_model.own_contribution"]
        assert (field.value, field.problem.startswith(f"Misschien staat het bij “{label}”")) == (None, True)
        outcome, reason = found(reading)
        assert (outcome, "niet ingevuld" in reason) == (Outcome.REVIEW, False)
        assert found(reading, "documents-complete")[1].find("is niet ingevuld: de eigen inbreng") == -1


def test_an_empty_own_contribution_is_still_asked_for() -> None:
    reading = read(partners(["Gevraagde steun", 0.8]))
    assert "cost_model.own_contribution" not in reading.fields
    assert found(reading)[0] is Outcome.MISSING


def test_a_list_that_names_its_kind_in_each_row_keeps_them_all() -> None:
    costs = {
        "Stad Aalst": [
            ["Personeel", "Projectleider", 250_000],
            ["Personeel", "Analist", 250_000],
            ["Werkingskosten", "Zaal", 220_000],
            ["Werkingskosten", "Korting", -20_000],
            ["Onderaanneming", "Studie", 200_000],
            ["Personeel", "Stagiair", 100_000],
        ],
        "Stad Ninove": [["Personeel", "Analist", 300_000], ["Werkingskosten", "Zaal", 100_000]],
    }
    sheets = {who: sheet(who, ["Gevraagde steun", 0.8], ["Eigen inbreng", 0.2], costs=costs[who]) for who in WHO}
    for cells in sheets.values():
        for row in cells:
            if len(row) == 2 and row[0] in ("Totale kosten", "Gevraagde steun", "Eigen inbreng"):
                row.insert(1, None)
    reading = read(sheets)
    kinds = [dict(row["costs"]) for row in reading.fields["cost_model.partners"].value]
    assert kinds == [
        {
            "staff": Decimal("600000.00"),
            "operating": Decimal("200000.00"),
            "external": Decimal("200000.00"),
            "total": Decimal("1000000.00"),
        },
        {"staff": Decimal("300000.00"), "operating": Decimal("100000.00"), "total": Decimal("400000.00")},
    ]
    assert found(reading)[0] is Outcome.PASS


def test_a_kind_repeated_with_its_amount_counts_once() -> None:
    costs = [["1. Personeel", 600_000], ["Personeelskosten", 600_000], ["Werkingskosten", 400_000]]
    reading = read({"Stad Aalst": sheet("Stad Aalst", ["Gevraagde steun", 0.8], ["Eigen inbreng", 0.2], costs=costs)})
    assert amounts(reading) == each("0.80", "0.20", "")[:1]


@pytest.mark.parametrize("last", ["Bedrag", "Kost", "Totaal (EUR)"])
def test_the_headings_of_a_table_within_a_kind_are_no_amounts(last: str) -> None:
    costs: Cells = [
        ["1. Personeel (vast uurtarief)"],
        ["Profiel", "Uren", "Uurtarief", last],
        ["Analist", 8000, 62.5, 500_000],
        ["Totaal personeel", 8000, None, 500_000],
        ["2. Overhead", None, "15%", 100_000],
        ["3. Werking", 400_000],
    ]
    reading = read({"Stad Aalst": sheet("Stad Aalst", ["Gevraagde steun", 0.8], ["Eigen inbreng", 0.2], costs=costs)})
    assert amounts(reading) == each("0.80", "0.20", "")[:1]
    assert not [told for told in reading.problems if "Uurtarief" in told]


def test_an_older_version_with_another_grant_is_told_by_the_total() -> None:
    sheets = partners(["Gevraagde steun", 0.8], ["Eigen inbreng", 0.2])
    older = sheet("Stad Ninove", ["Gevraagde steun", 0.7], ["Eigen inbreng", 0.3])
    rows: Cells = [[who, *(float(whole * 1000 * Decimal(one)) for one in ("1", "0.8", "0.2"))] for who, whole in WHO.items()]
    total: Cells = [["Partner", "Totale kosten", "Gevraagde steun", "Eigen inbreng"], *rows, ["Totaal", 1_400_000, 1_120_000, 280_000]]
    reading = read({**sheets, "Oude versie": older, "Totaal": total}, hidden="Oude versie")
    assert amounts(reading) == each("0.80", "0.20", "")
    assert found(reading)[0] is Outcome.PASS
    assert any("We tellen alleen blad 'Stad Ninove'." in told for told in reading.problems)


def test_a_workbook_with_a_budget_in_other_words_is_never_called_absent() -> None:
    words = [
        ["Loonlast", 500],
        ["Indirecte kosten", 100],
        ["Studies", 400],
        ["Som", 1000],
        ["Toelage", 800],
        ["Inbreng eigen middelen", 200],
    ]
    reading = read({name: [["Bestuur", name], *words] for name in ("Aalst", "Ninove")})
    assert (reading.role, reading.state, len(reading.problems)) == (Role.UNKNOWN, State.READ, 1)
    outcome, reason = found(reading, "documents-complete")
    assert "Misschien is dit het: “model.xlsx”" in reason
    time = read({"Uren": [["Naam", "Project", "Aandeel"], ["An", "Waterpeil", 60], ["An", "Ander", 40], ["Totaal", None, 100]]})
    assert time.role is Role.ANNEX


@pytest.mark.parametrize("mark", ["Voorbeeld: projectleider", "bv. projectleider", "(voorbeeld) projectleider"])
@pytest.mark.parametrize("counted", [False, True])
def test_an_example_counts_as_the_sums_of_the_sheet_have_it(mark: str, counted: bool) -> None:
    costs: Cells = [
        ["Personeel"],
        [mark, 100_000],
        ["Projectleider", 600_000 - 100_000 * counted],
        ["Subtotaal personeel", 600_000],
        ["Werking", 400_000],
    ]
    reading = read({"Stad Aalst": sheet("Stad Aalst", ["Gevraagde steun", 0.8], ["Eigen inbreng", 0.2], costs=costs)})
    assert amounts(reading) == each("0.80", "0.20", "")[:1]
    assert any("cel B5" in told and "Voorbeelden tellen niet mee" in told for told in reading.problems) is not counted
    assert found(reading)[0] is Outcome.PASS


def test_an_example_that_explains_nothing_is_no_reason_to_leave_it_out() -> None:
    costs: Cells = [["Personeel"], ["Voorbeeld", 100_000], ["Leider", 650_000], ["Subtotaal personeel", 600_000], ["Werking", 400_000]]
    reading = read({"Stad Aalst": sheet("Stad Aalst", ["Gevraagde steun", 0.8], ["Eigen inbreng", 0.2], costs=costs)})
    assert found(reading)[0] is Outcome.REVIEW


@pytest.mark.parametrize("years", [["Jaar 1", "Jaar 2"], ["2026", "2027"], [2026, 2027]])
@pytest.mark.parametrize("total", [True, False])
def test_years_under_each_other_on_a_partner_sheet(years: list[Any], total: bool) -> None:
    def of(who: str) -> Cells:
        half = [float(WHO[who]) * share * 500 for _, share in KINDS]
        rows = [["Projectjaar", *(kind for kind, _ in KINDS), "Totaal"], *([year, *half, sum(half)] for year in years)]
        rows += [["Totaal", *(2 * one for one in half), 2 * sum(half)]] if total else []
        money = [["Gevraagde steun", 1600 * sum(half) / 1000], ["Eigen inbreng", 400 * sum(half) / 1000]]
        return [["Ondernemingsnummer", "0207.437.468"], ["Rol", "deelnemer"], [], *rows, [], ["Financiering"], *money]

    reading = read({who: of(who) for who in WHO})
    assert amounts(reading) == each("0.80", "0.20", "")
    first = reading.fields["cost_model.partners"].value[0]
    assert (first["kbo"], first["role"], first["years"]) == ("0207437468", "participant", (Decimal("500000.00"), Decimal("500000.00")))
    assert first["costs"] | {"total": 0} == {
        "staff": Decimal("500000.00"),
        "overhead": Decimal("100000.00"),
        "operating": Decimal("200000.00"),
        "external": Decimal("200000.00"),
        "total": 0,
    }
    assert first["places"]["costs.overhead"] == "blad 'Stad Aalst', cel C5"
    assert first["places"]["grant"] == f"blad 'Stad Aalst', cel B{10 if total else 9}"
    assert found(reading)[0] is Outcome.PASS
