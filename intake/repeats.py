"""Answers that would only repeat what was answered before: that is how two programs keep each other writing. A person answers instead."""

from __future__ import annotations

from dossiers.models import Document, Message, NoticeKind, Submission
from intake.situation import FORMS, Decision

_ASKS_FOR_FILE = (NoticeKind.FORGOTTEN_ATTACHMENT, NoticeKind.LINK_ONLY)


def repetition(decision: Decision, submission: Submission | None, message: Message) -> str:
    """Why this mail gets no second answer of the same kind (Dutch), "" when it says something new.

    Judged by the record, not by headers: a program that answers without the headers of one is stopped here, however slowly it writes.
    """
    if submission is None:
        return ""
    dossier = submission.dossier
    if decision.triage in ("forgotten-attachment", "link-only"):
        asked = dossier.notices.filter(kind__in=_ASKS_FOR_FILE).exclude(message=message)
        return (
            "In dit dossier vroegen we al om het bestand, en het is er nog niet. Er vertrekt geen tweede vraag." if asked.exists() else ""
        )
    if submission.message_id == message.pk:
        files = list(submission.documents.all())
        before = Document.objects.filter(submission__dossier=dossier, submission__number__lt=submission.number)
        known = set(before.filter(evidence_id__in=[file.evidence_id for file in files]).values_list("evidence_id", flat=True))
        forms = {str(role) for role in FORMS}
        if files and all(file.evidence_id in known and file.role not in forms for file in files):
            return "Alle bestanden bij deze mail zaten al in dit dossier. Er vertrekt geen tweede ontvangstmelding."
    return ""
