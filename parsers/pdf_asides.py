"""The lines of a print that are set in italics from beginning to end: so forms print help, among answers set as usual."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from parsers.model import Block
from parsers.pdf_extract import Sheet
from parsers.words import fold

_ITALIC, _BOLD = re.compile(r"italic|oblique|(?<=[-,])it(?:mt)?$", re.I), re.compile(r"bold|black|heavy", re.I)
_LONGEST = 300  # characters


def find(blocks: Iterable[Block], sheets: Iterable[Sheet]) -> frozenset[str]:
    """Their texts, folded. What also stands somewhere on its page in another type is none of them."""
    pages = {sheet.number: _types(sheet) for sheet in sheets}
    found: set[str] = set()
    for block in blocks:
        italic, usual = pages.get(block.place.anchor.get("page", 0), ("", ""))
        for line in _lines(block) if italic else ():
            said = f" {fold(line)} "
            if len(said) <= _LONGEST and said in italic and said not in usual:
                found.add(said.strip())
    return frozenset(found)


def _types(sheet: Sheet) -> tuple[str, str]:
    """The words of a page in italics, and the others."""
    off = [_ITALIC.search(word.font) is not None and _BOLD.search(word.font) is None for word in sheet.words]
    if not any(off):
        return "", ""
    italic, usual = (" ".join(word.text for word, its in zip(sheet.words, off, strict=True) if its is which) for which in (True, False))
    return f" {fold(italic)} ", f" {fold(usual)} "


def _lines(block: Block) -> Iterator[str]:
    if block.kind != "table":
        yield block.text.replace("\n", " ")
        return
    for row in block.rows:
        for cell in row:
            yield from filter(str.strip, cell.split("\n"))
