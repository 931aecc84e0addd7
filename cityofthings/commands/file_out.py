"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cityofthings.command_line import UsageError


@contextmanager
def whole_file(name: str, *, binary: bool) -> Iterator[BinaryIO]:
    """A stream for the file of that name, ``-`` for standard output. What is there is replaced in one step at the end, or left as it was.

    UsageError for what cannot be written, and for binary output on a terminal.
    """
    if name == "-":
        if binary and sys.stdout.isatty():
            raise UsageError("this would fill the terminal with bytes: give a FILE, or send standard output to one")
        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            while piece := spool.read(1 << 20):
                sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    target = Path(name)
    if target.exists() and not target.is_file():
        raise UsageError(f"{name}: this is no file that can be replaced")
    partial: str | None = None
    try:
        descriptor, partial = tempfile.mkstemp(prefix=f".{target.name[:80]}.", suffix=".tmp", dir=target.resolve().parent)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(0o640)
        os.replace(partial, target.resolve())
        partial = None
    except OSError as error:
        raise UsageError(f"{name}: cannot be written: {error.strerror or error}") from error
    finally:
        if partial is not None:
            Path(partial).unlink(missing_ok=True)
