"""Kinds of files by their content, and archives within limits."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from parsers import archive, media
from parsers.limits import Limits
from parsers.model import Unreadable

DATA = Path(__file__).parent / "data"
XLSX = (DATA / "kostenmodel_doorgerekend.xlsx").read_bytes()
DOCX = (DATA / "aanvraag_wegdek.docx").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", media.EMPTY),
        (b"\0" * 100, media.EMPTY),
        (b"rommel vooraf\n%PDF-1.4\n", media.PDF),
        (DOCX, media.DOCX),
        (DOCX[: len(DOCX) // 2], media.DOCX),
        (XLSX, media.XLSX),
        (XLSX[:3000], media.XLSX),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, zipfile.ZIP_STORED), media.ODT),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), media.ODS),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<x/>", "META-INF/manifest.xml": b""}),
            media.ODP,
        ),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.graphics", "content.xml": b"<x/>", "META-INF/manifest.xml": b""}),
            media.ODG,
        ),
        (zipped({"formulier.docx": DOCX}), media.ZIP),
        (zipped({"foto.pdf": b"%PDF-1.4\n", "kosten.xlsx": XLSX}, zipfile.ZIP_STORED), media.ZIP),
        (zipped({"Index/Document.iwa": b"\0iwa", "preview.jpg": b"\xff\xd8\xff\xe0"}), media.IWORK),
        (OLE + "WordDocument".encode("utf-16-le"), media.DOC),
        (OLE + "Workbook".encode("utf-16-le"), media.XLS),
        (OLE + "EncryptedPackage".encode("utf-16-le"), media.ENCRYPTED),
        (OLE + "__substg1.0_".encode("utf-16-le"), media.MSG),
        (b"\x78\x9f\x3e\x22" + b"\0" * 20, media.TNEF),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 40, "image/jpeg"),
        (b"Received: from a\r\nFrom: a@b\r\nSubject: x\r\n\r\ndag", media.EML),
        (b"<!DOCTYPE html><html></html>", media.HTML),
        (b"gewone tekst\r\n", media.TEXT),
        (b"\x01\x02\x03\x04" * 30, media.BINARY),
    ],
)
def test_sniff(data: bytes, expected: str) -> None:
    assert media.sniff(data, "formulier.exe") == expected


def test_expand_opens_archives_in_archives() -> None:
    inner = zipped({"b.pdf": b"%PDF-1"})
    data = zipped({"map/a.docx": DOCX, "map/": b"", "..\\..\\c.pdf": b"%PDF-2", "__MACOSX/._a": b"x", "in.zip": inner})
    assert [(one.name, len(one.data), one.problem) for one in archive.expand(data)] == [
        ("map/a.docx", len(DOCX), ""),
        ("c.pdf", 6, ""),
        ("in.zip/b.pdf", 6, ""),
    ]


def test_locked_and_damaged_entries_are_told_and_hide_nothing() -> None:
    data = bytearray(zipped({"slot.pdf": b"%PDF-1" * 20, "kapot.pdf": b"%PDF-2" * 20, "goed.pdf": b"%PDF-3"}, zipfile.ZIP_STORED))
    directory = [offset for offset in range(len(data) - 4) if data[offset : offset + 4] == b"PK\x01\x02"]
    struct.pack_into("<H", data, directory[0] + 8, 1)
    struct.pack_into("<H", data, 6, 1)
    data[data.index(b"%PDF-2") + 3] ^= 0xFF
    found = archive.expand(bytes(data))
    assert [(one.name, bool(one.data), one.problem[:30]) for one in found] == [
        ("slot.pdf", False, "Dit bestand zit achter een wac"),
        ("kapot.pdf", False, "Dit bestand in de zip is besch"),
        ("goed.pdf", True, ""),
    ]


def test_bombs_are_refused_before_they_are_opened() -> None:
    with pytest.raises(archive.TooLarge):
        archive.expand(zipped({"bom.txt": b"\0" * (64 << 20)}))
    with pytest.raises(archive.TooLarge):
        archive.expand(zipped({f"{n}.txt": b"" for n in range(60)}), Limits(entries=50))
    deep = zipped({"a.pdf": b"%PDF"})
    for _ in range(5):
        deep = zipped({"in.zip": deep})
    with pytest.raises(archive.TooLarge):
        archive.expand(deep)
    with pytest.raises(Unreadable):
        archive.expand(DOCX[:2000])
