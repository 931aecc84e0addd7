"""Tables without rules whose cells wrap: what belongs to one row is told by the white between the cells, not by the lines they stand on.

A cell of two lines stands half a line from its neighbour in the middle of a row, a head in the middle of its column, and columns may nearly touch.
What holds for all of them: columns never cross, and the cells of one row stand beside each other. Where that gives no clear rows, there are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers import pdf_columns
from parsers.model import Block
from parsers.pdf_columns import ALIGNED, Line, Part, continues, union
from parsers.pdf_extract import Rect, Word

_COLUMNS = 3  # under a bold head, at least
_STRIP = 0.12  # of the height of a line: less white is no strip
_WIDE = 0.45  # more than between two words: a strip without more ado
_HEAD = 0.6  # white between the lines of a head, at most
_APART = 3.0  # white between two rows, at most
_GAPS = (0.3, 0.45, 0.7, 1.0)  # white between the lines of one cell, at most: the least that gives clear rows
_LABEL = 4  # lines of a label, at most
_EDGE = 2.0  # points by which answers under each other begin at another place, at most
_MOST = 60  # lines of a table on one page

_Span = tuple[float, float]
Cells = Sequence[Part]


def headed(lines: Sequence[Line]) -> list[tuple[Block, Sequence[Line]]]:
    """The tables under bold heads among the lines of a page, with their lines. They come before the columns of text on the page are looked for:
    between two columns of a table may be as much white."""
    found: list[tuple[Block, Sequence[Line]]] = []
    index = 0
    while index < len(lines):
        table = _under_head(lines, index)
        if table is not None:
            found.append((table[0], lines[index : table[1]]))
        index = table[1] if table is not None else index + 1
    return found


def _under_head(lines: Sequence[Line], start: int) -> tuple[Block, int] | None:
    """The table under the bold heads that begin at ``start``, and the line after it; None where there is none."""
    head = lines[start]
    if not head.bold or len(head.segments) < 2:
        return None
    body = start + 1
    while body < len(lines) and lines[body].bold and _follows(lines[body - 1], lines[body], _HEAD):
        body += 1
    end = body
    while end < min(len(lines), body + _MOST) and not lines[end].bold and _follows(lines[end - 1], lines[end], _APART):
        end += 1
    for last in range(end, body, -1):  # a paragraph under the table covers all of it
        columns = _columns(lines[start:body], lines[start:last])
        if len(columns) < _COLUMNS or any(_runs_on(line, columns) for line in lines[body:last]):
            continue
        heads = [_cell(_words(lines[start:body], column)) for column in columns]
        rows = _rows([_cells(_words(lines[body:last], column)) for column in columns], head.size)
        if rows and all(text for text, _ in heads) and all(row[0][0] and sum(bool(text) for text, _ in row) > 1 for row in rows):
            return pdf_columns.block([heads, *rows], head), last
    return None


def beside_labels(lines: Sequence[Line], start: int) -> tuple[Block, int] | None:
    """Labels of several lines with their answers beside them, from ``start``, and the line after them; None where there are none."""
    at = next((n for n in range(start, min(len(lines), start + _LABEL)) if len(lines[n].segments) == 2), None)
    if at is None:
        return None
    head = lines[at]
    left, right = (x for x, _ in head.segments)
    end = start
    while (
        end < min(len(lines), start + _MOST)
        and _stands_at(lines[end], left, right)
        and (end == start or _follows(lines[end - 1], lines[end], 1.5))
    ):
        end += 1
    narrow = {n for n in range(start, end) if len(lines[n].segments) == 1 and lines[n].box[0] < right - _EDGE < lines[n].box[2]}
    if end <= at or any(n < at or lines[n].bold != head.bold for n in narrow):
        return None  # a title that leaves the strip white
    while end - 1 in narrow:
        end -= 1  # and what runs on under the table
    columns = [(left - ALIGNED, right - _EDGE - 0.01), (right - _EDGE, head.sheet.width)]
    for last in range(end, start + 1, -1):
        labels, answers = (_cells(_words(lines[start:last], column)) for column in columns)
        rows = _rows([labels, answers], head.size, labelled=True)
        if len(rows) > 1 and all(text for row in rows for text, _ in row):
            return pdf_columns.block(rows, head), last
    return None


def told_apart(columns: Sequence[list[Word]], labelled: bool = False) -> Sequence[Cells]:
    """The rows of words whose columns are known; none when they are not clear."""
    size = max((word.size for column in columns for word in column), default=0.0)
    return _rows([_cells(column) for column in columns], size, labelled) if size else []


def _follows(above: Line, line: Line, gap: float) -> bool:
    return line.sheet is above.sheet and line.box[1] >= above.box[1] and line.box[1] - above.box[3] < gap * line.size


def _stands_at(line: Line, left: float, right: float) -> bool:
    """Whether the words of a line stand in the two columns; a label that fills its column nearly touches the answer."""
    label = [word for word in line.words if word.x0 < right - _EDGE]
    answer = [word for word in line.words if word.x0 >= right - _EDGE]
    if label and (abs(label[0].x0 - left) >= ALIGNED or max(word.x1 for word in label) > right):
        return False
    return not answer or answer[0].x0 - right < _EDGE


def _runs_on(line: Line, columns: Sequence[_Span]) -> bool:
    """Whether a line is one text that happens to leave the strips white."""
    return len(line.segments) == 1 and sum(any(start <= word.x0 <= end for word in line.words) for start, end in columns) > 1


def _columns(heads: Sequence[Line], lines: Sequence[Line]) -> list[_Span]:
    """From where to where the columns go."""
    size = lines[0].size
    strips: list[_Span] = []
    for word in sorted((word for line in lines for word in line.words), key=lambda word: word.x0):
        if strips and word.x0 - strips[-1][1] < _STRIP * size:
            strips[-1] = strips[-1][0], max(strips[-1][1], word.x1)
        else:
            strips.append((word.x0, word.x1))
    columns = strips[:1]
    for strip in strips[1:]:
        if strip[0] - columns[-1][1] < _WIDE * size and _one(columns[-1], strip, heads, lines[len(heads) :]):
            columns[-1] = columns[-1][0], strip[1]
        else:
            columns.append(strip)
    return _over_their_cells(columns, heads, lines[len(heads) :])


def _over_their_cells(columns: list[_Span], heads: Sequence[Line], rows: Sequence[Line]) -> list[_Span]:
    """The columns, with a head that stands in the middle over cells it does not reach made one with them."""
    made = columns[:1]
    for column in columns[1:]:
        over, beside = ([bool(_words(lines, one)) for lines in (heads, rows)] for one in (made[-1], column))
        if all(over) or all(beside) or over == beside:
            made.append(column)
        else:
            made[-1] = made[-1][0], column[1]
    return made


def _one(left: _Span, right: _Span, heads: Sequence[Line], rows: Sequence[Line]) -> bool:
    """Whether a narrow strip is white between the words of one head, level with each other, or of one cell, for it has no head of its own; while
    no row tells the sides apart."""

    def sides(line: Line) -> list[tuple[Word, Word]]:
        return [(a, b) for a, b in pairwise(line.words) if left[0] <= a.x0 <= left[1] and right[0] <= b.x0 <= right[1]]

    near = [b.x0 - a.x1 < _WIDE * line.size for line in rows for a, b in sides(line)]
    together = any(abs(a.top - b.top) < 1 for line in heads for a, b in sides(line))
    return (together or not _words(heads, right)) and all(near)


def _words(lines: Sequence[Line], column: _Span) -> list[Word]:
    return [word for line in lines for word in line.words if column[0] <= word.x0 <= column[1]]


def _cells(words: list[Word]) -> list[Part]:
    """The printed lines of one column, from the top."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.x0)):
        if found and abs(found[-1][0].top + found[-1][0].bottom - word.top - word.bottom) < 0.6 * word.size:
            found[-1].append(word)
        else:
            found.append([word])
    return [_cell(line) for line in found]


def _cell(words: list[Word]) -> Part:
    """Words as one text, line after line."""
    lines = sorted(words, key=lambda word: (round((word.top + word.bottom) / 4), word.x0))
    whole: Part = ("", (0.0, 0.0, 0.0, 0.0))
    for word in lines:
        whole = _both(whole, (word.text, word[1:5]))
    return whole


def _both(one: Part, more: Part) -> Part:
    if not one[0] or not more[0]:
        return one if one[0] else more
    return f"{one[0]} {more[0]}", union(one[1], more[1])


def _rows(columns: list[list[Part]], size: float, labelled: bool = False) -> list[list[Part]]:
    """The cells of each row; none when the rows are not clear."""
    for gap in _GAPS:
        blocks = [(block, n) for n, lines in enumerate(columns) for block in _blocks(lines, gap * size, labelled and n == 0)]
        rows: list[list[tuple[Part, int]]] = []
        low = float("-inf")
        for block, n in sorted(blocks, key=lambda block: block[0][1][1]):
            if not rows or block[1][1] > low - 0.1 * size:
                rows.append([])
            rows[-1].append((block, n))
            low = max(low, block[1][3])
        if all(len({n for _, n in row}) == len(row) and any(n == 0 for _, n in row) for row in rows):
            return [_row(row, len(columns)) for row in rows]
    return []


def _row(cells: list[tuple[Part, int]], count: int) -> list[Part]:
    held = {n: part for part, n in cells}
    boxes: list[Rect] = [part[1] for part in held.values()]
    return [held.get(n, ("", boxes[0])) for n in range(count)]


def _blocks(lines: list[Part], gap: float, labels: bool) -> list[Part]:
    """The lines of a column that stand close. ``labels``: a new one begins with a capital or a number."""
    found: list[Part] = []
    bottom = 0.0
    for line in lines:
        if found and line[1][1] - bottom < gap and (not labels or continues(found[-1][0], line[0])):
            found[-1] = _both(found[-1], line)
        else:
            found.append(line)
        bottom = line[1][3]
    return found
