"""``make mutate``: changes the checks in small ways, one at a time, and tells which changes no test notices (mutmut, on a copy).

Survivors that only touch a sentence are listed last: what matters is that none changes an outcome.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("calls", "registers", "parsers", "checks")
SETTINGS = """[mutmut]
source_paths=checks/
pytest_add_cli_args_test_selection=tests/checks/
pytest_add_cli_args=
    -k
    not any_mix and not wrong_kind and not fit_to_be_read and not every_outcome
    -p
    no:cacheprovider
also_copy=
    calls
    registers
    parsers
    tests
"""
PYTEST = '[tool.pytest.ini_options]\npythonpath = ["."]\naddopts = "--import-mode=importlib -p no:django"\n'
OUTCOME = re.compile(r"Outcome\.|return (True|False)|[<>]=?|[!=]=| (and|or|not|in|is) |[-+*/%] ")


def main(seconds: int) -> int:
    """Runs for at most so many seconds. 1 when a change that may alter an outcome survived."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for room in ROOMS:
            shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
        for tests in ("checks", "calls/editions"):
            shutil.copytree(ROOT / "tests" / tests, copy / "tests" / tests, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "tests" / "__init__.py").touch()
        (copy / "setup.cfg").write_text(SETTINGS)
        (copy / "pyproject.toml").write_text(PYTEST)
        mutmut = Path(sys.executable).with_name("mutmut")
        try:
            subprocess.run(
                ["nice", "-n", "15", mutmut, "run", "--max-children", "1"], cwd=copy, timeout=seconds, check=False, env=_environment()
            )
        except subprocess.TimeoutExpired:
            sys.stdout.write(f"\nstopped after {seconds} seconds" + "\n")
        survivors = _survivors(copy, mutmut)
    for one, change in survivors:
        sys.stdout.write(f"\n{one}\n{change}" + "\n")
    grave = [one for one, change in survivors if OUTCOME.search(change)]
    sys.stdout.write(f"\n{len(survivors)} changes survived, {len(grave)} of them may alter an outcome" + "\n")
    return 1 if grave else 0


def _survivors(copy: Path, mutmut: Path) -> list[tuple[str, str]]:
    listed = subprocess.run([mutmut, "results"], cwd=copy, capture_output=True, text=True, check=False, env=_environment()).stdout
    found = []
    for name in re.findall(r"^\s*(\S+): survived", listed, re.M):
        shown = subprocess.run([mutmut, "show", name], cwd=copy, capture_output=True, text=True, check=False, env=_environment()).stdout
        changed = [line for line in shown.splitlines() if re.match(r"[-+](?![-+])", line)]
        found.append((name, "\n".join(changed)))
    return sorted(found, key=lambda pair: not OUTCOME.search(pair[1]))


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1200))
