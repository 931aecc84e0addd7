"""Tick boxes that a printer turned into drawn squares: open, ticked, or not to be told."""

from __future__ import annotations

from parsers import boxes, pdf_laid_over
from parsers.pdf_extract import Rect, Shape, Sheet
from parsers.pdf_frame import is_square


def drawn_boxes(sheet: Sheet) -> list[tuple[Rect, str]]:
    """Small drawn squares: tick boxes that the printer turned into lines. Ticked when something is drawn or written inside."""
    squares = [shape for shape in sheet.shapes if shape.kind != "line" and is_square(shape.box) and not (shape.dark and not shape.stroke)]
    squares = [square for square in squares if not _is_button(square.box, sheet)] if squares else []
    marks = [shape for shape in sheet.shapes if shape.kind in ("line", "curve") or shape.dark]
    short = [word for word in sheet.words if len(word.text) < 3] if squares else []
    found: list[tuple[Rect, str]] = []
    for square in sorted(squares, key=lambda shape: (shape.box[0] - shape.box[2], not shape.stroke)):  # the outer of two frames is the box
        box = square.box
        if any(within(box, other) for other, _ in found):
            continue
        if any(word.text.isdigit() and within((word.x0, word.top, word.x1, word.bottom), box) for word in short):
            continue  # a box for each figure of a number: nobody ticks with a figure
        inside = any(mark is not square and _mark_inside(mark, box) for mark in marks) or any(
            within((word.x0, word.top, word.x1, word.bottom), box) for word in short
        )
        inside = inside or pdf_laid_over.ticks(sheet.pens, box)
        drawn = any(within(image, box) for image in sheet.images) or pdf_laid_over.touches(sheet.pens, box)
        found.append((box, boxes.TICKED if inside else boxes.UNKNOWN if drawn else boxes.OPEN))
    return found


def _is_button(box: Rect, sheet: Sheet) -> bool:
    """Whether a square is the button at the right end of a list to choose from, printed with its arrow."""
    return any(
        shape.kind == "rect"
        and abs(shape.box[2] - box[2]) < 2.5
        and abs(shape.box[1] - box[1]) < 2.5
        and abs(shape.box[3] - box[3]) < 2.5
        and shape.box[2] - shape.box[0] > 2 * (box[2] - box[0])
        for shape in sheet.shapes
    )


def _mark_inside(mark: Shape, box: Rect) -> bool:
    width, height = mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]
    smaller = width < box[2] - box[0] - 0.5 or height < box[3] - box[1] - 0.5
    return width > 2 and height > 2 and (mark.kind == "line" or smaller) and within(mark.box, box)


def within(item: Rect, box: Rect) -> bool:
    """Whether the middle of a word or shape lies in a rectangle."""
    x, y = (item[0] + item[2]) / 2, (item[1] + item[3]) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1
