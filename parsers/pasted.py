"""Pages that somebody scanned or photographed and pasted in a text document: which pictures those are, and what stands on them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

from PIL import Image

from parsers import archive, media
from parsers.limits import Limits
from parsers.model import Block, Picture, Place, Unreadable

LITTLE = 400  # letters and digits: a document with fewer beside its pasted pages is a letterhead or a caption
_MOST = 40  # pages of a pasted scan
_LEAST_SIDE, _LEAST_HEIGHT = 550, 800  # pixels of a page that can be recognised
_SHAPE = (1.15, 1.8)  # long side to short side: a sheet of paper, or a phone's picture of one
_LONG, _SHORT = 14.0, 10.0  # centimetres at which a page is shown, at least
_UNREAD = "Dit document bevat afbeeldingen van bladzijden. Die kunnen we niet lezen."
_ERRORS = (*archive.BROKEN, KeyError)
_TEXTS = {media.DOCX: "word/document.xml", media.ODT: "content.xml"}
_EXTENT = re.compile(rb'<wp:extent\b[^>]*\bcx="(\d{1,9})"[^>]*\bcy="(\d{1,9})"')
_STYLED = re.compile(rb"width:\s*([\d.]{1,8})pt;\s*height:\s*([\d.]{1,8})pt")
_FRAMED = re.compile(rb'svg:width="([\d.]{1,8})(cm|mm|in)"[^>]{0,300}?svg:height="([\d.]{1,8})(cm|mm|in)"')
_CM = {b"cm": 1.0, b"mm": 0.1, b"in": 2.54}


def pictures(data: bytes) -> list[bytes]:
    """The pictures in a package, in the order of their names; empty when it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [name for name in package.namelist() if re.search(r"(?:media|Pictures)/[^/]+\.(?:png|jpe?g|tiff?|bmp)$", name, re.I)]
            names.sort(key=lambda name: [int(part) if part.isdigit() else 0 for part in re.split(r"(\d+)", name)])
            return [package.read(name) for name in names[:_MOST]]
    except _ERRORS:
        return []


def pages(media_type: str, data: bytes) -> list[bytes]:
    """The pictures in a text document that are as large as a page, on paper and in pixels."""
    if media_type not in _TEXTS:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            xml = package.read(_TEXTS[media_type])
    except _ERRORS:
        return []
    return [one for one in pictures(data) if _is_page(one)] if any(_large(*size) for size in _shown(xml)) else []


def little(picture: Picture) -> bool:
    """Whether a document has hardly any text of its own."""
    return sum(char.isalnum() for block in picture.blocks for char in block.text) < LITTLE


def with_pages(picture: Picture, found: list[bytes], limits: Limits) -> Picture:
    """The document with the text of its pasted pages behind its own; where that cannot be had, what was not found may stand on them."""
    from parsers import openers, scans

    try:
        seen = scans.pictures(found, limits)
    except (Unreadable, openers.TooSlow, archive.TooLarge):
        return replace(picture, incomplete=True, notes=(*picture.notes, _UNREAD))
    return replace(
        picture,
        blocks=(*picture.blocks, *map(_renamed, seen.blocks)),
        notes=(*picture.notes, *(re.sub(r"^Pagina\b", "Afbeelding", note).replace("pagina's", "afbeeldingen") for note in seen.notes)),
        incomplete=picture.incomplete or seen.incomplete,
        recognised=seen.recognised,
    )


def _renamed(block: Block) -> Block:
    return replace(
        block,
        place=_placed(block.place),
        controls=tuple(replace(control, place=_placed(control.place)) for control in block.controls),
    )


def _placed(place: Place) -> Place:
    return replace(place, location=re.sub(r"^pagina\b", "afbeelding", place.location))


def _shown(xml: bytes) -> list[tuple[float, float]]:
    """Width and height in centimetres of everything that is drawn."""
    word = [(int(x) / 360_000, int(y) / 360_000) for x, y in _EXTENT.findall(xml)]
    styled = [(float(x) * 0.0353, float(y) * 0.0353) for x, y in _STYLED.findall(xml) if x.count(b".") < 2 and y.count(b".") < 2]
    framed = [
        (float(x) * _CM[unit], float(y) * _CM[other])
        for x, unit, y, other in _FRAMED.findall(xml)
        if x.count(b".") < 2 and y.count(b".") < 2
    ]
    return [*word, *styled, *framed]


def _large(width: float, height: float) -> bool:
    return max(width, height) >= _LONG and min(width, height) >= _SHORT


def _is_page(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as opened:
            short, long = sorted(opened.size)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return True  # torn, or too large to look at: it may be a page, and what stands on it is not absent
    return short >= _LEAST_SIDE and long >= _LEAST_HEIGHT and _SHAPE[0] <= long / short <= _SHAPE[1]
