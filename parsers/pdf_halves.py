"""Two pages printed side by side on one sheet: each is read as a page of its own, the left one first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from parsers.pdf_extract import Rect, Sheet

_LANDSCAPE = 1.2  # width / height
_GUTTER = 14.0  # points without anything, from top to bottom
_LEAST = 30  # words on each side
_SHARED = 0.6  # share of lines that stand level with one on the other side: more is a table, or labels with their answers beside them


def of(sheet: Sheet) -> list[Sheet]:
    """The sheet itself, or its two halves."""
    if sheet.width < _LANDSCAPE * sheet.height or len(sheet.words) < 2 * _LEAST:
        return [sheet]
    boxes = [(word.x0, word.top, word.x1, word.bottom) for word in sheet.words] + [shape.box for shape in sheet.shapes]
    at = _gutter([box for box in boxes if box[2] - box[0] < 0.9 * sheet.width], sheet.width)
    if at is None:
        return [sheet]
    sides = [
        [word for word in sheet.words if (word.x0 + word.x1) / 2 < at],
        [word for word in sheet.words if (word.x0 + word.x1) / 2 >= at],
    ]
    lines = [{round(word.bottom) for word in side} for side in sides]
    shared = sum(any(line + step in lines[1] for step in (-1, 0, 1)) for line in lines[0])
    if min(len(side) for side in sides) < _LEAST or shared > _SHARED * min(len(its) for its in lines):
        return [sheet]
    return [_half(sheet, 0.0, at), _half(sheet, at, sheet.width)]


def _gutter(boxes: list[Rect], width: float) -> float | None:
    """The middle of a white strip near the middle of the sheet."""
    left = max((box[2] for box in boxes if (box[0] + box[2]) / 2 < width / 2), default=0.0)
    right = min((box[0] for box in boxes if (box[0] + box[2]) / 2 >= width / 2), default=width)
    return (left + right) / 2 if right - left >= _GUTTER and abs(left + right - width) < 0.2 * width else None


def _half(sheet: Sheet, start: float, end: float) -> Sheet:
    def moved(box: Rect) -> Rect:
        return box[0] - start, box[1], box[2] - start, box[3]

    def within(box: Rect) -> bool:
        return start <= (box[0] + box[2]) / 2 < end

    before: Callable[[float, float], tuple[float, float]] = sheet.back or (lambda x, y: (x, y))
    return replace(
        sheet,
        width=end - start,
        words=[word._replace(x0=word.x0 - start, x1=word.x1 - start) for word in sheet.words if start <= (word.x0 + word.x1) / 2 < end],
        shapes=[replace(shape, box=moved(shape.box)) for shape in sheet.shapes if within(shape.box)],
        images=[moved(box) for box in sheet.images if within(box)],
        aside=[],
        back=lambda x, y: before(x + start, y),
        shown=sheet.shown or (sheet.width, sheet.height),
    )
