"""What stands behind the cells of an Excel sheet: the quick look at an ordinary sheet and the slow look at any other say the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from parsers import sheet_xlsx, xlsx
from parsers.limits import DEFAULT
from parsers.model import Unreadable
from parsers.sheet_behind import Behind
from samples.compare import SAMPLES
from tests.generator import budget_rebuilt, budget_ways
from tests.parsers.test_read import repacked

DATA = Path(__file__).parent / "data"
MODEL = (DATA / "kostenmodel_doorgerekend.xlsx").read_bytes()
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]


def told(one: Behind) -> tuple[object, ...]:
    return dict(one.formulas), one.uncached, one.errors, one.hidden_rows, one.hidden_columns


def slow(raw: bytes) -> Behind:
    return sheet_xlsx._Rows(DEFAULT).read(raw)


def books() -> list[bytes]:
    made = [budget_rebuilt.ledger(), budget_rebuilt.total_first(), *(way.make() for way in budget_ways.uncalculated()[:2])]
    return [MODEL, *made, *(path.read_bytes() for path in sorted(SAMPLES.rglob("*.xlsx")))]


def test_both_looks_say_the_same_on_every_workbook_here() -> None:
    plain = 0
    for data in books():
        for raw in parts(data):
            assert told(sheet_xlsx._sheet(raw, DEFAULT)) == told(slow(raw))
            plain += sheet_xlsx._is_plain(raw)
    assert plain > 100


def sheet(rows: str, head: str = "", tail: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'.encode()


ORDINARY = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"><f>SUM(C1:D1)</f><v>5</v></c><c r="C1"/></row>'


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw,
        lambda raw: raw.replace(b'<c r="B1" s="3">', b"<c r='B1' s='3'>"),
        lambda raw: raw.replace(b'<c r="B1" s="3">', b'<c s="3" r="B1">'),
        lambda raw: raw.replace(b'<c r="B1" s="3">', b'<c s="3">').replace(b'<c r="A1" t="s">', b'<c t="s">'),
        lambda raw: raw.replace(b'<row r="1">', b"<row>").replace(b' r="B1"', b"").replace(b' r="A1"', b""),
        lambda raw: raw.replace(b"<v>5</v>", b"\n  <v>5</v>\n"),
        lambda raw: raw.replace(b"<row", b"<!-- remark --><row"),
        lambda raw: raw.replace(b"<f>SUM(C1:D1)</f>", b"<f><![CDATA[SUM(C1:D1)]]></f>"),
        lambda raw: raw.replace(b'encoding="UTF-8"', b'encoding="utf-16"').decode().encode("utf-16"),
        lambda raw: raw.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?").replace(b"xmlns=", b"xmlns:x="),
    ],
    ids=["ordinary", "single quotes", "other order", "no places", "no places at all", "spaces", "comment", "cdata", "utf-16", "prefix"],
)
def test_a_formula_is_found_however_it_is_written(change: Callable[[bytes], bytes]) -> None:
    found = sheet_xlsx._sheet(change(sheet(ORDINARY)), DEFAULT)
    assert told(found) == ({(1, 2): "SUM(C1:D1)"}, set(), {}, set(), set())


@pytest.mark.parametrize(
    ("rows", "head", "expected"),
    [
        ('<row r="2"><c r="B2"><f>A1</f></c></row>', "", ({(2, 2): "A1"}, {(2, 2)}, {}, set(), set())),
        ('<row r="2"><c r="B2"><f>A1</f><v></v></c></row>', "", ({(2, 2): "A1"}, {(2, 2)}, {}, set(), set())),
        ('<row r="2"><c r="B2"><f>A1</f><v/></c></row>', "", ({(2, 2): "A1"}, {(2, 2)}, {}, set(), set())),
        ('<row r="2"><c r="B2" t="str"><f>A1&amp;""</f><v></v></c></row>', "", ({(2, 2): 'A1&""'}, set(), {}, set(), set())),
        ('<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>', "", ({(2, 2): "1/0"}, set(), {(2, 2): "#DIV/0!"}, set(), set())),
        ('<row r="2"><c r="B2" t="e"><v>#REF!</v></c></row>', "", ({}, set(), {(2, 2): "#REF!"}, set(), set())),
        ('<row r="2" hidden="1"><c r="B2"><v>1</v></c></row>', "", ({}, set(), {}, {2}, set())),
        ('<row r="2" hidden="true"/>', "", ({}, set(), {}, {2}, set())),
        ("<row r='2' hidden='1'/>", "", ({}, set(), {}, {2}, set())),
        ('<row r="2"/>', '<cols><col min="3" max="4" hidden="1"/></cols>', ({}, set(), {}, set(), {3, 4})),
        (
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>1</v></c></row>'
            '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>',
            "",
            ({(1, 1): "B1*2", (2, 1): "B1*2"}, set(), {}, set(), set()),
        ),
    ],
)
def test_what_is_missing_wrong_or_hidden_is_told(rows: str, head: str, expected: tuple[object, ...]) -> None:
    raw = sheet(rows, head)
    assert told(sheet_xlsx._sheet(raw, DEFAULT)) == told(slow(raw)) == expected


@pytest.mark.parametrize(
    "broken",
    [
        sheet(ORDINARY)[:-40],
        sheet(ORDINARY.replace("</c>", "</d>", 1)),
        sheet(ORDINARY.replace('<c r="B1"', '<b r="B1"')),
        sheet(ORDINARY.replace("<v>5", "<v>5<")),
        sheet(ORDINARY + "</row>"),
    ],
    ids=["cut short", "end of another element", "other element", "loose sign", "row ends twice"],
)
def test_a_torn_sheet_is_damaged_and_never_half_read(broken: bytes) -> None:
    data = repacked(MODEL, {"xl/worksheets/sheet3.xml": broken})
    with pytest.raises(Unreadable):
        xlsx.workbook(data)


def test_a_name_that_looks_like_an_amount_or_more_is_kept_whole() -> None:
    book = openpyxl.Workbook()
    cells = book.worksheets[0]
    cells["A1"], cells["B2"], cells["C3"] = "a > b & c", '=IF(A1<"x",1,2)', 10**14 + 3
    target = io.BytesIO()
    book.save(target)
    found = xlsx.workbook(target.getvalue()).sheets[0]
    assert (found.cell(1, 1).value, found.cell(2, 2).formula, str(found.cell(3, 3).value)) == (
        "a > b & c",
        'IF(A1<"x",1,2)',
        "100000000000003",
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_the_quick_way_to_unpack_gives_what_the_usual_way_gives(method: int) -> None:
    """However it was packed, and whichever byte of the packed part or its size or checksum is wrong: the same bytes, or refused by both."""
    name, content = "xl/worksheets/sheet1.xml", b"<worksheet>" + bytes(range(32, 127)) * 40 + b"</worksheet>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr(name, content)
    whole = buffer.getvalue()

    def unpacked(data: bytes, quick: bool) -> bytes | str:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            try:
                return sheet_xlsx._part(package, data, name) if quick else package.read(name)
            except Exception as error:
                return type(error).__name__

    assert unpacked(whole, quick=True) == content
    directory = whole.index(b"PK\1\2")
    sizes = range(directory + 16, directory + 28)  # checksum, packed and unpacked size
    outcomes = set()
    for position in (*range(30 + len(name), directory), *sizes):
        damaged = bytearray(whole)
        damaged[position] ^= 0x5A
        usual = unpacked(bytes(damaged), quick=False)
        assert unpacked(bytes(damaged), quick=True) == usual, position
        outcomes.add(usual if isinstance(usual, str) else "read")
    assert outcomes - {"read"}  # damage was met
