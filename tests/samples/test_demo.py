"""The whole way on the sample mailbox and uploads: `python -m samples.demo`, as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from samples.compare import samples
from tests.samples.checked import entries

REPOSITORY = Path(__file__).resolve().parents[2]
CASES = samples()


def clean_environment() -> dict[str, str]:
    """As on a fresh machine: no settings of ours."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COT_")}
    return {**environment, "PYTHONPATH": str(REPOSITORY)}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One run of the demo, and its data folder."""
    folder = tmp_path_factory.mktemp("demo")
    run = subprocess.run(
        [sys.executable, "-m", "samples.demo", "--serve", "0", "--data", str(folder / "data")],
        cwd=folder, env=clean_environment(), capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    return run, folder / "data"


def cityofthings(data: Path, *words: str) -> str:
    """Output of a command on the demo's record."""
    environment = {**clean_environment(), "COT_DATA_DIR": str(data), "COT_LOG_LEVEL": "WARNING"}
    run = subprocess.run(
        [sys.executable, "-m", "cityofthings", *words], cwd=data, env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_every_dossier_is_as_expected(ran) -> None:
    run, _ = ran
    own = [case for case in CASES if case.dossiers and not case.joins]
    assert run.stdout.splitlines()[-1] == f"{len(own)} dossiers, all as expected", run.stdout + run.stderr
    assert run.returncode == 0


def test_table_has_a_line_per_dossier_with_what_was_mailed(ran) -> None:
    run, data = ran
    dossiers = json.loads(cityofthings(data, "list", "--json"))
    for dossier in dossiers:
        line = next(line for line in run.stdout.splitlines() if dossier["reference"] in line)
        for told in (dossier["phase"], dossier["applicant"] or "?", dossier["received_at"], dossier["verdict"]):
            assert told in line
        for notice in dossier["notices"]:
            assert notice["notice"] in line
    without = [case for case in CASES if not case.dossiers]
    assert f"{len(without)} messages gave no dossier" in run.stdout


def test_every_mail_that_left_lies_in_the_outbox_and_no_other(ran) -> None:
    _, data = ran
    left = [n for dossier in json.loads(cityofthings(data, "list", "--json")) for n in dossier["notices"] if n["state"] == "sent"]
    assert len(list((data / "outbox").glob("*.eml"))) == len(left)
    assert len(left) == sum(len(case.expected["answers"]) for case in CASES)


def test_no_result_against_an_applicant_left_by_itself(ran) -> None:
    _, data = ran
    for mail in (data / "outbox").glob("*.eml"):
        head = mail.read_bytes().partition(b"\r\n\r\n")[0]
        assert b"X-COT-Notice: not-admissible" not in head
        assert b"X-COT-Notice: late" not in head
        assert b"Auto-Submitted: auto-" in head


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.dossiers and not case.after and "in_the_record" not in case.expected],
    ids=lambda case: case.name,
)
def test_arriving_gives_the_same_findings_as_checking(case, ran) -> None:
    """By mail or drop folder, the fields, findings and verdict are to the letter those of `check --json` on the same files."""
    _, data = ran
    (checked,) = entries(case.name)
    shown = next((entry for entry in everything(data) if documents(entry) == documents(checked) and came_with(entry, case)), None)
    assert shown is not None
    for key in ("call", "phase", "verdict", "attention", "documents", "fields"):
        assert shown[key] == checked[key], key
    for one, other in zip(shown["findings"], checked["findings"], strict=True):
        if one["check"] == "deadline" and case.mail is None:  # the platform's record against an instant given by hand
            assert one["outcome"] == other["outcome"]
        else:
            assert one == other


_shown: dict[Path, list[dict]] = {}


def everything(data: Path) -> list[dict]:
    """Every dossier as `show --json` gives it."""
    if data not in _shown:
        code = (
            "import json, django; django.setup()\n"
            "from dossiers.models import Dossier\n"
            "from dossiers.overview import whole_dossier\n"
            "print(json.dumps([whole_dossier(d.reference) for d in Dossier.objects.all()]))"
        )
        environment = {**clean_environment(), "COT_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "cityofthings.settings"}
        run = subprocess.run(
            [sys.executable, "-c", code], cwd=data, env=environment, capture_output=True, text=True, timeout=120, check=True
        )
        _shown[data] = json.loads(run.stdout)
        first = _shown[data][0]["reference"]
        assert json.loads(cityofthings(data, "show", first, "--json")) == _shown[data][0]
    return _shown[data]


def documents(entry: dict) -> list[str]:
    """The files of a dossier, by content."""
    return sorted(document["sha256"] for document in entry["documents"])


def came_with(entry: dict, case) -> bool:
    """Whether the dossier came of this case: dossiers without a file are told apart by the subject."""
    if case.mail is None:
        return True
    raw = case.mail.read_bytes()
    return any(message["message_id"].strip("<>").encode() in raw for message in entry["messages"])


def test_same_mail_twice_is_one_submission_seen_twice(ran) -> None:
    _, data = ran
    messages = json.loads(cityofthings(data, "messages", "--json"))
    twice = [message for message in messages if len(message["sightings"]) == 2]
    assert [(message["from"], len(message["dossiers"]), [a["notice"] for a in message["answers"]]) for message in twice] == [
        ("sara.modelle@oostende.example", 1, ["receipt", "admissible"])
    ]


def test_a_folder_that_is_not_the_demos_is_never_wiped(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    run = subprocess.run(
        [sys.executable, "-m", "samples.demo", "--serve", "0", "--data", str(tmp_path)],
        cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 1
    assert "left alone" in run.stderr
    assert (tmp_path / "mine.txt").read_text() == "keep"
