"""The product itself, as an operator runs it (intake, worker and web as processes), with a folder for a mailbox and one for outgoing mail."""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.end_to_end.system import ROOT, own_database, wait_until
from tests.servers.smtp import free_port

TOKEN = "a-token-that-is-long-enough-for-a-platform"
COMMAND = [sys.executable, "-m", "cityofthings"]
PATIENCE = 280.0  # seconds; a loaded machine starts Python slowly


@dataclass
class Product:
    """A running installation."""

    folder: Path
    port: int
    database: str
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Asks (or changes) the database directly; ``?`` stands for a value."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database, autocommit=True) as connection:
                cursor = connection.execute(query.replace("?", "%s"), values)  # type: ignore[arg-type]
                return list(cursor.fetchall()) if cursor.description else []
        with contextlib.closing(sqlite3.connect(self.folder / "var" / "cityofthings.sqlite3", timeout=20)) as connection, connection:
            return list(connection.execute(query, values).fetchall())

    def command(self, *words: str, typed: str = "") -> str:
        """What ``cityofthings`` says in a process of its own; it must succeed."""
        done = subprocess.run(
            [*COMMAND, *words], cwd=self.folder, env=self.environment, input=typed, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def deliver(self, raw: bytes, received: datetime, name: str) -> None:
        """A mail into the mailbox, with its receipt as file time."""
        mailbox = self.folder / "var" / "mailbox"
        for part in ("tmp", "new", "cur"):
            (mailbox / part).mkdir(parents=True, exist_ok=True)
        written = mailbox / "tmp" / name
        written.write_bytes(raw)
        os.utime(written, (received.timestamp(), received.timestamp()))
        written.rename(mailbox / "new" / name)

    def mails(self, kind: str, recipient: str) -> list[email.message.EmailMessage]:
        """What left for this address, oldest first."""
        found = []
        for path in sorted((self.folder / "var" / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if (mail["X-COT-Notice"], mail["To"]) == (kind, recipient):
                found.append(mail)
        return found  # type: ignore[return-value]

    def link_for(self, recipient: str, number: int = 1) -> str:
        """The link in the n-th mail that confirms this address, on this product's own port."""
        assert wait_until(lambda: len(self.mails("confirm-address", recipient)) >= number, PATIENCE), self.log()
        text = self.mails("confirm-address", recipient)[number - 1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
        found = re.search(rf"{re.escape(self.url)}/\S+", text)
        assert found, text
        return found[0]

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-4000:]


@contextmanager
def product(folder: Path, name: str, **settings: str) -> Iterator[Product]:
    """Runs it until the block ends; whatever is left of its process group is then killed."""
    with own_database(name) as database:
        port = free_port()
        keep = {key: value for key, value in os.environ.items() if not key.startswith(("COT_", "DJANGO_"))}
        environment = {
            **keep,
            "PYTHONPATH": str(ROOT),
            "COT_DATA_DIR": str(folder / "var"),
            "COT_WEB_BIND": f"127.0.0.1:{port}",
            "COT_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "COT_API_TOKENS": TOKEN,
            **database,
            **settings,
        }
        subprocess.run([*COMMAND, "manage", "migrate", "--verbosity", "0"], cwd=folder, env=environment, check=True, timeout=120)
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen([*COMMAND, "run"], cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
        made = Product(folder, port, database["COT_DATABASE_URL"], environment)
        try:
            assert wait_until(lambda: _answers(made), PATIENCE), made.log()
            yield made
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=40)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(made: Product) -> bool:
    try:
        with urllib.request.urlopen(f"{made.url}/gezond", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        time.sleep(0.1)
        return False
