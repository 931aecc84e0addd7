"""The pack for the jury: a zip with, for each chosen dossier, a summary (pdf) and its documents as they came, and an index of them all.

Written piece by piece, so that it can be sent while it is made. The same dossiers give the same bytes: no clock and no chance is in it.
What cannot be put in is told in its place, in the index and to the caller; it is never simply left out.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import structlog
from django.template.loader import render_to_string

from dossiers import evidence, zipped
from dossiers.export import COLUMNS, workbook
from dossiers.lines import Line
from dossiers.summary import SummaryError, summary
from dossiers.text import file_name

log = structlog.get_logger(__name__)
_LEFT_OUT = ("Wat vraagt een mens", "In behandeling bij", "Brieven die nog niet vertrokken", "Telefoon", "E-mail")  # of no use to a jury


@dataclass(slots=True)
class Entry:
    """One dossier in the index: its line, and the files in the pack as (name for a reader, address in the pack, hash as it came)."""

    line: Line
    files: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def pack(lines: Iterable[Line], problems: list[str] | None = None) -> Iterator[bytes]:
    """The zip in pieces. ``problems`` is filled with what could not be put in (Dutch, one sentence each)."""
    return zipped.stream(_contents(lines, problems if problems is not None else []))


def _contents(lines: Iterable[Line], told: list[str]) -> Iterator[tuple[str, bytes]]:
    entries = []
    for line in lines:
        entry = Entry(line)
        yield from _files(entry)
        told.extend(f"{line.dossier.reference}: {problem}" for problem in entry.problems)
        entries.append(entry)
    yield "index.xlsx", _sheet(entries)
    yield "index.html", render_to_string("jury/index.html", {"entries": entries, "problems": told}).encode("utf-8", "replace")


def _files(entry: Entry) -> Iterator[tuple[str, bytes]]:
    """The files of one dossier, each with its name in the pack. Numbers before the names keep them apart and harmless on every system."""
    reference = entry.line.dossier.reference
    try:
        name = f"{reference}/{reference}-samenvatting.pdf"
        made = summary(entry.line)
        entry.files.append(("samenvatting", quote(name), ""))
        yield name, made
    except SummaryError as error:
        entry.problems.append(str(error))
        yield f"{reference}/samenvatting-ontbreekt.txt", f"{error}\n".encode()
    for number, document in enumerate(entry.line.documents, 1):
        name = f"{reference}/documenten/{number:02d} {file_name(document.name)}"
        try:
            data = evidence.read(document.evidence_id)
        except evidence.EvidenceError as error:
            log.error("a document cannot be put into the jury pack", reference=reference, document=document.pk, error=str(error))
            problem = f"‘{file_name(document.name)}’ kon niet in het pakket: de bewaarde bytes zijn weg of veranderd."
            entry.problems.append(problem)
            yield f"{reference}/documenten/{number:02d} ontbreekt.txt", f"{problem}\n".encode()
        else:
            entry.files.append((document.name, quote(name), document.evidence_id))
            yield name, data


def _sheet(entries: Iterable[Entry]) -> bytes:
    columns = [column for column in COLUMNS if column.heading not in _LEFT_OUT]
    headings = [(column.heading, column.width) for column in columns]
    rows = ([*(column.get(one.line) for column in columns), len(one.files), " ".join(one.problems)] for one in entries)
    target = io.BytesIO()
    workbook("Dossiers", [*headings, ("Bestanden in dit pakket", 12), ("Ontbreekt in dit pakket", 40)], rows).save(target)
    return _timeless(target.getvalue())


def _timeless(book: bytes) -> bytes:
    """A workbook without the moment at which it was made."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*(?=</dcterms:)", rb"\g<1>1980-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, zipped.WHEN), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def digest(references: Iterable[str]) -> str:
    """A short name for a choice of dossiers: the same choice, the same name."""
    return hashlib.sha256("\n".join(references).encode()).hexdigest()[:8]
