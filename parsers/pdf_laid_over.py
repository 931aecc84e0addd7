"""Text that a reader program laid over a page (FreeText notes): it is no part of the page's text, yet everyone sees it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from parsers.pdf_frame import Turn, around
from parsers.pdf_words import Word
from parsers.words import visible


def words(page: Any, turn: Turn) -> Iterator[Word]:
    """The words of all such notes, where they seem to stand. ``turn``: from the pdf's own coordinates to those of the page as it is read."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_FREETEXT:
                yield from _note(note, turn)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def _note(note: Any, turn: Turn) -> Iterator[Word]:
    length = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, b"Contents", buffer, length)
    text = bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace")
    area = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, area)
    x0, top, _, bottom = around([turn(area.left, area.bottom), turn(area.right, area.top)])
    lines = [line for line in visible(text).replace("\r", "\n").split("\n") if line.strip()]
    size = min(11.0, (bottom - top) / max(len(lines), 1))
    for number, line in enumerate(lines):
        x, y = x0 + 2, top + number * size * 1.1
        for word in line.split():
            width = len(word) * size * 0.5
            yield Word(word, x, y, x + width, y + size, size, "note")
            x += width + size * 0.3
