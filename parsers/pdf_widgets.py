"""The fields as they stand in the file: text, lists, boxes and radio groups, each with its page and rectangle, as qpdf or pypdf gives them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from parsers.model import Control, Place
from parsers.pdf_frame import Frame
from parsers.words import is_blank, tidy, visible

_RADIO, _PUSH = 1 << 15, 1 << 16
_MAX_FIELDS = 5000
_NOTES = frozenset(("/FreeText", "/Ink", "/Stamp", "/Line", "/PolyLine", "/Polygon", "/Square", "/Circle"))
_A4 = [0.0, 0.0, 595.0, 842.0]
_DRAWN = re.compile(rb"\((?:[^()\\]|\\.)*?[^\s()]|<[0-9A-Fa-f]{2}")  # text to be drawn, other than white
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</p>\s*|<br\s*/?>", re.I)


def read(root: Any, pages: Iterable[Any], drawn: bool) -> tuple[list[Control], bool, bool]:
    """The fields, whether the form is a dynamic one, and whether something was typed or drawn over the pages. A field without a value
    is looked at for text that it shows (``over``); with ``drawn`` also one that holds an empty one: unpacking each takes longer than the rest of it.

    Both libraries give dictionaries and lists that are walked alike."""
    form = _get(root, "/AcroForm")  # pages that were put in another file keep their fields, not the list of them
    found: list[Control] = []
    noted = False
    for number, page in enumerate(pages, start=1):
        kinds = [(note, str(_resolved(note.get("/Subtype")))) for note in _items(_get(page, "/Annots")) if _is_dictionary(note)]
        found.extend(_widgets(page, number, [note for note, kind in kinds if kind == "/Widget"], drawn))
        noted = noted or any(kind in _NOTES for _, kind in kinds)
        if len(found) > _MAX_FIELDS:
            break
    return found, _is_dictionary(form) and "/XFA" in form, noted


def _get(holder: Any, key: str) -> Any:
    """The value of a key, references followed; None when it is not there, which pikepdf's own ``get`` takes six times as long to find out."""
    return _resolved(holder.get(key)) if key in holder else None


def _items(array: Any) -> list[Any]:
    return [] if array is None else [_resolved(item) for item in array]


def _resolved(item: Any) -> Any:
    return item.get_object() if type(item).__name__ == "IndirectObject" else item  # a reference of pypdf


def _is_dictionary(item: Any) -> bool:
    return isinstance(item, dict | pikepdf.Dictionary) and not _is_stream(item)


def _widgets(page: Any, number: int, widgets: Iterable[Any], drawn: bool) -> Iterator[Control]:
    frame = None
    for widget in widgets:
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
        text = (_string(value) or _rich(chain)) if kind == "/Tx" else _choice(chain, value)
        over = not text and (drawn or value is None) and _draws(widget)
        yield Control("text" if kind == "/Tx" else "choice", text, place, name, label, placeholder=is_blank(text), over=over)


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
        raw = _bytes(value)
        value = str(pikepdf.String(raw)) if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else raw.decode("utf-8", "replace")
    elif isinstance(value, pikepdf.String) and not (raw := bytes(value)).isascii():
        value = _utf8(raw) or str(value)
    elif isinstance(value, pikepdf.Name) or type(value).__name__ == "NameObject":
        value = str(value)[1:]
    return visible(str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _utf8(raw: bytes) -> str:
    """What was written as UTF-8 without saying so: no Dutch text in another encoding has these bytes. "" for all others."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _rich(chain: list[Any]) -> str:
    """The text of a field that only has it with its make-up."""
    marked = _string(_inherited(chain, "/RV"))
    return visible(html.unescape(_TAG.sub("", _PARAGRAPH.sub("\n", marked)))).strip() if marked else ""


def _draws(widget: Any) -> bool:
    """Whether a field shows text."""
    appearance = _get(widget, "/AP")
    normal = _get(appearance, "/N") if _is_dictionary(appearance) else None
    return normal is not None and _is_stream(normal) and _DRAWN.search(_bytes(normal)) is not None


def _bytes(stream: Any) -> bytes:
    raw = stream.read_bytes() if isinstance(stream, pikepdf.Object) else stream.get_data()
    return raw if isinstance(raw, bytes) else str(raw).encode()


def _choice(chain: list[Any], value: Any) -> str:
    """What the list shows for the stored value (an option may be stored under another name), or for its number in the list."""
    values = _items(value) if _is_array(value) else [] if value is None else [value]
    if value is not None:
        return ", ".join(text for text in (_as_listed(chain, one) for one in values) if text.strip())
    numbers = [int(one) for one in _items(_inherited(chain, "/I"))]
    options = _items(_inherited(chain, "/Opt")) if numbers else []
    listed = [_string(option[1] if _is_pair(option) else option) for option in options]
    return ", ".join(listed[number] for number in numbers if 0 <= number < len(listed) and listed[number])


def _as_listed(chain: list[Any], value: Any) -> str:
    said = _string(value)
    pairs = (option for option in _items(_inherited(chain, "/Opt")) if _is_pair(option)) if said else ()
    return next((_string(shown) for stored, shown in pairs if str(stored) == said or _string(stored) == said), said)


def _is_pair(option: Any) -> bool:
    return _is_array(option) and len(option) == 2


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
    caption = _option(chain, _decoded((on_state or "").lstrip("/"))) if grouped else ""
    return Control(blank.kind, state, blank.place, blank.tag, blank.label, caption=caption)


def _option(chain: list[Any], state: str) -> str:
    """The words of a button that is on under a mere number: that of its words in a list."""
    options = _items(_inherited(chain, "/Opt")) if state.isdigit() else []
    return _string(options[int(state)]) if state.isdigit() and int(state) < len(options) else state


def _decoded(name: str) -> str:
    """A pdf name whose bytes were taken for Latin letters, as text."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name
