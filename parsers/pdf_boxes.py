"""Tick boxes that a printer turned into drawn squares: open, ticked, or not to be told."""

from __future__ import annotations

from typing import Any

from parsers import boxes

Rect = tuple[float, float, float, float]  # x0, top, x1, bottom; origin top left


def is_square(box: Rect) -> bool:
    """Whether a rectangle has the size and shape of a tick box, in points."""
    width, height = box[2] - box[0], box[3] - box[1]
    return 5 <= width <= 18 and 5 <= height <= 18 and abs(width - height) <= 4


def drawn_boxes(page: Any) -> list[tuple[Rect, str]]:
    """Small drawn squares: tick boxes that the printer turned into lines. Ticked when something is drawn or written inside."""
    shapes = [*page.rects, *page.curves]
    marks = [*page.lines, *page.curves]
    found: dict[tuple[int, int], tuple[Rect, str]] = {}
    for shape in shapes:
        box = (shape["x0"], shape["top"], shape["x1"], shape["bottom"])
        if not is_square(box) or (shape.get("fill") and not shape.get("stroke") and shape in page.rects and _dark(shape)):
            continue
        inside = [m for m in marks if m is not shape and _mark_inside(m, box)]
        inside += [c for c in page.chars if c["text"].strip() and within(c, box)]
        drawn = any(within(image, box) for image in page.images)
        found[(round(box[0] / 3), round(box[1] / 3))] = (box, boxes.TICKED if inside else boxes.UNKNOWN if drawn else boxes.OPEN)
    return list(found.values())


def _dark(shape: dict[str, Any]) -> bool:
    colour = shape.get("non_stroking_color") or ()
    return isinstance(colour, tuple | list) and bool(colour) and all(isinstance(c, int | float) and c < 0.3 for c in colour)


def _mark_inside(mark: dict[str, Any], box: Rect) -> bool:
    width, height = mark["x1"] - mark["x0"], mark["bottom"] - mark["top"]
    diagonal = width > 2 and height > 2
    straight = mark.get("object_type") == "line"
    smaller = width < box[2] - box[0] - 0.5 or height < box[3] - box[1] - 0.5
    return diagonal and (straight or smaller) and within(mark, box)


def within(item: dict[str, Any], box: Rect) -> bool:
    """Whether the middle of a word or shape lies in a rectangle."""
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1)
