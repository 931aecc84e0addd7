"""Several answers strung together on one line, each behind its label: "Naam: Gemeente Lier; Ondernemingsnummer: 0207.502.301; Adres: ...".

Lines under each other that a print makes one paragraph of are such a line, too ("Naam – Gemeente Lier Ondernemingsnummer – 0207.502.301")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from calls.model import FormDef
from parsers.form_pieces import Piece

_LONGEST = 800  # characters of such a line
_LABEL = (3, 80)  # characters of a label in it
_OTHER = re.compile(r"[;,|•·/]\s*(?=[A-ZÀ-Ý][^:;,|]{1,40}:\s)")  # what stands before a label that the form does not have
_SIGN = re.compile(r":(?=\s|$)|\s[–—-]\s")
_STRONG = ("|", ";", "•")
_BETWEEN = " \t\u00a0\u2002\u2003\u2007\u2009\u202f;,|/•·–—-"  # signs between two answers


def parted(pieces: Sequence[Piece], form: FormDef) -> list[Piece]:
    """The pieces, with each such line as one piece for each label. Only a line that begins with a label of the form and a colon or dash is one, and
    what goes on from it: in running text "Startdatum:" may be anything."""
    pattern = _labels(tuple(label for definition in form.fields for label in definition.labels))
    found: list[Piece] = []
    goes_on = False
    for piece in pieces:
        parts = list(_parts(piece, pattern, goes_on))
        goes_on = len(parts) > 1
        found += parts
    return found


def _parts(piece: Piece, pattern: re.Pattern[str], goes_on: bool) -> Iterator[Piece]:
    text = piece.text
    if piece.row >= 0 or piece.kind in ("list", "note") or len(_SIGN.findall(text)) < 2 - goes_on or len(text) > _LONGEST:
        yield piece
        return
    starts: list[int] = []
    answered = 0  # where the answer to the last label begins
    for match in pattern.finditer(text):
        if not starts and text[: match.start()].strip(_BETWEEN):
            if not goes_on or not text[: match.start()].rstrip().endswith(_STRONG):
                break
            starts.append(0)  # the end of the answer that the line before begins with
        between = text[answered : match.start()].strip()
        if starts and match[0][:1].islower() and between[:1].islower() and between[-1:].isalnum():
            continue  # "Contactpersoon: naam en functie: ...": more of the label before it
        if not starts or text[answered : match.start()].strip(_BETWEEN):
            starts.append(match.start())
        answered = match.end()
    if len(starts) < 2:
        yield piece
        return
    starts = sorted({*starts, *(match.end() for match in _OTHER.finditer(text) if match.end() > starts[0])})
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end].rstrip(_BETWEEN)
        its = tuple(control for control in piece.controls if control.caption and control.caption in part)
        yield replace(piece, text=part, controls=its)


@lru_cache(maxsize=20)
def _labels(labels: tuple[str, ...]) -> re.Pattern[str]:
    """A label and its colon or dash, at the beginning of the line or behind a sign or a space."""
    words = sorted({label.strip(" :?") for label in labels if _LABEL[0] <= len(label) <= _LABEL[1]}, key=len, reverse=True)
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?:^|(?<=[{re.escape(_BETWEEN)}]))(?:(?i:{either}))(?:\s*:|\s+[–—-])(?=\s|$)")
