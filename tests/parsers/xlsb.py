"""Writes small binary workbooks (.xlsb), which no program here can save: only what a test needs of the format ([MS-XLSB])."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

Value = str | float | None
ERRORS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#NAME?": 0x1D}
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>{}</Types>'
)
_LINKS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(data)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + data


def _text(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def _cell(column: int, value: Value) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _record(3, place + bytes([ERRORS[value]])) if value in ERRORS else _record(6, place + _text(value))
    return b"" if value is None else _record(5, place + struct.pack("<d", value))


def _sheet(rows: Sequence[Sequence[Value]]) -> bytes:
    wide = max(map(len, rows), default=1) or 1
    made = _record(129) + _record(148, struct.pack("<4I", 0, max(len(rows) - 1, 0), 0, wide - 1)) + _record(145)
    for number, row in enumerate(rows):
        made += _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        made += b"".join(_cell(column, value) for column, value in enumerate(row))
    return made + _record(146) + _record(130)


def workbook(sheets: Mapping[str, Sequence[Sequence[Value]]], hidden: Sequence[str] = ()) -> bytes:
    """An xlsb file with these sheets. Text that is the name of an error becomes that error."""
    book, types, links = _record(131) + _record(143), "", ""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, rows) in enumerate(sheets.items(), 1):
            book += _record(156, struct.pack("<II", int(name in hidden), number) + _text(f"rId{number}") + _text(name))
            types += f'<Override PartName="/xl/worksheets/sheet{number}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
            links += f'<Relationship Id="rId{number}" Type="{_KIND}worksheet" Target="worksheets/sheet{number}.bin"/>'
            package.writestr(f"xl/worksheets/sheet{number}.bin", _sheet(rows))
        package.writestr("[Content_Types].xml", _TYPES.format(types))
        package.writestr("_rels/.rels", _LINKS.format(f'<Relationship Id="rId1" Type="{_KIND}officeDocument" Target="xl/workbook.bin"/>'))
        package.writestr("xl/_rels/workbook.bin.rels", _LINKS.format(links))
        package.writestr("xl/workbook.bin", book + _record(144) + _record(132))
    return target.getvalue()
