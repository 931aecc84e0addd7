"""Labels that name a person or a body and then what is asked of it: "Contactpersoon (functie)", "Contactpersoon: naam", "Indiener - adres"."""

from __future__ import annotations

import re

from calls.model import FieldDef, FormDef
from parsers import boxes, clues
from parsers.labels import SURE, bare, likeness

_ASIDE = re.compile(r"\(([^()]{3,40})\)")
_ASPECT = re.compile(r"([^:\n\t(]{3,40}?)\s*(?::|\s[-–—]\s)\s*([^:\n\t]{2,30}?)\s*(?:[:\t\n]\s*(.*))?", re.S)
_LINKS = frozenset(("van", "de", "het", "der", "en"))

_LABELLED = re.compile(r"([^:\n]{3,60}):\s+(\S[^:\n]*)")
_STRANGE = 0.7  # confidence of a name behind words that may be its label, or be part of it

Best = dict[str, tuple[float, str, str]]  # by field: how much it is like its label, what follows, and the label


def is_option(text: str, form: FormDef) -> bool:
    """Whether a text is one of the choices of a question, with its box: "☐ Bestuur" names a domain, and asks for no body."""
    if boxes.BOX.match(text.strip()) is None:
        return False
    options = tuple(words for field in form.fields for texts in field.options.values() for words in texts)
    return likeness(boxes.without(text), options) >= SURE


def told_apart(best: Best, text: str, fields: tuple[FieldDef, ...]) -> Best:
    """The fields a label may be of, by what it asks of the one it names, when it says that."""
    if (told := _by_aspect(text, fields)) is not None:
        return told
    score, rest, label = max(best.values(), default=(1.0, "", ""))
    aside = _ASIDE.search(label)
    if aside is None or score >= 1:
        return best
    asked = [f.name for f in fields if f.type != "table" and likeness(aside[1], f.labels) >= SURE]
    if not asked or set(asked) & set(best):
        return best
    near = [name for name in asked if name.split(".")[0] in {other.split(".")[0] for other in best}] or asked
    return dict.fromkeys(near, (score, rest, label))


def _by_aspect(text: str, fields: tuple[FieldDef, ...]) -> Best | None:
    """The field of "Contactpersoon: e-mail" and what follows it. "naam" after a colon is no name."""
    match = _ASPECT.fullmatch(text)
    if match is None:
        return None
    whole = {f.name.split(".")[0]: f for f in fields if f.name.endswith(".name") and likeness(match[1], f.labels) >= SURE}
    asked = []
    for f in fields:
        group = f.name.split(".")[0]
        if group not in whole or f.type == "table" or likeness(match[2], f.labels) < SURE:
            continue
        if f is not whole[group] or _turned(f"{match[2]} {match[1]}", f):  # "Contactpersoon: projectleider" is an answer
            asked.append(f.name)
    label = text[: match.end(2)].strip()
    return {asked[0]: (SURE, (match[3] or "").strip(), label)} if len(asked) == 1 else None


def _turned(words: str, definition: FieldDef) -> bool:
    """Whether a label of the field has these very words in another order: "Naam van de contactpersoon"."""
    wanted = set(bare(words).split()) - _LINKS
    return any(set(bare(label).split()) - _LINKS == wanted for label in definition.labels)


def without_label(raw: str, definition: FieldDef) -> tuple[str, float]:
    """The name in an answer that brings a label in other words along ("Coördinerend bestuur: Stad Lier"), and how sure it can be at most. Names of
    people and bodies have no colon; titles have."""
    match = _LABELLED.fullmatch(raw.strip()) if definition.name.endswith(".name") else None
    if match is None:
        return raw, 1.0
    return (match[2], clues.SCORE) if clues.told(match[1], definition) > 0 else (raw, _STRANGE)
