"""Files of a request, streamed to disk and hashed on the way: never whole in memory, never kept unless they are sealed."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, UnreadablePostError

from dossiers import evidence

FREE_BYTES = 1 << 30  # below this nothing is taken in: a full disk would stop what is under way, too
THROW_AWAY_SECONDS = 60.0
_PROGRAMS = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!/")


@dataclass(frozen=True, slots=True)
class Received:
    """One file of a request. ``field``: of the form. ``name`` as sent, only for show. ``size`` in bytes."""

    field: str
    name: str
    path: Path
    size: int
    sha256: str
    head: bytes


def is_program(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a program: nothing that anybody hands in for a grant."""
    return head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\0" in head[:64])


def has_room(size: int) -> bool:
    """Whether so many bytes more fit on the disk of the evidence store."""
    return shutil.disk_usage(evidence.waiting_room()).free - size > FREE_BYTES


def throw_away(request: HttpRequest) -> None:
    """Reads a body that is refused, so that a program that sends first and reads afterwards gets the answer and no broken connection. However
    long it is, but no longer than a minute."""
    ends = time.monotonic() + THROW_AWAY_SECONDS
    with suppress(UnreadablePostError):
        while time.monotonic() < ends and request.read(1 << 16):
            pass


@contextmanager
def streamed(request: HttpRequest, file_bytes: int) -> Iterator[StreamedFiles]:
    """The files of a multipart request, read when ``request.POST`` or ``request.FILES`` is first looked at; what is left of them afterwards is
    removed. Nothing may have looked at either before."""
    _forget_interrupted()
    files = StreamedFiles(evidence.waiting_room() / f"request-{uuid4().hex}", file_bytes)
    files.folder.mkdir(mode=0o700)
    request.upload_handlers = [files]
    try:
        yield files
    finally:
        files.end()


def _forget_interrupted() -> None:
    """Removes what requests left behind whose process was killed. None takes a day."""
    yesterday = time.time() - 86_400
    for folder in evidence.waiting_room().glob("request-*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < yesterday:
                shutil.rmtree(folder, ignore_errors=True)


class StreamedFiles(FileUploadHandler):
    """Django's way to take over what happens to the bytes of a file part. ``received`` is complete once the request was parsed;
    ``too_large`` names the files of more than ``file_bytes``, whose bytes were thrown away."""

    def __init__(self, folder: Path, file_bytes: int) -> None:
        super().__init__()
        self.folder, self.file_bytes = folder, file_bytes
        self.received: list[Received] = []
        self.too_large: list[str] = []
        self._out: BinaryIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._close()
        self._path = self.folder / str(len(self.received) + len(self.too_large))
        self._out = open(self._path, "xb")  # noqa: SIM115  # open from the first chunk of the part to its last
        self._hash, self._size, self._head = hashlib.sha256(), 0, b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._out is not None
        if self._size + len(raw_data) > self.file_bytes:
            self.too_large.append(self.file_name or "")
            self._close()
            self._path.unlink()
            raise SkipFile  # the rest of it is read and thrown away: who sends it gets an answer instead of a broken connection
        self._out.write(raw_data)
        self._hash.update(raw_data)
        self._size += len(raw_data)
        self._head = self._head or raw_data[:512]

    def file_complete(self, file_size: int) -> None:
        """Not handed on to ``request.FILES``: the files are in ``received``."""
        if self._out is not None:
            self._close()
            done = Received(self.field_name or "", self.file_name or "", self._path, self._size, self._hash.hexdigest(), self._head)
            self.received.append(done)

    def upload_interrupted(self) -> None:
        self._close()

    def end(self) -> None:
        """Removes whatever was not sealed."""
        self._close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None
