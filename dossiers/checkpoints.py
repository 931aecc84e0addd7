"""The boundaries between the steps of the pipeline, by name: wherever a crash could lose or repeat something.

``reached`` does nothing in normal running. The crash tests start the real daemon with ``COT_TEST_KILL_AT=<name>`` and it then kills its own
process group at that boundary, as a power cut would; the test restarts it and looks at what came of it.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

BOUNDARIES = (
    "fetched",  # bytes had from the server, nothing stored
    "evidence-sealed",  # bytes on disk, no row yet
    "arrival-registered",  # message or upload row and its task committed
    "step-claimed",  # attempt counted and lease taken, work not begun
    "sort-worked",  # triage and reading done, nothing recorded
    "sort-recorded",  # dossier, submission and receipt row committed
    "read-recorded",
    "check-recorded",
    "answer-recorded",
    "compose-recorded",
    "send-announced",  # recipient accepted by the server, "sending" committed, no data handed over
    "send-handed-over",  # server took the mail, we have not written that down
    "send-recorded",
)


def reached(name: str) -> None:
    """Marks a boundary. Kills the whole process group when the crash tests ask for it, once (``COT_TEST_KILL_ONCE`` is a file that remembers)."""
    if os.environ.get("COT_TEST_KILL_AT") != name:
        return
    once = os.environ.get("COT_TEST_KILL_ONCE")
    if once:
        try:
            Path(once).touch(exist_ok=False)
        except FileExistsError:
            return
    os.killpg(os.getpgrp(), signal.SIGKILL)
