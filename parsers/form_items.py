"""Numbers that the writer gave the parts of an answer ("1. We meten", "I. Analyse", "4.2.1 Aanpak"): in bold they look like those of questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from parsers import clues
from parsers.form_pieces import Piece

_NUMBER = re.compile(r"\s*(?:(\d{1,2}(?:\.\d{1,2})*)[.)]?|([IVX]{1,4})[.)])\s+\S")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_SENTENCE = (".", ";", ",")

Number = tuple[str, tuple[int, ...]]


def is_item(pieces: Sequence[Piece], index: int, question: int, labels: Iterable[int]) -> bool:
    """Whether a line is a part of the answer that the writer numbers from 1 on, or under the number of the question: no question and no title of the
    form begins again at 1. One that asks is none; one with the number after the question's own only when it is a sentence, or when another question
    has that number. ``labels``: the pieces that are known questions."""
    own = _number(pieces[question])
    last: Number | None = None
    for piece in pieces[question + 1 : index + 1]:
        its = _number(piece)
        follows = its is not None and (_begins(its, own) or (last is not None and _follows(its, last)))
        if follows:
            last = its
        elif piece is pieces[index] or (its is not None and last is not None):
            return False
    said = pieces[index].text.rstrip()
    if said.endswith("?") or clues.REQUEST.match(said):
        return False
    if own is None or last is None or not _follows(last, own) or len(last[1]) > len(own[1]) or said.endswith(_SENTENCE):
        return True
    return any(_number(pieces[n]) == last for n in labels if n > index)


def _number(piece: Piece) -> Number | None:
    """How a line is numbered: in which signs, and the numbers from the highest rank down."""
    match = _NUMBER.match(piece.text) if piece.row < 0 and piece.kind != "heading" else None
    if match is None:
        return None
    if match[2]:
        return ("roman", (_ROMAN.index(match[2]) + 1,)) if match[2] in _ROMAN else None
    closed = piece.text[match.end(1) : match.end(1) + 1] == ")"
    return "bracket" if closed else "arabic", tuple(map(int, match[1].split(".")))


def _begins(its: Number, own: Number | None) -> bool:
    signs, numbers = its
    return set(numbers) == {1} or (own is not None and own[0] == signs and numbers == (*own[1], 1))


def _follows(its: Number, last: Number) -> bool:
    """Whether a number is the next one: of the same rank, of the first rank below, or of one above ("1.", "1.1", "1.2", "2.")."""
    (signs, numbers), (before, others) = its, last
    if signs != before:
        return False
    rank = len(numbers)
    return numbers == (*others, 1) or (rank <= len(others) and numbers == (*others[: rank - 1], others[rank - 1] + 1))
