"""A stranger's file made fit to be looked at: pictures of its pages, or its text and cells. Never its own markup. Runs in the sandbox.

Nothing is recognised or understood here; the places that were read (:class:`parsers.model.Place`) fit onto what comes out: pages are counted
from 1 and measured in points as they are shown, blocks are those of the neutral picture, cells those of the workbook.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2
from PIL import Image

from parsers import archive, envelopes, media, openers, raster
from parsers.limits import DEFAULT, Limits
from parsers.model import Block, Picture, Unreadable
from parsers.xlsx import Sheet

MAX_PAGES = 80
_DPI = 130  # of a page of a pdf: small print stays legible when it is shown twice as large
_PIXELS = 3_000_000  # of one picture, whatever the page
_TOO_LARGE = "Deze afbeelding is te groot om te tonen. Je kan het bestand wel downloaden."
_NOT_SHOWN = "Dit soort bestand kunnen we hier niet tonen. Je kan het wel downloaden."
_BROKEN = "We kunnen dit bestand niet openen om het te tonen. Je kan het wel downloaden."


@dataclass(frozen=True, slots=True)
class View:
    """One file to look at; one of the three is filled. ``pages``: width and height of each in points, as it is shown."""

    media_type: str
    pages: tuple[tuple[float, float], ...] = ()
    blocks: tuple[Block, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()


def view(data: bytes, limits: Limits = DEFAULT) -> View:
    """What there is to see in a file. Raises :class:`Unreadable` with the Dutch reason."""
    data, kind = _opened(data)
    if kind in (media.XLSX, media.XLS, media.XLSB, media.ODS):
        book = openers.workbook(kind, data, limits)
        return View(kind, sheets=book.sheets, notes=book.notes)
    if kind == media.PDF:
        return View(kind, pages=_pdf_pages(data))
    if media.is_image(kind):
        return View(kind, pages=_frames([data]))
    pasted = _pasted(data, kind, limits)
    if pasted:
        return View(kind, pages=_frames(pasted))
    picture = openers.picture(kind, data, limits) if kind in openers.LEGIBLE else None
    if picture is None:
        raise Unreadable(_NOT_SHOWN)
    return View(kind, blocks=picture.blocks, notes=picture.notes)


def page(data: bytes, number: int, limits: Limits = DEFAULT) -> tuple[str, bytes]:
    """Page ``number`` (from 1) as a picture: media type and bytes. Raises :class:`Unreadable`."""
    data, kind = _opened(data)
    if kind == media.PDF:
        return "image/png", _png(_rendered(data, number))
    files = [data] if media.is_image(kind) else _pasted(data, kind, limits)
    for file in files:
        count = _counted(file)
        if number <= count:
            return "image/jpeg", _jpeg(_frame(file, number - 1))
        number -= count
    raise Unreadable(_NOT_SHOWN)


def try_view(data: bytes) -> View | str:
    """:func:`view`, or the Dutch reason as text: for the border of the sandbox, on which exceptions lose theirs."""
    try:
        return view(data)
    except Unreadable as reason:
        return reason.reason
    except archive.TooLarge as reason:
        return str(reason)


def try_page(data: bytes, number: int) -> tuple[str, bytes] | str:
    """:func:`page`, or the Dutch reason as text."""
    try:
        return page(data, number)
    except Unreadable as reason:
        return reason.reason
    except archive.TooLarge as reason:
        return str(reason)


def _opened(data: bytes) -> tuple[bytes, str]:
    kind = media.sniff(data)
    if kind != media.ENCRYPTED:
        return data, kind
    opened = envelopes.unlocked(data)
    return opened, media.sniff(opened)


def _pasted(data: bytes, kind: str, limits: Limits) -> list[bytes]:
    """The pictures of a document that holds hardly anything but pasted scans; empty when it has text of its own."""
    opener = _text_opener(kind)
    if opener is None:
        return []
    from parsers import pasted

    try:
        text = opener(data)
    except Unreadable:
        return pasted.pictures(data)
    return pasted.pages(kind, data) if pasted.little(text) else []


def _text_opener(kind: str) -> Callable[[bytes], Picture] | None:
    if kind == media.DOCX:
        from parsers import docx

        return docx.picture
    if kind == media.ODT:
        from parsers import odt

        return odt.picture
    return None


# pdf ------------------------------------------------------------------------------------------------------------------


def _document(data: bytes) -> pypdfium2.PdfDocument:
    from parsers import pdf_form

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise Unreadable(pdf_form.LOCKED) from error
        mended = pdf_form.mended(data)
    if mended is None:
        raise Unreadable(_BROKEN)
    try:
        return pypdfium2.PdfDocument(mended)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_BROKEN) from error


def _pdf_pages(data: bytes) -> tuple[tuple[float, float], ...]:
    with _document(data) as document:
        return tuple(document.get_page_size(number) for number in range(min(len(document), MAX_PAGES)))


def _rendered(data: bytes, number: int) -> Image.Image:
    with _document(data) as document:
        if not 1 <= number <= min(len(document), MAX_PAGES):
            raise Unreadable(_NOT_SHOWN)
        document.init_forms()  # what people filled in is drawn by the form, not by the page
        try:
            found = document[number - 1]
            width, height = found.get_size()
            scale = min(_DPI / 72, (_PIXELS / max(1.0, width * height)) ** 0.5)
            return found.render(scale=scale).to_pil().convert("RGB")
        except pypdfium2.PdfiumError as error:
            raise Unreadable(_BROKEN) from error


# pictures -------------------------------------------------------------------------------------------------------------


def _counted(data: bytes) -> int:
    try:
        return raster.frames(data)
    except raster.TooManyPixels as error:
        raise Unreadable(_TOO_LARGE) from error
    except raster.Torn as error:
        raise Unreadable(_BROKEN) from error


def _frames(files: list[bytes]) -> tuple[tuple[float, float], ...]:
    sizes = [_frame(file, number).size for file in files for number in range(_counted(file))][:MAX_PAGES]
    return tuple((width * _points(width, height), height * _points(width, height)) for width, height in sizes)


def _points(width: int, height: int) -> float:
    return 72 * raster.A4_INCHES / min(width, height)


def _frame(data: bytes, number: int) -> Image.Image:
    """One picture at a size to look at."""
    try:
        shown = raster.frame(data, number, "RGB", int(_PIXELS**0.5))
    except raster.TooManyPixels as error:
        raise Unreadable(_TOO_LARGE) from error
    except raster.Torn as error:
        raise Unreadable(_BROKEN) from error
    scale = min(1.0, (_PIXELS / (shown.width * shown.height)) ** 0.5)
    if scale < 1.0:
        shown = shown.resize((max(1, int(shown.width * scale)), max(1, int(shown.height * scale))), Image.Resampling.LANCZOS)
    return shown


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(buffer, "PNG")  # a page of print needs few colours
    return buffer.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
