"""Speaking on standard output: plain lines, tables, JSON."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def everywhere() -> None:
    """From now on a sign that the terminal, or the file that is written to, cannot hold is written as its code and is no error; what is said on a
    closed stream is heard by nobody."""
    sys.stdout, sys.stderr = (stream or open(os.devnull, "w", encoding="utf-8") for stream in (sys.stdout, sys.stderr))  # noqa: SIM115  # for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str = "") -> None:
    """One line. Characters that a terminal would act on are shown instead."""
    sys.stdout.write("".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text) + "\n")


def say_json(value: Any) -> None:
    """JSON on standard output, readable; where that holds no more than ASCII, with JSON's own codes for the rest."""
    bare = not (sys.stdout.encoding or "").lower().startswith("utf")
    sys.stdout.write(json.dumps(value, ensure_ascii=bare, indent=1) + "\n")


def say_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table, as wide as the terminal; wide enough for all when it is a pipe."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, title=title, title_justify="left", show_lines=False)
    for row in rows:
        table.add_row(*(Text("".join(c if c.isprintable() else " " for c in cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
