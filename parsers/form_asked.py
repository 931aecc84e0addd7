"""An answer that is nothing but help of the form ("Verwijs gerust naar eerdere projecten."): left open, or so short that only a person can tell."""

from __future__ import annotations

import re
from dataclasses import replace

from calls.model import FieldDef
from parsers import form_hints
from parsers.form_pieces import CELLS
from parsers.form_text import LONG, Text
from parsers.model import FieldValue
from parsers.words import fold, is_blank, tidy

_WORDS, _FEW = 30, 15  # of a line that asks, and of any other line of help, at most
_PART = 4  # words of a question, at least
_ALIKE = 2  # other answers, at least, that have such a line over or under them
_LONGER = 2  # times as long as that line is the rest of such an answer, at least
_SURE = 0.9  # at most, of an answer that has a line of help over or under it
_TOLD = "Hier staat misschien alleen uitleg van het formulier, en geen antwoord: “{}”."
# How one asks in Dutch: an order ("Som de resultaten op", but not "Som van ..."), or a word to who fills in the form.
_ORDER = re.compile(
    r"(?:(?:be|om)schrijf|schrijf|geef|licht|leg|vermeld|vertel|motiveer|verduidelijk|verwijs|denk|som|schets|bespreek|benoem|noem|toon|formuleer"
    r"|houd?|maak|wees|beperk|beantwoord|antwoord|gebruik|voeg|vul|kies|duid|ga|staaf|onderbouw|verantwoord|specificeer|situeer|lijst|vat|bepaal"
    r"|verklaar|geef aan|probeer|vermijd)\s(?!van\b)"
)
_SENTENCES = re.compile(r"[.!?]\s+[A-ZÀ-Ý]")
_NUMBERED = re.compile(r"\s*(?:[A-Z]|[IVX]{1,4}|\d{1,2})\.\d{1,2}\.?\s+[A-ZÀ-Ý]")  # "IV.1 Toelichting bij het werkplan": a question
_QUOTED = re.compile('[“„‘"][^“”„’"]*[”’"]')
_POINTS = re.compile(r"\(?\d{1,2} punten\b")  # of the jury
_READER = re.compile(r"\b(?:u|uw|jouw|jullie)\b")  # "je" is also anybody


def add(text: Text, fields: dict[str, FieldValue]) -> None:
    """Long answers that are perhaps only what the form says to its questions become a doubt (value None). That is so when the words ask or speak to
    the reader, or when the other questions have as short a line over or under a longer answer. An answer beside such words is less sure."""
    asked = {d.name: d for d in text.form.fields if d.type in LONG}
    printed = {name: _said(text, definition) for name, definition in asked.items()}
    for name in asked:
        field = fields.get(name)
        if field is None or field.value is None or not any(answer.raw.strip(" |\t\n") == field.raw for answer in text.answers(name)):
            continue  # of a control: what stands beside it is not what was answered
        lines = _lines(field.raw)
        others = [said for its, said in printed.items() if its != name]
        first, last = (sum(_stands_by(said, at) for said in others) for at in (0, -1))
        usual = max(first, last) >= max(_ALIKE, (len(others) + 1) // 2)
        if all(is_asking(line) or _is_of_question(line, asked[name]) for line in lines) or (
            len(lines) == 1 and _is_brief(lines[0]) and (usual or _NUMBERED.match(lines[0]) is not None)
        ):
            fields[name] = replace(field, value=None, confidence=0.0, problem=_TOLD.format(tidy(field.raw)[:120]))
        elif is_asking(lines[0]) or is_asking(lines[-1]):
            fields[name] = replace(field, confidence=min(field.confidence, _SURE))


def _is_of_question(line: str, definition: FieldDef) -> bool:
    """Whether a line is a part of the question itself, which a page or a cell cut in two."""
    said = fold(line)
    return len(said.split()) >= _PART and any(said in fold(label) for label in definition.labels)


def is_asking(line: str) -> bool:
    """Whether a line asks for an answer, or speaks to who is to give one."""
    said = fold(_QUOTED.sub("", line))
    return len(line.split()) <= _WORDS and (
        said.endswith("?")
        or _POINTS.match(said) is not None
        or _ORDER.match(said) is not None
        or _READER.search(said) is not None
        or form_hints.is_help(line)
    )


def _said(text: Text, definition: FieldDef) -> list[str]:
    """The lines that stand behind the label of a field and under it, whoever wrote them."""
    for hit in text.hits:
        if hit.name == definition.name:
            texts = [hit.rest, *(piece.text for piece in text.around(hit, definition))]
            if lines := _lines("\n".join(one for one in texts if not is_blank(one, definition.prompts))):
                return lines
    return []


def _lines(raw: str) -> list[str]:
    return [line.strip() for cell in raw.split(CELLS) for line in cell.split("\n") if line.strip()]


def _is_brief(line: str) -> bool:
    """Whether a line is one short sentence, or none."""
    return len(line.split()) <= _FEW and not _SENTENCES.search(line)


def _stands_by(lines: list[str], at: int) -> bool:
    """Whether the first or last line of an answer is a short one beside a much longer rest."""
    rest = lines[1:] if at == 0 else lines[:-1]
    return _is_brief(lines[at]) and len(" ".join(rest)) >= _LONGER * len(lines[at]) if lines else False
