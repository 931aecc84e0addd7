"""The enterprise numbers under which staff may have recorded a body."""

from __future__ import annotations

from checks.bodies import current, identify
from checks.fields import Look
from checks.model import Case


def numbers_of(case: Case, name: Look, number: str) -> set[str]:
    """Its own number and, after a merger, that of the body that acts for it now."""
    numbers = {number}
    if name.there:
        body = current(case, identify(case, str(name.value), number))
        if body is not None and body.kbo:
            numbers.add(body.kbo)
    return numbers
