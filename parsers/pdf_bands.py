"""Ruled tables of which the lines, or the shaded rows, tell only the columns or only the rows: what is not drawn is told by the white between.

Word's own styles make them: a shaded head over bare rows, every other row shaded, lines between the rows alone or between the columns alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers import pdf_rows
from parsers.pdf_extract import Rect, Sheet, Word

Row = tuple[Rect | None, ...]

_SNAP = 2.5  # points
_APART = 8.0  # points between two columns, at least
_STRIP = 150.0  # points between two shaded rows, at most
_LEAD = 3.0  # of the size of the type: the white above the next row, at most
_TIGHT = 0.45  # of the size of the type: less white lies between the lines of one cell
_SPACE = 0.6  # of the size of the type: more than a space
_LEVEL = 3.0  # points
_MOST = 0.8
_COLUMNS, _ROWS = 3, 3


def cut(rows: tuple[Row, ...], words: Sequence[Word]) -> tuple[Row, ...]:
    """The rows of a table with the cells that are told by the white in it; none at all where its frame tells nothing."""
    return in_rows(at_the_edges(in_columns(rows, words), words), words)


def in_columns(rows: tuple[Row, ...], words: Sequence[Word]) -> tuple[Row, ...]:
    """The rows of a table of one column, cut where white goes through all of them: labels and answers were read as one text, line by line."""
    cells = [row[0] for row in rows if len(row) == 1 and row[0] is not None]
    if len(cells) < _ROWS or len(cells) != len(rows):
        return rows
    left, right = min(cell[0] for cell in cells), max(cell[2] for cell in cells)
    its = sorted((word for cell in cells for word in _in(cell, words)), key=lambda word: word.x0)
    cuts, reach = [left], its[0].x1 if its else right
    for word in its:
        if word.x0 - reach > _APART:
            cuts.append((word.x0 + reach) / 2)
        reach = max(reach, word.x1)
    spans = list(pairwise([*cuts, right]))
    if len(spans) < 2 or any(2 * sum(bool(_between(_in(cell, its), span)) for cell in cells) < len(cells) for span in spans[:2]):
        return rows
    return tuple(tuple((x0, cell[1], x1, cell[3]) for x0, x1 in spans) for cell in cells)


def at_the_edges(rows: tuple[Row, ...], words: Sequence[Word]) -> tuple[Row, ...]:
    """The rows of a table, those without a line between the columns cut where the others have one, when what they say stands in the columns."""
    edges = next((found for row in rows if (found := _edges((row,)))), [])
    starts = [
        min(word.x0 for word in its) - edge
        for edge in edges[1:-1]
        if (its := [word for row in rows if None not in row for word in _at(row, edge, words)])
    ]
    if not edges or len(starts) != len(edges) - 2:
        return rows
    made: list[Row] = []
    for row in rows:
        cells = [cell for cell in row if cell is not None]
        alone = cells[0] if len(cells) == 1 and _alike([edges[0], edges[-1]], [cells[0][0], cells[0][2]]) else None
        its = _in(alone, words) if alone is not None else []
        cut = alone is not None and _filled(its, edges) > 1 and _fit(its, edges)
        cut = cut and all(_begins(_between(its, span), span[0] + start) for span, start in zip(pairwise(edges[1:]), starts, strict=True))
        made.append(tuple((x0, alone[1], x1, alone[3]) for x0, x1 in pairwise(edges)) if cut and alone is not None else row)
    return tuple(made)


def _at(row: Row, edge: float, words: Sequence[Word]) -> list[Word]:
    """The words of the cell that begins at an edge, from the left."""
    cell = next((cell for cell in row if cell is not None and abs(cell[0] - edge) <= _SNAP), None)
    return sorted(_in(cell, words), key=lambda word: word.x0)[:1] if cell is not None else []


def _begins(words: Sequence[Word], x: float) -> bool:
    return not words or abs(min(word.x0 for word in words) - x) < _LEVEL


def in_rows(rows: tuple[Row, ...], words: Sequence[Word]) -> tuple[Row, ...]:
    """The rows of a table with no lines between them, cut where white goes through all columns: each column was read as one cell. None at all where
    labels stand level with their answers and the rows are not clear: lines of text, of which the frame tells nothing."""
    made: list[Row] = []
    for row in rows:
        cut = _cut(row, words)
        if not cut and len(rows) <= 2 and _labels_in_one_cell(row, words):
            return ()
        made.extend(cut or [row])
    return tuple(made) if len(made) > len(rows) else rows


def _labels_in_one_cell(row: Row, words: Sequence[Word]) -> bool:
    """Whether the first of two cells holds labels, each of them level with a line in the other."""
    cells = [cell for cell in row if cell is not None]
    if len(cells) != 2 or len(row) != 2:
        return False
    labels, answers = ([its[0] for its in pdf_rows.told_apart([_in(cell, words)], labelled=n == 0)] for n, cell in enumerate(cells))
    level = sum(any(abs(label[1][1] - answer[1][1]) < _LEVEL for answer in answers) for label in labels)
    return len(labels) >= _ROWS and level >= _MOST * len(labels) and not any(":" in text for text, _ in labels)


def _cut(row: Row, words: Sequence[Word]) -> list[Row]:
    cells = [cell for cell in row if cell is not None]
    if len(cells) < 2 or len(cells) != len(row):
        return []
    found = pdf_rows.told_apart([_in(cell, words) for cell in cells], labelled=len(cells) == 2)
    if len(found) < _ROWS or not all(part[0][0] and part[0][0][:1] == part[0][0][:1].upper() for part in found):
        return []
    if len(cells) == 2 and not all(part[1][0][:1] == part[1][0][:1].upper() for part in found):
        return []  # a question of some lines and the lines of its answer
    if sum(any(text for text, _ in part[1:]) for part in found) < _MOST * len(found):
        return []
    tops = [cells[0][1], *((_foot(above) + _top(below)) / 2 for above, below in pairwise(found)), cells[0][3]]
    return [tuple((cell[0], top, cell[2], bottom) for cell in cells) for top, bottom in pairwise(tops)]


def grown(tables: Sequence[tuple[Row, ...]], words: Sequence[Word], sheet: Sheet) -> list[tuple[Row, ...]]:
    """The tables, those of shaded rows with the rows between and under them, which have no ground of their own. A shaded head of which the rows
    cannot be told apart is none: it said that the list is empty."""
    made: list[tuple[Row, ...]] = []
    done: set[int] = set()
    held = [(min(c[0] for c in its), min(c[1] for c in its), max(c[2] for c in its), max(c[3] for c in its)) for its in map(_cells, tables)]
    for n, rows in enumerate(tables):
        if n in done:
            continue
        edges = _edges(rows)
        if not edges or _lined(rows, edges, sheet):
            made.append(rows)
            continue
        free = [
            word for word in words if not any(_stands_in(word, box) for m, box in enumerate(held) if m != n and _edges(tables[m]) != edges)
        ]
        whole, between = list(rows), 0
        for m in range(n + 1, len(tables)):
            strip = (edges[0], whole[-1][0][3], edges[-1], held[m][1])  # type: ignore[index]
            if m in done or not _alike(edges, _edges(tables[m])) or not 0 < strip[3] - strip[1] < _STRIP:
                continue
            its = _level(strip, free)
            rest = _strip_rows(strip, its, edges) if its and _fit(its, edges) else []
            if not rest or not all(_is_row(_level(row[0] or strip, its), edges, rows, words) for row in rest):
                break  # a heading between two tables
            whole += [*rest, *tables[m]]
            between += 1
            done.add(m)
        under = _under(whole[-1], free, edges) if between or len(rows) == 1 else []
        if under and not all(_is_row(_level(row[0], free), edges, rows, words) for row in under if row[0] is not None):
            under = []
        if under is None:
            if between == 0:
                continue  # a head alone: its words are read with what stands under it
            under = []
        over = _over(whole[0], free, edges) if between else []
        over = over if all(_is_row(_level(row[0], free), edges, rows, words) for row in over if row[0] is not None) else []
        made.append((*over, *whole, *under))
    return made


def _cells(rows: tuple[Row, ...]) -> list[Rect]:
    return [cell for row in rows for cell in row if cell is not None]


def _edges(rows: tuple[Row, ...]) -> list[float]:
    """From where to where the columns go; none where not every row has all."""
    if len(rows[0]) < 2 or any(cell is None for row in rows for cell in row):
        return []
    first = [cell for cell in rows[0] if cell is not None]
    return [*(cell[0] for cell in first), first[-1][2]]


def _alike(edges: Sequence[float], others: Sequence[float]) -> bool:
    return len(edges) == len(others) and all(abs(a - b) <= _SNAP for a, b in zip(edges, others, strict=True))


def _lined(rows: tuple[Row, ...], edges: Sequence[float], sheet: Sheet) -> bool:
    """Whether lines are drawn between the columns: such a table is whole."""
    top, bottom = _cells(rows)[0][1], _cells(rows)[-1][3]
    return any(
        x1 - x0 <= _SNAP
        and y1 - y0 > _SNAP
        and y0 < bottom - _SNAP
        and y1 > top + _SNAP
        and any(abs(x0 - edge) <= _SNAP for edge in edges[1:-1])
        for x0, y0, x1, y1 in (shape.box for shape in sheet.shapes)
    )


def _is_row(its: Sequence[Word], edges: Sequence[float], rows: tuple[Row, ...], words: Sequence[Word]) -> bool:
    """Whether words are a row of a table; of two columns, when the second begins where it does in the rows that are known."""
    if _filled(its, edges) < 2 or len(edges) > _COLUMNS:
        return _filled(its, edges) > 1
    known = [word.x0 for row in rows for word in _at(row, edges[1], words)]
    return not known or _begins([word for word in its if word.x0 >= edges[1] - _SNAP], min(known))


def _strip_rows(strip: Rect, its: Sequence[Word], edges: Sequence[float]) -> list[Row]:
    """The rows on white ground between two shaded ones: as many as the white tells, or else one."""
    found = pdf_rows.told_apart([_between(its, span) for span in pairwise(edges)])
    tops = [strip[1], *((_foot(above) + _top(below)) / 2 for above, below in pairwise(found)), strip[3]]
    return [tuple((x0, top, x1, bottom) for x0, x1 in pairwise(edges)) for top, bottom in pairwise(tops)]


def _under(row: Row, words: Sequence[Word], edges: Sequence[float]) -> list[Row] | None:
    """The rows under the last shaded one; None where lines stand there in its columns, and their rows are not clear."""
    bottom = max(cell[3] for cell in row if cell is not None)
    taken: list[list[Word]] = []
    low = bottom
    for line in _lines([word for word in words if word.top >= bottom - _SNAP]):
        if min(word.top for word in line) - low > _LEAD * line[0].size or not _fit(line, edges):
            break
        taken.append(line)
        low = max(word.bottom for word in line)
    while taken and _filled(taken[-1], edges) < 2 and (len(taken) == 1 or _white(taken[-2], taken[-1]) > _TIGHT * taken[-1][0].size):
        taken.pop()
    if not taken or (len(edges) <= _COLUMNS and len(taken) < 2):
        return []
    found = pdf_rows.told_apart([_between([word for line in taken for word in line], span) for span in pairwise(edges)])
    if not found or any(sum(bool(part[0]) for part in its) < 2 for its in found):
        return None
    tops = [bottom, *((_foot(above) + _top(below)) / 2 for above, below in pairwise(found)), max(word.bottom for word in taken[-1]) + 1]
    return [tuple((x0, top, x1, foot) for x0, x1 in pairwise(edges)) for top, foot in pairwise(tops)]


def _over(row: Row, words: Sequence[Word], edges: Sequence[float]) -> list[Row]:
    """The row over the first shaded one, where every other is shaded: the heads of the columns, or a label with its answer."""
    top = min(cell[1] for cell in row if cell is not None)
    taken: list[list[Word]] = []
    high = top
    for line in reversed(_lines([word for word in words if word.bottom <= top + _SNAP])):
        white = high - max(word.bottom for word in line)
        far = white > (_TIGHT if taken else _LEAD) * line[0].size
        if far or not _fit(line, edges) or any(abs(line[0].size - other[0].size) > 1 for other in taken[:1]):
            break
        taken.append(line)
        high = min(word.top for word in line)
    if not any(_filled(line, edges) > 1 for line in taken):
        return []
    return [tuple((x0, high - 1, x1, top) for x0, x1 in pairwise(edges))]


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.bottom):
        if lines and abs(lines[-1][0].bottom - word.bottom) < 0.4 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _white(above: Sequence[Word], line: Sequence[Word]) -> float:
    return min(word.top for word in line) - max(word.bottom for word in above)


def _fit(words: Sequence[Word], edges: Sequence[float]) -> bool:
    """Whether words stand in the columns: none outside, none over a border, and no line of text that has a space there."""
    inside = all(edges[0] - _SNAP <= word.x0 and word.x1 <= edges[-1] + _SNAP for word in words)
    return inside and not any(_crosses(sorted(line, key=lambda word: word.x0), edge) for line in _lines(words) for edge in edges[1:-1])


def _crosses(line: Sequence[Word], edge: float) -> bool:
    if any(word.x0 < edge - _SNAP and word.x1 > edge + _SNAP for word in line):
        return True
    return any(a.x1 <= edge + _SNAP and b.x0 >= edge - _SNAP and b.x0 - a.x1 < _SPACE * a.size for a, b in pairwise(line))


def _filled(words: Sequence[Word], edges: Sequence[float]) -> int:
    return sum(bool(_between(words, span)) for span in pairwise(edges))


def _between(words: Sequence[Word], span: tuple[float, float]) -> list[Word]:
    return [word for word in words if span[0] <= (word.x0 + word.x1) / 2 < span[1]]


def _level(box: Rect, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if box[1] < (word.top + word.bottom) / 2 < box[3]]


def _in(box: Rect, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if _stands_in(word, box)]


def _stands_in(word: Word, box: Rect) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.top + word.bottom) / 2 <= box[3]


def _top(parts: pdf_rows.Cells) -> float:
    return min(box[1] for text, box in parts if text)


def _foot(parts: pdf_rows.Cells) -> float:
    return max(box[3] for text, box in parts if text)
