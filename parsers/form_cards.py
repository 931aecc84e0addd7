"""Lists that stand in a form as cards instead of as a table: "Partner 1", under it "Naam: ...", "Rol: ...", then "Partner 2" and so on.

A card begins with a title that has a number or names a role, or where the label that every card has comes back. Its lines are paragraphs, rows
of a small table, or a column of a table that has the labels at its left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from calls.model import FieldDef
from parsers import values
from parsers.form_pieces import origin
from parsers.labels import SURE, bare, heads, likeness
from parsers.model import Block, Picture, Place
from parsers.words import is_blank, tidy

Row = tuple[dict[str, str], Place]
_TITLE = re.compile(r"^(\D{2,40}?)\s*(?:nr\.?|n°|#)?\s*(\d{1,3})\s*(?:[:.,)–-]\s*(\S.{0,120})?|(?:\()([^)]{2,60})\))?$")
_HEADING = 0.84
_LABEL = 0.88  # how much the words before a colon must be like the heading of a column
_MOST_STRANGE = 2  # lines in a row that belong to no card, after which the list has ended
_MOST_CARDS = 100
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, or one row of a table: a label and what stands after it (or the whole line, and nothing)."""

    block: int
    place: Place
    text: str
    value: str = ""
    heading: bool = False
    card: bool = False  # the first row of a table of two columns whose next row has a label of the list
    cells: bool = False  # out of a table: what stands beside the label is its value, also when it is nothing


@dataclass(slots=True)
class _Cards:
    """The cards of one field while they are gathered."""

    definition: FieldDef
    rows: list[Row] = field(default_factory=list)
    titles: list[dict[str, str]] = field(default_factory=list)  # what the title of each card says by itself
    blocks: dict[int, None] = field(default_factory=dict)  # where the lines of cards stand
    between: list[int] = field(default_factory=list)  # lines of a card that the list does not ask for: known as such when the card goes on
    waiting: str = ""  # the column whose label stood alone: the next line is its value
    strange: int = 0
    open: bool = False
    numbered: int = 0
    titled: bool = False  # stands under the very title that the form gives it
    pairs: int = 0


def find(picture: Picture, definition: FieldDef, owner: Mapping[int, str]) -> tuple[list[Row], tuple[int, ...]]:
    """The cards of a table field as rows, and the blocks that hold nothing else; both empty when there are none."""
    cards = _Cards(definition)
    for line in _lines(picture, definition, owner):
        _take(cards, line)
        if len(cards.rows) > _MOST_CARDS:
            return [], ()
    _without_counted(cards)
    needed = {column.name for column in definition.columns if column.required}
    told = {column.name for column in definition.columns if column.type == "choice"} | {"number"}  # what a title alone can say
    rows = [(cells, place) for cells, place in cards.rows if any(text for name, text in cells.items() if name not in told)]
    full = [cells for cells, _ in rows if needed <= {name for name, text in cells.items() if text} and len(cells) >= 2]
    if len(full) < (1 if cards.numbered or cards.titled else 2) or len(full) < len(rows) * 0.6:
        return [], ()
    return rows, tuple(cards.blocks) if cards.pairs else ()


def _without_counted(cards: _Cards) -> None:
    """Takes out the choice that all titles say alike ("Deelnemer 1", "Deelnemer 2" ...): those words count the cards and tell them not apart."""
    for column in cards.definition.columns:
        said = [title.get(column.name, "") for title in cards.titles]
        if column.type == "choice" and len(said) > 1 and said[0] and len({bare(text) for text in said}) == 1:
            for cells, _ in cards.rows:
                del cells[column.name]


def _take(cards: _Cards, line: _Line) -> None:
    """Puts one line where it belongs."""
    title = _title(line, cards.definition)
    if title is not None and ("" not in title or (cards.open and not cards.waiting)):
        _begin(cards, line, title)
        cards.numbered += "" not in title
        return
    column, value = _pair(line, cards.definition)
    if column is not None and cards.open:
        if not cards.rows or (column.required and column.name in cards.rows[-1][0]):
            _begin(cards, line, {})
        cards.pairs += 1
        _fill(cards, line, column, value)
        return
    if cards.open and cards.waiting and not line.heading:
        column = next(one for one in cards.definition.columns if one.name == cards.waiting)
        _fill(cards, line, column, f"{line.text} {line.value}".strip())
        cards.waiting = ""
    elif (alike := likeness(line.text, cards.definition.labels)) >= _HEADING:
        cards.open, cards.strange = True, 0
        cards.titled |= alike >= SURE
    elif cards.open:
        cards.between.append(line.block)
        cards.strange += 1
        if line.heading or cards.strange > _MOST_STRANGE:
            cards.open, cards.between = False, []


def _begin(cards: _Cards, line: _Line, title: Mapping[str, str]) -> None:
    said = {name: text for name, text in title.items() if name}
    cards.rows.append((dict(said), line.place))
    cards.titles.append(said)
    _goes_on(cards, line)


def _goes_on(cards: _Cards, line: _Line) -> None:
    cards.blocks.update(dict.fromkeys((*cards.between, line.block)))
    cards.open, cards.waiting, cards.strange, cards.between = True, "", 0, []


def _fill(cards: _Cards, line: _Line, column: FieldDef, value: str) -> None:
    value = "" if is_blank(value, column.prompts) else value
    if value:
        cells, said = cards.rows[-1][0], cards.titles[-1]
        if column.type == "choice" and said.pop(column.name, None) is not None:
            cells[column.name] = value  # "Deelnemer 1" is a name for the card when the card tells the role itself
        cells.setdefault(column.name, value)
    _goes_on(cards, line)
    cards.waiting = "" if value or line.cells else column.name


def _title(line: _Line, definition: FieldDef) -> dict[str, str] | None:
    """What the title of a card says ("Partner 2: Stad Lier", "Coördinator"); None when the line is no title. Key "" when it has no number."""
    text = tidy(line.text).rstrip(":")
    if len(text) > 160 or (line.value and not line.cells):
        return None
    first = next((column for column in definition.columns if column.required), None)
    named = {first.name: line.value} if first is not None and line.value else {}
    choices = [column for column in definition.columns if column.type == "choice"]
    match = _TITLE.match(text)
    if match is not None:
        kinds = [
            *definition.labels,
            *(label for column in definition.columns if column.required or column.name == "number" for label in column.labels),
        ]
        if first is not None and max(likeness(match[1], kinds), likeness(match[1] + "s", kinds)) >= 0.9:
            beside = tidy(match[3] or "")
            number = {column.name: match[2] for column in definition.columns if column.name == "number"}
            return number | named | ({first.name: beside} if beside else {}) | _option(match[4] or "", choices)
        if role := _option(match[1], choices):
            return role | named
    if line.card and named and (role := _option(text, [column for column in choices if column.name == "role"])):
        return {**role, **named, "": ""}  # "Coördinator | Stad Leuven"
    if not line.value and (line.heading or len(bare(text).split()) <= 3) and (role := _option(text, choices)):
        return {**role, "": ""}
    return None


def _option(text: str, choices: list[FieldDef]) -> dict[str, str]:
    """The choice that a title names, by column: "Coördinator", "Deelnemer 2"."""
    for column in choices:
        for texts in column.options.values():
            if text and likeness(text, texts) >= 0.95:
                return {column.name: text}
    return {}


def _pair(line: _Line, definition: FieldDef) -> tuple[FieldDef | None, str]:
    """The column that a line is about, and its value."""
    cuts = [(line.text, line.value)] if line.cells else [(head, rest) for head, rest, marked in heads(line.text) if marked]
    for head, rest in cuts:
        scored = [(likeness(head, column.labels), column) for column in definition.columns]
        score, best = max(scored, key=lambda pair: pair[0])
        if score >= _LABEL:
            return best, rest
    return None, ""


def _lines(picture: Picture, definition: FieldDef, owner: Mapping[int, str]) -> Iterator[_Line]:
    """Everything in reading order; a block that belongs to another list ends the cards like a heading does."""
    titled = False
    for index, block in enumerate(picture.blocks):
        if index in owner:
            yield _Line(index, block.place, "\0", heading=True)
        elif block.kind == "table":
            yield from _of_table(index, block, definition, titled)
        else:
            heading = block.kind == "heading"
            titled = likeness(block.text, definition.labels) >= _HEADING
            for text in block.text.split("\n"):
                if text.strip() and len(text) <= _LONGEST:
                    yield _Line(index, block.place, text.strip(), heading=heading)


def _several(block: Block, definition: FieldDef) -> bool:
    """Whether several bodies stand beside each other: a list on its side, without a head. Numbers or roles tell it from labels in two columns."""
    for column in definition.columns:
        beside = next((row[1:] for row in block.rows if row and likeness(row[0], column.labels) >= _LABEL), ())
        if column.type == "kbo" and sum(values.kbo(cell).value is not None for cell in beside) > 1:
            return True
        if column.type == "choice" and sum(bool(_option(tidy(cell), [column])) for cell in beside) > 1:
            return True
    return False


def _of_table(index: int, block: Block, definition: FieldDef, titled: bool) -> Iterator[_Line]:
    """``titled``: the table stands right under the title of the list."""
    width = max((len(row) for row in block.rows), default=0)
    labels = [max((likeness(row[0], column.labels) for column in definition.columns), default=0.0) for row in block.rows if row]
    named = (
        titled
        or any(_title(_Line(index, block.place, tidy(cell)), definition) for cell in block.rows[0][1:])
        or _several(block, definition)
    )
    if width > 2 and named and sum(score >= _LABEL for score in labels) >= max(2, len(labels) - 1):
        yield from _turned(index, block, definition, labels)
        return
    for r, row in enumerate(block.rows):
        at, _ = origin(block, r)
        place = Place(f"{block.place.location}, rij {at + 1}", {**block.place.anchor, "row": at})
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) == 1:
            pieces = cells[0].split("\n")
            yield from (_Line(index, place, piece.strip(), cells=len(pieces) == 1 and width > 1) for piece in pieces if piece.strip())
        if len(cells) == 2 and not cells[0]:
            yield _Line(index, place, cells[1], cells=True)
            continue
        card = r == 0 and width == 2 and len(labels) > 1 and labels[1] >= _LABEL
        for c in range(0, len(cells) - 1, 2):
            yield _Line(index, place, cells[c], cells[c + 1], card=card, cells=True)


def _turned(index: int, block: Block, definition: FieldDef, labels: list[float]) -> Iterator[_Line]:
    """A table with the labels at its left: every other column is a card."""
    width = max(len(row) for row in block.rows)
    head = 0 if labels[0] >= _LABEL else 1
    kind = next((column.labels[0] for column in definition.columns if column.required), "")
    for c in range(1, width):
        place = Place(f"{block.place.location}, kolom {c + 1}", {**block.place.anchor, "row": head, "cell": c})
        title = block.rows[0][c] if head and c < len(block.rows[0]) else ""
        yield _Line(index, place, title if _title(_Line(index, place, title), definition) else f"{kind} {c}", cells=True)
        for row in block.rows[head:]:
            if c < len(row):
                yield _Line(index, place, row[0].strip(), row[c].strip(), cells=True)
