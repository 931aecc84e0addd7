"""Opening a pdf by qpdf."""

from __future__ import annotations

import io
import os

import pikepdf


def opened(data: bytes) -> pikepdf.Pdf:
    """The pdf, to be closed by whoever asked. Raises ``pikepdf.PasswordError``, ``pikepdf.PdfError`` or RuntimeError.

    It is opened as a file, one in memory: out of a stream pikepdf asks Python for every few bytes, and the fields of a form take twice as long.
    """
    try:
        with os.fdopen(os.memfd_create("pdf"), "wb", buffering=0) as file:
            if file.write(data) == len(data):
                return pikepdf.open(f"/proc/self/fd/{file.fileno()}")
    except (AttributeError, OSError):  # not on Linux, no /proc, or larger than the limits leave room for
        pass
    return pikepdf.open(io.BytesIO(data))


_HARMLESS = (
    "input stream is complete but output may still be valid",  # Acrobat ends the table of a file that it saved again without the mark of its end
    "a common error handled correctly",
    "invalid /ID in trailer",
    "startxref was more than",
)


def is_sound(document: pikepdf.Pdf) -> bool:
    """Whether nothing of an opened pdf had to be guessed: what qpdf warns of is damage, but for what ordinary programs do."""
    return all(any(words in told for words in _HARMLESS) for told in map(str, document.get_warnings()))
