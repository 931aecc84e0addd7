"""Lists in a form: partners, subcontractors and work packages as rows, whatever the order of the columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from calls.model import FieldDef, FormDef
from parsers import clues, form_cards, form_columns, form_lines, form_rows, form_titles
from parsers.form_cells import MARK
from parsers.form_pieces import origin
from parsers.labels import LIKELY, SURE, likeness
from parsers.model import Block, Picture, Place
from parsers.words import fold, is_blank

_MAX_ROWS = 200
_ANSWER = 12  # paragraphs of a long answer that are looked back over
_ELSEWHERE = "Een deel van de rijen staat in een tabel onder een andere vraag ({}). Misschien horen ze niet bij deze lijst."
_FEW = 0.6  # of the columns of a list
_SEVERAL = 2  # rows
_TOGETHER = 3  # columns, at least, that together tell a list of which neither title nor columns have the form's own words
_SERIAL = re.compile(r"^(nr\.?|wp|p|partner|onderaannemer)?\s*\d{0,3}[.)]?$")


@dataclass(slots=True)
class Listed:
    """The rows of one table field while they are gathered; a table may go on over pages."""

    columns: dict[int, FieldDef]
    width: int
    rows: list[tuple[dict[str, str], Place]] = field(default_factory=list)
    place: Place = field(default_factory=lambda: Place(""))
    crossed: dict[int, tuple[str, str]] = field(
        default_factory=dict
    )  # columns that are a choice: (name of the column of the form, the choice)
    doubtful: bool = False
    titled: bool = True
    numbered: bool = False  # its rows have a number: one without, under the end of a page, may be the rest of a row
    group: dict[str, str] = field(default_factory=dict)  # what a line over some rows says of them ("Volgers")
    beside: str = ""  # what to look at: rows that stand in no field although the others do, or in another part of the form


def find(picture: Picture, form: FormDef) -> tuple[dict[str, Listed], dict[int, str]]:
    """The table fields of the form that stand in the document, and which block belongs to which."""
    definitions = [f for f in form.fields if f.type == "table"]
    found: dict[str, Listed] = {}
    owner: dict[int, str] = {}
    last: str | None = None
    aside: list[tuple[int, tuple[str, int, dict[int, FieldDef], bool]]] = []
    titled: set[str] = set()
    for index, block in enumerate(picture.blocks):
        if block.kind != "table":
            last = None if block.text.strip() and not _running(block) else last
            continue
        before = _heading_before(picture, index, definitions)
        head = _header(block, definitions, before)
        if head is None:
            if last is not None and block.rows and len(block.rows[0]) == found[last].width:
                owner[index] = last
                _gather(found[last], next(d for d in definitions if d.name == last), block, 0, goes_on=True)
            continue
        if before != head[0] and _in_an_answer(picture, index, form):
            aside.append((index, head))
            last = None
            continue
        last = head[0]
        titled |= {last} if before == last else set()
        _take(picture, index, head, definitions, found, owner)
    for index, head in aside:  # when the lists are known
        name = head[0]
        if name not in titled:
            _take(picture, index, head, definitions, found, owner)
        elif not _is_less(picture.blocks[index], head[1], head[2], found[name]):
            _take(picture, index, head, definitions, found, owner)
            found[name].beside = _ELSEWHERE.format(picture.blocks[index].place.location)
    for definition in definitions:
        for written, its_title in ((form_cards.find, True), (form_lines.find, False)):
            if definition.name not in found or not found[definition.name].rows:
                rows, blocks = written(picture, definition, owner)
                if rows:
                    found[definition.name] = Listed({}, 0, rows, rows[0][1], titled=its_title)
                    owner.update(dict.fromkeys(blocks, definition.name))
        for told in (_in_other_words, _headless):
            if definition.name not in found:
                told(picture, definition, found, owner)
    return found, owner


def _take(
    picture: Picture,
    index: int,
    head: tuple[str, int, dict[int, FieldDef], bool],
    definitions: list[FieldDef],
    found: dict[str, Listed],
    owner: dict[int, str],
) -> None:
    """Adds the rows of a table with known heads to its list. ``head``: the list, the row of the heads, their columns, whether it may be another."""
    name, row, columns, doubtful = head
    block, definition = picture.blocks[index], next(d for d in definitions if d.name == name)
    row, columns = form_columns.second_row(block.rows, row, columns, definition)
    columns = form_columns.told_from_numbers(block.rows[row], block.rows[row + 1 :], columns, definition)
    columns = form_titles.with_span(columns, definition, block.rows[row + 1 :])
    labelled = len(columns)
    columns = form_columns.by_words(block.rows[row], block.rows[row + 1 :], definition, columns)
    goes_on = name in found
    current = found.setdefault(name, Listed(columns, len(block.rows[row]), place=block.place))
    current.columns, current.width = columns, len(block.rows[row])
    current.crossed = form_columns.crossed(block.rows[row], columns, definition)
    current.doubtful |= doubtful
    current.titled &= len(columns) == labelled
    owner[index] = name
    _gather(current, definition, block, row + 1, goes_on=goes_on)


def _is_less(block: Block, head: int, columns: Mapping[int, FieldDef], listed: Listed) -> bool:
    """Whether a table in an answer ("Rol | Naam | E-mail" of a steering group) has so few of the columns of the list, and nothing that only that list
    says (numbers of bodies, its own roles and types), that it is another."""
    its, whole = ({column.name for column in one.values()} for one in (columns, listed.columns))
    if len(its) > _FEW * len(whole) or len(listed.rows) < _SEVERAL or any(column.type == "kbo" for column in columns.values()):
        return False
    options = {c: [fold(text) for texts in column.options.values() for text in texts] for c, column in columns.items()}
    return not any(fold(row[c]) in chosen for row in block.rows[head + 1 :] for c, chosen in options.items() if c < len(row))


def _in_other_words(picture: Picture, definition: FieldDef, found: dict[str, Listed], owner: dict[int, str]) -> None:
    """The one list whose columns have heads in other words throughout. Two that could be it: neither is."""
    able = []
    for index, block in enumerate(picture.blocks):
        if index not in owner and block.kind == "table" and len(block.rows) > 1 and not _joined(block):
            columns = form_columns.by_words(block.rows[0], block.rows[1:], definition)
            titled = index > 0 and clues.told(picture.blocks[index - 1].text, definition) > 0
            if len(columns) >= _TOGETHER or (titled and len(columns) == len(definition.columns)):
                able.append((index, block, columns))
    if len(able) == 1:
        index, block, columns = able[0]
        current = found[definition.name] = Listed(columns, len(block.rows[0]), place=block.place, titled=False)
        owner[index] = definition.name
        _gather(current, definition, block, 1, goes_on=False)


def _joined(block: Block) -> bool:
    """Whether a row is one cell from side to side: tables of which a converter made one, or questions with their answers below."""
    return any(len(row) > 1 and all((r, c) in block.covered for c in range(1, len(row))) for r, row in enumerate(block.rows))


def _headless(picture: Picture, definition: FieldDef, found: dict[str, Listed], owner: dict[int, str]) -> None:
    """A list right under its title whose columns have no headings, as printed forms leave them: only when it has all columns of the form."""
    width = len(definition.columns)
    for index, block in enumerate(picture.blocks[:-1]):
        if block.kind == "table" or likeness(block.text, definition.labels) < SURE:
            continue
        below = picture.blocks[index + 1]
        rows = below.rows if below.kind == "table" else tuple(tuple(line.split("\t")) for line in below.text.split("\n") if "\t" in line)
        if index + 1 in owner or not rows or any(len(row) != width for row in rows):
            continue
        current = found[definition.name] = Listed(dict(enumerate(definition.columns)), width, place=below.place, titled=False)
        owner[index + 1] = definition.name
        _gather(current, definition, replace(below, rows=rows), bool(form_columns.by_words(rows[0], rows[1:], definition)), goes_on=False)
        under = next((one for one in picture.blocks[index + 2 : index + 3] if index + 2 not in owner and one.rows), None)
        if not current.rows and under is not None and all(len(row) == width for row in under.rows):
            owner[index + 2] = definition.name  # the heads in a line of their own, and the rows under it
            _gather(current, definition, under, 0, goes_on=False)
        return


def _running(block: Block) -> bool:
    return bool(re.search(r"\bpagina \d", fold(block.text)))


def _in_an_answer(picture: Picture, index: int, form: FormDef) -> bool:
    """Whether a table stands under the question for a long answer, and may be a part of that."""
    for block in reversed(picture.blocks[max(0, index - _ANSWER) : index]):
        score, kind = max((likeness(block.text, field.labels), field.type) for field in form.fields)
        if score >= LIKELY or block.kind in ("table", "heading"):
            return score >= LIKELY and kind == "long_text"
    return False


def _heading_before(picture: Picture, index: int, definitions: list[FieldDef]) -> str | None:
    for block in reversed(picture.blocks[max(0, index - 6) : index]):
        for definition in definitions:
            if likeness(block.text, definition.labels) >= 0.84:
                return definition.name
        if block.kind == "table":
            return None
    return None


def _header(block: Block, definitions: list[FieldDef], before: str | None) -> tuple[str, int, dict[int, FieldDef], bool] | None:
    options = []
    for r, row in enumerate(block.rows[:4]):
        for definition in definitions:
            columns = form_columns.named(row, definition)
            needed = {column.name for column in definition.columns if column.required}
            named = {column.name for column, _ in columns.values()}
            if len(columns) >= 2 and needed <= named:
                score = sum(score for _, score in columns.values()) + (0.75 if before == definition.name else 0.0)
                options.append((score, -r, definition.name, {c: column for c, (column, _) in columns.items()}))
    if not options:
        return None
    options.sort(key=lambda option: option[:2], reverse=True)
    score, minus_row, name, chosen = options[0]
    doubtful = any(other[2] != name and score - other[0] < 0.1 for other in options[1:])
    return name, -minus_row, chosen, doubtful


def _gather(current: Listed, definition: FieldDef, block: Block, start: int, goes_on: bool) -> None:
    for r, row in enumerate(block.rows[start:], start=start):
        if len(current.rows) >= _MAX_ROWS:
            current.doubtful = True  # nobody has that many partners: something else is listed here
            return
        headings = sum(likeness(row[c], column.labels) >= 0.95 for c, column in current.columns.items() if c < len(row))
        if headings >= max(2, len(current.columns) - 1):
            continue
        cells = {column.name: row[c].strip() for c, column in current.columns.items() if c < len(row)}
        if is_empty(cells) or form_rows.is_total(cells, current.columns.values()):
            continue
        if group := form_rows.group(cells, definition):
            current.group, current.titled = group, False
            continue
        cells |= {name: text for name, text in current.group.items() if is_blank(cells.get(name, ""))}
        cells |= form_rows.from_above(current.columns, block, r, cells)
        for c, (name, chosen) in current.crossed.items():
            if c < len(row) and MARK.fullmatch(row[c].strip()):
                cells[name] = f"{cells[name]} / {chosen}" if cells.get(name) else chosen
        first = next((cells[c.name] for c in current.columns.values() if c.required), "")
        serial = cells.get("number", "") or "".join(row[c] for c in range(len(row)) if c not in current.columns)
        alone = sum(not is_blank(text) for text in cells.values()) == 1
        cut = is_blank(first) or (current.numbered and (first[:1].islower() or alone))
        page_end = goes_on and r <= start + 1 and cut
        if current.rows and is_blank(serial) and (page_end or form_rows.goes_on_above(current.columns, current.rows[-1][0], cells)):
            previous, place = current.rows[-1]  # the rest of a row: cut by the end of a page, or written on in a row of its own
            current.rows[-1] = ({name: form_titles.goes_on(previous.get(name, ""), text) for name, text in cells.items()}, place)
            goes_on = False
            continue
        current.numbered |= not is_blank(serial)
        current.rows.append((cells, _row_place(block, r)))


def _row_place(block: Block, row: int) -> Place:
    """Where a row stands; in a pdf the rectangle around its cells."""
    rects = [cell["rect"] for cell in block.cells[row] if "rect" in cell] if row < len(block.cells) else []
    around = (
        {"rect": [*(min(rect[n] for rect in rects) for n in (0, 1)), *(max(rect[n] for rect in rects) for n in (2, 3))]} if rects else {}
    )
    row, _ = origin(block, row)
    return Place(f"{block.place.location}, rij {row + 1}", {**block.place.anchor, **around, "row": row})


def is_empty(cells: dict[str, str]) -> bool:
    """Whether a row says nothing but its number."""
    return all(
        is_blank(text) or (name == "number" and bool(_SERIAL.match(fold(text)))) or _serial_only(name, text) for name, text in cells.items()
    )


def _serial_only(name: str, text: str) -> bool:
    return name in ("name", "title") and bool(re.fullmatch(r"\d{1,3}[.)]?", text.strip()))
