"""Runs the measurements and prints one table each. No time is asserted: what a number is worth depends on the machine, the ratio less so."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from importlib import import_module

from benchmarks.table import tell
from cityofthings.commands.speak import say

MEASURES = {
    "reading": "Reading (median, warm)",
    "latency": "Mail in, receipt out",
    "pages": "Staff pages with 10,000 dossiers (processor time, least of 5)",
}


def main(argv: Sequence[str] | None = None) -> int:
    """0 when all chosen measurements ran."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("measures", nargs="*", metavar="MEASURE", help=f"{' or '.join(MEASURES)}; all when none is named")
    chosen = options.parse_args(argv).measures or list(MEASURES)
    for name in chosen:
        if name not in MEASURES:
            options.error(f"there is no {name!r}, only {', '.join(MEASURES)}")
    load = os.getloadavg()[0]
    say(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load:.1f}")
    for name in chosen:
        tell(MEASURES[name], import_module(f"benchmarks.{name}").run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
