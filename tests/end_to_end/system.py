"""The real program as processes of their own, on a mailbox, a drop folder and a mail server that are real, too."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.servers.dovecot import Account
from tests.servers.smtp import Sink, free_port

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"


@contextmanager
def own_database(name: str) -> Iterator[dict[str, str]]:
    """Settings for a database of this test's own: a file in its data folder, or a new one on the PostgreSQL server the run was given."""
    address = os.environ.get("COT_DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield {"COT_DATABASE_URL": ""}
        return
    import psycopg

    def act(query: str) -> None:
        with psycopg.connect(address, autocommit=True) as connection:  # a new one each time: a test may make the server fall over
            connection.execute(query)

    act(f'CREATE DATABASE "{name}"')
    try:
        yield {"COT_DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
    finally:
        act(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class System:
    """One installation in a folder of its own. ``start`` runs it as an operator does: ``cityofthings run``, in its own process group."""

    folder: Path
    account: Account
    sink: Sink
    database: dict[str, str]
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("COT_", "DJANGO_"))}
        port = free_port()
        return {
            **keep,
            "COT_DATA_DIR": str(self.folder / "var"),
            "COT_MAILBOX_URL": self.account.url,
            "COT_MAIL_OUT_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "COT_WEB_BIND": f"127.0.0.1:{port}",
            "COT_LEASE_SECONDS": "30",
            "PYTHONPATH": str(ROOT),
            **self.database,
            **self.settings,
        }

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cityofthings", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def migrate(self) -> None:
        """As an operator does once; on PostgreSQL ``run`` refuses to do it by itself."""
        done = self.command("manage", "migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr

    def start(self, **extra: str) -> None:
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cityofthings", "run"],
            cwd=self.folder,
            env={**self.environment, **extra},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def wait_for_death(self, seconds: float = 90) -> None:
        """Waits until the process group has killed itself at the boundary it was told."""
        assert self.process is not None
        try:
            code = self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.stop()
            raise AssertionError(f"the boundary was never reached; log:\n{self.log()}") from None
        assert code == -signal.SIGKILL, self.log()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=40)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)  # whatever of our own group is left
            self.process = None

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-6000:]

    def data(self, command: str) -> list[dict[str, Any]]:
        done = self.command(command, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def upload(self, case: str) -> None:
        """As the platform does: the files first, ``submission.json`` last."""
        target = self.folder / "var" / "uploads" / case
        target.mkdir(parents=True)
        for source in (SAMPLES / case).iterdir():
            if source.name not in ("case.json", "expected.json", "submission.json"):
                shutil.copy(source, target)
        shutil.copy(SAMPLES / case / "submission.json", target)

    def count(self, table: str, states: tuple[str, ...] = ()) -> int:
        """Rows of a table, in these states. Asked of the database directly: starting a program for each look would take most of the test."""
        condition = " WHERE state IN ({})".format(", ".join(f"'{state}'" for state in states)) if states else ""
        query = f"SELECT count(*) FROM dossiers_{table}{condition}"  # table and states are our own words
        address = self.database["COT_DATABASE_URL"]
        if address:
            import psycopg

            with psycopg.connect(address) as connection:
                row = connection.execute(query).fetchone()
        else:
            with closing(sqlite3.connect(f"file:{self.folder}/var/cityofthings.sqlite3?mode=ro", uri=True, timeout=20)) as connection:
                row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    def settle(self, messages: int, dossiers: int, seconds: float = 120) -> None:
        """Waits until so many messages and dossiers are there and nothing is under way any more."""

        def settled() -> bool:
            if (self.count("message"), self.count("dossier")) != (messages, dossiers):
                return False
            under_way = self.count("message", ("received",)) + self.count("upload", ("received",))
            under_way += self.count("submission", ("to_read", "to_check", "to_answer"))
            return under_way + self.count("notice", ("to_compose", "due", "sending")) == 0

        if not wait_until(settled, seconds):
            last = json.dumps([self.data("messages"), self.data("list")], indent=1)
            raise AssertionError(f"not settled:\n{last}\nlog:\n{self.log()}")

    def sent(self) -> Counter[tuple[str, str]]:
        """How often each notice of each dossier was taken by the mail server."""
        return Counter((str(mail["X-COT-Dossier"]), str(mail["X-COT-Notice"])) for mail in self.sink.mails)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Asks until it is so or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.3)
    return False
