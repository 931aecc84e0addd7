"""How far a submission is, and its result: never more than the applicant was told. What a machine proposes is nobody's result yet."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from dossiers.letters import RESULT_OF
from dossiers.models import Notice, NoticeKind, Submission, Upload
from dossiers.models.work import PARKED

RECEIVED, PROCESSING, IN_REVIEW, ANSWERED = "received", "processing", "in-review", "answered"


def progress_of(upload: Upload, filed: Submission | None) -> dict[str, Any]:
    """``state`` and ``result`` of the interface. ``result`` is the last one that was mailed for this submission; None before."""
    sent = None
    if filed is not None:
        kinds = [str(kind) for kind in RESULT_OF]
        sent = (
            Notice.objects.filter(submission=filed, kind__in=kinds, state=Notice.SENT, sent_at__isnull=False).order_by("-sent_at").first()
        )
    if sent is not None and sent.sent_at is not None:
        at = sent.sent_at.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat()
        return {"state": ANSWERED, "result": {"verdict": str(RESULT_OF[NoticeKind(sent.kind)]), "sent_at": at}}
    return {"state": _state(upload, filed), "result": None}


def _state(upload: Upload, filed: Submission | None) -> str:
    if filed is None:
        return IN_REVIEW if upload.state == PARKED else RECEIVED
    return PROCESSING if filed.state in (Submission.TO_READ, Submission.TO_CHECK, Submission.TO_ANSWER) else IN_REVIEW
