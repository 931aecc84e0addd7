"""From a mail in the mailbox to its receipt at the mail server: real Dovecot, real SMTP server, the real `cityofthings run`."""

from __future__ import annotations

import contextlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks.table import Row, percentile
from samples.compare import SAMPLES
from tests.end_to_end.system import ROOT, System
from tests.servers.dovecot import Account, running
from tests.servers.smtp import Sink, serving

MAILS = 20
WARM_UP = 3
PATIENCE = 60.0  # seconds for one receipt; then it counts as missing


class Clock(Sink):
    """A mail server that knows when it got the answer to which mail."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: dict[str, float] = {}
        self.news = threading.Condition()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Takes the time before anything else."""
        now = time.perf_counter()
        answer = await super().handle_DATA(server, session, envelope)
        found = re.search(rb"^In-Reply-To:\s*(<[^>]+>)", bytes(envelope.content or b""), re.M | re.I)
        with self.news:
            if found:
                self.arrived.setdefault(found.group(1).decode(), now)
            self.news.notify_all()
        return answer

    def wait(self, message_ids: list[str]) -> bool:
        """Until each has an answer."""
        with self.news:
            return self.news.wait_for(lambda: all(one in self.arrived for one in message_ids), PATIENCE)


def run() -> list[Row]:
    """Ours and the floor on the same servers, one after the other; one mail at a time, then all at once."""
    with running() as dovecot, serving(Clock()) as sink, tempfile.TemporaryDirectory(prefix="cot-bench-") as folder:
        assert isinstance(sink, Clock)
        with floor(account := dovecot.account(), sink):
            floor_single, floor_burst = measure(account, sink, "floor")
        with ours(account := dovecot.account(), sink, Path(folder)):
            single, burst = measure(account, sink, "ours")
    note = "bare IDLE (Dovecot waits 0.5 s before it tells) + fetch + canned answer by SMTP"
    return [
        Row(
            f"delivery to receipt, median of {MAILS}",
            statistics.median(single),
            statistics.median(floor_single),
            aim="under 1 s",
            note=note,
        ),
        Row("delivery to receipt, 95th percentile", percentile(single, 0.95), percentile(floor_single, 0.95), note=note),
        Row(f"{MAILS} mails at once, until the last receipt", max(burst), max(floor_burst), note=note),
    ]


def measure(account: Account, sink: Clock, name: str) -> tuple[list[float], list[float]]:
    """Milliseconds per mail: delivered one by one, and all at once (from each mail's own delivery)."""
    single = []
    for number in range(WARM_UP + MAILS):
        taken = deliver(account, sink, [f"{name}-{number}"])
        if number >= WARM_UP:
            single += taken
    return single, deliver(account, sink, [f"{name}-burst-{number}" for number in range(MAILS)])


def deliver(account: Account, sink: Clock, keys: list[str]) -> list[float]:
    """Milliseconds from the end of each APPEND to its answer."""
    done: dict[str, float] = {}
    with account.client() as client:
        for key in keys:
            client.append("INBOX", registration(key))
            done[f"<{key}@bench.example>"] = time.perf_counter()
    if not sink.wait(list(done)):
        missing = [one for one in done if one not in sink.arrived]
        raise SystemExit(f"bench: no answer to {len(missing)} of {len(done)} mails after {PATIENCE:.0f} s")
    return [max(0.0, (sink.arrived[one] - sent) * 1000) for one, sent in done.items()]


def registration(key: str) -> bytes:
    """The complete registration of the samples from a sender of its own, who is answered like any other."""
    raw = (SAMPLES / "01-registration-complete" / "bericht.eml").read_bytes()
    raw = raw.replace(b"<s01@ieper.example>", f"<{key}@bench.example>".encode())
    return raw.replace(b"ieper.example", f"{key}.example".encode())


@contextlib.contextmanager
def ours(account: Account, sink: Clock, folder: Path) -> Iterator[None]:
    """`cityofthings run` on that mailbox and that mail server."""
    system = System(folder, account, sink, {"COT_DATABASE_URL": ""})
    system.migrate()
    system.start()
    try:
        yield
    finally:
        system.stop()


@contextlib.contextmanager
def floor(account: Account, sink: Clock) -> Iterator[None]:
    """The bare process, once it listens."""
    with account.client():
        pass  # makes the mailbox
    command = [sys.executable, "-m", "benchmarks.idle_floor", str(account.server.port), account.name, account.password, str(sink.port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)  # our own words
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()
