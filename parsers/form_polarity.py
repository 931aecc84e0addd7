"""What a box stands for: an option of the form, yes or no; and whether a statement affirms or denies."""

from __future__ import annotations

import re

from calls.model import FieldDef
from parsers import clues
from parsers.form_text import Answer
from parsers.labels import bare, key, likeness
from parsers.model import Control

_DENIES = re.compile(r"\b(geen|niet|nooit|zonder|noch|neen?|no|not|never|without|aucune?|jamais|sans|ne|n)\b")
_DENIAL = re.compile(r"\b(?:geen|niet|enkel|alleen|uitsluitend)\b")


def _texts(control: Control) -> list[str]:
    return [text for text in (control.tag.split(".")[-1], control.label, control.caption) if text.strip()]


def option(control: Control, definition: FieldDef) -> str | None:
    """The option a box stands for: by its name, its tooltip or the words beside it."""
    scored = sorted(((likeness(text, texts), name) for name, texts in definition.options.items() for text in _texts(control)), reverse=True)
    if not scored or scored[0][0] < 0.9:
        return None
    best, name = scored[0]
    return name if all(other == name for alike, other in scored if alike == best) else None  # "Wonen / Mobiliteit" is neither


def polarity(control: Control, definition: FieldDef) -> bool | None:
    for name, texts in definition.options.items():
        if key(control.tag.split(".")[-1]) in {key(text) for text in texts} and name in ("yes", "no"):
            return name == "yes"
    for text in (control.caption, control.label, control.tag.split(".")[-1].replace("_", " ")):
        words = bare(text).split()
        for word in (words[:1] if text is not control.tag else words) + words[-1:]:
            if word in ("ja", "yes", "oui"):
                return True
            if word in ("nee", "neen", "no", "non"):
                return False
    chosen = option(control, definition)
    return None if chosen is None else chosen == "yes"


def asked(control: Control, definition: FieldDef) -> bool:
    """Whether a control without the form's own name is about this question: by its tooltip, or as one of the long answers."""
    long = [text for texts in definition.options.values() for text in texts if len(text) > 12 and " " in text]
    return any(likeness(text, (*definition.labels, *long)) >= 0.9 for text in (control.label, control.caption) if text)


def of_rows_below(definition: FieldDef, every: list[Control], answers: list[Answer]) -> list[tuple[Control, bool]]:
    """The box for yes and the one for no in the rows of a table under the question, each in a row of its own."""
    for answer in answers:
        table, row = answer.place.location.split(", rij")[0], answer.place.anchor.get("row")
        if row is None:
            continue
        near = [c for c in every if c.kind == "checkbox" and not c.tag and c.place.location.split(", rij")[0] == table]
        near = [c for c in near if row <= c.place.anchor.get("row", -1) <= row + 2]
        pairs = [(c, p) for c in near if (p := polarity(c, definition)) is not None]
        if sorted(polarity for _, polarity in pairs) == [False, True]:
            return pairs
    return []


def statements(definition: FieldDef, controls: list[Control]) -> list[tuple[Control, bool]]:
    """Two boxes, each with a whole sentence: one that affirms what is asked and one that denies it. Empty when there are no such two."""
    said = [c for c in controls if c.kind == "checkbox" and clues.fits(_DENIAL.sub(" ", bare(c.caption)), definition.clues)]
    pairs = [(control, not denies(control.caption)) for control in said]
    return pairs if sorted(polarity for _, polarity in pairs) == [False, True] else []


def denies(text: str) -> bool:
    return _DENIES.search(bare(text)) is not None
