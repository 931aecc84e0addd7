"""A fillable pdf with what was filled in printed on its pages: for forms whose fields have names that tell nothing."""

from __future__ import annotations

import io
from collections.abc import Collection

import pypdfium2

from parsers.model import Picture

_FEWEST = 3  # filled fields of a stranger's naming; a signature and a date of a signing service are fewer


def has_strangers(picture: Picture, tags: set[str]) -> bool:
    """Whether answers stand in fields that the form does not know by name. ``tags``: the names it knows, case folded."""
    answered = [control for control in picture.controls if control.answered]
    known = sum(bool({control.tag.casefold(), control.tag.split(".")[-1].casefold()} & tags) for control in answered)
    return len(answered) - known >= _FEWEST and known < len(answered) / 2


def printed(data: bytes, pages: Collection[int] = ()) -> bytes | None:
    """The file with its fields as ink, on all pages or only on these; None when PDFium cannot do it."""
    target = io.BytesIO()
    try:
        with pypdfium2.PdfDocument(data) as document:
            document.init_forms()
            for number in pages or range(1, len(document) + 1):
                page = document[number - 1]
                page.flatten()
                page.close()
            document.save(target)
    except (pypdfium2.PdfiumError, RuntimeError):
        return None
    return target.getvalue()
