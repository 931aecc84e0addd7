"""Answers that would only repeat what was answered before: that is how two programs keep each other writing. A person answers instead."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db.models import QuerySet

from dossiers import evidence
from dossiers.models import Document, Message, Notice, NoticeKind, Submission
from dossiers.pipeline import enqueue, release
from intake.situation import FORMS, Decision
from parsers import sandbox
from parsers.containers import File
from parsers.eml import Mail

MACHINES = ("own", "bounce", "list", "automatic", "spam")
_ASKS_FOR_FILE = (NoticeKind.FORGOTTEN_ATTACHMENT, NoticeKind.LINK_ONLY)


def repetition(decision: Decision, submission: Submission | None, message: Message) -> str:
    """Why this mail gets no second answer of the same kind (Dutch), "" when it says something new.

    Judged by the record, not by headers: a program that answers without the headers of one is stopped here, however slowly it writes.
    """
    if _same_by_another_way(submission, message):
        return "Dit bericht kregen we al langs een andere weg, met dezelfde bestanden. Er vertrekt geen tweede antwoord."
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


def told_in_text(address: str, call: str, message: Message) -> Message | None:
    """The earlier mail of this address with a form in its text, of which the sender heard that it came."""
    told = Notice.objects.filter(kind=NoticeKind.RECEIPT_IN_TEXT, recipient__iexact=address, context__call=call).exclude(message=message)
    notice = told.select_related("message").order_by("pk").first()
    return notice.message if notice else None


def filed_twins(mail: Mail, message: Message) -> QuerySet[Submission]:
    """What was handed in by other messages of this sender with this Message-ID, whatever is in them."""
    found = Submission.objects.filter(message__message_id=mail.message_id, message__from_address__iexact=mail.from_address)
    return found.exclude(message=message) if mail.message_id else found.none()


def look_again_at_copies(message: Message) -> None:
    """Sorts the copies of this mail anew that a machine set aside and that came before it was filed: now they may add nothing."""
    same = Message.objects.filter(message_id=message.message_id, from_address__iexact=message.from_address, state=Message.SORTED)
    waiting = same.filter(needs_person=True, handled_at=None, answers=None, submissions=None) if message.message_id else same.none()
    for copy in waiting.filter(events__kind="message-sorted", events__data__kept__in=MACHINES).exclude(pk=message.pk).distinct():
        sort_anew(copy)


def sort_anew(message: Message) -> None:
    """As if nobody had looked at it yet."""
    message.needs_person = False
    release(message, Message.RECEIVED)
    enqueue("sort", message)


def already_filed(mail: Mail, files: Sequence[File], message: Message) -> Submission | None:
    """The submission of another copy of this mail: sender, id, text and files are the same, only the way it came is not."""
    if not files:
        return None
    held = tuple(sorted(hashlib.sha256(file.data).hexdigest() for file in files))
    for twin in filed_twins(mail, message).select_related("message", "dossier").order_by("pk"):
        same_files = twin.message is not None and _files(twin) == held
        if same_files and _words(sandbox.unpack_mail(evidence.read(twin.message.raw_id or ""))) == _words(mail):  # type: ignore[union-attr]
            return twin
    return None


def _words(mail: Mail) -> list[str]:
    return mail.body_text.split()


def _same_by_another_way(submission: Submission | None, message: Message) -> bool:
    """The same mail once more, for instance sent to two addresses of ours: sender, id and files are the same, the way it came is not."""
    if not message.message_id:
        return False
    twins = Message.objects.filter(message_id=message.message_id, from_address__iexact=message.from_address, answers__isnull=False)
    theirs = {twin.pk: _files(Submission.objects.filter(message=twin).first()) for twin in twins.exclude(pk=message.pk).distinct()}
    return _files(submission) in theirs.values()


def _files(submission: Submission | None) -> tuple[str, ...]:
    return tuple(sorted(submission.documents.values_list("evidence_id", flat=True))) if submission else ()
