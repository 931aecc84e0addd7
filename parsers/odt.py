"""An OpenDocument text as a :class:`Picture`: paragraphs, headings and tables in reading order, with every control in them.

Own walk over the XML: the few readers there are give text only. Anchors as for docx: ``{"block": i}`` or ``{"block": i, "row": r, "cell": c}``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from parsers.docx_inline import DELETED
from parsers.model import Block, Control, Picture, Place, Unreadable
from parsers.odt_inline import DRAW, FO, FORM, OFFICE, PLAIN, STYLE, TABLE, TEXT, XML_ID, Look, OdtInline
from parsers.words import tidy

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
LOCKED = "Dit bestand is beveiligd met een wachtwoord. Stuur een versie zonder wachtwoord."
DAMAGED = "Dit OpenDocument-bestand is beschadigd en kan niet worden geopend. Stuur het opnieuw, als docx, odt of pdf."
_FRAMES = {
    TEXT + "section",
    TEXT + "list",
    TEXT + "list-item",
    TEXT + "list-header",
    TEXT + "numbered-paragraph",
    TEXT + "index-body",
    TEXT + "table-of-content",
    TEXT + "note-body",
    DRAW + "frame",
    DRAW + "text-box",
}
_ROW_FRAMES = {TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"}
_REPEATS = 60  # most times that one cell or row stands for several


def picture(data: bytes) -> Picture:
    """What is on the pages of an odt. Raises :class:`Unreadable` when it cannot be opened or holds nothing at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise Unreadable(LOCKED)
            content = _xml(package.read("content.xml"))
            styles = _xml(package.read("styles.xml")) if "styles.xml" in names else None
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises its own errors for each kind of damage; every one means the same here
        raise Unreadable(DAMAGED, damaged=True) from error
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise Unreadable(DAMAGED, damaged=True)
    looks = _looks([part for part in (styles, content) if part is not None])
    reader = _Reader(looks, {(one.get(XML_ID) or one.get(FORM + "id") or ""): one for one in _controls(body)})
    reader.body(body)
    if not any(block.text.strip() or any(not one.unread for one in block.controls) for block in reader.blocks):
        drawn = next(body.iter(DRAW + "image"), None) is not None
        raise Unreadable(
            "Dit OpenDocument-bestand bevat alleen afbeeldingen, geen tekst die we kunnen lezen."
            if drawn
            else "Dit OpenDocument-bestand is leeg."
        )
    margins = _margins(styles, reader) if styles is not None else ()
    return Picture(MEDIA_TYPE, tuple(reader.blocks), margins=margins, notes=tuple(sorted(reader.notes)))


@dataclass(slots=True)
class _Reader:
    """Walks the body and numbers what it meets."""

    looks: dict[str, Look]
    drawn: dict[str, etree._Element]
    blocks: list[Block] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    paragraphs: int = 0
    tables: int = 0

    def body(self, container: etree._Element) -> None:
        """Everything in a body, a section, a list or a text box, in order."""
        for child in container:
            if child.tag in (TEXT + "p", TEXT + "h"):
                self._paragraph(child)
            elif child.tag == TABLE + "table":
                self._table(child)
            elif child.tag == TEXT + "tracked-changes":
                if next(child.iter(TEXT + "deletion"), None) is not None:
                    self.notes.add(DELETED)
            elif child.tag in _FRAMES:
                self.body(child)
            elif child.tag == OFFICE + "forms":
                continue
            elif isinstance(child.tag, str) and child.tag.startswith(DRAW):
                inline = self._new()
                inline._drawing(child)
                self._keep(inline, PLAIN, False)

    def inline(self, element: etree._Element) -> tuple[OdtInline, Look]:
        look = self.looks.get(element.get(TEXT + "style-name", ""), PLAIN)
        inline = self._new()
        inline.read(element, replace(look, name="", heading=False))
        return inline, look

    def _new(self) -> OdtInline:
        return OdtInline(self.notes, looks=self.looks, drawn=self.drawn)

    def _paragraph(self, element: etree._Element) -> None:
        inline, look = self.inline(element)
        self._keep(inline, look, element.tag == TEXT + "h" or look.heading)

    def _keep(self, inline: OdtInline, look: Look, heading: bool) -> None:
        text = inline.text.strip()
        self.paragraphs += bool(text)
        place = self._place(f"alinea {max(self.paragraphs, 1)}")
        controls = inline.finish(place)
        if text or controls:
            bold = inline.bold_chars > 0 and inline.plain_chars <= inline.bold_chars // 10
            self.blocks.append(Block("heading" if heading else "paragraph", text, place, look.name, bold or look.bold, controls=controls))
        for box in (*inline.text_boxes, *inline.after):
            self.body(box)

    def _place(self, location: str, **more: int) -> Place:
        anchor: dict[str, Any] = {"block": len(self.blocks), **more}
        return Place(location, anchor)

    def _table(self, element: etree._Element) -> None:
        rows = [list(_cells(row)) for row in _rows(element)]
        if all(len(row) == 1 for row in rows) and (len(rows) == 1 or any(cell.find(TABLE + "table") is not None for (cell,) in rows)):
            for (cell,) in rows:  # frames around text, or around a part of the page: as if they were not there
                self.body(cell)
            return
        self.tables += 1
        texts: list[tuple[str, ...]] = []
        merged: list[tuple[int, int]] = []
        covered: list[tuple[int, int]] = []
        controls: list[Control] = []
        nested: list[etree._Element] = []
        for r, row in enumerate(rows):
            line = []
            for c, cell in enumerate(row):
                place = self._place(f"tabel {self.tables}, rij {r + 1}, kolom {c + 1}", row=r, cell=c)
                text, found = self._cell(cell, place, nested)
                line.append(text)
                controls.extend(found)
                covered.extend([(r, c)] if cell.tag == TABLE + "covered-table-cell" else [])
                merged.extend((r + n, c) for n in range(1, _repeated(cell, "number-rows-spanned")))
            texts.append(tuple(line))
        text = "\n".join(" | ".join(tidy(cell) for cell in row) for row in texts)
        if text.strip(" |\n") or controls:
            place = self._place(f"tabel {self.tables}")
            aside = frozenset(covered) - set(merged)
            self.blocks.append(Block("table", text, place, "", False, tuple(texts), tuple(controls), (), tuple(merged), aside))
        for table in nested:
            self._table(table)

    def _cell(self, cell: etree._Element, place: Place, nested: list[etree._Element]) -> tuple[str, list[Control]]:
        lines: list[str] = []
        controls: list[Control] = []
        for child in cell:
            if child.tag == TABLE + "table":
                nested.append(child)
            elif child.tag in (TEXT + "p", TEXT + "h"):
                inline, _ = self.inline(child)
                lines.append(inline.text.strip())
                controls.extend(inline.finish(place))
                for box in inline.text_boxes:
                    text, found = self._cell(box, place, nested)
                    lines.append(text)
                    controls.extend(found)
            elif child.tag in _FRAMES:
                text, found = self._cell(child, place, nested)
                lines.append(text)
                controls.extend(found)
        return "\n".join(line for line in lines if line), controls


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == TABLE + "table-row":
            for _ in range(_repeated(child, "number-rows-repeated")):
                yield child
        elif child.tag in _ROW_FRAMES:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            for _ in range(_repeated(child, "number-columns-repeated")):
                yield child


def _repeated(element: etree._Element, name: str) -> int:
    text = element.get(TABLE + name, "1")
    return min(int(text), _REPEATS) if text.isdigit() else 1


def _xml(raw: bytes) -> etree._Element:
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False))


def _controls(body: etree._Element) -> Iterator[etree._Element]:
    for forms in body.iter(OFFICE + "forms"):
        for element in forms.iter():
            if isinstance(element.tag, str) and element.tag.startswith(FORM) and (element.get(XML_ID) or element.get(FORM + "id")):
                yield element


_SETS_APART = {STYLE + "text-underline-style": "none", FO + "background-color": "transparent", FO + "color": "#000000"}
_AS_USUAL = ("#ffffff", "#FFFFFF", "auto")


def _looks(parts: list[etree._Element]) -> dict[str, Look]:
    """Style name -> what matters of it, with what it takes over from its parents. The document's own styles come last and win."""
    raw: dict[str, etree._Element] = {one.get(STYLE + "name", ""): one for part in parts for one in part.iter(STYLE + "style")}
    looks = {}
    for name, element in raw.items():
        chain, seen = [element], {name}
        while (parent := chain[-1].get(STYLE + "parent-style-name", "")) in raw and parent not in seen:
            seen.add(parent)
            chain.append(raw[parent])
        shown = chain[0].get(STYLE + "display-name") or _named(chain) or name
        heading = any(link.get(STYLE + "default-outline-level") for link in chain) or shown.casefold().startswith(
            ("heading", "kop", "title", "titel", "subtitle", "ondertitel")
        )
        bold = _first(chain, FO + "font-weight") in ("bold", "600", "700", "800", "900")
        font = _first(chain, STYLE + "font-name") or _first(chain, FO + "font-family") or ""
        struck = (_first(chain, STYLE + "text-line-through-style") or "none") != "none"
        apart = any((_first(chain, mark) or usual) not in (usual, *_AS_USUAL) for mark, usual in _SETS_APART.items())
        looks[name] = Look(shown, bold, bool(heading), _first(chain, TEXT + "display") == "none", struck, font, apart)
    return looks


def _named(chain: list[etree._Element]) -> str:
    """The name of the nearest style that a person gave a name: automatic ones are called P1, T2."""
    for link in chain:
        name = link.get(STYLE + "display-name") or link.get(STYLE + "name", "").replace("_20_", " ")
        if not (name[:1] in "PT" and name[1:].isdigit()):
            return str(name)
    return ""


def _first(chain: list[etree._Element], attribute: str) -> str | None:
    for link in chain:
        properties = link.find(STYLE + "text-properties")
        if properties is not None and properties.get(attribute) is not None:
            return str(properties.get(attribute))
    return None


def _margins(styles: etree._Element, reader: _Reader) -> tuple[str, ...]:
    texts: dict[str, None] = {}
    for page in styles.iter(STYLE + "master-page"):
        for part in page:
            for paragraph in part.iter(TEXT + "p"):
                inline, _ = reader.inline(paragraph)
                if tidy(inline.text):
                    texts[tidy(inline.text)] = None
    return tuple(texts)
