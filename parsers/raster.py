"""Pictures that come as files (png, jpeg, tiff ...): opened as they were meant to be seen. A torn one is never taken for a whole one."""

from __future__ import annotations

import io
import threading
from functools import cache

import numpy as np
from PIL import Image, ImageFile, ImageOps

from parsers import media

PIXELS = 80_000_000  # of one picture as it comes; what is worked on is smaller
A4_INCHES = 8.27  # a picture of a page is taken to be as wide
_LOGO_SIZE = 150_000  # bytes; a larger picture may be a scanned page
_PAGE_DOTS, _PAGE_LONGER = 1000, (1.25, 1.55)  # of cameras (4:3, 3:2) and of paper (A4)
_SCREEN_DOTS = 400  # of the shorter side
_REFUSED = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError)  # the last is libheif's
_flag = threading.Lock()


@cache
def _know_heif() -> None:
    """Teaches Pillow the pictures of iPhones; asked for when one comes."""
    from pi_heif import register_heif_opener

    register_heif_opener(thumbnails=False)


def _opened(data: bytes) -> Image.Image:
    if media.sniff(data) == media.HEIC:
        _know_heif()
    return Image.open(io.BytesIO(data))


class Torn(Exception):
    """The picture is damaged, or no picture."""


class TooManyPixels(Exception):
    """The picture is larger than we open."""


def frames(data: bytes) -> int:
    """How many pictures there are in the file. Raises :class:`Torn`, :class:`TooManyPixels`."""
    try:
        with _opened(data) as opened:
            if opened.width * opened.height > PIXELS:
                raise TooManyPixels
            return int(getattr(opened, "n_frames", 1))
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except _REFUSED as error:
        raise Torn from error


def is_logo(data: bytes, in_the_text: bool) -> bool:
    """Whether a picture of a mail is no document: a small one, and one shown ``in_the_text`` that is not as large and about as long as a
    photographed page. A banner is longer, a screenshot is no jpeg."""
    return len(data) < _LOGO_SIZE or (in_the_text and not _may_be_a_page(data))


def is_large(data: bytes) -> bool:
    """Whether a picture is as large as a screenshot with words to read in it; a logo or a banner is smaller or much longer. One that cannot be opened
    may be."""
    try:
        with _opened(data) as opened:
            short, long = sorted(opened.size)
            return short >= _SCREEN_DOTS and long < 4 * short
    except (*_REFUSED, Image.DecompressionBombError):
        return True


def _may_be_a_page(data: bytes) -> bool:
    try:
        with _opened(data) as opened:
            short, long = sorted(opened.size)
            return opened.format in ("JPEG", "MPO", "HEIF") and short >= _PAGE_DOTS and _PAGE_LONGER[0] < long / short < _PAGE_LONGER[1]
    except (*_REFUSED, Image.DecompressionBombError):
        return media.sniff(data) in ("image/jpeg", media.HEIC)  # a torn photo, or a huge one: told as a document that cannot be read


def frame(data: bytes, number: int, mode: str, least: int) -> Image.Image:
    """Picture ``number`` (from 0) as "L" or "RGB": upright by its camera's own note, on white paper, as high and wide as it was sent.

    ``least``: pixels that its shorter side keeps; a larger jpeg may be opened at half or a quarter of its size, in as much less memory.
    Raises :class:`Torn`, :class:`TooManyPixels`.
    """
    try:
        opened = _whole(data, number, mode, least)
        across, down = (float(one) for one in opened.info.get("dpi", (1, 1)))
        before = opened.size
        ImageOps.exif_transpose(opened, in_place=True)
        across, down = (across, down) if opened.size == before else (down, across)
        page = _on_white(opened, mode)
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except _REFUSED as error:
        raise Torn from error
    if across and down and not 0.9 < across / down < 1.1 and 0.3 < across / down < 3:  # a fax has fewer lines than dots
        page = page.resize((page.width, max(1, int(page.height * across / down))), Image.Resampling.BICUBIC)
    return page


def _whole(data: bytes, number: int, mode: str, least: int) -> Image.Image:
    """The picture, unpacked to its last line.

    Whether Pillow passes over what is missing is one switch for the whole process, and other libraries turn it on (WeasyPrint does when it is
    imported). So it is off while we read, is put back after, and what was read while somebody turned it on is read again.
    """
    with _flag:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        try:
            while True:
                ImageFile.LOAD_TRUNCATED_IMAGES = False
                opened = _opened(data)
                if opened.width * opened.height > PIXELS:
                    raise TooManyPixels
                opened.seek(number)
                scale = least / min(opened.size)
                if scale < 1:
                    opened.draft(mode, (max(1, int(opened.width * scale)), max(1, int(opened.height * scale))))
                opened.load()
                if not ImageFile.LOAD_TRUNCATED_IMAGES:
                    return opened
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _on_white(opened: Image.Image, mode: str) -> Image.Image:
    """Nothing see-through, and fine shades of grey as ordinary ones: Pillow would call all but the darkest of them white."""
    if opened.mode.startswith(("I", "F")):
        deep = np.asarray(opened, dtype=np.float32)
        most = max(float(deep.max()), 255.0)
        return Image.fromarray((np.clip(deep, 0, most) * (255 / (65535 if 255 < most <= 65535 else most))).astype(np.uint8)).convert(mode)
    if opened.mode not in ("RGBA", "LA", "PA", "P") and "transparency" not in opened.info:
        return opened.convert(mode)
    clear = opened.convert("RGBA")
    page = Image.new(mode, clear.size, "white")
    page.paste(clear.convert(mode), mask=clear.getchannel("A"))
    return page
