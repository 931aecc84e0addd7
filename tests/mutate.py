"""``make mutate``: changes the checks in small ways, one at a time, and tells which changes no test of ``tests/checks`` notices.

mutmut makes the changes; they are tried here, since starting pytest anew for each of 5,000 of them takes hours. The tests are collected
once, and each change is tried in a fork, with only the tests that run the changed function, those first that found another change of it.

``python tests/mutate.py [PATTERN...]``: only the changes whose name fits (``checks.bodies*``). What survives and is no loss stands in
``tests/checks/survivors.toml`` with the reason; anything else that survives is told, and makes the command end with 1.
"""

from __future__ import annotations

import ast
import difflib
import fnmatch
import gc
import os
import re
import resource
import shutil
import sys
import tempfile
import tomllib
import traceback
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("calls", "registers", "parsers", "checks")
TESTS = ("checks", "calls/editions")
LISTED = Path(__file__).parent / "checks" / "survivors.toml"
# Thousands of runs would only repeat what other tests see.
SLOW = "not any_mix and not wrong_kind and not fit_to_be_read and not every_outcome and not right_but_awkward"
SETTINGS = '[tool.pytest.ini_options]\npythonpath = ["."]\n[tool.mutmut]\nsource_paths = ["checks"]\n'
CHILDREN = 2
SECONDS = 60  # of processor time for one change: one that makes a loop endless is noticed by that
KILLED, SURVIVED, BROKEN = 1, 0, 2
ASLEEP = """
MutantDict = dict
def _mutmut_mutated(changes):
    return lambda function: function
"""  # stands in for mutmut's switch, which asks the environment at each call which change is awake


@dataclass
class Trial:
    """What became of the changes. ``survivors``: name -> the lines it changes."""

    tried: int = 0
    survivors: dict[str, str] = field(default_factory=dict)


class Fork:
    """A pytest plugin that, instead of running the tests once, runs for each change those that may notice it."""

    def __init__(self, changes: dict[str, str]) -> None:
        self.changes, self.trial = changes, Trial()
        self.killers: dict[str, list[int]] = defaultdict(list)

    def pytest_runtestloop(self, session: Any) -> bool:
        """Runs everything once unchanged, to see which test runs which function, then each change in a fork."""
        self.items = session.items
        _remember_who_is_who()
        self.tests_of = self._by_function()
        gc.freeze()
        running: dict[int, tuple[str, int]] = {}
        for name in self.changes:
            if len(running) == CHILDREN:
                self._take(running)
            read, write = os.pipe()
            pid = os.fork()
            if not pid:
                os.close(read)
                self._try(name, write)
            os.close(write)
            running[pid] = (name, read)
        while running:
            self._take(running)
        return True

    def _by_function(self) -> dict[str, list[int]]:
        """Name of a function -> the tests that call it, by their place among the items."""
        names = {_original(name).__code__: name.partition("__mutmut_")[0] for name in self.changes}
        found = defaultdict(list)
        for index, item in enumerate(self.items):
            called: set[CodeType] = set()
            sys.setprofile(lambda frame, event, _, called=called: called.add(frame.f_code) if event == "call" else None)
            failed = _fails(item)
            sys.setprofile(None)
            if failed:
                raise SystemExit(f"{item.nodeid} fails without any change")
            for code in called & names.keys():
                found[names[code]].append(index)
        return {name: sorted(tests, key=lambda index: self._promise(name, index)) for name, tests in found.items()}

    def _promise(self, function: str, index: int) -> int:
        """Which tests go first: those of the module itself, then those that compare everything that is told."""
        file = self.items[index].path.stem
        return 0 if file == f"test_{function.split('.')[1]}" else 1 if file == "test_told" else 2

    def _try(self, name: str, write: int) -> None:
        """In the fork: ends with 1 at the first test that fails, after telling which."""
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            original, changed = _original(name), _changed(name)
            original.__code__, original.__defaults__, original.__kwdefaults__ = (
                changed.__code__,
                changed.__defaults__,
                changed.__kwdefaults__,
            )
            function = name.partition("__mutmut_")[0]
            for index in dict.fromkeys([*self.killers[function][:10], *self.tests_of.get(function, ())]):
                if _fails(self.items[index]):
                    os.write(write, str(index).encode())
                    os._exit(KILLED)
            os._exit(SURVIVED)
        except BaseException:
            traceback.print_exc()
            os._exit(BROKEN)

    def _take(self, running: dict[int, tuple[str, int]]) -> None:
        pid, status = os.wait()
        name, read = running.pop(pid)
        killer = os.read(read, 20)
        os.close(read)
        function = name.partition("__mutmut_")[0]
        if killer and int(killer) not in self.killers[function]:
            self.killers[function].insert(0, int(killer))
        self.trial.tried += 1
        if os.waitstatus_to_exitcode(status) == BROKEN:
            raise SystemExit(f"{name} could not be tried")
        if status == SURVIVED:
            self.trial.survivors[name] = self.changes[name]
            sys.stderr.write(f"\n{name}\n{self.changes[name]}\n")
        if self.trial.tried % 250 == 0:
            sys.stderr.write(f"{self.trial.tried} of {len(self.changes)} tried, {len(self.trial.survivors)} survived\n")
        sys.stderr.flush()


def main(patterns: list[str]) -> int:
    """0 when whatever survived stands in the list."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        changes = {
            name: change
            for name, change in _changed_copy(copy)
            if not patterns or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
        }
        trial = _tried(copy, changes)
    listed = {(one["function"], one["change"].strip()): one["why"] for one in tomllib.loads(LISTED.read_text(encoding="utf-8"))["survivor"]}
    known = {name for name, change in trial.survivors.items() if (_function(name), change) in listed or only_a_first_letter(change)}
    for name in sorted(set(trial.survivors) - known):
        sys.stdout.write(f"\n{name}\n{trial.survivors[name]}\n")
    used = {(_function(name), trial.survivors[name]) for name in known}
    if not patterns:
        for function, change in sorted(set(listed) - used):
            sys.stdout.write(f"\nlisted, but it is noticed or not there any more: {function}\n{change}\n")
    others = len(trial.survivors) - len(known)
    sys.stdout.write(
        f"\n{trial.tried} changes tried, {trial.tried - len(trial.survivors)} noticed, {len(known)} listed with the reason why they are no loss, "
        f"{others} others survived\n"
    )
    return 1 if others else 0


def _tried(copy: Path, changes: dict[str, str]) -> Trial:
    """Runs in the copy, whose modules must be the ones that are imported."""
    import pytest

    sys.path[:] = [str(copy), *(path for path in sys.path if Path(path or ".").resolve() not in (ROOT, ROOT / "tests"))]
    sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in getattr(finder, "__name__", type(finder).__name__).lower()]
    fork = Fork(changes)
    arguments = [
        "-q",
        "-s",
        "--import-mode=importlib",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:timeout",
        "-k",
        SLOW,
        "tests/checks",
    ]
    pytest.main([*arguments, f"--basetemp={copy / 'files'}"], plugins=[fork])
    return fork.trial


def _changed_copy(copy: Path) -> Iterator[tuple[str, str]]:
    """Writes the tree with every change in it, each asleep; gives name and changed lines of each."""
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.mutation.trampoline_templates import trampoline_imports

    ignore = shutil.ignore_patterns("__pycache__")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=ignore)
    for tests in TESTS:
        shutil.copytree(ROOT / "tests" / tests, copy / "tests" / tests, ignore=ignore)
    (copy / "tests" / "__init__.py").touch()
    (copy / "tests" / "calls" / "__init__.py").touch()
    (copy / "pyproject.toml").write_text(SETTINGS)
    os.chdir(copy)
    for path in sorted((copy / "checks").glob("*.py")):
        mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
        path.write_text(mutated.code.replace(trampoline_imports, ASLEEP), encoding="utf-8")
        functions = _functions(mutated.code)
        for name in mutated.mutant_names:
            original = functions[f"{name.partition('__mutmut_')[0]}__mutmut_orig"]
            yield f"checks.{path.stem}.{name}", _difference(original, functions[name])


def _functions(code: str) -> dict[str, list[str]]:
    """Name of a function or method -> its lines."""
    lines, tree = code.splitlines(), ast.parse(code)
    return {node.name: lines[node.lineno - 1 : node.end_lineno] for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _difference(before: list[str], after: list[str]) -> str:
    heads = [lines[0].replace(re.match(r"\s*def (\w+)", lines[0])[1], "", 1) for lines in (before, after)]  # each carries a name of its own
    lines = difflib.unified_diff([heads[0], *before[1:]], [heads[1], *after[1:]], n=0, lineterm="")
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines if not line.startswith(("---", "+++", "@@")))


def only_a_first_letter(change: str) -> bool:
    """Whether only the case of the letter that opens a text changes: `joined` gives every sentence its capital. That the sentence itself is
    seen by a test, the change that puts XX around it tells."""
    before, after = ("\n".join(line[2:] for line in change.splitlines() if line[0] == sign) for sign in "-+")
    if before.lower() != after.lower():
        return False
    places = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    return len(places) == 1 and before[: places[0]].endswith('"')


def _function(name: str) -> str:
    """``checks.bodies.identify`` of ``checks.bodies.x_identify__mutmut_3``."""
    module, _, mangled = name.partition("__mutmut_")[0].rpartition(".")
    return ".".join((module, *mangled.split("ǁ")[1:])) if "ǁ" in mangled else f"{module}.{mangled.removeprefix('x_')}"


def _changed(name: str) -> FunctionType:
    module, _, mangled = name.rpartition(".")
    changes: dict[str, FunctionType] = getattr(sys.modules[module], f"mutants_{mangled.partition('__mutmut_')[0]}__mutmut")
    return changes[mangled]


def _original(name: str) -> FunctionType:
    """The function that everybody calls."""
    module, *path = _function(name).split(".")[1:]
    found: Any = sys.modules[f"checks.{module}"]
    for part in path:
        found = vars(found)[part]
    assert isinstance(found, FunctionType)
    return found


def _fails(item: Any) -> bool:
    """Whether a test fails. Called by itself when it needs nothing but its parameters: most do, and what pytest does around it takes longer."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    if set(item.fixturenames) <= set(parameters):
        try:
            item.obj(**parameters)
        except BaseException:
            return True
        return False
    from _pytest.runner import runtestprotocol

    return any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))


def _remember_who_is_who() -> None:
    """The registers are not changed here: what they answered once they answer again."""
    from registers.lookup import Registers

    for name in ("by_name", "by_number", "company"):
        setattr(Registers, name, lru_cache(maxsize=None)(getattr(Registers, name)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
