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
_SPECIAL = (
    *(
        W + name
        for name in (
            *("sdt", "ins", "del", "moveTo", "moveFrom", "fldChar", "sym", "tab", "ptab", "br", "cr", "noBreakHyphen", "ruby"),
            *("drawing", "pict", "object", "vanish", "strike", "dstrike", "footnoteReference", "endnoteReference"),
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

    ``special``: paragraphs and cells with more in them than runs of text. ``bold``: paragraphs with something bold. ``spans``: columns of a
    cell when more than one. ``before``: columns that a row leaves out. ``deleted``: rows struck out while changes were tracked.
    ``merged``: cells that go on from the row above.
    """

    special: set[etree._Element] = field(default_factory=set)
    bold: set[etree._Element] = field(default_factory=set)
    spans: dict[etree._Element, int] = field(default_factory=dict)
    before: dict[etree._Element, int] = field(default_factory=dict)
    deleted: set[etree._Element] = field(default_factory=set)
    merged: set[etree._Element] = field(default_factory=set)

    def look(self, root: etree._Element) -> None:
        """Marks what stands under ``root``: once for each part of the file, before it is read."""
        for element in root.iter(_BOLD, _SPAN, _BEFORE, _MERGE, TBL, *_SPECIAL):
            tag = element.tag
            above: Any = element.getparent()
            if element is root:
                continue
            if tag == _SPAN:
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


def plain_text(paragraph: etree._Element) -> str:
    """The words of a paragraph that is not special."""
    return visible("".join([part.text or "" for part in paragraph.iter(T)]))


def plain_cell(cell: etree._Element) -> str:
    """The words of a cell that is not special, a line for each paragraph that has any."""
    text = "".join([part.text or "" if part.tag == T else "\n" for part in cell.iter(P, T)])
    return visible("\n".join([line for part in text.split("\n") if (line := part.strip())]))
