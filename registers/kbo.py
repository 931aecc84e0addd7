"""What the monthly KBO open-data extract says anew about the bodies of the registers, and which of its entities are companies.

The extract is a zip or a folder with ``meta.csv``, ``code.csv``, ``enterprise.csv``, ``denomination.csv`` and ``address.csv`` (cookbook "KBO
Open Data" of the FPS Economy). Kinds come from the Dutch descriptions of the legal forms in its own ``code.csv``, never from code numbers.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from registers.lookup import Registers, digits
from registers.model import Body
from registers.overlay import Change

COLUMNS = {
    "code.csv": ("Category", "Code", "Language", "Description"),
    "enterprise.csv": ("EnterpriseNumber", "Status", "TypeOfEnterprise", "JuridicalForm", "StartDate"),
    "denomination.csv": ("EntityNumber", "Language", "TypeOfDenomination", "Denomination"),
    "address.csv": ("EntityNumber", "TypeOfAddress", "Zipcode"),
}
LEGAL_PERSON, ACTIVE, DUTCH, UNKNOWN_LANGUAGE = "2", "AC", "2", "0"
OFFICIAL, ABBREVIATION = "001", "002"
# Legal form, in the words of code.csv -> kind of the registers. The first that fits counts.
KINDS = (
    ("municipality", re.compile(r"^(stad\s*/?\s*gemeente|gemeente)\b", re.I)),
    ("ocmw", re.compile(r"openbaar centrum voor maatschappelijk welzijn|^ocmw$", re.I)),
    ("agb", re.compile(r"autonoom gemeentebedrijf", re.I)),
    ("apb", re.compile(r"autonoom provinciebedrijf", re.I)),
    ("intercommunale", re.compile(r"opdrachthoudende vereniging|dienstverlenende vereniging|projectvereniging|^intercommunale", re.I)),
    ("police_zone", re.compile(r"politiezone|lokale politie", re.I)),
    ("fire_zone", re.compile(r"hulpverleningszone", re.I)),
    ("province", re.compile(r"^provincie\b", re.I)),
)
COMPANY = re.compile(r"vennootschap|maatschap\b", re.I)
PUBLIC = re.compile(r"publiek recht|openba|overheid|pensioen|btw", re.I)
ALL_BUT_FEW = 0.05  # an extract that lacks more of our numbers than this is no full extract: then nobody is called gone


class ExtractError(Exception):
    """An extract that cannot be used; the text is one English line."""


@dataclass(slots=True)
class Extract:
    """What was taken from an extract: its date, the changes it asks for, and what a person should look at (English lines)."""

    day: date
    full: bool
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    companies: int = 0


def compare(source: Path, registers: Registers, companies: Path | None = None) -> Extract:
    """Reads an extract against the registers. ``companies``: where to write the businesses (a SQLite file), None = nowhere.

    ExtractError when it is no extract.
    """
    with _opened(source) as files:
        meta = {row["Variable"]: row["Value"] for row in files.rows("meta.csv", ("Variable", "Value"))}
        extract = Extract(_belgian(meta.get("SnapshotDate", "")), meta.get("ExtractType", "").casefold() == "full")
        forms = {
            row["Code"]: row["Description"]
            for row in files.rows("code.csv")
            if (row["Category"], row["Language"]) == ("JuridicalForm", "NL")
        }
        public, business = _entities(files, forms, registers)
        called = _names(files, public)
        regions = _regions(files, public)
        for kbo, entity in public.items():
            _compare_one(extract, registers, kbo, entity, called.get(kbo, {}), regions.get(kbo, ""))
        _gone(extract, registers, set(public))
        extract.companies = len(business)
        if companies is not None:
            _write_companies(files, business, companies)
    return extract


@dataclass(frozen=True, slots=True)
class _Entity:
    kind: str
    start: date | None


def _entities(files: _Files, forms: dict[str, str], registers: Registers) -> tuple[dict[str, _Entity], dict[str, str]]:
    """Public bodies (those the registers know, and those of a public legal form), and companies with their form."""
    kinds = {code: _kind(text) for code, text in forms.items()}
    business_forms = {code: text for code, text in forms.items() if COMPANY.search(text) and not PUBLIC.search(text)}
    public, business = {}, {}
    for row in files.rows("enterprise.csv"):
        if row["TypeOfEnterprise"] != LEGAL_PERSON or row["Status"] != ACTIVE:
            continue
        kbo = digits(row["EnterpriseNumber"])
        if kinds.get(row["JuridicalForm"]) or registers.by_number(kbo, date.max):
            public[kbo] = _Entity(kinds.get(row["JuridicalForm"], ""), _belgian_or_none(row["StartDate"]))
        elif row["JuridicalForm"] in business_forms:
            business[kbo] = business_forms[row["JuridicalForm"]]
    return public, business


def _kind(description: str) -> str:
    return next((kind for kind, pattern in KINDS if pattern.search(description)), "")


def _names(files: _Files, wanted: dict[str, _Entity]) -> dict[str, dict[str, list[str]]]:
    """Per number: the official names and abbreviations, Dutch ones before others."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in files.rows("denomination.csv"):
        kbo = digits(row["EntityNumber"])
        if kbo in wanted and row["TypeOfDenomination"] in (OFFICIAL, ABBREVIATION):
            ours = found[kbo][row["TypeOfDenomination"]]
            ours.insert(0 if row["Language"] in (DUTCH, UNKNOWN_LANGUAGE) else len(ours), row["Denomination"].strip())
    return {kbo: dict(kinds) for kbo, kinds in found.items()}


def _regions(files: _Files, wanted: dict[str, _Entity]) -> dict[str, str]:
    found = {}
    for row in files.rows("address.csv"):
        kbo = digits(row["EntityNumber"])
        if kbo in wanted and row["TypeOfAddress"] == "REGO" and row["Zipcode"].isdigit() and len(row["Zipcode"]) == 4:
            found[kbo] = _region(int(row["Zipcode"]))
    return found


def _region(code: int) -> str:
    """The region of a Belgian postal code."""
    if code < 1300:
        return "brussels"
    return "wallonia" if code < 1500 or 4000 <= code < 8000 else "flanders"


def _compare_one(extract: Extract, registers: Registers, kbo: str, entity: _Entity, called: dict[str, list[str]], region: str) -> None:
    official = called.get(OFFICIAL, [])
    holders = [body for body in registers.by_number(kbo, extract.day) if not body.ended(extract.day)]
    if holders:
        for name in (*official, *called.get(ABBREVIATION, [])):
            _alias(extract, registers, holders[0], name)
    elif registers.by_number(kbo, extract.day):
        extract.remarks.append(f"{kbo} ({', '.join(official)}) is active in the extract, but its body has ended in the registers")
    elif official and entity.kind:
        _number_or_new(extract, registers, kbo, entity, official, region)


def _alias(extract: Extract, registers: Registers, body: Body, name: str) -> None:
    known = registers.by_name(name, extract.day)
    if len(name) < 4 or (known.body is not None and known.body.kbo == body.kbo and known.sure):
        return
    if known.body is not None and known.sure:
        extract.remarks.append(
            f"{body.kbo}: the extract calls {body.name} {name!r}, which is the name of {known.body.name} ({known.body.kind})"
        )
        return
    extract.changes.append(Change("alias", body.kind, body.name, body.kbo, alias=name))


def _number_or_new(extract: Extract, registers: Registers, kbo: str, entity: _Entity, official: list[str], region: str) -> None:
    for name in official:
        match = registers.by_name(name, extract.day)
        body = match.body
        if body is not None and match.sure and body.kind == entity.kind and not body.ended(extract.day):
            if not body.kbo:
                extract.changes.append(Change("number", body.kind, body.name, kbo))
            else:
                extract.remarks.append(
                    f"{kbo}: the extract has another number for {body.name} ({body.kind}), the registers have {body.kbo}"
                )
            return
    if not region:
        extract.remarks.append(f"{kbo} ({official[0]}) has no Belgian seat in the extract: not taken over")
        return
    began = entity.start.isoformat() if entity.start else ""
    extract.changes.append(Change("new", entity.kind, official[0], kbo, region=region, day=began))
    extract.changes.extend(Change("alias", entity.kind, official[0], kbo, alias=name) for name in official[1:])


def _gone(extract: Extract, registers: Registers, present: set[str]) -> None:
    """Bodies whose number a full extract does not have any more. From a partial one nothing follows."""
    ours = [body for body in registers.bodies if body.kbo and not body.ended(extract.day)]
    gone = [body for body in ours if body.kbo not in present]
    if not extract.full or len(gone) > len(ours) * ALL_BUT_FEW:
        if gone and extract.full:
            extract.remarks.append(f"the extract lacks {len(gone)} of our {len(ours)} numbers: nobody is called gone because of it")
        return
    for body in gone:
        note = "Staat niet meer in de KBO."
        extract.changes.append(Change("ended", body.kind, body.name, body.kbo, day=extract.day.isoformat(), note=note))


def _write_companies(files: _Files, business: dict[str, str], target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("CREATE TABLE company (kbo TEXT PRIMARY KEY, form TEXT NOT NULL) WITHOUT ROWID")
        connection.execute("CREATE TABLE name (kbo TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL)")
        connection.executemany("INSERT INTO company VALUES (?, ?)", business.items())
        connection.executemany(
            "INSERT INTO name VALUES (?, ?, ?)",
            (
                (digits(row["EntityNumber"]), row["TypeOfDenomination"], row["Denomination"].strip())
                for row in files.rows("denomination.csv")
                if digits(row["EntityNumber"]) in business
            ),
        )
        connection.execute("CREATE INDEX name_kbo ON name (kbo)")
        connection.commit()


class _Files:
    """The files of an extract, in a zip or a folder, read row by row."""

    def __init__(self, archive: zipfile.ZipFile | None, where: Path) -> None:
        self._archive, self._where = archive, where

    def rows(self, name: str, columns: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
        with self._open(name) as file:
            reader = csv.DictReader(file)
            lacking = [column for column in columns or COLUMNS[name] if column not in (reader.fieldnames or ())]
            if lacking:
                raise ExtractError(f"{self._where}: {name} has no column {', '.join(lacking)}")
            for row in reader:
                yield {key: value or "" for key, value in row.items() if key}

    def _open(self, name: str) -> TextIO:
        try:
            if self._archive is None:
                return (self._where / name).open(encoding="utf-8-sig", newline="")
            inside = next(entry for entry in self._archive.namelist() if entry.rpartition("/")[2] == name)
            return io.TextIOWrapper(self._archive.open(inside), encoding="utf-8-sig", newline="")
        except (OSError, StopIteration) as error:
            raise ExtractError(f"{self._where}: there is no {name} in it") from error


@contextmanager
def _opened(source: Path) -> Iterator[_Files]:
    if source.is_dir():
        yield _Files(None, source)
        return
    try:
        with zipfile.ZipFile(source) as archive:
            yield _Files(archive, source)
    except (OSError, zipfile.BadZipFile) as error:
        raise ExtractError(f"{source}: no folder and no zip file") from error


def _belgian(text: str) -> date:
    day = _belgian_or_none(text)
    if day is None:
        raise ExtractError(f"meta.csv: {text!r} is no SnapshotDate (dd-mm-yyyy)")
    return day


def _belgian_or_none(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007  # a calendar day, without a time
    except ValueError:
        return None
