"""What is drawn on the pages of a pdf: words with their place and type, lines and squares, pictures. By PDFium, with few calls per word.

Coordinates are points from the top left corner of the page as it is shown, so a page turned by a quarter reads like any other.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from parsers import boxes
from parsers.words import visible

Rect = tuple[float, float, float, float]  # x0, top, x1, bottom
Turn = Callable[[float, float], tuple[float, float]]  # from the pdf's own coordinates to those of the page as shown

_WORD = re.compile(r"[^\s\ufffe\x02]+")
_HYPHENS = "\ufffe\x02"  # PDFium's sign for a hyphen at the end of a printed line
_BOLD = re.compile(r"bold|black|heavy|demi", re.I)
_SYMBOL_FONTS = re.compile(r"wingdings ?2?", re.I)
_MAX_SHAPES = 20_000  # drawings of a page; a map or a plan has more, and is no form
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A run of signs without a space. ``size`` in points; ``font`` "" for signs that were drawn and "note" for text laid over the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn "line", "rect" or "curve" (anything else). ``dark``: filled with a dark colour."""

    kind: str
    box: Rect
    stroke: bool
    fill: bool
    dark: bool


@dataclass(slots=True)
class Sheet:
    """One page."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    images: list[Rect] = field(default_factory=list)


def sheets(document: pypdfium2.PdfDocument, limit: int) -> Iterator[Sheet | None]:
    """The first ``limit`` pages, from the first; None for a page that is damaged."""
    for number in range(min(len(document), limit)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            yield None
            continue
        try:
            yield _sheet(page, number + 1)
        finally:
            page.close()


def _sheet(page: Any, number: int) -> Sheet:
    turn = _turn(page)
    width, height = page.get_size()
    sheet = Sheet(number, width, height)
    sheet.words = _words(page, turn)
    budget = [_MAX_SHAPES]
    count = pdfium.FPDFPage_CountObjects(page.raw)
    found = (pdfium.FPDFPage_GetObject(page.raw, index) for index in range(count))
    _shapes(found, turn, sheet, budget, 0)
    sheet.words.extend(_notes(page, turn))
    return sheet


def _turn(page: Any) -> Turn:
    """From the pdf's own coordinates to those of the page as shown."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, box)
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    rotation = pdfium.FPDFPage_GetRotation(page.raw)
    if rotation == 1:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 2:
        return lambda x, y: (right - x, y - bottom)
    if rotation == 3:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _words(page: Any, turn: Turn) -> list[Word]:
    textpage = page.get_textpage()
    raw = textpage.raw
    text = _text(raw)
    first, last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    run, font, size, bold, signs = 0, "", 0.0, False, False
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        holder = pdfium.FPDFText_GetTextObject(raw, start)
        here = ctypes.addressof(holder.contents) if holder else 0
        if here != run or not here:  # type and size are those of the whole run
            run, (font, size) = here, _type(raw, start)
            bold, signs = bool(_BOLD.search(font)), bool(_SYMBOL_FONTS.search(font))
        pdfium.FPDFText_GetLooseCharBox(raw, start, first)
        pdfium.FPDFText_GetLooseCharBox(raw, end - 1, last)
        pdfium.FPDFText_GetCharOrigin(raw, start, x, y)
        x0, top = turn(first.left, y.value + 0.76 * size)
        x1, bottom = turn(last.right, y.value - 0.22 * size)
        x0, x1 = (x0, x1) if x0 <= x1 else (x1, x0)
        top, bottom = (top, bottom) if top <= bottom else (bottom, top)
        shown = match.group() if end >= len(text) or text[end] not in _HYPHENS else match.group() + "-"
        if signs or not shown.isascii():
            shown = visible("".join(_sign(font, char) for char in shown))
        if shown:
            found.append(Word(shown, x0, top, x1, bottom, size, font, bold))
    textpage.close()
    return found


def _type(raw: Any, index: int) -> tuple[str, float]:
    """The font of a sign and its height in points, as drawn."""
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(raw, index, name, 128, flags)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    size = pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
    return name.raw[: max(0, min(length, 128) - 1)].decode("utf-8", "replace"), size if 1 < size < 400 else 10.0


def _text(raw: Any) -> str:
    """The page's text with one sign per position that PDFium counts."""
    count = pdfium.FPDFText_CountChars(raw)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(raw, 0, count, buffer) - 1
    if written == count:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
    codes = (pdfium.FPDFText_GetUnicode(raw, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)


def _sign(font: str, char: str) -> str:
    """A box of a symbol font as a sign; other private characters stay what they are."""
    kind = "wingdings 2" if "wingdings2" in font.replace("-", "").replace(" ", "").casefold() else "wingdings"
    return boxes.symbol(kind, ord(char)) or char if _SYMBOL_FONTS.search(font) or "\uf000" <= char <= "\uf0ff" else char


def _shapes(objects: Iterator[Any], turn: Turn, sheet: Sheet, budget: list[int], depth: int) -> None:
    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        budget[0] -= 1
        if budget[0] <= 0:
            return
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            sheet.shapes.extend(_path(item, turn))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            sheet.images.append(_bounds(item, turn))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            count = pdfium.FPDFFormObj_CountObjects(item)
            inside = (pdfium.FPDFFormObj_GetObject(item, index) for index in range(count))
            _shapes(inside, _within_form(item, turn), sheet, budget, depth + 1)


def _within_form(form: Any, turn: Turn) -> Turn:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, matrix)
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    return lambda x, y: turn(a * x + c * y + e, b * x + d * y + f)


def _bounds(item: Any, turn: Turn) -> Rect:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return _rect([turn(left.value, bottom.value), turn(right.value, top.value)])


def _rect(points: list[tuple[float, float]]) -> Rect:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _path(item: Any, turn: Turn) -> Iterator[Shape]:
    """The lines, rectangles and curves of one drawn path; invisible ones left out."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
    filled, stroked = mode.value != 0, bool(stroke.value)
    if not filled and not stroked:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    dark = filled and _dark(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(min(pdfium.FPDFPath_CountSegments(item), 400)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield _shape(points, curved, stroked, filled, dark)
            points, curved = [], False
        curved |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(turn(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
    if len(points) > 1:
        yield _shape(points, curved, stroked, filled, dark)


def _shape(points: list[tuple[float, float]], curved: bool, stroked: bool, filled: bool, dark: bool) -> Shape:
    box = _rect(points)
    if curved:
        kind = "curve"
    elif len(set(points)) == 2:
        kind = "line"
    else:
        kind = "rect" if 3 < len(points) < 7 and _upright(points) else "curve"
    return Shape(kind, box, stroked, filled, dark)


def _upright(points: list[tuple[float, float]]) -> bool:
    return all(abs(x0 - x1) < 0.1 or abs(y0 - y1) < 0.1 for (x0, y0), (x1, y1) in pairwise(points))


def _dark(item: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return max(red.value, green.value, blue.value) < 77 and alpha.value > 127


def _notes(page: Any, turn: Turn) -> Iterator[Word]:
    """Text that a reader program laid over the page (FreeText notes): it is no part of the page text, yet everyone sees it."""
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
    x0, top, _, bottom = _rect([turn(area.left, area.bottom), turn(area.right, area.top)])
    lines = [line for line in visible(text).replace("\r", "\n").split("\n") if line.strip()]
    size = min(11.0, (bottom - top) / max(len(lines), 1))
    for number, line in enumerate(lines):
        x, y = x0 + 2, top + number * size * 1.1
        for word in line.split():
            width = len(word) * size * 0.5
            yield Word(word, x, y, x + width, y + size, size, "note")
            x += width + size * 0.3
