"""Words that a printer took apart: letters set one by one, and letters with white between them ("B E G R O T I N G").

The white of a page tells: between two words there is about as much everywhere, and between two letters of one word much less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from parsers.pdf_words import Word

_BELOW = 0.22  # of the size of the type: what a word has under its line
_SAME = 0.1  # points
_THIN = 0.5  # points: no word, but one that was put at the edge of the frame it runs out of
_OVER = 0.15  # of the size of the type: letters that are set closer may stand over each other so far
_MOST = 0.8  # of the size of the type: more white lies between two columns
_LESS = 0.4  # of the white that is usual between two words: no space
_ENOUGH = 8  # gaps that tell what is usual
_LETTERS, _SHORT = 5, 2.0  # parts of a line, at least, and their letters, on average, at most, where each letter stands apart
_ROOM = 0.15  # of the size of the type, that a space is wider than the white between letters


def whole(words: Sequence[Word]) -> list[Word]:
    """The words of a page, those whole that were taken apart; in the order of the file."""
    lines: dict[tuple[str, bool, int], list[int]] = defaultdict(list)
    for n, word in enumerate(words):
        if word.font and word.x1 - word.x0 > _THIN:
            lines[(word.font, word.bold, round(word.bottom - _BELOW * word.size))].append(n)
    rows = [sorted(row, key=lambda n: words[n].x0) for row in lines.values()]
    usual = _usual([_gap(words[a], words[b]) for row in rows for a, b in pairwise(row)])
    into: dict[int, int] = {}
    for row in rows:
        widest = _between_letters([words[n] for n in row])
        for a, b in pairwise(row):
            if -_OVER <= _gap(words[a], words[b]) < (widest or (_LESS * usual if _alike(words[a], words[b]) else -_OVER)):
                into[b] = into.get(a, a)
    made = list(words)
    for n in sorted(into, key=lambda n: words[n].x0):
        made[into[n]] = _joined(made[into[n]], words[n])
    return [word for n, word in enumerate(made) if n not in into] if into else made


def _usual(gaps: Sequence[float]) -> float:
    """The white between two words of the page, in its type; 0 where nothing tells it."""
    between = [gap for gap in gaps if 0 < gap < _MOST]
    return median(between) if len(between) >= _ENOUGH else 0.0


def _between_letters(row: Sequence[Word]) -> float:
    """The most white between two letters of a line in which each letter stands apart, in its type; 0 on any other line."""
    short = [word for word in row if word.text.isalpha()]
    gaps = [gap for a, b in pairwise(row) if 0 < (gap := _gap(a, b)) < _MOST]
    if len(short) < _LETTERS or 2 * len(short) < len(row) or sum(len(word.text) for word in row) > _SHORT * len(row) or not gaps:
        return 0.0
    return median(gaps) + _ROOM


def _gap(before: Word, word: Word) -> float:
    return (word.x0 - before.x1) / max(1.0, word.size)


def _alike(before: Word, word: Word) -> bool:
    """Whether two parts may be of one word: of one size, and no signs that stand by themselves."""
    return abs(before.size - word.size) < _SAME and all(any(char.isalnum() for char in one.text) for one in (before, word))


def _joined(word: Word, more: Word) -> Word:
    top, bottom = min(word.top, more.top), max(word.bottom, more.bottom)
    return word._replace(text=word.text + more.text, x1=max(word.x1, more.x1), top=top, bottom=bottom)
