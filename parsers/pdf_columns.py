"""Printed lines, and the tables among them that have no rules: columns of three or more, and labels with their answers beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

from parsers.model import Block, Place
from parsers.pdf_extract import Rect, Sheet, Word
from parsers.pdf_regions import EDGE

ALIGNED = 5.0
_SAID = 20  # letters of a line of text, at least
_FURTHER = 0.4  # of its type: so much more white ends a row
LITTLE = frozenset(
    ("en", "of", "de", "het", "een", "van", "voor", "met", "in", "op", "te", "aan", "bij", "door", "uit", "naar", "om")
)  # no ends of words
_PARAGRAPH = 1.6  # white between two paragraphs of one answer, at most, in its type

Part = tuple[str, Rect]


@dataclass(slots=True)
class Line:
    """One printed line. ``segments``: its parts with their left edge, split at wide gaps; ``text`` joins them with tabs.

    ``box`` counts from the top left; ``right`` is how far lines go in its column.
    """

    sheet: Sheet
    segments: list[tuple[float, str]]
    box: Rect
    size: float
    bold: bool
    right: float = 0.0
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return "\t".join(text for _, text in self.segments)

    @property
    def page(self) -> int:
        return self.sheet.number

    @property
    def at_edge(self) -> bool:
        height = self.sheet.height
        return self.box[3] < height * EDGE or self.box[1] > height * (1 - EDGE)

    def parts(self) -> list[Part]:
        """The segments with the box each stands in: up to where the next begins."""
        _, top, right, bottom = self.box
        ends = [x - 1 for x, _ in self.segments[1:]] + [right]
        return [(text, (x, top, max(end, x), bottom)) for (x, text), end in zip(self.segments, ends, strict=True)]


def place(boxes: list[tuple[Sheet, Rect]]) -> Place:
    """The place of lines that belong together: a rectangle around those next to each other, and "more" for other pages and columns."""
    merged: list[tuple[Sheet, Rect]] = []
    for sheet, box in boxes:
        if merged and merged[-1][0] is sheet and box[1] >= merged[-1][1][1] - 1:
            merged[-1] = (sheet, union(merged[-1][1], box))
        else:
            merged.append((sheet, box))
    first, *more = [sheet.anchor(box) for sheet, box in merged]
    return Place(f"pagina {first['page']}", first | {"more": more} if more else first)


def union(one: Rect, other: Rect) -> Rect:
    """The rectangle around two."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def open_table(lines: list[Line], start: int) -> tuple[Block, int] | None:
    """A table without rules: a line of three or more parts with the lines under it that stand in its columns; or labels with answers beside."""
    return _columns(lines, start) or _beside(lines, start)


def _columns(lines: list[Line], start: int) -> tuple[Block, int] | None:
    head = lines[start]
    if len(head.segments) < 3:
        return None
    parts = _recut(head, lines[start + 1]) if start + 1 < len(lines) else head.parts()
    edges = [box[0] for _, box in parts]
    rows: list[list[Part]] = [parts]
    above: list[tuple[int, Part]] = []
    index = last = start + 1
    while index < len(lines) and lines[index].page == head.page:
        line = lines[index]
        slots = _slots(edges, line)
        if not slots or line.box[1] - lines[index - 1].box[3] > 4 * line.size:
            break
        if _hangs(lines, index, edges, bool(above)):
            above.extend(zip(slots, line.parts(), strict=True))
            index += 1
            continue
        close = line.box[1] - lines[index - 1].box[3] < 0.35 * line.size
        unfinished = close and slots[0] == 0 and _is_unfinished(rows[-1][0][0])
        goes_on = close and line.box[2] < edges[1] and (unfinished or line.text[:1].islower() or _ends_a_cell(lines, index, edges))
        if slots == [0] and not goes_on:
            break
        filled = sum(bool(text) for text, _ in rows[-1])
        tight = close and len(slots) < filled
        wraps = tight and (len(rows) > 1 or all(text[:1].islower() for text, _ in line.parts()))  # "Organisatie en / dienst" in the heads
        wraps = wraps or (unfinished and len(slots) <= filled)
        if above or not (wraps or len(slots) == 1 or (0 not in slots and 1 not in slots)):  # else the rest of a wrapped cell
            rows.append([("", line.box)] * len(edges))
        for slot, part in (*above, *zip(slots, line.parts(), strict=True)):
            rows[-1][slot] = _joined(rows[-1][slot], part)
        above = []
        index = last = index + 1
    return (block(rows, head), last) if len(rows) > 1 else _over_the_page(rows[0], head, lines, last)


def _over_the_page(heads: list[Part], head: Line, lines: list[Line], index: int) -> tuple[Block, int] | None:
    """Heads at the foot of a page with their first row at the top of the next."""
    line = lines[index] if index < len(lines) else None
    if line is None or line.page != head.page + 1 or len(_slots([box[0] for _, box in heads], line)) != len(heads):
        return None
    above = block([heads], head)
    below, last = _columns(lines, index) or (block([line.parts()], line), index + 1)
    where = Place(above.place.location, {**above.place.anchor, "more": [below.place.anchor]})
    return replace(
        above, text=f"{above.text}\n{below.text}", place=where, rows=above.rows + below.rows, cells=above.cells + below.cells
    ), last


def _slots(edges: list[float], line: Line) -> list[int]:
    """The columns that the parts of a line stand in; none when they do not stand in the columns."""
    slots = [max((n for n, x in enumerate(edges) if x <= left + 6), default=0) for left, _ in line.segments]
    return slots if all(abs(edges[slot] - left) < 12 for slot, (left, _) in zip(slots, line.segments, strict=True)) else []


def _hangs(lines: list[Line], index: int, edges: list[float], begun: bool) -> bool:
    """Whether a line is the beginning of a cell of the row below it, whose other cells stand at the bottom or in the middle: nearer to that
    row than to the one above. ``begun``: the line above it hangs as well."""
    line, above = lines[index], lines[index - 1]
    wanted = len(_slots(edges, line))
    gap = line.box[1] - above.box[3]
    for n in range(index + 1, min(index + 40, len(lines))):
        below, before = lines[n], lines[n - 1]
        closer = below.box[1] - before.box[3]
        if below.page != line.page or closer > 0.6 * line.size or (not begun and gap < closer + 0.25 * line.size):
            return False
        if (slots := len(_slots(edges, below))) > wanted:
            return slots > 1
        if not slots:
            return False
    return False


def _ends_a_cell(lines: list[Line], index: int, edges: list[float]) -> bool:
    """Whether a line that is alone in its row, with those under it that are so too, stands as near to the row above as the lines of one cell do, and
    further from what follows."""
    for n in range(index, len(lines)):
        line, gap = lines[n], lines[n].box[1] - lines[n - 1].box[3]
        if line.page != lines[index].page or gap > lines[index].box[1] - lines[index - 1].box[3] + _FURTHER * line.size:
            return True
        if _slots(edges, line) != [0] or line.box[2] >= edges[1]:
            return False
    return True


def _is_unfinished(label: str) -> bool:
    """Whether words must follow: it ends in a comma or a word that ends nothing, or a bracket is open in it."""
    return label.rstrip().endswith(",") or label.rpartition(" ")[2] in LITTLE or label.count("(") > label.count(")")


def _joined(part: Part, more: Part) -> Part:
    """A cell with the text that goes on in it."""
    return (f"{part[0]} {more[0]}", union(part[1], more[1])) if part[0] else more


def _recut(head: Line, line: Line) -> list[Part]:
    """Headings printed close to each other, cut where the columns of the line under them begin."""
    edges = [x for x, _ in line.segments]
    if len(edges) <= len(head.segments) or not all(any(abs(word.x0 - edge) < ALIGNED for word in head.words) for edge in edges):
        return head.parts()
    parts: list[tuple[float, str]] = []
    for text, x, *_ in head.words:
        if not parts or any(abs(x - edge) < ALIGNED for edge in edges):
            parts.append((x, text))
        else:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]} {text}")
    return replace(head, segments=parts).parts()


def _beside(lines: list[Line], start: int) -> tuple[Block, int] | None:
    """Lines of two parts whose second parts stand under each other: labels and answers. Wrapped labels and answers go on in their own column."""
    head = lines[start]
    if len(head.segments) != 2:
        return None
    left, right = (x for x, _ in head.segments)
    rows, pairs, above = [head.parts()], 1, list[Part]()
    wrapped = False  # a label that goes on under itself, and not under what stands beside it: one such row is enough
    index = last = start + 1
    while index < len(lines) and lines[index].page == head.page:
        line, before = lines[index], lines[index - 1]
        gap = line.box[1] - before.box[3]
        if gap > 3 * line.size or line.box[1] < before.box[1]:
            break
        xs, parts, row = [x for x, _ in line.segments], line.parts(), rows[-1]
        tight = gap < 0.6 * line.size
        goes_on = tight and not above and (continues(row[0][0], parts[0][0]) or _mid_sentence(row, parts))
        if len(xs) == 2 and abs(xs[0] - left) < ALIGNED and abs(xs[1] - right) < ALIGNED:
            if goes_on:
                rows[-1] = [_joined(row[0], parts[0]), _joined(row[1], parts[1])]
            else:
                rows.append([parts[0], _all([*above, parts[1]])])
            above, pairs = [], pairs + 1
        elif len(xs) == 1 and abs(xs[0] - right) < ALIGNED and _hangs(lines, index, [left, right], bool(above)):
            above.append(parts[0])
            index += 1
            continue
        elif len(xs) == 1 and abs(xs[0] - right) < ALIGNED and (tight or gap < _PARAGRAPH * line.size) and not above:
            row[1] = _joined(row[1], parts[0])
        elif len(xs) == 1 and abs(xs[0] - left) < ALIGNED and goes_on and line.box[2] < right:
            row[0], wrapped = _joined(row[0], parts[0]), True
        else:
            break
        index = last = index + 1
    return (block(rows, head), last) if pairs > 1 or wrapped else None


def _mid_sentence(row: list[Part], parts: list[Part]) -> bool:
    """Whether the question at the left asks on ("Wat beoogt het project? / Wat is de meerwaarde"): beside it goes on what is said at the right."""
    said = row[1][0].rstrip()
    return len(parts) == 2 and row[0][0].endswith("?") and len(said) > _SAID and said[-1].isalnum() and parts[1][0][:1].islower()


def _all(parts: list[Part]) -> Part:
    """The lines of one cell as one."""
    whole = parts[0]
    for part in parts[1:]:
        whole = _joined(whole, part)
    return whole


def continues(before: str, text: str) -> bool:
    """Whether a label goes on on the next line: labels begin with a capital or a number."""
    return text[:1].islower() or text[:1] in "(&/+?" or before.count("(") > before.count(")")


def block(rows: list[list[Part]], head: Line) -> Block:
    """The table of rows of cells."""
    sheet = head.sheet
    text = "\n".join(" | ".join(text for text, _ in row) for row in rows)
    cells = tuple(tuple(sheet.anchor(box) for _, box in row) for row in rows)
    whole = place([(sheet, reduce(union, (box for row in rows for _, box in row)))])
    return Block("table", text, whole, rows=tuple(tuple(text for text, _ in row) for row in rows), cells=cells)
