"""Small builders of rows for the tests of this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from checks.model import Receipt
from dossiers import evidence
from dossiers.filing import FiledDocument, Filing
from dossiers.models import Assessment, Dossier, Finding, Message, Submission
from parsers.model import FieldValue, Place, Reading, Role

BRUSSELS = ZoneInfo("Europe/Brussels")
IN_TIME = datetime(2025, 9, 4, 15, 21, 7, tzinfo=BRUSSELS)
_count = iter(range(1_000_000))


def field(value: Any, document: str = "formulier.docx") -> FieldValue:
    return FieldValue(value, str(value), document, Place("vraag 1"))


def reading(role: Role = Role.REGISTRATION_FORM, **fields: Any) -> Reading:
    named = {name.replace("__", "."): field(value) for name, value in fields.items()}
    return Reading("formulier.docx", "0" * 64, 10, "application/x", role=role, fields=named)


def mail(sender: str = "lore@ieper.example", **columns: Any) -> Message:
    raw = evidence.seal(f"mail {next(_count)}".encode())
    return Message.objects.create(raw=raw, from_address=sender, seen_at=IN_TIME, state=Message.SORTED, **columns)


def filing(message: Message, *readings: Reading, phase: str = "registration", **other: Any) -> Filing:
    documents = tuple(FiledDocument(r.name, evidence.seal(f"bestand {next(_count)}".encode()), r) for r in readings)
    receipt = other.pop("receipt", Receipt(IN_TIME, "received-chain"))
    channel = other.pop("channel", "mail")
    return Filing(phase=phase, channel=channel, sender=message.from_address, receipt=receipt, documents=documents, message=message, **other)


def assessed(submission: Submission, verdict: str, **outcomes: str) -> Assessment:
    """An assessment with the given outcome per check id (``deadline="pass"``); ids of conditions begin with ``c_``."""
    assessment = Assessment.objects.create(
        submission=submission,
        number=submission.assessments.count() + 1,
        verdict=verdict,
        edition_hash="e",
        code_version="t",
        as_of=IN_TIME.date(),
    )
    for position, (name, outcome) in enumerate(outcomes.items(), 1):
        kind = "condition" if name.startswith("c_") else "criterion"
        check_id = name.removeprefix("c_").replace("_", "-")
        remediable = check_id not in ("deadline", "applicant-eligible", "partners-eligible")
        Finding.objects.create(
            assessment=assessment, position=position, check_id=check_id, kind=kind, outcome=outcome, remediable=remediable, reason="Omdat."
        )
    submission.assessment = assessment
    submission.save()
    return assessment


def submission_of(dossier: Dossier, **columns: Any) -> Submission:
    number = dossier.submissions.count() + 1
    return Submission.objects.create(dossier=dossier, number=number, channel="mail", state=Submission.TO_ANSWER, **columns)


def dossier(**columns: Any) -> Dossier:
    defaults = {"call": "city-of-things-2025", "phase": "registration", "channel": "mail", "sender": "lore@ieper.example"}
    return Dossier.objects.create(reference=f"COT2025-R-{next(_count):04d}", **{**defaults, **columns})
