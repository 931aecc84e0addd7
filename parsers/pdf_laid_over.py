"""What a reader program laid over a page (typed notes, stamps, pen strokes): it is no part of the page's text, yet everyone sees it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from parsers import boxes
from parsers.pdf_frame import Rect, Turn, around
from parsers.pdf_words import Word
from parsers.words import visible

_ONE_SIGN = 1.15  # of its height: a box, or a box with something in it
_TICK = 3.0  # of the sides of a box: a larger stroke is no tick in it
_PENS = frozenset(
    getattr(pdfium, f"FPDF_ANNOT_{name}")
    for name in ("HIGHLIGHT", "UNDERLINE", "SQUIGGLY", "SQUARE", "CIRCLE", "INK", "LINE", "POLYGON", "POLYLINE", "STAMP")
)
_TYPED = frozenset((pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP))
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_MARKS = frozenset("xXvV✓✔✗✘☒☑")


class Note(NamedTuple):
    """One of them. ``area``: left, bottom, right and top, in the page's own coordinates; ``drawn``: the file tells how it looks."""

    kind: int
    area: Rect
    text: str
    drawn: bool


def notes(page: Any) -> list[Note]:
    """All that is to be seen on a page, fields and links left out."""
    found = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        if (kind in _PENS or kind in _TYPED) and not pdfium.FPDFAnnot_GetFlags(note) & _UNSEEN:
            area = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(note, area)
            drawn = pdfium.FPDFAnnot_GetAP(note, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
            found.append(Note(kind, (area.left, area.bottom, area.right, area.top), _contents(note), drawn))
        pdfium.FPDFPage_CloseAnnot(note)
    return found


def _contents(note: Any) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, b"Contents", buffer, length)
    return visible(bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace"))


def drawn(document: Any, number: int, page: Any, laid: Iterable[Note]) -> Any:
    """The page, opened again with its typed notes and stamps as ink where the file tells how they look: so their words stand where one sees them."""
    if not any(note.drawn and note.kind in _TYPED for note in laid):
        return page
    for index in reversed(range(pdfium.FPDFPage_GetAnnotCount(page.raw))):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if pdfium.FPDFAnnot_GetSubtype(note) not in _TYPED:  # what stands in fields is read from them
            pdfium.FPDFPage_RemoveAnnot(page.raw, index)
        pdfium.FPDFPage_CloseAnnot(note)
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    return document[number]


def words(laid: Iterable[Note], turn: Turn) -> Iterator[Word]:
    """The words of the notes of which the file only tells what they say, where they seem to stand. ``turn``: from the pdf's own coordinates to
    those of the page as it is read."""
    for note in laid:
        if note.kind == pdfium.FPDF_ANNOT_FREETEXT and not note.drawn:
            yield from _note(note, turn)


def pens(laid: Iterable[Note], turn: Turn) -> list[Rect]:
    """Where something was marked with a pen of a reader program: a yellow marker, a ring, a line under it, a tick."""
    return [_turned(note, turn) for note in laid if note.kind in _PENS or (note.drawn and note.text.strip() in ("", *_MARKS))]


def _turned(note: Note, turn: Turn) -> Rect:
    return around([turn(note.area[0], note.area[1]), turn(note.area[2], note.area[3])])


def _note(note: Note, turn: Turn) -> Iterator[Word]:
    x0, top, _, bottom = _turned(note, turn)
    lines = [line for line in note.text.replace("\r", "\n").split("\n") if line.strip()]
    size = min(11.0, (bottom - top) / max(len(lines), 1))
    for number, line in enumerate(lines):
        x, y = x0 + 2, top + number * size * 1.1
        for word in line.split():
            width = len(word) * size * 0.5
            yield Word(word, x, y, x + width, y + size, size, "note")
            x += width + size * 0.3


def ticks(pens: Iterable[Rect], box: Rect) -> bool:
    """Whether a pen stroke, or a stamp, stands in a box: not one that goes over words beside it."""
    width, height = _TICK * (box[2] - box[0]), _TICK * (box[3] - box[1])
    return any(
        box[0] <= (pen[0] + pen[2]) / 2 <= box[2]
        and box[1] <= (pen[1] + pen[3]) / 2 <= box[3]
        and pen[2] - pen[0] <= width
        and pen[3] - pen[1] <= height
        for pen in pens
    )


def touches(pens: Iterable[Rect], box: Rect) -> bool:
    """Whether a pen stroke that is no higher than a line or two goes over a box: a ring around it and its words, a marker."""
    most = _TICK * (box[3] - box[1])
    return any(pen[0] < box[2] and box[0] < pen[2] and pen[1] < box[3] and box[1] < pen[3] and pen[3] - pen[1] <= most for pen in pens)


def crossed(words: Sequence[Word], pens: Sequence[Rect] = ()) -> list[Word]:
    """The words, with each open box on which a mark was typed, or drawn, as a ticked one: who fills in a printed form in a viewer lays an X over
    the box."""
    made = [word._replace(text=boxes.TICKED) if _in_one(word) else word for word in words]
    marks = [word for word in words if word.text in _MARKS]
    laid: list[Word] = []
    for n, word in enumerate(made if marks or pens else ()):
        if len(word.text) != 1 or boxes.state_of(word.text) is not False:
            continue
        over = [mark for mark in marks if _on(mark, word)]
        laid += over
        box = word.x0, word.top, word.x1, word.bottom
        if over or ticks(pens, box):
            made[n] = word._replace(text=boxes.TICKED)
        elif touches(pens, box):
            made[n] = word._replace(text=boxes.UNKNOWN)
    return [word for word in made if word not in laid]


def _in_one(word: Word) -> bool:
    """Whether a word is an open box and a mark in it: together no wider than the box, as letters beside each other never are."""
    box, mark = word.text[:1], word.text[1:]
    return mark in _MARKS and boxes.state_of(box) is False and word.x1 - word.x0 < _ONE_SIGN * word.size


def _on(mark: Word, box: Word) -> bool:
    x, y = (mark.x0 + mark.x1) / 2, (mark.top + mark.bottom) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1
