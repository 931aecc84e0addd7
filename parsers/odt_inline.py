"""The inside of one odt paragraph: its text as a reader sees it, and the controls and boxes in it. The same shape as for a docx paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from parsers import boxes, values
from parsers.docx_controls import NOWHERE, with_text
from parsers.docx_inline import DELETED, INSERTED, LEAST_IMAGE, Inline
from parsers.model import Control
from parsers.words import is_blank, visible

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_SILENT = {
    OFFICE + "annotation-end",
    *(TEXT + name for name in ("ruby-text", "soft-page-break", "bookmark", "bookmark-start", "bookmark-end")),
}
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(cm|mm|in|pt|pc)")
_CM = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6}
_MOST_SPACES = 200  # a repeat count is the writer's claim


@dataclass(frozen=True, slots=True)
class Look:
    """What matters of a style. ``font`` tells symbol fonts, in which a letter is drawn as a box."""

    name: str = ""
    bold: bool = False
    heading: bool = False
    hidden: bool = False
    struck: bool = False
    font: str = ""
    apart: bool = False  # underlined, coloured or on another ground


PLAIN = Look()


@dataclass(slots=True)
class OdtInline(Inline):
    """Collects one paragraph of an odt. ``drawn``: the document's form controls by id. ``after``: footnotes, read behind the paragraph."""

    looks: Mapping[str, Look] = field(default_factory=dict)
    drawn: Mapping[str, etree._Element] = field(default_factory=dict)
    after: list[etree._Element] = field(default_factory=list)
    open_marks: list[tuple[str, int]] = field(default_factory=list)

    def read(self, element: etree._Element, look: Look = PLAIN) -> None:
        """The element's own text, its children and what stands behind each of them."""
        self._say(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, look)
            self._say(child.tail, look)

    def _say(self, text: str | None, look: Look) -> None:
        if not text:
            return
        if look.hidden:
            if not is_blank(text):
                self.unread("hidden")
            return
        if look.struck:
            if not is_blank(text):
                self.unread("struck")
            return
        shown = "".join(_sign(char, look.font) for char in " ".join(text.split("\n")))
        self.add(_collapsed(shown), look.bold, look.apart)

    def _child(self, child: etree._Element, look: Look) -> None:
        tag = child.tag
        if tag == TEXT + "span":
            own = self.looks.get(child.get(TEXT + "style-name", ""), PLAIN)
            self.read(
                child,
                Look(
                    bold=own.bold or look.bold,
                    hidden=own.hidden or look.hidden,
                    struck=own.struck or look.struck,
                    font=own.font or look.font,
                    apart=own.apart or look.apart,
                ),
            )
        elif tag == TEXT + "s":
            self.add(" " * min(_count(child, TEXT + "c"), _MOST_SPACES))
        elif tag == TEXT + "tab":
            self.add("\t")
        elif tag == TEXT + "line-break":
            self.add("\n")
        elif tag == LOEXT + "content-control":
            self._content_control(child, look)
        elif tag.startswith(FIELD):
            self._fieldmark(child)
        elif tag == DRAW + "control":
            self._form_control(self.drawn.get(child.get(DRAW + "control", "")))
        elif tag in (TEXT + "drop-down", TEXT + "placeholder"):
            self._prompting(child)
        elif tag == TEXT + "note":
            self.after.extend(child.iter(TEXT + "note-body"))
        elif tag == TEXT + "hidden-text":
            self._say(child.get(TEXT + "string-value"), Look(hidden=True))
        elif tag == OFFICE + "annotation":
            self.unread("comment")
        elif tag in (TEXT + "change-start", TEXT + "change"):
            self.notes.add(INSERTED if tag == TEXT + "change-start" else DELETED)
        elif tag.startswith(DRAW):
            self._drawing(child)
        elif tag not in _SILENT:
            self.read(child, look)

    def _drawing(self, element: etree._Element) -> None:
        """A text box or a shape with words in it; what is drawn as a control inside a frame is a control of this paragraph."""
        for control in element.iter(DRAW + "control"):
            self._form_control(self.drawn.get(control.get(DRAW + "control", "")))
        if next(element.iter(DRAW + "image", DRAW + "object", DRAW + "object-ole"), None) is not None and _large(element):
            self.unread("image")
        held = [one for one in element.iter() if one.tag == DRAW + "text-box" or one.find(TEXT + "p") is not None]
        self.text_boxes.extend(one for one in held if not any(outer in held for outer in one.iterancestors()))

    def _content_control(self, element: etree._Element, look: Look) -> None:
        tag, alias = element.get(LOEXT + "tag", ""), element.get(LOEXT + "alias", "")
        start = len(self.text)
        self.read(element, look)
        shown = self.text[start:]
        if _true(element, "checkbox"):
            self.text = self.text[:start]
            stored = _true(element, "checked")
            seen = boxes.state_of(shown)
            self._box(None if seen is not None and seen is not stored else stored, tag, alias)
            return
        kind = "date" if _true(element, "date") else "choice" if element.find(LOEXT + "list-item") is not None else "text"
        moment = (element.get(LOEXT + "current-date") or "")[:10]
        placeholder = _true(element, "showing-place-holder")
        control = with_text(Control(kind, moment, NOWHERE, tag, alias, placeholder=placeholder), shown)
        if control.placeholder:
            self.text = self.text[:start]
        self._controls.append((start, control))

    def _fieldmark(self, element: etree._Element) -> None:
        """A legacy form field of Word: text between two marks, or a mark with its state as a parameter."""
        kind = element.get(FIELD + "type", "").rpartition(".")[2]
        name = element.get(TEXT + "name", "")
        given = {part.get(FIELD + "name", ""): part.get(FIELD + "value", "") for part in element.iter(FIELD + "param")}
        if element.tag == FIELD + "fieldmark-start":
            self.open_marks.append((name if kind in ("FORMTEXT", "FORMDROPDOWN", "FORMDATE") else "", len(self.text)))
        elif element.tag == FIELD + "fieldmark-end" and self.open_marks:
            opened, start = self.open_marks.pop()
            value = self.text[start:].strip()
            if opened:
                if is_blank(value):
                    self.text = self.text[:start]
                self._controls.append((start, Control("text", value, NOWHERE, opened, placeholder=is_blank(value))))
        elif element.tag == FIELD + "fieldmark" and kind == "FORMCHECKBOX":
            self._box(given.get("Checkbox_Checked", "").lower() in ("true", "1"), name)
        elif element.tag == FIELD + "fieldmark" and kind == "FORMDROPDOWN":
            entries = [
                part.get(FIELD + "value", "") for part in element.iter(FIELD + "param") if "ListEntry" in part.get(FIELD + "name", "")
            ]
            chosen = next((value for key, value in given.items() if key.endswith(("Selected", "Result"))), "")
            value = entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""
            self._controls.append((len(self.text), Control("choice", value, NOWHERE, name, placeholder=is_blank(value))))
            self.add("" if is_blank(value) else value)

    def _form_control(self, element: etree._Element | None) -> None:
        """A control of an OpenDocument form. What was typed stands in its current value."""
        if element is None:
            return
        kind = etree.QName(element).localname
        name, label = element.get(FORM + "name", ""), element.get(FORM + "label", "") or element.get(FORM + "title", "")
        if kind in ("checkbox", "radio"):
            state = element.get(FORM + "current-state") or element.get(FORM + "state") or "unchecked"
            chosen = element.get(FORM + "current-selected") or element.get(FORM + "selected")
            state = state if kind == "checkbox" else "checked" if chosen == "true" else "unchecked"
            self._box({"checked": True, "unchecked": False}.get(state), name, label)
            self.add(f" {label} " if label else " ")
            return
        if kind in ("button", "image", "fixed-text", "hidden", "frame", "file"):
            self.add(label if kind == "fixed-text" else "")
            return
        value = _typed(element)
        placeholder = is_blank(value)
        self._controls.append((len(self.text), Control(_KINDS.get(kind, "text"), value, NOWHERE, name, label, placeholder=placeholder)))
        self.add("" if placeholder else value)

    def _prompting(self, element: etree._Element) -> None:
        """A drop-down or prompt of the text itself: its words count unless they only ask for an answer."""
        start = len(self.text)
        self.read(element)
        shown = self.text[start:].strip()
        prompt = element.tag == TEXT + "placeholder" or is_blank(shown)
        if prompt:
            self.text = self.text[:start]
        name = element.get(TEXT + "name", "")
        self._controls.append((start, Control("choice", "" if prompt else shown, NOWHERE, name, placeholder=prompt)))


_KINDS = {"listbox": "choice", "combobox": "choice", "date": "date"}


def _typed(element: etree._Element) -> str:
    chosen = [option for option in element.iter(FORM + "option") if option.get(FORM + "current-selected") == "true"]
    if chosen:
        return ", ".join(option.get(FORM + "label", "") for option in chosen)
    typed = element.get(FORM + "current-value") or element.get(FORM + "value") or ""
    paragraphs = [" ".join(map(str, p.itertext())) for p in element.iter(TEXT + "p")]
    text = visible(typed or "\n".join(paragraphs)).strip()
    if etree.QName(element).localname == "date" and text.isdigit() and len(text) == 8:
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text if values.plain(text).value else ""


def _true(element: etree._Element, name: str) -> bool:
    return element.get(LOEXT + name) in ("true", "1")


def _count(element: etree._Element, name: str) -> int:
    text = element.get(name, "1")
    return int(text) if text.isdigit() else 1


def _sign(char: str, font: str) -> str:
    code = ord(char)
    if 0xF000 <= code <= 0xF0FF or "wingdings" in font.casefold():
        return boxes.symbol("wingdings 2" if "2" in font else "wingdings", code) or char
    return char


def _collapsed(text: str) -> str:
    """White space in the XML of an odt is one space; what the writer typed more of stands in elements of its own."""
    return re.sub(r"[ \t\r]+", " ", text)


def _large(frame: etree._Element) -> bool:
    """Whether a picture can hold an answer; one that does not tell its size may."""
    sides = [_LENGTH.fullmatch(frame.get(_SVG + name, "")) for name in ("width", "height")]
    found = [float(side[1]) * _CM[side[2]] for side in sides if side]
    return len(found) < 2 or found[0] * found[1] >= LEAST_IMAGE
