"""Forms on which the answer stands on a line and its label in small print under it ("Stad Lier", below it "naam van de indiener")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers import values
from parsers.form_pieces import Piece
from parsers.words import is_blank

if TYPE_CHECKING:
    from calls.model import FieldDef
    from parsers.form_text import Hit, Text

_TOLD = frozenset(("date", "months", "kbo", "email", "phone", "money"))  # kinds of answer by which one sees what belongs to a label
_ENOUGH = 3  # labels, at least
SURE = 0.8  # how sure such an answer is at most


def holds(text: Text) -> bool:
    """Whether answers stand above their labels: what is above most labels is of the kind asked for, and what is below hardly ever is."""
    types = {definition.name: definition for definition in text.form.fields}
    above = below = 0
    for hit in text.hits:
        if types[hit.name].type in _TOLD and captions(text, hit, types[hit.name]):
            above += _is_one(over(text, hit), types[hit.name].type)
            below += _is_one(text.pieces[hit.index + 1 : hit.index + 2], types[hit.name].type)
    return above >= _ENOUGH and above >= 2 * below


def captions(text: Text, hit: Hit, definition: FieldDef) -> bool:
    """Whether a label is small print under its answer; questions and boxes have theirs below."""
    piece = text.pieces[hit.index]
    return piece.row < 0 and not piece.strong and not hit.rest and definition.type not in ("choices", "yes_no", "declaration")


def over(text: Text, hit: Hit) -> list[Piece]:
    """The line above a label, unless that is a label itself."""
    before = hit.index - 1
    if before < 0 or any(other.index == before for other in text.hits):
        return []
    piece = text.pieces[before]
    return [] if piece.row >= 0 or piece.kind in ("heading", "list") or piece.strong or is_blank(piece.text) else [piece]


def _is_one(pieces: list[Piece], kind: str) -> bool:
    parsed = values.parse(kind, pieces[0].text) if pieces else None
    return parsed is not None and parsed.value is not None
