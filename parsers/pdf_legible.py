"""Whether the text of a page can be read from the file: typed, or only to be recognised from what is shown."""

from __future__ import annotations

import re
from enum import StrEnum

from parsers.pdf_extract import Rect, Sheet

_FEW_SIGNS = 80  # a page with fewer, under a picture that fills it, is a scan with a stamp or a page number of its program
_FILLS = 0.5  # share of the page
_SOME = 0.3  # of a page with almost no text
_PART = 0.12  # share of the page of a picture that may hold a part of the form
_STROKES = 150  # drawn letters of a page that was saved as outlines
_LOST = 0.05  # share of signs whose letter the file does not tell
_WORDS = 80
_TWO, _FEW_WORDS = 2, 20
_ODD = re.compile("[a-zà-ÿ][A-ZÀ-Ý0-9]|[0-9][A-Za-zà-ÿ]{2}|[A-Z]{2}[a-z]")  # within a word
_MANY_ODD = 0.08  # of the words: in print there are a few ("UiTPAS", "UHasselt")
_USUAL = frozenset(
    {"de", "het", "een", "en", "van", "in", "is", "op", "te", "voor", "met", "aan", "door", "bij", "naar", "om", "of", "die", "dat", "als"}
    | {"zijn", "wordt", "we", "je", "niet", "ook", "per", "tot", "uit", "over", "the", "of", "and", "to", "for", "with", "le", "la", "les"}
    | {"des", "et", "du", "un", "une", "pour", "dans", "der", "die", "und", "das"}
)


class Kind(StrEnum):
    """How the text of a page is to be had."""

    TYPED = "typed"
    PICTURE = "picture"  # nothing but a picture, or letters as drawings
    LAYERED = "layered"  # recognised text lies unseen over or under a picture
    RECOGNISED = "recognised"  # a picture whose text was recognised
    REPLACED = "replaced"  # letters that the file does not tell, recognised
    ADDED = "added"  # typed, and a picture beside it recognised
    GARBLED = "garbled"  # the letters shown are not those in the file
    PARTLY = "partly"  # typed, with a picture beside it in which a part of the form may stand


def kind(sheet: Sheet) -> Kind:
    """How the text of a page is to be had; before anything was recognised."""
    covered = sum(_area(box, sheet) for box in sheet.images) / max(1.0, sheet.width * sheet.height)
    if sheet.signs < _FEW_SIGNS and (covered >= _SOME or sum(shape.kind == "curve" for shape in sheet.shapes) >= _STROKES):
        return Kind.PICTURE
    if covered >= _FILLS and max(sheet.unseen, sheet.under) > 0.5 and not beside(sheet):
        return Kind.PICTURE if _badly_read(sheet) else Kind.LAYERED
    if sheet.lost > _LOST * sheet.signs or _no_language(sheet):
        return Kind.GARBLED
    return Kind.PARTLY if beside(sheet) else Kind.TYPED


def beside(sheet: Sheet) -> list[Rect]:
    """The pictures of a typed page that are large enough for text and have none over them."""
    large = [box for box in sheet.images if _area(box, sheet) >= _PART * sheet.width * sheet.height]
    return [box for box in large if sum(_inside(word.x0, word.top, word.x1, word.bottom, box) for word in sheet.words) < 3]


def _no_language(sheet: Sheet) -> bool:
    """Whether a page full of words has none that any text has: letters that stand for other letters."""
    words = [found for word in sheet.words if (found := word.text.casefold()).isalpha()]
    return len(words) >= _WORDS and sum(word in _USUAL for word in words) < 0.02 * len(words)


def _badly_read(sheet: Sheet) -> bool:
    """Whether the program that recognised the text of a scan saw figures and capitals within its words ("0anmeldIng"): no form is to be found
    in that, and the page itself is looked at."""
    words = [text for word in sheet.words if len(text := word.text.strip(".,;:()")) > _TWO and "@" not in text]
    return len(words) >= _FEW_WORDS and sum(bool(_ODD.search(word)) for word in words) > _MANY_ODD * len(words)


def _area(box: Rect, sheet: Sheet) -> float:
    """What of a picture lies on the page."""
    wide, high = min(box[2], sheet.width) - max(box[0], 0.0), min(box[3], sheet.height) - max(box[1], 0.0)
    return max(0.0, wide) * max(0.0, high)


def _inside(x0: float, top: float, x1: float, bottom: float, box: Rect) -> bool:
    return box[0] <= (x0 + x1) / 2 <= box[2] and box[1] <= (top + bottom) / 2 <= box[3]
