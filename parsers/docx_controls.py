"""Content controls of a docx: what their properties say, and what they show."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from parsers import boxes, dates, values
from parsers.docx_package import W, on
from parsers.model import Control, Place
from parsers.words import fold, is_blank

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
NOWHERE = Place("")
_PROPERTIES = W + "sdtPr"
_VAL, _TAG, _ALIAS, _PROMPTING, _LIST, _COMBO, _DATE = (
    W + name for name in ("val", "tag", "alias", "showingPlcHdr", "dropDownList", "comboBox", "date")
)
_CHECKBOX = W14 + "checkbox"
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_CHOICES = (_LIST, _COMBO)


def sdt_control(sdt: etree._Element) -> Control:
    """The content control as its properties say; its shown text is filled in by :func:`with_text`."""
    kind, tag, alias, prompting = "text", "", "", False
    value: str | bool | None = ""
    for properties in sdt:
        if properties.tag != _PROPERTIES:
            continue
        for one in properties:  # asked of each in Python: lxml's own choice among several names costs more than it saves on so few
            name = one.tag
            if name == _ALIAS:
                alias = one.get(_VAL, "")
            elif name == _TAG:
                tag = one.get(_VAL, "")
            elif name == _PROMPTING:
                prompting = on(one)
            elif name == _DATE:
                kind, value = "date", (one.get(W + "fullDate") or "")[:10]
            elif name == _CHECKBOX:
                state = one.find(W14 + "checked")
                kind, value = "checkbox", state is not None and state.get(W14 + "val", "1") in ("1", "true", "on")
            elif name in _CHOICES:
                kind = "choice"
    return Control(kind, value, NOWHERE, tag, alias, "", prompting)


def with_text(control: Control, shown: str) -> Control:
    """The control with the text it shows. What people see counts; the stored day of a date only fills in what is not shown."""
    text = shown.strip()
    if control.placeholder or is_blank(text):
        return Control(control.kind, "", control.place, control.tag, control.label, control.caption, True)
    if control.kind == "date" and control.value and values.day(text).value is None and _shows_part_of(text, str(control.value)):
        return control
    return Control(control.kind, text, control.place, control.tag, control.label, control.caption)


def _shows_part_of(text: str, stored: str) -> bool:
    """Whether a text is part of a stored day and nothing else ("maart 2026" of 2026-03-01). Whoever types over a date ("zo snel mogelijk",
    "31/04/2026") may leave the day behind it as it was: then the two say different things."""
    try:
        value = date.fromisoformat(stored)
    except ValueError:
        return False
    parts = re.findall(r"[a-z]+|\d+", fold(text))
    said = [
        dates.MONTHS[part] == value.month if part in dates.MONTHS else part == _WEEKDAYS[value.weekday()]
        for part in parts
        if part.isalpha()
    ]
    figures = {value.day, value.month, value.year, value.year % 100}
    return bool(parts) and all(said) and all(int(part) in figures for part in parts if part.isdigit())


def shown_state(sdt: etree._Element, shown: str, stored: bool | str | None) -> bool | None:
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


def number(element: etree._Element | None, unknown: int = 0) -> int:
    """A whole number in ``w:val``; ``unknown`` when it is none."""
    try:
        return int(element.get(_VAL, "0")) if element is not None else unknown
    except ValueError:
        return unknown
