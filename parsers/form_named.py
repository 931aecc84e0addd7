"""A choice that was made in a sentence and nowhere else: "Ons idee past in de domeinen Smart Mobility en Smart Living" in a letter."""

from __future__ import annotations

import re

from calls.model import FieldDef
from parsers import boxes, clues
from parsers.form_pieces import Piece
from parsers.form_text import Text
from parsers.labels import bare
from parsers.model import PERHAPS, FieldValue
from parsers.words import tidy

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_SURE = 0.7
_SHOWN = 77  # characters of the sentence in the reason


def choices(definition: FieldDef, text: Text, document: str) -> FieldValue | None:
    """The options that a sentence names, when it also says what is asked ("domein"); in doubt when it does not. None when no sentence names some but
    not all of them, and none beside a box."""
    found: list[tuple[tuple[str, ...], str, Piece]] = []
    for piece in text.pieces:
        if piece.row >= 0 or boxes.BOX.search(piece.text):
            continue
        for sentence in filter(str.strip, _SENTENCE.split(piece.text)):
            words = f" {bare(sentence)} "
            named = tuple(n for n, texts in definition.options.items() if any(" " in one and f" {bare(one)} " in words for one in texts))
            if named and len(named) < len(definition.options):
                found.append((named, sentence, piece))
    if not found:
        return None
    asked = [one for one in found if clues.fits(one[1], definition.clues)] or found
    named, sentence, piece = asked[0]
    if len({one[0] for one in asked}) == 1 and clues.fits(sentence, definition.clues):
        return FieldValue(named, sentence, document, piece.place, _SURE)
    return FieldValue(None, "", document, piece.place, 0.0, f"{PERHAPS} “{tidy(sentence)[:_SHOWN]}”.")
