"""What comes of raw text that was looked at as a value."""

from __future__ import annotations

from typing import Any

from parsers.frozen import value


@value(frozen=True, slots=True)
class Parsed:
    """A value out of raw text. ``value`` None: not understood, ``problem`` says why (Dutch). ``confidence`` 0..1.

    ``invalid``: whoever reads the text finds no value in it (a day that does not exist, "volgt later"). Not set, a person may."""

    value: Any
    problem: str = ""
    confidence: float = 1.0
    invalid: bool = False


def invalid(problem: str) -> Parsed:
    """A text in which nobody finds a value, with the reason (Dutch)."""
    return Parsed(None, problem, invalid=True)
