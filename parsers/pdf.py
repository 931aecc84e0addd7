"""A pdf as a :class:`Picture`: its form fields (AcroForm), and the text and tables on its pages for flat, printed forms.

Anchors: ``{"page": n, "rect": [x0, y0, x1, y1]}``; pages from 1, points, origin bottom left (as pdf counts).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pypdfium2
from pypdf import PasswordType, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from parsers import boxes
from parsers.model import Block, Control, Picture, Place, Unreadable
from parsers.pdf_page import Layout
from parsers.words import fold, is_blank, tidy, visible

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 80
SCAN = (
    "Deze pdf bevat alleen een afbeelding (een scan). We kunnen de tekst niet lezen. Stuur het ingevulde formulier zelf, als docx of pdf."
)
LOCKED = "Deze pdf is beveiligd met een wachtwoord. Stuur een versie zonder wachtwoord."
DAMAGED = "Deze pdf is beschadigd en kan niet worden geopend. Stuur het bestand opnieuw."
DYNAMIC = (
    "Deze pdf is een dynamisch formulier (XFA) dat we niet kunnen lezen. Druk het af naar een gewone pdf of gebruik het Word-formulier."
)
TOO_LONG = f"Deze pdf telt meer dan {MAX_PAGES} pagina's; alleen de eerste {MAX_PAGES} zijn gelezen."

logging.getLogger("pdfminer").setLevel(logging.ERROR)
_RADIO, _PUSH = 1 << 15, 1 << 16


def picture(data: bytes) -> Picture:
    """What is on the pages of a pdf. Raises :class:`Unreadable` for locked, damaged and scanned files."""
    controls, dynamic = _form(data)
    filled = any(_answered(control) for control in controls)
    try:
        layout = _plain_text(data) if filled else _pages(data)
    except Unreadable:
        raise
    except Exception as error:  # three libraries with error types of their own; each means that the pages cannot be drawn
        raise Unreadable(DAMAGED) from error
    blocks, margins, pages = layout
    if dynamic and not filled and len(" ".join(block.text for block in blocks)) < 1200:
        raise Unreadable(DYNAMIC)
    if not filled and not any(char.isalnum() for block in blocks for char in block.text):
        raise Unreadable(SCAN)
    notes = (TOO_LONG,) if pages > MAX_PAGES else ()
    return Picture(MEDIA_TYPE, tuple(blocks), controls, tuple(margins), notes)


def _answered(control: Control) -> bool:
    return control.value is True or (isinstance(control.value, str) and not control.placeholder and not is_blank(control.value))


def _form(data: bytes) -> tuple[tuple[Control, ...], bool]:
    """The form fields in page order, and whether the form is a dynamic (XFA) one. A file pypdf cannot read may still have pages."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unreadable(LOCKED)
        form = reader.root_object.get("/AcroForm")
        if form is None:
            return (), False
        dynamic = "/XFA" in form.get_object()
        found = [control for number, page in enumerate(reader.pages, start=1) if number <= MAX_PAGES for control in _widgets(page, number)]
        return tuple(_labelled(data, found)), dynamic
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, NotImplementedError):
        return (), False


def _widgets(page: Any, number: int) -> Iterator[Control]:
    for reference in page.get("/Annots") or ArrayObject():
        widget = reference.get_object()
        if not isinstance(widget, DictionaryObject) or widget.get("/Subtype") != "/Widget":
            continue
        rect = [round(float(side), 2) for side in widget.get("/Rect", [0, 0, 0, 0])]
        name = ".".join(reversed([str(part["/T"]) for part in _chain(widget) if "/T" in part]))
        label = visible(str(_inherited(widget, "/TU") or ""))
        place = Place(f"pagina {number}, veld “{tidy(label) or name}”", {"page": number, "rect": rect})
        kind, value = _inherited(widget, "/FT"), _inherited(widget, "/V")
        if kind == "/Tx":
            text = _string(value)
            yield Control("text", text, place, name, label, placeholder=is_blank(text))
        elif kind == "/Ch":
            text = _choice(widget, value)
            yield Control("choice", text, place, name, label, placeholder=is_blank(text))
        elif kind == "/Btn" and not int(_inherited(widget, "/Ff") or 0) & _PUSH:
            yield _button(widget, value, Control("checkbox", None, place, name, label))


def _chain(widget: DictionaryObject) -> Iterator[DictionaryObject]:
    seen = 0
    part: Any = widget
    while part is not None and seen < 32:
        yield part
        parent = part.get("/Parent")
        part = parent.get_object() if parent is not None else None
        seen += 1


def _inherited(widget: DictionaryObject, key: str) -> Any:
    for part in _chain(widget):
        if key in part:
            return part[key].get_object()
    return None


def _string(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "get_data"):
        raw = value.get_data()
        return (
            visible(raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw))
            .replace("\r\n", "\n")
            .replace("\r", "\n")
            .strip()
        )
    return visible(str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _choice(widget: DictionaryObject, value: Any) -> str:
    """What the list shows for the stored value (an option may be stored under another name)."""
    shown = {}
    for option in _inherited(widget, "/Opt") or ():
        option = option.get_object()
        if isinstance(option, ArrayObject) and len(option) == 2:
            shown[str(option[0])] = str(option[1])
    values = value if isinstance(value, ArrayObject) else [value]
    return ", ".join(text for text in (shown.get(str(one), _string(one)) for one in values) if text.strip())


def _button(widget: DictionaryObject, value: Any, blank: Control) -> Control:
    """A check box or one button of a group. On is any state but Off; a stored value and a drawn state that disagree cannot be told."""
    appearance = widget.get("/AP")
    normal = appearance.get_object().get("/N") if appearance is not None else None
    states = (
        [str(key) for key in normal.get_object() if str(key) != "/Off"]
        if normal is not None and hasattr(normal.get_object(), "keys")
        else []
    )
    on_state = states[0] if len(states) == 1 else None
    drawn, stored = widget.get("/AS"), None if value is None else str(value)
    grouped = "/T" not in widget or bool(int(_inherited(widget, "/Ff") or 0) & _RADIO)
    if stored is None:
        state: bool | None = str(drawn) != "/Off" if drawn is not None else False
    elif stored in ("/Off", "", "Off"):
        state = False if drawn is None or str(drawn) == "/Off" else None
    elif on_state is not None and (grouped or stored in states):
        state = stored.lstrip("/") == on_state.lstrip("/")
    else:
        state = True
    caption = (on_state or "").lstrip("/") if grouped else ""
    return Control(blank.kind, state, blank.place, blank.tag, blank.label, caption=_decoded(caption))


def _decoded(name: str) -> str:
    """A pdf name with #xx escapes as text."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _labelled(data: bytes, controls: list[Control]) -> list[Control]:
    """Gives fields without a tooltip, and boxes without words, the text that is printed beside or above them."""
    bare = [control for control in controls if not control.label.strip() or control.kind == "checkbox"]
    if not bare:
        return controls
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return controls
    done = []
    for control in controls:
        page = int(control.place.anchor["page"])
        if control in bare and page <= len(document):
            text = document[page - 1].get_textpage()
            control = _beside(control, text)
        done.append(control)
    return done


def _beside(control: Control, text: Any) -> Control:
    x0, y0, x1, y1 = control.place.anchor["rect"]
    left = tidy(text.get_text_bounded(left=0, bottom=y0 - 1, right=x0, top=y1 + 1))
    right = tidy(text.get_text_bounded(left=x1, bottom=y0 - 1, right=x1 + 400, top=y1 + 1))
    if control.kind == "checkbox":
        first = boxes.without(right).split("  ")[0]
        return Control("checkbox", control.value, control.place, control.tag, control.label or tidy(first), tidy(first) or control.caption)
    above = text.get_text_bounded(left=max(x0 - 4, 0), bottom=y1, right=x1, top=y1 + 26).strip().splitlines()
    label = left or (tidy(above[-1]) if above else "")
    place = Place(f"pagina {control.place.anchor['page']}, veld “{label or control.tag}”", control.place.anchor)
    return Control(control.kind, control.value, place, control.tag, label, control.caption, control.placeholder)


def _plain_text(data: bytes) -> tuple[list[Block], list[str], int]:
    """The printed lines of a form whose answers stand in its fields: enough to see what form it is."""
    document = pypdfium2.PdfDocument(data)
    blocks = []
    for number in range(min(len(document), MAX_PAGES)):
        for line in document[number].get_textpage().get_text_bounded().splitlines():
            if tidy(line):
                blocks.append(Block("paragraph", tidy(line), Place(f"pagina {number + 1}", {"page": number + 1})))
    return blocks, [block.text for block in blocks if "pagina" in fold(block.text)], len(document)


def _pages(data: bytes) -> tuple[list[Block], list[str], int]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages = len(document.pages)
        layout = Layout()
        for page in document.pages[:MAX_PAGES]:
            layout.add(page)
            page.close()
    return *layout.finish(), pages
