"""Labels in wholly other words, for the fields that no label of the form's own was found of."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from calls.model import FieldDef
from parsers import boxes, clues, values
from parsers.form_pieces import Piece
from parsers.form_text import CLOSED, LONG, Answer, Hit, Text
from parsers.labels import LIKELY, heads, key, likeness
from parsers.words import is_blank

_SENTENCE_END = re.compile(r"\w{4}(?<!nr)[.!?]\s+\S")
_SENTENCES = re.compile(r"\.\s+[A-ZÀ-Ý][^.]{8,}\.\s*$")  # what has two whole sentences is an answer


_AGREED = re.compile(
    r"(?=.{20,240}$)(.+?)(?:[.,:;–-]\s*|\s+)(JA|NEEN?|(?<=[.,:;–-] )(?:ja|neen?|akkoord|Ja|Neen?|Akkoord))\.?$"
)  # a statement, and what one says to it
_TYPED = ("date", "money", "months", "kbo", "email", "phone")
_VALUE = 40  # characters of a line that is a value of one of these
_NO_ROW = -1
_STACKED = 3  # labels without make-up over their answers, at least
_CELLS = 3  # of a row with a question and an answer, at most: its number may stand before them
_SHORT = 80  # characters of a label with its answer behind it
_LAST = 0.25  # what a cell in the last column loses: likelier it answers what stands before it ("Indienend bestuur | Gemeente Zwalm")
_NUMBER = re.compile(r"^\s*(?:vraag\s*\d{1,2}[.):]?|\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)\s+", re.I)
_FULL_STOP = (".", "!")


def add(text: Text) -> None:
    """Give each field that no label was found of the likeliest piece by its clues, when what stands there can be its answer."""
    text.stacked = text.stacked or is_stacked(text)
    known = {hit.name for hit in text.hits if not hit.rivals}  # a label of two fields ("Naam") leaves both to be looked for
    sought = [f for f in text.form.fields if f.clues and f.name not in known and f.type != "table"]
    labels = {hit.index for hit in text.hits}
    answered = {(cell.block, cell.row, cell.cell) for hit in text.hits if text.pieces[hit.index].row >= 0 for cell in text.beside(hit)}
    found: list[tuple[float, Hit]] = []
    widths: dict[int, int] = {}
    for piece in text.pieces if sought else ():
        widths[piece.block] = max(widths.get(piece.block, 0), piece.cell + 1)
    numbered = {block: row for block in widths if (row := _numbered_from(text, block)) is not None}
    for index, piece in enumerate(text.pieces if sought else ()):
        if piece.row >= 0 and (piece.block, piece.row, piece.cell) in answered:
            continue  # the answer to a label that is known
        if 0 <= numbered.get(piece.block, _NO_ROW) < piece.row and not _NUMBER.match(piece.text):
            continue  # in a column of questions with a number what has none is an answer
        if 0 < piece.cell == widths[piece.block] - 1 and piece.text.endswith(_FULL_STOP) and not boxes.BOX.match(piece.text):
            continue  # a sentence in the last column is an answer to what stands before it, whatever it is about
        if (
            index not in labels
            and piece.kind not in ("list", "note")
            and piece.text
            and len(piece.text) <= 4000
            and not text.is_section(piece.text)
        ):
            scored = _candidate(text, index, sought)
            if scored is not None:
                last = 0 < piece.cell == widths[piece.block] - 1
                found.append((scored[0] - (_LAST if last else 0.0), scored[1]))
    taken: set[str] = set()
    for _, hit in sorted(found, key=lambda pair: (-pair[0], pair[1].index)):
        left = [name for name in (hit.name, *hit.rivals) if name not in taken]
        if left:
            taken.add(left[0])
            near, other = text.runner_up(left[0], hit.label)
            told = f"{other} {near:.2f}" if near else ""
            text.hits.append(replace(hit, name=left[0], rivals=tuple(left[1:]), runner_up=told))
    text.hits.sort(key=lambda hit: hit.index)


def _candidate(text: Text, index: int, sought: list[FieldDef]) -> tuple[float, Hit] | None:
    """The field a piece can be the label of, with how much speaks for it; a field whose kind of answer does not stand there is no rival."""
    piece = text.pieces[index]
    agreed = _AGREED.match(piece.text)
    for head, rest, marked in (*heads(piece.text), *([(agreed[1], agreed[2], True)] if agreed else [])):
        if head.endswith("?") and clues.REQUEST.fullmatch(rest):
            rest = ""  # "Hoe pak je het aan? Beschrijf de stappen en de planning."
        if not rest and "\n" in head and piece.row >= 0 and _alone(text, piece):
            continue  # a question and its answer in one cell: a head of more lines is no question
        stated = boxes.BOX.match(piece.text) is not None and not rest
        plain = (
            (text.strict or text.above or text.stacked)
            and not rest
            and piece.row < 0
            and len(head) < 70
            and head[:1].isupper()
            and not head.endswith((".", ",", ";"))
        )
        if not (marked or stated or plain or (piece.strong and not rest)) or _SENTENCES.search(_NUMBER.sub("", head)):
            continue
        able = (
            [f for f in sought if f.type == "declaration"]
            if stated
            else [f for f in sought if f.type not in LONG or piece.strong or not rest or clues.told(head, f) >= 0.5]
        )  # "De nood is groot: ..." in an answer asks nothing
        if _SENTENCE_END.search(key(head)):
            able = [f for f in able if f.type in LONG]  # a short label is no sentence with another behind it
        if agreed and rest == agreed[2]:
            able = [f for f in sought if f.type in ("declaration", "yes_no")]
        if not rest and not stated and _labelled(text, index):
            able = [f for f in able if f.type in LONG]  # a heading: the line under it is a label
        if piece.kind == "heading" and not rest and _opens_a_part(text, index):
            able = [f for f in able if f.type in LONG]  # "Identiteit van de aanvrager", and under it labels
        # A scan does not show what is bold: only when most of it tells the field.
        if plain and not text.above and not marked and not piece.strong:
            typed = _TYPED if text.stacked else ()
            able = [
                f for f in able if (f.type in LONG and clues.told(head, f) > 0.3) or (f.type in typed and _is_value(text, index + 1, f))
            ]
        name, rivals = clues.owner(head, able)
        alike = [f for n in (name, *rivals) for f in sought if f.name == n]
        fitting = [
            f
            for f in alike
            if not _is_a_list(text, index, f) and _fits(text.answer(Hit(index, f.name, clues.SCORE, rest, label=head), f), f)
        ]
        if fitting and text.in_section(fitting[0].name, index, piece) > CLOSED:
            best = fitting[0]
            hit = Hit(index, best.name, clues.SCORE, rest, tuple(f.name for f in fitting[1:]), head)
            return clues.told(head, best) + text.in_section(best.name, index, piece), hit
    return None


def _is_a_list(text: Text, index: int, definition: FieldDef) -> bool:
    """Whether what a long answer would be read from is a row of a list ("Meetnet uitrollen | 1 | 14 | Stad Waregem"), or under the title of a
    part a table with labels of its own."""
    piece = text.pieces[index]
    if definition.type not in LONG:
        return False
    if piece.row >= 0:
        return sum(other.row == piece.row and other.block == piece.block and not is_blank(other.text) for other in text.pieces) > _CELLS
    below = text.pieces[index + 1] if index + 1 < len(text.pieces) else None
    return (
        piece.kind == "heading"
        and below is not None
        and below.row >= 0
        and any(text.pieces[h.index].block == below.block for h in text.hits)
    )


def _numbered_from(text: Text, block: int) -> int | None:
    """The row from which the questions of a table have numbers, with their answers in rows of their own between them; None when they have not."""
    cells = [piece for piece in text.pieces if piece.block == block and piece.row >= 0 and piece.cell == 0]
    begun = next((n for n, piece in enumerate(cells) if _NUMBER.match(piece.text)), len(cells))
    asked = [_NUMBER.match(piece.text) is not None for piece in cells[begun:]]
    found = sum(asked) >= _STACKED and not any(one and two for one, two in pairwise(asked))
    return cells[begun].row if found else None


def _alone(text: Text, piece: Piece) -> bool:
    """Whether a cell is all that stands in its row."""
    return not any(o is not piece and (o.block, o.row) == (piece.block, piece.row) and not is_blank(o.text) for o in text.pieces)


def _opens_a_part(text: Text, index: int) -> bool:
    """Whether a label that is known stands under a heading, before the next one."""
    ends = next((n for n in range(index + 1, len(text.pieces)) if text.pieces[n].kind == "heading"), len(text.pieces))
    return any(index + 1 < hit.index < ends for hit in text.hits)


def _is_value(text: Text, index: int, definition: FieldDef) -> bool:
    """Whether a line is nothing but a date, an amount or another value of the field's type."""
    below = text.pieces[index] if index < len(text.pieces) else None
    if below is None or below.row >= 0 or len(below.text) > _VALUE:
        return False
    parsed = values.parse(definition.type, below.text)
    return parsed is not None and parsed.value is not None


def is_stacked(text: Text) -> bool:
    """Whether answers stand under labels without any make-up, as the pages of an online form are printed."""
    plain = [text.pieces[hit.index] for hit in text.hits if not hit.rest]
    return sum(not piece.strong and piece.row < 0 and len(piece.text) <= _SHORT for piece in plain) >= _STACKED


def _labelled(text: Text, index: int) -> bool:
    """Whether the line under a piece is itself a question, or a label with its answer ("Aanvragende stad: Stad Genk")."""
    below = text.pieces[index + 1] if index + 1 < len(text.pieces) else None
    if below is None or text.pieces[index].row >= 0 or below.row >= 0:
        return False
    if below.text.endswith(("?", ":")):
        return True
    begun = [head for head, rest, marked in heads(below.text) if marked and rest and len(head) <= _SHORT]
    if text.pieces[index].text.endswith("?"):  # under a question it is one only when it asks for something: a title can have a colon
        fields = [f for f in text.form.fields if f.type != "table"]
        begun = [head for head in begun if clues.owner(head, fields)[0] or any(likeness(head, f.labels) >= LIKELY for f in fields)]
    return bool(begun)


def _fits(answer: Answer, definition: FieldDef) -> bool:
    """Whether something that can be an answer to the field stands at the label."""
    if definition.type in ("choices", "yes_no", "declaration"):
        return bool(answer.boxes) or not is_blank(answer.raw, definition.prompts)
    if is_blank(answer.raw, definition.prompts):
        return False
    if definition.type in ("text", "long_text"):
        return definition.type == "long_text" or len(answer.raw) <= 300
    parsed = values.parse(definition.type, answer.raw)
    return parsed is not None and parsed.value is not None
