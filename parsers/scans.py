"""Pages that are pictures, scans and photos: turned upright, their lines, boxes and words recognised, and read like any printed page.

Nothing read here is certain: the picture names its pages in ``recognised``. Without Tesseract such pages are told and stay unread.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from statistics import median

import numpy as np
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from parsers import media, ocr, openers, programs, scan_marks
from parsers import pdf as pdfs
from parsers.archive import TooLarge
from parsers.limits import Limits
from parsers.model import Block, Picture, Unreadable
from parsers.pdf_extract import Shape, Sheet, Word
from parsers.pdf_page import Layout

DPI = 240
_PIXELS = 80_000_000  # of one picture as it comes; what is worked on is smaller
_WORK_PIXELS = 12_000_000
_FEW_SIGNS = 80  # a page with fewer, under a picture that fills it, is a scan with a stamp or a page number of its program
_FILLS = 0.5  # share of the page
_SHARE = 0.85  # of the time for a file
_UPRIGHT = 45.0  # mean certainty of words below which the page may stand on its side
_WORKERS = 2
READ_ALOUD = "is een scan of foto. We hebben de tekst automatisch herkend; kijk de gegevens na."
LAYERED = "is een scan met herkende tekst. Daarin kunnen fouten staan; kijk de gegevens na."
_TOO_LARGE = "Deze afbeelding is te groot om te lezen. Stuur het ingevulde document zelf, als docx, pdf of xlsx."
UNREAD = "is een scan. Die tekst kunnen we niet lezen."


def pdf(data: bytes, limits: Limits) -> Picture:
    """What is on the pages of a pdf, scanned ones recognised. Raises as :func:`parsers.pdf.picture`, and :class:`parsers.openers.TooSlow`."""
    bare, layered, count = _scanned(data)
    if not bare:
        return _told(pdfs.picture(data), layered, LAYERED)
    try:
        typed = pdfs.picture(data)
    except Unreadable as reason:
        if len(bare) < count or reason.reason != pdfs.SCAN or not ocr.available():
            raise
        typed = Picture(media.PDF)
    if any(control.value and not control.placeholder for control in typed.controls):
        return typed  # a form laid over a scan: its answers are in the fields
    if not ocr.available():
        return _told(replace(typed, recognised=bare), bare, UNREAD)
    recognised = _recognised([(number, partial(_rendered, data, number)) for number in bare], limits)
    blocks = sorted((*typed.blocks, *recognised.blocks), key=_page)
    if not any(block.text.strip() for block in blocks):
        raise Unreadable(pdfs.SCAN)
    whole = replace(typed, blocks=tuple(blocks), margins=(*typed.margins, *recognised.margins))
    return _told(_told(whole, bare, READ_ALOUD), layered, LAYERED)


def image(data: bytes, limits: Limits) -> Picture:
    """What is on a picture of a page (several for a tiff). Raises :class:`Unreadable`, ``TooLarge``, :class:`parsers.openers.TooSlow`."""
    return pictures([data], limits)


def pictures(files: Sequence[bytes], limits: Limits) -> Picture:
    """As :func:`image`, for pictures that are the pages of one document, in order."""
    if not ocr.available():
        raise Unreadable(openers.IMAGE)
    try:
        frames = [(data, frame) for data in files for frame in range(_frames(data))][: pdfs.MAX_PAGES]
        jobs = [(number, partial(_frame, data, frame)) for number, (data, frame) in enumerate(frames, 1)]
        found = _recognised(jobs, limits)
    except Image.DecompressionBombError as error:
        raise TooLarge(_TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable("Deze afbeelding is beschadigd. Stuur het ingevulde document zelf, als docx, pdf of xlsx.") from error
    if sum(char.isalnum() for block in found.blocks for char in block.text) < 20:
        raise Unreadable(openers.IMAGE)
    return _told(found, tuple(number for number, _ in jobs), READ_ALOUD)


def _frames(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as opened:
        if opened.width * opened.height > _PIXELS:
            raise TooLarge(_TOO_LARGE)
        return int(getattr(opened, "n_frames", 1))


def _told(picture: Picture, pages: tuple[int, ...], words: str) -> Picture:
    if not pages:
        return picture
    subject = f"Pagina {pages[0]}" if len(pages) == 1 else f"Elk van de pagina's {', '.join(map(str, pages[:-1]))} en {pages[-1]}"
    recognised = tuple(sorted({*picture.recognised, *pages}))
    return replace(picture, notes=(*picture.notes, f"{subject} {words}"), recognised=recognised)


def _page(block: Block) -> int:
    return int(block.place.anchor.get("page", 1))


def _scanned(data: bytes) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Pages that are only a picture, pages where recognised text lies unseen over a picture, and how many pages there are."""
    if not re.search(rb"/Subtype\s*/Image", data):
        return (), (), 0
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return (), (), 0  # locked or damaged: the parser says which
    bare, layered = [], []
    with document:
        for number in range(min(len(document), pdfs.MAX_PAGES)):
            page = document[number]
            signs, filled = page.get_textpage().count_chars(), _filled(page)
            if filled and signs < _FEW_SIGNS:
                bare.append(number + 1)
            elif filled and _unseen(page):
                layered.append(number + 1)
            page.close()
        return tuple(bare), tuple(layered), len(document)


def _filled(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture fills the page; the strips of one that was cut up count together."""
    width, height = page.get_size()
    covered = 0.0
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0.0)) * max(0.0, min(top, height) - max(bottom, 0.0))
    return covered >= _FILLS * width * height


def _unseen(page: pypdfium2.PdfPage) -> bool:
    """Whether the text of a page is invisible, as scanners lay it over the picture."""
    modes = [
        pypdfium2.raw.FPDFTextObj_GetTextRenderMode(item.raw)
        for _, item in zip(range(40), page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=3), strict=False)
    ]
    return bool(modes) and modes.count(pypdfium2.raw.FPDF_TEXTRENDERMODE_INVISIBLE) * 2 > len(modes)


def _rendered(data: bytes, number: int) -> tuple[Image.Image, float]:
    with pypdfium2.PdfDocument(data) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DPI / 72, (_WORK_PIXELS / max(1.0, width * height)) ** 0.5)
        return page.render(scale=scale, grayscale=True).to_pil().convert("L"), 72 * scale


def _frame(data: bytes, number: int) -> tuple[Image.Image, float]:
    """One picture as a grey page, as it was meant to be seen, at a size that recognition likes. A page is taken to be as wide as A4."""
    source = Image.open(io.BytesIO(data))
    source.seek(number)
    opened: Image.Image = source
    if opened.mode in ("RGBA", "LA", "P"):
        clear = opened.convert("RGBA")
        opened = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    page = ImageOps.exif_transpose(opened).convert("L")
    scale = min(DPI * 8.27 / min(page.size), (_WORK_PIXELS / (page.width * page.height)) ** 0.5, 3.0)
    if not 0.9 < scale < 1.1:
        page = page.resize((max(1, int(page.width * scale)), max(1, int(page.height * scale))), Image.Resampling.LANCZOS)
    return ImageOps.autocontrast(page, cutoff=1), min(page.size) / 8.27


def _recognised(pages: Sequence[tuple[int, Callable[[], tuple[Image.Image, float]]]], limits: Limits) -> Picture:
    """Blocks and running heads of pages. All of them or :class:`parsers.openers.TooSlow`: half a form would seem to miss answers."""
    until = time.monotonic() + limits.seconds * _SHARE

    def one(page: tuple[int, Callable[[], tuple[Image.Image, float]]]) -> Sheet:
        return _sheet(page[0], *page[1](), until)

    layout = Layout()
    try:
        with ThreadPoolExecutor(_WORKERS) as pool:
            for sheet in pool.map(one, pages):
                layout.add(sheet)
    except programs.ProgramTooSlow as reason:
        raise openers.TooSlow(str(reason)) from reason
    except programs.ProgramFailed as reason:
        raise Unreadable(pdfs.SCAN) from reason
    blocks, margins = layout.finish()
    return Picture(media.PDF, tuple(blocks), margins=tuple(margins))


def _sheet(number: int, page: Image.Image, dpi: float, until: float) -> Sheet:
    """One recognised page, in points."""
    found, marks, level = _seen(page, dpi, until)
    if not found or sum(word.sure for word in found) / len(found) < _UPRIGHT:
        turn = ocr.quarter_turns(page, dpi, _left(until))
        if turn:
            found, marks, level = _seen(page.rotate(-turn, expand=True), dpi, until)
    point = dpi / 72
    usual = median([word.bottom - word.top for word in found]) if found else 0.0
    words = [_word(word, usual, point) for word in found if not any(_covers(box, word) for box, _ in marks.boxes)]
    for (x0, top, x1, bottom), sign in marks.boxes:
        words.append(Word(sign, x0 / point, top / point, x1 / point, bottom / point, (bottom - top) / point, ""))
    shapes = [Shape("line", _levelled(stroke.box, point), True, False, True) for stroke in marks.lines]
    return Sheet(number, level.width / point, level.height / point, words, shapes)


def _seen(page: Image.Image, dpi: float, until: float) -> tuple[list[ocr.Found], scan_marks.Marks, Image.Image]:
    level = scan_marks.straightened(page)
    grey = np.asarray(level)
    marks = scan_marks.marks(grey, dpi)
    clean = Image.fromarray(scan_marks.wiped(grey, marks))
    return ocr.words(clean, dpi, _left(until)), marks, level


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise programs.ProgramTooSlow("no time left for the next page")
    return left


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
