"""``report`` as an operator types it, and the clock that sends it by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from cityofthings.commands import worker_command
from dossiers import pipeline
from notifications import clockwork

ROOT = Path(__file__).resolve().parents[2]


def test_the_report_is_shown_and_sent_once(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COT_")} | {
        "PYTHONPATH": str(ROOT),
        "COT_DATA_DIR": str(tmp_path / "data"),
        "COT_OFFICERS": "team@vlaio.example",
        "COT_LOG_LEVEL": "ERROR",
    }

    def command(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "-m", "cityofthings", *words]
        return subprocess.run(arguments, cwd=tmp_path, env=environment | more, capture_output=True, text=True, timeout=200, check=False)

    nothing = command("report")
    assert (nothing.returncode, nothing.stdout) == (2, "") and "there is no record yet" in nothing.stderr
    assert command("run", "--once", COT_OFFICERS="").returncode == 0
    shown = command("report")
    assert shown.returncode == 0 and shown.stdout.startswith("Dagverslag ") and "Alle dossiers, 0 nieuw" in shown.stdout
    for _ in range(2):
        sent = command("report", "--send")
        assert (sent.returncode, sent.stdout) == (0, "report of today to team@vlaio.example: sent\n")
    [file] = (tmp_path / "data" / "outbox").glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["X-COT-Notice"], mail["Auto-Submitted"]) == ("team@vlaio.example", "daily-report", "auto-generated")
    assert mail["X-COT-Dossier"] is None and mail["In-Reply-To"] is None
    refused = command("report", "--send", COT_OFFICERS="")
    assert refused.returncode == 2 and "COT_OFFICERS" in refused.stderr and "Traceback" not in refused.stderr


@pytest.mark.django_db
def test_the_queue_and_the_sweep_both_keep_the_time(monkeypatch) -> None:
    from django_q.models import Schedule

    for _ in range(2):
        worker_command._keep_time()
    kept = dict(Schedule.objects.values_list("name", "func"))
    assert kept["clockwork"] == "notifications.clockwork.tick" and callable(import_string(kept["clockwork"]))
    assert all(callable(import_string(function)) for function in kept.values())
    assert sorted(Schedule.objects.values_list("name", flat=True)) == ["clockwork", "forgotten-uploads", "heartbeat"]
    ticks: list[None] = []
    monkeypatch.setattr(clockwork, "tick", lambda: ticks.append(None))
    monkeypatch.setattr(clockwork, "_last_run", -1e9)
    for _ in range(3):
        pipeline.sweep()
    assert len(ticks) == 1, "once a minute, however often is swept"
