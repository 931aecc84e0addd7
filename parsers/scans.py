"""Pages that are pictures, scans and photos: turned upright, their lines, boxes and words recognised, and read like any printed page.

Nothing read here is certain: the picture names its pages in ``recognised``. Without Tesseract such pages are told and stay unread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from statistics import median

import numpy as np
import pypdfium2
from PIL import Image

from parsers import boxes, media, ocr, openers, pdf_notes, programs, raster, scan_marks, scan_page
from parsers import pdf as pdfs
from parsers.archive import TooLarge
from parsers.limits import Limits
from parsers.model import Picture, Unreadable
from parsers.pdf_boxes import drawn_boxes
from parsers.pdf_extract import Shape, Sheet, Word
from parsers.pdf_legible import Kind, beside
from parsers.pdf_page import Layout

DPI = 240
_WORK_PIXELS = 12_000_000
_MOST_PARTLY = 6  # typed pages with a picture beside the text that are looked at
_FEW_WORDS = 6  # a picture with fewer is an illustration
_SHARE = 0.85  # of the time for a file
_UPRIGHT = 55.0  # certainty of words below which the page may stand on its head or side, or cannot be read
_SURE, _SURE_WORDS = 80.0, 30  # a page with so many words that are surer than this is read, whatever pens did to it
_WORKERS = 2
_TORN = "Deze afbeelding is beschadigd. Stuur het ingevulde document zelf, als docx, pdf of xlsx."
_TOO_LARGE = "Deze afbeelding is te groot om te lezen. Stuur het ingevulde document zelf, als docx, pdf of xlsx."
_pdfium = threading.Lock()


def pdf(data: bytes, limits: Limits, whole: bool = False, anew: bool = False) -> Picture:
    """What is on the pages of a pdf, scanned ones recognised; ``whole`` and ``anew`` as there. Raises as :func:`parsers.pdf.picture`, and
    :class:`parsers.openers.TooSlow`."""

    def recognise(data: bytes, wanted: Mapping[int, tuple[Sheet, Kind]]) -> Mapping[int, Sheet]:
        whole = {number: sheet for number, (sheet, kind) in wanted.items() if kind is not Kind.PARTLY}
        pages = [(number, partial(_rendered, data, number)) for number in whole]
        clock = _Clock(limits)
        found = {number: _on(whole[number], wanted[number][1], read) for number, read in _recognised(pages, clock).items()}
        partly = {number: sheet for number, (sheet, kind) in wanted.items() if kind is Kind.PARTLY}
        return found | _parts(data, partly, clock)

    return pdfs.picture(data, recognise if ocr.available() else None, whole, anew)


def _on(typed: Sheet, kind: Kind, read: Sheet) -> Sheet:
    """A recognised page of a pdf. Where only the letters are lost, the lines and boxes are those that the file draws."""
    if kind is not Kind.GARBLED or typed.back is not None or read.back is None:
        return replace(read, sized=False)
    words = []
    drawn = bool(drawn_boxes(typed))  # else they are letters as well
    for word in read.words:
        if not (drawn and boxes.BOX.fullmatch(word.text)):
            (x0, top), (x1, bottom) = read.back(word.x0, word.top), read.back(word.x1, word.bottom)
            words.append(word._replace(x0=min(x0, x1), top=min(top, bottom), x1=max(x0, x1), bottom=max(top, bottom)))
    return replace(typed, words=words)


def _parts(data: bytes, sheets: Mapping[int, Sheet], clock: _Clock) -> dict[int, Sheet]:
    """Typed pages with the words that stand on pictures beside the text; a picture without text adds nothing. What there is no time for is
    left out, and stays told as unread: a brochure full of photos must not cost an application its reading."""
    found: dict[int, Sheet] = {}
    for number, sheet in list(sheets.items())[:_MOST_PARTLY]:
        try:
            words = [word for box in beside(sheet) for word in _on_picture(data, sheet, box, clock)]
        except programs.ProgramFailed:
            break
        found[number] = replace(sheet, words=[*sheet.words, *words]) if len(words) >= _FEW_WORDS else sheet
    return found


def _on_picture(data: bytes, sheet: Sheet, box: tuple[float, float, float, float], clock: _Clock) -> list[Word]:
    """The words on one picture of a typed page, where they stand on the page. Only a page that is read as it is shown."""
    if sheet.back is not None:
        return []
    page, dpi = _rendered(data, sheet.number)
    point = dpi / 72
    left, top = max(0, int(box[0] * point)), max(0, int(box[1] * point))
    part = page.crop((left, top, min(page.width, int(box[2] * point)), min(page.height, int(box[3] * point))))
    if min(part.size) < 40:
        return []
    found, marks, _ = _seen(scan_page.View(part), dpi, clock)
    if not found or _sure(found) < _UPRIGHT:
        return []
    moved = [replace(w, x0=w.x0 + left, x1=w.x1 + left, top=w.top + top, bottom=w.bottom + top) for w in found]
    signs = [((b[0] + left, b[1] + top, b[2] + left, b[3] + top), sign) for b, sign in marks.boxes]
    return _words(moved, signs, point)


def image(data: bytes, limits: Limits) -> Picture:
    """What is on a picture of a page (several for a tiff). Raises :class:`Unreadable`, ``TooLarge``, :class:`parsers.openers.TooSlow`."""
    return pictures([data], limits)


def pictures(files: Sequence[bytes], limits: Limits) -> Picture:
    """As :func:`image`, for pictures that are the pages of one document, in order."""
    if not ocr.available():
        raise Unreadable(openers.IMAGE)
    try:
        frames = [(data, frame) for data in files for frame in range(raster.frames(data))][: pdfs.MAX_PAGES]
        jobs = [(number, partial(_frame, data, frame)) for number, (data, frame) in enumerate(frames, 1)]
        sheets = _recognised(jobs, _Clock(limits))
    except raster.TooManyPixels as error:
        raise TooLarge(_TOO_LARGE) from error
    except raster.Torn as error:
        raise Unreadable(_TORN) from error
    layout = Layout()
    for sheet in sheets.values():
        layout.add(sheet)
    blocks, margins = layout.finish()
    if sum(char.isalnum() for block in blocks for char in block.text) < pdfs.LEAST_SIGNS:
        raise Unreadable(openers.IMAGE)
    pages = tuple(number for number, _ in jobs)
    kinds = {number: Kind.RECOGNISED if number in sheets else Kind.PICTURE for number in pages}
    unread = len(sheets) < len(pages)
    notes = tuple(pdf_notes.told(kinds))
    return Picture(media.PDF, tuple(blocks), (), tuple(margins), notes, torn=unread, incomplete=unread, recognised=pages)


def _rendered(data: bytes, number: int) -> tuple[Image.Image, float]:
    """A page of a pdf as a grey picture. PDFium knows no threads: one page at a time."""
    with _pdfium, pypdfium2.PdfDocument(data) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DPI / 72, (_WORK_PIXELS / max(1.0, width * height)) ** 0.5)
        return page.render(scale=scale, grayscale=True).to_pil(), 72 * scale


def _frame(data: bytes, number: int) -> tuple[Image.Image, float]:
    """One picture as a grey page, at a size that recognition likes. A page is taken to be as wide as A4."""
    page = raster.frame(data, number, "L", int(DPI * raster.A4_INCHES))
    scale = min(DPI * raster.A4_INCHES / min(page.size), (_WORK_PIXELS / (page.width * page.height)) ** 0.5, 3.0)
    if not 0.9 < scale < 1.1:
        page = page.resize((max(1, int(page.width * scale)), max(1, int(page.height * scale))), Image.Resampling.LANCZOS)
    return page, min(page.size) / raster.A4_INCHES


class _Clock:
    """How much of the time for a file is left."""

    def __init__(self, limits: Limits) -> None:
        self._until = time.monotonic() + limits.seconds * _SHARE

    def left(self) -> float:
        """Seconds; :class:`parsers.programs.ProgramTooSlow` when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise programs.ProgramTooSlow("no time left for the next page")
        return left


def _recognised(pages: Sequence[tuple[int, Callable[[], tuple[Image.Image, float]]]], clock: _Clock) -> dict[int, Sheet]:
    """Recognised pages by number, without those on which nothing can be read. In time for all or :class:`parsers.openers.TooSlow`: half a
    form would seem to miss answers."""

    def one(page: tuple[int, Callable[[], tuple[Image.Image, float]]]) -> Sheet | None:
        return _sheet(page[0], *page[1](), clock)

    try:
        with ThreadPoolExecutor(_WORKERS) as pool:
            return {sheet.number: sheet for sheet in pool.map(one, pages) if sheet is not None}
    except programs.ProgramTooSlow as reason:
        raise openers.TooSlow(str(reason)) from reason
    except programs.ProgramFailed as reason:
        raise Unreadable(pdfs.SCAN) from reason


def _sheet(number: int, page: Image.Image, dpi: float, clock: _Clock) -> Sheet | None:
    """One recognised page, in points; its places are those of the picture as it came. None when something is on it that cannot be read."""
    view = scan_page.cut_out(scan_page.View(page))
    dots = dpi if view.page is page else min(view.page.size) / 8.27  # what was cut out is a page of its own
    view = scan_page.lit(view)
    if scan_page.lies_on_its_side(view.page):
        view = scan_page.turned(view, 90)
    if _stands_on_its_head(view, dots, clock):
        view = scan_page.turned(view, 180)
    found, marks, level = _seen(view, dots, clock)
    if not found or _sure(found) < _UPRIGHT:
        degrees = ocr.quarter_turns(view.page, dots, clock.left())
        other = _seen(scan_page.turned(view, degrees), dots, clock) if degrees else (found, marks, level)
        if _sure(other[0]) > _sure(found):
            found, marks, level = other
    if not _legible(found) and not scan_page.is_blank(page):
        return None
    point, size = dots / 72, (page.width * 72 / dpi, page.height * 72 / dpi)
    undo = level.back  # not the page itself: a sheet of a long scan must not keep its picture

    def back(x: float, y: float) -> tuple[float, float]:
        x, y = undo(x * point, y * point)
        return x * 72 / dpi, y * 72 / dpi

    shapes = [Shape("line", _levelled(stroke.box, point), True, False, True) for stroke in marks.lines]
    words = _words(found, marks.boxes, point)
    width, height = level.page.width / point, level.page.height / point
    return Sheet(number, width, height, words, shapes, back=back, shown=size, sized=True)


def _stands_on_its_head(view: scan_page.View, dots: float, clock: _Clock) -> bool:
    """Whether the words in the middle of the page make sense only upside down. A strip tells: letters on their head take long to recognise."""
    page = view.page
    strip = page.crop((0, int(page.height * 0.35), page.width, int(page.height * 0.55)))
    sure = _sure(ocr.words(strip, dots, clock.left()))
    return sure < _UPRIGHT and _sure(ocr.words(strip.rotate(180), dots, clock.left())) > max(sure, _UPRIGHT)


def _sure(found: Sequence[ocr.Found]) -> float:
    """How sure the words of a page are, taken together; 0 for a page without words. Single letters are what noise looks like."""
    long = [word.sure for word in found if sum(char.isalpha() for char in word.text) > 2]
    return sum(long) / max(len(long), len(found) / 3) if long else 0.0


def _legible(found: Sequence[ocr.Found]) -> bool:
    """Whether what was recognised is text: on a blurred page or a photo of a street words are seen as well, none of them for sure."""
    return _sure(found) >= _UPRIGHT or sum(word.sure >= _SURE and len(word.text) > 2 for word in found) >= _SURE_WORDS


def _words(found: Sequence[ocr.Found], signs: Sequence[tuple[scan_marks.Rect, str]], point: float) -> list[Word]:
    """Recognised words and boxes, in points."""
    usual = median([word.bottom - word.top for word in found]) if found else 0.0
    words = [_word(word, usual, point) for word in found if not any(_covers(box, word) for box, _ in signs)]
    for (x0, top, x1, bottom), sign in signs:
        words.append(Word(sign, x0 / point, top / point, x1 / point, bottom / point, (bottom - top) / point, ""))
    return words


def _seen(view: scan_page.View, dpi: float, clock: _Clock) -> tuple[list[ocr.Found], scan_marks.Marks, scan_page.View]:
    level = scan_page.level(view)
    grey = np.asarray(level.page)
    marks = scan_marks.marks(grey, dpi)
    clean = Image.fromarray(scan_marks.wiped(grey, marks))
    return ocr.words(clean, dpi, clock.left()), marks, level


def _word(word: ocr.Found, usual: float, point: float) -> Word:
    """A word in points. Heights near the usual one are it: a line without tails is no smaller print."""
    height = word.bottom - word.top
    size = usual if 0.7 * usual <= height <= 1.3 * usual else float(height)
    return Word(word.text, word.x0 / point, word.top / point, word.x1 / point, word.bottom / point, size / point * 0.9, "")


def _levelled(box: scan_marks.Rect, point: float) -> tuple[float, float, float, float]:
    """A stroke as a line without thickness."""
    x0, top, x1, bottom = box
    if x1 - x0 >= bottom - top:
        middle = (top + bottom) / 2 / point
        return x0 / point, middle, x1 / point, middle
    middle = (x0 + x1) / 2 / point
    return middle, top / point, middle, bottom / point


def _covers(box: scan_marks.Rect, word: ocr.Found) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2 and len(word.text) < 4
