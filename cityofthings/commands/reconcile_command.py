"""``reconcile``: compares the mailbox with the register and names what differs."""

from __future__ import annotations

import argparse

from cityofthings.commands.database import need_database
from cityofthings.commands.speak import say, say_json, say_table


def run(arguments: argparse.Namespace) -> int:
    """0 when mailbox and register say the same, 1 when they differ or the comparison could not be made whole."""
    from intake.reconcile import reconcile

    need_database()
    found = reconcile()
    names = ("mailbox", "folders", "deviations", "notes", "error")
    if arguments.json:
        say_json({"at": found.at.isoformat(), **{name: getattr(found, name) for name in names}})
    else:
        rows = [(folder["folder"], str(folder["listed"]), str(folder["registered"])) for folder in found.folders]
        say_table(found.mailbox, ("folder", "in the mailbox", "in the register"), rows)
        for entry in (*found.deviations, *found.notes):
            say(f"{'deviation' if entry in found.deviations else 'note':<10} {entry['text']}")
        say(f"{len(found.deviations)} deviations" + (f"; not complete: {found.error}" if found.error else ""))
    return 1 if found.deviations or found.error else 0
