"""Writes the made cases into `samples/`. Nothing in them depends on the moment; LibreOffice numbers cell styles as it likes."""

from __future__ import annotations

import sys
from pathlib import Path

from samples.make import by_form, by_mail, other_mail, uploads  # noqa: F401  # they register their cases
from samples.make.cases import MAKERS

SAMPLES = Path(__file__).resolve().parents[1]


def main(target: Path = SAMPLES) -> None:
    """Every case, or those whose folder begins with one of the words on the command line."""
    chosen = tuple(sys.argv[1:]) or ("",)
    for maker in MAKERS:
        made = maker()
        if not made.name.startswith(chosen):
            continue
        folder = target / made.name
        folder.mkdir(exist_ok=True)
        for name, data in made.contents():
            (folder / name).write_bytes(data)
        print(made.name)  # noqa: T201


if __name__ == "__main__":
    main()
