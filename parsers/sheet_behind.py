"""What stands behind the cells of a workbook and its values do not tell: formulas, results that are missing, errors, hidden rows and columns.

calamine shows an error and a formula that was never worked out as an empty cell; both would be silent losses. One reader per format.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from parsers import archive, media
from parsers.limits import Limits
from parsers.model import Unreadable

Spot = tuple[int, int]  # row, column, both from 1

DAMAGED = "Dit rekenblad is beschadigd of niet volledig. Bewaar het opnieuw als .xlsx en stuur het nog eens."
TOO_MANY_CELLS = "Dit rekenblad heeft te veel cellen om te lezen."
_FORBIDDEN = "In dit rekenblad zitten verwijzingen die er niet horen te staan. Bewaar het opnieuw als .xlsx en stuur het nog eens."
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_REL = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_TELLING = etree.XPath('*[@t="e" or *[local-name()="f"]]')  # cells with an error or a formula
_ERRORS = etree.XPath('/*/*[local-name()="sheetData"]/*/*[@t="e"]')
_HIDDEN = etree.XPath('/*/*[local-name()="sheetData" or local-name()="cols"]/*[@hidden]')
_SMALL = 8 << 20  # bytes of a sheet's XML
_BROKEN = (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, OSError, ValueError, EOFError, RuntimeError, NotImplementedError)

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ERROR = re.compile(r"^(#[A-Z/0]+[!?]?|Err:\d+|Fout:\d+)$")
_SAME_TYPE = re.compile(r"^(msoxl|of|oooc):=?")


@dataclass(slots=True)
class Behind:
    """What the values do not tell of one sheet. ``formulas`` holds "" for the followers of a shared formula."""

    formulas: dict[Spot, str] = field(default_factory=dict)
    uncached: set[Spot] = field(default_factory=set)
    errors: dict[Spot, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def behind(data: bytes, media_type: str, limits: Limits) -> dict[str, Behind]:
    """Per sheet name. Raises :class:`Unreadable` when the package is torn, :class:`parsers.archive.TooLarge` beyond the limits."""
    if media_type == media.XLS:
        return _xls(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if media_type == media.ODS:
                return _ods(package, limits)
            return {name: _sheet(package, path, limits) for name, path in _sheet_paths(package)}
    except _BROKEN as reason:
        raise Unreadable(DAMAGED) from reason


def _sheet_paths(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    root = _xml(package, "xl/workbook.xml")
    targets = {link.get("Id"): link.get("Target") or "" for link in _xml(package, "xl/_rels/workbook.xml.rels")}
    names = set(package.namelist())
    for sheet in root.iter("{*}sheet"):
        target = targets.get(sheet.get(_REL) or sheet.get(_STRICT_REL), "")
        path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))
        if path in names and "worksheets" in path:
            yield sheet.get("name") or "", path


def _xml(package: zipfile.ZipFile, path: str) -> etree._Element:
    return etree.fromstring(package.read(path), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _sheet(package: zipfile.ZipFile, path: str, limits: Limits) -> Behind:
    if package.getinfo(path).file_size <= _SMALL:
        return _small_sheet(package.read(path))
    found = Behind()
    count = 0
    with package.open(path) as stream:
        _refuse_definitions(stream.read(4096))
        stream.seek(0)
        walk = etree.iterparse(
            stream, events=("end",), tag=("{*}row", "{*}col"), resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
        )
        for _, element in walk:
            if etree.QName(element).localname == "col":
                _hide(element, found)
                continue
            count += len(element)
            if count > limits.cells * 4:  # styled but empty cells stand in the file too
                raise archive.TooLarge(TOO_MANY_CELLS)
            for cell in cast("list[etree._Element]", _TELLING(element)):
                _cell(cell, found)
            _hide(element, found)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return found


def _small_sheet(raw: bytes) -> Behind:
    """An ordinary sheet, parsed at once: four times as fast as row by row."""
    _refuse_definitions(raw[:4096])
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False))
    found = Behind()
    broken = cast("list[etree._Element]", _ERRORS(root))
    with_formula = (parent for one in root.iter("{*}f") if (parent := one.getparent()) is not None and parent.get("r"))
    for cell in (*with_formula, *broken):
        _cell(cell, found)
    for element in cast("list[etree._Element]", _HIDDEN(root)):
        _hide(element, found)
    return found


def _hide(element: etree._Element, found: Behind) -> None:
    """Notes a row, or the columns of a column definition, when it is hidden."""
    if element.get("hidden") not in ("1", "true"):
        return
    if etree.QName(element).localname == "col":
        first, last = int(element.get("min") or 1), int(element.get("max") or 1)
        found.hidden_columns.update(range(first, min(last, first + 200) + 1))
    else:
        found.hidden_rows.add(int(element.get("r") or 0))


def _cell(element: etree._Element, found: Behind) -> None:
    reference = element.get("r")
    if not reference:
        return
    parts = {child.tag.rpartition("}")[2]: child for child in element if isinstance(child.tag, str)}
    place = coordinate_to_tuple(reference)
    result = (parts["v"].text or "") if "v" in parts else ""
    if "f" in parts:
        found.formulas[place] = parts["f"].text or ""
        if (not result and element.get("t") != "str" and "is" not in parts) or (not result and "v" not in parts):
            found.uncached.add(place)
    if element.get("t") == "e":
        found.errors[place] = result or "#FOUT"
        found.uncached.discard(place)


def _refuse_definitions(head: bytes) -> None:
    """A sheet never defines entities of its own; one that does wants to blow up or to read our files."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Unreadable(_FORBIDDEN)


def _ods(package: zipfile.ZipFile, limits: Limits) -> dict[str, Behind]:
    found: dict[str, Behind] = {}
    sheet, row_number = Behind(), 0
    count = 0
    with package.open("content.xml") as stream:
        _refuse_definitions(stream.read(4096))
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
                    sheet, row_number = Behind(), 0
                    found[element.get(_TABLE + "name", "")] = sheet
                continue
            if event == "start":
                continue
            count += len(element)
            if count > limits.cells * 4:
                raise archive.TooLarge(TOO_MANY_CELLS)
            row_number = _ods_row(element, row_number, sheet)
            element.clear()
    return found


def _ods_row(row: etree._Element, before: int, found: Behind) -> int:
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
            found.formulas[number, column] = _SAME_TYPE.sub("", formula)
            if cell.get(_OFFICE + "value-type") is None and shown is None:
                found.uncached.add((number, column))
        if broken:
            found.errors[number, column] = text or "#FOUT"
        column += _repeats(cell, "number-columns-repeated") - 1
    return before + times


def _repeats(element: etree._Element, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return int(text) if text.isdigit() and text != "0" else 1


def _xls(data: bytes) -> dict[str, Behind]:
    """Errors and hidden rows of the old binary format. Its formulas are not told apart from values."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as reason:  # the reader of this format raises whatever its bytes run into
        raise Unreadable(DAMAGED) from reason
    found: dict[str, Behind] = {}
    for sheet in book.sheets():
        one = found[sheet.name] = Behind()
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    one.errors[row + 1, column + 1] = xlrd.error_text_from_code.get(code, "#FOUT")
        one.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
        one.hidden_columns = {column + 1 for column, info in sheet.colinfo_map.items() if info.hidden and column < 200}
    return found
