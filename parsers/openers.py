"""Which parser opens which kind of file, also when it takes a program from outside: old Word files, scans and photos.

Parsers are imported when their first file comes: a child that reads one docx does not wait for the pdf libraries.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from parsers import archive, media
from parsers.limits import Limits
from parsers.model import FieldValue, Picture, Reading, Unreadable

if TYPE_CHECKING:
    from parsers.xlsx import Workbook

LEAST_SURE = 0.6  # no value read from a picture is surer than this
IMAGE = "Dit is een afbeelding. Daar kunnen we geen tekst uit lezen. Stuur het ingevulde document zelf, als docx, pdf of xlsx."
_MACROS = "Dit bestand bevat macro's. Die zijn niet uitgevoerd."
LEGIBLE = (media.DOCX, media.ODT, media.DOC, media.RTF, media.HTML, media.TEXT)  # of which :func:`picture` gives the text in blocks
_CONVERTED = "Dit is een oud bestandsformaat. We hebben het omgezet om het te lezen."
_LOOSE = "De regels van dit document staan elk in een los kader. We kunnen niet zien wat bij elkaar hoort."
_CONVERTED_RTF = "Dit is een rtf-bestand. We hebben het omgezet om het te lezen."
_CONVERTED_BINARY = "Dit is een binair Excel-bestand (.xlsb). We hebben het omgezet om het te lezen."
_CUT = "Een deel van dit antwoord valt buiten het kader en is niet te zien."
_SHARE = 0.8  # of the time for a file, what a program from outside may use


class TooSlow(Exception):
    """A program that helps to read was stopped after its time."""


def picture(media_type: str, data: bytes, limits: Limits) -> Picture | None:
    """What is on the pages; None when nothing here reads this kind. Raises :class:`Unreadable`, :class:`TooSlow`, ``archive.TooLarge``."""
    if media_type == media.DOCX:
        archive.guard(data, limits)
        from parsers import framed

        return _noted(_framed(data, limits) if framed.is_framed(data) else _word(data, limits), _macros(data))
    if media_type == media.ODT:
        archive.guard(data, limits)
        from parsers import odt

        return _or_pasted(odt.picture, data, limits)
    if media_type == media.PDF:
        from parsers import scans

        return scans.pdf(data, limits)
    if media_type == media.DOC:
        return _old_word(data, limits)
    if media_type == media.RTF:
        return _through_word(data, "rtf", limits, _CONVERTED_RTF)
    if media_type in (media.HTML, media.TEXT):
        from parsers import webpage

        return webpage.picture(data) if media_type == media.HTML else webpage.plain(data)
    if media.is_image(media_type):
        from parsers import scans

        return scans.image(data, limits)
    return None


def _word(data: bytes, limits: Limits) -> Picture:
    from parsers import docx

    return _or_pasted(docx.picture, data, limits)


def _framed(data: bytes, limits: Limits) -> Picture:
    """A docx of loose lines: what belongs together is not to be told, so nothing in it is sure and what was not found counts as unread."""
    return replace(_noted(_word(data, limits), (_LOOSE,)), incomplete=True, loose=True)


def _or_pasted(parser: Callable[[bytes], Picture], data: bytes, limits: Limits) -> Picture:
    """What the parser sees; for a document of nothing but pasted scans, what stands on those."""
    try:
        return parser(data)
    except Unreadable as reason:
        from parsers import pasted, scans

        found = [] if reason.damaged else pasted.pictures(data)
        if not found:
            raise
        try:
            return scans.pictures(found, limits)
        except Unreadable:
            raise reason from None


def workbook(media_type: str, data: bytes, limits: Limits) -> Workbook:
    """A workbook of any kind. What the old binary formats hide of their cells is only known after LibreOffice has opened them."""
    from parsers import xlsx

    if media_type == media.XLSB:
        made = _converted(data, "xlsb", "xlsx", limits)
        if made is None:
            raise Unreadable("Dit is een binair Excel-bestand (.xlsb). Bewaar het als .xlsx en stuur het opnieuw.")
        book = xlsx.workbook(made, limits)
        return replace(book, media_type=media.XLSB, notes=(*book.notes, _CONVERTED_BINARY))
    book = xlsx.workbook(data, limits, media_type)
    return replace(book, notes=(*book.notes, *_macros(data)))


def worked_out(book: Workbook, data: bytes, limits: Limits) -> Workbook:
    """The workbook with the results that its formulas lack, worked out by LibreOffice; as it is when that cannot be had.

    Raises :class:`TooSlow` when LibreOffice had less than its full time: who gives the file more may get the results.
    """
    from parsers import office, sheet_xlsx, xlsx

    if not book.uncached or book.media_type != media.XLSX:
        return book
    try:
        made = _converted(sheet_xlsx.without_results(data, limits), "xlsx", "xlsx", limits)
        if made is None:
            return book
        done = xlsx.workbook(made, limits)
    except TooSlow:
        if limits.seconds * _SHARE < office.SECONDS:
            raise
        return book
    except (Unreadable, archive.TooLarge):
        return book
    told = f"Dit bestand was niet doorgerekend ({book.uncached} formules zonder uitkomst). We hebben het laten doorrekenen."
    return replace(done, notes=(*book.notes, told))


def doubted(reading: Reading, pages: tuple[int, ...]) -> Reading:
    """A reading of which ``pages`` are pictures: what was read there is less sure, and what was not found may still stand there."""
    fields = {name: _less_sure(field) if _on(field.place.anchor, pages) else field for name, field in reading.fields.items()}
    return replace(reading, fields=fields, looked_for=tuple(name for name in reading.looked_for if name in fields))


def unsure(reading: Reading) -> Reading:
    """A reading of which nothing is sure."""
    return replace(reading, fields={name: _less_sure(field) for name, field in reading.fields.items()})


def _less_sure(field: FieldValue) -> FieldValue:
    """A field that is for a person, also when no value can be in what was read: it may have been misread."""
    return replace(field, confidence=min(field.confidence, LEAST_SURE), invalid=False)


def _on(anchor: Mapping[str, Any], pages: tuple[int, ...]) -> bool:
    """Whether something stands on one of the pages, wholly or with a part; a block of a text document stands on none."""
    return any("block" not in part and part.get("page", pages[0]) in pages for part in (anchor, *anchor.get("more", ())))


def cut_off(reading: Reading, cut: Sequence[Mapping[str, Any]]) -> Reading:
    """A reading in which answers that are not wholly to be seen are less sure."""
    fields = {
        name: replace(_less_sure(field), problem=field.problem or _CUT)
        if any(_overlap(anchor, part) for anchor in (field.place.anchor, *field.place.anchor.get("more", ())) for part in cut)
        else field
        for name, field in reading.fields.items()
    }
    return replace(reading, fields=fields)


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one.get("page") != other.get("page") or "rect" not in one or "rect" not in other:
        return False
    a, b = one["rect"], other["rect"]
    return bool(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def _old_word(data: bytes, limits: Limits) -> Picture | None:
    from parsers import envelopes

    if envelopes.is_locked(data):
        raise Unreadable(envelopes.LOCKED)
    return _through_word(data, "doc", limits, _CONVERTED)


def _through_word(data: bytes, source: str, limits: Limits, note: str) -> Picture | None:
    """A text of another kind, made a docx by LibreOffice; None when that cannot be had."""
    from parsers import docx

    made = _converted(data, source, "docx", limits)
    return None if made is None else _noted(_or_pasted(docx.picture, made, limits), (note,))


def _converted(data: bytes, source: str, target: str, limits: Limits) -> bytes | None:
    from parsers import office, programs

    try:
        return office.convert(data, source, target, min(office.SECONDS, limits.seconds * _SHARE))
    except programs.ProgramTooSlow as reason:
        raise TooSlow(str(reason)) from reason


def _macros(data: bytes) -> tuple[str, ...]:
    """The remark that a document has macros in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return (_MACROS,) if any(name.lower().endswith("vbaproject.bin") for name in package.namelist()) else ()
    except (zipfile.BadZipFile, OSError, ValueError):
        return ()  # no package: an old binary file


def _noted(found: Picture, notes: tuple[str, ...]) -> Picture:
    return replace(found, notes=(*found.notes, *notes)) if notes else found
