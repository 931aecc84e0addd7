"""Words in very large type over the text of a page ("KOPIE", "CONCEPT"): nobody answered with them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from parsers.pdf_words import Word

_LARGE, _TIMES = 24.0, 2.5  # points, and times the usual type, at least
_HUGE = 1.4  # times that: no title beside the small print of a letterhead
_HALF = 0.5  # of a word that is covered, at least
_LEVEL = 3.0  # points


def apart(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words of a page, and those that are set over others or across several of its lines: they and what stands level with them in the same type.
    A large title stands alone, and a letter that begins a text in large is one letter."""
    if not words or max(word.size for word in words) < _LARGE:
        return list(words), []
    least = max(_LARGE, _TIMES * median(word.size for word in words))
    large = [word for word in words if word.size >= least]
    rest = [word for word in words if word.size < least]
    over = [word for word in large if any(_covers(word, other) for other in rest)]
    over += [word for word in large if word.size >= _HUGE * least and len(word.text) > 1 and _lines_beside(word, rest) > 1]
    stamps = {word for word in large if any(abs(word.bottom - one.bottom) < _LEVEL and word.size == one.size for one in over)}
    return [word for word in words if word not in stamps], [word for word in words if word in stamps]


def _lines_beside(word: Word, others: Sequence[Word]) -> int:
    """How many lines stand beside a word."""
    return len({round(other.bottom / _LEVEL) for other in others if word.top < (other.top + other.bottom) / 2 < word.bottom})


def _covers(word: Word, other: Word) -> bool:
    wide = min(word.x1, other.x1) - max(word.x0, other.x0)
    high = min(word.bottom, other.bottom) - max(word.top, other.top)
    return wide > 0 and high > 0 and wide * high >= _HALF * (other.x1 - other.x0) * (other.bottom - other.top) > 0
