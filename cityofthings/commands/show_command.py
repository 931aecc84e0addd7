"""``show``: one dossier, whole."""

from __future__ import annotations

import argparse

from cityofthings.command_line import UsageError
from cityofthings.commands.database import need_database
from cityofthings.commands.speak import say, say_json


def run(arguments: argparse.Namespace) -> int:
    """0, or 2 when there is no such dossier."""
    from dossiers.overview import whole_dossier

    need_database()
    entry = whole_dossier(arguments.reference.strip().upper())
    if entry is None:
        raise UsageError(f"there is no dossier {arguments.reference!r}")
    if arguments.json:
        say_json(entry)
        return 0
    say(f"{entry['reference']}  {entry['phase']}  {entry['applicant'] or '?'}  ontvangen {entry['received_at'] or '?'}")
    say(f"  resultaat: {entry['verdict'] or 'nog niet gecontroleerd'}")
    for need in entry["needs"]:
        say(f"  te doen: {need}")
    for document in entry["documents"]:
        say(f"  {document['name']}: {document['role']} ({document['state']}), sha256 {document['sha256']}")
    for finding in entry["findings"]:
        say(f"  [{finding['outcome']}] {finding['check']}: {finding['reason']}")
    for event in entry["events"]:
        say(f"  {event['at']}  {event['actor']}: {event['text']}")
    return 0
