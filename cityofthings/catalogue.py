"""The page that lists every check: ``python -m cityofthings.catalogue > docs/checks.md``. Made from code, edition and samples, never by hand."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from calls.load import load_edition
from calls.model import CheckDef, Edition, Phase
from checks.table import TABLE, Check

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
HEAD = """# Checks

Made by `make docs` from `checks/`, the edition's `call.toml` and `samples/`; change those, not this page. Title, citations and everything
an officer or applicant reads is Dutch. A *criterion* can make a dossier inadmissible; a *condition* never does, it is at most a point of
attention. *Remediable*: a fail can be put right by completing the dossier. Outcomes: `pass`, `fail`, `review` (a person must look),
`missing` (absent or unreadable: can be completed), `not_applicable`.
"""


def page(edition: Edition) -> str:
    """The whole catalogue as Markdown, in the order of the table."""
    return "\n".join([HEAD, *_index(edition), *(line for check_id in TABLE for line in _entry(edition, check_id))])


def _index(edition: Edition) -> Iterator[str]:
    yield "| check | title | kind | phases |"
    yield "|---|---|---|---|"
    for check_id in TABLE:
        uses = _uses(edition, check_id)
        title = uses[0][1].title if uses else "(not used by this edition)"
        kind = uses[0][1].kind if uses else ""
        yield f"| [`{check_id}`](#{check_id}) | {title} | {kind} | {', '.join(phase.name for phase, _ in uses)} |"


def _entry(edition: Edition, check_id: str) -> Iterator[str]:
    function = TABLE[check_id]
    yield f"\n## {check_id}\n"
    yield f"*{_first_line(inspect.getmodule(function))}* {' '.join((inspect.getdoc(function) or '').split())}\n"
    for phase, rule in _uses(edition, check_id):
        remediable = ", remediable" if rule.remediable else ""
        yield f"**{phase.name}: {rule.title}** ({rule.kind}{remediable})\n"
        yield from _rule(rule)
    shown = samples_that_show(check_id)
    yield f"\nShown by: {', '.join(f'`{name}` ({outcome})' for name, outcome in shown)}" if shown else "\nShown by: its tests only"
    yield f"\nCode: `{_code(function)}`"


def _rule(rule: CheckDef) -> Iterator[str]:
    for citation in rule.citations:
        yield f"- {citation}: {citation.asks}"
    for name, value in rule.parameters.items():
        yield f"- parameter `{name}` = {', '.join(value) if isinstance(value, tuple) else value}"
    if rule.interpretations:
        yield f"- leans on: {', '.join(rule.interpretations)}"
    for body in rule.bodies:
        where = f" in {', '.join(body.regions)}" if body.regions else ""
        yield f"- {', '.join(body.kinds)}{where}{' (ended)' if body.ended else ''}: `{body.outcome}`{f' - {body.reason}' if body.reason else ''}"
    yield ""


def samples_that_show(check_id: str, most: int = 3) -> list[tuple[str, str]]:
    """Sample folders with the outcome they show: those in which the check does not pass first, at most one per outcome."""
    found: dict[str, str] = {}
    for path in sorted(SAMPLES.glob("*/expected.json")):
        for dossier in json.loads(path.read_text(encoding="utf-8"))["dossiers"]:
            outcome = dossier.get("outcomes", {}).get(check_id, "")
            if outcome:
                found.setdefault(outcome, path.parent.name)
    ordered = sorted(found, key=lambda outcome: ("fail", "missing", "review", "not_applicable", "pass").index(outcome))
    return [(found[outcome], outcome) for outcome in ordered[:most]]


def _uses(edition: Edition, check_id: str) -> list[tuple[Phase, CheckDef]]:
    return [(phase, rule) for phase in edition.phases.values() for rule in phase.checks if rule.id == check_id]


def _first_line(module: object) -> str:
    return (inspect.getdoc(module) or "").partition("\n")[0]


def _code(function: Check) -> str:
    return f"{function.__module__.replace('.', '/')}.py"


if __name__ == "__main__":
    sys.stdout.write(page(load_edition(sys.argv[1] if len(sys.argv) > 1 else "city-of-things-2025")))
