"""A pdf as a :class:`Picture`: its form fields (AcroForm), and the text and tables on its pages for flat, printed forms.

Anchors: ``{"page": n, "rect": [x0, y0, x1, y1]}``; pages from 1, points, origin bottom left (as pdf counts).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

import pypdfium2

from parsers import pdf_asides, pdf_form, pdf_notes, pdf_sound, pdf_struck, pdf_tables
from parsers.model import Block, Control, Picture, Place, Unreadable
from parsers.pdf_extract import Sheet, sheets
from parsers.pdf_form import LOCKED, SEALED
from parsers.pdf_legible import Kind, kind
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
GARBLED = (
    "De letters in deze pdf zijn zo bewaard dat we ze niet kunnen lezen. "
    "Stuur het ingevulde formulier zelf, als docx, of druk het opnieuw af naar pdf."
)
PORTFOLIO = "Deze pdf bevat zelf geen tekst, alleen bijgevoegde bestanden. Stuur die bestanden apart, als docx, pdf of xlsx."
ATTACHED = "In deze pdf zitten andere bestanden. We behandelen ze als aparte documenten."
CUT_OFF = "Deze pdf is beschadigd. Wat we niet vonden, stond misschien in het deel dat weg is. Stuur het bestand opnieuw."
TOO_LONG = f"Deze pdf telt meer dan {MAX_PAGES} pagina's; alleen de eerste {MAX_PAGES} zijn gelezen."
LEAST_SIGNS = 20  # letters and digits of a scan; with fewer it tells nothing
_FIELDS = (b"/AcroForm", b"/Widget", b"/ObjStm")  # a file without any of these has no fields
_FOR_A_CERTIFICATE = b"/Adobe.PubSec"  # who may open it is told in plain words, always
_TELLING_PAGES = 1  # of a form whose answers stand in its fields: its title, headings and version line


class Recognise(Protocol):
    """Recognises pages that are pictures: the pages wanted, by number, to the sheets that were recognised. Those it leaves out stay unread."""

    def __call__(self, data: bytes, wanted: Mapping[int, tuple[Sheet, Kind]]) -> Mapping[int, Sheet]: ...


def picture(data: bytes, recognise: Recognise | None = None, whole: bool = False, anew: bool = False) -> Picture:
    """What is on the pages of a pdf; ``recognise`` for those that are a picture. Raises :class:`Unreadable` for locked and damaged files, and
    for scans that were not recognised.

    Where fields are filled in, the pages are only read when ``whole``, for the answers that are not in the fields, when something was laid over
    them, or when one has no field at all: somebody added it. ``anew``: pages that hold recognised text are recognised again.
    """
    controls, dynamic, damaged, noted = (
        pdf_form.fields(data, MAX_PAGES, drawn=whole) if any(sign in data for sign in _FIELDS) else ((), False, False, False)
    )
    filled = any(control.answered for control in controls)
    document, sound = _opened(data)
    mended = sound is not data
    with document:
        pages, attached = len(document), pypdfium2.raw.FPDFDoc_GetAttachmentCount(document.raw)
        fielded = (
            filled and not whole and not noted and len({control.place.anchor["page"] for control in controls}) >= min(pages, MAX_PAGES)
        )
        try:
            found = _printed(document) if fielded else _pages(document, sound, recognise, controls, anew)
        except pypdfium2.PdfiumError as error:
            raise Unreadable(DAMAGED) from error
    if dynamic and not filled and len(" ".join(block.text for block in found.blocks)) < 1200:
        raise Unreadable(DYNAMIC)
    torn = not filled and bool(pdf_sound.torn(data, MAX_PAGES))
    if not filled and found.signs < (LEAST_SIGNS if Kind.RECOGNISED in found.kinds.values() else 1):
        unreadable = GARBLED if Kind.GARBLED in found.kinds.values() else SCAN
        raise Unreadable(DAMAGED if torn else PORTFOLIO if attached else unreadable)
    cut = mended or damaged or torn or bool(found.lost) or b"%%EOF" not in data[-4096:]
    unread = tuple(number for number, kind in found.kinds.items() if kind is Kind.PARTLY)
    notes = [
        *([CUT_OFF] if cut else []),
        *([TOO_LONG] if pages > MAX_PAGES else []),
        *([ALSO_DYNAMIC] if dynamic and filled else []),
        *([ATTACHED] if attached else []),
        *([pdf_notes.STRUCK] if found.struck else []),
        *pdf_notes.told(found.kinds),
        *pdf_notes.cut_off(sorted({anchor["page"] for anchor in found.cut})),
    ]
    return Picture(
        MEDIA_TYPE,
        tuple(found.blocks),
        found.controls or controls,
        tuple(found.margins),
        tuple(notes),
        torn=cut or bool(found.dark),
        cut=tuple(found.cut),
        incomplete=cut or bool(found.dark or found.cut) or pages > MAX_PAGES or bool(unread),
        fielded=fielded,
        recognised=pdf_notes.doubtful(found.kinds),
        layered=Kind.LAYERED in found.kinds.values(),
        asides=found.asides,
    )


@dataclass(slots=True)
class _Found:
    """What stands on the pages. ``lost``: how many could not be opened; ``kinds``: the pages that are more, or less, than typed text;
    ``signs``: letters and digits on the pages that could be read, not those that a program writes beside an unread picture."""

    blocks: list[Block] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    lost: int = 0
    kinds: dict[int, Kind] = field(default_factory=dict)
    signs: int = 0
    cut: list[dict[str, Any]] = field(default_factory=list)
    controls: tuple[Control, ...] = ()
    asides: frozenset[str] = frozenset()
    struck: bool = False  # words with a line through them were left out

    @property
    def dark(self) -> list[int]:
        """The pages of which nothing could be read."""
        return [number for number, its in self.kinds.items() if its in (Kind.PICTURE, Kind.GARBLED)]


def _signs(sheet: Sheet) -> int:
    """How many there are; no more are counted than matter."""
    return sum(1 for _ in islice((True for word in (*sheet.words, *sheet.aside) for char in word.text if char.isalnum()), LEAST_SIGNS))


def _opened(data: bytes) -> tuple[pypdfium2.PdfDocument, bytes]:
    """The file, open, and what it was opened from: ``data``, or a mended copy of it."""
    try:
        return pypdfium2.PdfDocument(data), data
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise Unreadable(LOCKED) from error
        if _FOR_A_CERTIFICATE in data:
            raise Unreadable(SEALED) from error
        mended = pdf_form.mended(data)
        if mended is None:
            raise Unreadable(DAMAGED) from error
    try:
        return pypdfium2.PdfDocument(mended), mended
    except pypdfium2.PdfiumError as error:
        raise Unreadable(DAMAGED) from error


def _printed(document: pypdfium2.PdfDocument) -> _Found:
    """The printed lines of a form whose answers stand in its fields: enough to see what form it is."""
    found = _Found()
    for number in range(min(len(document), _TELLING_PAGES)):
        try:
            text = document[number].get_textpage()
        except pypdfium2.PdfiumError:
            found.lost += 1
            continue
        for line in text.get_text_range().splitlines():
            if tidy(line):
                found.blocks.append(Block("paragraph", tidy(line), Place(f"pagina {number + 1}", {"page": number + 1})))
        text.close()
    found.margins = [block.text for block in found.blocks if "pagina" in fold(block.text)]
    return found


def _pages(
    document: pypdfium2.PdfDocument, data: bytes, recognise: Recognise | None, controls: tuple[Control, ...] = (), anew: bool = False
) -> _Found:
    """What is printed on the pages, recognised where it is a picture; ``controls`` with what stands over empty ones."""
    found, read = _Found(), dict(enumerate(sheets(document, MAX_PAGES), start=1))
    found.lost = sum(sheet is None for sheet in read.values())
    if found.lost and found.lost == len(document):
        raise Unreadable(DAMAGED)
    typed = {number: sheet for number, sheet in read.items() if sheet is not None}
    kinds = {number: kind(sheet) for number, sheet in typed.items()}
    looked_at = (Kind.PICTURE, Kind.GARBLED, Kind.PARTLY, *([Kind.LAYERED] if anew else []))
    wanted = {number: (typed[number], its) for number, its in kinds.items() if its in looked_at}
    recognised = recognise(data, wanted) if wanted and recognise is not None else {}
    layout = Layout()
    for number, sheet in typed.items():
        if number in recognised:
            found.signs += _signs(recognised[number])
            layout.add(recognised[number])
            kinds[number] = pdf_notes.RECOGNISED.get(kinds[number], kinds[number]) if recognised[number] is not sheet else Kind.TYPED
            continue
        found.struck |= pdf_struck.take_out(sheet)
        whole = [(0.0, 0.0, sheet.width, sheet.height)] if pdf_tables.crossed(sheet) else []
        if kinds[number] is not Kind.LAYERED:  # there the picture is what is seen
            found.cut += [sheet.anchor(box) for box in (*sheet.cut, *whole)]
        if kinds[number] is not Kind.GARBLED:  # letters that stand for others are worse than none
            found.signs += 0 if kinds[number] is Kind.PICTURE else _signs(sheet)
            layout.add(sheet)
    found.blocks, found.margins = layout.finish()
    found.asides = pdf_asides.find(found.blocks, [sheet for number, sheet in typed.items() if number not in recognised])
    filled = any(control.answered for control in controls)  # where no field is, all that stands on the pages is the answer
    over = [pdf_form.typed_over(one, typed) if filled or one.kind == "checkbox" else one for one in controls]
    found.controls = (*over, *(other for one in controls for other in pdf_form.contradicted(one, typed)))
    found.kinds = {number: its for number, its in kinds.items() if its is not Kind.TYPED}
    return found
