"""The parts of a Word file that say something: its text, styles, headers, footers and notes.

python-docx's package layer knows where such parts lie; only those that are needed are unpacked, and they are parsed without its element
classes, which make every look at an element twice as dear. Files saved as "Strict Open XML" differ in their namespaces only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.phys_pkg import PhysPkgReader
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TEXT = PackURI("/word/document.xml")  # where it lies when the package does not tell
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, collect_ids=False)


@dataclass(slots=True)
class Parts:
    """The opened file. ``notes``: foot- and endnotes by kind ("footnote", "endnote") and id. ``lost``: a part is damaged, the text is not."""

    body: etree._Element
    styles: etree._Element | None = None
    margins: list[etree._Element] = field(default_factory=list)
    notes: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    lost: bool = False


def opened(data: bytes) -> Parts:
    """The parts of a docx. Macros are never looked at. Raises ValueError when its text cannot be had, or it is no Word document."""
    try:
        package: Any = PhysPkgReader(io.BytesIO(data))  # its methods are those of a class that its types do not tell
        where = next(_relations(package, PACKAGE_URI, {"officeDocument"}), ("", _TEXT))[1]
        body = _parsed(package, where).find(W + "body")
    except MemoryError:
        raise
    except Exception as error:  # zipfile and python-docx raise their own errors for each kind of damage; every one means the same here
        raise ValueError("cannot be opened") from error
    if body is None:
        raise ValueError("no Word document")
    parts = Parts(body)
    try:
        for kind, target in _relations(package, where, _SAYING):
            _add(parts, kind, _parsed(package, target))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above; the text itself is whole and is read
        parts.lost = True
    return parts


_SAYING = {"styles", "header", "footer", "footnotes", "endnotes"}


def _add(parts: Parts, kind: str, root: etree._Element) -> None:
    if kind == "styles":
        parts.styles = root
    elif kind in ("header", "footer"):
        parts.margins.append(root)
    else:
        name = kind.removesuffix("s")
        parts.notes.update({(name, note.get(W + "id", "")): note for note in root.iterchildren(W + name)})


def _relations(package: Any, source: PackURI, wanted: Set[str]) -> Iterator[tuple[str, PackURI]]:
    """(last word of its type, where it lies) of the ``wanted`` parts that another refers to, but for what lies outside the file."""
    xml = package.rels_xml_for(source)
    for relation in etree.fromstring(xml, _PARSER).iterchildren(_RELATION) if xml else ():
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind in wanted and relation.get("TargetMode") != "External":
            yield kind, PackURI.from_rel_ref(source.baseURI, relation.get("Target", ""))


def _parsed(package: Any, where: PackURI) -> etree._Element:
    data: bytes = package.blob_for(where)
    if _STRICT in data:
        for strict, usual in _NAMESPACES.items():
            data = data.replace(strict, usual)
    return etree.fromstring(data, _PARSER)


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a paragraph style."""

    name: str = ""
    bold: bool = False
    heading: bool = False


NO_STYLE = Style()
_TITLES = re.compile(r"heading|kop(?!tekst|ie)|title|titel|subtitle|ondertitel", re.I)


class Styles:
    """The styles of a document, each worked out when it is first used: a file from Word brings hundreds and uses ten."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iterchildren(W + "style") if root is not None else ()
        self._elements: Mapping[str, etree._Element] = {element.get(W + "styleId", ""): element for element in found}
        self._known: dict[str, Style] = {}

    def __getitem__(self, style_id: str) -> Style:
        """The style with what it takes over from those it is based on; one that is not described has no properties."""
        style = self._known.get(style_id)
        if style is None:
            style = self._known[style_id] = self._worked_out(style_id)
        return style

    def _worked_out(self, style_id: str) -> Style:
        element = self._elements.get(style_id)
        if element is None:
            return NO_STYLE
        chain, seen = [element], {style_id}
        while (base := chain[-1].find(W + "basedOn")) is not None:
            named = base.get(W + "val", "")
            if named in seen or named not in self._elements:
                break
            seen.add(named)
            chain.append(self._elements[named])
        title = element.find(W + "name")
        name = (title.get(W + "val", "") if title is not None else "") or style_id
        bold = on(next((found for link in chain if (found := link.find(f"{W}rPr/{W}b")) is not None), None))
        outline = any(link.find(f"{W}pPr/{W}outlineLvl") is not None for link in chain)
        return Style(name, bold, outline or _TITLES.match(name) is not None)


def on(flag: etree._Element | None) -> bool:
    """A WordprocessingML on/off property."""
    return flag is not None and flag.get(W + "val", "1") not in ("0", "false", "off", "none")
