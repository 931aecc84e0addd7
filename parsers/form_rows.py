"""Rows of a list that are no rows of their own: the rest of the one above, a line over several ("Volgers"), a total. And a number beside a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from calls.model import FieldDef
from parsers.labels import likeness
from parsers.model import Block, Place
from parsers.words import fold, is_blank

_NEXT = re.compile(r"\s*(\d{1,2})[.)]?\t.*\S\t\s*\S")
_ALIKE = 0.88  # "Deelnemers" and "deelnemer"
_TOTAL = re.compile(r"(?:sub)?tota(?:al|len)\b|aantal\b|som\b")
_NONE = re.compile(r"(?:er (?:zijn|is) )?(?:nog |momenteel |voorlopig )*(?:geen|niemand)(?: [a-z]+){0,4}\.?")
_NUMBER = re.compile(
    r"[\s,;(\[–-]*(?:(?:kbo|ondernemings|btw)[-\s]?(?:nummer|nr)?\.?\s*:?\s*)?((?:BE\s?)?[01]\d{3}[.\s]?\d{3}[.\s]?\d{3})(?!\d)\s*[)\]]?",
    re.I,
)


def goes_on_above(columns: Mapping[int, FieldDef], above: Mapping[str, str], cells: Mapping[str, str]) -> bool:
    """Whether all that a row says is more text in the last column of the list, where the row above has text too: "en de rapportering"."""
    last = columns[max(columns)] if columns else None
    if last is None or last.required or last.type != "text":
        return False
    said = [name for name, text in cells.items() if not is_blank(text)]
    return said == [last.name] and not is_blank(above.get(last.name, ""))


def from_above(columns: Mapping[int, FieldDef], block: Block, r: int, cells: Mapping[str, str]) -> dict[str, str]:
    """What a row with its own name shares with the rows above it, in cells that were merged."""
    if not block.merged or not all(cells.get(column.name, "") for column in columns.values() if column.required):
        return {}
    shared = {}
    for c, column in columns.items():
        top = r
        while (top, c) in block.merged:
            top -= 1
        if top < r and not cells.get(column.name) and c < len(block.rows[top]):
            shared[column.name] = block.rows[top][c].strip()
    return shared


def group(cells: Mapping[str, str], definition: FieldDef) -> dict[str, str]:
    """The choice that a line over some rows tells of them, by its column: "Deelnemers" alone in its row."""
    said = [text for text in cells.values() if not is_blank(text)]
    if len(said) != 1:
        return {}
    able = [column for column in definition.columns if column.type == "choice" and is_blank(cells.get(column.name, ""))]
    return next(({column.name: said[0]} for column in able for texts in column.options.values() if likeness(said[0], texts) >= _ALIKE), {})


def is_total(cells: Mapping[str, str], columns: Collection[FieldDef]) -> bool:
    """Whether a row only counts the others ("Totaal: 4 partners")."""
    names = {column.name for column in columns if column.required}
    said = {name: fold(text) for name, text in cells.items() if not is_blank(text)}
    return any(_TOTAL.match(said.get(name, "")) for name in names) and all(
        name in names or not any(char.isalpha() for char in text) for name, text in said.items()
    )


def without_none(rows: list[tuple[dict[str, str], Place]], definition: FieldDef) -> list[tuple[dict[str, str], Place]]:
    """The rows but for one that only says that there is nobody (else): "Geen onderaannemers". A list that has to be filled in keeps it when it is all
    that stands there."""
    kept = [(cells, place) for cells, place in rows if not _says_none(cells, definition)]
    return kept if kept or not definition.required else rows


def _says_none(cells: Mapping[str, str], definition: FieldDef) -> bool:
    name = next((column.name for column in definition.columns if column.required), "")
    said = [text for key, text in cells.items() if key not in ("number", name) and not is_blank(text) and not _NONE.fullmatch(fold(text))]
    return not said and _NONE.fullmatch(fold(cells.get(name, ""))) is not None


def with_number(cells: dict[str, str], definition: FieldDef) -> dict[str, str]:
    """The cells, with the number of a body taken out of its name where the cell for it is open: "Stad Lier (0207.502.301)"."""
    name = next((column.name for column in definition.columns if column.required), "")
    number = next((column.name for column in definition.columns if column.type == "kbo"), "")
    found = list(_NUMBER.finditer(cells.get(name, ""))) if number and is_blank(cells.get(number, "")) else []
    if len(found) != 1:
        return cells
    said = f"{cells[name][: found[0].start()]} {cells[name][found[0].end() :]}".strip()
    return {**cells, name: said, number: found[0][1]} if any(char.isalpha() for char in said) else cells


def left_behind(blocks: Sequence[Block], last: int, rows: int) -> Block | None:
    """The line right under a list that is its next row by its number and its columns, but stands in no cells: the print did not keep them."""
    line = next((block for block in blocks[last + 1 : last + 2] if block.kind == "paragraph"), None)
    its = _NEXT.match(line.text) if line is not None else None
    return line if its is not None and int(its[1]) == rows + 1 else None
