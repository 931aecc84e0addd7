"""Every sample case through `cityofthings check --json`, compared with the answer that stands beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from samples.compare import Sample, differences, samples, unlike
from tests.samples.checked import command, entries, printed

CASES = samples()
OVER_THE_BORDER = ("01-registration-complete", "03-application-complete", "12-question")  # these as a process of their own, too


def wrong(sample: Sample, entries: list[dict]) -> list[str]:
    """Every difference; a dossier too many or too few is one."""
    if len(entries) != len(sample.dossiers):
        return [f"{len(entries)} dossiers, expected {len(sample.dossiers)}"]
    return [line for expected, entry in zip(sample.dossiers, entries, strict=True) for line in differences(expected, entry)]


def code(sample: Sample) -> int:
    """The exit code that follows from the expected verdicts."""
    return 0 if sample.dossiers and all(dossier["verdict"] == "admissible" for dossier in sample.dossiers) else 1


@pytest.mark.parametrize("sample", CASES, ids=lambda sample: sample.name)
def test_case(sample: Sample) -> None:
    exit_code, _ = printed(sample.name)
    assert wrong(sample, entries(sample.name)) == []
    assert exit_code == code(sample)


def test_another_process_with_another_order_of_hashes_gives_every_sample_to_the_byte() -> None:
    """Replay: same inputs and versions, same findings, whatever order sets and dictionaries of the process have."""
    seed = "4711" if os.environ.get("PYTHONHASHSEED") != "4711" else "4712"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COT_")}
    run = subprocess.run(
        [sys.executable, "-m", "tests.samples.checked"],
        cwd=Path(__file__).parents[2], env={**environment, "PYTHONHASHSEED": seed}, capture_output=True, text=True, timeout=280, check=True,
    )  # fmt: skip
    there = json.loads(run.stdout)
    assert set(there) == {sample.name for sample in CASES}
    for name, (exit_code, text) in there.items():
        assert (exit_code, text) == printed(name), name


@pytest.mark.parametrize("name", OVER_THE_BORDER)
def test_case_as_a_process(name: str, tmp_path: Path) -> None:
    sample = next(sample for sample in CASES if sample.name == name)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COT_")}
    run = subprocess.run(
        [sys.executable, "-m", "cityofthings", *command(sample)],
        cwd=tmp_path, env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.stderr == ""
    assert wrong(sample, json.loads(run.stdout)) == []
    assert run.returncode == code(sample)
    assert list(tmp_path.iterdir()) == [], "check stores nothing"


def test_there_are_enough_cases_of_every_kind() -> None:
    phases = [dossier["phase"] for sample in CASES for dossier in sample.dossiers]
    verdicts = {dossier["verdict"] for sample in CASES for dossier in sample.dossiers}
    assert len(CASES) >= 25
    assert phases.count("registration") >= 10
    assert phases.count("application") >= 10
    assert verdicts == {"admissible", "review", "incomplete", "inadmissible"}
    assert sum(not sample.dossiers for sample in CASES) >= 5


def test_mails_say_what_they_are_and_what_answers_them() -> None:
    for sample in CASES:
        assert isinstance(sample.expected.get("answers"), list), sample.name
        assert sample.mail is None or sample.expected.get("triage"), sample.name


def test_nothing_real_but_the_bodies() -> None:
    """Mail domains end in .example, but for the mailbox of the call."""
    for sample in CASES:
        for dossier in sample.dossiers:
            address = dossier["fields"].get("contact.email", ".example")
            assert address.endswith(".example"), sample.name


# the comparison itself ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ("850000.00", "850000", True),
        ("850000.00", "850000.01", False),
        ("850000.00", None, False),
        ("a  b\nc", "a b c", True),
        ("a b", "a c", False),
        (30, 30, True),
        (30, "30", False),
        (False, 0, False),
        ({"$any": ["Stad Ieper", "Ieper"]}, "Ieper", True),
        ({"$any": ["Stad Ieper"]}, "Menen", False),
        ({"$present": True}, "", False),
        ({"$present": True}, False, True),
        ({"$names": ["Menen"]}, ["Stad Menen", "Kortrijk"], True),
        ({"$names": ["Menen"]}, [], False),
        ({"$contains": ["<b>"]}, "x <b> y", True),
        ({"$contains": ["<b>"]}, None, False),
        ([{"name": "A"}], [{"name": "A", "kbo": "1"}], True),
        ([{"name": "A"}], [{"name": "A"}, {"name": "B"}], False),
        ([{"name": "A", "kbo": "1"}], [{"name": "A"}], False),
    ],
)
def test_comparison(expected: object, got: object, same: bool) -> None:
    assert (list(unlike(expected, got)) == []) is same


def test_comparison_sees_each_kind_of_difference() -> None:
    sample = next(sample for sample in CASES if sample.name == "03-application-complete")
    expected = sample.dossiers[0]
    empty = {"phase": "application", "verdict": None, "channel": None, "documents": [], "fields": {}, "findings": []}
    told = differences(expected, empty)
    assert len(told) == 1 + len(expected["documents"]) + len(expected["fields"]) + len(expected["outcomes"])


def test_folder_without_answer_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "new-case").mkdir()
    (tmp_path / "new-case" / "case.json").write_text('{"files": ["a.docx"], "received": "2025-09-01T10:00:00+02:00"}')
    with pytest.raises(FileNotFoundError, match="new-case has no expected.json"):
        samples(tmp_path)
