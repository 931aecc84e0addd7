"""A disk that takes no more than a few bytes of each file: the kernel itself refuses (RLIMIT_FSIZE), in the middle of a file."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from dossiers import evidence


def full_disk(monkeypatch: pytest.MonkeyPatch, at_most: int) -> None:
    """From now on the evidence store's files stop at ``at_most`` bytes; the database and everything else go on."""
    write = evidence._write

    def limited(path: Path, data: bytes) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (at_most, hard))
        try:
            write(path, data)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    monkeypatch.setattr(evidence, "_write", limited)
