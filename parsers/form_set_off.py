"""Help that a form prints in italics or in grey beside its labels ("Officiële naam van de stad"): no part of an answer, and none by itself.

That it is the form's, and not the writer's, is told by the answers that stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parsers.form_text import LONG, Hit, Text
from parsers.model import FieldValue, Picture
from parsers.words import fold, is_blank, tidy

_FEWEST = 2  # labels, at least, with such a line beside their answer
_UNDER = 2  # lines under a label in which its answer and its help stand
_SURE = 0.9  # at most, of an answer that such a line was taken from
_TOLD = "Hier staat alleen “{}”, in de opmaak waarin het formulier uitleg geeft. Kijk na of dat een antwoord is."


@dataclass(frozen=True, slots=True)
class Help:
    """What a form sets off: its lines, folded, and the fields whose answer stands beside one of them."""

    lines: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()


def of_the_form(picture: Picture, text: Text) -> Help:
    """The lines set off that stand beside an answer to a short question; none where most of what is set off is an answer."""
    types = {definition.name: definition.type for definition in text.form.fields}
    beside, alone = 0, 0
    found, names = set[str](), set[str]()
    for hit in text.hits if picture.asides else ():
        lines = [line for line in _near(text, hit) if not is_blank(line)]
        off = {fold(line) for line in lines} & picture.asides
        mixed = 0 < len(off) < len(lines)
        beside, alone = beside + mixed, alone + bool(off and not mixed)
        if mixed and types[hit.name] not in LONG:
            found |= off
            names.add(hit.name)
    return Help(frozenset(found), frozenset(names)) if beside >= max(_FEWEST, alone) else Help()


def cleared(picture: Picture, help_: Help) -> Picture:
    """The picture without those lines."""
    blocks = [
        replace(block, rows=tuple(tuple(_without(cell, help_.lines) for cell in row) for row in block.rows))
        if block.kind == "table"
        else replace(block, text=_without(block.text, help_.lines))
        for block in picture.blocks
    ]
    return replace(picture, blocks=tuple(blocks))


def add(picture: Picture, text: Text, help_: Help, fields: dict[str, FieldValue]) -> None:
    """What was answered in nothing but lines that are set off, in a form that sets its help off, becomes a doubt. A text beside help that was taken
    out is less sure: it may have been a line of the writer's."""
    types = {definition.name: definition.type for definition in text.form.fields}
    for name, field in fields.items() if help_.lines else ():
        if field.value is None or not any(answer.raw.strip(" |\t\n") == field.raw for answer in text.answers(name)):
            continue
        lines = [line for line in field.raw.split("\n") if line.strip()]
        if lines and all(fold(line) in picture.asides for line in lines):
            fields[name] = replace(field, value=None, confidence=0.0, problem=_TOLD.format(tidy(field.raw)[:80]))
        elif types[name] == "text" and name in help_.fields:
            fields[name] = replace(field, confidence=min(field.confidence, _SURE))


def _without(text: str, lines: frozenset[str]) -> str:
    return "\n".join(line for line in text.split("\n") if fold(line) not in lines)


def _near(text: Text, hit: Hit) -> Iterator[str]:
    """The lines behind a label, beside it or right under it, up to the next label."""
    piece = text.pieces[hit.index]
    yield from hit.rest.split("\n")
    if piece.row >= 0:
        for one in text.beside(hit):
            yield from one.text.split("\n")
        return
    labels = {other.index for other in text.hits}
    for index in range(hit.index + 1, min(hit.index + 1 + _UNDER, len(text.pieces))):
        one = text.pieces[index]
        if index in labels or one.strong or one.kind not in ("paragraph", "heading"):
            return
        yield from one.text.split("\n")
