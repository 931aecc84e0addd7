"""Words beside the boxes of a printed form that look otherwise than the rest: bold, in colour, underlined, marked with a pen.

People choose in these ways too, and then leave the boxes alone."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.pdf_columns import Line
from parsers.pdf_extract import Rect, Sheet, Word

_MOST = 2_000  # drawings of a page that are looked at
_THIN = 2.5  # points: higher is no line
_END = 3.0  # how far a line or a ground may begin or end from the words it marks: that of a cell or row goes on further
_RING = 15.0  # the same for a ring around them
_UNDER = (-0.2, 0.35)  # of the size of a word: how far from its foot a line under it may stand
_LINES = 3.0  # of the size of a word: higher is a mark beside a whole passage


def spans(text: str, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The parts of the text of some lines that look otherwise; what is so for all of them is the caller's to weigh."""
    words = [word for line in lines for word in line.words]
    marked = _marked(words, lines[0].sheet) if lines else set()
    found: list[tuple[int, int]] = []
    at = 0
    for number, word in enumerate(words):
        start = text.find(word.text, at)
        if start < 0:
            continue
        at = start + len(word.text)
        if word.bold or word.coloured or number in marked:
            found.append((start, at))
    return found


def _marked(words: Sequence[Word], sheet: Sheet) -> set[int]:
    """The numbers of the words under which something is drawn, or over which somebody went with a pen."""
    found: set[int] = set()
    for shape in sheet.shapes[:_MOST]:
        if not shape.dark or shape.box[3] - shape.box[1] <= _THIN:
            found |= _under(shape.box, words, _RING if shape.kind == "curve" else _END)
    for pen in sheet.pens:
        found |= _under(pen, words, _RING)
    return found


def _under(mark: Rect, words: Sequence[Word], slack: float) -> set[int]:
    """The words that a mark is for: none when it goes on beside them."""
    its = {number for number, word in enumerate(words) if _on(mark, word)}
    if not its or mark[0] < min(words[number].x0 for number in its) - slack or mark[2] > max(words[number].x1 for number in its) + slack:
        return set()
    return its


def _on(mark: Rect, word: Word) -> bool:
    x0, top, x1, bottom = mark
    if not x0 <= (word.x0 + word.x1) / 2 <= x1:
        return False
    if bottom - top <= _THIN:
        return _UNDER[0] * word.size <= top - word.bottom + 0.22 * word.size <= _UNDER[1] * word.size
    return bottom - top <= _LINES * word.size and top <= (word.top + word.bottom) / 2 <= bottom
