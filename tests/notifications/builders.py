"""Rows for the tests of this room: a real dossier with files, findings and the notice that is asked for as the pipeline asks for it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model

from calls.load import load_edition
from dossiers import notices, pipeline
from dossiers.events import writing
from dossiers.evidence import seal
from dossiers.models import Assessment, Document, Dossier, Finding, Message, Notice, NoticeKind, Submission, Upload
from tests import factories

CALL = "city-of-things-2025"
RECEIVED = datetime(2025, 9, 5, 14, 58, 40, tzinfo=UTC)
_numbers = iter(range(1, 1_000_000))


def message(raw: bytes = b"", **more: Any) -> Message:
    number = next(_numbers)
    raw = raw or f"From: slim@dilbeek.example\r\nMessage-ID: <m{number}@dilbeek.example>\r\n\r\nDag\r\n".encode()
    values = {
        "raw": seal(raw),
        "seen_at": RECEIVED,
        "message_id": f"<m{number}@dilbeek.example>",
        "from_address": "slim@dilbeek.example",
        "subject": "Aanmelding City of Things",
        "received_at": RECEIVED,
        "state": Message.SORTED,
    }
    return Message.objects.create(**{**values, **more})


def submission(phase: str = "registration", *, files: tuple[dict[str, Any], ...] = ({},), **more: Any) -> Submission:
    """A submission by the channel of its phase, the standing one of a new dossier unless one is given."""
    number = next(_numbers)
    by_mail = phase == "registration"
    channel = "mail" if by_mail else "platform"
    prefix = load_edition(CALL).phases[phase].prefix  # type: ignore[index]
    dossier = more.pop("dossier", None) or Dossier.objects.create(
        reference=f"{prefix}-{number:04d}", call=CALL, phase=phase, channel=channel, sender="slim@dilbeek.example"
    )
    source: dict[str, Any] = {"message": message()} if by_mail else {"upload": _upload(number)}
    values: dict[str, Any] = {
        "number": dossier.submissions.count() + 1,
        "channel": channel,
        "received_at": RECEIVED,
        "state": Submission.TO_ANSWER,
        **source,
    }
    made = Submission.objects.create(dossier=dossier, **{**values, **more})
    for position, file in enumerate(files, 1):
        add_file(made, position, **file)
    dossier.standing = made
    dossier.save()
    return made


def _upload(number: int) -> Upload:
    return Upload.objects.create(platform_id=f"PL-{number}", submitted_at=RECEIVED, seen_at=RECEIVED, state=Upload.SORTED)


def add_file(made: Submission, position: int, name: str = "aanmelding.docx", data: bytes = b"", **more: Any) -> Document:
    sealed = seal(data or f"bestand {next(_numbers)}".encode())
    values: dict[str, Any] = {"state": "read", "role": "registration-form", "size": sealed.size}
    return Document.objects.create(submission=made, position=position, name=name, evidence=sealed, **{**values, **more})


def finding(check: str, outcome: str = "pass", **more: Any) -> dict[str, Any]:
    values = {"check_id": check, "kind": "criterion", "outcome": outcome, "reason": f"Reden van {check}.", "remediable": False}
    values["citations"] = [
        {"text": f"Besluit, art. van {check}", "asks": f"Wat {check} vraagt.", "address": f"https://wet.example/{check}"}
    ]
    return {**values, **more}


def assess(made: Submission, verdict: str, *findings: dict[str, Any]) -> Assessment:
    number = made.assessments.count() + 1
    assessment = Assessment.objects.create(
        submission=made, number=number, verdict=verdict, edition_hash="e", code_version="t", as_of=date(2025, 9, 5)
    )
    for position, columns in enumerate(findings, 1):
        Finding.objects.create(assessment=assessment, position=position, **columns)
    made.assessment = assessment
    made.save()
    return assessment


def ask(kind: NoticeKind, made: Submission, hold_reason: str = "", **more: Any) -> Notice:
    """The notice, asked for as intake and the answer step do."""
    context = {"assessment": made.assessment_id} if made.assessment_id else {}
    values: dict[str, Any] = {"recipient": made.dossier.sender, "message": made.message, "context": context, **more}
    key = f"test:{next(_numbers)}"
    with writing():
        return notices.request(kind, key, dossier=made.dossier, submission=made, hold_reason=hold_reason, **values)


def run(step: str, notice: Notice) -> Notice:
    """Runs one step of the pipeline on the notice, that one only, and gives the row as it is then."""
    pipeline._run(pipeline.STEPS[step], notice.pk)
    return Notice.objects.get(pk=notice.pk)


def receipt_due(**more: Any) -> Notice:
    """A composed receipt that only has to be delivered."""
    notice = run("compose", ask(NoticeKind.RECEIPT, submission(), **more))
    assert notice.state == Notice.DUE, notice.problem
    return notice


def officer(name: str = "an") -> Any:
    return get_user_model().objects.get_or_create(username=name)[0]


def confirm_and_release(notice: Notice) -> Notice:
    """What an officer does with a negative letter."""
    with writing():
        assert notice.dossier is not None
        factories.signed(notice.dossier, officer())
        notices.release(notice, officer())
    return Notice.objects.get(pk=notice.pk)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
