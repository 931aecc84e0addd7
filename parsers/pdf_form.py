"""The form fields of a pdf (AcroForm): text, lists, boxes and radio groups, each with its page and rectangle."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2

from parsers import boxes, qpdf
from parsers.model import Control, Place, Unreadable
from parsers.pdf_extract import Sheet
from parsers.pdf_extract import frame as shown
from parsers.pdf_frame import Frame
from parsers.words import is_blank, tidy, visible

LOCKED = "Deze pdf is beveiligd met een wachtwoord. Stuur een versie zonder wachtwoord."
log = logging.getLogger(__name__)
_REFUSED = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)
_RADIO, _PUSH = 1 << 15, 1 << 16
_MAX_FIELDS = 5000
_A4 = [0.0, 0.0, 595.0, 842.0]


def fields(data: bytes, max_pages: int) -> tuple[tuple[Control, ...], bool, bool]:
    """The fields in page order, whether the form is a dynamic (XFA) one, and whether the file is damaged, so that fields may be gone.

    qpdf reads them, some ten times faster than pypdf; what it refuses pypdf tries. Raises :class:`Unreadable` when a password is needed.
    """
    for reader in (_by_qpdf, _by_pypdf):
        try:
            found, dynamic, damaged = reader(data, max_pages)
        except _REFUSED as error:
            log.info("%s reads no fields: %s", reader.__name__, error)
            continue
        return tuple(_labelled(data, found)), dynamic, damaged
    return (), False, True


def _by_qpdf(data: bytes, max_pages: int) -> tuple[list[Control], bool, bool]:
    try:
        with qpdf.opened(data) as document:
            found, dynamic = _read(document.Root, (page.obj for page in document.pages[:max_pages]))
            return found, dynamic, not qpdf.is_sound(document)
    except pikepdf.PasswordError as error:
        raise Unreadable(LOCKED) from error
    except (pikepdf.PdfError, RuntimeError) as error:
        raise ValueError(str(error)) from error


def _by_pypdf(data: bytes, max_pages: int) -> tuple[list[Control], bool, bool]:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file, and files hold people's data
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unreadable(LOCKED)
        return *_read(reader.root_object, islice(reader.pages, max_pages)), True
    except (PyPdfError, NotImplementedError) as error:
        raise ValueError(str(error)) from error


def _read(root: Any, pages: Iterable[Any]) -> tuple[list[Control], bool]:
    """Both libraries give dictionaries and lists that are walked alike."""
    form = _get(root, "/AcroForm")
    if not _is_dictionary(form):
        return [], False
    found: list[Control] = []
    for number, page in enumerate(pages, start=1):
        found.extend(_widgets(page, number))
        if len(found) > _MAX_FIELDS:
            break
    return found, "/XFA" in form


def _get(holder: Any, key: str) -> Any:
    """The value of a key, references followed; None when it is not there, which pikepdf's own ``get`` takes six times as long to find out."""
    return _resolved(holder.get(key)) if key in holder else None


def _items(array: Any) -> list[Any]:
    return [] if array is None else [_resolved(item) for item in array]


def _resolved(item: Any) -> Any:
    return item.get_object() if type(item).__name__ == "IndirectObject" else item  # a reference of pypdf


def _is_dictionary(item: Any) -> bool:
    return isinstance(item, dict | pikepdf.Dictionary) and not _is_stream(item)


def mended(data: bytes) -> bytes | None:
    """What qpdf can still find in a damaged file, as a sound one; None when that is not a page."""
    buffer = io.BytesIO()
    try:
        with qpdf.opened(data) as document:
            if not len(document.pages):
                return None
            document.save(buffer)
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return None
    return buffer.getvalue()


def typed_over(control: Control, pages: Mapping[int, Sheet]) -> Control:
    """A field that is empty while text stands on the page where it is: typed over it, not in it. A box with a sign over it has no sure state."""
    page = pages.get(control.place.anchor.get("page", 0))
    if page is None or control.answered or control.value is None:
        return control
    inside = [word.text for word in page.words if _middle_in(page.anchor((word.x0, word.top, word.x1, word.bottom))["rect"], control)]
    if not inside:
        return control
    return replace(control, value=None if control.kind == "checkbox" else " ".join(inside), placeholder=False, over=True)


def _middle_in(box: Sequence[float], control: Control) -> bool:
    x0, y0, x1, y1 = control.place.anchor["rect"]
    return bool(x0 < (box[0] + box[2]) / 2 < x1 and y0 < (box[1] + box[3]) / 2 < y1)


def _widgets(page: Any, number: int) -> Iterator[Control]:
    frame = None
    for widget in _items(_get(page, "/Annots")):
        if not _is_dictionary(widget) or str(_resolved(widget.get("/Subtype"))) != "/Widget":
            continue
        chain = _chain(widget)
        kind = str(_inherited(chain, "/FT"))
        if kind not in ("/Tx", "/Ch", "/Btn"):
            continue
        frame = frame or _frame(page)
        rect = _sides(_get(widget, "/Rect"))
        rect = frame.upward(*rect) if rect else [0.0] * 4
        name = ".".join([str(_get(part, "/T")) for part in reversed(chain) if "/T" in part])
        label = visible(str(_inherited(chain, "/TU") or ""))
        place = Place(f"pagina {number}, veld “{tidy(label) or name}”", {"page": number, "rect": rect})
        value = _inherited(chain, "/V")
        if kind == "/Btn":
            if not int(_inherited(chain, "/Ff") or 0) & _PUSH:
                yield _button(chain, value, Control("checkbox", None, place, name, label))
            continue
        text = _string(value) if kind == "/Tx" else _choice(chain, value)
        yield Control("text" if kind == "/Tx" else "choice", text, place, name, label, placeholder=is_blank(text))


def _sides(rectangle: Any) -> list[float]:
    """Left, bottom, right and top, whichever corners the file names; empty when it is no rectangle."""
    if isinstance(rectangle, pikepdf.Array):
        try:
            box = pikepdf.Rectangle(rectangle)
        except TypeError:
            return []
        return [box.llx, box.lly, box.urx, box.ury]
    sides = [float(side) for side in _items(rectangle)] if rectangle is not None and _is_array(rectangle) else []
    return [min(sides[::2]), min(sides[1::2]), max(sides[::2]), max(sides[1::2])] if len(sides) == 4 else []


def _frame(page: Any) -> Frame:
    """How the page lies when it is shown."""
    chain = _chain(page)
    media = _sides(_inherited(chain, "/MediaBox")) or _A4
    crop = _sides(_inherited(chain, "/CropBox")) or media
    (left, bottom, right, top), (x0, y0, x1, y1) = media[:4], crop[:4]
    quarters = int(_inherited(chain, "/Rotate") or 0) // 90 % 4
    return Frame(max(left, x0), max(bottom, y0), min(right, x1), min(top, y1), quarters)


def _chain(part: Any) -> list[Any]:
    """The widget or page and what it belongs to, inmost first."""
    found = [part]
    while "/Parent" in part and len(found) < 32:
        part = _get(part, "/Parent")
        if not _is_dictionary(part):
            break
        found.append(part)
    return found


def _inherited(chain: list[Any], key: str) -> Any:
    for part in chain:
        if (value := _get(part, key)) is not None:
            return value
    return None


def _string(value: Any) -> str:
    if value is None:
        return ""
    if _is_stream(value):
        raw = value.read_bytes() if isinstance(value, pikepdf.Object) else value.get_data()
        value = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return visible(str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _choice(chain: list[Any], value: Any) -> str:
    """What the list shows for the stored value (an option may be stored under another name)."""
    if value is None:
        return ""
    shown = {}
    for option in _items(_inherited(chain, "/Opt")):
        if _is_array(option) and len(option) == 2:
            shown[str(option[0])] = str(option[1])
    values = _items(value) if _is_array(value) else [value]
    return ", ".join(text for text in (shown.get(str(one), _string(one)) for one in values) if text.strip())


def _is_stream(item: Any) -> bool:
    return isinstance(item, pikepdf.Stream) or (isinstance(item, dict) and hasattr(item, "get_data"))


def _is_array(item: Any) -> bool:
    return isinstance(item, list | pikepdf.Array)


def _button(chain: list[Any], value: Any, blank: Control) -> Control:
    """A check box or one button of a group. On is any state but Off; a stored value and a drawn state that disagree cannot be told."""
    widget = chain[0]
    appearance = _get(widget, "/AP")
    normal = _get(appearance, "/N") if _is_dictionary(appearance) else None
    states = [str(key) for key in normal.keys() if str(key) != "/Off"] if normal is not None and _is_dictionary(normal) else []  # noqa: SIM118
    on_state = states[0] if len(states) == 1 else None
    drawn = None if "/AS" not in widget else str(_resolved(widget["/AS"]))
    stored = None if value is None else str(value)
    grouped = "/T" not in widget or bool(int(_inherited(chain, "/Ff") or 0) & _RADIO)
    if stored is None:
        state: bool | None = drawn != "/Off" if drawn is not None else False
    elif stored in ("/Off", "", "Off"):
        state = False if drawn is None or drawn == "/Off" else None
    elif on_state is not None and (grouped or stored in states):
        state = stored.lstrip("/") == on_state.lstrip("/")
    else:
        state = True
    caption = _decoded((on_state or "").lstrip("/")) if grouped else ""
    return Control(blank.kind, state, blank.place, blank.tag, blank.label, caption=caption)


def _decoded(name: str) -> str:
    """A pdf name whose bytes were taken for Latin letters, as text."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _labelled(data: bytes, controls: list[Control]) -> list[Control]:
    """Gives fields without a tooltip, and boxes without words, the text that is printed beside or above them."""
    pages = {int(c.place.anchor["page"]) for c in controls if not c.label.strip()}
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
            here = texts.get(control.place.anchor["page"]) if not control.label.strip() else None
            found.append(_beside(control, *here, boxes_of[control.place.anchor["page"]]) if here else control)
        return found


def _beside(control: Control, text: Any, frame: Frame, others: Sequence[Sequence[float]]) -> Control:
    x0, y0, x1, y1 = frame.downward(control.place.anchor["rect"])
    level = [
        other for other in others if other[1] < (y0 + y1) / 2 < other[3]
    ]  # what stands behind the next field on the line is not of this one
    if control.kind == "checkbox":
        end = min((other[0] for other in level if other[0] >= x1), default=x1 + 400)
        right = tidy(text.get_text_bounded(left=x1, bottom=y0 - 1, right=end, top=y1 + 1))
        first = tidy(boxes.without(right).split("  ")[0])
        return Control("checkbox", control.value, control.place, control.tag, first, first or control.caption)
    begin = max((other[2] for other in level if other[2] <= x0), default=0)
    left = tidy(text.get_text_bounded(left=begin, bottom=y0 - 1, right=x0, top=y1 + 1))
    above = text.get_text_bounded(left=max(x0 - 4, 0), bottom=y1, right=x1, top=y1 + 26).strip().splitlines()
    label = left or (tidy(above[-1]) if above else "")
    place = Place(f"pagina {control.place.anchor['page']}, veld “{label or control.tag}”", control.place.anchor)
    return Control(control.kind, control.value, place, control.tag, label, control.caption, control.placeholder)
