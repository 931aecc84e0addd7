"""``intake``: reads mailbox and upload folder; ``--once`` handles what is there and ends."""

from __future__ import annotations

import argparse
import signal
import threading

from cityofthings.commands.database import prepare_database


def run(arguments: argparse.Namespace) -> int:
    """0 when ended on purpose; 1 when ``--once`` met a mailbox, folder, message or upload that it could not take in."""
    from intake.daemon import intake_once
    from intake.daemon import run as watch

    prepare_database()
    if arguments.once:
        return 1 if intake_once().problems else 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, frame: stop.set())
    watch(stop)
    return 0
