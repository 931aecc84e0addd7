"""The lay-out of flat pdf pages: words into lines, lines into paragraphs, ruled and unruled tables into rows, running heads set apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from math import inf
from statistics import median

from parsers import boxes, pdf_apart, pdf_cells, pdf_columns, pdf_halves, pdf_lines, pdf_regions, pdf_rows, pdf_tables
from parsers.model import Block
from parsers.pdf_boxes import drawn_boxes, within
from parsers.pdf_columns import Line
from parsers.pdf_extract import Sheet, Word
from parsers.words import tidy

_SAME_SIZE = 0.7  # points
_ENOUGH = 4  # lines that tell how far apart the lines of one text are
_MORE = 0.35  # of their size: so much more white sets a line apart from a full one above it
_SMALL_CAPITALS = 0.7  # of the capitals beside them, at least: a note sign is smaller
_PAGE_NUMBER = re.compile(r"\b(pagina|pag\.?|page|blz\.?)\s*\d+|^\d+\s*(/|van)\s*\d+$|^-?\s*\d{1,3}\s*-?$", re.I)


@dataclass(slots=True)
class Layout:
    """Collects pages; :meth:`finish` gives the blocks and the running heads."""

    items: list[Line | Block] = field(default_factory=list)
    edges: Counter[str] = field(default_factory=Counter)
    aside: list[str] = field(default_factory=list)
    tables: int = 0
    gutter: float | None = None  # of the columns in which the last page ended

    def add(self, sheet: Sheet) -> None:
        """Reads one page, or the two pages printed on it."""
        if sheet.aside:
            self.aside.append(" ".join(word.text for word in sheet.aside))
        for part in pdf_halves.of(sheet):
            self._add(part)

    def _add(self, sheet: Sheet) -> None:
        words = _with_boxes(sheet)
        tables = pdf_tables.find(sheet)
        ruled = [table for table in tables if not pdf_tables.is_answer_box(table, tables, words)]
        inside: list[list[Word]] = [[] for _ in ruled]
        free: list[Word] = []
        for word in words:
            middle = (word.x0, word.top, word.x1, word.bottom)
            owner = next((n for n, table in enumerate(ruled) if within(middle, table.box)), None)
            (free if owner is None else inside[owner]).append(word)
        printed = pdf_lines.lines(free, sheet)
        headed = [(block, reduce(pdf_columns.union, (line.box for line in lines)), lines) for block, lines in pdf_rows.headed(printed)]
        taken = {word for *_, lines in headed for line in lines for word in line.words}
        free = [word for word in free if word not in taken]
        regions = pdf_regions.regions(free, [*(table.box for table in ruled), *(box for _, box, _ in headed)], sheet, self.gutter)
        self.gutter = pdf_regions.gutter_at_end(regions, free, sheet)
        parts: list[tuple[int, float, Line | Block]] = [(pdf_regions.region_of(box, regions), box[1], block) for block, box, _ in headed]
        by_region: dict[int, list[Word]] = {}
        for word in free:
            by_region.setdefault(pdf_regions.region_of((word.x0, word.top, word.x1, word.bottom), regions), []).append(word)
        for table, its_words in zip(ruled, inside, strict=True):
            self.tables += 1
            block = pdf_cells.table(table, its_words, sheet, self.tables, ruled)
            if block.text.strip(" |\n"):
                parts.append((pdf_regions.region_of(table.box, regions), table.box[1], block))
        for number, region in enumerate(regions):
            its = by_region.get(number, [])
            lines = pdf_lines.lines(its, sheet) if headed or len(its) < len(free) else printed  # the words of the whole page, most often
            text = [line for line in lines if not line.at_edge] or lines  # what a browser prints in the margin goes further than the text
            right = max((line.box[2] for line in text), default=region[2])
            for line in lines:
                line.right = right
                parts.append((number, line.box[1], line))
                if line.at_edge:
                    self.edges[_shape(line.text)] += 1
        self.items.extend(item for _, _, item in sorted(parts, key=lambda part: part[:2]))

    def finish(self) -> tuple[list[Block], list[str]]:
        margins: dict[str, None] = dict.fromkeys(self.aside)
        kept: list[Line | Block] = []
        for item in self.items:
            if isinstance(item, Line) and item.at_edge and (self.edges[_shape(item.text)] > 1 or _PAGE_NUMBER.search(item.text)):
                margins[tidy(item.text)] = None
                continue
            kept.append(item)
        return pdf_cells.over_pages(_blocks(kept)), list(margins)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", tidy(text))


def _with_boxes(sheet: Sheet) -> list[Word]:
    """The words, with drawn tick boxes added as signs in place of what stands inside them."""
    squares = drawn_boxes(sheet)
    words = [
        word
        for word in sheet.words
        if len(word.text) > 2 or not any(within((word.x0, word.top, word.x1, word.bottom), box) for box, _ in squares)
    ]
    words.extend(Word(sign, x0, top, x1, bottom, bottom - top, "") for (x0, top, x1, bottom), sign in squares)
    return words


def _blocks(items: list[Line | Block]) -> list[Block]:
    blocks: list[Block] = []
    lines = [item for item in items if isinstance(item, Line)]
    usual = Counter(round(line.size, 1) for line in lines).most_common(1)[0][0] if lines else 0.0
    inner = _inner(lines)
    run: list[Line] = []
    for item in [*items, None]:
        if isinstance(item, Line):
            run.append(item)
            continue
        blocks.extend(_paragraphs(run, usual, inner))
        run = []
        if item is not None:
            blocks.append(item)
    return blocks


def _inner(lines: list[Line]) -> float:
    """The white between the lines of one text, as a share of their size, by lines that surely are of one; without a bound when there are too few."""
    found = [
        (line.box[1] - before.box[3]) / before.size
        for before, line in pairwise(lines)
        if before.size > 0
        and line.text[:1].islower()
        and line.page == before.page
        and line.box[1] > before.box[1]
        and len(before.segments) == len(line.segments) == 1
    ]
    return median(found) if len(found) >= _ENOUGH else inf


def _paragraphs(lines: list[Line], usual: float, inner: float) -> list[Block]:
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        if columns := _open_table(lines, index):
            block, index = columns
            blocks.append(block)
            continue
        group = [lines[index]]
        index += 1
        while index < len(lines) and _goes_on(group[-1], lines[index], inner):
            group.append(lines[index])
            index += 1
        text = group[0].text + "".join(pdf_lines.glue(a, b) + b.text for a, b in pairwise(group))
        place = pdf_columns.place([(line.sheet, line.box) for line in group])
        kind = "heading" if group[0].size > usual + 1.5 and len(text) < 150 else "paragraph"
        controls = tuple(boxes.controls(text, place, pdf_apart.spans(text, group))) if boxes.may_hold(text) else ()
        blocks.append(Block(kind, text, place, bold=all(line.bold for line in group), controls=controls))
    return blocks


def _open_table(lines: list[Line], index: int) -> tuple[Block, int] | None:
    """A table without rules; the reading that takes in the most lines."""
    found = (pdf_columns.open_table(lines, index), pdf_rows.beside_labels(lines, index))
    return max((table for table in found if table), key=lambda table: table[1], default=None)


def _goes_on(before: Line, line: Line, inner: float) -> bool:
    gap = line.box[1] - before.box[3]
    if line.page != before.page or line.box[1] < before.box[1]:  # the next page or column
        return not pdf_lines.fits(before, line, before.right) and before.bold == line.bold and line.text[:1].islower()
    parted = len(line.segments) > 1 and not (line.text[:1].islower() and all(boxes.BOX.match(text) for _, text in line.segments[1:]))
    if gap > 0.9 * before.size or not _one_size(before, line) or line.bold != before.bold or parted:
        return False  # boxes with white between them may end a question
    if boxes.BOX.match(before.text) and line.text[:1].isupper() and abs(line.box[0] - before.box[0]) < 3:
        return False  # the words of a box go on beside it, not under it
    level = abs(line.box[0] - before.box[0]) < line.size  # what stands further to the right is an answer under its label
    broken = (
        level and line.text[:1].islower() and not before.text.rstrip().endswith((".", "?", "!", ":", ";")) and len(before.segments) == 1
    )
    full = not pdf_lines.fits(before, line, before.right)
    if full and broken and not boxes.BOX.match(line.text):
        return True  # small letters after a full line: no label, also before a colon
    if not line.text[:1].islower() and gap > (inner + _MORE) * before.size:
        return False
    return (full or broken) and not pdf_lines.START.match(line.text)


def _one_size(before: Line, line: Line) -> bool:
    """Whether two lines are set in one type. In small capitals a line without a capital is all in the smaller one of the line before it."""
    if abs(line.size - before.size) <= _SAME_SIZE:
        return True
    smallest = min((word.size for word in before.words if word.font), default=0.0)
    small = smallest > _SMALL_CAPITALS * before.size and abs(line.size - smallest) <= _SAME_SIZE
    return small and line.text[:1].islower() and line.words[0].font == before.words[0].font
