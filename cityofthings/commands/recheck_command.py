"""``recheck``: runs the checks again on the stored evidence and says what changed; it overwrites and mails nothing."""

from __future__ import annotations

import argparse

from cityofthings.command_line import UsageError
from cityofthings.commands.database import need_database
from cityofthings.commands.speak import say


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing changed, 1 when something did, 2 for an unknown reference."""
    from dossiers.models import Dossier
    from dossiers.recheck import compare

    need_database()
    dossiers = Dossier.objects.order_by("reference").select_related("standing__assessment")
    wanted = [reference.strip().upper() for reference in arguments.references]
    unknown = set(wanted) - set(dossiers.values_list("reference", flat=True))
    if unknown:
        raise UsageError(f"there is no dossier {', '.join(sorted(unknown))}")
    changed = 0
    for dossier in dossiers.filter(reference__in=wanted) if wanted else dossiers:
        lines = compare(dossier)
        changed += bool(lines)
        say(f"{dossier.reference}: {'unchanged' if not lines else f'{len(lines)} changed'}")
        for line in lines:
            say(f"  {line}")
    return 1 if changed else 0
