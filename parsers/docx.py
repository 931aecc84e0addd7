"""A Word document as a :class:`Picture`: paragraphs, headings and tables in reading order, with every control in them.

python-docx opens the package; the walk over the XML is our own, because its public text drops content controls, tracked insertions,
legacy fields and text boxes without a word. Anchors: ``{"block": i}`` or ``{"block": i, "row": r, "cell": c}``, all counted from 0.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from docx.document import Document
from docx.opc.part import PartFactory
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from parsers.docx_inline import Inline, W, on, sdt_control, through, with_text
from parsers.model import Block, Control, Picture, Place, Unreadable
from parsers.words import tidy

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BLOCKS = {W + "p", W + "tbl"}
_OLE = b"\xd0\xcf\x11\xe0"
LOCKED = "Dit bestand is beveiligd met een wachtwoord of is een oud .doc-bestand. Sla het op als gewone docx of pdf en stuur het opnieuw."
# What python-docx does not take for a Word document, while only its macros or its being a template make it another.
_ALSO_WORD = tuple(
    f"application/vnd.{kind}.main+xml"
    for kind in (
        "ms-word.document.macroEnabled",
        "ms-word.template.macroEnabledTemplate",
        "openxmlformats-officedocument.wordprocessingml.template",
    )
)
PartFactory.part_type_for.update(dict.fromkeys(_ALSO_WORD, DocumentPart))
DAMAGED = "Dit Word-bestand is beschadigd en kan niet worden geopend. Stuur het opnieuw, als docx of pdf."


def picture(data: bytes) -> Picture:
    """What is on the pages of a docx. Raises :class:`Unreadable` when it cannot be opened or holds nothing at all."""
    if data.startswith(_OLE):
        raise Unreadable(LOCKED)
    try:
        document = _opened(data)
        body = document.element.body
        if body is None:
            raise ValueError("no text part")
    except Exception as error:  # zipfile raises its own errors for each kind of damage; every one means the same here
        raise Unreadable(DAMAGED) from error
    reader = _Reader(_styles(document))
    reader.body(body)
    margins = _margins(document)
    if not any(block.text.strip() or block.controls for block in reader.blocks):
        pictures = any(True for _ in body.iter(W + "drawing", W + "pict"))
        raise Unreadable(
            "Dit Word-bestand bevat alleen afbeeldingen, geen tekst die we kunnen lezen." if pictures else "Dit Word-bestand is leeg."
        )
    return Picture(MEDIA_TYPE, tuple(reader.blocks), margins=margins, notes=tuple(sorted(reader.notes)))


def _opened(data: bytes) -> Document:
    """The document part; macros in it are never looked at. Raises ValueError when the package holds another kind of document."""
    part = Package.open(io.BytesIO(data)).main_document_part
    if not isinstance(part, DocumentPart):
        raise ValueError("no Word document")
    return part.document


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    bold: bool
    heading: bool


@dataclass(slots=True)
class _Reader:
    """Walks the body and numbers what it meets."""

    styles: dict[str, _Style]
    blocks: list[Block] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    paragraphs: int = 0
    tables: int = 0

    def body(self, container: etree._Element) -> None:
        """Everything in a body, a text box or a layout cell, in order."""
        whole: dict[etree._Element, tuple[int, int]] = {}
        for child, around in through(container, _BLOCKS):
            before = len(self.blocks)
            if child.tag == W + "p":
                self._paragraph(child)
            else:
                self._table(child)
            for sdt in around:
                first, _ = whole.get(sdt, (before, 0))
                whole[sdt] = (first, len(self.blocks))
        for sdt, (first, last) in whole.items():
            self._wrap(sdt, first, last)
        if next(container.iter(W + "altChunk"), None) is not None:
            self.notes.add("Het document bevat een ingevoegd bestand dat we niet kunnen lezen.")

    def _wrap(self, sdt: etree._Element, first: int, last: int) -> None:
        """A control around whole paragraphs or tables: it stands on its first block with the text of all of them."""
        blank = sdt_control(sdt)
        if first >= last or not (blank.tag or blank.label):
            return
        control = with_text(blank, "\n".join(block.text for block in self.blocks[first:last] if block.text))
        if control.placeholder:
            self.blocks[first:last] = [replace(block, text="") if block.kind != "table" else block for block in self.blocks[first:last]]
        head = self.blocks[first]
        self.blocks[first] = replace(head, controls=(replace(control, place=head.place), *head.controls))

    def _place(self, location: str, **more: int) -> Place:
        anchor: dict[str, Any] = {"block": len(self.blocks), **more}
        return Place(location, anchor)

    def _paragraph(self, element: etree._Element) -> None:
        inline, style = self._inline(element)
        text = inline.text.strip()
        if text:
            self.paragraphs += 1
        controls = inline.finish(self._place(f"alinea {max(self.paragraphs, 1)}"))
        if text or controls:
            bold = (inline.bold_chars > 0 and inline.plain_chars <= inline.bold_chars // 10) or (style.bold and not inline.plain_chars)
            kind = "heading" if style.heading else "paragraph"
            place = self._place(f"alinea {max(self.paragraphs, 1)}")
            self.blocks.append(Block(kind, text, place, style.name, bold or style.bold, controls=controls))
        for box in inline.text_boxes:
            self.body(box)

    def _inline(self, element: etree._Element) -> tuple[Inline, _Style]:
        properties = element.find(W + "pPr")
        named = properties.find(W + "pStyle") if properties is not None else None
        style = self.styles.get(named.get(W + "val", "") if named is not None else "", _Style("", False, False))
        if properties is not None and properties.find(W + "outlineLvl") is not None:
            style = replace(style, heading=True)
        inline = Inline(self.notes)
        inline.walk(element)
        return inline, style

    def _table(self, element: etree._Element) -> None:
        rows = [row for row in through(element, {W + "tr"}) if row[0].find(f"{W}trPr/{W}del") is None]
        cells = [list(through(row, {W + "tc"})) for row, _ in rows]
        if len(cells) == 1 and len(cells[0]) == 1:  # a frame around text: read it as if the frame were not there
            self.body(cells[0][0][0])
            return
        self.tables += 1
        number = self.tables
        texts: list[tuple[str, ...]] = []
        controls: list[Control] = []
        nested: list[etree._Element] = []
        for r, row in enumerate(cells):
            line: list[str] = [""] * _number(rows[r][0].find(f"{W}trPr/{W}gridBefore"))
            for cell, around in row:
                place = self._place(f"tabel {number}, rij {r + 1}, kolom {len(line) + 1}", row=r, cell=len(line))
                text, found = self._cell(cell, place, nested)
                controls.extend(replace(with_text(sdt_control(sdt), text), place=place) for sdt in around if _named(sdt))
                if around and sdt_control(around[-1]).placeholder:
                    text = ""
                controls.extend(found)
                line.append(text)
                line.extend([""] * (_number(cell.find(f"{W}tcPr/{W}gridSpan")) - 1))
            texts.append(tuple(line))
        text = "\n".join(" | ".join(tidy(cell) for cell in row) for row in texts)
        if text.strip(" |\n") or controls:
            self.blocks.append(
                Block("table", text, self._place(f"tabel {number}"), rows=tuple(texts), controls=_captioned(controls, texts))
            )
        for table in nested:
            self._table(table)

    def _cell(self, cell: etree._Element, place: Place, nested: list[etree._Element]) -> tuple[str, list[Control]]:
        lines: list[str] = []
        controls: list[Control] = []
        for child, around in through(cell, _BLOCKS):
            if child.tag == W + "tbl":
                nested.append(child)
                continue
            inline, _ = self._inline(child)
            shown = inline.text.strip()
            if around and _named(around[-1]):
                control = with_text(sdt_control(around[-1]), shown)
                controls.append(replace(control, place=place))
                shown = "" if control.placeholder else shown
            controls.extend(inline.finish(place))
            lines.append(shown)
            for box in inline.text_boxes:
                lines.extend(self._cell(box, place, nested)[0].split("\n"))
        return "\n".join(line for line in lines if line), controls


def _named(sdt: etree._Element) -> bool:
    control = sdt_control(sdt)
    return bool(control.tag or control.label)


def _captioned(controls: Iterable[Control], rows: list[tuple[str, ...]]) -> tuple[Control, ...]:
    """A box alone in its cell takes its caption from the cell after it, or else before it."""
    done = []
    for control in controls:
        if control.kind == "checkbox" and not control.caption:
            row = rows[control.place.anchor["row"]]
            cell = control.place.anchor["cell"]
            beside = [*row[cell + 1 :], *reversed(row[:cell])]
            control = replace(control, caption=next((tidy(text) for text in beside if len(tidy(text)) > 1), ""))
        done.append(control)
    return tuple(done)


def _number(element: etree._Element | None) -> int:
    try:
        return min(int(element.get(W + "val", "0")), 60) if element is not None else 0
    except ValueError:
        return 0


def _styles(document: Document) -> dict[str, _Style]:
    """Style id -> what matters of it, with what it takes over from the styles it is based on. Damaged styles never hide the text."""
    try:
        raw = {element.get(W + "styleId", ""): element for element in document.styles.element.iter(W + "style")}
    except (AttributeError, KeyError):
        return {}
    styles = {}
    for style_id, element in raw.items():
        chain, seen = [element], {style_id}
        while (base := chain[-1].find(W + "basedOn")) is not None and base.get(W + "val") not in seen and base.get(W + "val") in raw:
            seen.add(base.get(W + "val"))
            chain.append(raw[base.get(W + "val")])
        named = element.find(W + "name")
        name = (named.get(W + "val", "") if named is not None else "") or style_id
        bolds = [link.find(f"{W}rPr/{W}b") for link in chain]
        bold = on(next((found for found in bolds if found is not None), None))
        outline = any(link.find(f"{W}pPr/{W}outlineLvl") is not None for link in chain)
        heading = outline or name.casefold().startswith(("heading", "kop", "title", "titel", "subtitle", "ondertitel"))
        styles[style_id] = _Style(name, bold, heading)
    return styles


def _margins(document: Document) -> tuple[str, ...]:
    texts: dict[str, None] = {}
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/header", "/footer")):
            continue
        for paragraph in relation.target_part.element.iter(W + "p") if hasattr(relation.target_part, "element") else ():
            inline = Inline(set())
            inline.walk(paragraph)
            if tidy(inline.text):
                texts[tidy(inline.text)] = None
    return tuple(texts)
