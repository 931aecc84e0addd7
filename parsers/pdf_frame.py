"""How a page lies: from the pdf's own coordinates to those of the page as it is read (upright), and back to the page as it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Rect = tuple[float, float, float, float]  # x0, top, x1, bottom
Turn = Callable[[float, float], tuple[float, float]]  # from one way of counting to another


@dataclass(frozen=True, slots=True)
class Frame:
    """A visible box in the pdf's own coordinates, seen after ``quarters`` quarter turns clockwise. Points; origin top left after the turn."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def seen(self, x: float, y: float) -> tuple[float, float]:
        """A point of the pdf as it is seen."""
        if self.quarters == 0:
            return x - self.left, self.top - y
        if self.quarters == 1:
            return y - self.bottom, x - self.left
        if self.quarters == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def own(self, u: float, v: float) -> tuple[float, float]:
        """The inverse of :meth:`seen`."""
        if self.quarters == 0:
            return u + self.left, self.top - v
        if self.quarters == 1:
            return v + self.left, u + self.bottom
        if self.quarters == 2:
            return self.right - u, v + self.bottom
        return self.right - v, self.top - u

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Rect:
        """A rectangle of the pdf as it is seen."""
        (u0, v0), (u1, v1) = self.seen(x0, y0), self.seen(x1, y1)
        return (u0 if u0 < u1 else u1, v0 if v0 < v1 else v1, u1 if u0 < u1 else u0, v1 if v0 < v1 else v0)

    def upward(self, x0: float, y0: float, x1: float, y1: float) -> list[float]:
        """A rectangle of the pdf as places keep it: points from the bottom left of the page as shown."""
        return upward(self.box(x0, y0, x1, y1), self.size[1])

    def downward(self, rect: list[float]) -> Rect:
        """The inverse of :meth:`upward`: left, bottom, right and top in the pdf's own coordinates."""
        height = self.size[1]
        return around([self.own(rect[0], height - rect[1]), self.own(rect[2], height - rect[3])])


def around(points: list[tuple[float, float]]) -> Rect:
    """The rectangle around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def upward(box: Rect, height: float) -> list[float]:
    """A rectangle from the bottom left of a page of this height."""
    return [round(box[0], 1), round(height - box[3], 1), round(box[2], 1), round(height - box[1], 1)]


def is_square(box: Rect) -> bool:
    """Whether a rectangle has the size and shape of a tick box, in points."""
    width, height = box[2] - box[0], box[3] - box[1]
    return 5 <= width <= 18 and 5 <= height <= 18 and abs(width - height) <= 4
