"""The server that the sandbox's children are forked from.

A process with threads and database connections must not be forked at a moment nobody chose; the server has neither, and has the parsers of
forms imported already. That takes it half a second, so that a command that is going to read starts it before its own imports.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext


def context() -> ForkServerContext:
    """Where the children come from. Starts nothing."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["parsers.preload"])
    return found


def start_early() -> None:
    """Starts the server and does not wait for it. It ends with this process. What goes wrong is told when the first child is asked for."""
    context()
    try:
        forkserver.ensure_running()
    except OSError:
        return
