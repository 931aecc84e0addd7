"""The fastest ways in which a library gets at the same bytes: what reading is measured against."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

from lxml import etree

from parsers import qpdf


def unzip_and_parse(data: bytes) -> int:
    """Every XML part of a package, parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return sum(len(etree.fromstring(package.read(name))) for name in package.namelist() if name.endswith((".xml", ".rels")))


def sheets_parsed(data: bytes) -> int:
    """The XML of every sheet, parsed: what a second look behind the cells costs at least when it parses."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return sum(len(etree.fromstring(package.read(name))) for name in package.namelist() if name.startswith("xl/worksheets/"))


def pypdf_fields(data: bytes) -> object:
    """Names and values of the form fields."""
    import pypdf

    return pypdf.PdfReader(io.BytesIO(data)).get_fields()


def pikepdf_fields(data: bytes) -> object:
    """The same by pikepdf, where it is installed; without it never the fastest."""
    try:
        import pikepdf
    except ImportError:
        time.sleep(1)
        return None
    with pikepdf.open(io.BytesIO(data)) as document:
        return _named_values(document)


def pikepdf_fields_of_a_file(data: bytes) -> object:
    """The same out of a file in memory, which takes half of what a stream does: how we open one too."""
    with qpdf.opened(data) as document:
        return _named_values(document)


def _named_values(document: Any) -> dict[str, str]:
    return {str(field.get("/T", "")): str(field.get("/V", "")) for field in document.Root.AcroForm.Fields}


def pikepdf_places(data: bytes) -> object:
    """Kind, name, tooltip, value and rectangle of every field on every page, by pikepdf."""
    import pikepdf

    found = []
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for field in page.obj.get("/Annots", []):
                texts = [str(field.get(key, "")) for key in ("/Subtype", "/FT", "/T", "/TU", "/V")]
                found.append((*texts, [float(side) for side in field.Rect]))
    return found


def pdfium_places(data: bytes) -> object:
    """The text of every page, and the rectangle around each word, by PDFium's own calls."""
    import ctypes
    import re

    import pypdfium2
    from pypdfium2 import raw

    found = []
    with pypdfium2.PdfDocument(data) as document:
        for number in range(len(document)):
            page = document[number].get_textpage()
            sides = [ctypes.c_double() for _ in range(4)]
            for word in re.finditer(r"\S+", page.get_text_range()):
                raw.FPDFText_GetCharBox(page.raw, word.start(), *sides)
                left, bottom = sides[0].value, sides[2].value
                raw.FPDFText_GetCharBox(page.raw, word.end() - 1, *sides)
                found.append((word.group(), left, bottom, sides[1].value, sides[3].value))
    return found


def pdfium_text(data: bytes) -> str:
    """The text of every page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    finally:
        document.close()


def calamine_cells(data: bytes) -> int:
    """Every cell of every sheet."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
