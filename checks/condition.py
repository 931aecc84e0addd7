"""What conditions have in common: they never fail, and what is not there to judge is told apart from what is unclear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from checks.amounts import Amounts, sources, usable
from checks.answer import Part
from checks.fields import Look, Seen, not_there
from checks.model import Case, Outcome


def lacking(case: Case, look: Look) -> Part:
    """``missing`` when the field is not there, ``review`` when something stands there that cannot be used: that is an attention point."""
    part = not_there(case, look)
    if look.seen in (Seen.UNCLEAR, Seen.CONFLICT):
        return replace(part, outcome=Outcome.REVIEW)
    return part


def on_amounts(case: Case, keys: Sequence[str], judge: Callable[[Amounts], Part]) -> list[Part]:
    """Judges every source that has the amounts. One that stands there and cannot be used is for a person; none is missing."""
    parts = [judge(source) for source in usable(case, *keys)]
    if parts:
        return parts
    model, form = sources(case)
    unclear = [lacking(case, seen) for source in (model, form) for seen in source.unusable(*keys)]
    if unclear:
        return unclear
    absent = [form.looks[key] for key in keys if form.get(key) is None]
    return [lacking(case, seen) for seen in absent]
