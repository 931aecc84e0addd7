"""Logs tell what happened, never what stood in a document."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityofthings.settings")
import django; django.setup()
import structlog
def read(mail):
    raise ValueError("cannot be read")
try:
    read("GEHEIM van de burgemeester")
except ValueError as error:
    structlog.get_logger("x").error("step failed", step="sort", exc_info=error)
"""


@pytest.mark.parametrize("form", ["", "json"])
def test_a_traceback_shows_where_and_never_the_values(form, tmp_path):
    environment = {"COT_DATA_DIR": str(tmp_path), "COT_LOG_FORMAT": form, "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=environment, check=True)
    assert "step failed" in done.stderr
    assert "ValueError: cannot be read" in done.stderr
    assert "GEHEIM van" not in done.stderr.replace('read("GEHEIM van de burgemeester")', "")
    if form:
        entry = json.loads(done.stderr)
        assert (entry["event"], entry["level"], entry["step"]) == ("step failed", "error", "sort")
