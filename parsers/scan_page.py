"""A picture of a page made fit for recognition: its paper evenly lit and cut out of what lies around it, upright and level.

Each step knows the way back, so that places found on the result can be shown on the picture as it came. Pixels, origin top left.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from parsers import scan_marks

Back = Callable[[float, float], tuple[float, float]]

_SMALL = 400  # pixels along the longest side of what the paper is looked for on
_LEAST_PAPER, _MOST_PAPER = 0.35, 0.985  # share of a photo that the paper takes; more: nothing lies around it
_FILLED = 0.93  # share of the paper's four sides that is light
_SHEET = (1.15, 1.8)  # how much longer than wide a sheet may seem, seen from aside
_INK = 40  # grey levels by which something on the paper is darker than what lies next to it
_BORDER = 6  # pixels of the small picture around the paper: its own edge
_LEFT_OUT = 0.04  # share of the ink that may be lost
_UNEVEN = 30  # grey levels by which the paper is darker in one place than in another
_BRIGHT = 215  # paper that is darker than this is lit badly
_SHADOW = 0.03  # share of the width of a page: ink is smaller, also a box that was blackened; a shadow is larger
_BAND = 256  # rows of pixels that are worked on at once
_FAINT = 12  # grey levels by which the faintest ink is darker than its paper
_ON_ITS_SIDE = 1.25  # how much sharper lines of text must stand out when the page is turned
_STROKE = 25  # pixels, of a page of 1000


@dataclass(frozen=True, slots=True)
class View:
    """A page and the way back to the picture it was made of."""

    page: Image.Image
    back: Back = lambda x, y: (x, y)

    def then(self, page: Image.Image, back: Back) -> View:
        """The next step."""
        before = self.back
        return View(page, lambda x, y: before(*back(x, y)))


def cut_out(view: View) -> View:
    """The paper alone, seen from straight above, when it lies on something darker; otherwise the page as it is."""
    page = view.page
    scale = _SMALL / max(page.size)
    small = page.resize((max(8, int(page.width * scale)), max(8, int(page.height * scale))), Image.Resampling.BILINEAR)
    grey = np.asarray(small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(3)), dtype=np.float64)
    limit = _between(grey)
    light = grey > limit
    if not _LEAST_PAPER < light.mean() < _MOST_PAPER:
        return view
    ys, xs = np.nonzero(light)
    picks = [int(np.argmin(xs + ys)), int(np.argmax(xs - ys)), int(np.argmax(xs + ys)), int(np.argmin(xs - ys))]  # clockwise from top left
    corners = [((xs[n] + 0.5) / scale, (ys[n] + 0.5) / scale) for n in picks]
    area = abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True))) / 2 * scale * scale
    if area < _LEAST_PAPER * light.size or light.sum() < _FILLED * area or light.sum() > area / _FILLED:
        return view
    if _left_outside(small, corners, scale, limit) > _LEFT_OUT:
        return view
    width = int(max(math.dist(corners[0], corners[1]), math.dist(corners[3], corners[2])))
    height = int(max(math.dist(corners[0], corners[3]), math.dist(corners[1], corners[2])))
    if not _SHEET[0] < max(width, height) / max(1, min(width, height)) < _SHEET[1]:
        return view  # no sheet of paper: half of one lies in a shadow
    c = _projection([(0, 0), (width, 0), (width, height), (0, height)], corners)
    flat = page.transform((width, height), Image.Transform.PERSPECTIVE, c, Image.Resampling.BICUBIC)

    def back(x: float, y: float) -> tuple[float, float]:
        below = c[6] * x + c[7] * y + 1
        return (c[0] * x + c[1] * y + c[2]) / below, (c[3] * x + c[4] * y + c[5]) / below

    return view.then(flat, back)


def _left_outside(small: Image.Image, corners: list[tuple[float, float]], scale: float, limit: float) -> float:
    """Share of what looks like ink that the four sides would leave out: a shadow on the paper is no edge of it."""
    paper = np.asarray(small.filter(ImageFilter.MaxFilter(5)), dtype=np.int16)
    ink = (paper - np.asarray(small) > _INK) & (paper > limit * 0.6)
    ys, xs = np.nonzero(ink)
    inside = np.ones(len(xs), dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        x0, y0, x1, y1 = x0 * scale, y0 * scale, x1 * scale, y1 * scale
        inside &= (x1 - x0) * (ys - y0) - (y1 - y0) * (xs - x0) > -_BORDER * math.dist((x0, y0), (x1, y1))
    return 1 - float(inside.mean()) if len(xs) else 0.0


def _between(grey: NDArray[np.float64]) -> float:
    """The grey level that parts light from dark best (Otsu)."""
    counts, edges = np.histogram(grey, bins=64, range=(0, 256))
    middles = (edges[1:] + edges[:-1]) / 2
    below, sums = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    spread = below * above * (sums / np.maximum(below, 1) - (sums[-1] - sums) / np.maximum(above, 1)) ** 2
    return float(edges[1:][int(np.argmax(spread))])


def _projection(target: list[tuple[int, int]], source: list[tuple[float, float]]) -> list[float]:
    """The eight numbers that map points of the new page onto the old one."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(one) for one in np.linalg.solve(np.array(rows, dtype=np.float64), np.array(wanted, dtype=np.float64))]


def lit(view: View) -> View:
    """The page with its shadows taken out, and black made black; as it is when it lies in even light."""
    page = view.page
    small = page.resize((max(1, page.width // 8), max(1, page.height // 8)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(8))
    dim, bright = np.percentile(np.asarray(paper), (2, 98))
    if bright - dim < _UNEVEN and bright > _BRIGHT:
        return view
    around, even = _paper(page), np.array(page)
    for start in range(0, page.height, _BAND):
        band = slice(start, start + _BAND)
        even[band] = np.minimum(even[band] * (np.float32(250.0) / np.maximum(around[band], 20)), 255)
    return View(ImageOps.autocontrast(Image.fromarray(even), cutoff=1), view.back)


def _paper(page: Image.Image) -> NDArray[np.uint8]:
    """The page without what is printed on it: all that is darker than what lies around it and smaller than a shadow. The hard edge of a
    shadow stays where it is."""
    span = max(9, int(min(page.size) * _SHADOW))
    level = np.asarray(page.filter(ImageFilter.GaussianBlur(1.5)))
    for function in (np.maximum, np.minimum):
        level = _spread(_spread(level, span, function).T, span, function).T
    return level


def _spread(level: NDArray[np.uint8], span: int, function: np.ufunc) -> NDArray[np.uint8]:
    """The largest (or smallest) of so many pixels above each other, around each."""
    half = span // 2
    found: NDArray[np.uint8] = np.pad(level, ((half, half), (0, 0)), mode="edge")
    reached = 1
    while reached < 2 * half + 1:
        step = min(reached, 2 * half + 1 - reached)
        found = function(found[:-step], found[step:])
        reached += step
    return found


def is_blank(page: Image.Image) -> bool:
    """Whether nothing at all is drawn on the paper, like the back of a sheet that was scanned on both sides."""
    small = page.resize((max(1, page.width // 6), max(1, page.height // 6)), Image.Resampling.BOX)
    across, down = small.width // 20, small.height // 20
    inner = np.asarray(small)[down : small.height - down or None, across : small.width - across or None].astype(np.float64)
    return bool(inner.min() > np.median(inner) - _FAINT)


def turned(view: View, degrees: int) -> View:
    """The page turned clockwise by 0, 90, 180 or 270 degrees."""
    width, height = view.page.size
    backs: dict[int, Back] = {
        90: lambda x, y: (y, height - x),
        180: lambda x, y: (width - x, height - y),
        270: lambda x, y: (width - y, x),
    }
    return view.then(view.page.rotate(-degrees, expand=True), backs[degrees]) if degrees in backs else view


def level(view: View) -> View:
    """The page with its lines level."""
    page, turn = scan_marks.straightened(view.page)
    if turn == 0:
        return view
    cos, sin = math.cos(math.radians(-turn)), math.sin(math.radians(-turn))
    middle_x, middle_y = page.width / 2, page.height / 2

    def back(x: float, y: float) -> tuple[float, float]:
        x, y = x - middle_x, y - middle_y
        return cos * x + sin * y + middle_x, -sin * x + cos * y + middle_y

    return view.then(page, back)


def lies_on_its_side(page: Image.Image) -> bool:
    """Whether lines of text seem to stand rather than to lie."""
    scale = 1000 / max(page.size)
    small = page.resize((max(1, int(page.width * scale)), max(1, int(page.height * scale))), Image.Resampling.BOX)
    ink = np.asarray(small) < 170
    ink = ink & ~_rules(ink) & ~_rules(ink.T).T
    return _sharpness(ink.T) > _ON_ITS_SIDE * _sharpness(ink)


def _sharpness(ink: NDArray[np.bool_]) -> float:
    """How much rows of ink and rows of paper differ."""
    return float(np.abs(np.diff(ink.mean(axis=1))).mean()) if ink.size else 0.0


def _rules(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Lying strokes longer than any in a letter."""
    found = np.zeros_like(ink)
    if ink.shape[1] <= _STROKE:
        return found
    sums = np.cumsum(np.pad(ink, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = sums[:, _STROKE:] - sums[:, :-_STROKE] == _STROKE
    for step in range(_STROKE):
        found[:, step : step + full.shape[1]] |= full
    return found
