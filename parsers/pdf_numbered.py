"""The numbers of lines that a word processor prints in the margin: each line of an answer was an item of its own, and answers were cut."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.pdf_frame import Rect
from parsers.pdf_words import Word

_LEAST = 4  # numbered lines of a page
_ALIGNED = 2.0  # points
_LEVEL = 4.0  # points: what stands on one line
_MOST = 0.6  # of the lines of a text are counted, at least: a line may be told twice where letters of two sizes stand in it
_HIGH = 8.0  # points: a line of a table beside text
_WHITE = 3.0  # points between the numbers and the text


def without(words: Sequence[Word], shapes: Sequence[Rect]) -> list[Word]:
    """The words of a page without the numbers of its lines: figures at the left of all text, that go up by the same step as the lines do. ``shapes``:
    what is drawn on it; figures in a frame are those of the rows of a table, and lines in one may have none."""
    margin = min((word.x0 for word in words if not word.text.isdecimal()), default=0.0) - _WHITE
    column = sorted((word for word in words if word.x1 < margin), key=lambda word: word.top)
    inner = column[1:-1]  # word processors number the lines of headers and footers as well
    steps = {int(b.text) - int(a.text) for a, b in pairwise(inner)}
    ends = [word.x1 for word in inner]
    if len(inner) < _LEAST - 2 or len(column) < _LEAST or len(steps) > 1 or steps == {0} or max(ends) - min(ends) > _ALIGNED:
        return list(words)
    if any(x0 <= min(word.x0 for word in inner) and y0 < inner[-1].bottom and y1 > inner[0].top for x0, y0, x1, y1 in shapes):
        return list(words)
    counted = int(inner[-1].text) - int(inner[0].text) + 1
    text = [word for word in words if word.x0 > margin and inner[0].top <= word.bottom <= inner[-1].bottom + 1]
    lines = {round(word.bottom / _LEVEL) for word in text if not any(y1 - y0 > _HIGH and y0 < word.bottom < y1 for _, y0, _, y1 in shapes)}
    return [word for word in words if word not in column] if _MOST * len(lines) <= counted else list(words)
