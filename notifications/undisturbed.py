"""Ending on request (SIGTERM: a restart, an upgrade) waits for the mail that is on its way out. Cut off, nobody could tell whether it left."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """A request to end is heeded when the block is done. Only the main thread is asked, so only there it needs to wait."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before if before is not None else signal.SIG_DFL)
        if asked:
            signal.raise_signal(signal.SIGTERM)
