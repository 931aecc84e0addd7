"""What somebody wrote behind the box of a declaration, or behind its yes and no: "Ja, voor het datamodel krijgen we ook Interreg-steun" under the
ticked "geen dubbele steun". The tick stands, and a person reads the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from calls.model import FieldDef
from parsers import boxes
from parsers.form_ends import CLOSING
from parsers.form_pieces import Piece, is_hint
from parsers.form_text import Text
from parsers.model import Control, FieldValue, Place
from parsers.words import fold, is_blank, tidy

REMARK = "Daar staat ook bij: “{}”."
_SHOWN = 300  # characters of a remark
_SURE = 0.9  # of a tick with a remark
_TICKED = re.compile(rf"{boxes.TICKED}\s?([^{boxes.TICKED}{boxes.OPEN}{boxes.UNKNOWN}]+)")
_WORD = re.compile(r"\w+")
_NEW_WORDS = 2  # that the form's own statement has not, at least: less is the rest of its line
_NUMBERED = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})*\.?\s+\S")  # the next question or part
_HEAD = re.compile(r"^\s*(?:toelichting|opmerking(?:en)?|uitleg|commentaar|motivering)\s*[:.]?\s*", re.I)
_SIGNED = re.compile(r"^\s*(?:voor)?(?:naam|datum|plaats|functie|titel|gedaan te|te \w+,? op)\b", re.I)


def add(text: Text, fields: dict[str, FieldValue]) -> None:
    """Every ticked declaration, yes or no with the remark that stands behind it."""
    for definition in text.form.fields:
        field = fields.get(definition.name)
        if definition.type not in ("declaration", "yes_no") or field is None or not isinstance(field.value, bool) or field.problem:
            continue
        labels = [_words(label) for label in (*definition.labels, *_choices(definition))]
        known = {word for label in labels for word in label}
        lines = [*(one for one in _TICKED.findall(field.raw) if _goes_on(_words(one), labels)), *_behind(text, field.place)]
        said = "\n".join(one for one in lines if len(set(_words(one)) - known) >= _NEW_WORDS)
        if said:
            fields[definition.name] = replace(
                field, problem=REMARK.format(tidy(said)[:_SHOWN].rstrip(".")), confidence=min(field.confidence, _SURE)
            )


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _goes_on(line: list[str], labels: list[list[str]]) -> bool:
    """Whether the words at a box are the form's own with more behind them: "(geen dubbele steun), behalve voor de sensoren"."""
    return any(label and line[: len(label)] == label for label in labels)


def _choices(definition: FieldDef) -> Iterator[str]:
    return (text for texts in definition.options.values() for text in texts)


def _behind(text: Text, place: Place) -> Iterator[str]:
    """The lines behind the last box of a field, up to what is not its own any more."""
    last = max((n for n, piece in enumerate(text.pieces) if any(_stands_at(control, place) for control in piece.controls)), default=None)
    if last is None:
        return
    labels = {hit.index for hit in text.hits}
    for index, piece in enumerate(text.pieces[last + 1 :], start=last + 1):
        if (
            index in labels
            or any(not one.unread for one in piece.controls)
            or piece.kind not in ("paragraph", "cell")
            or _is_something_else(text, piece, text.pieces[last])
        ):
            return
        said = _HEAD.sub("", piece.text)
        if not is_blank(said) and not is_hint(said):
            yield said


def _is_something_else(text: Text, piece: Piece, box: Piece) -> bool:
    if piece.row >= 0 or box.row >= 0:
        return (piece.block, piece.row) != (box.block, box.row)  # only what stands in the row of the box is beside it
    return (
        piece.strong
        or text.is_section(piece.text)
        or _NUMBERED.match(piece.text) is not None
        or CLOSING.search(piece.text) is not None
        or _SIGNED.match(piece.text) is not None
    )


def _stands_at(control: Control, place: Place) -> bool:
    def parts(where: Place) -> list[dict[str, object]]:
        return [{k: v for k, v in one.items() if k != "more"} for one in (where.anchor, *where.anchor.get("more", ()))]

    return control.kind == "checkbox" and any(one in parts(place) for one in parts(control.place))
