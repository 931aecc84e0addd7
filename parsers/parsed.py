"""What comes of raw text that was looked at as a value."""

from __future__ import annotations

from typing import Any

from parsers.frozen import value


@value(frozen=True, slots=True)
class Parsed:
    """A value out of raw text. ``value`` None: not understood, ``problem`` says why (Dutch). ``confidence`` 0..1."""

    value: Any
    problem: str = ""
    confidence: float = 1.0
