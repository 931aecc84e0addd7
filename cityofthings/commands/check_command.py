"""``check``: documents and mails checked on their own. No database, no Django, nothing stored."""

from __future__ import annotations

import argparse
import os
from datetime import date, datetime
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
from dossiers.loose import cases_of
from dossiers.serial import case_entry
from parsers import sandbox
from parsers.media import sniff


def run(arguments: argparse.Namespace) -> int:
    """0 when every dossier is admissible, 1 when not (or none), 2 for input that cannot be opened."""
    if Path(".env").is_file():
        load_dotenv(".env")  # as the settings do; what stands in the environment goes first
    os.environ.setdefault("COT_REGISTERS_DIR", str(Path(os.environ.get("COT_DATA_DIR") or "./var").resolve() / "registers"))
    try:
        edition = load_edition(arguments.call or (os.environ.get("COT_CALL") or defaults.CALL).split(",")[0].strip())
    except EditionError as error:
        raise UsageError(str(error)) from error
    stated = _instant(arguments.received, edition)
    as_of = _day(arguments.as_of)
    files = [_open(name) for name in arguments.files]
    mails = [data for _, data in files if sniff(data) == "message/rfc822"]
    documents = [(name, data) for name, data in files if sniff(data) != "message/rfc822"]
    cases: list[Case] = []
    remarks: list[str] = []
    for raw in mails:
        found, remark = _cases_of_mail(raw, stated, as_of, edition, arguments.phase)
        cases += found
        remarks.append(remark)
    if documents:
        receipt = Receipt(at=stated, source="stated") if stated else None
        cases += cases_of(sandbox.read_files(documents, edition), edition, None, receipt, as_of, arguments.phase)
    assessed = [(case, assess(case)) for case in cases]
    if arguments.json:
        say_json([case_entry(case, assessment) for case, assessment in assessed])
    else:
        _tell(assessed, remarks)
    return 0 if assessed and all(assessment.verdict is Verdict.ADMISSIBLE for _, assessment in assessed) else 1


def _cases_of_mail(raw: bytes, stated: datetime | None, as_of: date | None, edition: Edition, phase: str | None) -> tuple[list[Case], str]:
    from intake.inspect import inspect_mail

    received_by = _patterns("COT_RECEIVED_BY", defaults.RECEIVED_BY)
    border = _patterns("COT_RECEIVED_BORDER", defaults.RECEIVED_BORDER)
    decision, receipt, readings = inspect_mail(raw, stated, edition, received_by, border)
    remark = f"Soort bericht: {decision.triage}. {' '.join(decision.reasons)}"
    if decision.phase is None and phase is None:
        return [], remark
    return cases_of(readings, edition, "mail", receipt, as_of, phase or decision.phase), remark


def _patterns(name: str, default: tuple[str, ...]) -> list[str]:
    return [part.strip() for part in (os.environ.get(name) or ",".join(default)).split(",") if part.strip()]


def _open(name: str) -> tuple[str, bytes]:
    path = Path(name)
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror or error}") from error


def _instant(text: str | None, edition: Edition) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--received: {text!r} is no ISO 8601 instant, e.g. 2025-09-08T11:59:59+02:00") from error
    if instant.tzinfo is None:
        raise UsageError(f"--received: {text!r} has no offset; write for instance 2025-09-08T11:59:59+02:00")
    return instant.astimezone(ZoneInfo(edition.timezone))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
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
