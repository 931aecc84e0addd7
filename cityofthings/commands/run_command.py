"""``run``: everything for one machine. ``run --once``: work until nothing is left to do."""

from __future__ import annotations

import argparse
import ctypes
import signal
import subprocess
import sys
import time

import structlog
from django.conf import settings

from cityofthings.commands.database import prepare_database

log = structlog.get_logger(__name__)
PARTS = ("intake", "worker", "web")
METRICS = "metrics"  # a part too, when a port is set for it


def run(arguments: argparse.Namespace) -> int:
    """0 when stopped by a signal, or when ``--once`` has nothing left to do; 1 when ``--once`` leaves something unread, parked or undelivered."""
    prepare_database()
    return _once() if arguments.once else _supervise()


def _once() -> int:
    settings.COT_INLINE = True  # this process does all the work; the rows hold what is to be done
    from dossiers.models import Message, Notice, Submission, Upload
    from dossiers.models.work import PARKED
    from dossiers.pipeline import work_off
    from intake.daemon import intake_once
    from notifications.clockwork import tick
    from notifications.deliver import settle_interrupted

    settle_interrupted()
    while True:
        counts = intake_once()
        done = work_off()
        if not (counts.messages or counts.uploads or done):
            break
    tick()
    work_off()
    stuck = sum(model.objects.filter(state=PARKED).count() for model in (Message, Upload, Submission, Notice))
    stuck += Notice.objects.filter(state__in=(Notice.UNKNOWN, Notice.FAILED, Notice.DUE)).count()
    return 1 if stuck or counts.problems else 0


def _die_with_parent() -> None:
    ctypes.CDLL("libc.so.6", use_errno=True).prctl(1, signal.SIGTERM)


def _supervise() -> int:
    """Starts the parts, starts a fallen one again with a growing pause, and ends them all on SIGTERM or SIGINT."""
    stop = False

    def end(signum: int, frame: object) -> None:
        nonlocal stop
        stop = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    parts = (*PARTS, METRICS) if settings.COT_METRICS_PORT else PARTS
    children: dict[str, subprocess.Popen[bytes]] = {}
    falls = dict.fromkeys(parts, 0)
    start_at = dict.fromkeys(parts, 0.0)
    while not stop:
        for part in parts:
            child = children.get(part)
            if child is not None and child.poll() is not None:
                log.error("a part ended and is started again", part=part, exit_code=child.returncode)
                falls[part] += 1
                start_at[part] = time.monotonic() + min(60, 2 ** falls[part])
                del children[part]
            if part not in children and time.monotonic() >= start_at[part]:
                command = [sys.executable, "-m", "cityofthings", part]
                children[part] = subprocess.Popen(command, preexec_fn=_die_with_parent)  # noqa: S603  # fixed words only
        time.sleep(0.2)
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            child.kill()
    return 0
