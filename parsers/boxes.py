"""Tick boxes drawn as signs in text: where they stand, whether they are ticked, and the words that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from parsers.frozen import value
from parsers.model import Control, Place
from parsers.words import tidy

TICKED, OPEN, UNKNOWN = "☒", "☐", "⍰"
_TICKED_SIGNS = "☒☑✓✔✗✘✅🗹🗷🗸⮽⊠▣■◼⬛"
_OPEN_SIGNS = "☐□▢❏❑❒◻⬜🗆"
OPENING = frozenset(f"{_OPEN_SIGNS}[")  # what an open box begins with
_TYPED = r"\[[ xXvV✓✔*]?\]|\([ xXvV✓✔]\)|(?m:^[ \t]*[xXvV](?=[ \t]+\S))"
BOX = re.compile(rf"[{_TICKED_SIGNS}{_OPEN_SIGNS}{UNKNOWN}]|{_TYPED}")

# Positions in the symbol fonts that Word uses for boxes (w:sym, and text in those fonts that a pdf shows as private characters).
_SYMBOLS = {
    "wingdings": {
        0x6F: OPEN,
        0x70: OPEN,
        0x71: OPEN,
        0x72: OPEN,
        0xA8: OPEN,
        0x78: TICKED,
        0xFB: TICKED,
        0xFC: TICKED,
        0xFD: TICKED,
        0xFE: TICKED,
    },
    "wingdings 2": {0xA3: OPEN, 0x2A: OPEN, 0x2B: OPEN, 0x4F: TICKED, 0x50: TICKED, 0x51: TICKED, 0x52: TICKED, 0x53: TICKED, 0x54: TICKED},
}


@value(frozen=True, slots=True)
class Box:
    """One box: its place in the text, True (ticked), False (open) or None (cannot be told), its caption and where that begins.

    ``pointed``: a sign before it points at it ("→ ☐ Ja")."""

    start: int
    state: bool | None
    caption: str
    at: int = 0
    pointed: bool = False

    def is_apart(self, spans: Iterable[tuple[int, int]]) -> bool:
        """Whether most of the caption stands in parts of the text that look otherwise than the rest, or something points at it."""
        end = self.at + len(self.caption)
        return self.pointed or 2 * sum(max(0, min(last, end) - max(first, self.at)) for first, last in spans) > len(self.caption)


def symbol(font: str, code: int) -> str:
    """The sign for a character of a symbol font; "" when it is no box."""
    return _SYMBOLS.get(font.casefold(), {}).get(code & 0xFF, "")


def state_of(sign: str) -> bool | None:
    """Whether a sign is a ticked box (True), an open one (False) or neither (None)."""
    sign = sign.strip()
    if not sign or sign == UNKNOWN:
        return None
    if sign in _OPEN_SIGNS or re.fullmatch(r"[\[(] ?[\])]", sign):
        return False
    return True if sign in _TICKED_SIGNS or re.search(r"[xXvV✓✔*]", sign) else None


_AROUND = " \t\u00a0/|;,"  # what stands between a box and its caption
_SIGN = re.compile(rf"[{_TICKED_SIGNS}{_OPEN_SIGNS}{UNKNOWN}]")
_CROSSED = re.compile(r"(?m)^[ \t]*[xXvV][ \t]")
_POINTS = re.compile(r"[^\w\s]{1,3}|[xXvV]")


def may_hold(text: str) -> bool:
    """Quickly: False only for a text without any box. Most paragraphs end here."""
    if "[" in text or "(" in text or (not _is_latin(text) and _SIGN.search(text) is not None):
        return True
    return (_CROSSED.search(text) if "\n" in text else _CROSSED.match(text)) is not None


def _is_latin(text: str) -> bool:
    """Whether it has Latin-1 characters only, as most Dutch text has and no sign is: told twenty times faster than by looking for each sign."""
    return text.isascii() or len(text.encode("latin-1", "ignore")) == len(text)


def scan(text: str) -> list[Box]:
    """All boxes of a paragraph or cell, in order. Each line is looked at alone; captions stand after the box, or before it when the line
    begins with words and ends with a box."""
    boxes: list[Box] = []
    if not may_hold(text):
        return boxes
    offset = 0
    for line in text.split("\n"):
        found = list(BOX.finditer(line))
        if found:
            before = line[: found[0].start()].strip()
            after = line[found[-1].end() :].strip()
            trailing = bool(before) and not after and not before.endswith((":", "?"))
            points = not trailing and _POINTS.fullmatch(before) is not None
            for index, match in enumerate(found):
                if trailing:
                    first, last = found[index - 1].end() if index else 0, match.start()
                else:
                    first, last = match.end(), found[index + 1].start() if index + 1 < len(found) else len(line)
                begun = line[first:last].lstrip(_AROUND)
                at = offset + last - len(begun)
                pointed = points if index == 0 else boxes[-1].state is True and not boxes[-1].caption  # an "x" is taken for a box itself
                boxes.append(Box(offset + match.start(), state_of(match.group()), begun.rstrip(_AROUND), at, pointed))
        offset += len(line) + 1
    return boxes


def controls(text: str, place: Place, apart: Sequence[tuple[int, int]] = ()) -> list[Control]:
    """The boxes of a paragraph or cell as controls. ``apart``: the parts of the text that look otherwise than the rest."""
    return [control(box, place, apart) for box in scan(text)]


def control(box: Box, place: Place, apart: Sequence[tuple[int, int]]) -> Control:
    """One box as a control."""
    return Control("checkbox", box.state, place, caption=tidy(box.caption), apart=box.is_apart(apart))


def without(text: str) -> str:
    """The text with its box signs taken out."""
    return BOX.sub(" ", text).strip()
