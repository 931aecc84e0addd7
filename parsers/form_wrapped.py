"""A question of the form that runs on over several lines or paragraphs, as text copied from a pdf does: those are one piece again.

Only where the lines together have the form's own words: the end of a question was read as the beginning of its answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from calls.model import FormDef
from parsers.form_pieces import Piece, all_of
from parsers.labels import bare, key

_WORDS = 2  # of a first line, at least
_MOST = 6  # lines of one question
_NEAR = 30  # pieces from a cell to the text below it, at most
_CLOSE = 8.0  # points between two lines of one paragraph, at most
_FOOT = 90.0  # points of the foot of a page
_STOPS = (".", "?", "!", ":", ";", "")
_LEVEL = 4.0  # points by which lines under each other begin at another place, at most


def joined(pieces: Sequence[Piece], form: FormDef) -> list[Piece]:
    """The pieces, with the lines of each such question as one."""
    labels = _by_first_word(tuple(label for definition in form.fields for label in definition.labels))
    found: list[Piece] = []
    index = 0
    while index < len(pieces):
        lines = _lines(pieces, index, labels)
        its = pieces[index : index + lines]
        whole = (
            replace(its[0], text=" ".join(one.text.strip() for one in its), place=all_of([one.place for one in its]))
            if lines > 1
            else its[0]
        )
        found.append(replace(whole, controls=tuple(control for one in its for control in one.controls)) if lines > 1 else whole)
        index += lines
    return found


def _lines(pieces: Sequence[Piece], index: int, labels: dict[str, tuple[str, ...]]) -> int:
    """How many pieces from this one on are one question; 1 when it is whole, or none."""
    piece = pieces[index]
    if piece.row >= 0 or piece.kind in ("list", "note"):
        return 1
    words = _words(piece.text)
    begun = labels.get(words.partition(" ")[0], ()) if words.count(" ") + 1 >= _WORDS else ()
    return max((_reaches(pieces, index, label[len(words) + 1 :]) for label in begun if label.startswith(words + " ")), default=1)


def _reaches(pieces: Sequence[Piece], index: int, rest: str) -> int:
    """How many pieces it takes until nothing is left of the question; 1 when something else comes first."""
    start = pieces[index]
    for lines, piece in enumerate(pieces[index + 1 : index + _MOST], start=2):
        if piece.row >= 0 or piece.kind != start.kind:
            return 1
        words = _words(piece.text)
        if words == rest or words.startswith(rest + " "):
            return lines
        if not words or not rest.startswith(words + " "):
            return 1
        rest = rest[len(words) + 1 :]
    return 1


def _words(text: str) -> str:
    """The words of a line, also those in brackets, which may be closed on the next."""
    return " ".join(re.sub(r"[^\w\s]", " ", key(text)).split())


@lru_cache(maxsize=20)
def _by_first_word(labels: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for label in (made for one in labels for made in (_words(one), bare(one))):
        if label.count(" ") >= _WORDS:
            found.setdefault(label.partition(" ")[0], {})[label] = None
    return {first: tuple(its) for first, its in found.items()}


def over_the_page(pieces: Sequence[Piece], labels: set[int], around: list[Piece]) -> list[Piece]:
    """The answer in the last cell of a table, with what goes on without a cell: in the column of the answer, or on the next page, where a frame of
    one cell is no table."""
    last = next((n for n, piece in enumerate(pieces) if around and piece is around[-1]), len(pieces))
    after = pieces[last + 1 : last + 2]
    if not after or around[-1].row < 0:
        return around
    cell = around[-1]
    if (rest := next((n for n in range(last + 1, min(last + _NEAR, len(pieces))) if _right_below(cell, pieces[n])), None)) is not None:
        last, after = rest - 1, [pieces[rest]]  # what stands beside the cell comes first
    if after[0].row >= 0:
        return around
    beside = _in_its_column(cell, after[0])
    if not beside and not _cut(cell, after[0]) and not _below_the_foot(pieces, cell, after[0]):
        return around
    found = list(around)
    for n in range(last + 1, len(pieces)):
        piece = pieces[n]
        apart = not _in_its_column(cell, piece) if beside else _page(piece) != _page(after[0])
        if n in labels or piece.row >= 0 or piece.strong or piece.kind in ("heading", "list") or apart:
            break
        found.append(piece)
    return found


def _in_its_column(cell: Piece, line: Piece) -> bool:
    """Whether a printed line begins where the answers in a table begin, and not where the questions do."""
    first, second = (piece.place.anchor.get("rect") for piece in (cell, line))
    if cell.cell < 1 or not first or not second or _page(line) - _page(cell) not in (0, 1):
        return False
    return abs(first[0] - second[0]) < _LEVEL


def _below_the_foot(pieces: Sequence[Piece], cell: Piece, line: Piece) -> bool:
    """Whether a text stands at the head of the next page, under a cell as wide as its table that the foot of the page cut: its frame ends there."""
    first, second = (piece.place.anchor.get("rect") for piece in (cell, line))
    if not first or not second or _page(line) != _page(cell) + 1 or first[1] > _FOOT or second[1] < first[3]:
        return False
    return not any((one.block, one.row) == (cell.block, cell.row) and one is not cell for one in pieces)


def _right_below(cell: Piece, line: Piece) -> bool:
    """Whether a text goes on right below its cell, in the column of the answer, in the middle of a sentence."""
    if line.row >= 0 or not _in_its_column(cell, line) or _page(line) != _page(cell) or cell.text.rstrip()[-1:] in _STOPS:
        return False
    return 0 <= cell.place.anchor["rect"][1] - line.place.anchor["rect"][3] < _CLOSE


def _cut(cell: Piece, line: Piece) -> bool:
    """Whether a text breaks off in the middle of a sentence at the foot of a page and goes on at the head of the next."""
    return _page(line) == _page(cell) + 1 and line.text[:1].islower() and cell.text.rstrip()[-1:] not in _STOPS


def _page(piece: Piece) -> int:
    return int(piece.place.anchor.get("page", -1))
