"""Tables in an answer: the heads of their columns ("Bestuur", "E-mailadres" over those of the partners) are no labels of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers.form_ends import LONG

if TYPE_CHECKING:
    from parsers.form_text import Hit, Text

_LEAST = 2  # rows and columns of a table with heads


def column_heads(text: Text) -> set[int]:
    """The pieces that are worded like a label and are the head of a column in a table that answers the long question over it. Only where every such
    piece of the table is in its first row, and its field has its own label elsewhere."""
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
        heads = all(text.pieces[hit.index].row == 0 and not hit.rest and hit.name in elsewhere for hit in hits)
        if heads and not any(piece.row >= 0 or piece.strong or piece.kind in ("heading", "list") for piece in between):
            found.update(hit.index for hit in hits)
    return found
