"""One mail looked at from all sides: taken apart, its files read, its receipt proven, its kind told. No database, no clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from calls.model import Edition
from checks.model import Receipt
from intake import authenticity
from intake.receipt import Witnesses, mail_receipt, trusted_depth
from intake.situation import Decision, KnownDossier
from intake.triage import triage
from parsers import sandbox
from parsers.containers import File
from parsers.eml import Mail
from parsers.limits import DEFAULT
from parsers.model import UNFINISHED, Reading
from parsers.read import read_file

_BYTES_A_SECOND = 2_000_000  # taking a large mail apart is slow on a busy machine: given up, it would have no receipt by itself


@dataclass(frozen=True, slots=True)
class Servers:
    """Which hosts are ours, which border, and which addresses we write from."""

    received_by: tuple[str, ...]
    border: tuple[str, ...]
    own_addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. ``files`` and ``readings`` belong together one by one; a reading is None when there was no time for it."""

    mail: Mail
    files: tuple[File, ...]
    readings: tuple[Reading | None, ...]
    decision: Decision
    receipt: Receipt
    dmarc: str


def look(
    raw: bytes,
    witnesses: Witnesses,
    servers: Servers,
    edition: Edition,
    *,
    known: Callable[[Mail], Sequence[KnownDossier]] = lambda mail: (),
    timeout: float = DEFAULT.seconds,
    within: float | None = None,
    wait: bool = True,
) -> Look:
    """Everything about the mail in ``raw``. ``timeout``: seconds per file; the mail itself has more, by its size. ``within``: seconds
    for all files together. ``wait`` False: what takes longer stays unread."""
    mail = sandbox.unpack_mail(raw, timeout=timeout + len(raw) / _BYTES_A_SECOND)
    files = sandbox.expand_files([(part.name, part.data) for part in mail.submission_files()], timeout=timeout)
    readings = _read(files, edition, timeout, within, wait)
    receipt = mail_receipt(mail.received, witnesses, servers.received_by, servers.border)
    depth = trusted_depth(mail.received, servers.received_by, servers.border)
    decision = triage(mail, readings, servers.own_addresses, edition, known(mail))
    return Look(mail, files, readings, decision, receipt, authenticity.dmarc(mail, depth))


def _read(files: Sequence[File], edition: Edition, timeout: float, within: float | None, wait: bool) -> tuple[Reading | None, ...]:
    whole = [file for file in files if not file.problem]
    read = iter(sandbox.read_each([(file.name, file.data) for file in whole], edition, timeout=timeout, within=within))
    readings: list[Reading | None] = []
    for file in files:
        reading = read_file(file, edition) if file.problem else next(read)  # one with a problem is not opened, only described
        readings.append(None if reading.state in UNFINISHED and not wait else reading)
    return tuple(readings)


def inspect_mail(
    raw: bytes, stated_internaldate: datetime | None, edition: Edition, received_by: Sequence[str], border: Sequence[str]
) -> tuple[Decision, Receipt, tuple[Reading, ...]]:
    """What ``check`` asks of an eml file: its kind, its receipt, its documents. ``stated_internaldate``: the mailbox's witness, aware."""
    servers = Servers(tuple(received_by), tuple(border), frozenset({edition.mailbox.lower()}))
    dates = (stated_internaldate,) if stated_internaldate else ()
    seen = look(raw, Witnesses(internaldates=dates), servers, edition)
    return seen.decision, seen.receipt, tuple(reading for reading in seen.readings if reading is not None)
