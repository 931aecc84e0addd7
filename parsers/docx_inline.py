"""The inside of one docx paragraph: its text as a reader sees it, and the controls and boxes in it.

Own walk over the XML, since public readers drop content controls, insertions and legacy boxes in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from parsers import boxes, values
from parsers.model import Control, Place
from parsers.words import is_blank, tidy, visible

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
NOWHERE = Place("")

_THROUGH = {W + name for name in ("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdtContent", "ins", "moveTo")}
_GONE = {W + "del", W + "moveFrom"}

INSERTED = "Het document bevat bijgehouden wijzigingen; toegevoegde tekst is meegelezen."
DELETED = "Het document bevat bijgehouden wijzigingen; verwijderde tekst is niet meegelezen."
HIDDEN = "Het document bevat verborgen tekst; die is niet meegelezen."


@dataclass(slots=True)
class _Field:
    """A complex field while it is being read: ``ff`` is its form data, ``start`` where its text begins."""

    ff: etree._Element | None
    start: int
    shows: bool = False


@dataclass(slots=True)
class Inline:
    """Collects one paragraph. ``controls`` are placed and captioned by :meth:`finish`."""

    notes: set[str]
    text: str = ""
    bold_chars: int = 0
    plain_chars: int = 0
    text_boxes: list[etree._Element] = field(default_factory=list)
    _controls: list[tuple[int, Control]] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)

    def add(self, text: str, bold: bool = False) -> None:
        if self._fields and not self._fields[-1].shows:
            return
        text = visible(text)
        self.text += text
        if text.strip():
            if bold:
                self.bold_chars += len(text)
            else:
                self.plain_chars += len(text)

    def walk(self, element: etree._Element) -> None:
        """Reads the children of a paragraph or of something inline."""
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if child.tag in _GONE:
                self.notes.add(DELETED)
            elif child.tag == W + "r":
                self._run(child)
            elif child.tag == W + "sdt":
                self._sdt(child)
            elif child.tag in _THROUGH:
                if child.tag in (W + "ins", W + "moveTo"):
                    self.notes.add(INSERTED)
                self.walk(child)
            elif child.tag.startswith(M):
                self.add("".join(part.text or "" for part in child.iter(M + "t")))
            elif child.tag == MC + "AlternateContent":
                self._alternate(child)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(W + "rPr")
        if properties is not None and on(properties.find(W + "vanish")):
            if any((part.text or "").strip() for part in run.iter(W + "t")):
                self.notes.add(HIDDEN)
            return
        bold = properties is not None and on(properties.find(W + "b"))
        for child in run:
            tag = child.tag
            if tag == W + "t":
                self.add(child.text or "", bold)
            elif tag in (W + "tab", W + "ptab"):
                self.add("\t")
            elif tag in (W + "br", W + "cr"):
                self.add("\n")
            elif tag == W + "noBreakHyphen":
                self.add("-")
            elif tag == W + "sym":
                self.add(_symbol(child))
            elif tag == W + "fldChar":
                self._field_char(child)
            elif tag == MC + "AlternateContent":
                self._alternate(child)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self.text_boxes.extend(child.iter(W + "txbxContent"))

    def _alternate(self, element: etree._Element) -> None:
        for name in ("Choice", "Fallback"):
            for option in element.findall(MC + name):
                if found := list(option.iter(W + "txbxContent")):
                    self.text_boxes.extend(found)
                    return

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
            index = int(chosen.get(W + "val", "0")) if chosen is not None else 0
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
        content = sdt.find(W + "sdtContent")
        control = sdt_control(sdt)
        start = len(self.text)
        if content is not None:
            self.walk(content)
        shown = self.text[start:]
        if control.kind == "checkbox":
            self.text = self.text[:start]
            self._box(_shown_state(sdt, shown, control.value), control.tag, control.label)
            return
        if control.placeholder:
            self.text = self.text[:start]
        self._controls.append((start, with_text(control, shown)))

    def _box(self, state: bool | str | None, tag: str, label: str = "") -> None:
        sign = boxes.TICKED if state is True else boxes.OPEN if state is False else boxes.UNKNOWN
        self._controls.append((len(self.text), Control("checkbox", state, NOWHERE, tag, label)))
        self.text += sign

    def finish(self, place: Place) -> tuple[Control, ...]:
        """The paragraph's controls and typed boxes, in order, with their captions."""
        drawn = {box.start: box for box in boxes.scan(self.text)}
        done: list[tuple[int, Control]] = []
        for start, control in self._controls:
            box = drawn.pop(start, None) if control.kind == "checkbox" else None
            done.append((start, replace(control, place=place, caption=tidy(box.caption) if box else "")))
        done.extend((box.start, Control("checkbox", box.state, place, caption=tidy(box.caption))) for box in drawn.values())
        return tuple(control for _, control in sorted(done, key=lambda pair: pair[0]))


def on(flag: etree._Element | None) -> bool:
    """A WordprocessingML on/off property."""
    return flag is not None and flag.get(W + "val", "1") not in ("0", "false", "off", "none")


def sdt_control(sdt: etree._Element) -> Control:
    """The content control as its properties say; its shown text is filled in by :func:`with_text`."""
    properties = sdt.find(W + "sdtPr")
    if properties is None:
        return Control("text", "", NOWHERE)
    tag, alias = (_value(properties.find(W + name)) for name in ("tag", "alias"))
    placeholder = on(properties.find(W + "showingPlcHdr"))
    check = properties.find(W14 + "checkbox")
    if check is not None:
        state = check.find(W14 + "checked")
        return Control("checkbox", state is not None and state.get(W14 + "val", "1") in ("1", "true", "on"), NOWHERE, tag, alias)
    moment = properties.find(W + "date")
    if moment is not None:
        return Control("date", (moment.get(W + "fullDate") or "")[:10], NOWHERE, tag, alias, placeholder=placeholder)
    kind = "choice" if any(properties.find(W + name) is not None for name in ("dropDownList", "comboBox")) else "text"
    return Control(kind, "", NOWHERE, tag, alias, placeholder=placeholder)


def with_text(control: Control, shown: str) -> Control:
    """The control with the text it shows. What people see counts; the stored day of a date only fills in what is not shown."""
    text = shown.strip()
    if control.placeholder or is_blank(text):
        return replace(control, value="", placeholder=True)
    if control.kind == "date" and control.value and values.day(text).value is None:
        return control
    return replace(control, value=text)


def _shown_state(sdt: etree._Element, shown: str, stored: bool | str | None) -> bool | None:
    """A box whose sign says something else than its stored state cannot be told."""
    states = {}
    for name, state in (("checkedState", True), ("uncheckedState", False)):
        for found in sdt.iter(W14 + name):
            try:
                states[chr(int(found.get(W14 + "val", ""), 16))] = state
            except (ValueError, OverflowError):
                continue
    sign = shown.strip()
    seen = states.get(sign, boxes.state_of(sign))
    return None if seen is not None and seen is not stored else bool(stored)


def _legacy_state(form: etree._Element) -> bool:
    box = form.find(W + "checkBox")
    checked = box.find(W + "checked") if box is not None else None
    default = box.find(W + "default") if box is not None else None
    return on(checked) if checked is not None else on(default)


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", "0"), 16)
    except ValueError:
        return ""
    return boxes.symbol(element.get(W + "font", ""), code)


def _name(form: etree._Element) -> str:
    return _value(form.find(W + "name"))


def _value(element: etree._Element | None) -> str:
    return element.get(W + "val", "") if element is not None else ""


def through(element: etree._Element, wanted: set[str]) -> Iterator[tuple[etree._Element, tuple[etree._Element, ...]]]:
    """The wanted children, also those wrapped in content controls, insertions and the like; each with the controls around it."""
    for child in element:
        if child.tag in wanted:
            yield child, ()
        elif child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                for found, around in through(content, wanted):
                    yield found, (child, *around)
        elif child.tag in _THROUGH:
            yield from through(child, wanted)
