"""The lay-out of flat pdf pages: words into lines, lines into paragraphs, ruled and unruled tables into rows, running heads set apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from typing import Any

from parsers import boxes, pdf_apart, pdf_columns, pdf_halves, pdf_regions, pdf_rows, pdf_tables
from parsers.model import Block, Control, Place
from parsers.pdf_boxes import drawn_boxes, within
from parsers.pdf_columns import Line
from parsers.pdf_extract import Rect, Sheet, Word
from parsers.words import tidy

_START = re.compile(rf"^\s*({boxes.BOX.pattern}|[•▪●○\-–*]\s|\(?\d{{1,2}}(\.\d{{1,2}})*[.)]?\s|[A-Za-zÀ-ÿ' -]{{2,40}}:\s)")
_LITTLE = frozenset(
    ("en", "of", "de", "het", "een", "van", "voor", "met", "in", "op", "te", "aan", "bij", "door", "uit", "naar", "om")
)  # no ends of words
_VOWEL = re.compile(r"[A-ZÀ-Ýaeiouyà-ÿ]")
_SPACE = 0.28  # of its height: the white between two words
_LONGEST_WORD = 30  # letters: more are two words
_PADDING = 4.0  # points that a cell keeps white
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
        headed = [
            (block, reduce(pdf_columns.union, (line.box for line in lines)), lines) for block, lines in pdf_rows.headed(_lines(free, sheet))
        ]
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
            block = _table(table, its_words, sheet, self.tables)
            if block.text.strip(" |\n"):
                parts.append((pdf_regions.region_of(table.box, regions), table.box[1], block))
        for number, region in enumerate(regions):
            lines = _lines(by_region.get(number, []), sheet)
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
        return _blocks(kept), list(margins)


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


def _lines(words: list[Word], sheet: Sheet) -> list[Line]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.x0)):
        for row in rows[:-4:-1]:
            if _level(row, word):
                row.append(word)
                break
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda w: w.x0), sheet) for row in rows]


def _level(row: list[Word], word: Word) -> bool:
    """Whether the word stands on the line of the row. What was typed beside a label in a viewer stands a little higher or lower."""
    first = row[0]
    apart = abs(first.top + first.bottom - word.top - word.bottom) / 2
    if apart < max(3.0, 0.4 * word.size):
        return True
    shared = min(first.bottom, word.bottom) - max(first.top, word.top)
    overlaps = shared > 0.4 * min(first.bottom - first.top, word.bottom - word.top)
    return overlaps and all(other.x1 <= word.x0 or word.x1 <= other.x0 for other in row)


def _line(row: list[Word], sheet: Sheet) -> Line:
    segments: list[tuple[float, str]] = []
    top, right, bottom, size, largest = row[0].top, row[0].x1, row[0].bottom, 0.0, 0.0
    written = bold = 0
    previous: Word | None = None
    for word in row:
        text, x0, its_top, x1, its_bottom, its_size, font, is_bold, _ = word
        switched = previous is not None and len(segments) == 1 and previous.bold and not is_bold and font != ""
        if previous is None or x0 - previous.x1 > max(its_size, 8.0) or (switched and not segments[0][1].endswith(":")):
            segments.append((x0, text))
        else:
            segments[-1] = (segments[-1][0], segments[-1][1] + " " + text)
        top, right, bottom, largest = min(top, its_top), max(right, x1), max(bottom, its_bottom), max(largest, its_size)
        if len(text) > 1 or not boxes.BOX.fullmatch(text):  # a box is no large print
            size = max(size, its_size) if font or not written else size
            if font and not written:
                size = its_size
        if font:
            written, bold = written + 1, bold + is_bold
        previous = word
    return Line(sheet, segments, (row[0].x0, top, right, bottom), size or largest, 0 < written == bold, words=tuple(row))


def _table(table: pdf_tables.Ruled, words: list[Word], sheet: Sheet, count: int) -> Block:
    """A ruled table. A cell's lines stay lines, so that boxes in it keep their captions."""
    rows: list[tuple[str, ...]] = []
    anchors: list[tuple[dict[str, Any], ...]] = []
    controls: list[Control] = []
    held = _held(table, words)
    for r, row in enumerate(table.rows):
        texts, its = [], []
        for c, cell in enumerate(row):
            lines = _lines(held.get((r, c), []), sheet)
            text = _joined(lines, cell)
            texts.append(text)
            box = reduce(pdf_columns.union, (line.box for line in lines)) if lines else cell
            its.append(sheet.anchor(box) if box is not None else {})
            if cell is not None and boxes.BOX.search(text):
                place = Place(f"pagina {sheet.number}, tabel {count}, rij {r + 1}, kolom {c + 1}", its[-1] | {"row": r, "cell": c})
                controls.extend(boxes.controls(text, place, pdf_apart.spans(text, lines)))
        rows.append(tuple(texts))
        anchors.append(tuple(its))
    place = Place(f"pagina {sheet.number}, tabel {count}", sheet.anchor(table.box))
    text = "\n".join(" | ".join(tidy(cell) for cell in row) for row in rows)
    merged = pdf_tables.merged(table)
    covered = frozenset((r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if cell is None) - set(merged)
    return Block("table", text, place, "", False, tuple(rows), tuple(controls), tuple(anchors), merged, covered)


def _held(table: pdf_tables.Ruled, words: list[Word]) -> dict[tuple[int, int], list[Word]]:
    """The words of each cell, by row and column."""
    cells = [(cell, (r, c)) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if cell is not None]
    held: dict[tuple[int, int], list[Word]] = {}
    last = cells[0]
    for word in words:
        box = (word.x0, word.top, word.x1, word.bottom)
        if not within(box, last[0]):
            last = next((entry for entry in cells if within(box, entry[0])), last)
        held.setdefault(last[1], []).append(word)
    return held


def _joined(lines: list[Line], cell: Rect | None) -> str:
    """Lines of a cell: a wrapped line goes on the line before it, a new item or a short line before it starts a new one."""
    text = ""
    right = cell[2] if cell else 0.0
    for before, line in zip([None, *lines], lines, strict=False):
        shown = line.text.replace("\t", " ")
        if before is None:
            text = shown
        elif cell and _glue(before, line, cell, line is lines[-1]) == "":
            text += shown
        elif _START.match(shown) or (before.box[2] < right - 0.35 * (right - before.box[0]) and _fits(before, line, right - _PADDING)):
            text += "\n" + shown
        else:
            text += " " + shown
    return text


def _fits(before: Line, line: Line, right: float) -> bool:
    """Whether the first word of ``line`` would have had room on the line before it: then the writer broke the line, not the printer."""
    first = line.words[0]
    return before.box[2] + first.x1 - first.x0 + line.size * _SPACE < right


def _glue(before: Line, line: Line, cell: Rect | None = None, last: bool = True) -> str:
    """What stands between two printed lines of one text: nothing after a hyphen, or where a long word was cut at the edge of its cell."""
    shown, following = before.text.rstrip(), line.text.lstrip()
    if re.search(r"\w-$", shown):
        return ""
    if cell is None or " " in shown or not shown[-1:].isalnum():
        return " "
    first, *more = following.split()
    if ((more or not last) and first in _LITTLE) or ((shown + first.rstrip(".,;:")).isalpha() and len(shown + first) > _LONGEST_WORD):
        return " "  # "Kennisdeling / en communicatie" in a narrow cell
    room = cell[2] - before.box[2] - min(before.box[0] - cell[0], 12.0)  # as much white on the right as on the left
    if first.isalpha() and not _VOWEL.search(first):
        return "" if room < line.size else " "  # "Waarschuwi / ng": no word
    cut = room < 0.6 * line.size and (following[:1].islower() or (shown[-1:].isdigit() and following[:1].isdigit()))
    return "" if cut else " "


def _blocks(items: list[Line | Block]) -> list[Block]:
    blocks: list[Block] = []
    lines = [item for item in items if isinstance(item, Line)]
    usual = Counter(round(line.size, 1) for line in lines).most_common(1)[0][0] if lines else 0.0
    run: list[Line] = []
    for item in [*items, None]:
        if isinstance(item, Line):
            run.append(item)
            continue
        blocks.extend(_paragraphs(run, usual))
        run = []
        if item is not None:
            blocks.append(item)
    return blocks


def _paragraphs(lines: list[Line], usual: float) -> list[Block]:
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        if columns := _open_table(lines, index):
            block, index = columns
            blocks.append(block)
            continue
        group = [lines[index]]
        index += 1
        while index < len(lines) and _goes_on(group[-1], lines[index]):
            group.append(lines[index])
            index += 1
        text = group[0].text + "".join(_glue(a, b) + b.text for a, b in pairwise(group))
        place = pdf_columns.place([(line.sheet, line.box) for line in group])
        kind = "heading" if group[0].size > usual + 1.5 and len(text) < 150 else "paragraph"
        controls = tuple(boxes.controls(text, place, pdf_apart.spans(text, group))) if boxes.may_hold(text) else ()
        blocks.append(Block(kind, text, place, bold=all(line.bold for line in group), controls=controls))
    return blocks


def _open_table(lines: list[Line], index: int) -> tuple[Block, int] | None:
    """A table without rules; the reading that takes in the most lines."""
    found = (pdf_columns.open_table(lines, index), pdf_rows.beside_labels(lines, index))
    return max((table for table in found if table), key=lambda table: table[1], default=None)


def _goes_on(before: Line, line: Line) -> bool:
    gap = line.box[1] - before.box[3]
    if line.page != before.page or line.box[1] < before.box[1]:  # the next page or column
        return not _fits(before, line, before.right) and before.bold == line.bold and line.text[:1].islower()
    parted = len(line.segments) > 1 and not (line.text[:1].islower() and all(boxes.BOX.match(text) for _, text in line.segments[1:]))
    if gap > 0.9 * line.size or abs(line.size - before.size) > 0.7 or line.bold != before.bold or parted:
        return False  # boxes with white between them may end a question
    if boxes.BOX.match(before.text) and line.text[:1].isupper() and abs(line.box[0] - before.box[0]) < 3:
        return False  # the words of a box go on beside it, not under it
    level = abs(line.box[0] - before.box[0]) < line.size  # what stands further to the right is an answer under its label
    broken = (
        level and line.text[:1].islower() and not before.text.rstrip().endswith((".", "?", "!", ":", ";")) and len(before.segments) == 1
    )
    full = not _fits(before, line, before.right)
    if full and broken and not boxes.BOX.match(line.text):
        return True  # small letters after a full line: no label, also before a colon
    return (full or broken) and not _START.match(line.text)
