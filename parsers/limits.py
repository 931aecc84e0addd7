"""How much a stranger's file may ask of us. Beyond it the file ends as "too large", with its own words, never as "missing"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. ``expanded`` counts what the packages inside the file unpack to."""

    file_size: int = 60 << 20
    mail_size: int = 160 << 20
    expanded: int = 256 << 20
    ratio: int = 200  # unpacked / packed; counts only above ``ratio_from``
    ratio_from: int = 20 << 20
    entries: int = 2000
    archive_depth: int = 3
    mail_depth: int = 8
    mail_parts: int = 400
    cells: int = 400_000
    seconds: float = 45.0
    memory: int = 1 << 30


DEFAULT = Limits()
