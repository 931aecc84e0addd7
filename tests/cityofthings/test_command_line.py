"""Every command tells what it is for, and every option of it what it means."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cityofthings.command_line import parser
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


@pytest.mark.parametrize("words", [[], ["nix"], ["check"], ["export", "x.csv"], ["import"], ["user", "role", "an"]], ids=" ".join)
def test_wrong_use_is_told_in_one_go(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(words)
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.err.startswith("usage: cityofthings") and "error: " in told.err and told.out == ""


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
