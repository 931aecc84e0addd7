"""What need not be asked a second time: a finding that only says what follows from a form that is not there, or cannot be opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from checks.model import Finding, Outcome
from dossiers.models import Finding as Row

FORMS_FIRST = "documents-complete"  # the check that asks for the forms themselves
LEGIBLY = "opnieuw, in een vorm die we kunnen lezen"  # how the checks ask once more for a file that nobody can open

F = TypeVar("F", Finding, Row)


def without_consequences(findings: Sequence[F], check_of: Callable[[F], str]) -> tuple[list[F], list[F]]:
    """What must be asked, and what could only not be looked at because of it: a form that is not there is asked for once, not six times.

    Whatever a consequence asks, is asked already by the check of the forms.
    """
    first = next((f for f in findings if check_of(f) == FORMS_FIRST and f.outcome == Outcome.MISSING), None)
    if first is None:
        return list(findings), []
    follow = [f for f in findings if f is not first and f.outcome == Outcome.MISSING and _follows(f.remedy, first.remedy)]
    return [f for f in findings if f not in follow], follow


def _follows(remedy: str, of_the_forms: str) -> bool:
    asked = set(sentences(of_the_forms))
    again = any(LEGIBLY in sentence for sentence in asked)
    asks = sentences(remedy)
    return bool(asks) and all(sentence in asked or (again and LEGIBLY in sentence) for sentence in asks)


def sentences(text: str) -> list[str]:
    """The sentences of a reason or a remedy."""
    return [sentence for sentence in re.split(r"(?<=\.)\s+", text.strip()) if sentence]
