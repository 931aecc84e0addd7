"""The inside of one docx paragraph: its text as a reader sees it, and the controls and boxes in it.

Own walk over the XML, since public readers drop content controls, insertions and legacy boxes in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from parsers import boxes
from parsers.docx_controls import NOWHERE, number, sdt_control, shown_state, with_text
from parsers.docx_package import W, on
from parsers.model import Control, Place
from parsers.words import is_blank, tidy, visible

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_UNREAD = (
    _A + "blip",
    *("{urn:schemas-microsoft-com:vml}" + name for name in ("imagedata", "textpath")),
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
)
_EMU_PER_CM = 360_000
LEAST_IMAGE = 10  # square centimetres; what is smaller is a logo or an icon, and no answer

P, TBL, R, T, R_PR, SDT, SDT_CONTENT = (W + name for name in ("p", "tbl", "r", "t", "rPr", "sdt", "sdtContent"))
_THROUGH = {
    W + name for name in ("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "rubyBase", "sdtContent", "ins", "moveTo")
}
_BOLD, _VANISH, _TEXT_BOX = W + "b", W + "vanish", W + "txbxContent"
_STRIKES = (W + "strike", W + "dstrike")
_SETS_APART = {W + name: "fill" if name == "shd" else "val" for name in ("highlight", "u", "color", "shd")}
_AS_USUAL = {"", "none", "auto", "000000", "FFFFFF"}

INSERTED = "Het document bevat bijgehouden wijzigingen; toegevoegde tekst is meegelezen."
DELETED = "Het document bevat bijgehouden wijzigingen; verwijderde tekst is niet meegelezen."
STRUCK = "Het document bevat doorgehaalde tekst; die is niet meegelezen."
HIDDEN = "Het document bevat verborgen tekst; die is niet meegelezen."
_NOTED = {"hidden": HIDDEN, "struck": STRUCK, "comment": "Het document bevat opmerkingen in de kantlijn; die zijn niet meegelezen."}


@dataclass(slots=True)
class _Field:
    """A complex field while it is being read: ``ff`` is its form data, ``start`` where its text begins."""

    ff: etree._Element | None
    start: int
    shows: bool = False


@dataclass(slots=True)
class Inline:
    """Collects one paragraph. ``controls`` are placed and captioned by :meth:`finish`. ``after``: foot- and endnotes referred to."""

    notes: set[str]
    text: str = ""
    bold_chars: int = 0
    plain_chars: int = 0
    text_boxes: list[etree._Element] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)  # parts of the text that are bold, underlined, coloured or highlighted
    _controls: list[tuple[int, Control]] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)

    def add(self, text: str, bold: bool = False, apart: bool = False) -> None:
        if self._fields and not self._fields[-1].shows:
            return
        text = visible(text)
        if bold or apart:
            self.apart.append((len(self.text), len(self.text) + len(text)))
        self.text += text
        if bold:
            self.bold_chars += len(text) if text.strip() else 0
        elif text and not text.isspace():
            self.plain_chars += len(text)

    def walk(self, element: etree._Element) -> None:
        """Reads the children of a paragraph or of something inline."""
        for child in element:
            tag = child.tag
            if tag == R:
                self._run(child)
            elif (read := _INLINE.get(tag)) is not None:
                read(self, child)

    def _inserted(self, element: etree._Element) -> None:
        self.notes.add(INSERTED)
        self.walk(element)

    def _deleted(self, _element: etree._Element) -> None:
        self.notes.add(DELETED)

    def _formula(self, element: etree._Element) -> None:
        self.add("".join(part.text or "" for part in element.iter(M + "t")))

    def _run(self, run: etree._Element) -> None:
        bold = struck = apart = False
        for child in run:
            tag = child.tag
            if tag == T:
                if not struck:
                    self.add(child.text or "", bold, apart)
                elif not is_blank(child.text or ""):
                    self.unread("struck")
            elif tag == R_PR:
                for one in child:
                    name = one.tag
                    if name == _BOLD:
                        bold = on(one)
                    elif name in _STRIKES:
                        struck |= on(one)
                    elif name in _SETS_APART:
                        apart |= one.get(W + _SETS_APART[name], "") not in _AS_USUAL
                    elif name == _VANISH and on(one):
                        if not is_blank("".join(part.text or "" for part in run.iter(T))):
                            self.unread("hidden")
                        return
            elif (sign := _SIGNS.get(tag)) is not None:
                self.add(sign)
            elif (read := _IN_RUN.get(tag)) is not None:
                read(self, child)

    def _symbol(self, element: etree._Element) -> None:
        try:
            code = int(element.get(W + "char", "0"), 16)
        except ValueError:
            return
        self.add(boxes.symbol(element.get(W + "font", ""), code))

    def _drawing(self, element: etree._Element) -> None:
        self.text_boxes.extend(element.iter(_TEXT_BOX))
        if next(element.iter(*_UNREAD), None) is not None and _large(element):
            self.unread("image")

    def unread(self, kind: str) -> None:
        """Notes that something stands here that is not read as text: a kind of :data:`parsers.model.UNREAD`."""
        if (note := _NOTED.get(kind)) is not None:
            self.notes.add(note)
        self._controls.append((len(self.text), Control(kind, None, NOWHERE)))

    def _note(self, reference: etree._Element) -> None:
        self.after.append((reference.tag.removeprefix(W).removesuffix("Reference"), reference.get(W + "id", "")))

    def _alternate(self, element: etree._Element) -> None:
        for option in (*element.iterchildren(MC + "Choice"), *element.iterchildren(MC + "Fallback")):
            if found := list(option.iter(_TEXT_BOX)):
                return self.text_boxes.extend(found)
            if next(option.iter(T, W + "sym"), None) is not None:  # a sign of a newer font, and for older programs as text
                return self.walk(option) if next(option.iter(R), None) is not None else self._run(option)
        self._drawing(element)

    def _field_char(self, char: etree._Element) -> None:
        kind = char.get(W + "fldCharType")
        if kind == "begin":
            form = char.find(W + "ffData")
            box = form is not None and form.find(W + "checkBox") is not None
            if form is not None and box:
                self._box(_legacy_state(form), tag=_name(form))
            self._fields.append(_Field(form, len(self.text)))
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
            self._fields[-1].start = len(self.text)
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.ff is not None and ended.ff.find(W + "checkBox") is None:
                self._legacy(ended.ff, ended.start)

    def _legacy(self, form: etree._Element, start: int) -> None:
        """A FORMTEXT or FORMDROPDOWN that has just ended."""
        choices = form.find(W + "ddList")
        if choices is not None:
            entries = [entry.get(W + "val", "") for entry in choices.findall(W + "listEntry")]
            chosen = choices.find(W + "result")
            index = number(chosen, -1) if chosen is not None else 0
            value = entries[index] if 0 <= index < len(entries) else ""
            placeholder = chosen is None or is_blank(value)
            self.text = self.text[:start]
            if not placeholder:
                self.add(value)
            self._controls.append((start, Control("choice", value, NOWHERE, _name(form), placeholder=placeholder)))
            return
        value = self.text[start:].strip()
        default = form.find(f"{W}textInput/{W}default")
        placeholder = not value or (default is not None and tidy(default.get(W + "val", "")) == tidy(value))
        if placeholder:
            self.text = self.text[:start]
        self._controls.append((start, Control("text", value, NOWHERE, _name(form), placeholder=placeholder)))

    def _sdt(self, sdt: etree._Element) -> None:
        start = len(self.text)
        control = sdt_control(sdt)
        if control.kind != "checkbox" and control.placeholder:  # its text is only the prompt
            self._controls.append((start, control))
            return
        for content in sdt:
            if content.tag == SDT_CONTENT:
                self.walk(content)
        shown = self.text[start:]
        if control.kind == "checkbox":
            self.text = self.text[:start]
            self._box(shown_state(sdt, shown, control.value), control.tag, control.label)
            return
        control = with_text(control, shown)
        if control.placeholder:
            self.text = self.text[:start]
        self._controls.append((start, control))

    def _box(self, state: bool | str | None, tag: str, label: str = "") -> None:
        sign = boxes.TICKED if state is True else boxes.OPEN if state is False else boxes.UNKNOWN
        self._controls.append((len(self.text), Control("checkbox", state, NOWHERE, tag, label)))
        self.text += sign

    @property
    def holds(self) -> bool:
        """Whether there are controls in it; :meth:`finish` finds those and the boxes that are typed."""
        return bool(self._controls)

    def finish(self, place: Place) -> tuple[Control, ...]:
        """The paragraph's controls and typed boxes, in order, with their captions."""
        if not self._controls:
            return tuple(boxes.controls(self.text, place, self.apart))
        drawn = {box.start: box for box in boxes.scan(self.text)}
        done: list[tuple[int, Control]] = []
        for start, one in self._controls:
            caption, apart = "", False
            if one.kind == "checkbox" and (box := drawn.pop(start, None)) is not None:
                caption, apart = tidy(box.caption), box.is_apart(self.apart)
            done.append((start, Control(one.kind, one.value, place, one.tag, one.label, caption, one.placeholder, apart=apart)))
        for box in drawn.values():
            done.append((box.start, boxes.control(box, place, self.apart)))
        if len(done) > 1:
            done.sort(key=lambda pair: pair[0])
        return tuple([control for _, control in done])


_INLINE: dict[Any, Callable[[Inline, etree._Element], None]] = {
    R: Inline._run,
    SDT: Inline._sdt,
    MC + "AlternateContent": Inline._alternate,
    **dict.fromkeys(_THROUGH, Inline.walk),
    **dict.fromkeys((W + "ins", W + "moveTo"), Inline._inserted),
    **dict.fromkeys((W + "del", W + "moveFrom"), Inline._deleted),
    **dict.fromkeys((M + "oMath", M + "oMathPara"), Inline._formula),
}
_IN_RUN: dict[Any, Callable[[Inline, etree._Element], None]] = {
    W + "sym": Inline._symbol,
    W + "fldChar": Inline._field_char,
    MC + "AlternateContent": Inline._alternate,
    **dict.fromkeys((W + "drawing", W + "pict", W + "object"), Inline._drawing),
    **dict.fromkeys((W + "footnoteReference", W + "endnoteReference"), Inline._note),
    W + "commentReference": lambda inline, _: inline.unread("comment"),
    W + "ruby": Inline.walk,
}
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


def _legacy_state(form: etree._Element) -> bool:
    box = form.find(W + "checkBox")
    checked = box.find(W + "checked") if box is not None else None
    default = box.find(W + "default") if box is not None else None
    return on(checked) if checked is not None else on(default)


def _large(drawing: etree._Element) -> bool:
    """Whether a picture can hold an answer; one that does not tell its size may."""
    extent = next(drawing.iter(_EXTENT), None)
    try:
        return extent is None or int(extent.get("cx", "")) * int(extent.get("cy", "")) >= LEAST_IMAGE * _EMU_PER_CM**2
    except ValueError:
        return True


def _name(form: etree._Element) -> str:
    element = form.find(W + "name")
    return element.get(W + "val", "") if element is not None else ""


def through(element: etree._Element, wanted: Set[str]) -> list[tuple[etree._Element, tuple[etree._Element, ...]]]:
    """The wanted children, also those wrapped in content controls, insertions and the like; each with the controls around it."""
    found: list[tuple[etree._Element, tuple[etree._Element, ...]]] = []
    for child in element:
        tag = child.tag
        if tag in wanted:
            found.append((child, ()))
        elif tag == SDT:
            for content in child.iterchildren(SDT_CONTENT):
                found.extend((inner, (child, *around)) for inner, around in through(content, wanted))
        elif tag in _THROUGH:
            found.extend(through(child, wanted))
    return found
