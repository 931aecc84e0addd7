"""What every case tells beyond a clean one, whole: outcome, reason, remedy, evidence, texts cited.

``python -m tests.checks.told`` writes ``told.json`` anew. Read its difference as a lawyer before you commit it: it is what people get to read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from checks.engine import assess
from checks.model import Case, Finding, Outcome
from tests.checks.awkward import RIGHT, right
from tests.checks.awkward_more import MORE
from tests.checks.cases import registration
from tests.checks.odd import ODD

FILE = Path(__file__).with_name("told.json")


def cases() -> Iterator[tuple[str, Case]]:
    for name, (case, _) in {**RIGHT, **MORE}.items():
        yield name, case
    yield from ODD.items()


def told(case: Case) -> dict[str, Any]:
    """The findings that say something else than in a clean case of the phase, by check, and the verdict."""
    clean = clean_in(case.phase)
    result = assess(case)
    differing = {f.check: entry(f) for f in result.findings if (f.outcome, f.reason) != clean[f.check]}
    return {"verdict": str(result.verdict), "attention": list(result.attention), **differing}


@cache
def clean_in(phase: str) -> dict[str, tuple[Outcome, str]]:
    """What every check says about a case of the phase in which all is well."""
    return {f.check: (f.outcome, f.reason) for f in assess(right() if phase == "application" else registration()).findings}


def entry(finding: Finding) -> dict[str, Any]:
    """A finding as plain values; of a citation only its place, its words stand in the edition."""
    return {
        "outcome": str(finding.outcome),
        "reason": finding.reason,
        "remedy": finding.remedy,
        "evidence": [" | ".join((e.document, e.field, e.location, e.value[:80], *map(str, e.anchor.values()))) for e in finding.evidence],
        "citations": [str(citation) for citation in finding.citations],
        "interpretations": list(finding.interpretations),
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps({name: told(case) for name, case in cases()}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
