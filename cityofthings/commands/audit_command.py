"""``audit verify``: proves that sealed bytes and log are what they were."""

from __future__ import annotations

import argparse

from cityofthings.command_line import UsageError
from cityofthings.commands.database import need_database
from cityofthings.commands.speak import say


def run(arguments: argparse.Namespace) -> int:
    """0 when all is unchanged, 1 with one line per difference, 2 for an unknown reference."""
    from dossiers import events, evidence
    from dossiers.models import Document, Dossier

    need_database()
    only: set[str] | None = None
    if arguments.reference:
        dossier = Dossier.objects.filter(reference=arguments.reference.strip().upper()).first()
        if dossier is None:
            raise UsageError(f"there is no dossier {arguments.reference!r}")
        only = set(Document.objects.filter(submission__dossier=dossier).values_list("evidence_id", flat=True))
        only |= {s.message.raw_id for s in dossier.submissions.select_related("message") if s.message and s.message.raw_id}
    wrong = [line for sha256, line in evidence.verify_all() if only is None or sha256 in only]
    wrong += list(events.verify())
    for line in wrong:
        say(line)
    number, head = events.head()
    say(f"{len(wrong)} differences; {number} events, head {head}")
    return 1 if wrong else 0
