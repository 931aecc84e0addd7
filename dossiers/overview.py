"""The stored record as the interface's JSON, for ``list``, ``messages`` and ``show``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils import timezone

from calls.load import known_edition
from dossiers.decisions import effective_outcomes, effective_verdict, latest_by_check, reopened
from dossiers.documents import shown_submission
from dossiers.models import Dossier, Event, Finding, Message, Notice, Submission
from dossiers.rereading import anew_of, differences, readings_of
from dossiers.serial import document_entry, field_entries, unread_entries
from dossiers.status import status_of, with_everything


def _local(instant: Any, call: str) -> str | None:
    edition = known_edition(call)
    zone = ZoneInfo(edition.timezone) if edition else timezone.get_current_timezone()
    return instant.astimezone(zone).isoformat() if instant else None


def dossier_line(dossier: Dossier) -> dict[str, Any]:
    """One entry of ``list --json``."""
    status = status_of(dossier)
    shown = shown_submission(dossier)
    return {
        "reference": dossier.reference,
        "call": dossier.call,
        "phase": dossier.phase,
        "channel": dossier.channel,
        "applicant": dossier.applicant_name,
        "applicant_kbo": dossier.applicant_kbo,
        "title": dossier.title,
        "received_at": _local(shown.counting.received_at, dossier.call) if shown else None,
        "verdict": str(status.verdict) if status.verdict else None,
        "attention": list(dossier.standing.assessment.attention) if dossier.standing and dossier.standing.assessment else [],
        "needs": list(status.needs),
        "busy": status.busy,
        "notices": [{"notice": notice.kind, "state": notice.state, "to": notice.recipient} for notice in dossier.notices.all()],
    }


def all_dossiers() -> list[dict[str, Any]]:
    """``list --json``: every dossier, oldest first."""
    return [dossier_line(dossier) for dossier in with_everything(Dossier.objects.order_by("reference"))]


def message_line(message: Message) -> dict[str, Any]:
    """One entry of ``messages``."""
    return {
        "id": message.pk,
        "message_id": message.message_id,
        "from": message.from_address,
        "subject": message.subject,
        "received_at": timezone.localtime(message.received_at).isoformat() if message.received_at else None,
        "triage": message.triage or None,
        "reasons": message.triage_reasons,
        "state": message.state,
        "needs_person": message.needs_person and message.handled_at is None,
        "problem": message.problem,
        "sightings": [
            {"mailbox": s.mailbox, "folder": s.folder, "uidvalidity": s.uidvalidity, "uid": s.uid} for s in message.sightings.all()
        ],
        "dossiers": sorted({submission.dossier.reference for submission in message.submissions.all()}),
        "answers": [{"notice": notice.kind, "state": notice.state, "to": notice.recipient} for notice in message.answers.all()],
    }


def all_messages() -> list[dict[str, Any]]:
    """``messages --json``: every message seen, oldest first."""
    rows = Message.objects.order_by("pk").prefetch_related(
        Prefetch("submissions", Submission.objects.select_related("dossier")), "answers", "sightings"
    )
    return [message_line(message) for message in rows]


def _finding(finding: Finding, outcome: str, decision: Any) -> dict[str, Any]:
    entry = {
        "check": finding.check_id,
        "kind": finding.kind,
        "outcome": outcome,
        "remediable": finding.remediable,
        "reason": finding.reason,
        "remedy": finding.remedy,
        "citations": [citation["text"] for citation in finding.citations],
        "legal": finding.citations,
        "interpretations": finding.interpretations,
        "evidence": finding.evidence,
    }
    if decision is not None:
        entry["decision"] = {
            "kind": decision.kind,
            "by": decision.by.get_username(),
            "at": (decision.carried_from or decision).at.isoformat(),
            "reason": decision.reason,
            "carried": decision.carried_from_id is not None,
        }
        entry["machine_outcome"] = finding.outcome
    return entry


def whole_dossier(reference: str) -> dict[str, Any] | None:
    """``show --json``: one dossier whole, None when there is none of that reference. Outcomes and verdict as people left them."""
    dossier = with_everything(Dossier.objects.filter(reference=reference)).first()
    if dossier is None:
        return None
    standing = shown_submission(dossier)
    entry = dossier_line(dossier)
    readings = readings_of(standing) if standing else []
    entry["documents"] = [document_entry(reading) for reading in readings]
    entry["fields"] = unread_entries(readings, known_edition(dossier.call)) | field_entries(readings)
    entry["receipt_evidence"] = standing.counting.receipt or None if standing else None
    assessment = standing.assessment if standing else None
    entry["findings"] = []
    if assessment is not None:
        outcomes, decisions = effective_outcomes(assessment), latest_by_check(assessment)
        entry["edition_hash"] = assessment.edition_hash
        entry["reread"] = [asdict(one) for one in differences(anew_of(assessment))]
        entry["verdict"] = effective_verdict(assessment)
        entry["findings"] = [_finding(f, outcomes[f.check_id], decisions.get(f.check_id)) for f in assessment.findings.all()]
        entry["reopened"] = list(reopened(assessment, dossier.decisions.all()))
    entry["versions"] = [
        {
            "number": s.number,
            "kind": s.kind,
            "received_at": _local(s.received_at, dossier.call),
            "state": s.state,
            "standing": s.pk == dossier.standing_id,
        }
        for s in dossier.submissions.all()
    ]
    entry["messages"] = [message_line(m) for m in Message.objects.filter(submissions__dossier=dossier).distinct().order_by("pk")]
    entry["notices"] = [_notice(notice) for notice in dossier.notices.order_by("pk")]
    entry["events"] = [_event(event) for event in dossier.events.order_by("number")]
    return entry


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice.kind,
        "state": notice.state,
        "to": notice.recipient,
        "subject": notice.subject,
        "message_id": notice.mail_id,
        "sent_at": notice.sent_at.isoformat() if notice.sent_at else None,
        "hold_reason": notice.hold_reason,
        "problem": notice.problem,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "actor": event.actor,
        "text": event.text,
        "data": event.data,
    }
