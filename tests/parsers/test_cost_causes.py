"""Cost models laid out or typed in ways that made us read another amount, or say one thing forty times."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from parsers.values import money
from tests.parsers.test_cost_model import filled
from tests.parsers.test_cost_model import read as read_file
from tests.parsers.test_cost_traps import HAM, LIER, Cells, D, amounts, names, read, sheet

HEAD = ["Partner", "Loonkosten", "Werkingskosten", "Totale kosten"]
MONEY: Cells = [["Partner", "KBO", "Gevraagde steun", "Eigen inbreng"], [*LIER, 120, 30], [*HAM, 40, 10]]


def costs(fields: Any) -> list[tuple[Any, ...]]:
    kept = ("staff", "operating", "total")
    return [(row["name"], *(row["costs"][key] for key in kept), row.get("years")) for row in fields["cost_model.partners"].value]


def years(*amounts: str) -> tuple[Any, ...]:
    return tuple(D(amount) for amount in amounts)


EXPECTED = [
    ("Stad Lier", D("90.00"), D("60.00"), D("150.00"), years("70.00", "80.00")),
    ("Gemeente Ham", D("30.00"), D("20.00"), D("50.00"), years("20.00", "30.00")),
]
WITHOUT_YEARS = [(*row[:4], None) for row in EXPECTED]


@pytest.mark.parametrize("year", [2026, "2026", "Jaar 1"])
def test_a_row_for_each_year(year: Any) -> None:
    """The names stand in merged cells; the years are numbers or texts."""
    after = {2026: 2027, "2026": "2027", "Jaar 1": "Jaar 2"}[year]
    rows: Cells = [["Partner", "Jaar", *HEAD[1:]], ["Stad Lier", year, 40, 30, 70], [None, after, 50, 30, 80]]
    rows += [["Gemeente Ham", year, 12, 8, 20], [None, after, 18, 12, 30], ["Totaal", None, 120, 80, 200], [], *MONEY]
    fields, told = read({"B": rows})
    assert costs(fields) == EXPECTED and told == ""
    assert amounts(fields) == (D("200.00"), D("160.00"), D("40.00")) and fields["cost_model.total_cost"].confidence == 1.0


def test_numbers_like_years_beside_others_are_no_years() -> None:
    rows: Cells = [["Partner", "Inwoners", *HEAD[1:]], ["Stad Lier", 2030, 90, 60, 150], ["Gemeente Ham", 2040, 30, 20, 50]]
    fields, _ = read({"B": [*rows, ["Bornem", 35000, 9, 6, 15]]})
    assert names(fields) == ["Stad Lier", "Gemeente Ham", "Bornem"]
    assert [row.get("years", "none") for row in fields["cost_model.partners"].value] == ["none"] * 3


def test_a_total_of_its_own_under_each_partner() -> None:
    """Kinds as rows, under each partner a column for each year and one for the total; what comes in stands only in the last."""
    rows: Cells = [["Partner", "Stad Lier", None, None, "Gemeente Ham"], [None, *["Jaar 1", "Jaar 2", "Totaal"] * 2]]
    rows += [["Loonkosten", 40, 50, 90, 12, 18, 30], ["Werkingskosten", 30, 30, 60, 8, 12, 20], ["Totale kosten", 70, 80, 150, 20, 30, 50]]
    rows += [["Gevraagde steun", None, None, 120, None, None, 40], ["Eigen inbreng", None, None, 30, None, None, 10]]
    fields, told = read({"B": rows})
    assert costs(fields) == EXPECTED and told == ""
    assert amounts(fields) == (D("200.00"), D("160.00"), D("40.00"))


@pytest.mark.parametrize("name", ["Stad Lier", None])
def test_a_row_for_each_work_package(name: str | None) -> None:
    rows: Cells = [["Partner", "Werkpakket", *HEAD[1:]], ["Stad Lier", "WP1", 40, 30, 70], [name, "WP2", 50, 30, 80]]
    rows += [["Subtotaal Stad Lier", None, 90, 60, 150], ["Gemeente Ham", "WP1", 30, 20, 50], ["Totaal", None, 120, 80, 200], [], *MONEY]
    fields, told = read({"B": rows})
    assert costs(fields) == WITHOUT_YEARS and told == ""
    assert amounts(fields) == (D("200.00"), D("160.00"), D("40.00"))


def test_work_packages_without_a_total_are_for_a_person() -> None:
    rows: Cells = [
        ["Partner", "Werkpakket", *HEAD[1:]],
        ["Stad Lier", "WP1", 40, 30, 70],
        [None, "WP2", 50, 30, 80],
        [*HAM[:1], "WP1", 30, 20, 50],
    ]
    fields, told = read({"B": [*rows, [], *MONEY]})
    assert "“Stad Lier” staat er meer dan één keer in" in told and fields["cost_model.total_cost"].confidence < 0.7


def test_a_table_that_does_not_make_its_own_total_is_for_a_person() -> None:
    rows: Cells = [HEAD, ["Stad Lier", 90, 60, 150], ["Gemeente Ham", 30, 20, 50], ["Totaal", 120, 80, 260], [], *MONEY]
    fields, told = read({"B": rows})
    assert "cel D4 staat 260,00 euro voor totale kosten" in told and fields["cost_model.total_cost"].confidence < 0.7


def test_an_error_under_the_totals_starts_no_further_partners() -> None:
    """What stands under the row with totals, after a gap, is another table: the costs per year are no wages."""

    def broken(book: openpyxl.Workbook) -> None:
        book["Totaal"]["C15"] = "#DIV/0!"

    fields, problems, _ = read_file(filled(broken))
    sound, before, _ = read_file(filled())
    assert problems == before
    assert {name: field.value for name, field in fields.items()} == {name: field.value for name, field in sound.items()}


def test_the_total_before_the_years() -> None:
    def one(who: tuple[str, str], grant: float, *kinds: tuple[float, float]) -> Cells:
        together = [sum(pair) for pair in zip(*kinds, strict=True)]
        rows: Cells = [["Partner", who[0]], ["KBO", who[1]], [], ["Kosten", "Totaal 2026-2027", 2026, 2027]]
        rows += [
            [label, sum(pair), *pair]
            for label, pair in zip(("Loonkosten", "Werkingskosten", "Totale kosten"), (*kinds, together), strict=True)
        ]
        return [*rows, [], ["Inkomsten", "Totaal 2026-2027"], ["Gevraagde steun", grant], ["Eigen inbreng", sum(together) - grant]]

    fields, told = read({"A": one(LIER, 120, (40, 50), (30, 30)), "B": one(HAM, 40, (12, 18), (8, 12))})
    assert costs(fields) == EXPECTED and told == ""
    assert amounts(fields) == (D("200.00"), D("160.00"), D("40.00"))


def test_a_currency_or_a_dash_beside_the_amounts() -> None:
    rows: Cells = []
    for who, staff, other, grant in ((LIER, 90, 60, 120), (HAM, 30, 20, 40)):
        rows += [["Naam", who[0]], ["KBO", who[1]], ["Loonkosten", "EUR", staff, "€"], ["Werkingskosten", "EUR", other, "€"]]
        rows += [["Totale kosten", "EUR", staff + other, "€"], ["Gevraagde steun", "EUR", grant, "€"]]
        rows += [["Eigen inbreng", "EUR", staff + other - grant, "€"], ["Andere inkomsten", "EUR", "€ -"], []]
    fields, told = read({"B": rows})
    assert costs(fields) == WITHOUT_YEARS and told == ""
    assert "cost_model.other_income" not in fields


def test_amounts_as_text_are_told_once_for_each_sheet() -> None:
    """The file as a program would save it that worked out its sums: they pass over text."""
    book: dict[str, Cells] = {}
    for key, who in (("A", LIER), ("B", HAM)):
        book[key] = [["Naam", who[0]], ["KBO", who[1]], [], ["Kosten", "Jaar 1", "Jaar 2", "Totaal"], ["Loonkosten"], ["jan", 40, 50, 90]]
        book[key] += [
            ["Subtotaal loonkosten", 40, 50, 90],
            ["Werkingskosten"],
            ["huur", "30,00", "€ 30", 0],
            ["Subtotaal werkingskosten", 0, 0, 0],
        ]
        book[key] += [["Totale kosten", 40, 50, 90], ["Gevraagde steun", None, None, "120,00"], ["Eigen inbreng", None, None, "30,00"]]
        book[key] += [["Totaal ontvangsten", None, None, 0]]
    book["Totaal"] = [[*HEAD, "Gevraagde steun", "Eigen inbreng"], ["Stad Lier", 90, 0, 90, "120,00", "30,00"]]
    book["Totaal"] += [["Gemeente Ham", 90, 0, 90, "120,00", "30,00"], ["Totaal", 180, 0, 180, 0, 0]]
    fields, told = read(book)
    once = "staan bedragen als tekst: B9, C9, D12 en D13. De sommen in het bestand tellen ze niet mee. Wij rekenen ze mee."
    assert told == f"Op blad 'A' {once} Op blad 'B' {once}"
    assert amounts(fields) == (D("300.00"), D("240.00"), D("60.00"))
    assert fields["cost_model.total_cost"].confidence == 0.9


def test_a_sum_that_text_does_not_explain_is_still_told() -> None:
    rows: Cells = [["Naam", LIER[0]], ["KBO", LIER[1]], [], ["Kosten", "Jaar 1", "Jaar 2", "Totaal"], ["Loonkosten", 40, 50, 90]]
    rows += [["Werkingskosten", "30,00", 30, 30], ["Totale kosten", 40, 80, 125], ["Gevraagde steun", None, None, 120]]
    fields, told = read({"A": [*rows, ["Eigen inbreng", None, None, 30]]})
    assert "cel D7 staat 125,00 euro voor totale kosten" in told and fields["cost_model.total_cost"].confidence < 0.7


def test_what_a_formula_did_not_give_is_worked_out_again_and_told_once() -> None:
    """The wage typed as text: other programs show an error in every amount that rests on it."""

    def broken(book: openpyxl.Workbook) -> None:
        book["Coördinator"]["B9"] = "5.000,00"
        for name in [f"{column}{row}" for row in (9, 17, 20, 47) for column in "FGHI"]:
            book["Coördinator"][name] = "#VALUE!"

    fields, problems, _ = read_file(filled(broken))
    sound, _, _ = read_file(filled(lambda book: book["Coördinator"].__setitem__("B9", 5000)))
    told = [one for one in problems if "#VALUE!" in one]
    assert len(told) == 1 and told[0].startswith("Op blad 'Coördinator' staat geen bedrag maar #VALUE!: ")
    assert fields["cost_model.total_cost"].value == sound["cost_model.total_cost"].value


def test_the_same_number_and_amounts_under_two_names_are_for_a_person() -> None:
    twice = [sheet((name, LIER[1]), [60000, 40000], 80000, 20000) for name in ("Stad Lier", "Lier (stadsbestuur)")]
    fields, told = read({"A": twice[0], "B": twice[1], "C": sheet(HAM, [30000, 20000], 40000, 10000)})
    assert "“Stad Lier” en “Lier (stadsbestuur)” hebben hetzelfde ondernemingsnummer en dezelfde bedragen." in told
    assert fields["cost_model.total_cost"].confidence < 0.7


def test_departments_of_one_body_are_told() -> None:
    first, second = sheet(LIER, [60000, 40000], 80000, 20000), sheet(("Stad Lier, dienst ICT", LIER[1]), [30000, 10000], 32000, 8000)
    fields, told = read({"A": first, "B": second})
    assert told == "“Stad Lier” en “Stad Lier, dienst ICT” hebben hetzelfde ondernemingsnummer."
    assert fields["cost_model.total_cost"].confidence == 1.0


@pytest.mark.parametrize(("overhead", "sure"), [(54000, True), (54000.01, False), (900000, False)])
def test_overhead_above_the_wages_is_for_a_person(overhead: float, sure: bool) -> None:
    rows: Cells = [
        ["Naam", LIER[0]],
        ["KBO", LIER[1]],
        ["Loonkosten", 54000],
        ["Overheadkosten", overhead],
        ["Totale kosten", 54000 + overhead],
    ]
    fields, told = read({"A": [*rows, ["Gevraagde steun", 50000], ["Eigen inbreng", 4000 + overhead]]})
    assert (fields["cost_model.total_cost"].confidence == 1.0, "meer dan de loonkosten zelf" in told) == (sure, not sure)


@pytest.mark.parametrize(
    "text", ["45.000 (per jaar)", "per jaar 45.000", "€ 45.000/jaar", "45.000 jaarlijks", "12.500,00 euro (per partner)", "elk 5.000,00"]
)
def test_an_amount_per_year_is_no_amount(text: str) -> None:
    assert money(text).value is None


@pytest.mark.parametrize(
    "remark", ["(excl. btw, raming)", "(zie het kostenmodel voor het bedrag per jaar)", "(detail per partner in bijlage)"]
)
def test_a_remark_that_is_no_rate_stays_out_of_the_amount(remark: str) -> None:
    assert money(f"12.500,00 {remark}").value == D("12500.00")


QUARTERS = ["Q1 2026", "Q2 2026", "1e kwartaal 2027", "tweede kwartaal 2027"]


def test_quarters_on_a_sheet_of_a_partner() -> None:
    def one(who: tuple[str, str], grant: float, *kinds: list[float]) -> Cells:
        rows: Cells = [["Partner", who[0]], ["KBO", who[1]], [], ["Kosten", *QUARTERS, "Totaal"]]
        together = [sum(column) for column in zip(*kinds, strict=True)]
        labels = ("Loonkosten", "Werkingskosten", "Totale kosten")
        rows += [[label, *held, sum(held)] for label, held in zip(labels, (*kinds, together), strict=True)]
        return [*rows, ["Gevraagde steun", *[None] * 4, grant], ["Eigen inbreng", *[None] * 4, sum(together) - grant]]

    fields, told = read({"A": one(LIER, 120, [15, 25, 20, 30], [10, 20, 30, 0]), "B": one(HAM, 40, [6, 6, 9, 9], [8, 0, 4, 8])})
    assert costs(fields) == EXPECTED and told == ""
    assert amounts(fields) == (D("200.00"), D("160.00"), D("40.00"))


@pytest.mark.parametrize("stated", [True, False])
def test_quarters_in_a_table_with_a_row_for_each_partner(stated: bool) -> None:
    head: list[Any] = ["Partner", "Loonkosten", None, None, None, "Werkingskosten", None, None, None]
    rows: Cells = [[*head, "Totale kosten"], [None, *QUARTERS, *QUARTERS]]
    rows += [["Stad Lier", 15, 25, 20, 30, 10, 20, 30, 0, 150], ["Gemeente Ham", 6, 6, 9, 9, 8, 0, 4, 8, 50]]
    fields, told = read({"B": [row if stated or row[:1] == ["Partner"] else row[:9] for row in [*rows, [], *MONEY]]})
    assert [(row[0], *row[1:4]) for row in costs(fields)] == [row[:4] for row in EXPECTED] and told == ""


def test_two_columns_for_the_same_year_are_for_a_person() -> None:
    rows: Cells = [
        ["Partner", "Loonkosten", None, "Werkingskosten", None, "Overheadkosten"],
        [None, "2026 raming", "2026 offerte", "2026", "2027"],
    ]
    fields, told = read({"B": [*rows, ["Stad Lier", 15, 25, 20, 30, 1], ["Gemeente Ham", 6, 7, 9, 9, 1], [], *MONEY]})
    assert "Hetzelfde staat er meer dan één keer" in told and fields["cost_model.total_cost"].value is None


def test_amounts_without_a_name_are_not_lost() -> None:
    rows: Cells = [HEAD, ["Stad Lier", 90, 60, 150], ["Gemeente Ham", 30, 20, 50], [None, 10, 5, 15], [], *MONEY]
    fields, told = read({"B": rows})
    assert "Bij blad 'B', cel B4 staan bedragen, maar er staat geen naam van een organisatie bij." in told
    assert fields["cost_model.total_cost"].confidence < 0.7


@pytest.mark.parametrize("sums", [(120, 80, 200), (0.6, 0.4, 1)])
def test_sums_and_shares_without_a_name_are_no_partner(sums: tuple[float, ...]) -> None:
    fields, told = read({"B": [HEAD, ["Stad Lier", 90, 60, 150], ["Gemeente Ham", 30, 20, 50], [None, *sums], [], *MONEY]})
    assert costs(fields) == WITHOUT_YEARS and told == ""


def test_income_of_the_project_alone_is_of_no_partner() -> None:
    rows: Cells = [["Organisatie", "KBO", "Rol", *HEAD[1:]], [*LIER, "indiener", 90, 60, 150], [*HAM, "deelnemer", 30, 20, 50]]
    rows += [["Totaal", None, None, 120, 80, 200], [], ["Gevraagde steun", 160], ["Eigen inbreng", 40]]
    fields, told = read({"B": rows})
    assert costs(fields) == WITHOUT_YEARS
    assert "maar we kunnen niet zien van welke partner het is" in told
    assert (fields["cost_model.grant"].value, fields["cost_model.own_contribution"].value) == (None, None)
