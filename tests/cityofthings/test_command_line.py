"""Every command tells what it is for, and every option of it what it means."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from cityofthings.command_line import parser


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
