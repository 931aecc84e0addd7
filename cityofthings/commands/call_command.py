"""``call validate``: checks a call definition, with line-precise errors."""

from __future__ import annotations

import argparse
from pathlib import Path

from cityofthings.command_line import UsageError
from cityofthings.commands.speak import say


def run(arguments: argparse.Namespace) -> int:
    """0 when the definition is right, 1 with one line per mistake, 2 when it cannot be read as a definition at all."""
    from calls.load import validate
    from checks.table import unfit

    path = Path(arguments.path)
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    problems = validate(path, unfit)
    if problems and problems[0].unreadable:
        raise UsageError(str(problems[0]))
    for problem in problems:
        say(f"{problem.file}:{problem.line}: {problem.message}")
    if not problems:
        say(f"{path}: in order")
    return 1 if problems else 0
