"""A document cut into the pieces in which labels and answers are looked for: paragraphs, lines under each other, and cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from parsers import form_grid
from parsers.frozen import value
from parsers.model import Block, Control, Picture, Place
from parsers.words import fold, tidy

_NOTE_STYLE = re.compile(r"^(footnote|endnote|voetnoot|eindnoot)", re.I)
_HINT = re.compile(
    r"\([^()]*\b(max|maximaal|maximum|hoogstens|minstens)\b[^()]*\b(blz|bladzijden?|pagina'?s?|tekens|woorden|regels|a4)\b[^()]*\)", re.I
)
_ENTRY = re.compile(r"(?:[\d.]+\s+)?(\S.{1,150}?)(?:\s*\.{3,}\s*|\s*…+\s*|\s*_{3,}\s*|\t+\s*)(\d{1,3})\s*")  # "2. De indiener ........ 4"
_SENTENCE = 6  # words of one, at least
_ENTRIES = 3  # of a table of contents, at least
_CONTENTS_STYLE = re.compile(r"^(?:toc|inhopg|contents)[ _]?(?:20_)?\d", re.I)
CELLS = " | "  # between the cells of one answer
_NUMBERED = re.compile(r"([A-Z]|[IVX]{1,4}|\d{1,2})\.(\d{1,2})\.?\s+[A-ZÀ-Ý](?!.*[.;]$)")
_LONGEST_TITLE = 120  # characters of a numbered line that is a question
_STACKED = 3  # cells, at least, with a question and its answer under each other
_RUN = 5  # of them, at least
_MOST_PARTS = 100  # places of one answer


@value(frozen=True, slots=True)
class Piece:
    """A paragraph, or one cell of a table that is not a list. ``strong``: looks like a label by its make-up. Kind "note": a foot- or endnote,
    which belongs to long answers only."""

    text: str
    place: Place
    block: int
    kind: str
    style: str = ""
    strong: bool = False
    row: int = -1
    cell: int = -1
    controls: tuple[Control, ...] = ()


def pieces(picture: Picture, lists: Mapping[int, str]) -> list[Piece]:
    """The document cut into pieces, in reading order. ``lists``: blocks that were read as tables of rows, and stay whole."""
    found: list[Piece] = []
    for index, block in enumerate(picture.blocks):
        if index in lists:
            found.append(Piece("\n".join(" | ".join(map(tidy, row)) for row in block.rows), block.place, index, "list"))
        elif block.kind == "table":
            joined = _rest_of_a_row(picture.blocks[index - 1] if index and index - 1 not in lists else None, block)
            if joined:
                _join(found, block, index, form_grid.has_code_column(picture.blocks[index - 1]))
            coded = form_grid.has_code_column(block)
            stacked = _stacked(block)
            for r, row in enumerate(block.rows):
                if r in stacked and not (joined and r == 0):
                    found.extend(_lines_of(block, r, index))
                    continue
                left = 1 if coded and not form_grid.is_title(block, r) else 0
                for c, cell in enumerate(row[left:], start=left):
                    if (r, c) in block.covered or (joined and r == 0):
                        continue
                    its = tuple(x for x in block.controls if (x.place.anchor.get("row"), x.place.anchor.get("cell")) == origin(block, r, c))
                    found.append(Piece(cell, cell_place(block, r, c, its), index, "cell", "", True, r, c - left, its))
        else:
            lines = [line for line in re.split(r"\n", block.text) if line.strip()]
            if _NOTE_STYLE.match(block.style):
                found.append(Piece(block.text, block.place, index, "note", block.style, controls=block.controls))
                continue
            strong = block.bold or block.kind == "heading" or _styled(block.style)
            if len(lines) > 1 and not block.bold:  # label lines under each other in one paragraph
                for line in lines:
                    its = tuple(x for x in block.controls if x.caption and x.caption in tidy(line))
                    found.append(Piece(line.strip(), block.place, index, block.kind, block.style, strong, controls=its))
            else:
                found.append(Piece(block.text, block.place, index, block.kind, block.style, strong, controls=block.controls))
    return _with_numbered_questions(_without_contents(found))


def _stacked(block: Block) -> set[int]:
    """The rows of one cell, in a table where questions have their answers under them in the same cell. Lines of a print are not the writer's."""
    if "page" in block.place.anchor:
        return set()
    alone = {r for r, row in enumerate(block.rows) if all((r, c) in block.covered for c in range(1, len(row)))}
    return alone if sum("\n" in block.rows[r][0].strip() for r in alone) >= _STACKED else set()


def _lines_of(block: Block, r: int, index: int) -> Iterator[Piece]:
    """The lines of such a cell, of which the first may ask."""
    its = [x for x in block.controls if (x.place.anchor.get("row"), x.place.anchor.get("cell")) == origin(block, r, 0)]
    for n, line in enumerate(filter(str.strip, block.rows[r][0].split("\n"))):
        held = tuple(x for x in its if not x.caption or x.caption in tidy(line))
        yield Piece(line.strip(), cell_place(block, r, 0), index, "paragraph", "", n == 0, controls=held)


def _with_numbered_questions(found: list[Piece]) -> list[Piece]:
    """The lines that are numbered on ("V.1 Aanleiding", "V.2 Aanpak") with something under each look like labels, also where a print or a scan does
    not show that they are bold."""
    runs: dict[str, list[tuple[int, int]]] = {}
    for index, piece in enumerate(found):
        match = _NUMBERED.match(piece.text) if piece.row < 0 and piece.kind == "paragraph" and len(piece.text) <= _LONGEST_TITLE else None
        if match is not None:
            runs.setdefault(match[1].upper(), []).append((index, int(match[2])))
    asked: set[int] = set()
    for run in runs.values():
        counted = all(two - one in (1, 2) for (_, one), (_, two) in pairwise(run))
        if len(run) >= _RUN and counted and not any(two - one == 1 for (one, _), (two, _) in pairwise(run)):
            asked.update(index for index, _ in run if not found[index + 1 : index + 2] or not found[index + 1].text[:1].islower())
    return [replace(piece, strong=True) if index in asked else piece for index, piece in enumerate(found)]


def _rest_of_a_row(before: Block | None, block: Block) -> bool:
    """Whether a table begins with the rest of the row that the end of the page cut in two: nothing at the left, or a question that goes on in small
    letters where questions begin with a capital."""
    if before is None or before.kind != "table" or not before.rows or len(before.rows[-1]) != len(block.rows[0]) or len(block.rows[0]) < 2:
        return False
    if before.place.anchor.get("page") == block.place.anchor.get("page") or "page" not in block.place.anchor:
        return False
    first, *others = (cell.strip() for cell in block.rows[0])
    if not before.rows[-1][0].strip() or not (first or any(others)):
        return False
    if form_grid.has_code_column(before):
        return not first and (not others[0] or others[0][:1].islower())
    asked = [row[0].strip() for row in before.rows if row[0].strip()]
    return not first or (first[:1].islower() and (not any(others) or all(text[:1].isupper() for text in asked)))


def _join(found: list[Piece], block: Block, index: int, coded: bool) -> None:
    """Puts the rest of a row behind the cells of the row before it, which is the last on the page before. ``coded``: behind a column of numbers."""
    last = (found[-1].block, found[-1].row) if found else (index, 0)
    for n, piece in enumerate(found):
        at = piece.cell + coded
        rest = block.rows[0][at].strip() if (piece.block, piece.row) == last and 0 <= at < len(block.rows[0]) else ""
        if rest:
            place = all_of([piece.place, cell_place(block, 0, at)])
            found[n] = replace(piece, text=f"{piece.text} {rest}".strip(), place=place)


def _without_contents(found: list[Piece]) -> list[Piece]:
    """The pieces without a table of contents: it names the questions of the form and answers none."""
    dropped: set[int] = set()
    run: list[tuple[int, re.Match[str]]] = []
    for index, piece in enumerate([*found, Piece("", Place(""), -1, "end")]):
        entry = _ENTRY.fullmatch(piece.text) if piece.row < 0 and "\n" not in piece.text else None
        if entry is not None and (not run or int(entry[2]) >= int(run[-1][1][2])):
            run.append((index, entry))
            continue
        if len(run) >= _ENTRIES and _heads([entry[1] for _, entry in run], found[index:]):
            dropped.update(index for index, _ in run)
        run = [(index, entry)] if entry is not None else []
    return [piece for index, piece in enumerate(found) if index not in dropped and not _is_entry(piece)]


def _is_entry(piece: Piece) -> bool:
    """Whether a piece is a line of contents by its style. Sentences that were pasted in that style are none."""
    return _CONTENTS_STYLE.match(piece.style) is not None and not (
        piece.text.rstrip().endswith(".") and len(piece.text.split()) >= _SENTENCE
    )


def _heads(titles: list[str], after: list[Piece]) -> bool:
    """Whether most of the titles stand above something further on; those of a list in an answer ("Taak 1 ... 10") do not."""
    texts = [fold(piece.text) for piece in after]
    return 2 * sum(any(fold(title) in text[: len(title) + 12] for text in texts) for title in titles) >= len(titles)


def is_hint(text: str) -> bool:
    """Whether a text is a hint of the form that was left in above the answer: "(maximaal 1 bladzijde)"."""
    return _HINT.fullmatch(text.strip()) is not None


_RULE = re.compile(r"_{3,}|\.{5,}|…{2,}")


def unruled(text: str) -> str:
    """An answer without the dotted or drawn line that it was typed on."""
    return _RULE.sub(" ", text).strip() if _RULE.search(text) else text


def _styled(style: str) -> bool:
    return bool(re.search(r"vraag|question|label|heading|kop|titel", style, re.I))


def cell_place(block: Block, row: int, cell: int, controls: tuple[Control, ...] = ()) -> Place:
    """Where a cell of a table stands."""
    if controls:
        return controls[0].place
    where = block.cells[row][cell] if row < len(block.cells) and cell < len(block.cells[row]) else {}
    row, cell = origin(block, row, cell)
    return Place(f"{block.place.location}, rij {row + 1}, kolom {cell + 1}", {**block.place.anchor, **where, "row": row, "cell": cell})


def origin(block: Block, row: int, cell: int = 0) -> tuple[int, int]:
    """Row and cell of a table in the file, of which the block may be a part (parsers/form_mixed.py)."""
    where = block.cells[row][cell] if row < len(block.cells) and cell < len(block.cells[row]) else {}
    return where.get("row", row), where.get("cell", cell)


def all_of(places: Sequence[Place]) -> Place:
    """The place of an answer in several pieces: the first, with the anchors of the others as "more"."""
    anchors: list[dict[str, Any]] = []
    for place in places:
        for anchor in ({one: what for one, what in place.anchor.items() if one != "more"}, *place.anchor.get("more", ())):
            if anchor not in anchors:
                anchors.append(dict(anchor))
    return places[0] if len(anchors) < 2 else Place(places[0].location, {**anchors[0], "more": anchors[1 : _MOST_PARTS + 1]})


def written(kept: list[tuple[str, Piece]]) -> str:
    """The pieces of an answer: each on its own line, the cells of a pasted table row by row."""
    raw = ""
    for number, (text, piece) in enumerate(kept):
        before = kept[number - 1][1] if number else None
        same = before is not None and piece.row >= 0 and (before.block, before.row) == (piece.block, piece.row)
        raw += ("" if before is None else CELLS if same else "\n") + text
    return raw


def placed(place: Place, label: str) -> Place:
    """The place of an answer, with the label that it stands by."""
    short = tidy(label.split("\n")[0]).rstrip(":")
    short = short if len(short) <= 60 else short[:57] + "…"
    return Place(f"{place.location}, bij “{short}”", place.anchor)
