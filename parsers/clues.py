"""A label or question in wholly other words, told by the words that carry its meaning ("Het project start op", "2. Eerdere pogingen").

The edition gives each field its clues. A clue is a few parts with a space between them: each part must stand in the text as the beginning of
a word, or anywhere in one when the part begins with ``*``; ``|`` parts alternatives; a part after ``!`` must not stand
there; what ends in ``.`` must be the whole word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from calls.model import FieldDef
from parsers.labels import bare, key

SCORE = 0.8  # how sure a label found by its clues is: never as sure as one in the form's own words
LONGEST = 240  # characters: more than that is no label or question
CLOSE = 0.15  # two fields nearer than this are a tie
REQUEST = re.compile(r"(?:beschrijf|omschrijf|geef|licht|leg|vermeld|motiveer|verduidelijk|verwijs|denk|som)\b[^.?!]{5,150}[.!]?", re.I)


@lru_cache(maxsize=2_000)
def _parts(clue: str) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    made = []
    for part in clue.split():
        wanted = not part.startswith("!")
        made.append((wanted, re.compile("|".join(_stem(stem) for stem in part.lstrip("!").split("|") if stem))))
    return tuple(made)


def _stem(stem: str) -> str:
    begins = "" if stem.startswith("*") else r"\b"
    return begins + re.escape(stem.removeprefix("*").removesuffix(".")) + (r"\b" if stem.endswith(".") else r"\w*")


@lru_cache(maxsize=50_000)
def _told(text: str, clues: tuple[str, ...], with_asides: bool = False) -> float:
    words = "" if with_asides else bare(text)
    words = words or key(text)
    if not words or len(text) > LONGEST:
        return 0.0
    best = 0.0
    for clue in clues:
        found = [(wanted, pattern.search(words)) for wanted, pattern in _parts(clue)]
        if all(wanted == (match is not None) for wanted, match in found):
            said = sum(len(match.group()) for wanted, match in found if wanted and match is not None)
            best = max(best, min(1.0, said / len(words)))
    return best


def told(text: str, definition: FieldDef) -> float:
    """0..1: the part of the text that the best clue of the field accounts for; 0.0 when none fits."""
    return _told(text, definition.clues) if definition.clues else 0.0


def fits(text: str, wanted: tuple[str, ...]) -> bool:
    """Whether a text meets one of the clues."""
    return _told(text, wanted) > 0


def owner(text: str, definitions: Iterable[FieldDef]) -> tuple[str, tuple[str, ...]]:
    """The field that a text is likeliest the label of ("" when none), and the fields that are about as likely. What stands in brackets counts only
    when the rest tells nothing: "Hoe wordt dit ingevoerd (meerjarenplan, bestuursakkoord)?"."""
    asked = [d for d in definitions if d.clues]
    for with_asides in (False, True) if "(" in text or "[" in text else (False,):
        ranked = sorted(((score, d.name) for d in asked if (score := _told(text, d.clues, with_asides)) > 0), reverse=True)
        if ranked:
            break
    if not ranked:
        return "", ()
    best, name = ranked[0]
    return name, tuple(other for score, other in ranked[1:] if best - score < CLOSE)
