"""The port for monitoring, asked over a real socket."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from cityofthings import metrics
from dossiers.models import Heartbeat, MailboxFolder, Notice, NoticeKind
from tests import factories


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    server = metrics.server("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join(10)


def _ask(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_figures_without_anything_about_people(port: int) -> None:
    now = timezone.now()
    dossier = factories.dossier(factories.Spec("deadline", outcome="fail", reason="Te laat."), applicant_name="Gemeente Bonheiden")
    factories.message(subject="Over mijn buurman", from_address="els@example.org", state="received", seen_at=now - timedelta(hours=2))
    factories.notice(dossier, NoticeKind.RECEIPT, Notice.SENT)
    factories.notice(dossier, NoticeKind.LATE, Notice.FAILED)
    Heartbeat.objects.create(name="worker", at=now - timedelta(minutes=30))
    MailboxFolder.objects.create(
        mailbox="imaps://a@b", folder="INBOX", succeeded_at=now - timedelta(hours=3), polled_at=now, listed=5, registered=3
    )
    status, text = _ask(port, "/metrics")
    assert status == 200
    found: dict[tuple[str, Any], float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[(sample.name, tuple(sorted(sample.labels.values())))] = sample.value
    assert found[("cot_queue_depth", ("messages",))] == 1
    assert found[("cot_queue_depth", ("parked",))] == 0
    assert 7200 <= found[("cot_queue_oldest_age_seconds", ("messages",))] < 7800
    assert ("cot_queue_oldest_age_seconds", ("parked",)) not in found
    assert found[("cot_mails", ("receipt", "sent"))] == 1
    assert found[("cot_mails", ("failed", "late"))] == 1
    assert found[("cot_findings", ("deadline", "fail"))] == 1
    assert found[("cot_dossiers", ("inadmissible", "registration"))] == 1
    assert found[("cot_alarm", ("poll:INBOX",))] == 1
    assert found[("cot_alarm", ("part:worker",))] == 1
    assert found[("cot_unregistered_messages", ("INBOX",))] == 2
    assert 10_800 <= found[("cot_poll_age_seconds", ("INBOX",))] < 11_400
    assert found[("cot_disk_free_bytes", ())] > 0
    for word in ("Bonheiden", "buurman", "els@", dossier.reference, dossier.sender, "a@b"):
        assert word not in text
    assert (_ask(port, "/live"), _ask(port, "/ready")) == ((200, "ok\n"), (200, "ok\n"))
    assert _ask(port, "/admin")[0] == 404


def test_what_cannot_be_told_is_an_error_and_no_zero(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("the database is away, password=hunter2")

    with monkeypatch.context() as patch:
        patch.setattr("dossiers.health.gather", broken)
        patch.setattr("cityofthings.metrics.MigrationExecutor", broken)
        assert _ask(port, "/metrics") == (503, "not ready\n")
        assert _ask(port, "/ready") == (503, "not ready\n")
    assert _ask(port, "/live") == (200, "ok\n")
