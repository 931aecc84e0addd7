"""When a project starts, ends and how long it lasts, where one answer says it for all three ("Periode: 1/3/2026 - 28/2/2029", "drie jaar vanaf
1 maart 2026", or a sentence in the description)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from parsers import moments
from parsers.dates import days_in, first_at
from parsers.model import PERHAPS, FieldValue
from parsers.words import fold, tidy

START, END, MONTHS = "project.start", "project.end", "project.duration_months"
_SURE, _IN_PROSE = 0.8, 0.7  # confidence of a day under another label, and of one in running text
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])|\n+")
_LASTS = re.compile(r"\b(project|traject|loopt|looptijd|duurt|periode|start\w*)\b", re.I)
_FROM = re.compile(r"\b(vanaf|start\w*|begin\w*|met ingang van|ingaand)\b", re.I)
_SINCE = re.compile(rf"\bvan\b|{_FROM.pattern}", re.I)
_UNTIL = re.compile(r"\b(tot|tem|t\.?e\.?m|t/m|einde?|eindigt|afloop)\b|\s[-–]\s", re.I)
_YEAR = re.compile(r"\b20\d\d\b")


def add(fields: dict[str, FieldValue], names: set[str]) -> None:
    """Fills in the first and last day of the project where they were not found by themselves. ``names``: fields of the form."""
    if not {START, END, MONTHS} <= names:
        return
    for name in (START, END):
        if name in fields and len(days_in(fields[name].raw)) == 1:
            continue  # it has its own answer
        for days, source, sure in _said(fields):
            day = days[0] if name == START else days[1] if len(days) > 1 else None
            if day is not None:
                fields[name] = FieldValue(day, source.raw if sure == _SURE else "", source.document, source.place, sure)
                break
    told = fields.get(MONTHS)
    if (
        told is not None
        and told.value is not None
        and _FROM.search(told.raw)
        and (START in fields or moments.A_MONTH.search(fold(told.raw)))
    ):
        for name in (START, END):  # "drie jaar vanaf ...", "start april 2026, 24 maanden"
            fields.setdefault(name, FieldValue(None, "", told.document, told.place, 0.0, f"{PERHAPS} “{tidy(told.raw)[:80]}”."))
    _add_doubts(fields)
    if MONTHS not in fields:
        for days, source, sure in _said(fields):
            parsed = moments.between(days) if len(days) == 2 else None
            if parsed is not None and parsed.value is not None:
                fields[MONTHS] = FieldValue(parsed.value, "", source.document, source.place, min(sure, parsed.confidence), parsed.problem)
                break


def _add_doubts(fields: dict[str, FieldValue]) -> None:
    """A period in words that are not understood ("van 1 maart 2026 tot eind 2028") may tell the end as well: that is not called absent."""
    for source in [fields[name] for name in (MONTHS, START, END) if name in fields and _YEAR.search(fields[name].raw)]:
        if _UNTIL.search(source.raw):
            for name in (START, END, MONTHS):
                fields.setdefault(name, FieldValue(None, "", source.document, source.place, 0.0, f"{PERHAPS} “{tidy(source.raw)[:80]}”."))


def _begins_with(raw: str) -> bool:
    """Whether the one day in a text is the first and not the last: "vanaf 1 maart 2026", not "vanaf maart 2026 tot 1 maart 2028"."""
    before = fold(raw)[: first_at(fold(raw))]
    since, until = ([match.start() for match in pattern.finditer(before)] for pattern in (_SINCE, _UNTIL))
    return bool(since) and max(since) > max(until, default=-1)


def _said(fields: dict[str, FieldValue]) -> Iterator[tuple[list[date], FieldValue, float]]:
    """The first and last day (or the first alone) as one answer says them: answers about time first, then sentences about the project."""
    for name in (MONTHS, START, END):
        source = fields.get(name)
        days = days_in(source.raw) or list(moments.through(source.raw) or ()) if source is not None else []
        if source is not None and (len(days) == 2 or (name == MONTHS and len(days) == 1 and _begins_with(source.raw))):
            yield days, source, _SURE
    for source in list(fields.values()):
        if isinstance(source.value, str) and len(source.value) > 20:
            for sentence in _SENTENCE.split(source.value):
                days = days_in(sentence) if _LASTS.search(sentence) else []
                if len(days) == 2 and days[0] < days[1]:
                    yield days, FieldValue(None, tidy(sentence), source.document, source.place), _IN_PROSE
