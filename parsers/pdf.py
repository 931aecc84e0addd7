"""A pdf as a :class:`Picture`: its form fields (AcroForm), and the text and tables on its pages for flat, printed forms.

Anchors: ``{"page": n, "rect": [x0, y0, x1, y1]}``; pages from 1, points, origin bottom left (as pdf counts).
"""

from __future__ import annotations

import pypdfium2

from parsers import pdf_form
from parsers.model import Block, Picture, Place, Unreadable
from parsers.pdf_extract import sheets
from parsers.pdf_form import LOCKED
from parsers.pdf_page import Layout
from parsers.words import fold, tidy

__all__ = ["DAMAGED", "DYNAMIC", "LOCKED", "MEDIA_TYPE", "SCAN", "picture"]

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 80
SCAN = (
    "Deze pdf bevat alleen een afbeelding (een scan). We kunnen de tekst niet lezen. Stuur het ingevulde formulier zelf, als docx of pdf."
)
DAMAGED = "Deze pdf is beschadigd en kan niet worden geopend. Stuur het bestand opnieuw."
DYNAMIC = (
    "Deze pdf is een dynamisch formulier (XFA) dat we niet kunnen lezen. Druk het af naar een gewone pdf of gebruik het Word-formulier."
)
ALSO_DYNAMIC = "Deze pdf is ook een dynamisch formulier (XFA). We lazen de gewone velden ervan."
CUT_OFF = "Deze pdf is beschadigd. Wat we niet vonden, stond misschien in het deel dat weg is. Stuur het bestand opnieuw."
TOO_LONG = f"Deze pdf telt meer dan {MAX_PAGES} pagina's; alleen de eerste {MAX_PAGES} zijn gelezen."
_TELLING_PAGES = 2  # of a form whose answers stand in its fields: its title, headings and version line


def picture(data: bytes) -> Picture:
    """What is on the pages of a pdf. Raises :class:`Unreadable` for locked, damaged and scanned files."""
    controls, dynamic, damaged = pdf_form.fields(data, MAX_PAGES) if b"/AcroForm" in data or b"/ObjStm" in data else ((), False, False)
    filled = any(pdf_form.answered(control) for control in controls)
    document, mended = _opened(data)
    try:
        pages = len(document)
        blocks, margins, lost = _printed(document) if filled else _pages(document)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(DAMAGED) from error
    finally:
        document.close()
    if dynamic and not filled and len(" ".join(block.text for block in blocks)) < 1200:
        raise Unreadable(DYNAMIC)
    if not filled and not any(char.isalnum() for block in blocks for char in block.text):
        raise Unreadable(SCAN)
    cut = mended or damaged or lost > 0 or b"%%EOF" not in data[-4096:]
    notes = [*([CUT_OFF] if cut else []), *([TOO_LONG] if pages > MAX_PAGES else []), *([ALSO_DYNAMIC] if dynamic and filled else [])]
    return Picture(MEDIA_TYPE, tuple(blocks), controls, tuple(margins), tuple(notes), incomplete=cut or pages > MAX_PAGES)


def _opened(data: bytes) -> tuple[pypdfium2.PdfDocument, bool]:
    """The document, and whether it had to be mended first."""
    try:
        return pypdfium2.PdfDocument(data), False
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise Unreadable(LOCKED) from error
        mended = pdf_form.mended(data)
        if mended is None:
            raise Unreadable(DAMAGED) from error
    try:
        return pypdfium2.PdfDocument(mended), True
    except pypdfium2.PdfiumError as error:
        raise Unreadable(DAMAGED) from error


def _printed(document: pypdfium2.PdfDocument) -> tuple[list[Block], list[str], int]:
    """The printed lines of a form whose answers stand in its fields: enough to see what form it is. And how many pages are lost."""
    blocks, lost = [], 0
    for number in range(min(len(document), _TELLING_PAGES)):
        try:
            text = document[number].get_textpage()
        except pypdfium2.PdfiumError:
            lost += 1
            continue
        for line in text.get_text_range().splitlines():
            if tidy(line):
                blocks.append(Block("paragraph", tidy(line), Place(f"pagina {number + 1}", {"page": number + 1})))
        text.close()
    return blocks, [block.text for block in blocks if "pagina" in fold(block.text)], lost


def _pages(document: pypdfium2.PdfDocument) -> tuple[list[Block], list[str], int]:
    """What is printed on the pages, the running heads, and how many pages are lost."""
    layout, lost = Layout(), 0
    for sheet in sheets(document, MAX_PAGES):
        if sheet is None:
            lost += 1
        else:
            layout.add(sheet)
    if lost and lost == len(document):
        raise Unreadable(DAMAGED)
    return *layout.finish(), lost
