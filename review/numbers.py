"""Whole numbers in addresses, forms and headers: strangers write them, so anything may stand there."""

from __future__ import annotations


def whole_number(text: str, digits: int = 15) -> int | None:
    """The number in ``text``; None for anything that is not up to so many plain digits (a database's number has at most 18)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
