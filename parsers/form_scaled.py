"""Amounts of which the form says elsewhere that they are thousands: "Bedrag (in k€)" over a column, "bedragen x 1.000 euro" under a title."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from calls.model import FormDef
from parsers.model import FieldValue, Picture

_SMALL = Decimal(10_000)  # euro: no project of this kind costs less, and no sum in thousands is more
_IN_THOUSANDS = re.compile(
    r"(?<!\d)\s?k\s?(?:€|eur\b)|\b(?:in|per) duizend(?:tal|tallen|en)?\b|\bduizenden euro|\bx\s*€?\s*1[. ]?000\b", re.I
)
_PERHAPS = "Er staat bij dat bedragen in duizenden euro zijn. We weten niet zeker of dat ook voor “{}” geldt."


def add(picture: Picture, fields: dict[str, FieldValue], form: FormDef) -> None:
    """Leaves small amounts to a person where the form speaks of thousands."""
    money = {definition.name for definition in form.fields if definition.type == "money"}
    small = [name for name in money & fields.keys() if isinstance(amount := fields[name].value, Decimal) and 0 < amount < _SMALL]
    if small and any(_IN_THOUSANDS.search(block.text) for block in picture.blocks):
        for name in small:
            fields[name] = replace(fields[name], value=None, confidence=0.0, problem=_PERHAPS.format(fields[name].raw[:40]))
