"""``jury-pack``: a zip for the jury, per dossier a summary and its documents."""

from __future__ import annotations

import argparse
import sys

from cityofthings.command_line import UsageError
from cityofthings.commands.database import need_database
from cityofthings.commands.file_out import whole_file


def run(arguments: argparse.Namespace) -> int:
    """0; 1 when something could not be put into the pack (it says so itself); 2 when a named dossier is not there, or none was chosen."""
    from dossiers import choice, jury_pack
    from dossiers.lines import lines

    need_database()
    try:
        chosen = choice.named(arguments.references) if arguments.references else choice.admissible(arguments.phase)
    except choice.ChoiceError as error:
        raise UsageError(str(error)) from error
    problems: list[str] = []
    with whole_file(arguments.file, binary=True) as target:
        for piece in jury_pack.pack(lines(chosen), problems):
            target.write(piece)
    for problem in problems:
        sys.stderr.write(f"cityofthings: {problem}\n")
    return 1 if problems else 0
