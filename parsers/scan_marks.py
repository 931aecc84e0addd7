"""What is drawn on a scanned page besides words: how far it is turned, the lines of its tables, and its tick boxes. In pixels, origin top left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from parsers import boxes

Grey = NDArray[np.uint8]
Dark = NDArray[np.bool_]
Rect = tuple[int, int, int, int]  # x0, top, x1, bottom

_DARK = 150  # grey below which a pixel is ink
_FAINT = 205  # the same for boxes drawn in thin grey lines
_BLACK = 100  # and of ink that is no thin grey line
_CONTRAST = 18  # by how much a line is darker than the paper beside it
_LONGEST_TURN = 4.0  # degrees; a page that lies more askew is turned by hand or not at all
_LINE_POINTS = 30.0  # a shorter stroke is no line of a table
_BOX_POINTS = (6.0, 17.0)
_STRAIGHT = 0.93  # share of a side that one row or column of pixels holds
_CORNER = 0.5  # share of ink in a corner; letters are round there
_THICKEST_SIDE = 1.4  # points
_GAP = 3  # pixels that may be missing from a stroke
_BAND = 256  # rows of pixels that are worked on at once: what is worked on takes many times the memory of the page
_OPEN, _TICKED = 0.02, 0.055  # share of ink inside a box


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight stroke, lying or standing."""

    box: Rect


@dataclass(frozen=True, slots=True)
class Marks:
    """The lines and tick boxes of a page."""

    lines: tuple[Stroke, ...]
    boxes: tuple[tuple[Rect, str], ...]


def straightened(page: Image.Image) -> tuple[Image.Image, float]:
    """The page with its lines level, and by how many degrees it was turned for that (0: not at all, also when that cannot be judged)."""
    small = page.resize((700, max(1, page.height * 700 // page.width)), Image.Resampling.BILINEAR)
    best = max(np.arange(-_LONGEST_TURN, _LONGEST_TURN + 0.1, 0.5), key=lambda turn: _levelness(small, float(turn)))
    best = max(np.arange(best - 0.4, best + 0.5, 0.1), key=lambda turn: _levelness(small, float(turn)))
    if abs(best) < 0.08:
        return page, 0.0
    return page.rotate(float(best), resample=Image.Resampling.BICUBIC, fillcolor=255), float(best)


def marks(page: Grey, dpi: float) -> Marks:
    """Table lines and tick boxes of a level page."""
    point = dpi / 72
    longest, thickest = int(_LINE_POINTS * point), max(4, int(3 * point))
    lying = [Stroke(box) for box in _strokes(_furrows(page, point), longest, None, thickest)]
    standing = [
        Stroke((top, left, bottom, right)) for left, top, right, bottom in _strokes(_furrows(page.T, point), longest, None, thickest)
    ]
    found = list(_boxes(page < _DARK, point))
    faint = [
        (box, state)
        for box, state in _boxes(page < _FAINT, point)
        if not any(_overlap(box, other) for other, _ in found) and not _lettered(page, box)
    ]
    return Marks((*lying, *standing), (*found, *faint))


def wiped(page: Grey, found: Marks) -> Grey:
    """The page without its lines and boxes: they disturb the recognition of words."""
    clean = page.copy()
    for x0, top, x1, bottom in [*(stroke.box for stroke in found.lines), *(box for box, _ in found.boxes)]:
        clean[max(0, top - 2) : bottom + 3, max(0, x0 - 2) : x1 + 3] = 255
    return clean


def _levelness(page: Image.Image, turn: float) -> float:
    """How sharply rows of ink and rows of paper differ: highest when the lines of text are level."""
    turned = np.asarray(page.rotate(turn, fillcolor=255)) < _DARK
    rows = turned.sum(axis=1).astype(np.int64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def _furrows(page: Grey, point: float) -> Dark:
    """Pixels darker than what lies above and below them: thin lines, also grey ones and those around a shaded cell."""
    step = max(4, int(1.6 * point))
    found = np.zeros(page.shape, dtype=bool)
    for start in range(step, page.shape[0] - step, _BAND):
        end = min(start + _BAND, page.shape[0] - step)
        lighter = page[start:end].astype(np.int16) + _CONTRAST
        found[start:end] = (lighter < page[start - step : end - step]) & (lighter < page[start + step : end + step])
    return found


def _runs(dark: Dark, gap: int, shortest: int, longest: int | None) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of the horizontal runs of ink of some length, with gaps of so many pixels closed. Band by band: a page full of noise
    has a million short ones."""
    for top in range(0, dark.shape[0], _BAND):
        band = dark[top : top + _BAND]
        padded = np.zeros((band.shape[0], band.shape[1] + 2), dtype=np.int8)
        closed = padded[:, 1:-1]
        closed[:] = band
        for step in range(1, gap + 1):
            closed[:, step:-step] |= band[:, : -2 * step] & band[:, 2 * step :]
        change = np.diff(padded, axis=1)
        rows, starts = np.nonzero(change == 1)
        _, ends = np.nonzero(change == -1)
        length = ends - starts
        keep = length >= shortest if longest is None else (length >= shortest) & (length <= longest)
        yield from zip((rows[keep] + top).tolist(), starts[keep].tolist(), ends[keep].tolist(), strict=True)


def _strokes(dark: Dark, shortest: int, longest: int | None, thickest: int) -> Iterator[Rect]:
    """Lying strokes: runs of ink above each other taken together, small gaps in long ones closed."""
    open_ones: list[list[int]] = []  # x0, top, x1, bottom
    for row, start, end in _runs(dark, 0 if longest else _GAP, shortest, longest):
        still = []
        joined = False
        for one in open_ones:
            if one[3] < row - 2:
                if one[3] - one[1] < thickest:
                    yield one[0], one[1], one[2], one[3]
                continue
            still.append(one)
            if not joined and start < one[2] and end > one[0]:
                one[0], one[2], one[3] = min(one[0], start), max(one[2], end), row
                joined = True
        if not joined:
            still.append([start, row, end, row])
        open_ones = still
    for one in open_ones:
        if one[3] - one[1] < thickest:
            yield one[0], one[1], one[2], one[3]


def _boxes(dark: Dark, point: float) -> Iterator[tuple[Rect, str]]:
    """Small squares with four sides, and whether there is ink inside."""
    least, most = int(_BOX_POINTS[0] * point), int(_BOX_POINTS[1] * point)
    sides = sorted(_strokes(dark, least, most, max(3, int(1.6 * point))), key=lambda box: (box[1], box[0]))
    by_left: dict[int, list[Rect]] = {}
    for side in sides:
        by_left.setdefault(side[0] // 4, []).append(side)
    taken: list[Rect] = []
    for top_side in sides:
        for lower in (one for bucket in (-1, 0, 1) for one in by_left.get(top_side[0] // 4 + bucket, ())):
            width, height = top_side[2] - top_side[0], lower[3] - top_side[1]
            slack = max(3, width // 5)  # a pen that crosses a side makes it seem longer
            near = abs(lower[0] - top_side[0]) <= slack and abs(lower[2] - top_side[2]) <= slack
            if not near or not 0.75 * width <= height <= 1.25 * width:
                continue
            box = (max(top_side[0], lower[0]), top_side[1], min(top_side[2], lower[2]), lower[3] + 1)
            if any(_overlap(box, other) for other in taken) or not _sided(dark, box) or _heavy(dark, box, point):
                continue
            taken.append(box)
            yield box, _state(dark, box)


def _sided(dark: Dark, box: Rect) -> bool:
    """Whether all four sides are straight and whole up to the corners, unlike those of a letter."""
    x0, top, x1, bottom = box
    upright = dark[top:bottom, max(0, x0 - 2) : x1 + 3]
    lying = dark[max(0, top - 2) : bottom + 2, x0:x1]
    third_wide, third_high = upright.shape[1] // 3, lying.shape[0] // 3
    columns, rows = upright.mean(axis=0), lying.mean(axis=1)
    sides = (columns[:third_wide], columns[-third_wide:], rows[:third_high], rows[-third_high:])
    size = max(3, (x1 - x0) // 6)
    ends = ((top, x0), (top, x1 - size), (bottom - size, x0), (bottom - size, x1 - size))
    cornered = all(dark[y : y + size, x : x + size].mean() > _CORNER for y, x in ends)
    return cornered and all(side.size and side.max() > _STRAIGHT for side in sides)


def _lettered(page: Grey, box: Rect) -> bool:
    """Whether something black runs along the sides: a letter with a grey edge, and no box drawn in grey."""
    x0, top, x1, bottom = box
    part = page[top:bottom, x0:x1] < _BLACK
    inner = part[4:-4, 4:-4]
    return bool(part.sum() - inner.sum() > 0.1 * (part.size - inner.size))


def _heavy(dark: Dark, box: Rect, point: float) -> bool:
    """Whether the sides are too thick for a box: the stems of bold letters."""
    x0, top, x1, bottom = box
    middle = dark[top + (bottom - top) // 4 : bottom - (bottom - top) // 4, max(0, x0 - 2) : x1 + 3]
    full = (middle.mean(axis=0) > 0.8).tolist()
    return max(_outermost(full), _outermost(full[::-1])) > max(4, _THICKEST_SIDE * point)


def _outermost(full: list[bool]) -> int:
    """How many full columns the outermost side has."""
    start = full.index(True) if True in full else len(full)
    return next((n for n, one in enumerate(full[start:]) if not one), len(full) - start)


def _state(dark: Dark, box: Rect) -> str:
    x0, top, x1, bottom = box
    margin = max(3, (x1 - x0) // 5)
    inside = dark[top + margin : bottom - margin, x0 + margin : x1 - margin]
    ink = float(inside.mean()) if inside.size else 0.0
    return boxes.OPEN if ink < _OPEN else boxes.TICKED if ink > _TICKED else boxes.UNKNOWN


def _overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
