"""``list``: the dossiers."""

from __future__ import annotations

import argparse

from cityofthings.commands.database import need_database
from cityofthings.commands.speak import say_json, say_table


def run(arguments: argparse.Namespace) -> int:
    """0."""
    from dossiers.overview import all_dossiers

    need_database()
    dossiers = all_dossiers()
    if arguments.json:
        say_json(dossiers)
        return 0
    columns = ("reference", "phase", "applicant", "received", "verdict", "mailed")
    rows = []
    for entry in dossiers:
        mails = ", ".join(
            notice["notice"] if notice["state"] == "sent" else f"{notice['notice']} ({notice['state']})" for notice in entry["notices"]
        )
        verdict = entry["verdict"] or ("busy" if entry["busy"] else "-")
        rows.append((entry["reference"], entry["phase"], entry["applicant"] or "?", entry["received_at"] or "?", verdict, mails or "-"))
    say_table(f"{len(rows)} dossiers", columns, rows)
    return 0
