"""The evidence store: raw bytes under their SHA-256, written once and never changed.

``<data dir>/evidence/ab/cd/<sha256>``, read-only. A file is written to a temporary name in the same folder, flushed to disk, renamed, and the
folder is flushed too: after :func:`seal` returns, the bytes survive a power cut. Sealing the same bytes again is harmless.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from dossiers.models import Evidence


class EvidenceError(Exception):
    """The bytes asked for are gone or are not what they were when they were sealed."""


class StoreError(OSError):
    """The store takes nothing now (full, read-only, broken): our trouble, which says nothing about what was to be sealed."""


def root() -> Path:
    """The folder of the store."""
    return Path(settings.COT_DATA_DIR) / "evidence"


def path_of(sha256: str) -> Path:
    """Where the bytes of that hash lie. Raises ValueError for anything that is no SHA-256 in lower-case hex."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return root() / sha256[:2] / sha256[2:4] / sha256


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    """Creates the folder and makes its name, and those of the folders made with it, survive a power cut."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    for made in reversed(missing):
        _flush_folder(made.parent)


def seal(data: bytes) -> Evidence:
    """Stores the bytes on disk, then their row. Call it before the transaction that refers to them, never inside a long one.

    :class:`StoreError` when the disk does not take them; nothing of them is left there then.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    try:
        if not (path.exists() and path.stat().st_size == len(data)):
            _write(path, data)
    except OSError as error:
        raise StoreError(f"the evidence store takes nothing: {error}") from error
    evidence, _ = Evidence.objects.get_or_create(sha256=sha256, defaults={"size": len(data)})
    return evidence


def _write(path: Path, data: bytes) -> None:
    _make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, 0o440)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)  # each try would leave its half on a disk that is full already
        raise
    _flush_folder(path.parent)


def waiting_room() -> Path:
    """The folder in which bytes from the web wait until their hash is known: on the disk of the store, so that sealing is a rename."""
    folder = Path(settings.COT_DATA_DIR) / "incoming"
    _make_folder(folder)
    return folder


def seal_file(file: Path, sha256: str, size: int) -> Evidence:
    """Seals a file of the waiting room, which is gone from there afterwards. ``sha256`` and ``size`` are what the caller found in it."""
    path = path_of(sha256)
    if not (path.exists() and path.stat().st_size == size):
        _make_folder(path.parent)
        with open(file, "rb") as written:
            os.fsync(written.fileno())
        file.chmod(0o440)
        os.replace(file, path)
        _flush_folder(path.parent)
    else:
        file.unlink(missing_ok=True)
    evidence, _ = Evidence.objects.get_or_create(sha256=sha256, defaults={"size": size})
    return evidence


def read(sha256: str) -> bytes:
    """The sealed bytes, verified. Raises EvidenceError when they are gone or changed."""
    try:
        data = path_of(sha256).read_bytes()
    except OSError as error:
        raise EvidenceError(f"evidence {sha256} cannot be read: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise EvidenceError(f"evidence {sha256} has been changed on disk")
    return data


def verify_all() -> Iterator[tuple[str, str]]:
    """Walks every sealed file and yields (sha256, what is wrong) for those that are gone or changed."""
    for sha256 in Evidence.objects.order_by("stored_at").values_list("sha256", flat=True).iterator():
        try:
            read(sha256)
        except EvidenceError as error:
            yield sha256, str(error)
