"""What happens inside a child of the sandbox: limits are set, the function runs, and whatever comes of it becomes plain data."""

from __future__ import annotations

import ctypes
import os
import resource
import select
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parsers.model import Reading

_OPEN_FILES = 128
_LARGEST_FILE = 64 << 20  # bytes, should anything ever write one
_PR_SET_PDEATHSIG = 1
_GRACE = 5  # seconds: the parent's own time-out comes first


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: "ok" with its value, "memory" or "failed" with the text of the exception. Exceptions themselves often cannot be pickled."""

    kind: str
    value: Any = None
    text: str = ""


def start(parent: int) -> None:
    """Once per child: end with ``parent`` (a process id) and with the fork server, write no core files, keep few files open."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_end_with, args=(parent,), name="end with parent", daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
    ):
        resource.setrlimit(limit, (value, value))


def run(function: Callable[..., Any], args: tuple[Any, ...], seconds: float, memory: int) -> Outcome:
    """The call, under a limit of memory, processor time and, should the parent be gone, wall-clock time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    _soft(resource.RLIMIT_AS, memory)
    _soft(resource.RLIMIT_CPU, spent + int(seconds) + _GRACE)  # soft only: a hard limit could not be raised for the next file
    signal.alarm(int(seconds) + _GRACE)
    try:
        return Outcome("ok", function(*args))
    except MemoryError as error:
        return Outcome("memory", text=repr(error)[:300])
    except Exception as error:  # noqa: BLE001 - the border of the sandbox: told to the parent, which decides
        return Outcome("failed", text=f"{type(error).__name__}: {error}"[:500])
    finally:
        signal.alarm(0)


def _end_with(parent: int) -> None:
    """Wait until the process that uses the pool is gone. The fork server lives as long as its children, so its end tells them nothing."""
    try:
        handle = os.pidfd_open(parent)
    except ProcessLookupError:
        os._exit(1)
    except OSError:  # no such call on this kernel: ask now and then
        while Path(f"/proc/{parent}").exists():
            time.sleep(2)
        os._exit(1)
    select.select([handle], [], [])
    os._exit(1)


def ended_by_clock(exit_code: int | None) -> bool:
    """Whether a child was ended by one of its own clocks."""
    return exit_code in (-signal.SIGXCPU, -signal.SIGALRM)


def with_mentions(reading: Reading) -> Reading:
    """See :func:`parsers.sandbox.with_mentions`. The registers and spaCy are loaded here, once per child."""
    from parsers import prose

    return replace(reading, fields={**reading.fields, **prose.standard().read(reading.fields)})


def _soft(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
