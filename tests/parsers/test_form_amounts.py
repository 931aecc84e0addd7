"""The totals of the budget in tables of the writer's own: columns of partners, years and remarks, signs apart, thousands."""

from __future__ import annotations

import pytest

from tests.parsers.builders import p
from tests.parsers.test_form_grid import read, table, values

BUDGET = ("budget.total_cost", "budget.grant_requested")
TOTALS = ("560000.00", "448000.00")


@pytest.mark.parametrize(
    "rows",
    [
        (("", "Totaal", "Lier", "Mol"), ("Totale projectkost", "560.000", "300.000", "2"), ("Gevraagde steun", "448.000", "240.000", "208.000")),
        (("Post", "Samen", "2026", "2027"), ("Totale projectkost", "560.000", "300.000", "260.000"), ("Gevraagde steun", "448.000", "1", "447.999")),
        (
            ("Post", "Bedrag (in euro)", "Toelichting"),
            ("Totale projectkost", "560.000", "zie tabblad Totaal, cel H13"),
            ("Gevraagde steun", "448.000", "80% van 560.000"),
        ),
        (("Totale projectkost", "€", "560.000"), ("Gevraagde steun", "EUR", "448.000,00")),
        (("", "TOTAAL", "", "2026"), ("Totale projectkost", "€", "560.000", "300.000"), ("Gevraagde steun", "€", "448.000", "240.000")),
    ],
    ids=["partners behind the total", "years behind the total", "remarks with figures", "the sign in a cell", "the head over the sign"],
)  # fmt: skip
def test_the_amount_that_is_meant_stands_in_a_column_of_its_own(rows: tuple[tuple[str, ...], ...]) -> None:
    assert values(read(table(*rows)), *BUDGET) == TOTALS


def test_amounts_under_each_other_are_never_one_large_amount() -> None:
    fields = read(
        table(("Partner", "Totale projectkost", "Gevraagde steun"), ("Lier", "1.500.000", "1.200.000"), ("Mol", "625.000", "500.000"))
    )
    assert values(fields, *BUDGET) == (None, None)


@pytest.mark.parametrize("scale", ["Bedrag (in k€)", "in duizend euro", "x 1.000 euro", "k€"])
def test_amounts_of_which_a_head_says_that_they_are_thousands_are_for_a_person(scale: str) -> None:
    fields = read(table(("Post", scale), ("Totale projectkost", "560"), ("Gevraagde steun", "448")))
    assert values(fields, *BUDGET) == (None, None) and "duizenden" in fields["budget.total_cost"].problem


def test_whole_amounts_stay_where_thousands_are_spoken_of() -> None:
    fields = read(p("Alle bedragen in duizend euro, behalve hieronder.", bold=True), table(("Totale projectkost", "€ 560.000,00")))
    assert values(fields, "budget.total_cost") == TOTALS[:1]
