"""Tables in an answer: the heads of their columns ("Bestuur", "E-mailadres" over those of the partners) are no labels of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers.form_ends import LONG
from parsers.labels import BODY_WORDS

if TYPE_CHECKING:
    from parsers.form_text import Hit, Text

_WORDS = 6  # of the head of a column; more are a question
_LEAST = 2  # rows and columns of a table with heads


def without_heads(text: Text) -> list[Hit]:
    """The labels, but for the pieces that are only worded like one: heads of columns in a table that answers the long question over it. Only where
    every such piece of the table is in its first row, but for a bare "gemeente", and its field has its own label elsewhere."""
    types = {definition.name: definition.type for definition in text.form.fields}
    tables: dict[int, list[Hit]] = {}
    for hit in text.hits:
        if text.pieces[hit.index].row >= 0:
            tables.setdefault(text.pieces[hit.index].block, []).append(hit)
    found: set[int] = set()
    for block, hits in tables.items():
        inside = [(n, piece) for n, piece in enumerate(text.pieces) if piece.block == block]
        least = min(len({piece.row for _, piece in inside}), len({piece.cell for _, piece in inside}))
        above = next((other for other in reversed(text.hits) if other.index < inside[0][0]), None)
        if above is None or least < _LEAST or types[above.name] not in LONG or text.pieces[above.index].row >= 0:
            continue
        between = text.pieces[above.index + 1 : inside[0][0]]
        elsewhere = {other.name for other in text.hits if other not in hits}
        below = [hit for hit in hits if text.pieces[hit.index].row > 0 and text.pieces[hit.index].text.casefold() not in BODY_WORDS]
        heads = not below and all(not hit.rest and hit.name in elsewhere and len(hit.label.split()) <= _WORDS for hit in hits)
        if heads and not any(piece.row >= 0 or piece.strong or piece.kind in ("heading", "list") for piece in between):
            found.update(hit.index for hit in hits)
    return [hit for hit in text.hits if hit.index not in found]
