"""Every command tells what it is for, and every option of it what it means."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError

from cityofthings.command_line import main, parser
from cityofthings.commands import list_command
from samples.compare import SAMPLES


def parsers(one: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield one
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in dict.fromkeys(action.choices.values()):
                yield from parsers(below)


ALL = list(parsers(parser()))


def test_the_commands_that_others_build_on_are_there() -> None:
    promised = [
        "run",
        "intake",
        "worker",
        "web",
        "check",
        "list",
        "show",
        "messages",
        "recheck",
        "export",
        "import",
        "audit",
        "doctor",
        "call",
    ]
    assert {f"cityofthings {name}" for name in promised} <= {one.prog for one in ALL}


@pytest.mark.parametrize("command", ALL, ids=lambda one: one.prog)
def test_each_says_what_it_is_for(command: argparse.ArgumentParser) -> None:
    said = command.description or ""
    assert said[:1].isupper() and said.endswith(".") and not said.endswith("..")
    silent = [action.dest for action in command._actions if not action.help and not isinstance(action, argparse._SubParsersAction)]
    assert silent == []
    assert said.split(",")[0].split(" (")[0][:40] in " ".join(command.format_help().split())


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nix"],
        ["check"],
        ["check", "a", "--nix"],
        ["check", "a", "--phase", "x\ny"],
        ["export", "x.csv"],
        ["import"],
        ["user", "role", "an"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(words)
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.err.startswith("cityofthings: ") and told.err.endswith(" --help\n") and told.err.count("\n") == 1 and told.out == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_that_cannot_hold_every_sign_gets_codes_for_the_rest(encoding: str) -> None:
    [form] = (SAMPLES / "04-province-partner").glob("*.docx")

    def spoken(in_which: str, *more: str) -> bytes:
        command = [sys.executable, "-m", "cityofthings", "check", str(form), *more]
        environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": in_which}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b""), done.stderr.decode()
        return done.stdout

    assert "“".encode("unicode_escape") in spoken("ascii") and b"Een medewerker kijkt dit na." in spoken(encoding)
    assert json.loads(spoken(encoding, "--json").decode(encoding)) == json.loads(spoken("utf-8", "--json"))


def test_a_disk_that_is_full_or_an_output_that_is_closed_is_no_traceback(tmp_path: Path) -> None:
    [form] = (SAMPLES / "04-province-partner").glob("*.docx")
    keep = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
    environment = {**keep, "PYTHONPATH": str(SAMPLES.parent), "COT_DATA_DIR": str(tmp_path)}

    def ended(words: list[str], redirected: str) -> tuple[int, str]:
        line = f"{shlex.join([sys.executable, '-m', 'cityofthings', *words])} {redirected}"
        done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    assert ended(["run", "--once"], "") == (0, "")
    for words, code in (["list"], 0), (["check", str(form)], 1):
        assert ended(words, ">/dev/full") == (2, "cityofthings: cannot go on: No space left on device\n")
        assert ended(words, ">&-") == (code, "")


def test_a_database_that_somebody_else_holds_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(list_command, "run", held)
    monkeypatch.setattr("cityofthings.command_line._set_up_django", lambda command: None)
    with contextlib.redirect_stderr(io.StringIO()) as told:
        assert main(["list"]) == 2
    assert told.getvalue() == "cityofthings: the database cannot be reached: database is locked\n"
