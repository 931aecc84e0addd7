"""Lists that stand in a form as lines instead of as a table: "Stad Lier (0207.502.301), deelnemer: test het platform", one body a line.

Only where every line has a mark by which it cannot be an ordinary sentence: an enterprise number, a choice that the list has a column for (a
role), the number of the row ("WP2: Analyse") or, where the list asks for companies, the legal form of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from calls.model import FieldDef
from parsers import form_cards
from parsers.form_pieces import Piece, pieces
from parsers.labels import key, likeness
from parsers.model import Picture, Place
from parsers.words import is_blank, tidy
from registers.names import is_company

_HEADING = 0.84
_LONGEST = 300  # characters of a line
_RUN = 2  # lines, at least, that are a list without its title
_NUMBER = re.compile(r"(?:\bBE\s?)?\b[01]?\d{3}[. ]?\d{3}[. ]?\d{3}\b")
_CUTS = re.compile(r"\s*[;,|()\t]\s*|\s+[–—-]\s+|:\s+")
_BULLET = re.compile(r"^\s*(?:[•▪‣◦·*–—-]|\d{1,2}[.)])\s+")
_ROW = re.compile(r"^(?:wp|werkpakket|work package)\s*\.?\s*(\d{1,2})\b\s*[:.)–—-]?\s*", re.I)


def find(picture: Picture, definition: FieldDef, owner: Mapping[int, str]) -> tuple[list[form_cards.Row], tuple[int, ...]]:
    """The lines under the title of a table field as rows, and their blocks; both empty when not every line is one of the list."""
    rows: list[form_cards.Row] = []
    blocks: dict[int, None] = {}
    for piece in _under(pieces(picture, owner), definition):
        for line in filter(str.strip, piece.text.split("\n")):
            if is_blank(line, definition.prompts) or line.rstrip().endswith(":"):
                continue  # "Volgende organisaties werken mee:"
            cells = _cells(line, definition) if len(line) <= _LONGEST else {}
            if not cells:
                return [], ()
            rows.append((cells, Place(piece.place.location, piece.place.anchor)))
            blocks[piece.block] = None
    if not rows and any(column.type == "kbo" for column in definition.columns):
        return _unnamed(pieces(picture, owner), definition)
    return rows, tuple(blocks)


def _unnamed(found: list[Piece], definition: FieldDef) -> tuple[list[form_cards.Row], tuple[int, ...]]:
    """The same lines under a title in other words ("Met wie werk je samen?"): the only run of lines that each have a number and a choice."""
    marks = {column.name for column in definition.columns if column.type == "kbo"}
    choices = {column.name for column in definition.columns if column.type == "choice"}
    runs: list[list[tuple[dict[str, str], Piece]]] = [[]]
    strange = 0
    for piece in found:
        cells = (
            _cells(piece.text, definition) if piece.row < 0 and piece.kind not in ("list", "note") and len(piece.text) <= _LONGEST else {}
        )
        if marks & set(cells) and choices & set(cells):
            runs[-1].append((cells, piece))
        else:
            strange += (
                piece.row < 0
                and piece.kind != "list"
                and len(_NUMBER.findall(piece.text)) > 0
                and any(map(_is_choice(definition), _CUTS.split(piece.text)))
            )
            runs += [[]] if runs[-1] else []
    runs = [run for run in runs if run]
    if len(runs) != 1 or len(runs[0]) < _RUN or strange:  # another line with a body and its role: these are not all of them
        return [], ()
    rows = [(cells, Place(piece.place.location, piece.place.anchor)) for cells, piece in runs[0]]
    return rows, tuple(dict.fromkeys(piece.block for _, piece in runs[0]))


def _under(found: list[Piece], definition: FieldDef) -> Iterator[Piece]:
    """The paragraphs under the title of the list, up to the next heading, question or filled table."""
    start = next((n for n, piece in enumerate(found) if piece.row < 0 and likeness(piece.text, definition.labels) >= _HEADING), None)
    if start is None:
        return
    for piece in found[start + 1 :]:
        if piece.kind == "heading" or (piece.strong and piece.row < 0) or (piece.row >= 0 and not is_blank(piece.text)):
            return
        if piece.row < 0 and piece.kind not in ("list", "note"):
            yield piece


def _cells(line: str, definition: FieldDef) -> dict[str, str]:
    """What one line says, by column; empty when it has nothing that marks it as a line of this list."""
    line = _BULLET.sub("", line)
    columns = {column.type: column for column in reversed(definition.columns)}
    first = next((column for column in definition.columns if column.required), None)
    last = next((column for column in reversed(definition.columns) if column.type == "text" and not column.required), None)
    cells: dict[str, str] = {}
    if (row := _ROW.match(line)) is not None and any(column.name == "number" for column in definition.columns):
        cells["number"], line = row[1], line[row.end() :]
    if "kbo" in columns and len(numbers := _NUMBER.findall(line)) == 1:
        cells[columns["kbo"].name] = numbers[0]
        line = line.replace(numbers[0], " | ")
    marked, rest = bool(cells), []
    for part in filter(str.strip, _CUTS.split(line)):
        text = tidy(part).strip(" .")
        if first is not None and first.name not in cells:
            cells[first.name] = text
            marked |= not {"kbo", "choice"} & set(columns) and is_company(text)
            continue
        choice = next((one for one in definition.columns if one.type == "choice" and one.name not in cells and _chosen(text, one)), None)
        if choice is not None:
            cells[choice.name], marked = text, True
        elif key(text) and not any(likeness(text, column.labels) >= 0.9 for column in definition.columns):
            rest.append(text)
    if rest and last is not None and last.name != "lead":
        cells[last.name] = ", ".join(rest)
    return cells if marked and first is not None and key(cells.get(first.name, "")) else {}


def _is_choice(definition: FieldDef) -> Callable[[str], bool]:
    choices = [column for column in definition.columns if column.type == "choice"]
    return lambda text: any(_chosen(tidy(text).strip(" ."), column) for column in choices)


def _chosen(text: str, column: FieldDef) -> bool:
    return any(likeness(text, texts) >= 0.9 for texts in column.options.values())
