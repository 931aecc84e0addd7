"""What is drawn on the pages of a pdf: words with their place and type, lines and squares, pictures. By PDFium.

Coordinates are points from the top left corner of the page as it is read, with most of its text upright, so a page turned by a quarter reads
like any other. :meth:`Sheet.anchor` leads back to the page as it is shown.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from parsers import boxes, pdf_laid_over, pdf_numbered, pdf_spaced, pdf_stamped, pdf_words
from parsers.frozen import value
from parsers.pdf_frame import Frame, Rect, Turn, around, is_square, upward
from parsers.pdf_words import Word, quick

__all__ = ["Rect", "Shape", "Sheet", "Word", "frame", "sheet", "sheets"]

_MAX_SHAPES = 20_000  # drawings of a page; a map or a plan has more, and is no form
_MAX_DEPTH = 4
_WHOLE = 0.5  # share of the page: what cuts the text to so much of it is the page itself, and no frame
_OVER = 0.15  # of its height by which a word may stick out of its frame, and twice as much above and below: many frames are as low as that
_UPRIGHT = 0.3  # share of the signs that stand upright on the page as shown: then it is read as it is shown


_object = quick(pdfium.FPDFPage_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_inside = quick(pdfium.FPDFFormObj_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
_kind_of = quick(pdfium.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)
_clip_of = quick(pdfium.FPDFPageObj_GetClipPath, ctypes.c_void_p, ctypes.c_void_p)
_paths_of = quick(pdfium.FPDFClipPath_CountPaths, ctypes.c_int, ctypes.c_void_p)


@value(frozen=True, slots=True)
class Shape:
    """A drawn "line", "rect" or "curve" (anything else). ``dark``: filled with a dark colour."""

    kind: str
    box: Rect
    stroke: bool
    fill: bool
    dark: bool


@dataclass(slots=True)
class Sheet:
    """One page. ``aside``: words that stand in another direction than most. ``signs``: letters in the file, ``lost`` those it does not tell.

    ``pens``: where a reader program marked something.
    ``cut``: where text runs out of the frame it is shown in, so that a part of it is not to be seen.
    ``under``: share of the text that was drawn before the largest picture, ``unseen``: share that is invisible. ``back``: from the page as read
    to the page as shown, where they differ; ``shown``: width and height of the latter. ``sized``: a photo has no points of its own, so its
    places tell their scale.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    images: list[Rect] = field(default_factory=list)
    aside: list[Word] = field(default_factory=list)
    pens: list[Rect] = field(default_factory=list)
    cut: list[Rect] = field(default_factory=list)
    signs: int = 0
    lost: int = 0
    under: float = 0.0
    unseen: float = 0.0
    back: Turn | None = None
    shown: tuple[float, float] | None = None
    sized: bool = False

    def anchor(self, box: Rect) -> dict[str, Any]:
        """The place of a box for the page that lights it up."""
        width, height = self.shown or (self.width, self.height)
        if self.back is not None:
            x0, top, x1, bottom = box
            box = around([self.back(x, y) for x, y in ((x0, top), (x1, top), (x0, bottom), (x1, bottom))])
        found: dict[str, Any] = {"page": self.number, "rect": upward(box, height)}
        return found | {"size": [round(width, 1), round(height, 1)]} if self.sized else found


def sheets(document: pypdfium2.PdfDocument, limit: int) -> Iterator[Sheet | None]:
    """The first ``limit`` pages, from the first; None for a page that is damaged."""
    for number in range(min(len(document), limit)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            yield None
            continue
        try:
            laid = pdf_laid_over.notes(page)
            page = pdf_laid_over.drawn(document, number, page, laid)
            yield sheet(page, number + 1, laid)
        finally:
            page.close()


def sheet(page: Any, number: int, laid: Sequence[pdf_laid_over.Note] = ()) -> Sheet:
    """One page as it is read, with what was laid over it."""
    shown = frame(page)
    found = pdf_words.find(page)
    turned = found.quarters
    if turned != shown.quarters:
        upright = sum(len(word[0]) for word in found.words if word[8] == shown.quarters)
        turned = shown.quarters if upright >= _UPRIGHT * found.signs or not found.words else turned
    read = Frame(shown.left, shown.bottom, shown.right, shown.top, turned)
    made = Sheet(number, *read.size, signs=found.signs, lost=found.lost)
    if turned != shown.quarters:
        made.back, made.shown = (lambda u, v: shown.seen(*read.own(u, v))), shown.size
    budget, seen = [_MAX_SHAPES], _Seen()
    raw = ctypes.cast(page.raw, ctypes.c_void_p).value
    _shapes((_object(raw, index) for index in range(pdfium.FPDFPage_CountObjects(page.raw))), read.seen, made, budget, 0, seen)
    _place(found.words, read, made, seen.frames, pdf_words.in_colour(found.words) if _has_boxes(found.words, made) else frozenset())
    made.words, stamps = pdf_stamped.apart(made.words)
    made.aside.extend(stamps)
    made.words = pdf_numbered.without(pdf_spaced.whole(made.words), [shape.box for shape in made.shapes])
    made.under = seen.before / seen.texts if seen.texts else 0.0
    made.unseen = _unseen(page) if made.images else 0.0
    made.words.extend(pdf_laid_over.words(laid, read.seen))
    made.pens = pdf_laid_over.pens(laid, read.seen)
    made.words = pdf_laid_over.crossed(made.words, made.pens)
    return made


def _has_boxes(words: Sequence[pdf_words.Own], sheet: Sheet) -> bool:
    """Whether there may be open boxes on a page: signs, or drawn squares."""
    return any(word[0][0] in boxes.OPENING for word in words) or any(
        shape.kind != "line" and is_square(shape.box) for shape in sheet.shapes
    )


def _unseen(page: Any) -> float:
    """Share of the text of a page that is invisible, as scanners lay it over the picture."""
    texts = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3)
    modes = [pdfium.FPDFTextObj_GetTextRenderMode(item.raw) for item in islice(texts, 40)]
    return modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) / len(modes) if modes else 0.0


@dataclass(slots=True)
class _Seen:
    """How many texts came before the largest picture, and the frames of those that stick out of theirs."""

    texts: int = 0
    before: int = 0
    largest: float = 0.0
    frames: dict[int, Rect] = field(default_factory=dict)


def frame(page: Any) -> Frame:
    """How the page lies when it is shown."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, box)
    return Frame(box.left, box.bottom, box.right, box.top, pdfium.FPDFPage_GetRotation(page.raw))


def _place(words: list[pdf_words.Own], read: Frame, made: Sheet, frames: dict[int, Rect], coloured: frozenset[int]) -> None:
    """Puts the words on the sheet; those beside the visible part of the page are left out, for nobody sees them, and a line that goes on there is
    cut. A line that runs out of its frame is kept whole, at the edge of it: nothing of an answer is lost, and nothing of it stands in the frame
    beside."""
    width, height = read.size
    left, top, upright = read.left, read.top, read.quarters == 0
    lost: set[int] = set()
    over: list[Rect] = []
    for text, x0, y0, x1, y1, size, font, bold, quarter, holder in words:
        box = (x0 - left, top - y1, x1 - left, top - y0) if upright else read.box(x0, y0, x1, y1)
        if holder in frames and not _within(box, frames[holder], size):
            lost.add(holder)
            start, high, end, low = frames[holder]
            if not high <= (box[1] + box[3]) / 2 <= low:
                continue
            box = min(max(box[0], start), end - 0.1), box[1], max(min(box[2], end), start + 0.1), box[3]
        if 0 <= box[0] + box[2] <= 2 * width and 0 <= box[1] + box[3] <= 2 * height:
            word = Word(text, *box, size, font, bold, holder in coloured)
            (made.words if quarter == read.quarters else made.aside).append(word)
        elif made.words and _goes_on(made.words[-1], box):
            over.append((made.words[-1].x0, box[1], width, box[3]))
    made.cut = sorted([*(frames[holder] for holder in lost), *over])


def _goes_on(word: Word, box: Rect) -> bool:
    """Whether what stands in a box is the next word of a line."""
    return abs(word.bottom - box[3]) < 1 and 0 <= box[0] - word.x1 < word.size


def _within(box: Rect, frame: Rect, size: float) -> bool:
    slack = _OVER * size
    sideways = box[0] >= frame[0] - slack and box[2] <= frame[2] + slack
    return sideways and box[1] >= frame[1] - 2 * slack and box[3] <= frame[3] + 2 * slack


def _frame_of(clip: int, turn: Turn) -> Rect:
    """What is to be seen of a text: where all that cuts it off overlaps."""
    path = ctypes.cast(clip, pdfium.FPDF_CLIPPATH)
    x, y = ctypes.c_float(), ctypes.c_float()
    found: Rect = (-1e9, -1e9, 1e9, 1e9)
    for number in range(_paths_of(clip)):
        points = []
        for index in range(min(pdfium.FPDFClipPath_CountPathSegments(path, number), 60)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, number, index), x, y)
            points.append(turn(x.value, y.value))
        if points:
            box = around(points)
            found = max(found[0], box[0]), max(found[1], box[1]), min(found[2], box[2]), min(found[3], box[3])
    return found if found[0] < found[2] and found[1] < found[3] else (0.0, 0.0, 0.0, 0.0)


def _shapes(objects: Iterator[int], turn: Turn, sheet: Sheet, budget: list[int], depth: int, seen: _Seen) -> None:
    for item in objects:
        kind = _kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            seen.texts += 1
            if _paths_of(clip := _clip_of(item)) > 0:  # PDFium leaves out a frame that the whole text fits in
                frame = _frame_of(clip, turn)
                if (frame[2] - frame[0]) * (frame[3] - frame[1]) < _WHOLE * sheet.width * sheet.height:
                    seen.frames[item] = frame
            continue
        budget[0] -= 1
        if budget[0] <= 0:
            return
        given = ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            sheet.shapes.extend(_path(given, turn))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(given, turn)
            sheet.images.append(box)
            if (area := (box[2] - box[0]) * (box[3] - box[1])) > seen.largest:
                seen.largest, seen.before = area, seen.texts
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inside = (_inside(item, index) for index in range(pdfium.FPDFFormObj_CountObjects(given)))
            _shapes(inside, _within_form(given, turn), sheet, budget, depth + 1, seen)


def _within_form(form: Any, turn: Turn) -> Turn:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, matrix)
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    return lambda x, y: turn(a * x + c * y + e, b * x + d * y + f)


def _bounds(item: Any, turn: Turn) -> Rect:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return around([turn(left.value, bottom.value), turn(right.value, top.value)])


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
    box = around(points)
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
