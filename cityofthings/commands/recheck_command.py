"""``recheck``: runs the checks again on the stored evidence and says what changed and why; it overwrites and mails nothing."""

from __future__ import annotations

import argparse

from cityofthings.command_line import UsageError
from cityofthings.commands.database import need_database
from cityofthings.commands.speak import say


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing changed, 1 when something did, 2 for an unknown reference."""
    from dossiers.models import Dossier
    from dossiers.recheck import recheck, store

    need_database()
    dossiers = Dossier.objects.order_by("reference").select_related("standing__assessment")
    wanted = [reference.strip().upper() for reference in arguments.references]
    unknown = set(wanted) - set(dossiers.values_list("reference", flat=True))
    if unknown:
        raise UsageError(f"there is no dossier {', '.join(sorted(unknown))}")
    changed = 0
    for dossier in dossiers.filter(reference__in=wanted) if wanted else dossiers:
        found = recheck(dossier)
        changed += bool(found.lines)
        say(f"{dossier.reference}: {'unchanged' if not found.lines else f'{len(found.lines)} changed'}")
        for line in (*found.lines, *(f"because {cause}" for cause in found.causes if found.lines)):
            say(f"  {line}")
        if arguments.record and store(dossier, found) is not None:
            say("  stored beside the earlier assessment")
    return 1 if changed else 0
