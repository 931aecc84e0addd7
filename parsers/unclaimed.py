"""Questions of a form that belong to no field although something was answered to them.

A required field whose question was not found may be one of these, so it is not called empty: a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from calls.model import FieldDef
from parsers import boxes, clues, form_cells, values
from parsers.clues import REQUEST
from parsers.form_ends import looks_asked
from parsers.form_pieces import Piece
from parsers.form_text import LONG, Text
from parsers.labels import heads, likeness, ruled
from parsers.model import PERHAPS, FieldValue, Place
from parsers.words import is_blank, tidy

_QUESTION = re.compile(r"\s*([^?\n]{5,200}\?)(?: [^.?!\n]{5,150}[.?!])?")  # "Hoe pak je het aan? Beschrijf de stappen."
_NUMBER = re.compile(r"\b[01]\d{3}[. ]?\d{3}[. ]?\d{3}\b")
_AGREED = re.compile(r"ja|akkoord|ok", re.I)
_BODIES = 2  # numbers of bodies, at least, in what may be a list of partners
_TITLE = 60  # characters of a title on a line of its own
_LABEL = 120  # characters of a label with its answer behind it, at most
_LETTERS = 3  # of a question, at least
_NAMED = 3  # questions named in the reason
_MOST_PIECES = 5000  # of a longer document only the beginning is gone through


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A question of no field: its words, what stands under or beside it, and where. ``boxes``: it is answered by a tick box."""

    label: str
    lines: tuple[str, ...]
    pieces: tuple[Piece, ...]
    place: Place
    boxes: bool = False
    table: bool = False


def find(text: Text) -> list[Unclaimed]:
    """The questions of no field, in reading order. Titles, headings of parts and what the edition calls no field are none."""
    taken = _taken(text)
    found: list[Unclaimed] = []
    for index, piece in enumerate(text.pieces[:_MOST_PIECES]):
        if index not in taken and (said := _on_one_line(piece)) is not None and _asks(text, replace(piece, text=f"{said[0].rstrip(':')}:")):
            found.append(Unclaimed(tidy(said[0]).rstrip(":"), tuple(said[1].split("\n")), (piece,), piece.place))
            continue
        if index in taken or not _asks(text, piece):
            continue
        below = _beside(text, index, taken) if piece.row >= 0 else _under(text, index, taken)
        ticked = boxes.BOX.search(piece.text) is not None
        filled = [other for other in below if not is_blank(other.text)]
        if filled or ticked:
            lines = tuple(line.strip() for other in filled for line in other.text.split("\n") if line.strip())
            table = piece.row < 0 and sum(other.row >= 0 for other in below) > 3
            label = boxes.without(piece.text) if ticked else ruled(piece.text) or piece.text
            found.append(Unclaimed(tidy(label), lines, tuple(filled), piece.place, ticked, table))
    return found


def perhaps(definition: FieldDef, left: list[Unclaimed], document: str) -> FieldValue | None:
    """A required field that may be the answer to one of the unclaimed questions: value None, with their names; None when it can be none of them."""
    able = [one for one in left if _fits(one, definition) or (one.lines and clues.told(one.label, definition) > 0)]
    if not able:
        return None
    names = ", ".join(f"“{one.label if len(one.label) <= 80 else one.label[:77] + '…'}”" for one in able[:_NAMED])
    more = " en nog bij andere vragen" if len(able) > _NAMED else ""
    return FieldValue(None, "", document, able[0].place, 0.0, f"{PERHAPS} {names}{more}.")


def within(definition: FieldDef, text: Text, document: str) -> FieldValue | None:
    """A question of its own words that was read as part of the answer to another one: value None, with the question; None when there is none."""
    inside = _taken(text) - {hit.index for hit in text.hits}
    for index in sorted(inside):
        asked = _QUESTION.match(text.pieces[index].text)
        if asked is not None and clues.told(asked.group(), definition) > 0:
            return FieldValue(None, "", document, text.pieces[index].place, 0.0, f"{PERHAPS} “{tidy(asked[1])[:77]}”.")
    titles = _titles_within(text) if definition.type in LONG else []
    if not titles:
        return None
    names = ", ".join(f"“{ruled(piece.text) or tidy(piece.text).rstrip(':')}”" for piece in titles[:_NAMED])
    return FieldValue(None, "", document, titles[0].place, 0.0, f"{PERHAPS} {names}.")


def _titles_within(text: Text) -> list[Piece]:
    """Lines like "Stand van zaken:" in the answer under a line of the same make-up ("Probleemstelling:"): titles of the form, or of the writer."""
    types = {definition.name: definition for definition in text.form.fields}
    over = [hit for hit in text.hits if _is_title(text.pieces[hit.index]) and types[hit.name].type in LONG]
    return [piece for hit in over for piece in text.around(hit, types[hit.name]) if _is_title(piece)]


def _is_title(piece: Piece) -> bool:
    if piece.row >= 0 or piece.kind != "paragraph" or piece.strong:
        return False
    return bool(ruled(piece.text)) or (len(piece.text) <= _TITLE and piece.text.rstrip().endswith(":"))


def contact_lines(left: list[Unclaimed]) -> list[tuple[str, Piece]]:
    """The lines under the one unclaimed question that holds an e-mail address: most likely the contact, written freely."""
    holding = [one for one in left if values.EMAIL_SHAPE.search("\n".join(one.lines))]
    return [(line, piece) for piece in holding[0].pieces for line in piece.text.split("\n")] if len(holding) == 1 else []


def _fits(one: Unclaimed, definition: FieldDef) -> bool:
    whole = "\n".join(one.lines)
    if definition.type == "declaration":
        return one.boxes or any(_AGREED.fullmatch(line.strip()) for line in one.lines)
    if definition.type in ("choices", "yes_no"):
        return one.boxes or any(boxes.BOX.search(line) for line in one.lines)
    if one.boxes:
        return False
    if definition.type == "table":
        numbered = any(column.type == "kbo" for column in definition.columns)
        return one.table or (numbered and len(_NUMBER.findall(f"{one.label}\n{whole}")) >= _BODIES)
    if definition.type in LONG:
        return not one.table and len(whole) > 20
    if definition.name.startswith("contact.") and values.EMAIL_SHAPE.search(whole):
        return True  # a contact written freely
    if definition.type == "text":
        return not one.table and len(one.lines) < 3 and len(whole) <= 160
    parsed: Mapping[str, values.Parsed | None] = {line: values.parse(definition.type, line) for line in one.lines[:20] if len(line) < 200}
    return not one.table and any(value is not None and value.value is not None for value in parsed.values())


def _on_one_line(piece: Piece) -> tuple[str, str] | None:
    """A label and its answer in one line ("Stad die indient: Lier"); None for any other line."""
    if piece.row >= 0 or piece.kind == "note":
        return None
    cut = next(((head, rest) for head, rest, marked in heads(piece.text) if marked and rest and len(head) <= _LABEL), None)
    if cut is None or (cut[0].endswith("?") and REQUEST.fullmatch(cut[1])):
        return None  # "Hoe pak je het aan? Beschrijf de stappen.": the answer is below
    return cut if cut[0][:1].isupper() or cut[0][:1].isdigit() else None


def _taken(text: Text) -> set[int]:
    """The pieces that are a label, or part of the answer to one."""
    where = {id(piece): index for index, piece in enumerate(text.pieces)}
    taken = set()
    for hit in text.hits:
        taken.add(hit.index)
        definition = next(f for f in text.form.fields if f.name == hit.name)
        taken.update(where[id(piece)] for piece in text.around(hit, definition))
    return taken


def _asks(text: Text, piece: Piece) -> bool:
    if piece.kind in ("list", "note") or len(piece.text) > clues.LONGEST or is_blank(piece.text):
        return False
    if piece.row >= 0 and sum(char.isalpha() for char in piece.text) < _LETTERS:
        return False  # "A.1", a number in a column of its own; over an answer it is all that is left of a question
    if piece.row > 0 and piece.cell > 0 and not _in_pairs(text, piece):
        return False
    box = boxes.BOX.match(piece.text.strip()) is not None
    if not (piece.strong or box or piece.text.endswith(("?", ":")) or ruled(piece.text)) or text.is_section(piece.text):
        return False
    form = text.form
    known = (*form.phrases, *form.others)
    if likeness(piece.text, known) >= 0.84 or (piece.row < 0 and clues.fits(piece.text, form.clues)):
        return False
    options = tuple(words for field in form.fields for texts in field.options.values() for words in texts)
    return likeness(boxes.without(piece.text), options) < 0.9


def _in_pairs(text: Text, piece: Piece) -> bool:
    """Whether a cell stands where the labels are in a table with two labels a row."""
    return piece.row >= 0 and piece.cell % 2 == 0 and form_cells.paired(text.pieces, {hit.index for hit in text.hits}, piece.block)


def _beside(text: Text, index: int, taken: set[int]) -> list[Piece]:
    """The rest of the row, when the first cell of it asks."""
    piece = text.pieces[index]
    if _in_pairs(text, piece):
        return [other for other in text.pieces[index + 1 : index + 2] if (other.block, other.row) == (piece.block, piece.row)]
    if piece.cell > 0:
        return []
    if all(other.cell == 0 for other in text.pieces if other.block == piece.block):  # questions and answers under each other in one column
        return [
            other for n, other in enumerate(text.pieces[index + 1 : index + 2], index + 1) if other.block == piece.block and n not in taken
        ]
    return [other for other in text.pieces[index + 1 : index + 6] if (other.block, other.row) == (piece.block, piece.row)]


def _under(text: Text, index: int, taken: set[int]) -> list[Piece]:
    """What stands under a question, up to what is another's or asks something itself."""
    start = text.pieces[index]
    found: list[Piece] = []
    for n in range(index + 1, min(index + 60, len(text.pieces))):
        piece = text.pieces[n]
        if n in taken or piece.kind in ("list", "heading") or (piece.row < 0 and (piece.strong or looks_asked(piece, start))):
            break
        if piece.row >= 0 and found and found[-1].row < 0:
            break
        if piece.kind != "note":
            found.append(piece)
    rows = {piece.row for piece in found if piece.row >= 0}
    two = rows and max(piece.cell for piece in found) == 1
    return [] if two else found  # rows of a label and an answer each: the questions are in the rows
