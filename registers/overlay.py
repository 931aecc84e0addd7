"""Dated changes on top of the registers of the product: made by an import, kept beside the other data, taken back by date.

A folder holds per date ``<date>.csv`` (the changes) and, when the import had companies, ``<date>.sqlite``. A change that was taken back
stays as ``<date>.csv.reverted``, so that what was ever in force can be seen. Which folder: the environment's ``COT_REGISTERS_DIR``.
"""

from __future__ import annotations

import csv
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path

from registers import names
from registers.model import Body

VARIABLE = "COT_REGISTERS_DIR"
REVERTED = ".reverted"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``action``: ``alias`` (another name of the body with that number), ``number`` (the number of a body that had none),
    ``new`` (a body no register had), ``ended`` (the body is gone since ``day``, ISO)."""

    action: str
    kind: str
    name: str
    kbo: str
    alias: str = ""
    region: str = ""
    day: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """A business as the KBO has it: its number, its names (the official one first) and its legal form in Dutch."""

    kbo: str
    names: tuple[str, ...]
    form: str


def folder() -> Path | None:
    """Where the changes are, None when no folder is named or there is none."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named and Path(named).is_dir() else None


def in_force(where: Path | None) -> tuple[Path, ...]:
    """The files of changes that count, oldest first."""
    return tuple(sorted(where.glob("????-??-??.csv"))) if where else ()


def version(where: Path | None) -> str:
    """What is in force, as a short text that changes with it: "" for the registers of the product alone."""
    files = in_force(where)
    if not files:
        return ""
    content = hashlib.sha256(b"\0".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()
    return f"{files[-1].stem} ({content[:12]})"


def companies_file(where: Path | None) -> Path | None:
    """The newest companies that count."""
    found = [path.with_suffix(".sqlite") for path in in_force(where) if path.with_suffix(".sqlite").exists()]
    return found[-1] if found else None


def read(path: Path) -> tuple[Change, ...]:
    """The changes of one file. ValueError when it is not what it should be."""
    wanted = [field.name for field in fields(Change)]
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != wanted:
            raise ValueError(f"{path}: the columns are not {', '.join(wanted)}")
        return tuple(Change(**row) for row in reader)


def write(where: Path, on: date, changes: Sequence[Change]) -> Path:
    """Stores the changes of a date. FileExistsError when there are some of that date already: take those back first."""
    where.mkdir(parents=True, exist_ok=True)
    path = where / f"{on.isoformat()}.csv"
    if path.exists():
        raise FileExistsError(path)
    partial = path.with_suffix(".tmp")
    with partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Change)])
        writer.writeheader()
        writer.writerows(asdict(change) for change in changes)
    partial.replace(path)
    return path


def revert(where: Path, on: date) -> Path:
    """Takes the changes of a date back; they stay readable beside the others. FileNotFoundError when there are none of that date."""
    path = where / f"{on.isoformat()}.csv"
    if not path.exists():
        raise FileNotFoundError(path)
    companies = path.with_suffix(".sqlite")
    number = len(list(where.glob(f"{path.name}{REVERTED}*")))
    kept = path.with_name(f"{path.name}{REVERTED}{number or ''}")
    path.rename(kept)
    companies.unlink(missing_ok=True)  # it can be made again from the extract, and is large
    return kept


def applied(bodies: Iterable[Body], changes: Iterable[Change]) -> list[Body]:
    """The bodies with the changes made, in order. A change whose body is not there (any more) does nothing."""
    result = list(bodies)
    for change in changes:
        if change.action == "new":
            result.append(
                Body(change.kind, change.name, change.kbo, change.region, valid_from=_day(change.day), status="active", source="KBO")
            )
            continue
        place = _place(result, change)
        if place is not None:
            result[place] = _changed(result[place], change)
    return result


def company(file: Path, kbo: str) -> Company | None:
    """The business with that number (10 digits), None when the file has none."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as connection:
        form = connection.execute("SELECT form FROM company WHERE kbo = ?", (kbo,)).fetchone()
        if form is None:
            return None
        called = connection.execute("SELECT name FROM name WHERE kbo = ? ORDER BY type, name", (kbo,))
        return Company(kbo, tuple(row[0] for row in called), form[0])


def _place(bodies: Sequence[Body], change: Change) -> int | None:
    def fits(body: Body) -> bool:
        if body.kind != change.kind or body.valid_until is not None or body.status == "inactive":
            return False
        if change.action == "number":
            return not body.kbo and names.normal(body.name) == names.normal(change.name)
        return body.kbo == change.kbo

    found = [index for index, body in enumerate(bodies) if fits(body)]
    return found[0] if len(found) == 1 else None


def _changed(body: Body, change: Change) -> Body:
    if change.action == "alias":
        return replace(body, aliases=(*body.aliases, change.alias))
    if change.action == "number":
        return replace(body, kbo=change.kbo, source="KBO")
    if change.action == "ended":
        return replace(body, valid_until=_day(change.day), note=change.note or body.note)
    raise ValueError(f"unknown change {change.action!r}")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
