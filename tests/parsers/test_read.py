"""From bytes to a reading: role, state and fields, never an exception."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.load import load_edition
from parsers import xlsx
from parsers.archive import TooLarge
from parsers.model import Reading, Role, State, Unreadable
from parsers.read import read_document, read_files

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
MODEL = (DATA / "kostenmodel_doorgerekend.xlsx").read_bytes()
FORM = (DATA / "aanvraag_wegdek.docx").read_bytes()
BLANK = Path(__file__).parents[2] / "calls/city_of_things_2025/forms"


def repacked(source: bytes, changes: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
    return target.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_cost_model() -> None:
    reading = read_document("wat dan ook.pdf", MODEL, EDITION)
    assert (reading.role, reading.state, reading.problems, reading.edition) == (Role.COST_MODEL, State.READ, (), "v1.0 2025")
    assert reading.looked_for == tuple(field.name for field in EDITION.form("cost-model").fields)
    assert set(reading.fields) == set(reading.looked_for)


def test_application_form() -> None:
    reading = read_document("x", FORM, EDITION)
    assert (reading.role, reading.state, reading.size) == (Role.APPLICATION_FORM, State.READ, len(FORM))
    assert reading.fields["applicant.name"].value == "Gemeente Oostkamp"


def test_blank_cost_model_is_one_with_nothing_in_it() -> None:
    reading = read_document("x.xlsx", (BLANK / "city_of_things_2025_projectbegroting.xlsx").read_bytes(), EDITION)
    assert (reading.role, reading.state, dict(reading.fields)) == (Role.COST_MODEL, State.READ, {})


def test_cost_model_of_another_year_is_told() -> None:
    book = openpyxl.load_workbook(BLANK / "city_of_things_2025_projectbegroting.xlsx")
    book["Toelichting"]["A2"] = "Versie: v1.0 2024"
    reading = read_document("x.xlsx", saved(book), EDITION)
    assert (reading.role, reading.edition) == (Role.COST_MODEL, "v1.0 2024")
    assert "van 2024, niet dat van 2025" in reading.problems[0]


def test_other_workbook_is_no_cost_model() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Planning", "maart", "april"])
    book.active.append(["Werkpakket 1", 3, 4])
    reading = read_document("x.xlsx", saved(book), EDITION)
    assert (reading.state, reading.role) == (State.READ, Role.ANNEX)


@pytest.mark.parametrize(
    ("data", "state", "words"),
    [
        (b"", State.UNREADABLE, "leeg"),
        (FORM[:5000], State.UNREADABLE, "beschadigd"),
        (MODEL[:20000], State.UNREADABLE, "beschadigd"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, State.UNREADABLE, "afbeelding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), State.UNREADABLE, "wachtwoord"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), State.UNSUPPORTED, "Bewaar het als .docx of pdf"),
        (b"\x78\x9f\x3e\x22" + b"\0" * 20, State.UNSUPPORTED, "winmail.dat"),
        (b"zomaar tekst", State.UNSUPPORTED, "docx, pdf of xlsx"),
        (b"\x01\x02\x03" * 40, State.UNSUPPORTED, "docx, pdf of xlsx"),
        (b"%PDF-1.7\nen dan niets", State.UNREADABLE, "pdf"),
    ],
)
def test_what_cannot_be_read_says_so(data: bytes, state: State, words: str) -> None:
    reading = read_document("formulier.docx", data, EDITION)
    assert (reading.state, reading.role, dict(reading.fields)) == (state, Role.UNKNOWN, {})
    assert words in reading.problems[0]


def test_billion_laughs() -> None:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]><worksheet>&l11;</worksheet>"
    reading = read_document("x.xlsx", repacked(MODEL, {"xl/worksheets/sheet3.xml": bomb}), EDITION)
    assert reading.state in (State.UNREADABLE, State.READ)
    if reading.state is State.READ:
        assert [row["name"] for row in reading.fields["cost_model.partners"].value] == ["Stad Lier", "Gemeente Bonheiden"]


def test_sheet_with_a_million_rows() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 450_000))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + rows + b"</sheetData></worksheet>"
    data = repacked(MODEL, {"xl/worksheets/sheet3.xml": sheet})
    assert read_document("x.xlsx", data, EDITION).state is State.TOO_LARGE
    with pytest.raises(TooLarge):
        xlsx.workbook(data)


def test_cells_keep_what_calamine_hides() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["B2"] = "=1/0", 0.1 + 0.2, "=A2*2"
    book.active["A3"] = "#REF!"
    book.active["A3"].data_type = "e"
    book.active.row_dimensions[2].hidden = True
    (sheet,) = xlsx.workbook(saved(book)).sheets
    assert (sheet.cell(1, 1).uncached, sheet.cell(1, 1).value, sheet.cell(2, 2).formula) == (True, None, "A2*2")
    assert str(sheet.cell(2, 1).value) == "0.3"
    assert (sheet.cell(3, 1).error, sheet.cell(3, 1).blank, sheet.cell(9, 9).blank) == ("#REF!", False, True)
    assert sheet.hidden_rows == {2}


def test_damaged_workbook() -> None:
    with pytest.raises(Unreadable):
        xlsx.workbook(repacked(MODEL, {"xl/workbook.xml": b"<workbook><geen"}))


def test_files_in_archives_have_their_path_as_name() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("formulier.docx", FORM)
        package.writestr("begroting.xlsx", MODEL)
    readings = read_files([("archief.zip", target.getvalue()), ("kapot.zip", target.getvalue()[:900])], EDITION)
    assert [(one.name, one.role, one.state) for one in readings] == [
        ("archief.zip/formulier.docx", Role.APPLICATION_FORM, State.READ),
        ("archief.zip/begroting.xlsx", Role.COST_MODEL, State.READ),
        ("kapot.zip", Role.UNKNOWN, State.UNREADABLE),
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.5", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FORM[:600], MODEL[:900]]),
)
def test_any_bytes(noise: bytes, head: bytes) -> None:
    assert isinstance(read_document("x", head + noise, EDITION), Reading)
