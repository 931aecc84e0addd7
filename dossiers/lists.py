"""A list that staff keep (csv or xlsx) as bodies of the registers: every line either one body that is certain, or an error that says why not.

Pure: bytes in, entries and errors out. What is stored is :mod:`dossiers.knowledge`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from registers.lookup import Registers
from registers.model import Body, Match
from registers.names import normal

HEADINGS = {
    "name": ("naam", "organisatie", "indiener", "hoofdaanvrager", "aanvrager", "bestuur", "lokaal bestuur", "gemeente", "stad", "stad gemeente",
             "stad of gemeente", "naam organisatie", "naam van de organisatie", "naam bestuur", "naam indiener", "deelnemer", "lokale overheid"),
    "kbo": ("kbo", "kbo nummer", "ondernemingsnummer", "ondernemingsnummer kbo", "kbo nr", "ondernemingsnr", "nummer", "btw nummer"),
    "counts": ("aanwezig", "aanwezigheid", "deelgenomen", "heeft deelgenomen", "shortlist", "op shortlist", "op de shortlist", "weerhouden",
               "geselecteerd"),
}  # fmt: skip
YES = {"ja", "j", "x", "v", "1", "true", "waar", "yes", "aanwezig", "✓", "✔", "ok", "weerhouden", "geselecteerd"}
NO = {
    "",
    "nee",
    "neen",
    "n",
    "0",
    "-",
    "false",
    "onwaar",
    "no",
    "afwezig",
    "niet",
    "verontschuldigd",
    "niet weerhouden",
    "niet geselecteerd",
}
HEADER_WITHIN = 20  # rows: above the headings there may be a title


class ListError(Exception):
    """A file that cannot be used at all; the text is one English line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One body: the line (or row) it stands on, what was written, and who that is."""

    line: int
    given: str
    body: str
    kbo: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was refused, with the reason (English, for the operator)."""

    line: int
    message: str


@dataclass(slots=True)
class Read:
    """A whole list. It can be stored when there are no problems. ``left_out``: lines that say themselves that they do not count."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)


def read_list(data: bytes, registers: Registers, on: date) -> Read:
    """The list in a csv or xlsx file. ListError when there is none to be found in it."""
    rows = list(_workbook(data) if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else _csv(data))
    columns, start = _columns(rows)
    result = Read()
    seen: dict[str, int] = {}
    for line, cells in rows[start:]:
        _read_line(
            result, seen, line, {key: cells[index].strip() if index < len(cells) else "" for key, index in columns.items()}, registers, on
        )
    if not (result.entries or result.problems):
        raise ListError("there is nobody on this list: an empty list is not taken for an answer")
    return result


def _read_line(result: Read, seen: dict[str, int], line: int, cells: dict[str, str], registers: Registers, on: date) -> None:
    name, kbo = cells.get("name", ""), cells.get("kbo", "")
    if not (name or kbo):
        if any(cells.values()):
            result.problems.append(Problem(line, "there is no name and no enterprise number"))
        return
    given = " ".join(part for part in (name, f"({kbo})" if kbo else "") if part)
    if "counts" in cells and cells["counts"].casefold() in NO:
        result.left_out.append(Problem(line, f"{given}: the list itself says no"))
        return
    if "counts" in cells and cells["counts"].casefold() not in YES:
        result.problems.append(Problem(line, f"{given}: {cells['counts']!r} is neither yes nor no"))
        return
    found = resolve(name, kbo, registers, on)
    if isinstance(found, str):
        result.problems.append(Problem(line, f"{given}: {found}"))
    elif found.kbo in seen:
        result.left_out.append(Problem(line, f"{given}: stands on line {seen[found.kbo]} already"))
    else:
        seen[found.kbo] = line
        note = f"{found.name} acts for it since a merger" if normal(found.name) not in normal(name or found.name) else ""
        result.entries.append(Entry(line, given, found.name, found.kbo, note))


def resolve(name: str, kbo: str, registers: Registers, on: date) -> Body | str:
    """The one body that a name and a number certainly stand for on that day, else why that is not certain."""
    number = _number(kbo)
    if kbo and not Registers.number_valid(number):
        return f"{kbo!r} is no valid enterprise number"
    holders = [body for body in registers.by_number(number, on) if body.kind != "district"] if number else []
    match = registers.by_name(name, on) if name else Match(None)
    if name and not (match.sure and match.body is not None):
        if holders and match.body is not None and match.body in holders:
            return _acting(match.body, registers, on)
        likely = ", ".join(dict.fromkeys(f"{body.name} ({body.kind})" for body in (match.body, *match.alternatives) if body is not None))
        return f"the registers do not have this name for certain{f'; is it {likely}?' if likely else ''}"
    if match.body is None:
        return _acting(holders[0], registers, on) if holders else "no register has this number: add the name"
    if number and number != match.body.kbo and match.body not in holders:
        theirs = ", ".join(dict.fromkeys(body.name for body in holders)) or "nobody in the registers"
        return f"the name is {match.body.name} ({match.body.kbo or 'no number known'}), the number is of {theirs}"
    return _acting(match.body, registers, on)


def _acting(body: Body, registers: Registers, on: date) -> Body | str:
    """The body itself, or after a merger the one that acts for it now."""
    if body.ended(on):
        if len(body.successors) != 1:
            return f"{body.name} does not exist any more{f': it went into {chr(44).join(body.successors)}' if body.successors else ''}"
        after = registers.by_name(body.successors[0], on).body
        if after is None or after.ended(on):
            return f"{body.name} does not exist any more"
        body = after
    return body if body.kbo else f"the registers have no enterprise number for {body.name}: it cannot be compared"


def _number(text: str) -> str:
    """The digits of a number as a spreadsheet leaves it: "207499430" has lost its zero, "207499430.0" was taken for a quantity."""
    digits = "".join(letter for letter in text.removesuffix(".0") if letter.isdigit())
    return digits.zfill(10) if len(digits) == 9 else digits


def _columns(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[dict[str, int], int]:
    known = {normal(heading): key for key, headings in HEADINGS.items() for heading in headings}
    for position, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            key = known.get(normal(cell))
            if key and key not in found:
                found[key] = index
        if "name" in found or "kbo" in found:
            return found, position + 1
    raise ListError(
        "no row of headings was found: one column must be called Naam (or Organisatie, Gemeente) or Ondernemingsnummer (or KBO)"
    )


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise ListError("this is no csv and no xlsx file")
    delimiter = max(";,\t", key=lambda sign: sum(line.count(sign) for line in text.splitlines()[:HEADER_WITHIN]))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begin = 1
    try:
        for row in reader:
            yield begin, row
            begin = reader.line_num + 1
    except csv.Error as error:
        raise ListError(f"line {reader.line_num}: {error}") from error


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet that has a row of headings, else the first one."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [[*_numbered(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))] for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise ListError(f"this workbook cannot be read: {error}") from error
    for rows in sheets:
        try:
            _columns(rows)
        except ListError:
            continue
        return iter(rows)
    return iter(sheets[0] if sheets else [])


def _numbered(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        yield number, [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
