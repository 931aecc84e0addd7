"""Which paragraphs of a docx need a careful look, found in one pass over the whole text at the speed of libxml2.

Most paragraphs are runs of plain text: for those the words are enough, and a walk in Python over every element would cost more than all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from parsers.docx_controls import number
from parsers.docx_inline import MC, TBL, M, P, T
from parsers.docx_package import W
from parsers.words import visible

_SPAN, _BEFORE, _MERGE, _BOLD, _CELL = (W + name for name in ("gridSpan", "gridBefore", "vMerge", "b", "tc"))
P_STYLE = W + "pStyle"
_STYLES = (P_STYLE, W + "outlineLvl")
_SPECIAL = (
    *(
        W + name
        for name in (
            *("sdt", "ins", "del", "moveTo", "moveFrom", "fldChar", "sym", "tab", "ptab", "br", "cr", "noBreakHyphen", "ruby"),
            *("drawing", "pict", "object", "vanish", "strike", "dstrike", "footnoteReference", "endnoteReference"),
            "commentReference",
        )
    ),
    MC + "AlternateContent",
    M + "oMath",
)
_HOLDERS = {P, _CELL}
_DELETED, _ROW_PR = W + "del", W + "trPr"
_MOST_COLUMNS = 60


@dataclass(slots=True)
class Marks:
    """What one pass finds.

    ``special``: paragraphs and cells with more in them than runs of text. ``bold``: paragraphs with something bold. ``styled``: what a
    paragraph says of its style. ``spans``: columns of a cell when more than one. ``before``: columns that a row leaves out. ``deleted``: rows
    struck out while changes were tracked. ``merged``: cells that go on from the row above. ``words`` of each paragraph, and ``lines``: those
    of each cell; both hold for what is not special.
    """

    special: set[etree._Element] = field(default_factory=set)
    bold: set[etree._Element] = field(default_factory=set)
    spans: dict[etree._Element, int] = field(default_factory=dict)
    before: dict[etree._Element, int] = field(default_factory=dict)
    deleted: set[etree._Element] = field(default_factory=set)
    merged: set[etree._Element] = field(default_factory=set)
    styled: dict[etree._Element, list[etree._Element]] = field(default_factory=dict)
    words: dict[etree._Element, list[str]] = field(default_factory=dict)
    lines: dict[etree._Element, list[list[str]]] = field(default_factory=dict)

    def look(self, root: etree._Element) -> None:
        """Marks what stands under ``root``: once for each part of the file, before it is read."""
        words: list[str] = []
        for element in root.iter(T, P, _CELL, _BOLD, *_STYLES, _SPAN, _BEFORE, _MERGE, TBL, *_SPECIAL):
            tag = element.tag
            if tag == T:
                words.append(element.text or "")
                continue
            if tag == P:
                words = self.words[element] = []
                self._in_its_cell(element, words, root)
                continue
            if tag == _CELL:
                self.lines[element] = []
                continue
            above: Any = element.getparent()
            if element is root:
                continue
            if tag in _STYLES:
                self.styled.setdefault(above.getparent(), []).append(element)
            elif tag == _SPAN:
                self.spans[above.getparent()] = min(number(element), _MOST_COLUMNS)
            elif tag == _BEFORE:
                self.before[above.getparent()] = min(number(element), _MOST_COLUMNS)
            elif tag == _MERGE:
                if element.get(W + "val") != "restart":
                    self.merged.add(above.getparent())
            elif tag == _BOLD:
                self.bold.add(above.getparent().getparent())
            else:
                if tag == _DELETED and above.tag == _ROW_PR:
                    self.deleted.add(above.getparent())
                while above is not None and above is not root:
                    if above.tag in _HOLDERS:
                        self.special.add(above)
                    above = above.getparent()

    def _in_its_cell(self, paragraph: etree._Element, words: list[str], root: etree._Element) -> None:
        above = paragraph.getparent()
        while above is not None and above is not root:
            lines = self.lines.get(above)
            if lines is not None:
                lines.append(words)
                return
            above = above.getparent()

    def plain_text(self, paragraph: etree._Element) -> str:
        """The words of a paragraph that is not special."""
        return visible("".join(self.words[paragraph]))

    def plain_cell(self, cell: etree._Element) -> str:
        """The words of a cell that is not special, a line for each paragraph that has any."""
        lines = ["".join(words) for words in self.lines[cell]]
        text = lines[0].strip() if len(lines) == 1 else "\n".join([line for one in lines if (line := one.strip())])
        return visible(text)
