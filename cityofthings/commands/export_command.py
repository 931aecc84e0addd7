"""``export``: the overview of all dossiers as a file for staff and jury."""

from __future__ import annotations

import argparse

from cityofthings.commands.database import need_database
from cityofthings.commands.file_out import whole_file


def run(arguments: argparse.Namespace) -> int:
    """0. A FILE that is there is replaced, once the new one is complete."""
    from dossiers.export import write
    from dossiers.lines import lines

    need_database()
    with whole_file(arguments.file, binary=arguments.format == "xlsx") as target:
        write(arguments.format, lines(), target)
    return 0
