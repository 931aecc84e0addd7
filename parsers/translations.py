"""Forms in another language than the call's: read by the words that the edition gives for it, and always for a person.

A partner from across the language border fills in a form of his own, or a browser translates the page. What it says is read, but no verdict
rests on it by itself: the field ``LANGUAGE`` tells the checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calls.model import FieldDef, FormDef, Translation
from parsers.labels import key
from parsers.model import LANGUAGE, PERHAPS, FieldValue, Picture

_ENOUGH = 3  # lines in the very words of a translation, before it is tried at all
_SURE = 0.8  # a label in another language is one in other words


def spoken(form: FormDef, lines: Iterable[str]) -> list[tuple[Translation, FormDef]]:
    """The translations of a form that a document with these lines may be in, each with the form in its words."""
    if not form.translations:
        return []
    keys = {key(line) for line in lines}
    ours = {key(words) for field in form.fields for words in field.labels}
    found = []
    for translation in form.translations:
        words = {key(text) for texts in translation.labels.values() for text in texts} | {key(text) for text in translation.phrases}
        if len(keys & (words - ours)) >= _ENOUGH:
            found.append((translation, translated(form, translation)))
    return found


def translated(form: FormDef, translation: Translation) -> FormDef:
    """The form with the words of a translation before its own, which may stand among them."""
    fields = tuple(_field(field, translation) for field in form.fields)
    return form.model_copy(update={"phrases": (*translation.phrases, *form.phrases), "fields": fields})


def _field(field: FieldDef, translation: Translation, above: str = "") -> FieldDef:
    name = above + field.name
    return field.model_copy(
        update={
            "labels": (*translation.labels.get(name, ()), *field.labels),
            "clues": (*translation.clues.get(name, ()), *field.clues),
            "options": {one: (*translation.labels.get(f"{name} > {one}", ()), *texts) for one, texts in field.options.items()},
            "columns": tuple(_field(column, translation, f"{name} > ") for column in field.columns),
            "section": translation.sections.get(field.section, field.section),
        }
    )


def told(fields: dict[str, FieldValue], form: FormDef, language: str, picture: Picture, document: str) -> dict[str, FieldValue]:
    """The fields with the language of the form beside them. None is certain, and a required one that was not found may stand there all the same."""
    place = next(block.place for block in picture.blocks)
    done = {LANGUAGE: FieldValue(language, "", document, place)}
    for definition in form.fields:
        field = fields.get(definition.name)
        if field is not None:
            done[definition.name] = replace(field, confidence=min(field.confidence, _SURE))
        elif definition.required:
            done[definition.name] = FieldValue(None, "", document, place, 0.0, f"{PERHAPS} een vraag in {language}.")
    return done
