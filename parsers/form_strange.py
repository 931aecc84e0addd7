"""Forms that ask most of their questions in other words than the call's form does.

Of such a form nobody can say by machine that a question is not answered: it may be asked in words that we do not know, too. A person looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from calls.model import FormDef
from parsers import clues
from parsers.form_text import Text
from parsers.model import PERHAPS, Control, FieldValue, Place

_TOLD = f"{PERHAPS} een vraag in andere woorden: veel vragen staan hier anders dan op het formulier van de oproep."
_OTHERS = 4  # questions in other words, at least
_SHARE = 3  # and at least one in so many


def add(
    fields: dict[str, FieldValue], form: FormDef, text: Text, lists: Mapping[str, object], controls: Iterable[Control], document: str
) -> None:
    """Required fields that were not found and of which no label has the form's own words become a doubt (value None) in such a form."""
    required = [definition.name for definition in form.fields if definition.required]
    own = _in_its_own_words(fields, form, text, lists, controls)
    seen = {hit.name for hit in text.hits} | set(fields)
    others = [name for name in required if name in seen and name not in own]
    absent = [name for name in required if name not in own and name not in fields]
    if len(others) < _OTHERS or len(others) * _SHARE < len(own & set(required)) + len(others):
        return
    for name in absent:
        hit = next((hit for hit in text.hits if hit.name == name), None)
        place = text.pieces[hit.index].place if hit is not None else Place("het hele document")
        fields[name] = FieldValue(None, "", document, place, 0.0, _TOLD)


def _in_its_own_words(
    fields: Mapping[str, FieldValue], form: FormDef, text: Text, lists: Mapping[str, object], controls: Iterable[Control]
) -> set[str]:
    """The fields that the document asks for as the form does: by a label, the head of a list or the name of a control."""
    tags = {word for control in controls for word in (control.tag.casefold(), control.tag.split(".")[-1].casefold()) if word}
    by_name = {definition.name for definition in form.fields if tags & {tag.casefold() for tag in definition.tags}}
    by_label = {hit.name for hit in text.hits if hit.score > clues.SCORE}
    return by_name | by_label | set(lists) | {name for name, field in fields.items() if field.confidence > clues.SCORE}
