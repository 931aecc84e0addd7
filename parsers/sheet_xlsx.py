"""Formulas, errors and hidden rows of an Excel sheet.

Nearly every sheet is written in one way, by every program: each cell with its place, style, type, formula and value in that order. Such a sheet is
matched as a whole, which takes a tenth of the time of parsing it, and shows that no result is missing, nothing is an error and nothing is hidden. Any
other sheet, and any that is not matched to its last byte, is parsed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any

from isal import isal_zlib
from isal.igzip_lib import IsalError
from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple, get_column_letter

from parsers import archive
from parsers.limits import Limits
from parsers.sheet_behind import TOO_MANY_CELLS, Behind, Spot, refuse_definitions

_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_REL = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
_MOST_COLUMNS = 200  # a definition of columns often runs to the last one there is

_TO_WORK_OUT = re.compile(rb'<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad="(?:1|true)"')
_ZERO = b"</f><v>0</v>"
_FORMULAS = 5  # of a workbook, at least

_HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml(?: version="1\.0"| encoding="(?i:utf-8)"| standalone="\w+")*\s*\?>)?\s*<worksheet\s[^>]*xmlns="'
)
_HIDDEN = re.compile(rb' hidden=(?!"(?:false|0)")')
_FORMULA = rb"(?:<f[^>]*+>(?:[^<]++</f>)?+)?+"
_CELL = (
    rb'<c r="[^"]*+"(?: s="[^"]*+")?+(?:/>'
    rb'|(?: t="[sn]")?+>' + _FORMULA + rb"<v>[^<]++</v></c>"  # a number or a text, with its value
    rb'| t="(?:str|b)">' + _FORMULA + rb"<v>[^<]*+</v></c>"  # a formula may show nothing
    rb'| t="inlineStr"><is><t[^>]*+>[^<]*+</t></is></c>)'
)
_PLAIN = re.compile(rb"<sheetData>(?:<row[^>]*+>(?:" + _CELL + rb")*+(?:</row>)?+)*+</sheetData>")
_WITH_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*><f([^>]*)>([^<]*)')
_SHARED = re.compile(rb'\bsi="(\d+)"')


def sheets(package: zipfile.ZipFile, data: bytes, limits: Limits) -> dict[str, Behind]:
    """Per sheet name, of the open package in ``data``."""
    workbook = _part(package, data, "xl/workbook.xml")
    parts = {name: _part(package, data, path) for name, path in _paths(package, data, workbook)}
    found = {name: _sheet(raw, limits) for name, raw in parts.items()}
    if _is_to_be_worked_out(workbook, parts.values()):
        for one in found.values():
            one.uncached.update(one.formulas)
    return found


def without_results(data: bytes, limits: Limits) -> bytes:
    """The same package without the zeros that stand for the results of formulas; as it is when they are results."""
    made = io.BytesIO()
    try:
        with archive.guarded(data, limits) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except archive.BROKEN:
        return data  # a part that the sheets do not need is damaged
    if not _is_to_be_worked_out(parts.get("xl/workbook.xml", b""), [raw for name, raw in parts.items() if "worksheets/" in name]):
        return data
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, raw in parts.items():
            new.writestr(name, raw.replace(_ZERO, b"</f>") if "worksheets/" in name else raw)
    return made.getvalue()


def _is_to_be_worked_out(workbook: bytes, sheets: Iterable[bytes]) -> bool:
    """Whether every formula has 0 for its result, as programs write that cannot work them out and leave that to Excel."""
    if _TO_WORK_OUT.search(workbook) is None:
        return False
    formulas = 0
    for raw in sheets:
        its = raw.count(b"</f>")
        if its and its != raw.count(_ZERO):
            return False  # told by the first sheet with results, mostly
        formulas += its
    return formulas >= _FORMULAS


def _paths(package: zipfile.ZipFile, data: bytes, workbook: bytes) -> Iterator[tuple[str, str]]:
    root = _xml(workbook)
    links = _xml(_part(package, data, "xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    for sheet in root.iter("{*}sheet"):
        target = targets.get(sheet.get(_REL) or sheet.get(_STRICT_REL), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path not in package.NameToInfo:
            path = posixpath.normpath(path)
        if path in package.NameToInfo and "worksheets" in path:
            yield sheet.get("name") or "", path


def _part(package: zipfile.ZipFile, data: bytes, name: str) -> bytes:
    """One part of the open package in ``data``: what ``package.read(name)`` gives, at a third of the cost, which counts where there are many.

    What is not as the directory says is left to ``package.read``, and so is what it raises.
    """
    info = package.getinfo(name)
    start = info.header_offset
    if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & 0x1 or data[start : start + 4] != b"PK\3\4":
        return package.read(info)
    start += 30 + int.from_bytes(data[start + 26 : start + 28], "little") + int.from_bytes(data[start + 28 : start + 30], "little")
    packed = memoryview(data)[start : start + info.compress_size]
    try:
        content: bytes = isal_zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
    except IsalError:  # type: ignore[misc]  # its stubs give an instance
        return package.read(info)
    return content if len(content) == info.file_size and isal_zlib.crc32(content) == info.CRC else package.read(info)


def _xml(raw: bytes) -> etree._Element:
    refuse_definitions(raw[:4096])
    return etree.fromstring(raw, _PARSER)


def _sheet(raw: bytes, limits: Limits) -> Behind:
    return Behind(_Formulas(raw)) if _is_plain(raw) else _Rows(limits).read(raw)


def _is_plain(raw: bytes) -> bool:
    """Whether this sheet is written as usual to its last byte, with every result there, no error and nothing hidden."""
    start = raw.find(b"<sheetData>")
    head = raw[: max(start, 0)]
    if not _HEAD.match(head) or b"<!" in head or not raw.rstrip().endswith(b"</worksheet>"):
        return False
    return _HIDDEN.search(raw) is None and _PLAIN.match(raw, start) is not None


class _Formulas(Mapping[Spot, str]):
    """The formulas of a plain sheet, taken out of its XML when one is asked for."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._found: dict[Spot, str] | None = None

    def _all(self) -> dict[Spot, str]:
        if self._found is None:
            first: dict[bytes, str] = {}
            self._found = {}
            for letters, row, attributes, text in _WITH_FORMULA.findall(self._raw):
                formula = text.decode("utf-8", "replace")
                if "&" in formula:
                    formula = unescape(formula)
                if shared := _SHARED.search(attributes):
                    formula = formula or first.get(shared[1], "")
                    first.setdefault(shared[1], formula)
                self._found[int(row), _column(letters)] = formula
            self._raw = b""
        return self._found

    def __getitem__(self, place: Spot) -> str:
        return self._all()[place]

    def get(self, place: Spot, default: Any = None) -> Any:
        """As of any mapping. It is asked for every cell, and what a mapping brings along takes three calls for it."""
        return self._all().get(place, default)

    def __iter__(self) -> Iterator[Spot]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


@lru_cache(maxsize=512)
def _column(letters: bytes) -> int:
    return column_index_from_string(letters.decode())


class _Rows:
    """Walks a sheet row by row, and lets go of each."""

    def __init__(self, limits: Limits) -> None:
        self.most = limits.cells * 4  # styled but empty cells stand in the file too
        self.formulas: dict[Spot, str] = {}
        self.found = Behind(self.formulas)
        self.first: dict[str, str] = {}  # formulas that cells share
        self.row = 0

    def read(self, raw: bytes) -> Behind:
        refuse_definitions(raw[:4096])
        walk = etree.iterparse(
            io.BytesIO(raw),
            events=("end",),
            tag=("{*}row", "{*}col"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
        )
        cells = 0
        for _, element in walk:
            if etree.QName(element).localname == "col":
                self._columns(element)
                continue
            cells += len(element)
            if cells > self.most:
                raise archive.TooLarge(TOO_MANY_CELLS)
            self._row(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        return self.found

    def _columns(self, element: etree._Element) -> None:
        if _is_hidden(element):
            first, last = int(element.get("min") or 1), int(element.get("max") or 1)
            self.found.hidden_columns.update(range(first, min(last, first + _MOST_COLUMNS) + 1))

    def _row(self, element: etree._Element) -> None:
        self.row = int(element.get("r") or self.row + 1)
        if _is_hidden(element):
            self.found.hidden_rows.add(self.row)
        column = 0
        for cell in element:
            if not isinstance(cell.tag, str) or etree.QName(cell).localname != "c":
                continue
            place = coordinate_to_tuple(cell.get("r") or f"{get_column_letter(column + 1)}{self.row}")
            column = place[1]
            self._cell(cell, place)

    def _cell(self, element: etree._Element, place: Spot) -> None:
        kind = element.get("t")
        parts = {child.tag.rpartition("}")[2]: child for child in element if isinstance(child.tag, str)}
        result = (parts["v"].text or "") if "v" in parts else ""
        if kind == "e":
            self.found.errors[place] = result or "#FOUT"
        if "f" not in parts:
            return
        formula, shared = parts["f"].text or "", parts["f"].get("si")
        if shared is not None:
            formula = formula or self.first.get(shared, "")
            self.first.setdefault(shared, formula)
        self.formulas[place] = formula
        if not result and kind != "e" and (("v" not in parts and "is" not in parts) or kind not in ("str", "inlineStr")):
            self.found.uncached.add(place)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") in ("1", "true")
