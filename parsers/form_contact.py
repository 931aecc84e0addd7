"""A contact written freely: its lines have no labels, and are told apart by their shape.

They stand under the title of their part of the form, behind it on one line, in the cell beside it, behind the label of the name, or under a
question of no field. Where a part of such a contact is not told, it is not called empty: it may be in one of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from calls.model import FieldDef
from parsers import unclaimed, values
from parsers.form_ends import STREET, TOWN
from parsers.form_pieces import CELLS, Piece
from parsers.form_text import Text
from parsers.labels import SURE, heads, likeness
from parsers.model import PERHAPS, TWICE, FieldValue
from parsers.words import is_blank, tidy

_SURE = 0.7  # that a line without a label is what it looks like
_PARTED = 0.8  # that a name ends at the comma behind it
_CUT = re.compile(
    r",\s+(?![1-9]\d{3}\s)|;\s|\n|\s[|;–—-]\s|\t|\s*\((?=[^\W\d])|(?<=[^\W\d])\)\s*"
)  # a postcode belongs to the street before it
_ADDRESS = re.compile(r"\b[1-9]\d{3}\s+[A-ZÀ-Ý]|\b(straat|laan|plein|markt|weg|steenweg|dreef|kaai|lei)\s*\d", re.I)
_BODY = re.compile(
    r"\b(stad|gemeente|stadsbestuur|gemeentebestuur|ocmw|vgc|gemeenschapscommissie|provincie|intercommunale|igs|vzw|nv|bv|dienst|universiteit|hogeschool|agentschap|departement)\b",
    re.I,
)
_SAID = re.compile(r"^(?:t\.?a\.?v\.?|ter attentie van|contactpersoon|contact|verantwoordelijke|naam)(?:\s*:\s*|\s+)", re.I)
_PERSON = re.compile(
    r"^(?:(?:dhr|mevr|de heer|mevrouw|ir|dr|ing)\.?\s+)?[A-ZÀ-Ý][\w'’-]+(?:\s+(?:[A-ZÀ-Ý][\w'’-]*|van|de|der|den|ten|ter|le|la|’t|'t)){1,5}$"
)
_TWO = "Er staan twee contactpersonen. Kijk na bij wie dit hoort."
_DIGITS = 8  # of a telephone number, at least
_MOST_LINES = 8  # of a contact


def add(text: Text, fields: dict[str, FieldValue], document: str, left: list[unclaimed.Unclaimed]) -> list[tuple[str, Piece]]:
    """Adds what was not found by a label; the lines of the contact, when there was anything. ``left``: the questions of no field."""
    _part_function(text, fields)
    behind = _behind_name(text, fields)
    others = [*behind, *_behind_title(text), *unclaimed.contact_lines(left)]
    wanted = {f.name: f for f in text.form.fields if f.name.startswith("contact.") and f.name not in fields}
    sections = {f.section for f in text.form.fields if f.name.startswith("contact.") and f.section}
    lines = list(_lines([*((p.text, p) for section in sections for p in text.under(section)), *others]))
    found: dict[str, FieldValue] = {}
    for line, piece in lines:
        for name in shapes(line):
            if name in wanted and name not in found:
                raw = _SAID.sub("", line.split(",")[0]) if name == "contact.name" else line
                parsed = values.parse(wanted[name].type, raw)
                if parsed is not None and parsed.value is not None:
                    sure = round(min(_SURE, parsed.confidence), 2)
                    found[name] = FieldValue(parsed.value, raw, document, piece.place, sure, parsed.problem)
                    break
    fields.update(found)
    if behind and "contact.name" not in found and (doubt := perhaps(wanted["contact.name"], behind, document)) is not None:
        fields["contact.name"] = doubt  # something does stand behind its label
    _doubt_of_two(fields)
    return lines if found else []


def _doubt_of_two(fields: dict[str, FieldValue]) -> None:
    """Where two people are given, what one of them left open was taken from the other: none of the parts is sure."""
    parts = {name: field for name, field in fields.items() if name.startswith("contact.")}
    twice = {name for name, field in parts.items() if field.problem.startswith(TWICE) or CELLS in field.raw}
    named = parts.get("contact.name")
    people = re.split(rf"\n|{re.escape(CELLS)}", named.raw) if named is not None else []
    if (named is not None and named.problem.startswith(TWICE)) or sum(bool(_PERSON.match(p.strip())) for p in people) > 1 or len(twice) > 1:
        sure = {name: field for name, field in parts.items() if field.value is not None and field.confidence > _SURE}
        fields.update({name: replace(field, confidence=_SURE, problem=field.problem or _TWO) for name, field in sure.items()})


def _part_function(text: Text, fields: dict[str, FieldValue]) -> None:
    """Takes the function off the name that it stands behind ("An Maes, diensthoofd burgerzaken"), where the form says it nowhere else."""
    name = fields.get("contact.name")
    asked = any(f.name == "contact.function" for f in text.form.fields) and "contact.function" not in fields
    person, _, function = name.raw.partition(", ") if name is not None else ("", "", "")
    if name is None or not asked or not function[:1].islower() or "\n" in function or not _PERSON.match(person) or shapes(function):
        return
    sure = min(name.confidence, _PARTED)
    fields["contact.name"] = replace(name, value=person, raw=person, confidence=sure)
    fields["contact.function"] = replace(name, value=function, raw=function, confidence=min(sure, _SURE))


def perhaps(definition: FieldDef, lines: list[tuple[str, Piece]], document: str) -> FieldValue | None:
    """A part of the contact that none of its lines looks like: it may be in one of them all the same. A mail address or number that is nowhere
    in them is not."""
    whole = ", ".join(line for line, _ in lines)
    if not whole or not definition.name.startswith("contact.") or definition.type == "email":
        return None
    if definition.type == "phone" and sum(char.isdigit() for char in whole) < _DIGITS:
        return None
    return FieldValue(None, "", document, lines[0][1].place, 0.0, f"{PERHAPS} “{tidy(whole)[:80]}”.")


def _lines(written: list[tuple[str, Piece]]) -> Iterator[tuple[str, Piece]]:
    """Each line that says something; an e-mail address on a line of its own, and street and town on one."""
    before: tuple[str, Piece] | None = None
    for text, piece in written:
        for part in re.split(r"\n|\s[|;]\s|\t", values.EMAIL_SHAPE.sub(r"\n\g<0>\n", text)):
            line = part.strip()
            if is_blank(line):
                continue
            if before is not None and STREET.search(before[0]) and TOWN.fullmatch(line):
                before = f"{before[0]}, {line}", before[1]
                continue
            if before is not None:
                yield before
            before = line, piece
    if before is not None:
        yield before


def _behind_name(text: Text, fields: dict[str, FieldValue]) -> list[tuple[str, Piece]]:
    """A whole contact behind the label of its name ("Contact: An Maes, stad Lier, an@lier.example"): its lines, and it is no name any more."""
    name = fields.get("contact.name")
    if name is None or not (values.EMAIL_SHAPE.search(name.raw) or values.PHONE_SHAPE.search(name.raw)):
        return []
    piece = next((piece for piece in text.pieces if name.raw in piece.text), None)
    if piece is None:
        return []
    del fields["contact.name"]
    return [(part, piece) for part in _parts(name.raw)]


def _behind_title(text: Text) -> list[tuple[str, Piece]]:
    """The same behind the title of its part of the form ("Contactgegevens: stad Lier, An Maes, an@lier.example"), or in the cell beside it."""
    titles = tuple({f.section for f in text.form.fields if f.name.startswith("contact.") and f.section})
    labels = {hit.index for hit in text.hits}
    for index, piece in enumerate(text.pieces):
        if index in labels:
            continue
        said = [rest for head, rest, marked in heads(piece.text) if marked and rest and likeness(head, titles) >= SURE]
        if not said and piece.row >= 0 and likeness(piece.text, titles) >= SURE:
            beside = text.pieces[index + 1 : index + 2]
            said = [one.text for one in beside if (one.block, one.row) == (piece.block, piece.row) and index + 1 not in labels]
        if said:
            first = [(part, piece) for part in _parts(said[0])]
            return first if piece.row >= 0 else [*first, *((part, one) for one in _below(text, index) for part in _parts(one.text))]
    return []


def _below(text: Text, index: int) -> list[Piece]:
    """The lines under the first line of a contact, up to whatever is a label, a question or a title."""
    labels = {hit.index for hit in text.hits}
    found: list[Piece] = []
    for n, piece in enumerate(text.pieces[index + 1 : index + 1 + _MOST_LINES], index + 1):
        if n in labels or piece.row >= 0 or piece.strong or piece.kind != "paragraph" or piece.text.rstrip().endswith(("?", ":")):
            break
        found.append(piece)
    return found


def _parts(contact: str) -> list[str]:
    """What stands beside each other in a contact; a department belongs to its body."""
    parts: list[str] = []
    for part in filter(str.strip, _CUT.split(contact)):
        same = bool(parts) and shapes(part) == shapes(parts[-1]) == ["contact.organisation"]
        parts[-1:] = [f"{parts[-1]}, {part}"] if same else [*parts[-1:], part]
    return parts


def shapes(line: str) -> list[str]:
    """The contact fields an unlabelled line can be, likeliest first."""
    if values.EMAIL_SHAPE.search(line):
        return ["contact.email"]
    if _ADDRESS.search(line):
        return ["contact.address"]
    if values.PHONE_SHAPE.search(line) and sum(char.isdigit() for char in line) >= _DIGITS:
        return ["contact.phone"]
    if _BODY.search(line):
        return ["contact.organisation"]
    return ["contact.name"] if _PERSON.match(_SAID.sub("", tidy(line.split(",")[0]))) else []  # "Jan Peeters, projectleider"
