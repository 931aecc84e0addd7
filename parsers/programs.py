"""Programs outside Python that reading may use when they are installed: LibreOffice for old and unfinished files, Tesseract for pictures.

Each runs under limits, in a folder of its own that is thrown away, and ends with the process that started it.
``COT_LIBREOFFICE`` and ``COT_TESSERACT`` give another path, or ``off``.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

LIBREOFFICE, TESSERACT = "COT_LIBREOFFICE", "COT_TESSERACT"
_OFF = ("off", "none", "0")
_PLACES = {
    LIBREOFFICE: ("/usr/lib/libreoffice/program/soffice.bin", "/opt/libreoffice/program/soffice.bin", "soffice", "libreoffice"),
    TESSERACT: ("tesseract",),
}
_MEMORY = 4 << 30  # bytes of address space; LibreOffice maps far more than it uses
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class ProgramFailed(Exception):
    """The program did not do its work. ``str()`` is for the log."""


class ProgramTooSlow(ProgramFailed):
    """It was stopped after its time."""


def find(setting: str) -> str | None:
    """Path of a program (``LIBREOFFICE`` or ``TESSERACT``); None when it is not installed or switched off."""
    wanted = os.environ.get(setting, "").strip()
    if wanted.lower() in _OFF:
        return None
    for place in (wanted,) if wanted else _PLACES[setting]:
        if found := shutil.which(place):
            return found
    return None


def run(command: Sequence[str], folder: Path, seconds: float, stdin: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
    """Standard output of a program that runs in ``folder``. Raises :class:`ProgramFailed`, :class:`ProgramTooSlow`."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", **(more or {})}
    try:
        with subprocess.Popen(  # noqa: S603 - a fixed program of ours, with paths of our own making
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=_in_child,
        ) as process:
            return _finished(process, stdin, seconds)
    except OSError as error:
        raise ProgramFailed(f"{command[0]}: {error}") from error


def _finished(process: subprocess.Popen[bytes], stdin: bytes, seconds: float) -> bytes:
    try:
        output, errors = process.communicate(stdin, timeout=max(seconds, 0.1))
    except subprocess.TimeoutExpired as reason:
        raise ProgramTooSlow(f"{process.args!r}: stopped after {seconds:g} s") from reason
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode != 0:
        raise ProgramFailed(f"ended with {process.returncode}: {errors[-300:].decode('utf-8', 'replace')}")
    return output


def _in_child() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for limit, value in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
