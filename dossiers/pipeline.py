"""The pipeline: which state of which row asks for which step, and how a step is run so that a crash anywhere loses and repeats nothing.

A step is two functions. ``work(row)`` is slow, changes nothing and runs outside any transaction. ``record(row, result)`` writes
everything that follows from it, the next state and the next tasks included, in one transaction that first makes sure the row is still ours.
The queue (django-q2) only wakes workers up: what is to be done stands in the rows, and :func:`sweep` finds whatever the queue forgot.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from dossiers.checkpoints import reached
from dossiers.events import record as record_event
from dossiers.events import writing
from dossiers.evidence import StoreError
from dossiers.models.work import PARKED, Work

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3
LONGEST_WAIT = timedelta(hours=6)  # longer than anything waits here: a moment beyond it was written by a clock that was wrong
# How long a queued row may wait before the queue is asked once more. While somebody is at work it waits for its turn; when nobody is, its task was
# lost (a database server that fell over takes along what the queue had in hand, and the queue itself would notice after minutes).
WAITS_FOR_ITS_TURN, WAITS_FOR_NOBODY = timedelta(minutes=5), timedelta(seconds=20)
BETWEEN_CLOCKS = timedelta(
    minutes=1
)  # what our machines may differ; a row queued later than that from now was queued before the clock was put back
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=60))


@dataclass(frozen=True, slots=True)
class Step:
    """``function`` is a dotted path to a module-level ``StepFunctions``; a string, so that this room imports none of the later ones."""

    name: str
    model: str
    state: str
    function: str
    inline: bool = False  # run at once by whoever created the row, without waiting for the queue


@dataclass(frozen=True, slots=True)
class StepFunctions:
    """What a room gives the pipeline for one step. ``work`` may return anything; ``record`` gets it inside the transaction."""

    work: Callable[[Any], Any]
    record: Callable[[Any, Any], None]


STEPS = {
    step.name: step
    for step in (
        Step("sort", "dossiers.Message", "received", "intake.sorting.SORT"),
        Step("open", "dossiers.Upload", "received", "intake.uploads.OPEN"),
        Step("compose", "dossiers.Notice", "to_compose", "notifications.compose.COMPOSE", inline=True),
        Step("deliver", "dossiers.Notice", "due", "notifications.deliver.deliver", inline=True),
        Step("read", "dossiers.Submission", "to_read", "dossiers.steps.READ"),
        Step("check", "dossiers.Submission", "to_check", "dossiers.steps.CHECK"),
        Step("answer", "dossiers.Submission", "to_answer", "dossiers.steps.ANSWER"),
    )
}


@cache
def this_process() -> str:
    """host:pid:start of this process: start makes a re-used pid recognisable."""
    return _identity(os.getpid())


os.register_at_fork(after_in_child=this_process.cache_clear)


def _identity(pid: int) -> str:
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rpartition(")")[2].split()
    if fields[0] in "ZX":  # killed, but nobody has collected it yet: it does nothing any more
        raise ProcessLookupError(pid)
    started = fields[19]
    return f"{socket.gethostname()}:{pid}:{started}"


def _is_gone(owner: str) -> bool:
    """True when the lease's owner ran on this host and runs no more. A process on another host is never known to be gone."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        return _identity(int(pid)) != owner
    except OSError:
        return True


def is_free(row: Work) -> bool:
    """True when nobody is busy with the row: no lease, one that is over or cannot be, or one of a process that is gone."""
    if not row.lease_owner or row.lease_until is None or _is_gone(row.lease_owner):
        return True
    return not timezone.now() < row.lease_until <= timezone.now() + LONGEST_WAIT


def _is_ahead(moment: datetime) -> bool:
    return timezone.now() < moment <= timezone.now() + LONGEST_WAIT


def model_of(step: Step) -> type[Any]:
    """The Django model whose rows this step works on."""
    return apps.get_model(step.model)


def enqueue(step_name: str, row: Work) -> None:
    """Wakes a worker for this row, in the caller's transaction: a rolled-back row leaves no task. The only place that knows the task engine."""
    model_of(STEPS[step_name]).objects.filter(pk=row.pk).update(queued_at=timezone.now())
    if getattr(settings, "COT_INLINE", False):
        return  # run --once: one process works the rows off itself
    from django_q.tasks import async_task

    async_task("dossiers.pipeline.run_step", step_name, row.pk, task_name=f"{step_name}-{row.pk}")


def claim(step: Step, row_id: int) -> Any | None:
    """Takes the row for this process and counts the attempt, committed. None when it is not due, someone is at it, or it was just parked."""
    model = model_of(step)
    with writing():
        row = model.objects.select_for_update().filter(pk=row_id, state=step.state).first()
        if row is None or not is_free(row) or (row.next_attempt_at and _is_ahead(row.next_attempt_at)):
            return None
        if row.attempts >= MAX_ATTEMPTS:
            park(row, row.problem or "Het systeem is drie keer vastgelopen op dit stuk. Bekijk het zelf en probeer daarna opnieuw.")
            return None
        row.attempts += 1
        row.lease_owner = this_process()
        row.lease_until = timezone.now() + timedelta(seconds=settings.COT_LEASE_SECONDS)
        row.save(update_fields=["attempts", "lease_owner", "lease_until", "changed_at"])
    return row


def is_still_ours(row: Work) -> Any | None:
    """Inside the recording transaction: the row fresh and locked, or None when another process took over meanwhile."""
    fresh = type(row).objects.select_for_update().get(pk=row.pk)  # type: ignore[attr-defined]
    return fresh if fresh.state == row.state and fresh.lease_owner == this_process() else None


def release(row: Work, state: str) -> None:
    """Ends the work on a row in its new state: attempts and lease start anew."""
    row.state, row.attempts, row.lease_owner, row.lease_until, row.next_attempt_at, row.problem = state, 0, "", None, None, ""
    row.save()


def park(row: Work, reason: str) -> None:
    """Sets a row aside for a person, with the reason (Dutch). Call inside :func:`writing`."""
    row.parked_from, row.state, row.problem, row.lease_owner, row.lease_until = row.state, PARKED, reason, "", None
    row.save()
    record_event("parked", f"Vastgelopen en opzijgelegd: {reason}", data={"model": type(row).__name__, "id": row.pk}, **_subjects(row))


def retry_parked(row: Work, actor: str) -> None:
    """An officer asks for another try: the count starts anew."""
    with writing():
        state = row.parked_from
        release(row, state)
        record_event("retried", "Opnieuw geprobeerd op vraag van een medewerker.", actor=actor, **_subjects(row))
        for step in STEPS.values():
            if step.model == row._meta.label and step.state == state:
                enqueue(step.name, row)


def _subjects(row: Work) -> dict[str, Any]:
    name = type(row).__name__
    if name == "Message":
        return {"message": row}
    if name == "Upload":
        return {"upload": row}
    return {"dossier": getattr(row, "dossier", None), "message": getattr(row, "message", None)}


def _failed(row: Work, error: BaseException) -> None:
    """A step raised: keep the row where it is for a later try, or park it at the limit. Never a loop, never silence."""
    log.error("step failed", model=type(row).__name__, id=row.pk, state=row.state, attempt=row.attempts, exc_info=error)
    with writing():
        fresh = is_still_ours(row)
        if fresh is None:
            return
        fresh.problem = f"Technische fout ({type(error).__name__}). De ruwe gegevens zijn bewaard."
        if isinstance(error, StoreError):  # says nothing about this row: it waits until the disk takes something again
            fresh.problem = "De schijf neemt niets meer aan. Dit wacht tot er weer plaats is."
            fresh.attempts -= 1
        if fresh.attempts >= MAX_ATTEMPTS:
            park(fresh, fresh.problem)
            return
        fresh.lease_owner, fresh.lease_until = "", None
        fresh.next_attempt_at = timezone.now() + (RETRY_AFTER[fresh.attempts - 1] if fresh.attempts else RETRY_AFTER[-1])
        fresh.save()


def run_step(step_name: str, row_id: int) -> bool:
    """Runs one step on one row, if it is still due. True when it was run. This is the task the queue calls; calling it twice is harmless."""
    if not _run(STEPS[step_name], row_id):
        return False
    # What just became due to be composed and sent goes at once: a receipt should not wait for the queue, which has the task as well.
    for step in STEPS.values():
        if step.inline:
            for ready in list(due(step).values_list("pk", flat=True)[:20]):
                _run(step, ready)
    return True


def _run(step: Step, row_id: int) -> bool:
    functions = import_string(step.function)
    row = claim(step, row_id)
    if row is None:
        return False
    reached("step-claimed")
    began = time.monotonic()
    try:
        if not isinstance(functions, StepFunctions):
            functions(row)  # a step with a side effect outside keeps its own books (delivery)
            return True
        result = functions.work(row)
        reached(f"{step.name}-worked")
        with writing():
            fresh = is_still_ours(row)
            if fresh is None:
                return False
            functions.record(fresh, result)
        reached(f"{step.name}-recorded")
    except Exception as error:  # noqa: BLE001  # the isolation border: one row's trouble never stops the others
        _failed(row, error)
        return False
    finally:
        log.info("step", step=step.name, id=row_id, attempt=row.attempts, seconds=round(time.monotonic() - began, 3))
    return True


def due(step: Step) -> models.QuerySet[Any]:
    """The rows that wait for this step and may be tried now; leases are judged by :func:`claim`."""
    now = timezone.now()
    may = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + LONGEST_WAIT)
    return model_of(step).objects.filter(may, state=step.state).order_by("pk")


def work_off() -> int:
    """Works until nothing is due any more, in this process (``run --once``). Returns how many steps were run."""
    done = 0
    while True:
        ran = 0
        for step in STEPS.values():
            for row_id in list(due(step).values_list("pk", flat=True)):
                ran += run_step(step.name, row_id)
        if not ran:
            return done
        done += ran


SETTLERS = (
    "notifications.deliver.settle_interrupted",  # what no step can take over: work with a side effect outside that was cut off
    "notifications.clockwork.now_and_then",  # what only the time asks for
)


def _is_somebody_at_work() -> bool:
    return any(not is_free(row) for step in STEPS.values() for row in due(step).exclude(lease_owner=""))


def sweep(*, everything: bool = False) -> int:
    """Queues again whatever waits and made no progress: after a crash, a lost task, a back-off. Returns how many.

    ``everything``: also rows queued a moment ago (at start, when the old queue's leases may hold tasks of a dead worker for minutes).
    """
    for settler in SETTLERS:
        import_string(settler)()
    long_ago = timezone.now() - (WAITS_FOR_ITS_TURN if _is_somebody_at_work() else WAITS_FOR_NOBODY)
    queued = 0
    for step in STEPS.values():
        rows = due(step)
        if not everything:
            waits_after_failure = Q(next_attempt_at__isnull=False) & (Q(queued_at__isnull=True) | Q(queued_at__lt=F("next_attempt_at")))
            # A lease on a row that still waits: somebody is busy with it, or was cut off; the queue would not notice that for minutes.
            cut_off = ~Q(lease_owner="") & Q(queued_at__lt=timezone.now() - timedelta(seconds=10))
            never = Q(queued_at__isnull=True) | Q(queued_at__gt=timezone.now() + BETWEEN_CLOCKS)
            rows = rows.filter(waits_after_failure | cut_off | never | Q(queued_at__lt=long_ago))
        for row in filter(is_free, rows):
            with transaction.atomic():
                enqueue(step.name, row)
            queued += 1
    return queued
