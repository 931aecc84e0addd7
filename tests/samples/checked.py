"""What `check --json` says about each sample, once per process: several tests look at it."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from functools import cache
from typing import Any

from cityofthings.command_line import main
from samples.compare import Sample, samples

CASES = {sample.name: sample for sample in samples()}


def command(sample: Sample) -> list[str]:
    """The arguments for this case."""
    return ["check", *map(str, sample.files), "--received", sample.received, "--json"]


@cache
def printed(name: str) -> tuple[int, str]:
    """The exit code, and to the letter what is written to standard output."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(command(CASES[name]))
    return code, out.getvalue()


def entries(name: str) -> list[dict[str, Any]]:
    """The dossiers of a sample."""
    found: list[dict[str, Any]] = json.loads(printed(name)[1])
    return found


if __name__ == "__main__":
    json.dump({name: printed(name) for name in CASES}, sys.stdout)
