"""The database server falls over in the middle of the work, again and again: every message is registered once and answered once.

SQLite has no server that could fall over; there the crash tests stand for it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import time

import psycopg
import pytest
from django.db import connections

from tests.end_to_end.system import SAMPLES, System, own_database, wait_until
from tests.servers.smtp import Sink, serving

MAILS = ("01-registration-complete", "13-out-of-office", "14-forgotten-attachment")
ADDRESS = os.environ.get("COT_DATABASE_URL", "")


CHECKPOINTER = "SELECT pid, backend_start FROM pg_stat_activity WHERE backend_type = 'checkpointer'"


def fall_over() -> None:
    """The server drops every connection and recovers as after a power cut, since one of its processes died. Waits until it answers again.

    That it answers proves nothing by itself: for a moment it takes connections without knowing yet what happened. A new checkpointer does.
    """
    before = None
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(ADDRESS) as connection:
        before = connection.execute(CHECKPOINTER).fetchone()
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        connection.execute("SELECT 1")
    assert before, "PostgreSQL did not answer before it was to fall over"
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(ADDRESS) as connection:
            if (now := connection.execute(CHECKPOINTER).fetchone()) and now != before:
                return
        time.sleep(0.05)
    raise AssertionError("PostgreSQL did not come back")


@pytest.mark.timeout(400)
@pytest.mark.skipif(not ADDRESS.startswith("postgres"), reason="needs the PostgreSQL server that the first half of make test starts")
def test_nothing_is_lost_or_repeated(dovecot, tmp_path):
    account = dovecot.account()
    with serving(Sink()) as sink, own_database(f"restart_{secrets.token_hex(6)}") as database:
        system = System(tmp_path, account, sink, database)
        system.migrate()
        for case in MAILS:
            account.deliver((SAMPLES / case / "bericht.eml").read_bytes())
        try:
            system.start()
            for done in range(len(MAILS)):
                assert wait_until(lambda wanted=done: system.count("message") > wanted, 120), system.log()
                fall_over()
            system.upload("09-no-cost-model")
            assert wait_until(lambda: system.count("upload") == 1, 120), system.log()
            fall_over()
            system.settle(messages=len(MAILS), dossiers=3, seconds=240)
        finally:
            system.stop()
            connections.close_all()  # those that this process held broke, too
        assert set(system.sent().values()) == {1}, system.sent()
        messages = system.data("messages")
        assert sorted((m["triage"], m["state"], len(m["sightings"])) for m in messages) == [
            ("automatic", "sorted", 1),
            ("forgotten-attachment", "sorted", 1),
            ("registration", "sorted", 1),
        ]
        notices = [notice for entry in system.data("list") for notice in entry["notices"]]
        in_doubt = [notice for notice in notices if notice["state"] == "unknown"]  # cut off with the mail in hand: shown, never sent twice
        assert len(notices) == 5 and len(sink.taken) >= len(notices) - len(in_doubt)
        audit = system.command("audit", "verify")
        assert audit.returncode == 0, audit.stdout
