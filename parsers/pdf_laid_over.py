"""Text that a reader program laid over a page (FreeText notes): it is no part of the page's text, yet everyone sees it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from parsers import boxes
from parsers.pdf_frame import Rect, Turn, around
from parsers.pdf_words import Word
from parsers.words import visible

_ONE_SIGN = 1.15  # of its height: a box, or a box with something in it
_PENS = frozenset(
    getattr(pdfium, f"FPDF_ANNOT_{name}")
    for name in ("HIGHLIGHT", "UNDERLINE", "SQUIGGLY", "SQUARE", "CIRCLE", "INK", "POLYGON", "POLYLINE")
)
_MARKS = frozenset("xXvV✓✔✗✘☒☑")


def words(page: Any, turn: Turn) -> Iterator[Word]:
    """The words of all such notes, where they seem to stand. ``turn``: from the pdf's own coordinates to those of the page as it is read."""
    for kind, note in _notes(page):
        if kind == pdfium.FPDF_ANNOT_FREETEXT:
            yield from _note(note, turn)


def pens(page: Any, turn: Turn) -> list[Rect]:
    """Where something was marked with a pen of a reader program: a yellow marker, a ring, a line under it."""
    return [_area(note, turn) for kind, note in _notes(page) if kind in _PENS]


def _notes(page: Any) -> Iterator[tuple[int, Any]]:
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        try:
            yield pdfium.FPDFAnnot_GetSubtype(note), note
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def _area(note: Any, turn: Turn) -> Rect:
    area = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, area)
    return around([turn(area.left, area.bottom), turn(area.right, area.top)])


def _note(note: Any, turn: Turn) -> Iterator[Word]:
    length = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, b"Contents", buffer, length)
    text = bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace")
    x0, top, _, bottom = _area(note, turn)
    lines = [line for line in visible(text).replace("\r", "\n").split("\n") if line.strip()]
    size = min(11.0, (bottom - top) / max(len(lines), 1))
    for number, line in enumerate(lines):
        x, y = x0 + 2, top + number * size * 1.1
        for word in line.split():
            width = len(word) * size * 0.5
            yield Word(word, x, y, x + width, y + size, size, "note")
            x += width + size * 0.3


def crossed(words: Sequence[Word]) -> list[Word]:
    """The words, with each open box on which a mark was typed as a ticked one: who fills in a printed form in a viewer lays an X over the box."""
    made = [word._replace(text=boxes.TICKED) if _in_one(word) else word for word in words]
    marks = [word for word in words if word.text in _MARKS]
    laid: list[Word] = []
    for n, word in enumerate(made if marks else ()):
        over = [mark for mark in marks if _on(mark, word)] if len(word.text) == 1 and boxes.state_of(word.text) is False else []
        laid += over
        made[n] = word._replace(text=boxes.TICKED) if over else word
    return [word for word in made if word not in laid]


def _in_one(word: Word) -> bool:
    """Whether a word is an open box and a mark in it: together no wider than the box, as letters beside each other never are."""
    box, mark = word.text[:1], word.text[1:]
    return mark in _MARKS and boxes.state_of(box) is False and word.x1 - word.x0 < _ONE_SIGN * word.size


def _on(mark: Word, box: Word) -> bool:
    x, y = (mark.x0 + mark.x1) / 2, (mark.top + mark.bottom) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1
