"""Ruled tables on a page: cells made by lines that cross, whatever drew them (strokes, thin filled bars, frames of cells)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from parsers import pdf_bands, pdf_open
from parsers.pdf_extract import Rect, Shape, Sheet, Word
from parsers.pdf_frame import is_square

_SNAP = 2.5  # points: lines nearer than this are one line
_GAP = 3.0  # points: a break in a line that is no break
_THIN = 2.5
_SHORT = 4.0
_LONG = 12.0  # points: a thin shape of this length is a line, also with slanting ends (a browser's); a letter that was drawn is shorter
_CROSSED = 2  # lines of other text that run into a table, at least
_SPACE = 0.5  # of the height of a word: more white than between two words of a line
_LINE = 32.0  # points: the room for an answer of a line or two
_MANY = 600  # edges of a page; a drawing has more and is no table

Edge = tuple[float, float, float]  # where it lies, from, to


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table of cells. ``rows``: cells from left to right; None where a cell of another row or column spans the place."""

    box: Rect
    rows: tuple[tuple[Rect | None, ...], ...]


def find(sheet: Sheet) -> list[Ruled]:
    """The tables of a page from the top; frames around a single text are none."""
    across, down = _edges(sheet)
    if not down or len(across) + len(down) > _MANY:
        return []
    across = _joined([*across, *pdf_open.cut_by_the_page(across, down, sheet)])
    if not across:
        return []
    tables = [_table(group) for group in _groups(_cells(across, down))]
    wide = [rows for table in tables if (rows := _widened(table, tables, sheet)) is not None]
    cut = [pdf_bands.cut(rows, sheet.words) for rows in wide]
    large = sorted(
        (rows for rows in cut if len(rows) > 1 or (rows and len(rows[0]) > 1)), key=lambda rows: (_around(rows)[1], _around(rows)[0])
    )
    return [Ruled(_around(rows), rows) for rows in pdf_bands.grown(large, sheet.words, sheet)]


def _widened(table: Ruled, tables: list[Ruled], sheet: Sheet) -> tuple[pdf_open.Row, ...] | None:
    """The rows of the table with the answers beside its labels; None when its frame tells nothing."""
    return pdf_open.with_answers(table.rows, sheet, [other.box for other in tables if other is not table])


def _around(rows: tuple[tuple[Rect | None, ...], ...]) -> Rect:
    cells = [cell for row in rows for cell in row if cell is not None]
    return min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells)


def crossed(sheet: Sheet) -> bool:
    """Whether other text runs into a table of the page, line after line: what stands in the cells, and in which order the page is read, is not sure.
    A cell too narrow for its text is no such thing: that gives one line."""
    for table in find(sheet):
        left, top, right, bottom = table.box
        beside = [word for word in sheet.words if top < (word.top + word.bottom) / 2 < bottom]
        lines = {round(word.bottom) for word in beside for edge in (left, right) if _runs_over(word, edge, beside)}
        if len(lines) >= _CROSSED:
            return True
    return False


def _runs_over(word: Word, edge: float, others: list[Word]) -> bool:
    """Whether a word stands before the edge of a table, or on it, and the next one of its line right behind it."""
    if not word.x0 < edge < word.x1 + _SPACE * word.size:
        return False
    return any(
        abs(other.bottom - word.bottom) < 1 and edge < other.x1 and word.x1 <= other.x0 < word.x1 + _SPACE * word.size for other in others
    )


def merged(table: Ruled) -> tuple[tuple[int, int], ...]:
    """Row and column of the places that a cell of a row above goes on in."""
    found = []
    for r, row in enumerate(table.rows):
        top = min((cell[1] for cell in row if cell is not None), default=0.0)
        for c, cell in enumerate(row):
            above = next((one[c] for one in reversed(table.rows[:r]) if one[c] is not None), None) if cell is None else None
            if above is not None and above[3] > top + _SNAP:
                found.append((r, c))
    return tuple(found)


def is_answer_box(table: Ruled, tables: list[Ruled], words: list[Word]) -> bool:
    """Whether a frame of one row, or of one column, is the room for answers to what is printed at its left, line by line, outside any table: the
    frames of such a form tell nothing, and read as tables they come loose from their labels."""
    if len(table.rows) > 1 and any(len(row) > 1 for row in table.rows):
        return False
    outside = [word for word in words if word.x1 <= table.box[0] + _SNAP and not any(_holds(other.box, word) for other in tables)]
    rows = [next((cell for cell in row if cell is not None), None) for row in table.rows]
    return all(
        cell is not None and cell[3] - cell[1] <= _LINE and any(cell[1] < (word.top + word.bottom) / 2 < cell[3] for word in outside)
        for cell in rows
    )


def _holds(box: Rect, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _edges(sheet: Sheet) -> tuple[list[Edge], list[Edge]]:
    across: list[Edge] = []
    down: list[Edge] = []
    for shape in sheet.shapes:
        if (shape.kind == "curve" and not _is_line(shape.box)) or is_square(shape.box):
            continue
        _add(shape, sheet, across, down)
    return _joined(across), _joined(down)


def _is_line(box: Rect) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) <= _THIN and max(width, height) >= _LONG


def _add(shape: Shape, sheet: Sheet, across: list[Edge], down: list[Edge]) -> None:
    x0, top, x1, bottom = shape.box
    width, height = x1 - x0, bottom - top
    if height <= _THIN:
        if width >= _SHORT:
            across.append(((top + bottom) / 2, x0, x1))
    elif width <= _THIN:
        if height >= _SHORT:
            down.append(((x0 + x1) / 2, top, bottom))
    elif shape.kind == "rect" and (shape.stroke or width * height < 0.8 * sheet.width * sheet.height):
        across.extend(((top, x0, x1), (bottom, x0, x1)))
        down.extend(((x0, top, bottom), (x1, top, bottom)))


def _joined(edges: list[Edge]) -> list[Edge]:
    """Edges on one line put on that line, and those that touch made one."""
    lines: list[list[Edge]] = []
    for edge in sorted(edges):
        if lines and edge[0] - lines[-1][-1][0] <= _SNAP and edge[0] - lines[-1][0][0] <= 2 * _SNAP:
            lines[-1].append(edge)
        else:
            lines.append([edge])
    made: list[Edge] = []
    for line in lines:
        where = round(sum(edge[0] for edge in line) / len(line), 2)
        spans = sorted((start, end) for _, start, end in line)
        current = list(spans[0])
        for start, end in spans[1:]:
            if start <= current[1] + _GAP:
                current[1] = max(current[1], end)
            else:
                made.append((where, current[0], current[1]))
                current = [start, end]
        made.append((where, current[0], current[1]))
    return made


def _cells(across: list[Edge], down: list[Edge]) -> list[Rect]:
    """The smallest rectangles whose four corners are crossings and whose sides are drawn."""
    crossings: dict[tuple[float, float], tuple[int, int]] = {}
    in_column: dict[int, list[tuple[float, float]]] = defaultdict(list)
    in_row: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for h, (y, left, right) in enumerate(across):
        for v, (x, top, bottom) in enumerate(down):
            if left - _GAP <= x <= right + _GAP and top - _GAP <= y <= bottom + _GAP:
                crossings[(x, y)] = (h, v)
                in_column[v].append((x, y))
                in_row[h].append((x, y))
    found = []
    for (x, y), (h, v) in crossings.items():
        below = [point for point in in_column[v] if point[1] > y]
        beside = [point for point in in_row[h] if point[0] > x]
        cell = next(
            (
                (x, y, right, bottom)
                for _, bottom in sorted(below, key=lambda point: point[1])
                for right, _ in sorted(beside)
                if (right, bottom) in crossings
                and crossings[(right, bottom)][0] == crossings[(x, bottom)][0]
                and crossings[(right, bottom)][1] == crossings[(right, y)][1]
            ),
            None,
        )
        if cell is not None:
            found.append(cell)
    return found


def _groups(cells: list[Rect]) -> list[list[Rect]]:
    """Cells that share a corner belong to one table."""
    owner: dict[tuple[float, float], int] = {}
    groups: dict[int, list[Rect]] = {}
    for number, cell in enumerate(cells):
        x0, top, x1, bottom = cell
        corners = ((x0, top), (x1, top), (x0, bottom), (x1, bottom))
        known = sorted({owner[corner] for corner in corners if corner in owner})
        target = known[0] if known else number
        groups.setdefault(target, []).append(cell)
        for other in known[1:]:
            groups[target].extend(groups.pop(other))
        for corner in corners:
            owner[corner] = target
        if len(known) > 1:
            owner.update({corner: target for corner, group in owner.items() if group in known})
    return list(groups.values())


def _table(cells: list[Rect]) -> Ruled:
    lefts = sorted({cell[0] for cell in cells})
    rows: dict[float, dict[float, Rect]] = defaultdict(dict)
    for cell in cells:
        rows[cell[1]][cell[0]] = cell
    box = min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells)
    return Ruled(box, tuple(tuple(rows[top].get(left) for left in lefts) for top in sorted(rows)))
