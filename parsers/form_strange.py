"""Questions of the call's form that are nowhere in a document, or all in words of its own.

The form prints every question. One that is not there was asked in words that we do not know, or was taken out: no machine can say that it is not
answered, so a person looks. Of a document that lacks many of them so much cannot be said: it is another one, or only a part of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from calls.model import FieldDef, FormDef
from parsers import clues
from parsers.clues import REQUEST
from parsers.form_ends import is_asked
from parsers.form_pieces import Piece
from parsers.form_text import LONG, Text
from parsers.labels import SURE, key, likeness
from parsers.model import PERHAPS, Control, FieldValue, Place
from parsers.words import fold, tidy

_REWORDED = f"{PERHAPS} een vraag in andere woorden: veel vragen staan hier anders dan op het formulier van de oproep."
_NOWHERE = f"{PERHAPS} een vraag in andere woorden: deze vraag zelf vonden we niet in het document."
_OTHERS = 4  # questions in other words, at least,
_SHARE = 3  # and at least one in so many, make a form in words of its own
_FEW = 4  # of the questions at most one in so many is nowhere
_LONGEST = 200  # characters of a question
_SENTENCE = re.compile(r"[.!;]\s*$")
_GOES_ON = re.compile(r"\s+(?:[(?:/*…._-]|(?:van|voor|en|of|in|bij|op|aan|door|met|wie|wat|welke|hoe)\b)")  # words of the question itself
_ROWS = 3  # of a list of fields that are looked for by name


def add(
    fields: dict[str, FieldValue], form: FormDef, text: Text, lists: Mapping[str, object], controls: Iterable[Control], document: str
) -> None:
    """Required fields that were not found become a doubt (value None): in a form in words of its own those that it does not ask for in the form's
    words, in any other those that it does not ask for at all. What is asked in the form's words and left open stays absent."""
    required = [definition for definition in form.fields if definition.required]
    own = _in_its_own_words(fields, form, text, lists, controls)
    seen = {hit.name for hit in text.hits} | set(fields)
    others = [definition for definition in required if definition.name in seen and definition.name not in own]
    absent = [definition for definition in required if definition.name not in own and definition.name not in fields]
    known = sum(definition.name in own for definition in required) + len(others)
    if len(others) >= _OTHERS and len(others) * _SHARE >= known:
        told = _REWORDED
    else:
        told, absent = _NOWHERE, [definition for definition in absent if definition.name not in seen]
        if len(absent) * _FEW > len(required):
            return
        answers = {tidy(field.raw) for field in fields.values()}
        absent = [definition for definition in absent if not _asked(definition, form, text, answers)]
    for definition in absent:
        hit = next((hit for hit in text.hits if hit.name == definition.name), None)
        place = text.pieces[hit.index].place if hit is not None else Place("het hele document")
        fields[definition.name] = FieldValue(None, "", document, place, 0.0, told)
        if told is _NOWHERE and definition.type in LONG:
            _say_it_may_be_here(fields, form, definition)


def _say_it_may_be_here(fields: dict[str, FieldValue], form: FormDef, absent: FieldDef) -> None:
    """Without its question an answer is read as the end of the answer before it."""
    before = [definition.name for definition in form.fields[: form.fields.index(absent)] if definition.type in LONG]
    name = next((name for name in reversed(before) if name in fields and fields[name].value is not None), None)
    if name is not None:
        told = f"Misschien hoort een deel hiervan bij een vraag die we niet vonden: {absent.title}."
        fields[name] = replace(
            fields[name], confidence=min(fields[name].confidence, clues.SCORE), problem=f"{fields[name].problem} {told}".strip()
        )


def is_doubt(field: FieldValue | None) -> bool:
    """Whether a field only says that it was not found."""
    return field is not None and field.problem in (_REWORDED, _NOWHERE)


def _asked(definition: FieldDef, form: FormDef, text: Text, answers: Set[str]) -> bool:
    """Whether a line asks it in words that we know: without an answer it became no label. A sentence that uses those words is an answer, and so is
    what was read as one; what asks for another field as the form does asks for that."""
    others = [other.labels for other in form.fields if other.name != definition.name]
    lines = [piece for piece in text.pieces if len(piece.text) <= _LONGEST and clues.told(piece.text, definition) > 0]
    lines = [piece for piece in lines if tidy(piece.text) not in answers and not _is_cut(piece, definition)]
    lines = [piece for piece in lines if not _answers_itself(piece.text, definition)]
    return any(_may_ask(piece) and not any(likeness(piece.text, labels) >= SURE for labels in others) for piece in lines)


def _answers_itself(line: str, definition: FieldDef) -> bool:
    """Whether a line goes on behind the label that it begins with: "Functie afdelingshoofd ruimte"."""
    said = fold(line)
    begun = max((label for label in map(fold, definition.labels) if said.startswith(f"{label} ")), key=len, default="")
    return bool(begun) and _GOES_ON.match(said[len(begun) :]) is None


def _is_cut(piece: Piece, definition: FieldDef) -> bool:
    """Whether a line is only the beginning of the question ("Startdatum van het"): the rest stands elsewhere, and so may the answer."""
    said = key(piece.text)
    return any(key(label).startswith(f"{said} ") for label in definition.labels) and not any(
        key(label) == said for label in definition.labels
    )


def _may_ask(piece: Piece) -> bool:
    return is_asked(piece) or not _SENTENCE.search(piece.text) or REQUEST.match(piece.text) is not None


def _in_its_own_words(
    fields: Mapping[str, FieldValue], form: FormDef, text: Text, lists: Mapping[str, object], controls: Iterable[Control]
) -> set[str]:
    """The fields that the document asks for as the form does: by a label, the head of a list or the name of a control."""
    tags = {word for control in controls for word in (control.tag.casefold(), control.tag.split(".")[-1].casefold()) if word}
    by_name = {definition.name for definition in form.fields if tags & _tags(definition)}
    by_label = {hit.name for hit in text.hits if hit.score >= SURE}
    return by_name | by_label | set(lists) | {name for name, field in fields.items() if field.confidence > clues.SCORE}


def _tags(definition: FieldDef) -> set[str]:
    rows = (tag.replace("{n}", str(n)) for column in definition.columns for tag in column.row_tags for n in range(1, _ROWS + 1))
    return {tag.casefold() for tag in (*definition.tags, *rows)}
