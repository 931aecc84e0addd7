"""The words of a pdf page with their place and type. By PDFium, with few calls per word, since each call from Python costs more than the work."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from parsers import boxes
from parsers.words import visible

_WORD = re.compile(r"[^\s\ufffe\x02]+")
_HYPHENS = "\ufffe\x02"  # PDFium's sign for a hyphen at the end of a printed line
_BOLD = re.compile(r"bold|black|heavy|demi", re.I)
_SYMBOL_FONTS = re.compile(r"wingdings ?2?", re.I)
_LIGATURES = {ord(sign): letters for sign, letters in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)}
_TURNED = re.compile(r"[\u4100-\u5a00\u6100-\u7a00]{2,}")  # letters of a ligature whose two bytes an older Ghostscript changed round
_TOUCH = 0.02  # of the height of a word: no white at all
_SEAM = 0.06  # of the height of a letter: white between two texts that are set apart
_LEVEL = 0.2  # radians a line may be askew
_COLOURED = 60  # of 255, between the strongest and the weakest of red, green and blue: less is a kind of black, grey or white


def quick(function: Any, *kinds: Any) -> Any:
    """A function of PDFium that is called for each word or drawing, without the conversions that cost more than its work: addresses are
    numbers. ``kinds``: of its result and of what it is given."""
    return ctypes.PYFUNCTYPE(*kinds)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_object_of = quick(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_font_of = quick(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)
_colour_of = quick(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int, *[ctypes.c_void_p] * 5)
_box_of = quick(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)

# text, left, bottom, right, top, size, font, bold, quarter turns, and the address of the text it is part of
Own = tuple[str, float, float, float, float, float, str, bool, int, int]


class Word(NamedTuple):
    """A run of signs without a space. ``size`` in points; ``font`` "" for signs that were drawn and "note" for text laid over the page.
    ``coloured``: in another colour than a kind of black, grey or white, where that is looked at."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    bold: bool = False
    coloured: bool = False


class Found(NamedTuple):
    """The words of a page in the pdf's own coordinates. ``signs``: how many there are; ``lost``: those whose letter the file does not tell."""

    words: list[Own]
    quarters: int  # in which most of the text stands, counter-clockwise
    signs: int
    lost: int


def find(page: Any) -> Found:
    """The words of a page in the order of the file."""
    textpage = page.get_textpage()
    try:
        raw = textpage.raw
        text = _text(raw)
        words, lost = _words(raw, text)
    finally:
        textpage.close()
    turns: Counter[int] = Counter()
    for word in words:
        turns[word[8]] += len(word[0])
    quarters = turns.most_common(1)[0][0] if turns else 0
    return Found(words, max(quarters, 0), len(text), lost)


def _words(raw: Any, text: str) -> tuple[list[Own], int]:
    first, last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    near, far = ctypes.addressof(first), ctypes.addressof(last)
    page = ctypes.cast(raw, ctypes.c_void_p).value
    x, y = ctypes.c_double(), ctypes.c_double()
    run, font, size, bold, signs, quarter, lost = None, "", 0.0, False, False, 0, 0
    unknown = False
    fonts: dict[int, str] = {}
    origin_x = origin_y = 0.0
    found: list[Own] = []
    for start, end in _spans(page, text):
        here = _object_of(page, start)
        if here != run or not here:  # type, size and line are those of the whole run
            run, (font, size, quarter) = here, _type(raw, start, here, fonts)
            bold, signs = bool(_BOLD.search(font)), bool(_SYMBOL_FONTS.search(font))
            unknown = pdfium.FPDFText_HasUnicodeMapError(raw, start) == 1
            pdfium.FPDFText_GetCharOrigin(raw, start, x, y)
            origin_x, origin_y = x.value, y.value
        _box_of(page, start, near)
        _box_of(page, end - 1, far)
        shown = text[start:end]
        if end < len(text) and text[end] in _HYPHENS:
            shown += "-"
        if unknown:
            lost += len(shown)
        if signs or not shown.isascii():
            shown = _TURNED.sub(_turned_back, visible("".join(_sign(font, char) for char in shown)).translate(_LIGATURES))
            if not shown:
                continue
        if quarter == 0:
            box = first.left, origin_y - 0.22 * size, last.right, origin_y + 0.76 * size
        else:
            box = _box(quarter, size, origin_x, origin_y, first, last)
        own = (shown, *box, size, font, bold, quarter, here or 0)
        if found and touches(found[-1], own):
            found[-1] = found[-1][0] + shown, *found[-1][1:3], *own[3:]
        else:
            found.append(own)
    return found, lost


def _spans(page: int | None, text: str) -> Iterator[tuple[int, int]]:
    """From where to where the words go. Two cells of a table that nearly touch have no space between them: they are texts of their own, with
    white between them that is nowhere between the letters of either."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        if _object_of(page, start) != _object_of(page, end - 1):
            for at in range(start + 1, end):
                if text[at - 1 : at + 1].islower() and text[at - 1 : at + 1].isalpha():
                    continue  # the sign for two letters is a text of its own, and less wide than its place
                if _object_of(page, at) != _object_of(page, at - 1) and _is_seam(page, at, start, end):
                    yield start, at
                    start = at
        yield start, end


def _is_seam(page: int | None, at: int, start: int, end: int) -> bool:
    white = _white(page, at)
    inner = [n for n in (at - 1, at + 1) if start < n < end and _object_of(page, n) == _object_of(page, n - 1)]
    return white > 0 and bool(inner) and all(_white(page, n) < white / 3 for n in inner)


def _white(page: int | None, at: int) -> float:
    """The white before a letter, in points; 0 where it is too little to set two texts apart, or they do not stand on one line."""
    before, after = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    _box_of(page, at - 1, ctypes.addressof(before))
    _box_of(page, at, ctypes.addressof(after))
    white = float(after.left - before.right)
    return white if white > _SEAM * (after.top - after.bottom) else 0.0


def in_colour(words: Iterable[Own]) -> frozenset[int]:
    """The addresses of the texts that are in colour, on a page where words stand beside open boxes; nowhere else does it tell anything."""
    addresses = {word[9] for word in words if word[9]}
    colour = (ctypes.c_uint * 4)()
    red, green, blue, alpha = (ctypes.addressof(colour) + n * ctypes.sizeof(ctypes.c_uint) for n in range(4))
    return frozenset(
        at for at in addresses if _colour_of(at, red, green, blue, alpha) == 1 and max(colour[:3]) - min(colour[:3]) > _COLOURED
    )


def touches(before: Own, own: Own) -> bool:
    """Whether two words are one: PDFium breaks some lines between the letters of a word, and no printer sets two words without white."""
    if own[8] or before[8] or own[5:7] != before[5:7] or not (before[0][-1].isalnum() and own[0][0].isalnum()):
        return False
    return abs(own[2] - before[2]) < _TOUCH * own[5] and abs(own[1] - before[3]) < _TOUCH * own[5]


def _box(quarter: int, size: float, x: float, y: float, first: Any, last: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a word that does not stand upright: on its side, on its head, or askew (quarter -1)."""
    if quarter == 2:
        return last.left, y - 0.76 * size, first.right, y + 0.22 * size
    if quarter == 1:
        return x - 0.76 * size, first.bottom, x + 0.22 * size, last.top
    if quarter == 3:
        return x - 0.22 * size, last.bottom, x + 0.76 * size, first.top
    sides = (first, last)
    return min(s.left for s in sides), min(s.bottom for s in sides), max(s.right for s in sides), max(s.top for s in sides)


def _type(raw: Any, index: int, holder: int, fonts: dict[int, str]) -> tuple[str, float, int]:
    """The font of a sign, its height in points as drawn, and by how many quarters it is turned counter-clockwise (-1: by another angle)."""
    kind = _font_of(holder) if holder else 0
    font = fonts.get(kind or 0)
    if font is None:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        length = pdfium.FPDFText_GetFontInfo(raw, index, name, 128, flags)
        font = name.raw[: max(0, min(length, 128) - 1)].decode("utf-8", "replace")
        if kind:
            fonts[kind] = font
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    size = pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
    turn = 0.0 if matrix.b == 0 and matrix.a >= 0 else math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    quarter = round(turn) % 4 if abs(turn - round(turn)) < _LEVEL else -1
    return font, size if 1 < size < 400 else 10.0, quarter


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


def _turned_back(signs: re.Match[str]) -> str:
    """The letters "fi" for the two signs of which the codes are those of "f" and "i" with their bytes changed round; other signs stay."""
    codes = [ord(sign) for sign in signs.group()]
    return signs.group() if any(code & 0xFF for code in codes) else "".join(chr(code >> 8) for code in codes)


def _sign(font: str, char: str) -> str:
    """A box of a symbol font as a sign; other private characters stay what they are."""
    if char == "\uf0b7":
        return "•"  # the bullet of Word's lists
    kind = "wingdings 2" if "wingdings2" in font.replace("-", "").replace(" ", "").casefold() else "wingdings"
    return boxes.symbol(kind, ord(char)) or char if _SYMBOL_FONTS.search(font) or "\uf000" <= char <= "\uf0ff" else char
