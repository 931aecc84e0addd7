"""Reading strangers' files in children that can be killed: limits on memory, time and files, one file never takes another with it.

A pool of warm children is started at the first call and mends itself (:mod:`parsers.forks` tells why from a fork server). Children end with
their parent, also after ``kill -9``.
Trouble with the sandbox itself (no process can be started) is raised as :class:`OSError`: it says nothing about the file.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import forkserver, util
from typing import Any, NamedTuple

import pebble

from calls.model import Edition
from parsers import child, forks, media
from parsers.containers import File, expand, left_of, may_hold_files
from parsers.eml import Mail, headers_only
from parsers.limits import DEFAULT, Limits
from parsers.model import Reading, State
from parsers.read import SLOW, TOO_LARGE, read_file

log = logging.getLogger(__name__)

_WORKERS = 1  # per process; there are several task workers, and each warm child costs memory
_RECYCLE = 200  # files per child, against leaks
_PATIENCE = 120.0  # seconds that starting children may take on a busy machine, on top of the time-outs
_MOMENT = 1.0  # seconds between two looks whether the pool still lives that has the work
_CRASHED = "We kunnen dit bestand niet lezen: ons leesprogramma liep erop vast."
_UNFINISHED = "Het lezen van dit formulier is niet afgemaakt."
_NEVER_OPENED = (b"\x89PNG", b"\xff\xd8\xff")  # neither archive nor mail

_lock = threading.Lock()
_pool: pebble.ProcessPool | None = None


class SandboxError(Exception):
    """The function did not give a result. ``str()`` is for the log."""


class TimedOut(SandboxError):
    """It was stopped after its time."""


class OutOfMemory(SandboxError):
    """It asked for more memory than a file may."""


class Crashed(SandboxError):
    """The child died under it, twice."""


class Failed(SandboxError):
    """It raised an exception; the text names it."""


class _Waiting(NamedTuple):
    """Work that was handed in, and the pool that has it."""

    future: pebble.ProcessFuture[child.Outcome]
    pool: pebble.ProcessPool

    def outcome(self, until: float) -> child.Outcome:
        """What came of it. TimeoutError when that is not known ``until`` then, by the monotonic clock.

        A pool tells those who wait that it broke, but not who handed in while it did; one that was stopped tells nobody.
        """
        while not self.future.done():
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError("nobody took it up")
            lived = self.pool.active
            wait([self.future], timeout=min(left, _MOMENT))
            if not lived and not self.future.done():
                raise BrokenProcessPool("handed in to a pool that ended")
        return self.future.result()


def call(function: Callable[..., Any], *args: Any, timeout: float = DEFAULT.seconds, limits: Limits = DEFAULT) -> Any:
    """Result of ``function(*args)``, worked out in a child. The function must be importable, arguments and result picklable.

    Raises :class:`TimedOut`, :class:`OutOfMemory`, :class:`Crashed` or :class:`Failed`.
    """
    return _result(_schedule(function, args, timeout, limits), function, args, timeout, limits)


def read_files(
    files: Sequence[tuple[str, bytes]], edition: Edition, timeout: float = DEFAULT.seconds, limits: Limits = DEFAULT
) -> tuple[Reading, ...]:
    """Readings of files, zips and mails opened ("archief.zip/formulier.docx"): each in isolation, never an exception for a file's sake."""
    return _read(expand_files(files, timeout, limits), edition, timeout, limits)


def read_each(
    files: Sequence[tuple[str, bytes]],
    edition: Edition,
    timeout: float = DEFAULT.seconds,
    limits: Limits = DEFAULT,
    within: float | None = None,
) -> tuple[Reading, ...]:
    """One reading per file, in their order; archives are not opened (see :func:`expand_files`).

    ``timeout``: seconds for each file; ``within``: for all of them together, and whatever is not read by then took too long.
    """
    return _read([File(name, data) for name, data in files], edition, timeout, limits, within)


def expand_files(files: Sequence[tuple[str, bytes]], timeout: float = DEFAULT.seconds, limits: Limits = DEFAULT) -> tuple[File, ...]:
    """The documents in ``files``, zips and mails opened. A container that cannot be opened stays as it is, with its problem."""
    found: list[File] = []
    left = limits
    for name, data in files:
        if len(data) > limits.file_size or _is_single(data):
            found.append(File(name, data))
            continue
        try:
            inside = call(expand, [(name, data)], left, timeout=timeout, limits=limits)
            found.extend(inside)
            left = left_of(left, [file for file in inside if file.name != name])
        except TimedOut:
            found.append(File(name, data, SLOW))
        except OutOfMemory:
            found.append(File(name, data, TOO_LARGE))
        except SandboxError:
            found.append(File(name, data, _CRASHED))
    return tuple(found)


def _is_single(data: bytes) -> bool:
    """Whether the file surely holds no other files."""
    return data.startswith(_NEVER_OPENED) or (data.startswith(b"%PDF") and not may_hold_files(data))


def unpack_mail(raw: bytes, timeout: float = DEFAULT.seconds, limits: Limits = DEFAULT) -> Mail:
    """The mail in ``raw``, whatever the bytes. When it cannot be taken apart: its headers, and the problem."""
    from parsers.eml import unpack

    if len(raw) > limits.mail_size:
        return _headers(raw, "Deze mail is te groot om te lezen.", timeout)
    try:
        mail: Mail = call(unpack, raw, limits, timeout=timeout, limits=limits)
        return mail
    except TimedOut:
        return _headers(raw, "Het lezen van deze mail duurde te lang.", timeout)
    except SandboxError:
        return _headers(raw, "Deze mail kon niet gelezen worden.", timeout)


def with_mentions(reading: Reading, timeout: float = DEFAULT.seconds) -> Reading:
    """The reading of a registration form with what its prose mentions (applicant, partners, budget, months).

    When that cannot be found out the reading is no longer "read": what was not looked for must never count as not there.
    """
    try:
        found: Reading = call(child.with_mentions, reading, timeout=timeout)
        return found
    except SandboxError as error:
        log.warning("reading prose failed: %s", error)
        return replace(reading, state=State.TIMED_OUT, problems=(*reading.problems, _UNFINISHED))


def stop() -> None:
    """End the children. The next call starts new ones."""
    if _pool is not None:
        _end(_pool)


def _end(pool: pebble.ProcessPool) -> None:
    """Ends this pool; one that was started in its place meanwhile goes on."""
    global _pool
    with _lock:
        if _pool is pool:
            _pool = None
    pool.stop()
    pool.join(timeout=5)


def _read(files: Sequence[File], edition: Edition, timeout: float, limits: Limits, within: float | None = None) -> tuple[Reading, ...]:
    limits = replace(limits, seconds=timeout)
    ends = None if within is None else time.monotonic() + within
    # Sixty photos must not keep the form waiting that lies under them.
    order = sorted(range(len(files)), key=lambda index: files[index].data.startswith(_NEVER_OPENED))
    scheduled: dict[int, _Waiting | None] = {}
    for index in order:
        heavy = len(files[index].data) > limits.file_size
        scheduled[index] = None if heavy else _schedule(read_file, (files[index], edition, limits), timeout, limits)
    readings: dict[int, Reading] = {}
    for index, waiting in scheduled.items():
        file = files[index]
        if waiting is None:
            readings[index] = _not_read(file, State.TOO_LARGE, TOO_LARGE)
            continue
        try:
            readings[index] = _result(waiting, read_file, (file, edition, limits), timeout, limits, ends=ends)
        except TimedOut:
            waiting.future.cancel()  # nobody waits for it any more
            readings[index] = _not_read(file, State.TIMED_OUT, SLOW)
        except OutOfMemory:
            readings[index] = _not_read(file, State.TOO_LARGE, TOO_LARGE)
        except SandboxError:
            readings[index] = _not_read(file, State.FAILED, _CRASHED)
    return tuple(readings[index] for index in range(len(files)))


def _not_read(file: File, state: State, problem: str) -> Reading:
    kind = media.sniff(file.data[:65536], file.name)  # a look at its start: the whole file has just shown what it can do
    return Reading(file.name, hashlib.sha256(file.data).hexdigest(), len(file.data), kind, state=state, problems=(problem,))


def _headers(raw: bytes, problem: str, timeout: float) -> Mail:
    try:
        mail: Mail = call(headers_only, raw[:262_144], problem, timeout=timeout)
        return mail
    except SandboxError:
        return Mail(problems=(problem,))


def _schedule(function: Callable[..., Any], args: tuple[Any, ...], timeout: float, limits: Limits) -> _Waiting:
    for attempt in (1, 2):
        pool = _started()
        try:
            return _Waiting(pool.schedule(child.run, args=(function, args, timeout, limits.memory), timeout=timeout), pool)
        except RuntimeError:  # the pool was stopped, or broke, between being looked up and being used
            _end(pool)
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def _result(
    waiting: _Waiting,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    timeout: float,
    limits: Limits,
    again: bool = True,
    ends: float | None = None,
) -> Any:
    """Result of a scheduled call; a child that died is tried once more, since another file or the machine may have killed it.

    ``ends``: when it is of no use any more, by the monotonic clock.
    """
    patience = time.monotonic() + timeout * 64 + _PATIENCE
    try:
        outcome = waiting.outcome(patience if ends is None else min(patience, ends))
    except TimeoutError as reason:
        raise TimedOut(f"{function.__name__}: stopped after {timeout:g} s") from reason
    except pebble.ProcessExpired as reason:
        if child.ended_by_clock(reason.exitcode):
            raise TimedOut(f"{function.__name__}: used up its time") from reason
        if again:
            return _result(_schedule(function, args, timeout, limits), function, args, timeout, limits, again=False, ends=ends)
        raise Crashed(f"{function.__name__}: child ended with {reason.exitcode}") from reason
    except (BrokenProcessPool, CancelledError) as reason:
        # A child that died before it said what it had begun takes the whole pool with it, and whatever waited there.
        if again:
            return _result(_schedule(function, args, timeout, limits), function, args, timeout, limits, again=False, ends=ends)
        raise Crashed(f"{function.__name__}: the children broke down under it twice") from reason
    except MemoryError as reason:
        raise OutOfMemory(f"{function.__name__}: no memory left to hand over the result") from reason
    if outcome.kind == "memory":
        raise OutOfMemory(f"{function.__name__}: {outcome.text}")
    if outcome.kind == "failed":
        raise Failed(f"{function.__name__}: {outcome.text}")
    return outcome.value


def _started() -> pebble.ProcessPool:
    global _pool
    with _lock:
        if _pool is None:
            # A task worker is itself a child of multiprocessing: that joins its children before it runs atexit,
            # for ever unless they are stopped first.
            util.Finalize(None, stop, exitpriority=100)
            _pool = pebble.ProcessPool(
                _WORKERS, max_tasks=_RECYCLE, initializer=child.start, initargs=(os.getpid(),), context=forks.context()
            )
        return _pool


def _after_fork() -> None:
    """A forked child (a task worker) has neither its parent's pool nor its fork server: it starts its own at the first call."""
    global _pool, _lock
    _pool, _lock = None, threading.Lock()
    forkserver._forkserver.__init__()  # type: ignore[misc]  # the module's one instance still holds the parent's server


os.register_at_fork(after_in_child=_after_fork)
atexit.register(stop)
