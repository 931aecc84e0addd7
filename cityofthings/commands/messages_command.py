"""``messages``: every message seen, what kind it is, and where it ended."""

from __future__ import annotations

import argparse

from cityofthings.commands.database import need_database
from cityofthings.commands.speak import say_json, say_table


def run(arguments: argparse.Namespace) -> int:
    """0."""
    from dossiers.overview import all_messages

    need_database()
    messages = all_messages()
    if arguments.json:
        say_json(messages)
        return 0
    rows = []
    for entry in messages:
        end = entry["state"] + (" (for a person)" if entry["needs_person"] else "")
        where = ", ".join(entry["dossiers"]) or "-"
        answers = ", ".join(answer["notice"] for answer in entry["answers"]) or "-"
        rows.append(
            (str(entry["id"]), entry["from"], entry["subject"], entry["received_at"] or "?", entry["triage"] or "?", end, where, answers)
        )
    say_table(f"{len(rows)} messages", ("id", "from", "subject", "received", "triage", "state", "dossiers", "answers"), rows)
    return 0
