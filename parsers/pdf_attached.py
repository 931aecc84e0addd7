"""Files inside a pdf: those attached to it or to a note on a page, and those of a portfolio. Taken out by pypdf."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pypdfium2

from parsers.archive import TooLarge
from parsers.limits import Limits
from parsers.model import Unreadable

_MOST = 60
_TOO_MANY = f"In deze pdf zitten meer dan {_MOST} andere bestanden. Stuur de documenten apart."
_BROKEN = "Een bestand dat in deze pdf zit, is beschadigd. Stuur het apart, als docx, pdf of xlsx."
_TOO_MUCH = "Wat in deze pdf zit, is te groot om uit te pakken. Stuur de documenten apart, als docx, pdf of xlsx."


def files(data: bytes, limits: Limits) -> tuple[list[tuple[str, bytes]], bool]:
    """The files with their names, and whether the pdf is only their cover (a portfolio). Raises :class:`Unreadable` and :class:`TooLarge`.

    Locked and damaged files have none here: their reader tells what is the matter.
    """
    if not (b"/FileAttachment" in data or _count(data)):
        return [], False
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file, and files hold people's data
    try:
        reader = PdfReader(io.BytesIO(data))
        found: list[tuple[str, bytes]] = []
        for name, content in _all(reader):
            found.append((name, content))
            if len(found) > _MOST:
                raise TooLarge(_TOO_MANY)
            if sum(len(its) for _, its in found) > limits.expanded:
                raise TooLarge(_TOO_MUCH)
        return found, "/Collection" in reader.root_object
    except LimitReachedError as error:
        raise TooLarge(_TOO_MUCH) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, NotImplementedError) as error:
        raise Unreadable(_BROKEN) from error


def _count(data: bytes) -> int:
    try:
        with pypdfium2.PdfDocument(data) as document:
            return int(pypdfium2.raw.FPDFDoc_GetAttachmentCount(document.raw))
    except pypdfium2.PdfiumError:
        return 0


def _all(reader: Any) -> Iterator[tuple[str, bytes]]:
    for one in reader.attachment_list:
        yield str(one.alternative_name or one.name), one.content
    for page in reader.pages:
        for reference in page.get("/Annots") or ():
            note = reference.get_object()
            if note.get("/Subtype") == "/FileAttachment" and "/FS" in note:
                holder = note["/FS"]
                yield str(holder.get("/UF") or holder.get("/F") or "bijlage"), holder["/EF"]["/F"].get_data()
