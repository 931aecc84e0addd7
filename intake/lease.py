"""One poller per mailbox, whoever started it: a file lock on this machine, and on PostgreSQL an advisory lock for all machines.

Both end with the process that holds them, also after ``kill -9``. They save work; that nothing is registered twice is the database's doing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextlib.contextmanager
def sole(name: str) -> Iterator[bool]:
    """True inside when nobody else holds ``name``; False when somebody does: then leave the work to them."""
    digest = hashlib.sha256(name.encode()).digest()
    with contextlib.ExitStack() as held:
        yield _file_lock(held, digest.hex()[:16]) and _advisory_lock(held, int.from_bytes(digest[:8], "big", signed=True))


def _file_lock(held: contextlib.ExitStack, name: str) -> bool:
    folder = Path(settings.COT_DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    file = held.enter_context((folder / f"{name}.lock").open("w", encoding="utf-8"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _advisory_lock(held: contextlib.ExitStack, number: int) -> bool:
    if connection.vendor != "postgresql":
        return True
    own = connection.copy()  # the lock lives as long as its connection, which Django must not close under it
    held.callback(own.close)
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        return bool(cursor.fetchone()[0])
