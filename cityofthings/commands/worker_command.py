"""``worker``: works off the queue (django-q2). Whatever a crash left behind is queued again at start."""

from __future__ import annotations

import argparse

from django.core.management import call_command

from cityofthings.commands.database import prepare_database


def run(arguments: argparse.Namespace) -> int:
    """0 when ended by a signal."""
    from dossiers.pipeline import sweep

    prepare_database()
    sweep(everything=True)
    call_command("qcluster")
    return 0
