"""Two places of which either may be the question of a long answer: the question itself in words of somebody's own, and a subtitle in the answer to
another one ("Externe expertise" under the plan of work). Both count, so that a person looks where they differ."""

from __future__ import annotations

from dataclasses import replace

from calls.model import FieldDef
from parsers import clues
from parsers.form_text import LONG, Hit, Text
from parsers.labels import LIKELY, likeness
from parsers.words import fold, is_blank

_ANSWER = 20  # characters, at least, of what stands under a question
_QUESTION = 5  # words of a whole question, at least
_ENOUGH = 2  # other labels: more make it no less clear
_TOLD = 0.1  # of the words of the other question, at least, that tell the field


def add(text: Text) -> None:
    """Give each long answer that is found by a keyword or by clues the other label it may have as well, both equally sure."""
    asked = [f for f in text.form.fields if f.type in LONG]
    added: list[Hit] = []
    for definition in asked:
        mine = [hit for hit in text.hits if definition.name in (hit.name, *hit.rivals)]
        questions = tuple(label for label in definition.labels if len(label.split()) >= _QUESTION)
        if len(mine) != 1 or mine[0].rivals or likeness(mine[0].label, questions) >= LIKELY:
            continue  # found by a whole question, and not by a keyword
        others = _others(text, mine[0], definition, asked)
        if others:
            text.hits[text.hits.index(mine[0])] = replace(mine[0], score=clues.SCORE)
            added += others
    text.hits.extend(added)
    text.hits.sort(key=lambda hit: hit.index)


def _others(text: Text, hit: Hit, definition: FieldDef, asked: list[FieldDef]) -> list[Hit]:
    labels = {other.index for other in text.hits}
    own = text.answer(hit, definition).raw
    inside = {id(piece) for piece in text.around(hit, definition)}
    found = []
    for index, piece in enumerate(text.pieces):
        if index in labels or id(piece) in inside or piece.row >= 0 or not piece.strong or piece.kind in ("list", "note"):
            continue
        if (
            clues.told(piece.text, definition) < _TOLD
            or clues.owner(piece.text, asked)[0] != definition.name
            or text.is_section(piece.text)
        ):
            continue
        other = Hit(index, definition.name, clues.SCORE, "", label=piece.text)
        under = text.around(other, definition)
        if under and all(one.row >= 0 or one.kind == "list" for one in under):
            continue  # "Fasering" over a planning
        raw = text.answer(other, definition).raw
        if len(raw) >= _ANSWER and not is_blank(own) and fold(raw) != fold(own):
            found.append(other)
        if len(found) == _ENOUGH:
            break
    return found
