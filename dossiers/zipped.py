"""A zip that leaves while it is made. The same files give the same bytes: no clock and no chance is in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

WHEN = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip knows: when a pack was made is told by whoever hands it over
_PIECE = 1 << 16


class _Pipe(io.RawIOBase):
    """What the zip writes, until it is taken. It cannot be rewound, so the zip never needs what has gone."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What was written since it was last asked."""
        held, self._held = b"".join(self._held), []
        return held


def stream(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The zip of these files (name, bytes) in pieces. The next file is asked for when the one before it has been written."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            about = zipfile.ZipInfo(name, WHEN)
            about.compress_type, about.external_attr, about.create_system = zipfile.ZIP_DEFLATED, 0o100644 << 16, 3
            with made.open(about, "w", force_zip64=len(data) > 1 << 31) as target:
                for start in range(0, len(data), _PIECE):
                    target.write(data[start : start + _PIECE])
                    if taken := pipe.take():
                        yield taken
            if taken := pipe.take():
                yield taken
    yield pipe.take()
