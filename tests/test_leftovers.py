"""A process that outlives the tests is seen, named and ended."""

import os
import subprocess
import sys
import time

from tests import leftovers


def test_a_process_in_a_session_of_its_own_is_found_and_ended(monkeypatch):
    monkeypatch.setenv(leftovers.MARK, "only-this-test")
    monkeypatch.setattr(leftovers, "GRACE", 0.0)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    try:
        assert list(leftovers.left()) == [process.pid]
        assert "time.sleep(600)" in leftovers.end()[process.pid]
        assert process.wait(timeout=20) == -9
    finally:
        process.kill()
    assert leftovers.left() == {}


def test_a_process_that_ends_by_itself_is_no_leftover(monkeypatch):
    monkeypatch.setenv(leftovers.MARK, "only-this-test-either")
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1)"], start_new_session=True)
    while not leftovers.left():
        time.sleep(0.01)
    assert leftovers.end() == {}
    assert process.wait(timeout=20) == 0
    assert os.environ[leftovers.MARK] == "only-this-test-either"
