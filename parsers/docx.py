"""A Word document as a :class:`Picture`: paragraphs, headings and tables in reading order, with every control in them.

python-docx opens the package; the walk over the XML is our own, because its public text drops content controls, tracked insertions,
legacy fields and text boxes without a word. Anchors: ``{"block": i}`` or ``{"block": i, "row": r, "cell": c}``, all counted from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from parsers import boxes, docx_asides, docx_package
from parsers.docx_controls import sdt_control, with_text
from parsers.docx_inline import TBL, Inline, P, through
from parsers.docx_marks import P_STYLE, Marks
from parsers.docx_package import NO_STYLE, Style, Styles, W
from parsers.model import Block, Control, Picture, Place, Unreadable
from parsers.words import tidy

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BLOCKS, _ROWS, _CELLS = {P, TBL}, {W + "tr"}, {W + "tc"}
NOTE_STYLE = "footnote text"
_OLE = b"\xd0\xcf\x11\xe0"
LOCKED = "Dit bestand is beveiligd met een wachtwoord of is een oud .doc-bestand. Sla het op als gewone docx of pdf en stuur het opnieuw."
DAMAGED = "Dit Word-bestand is beschadigd en kan niet worden geopend. Stuur het opnieuw, als docx of pdf."


def picture(data: bytes) -> Picture:
    """What is on the pages of a docx. Raises :class:`Unreadable` when it cannot be opened or holds nothing at all."""
    if data.startswith(_OLE):
        raise Unreadable(LOCKED)
    try:
        parts = docx_package.opened(data)
    except ValueError as error:
        raise Unreadable(DAMAGED, damaged=True) from error
    reader = _Reader(Styles(parts.styles), parts.notes)
    reader.marks.look(parts.body)
    reader.body(parts.body)
    inserted = next(parts.body.iter(W + "altChunk"), None) is not None
    if inserted:
        reader.notes.add("Het document bevat een ingevoegd bestand dat we niet kunnen lezen.")
    if not any(block.text.strip() or any(not one.unread for one in block.controls) for block in reader.blocks):
        pictures = any(True for _ in parts.body.iter(W + "drawing", W + "pict"))
        raise Unreadable(
            "Dit Word-bestand bevat alleen afbeeldingen, geen tekst die we kunnen lezen." if pictures else "Dit Word-bestand is leeg."
        )
    margins = tuple(dict.fromkeys(text for root in parts.margins for text in _margins(root)))
    notes = tuple(sorted(reader.notes))
    asides = docx_asides.find(parts.body)
    return Picture(MEDIA_TYPE, tuple(reader.blocks), margins=margins, notes=notes, incomplete=parts.lost or inserted, asides=asides)


@dataclass(slots=True)
class _Reader:
    """Walks the body and numbers what it meets. ``footnotes``: the notes of the file, read behind the paragraph that refers to them."""

    styles: Styles
    footnotes: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    blocks: list[Block] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    paragraphs: int = 0
    tables: int = 0
    in_note: bool = False

    def body(self, container: etree._Element) -> None:
        """Everything in a body, a text box or a layout cell, in order."""
        whole: dict[etree._Element, tuple[int, int]] = {}
        for child, around in through(container, _BLOCKS):
            before = len(self.blocks)
            if child.tag == P:
                self._paragraph(child)
            else:
                self._table(child)
            for sdt in around:
                first, _ = whole.get(sdt, (before, 0))
                whole[sdt] = (first, len(self.blocks))
        for sdt, (first, last) in whole.items():
            self._wrap(sdt, first, last)

    def _wrap(self, sdt: etree._Element, first: int, last: int) -> None:
        """A control around whole paragraphs or tables: it stands on its first block with the text of all of them."""
        if first >= last:
            return
        control = sdt_control(sdt)
        if not (control.tag or control.label):
            return
        control = with_text(control, "\n".join(block.text for block in self.blocks[first:last] if block.text))
        if control.placeholder:
            self.blocks[first:last] = [replace(block, text="") if block.kind != "table" else block for block in self.blocks[first:last]]
        head = self.blocks[first]
        self.blocks[first] = replace(head, controls=(replace(control, place=head.place), *head.controls))

    def _place(self, location: str, **more: int) -> Place:
        anchor: dict[str, Any] = {"block": len(self.blocks), **more}
        return Place(location, anchor)

    def _in_table(self, table: str, row: int, column: int) -> Place:
        return self._place(f"{table}, rij {row + 1}, kolom {column + 1}", row=row, cell=column)

    def _paragraph(self, element: etree._Element) -> None:
        inline = self._inline(element, element in self.marks.bold)
        text = inline.text.strip()
        self.paragraphs += bool(text)
        if text or inline.holds:
            style = self._style(element)
            place = self._place(f"alinea {max(self.paragraphs, 1)}")
            controls = inline.finish(place)
            bold = style.bold or (inline.bold_chars > 0 and inline.plain_chars <= inline.bold_chars // 10)
            name = NOTE_STYLE if self.in_note else style.name
            self.blocks.append(Block("heading" if style.heading else "paragraph", text, place, name, bold, (), controls))
        for box in inline.text_boxes:
            self.body(box)
        self._footnotes(inline.after)

    def _inline(self, element: etree._Element, bold: bool) -> Inline:
        """The inside of a paragraph; walked through only where its words alone do not tell everything."""
        inline = Inline(self.notes)
        if bold or element in self.marks.special:
            inline.walk(element)
        else:
            inline.text = self.marks.plain_text(element)
            if boxes.may_hold(inline.text) and boxes.BOX.search(inline.text):  # its runs tell which words are set apart
                inline.text = ""
                inline.walk(element)
        return inline

    def _footnotes(self, references: Iterable[tuple[str, str]]) -> None:
        for reference in references:
            note = self.footnotes.pop(reference, None)  # once, also when two places refer to it
            if note is not None:
                outer, self.in_note = self.in_note, True
                self.marks.look(note)
                self.body(note)
                self.in_note = outer

    def _style(self, element: etree._Element) -> Style:
        style = NO_STYLE
        for one in self.marks.styled.get(element, ()):
            if one.tag == P_STYLE:
                known = self.styles[one.get(W + "val", "")]
                style = replace(known, heading=True) if style.heading else known
            elif not style.heading:
                style = replace(style, heading=True)
        return style

    def _table(self, element: etree._Element) -> None:
        rows = [row for row, _ in through(element, _ROWS) if row not in self.marks.deleted]
        cells = [list(through(row, _CELLS)) for row in rows]
        if all(len(row) == 1 for row in cells) and (len(cells) == 1 or any(map(_holds_table, (cell for ((cell, _),) in cells)))):
            for ((cell, _),) in cells:  # frames around text, or around a part of the page: as if they were not there
                self.body(cell)
            return
        self.tables += 1
        name = f"tabel {self.tables}"
        texts: list[tuple[str, ...]] = []
        controls: list[Control] = []
        merged: list[tuple[int, int]] = []
        covered: list[tuple[int, int]] = []
        later = _Later()
        for r, (element, row) in enumerate(zip(rows, cells, strict=True)):
            line: list[str] = [""] * self.marks.before.get(element, 0)
            for cell, around in row:
                where = (name, r, len(line))
                if cell in self.marks.merged:
                    merged.append((r, len(line)))
                text, found = self._cell(cell, where, later)
                for sdt in around:
                    control = with_text(sdt_control(sdt), text)
                    if control.tag or control.label:
                        controls.append(replace(control, place=self._in_table(*where)))
                    if control.placeholder and sdt is around[-1]:
                        text = ""
                if found:
                    controls.extend(found)
                line.append(text)
                for _ in range(self.marks.spans.get(cell, 1) - 1):
                    covered.append((r, len(line)))
                    line.append("")
            texts.append(tuple(line))
        text = "\n".join(" | ".join(map(tidy, row)) for row in texts)
        if text.strip(" |\n") or controls:
            its = _captioned(controls, texts)
            place = self._place(name)
            self.blocks.append(Block("table", text, place, "", False, tuple(texts), its, (), tuple(merged), frozenset(covered)))
        for table in later.tables:
            self._table(table)
        self._footnotes(later.notes)

    def _cell(self, cell: etree._Element, where: tuple[str, int, int], later: _Later) -> tuple[str, list[Control]]:
        """The text of a cell, and its controls. ``where``: its table, row and column."""
        lines: list[str] = []
        controls: list[Control] = []
        if cell not in self.marks.special:
            plain = self.marks.plain_cell(cell)
            if not boxes.may_hold(plain):
                return plain, controls
        for child, around in through(cell, _BLOCKS):
            if child.tag == TBL:
                later.tables.append(child)
                continue
            inline = self._inline(child, bold=False)
            shown = inline.text.strip()
            if around or inline.holds or shown:
                place = self._in_table(*where)
                control = with_text(sdt_control(around[-1]), shown) if around else None
                if control is not None and (control.tag or control.label):
                    controls.append(replace(control, place=place))
                    shown = "" if control.placeholder else shown
                controls.extend(inline.finish(place))
            lines.append(shown)
            for box in inline.text_boxes:
                lines.extend(self._cell(box, where, later)[0].split("\n"))
            later.notes.extend(inline.after)
        return "\n".join(line for line in lines if line), controls


def _holds_table(cell: etree._Element) -> bool:
    return any(child.tag == TBL for child, _ in through(cell, _BLOCKS))


@dataclass(slots=True)
class _Later:
    """What stands in the cells of a table and is read after it: tables in them, notes they refer to."""

    tables: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


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


def _margins(root: etree._Element) -> Iterator[str]:
    """The paragraphs of a header or footer."""
    for paragraph in root.iter(P):
        inline = Inline(set())
        inline.walk(paragraph)
        if text := tidy(inline.text):
            yield text
