"""The form fields of a pdf (AcroForm): text, lists, boxes and radio groups, each with its page and rectangle."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2

from parsers import boxes, pdf_flat, qpdf
from parsers.model import Control, Place, Unreadable
from parsers.pdf_extract import Sheet
from parsers.pdf_extract import frame as shown
from parsers.pdf_frame import Frame
from parsers.pdf_widgets import read
from parsers.words import fold, is_blank, tidy

SEALED = "Deze pdf is versleuteld: alleen wie het juiste certificaat heeft, kan ze openen. Stuur een gewone pdf, zonder beveiliging."
LOCKED = "Deze pdf is beveiligd met een wachtwoord. Stuur een versie zonder wachtwoord."
log = logging.getLogger(__name__)
_REFUSED = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)
_QUESTION = 60.0  # points over a field in which the lines of its question stand
_A_WORD = 3  # letters or digits, at least: "€" and dots are printed in fields
_WIDEST = 25.0  # points: a wider field is no box
_NUMBER = re.compile(r"\D*\d+")  # "0", "Choice1": a name that a program gave to a button


def fields(data: bytes, max_pages: int, drawn: bool = True) -> tuple[tuple[Control, ...], bool, bool, bool]:
    """The fields in page order, whether the form is a dynamic (XFA) one, whether the file is damaged, so that fields may be gone, and whether
    something was laid over its pages. Without ``drawn``, fields that hold an empty text are only looked at for what they show where none holds any.

    qpdf reads them, some ten times faster than pypdf; what it refuses pypdf tries. Raises :class:`Unreadable` when a password is needed.
    """
    for reader in (_by_qpdf, _by_pypdf):
        try:
            found, dynamic, damaged, noted = reader(data, max_pages, drawn)
            if not drawn and not any(control.answered for control in found):
                found, *_ = reader(data, max_pages, True)
        except _REFUSED as error:
            log.info("%s reads no fields: %s", reader.__name__, error)
            continue
        return tuple(_labelled(data, _shown(data, found))), dynamic, damaged, noted
    return (), False, True, False


def _by_qpdf(data: bytes, max_pages: int, drawn: bool = True) -> tuple[list[Control], bool, bool, bool]:
    try:
        with qpdf.opened(data) as document:
            found, dynamic, noted = read(document.Root, (page.obj for page in document.pages[:max_pages]), drawn)
            return found, dynamic, not qpdf.is_sound(document), noted
    except pikepdf.PasswordError as error:
        raise Unreadable(LOCKED) from error
    except (pikepdf.PdfError, RuntimeError) as error:
        raise ValueError(str(error)) from error


def _by_pypdf(data: bytes, max_pages: int, drawn: bool = True) -> tuple[list[Control], bool, bool, bool]:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file, and files hold people's data
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unreadable(LOCKED)
        found, dynamic, noted = read(reader.root_object, islice(reader.pages, max_pages), drawn)
        return found, dynamic, True, noted
    except (PyPdfError, NotImplementedError) as error:
        raise ValueError(str(error)) from error


def mended(data: bytes) -> bytes | None:
    """What qpdf can still find in a damaged file, as a sound one; None when that is not a page."""
    buffer = io.BytesIO()
    try:
        with qpdf.opened(data) as document:
            if not len(document.pages):
                return None
            document.save(buffer)
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError):
        return None
    return buffer.getvalue()


def typed_over(control: Control, pages: Mapping[int, Sheet]) -> Control:
    """A field that is empty while text stands on the page where it is: typed over it, not in it. A box with a sign over it has no sure state."""
    page = pages.get(control.place.anchor.get("page", 0))
    if page is None or control.answered or control.value is None:
        return control
    if control.kind == "checkbox" and any(_middle_in(page.anchor(pen)["rect"], control) for pen in page.pens):
        return replace(control, value=None, over=True)
    inside = _words_over(control, page)
    if not inside:
        return control
    return replace(control, value=None if control.kind == "checkbox" else " ".join(inside), placeholder=False, over=True)


def contradicted(control: Control, pages: Mapping[int, Sheet]) -> list[Control]:
    """Other text on the page over a field that is filled in, as a field of its own with the same name: two answers."""
    page = pages.get(control.place.anchor.get("page", 0))
    if page is None or control.kind == "checkbox" or not control.answered or control.over:
        return []
    inside = _words_over(control, page)
    said = fold(str(control.value))
    other = [word for word in inside if sum(map(str.isalnum, word)) >= _A_WORD and fold(word) not in said]
    return [replace(control, value=" ".join(inside), over=True)] if other else []


def _words_over(control: Control, page: Sheet) -> list[str]:
    return [word.text for word in page.words if _middle_in(page.anchor((word.x0, word.top, word.x1, word.bottom))["rect"], control)]


def _middle_in(box: Sequence[float], control: Control) -> bool:
    x0, y0, x1, y1 = control.place.anchor["rect"]
    return bool(x0 < (box[0] + box[2]) / 2 < x1 and y0 < (box[1] + box[3]) / 2 < y1)


def _shown(data: bytes, controls: list[Control]) -> list[Control]:
    """Fields that hold nothing but show text get that: a person who looks at the page reads it there."""
    pages = {int(c.place.anchor["page"]) for c in controls if c.over}
    printed = pdf_flat.printed(data, pages) if pages else None
    if printed is None:
        return controls
    with pypdfium2.PdfDocument(printed) as document:
        texts = {number: (document[number - 1].get_textpage(), shown(document[number - 1])) for number in pages}
        return [_as_shown(control, *texts[control.place.anchor["page"]]) if control.over else control for control in controls]


def _as_shown(control: Control, text: Any, frame: Frame) -> Control:
    x0, y0, x1, y1 = frame.downward(control.place.anchor["rect"])
    seen = text.get_text_bounded(left=x0, bottom=y0, right=x1, top=y1).replace("\r\n", "\n").strip()
    return replace(control, value=seen, placeholder=is_blank(seen), over=bool(seen))


def _labelled(data: bytes, controls: list[Control]) -> list[Control]:
    """Gives fields without a tooltip, and boxes without words, the text that is printed beside or above them."""
    pages = {int(c.place.anchor["page"]) for c in controls if _untold(c)}
    if not pages:
        return controls
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return controls
    with document:
        texts = {}
        for number in pages:
            try:
                page = document[number - 1]
                texts[number] = page.get_textpage(), shown(page)
            except (pypdfium2.PdfiumError, IndexError):  # a damaged page: its fields keep their names
                continue
        found = []
        boxes_of = {
            number: [frame.downward(c.place.anchor["rect"]) for c in controls if c.place.anchor["page"] == number]
            for number, (_, frame) in texts.items()
        }
        for control in controls:
            here = texts.get(control.place.anchor["page"]) if _untold(control) else None
            found.append(_beside(control, *here, boxes_of[control.place.anchor["page"]]) if here else control)
        return found


def _untold(control: Control) -> bool:
    """Whether nothing in the file tells what a field is for, or what a button of a group stands for."""
    return not control.label.strip() or _NUMBER.fullmatch(control.caption) is not None


def _beside(control: Control, text: Any, frame: Frame, others: Sequence[Sequence[float]]) -> Control:
    x0, y0, x1, y1 = frame.downward(control.place.anchor["rect"])
    level = [
        other for other in others if other[1] < (y0 + y1) / 2 < other[3]
    ]  # what stands behind the next field on the line is not of this one
    if control.kind == "checkbox":
        first = _caption(text, (x0, y0, x1, y1), level)
        return replace(control, label=control.label.strip() or first, caption=first or control.caption)
    begin = max((other[2] for other in level if other[2] <= x0), default=0)
    left = tidy(text.get_text_bounded(left=begin, bottom=y0 - 1, right=x0, top=y1 + 1))
    label = left or _above(text, (x0, y0, x1, y1), others)
    place = Place(f"pagina {control.place.anchor['page']}, veld “{label or control.tag}”", control.place.anchor)
    return Control(control.kind, control.value, place, control.tag, label, control.caption, control.placeholder)


def _caption(text: Any, box: Sequence[float], level: Sequence[Sequence[float]]) -> str:
    """The words of a box: those behind it, or before it where nothing stands behind the last box of the line ("Ja ☐  Nee ☐")."""
    last = max((other for other in level if other[2] - other[0] <= _WIDEST), key=lambda other: other[0], default=box)
    if _behind(text, last, level):
        return tidy(_behind(text, box, level).split("  ")[0])
    begin = max((other[2] for other in level if other[2] <= box[0]), default=max(box[0] - 400, 0))
    left = text.get_text_bounded(left=begin, bottom=box[1] - 1, right=box[0], top=box[3] + 1)
    return tidy(re.split(r"\s{2,}|[?:]", boxes.without(left).strip())[-1])


def _behind(text: Any, box: Sequence[float], level: Sequence[Sequence[float]]) -> str:
    end = min((other[0] for other in level if other[0] >= box[2]), default=box[2] + 400)
    return boxes.without(tidy(text.get_text_bounded(left=box[2], bottom=box[1] - 1, right=end, top=box[3] + 1)))


def _above(text: Any, box: Sequence[float], others: Sequence[Sequence[float]]) -> str:
    """The line over a field, with the lines before it that it goes on from, as far as the field above."""
    x0, _, x1, y1 = box
    top = min((other[1] for other in others if other[1] >= y1 and other[0] < x1 and x0 < other[2]), default=y1 + _QUESTION)
    lines = text.get_text_bounded(left=max(x0 - 4, 0), bottom=y1, right=x1, top=min(top, y1 + _QUESTION)).strip().splitlines()
    label = ""
    for number, line in enumerate(map(tidy, reversed(lines))):
        if number and not label[:1].islower():
            break
        label = f"{line} {label}".strip()
    return label
