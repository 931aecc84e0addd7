"""``case-file``: the administrative file of one dossier as a zip."""

from __future__ import annotations

import argparse
import sys

from cityofthings.command_line import UsageError
from cityofthings.commands.database import need_database
from cityofthings.commands.file_out import whole_file


def run(arguments: argparse.Namespace) -> int:
    """0; 1 when something could not be put into the file (it says so itself); 2 when there is no such dossier."""
    from review import case_file
    from review.dossier_page import rows

    need_database()
    dossier = rows().filter(reference=arguments.reference).first()
    if dossier is None:
        raise UsageError(f"there is no dossier {arguments.reference!r}")
    problems: list[str] = []
    with whole_file(arguments.file, binary=True) as target:
        for piece in case_file.file_of(dossier, problems):
            target.write(piece)
    for problem in problems:
        sys.stderr.write(f"cityofthings: {problem}\n")
    return 1 if problems else 0
