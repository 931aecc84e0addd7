"""What a document is in the call, told by what stands in it and never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from calls.model import Edition, FormDef
from parsers import clues, translations
from parsers.labels import heads, likeness
from parsers.model import Picture, Role
from parsers.values import EMAIL_SHAPE
from parsers.words import fold, is_blank, tidy

_LIKE = 0.9
_LIKELY, _PERHAPS = 0.5, 0.35  # weights from which a document is a form, or perhaps one
_RICHER = 2  # times as many fields as the form whose phrases are there
_QUESTIONS = 5  # what looks like labels and questions, at least, in a form that we do not know
_RUN_ON = 1000  # characters of a paragraph that is more than one
_UNSURE = "We weten niet zeker welk document dit is."
_NO_WORKBOOK = "Dit lijkt het kostenmodel, maar niet als Excel-bestand. Zonder het werkblad kunnen we de bedragen niet narekenen."
OTHER_SHEETS = "Dit lijkt het kostenmodel, maar de werkbladen zijn anders opgebouwd."
_YEAR = re.compile(r"\b(v\s?\d+(?:\.\d+)*)\s*[-–—|,]?\s*(20\d\d)\b", re.I)
_ANY_YEAR = re.compile(r"\b(20[12]\d)\b")
_CALL = re.compile(r"oproep\s+([^:;.?!]{3,60}?)\s+20\d\d", re.I)
_ENOUGH = {"registration-form": 4, "application-form": 6, "cost-model": 4}
_GENERIC = {"text", "email", "phone", "kbo", "date"}  # labels that stand on any form or letter: they count for less


class Recognised(NamedTuple):
    """What a document is. ``version``: the version line in it ("v1.0 2025"), else the year in its title ("2025"), but the name of the call, without a
    year, when that is another one. ``problems``: Dutch. ``form``: the definition to read it by, in the
    words of its language; None when it is no form. ``language``: Dutch name of another language than the call's."""

    role: Role
    version: str
    problems: tuple[str, ...] = ()
    form: FormDef | None = None
    language: str = ""


def recognise(picture: Picture, edition: Edition) -> Recognised:
    """What a document is in the call.

    A form is told by the phrases of the edition's definition and by how many of its fields it has, also in the languages that the edition knows.
    What fits no form is an annex; what nearly fits one, or two alike, is unknown and for a person.
    """
    seen = _Seen.of(picture)
    weights = sorted(((_weight(seen, form), form, "") for form in edition.forms), key=lambda found: -found[0])
    spoken = [(_weight(seen, other), other, t.language) for form in edition.forms for t, other in translations.spoken(form, seen.heads)]
    if spoken and (best := max(spoken, key=lambda found: found[0]))[0] > weights[0][0]:
        weights = [best, *(found for found in weights if found[1].role != best[1].role)]
    weights = _richest_first(weights, seen)
    version, year = _version(picture)
    if not weights or weights[0][0] < _LIKELY:
        unsure = bool(weights) and (weights[0][0] >= _PERHAPS or _for_this_call(seen, picture, edition))
        return Recognised(Role.UNKNOWN, version, (_UNSURE,)) if unsure else Recognised(Role.ANNEX, version)
    weight, form, language = weights[0]
    if len(weights) > 1 and weight - weights[1][0] < 0.1 and weights[1][0] >= _LIKELY:
        return Recognised(Role.UNKNOWN, version, (f"Dit kan zowel {form.title} als {weights[1][1].title} zijn.",))
    if form.role == "cost-model":
        return Recognised(Role.UNKNOWN, version, (OTHER_SHEETS if "spreadsheet" in picture.media_type else _NO_WORKBOOK,))
    problems = []
    if year is not None and year != form.year:
        problems.append(f"Dit is {form.title} van {year}, niet dat van {form.year}.")
    if language:
        problems.append(f"Dit is {form.title} in {language}.")
    problems.extend(picture.notes)
    other = _other_call(seen, picture, edition)
    if other:
        problems.insert(0, f"Op dit formulier staat de oproep “{other}”, niet {edition.name}.")
    version = other or version or str(year or "")  # a year in its title is all that some forms tell of themselves
    return Recognised(Role(form.role), version, tuple(problems), form, language)


def _richest_first(weights: list[tuple[float, FormDef, str]], seen: _Seen) -> list[tuple[float, FormDef, str]]:
    """The forms by weight, but first the one of which far more fields stand in the document: an application that repeats the registered idea has
    the questions of both."""
    likely = [found for found in weights if found[0] >= _LIKELY]
    if len(likely) < 2:
        return weights
    richest = max(likely, key=lambda found: _fields(seen, found[1]))
    if richest is weights[0] or _fields(seen, richest[1]) < max(_ENOUGH[richest[1].role], _RICHER * _fields(seen, weights[0][1])):
        return weights
    return [(1.0, *richest[1:]), *((min(found[0], _LIKELY), *found[1:]) for found in weights if found is not richest)]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What of a document tells its role: its lines, the labels they begin with, what asks something, its title, the names of its controls."""

    lines: list[str]
    heads: list[str]
    asked: list[str]
    title: list[str]
    tags: set[str]

    @classmethod
    def of(cls, picture: Picture) -> _Seen:
        lines = _lines(picture)
        labels = [head for line in lines for head, _, marked in heads(line) if head == line or marked]
        controls = [c for block in picture.blocks for c in block.controls] + list(picture.controls)
        tags = {control.tag.split(".")[-1].casefold() for control in controls if control.tag}
        return cls(lines, labels, _asked(picture), _title(picture), tags)


def _weight(seen: _Seen, form: FormDef) -> float:
    """0..1: how surely the document is this form. Half of it phrases, half of it fields."""
    phrases = sum(any(likeness(line, (phrase,)) >= _LIKE or _holds(line, phrase) for line in seen.lines) for phrase in form.phrases)
    if form.clues and any(clues.fits(line, form.clues) for line in seen.title):
        phrases += 2
    enough = _ENOUGH[form.role]
    return 0.5 * min(1.0, phrases / 3) + 0.5 * min(1.0, _fields(seen, form) / enough)


def _fields(seen: _Seen, form: FormDef) -> float:
    """How many fields of the form stand in the document; those that any letter has count for less."""
    fields = 0.0
    for definition in form.fields:
        own = {tag.casefold() for tag in definition.tags}
        if own & seen.tags or any(likeness(label, definition.labels) >= _LIKE for label in seen.heads):
            fields += 0.4 if definition.type in _GENERIC else 1.0
        elif definition.clues and definition.type not in _GENERIC and any(clues.told(label, definition) > 0.3 for label in seen.asked):
            fields += 0.6
    return fields


def _for_this_call(seen: _Seen, picture: Picture, edition: Edition) -> bool:
    """Whether a document that is like no form may still be one of this call: its title names the call, it has an address, and questions or text in
    which questions can no longer be told (a table that was lost)."""
    name = _ANY_YEAR.sub("", fold(edition.name)).strip()
    named = any(name in fold(line) for line in (*seen.title, *picture.margins))
    run_on = any(block.kind != "table" and len(block.text) > _RUN_ON for block in picture.blocks)
    return (
        named
        and (len(seen.asked) >= _QUESTIONS or run_on)
        and any(EMAIL_SHAPE.search(text) for text in (*seen.lines, *(block.text for block in picture.blocks)))
    )


def _other_call(seen: _Seen, picture: Picture, edition: Edition) -> str:
    """The name, without its year, of another call that a form names at its top while it names this one nowhere; "" for any other form."""
    own = _ANY_YEAR.sub("", fold(edition.name)).strip()
    if any(own in fold(line) for line in (*seen.lines, *picture.margins)):
        return ""
    top = (*picture.margins, *(tidy(block.text) for block in picture.blocks[:6]))
    return next((match[1] for line in top if (match := _CALL.fullmatch(line))), "")


def _title(picture: Picture) -> list[str]:
    """The lines at the top that can be the title: no sentences, and not only in passing."""
    top = [b for b in picture.blocks[:5] if b.kind != "table" and b.text.strip()]
    lines = [
        tidy(line) for n, block in enumerate(top) if n == 0 or block.bold or block.kind == "heading" for line in block.text.split("\n")
    ]
    return [line for line in lines if len(line) < 120 and not line.endswith(".")][:6]


def _asked(picture: Picture) -> list[str]:
    """What looks like a label or question by its make-up: bold, a heading, the first cell of a row, or with a colon or question mark."""
    found: list[str] = []
    for block in picture.blocks:
        if block.kind == "table":
            found.extend(tidy(row[0]) for row in block.rows if row and len(row[0]) < clues.LONGEST)
        elif block.bold or block.kind == "heading":
            found.append(tidy(block.text))
        else:
            found.extend(head for head, _, marked in heads(block.text) if marked)
    return [text for text in dict.fromkeys(found) if text][:500]


def _holds(line: str, phrase: str) -> bool:
    """The phrase stands as a whole at the start of a short line ("Aanmeldingsformulier projectidee - versie 2")."""
    mine, other = fold(line), fold(phrase)
    return len(mine) < 160 and len(other) > 11 and (mine.startswith(other) or (other in mine and len(other) > 24))


def _lines(picture: Picture) -> list[str]:
    found: dict[str, None] = {}
    for block in picture.blocks:
        cells = [cell for row in block.rows for cell in row] if block.rows else block.text.split("\n")
        for cell in cells:
            line = tidy(cell)
            if line and len(line) < 500 and not is_blank(line):
                found[line] = None
    for margin in picture.margins:
        found[tidy(margin)] = None
    for control in picture.controls:
        if control.label:
            found[tidy(control.label)] = None
    return list(found)[:1500]


def _version(picture: Picture) -> tuple[str, int | None]:
    """The version line and its year: from the margins first, then the top of the document, then the last lines."""
    top = [tidy(block.text) for block in picture.blocks[:6]]
    for line in (*picture.margins, *top, *(tidy(block.text) for block in picture.blocks[-3:])):
        if match := _YEAR.search(line):
            return f"{match[1].replace(' ', '')} {match[2]}", int(match[2])
    for line in (*picture.margins, *top[:3]):
        years = {int(year) for year in _ANY_YEAR.findall(line)}
        if len(years) == 1 and re.search(r"\b(oproep|city of things|formulier)\b", fold(line)):
            return "", years.pop()
    return "", None
