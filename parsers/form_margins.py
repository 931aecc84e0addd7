"""Answers in the header or footer of a document: a town that moved the contact block there filled it in all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calls.model import FieldDef
from parsers import values
from parsers.form_text import Text
from parsers.labels import SURE, heads, likeness
from parsers.model import TWICE, FieldValue, Picture, Place
from parsers.words import is_blank, tidy

_HERE = 0.8  # how sure such an answer is at most: a letterhead also names a telephone number
_WHERE = "kop- of voettekst"


def add(picture: Picture, text: Text, fields: dict[str, FieldValue], document: str) -> None:
    """Each field whose label stands nowhere in the text, from a line "label: answer" in the margins. Two different lines leave a doubt."""
    lines = list(_whole(picture.margins, text))
    labelled = {name for hit in text.hits for name in (hit.name, *hit.rivals)}
    for definition in text.form.fields if picture.margins else ():
        if definition.name in fields or definition.name in labelled or definition.type not in ("text", "email", "phone"):
            continue
        said = list(dict.fromkeys(rest for line in lines if (rest := _answer(line, definition))))
        parsed = values.parse(definition.type, said[0]) if said else None
        if parsed is None:
            continue
        raw, place = tidy(" / ".join(said)), Place(_WHERE, {})
        if len(said) > 1:
            problem = f"{TWICE} voor {definition.title}."
            fields[definition.name] = FieldValue(None, raw, document, place, 0.0, problem)
        else:
            sure = min(_HERE, parsed.confidence) if parsed.value is not None else 0.0
            fields[definition.name] = FieldValue(parsed.value, raw, document, place, sure, parsed.problem, "", parsed.invalid)


def _whole(lines: Sequence[str], text: Text) -> Iterator[str]:
    """The lines, each label that stands alone with the line after it: the cells of a table."""
    alone = [any(likeness(line, f.labels) >= SURE for f in text.form.fields) for line in lines]
    for n, line in enumerate(lines):
        if n and alone[n - 1] and not alone[n]:
            yield f"{lines[n - 1].rstrip(' :')}: {line}"
        if not alone[n]:
            yield line


def _answer(line: str, definition: FieldDef) -> str:
    """What stands behind the label of a field in a line; "" when the line has not its label, or nothing behind it."""
    for head, rest, marked in heads(line):
        if marked and likeness(head, definition.labels) >= SURE and not is_blank(rest, definition.prompts):
            return rest
    return ""
