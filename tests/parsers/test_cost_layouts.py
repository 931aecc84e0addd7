"""Cost models laid out in people's own ways. Three partners of whom everything is known; each way tells the same, or says what it does not tell."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from calls.load import load_edition
from parsers.model import Reading, Role
from parsers.read import read_document

EDITION = load_edition("city-of-things-2025")
KINDS = {
    "staff": "Loonkosten",
    "overhead": "Overhead",
    "operating": "Werkingskosten",
    "external": "Externe prestaties",
    "investment": "Investeringen",
}
WHO = (
    ("Stad Lier", "0207.502.301", "coördinator"),
    ("Gemeente Ham", "0207.499.430", "deelnemer"),
    ("Stad Geel", "0207.533.577", "deelnemer"),
)
COSTS: list[dict[str, list[float]]] = [
    dict(zip(KINDS, amounts, strict=True))
    for amounts in (
        ([60000, 50000, 40000], [9000, 7500, 6000], [2000, 3000, 1500], [25000, 30000, 5000], [10000, 0, 0]),
        ([30000, 20000, 10000], [4500, 3000, 1500], [1000, 500, 500], [0, 7000, 0], [0, 0, 1000]),
        ([12000.5, 13000.25, 9000], [1800, 1950, 1350], [0, 250, 0], [4000, 0, 0], [0, 0, 0]),
    )
]
INCOME = [(199200, 49800), (63200, 15800), (34680.6, 8670.15)]
ALL = range(3)
Cells = list[list[Any]]
Maker = Callable[[], Workbook]


def total(i: int, *kinds: str) -> float:
    return sum(sum(COSTS[i][kind]) for kind in kinds or KINDS)


def years(i: int) -> list[float]:
    return [sum(COSTS[i][kind][year] for kind in KINDS) for year in range(3)]


def kinds(i: int) -> list[float]:
    return [total(i, kind) for kind in KINDS]


def cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def expected(by_year: bool = True) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for i, (name, _, _) in enumerate(WHO):
        costs = {kind: cents(total(i, kind)) for kind in KINDS} | {"total": cents(total(i))}
        rows.append({"name": name, "costs": costs, "grant": cents(INCOME[i][0]), "own_contribution": cents(INCOME[i][1])})
        if by_year:
            rows[-1]["years"] = tuple(cents(value) for value in years(i))
    return rows


def essence(reading: Reading) -> list[dict[str, Any]]:
    known = ("name", "costs", "years", "grant", "own_contribution")
    return [{key: row[key] for key in known if key in row} for row in reading.fields["cost_model.partners"].value]


def read(book: Workbook) -> Reading:
    if len(book.sheetnames) > 1 and not any(True for _ in book["Sheet"].values):
        del book["Sheet"]
    target = io.BytesIO()
    book.save(target)
    return read_document("begroting.xlsx", target.getvalue(), EDITION)


def one(rows: Cells) -> Workbook:
    book = openpyxl.Workbook()
    add(book, "Sheet", rows)
    return book


def add(book: Workbook, name: str, rows: Cells) -> Any:
    made = book[name] if name in book.sheetnames else book.create_sheet(name)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            made.cell(number, column, value)
    return made


def block(i: int, heads: tuple[Any, ...] = ("Jaar 1", "Jaar 2", "Jaar 3", "Totaal")) -> Cells:
    """A partner's own sheet: rows 1-3 who, 5 headings, 6-10 kinds, 11 total, 13-15 income."""
    return [
        *(["Naam organisatie", WHO[i][0]], ["KBO", WHO[i][1]], ["Rol", WHO[i][2]], [], ["Kostensoort", *heads]),
        *([label, *COSTS[i][kind], total(i, kind)] for kind, label in KINDS.items()),
        *(["Totale kosten", *years(i), total(i)], []),
        *(["Gevraagde steun", None, None, None, INCOME[i][0]], ["Eigen inbreng", None, None, None, INCOME[i][1]]),
    ]


def sheets(change: Callable[[int, Cells], Cells] = lambda _, rows: rows) -> Workbook:
    book = openpyxl.Workbook()
    for i in ALL:
        add(book, WHO[i][0], change(i, block(i)))
    return book


def table(heads: list[Any], row: Callable[[int], list[Any]], *before: list[Any], after: Cells | None = None) -> Workbook:
    return one([*before, heads, *(row(i) for i in ALL), *(after or [])])


def per_kind_and_year(i: int) -> list[Any]:
    return [value for kind in KINDS for value in COSTS[i][kind]]


MONEY = ["Totale kosten", "Gevraagde steun", "Eigen inbreng"]


def years_behind_the_total() -> Workbook:
    heads = ["Partner", "KBO", "Rol", *KINDS.values(), "Totale kost", "Jaar 1", "Jaar 2", "Jaar 3", "Subsidie", "Eigen inbreng"]
    return table(heads, lambda i: [*WHO[i], *kinds(i), total(i), *years(i), *INCOME[i]])


def years_of_the_calendar_before_the_kinds() -> Workbook:
    heads = ["Partner", 2026, 2027, 2028, *KINDS.values(), *MONEY]
    return table(heads, lambda i: [WHO[i][0], *years(i), *kinds(i), total(i), *INCOME[i]])


def each_kind_per_year() -> Workbook:
    heads = ["Partner", "KBO", *(f"{label} jaar {year}" for label in KINDS.values() for year in (1, 2, 3)), *MONEY]
    return table(heads, lambda i: [*WHO[i][:2], *per_kind_and_year(i), total(i), *INCOME[i]])


def two_rows_of_headings() -> Workbook:
    heads = ["Partner", "KBO", *(text for label in KINDS.values() for text in (label, None, None)), *MONEY]
    book = one(
        [
            heads,
            [None, None, *["Jaar 1", "Jaar 2", "Jaar 3"] * 5],
            *([*WHO[i][:2], *per_kind_and_year(i), total(i), *INCOME[i]] for i in ALL),
        ]
    )
    for number in range(5):
        book["Sheet"].merge_cells(start_row=1, start_column=3 + 3 * number, end_row=1, end_column=5 + 3 * number)
    return book


def a_column_per_partner() -> Workbook:
    rows: Cells = [["Kostenmodel City of Things"], [None, *(name for name, _, _ in WHO), "Totaal"], ["KBO", *(kbo for _, kbo, _ in WHO)]]
    rows += [[label, *(total(i, kind) for i in ALL), sum(total(i, kind) for i in ALL)] for kind, label in KINDS.items()]
    rows += [["Totale kosten", *map(total, ALL), sum(map(total, ALL))]]
    rows += [[f"waarvan jaar {year + 1}", *(years(i)[year] for i in ALL), sum(years(i)[year] for i in ALL)] for year in range(3)]
    return one([*rows, ["Gevraagde steun", *(grant for grant, _ in INCOME)], ["Eigen inbreng", *(own for _, own in INCOME)]])


def a_column_per_partner_and_rows_of_years() -> Workbook:
    rows: Cells = [["Kostensoort", "Jaar", *(name for name, _, _ in WHO), "Totaal"]]
    for kind, label in KINDS.items():
        for year in range(3):
            amounts = [COSTS[i][kind][year] for i in ALL]
            rows.append([None if year else label, f"Jaar {year + 1}", *amounts, sum(amounts)])
    return one([*rows, ["Gevraagde steun", None, *(grant for grant, _ in INCOME)], ["Eigen inbreng", None, *(own for _, own in INCOME)]])


def partners_beside_each_other() -> Workbook:
    rows: Cells = [[None] * 17 for _ in range(14)]
    for i in ALL:
        for number, row in enumerate(block(i)):
            rows[number][6 * i : 6 * i + len(row)] = row
    return one(rows)


def a_table_for_each_subject() -> Workbook:
    rows: Cells = [
        ["Tabel 1"],
        ["Partner", "KBO", "Rol"],
        *map(list, WHO),
        [],
        ["Tabel 2: kosten"],
        ["Partner", *KINDS.values(), "Totale kosten"],
    ]
    rows += [[WHO[i][0], *kinds(i), total(i)] for i in ALL]
    return one(
        [
            *rows,
            [],
            ["Tabel 3"],
            ["Partner", "Gevraagde steun", "Eigen inbreng", "Andere inkomsten"],
            *([WHO[i][0], *INCOME[i], 0] for i in ALL),
        ]
    )


def the_total_in_the_first_row() -> Workbook:
    whole = [
        "Totaal",
        *(sum(total(i, kind) for i in ALL) for kind in KINDS),
        sum(map(total, ALL)),
        *(sum(pair) for pair in zip(*INCOME, strict=True)),
    ]
    return one([["Partner", *KINDS.values(), *MONEY], whole, *([WHO[i][0], *kinds(i), total(i), *INCOME[i]] for i in ALL)])


def subtotals_between_the_partners() -> Workbook:
    def row(name: str, *who: int) -> list[Any]:
        return [
            name,
            *(sum(total(i, kind) for i in who) for kind in KINDS),
            sum(map(total, who)),
            *(sum(INCOME[i][n] for i in who) for n in (0, 1)),
        ]

    rows = [
        row("Stad Lier", 0),
        row("Subtotaal coördinator", 0),
        row("Gemeente Ham", 1),
        row("Stad Geel", 2),
        row("Subtotaal partners", 1, 2),
    ]
    return one([["Partner", *KINDS.values(), *MONEY], *rows, row("Totaal", 0, 1, 2)])


def two_columns_of_one_kind() -> Workbook:
    heads = ["Partner", "Loonkosten", "Overhead", "Werkingskosten", "Onderaanneming", "Externe diensten", "Investeringen", *MONEY]

    def row(i: int) -> list[Any]:
        staff, overhead, operating, external, investment = kinds(i)
        return [WHO[i][0], staff, overhead, operating, external / 4, external * 3 / 4, investment, total(i), *INCOME[i]]

    return table(heads, row)


def list_with_a_year_on_each_line() -> Workbook:
    rows: Cells = [["Partner", "Kostensoort", "Jaar", "Bedrag"]]
    rows += [[WHO[i][0], label, 2026 + year, COSTS[i][kind][year]] for i in ALL for kind, label in KINDS.items() for year in range(3)]
    return one([*rows, [], ["Partner", "Gevraagde steun", "Eigen inbreng"], *([WHO[i][0], *INCOME[i]] for i in ALL)])


def only_some_parts_under_a_kind() -> Workbook:
    return sheets(
        lambda i, rows: [*rows[:6], ["waarvan projectleider", *(v / 4 for v in COSTS[i]["staff"]), total(i, "staff") / 4], *rows[6:]]
    )


def income_between_the_costs() -> Workbook:
    return sheets(lambda _, rows: [*rows[:7], rows[12], rows[7], rows[13], *rows[8:12]])


def grant_on_a_line_for_each_year() -> Workbook:
    def change(i: int, rows: Cells) -> Cells:
        half = INCOME[i][0] / 2
        return [*rows[:12], *(["Gevraagde steun jaar " + n, None, None, None, half] for n in "12"), rows[13]]

    return sheets(change)


def own_contribution_from_two_sources_of_as_much() -> Workbook:
    def change(i: int, rows: Cells) -> Cells:
        half = INCOME[i][1] / 2
        return [*rows[:13], *(["Eigen inbreng " + kind, None, None, None, half] for kind in ("(personeel)", "(middelen)"))]

    return sheets(change)


def shares_beside_the_amounts() -> Workbook:
    heads = ["Nr", "Partner", *KINDS.values(), "Totale kosten", "Steun %", "Gevraagde steun", "Eigen inbreng", "% eigen inbreng"]
    return table(heads, lambda i: [i + 1, WHO[i][0], *kinds(i), total(i), 0.8, *INCOME[i], 0.2])


def grant_once_more_under_other_words() -> Workbook:
    return sheets(lambda i, rows: [*rows[:13], ["Steun VLAIO", None, None, None, INCOME[i][0]], rows[13]])


def income_in_a_table_on_another_sheet() -> Workbook:
    book = table(["Partner", *KINDS.values(), "Totale kosten"], lambda i: [WHO[i][0], *kinds(i), total(i)])
    add(book, "Steun", [["Partner", "Subsidie", "Eigen inbreng", "Totale kosten"], *([WHO[i][0], *INCOME[i], total(i)] for i in ALL)])
    return book


def a_row_per_partner_and_year() -> Workbook:
    rows: Cells = [["Partner", "Jaar", *KINDS.values(), *MONEY]]
    for i in ALL:
        for year in range(3):
            amounts = [COSTS[i][kind][year] for kind in KINDS]
            rows.append(
                [None if year else WHO[i][0], f"Jaar {year + 1}", *amounts, sum(amounts), *(part if not year else 0 for part in INCOME[i])]
            )
    return one(rows)


def columns_of_years_under_each_partner() -> Workbook:
    rows: Cells = [
        [None, *(text for name, _, _ in WHO for text in (name, None, None))],
        ["Kostensoort", *["Jaar 1", "Jaar 2", "Jaar 3"] * 3],
    ]
    rows += [[label, *(value for i in ALL for value in COSTS[i][kind])] for kind, label in KINDS.items()]
    rows += [["Totale kosten", *(value for i in ALL for value in years(i))]]
    return one([*rows, *([label, *(v for pair in INCOME for v in (pair[n], None, None))] for n, label in enumerate(MONEY[1:]))])


def numbers_that_are_no_amounts() -> Workbook:
    return sheets(lambda _, rows: [*rows[:5], ["Mensmaanden", 12, 12, 6, 30], rows[5], ["Aantal VTE", 1, 1.5, 2, 4.5], *rows[6:]])


def bare_names_above_the_costs() -> Workbook:
    rows: Cells = [["Kosten", "Jaar 1", "Jaar 2", "Jaar 3", "Totaal"]]
    for i in ALL:
        rows += [[WHO[i][0], "KBO " + WHO[i][1], WHO[i][2]], *block(i)[4:]]
    return one(rows)


def bare_names_and_amounts_under_no_heading() -> Workbook:
    rows: Cells = [["Kostenmodel City of Things"], ["Indiener:", "Stad Lier"], ["Start:", "01/03/2026", "Einde:", "28/02/2029"]]
    for i in ALL:
        rows += [[], [WHO[i][0]], *([None, label, total(i, kind)] for kind, label in KINDS.items())]
        rows += [[None, label, value] for label, value in zip(MONEY, (total(i), *INCOME[i]), strict=True)]
    return one(rows)


def sheets_that_carry_the_names() -> Workbook:
    return sheets(lambda _, rows: rows[4:])


BY_YEAR: list[Maker] = [
    bare_names_above_the_costs,
    sheets_that_carry_the_names,
    a_row_per_partner_and_year,
    columns_of_years_under_each_partner,
    numbers_that_are_no_amounts,
    years_behind_the_total,
    years_of_the_calendar_before_the_kinds,
    each_kind_per_year,
    two_rows_of_headings,
    a_column_per_partner,
    a_column_per_partner_and_rows_of_years,
    partners_beside_each_other,
    list_with_a_year_on_each_line,
    only_some_parts_under_a_kind,
    income_between_the_costs,
    grant_on_a_line_for_each_year,
    own_contribution_from_two_sources_of_as_much,
    grant_once_more_under_other_words,
]
WITHOUT_YEARS: list[Maker] = [
    bare_names_and_amounts_under_no_heading,
    shares_beside_the_amounts,
    a_table_for_each_subject,
    the_total_in_the_first_row,
    subtotals_between_the_partners,
    two_columns_of_one_kind,
    income_in_a_table_on_another_sheet,
]


@pytest.mark.parametrize("make", [*BY_YEAR, *WITHOUT_YEARS], ids=lambda make: make.__name__)
def test_every_way_tells_the_same(make: Maker) -> None:
    reading = read(make())
    assert reading.role is Role.COST_MODEL
    assert essence(reading) == expected(make in BY_YEAR)
    assert reading.fields["cost_model.partners"].confidence == 1.0
    totals = [reading.fields[f"cost_model.{key}"].value for key in ("total_cost", "grant", "own_contribution")]
    assert totals == [Decimal("371350.75"), Decimal("297080.60"), Decimal("74270.15")]


def test_a_correction_below_zero_counts_when_the_total_says_so() -> None:
    def change(i: int, rows: Cells) -> Cells:
        whole = [*years(0)[:1], years(0)[1] - 1000, years(0)[2]]
        return rows if i else [*rows[:10], ["Korting", 0, -1000, 0, -1000], ["Totale kosten", *whole, total(0) - 1000], *rows[11:]]

    reading = read(sheets(change))
    first = essence(reading)[0]
    assert (first["costs"]["investment"], first["costs"]["total"]) == (Decimal("9000.00"), Decimal("248000.00"))
    assert first["years"] == (Decimal("106000.00"), Decimal("89500.00"), Decimal("52500.00"))
    assert "We nemen 9.000,00 euro voor investeringskosten: dan klopt het totaal." in " ".join(reading.problems)


def doubtful(reading: Reading, *words: str) -> bool:
    told = " ".join(reading.problems)
    return all(word in told for word in words) and all(
        reading.fields[name].value is None or reading.fields[name].confidence <= 0.6
        for name in ("cost_model.partners", "cost_model.total_cost")
    )


def test_costs_that_belong_to_no_kind_are_for_a_person() -> None:
    def change(i: int, rows: Cells) -> Cells:
        return (
            rows
            if i
            else [
                *rows[:5],
                ["Reiskosten", 100, 100, 100, 300],
                *rows[5:10],
                ["Totale kosten", *(v + 100 for v in years(0)), total(0) + 300],
                *rows[11:],
            ]
        )

    assert doubtful(read(sheets(change)), "cel E6", "“Reiskosten”", "cel E12", "249.300,00")


def test_a_total_that_is_not_ours_is_for_a_person() -> None:
    heads = ["Partner", "Loonkosten", "Overhead", "Werkingskosten", "Reiskosten", "Onderaanneming", "Investeringen", *MONEY]

    def row(i: int) -> list[Any]:
        staff, overhead, operating, external, investment = kinds(i)
        return [WHO[i][0], staff, overhead, operating, 500, external, investment, total(i) + 500, *INCOME[i]]

    assert doubtful(read(table(heads, row)), "cel H2", "249.500,00")


def test_a_sum_under_a_list_that_is_not_that_of_its_lines_is_for_a_person() -> None:
    rows: Cells = [
        ["Partner", "Kostensoort", "Bedrag"],
        ["Stad Lier", "Loonkosten", 60],
        [None, "Werkingskosten", 40],
        [None, "Loonkosten", 5],
    ]
    assert doubtful(read(one([*rows, ["Totaal", None, 115]])), "cel C5", "115,00", "105,00")
    assert read(one([*rows, ["Totaal", None, 105]])).problems == ()


def test_years_that_do_not_make_the_total_are_not_told() -> None:
    heads = ["Partner", *KINDS.values(), "Totale kost", "Jaar 1", "Jaar 2", "Jaar 3", "Subsidie", "Eigen inbreng"]
    reading = read(table(heads, lambda i: [WHO[i][0], *kinds(i), total(i), 500, *years(i)[1:], *INCOME[i]]))
    rows = reading.fields["cost_model.partners"].value
    assert [(row["costs"]["total"], row["years"]) for row in rows] == [(cents(total(i)), None) for i in ALL]
    assert rows[0]["notes"] == ("De bedragen per jaar (de lijnen van blad 'Sheet', cel H2 tot cel J2) geven samen niet 249.000,00 euro.",)


def test_two_columns_for_one_year_are_for_a_person() -> None:
    def change(i: int, rows: Cells) -> Cells:
        wider = [[row[0], *(v for value in row[1:4] for v in (value, value)), *row[4:]] if len(row) == 5 else row for row in rows]
        wider[4] = ["Kosten", *(f"{word} jaar {year}" for year in (1, 2, 3) for word in ("Begroot", "Herzien")), "Totaal"]
        return wider

    assert doubtful(read(sheets(change)), "“Begroot jaar 1” en “Herzien jaar 1”")


def test_income_of_which_nobody_can_tell_whose_it_is() -> None:
    book = sheets(lambda _, rows: rows[:11])
    add(book, "Algemeen", [["Projecttitel", "X"], ["Gevraagde steun", 297080.6], ["Eigen inbreng"], [74270.15]])
    reading = read(book)
    assert doubtful(reading, "blad 'Algemeen', cel B2", "gevraagde steun")
    assert [row["grant"] for row in reading.fields["cost_model.partners"].value] == [None, None, None]
    assert reading.fields["cost_model.grant"].value is None


@pytest.mark.parametrize("amounts", [(24900, 24910), (49800, 49790)])
def test_one_kind_of_income_twice_with_other_amounts_is_unread(amounts: tuple[int, int]) -> None:
    def change(i: int, rows: Cells) -> Cells:
        return rows if i else [*rows[:13], *(["Eigen inbreng", None, None, None, one] for one in amounts)]

    reading = read(sheets(change))
    assert [row["own_contribution"] for row in reading.fields["cost_model.partners"].value] == [
        None,
        Decimal("15800.00"),
        Decimal("8670.15"),
    ]
    assert reading.fields["cost_model.own_contribution"].value is None


@pytest.mark.parametrize(("less", "together"), [(100, "100.00"), (200, "200.00"), (150, None)])
def test_other_income_twice_as_much_is_one_or_two_as_the_costs_say(less: int, together: str | None) -> None:
    def change(i: int, rows: Cells) -> Cells:
        more = [[label, None, None, None, 100] for label in ("Andere inkomsten", "Overige inkomsten")]
        return [*rows[:13], ["Eigen inbreng", None, None, None, INCOME[i][1] - less], *more]

    value = None if together is None else Decimal(together)
    assert [row["other_income"] for row in read(sheets(change)).fields["cost_model.partners"].value] == [value] * 3


def test_income_that_is_not_that_of_its_years_is_unread() -> None:
    def change(i: int, rows: Cells) -> Cells:
        quarter = INCOME[i][0] / 4
        return [*rows[:12], ["Gevraagde steun", quarter, quarter, quarter, INCOME[i][0]], rows[13]]

    reading = read(sheets(change))
    assert [row["grant"] for row in reading.fields["cost_model.partners"].value] == [None, None, None]


def test_amounts_of_nobody_beside_those_of_a_partner_are_for_a_person() -> None:
    book = sheets()
    add(book, "Nog iets", block(2)[4:])
    assert doubtful(read(book), "blad 'Nog iets'", "geen naam van een organisatie")


def test_a_year_of_the_calendar_is_no_project_year() -> None:
    """From March 2026 to February 2029 costs fall in four years of the calendar."""
    rows: Cells = [["Projecttitel", "X"], ["Looptijd van", "01/03/2026", "tot en met", "28/02/2029"], ["Naam", "Stad Lier"]]
    rows += [["Kosten", 2026, 2027, 2028, 2029, "Totaal"], ["Loonkosten", 10, 10, 10, 5, 35], ["Werkingskosten", 1, 1, 1, 0, 3]]
    rows += [
        ["Totale kosten", 11, 11, 11, 5, 38],
        ["Gevraagde steun", None, None, None, None, 30],
        ["Eigen inbreng", None, None, None, None, 8],
    ]
    reading = read(one(rows))
    assert reading.problems == ()
    assert [str(reading.fields[f"cost_model.{end}"].value) for end in ("start", "end")] == ["2026-03-01", "2029-02-28"]
    rows[1] = ["Looptijd", "van 01/03/2026 tot 31/12/2028"]
    reading = read(one(rows))
    assert reading.problems == ("Bij Stad Lier staan kosten in 2029, na het einde van het project (31/12/2028).",)
    assert str(reading.fields["cost_model.end"].value) == "2028-12-31"


@pytest.mark.parametrize("text", ["36 maanden", "drie jaar", "vanaf 1 maart 2026"])
def test_a_duration_tells_neither_start_nor_end(text: str) -> None:
    fields = read(one([["Projecttitel", "X"], ["Looptijd", text], ["Startdatum", "01/03/2026"], *block(0)])).fields
    assert str(fields["cost_model.start"].value) == "2026-03-01"
    assert ("cost_model.end" in fields) is (not text.startswith("vanaf"))  # how long it lasts tells the end to a person
    assert "cost_model.end" not in fields or fields["cost_model.end"].value is None


def test_costs_under_a_name_that_is_not_known_are_of_no_kind_for_certain() -> None:
    def change(i: int, rows: Cells) -> Cells:
        return rows if i else [*rows[:8], ["Strategisch advies", *rows[8][1:]], *rows[9:]]

    reading = read(sheets(change))
    costs = essence(reading)[0]["costs"]
    assert (costs["operating"], costs["total"], costs.get("external")) == (None, Decimal("249000.00"), None)
    assert reading.fields["cost_model.total_cost"].value == Decimal("371350.75") and "“Strategisch advies”" in " ".join(reading.problems)


def test_a_table_for_each_year_is_for_a_person() -> None:
    book = openpyxl.Workbook()
    for year in range(3):
        rows: Cells = [["Partner", *KINDS.values(), *MONEY]]
        rows += [
            [WHO[i][0], *(COSTS[i][kind][year] for kind in KINDS), years(i)[year], years(i)[year] * 0.8, years(i)[year] * 0.2] for i in ALL
        ]
        add(book, f"Jaar {year + 1}", rows)
    assert doubtful(read(book), "blad 'Jaar 2', cel A1", "nog een tabel met andere bedragen")


def test_a_second_table_with_other_partners_is_for_a_person() -> None:
    book = table(["Partner", *KINDS.values(), *MONEY], lambda i: [WHO[i][0], *kinds(i), total(i), *INCOME[i]])
    add(book, "Volgers", [["Partner", *KINDS.values(), *MONEY], ["Stad Aalst", 10, 0, 0, 0, 0, 10, 8, 2]])
    assert doubtful(read(book), "blad 'Volgers', cel A1", "nog een tabel met andere bedragen")


def test_a_second_total_among_the_costs_is_for_a_person() -> None:
    rows: Cells = [["Kosten", "Jaar 1", "Jaar 2", "Jaar 3", "Totaal"]]
    for i in ALL:
        rows += [["Deel " + "ABC"[i]], *block(i)[5:]]
    assert doubtful(read(one(rows)), "staat nog een totaal")


def test_cents_of_amounts_in_thousands_are_kept() -> None:
    def change(_: int, rows: Cells) -> Cells:
        small = [[value / 1000 if isinstance(value, int | float) else value for value in row] for row in rows]
        small[4] = ["Kosten", "Jaar 1 (k€)", "Jaar 2 (k€)", "Jaar 3 (k€)", "Totaal (k€)"]
        return small

    reading = read(sheets(change))
    assert essence(reading) == expected() and doubtful(reading, "duizenden")


NAMES = {
    "staff": "Personeel",
    "overhead": "Overhead",
    "operating": "Werking",
    "external": "Dienstverlening door derden",
    "investment": "Investeringen",
}


def lines(i: int, amounts: Callable[[str], Cells]) -> Cells:
    """A partner's own sheet that names the kind of costs in each of two rows, with a subtotal under them."""
    rows: Cells = [["Partner", WHO[i][0]], ["KBO", WHO[i][1]], ["Rol", WHO[i][2]], []]
    rows.append(["Kostensoort", "Omschrijving", *amounts("head")[0]])
    for kind, label in NAMES.items():
        first, second = amounts(kind)
        rows += [[label, "deel 1", *first], [label, "deel 2", *second]]
        rows.append([f"Subtotaal {label.lower()}", None, *(one + two for one, two in zip(first, second, strict=True))])
    return rows


def test_a_list_that_names_the_kind_of_costs_in_each_row_is_added_up_once() -> None:
    def amounts(i: int, kind: str) -> Cells:
        if kind == "head":
            return [["Jaar 1", "Jaar 2", "Jaar 3", "Totaal"]]
        first = [round(value * 0.6, 2) for value in COSTS[i][kind]]
        second = [round(value - part, 2) for value, part in zip(COSTS[i][kind], first, strict=True)]
        return [[*first, sum(first)], [*second, sum(second)]]

    def rows(i: int) -> Cells:
        ends = [["Totaal kosten partner", None, *years(i), total(i)], [], ["Steun City of Things (80%)", *[None] * 4, INCOME[i][0]]]
        return [*lines(i, lambda kind: amounts(i, kind)), *ends, ["Eigen bijdrage van de partner", *[None] * 4, INCOME[i][1]]]

    reading = read(sheets(lambda i, _: rows(i)))
    assert essence(reading) == expected()
    assert [problem for problem in reading.problems if "geven samen" in problem] == []


def test_of_amounts_without_and_with_tax_those_with_tax_count() -> None:
    def amounts(i: int, kind: str) -> Cells:
        if kind == "head":
            return [["Bedrag excl. btw", "Btw", "Bedrag incl. btw (kost)"]]
        value = total(i, kind)
        first = round(value * 0.6, 2)
        return [[round(part / 1.21, 2), round(part - round(part / 1.21, 2), 2), part] for part in (first, round(value - first, 2))]

    def rows(i: int) -> Cells:
        ends = [["Totaal kosten partner", *[None] * 3, total(i)], [], ["Gevraagde steun", *[None] * 3, INCOME[i][0]]]
        return [*lines(i, lambda kind: amounts(i, kind)), *ends, ["Eigen inbreng", *[None] * 3, INCOME[i][1]]]

    assert essence(read(sheets(lambda i, _: rows(i)))) == expected(by_year=False)


def test_a_sheet_for_each_year_of_a_partner_with_its_grant_in_a_table_is_for_a_person() -> None:
    """The table's grant was given to each of the three sheets, and the budget told as out of balance."""
    book = Workbook()
    general = book.active
    for row in (("Project", "Slim groen"), ("Indiener", WHO[0][0]), ("Startdatum", "01/03/2026"), ("Einddatum", "28/02/2029")):
        general.append(row)
    table = book.create_sheet("Samenvatting")
    table.append(["Partner", "Totale kosten", "Gevraagde steun", "Eigen inbreng"])
    for i in ALL:
        table.append([WHO[i][0], total(i), *INCOME[i]])
        for year in range(3):
            sheet = book.create_sheet(f"{WHO[i][0]} {2026 + year}")
            for line in (["Partner", WHO[i][0]], ["Kostensoort", "Bedrag"], *([KINDS[kind], COSTS[i][kind][year]] for kind in KINDS)):
                sheet.append(line)
            sheet.append(["Totaal", years(i)[year]])
    table.append(["Totaal", sum(map(total, ALL)), *(sum(one[n] for one in INCOME) for n in range(2))])
    buffer = io.BytesIO()
    book.save(buffer)
    fields = read_document("x.xlsx", buffer.getvalue(), EDITION).fields
    assert max(fields[f"cost_model.{name}"].confidence for name in ("partners", "grant", "own_contribution")) <= 0.6
