"""Answers that were typed or pasted in the style of a heading: running text is no title, whatever its style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from parsers import clues
from parsers.form_pieces import Piece
from parsers.labels import SURE, likeness

if TYPE_CHECKING:
    from parsers.form_text import Hit, Text

ALL_TITLES = "Hier staat alleen tekst die is opgemaakt als een titel. Kijk na of dat het antwoord is op deze vraag."
DOUBT = "Dit antwoord, of een deel ervan, is opgemaakt als een titel. Kijk na of het bij deze vraag hoort."
RUN_INTO = "De laatste zin van dit antwoord staat misschien bij de volgende vraag: daar begint de regel met een andere zin."
_SENTENCE = re.compile(r"[A-ZÀ-Ý][^.?!]{20,}[.!]\s+[A-ZÀ-Ý][^.!]+\?")  # a whole one before what is asked
_WORDS = 6  # of a sentence, at least
_NUMBERED = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[A-Z][.)]|[IVX]{1,4}[.)])\s+[A-ZÀ-Ý]|\s*(?:Deel|Onderdeel|Luik|DEEL)\b")


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


def is_short_answer(text: Text, index: int, question: int) -> bool:
    """Whether a heading right under a short label is its answer (the title of a project in the style of one) and not that of the next part of the
    form: somewhere in the form a heading stands between two labels of one part, where no part begins."""
    if _below(text, question) != index or not _may_answer(text, index):
        return False
    sections = {definition.name: definition.section for definition in text.form.fields}
    labels = {hit.index: sections[hit.name] for hit in text.hits if text.pieces[hit.index].row < 0}
    open_ = [hit.index for hit in text.hits if hit.index in labels and not hit.rest and labels[hit.index]]
    return any(_may_answer(text, under := _below(text, at)) and labels.get(_below(text, under)) == labels[at] for at in open_)


def _below(text: Text, index: int) -> int:
    """The next piece with words in it; the number of pieces when there is none."""
    return next((n for n in range(index + 1, len(text.pieces)) if text.pieces[n].text.strip()), len(text.pieces))


def _may_answer(text: Text, index: int) -> bool:
    piece = text.pieces[index] if index < len(text.pieces) else None
    if piece is None or piece.kind != "heading" or piece.row >= 0 or any(hit.index == index for hit in text.hits):
        return False
    said = piece.text.strip()
    return len(said) <= clues.LONGEST and not said.endswith(("?", ":")) and not _NUMBERED.match(said) and not text.is_section(said)


def doubt(text: Text, hit: Hit, around: Sequence[Piece], long: bool) -> str:
    """Why an answer is in doubt: it is nothing but such headings, there are such headings in it, or there is one right behind it (or a sentence made
    up like a question), of which nobody but a person can tell whether it is the end of the answer or something else that is asked; or the next
    question begins in the middle of a line."""
    titles = [one.kind == "heading" and (not long or is_text(one)) for one in around if one.text.strip()]
    if any(titles) or not long:
        return "" if not any(titles) else ALL_TITLES if all(titles) else DOUBT
    last = around[-1] if around else text.pieces[hit.index]
    after = next((n for n in range(hit.index, len(text.pieces)) if text.pieces[n] is last), len(text.pieces)) + 1
    if after >= len(text.pieces):
        return ""
    if (following := next((other for other in text.hits if other.index == after), None)) is not None:
        known = next(definition.labels for definition in text.form.fields if definition.name == following.name)
        return RUN_INTO if _SENTENCE.match(following.label) and likeness(following.label, known) < SURE else ""
    behind = text.pieces[after]
    return DOUBT if (behind.kind == "heading" or behind.strong) and _says_something(behind) else ""
