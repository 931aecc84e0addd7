"""Writing and verifying the event log. Everything that changes the record does so in ``with writing():`` and calls :func:`record` in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dossiers.models import Dossier, Event, Message, Upload

GENESIS = "0" * 64
_LOCK = 0x434F5431  # any fixed number: the advisory lock that makes appenders wait for each other on PostgreSQL


def _canonical(event: Event) -> bytes:
    """The content of a row as bytes in one fixed form, lengths included by JSON's quoting."""
    content = {
        "number": event.number,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "actor": event.actor,
        "text": event.text,
        "dossier": event.dossier_id,
        "message": event.message_id,
        "upload": event.upload_id,
        "data": event.data,
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _hash(event: Event) -> str:
    return hashlib.sha256(event.previous_hash.encode() + _canonical(event)).hexdigest()


@contextmanager
def writing() -> Iterator[None]:
    """One transaction that changes the record. Writers wait for each other: on PostgreSQL by an advisory lock taken first (so that two
    of them cannot deadlock over log and rows), on SQLite because every transaction is IMMEDIATE. Keep it short: no parsing, no network."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def record(
    kind: str,
    text: str,
    *,
    actor: str = "system",
    dossier: Dossier | None = None,
    message: Message | None = None,
    upload: Upload | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Appends one event. ``text`` is Dutch. Raises when called outside a transaction: an event must never outlive what it tells."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded in the transaction of what it tells")
    if connection.vendor == "postgresql":  # taken again without cost when writing() holds it
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Event.objects.order_by("-number").values("number", "hash").first()
    event = Event(
        number=last["number"] + 1 if last else 1,
        at=timezone.now(),
        kind=kind,
        actor=actor,
        text=text,
        dossier=dossier,
        message=message,
        upload=upload,
        data=json.loads(json.dumps(data or {}, default=str)),
        previous_hash=last["hash"] if last else GENESIS,
    )
    event.hash = _hash(event)
    event.save(force_insert=True)
    return event


def verify() -> Iterator[str]:
    """Walks the whole log and yields one English line per row that does not fit: changed, missing or out of order."""
    previous, number = GENESIS, 0
    for event in Event.objects.order_by("number").iterator(chunk_size=500):
        if event.number != number + 1:
            yield f"event {number + 1} is missing (next is {event.number})"
        if event.previous_hash != previous:
            yield f"event {event.number} does not follow the one before it"
        if event.hash != _hash(event):
            yield f"event {event.number} was changed after it was written"
        previous, number = event.hash, event.number


def head() -> tuple[int, str]:
    """Number and hash of the newest event: to be kept somewhere else, since a chain cannot show that its end was cut off."""
    last = Event.objects.order_by("-number").values_list("number", "hash").first()
    return last if last else (0, GENESIS)
