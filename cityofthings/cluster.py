"""The processes of the queue (django-q2) live and end together.

They share queues, and whoever waits for a task holds a lock on one. A process that is killed meanwhile (memory ran out) never gives that lock back:
the others wait for ever, look alive and do nothing. And when their first process is killed, the rest would go on as a second set, beside the one
that is started instead, also with the old program after an upgrade.
"""

from __future__ import annotations

import ctypes
import os
import signal
from typing import Any

import structlog
from django_q import cluster

log = structlog.get_logger(__name__)

_PR_SET_PDEATHSIG = 1
_parents: list[int] = [0]


class _Sentinel(cluster.Sentinel):
    def reincarnate(self, process: Any) -> None:
        """Takes the place of a process that ended by itself. After one that was killed all end with us, and ``run`` starts the part anew."""
        if (process.exitcode or 0) < 0:
            log.error("a process of the queue was killed, all are started anew", exit_code=process.exitcode)
            os._exit(1)
        super().reincarnate(process)


def end_together() -> None:
    """To be called before the queue is started, in the process that starts it."""
    cluster.Sentinel = _Sentinel
    os.register_at_fork(before=_remember_parent, after_in_child=_end_with_parent)


def _remember_parent() -> None:
    _parents[0] = os.getpid()


def _end_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != _parents[0]:  # gone before we asked
        os._exit(1)
