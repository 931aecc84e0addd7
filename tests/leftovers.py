"""Nothing that a test starts may outlive the tests: a server left behind keeps ports, locks and the run's output open, and CI waits for ever.

Every process started by the run carries a mark in its environment (`MARK`). At the end those that are still there are ended and named, and the
run has failed.
"""

from __future__ import annotations

import os
import signal
import time
import uuid
from pathlib import Path

MARK = "COT_TEST_RUN"
GRACE = 15.0  # seconds in which a process that was told to end may do so
OWN = b"multiprocessing."  # helpers of this very process (fork server, resource tracker): they end with it


def begin() -> None:
    """Mark this run; what it starts from now on inherits the mark."""
    os.environ[MARK] = uuid.uuid4().hex


def left() -> dict[int, str]:
    """The marked processes that are still running, with their command line."""
    mark = f"{MARK}={os.environ.get(MARK, '')}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        try:
            if pid == os.getpid() or mark not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            command = (folder / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue  # it ended while we looked, or is another user's
        if command and not (OWN in command and _descends(pid)):
            found[pid] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def end() -> dict[int, str]:
    """Give the processes that are left a moment, end those that stay, and name them."""
    until = time.monotonic() + GRACE
    while (stayed := left()) and time.monotonic() < until:
        time.sleep(0.2)
    for pid in stayed:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return stayed


def _descends(pid: int) -> bool:
    while pid > 1:
        if pid == os.getpid():
            return True
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        pid = int(fields[1])
    return False
