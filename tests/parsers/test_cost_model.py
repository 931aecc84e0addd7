"""Cost models as people send them: calculated, never calculated, moved about, mistyped."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calls.load import load_edition
from parsers import cost_model
from parsers.model import FieldValue

DATA = Path(__file__).parent / "data"
CALCULATED = DATA / "kostenmodel_doorgerekend.xlsx"
BLANK = Path(__file__).parents[2] / Path("calls/city_of_things_2025/forms/city_of_things_2025_projectbegroting.xlsx")
FORM = load_edition("city-of-things-2025").form("cost-model")

Fields = dict[str, FieldValue]


def D(text: str) -> Decimal:
    return Decimal(text)


def read(data: bytes) -> tuple[Fields, tuple[str, ...], str]:
    return cost_model.read(data, FORM, "begroting.xlsx")


def essence(fields: Fields) -> dict[str, Any]:
    """Values alone; of partners only what the interface names."""
    known = ("name", "kbo", "role", "costs", "years", "grant", "own_contribution", "other_income")
    values = {name: field.value for name, field in fields.items()}
    if "cost_model.partners" in values:
        values["cost_model.partners"] = [{key: row[key] for key in known if key in row} for row in values["cost_model.partners"]]
    return values


def filled(change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """The blank form filled in with openpyxl: no formula in it has a result."""
    book = openpyxl.load_workbook(BLANK)
    general = book["Algemeen"]
    general["B3"], general["B4"], general["B5"], general["B6"] = "Stille straten", "Stad Aalst", date(2026, 3, 1), date(2028, 2, 29)
    fill(book["Coördinator"], "Stad Aalst", "0207.437.468", "coördinator", grant=80, own=20)
    fill(book["Partner 1"], "Stad Lier", "0207.502.301", "deelnemer", grant=80, own=20)
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def fill(sheet: Any, name: str, kbo: str, role: str, grant: int, own: int) -> None:
    """13,105.00 staff, 1,965.75 overhead, 3,000.10 operating, 1,000.00 external: 19,070.85."""
    sheet["B3"], sheet["B4"], sheet["B5"] = name, kbo, role
    sheet["A9"], sheet["B9"], sheet["C9"], sheet["D9"] = "Projectleider", 5040.385, 1, 1  # x 1.3 = 6552.5005 a month
    sheet["A24"], sheet["F24"], sheet["G24"] = "Zalen", 1000.05, 2000.05
    sheet["A33"], sheet["F33"] = "Onderaanneming van de bouw", 1000
    sheet["I50"], sheet["I51"] = Decimal("19070.85") * grant / 100, Decimal("19070.85") * own / 100


EXPECTED_PARTNER = {
    "costs": {
        "staff": D("13105.00"),
        "overhead": D("1965.75"),
        "operating": D("3000.10"),
        "external": D("1000.00"),
        "investment": D("0.00"),
        "total": D("19070.85"),
    },
    "years": (D("9535.43"), D("9535.43"), D("0.00")),
    "grant": D("15256.68"),
    "own_contribution": D("3814.17"),
}
EXPECTED = {
    "cost_model.title": "Stille straten",
    "cost_model.applicant": "Stad Aalst",
    "cost_model.start": date(2026, 3, 1),
    "cost_model.end": date(2028, 2, 29),
    "cost_model.partners": [
        {"name": "Stad Aalst", "kbo": "0207437468", "role": "coordinator"} | EXPECTED_PARTNER,
        {"name": "Stad Lier", "kbo": "0207502301", "role": "participant"} | EXPECTED_PARTNER,
    ],
    "cost_model.total_cost": D("38141.70"),
    "cost_model.grant": D("30513.36"),
    "cost_model.own_contribution": D("7628.34"),
}


def patched(sheet_label: str, cells: dict[str, str]) -> bytes:
    """The calculated workbook with other stored results: what a program that does not recalculate leaves behind."""
    book = openpyxl.load_workbook(CALCULATED)
    number = book.sheetnames.index(sheet_label) + 1
    target = io.BytesIO()
    with zipfile.ZipFile(CALCULATED) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name)
            if name == f"xl/worksheets/sheet{number}.xml":
                text = data.decode()
                for cell, value in cells.items():
                    text, hits = re.subn(rf'(<c r="{cell}"[^>]*>(?:<f[^>]*>[^<]*</f>)?<v>)[^<]*(</v>)', rf"\g<1>{value}\g<2>", text)
                    assert hits == 1, cell
                data = text.encode()
            out.writestr(name, data)
    return target.getvalue()


def test_blank_form_has_no_fields() -> None:
    assert read(BLANK.read_bytes()) == ({}, (), "v1.0 2025")


def test_calculated_workbook() -> None:
    fields, problems, version = read(CALCULATED.read_bytes())
    assert problems == ()
    assert version == "v1.0 2025"
    values = essence(fields)
    assert values["cost_model.partners"][1] == {
        "name": "Stad Lier",
        "kbo": "0207502301",
        "role": "participant",
        "costs": {
            "staff": D("70044.00"),
            "overhead": D("10506.60"),
            "operating": D("3540.00"),
            "external": D("33909.40"),
            "investment": D("0.00"),
            "total": D("118000.00"),
        },
        "years": (D("44985.20"), D("44984.60"), D("28030.20")),
        "grant": D("94400.00"),
        "own_contribution": D("23600.00"),
        "other_income": D("0.00"),
    }
    del values["cost_model.partners"]
    assert values == {
        "cost_model.title": "Plaats gevonden! Data voor deel- en buurtparkeren",
        "cost_model.applicant": "Stad Mechelen",
        "cost_model.start": date(2026, 3, 1),
        "cost_model.end": date(2029, 2, 28),
        "cost_model.total_cost": D("560000.00"),
        "cost_model.grant": D("448000.00"),
        "cost_model.own_contribution": D("112000.00"),
        "cost_model.other_income": D("0.00"),
    }
    assert fields["cost_model.partners"].value[2]["places"]["grant"] == "blad 'Partner 2', cel I50"
    assert fields["cost_model.grant"].place.anchor == {"sheet": "Totaal", "cell": "I13"}


def test_never_calculated_workbook_is_worked_out_and_told() -> None:
    fields, problems, _ = read(filled())
    assert essence(fields) == EXPECTED
    assert len(problems) == 1
    assert "niet doorgerekend (837 formules" in problems[0]


def _renamed_and_reordered(book: openpyxl.Workbook) -> None:
    book["Coördinator"].title = "Aalst"
    book["Partner 1"].title = "2e deelnemer"
    book["Algemeen"].title = "Gegevens project"
    book.move_sheet("Aalst", -2)
    book.move_sheet("2e deelnemer", -3)
    del book["Partner 3"], book["Toelichting"]


def _moved(book: openpyxl.Workbook) -> None:
    for name in ("Coördinator", "Partner 1"):
        sheet = book[name]
        sheet.insert_rows(25, 2)
        sheet.insert_rows(10)
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1)
        sheet.insert_cols(4)
    book["Algemeen"].insert_cols(1)
    book["Algemeen"].insert_rows(4)


def _other_words(book: openpyxl.Workbook) -> None:
    words = {
        "Naam van de organisatie": "Naam partner:",
        "Ondernemingsnummer (KBO)": "KBO-nummer",
        "Rol in het project": "Rol",
        "1. Loonkosten": "A. Personeelskosten",
        "Subtotaal loonkosten": "Totaal personeelskosten",
        "3. Werkingskosten": "C. WERKINGSKOSTEN",
        "4. Externe prestaties": "Externe kosten (onderaanneming)",
        "Subtotaal externe prestaties": "Subtotaal",
        "Totale kosten": "Totale projectkost",
        "Gevraagde steun": "Gevraagde subsidie (VLAIO)",
        "Eigen inbreng": "Eigen bijdrage",
        "Mensmaanden jaar 1": "Persoonsmaanden projectjaar 1",
        "Projecttitel": "Titel van het project",
    }
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in words:
                    cell.value = words[cell.value]


@pytest.mark.parametrize("change", [_moved, _other_words], ids=["rows and columns inserted", "other labels"])
def test_found_by_meaning(change: Callable[[openpyxl.Workbook], None]) -> None:
    fields, _, _ = read(filled(change))
    assert essence(fields) == EXPECTED


def test_sheets_renamed_and_in_another_order() -> None:
    fields, _, _ = read(filled(_renamed_and_reordered))
    expected = EXPECTED | {"cost_model.partners": EXPECTED["cost_model.partners"][::-1]}
    assert essence(fields) == expected


def test_amounts_typed_as_text() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Coördinator"]["I50"] = "€ 15.256,68"
        book["Coördinator"]["F24"] = "1.000,05"

    assert essence(read(filled(change))[0]) == EXPECTED


def test_unreadable_amount_is_none_and_never_zero() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Partner 1"]["G24"] = "#REF!"
        book["Partner 1"]["G24"].data_type = "e"
        book["Partner 1"]["I51"] = "zie bijlage"

    fields, problems, _ = read(filled(change))
    partner = fields["cost_model.partners"].value[1]
    assert partner["costs"] == EXPECTED_PARTNER["costs"] | {"operating": None, "total": None}
    assert partner["own_contribution"] is None
    assert partner["years"] is None
    assert (fields["cost_model.total_cost"].value, fields["cost_model.own_contribution"].value) == (None, None)
    assert fields["cost_model.grant"].value == D("30513.36")
    assert any("blad 'Partner 1', cel G24" in text and "#REF!" in text for text in problems)
    assert any("blad 'Partner 1', cel I51" in text and "zie bijlage" in text for text in problems)


def test_blank_amount_is_left_out() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Partner 1"]["I50"] = None

    partner = read(filled(change))[0]["cost_model.partners"].value[1]
    assert "grant" not in partner
    assert "other_income" not in partner
    assert partner["own_contribution"] == D("3814.17")


def test_stale_sums_are_told_and_ours_count() -> None:
    fields, problems, _ = read(patched("Coördinator", {"I47": "430000", "I29": "31000"}))
    costs = fields["cost_model.partners"].value[0]["costs"]
    assert (costs["operating"], costs["total"]) == (D("21000.00"), D("420000.00"))
    assert fields["cost_model.total_cost"].value == D("560000.00")
    assert [text for text in problems if "cel I29" in text and "31.000,00" in text and "21.000,00" in text and "F24" in text]
    assert [text for text in problems if "cel I47" in text and "430.000,00" in text and "420.000,00" in text]


def test_total_typed_over() -> None:
    fields, problems, _ = read(patched("Totaal", {"I13": "500000", "H4": "1"}))
    assert fields["cost_model.grant"].value == D("448000.00")
    assert "500.000,00" in fields["cost_model.grant"].problem
    assert len(problems) == 2
    assert "blad 'Totaal', cel I13" in problems[0]
    assert "blad 'Partner 2', cel I50" in problems[0]
    assert "blad 'Totaal', cel H4" in problems[1]
    assert "blad 'Coördinator', cel I47" in problems[1]


@pytest.mark.parametrize(("shown", "told"), [("420000.004", False), ("420000.08", False), ("420000.09", True), ("419999.9", True)])
def test_rounding_of_a_cent_per_line(shown: str, told: bool) -> None:
    """Eight cost lines: up to eight cents is rounding."""
    fields, problems, _ = read(patched("Coördinator", {"I47": shown}))
    row = fields["cost_model.partners"].value[0]
    assert row["lines"] == 8
    assert bool([text for text in problems if "cel I47" in text]) is told
    assert row["costs"]["total"] == (D("420000.00") if told else D(shown).quantize(D("0.01")))


def test_stale_wage_cost_is_told() -> None:
    _, problems, _ = read(patched("Partner 1", {"C9": "5"}))
    assert any("cel F9" in text and "11.609,00" in text and "30.550,00" in text for text in problems)


def test_a_factor_beyond_sense_is_never_worked_with() -> None:
    fields, _, _ = read(patched("Algemeen", {"B9": "1e308"}))
    assert fields["cost_model.total_cost"].value == D("560000.00")  # the results that stand in the file
    with_no_results = filled(lambda book: book["Algemeen"].__setitem__("B9", 1e308))
    fields, problems, _ = read(with_no_results)
    assert fields["cost_model.total_cost"].value is None and any("onmogelijk bedrag" in text for text in problems)


def test_sheet_without_name_but_with_amounts_is_told_and_counted() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Partner 1"]["B3"] = None

    fields, problems, _ = read(filled(change))
    assert [row.get("name") for row in fields["cost_model.partners"].value] == ["Stad Aalst", None]
    assert fields["cost_model.total_cost"].value == D("38141.70")
    assert any("Partner 1" in text and "geen naam" in text for text in problems)


def test_only_a_subtotal_typed() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Partner 1"]
        for cell in ("F24", "G24"):
            sheet[cell] = None
        sheet["I29"] = 3000.10

    fields, _, _ = read(filled(change))
    partner = fields["cost_model.partners"].value[1]
    assert partner["costs"] == EXPECTED_PARTNER["costs"]
    assert partner["years"] is None


def test_dates_as_text_and_day_numbers() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Algemeen"]
        sheet["B5"] = "1 maart 2026"
        sheet["B6"].number_format = "General"
        sheet["B6"] = 46812

    fields = read(filled(change))[0]
    assert (fields["cost_model.start"].value, fields["cost_model.end"].value) == (date(2026, 3, 1), date(2028, 2, 29))


def test_form_of_another_year() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Toelichting"]["A2"] = "Versie: v1.0 2024"

    assert read(filled(change))[2] == "v1.0 2024"


def test_budget_that_is_only_a_table() -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Begroting"],
        [],
        ["Partner", "Loonkosten", "Werkingskosten", "Totale kosten", "Gevraagde steun", "Eigen inbreng"],
        ["Stad Aalst", 100, "50,50", 150.5, 120.4, 30.1],
        ["Stad Lier", 10, None, 10, 8, 2],
        ["Totaal", 110, 50.5, 160.5, 128.4, 32.1],
    ):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    fields, problems, _ = read(target.getvalue())
    assert essence(fields) == {
        "cost_model.partners": [
            {
                "name": "Stad Aalst",
                "costs": {"staff": D("100.00"), "operating": D("50.50"), "total": D("150.50")},
                "grant": D("120.40"),
                "own_contribution": D("30.10"),
            },
            {"name": "Stad Lier", "costs": {"staff": D("10.00"), "total": D("10.00")}, "grant": D("8.00"), "own_contribution": D("2.00")},
        ],
        "cost_model.total_cost": D("160.50"),
        "cost_model.grant": D("128.40"),
        "cost_model.own_contribution": D("32.10"),
    }
    assert problems == ()
