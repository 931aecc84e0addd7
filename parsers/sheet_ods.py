"""Formulas, errors and hidden rows of an OpenDocument sheet."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from parsers import archive
from parsers.limits import Limits
from parsers.sheet_behind import TOO_MANY_CELLS, Behind, Spot, refuse_definitions

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ERROR = re.compile(r"^(#[A-Z/0]+[!?]?|Err:\d+|Fout:\d+)$")
_WHITE = re.compile(rb">\s+(?=</?(?:table|office):|<text:p\b)")
_SAME_TYPE = re.compile(r"^(msoxl|of|oooc):=?")


def sheets(package: zipfile.ZipFile, limits: Limits) -> dict[str, Behind]:
    """Per sheet name."""
    found: dict[str, Behind] = {}
    formulas: dict[Spot, str] = {}
    sheet, row_number = Behind(formulas), 0
    count = 0
    with package.open("content.xml") as stream:
        refuse_definitions(stream.read(4096))
        stream.seek(0)
        walk = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=(_TABLE + "table", _TABLE + "table-row"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        )
        for event, element in walk:
            if element.tag == _TABLE + "table":
                if event == "start":
                    formulas = {}
                    sheet, row_number = Behind(formulas), 0
                    found[element.get(_TABLE + "name", "")] = sheet
                continue
            if event == "start":
                continue
            count += len(element)
            if count > limits.cells * 4:
                raise archive.TooLarge(TOO_MANY_CELLS)
            row_number = _row(element, row_number, sheet, formulas)
            element.clear()
    return found


def without_white(data: bytes, limits: Limits) -> bytes:
    """The same package without the white space that a program put between the rows and cells."""
    made = io.BytesIO()
    with archive.guarded(data, limits) as package, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in ("mimetype", "content.xml", "META-INF/manifest.xml"):
            if name in package.NameToInfo:
                new.writestr(name, _WHITE.sub(b">", package.read(name)))
    return made.getvalue()


def _row(row: etree._Element, before: int, found: Behind, formulas: dict[Spot, str]) -> int:
    """Reads a row; gives the number of the last row it stands for. A repeated row is looked at once, and only near the top can it hold anything."""
    number = before + 1
    times = _repeats(row, "number-rows-repeated")
    hidden = row.get(_TABLE + "visibility") in ("collapse", "filter")
    if hidden and any(len(cell) for cell in row):
        found.hidden_rows.update(range(number, number + min(times, 1000)))
    column = 0
    for cell in row:
        if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        column += 1
        formula = cell.get(_TABLE + "formula")
        shown = cell.find(_TEXT + "p")
        text = "" if shown is None else "".join(map(str, shown.itertext())).strip()
        broken = cell.get(_CALC + "value-type") == "error" or (formula is not None and _ERROR.match(text))
        if formula is not None:
            formulas[number, column] = _SAME_TYPE.sub("", formula)
            if cell.get(_OFFICE + "value-type") is None and shown is None:
                found.uncached.add((number, column))
        if broken:
            found.errors[number, column] = text or "#FOUT"
        column += _repeats(cell, "number-columns-repeated") - 1
    return before + times


def _repeats(element: etree._Element, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return int(text) if text.isdigit() and text != "0" else 1
