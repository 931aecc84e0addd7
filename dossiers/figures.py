"""Counts of what the system has in hand, for the page of operators and the metrics. Numbers only: nothing here can name a person or a dossier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min

from dossiers.models import Dossier, Finding, Message, Notice, Submission, Upload
from dossiers.models.work import PARKED


@dataclass(frozen=True, slots=True)
class Queue:
    """``name``: stable word of code. ``oldest``: since when the oldest row in it waits, None when it is empty."""

    name: str
    count: int
    oldest: datetime | None


def queues() -> list[Queue]:
    """Every queue, the empty ones too, in the order of the work. One question each."""
    return [
        _queue("messages", Message.objects.filter(state=Message.RECEIVED), "seen_at"),
        _queue("uploads", Upload.objects.filter(state=Upload.RECEIVED), "seen_at"),
        _queue("to-read", Submission.objects.filter(state=Submission.TO_READ), "changed_at"),
        _queue("to-check", Submission.objects.filter(state=Submission.TO_CHECK), "changed_at"),
        _queue("to-answer", Submission.objects.filter(state=Submission.TO_ANSWER), "changed_at"),
        _queue("to-send", Notice.objects.filter(state__in=(Notice.TO_COMPOSE, Notice.DUE, Notice.SENDING)), "changed_at"),
        _queue("held", Notice.objects.filter(state=Notice.HELD), "changed_at"),
        _queue("undelivered", Notice.objects.filter(state__in=(Notice.UNKNOWN, Notice.FAILED)), "changed_at"),
        _parked(),
    ]


def _queue(name: str, rows: Any, since: str) -> Queue:
    found = rows.aggregate(count=Count("pk"), oldest=Min(since))
    return Queue(name, found["count"], found["oldest"])


def _parked() -> Queue:
    each = [_queue("", model.objects.filter(state=PARKED), "changed_at") for model in (Message, Upload, Submission, Notice)]
    return Queue("parked", sum(one.count for one in each), min((one.oldest for one in each if one.oldest), default=None))


def mails() -> Iterator[tuple[str, str, int]]:
    """Kind and state of the letters, and how many."""
    counted = Notice.objects.order_by().values("kind", "state").annotate(number=Count("pk"))
    return ((row["kind"], row["state"], row["number"]) for row in counted.order_by("kind", "state"))


def findings() -> Iterator[tuple[str, str, int]]:
    """Check and outcome of the assessments that stand, and how many. What officers decided since is beside them, not in them."""
    standing = Dossier.objects.filter(standing__assessment__isnull=False).values("standing__assessment")
    counted = Finding.objects.filter(assessment__in=standing).values("check_id", "outcome").annotate(number=Count("pk"))
    return ((row["check_id"], row["outcome"], row["number"]) for row in counted.order_by("check_id", "outcome"))


def dossiers() -> Iterator[tuple[str, str, int]]:
    """Phase and verdict of the checks, and how many dossiers; "" while there is no verdict."""
    counted = Dossier.objects.order_by().values("phase", "standing__assessment__verdict").annotate(number=Count("pk"))
    return ((row["phase"], row["standing__assessment__verdict"] or "", row["number"]) for row in counted.order_by("phase"))
