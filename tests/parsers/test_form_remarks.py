"""What somebody writes behind the box of a declaration."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import FieldValue
from tests.parsers.builders import p, tbl, tc, tr, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")
DOUBLE = "Voor de kosten van dit project werd en wordt geen andere projectsteun verkregen (geen dubbele steun)."
FLANDERS = "Het project stimuleert de omslag naar smart city en smart region in het Vlaamse Gewest."
STAFF = (
    "Werken personeelsleden van wie kosten worden ingebracht in dezelfde periode ook aan andere gesubsidieerde of gefactureerde projecten?"
)
CHOICE = "☐ Ja, een overzicht van de tijdsbesteding is bijgevoegd     ☒ Nee"


def read(*elements: str) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(*elements)), APPLICATION, "formulier.docx")


def declarations(after_double: tuple[str, ...] = (), after_staff: tuple[str, ...] = ()) -> dict[str, FieldValue]:
    above = (
        p("6. Verklaringen", True),
        p(f"☒ {DOUBLE}"),
        *map(p, after_double),
        p(f"☒ {FLANDERS}"),
        p(STAFF),
        p(CHOICE),
        *map(p, after_staff),
    )
    return read(*above, p("7. Opgemaakt door", True), p("Datum: 10/11/2025"))


@pytest.mark.parametrize(
    "remark", ["Ja, voor het datamodel krijgen we ook steun van Interreg.", "Toelichting: de sensoren betaalt de provincie al."]
)
def test_what_stands_behind_a_ticked_declaration_is_told_with_it(remark: str) -> None:
    found = declarations(after_double=(remark,))
    told = found["declarations.no_double_funding"]
    assert told.value is True
    assert remark.removeprefix("Toelichting: ").rstrip(".") in told.problem
    assert found["declarations.flemish_region"].problem == ""


def test_what_stands_behind_a_yes_and_no_is_told_with_it() -> None:
    told = declarations(after_staff=("De projectleider werkt ook aan een Interreg-project.",))["declarations.staff_on_other_projects"]
    assert told.value is False
    assert "Interreg-project" in told.problem


def test_what_goes_on_behind_the_statement_or_the_choice_is_told_with_it() -> None:
    boxes = (f"☒ {DOUBLE[:-1]}, met uitzondering van de sensoren.", STAFF, f"{CHOICE}, behalve de projectleider (20% Interreg)")
    found = read(p("6. Verklaringen", True), *map(p, boxes))
    assert "sensoren" in found["declarations.no_double_funding"].problem
    assert "projectleider" in found["declarations.staff_on_other_projects"].problem


def test_a_remark_in_the_cell_beside_a_declaration_is_told_with_it() -> None:
    rows = tbl(tr(tc(p(f"☒ {DOUBLE}")), tc(p("behalve 20.000 euro van de provincie"))), tr(tc(p(f"☒ {FLANDERS}")), tc(p(""))))
    found = read(p("6. Verklaringen", True), rows)
    assert "provincie" in found["declarations.no_double_funding"].problem
    assert found["declarations.flemish_region"].problem == ""


@pytest.mark.parametrize(
    "after", [(), ("",), ("/",), ("Opmerking:",), ("Opgemaakt te Geel op 10 november 2025",), ("Naam van de gemachtigde: An Maes",)]
)
def test_what_is_no_remark_is_not_told(after: tuple[str, ...]) -> None:
    found = declarations(after_staff=after)
    assert [found[f"declarations.{name}"].problem for name in ("no_double_funding", "flemish_region", "staff_on_other_projects")] == [
        ""
    ] * 3
