"""Whether what is drawn on the pages of a pdf is whole. PDFium draws a torn page as far as it goes and says nothing: what is gone would seem
not to be there."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from parsers import qpdf
from parsers.model import Unreadable

_MOST_DRAWINGS = 60  # of one page that are looked at
_FLUSHED = b"\x00\x00\xff\xff"  # everything so far was written: how Acrobat ends a stream, without the mark of its end
_REFUSED = (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, TypeError, KeyError, AttributeError)


def torn(data: bytes, limit: int) -> frozenset[int]:
    """The pages, from 1, of which a part cannot be unpacked. Empty when the file itself cannot be opened: its reader tells that."""
    try:
        with qpdf.opened(data) as document:
            pages = enumerate(document.pages[:limit], start=1)
            sealed = document.is_encrypted
            return frozenset(number for number, page in pages if not all(_whole(one, sealed, _bare(page.obj)) for one in _drawn(page.obj)))
    except (*_REFUSED, Unreadable):
        return frozenset()


def _drawn(page: Any) -> Iterator[Any]:
    """The streams of a page, and of the drawings that it uses."""
    content = page.get("/Contents")
    yield from content if isinstance(content, pikepdf.Array) else [content]
    drawings = page.get("/Resources", {}).get("/XObject", {})
    for name in list(drawings.keys())[:_MOST_DRAWINGS]:
        if drawings[name].get("/Subtype") == "/Form":
            yield drawings[name]


def _bare(page: Any) -> bool:
    """Whether nothing was got ready to be drawn on a page: blank pages of some programs have drawings of no bytes. A page that says nothing of it may
    use what the pages above it hold for all."""
    held = page.get("/Resources")
    return held is not None and not any(held.get(kind) for kind in ("/Font", "/XObject"))


def _whole(stream: Any, encrypted: bool, bare: bool) -> bool:
    if not isinstance(stream, pikepdf.Stream):
        return True
    try:
        if encrypted or stream.get("/Filter") != "/FlateDecode" or "/DecodeParms" in stream:
            stream.read_bytes()
            return True
        packed = stream.read_raw_bytes()
        if not packed and bare:
            return True
        unpacked = zlib.decompressobj()
        unpacked.decompress(packed)
        return unpacked.eof or packed.rstrip(b"\r\n").endswith(_FLUSHED)  # qpdf says nothing when a stream ends too early
    except (zlib.error, *_REFUSED):
        return False
