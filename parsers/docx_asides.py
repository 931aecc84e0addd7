"""The paragraphs of a docx that are set in italics or in grey from beginning to end: so forms print help, among answers set as usual."""

from __future__ import annotations

from lxml import etree

from parsers.docx_inline import R_PR, P, R, T
from parsers.docx_package import W, on
from parsers.words import fold

_ITALIC, _COLOUR = W + "i", W + "color"
_LONGEST = 300  # characters
_DARKEST, _LIGHTEST, _SPREAD = 0x50, 0xC8, 0x18  # of a grey: its shades, and how far red, green and blue may be apart


def find(body: etree._Element) -> frozenset[str]:
    """Their texts, folded."""
    marked = {above for mark in body.iter(_ITALIC, _COLOUR) if (above := next(mark.iterancestors(P), None)) is not None}  # few of all
    found: set[str] = set()
    for paragraph in marked:
        runs = [(said, run.find(R_PR)) for run in paragraph.iter(R) if (said := "".join(part.text or "" for part in run.iter(T))).strip()]
        text = fold("".join(said for said, _ in runs))
        if runs and len(text) <= _LONGEST and all(_is_set_off(made) for _, made in runs):
            found.add(text)
    return frozenset(found)


def _is_set_off(made: etree._Element | None) -> bool:
    if made is None:
        return False
    colour = made.find(_COLOUR)
    return on(made.find(_ITALIC)) or (colour is not None and _is_grey(colour.get(W + "val", "")))


def _is_grey(colour: str) -> bool:
    try:
        shades = bytes.fromhex(colour)
    except ValueError:
        return False
    return len(shades) == 3 and min(shades) >= _DARKEST and max(shades) <= _LIGHTEST and max(shades) - min(shades) <= _SPREAD
