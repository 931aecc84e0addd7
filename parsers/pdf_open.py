"""Ruled tables of which a side is not drawn: rows that the end of a page cuts, and answers beside a column of shaded labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.pdf_extract import Rect, Sheet, Word

_SNAP = 2.5  # points
_FOOT = 0.75  # of the height of a page: where the end of a page cuts a row, further down
_LEVEL = 0.3  # of the size of the type: lines that stand beside each other
_APART = 8.0  # points between two columns, at least

Edge = tuple[float, float, float]  # where it lies, from, to
Row = tuple[Rect | None, ...]


def cut_by_the_page(across: Sequence[Edge], down: Sequence[Edge], sheet: Sheet) -> list[Edge]:
    """The edges that browsers and word processors leave out where the page cuts a row: at the foot of one page and the head of the next all lines
    between its cells end at one height. Without them those cells are none, and question and answer are read as one text, line by line."""
    foot, head = max((to for *_, to in down), default=0.0), min((start for _, start, _ in down), default=0.0)
    found = []
    for end, which, near in ((foot, 2, foot > _FOOT * sheet.height), (head, 1, head < (1 - _FOOT) * sheet.height)):
        xs = [edge[0] for edge in down if abs(edge[which] - end) <= _SNAP]
        if (
            near
            and len(xs) > 1
            and not any(abs(y - end) <= _SNAP and x0 <= min(xs) + _SNAP and x1 >= max(xs) - _SNAP for y, x0, x1 in across)
        ):
            found.append((end, min(xs), max(xs)))
    return found


def with_answers(rows: tuple[Row, ...], sheet: Sheet, others: Sequence[Rect]) -> tuple[Row, ...] | None:
    """The rows of a table, with the cells at the right of a single column of labels, where only the labels are shaded or framed: the answers beside
    them came loose. None where more than one column stands there: a table without rules, of which the frame tells nothing."""
    labels = [row[0] for row in rows if len(row) == 1 and row[0] is not None]
    if len(rows) < 2 or len(labels) != len(rows):
        return rows
    left, top, right, bottom = labels[0][0], labels[0][1], labels[0][2], labels[-1][3]
    level = [word for word in sheet.words if top < (word.top + word.bottom) / 2 < bottom]
    end = min((box[0] for box in others if box[0] >= right - _SNAP and box[1] < bottom and box[3] > top), default=sheet.width)
    beside = [word for word in level if right - _SNAP <= word.x0 < end]
    if any(word.x1 <= left + _SNAP for word in level) or not _answers(labels, level, beside):
        return rows
    if _columns(labels, beside) > 1:
        return None
    edge = max(word.x1 for word in beside)
    return tuple((label, (right, label[1], edge, label[3])) for label in labels)


def _answers(labels: Sequence[Rect], level: Sequence[Word], beside: Sequence[Word]) -> bool:
    """Whether what stands beside the labels answers them: in most rows, and in all of them from the same line on, or around the same middle."""
    tops, middles = [], []
    for label in labels:
        its, said = _in(label, [word for word in level if word.x1 <= label[2] + _SNAP]), _in(label, beside)
        if not said:
            continue
        if not its:
            return False
        tops.append(abs(_top(its) - _top(said)) / said[0].size)
        middles.append(abs(_top(its) + _foot(its) - _top(said) - _foot(said)) / 2 / said[0].size)
    return len(tops) > 1 and 2 * len(tops) >= len(labels) and min(max(tops), max(middles)) < _LEVEL


def _columns(labels: Sequence[Rect], beside: Sequence[Word]) -> int:
    """How many columns stand beside the labels, told by white that goes through all rows."""
    spans = sorted((word.x0, word.x1) for word in beside)
    reach, columns = spans[0][1], 1
    for _, (x0, x1) in pairwise(spans):
        columns += x0 > reach + _APART
        reach = max(reach, x1)
    return columns if len(labels) > 2 or columns > 2 else 1


def _in(row: Rect, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if row[1] < (word.top + word.bottom) / 2 < row[3]]


def _top(words: Sequence[Word]) -> float:
    return min(word.top for word in words)


def _foot(words: Sequence[Word]) -> float:
    return max(word.bottom for word in words)
