"""A web page or a plain text file as a :class:`Picture`: paragraphs, headings and tables in reading order, boxes with their state.

Nothing is fetched and nothing runs: pictures, styles from elsewhere and scripts are left out. Anchors are those of a docx.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import lxml.etree
import lxml.html

from parsers import boxes
from parsers.docx_inline import HIDDEN, STRUCK
from parsers.model import Block, Control, Picture, Place, Unreadable
from parsers.words import tidy, visible

MOST = 20 << 20  # bytes; a form in words is never larger
_EMPTY = "In deze webpagina staat geen tekst die we kunnen lezen. Stuur het ingevulde document zelf, als docx, pdf of xlsx."
_NO_TEXT = "In dit tekstbestand staat geen tekst die we kunnen lezen. Stuur het ingevulde document zelf, als docx, pdf of xlsx."
_LISTS = ("blockquote", "dd", "dl", "dt", "legend", "li", "ol", "ul")
_PARTS = ("address", "article", "body", "caption", "center", "div", "fieldset", "form", "hr", "main", "p", "pre", "section")
_TABLE = ("table", "tbody", "td", "tfoot", "th", "thead", "tr")
_BLOCKS = frozenset((*_LISTS, *_PARTS, *_TABLE, "h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT = frozenset(["head", "script", "style", "title", "template", "noscript", "svg", "iframe", "object", "embed", "datalist"])
_BOLD, _STRUCK = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"]), frozenset(["del", "s", "strike"])
_MARGINS = ("header", "footer")  # titles that LibreOffice gives to what stood at the edge of each page
_HEADING = re.compile(r"h([1-6])")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.I)
_CHARSET = re.compile(rb"(?:<meta[^>]{0,200}charset|<\?xml[^>]{0,100}encoding)\s*=\s*[\"']?([\w-]+)", re.I)
_MOST_CELLS = 20_000
_LEAST_PICTURE = 150  # points a side; what is smaller is a logo or an icon, and no answer


def picture(data: bytes) -> Picture:
    """What is on a web page. Raises :class:`Unreadable` when there is no text on it."""
    said = _CHARSET.search(data[:4096])
    encoding = None if said and said[1].lower() not in (b"utf-8", b"utf8") else _encoding(data)  # "utf-8" is what programs write unasked
    try:
        root = lxml.html.document_fromstring(data[:MOST], parser=lxml.html.HTMLParser(encoding=encoding, remove_comments=True))
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(_EMPTY) from error
    reader = _Reader()
    reader.read(root)
    reader.close()
    if not any(block.text.strip(" |\n") for block in reader.blocks):
        raise Unreadable(_EMPTY)
    margins = tuple(line for line in reader.margins if line)
    return Picture("text/html", tuple(reader.blocks), margins=margins, notes=tuple(sorted(reader.notes)), incomplete=len(data) > MOST)


def plain(data: bytes) -> Picture:
    """What stands in a plain text file: each line a paragraph."""
    text = data[:MOST].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _encoding(data), "replace").lstrip("\ufeff")
    lines = [visible(line).strip() for line in text.splitlines() if line.strip()]
    if not any(char.isalnum() for line in lines for char in line):
        raise Unreadable(_NO_TEXT)
    return Picture("text/plain", tuple(_paragraph(number, line) for number, line in enumerate(lines)), incomplete=len(data) > MOST)


def _encoding(data: bytes) -> str:
    """UTF-8 when it is valid, else what Windows programs write when they do not say."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _paragraph(number: int, text: str, level: str = "", bold: bool = False, image: bool = False) -> Block:
    place = Place(f"alinea {number + 1}", {"block": number})
    kind, style = ("heading", f"heading {level}") if level else ("paragraph", "")
    return Block(kind, text, place, style, bold, (), (*boxes.controls(text, place), *([Control("image", None, place)] if image else [])))


@dataclass(slots=True)
class _Table:
    """A table while it is read: rows of texts, and the cells that go on from a row above, by column (rows still to come)."""

    rows: list[list[str]] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    merged: list[tuple[int, int]] = field(default_factory=list)
    covered: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, across: int, down: int) -> None:
        """A cell, with the empty ones that it covers."""
        if not self.rows:
            self.rows.append([])
        self._covered()
        row = self.rows[-1]
        for n in range(min(across, 50)):
            if down > 1:
                self.spans[len(row)] = down - 1
            if n:
                self.covered.append((len(self.rows) - 1, len(row)))
            row.append(text if n == 0 else "")

    def end(self) -> None:
        """The end of a row."""
        self._covered()

    def _covered(self) -> None:
        row = self.rows[-1]
        while self.spans.get(len(row), 0) > 0:
            self.spans[len(row)] -= 1
            self.merged.append((len(self.rows) - 1, len(row)))
            row.append("")


@dataclass(slots=True)
class _Reader:
    """Walks the page; text gathers in ``text`` until a block ends."""

    blocks: list[Block] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    margins: dict[str, None] = field(default_factory=dict)
    text: str = ""
    bold: int = 0
    plain: int = 0
    level: str = ""
    image: bool = False
    tables: int = 0
    cells: int = 0

    def read(self, root: Any) -> None:
        """Every element once, whatever its depth."""
        skipped = strong = kept = 0
        tables: list[tuple[_Table | None, str]] = []
        for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
            tag, style = element.tag, element.get("style") or ""
            if not isinstance(tag, str):
                continue
            silent, weighs, pre = (
                self._silent(tag, style, element),
                tag in _BOLD or bool(_BOLD_STYLE.search(style)),
                tag in ("pre", "textarea"),
            )
            if event == "start":
                skipped, strong, kept = skipped + silent, strong + weighs, kept + pre
                if not skipped:
                    self._open(tag, element, tables)
                    self._say(element.text, strong, kept)
                continue
            if not skipped:
                self._close(tag, element, tables)
            skipped, strong, kept = skipped - silent, strong - weighs, kept - pre
            if not skipped:
                self._say(element.tail, strong, kept)

    def _silent(self, tag: str, style: str, element: Any) -> bool:
        if tag in _SILENT or (tag == "option" and element.get("selected") is None):
            return True
        if tag == "div" and element.get("title") in _MARGINS:
            self.margins |= dict.fromkeys(tidy(part.text_content()) for part in element.iter("p"))
            return True
        struck = tag in _STRUCK or _STRUCK_STYLE.search(style) is not None
        hidden = element.get("hidden") is not None or _HIDDEN_STYLE.search(style) is not None
        if (struck or hidden) and any(text.strip() for text in element.itertext()):
            self.notes.add(STRUCK if struck else HIDDEN)
        return struck or hidden

    def _say(self, text: str | None, strong: int, kept: int) -> None:
        if not text:
            return
        said = visible(text if kept else re.sub(r"[ \t\r\n\f]+", " ", text))
        self.text += said
        letters = sum(not char.isspace() for char in said)
        self.bold, self.plain = self.bold + (letters if strong else 0), self.plain + (0 if strong else letters)

    def _open(self, tag: str, element: Any, tables: list[tuple[_Table | None, str]]) -> None:
        if tag == "br":
            self.text += "\n"
        elif tag == "input":
            self.text += _typed(element)
        elif tag == "img":
            self.image |= _large(element)
        elif tag == "table":
            leaf = next(element.iterdescendants("table"), None) is None and len(list(element.iterdescendants("td", "th"))) > 1
            if leaf:
                self.close()
            tables.append((_Table() if leaf else None, ""))
        elif tables and tables[-1][0] is not None:
            if tag == "tr":
                tables[-1][0].rows.append([])
            elif tag in _BLOCKS and self.text and not self.text.endswith("\n"):
                self.text += "\n"
        elif tag in _BLOCKS:
            self.close()
            self.level = match[1] if (match := _HEADING.fullmatch(tag)) else ""

    def _close(self, tag: str, element: Any, tables: list[tuple[_Table | None, str]]) -> None:
        table = tables[-1][0] if tables else None
        if tag == "table" and tables:
            tables.pop()
            if table is not None:
                self._table(table)
            self.close()
        elif table is not None and tag in ("td", "th"):
            self.cells += 1
            if self.cells > _MOST_CELLS:
                raise Unreadable(_EMPTY)
            table.add(_lines(self.text), _count(element.get("colspan")), _count(element.get("rowspan")))
            self._clear()
        elif table is not None and tag == "tr" and table.rows:
            table.end()
        elif table is None and tag in _BLOCKS:
            self.close()

    def close(self) -> None:
        """The end of a paragraph."""
        text = _lines(self.text)
        if text or self.image:
            bold = self.bold > 0 and self.plain <= self.bold // 10
            self.blocks.append(_paragraph(len(self.blocks), text, self.level, bold, self.image))
        self._clear()

    def _clear(self) -> None:
        self.text, self.bold, self.plain, self.level, self.image = "", 0, 0, "", False

    def _table(self, table: _Table) -> None:
        width = max((len(row) for row in table.rows), default=0)
        rows = tuple((*row, *[""] * (width - len(row))) for row in table.rows if row)
        text = "\n".join(" | ".join(map(tidy, row)) for row in rows)
        if not text.strip(" |\n"):
            return
        self.tables += 1
        whole = Place(f"tabel {self.tables}", {"block": len(self.blocks)})
        controls = [
            control
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
            if boxes.may_hold(cell)
            for control in boxes.controls(
                cell, Place(f"{whole.location}, rij {r + 1}, kolom {c + 1}", {**whole.anchor, "row": r, "cell": c})
            )
        ]
        whole_rows = all(table.rows)  # a row without cells would shift the places
        merged, covered = (tuple(table.merged), frozenset(table.covered)) if whole_rows else ((), frozenset())
        self.blocks.append(Block("table", text, whole, rows=rows, controls=tuple(controls), merged=merged, covered=covered))


def _typed(element: Any) -> str:
    """What a field of a web form shows."""
    kind = (element.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return f"{boxes.TICKED if element.get('checked') is not None else boxes.OPEN} "
    return "" if kind in ("hidden", "submit", "button", "reset", "image", "file", "password") else element.get("value") or ""


def _large(element: Any) -> bool:
    """Whether a picture can hold an answer; one that does not tell its size may."""
    sizes = [int(size) for name in ("width", "height") if (size := (element.get(name) or "").removesuffix("px")).isdigit()]
    return not sizes or min(sizes) >= _LEAST_PICTURE


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 4 else 1


def _lines(text: str) -> str:
    """The text with tidy lines and no empty ones."""
    return "\n".join(line for line in (re.sub(r"[ \t\xa0]+", " ", one).strip() for one in text.split("\n")) if line)
