"""The staff pages over 100 and over 10,000 dossiers: the number of queries must be the same, the time is told beside a floor of the same run.

The floor is a view of the same Django, through the same middleware, that renders the base template with one query. The dossiers are made up,
with a fixed seed, in a SQLite database of their own. What is measured is the time the processor works for a page, the database included (it runs
in the same process), so that other work on the machine counts for little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.table import Row

SIZES = (100, 10_000)
ROUNDS = 5
PAGES = {
    "work list": "/",
    "work list, to look at": "/?voor_mij=on",
    "work list, one verdict, page 2": "/?resultaat=admissible&pagina=2",
    "search, two words": "/?zoek=verkeer+data",
    "letters": "/te-bekijken/brieven/",
    "all messages": "/te-bekijken/alle-berichten/",
    "bulk": "/brieven/samen/",
    "overview": "/overzicht/",
    "choose for the jury": "/overzicht/jury/",
    "one dossier": "/dossiers/COT2025-R-00001/",
}


def run() -> list[Row]:
    """One row per page and one per size of the floor; the sizes run in processes of their own."""
    found = {size: _measured(size) for size in SIZES}
    small, large = (found[size] for size in SIZES)
    rows = []
    for name in PAGES:
        few, many = small[name]["queries"], large[name]["queries"]
        same = f"{many} queries with {SIZES[1]:,} dossiers" if few == many else f"QUERIES GROW: {few} -> {many}"
        ratio = small[name]["ms"] / small["floor"]["ms"]
        rows.append(Row(name, large[name]["ms"], large["floor"]["ms"], aim=same, note=f"one query; with {SIZES[0]} dossiers {ratio:.2f} x"))
    return rows


def _measured(size: int) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory(prefix="cot-pages-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
        environment = {**kept, "COT_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "cityofthings.settings"}
        command = [sys.executable, "-m", "benchmarks.pages", str(size)]
        answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        result: dict[str, dict[str, float]] = json.loads(answer.stdout.splitlines()[-1])
        return result


def main(size: int) -> None:
    """In the child: makes the dossiers, asks for each page, prints the figures as JSON."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from benchmarks import many_dossiers

    many_dossiers.make(size)
    sys.stdout.write("\n" + json.dumps(_ask(many_dossiers.officer())) + "\n")


def _ask(user: Any) -> dict[str, dict[str, float]]:
    from django.test import Client, override_settings

    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    asked: dict[str, Callable[[], Any]] = {name: partial(client.get, address) for name, address in (("floor", "/vloer/"), *PAGES.items())}
    with override_settings(ROOT_URLCONF="benchmarks.floor_urls"):
        return {name: {"ms": _fastest(ask), "queries": _queries(ask)} for name, ask in asked.items()}


def _fastest(ask: Callable[[], Any]) -> float:
    """Milliseconds of work: the least of some rounds."""
    answer = ask()
    assert answer.status_code == 200, answer.status_code
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        ask()
        taken.append((time.process_time() - began) * 1000)
    return min(taken)


def _queries(ask: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


if __name__ == "__main__":
    arguments: Sequence[str] = sys.argv[1:]
    main(int(arguments[0]))
