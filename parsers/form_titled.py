"""Answers that were typed or pasted in the style of a heading: running text is no title, whatever its style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parsers import clues
from parsers.form_pieces import Piece

if TYPE_CHECKING:
    from parsers.form_text import Hit, Text

DOUBT = "Dit antwoord, of een deel ervan, is opgemaakt als een titel. Kijk na of het bij deze vraag hoort."
_WORDS = 6  # of a sentence, at least


def is_text(piece: Piece) -> bool:
    """Whether a heading reads as a sentence that somebody wrote: no title, question or request."""
    return piece.kind == "heading" and _says_something(piece)


def _says_something(piece: Piece) -> bool:
    said = piece.text.strip()
    if piece.row >= 0 or said.endswith(("?", ":")) or len(said.split()) < _WORDS:
        return False
    return (said.endswith((".", "!", ";")) or len(said) > clues.LONGEST) and not clues.REQUEST.match(said)


def begins_here(pieces: Sequence[Piece], index: int, question: int) -> bool:
    """Whether such a heading is the answer to the question above it, or the beginning of it: nothing but such headings stands between them."""
    return is_text(pieces[index]) and all(is_text(one) or not one.text.strip() for one in pieces[question + 1 : index])


def doubt(text: Text, hit: Hit, around: Sequence[Piece]) -> str:
    """Why an answer is in doubt: there are such headings in it, or there is one right behind it (or a sentence made up like a question), of which
    nobody but a person can tell whether it is the end of the answer or something else that is asked."""
    if any(is_text(one) for one in around):
        return DOUBT
    last = around[-1] if around else text.pieces[hit.index]
    after = next((n for n in range(hit.index, len(text.pieces)) if text.pieces[n] is last), len(text.pieces)) + 1
    if after >= len(text.pieces) or any(other.index == after for other in text.hits):
        return ""
    behind = text.pieces[after]
    return DOUBT if (behind.kind == "heading" or behind.strong) and _says_something(behind) else ""
