"""The lay-out of flat pdf pages: words into lines, lines into paragraphs, ruled and unruled tables into rows, running heads set apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from parsers import boxes
from parsers.model import Block, Control, Place
from parsers.pdf_boxes import drawn_boxes, is_square, within
from parsers.words import tidy, visible

_START = re.compile(rf"^\s*({boxes.BOX.pattern}|[•▪●○\-–*]\s|\(?\d{{1,2}}(\.\d{{1,2}})*[.)]?\s|[A-Za-zÀ-ÿ' -]{{2,40}}:\s)")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.I)
_PAGE_NUMBER = re.compile(r"\b(pagina|pag\.?|page|blz\.?)\s*\d+|^\d+\s*(/|van)\s*\d+$|^-?\s*\d{1,3}\s*-?$", re.I)


@dataclass(slots=True)
class Line:
    """One printed line. ``segments``: its parts with their left edge, split at wide gaps; ``text`` joins them with tabs."""

    page: int
    height: float
    segments: list[tuple[float, str]]
    box: tuple[float, float, float, float]  # x0, top, x1, bottom; top left origin
    size: float
    bold: bool

    @property
    def text(self) -> str:
        return "\t".join(text for _, text in self.segments)

    def place(self, location: str = "") -> Place:
        x0, top, x1, bottom = self.box
        rect = [round(x0, 1), round(self.height - bottom, 1), round(x1, 1), round(self.height - top, 1)]
        return Place(location or f"pagina {self.page}", {"page": self.page, "rect": rect})


@dataclass(slots=True)
class Layout:
    """Collects pages; :meth:`finish` gives the blocks and the running heads."""

    items: list[Line | Block] = field(default_factory=list)
    edges: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    tables: int = 0

    def add(self, page: Any) -> None:
        """Reads one page of pdfplumber."""
        self.pages += 1
        squares = drawn_boxes(page)
        found = [table for table in page.find_tables() if not is_square(table.bbox)]
        words = [*_words(page, squares), *_typed_on_top(page)]
        tables = [table for table in found if len(table.rows) > 1 or len(table.rows[0].cells) > 1]
        inside: list[list[dict[str, Any]]] = [[] for _ in tables]
        free: list[dict[str, Any]] = []
        for word in words:
            owner = next((n for n, table in enumerate(tables) if within(word, table.bbox)), None)
            (free if owner is None else inside[owner]).append(word)
        parts: list[tuple[float, Line | Block]] = []
        for table, its_words in zip(tables, inside, strict=True):
            self.tables += 1
            parts.append((table.bbox[1], _table(table, its_words, page, self.pages, self.tables)))
        lines = _lines(free, self.pages, float(page.height))
        parts.extend((line.box[1], line) for line in lines)
        for line in lines:
            if line.box[3] < line.height * 0.1 or line.box[1] > line.height * 0.9:
                self.edges[_shape(line.text)] += 1
        self.items.extend(item for _, item in sorted(parts, key=lambda part: part[0]))

    def finish(self) -> tuple[list[Block], list[str]]:
        margins: dict[str, None] = {}
        kept: list[Line | Block] = []
        for item in self.items:
            if isinstance(item, Line):
                edge = item.box[3] < item.height * 0.1 or item.box[1] > item.height * 0.9
                if edge and (self.edges[_shape(item.text)] > 1 or _PAGE_NUMBER.search(item.text)):
                    margins[tidy(item.text)] = None
                    continue
            kept.append(item)
        return _blocks(kept), list(margins)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", tidy(text))


def _words(page: Any, squares: list[tuple[tuple[float, float, float, float], str]]) -> list[dict[str, Any]]:
    """The words with their font, symbol-font boxes turned into signs, drawn boxes added as signs."""
    words = []
    for word in page.extract_words(extra_attrs=["fontname", "size"], keep_blank_chars=False, use_text_flow=False):
        if any(within(word, box) and len(word["text"]) < 3 for box, _ in squares):
            continue
        text = "".join(_sign(word["fontname"], char) for char in word["text"])
        if visible(text).strip():
            words.append(word | {"text": visible(text)})
    for (x0, top, x1, bottom), sign in squares:
        words.append({"text": sign, "x0": x0, "x1": x1, "top": top, "bottom": bottom, "fontname": "", "size": bottom - top})
    return words


def _typed_on_top(page: Any) -> list[dict[str, Any]]:
    """Text that a reader program laid over the page (FreeText notes): it is no part of the page text, yet everyone sees it."""
    words: list[dict[str, Any]] = []
    for note in page.annots:
        if getattr(note["data"].get("Subtype"), "name", "") != "FreeText":
            continue
        lines = [line for line in visible(note.get("contents") or "").replace("\r", "\n").split("\n") if line.strip()]
        size = min(11.0, (note["bottom"] - note["top"]) / max(len(lines), 1))
        for number, line in enumerate(lines):
            x, top = note["x0"] + 2, note["top"] + number * size * 1.1
            for text in line.split():
                width = len(text) * size * 0.5
                words.append({"text": text, "x0": x, "x1": x + width, "top": top, "bottom": top + size, "fontname": "note", "size": size})
                x += width + size * 0.3
    return words


def _sign(font: str, char: str) -> str:
    code = ord(char)
    if 0xF000 <= code <= 0xF0FF:
        return boxes.symbol("wingdings 2" if "wingdings2" in font.replace("-", "").casefold() else "wingdings", code) or char
    return char


def _lines(words: list[dict[str, Any]], page: int, height: float) -> list[Line]:
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: ((w["top"] + w["bottom"]) / 2, w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        row = next(
            (r for r in reversed(rows[-3:]) if abs((r[0]["top"] + r[0]["bottom"]) / 2 - middle) < max(3.0, 0.4 * word["size"])), None
        )
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return [_line(sorted(row, key=lambda w: w["x0"]), page, height) for row in rows]


def _line(row: list[dict[str, Any]], page: int, height: float) -> Line:
    segments: list[tuple[float, str]] = []
    previous: dict[str, Any] | None = None
    for word in row:
        switched = previous is not None and len(segments) == 1 and _bold(previous) and not _bold(word) and word["fontname"] != ""
        if previous is None or word["x0"] - previous["x1"] > max(1.0 * word["size"], 8) or (switched and not segments[0][1].endswith(":")):
            segments.append((word["x0"], word["text"]))
        else:
            segments[-1] = (segments[-1][0], segments[-1][1] + " " + word["text"])
        previous = word
    box = (row[0]["x0"], min(w["top"] for w in row), max(w["x1"] for w in row), max(w["bottom"] for w in row))
    text_words = [w for w in row if w["fontname"]]
    return Line(page, height, segments, box, max(w["size"] for w in row), bool(text_words) and all(_bold(w) for w in text_words))


def _bold(word: dict[str, Any]) -> bool:
    return bool(_BOLD.search(word["fontname"]))


def _table(table: Any, words: list[dict[str, Any]], page: Any, number: int, count: int) -> Block:
    """A ruled table. A cell's lines stay lines, so that boxes in it keep their captions."""
    rows: list[tuple[str, ...]] = []
    controls: list[Control] = []
    for r, row in enumerate(table.rows):
        texts = []
        for c, cell in enumerate(row.cells):
            its = [word for word in words if cell is not None and within(word, cell)]
            lines = _lines(its, number, float(page.height))
            text = _joined(lines, cell[2] if cell else 0)
            texts.append(text)
            if cell is not None:
                rect = [round(cell[0], 1), round(page.height - cell[3], 1), round(cell[2], 1), round(page.height - cell[1], 1)]
                anchor = {"page": number, "rect": rect, "row": r, "cell": c}
                place = Place(f"pagina {number}, tabel {count}, rij {r + 1}, kolom {c + 1}", anchor)
                controls.extend(Control("checkbox", box.state, place, caption=tidy(box.caption)) for box in boxes.scan(text))
        rows.append(tuple(texts))
    x0, top, x1, bottom = table.bbox
    anchor = {"page": number, "rect": [round(x0, 1), round(page.height - bottom, 1), round(x1, 1), round(page.height - top, 1)]}
    text = "\n".join(" | ".join(tidy(cell) for cell in row) for row in rows)
    return Block("table", text, Place(f"pagina {number}, tabel {count}", anchor), rows=tuple(rows), controls=tuple(controls))


def _joined(lines: list[Line], right: float) -> str:
    """Lines of a cell: a wrapped line goes on the line before it, a new item or a short line before it starts a new one."""
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        shown = line.text.replace("\t", " ")
        if before is None:
            text = shown
        elif right and _glue(before, line, right) == "":
            text += shown
        elif _START.match(shown) or before.box[2] < right - 0.35 * (right - before.box[0]):
            text += "\n" + shown
        else:
            text += _glue(before, line, right) + shown
    return text


def _glue(before: Line, line: Line, right: float = 0.0) -> str:
    """What stands between two printed lines of one text: nothing after a hyphen, or where a long word was cut at the edge of its cell."""
    shown, following = before.text.rstrip(), line.text.lstrip()
    if re.search(r"\w-$", shown):
        return ""
    filled = right and right - before.box[2] < 5.5 + 0.5 * line.size and " " not in shown
    cut = filled and (following[:1].islower() or (shown[-1:].isdigit() and following[:1].isdigit()))
    return "" if cut else " "


def _blocks(items: list[Line | Block]) -> list[Block]:
    blocks: list[Block] = []
    lines = [item for item in items if isinstance(item, Line)]
    usual = Counter(round(line.size, 1) for line in lines).most_common(1)[0][0] if lines else 0.0
    right = max((line.box[2] for line in lines), default=0.0)
    run: list[Line] = []
    for item in [*items, None]:
        if isinstance(item, Line):
            run.append(item)
            continue
        blocks.extend(_paragraphs(run, usual, right))
        run = []
        if item is not None:
            blocks.append(item)
    return blocks


def _paragraphs(lines: list[Line], usual: float, right: float) -> list[Block]:
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        if columns := _columns(lines, index):
            block, index = columns
            blocks.append(block)
            continue
        group = [lines[index]]
        index += 1
        while index < len(lines) and _goes_on(group[-1], lines[index], right):
            group.append(lines[index])
            index += 1
        text = group[0].text + "".join(_glue(a, b) + b.text for a, b in pairwise(group))
        place = group[0].place()
        kind = "heading" if group[0].size > usual + 1.5 and len(text) < 150 else "paragraph"
        controls = tuple(Control("checkbox", box.state, place, caption=tidy(box.caption)) for box in boxes.scan(text))
        blocks.append(Block(kind, text, place, bold=all(line.bold for line in group), controls=controls))
    return blocks


def _goes_on(before: Line, line: Line, right: float) -> bool:
    gap = line.box[1] - before.box[3]
    if line.page != before.page:
        return _full(before, line, right) and before.bold == line.bold and line.text[:1].islower()
    if gap > 0.9 * line.size or abs(line.size - before.size) > 0.7 or line.bold != before.bold or len(line.segments) > 1:
        return False
    return _full(before, line, right) and not _START.match(line.text)


def _full(before: Line, line: Line, right: float) -> bool:
    """Whether the first word of ``line`` no longer fitted on the line before it: then the printer broke the line, not the writer."""
    first = (line.text.split() or [""])[0]
    return before.box[2] + (len(first) + 1) * line.size * 0.56 > right


def _columns(lines: list[Line], start: int) -> tuple[Block, int] | None:
    """A table without rules: a line of three or more separate parts, and the lines under it that stand in its columns."""
    head = lines[start]
    if len(head.segments) < 3:
        return None
    edges = [x for x, _ in head.segments]
    rows: list[list[str]] = [[text for _, text in head.segments]]
    index = start + 1
    while index < len(lines) and lines[index].page == head.page:
        line = lines[index]
        slots = [max((n for n, x in enumerate(edges) if x <= left + 6), default=0) for left, _ in line.segments]
        aligned = all(abs(edges[slot] - left) < 12 for slot, (left, _) in zip(slots, line.segments, strict=True))
        if not aligned or line.box[1] - lines[index - 1].box[3] > 4 * line.size or (len(slots) == 1 and slots[0] == 0):
            break
        tight = line.box[1] - lines[index - 1].box[3] < 0.35 * line.size and len(slots) < sum(map(bool, rows[-1]))
        if (len(rows) > 1 and tight) or len(slots) == 1 or (0 not in slots and 1 not in slots):  # the rest of a wrapped cell
            for slot, (_, text) in zip(slots, line.segments, strict=True):
                rows[-1][slot] = f"{rows[-1][slot]} {text}".strip()
        else:
            row = [""] * len(edges)
            for slot, (_, text) in zip(slots, line.segments, strict=True):
                row[slot] = f"{row[slot]} {text}".strip()
            rows.append(row)
        index += 1
    if len(rows) < 2:
        return None
    text = "\n".join(" | ".join(row) for row in rows)
    return Block("table", text, head.place(f"pagina {head.page}"), rows=tuple(tuple(row) for row in rows)), index
