"""``kill -9`` of the whole process group at every boundary of the pipeline: after a restart every message is registered once and answered once.

Run on SQLite by ``make test``'s second half and on PostgreSQL by its first (COT_DATABASE_URL).
"""

from __future__ import annotations

import secrets
from collections import Counter

import pytest

from dossiers.checkpoints import BOUNDARIES
from tests.end_to_end.system import SAMPLES, System, own_database
from tests.servers.smtp import Sink, serving

MAILS = ("01-registration-complete", "13-out-of-office", "14-forgotten-attachment")
UPLOAD = "09-no-cost-model"
EXPECTED = {
    ("COT2025-R", "receipt"): 1,
    ("COT2025-R", "admissible"): 1,
    ("COT2025-R", "forgotten-attachment"): 1,
    ("COT2025-A", "receipt"): 1,
    ("COT2025-A", "completion-request"): 1,
}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_nothing_is_lost_or_repeated(boundary, dovecot, tmp_path):
    account = dovecot.account()
    with serving(Sink()) as sink, own_database(f"crash_{secrets.token_hex(6)}") as database:
        system = System(tmp_path, account, sink, database)
        system.migrate()
        for case in MAILS:
            account.deliver((SAMPLES / case / "bericht.eml").read_bytes())
        system.upload(UPLOAD)
        try:
            system.start(COT_TEST_KILL_AT=boundary)
            system.wait_for_death()
            under_way, recorded = _notices(system, "sending"), _notices(system, "sent")
            system.start()
            system.settle(messages=len(MAILS), dossiers=3)
        finally:
            system.stop()
        _every_message_registered_once(system)
        _every_notice_sent_once(system, boundary, under_way)
        assert recorded or boundary != "send-recorded"
        audit = system.command("audit", "verify")
        assert audit.returncode == 0, audit.stdout


def _every_message_registered_once(system: System) -> None:
    messages = system.data("messages")
    assert sorted((m["triage"], len(m["sightings"]), len(m["dossiers"])) for m in messages) == [
        ("automatic", 1, 0),
        ("forgotten-attachment", 1, 1),
        ("registration", 1, 1),
    ]
    assert sorted(entry["reference"] for entry in system.data("list")) == ["COT2025-A-0001", "COT2025-R-0001", "COT2025-R-0002"]


def _notices(system: System, state: str) -> Counter[tuple[str, str]]:
    return Counter(
        (entry["reference"].rpartition("-")[0], notice["notice"])
        for entry in system.data("list")
        for notice in entry["notices"]
        if notice["state"] == state
    )


def _every_notice_sent_once(system: System, boundary: str, under_way: Counter[tuple[str, str]]) -> None:
    """Once each; where nobody can know whether the server has it, it is shown as unknown, and it was not handed over a second time.

    ``under_way``: what was being handed over when the processes were killed, on a busy machine also by another one than reached the boundary."""
    assert _notices(system, "unknown") == under_way
    taken = Counter({(dossier.rpartition("-")[0], kind): count for (dossier, kind), count in system.sent().items()})
    assert all(count == 1 for count in system.sent().values()), system.sent()
    lost = Counter(EXPECTED) - taken
    assert lost <= under_way and taken == Counter(EXPECTED) - lost
    if boundary == "send-announced":
        assert lost
    if boundary == "send-handed-over":
        assert under_way - lost
    assert len({mail["Message-ID"] for mail in system.sink.mails}) == len(system.sink.mails)
