"""Pages set in two columns of text: the parts of a page in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Any

import numpy as np

from parsers.pdf_extract import Rect, Sheet, Word

EDGE = 0.1  # of the height of a page: where running heads and page numbers stand
_TRIED = 0.43 + 0.02 * np.arange(8)  # where a gutter is looked for: shares of the width of what is printed
_TRIED_NARROW = 0.43 + 0.005 * np.arange(29)
_GUTTER = 5.0  # points on each side of the middle of a gutter that stay white
_NARROW = 2.5  # of one that browsers leave in small type: it has to be tall
_LINES = 5  # a column of text has at least so many lines
_LEVEL, _MANY = 0.5, 8  # where less of so many lines stands level, whatever their lengths, nothing is an answer beside its label
_LABELS = 4  # lines that are bold, with answers beside them
_ASKED = 2  # questions in a column: beside other questions they are no answers
_HEIGHT = 40.0  # points that so many lines take at least
_HEIGHT_NARROW = 150.0
_TABLE = 10.0  # points: the size of the type in a table, for want of better
_APART = 2.0  # times its size by which a line stands apart
_FULL = 0.72  # of the width of its column that a line reaches when it is running text

_Row = list[Word]


def regions(words: list[Word], tables: list[Rect], sheet: Sheet, before: float | None = None) -> list[Rect]:
    """The parts of a page in reading order: the whole page, or what stands above, in, between and under two columns of text.

    ``before``: where the gutter lay at the end of the page before, when that ended in two columns.
    """
    low, high = sheet.height * EDGE, sheet.height * (1 - EDGE)
    body = [word for word in words if word.bottom > low and word.top < high]
    body += [line for table in tables for line in _as_lines(table)]
    bands: list[tuple[float, float, float]] = []  # top, bottom, middle of the gutter
    if before is not None and (cut := _going_on(words, before, low)):
        bands.append((*cut, before))
    edge = [word for word in words if word.bottom <= low or word.top >= high]
    gutters = [(*gutter, _GUTTER) for gutter in _gutters(body, _GUTTER, _TRIED, _HEIGHT)]
    gutters += [(*gutter, _NARROW) for gutter in _gutters(body, _NARROW, _TRIED_NARROW, _HEIGHT_NARROW)]
    for top, bottom, x, half in sorted(gutters, key=lambda gutter: gutter[0] - gutter[1]):
        if any(top < other and bottom > start for start, other, _ in bands):
            continue
        inside = [word for word in body if word.top >= top - 1 and word.bottom <= bottom + 1]
        if cut := _columns(inside + _over_the_edge(edge, inside, x, half), x):
            bands.append((*cut, x))
    parts: list[Rect] = []
    reached = 0.0
    for top, bottom, x in sorted(bands):
        parts += [(0.0, reached, sheet.width, top), (0.0, top, x, bottom), (x, top, sheet.width, bottom)]
        reached = bottom
    return [*parts, (0.0, reached, sheet.width, sheet.height)]


def gutter_at_end(parts: list[Rect], words: list[Word], sheet: Sheet) -> float | None:
    """Where the gutter lies when the page ends in two columns: the next page may begin with them."""
    under = parts[-1][1]
    ends = len(parts) > 1 and not any(word.top >= under - 1 and word.bottom < sheet.height * (1 - EDGE) for word in words)
    return parts[-2][0] if ends else None


def region_of(box: Rect, parts: list[Rect]) -> int:
    """The part of the page in which the middle of a box lies."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for number, (x0, top, x1, bottom) in enumerate(parts):
        if x0 <= x <= x1 and top <= y <= bottom:
            return number
    return 0 if y < parts[0][3] else len(parts) - 1


def _as_lines(table: Rect) -> list[Word]:
    """A table weighs as much as the lines that could stand in its place: a column of boxes is a column of text."""
    x0, top, x1, bottom = table
    heads = np.linspace(top, bottom, max(1, int((bottom - top) / (1.2 * _TABLE))) + 1)
    return [Word("", x0, float(one), x1, float(other), _TABLE, "") for one, other in pairwise(heads)]


def _gutters(body: list[Word], half: float, tried: Any, height: float) -> list[tuple[float, float, float]]:
    """White strips near the middle of the page with words on both sides: top, bottom and where across. The tallest first."""
    if len(body) < 4 * _LINES:
        return []
    boxes = np.array(sorted((word.top, word.x0, word.x1, word.bottom) for word in body))
    tops, x0, x1, bottoms = boxes.T
    left, right, end = x0.min(), x1.max(), bottoms.max()
    found: dict[tuple[float, float], float] = {}
    xs = left + (right - left) * tried
    across = (x0 < xs[:, None] + half) & (x1 > xs[:, None] - half)
    for x, crossing in zip(xs, across, strict=True):
        starts = np.concatenate((tops[crossing], (end,)))
        reached = np.concatenate((tops[:1], np.maximum.accumulate(bottoms[crossing])))
        for n in np.flatnonzero(starts - reached > height):
            inside = (tops >= reached[n] - 1) & (bottoms <= starts[n] + 1)
            beside = inside & (x0 > x)
            if beside.sum() >= _LINES and (inside & ~beside).sum() >= _LINES:
                found.setdefault((float(reached[n]), float(starts[n])), float(x))
    return sorted(((top, bottom, x) for (top, bottom), x in found.items()), key=lambda gutter: gutter[0] - gutter[1])


def _going_on(words: list[Word], x: float, low: float) -> tuple[float, float] | None:
    """The columns of the page before, when they go on at the top of this one, in however few lines."""
    rows = _rows(words)
    while len(rows) > 1 and _low(rows[0]) < low and _high(rows[1]) - _low(rows[0]) > _APART * rows[0][0].size:
        rows.pop(0)  # a running head
    return _columns([word for row in takewhile(lambda row: not _across(row, x), rows) for word in row], x, going_on=True)


def _columns(words: list[Word], x: float, going_on: bool = False) -> tuple[float, float] | None:
    """From where to where the words on both sides of a gutter are text in two columns; None for labels with their answers beside them."""
    least = 2 if going_on else _LINES
    left, right = _rows([word for word in words if word.x0 <= x]), _rows([word for word in words if word.x0 > x])
    if min(len(left), len(right)) < least:
        return None
    top, bottom = _top(left, _high(right[0])), _bottom(left, right)
    left = [row for row in left if _high(row) >= top - 1 and _low(row) <= bottom + 1]
    if min(len(left), len(right)) < least:
        return None
    start = min(row[0].x0 for row in left)
    full = sum(_reach(row) > start + _FULL * (x - start) for row in left) / len(left)
    lows = [_low(row) for row in right]
    level = sum(any(abs(_low(row) - low) < 2 for low in lows) for row in left) / min(len(left), len(right))
    if going_on:  # few lines: one that begins in the middle of a sentence tells enough
        fits = level < 0.85 or any(row[0].text[:1].islower() for row in (*left, *right))
    elif (level >= _LEVEL and _labels(left, right)) or _only_questions(left, right):
        fits = False
    elif level < _LEVEL and min(len(left), len(right)) >= _MANY:
        fits = True
    else:
        asked, others = (sum(row[-1].text.endswith("?") for row in rows) for rows in (left, right))
        fits = min(asked, others) >= max(_ASKED, max(asked, others) / 3) or (
            full >= 0.3 and not _in_rows(left, right) and (level < 0.85 or _running(left, right))
        )
    return (top, bottom) if fits else None


def _over_the_edge(edge: list[Word], inside: list[Word], x: float, half: float) -> list[Word]:
    """The lines that go on where other pages have their running heads, up to one that stands apart or across."""
    top, bottom = _high(inside), _low(inside)
    found: list[Word] = []
    rows = _rows(edge)
    for row in [row for row in rows if _high(row) >= bottom - row[0].size]:
        if _across(row, x, half) or _high(row) - bottom > _APART * row[0].size:
            break
        bottom = max(bottom, _low(row))
        found += row
    for row in reversed([row for row in rows if _low(row) <= top + row[0].size]):
        if _across(row, x, half) or top - _low(row) > _APART * row[0].size:
            break
        top = min(top, _high(row))
        found += row
    return found


def _reach(row: _Row) -> float:
    """Where the text at the left of a line ends: what stands apart from it is in another column of a table."""
    return next((one.x1 for one, other in pairwise(row) if other.x0 - one.x1 > _APART * one.size), row[-1].x1)


def _across(row: _Row, x: float, half: float = _GUTTER) -> bool:
    return any(word.x0 < x + half and word.x1 > x - half for word in row)


def _top(left: list[_Row], top: float) -> float:
    """Where the columns begin: with the right one, and the lines of the left one that go on into it."""
    for row in reversed([row for row in left if _low(row) <= top + 1]):
        if top - _low(row) > 0.5 * row[0].size:
            break
        top = _high(row)
    return top


def _bottom(left: list[_Row], right: list[_Row]) -> float:
    """Where the columns end. The left one may be longer; what stands under both in a type that is not theirs comes after them, and so does what
    begins there under much white: a question that is shorter than the answer beside it, and the next one."""
    end = _low(right[-1])
    for before, row in pairwise(left):
        if _low(before) < end - row[0].size < _high(row) and _high(row) - _low(before) > _APART * row[0].size:
            return _high(row) - 0.5
    types = {_type(row) for row in right} | {_type(row) for row in left if _low(row) <= end + 1}
    for row in left:
        if _high(row) > end and _type(row) not in types:
            return _high(row) - 0.5
    return max(end, _low(left[-1]))


def _running(left: list[_Row], right: list[_Row]) -> bool:
    """Whether lines that stand level are two running texts all the same: most go on in the middle of a sentence, and the paragraphs of one
    side do not begin where those of the other do."""
    rows = [*left, *right]
    if sum(row[0].text[:1].islower() for row in rows) < 0.4 * len(rows):
        return False
    starts, others = _starts(left), _starts(right)
    together = sum(any(abs(start - other) < 2 for other in others) for start in starts)
    return together < 0.5 * len(starts) or not starts


def _labels(left: list[_Row], right: list[_Row]) -> bool:
    """Whether all that stands beside something is bold, and nothing beside it is."""
    beside = [(row[0].bold, other[0].bold) for row in left for other in right if abs(_low(row) - _low(other)) < 2]
    return len(beside) >= _LABELS and all(bold and not other for bold, other in beside)


def _only_questions(left: list[_Row], right: list[_Row]) -> bool:
    """Whether there is nothing but questions at the left, each beside the beginning of something, and none at the right: answers of text in columns
    stand under their questions."""
    starts = _starts(left)
    ends = [*(row for row, after in pairwise(left) if _low(after) in starts), left[-1]]
    asked = all(row[-1].text.endswith("?") for row in ends) and not any(row[-1].text.endswith("?") for row in right)
    return asked and bool(starts) and all(any(abs(start - other) < 2 for other in _starts(right)) for start in starts)


def _in_rows(left: list[_Row], right: list[_Row]) -> bool:
    """Whether what is at the left always begins with something at the right: questions with their answers beside them."""
    starts, others = _starts(left), _starts(right)
    return len(starts) >= _ASKED and all(any(abs(start - other) < 2 for other in others) for start in starts)


def _starts(rows: list[_Row]) -> list[float]:
    """Where paragraphs begin, but for the first."""
    return [_low(row) for before, row in pairwise(rows) if _high(row) - _low(before) > 0.5 * row[0].size]


def _rows(words: Sequence[Word]) -> list[_Row]:
    """The lines of a column, from the top."""
    found: dict[int, _Row] = defaultdict(list)
    last = -1e9
    for word in sorted(words, key=lambda word: word.bottom):
        if word.bottom - last >= 3:
            last = word.bottom
        found[round(last * 8)].append(word)
    return [sorted(row, key=lambda word: word.x0) for row in found.values()]


def _high(row: _Row) -> float:
    return min(word.top for word in row)


def _low(row: _Row) -> float:
    return max(word.bottom for word in row)


def _type(row: _Row) -> tuple[int, bool]:
    return round(row[0].size), row[0].bold
