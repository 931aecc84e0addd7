"""A reading against what was written: exact, not understood (told), absent, wrong, and wrong without any doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parsers.model import FieldValue


@dataclass(slots=True)
class Score:
    """Counts of one or more readings; ``notes`` names each field that was not exact."""

    fields: int = 0
    exact: int = 0
    unclear: int = 0  # value None with a problem: a person looks
    absent: list[str] = field(default_factory=list)  # written, but reported as not there
    wrong: list[str] = field(default_factory=list)
    certain_and_wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.fields += other.fields
        self.exact += other.exact
        self.unclear += other.unclear
        for name in ("absent", "wrong", "certain_and_wrong", "notes"):
            getattr(self, name).extend(getattr(other, name))


def compare(way: str, expected: Mapping[str, Any], found: Mapping[str, FieldValue]) -> Score:
    """Every field of ``expected`` (None: the applicant left it open), and any field found beyond it."""
    score = Score()
    for name in sorted({*expected, *found}):
        value = expected.get(name)
        read = found.get(name)
        if value is None and read is None:
            continue
        score.fields += 1
        if read is None:
            score.absent.append(f"{way}: {name}")
        elif read.value is None:
            score.unclear += 1
            if not read.problem:
                score.wrong.append(f"{way}: {name} is None without a problem")
        elif plain(read.value) == plain(value):
            score.exact += 1
            continue
        else:
            score.wrong.append(f"{way}: {name}")
            if read.confidence >= 1.0:
                score.certain_and_wrong.append(f"{way}: {name}")
        shown = None if read is None else (read.value, read.problem, read.confidence)
        score.notes.append(f"{way}: {name}\n    wrote {value!r}\n    read  {shown!r}")
    return score


def plain(value: Any) -> Any:
    """For comparing: texts without regard to where their lines break, rows without their place and open cells."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items() if key != "location" and inner not in ("", None)}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return value
