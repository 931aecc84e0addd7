"""The numbers of lines that a word processor prints in the margin: each line of an answer was an item of its own, and answers were cut."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.pdf_words import Word

_LEAST = 4  # numbered lines of a page
_ALIGNED = 2.0  # points
_WHITE = 3.0  # points between the numbers and the text


def without(words: Sequence[Word]) -> list[Word]:
    """The words of a page without the numbers of its lines: figures at the left of all text, that go up by the same step."""
    margin = min((word.x0 for word in words if not word.text.isdecimal()), default=0.0) - _WHITE
    column = sorted((word for word in words if word.x1 < margin), key=lambda word: word.top)
    inner = column[1:-1]  # word processors number the lines of headers and footers as well
    steps = {int(b.text) - int(a.text) for a, b in pairwise(inner)}
    ends = [word.x1 for word in inner]
    if len(inner) < _LEAST - 2 or len(column) < _LEAST or len(steps) > 1 or steps == {0} or max(ends) - min(ends) > _ALIGNED:
        return list(words)
    return [word for word in words if word not in column]
