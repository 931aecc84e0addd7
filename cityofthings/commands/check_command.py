"""``check``: documents and mails checked on their own. No database, no Django, nothing stored."""

from __future__ import annotations

import argparse
import os
from datetime import date, datetime
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dotenv import load_dotenv

from calls.load import EditionError, load_edition
from calls.model import Edition
from checks.engine import assess
from checks.model import Assessment, Case, Receipt, Verdict
from cityofthings import defaults
from cityofthings.command_line import UsageError
from cityofthings.commands.speak import say, say_json
from dossiers.loose import belonging, cases_of, holds_form_of
from dossiers.serial import case_entry
from parsers import sandbox
from parsers.media import EML, sniff


def run(arguments: argparse.Namespace) -> int:
    """0 when every dossier is admissible, 1 when not (or none), 2 for input that cannot be opened."""
    if Path(".env").is_file():
        load_dotenv(".env")  # as the settings do; what stands in the environment goes first
    os.environ.setdefault("COT_REGISTERS_DIR", str(Path(os.environ.get("COT_DATA_DIR") or "./var").resolve() / "registers"))
    named = os.environ.get("COT_CALL") or defaults.CALL if arguments.call is None else arguments.call
    editions = _editions(named, arguments.phase)
    stated = _instant(arguments.received)
    as_of = _day(arguments.as_of)
    files = [_open(name) for name in arguments.files]
    kinds = [sniff(data, name) for name, data in files]
    mails = [data for (_, data), kind in zip(files, kinds, strict=True) if kind == EML]
    documents = [file for file, kind in zip(files, kinds, strict=True) if kind != EML]
    cases: list[Case] = []
    remarks: list[str] = []
    for raw in mails:
        found, remark = _cases_of_mail(raw, stated, as_of, editions, arguments.phase)
        cases += found
        remarks.append(remark)
    if documents:
        read = {call: sandbox.read_files(documents, edition) for call, edition in editions.items()}
        for call, readings in belonging(read, editions).items():
            receipt = Receipt(at=stated.astimezone(ZoneInfo(editions[call].timezone)), source="stated") if stated else None
            cases += cases_of(readings, editions[call], None, receipt, as_of, arguments.phase)
    assessed = [(case, assess(case)) for case in cases]
    if arguments.json:
        say_json([case_entry(case, assessment) for case, assessment in assessed])
    else:
        _tell(assessed, remarks)
    return 0 if assessed and all(assessment.verdict is Verdict.ADMISSIBLE for _, assessment in assessed) else 1


def _editions(named: str, phase: str | None) -> dict[str, Edition]:
    """Every edition that is named, by id; those without the phase that is asked for are left out."""
    try:
        loaded = [load_edition(name.strip()) for name in named.split(",") if name.strip()]
    except EditionError as error:
        raise UsageError(str(error)) from error
    if not loaded:  # most likely an empty variable of a script: not the default in silence
        raise UsageError("--call, or else COT_CALL, names no call edition")
    editions = {edition.id: edition for edition in loaded if phase is None or phase in edition.phases}
    if not editions:
        raise UsageError(f"--phase: {phase} is no phase of {', '.join(edition.id for edition in loaded)}")
    return editions


def _cases_of_mail(
    raw: bytes, stated: datetime | None, as_of: date | None, editions: dict[str, Edition], phase: str | None
) -> tuple[list[Case], str]:
    """By the edition whose form is in the mail, else the one whose mailbox it was sent to, else the first."""
    from intake.inspect import inspect_mail

    received_by = _patterns("COT_RECEIVED_BY", defaults.RECEIVED_BY)
    border = _patterns("COT_RECEIVED_BORDER", defaults.RECEIVED_BORDER)
    sent_to = _recipients(raw)
    seen = {
        call: inspect_mail(raw, stated and stated.astimezone(ZoneInfo(edition.timezone)), edition, received_by, border)
        for call, edition in editions.items()
    }
    call = max(seen, key=lambda one: (holds_form_of(editions[one], seen[one][2]), editions[one].mailbox.lower() in sent_to))
    decision, receipt, readings = seen[call]
    remark = f"Oproep: {editions[call].name}. Soort bericht: {decision.triage}. {' '.join(decision.reasons)}"
    if decision.in_text or (decision.phase is None and phase is None):
        return [], remark  # a form in the text of the mail becomes no dossier by itself: nothing may be told as missing
    return cases_of(readings, editions[call], "mail", receipt, as_of, phase or decision.phase), remark


def _recipients(raw: bytes) -> set[str]:
    """Every address the mail says it was sent or delivered to."""
    headers = BytesHeaderParser().parsebytes(raw)
    named = ("To", "Cc", "Delivered-To", "X-Original-To", "X-Forwarded-To", "Envelope-To")
    return {address.lower() for name in named for _, address in getaddresses([str(line) for line in headers.get_all(name, [])])}


def _patterns(name: str, default: tuple[str, ...]) -> list[str]:
    return [part.strip() for part in (os.environ.get(name) or ",".join(default)).split(",") if part.strip()]


def _open(name: str) -> tuple[str, bytes]:
    path = Path(name)
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{_shown(name)}: is no file")  # a folder, or a pipe or device that may never end
        return _printable(path.name), path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte in it
        raise UsageError(f"{_shown(name)}: {getattr(error, 'strerror', None) or error}") from error


def _shown(name: str) -> str:
    """A name on one line of bearable length."""
    plain = _printable(name)
    return plain if len(plain) <= 200 else f"{plain[:100]}...{plain[-90:]}"


def _printable(name: str) -> str:
    """A name without line ends, and without the bytes that are no text in it."""
    return "".join(char if char.isprintable() else "?" for char in name)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--received: {text!r} is no ISO 8601 instant, e.g. 2025-09-08T11:59:59+02:00") from error
    if instant.tzinfo is None:
        raise UsageError(f"--received: {text!r} has no offset; write for instance 2025-09-08T11:59:59+02:00")
    if not 1900 <= instant.year < 2200:  # at either end of the calendar there is no other time zone to tell it in
        raise UsageError(f"--received: {text!r} is no instant at which anything can have come in")
    return instant


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--as-of: {text!r} is no date, e.g. 2025-11-14") from error


def _tell(assessed: list[tuple[Case, Assessment]], remarks: list[str]) -> None:
    for remark in remarks:
        say(remark)
    if not assessed:
        say("Hier komt geen dossier uit voort.")
    for case, assessment in assessed:
        words: dict[str, Any] = case.edition.phases[case.phase].words  # type: ignore[index]
        say(f"\n{case.edition.name}, {case.edition.phases[case.phase].name}: {words.get(assessment.verdict, assessment.verdict)}")  # type: ignore[index]
        for document in case.documents:
            say(f"  {document.name}: {document.role} ({document.state})")
            for problem in document.problems:
                say(f"    let op: {problem}")
        for finding in assessment.findings:
            say(f"  [{finding.outcome}] {finding.check}: {finding.reason}")
            for item in finding.evidence:
                say(f"      {item.document} {item.location}: {item.value}".rstrip())
            say(f"      {'; '.join(str(citation) for citation in finding.citations)}")
