"""One process is killed (memory ran out), or all are asked to end while a letter is on its way: work goes on, nothing is in doubt."""

from __future__ import annotations

import os
import secrets
import signal
from pathlib import Path

import pytest

from tests.end_to_end.system import SAMPLES, System, own_database, wait_until
from tests.servers.smtp import Sink, serving

GOOD = (SAMPLES / "01-registration-complete" / "bericht.eml").read_bytes()
BORDER = GOOD[: GOOD.index(b"From: Lore")]  # the lines of our own servers, and their verdict on the sender


def forgotten(number: int) -> bytes:
    """A mail without the file it speaks of: it gets one answer. Each from a body of its own."""
    domain = f"gemeente{number}.example"
    head = f"From: dienst@{domain}\r\nTo: cityofthings@vlaio.be\r\nSubject: Aanmelding City of Things\r\nMessage-ID: <{number}@{domain}>\r\n\r\n"
    return BORDER.replace(b"ieper.example", domain.encode()) + f"{head}In bijlage onze aanmelding, nummer {number}.\r\n".encode()


@pytest.fixture
def system(dovecot, tmp_path):
    with serving(Sink()) as sink, own_database(f"killed_{secrets.token_hex(6)}") as database:
        system = System(tmp_path, dovecot.account(), sink, database)
        system.migrate()
        system.start()
        yield system
        system.stop()


def named(system: System, words: str) -> list[int]:
    """The processes of this installation (its process group) with these words in their command line."""
    assert system.process is not None
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == system.process.pid:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found += [int(entry.name)] if words in line else []
        except OSError:
            continue  # ended meanwhile
    return found


def children(system: System) -> list[int]:
    assert system.process is not None
    return [int(word) for word in Path(f"/proc/{system.process.pid}/task/{system.process.pid}/children").read_text().split()]


def answered(system: System, number: int, seconds: float = 120) -> None:
    system.account.deliver(forgotten(number))
    assert wait_until(lambda: len(system.sink.taken) == number, seconds), system.log()


@pytest.mark.timeout(500)
def test_workers_that_are_killed_while_they_wait_stop_nothing(system) -> None:
    answered(system, 1, 200)
    assert wait_until(lambda: len(named(system, " idle")) == 2, 30)
    for worker in named(system, " idle"):  # one of them holds the lock of the queue
        os.kill(worker, signal.SIGKILL)
    answered(system, 2)
    assert set(system.sent().values()) == {1}


@pytest.mark.timeout(500)
def test_nothing_lives_on_beside_what_is_started_instead(system) -> None:
    answered(system, 1, 200)
    old = named(system, "qcluster")
    (first,) = set(old) & set(children(system))
    assert len(old) > 3
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: not set(old) & set(named(system, "")), 30), "the rest of the first set ends with it"
    answered(system, 2)
    assert set(system.sent().values()) == {1}


@pytest.mark.timeout(500)
def test_a_restart_waits_for_the_letter_that_is_on_its_way(system) -> None:
    system.sink.on_data = "hang"  # the server answers after 20 seconds
    system.account.deliver(forgotten(1))
    assert wait_until(lambda: len(system.sink.taken) == 1, 200), system.log()
    assert system.process is not None
    os.killpg(system.process.pid, signal.SIGTERM)  # as systemd does: every process at once
    system.process.wait(60)
    assert wait_until(lambda: not named(system, ""), 40)
    (notice,) = [notice for entry in system.data("list") for notice in entry["notices"]]
    assert (notice["state"], len(system.sink.taken)) == ("sent", 1)
