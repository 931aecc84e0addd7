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
    lines: dict[tuple[str, bool, int], list[tuple[float, int]]] = defaultdict(list)
    for n, (_, x0, _, x1, bottom, size, font, bold, _) in enumerate(words):
        if font and x1 - x0 > _THIN:
            lines[(font, bold, round(bottom - _BELOW * size))].append((x0, n))
    rows = [[n for _, n in sorted(line)] for line in lines.values() if len(line) > 1]
    gaps = [[_gap(words[a], words[b]) for a, b in pairwise(row)] for row in rows]
    near = _LESS * _usual([gap for row in gaps for gap in row])
    into: dict[int, int] = {}
    for row, white in zip(rows, gaps, strict=True):
        widest = _between_letters([words[n].text for n in row], white)
        if not widest and min(white) >= near:
            continue
        for (a, b), gap in zip(pairwise(row), white, strict=True):
            if -_OVER <= gap < (widest or (near if _alike(words[a], words[b]) else -_OVER)):
                into[b] = into.get(a, a)
    if not into:
        return list(words)
    made = list(words)
    for n in sorted(into, key=lambda n: words[n].x0):
        made[into[n]] = _joined(made[into[n]], words[n])
    return [word for n, word in enumerate(made) if n not in into]


def _usual(gaps: Sequence[float]) -> float:
    """The white between two words of the page, in its type; 0 where nothing tells it."""
    between = [gap for gap in gaps if 0 < gap < _MOST]
    return median(between) if len(between) >= _ENOUGH else 0.0


def _between_letters(row: Sequence[str], gaps: Sequence[float]) -> float:
    """The most white between two letters of a line in which each letter stands apart, in its type; 0 on any other line."""
    if len(row) < _LETTERS or sum(map(len, row)) > _SHORT * len(row):
        return 0.0
    letters, between = sum(map(str.isalpha, row)), [gap for gap in gaps if 0 < gap < _MOST]
    return median(between) + _ROOM if letters >= max(_LETTERS, len(row) / 2) and between else 0.0


def _gap(before: Word, word: Word) -> float:
    size = word[5]
    return (word[1] - before[3]) / (size if size > 1.0 else 1.0)


def _alike(before: Word, word: Word) -> bool:
    """Whether two parts may be of one word: of one size, no signs that stand by themselves, and no capital after a small letter ("dienst" and
    "Stad" in two cells that nearly touch)."""
    if before.text[-1:].islower() and word.text[:1].isupper():
        return False
    return abs(before.size - word.size) < _SAME and all(any(char.isalnum() for char in one.text) for one in (before, word))


def _joined(word: Word, more: Word) -> Word:
    top, bottom = min(word.top, more.top), max(word.bottom, more.bottom)
    return word._replace(text=word.text + more.text, x1=max(word.x1, more.x1), top=top, bottom=bottom)
