"""Workbooks in other formats than xlsx, and what stands behind their cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calls.load import load_edition
from parsers import cost_model, media, sheet_behind, sheet_xlsx, xlsx
from parsers.model import Reading, Role, State, Unreadable
from parsers.read import read_document
from tests.parsers.test_read import repacked, saved

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
FORM = EDITION.form("cost-model")
MODEL = (DATA / "kostenmodel_doorgerekend.xlsx").read_bytes()
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def values(reading: Reading) -> dict[str, Any]:
    rows = {name: field.value for name, field in reading.fields.items()}
    rows["cost_model.partners"] = tuple(
        {key: value for key, value in row.items() if key != "places"} for row in rows["cost_model.partners"]
    )
    return rows


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_the_cost_model_says_the_same_in_every_format(kind: str) -> None:
    expected = read_document("x", MODEL, EDITION)
    reading = read_document("x", (DATA / f"kostenmodel_doorgerekend.{kind}").read_bytes(), EDITION)
    assert (reading.state, reading.role, reading.problems, reading.edition) == (State.READ, Role.COST_MODEL, (), "v1.0 2025")
    assert values(reading) == values(expected)


def ods(rows: str) -> bytes:
    target = io.BytesIO()
    names = "office table text calcext"
    urns = ["office:1.0", "table:1.0", "text:1.0"]
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}"' for n, u in zip(names.split(), urns, strict=False))
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", media.ODS)
        made.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
        made.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def test_ods_keeps_what_its_values_do_not_tell() -> None:
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    bare = '<table:table-cell table:formula="of:=[.A1]*2"/>'
    number = '<table:table-cell office:value-type="float" office:value="1.5"><text:p>1,5</text:p></table:table-cell>'
    book = xlsx.workbook(
        ods(
            f"<table:table-row>{number}{error}</table:table-row>"
            f'<table:table-row table:visibility="collapse"><table:table-cell table:number-columns-repeated="2"/>{number}{bare}</table:table-row>'
        )
    )
    (sheet,) = book.sheets
    assert (str(sheet.cell(1, 1).value), sheet.cell(1, 2).error, sheet.cell(1, 2).formula) == ("1.5", "#DIV/0!", "1/0")
    assert (str(sheet.cell(2, 3).value), sheet.cell(2, 4).uncached, sheet.hidden_rows, book.uncached) == ("1.5", True, {2}, 1)


def test_white_space_between_the_cells_of_an_ods_is_no_damage() -> None:
    number = '<table:table-cell office:value-type="float" office:value="1.5">\n   <text:p>1,5</text:p>\n  </table:table-cell>'
    said = "<text:p>de <text:span>eerste</text:span> <text:span>keer</text:span></text:p>"
    text = f'<table:table-cell office:value-type="string">\n {said}</table:table-cell>'
    (sheet,) = xlsx.workbook(ods(f"\n <table:table-row>\n  {text}\n  {number}\n </table:table-row>\n")).sheets
    assert (sheet.cell(1, 1).value, str(sheet.cell(1, 2).value)) == ("de eerste keer", "1.5")


def test_an_amount_in_an_old_workbook_is_no_day() -> None:
    """Of another program's number formats one reader takes the amounts for dates."""
    (sheet, *_) = xlsx.workbook((DATA / "bedragen_gnumeric.xls").read_bytes()).sheets
    assert (str(sheet.cell(1, 2).value), str(sheet.cell(2, 2).value)[:10]) == ("39978.12", "2026-03-01")


def test_an_error_in_an_old_workbook_is_never_an_empty_cell() -> None:
    raw = (DATA / "kostenmodel_doorgerekend.xls").read_bytes()
    behind = sheet_behind.behind(raw, media.XLS, xlsx.DEFAULT)
    assert set(behind) == {sheet.name for sheet in xlsx.workbook(raw).sheets}
    assert all(not one.errors for one in behind.values())
    broken = sheet_behind.behind((DATA / "fouten.xls").read_bytes(), media.XLS, xlsx.DEFAULT)["A"]
    assert broken.errors == {(3, 1): "#DIV/0!", (4, 1): "#REF!", (5, 1): "#NAME?"} and broken.hidden_rows == {2}
    (sheet, hidden) = xlsx.workbook((DATA / "fouten.xls").read_bytes()).sheets
    assert [sheet.cell(row, 1).blank for row in (3, 4, 5)] == [False] * 3
    assert (sheet.cell(6, 1).value, hidden.hidden) == ("tekst", True)


def with_cell(sheet: str, cell: str, xml: str, row_attributes: str = "") -> bytes:
    """The calculated cost model with one cell's XML replaced; cached values stay."""
    path = f"xl/worksheets/sheet{[s.name for s in xlsx.workbook(MODEL).sheets].index(sheet) + 1}.xml"
    with zipfile.ZipFile(io.BytesIO(MODEL)) as package:
        root = sheet_behind.etree.fromstring(package.read(path))
    element = next(one for one in root.iter(f"{{{MAIN}}}c") if one.get("r") == cell)
    row = element.getparent()
    for key, value in (pair.split("=") for pair in row_attributes.split()):
        row.set(key, value)
    if xml:
        for child in list(element):
            element.remove(child)
        element.attrib.pop("t", None)
        element.extend(list(sheet_behind.etree.fromstring(f'<c xmlns="{MAIN}">{xml}</c>')))
        if "<f>" not in xml and "#" in xml:
            element.set("t", "e")
    return repacked(MODEL, {path: sheet_behind.etree.tostring(root)})


def problems(data: bytes) -> str:
    return " ".join(cost_model.read(data, FORM, "x")[1])


def test_a_formula_typed_over_is_told_with_its_cell() -> None:
    assert problems(MODEL) == ""
    told = problems(with_cell("Coördinator", "I17", "<v>99999</v>"))
    assert "Er staat een getal waar een formule hoort te staan: blad 'Coördinator', cel I17 (99.999,00 euro)." in told


def test_pasted_values_everywhere_are_no_overwritten_formulas() -> None:
    book = openpyxl.load_workbook(io.BytesIO(MODEL), data_only=True)
    assert "waar een formule hoort" not in problems(saved(book))


@pytest.mark.parametrize("formula", ["[1]Loon!B4*12", "'file:///C:/begroting.xlsx'#$Blad1.A1"])
def test_a_value_from_another_file_is_told_with_its_cell(formula: str) -> None:
    told = problems(with_cell("Coördinator", "I47", f"<f>{formula}</f><v>100</v>"))
    assert "gegevens uit een ander bestand: blad 'Coördinator', cel I47." in told


def test_a_broken_reference_is_told_and_never_zero() -> None:
    fields, told, _ = cost_model.read(with_cell("Coördinator", "I50", "<v>#REF!</v>"), FORM, "x")
    assert any("blad 'Coördinator', cel I50" in one and "#REF!" in one for one in told)
    assert fields["cost_model.partners"].value[0]["grant"] is None and fields["cost_model.grant"].value is None


def test_hidden_rows_and_columns_are_told_and_counted() -> None:
    data = with_cell("Coördinator", "I17", "", "hidden=1")
    assert "Verborgen rijen op blad 'Coördinator': 17. We lezen ze mee." in problems(data)
    assert values(read_document("x", data, EDITION)) == values(read_document("x", MODEL, EDITION))


def test_hidden_columns() -> None:
    book = openpyxl.load_workbook(io.BytesIO(MODEL), data_only=True)
    book["Totaal"].column_dimensions["C"].hidden = True
    assert "Verborgen kolommen op blad 'Totaal': C. We lezen ze mee." in problems(saved(book))


def test_a_sheet_that_defines_entities_is_refused_and_told() -> None:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]><worksheet>&l11;</worksheet>"
    reading = read_document("x.xlsx", repacked(MODEL, {"xl/worksheets/sheet3.xml": bomb}), EDITION)
    assert (reading.state, dict(reading.fields)) == (State.UNREADABLE, {}) and "Bewaar het opnieuw als .xlsx" in reading.problems[0]
    with zipfile.ZipFile(io.BytesIO(ods(""))) as package:
        content = package.read("content.xml").replace(b'<?xml version="1.0"?>', b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>')
    with pytest.raises(Unreadable):
        xlsx.workbook(repacked(ods(""), {"content.xml": content}))


def test_macros_are_told_and_change_nothing() -> None:
    target = io.BytesIO(MODEL)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf macro's")
    reading = read_document("x.xlsm", target.getvalue(), EDITION)
    assert reading.problems == ("Dit bestand bevat macro's. Die zijn niet uitgevoerd.",)
    assert values(reading) == values(read_document("x", MODEL, EDITION))


def test_word_document_with_macros_and_word_template() -> None:
    form = (DATA / "aanvraag_wegdek.docx").read_bytes()
    plain = read_document("x", form, EDITION)
    with zipfile.ZipFile(io.BytesIO(form)) as package:
        types = package.read("[Content_Types].xml")
    ordinary = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    for kind in (
        b"ms-word.document.macroEnabled",
        b"ms-word.template.macroEnabledTemplate",
        b"openxmlformats-officedocument.wordprocessingml.template",
    ):
        data = repacked(form, {"[Content_Types].xml": types.replace(ordinary, b"application/vnd." + kind + b".main+xml")})
        assert read_document("x", data, EDITION).fields == plain.fields
    target = io.BytesIO(form)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("word/vbaProject.bin", b"\xd0\xcf macro's")
    told = read_document("x", target.getvalue(), EDITION)
    assert (told.fields, told.problems) == (plain.fields, ("Dit bestand bevat macro's. Die zijn niet uitgevoerd.",))


def test_formulas_that_all_show_zero_until_excel_works_them_out_have_no_result() -> None:
    """As XlsxWriter leaves them: read as amounts, everything a partner asks for would be 0."""

    def written(calc: str, result: str) -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        for row in range(1, 7):
            sheet.cell(row, 1, row * 10)
            sheet.cell(row, 2, f"=A{row}*2")
        raw = saved(book)
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            cells = package.read("xl/worksheets/sheet1.xml").decode()
            whole = package.read("xl/workbook.xml").decode()
        cells = cells.replace("<v></v>", "").replace("<v/>", "").replace("<v />", "").replace("</f>", f"</f><v>{result}</v>")
        return repacked(
            raw, {"xl/worksheets/sheet1.xml": cells.encode(), "xl/workbook.xml": whole.replace(' fullCalcOnLoad="1"', calc).encode()}
        )

    to_do = written(' fullCalcOnLoad="1"', "0")
    assert xlsx.workbook(to_do).uncached == 6
    assert xlsx.workbook(sheet_xlsx.without_results(to_do, xlsx.DEFAULT)).uncached == 6
    for done in (written("", "0"), written(' fullCalcOnLoad="1"', "7")):
        assert xlsx.workbook(done).uncached == 0
        assert sheet_xlsx.without_results(done, xlsx.DEFAULT) == done


def test_a_list_of_all_sheets_names_no_applicant() -> None:
    """Numbers puts one before the tables it exports: "Coördinator" with "Tabel 1" beside it."""
    book = openpyxl.load_workbook(io.BytesIO(MODEL))
    del book["Algemeen"]
    contents = book.create_sheet("Exportoverzicht", 0)
    for name in book.sheetnames[1:]:
        contents.append([name, "Tabel 1"])
    fields = read_document("x.xlsx", saved(book), EDITION).fields
    assert fields["cost_model.applicant"].value != "Tabel 1"


def test_an_old_workbook_behind_a_password_is_not_told_as_damaged() -> None:
    raw = (DATA / "kostenmodel_doorgerekend.xls").read_bytes()
    head = raw.index(b"\x09\x08\x10\x00") + 20  # what follows the first record of the workbook
    assert raw[head : head + 4] == b"\xe1\x00\x02\x00"
    locked = raw[:head] + b"\x2f\x00" + raw[head + 2 :]  # the record that says so
    with pytest.raises(Unreadable, match="achter een wachtwoord"):
        xlsx.workbook(locked)
