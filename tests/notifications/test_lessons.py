"""One test per row of what went wrong in other systems, where mail leaves: jobs that ran twice (28, 29), what is not registered yet (66), silence
(73), proof (75), success that was none (76, 77), looking before the deadline (77b), and falling back to plain text (82).

The other rows, and the test that holds both files to the table, stand in ``tests/intake/test_lessons.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from dossiers import notices, pipeline
from dossiers.events import writing
from dossiers.evidence import read
from dossiers.models import Notice, NoticeKind
from intake.connection import Account
from intake.mailbox import MailboxSettingsError
from notifications.deliver import settle_interrupted
from notifications.outgoing import probe
from tests.notifications import builders
from tests.servers.smtp import Sink, serving

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
GONE = "elders:1:1"


@pytest.fixture
def sink(settings):
    with serving(Sink()) as running:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{running.port}"
        yield running


def test_28_a_job_that_takes_longer_than_its_lease_runs_once_only(sink: Sink, monkeypatch):
    """While the first is in the middle of the conversation its lease runs out and another takes over."""
    notice = builders.receipt_due()
    from notifications import deliver

    def slowly(row, *rest):
        Notice.objects.filter(pk=row.pk).update(lease_owner=GONE, lease_until=timezone.now() + timedelta(minutes=5))
        return builders_announce(row, *rest)

    builders_announce = deliver.books.announce
    monkeypatch.setattr(deliver.books, "announce", slowly)
    builders.run("deliver", notice)
    assert sink.taken == [], "it is not ours any more: nothing is handed over"
    monkeypatch.undo()
    Notice.objects.update(lease_owner="", lease_until=None)
    assert (builders.run("deliver", notice).state, len(sink.taken)) == (Notice.SENT, 1)
    with writing():
        submission = notice.submission
        again = notices.request(NoticeKind(notice.kind), notice.key, notice.recipient, dossier=notice.dossier, submission=submission)
    assert (again is None or again.pk == notice.pk, Notice.objects.count()) == (True, 1)


def test_29_a_worker_that_is_killed_after_sending_sends_nothing_twice(sink: Sink):
    notice = builders.receipt_due()
    name = f"smtp:127.0.0.1:{sink.port}"
    Notice.objects.filter(pk=notice.pk).update(state=Notice.SENDING, lease_owner=GONE, lease_until=timezone.now(), delivery=name)
    assert settle_interrupted() == 1
    notice.refresh_from_db()
    assert notice.state == Notice.UNKNOWN and "Niet zeker of deze mail vertrokken is" in notice.problem
    pipeline.sweep(everything=True)
    assert (pipeline.run_step("deliver", notice.pk), sink.taken) == (False, [])


@pytest.mark.parametrize("kind", [NoticeKind.FORGOTTEN_ATTACHMENT, NoticeKind.LINK_ONLY])
def test_66_whoever_thinks_to_have_handed_in_is_told_that_it_is_not_so(kind):
    notice = builders.run("compose", builders.ask(kind, builders.submission(files=())))
    assert notice.state == Notice.DUE, notice.problem
    text = " ".join(notice.text.split()).lower()
    assert "nog niet" in text or "geen bestand" in text or "geen bijlage" in text
    assert "ontvangstbewijs" not in text


def test_73_nobody_is_left_in_silence():
    """Each kind of mail has its letter, for after the closing too."""
    missing = [kind for kind in NoticeKind.values if not (ROOT / "templates" / "mail" / f"{kind}.jinja").exists()]
    assert missing == []


def test_75_the_receipt_is_proof_and_is_kept_as_it_left(sink: Sink):
    notice = builders.run("deliver", builders.receipt_due())
    document = notice.submission.documents.get()
    text = " ".join(notice.text.split())
    assert notice.dossier.reference in text
    assert document.evidence_id in text.replace(" ", "")
    assert "16.58" in text or "16:58" in text, "Belgian time"
    assert notice.raw is not None
    assert read(notice.raw.sha256) == sink.taken[0]
    assert notice.delivery.endswith("250 2.0.0 queued as ABC123")


def test_76_sent_is_only_what_the_server_surely_took(sink: Sink):
    sink.on_data = "drop"
    notice = builders.run("deliver", builders.receipt_due())
    assert (notice.state, notice.sent_at) == (Notice.UNKNOWN, None)


def test_77_a_retry_by_a_person_counts_anew_and_always_answers(settings):
    settings.COT_MAIL_OUT_URL = "smtp://127.0.0.1:1"
    notice = builders.ask(NoticeKind.RECEIPT, builders.submission())
    with writing():
        row = Notice.objects.select_for_update().get(pk=notice.pk)
        row.attempts = pipeline.MAX_ATTEMPTS
        pipeline.park(row, "Drie keer vastgelopen.")
    pipeline.retry_parked(Notice.objects.get(pk=notice.pk), "an")
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.problem) == (Notice.TO_COMPOSE, 0, "")
    assert builders.run("compose", notice).state == Notice.DUE


def test_77b_documents_can_be_looked_at_before_the_deadline_and_nothing_is_kept(tmp_path):
    form = next((ROOT / "samples").glob("08-*/*.docx"))
    keep = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
    command = [sys.executable, "-m", "cityofthings", "check", str(form), "--json"]
    done = subprocess.run(command, cwd=tmp_path, env={**keep, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert '"verdict"' in done.stdout, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_82_without_tls_nothing_goes_over_the_line(settings):
    """STARTTLS that is not offered, or stripped on the way, ends the conversation; so does a mailbox address without TLS."""
    sink = Sink()
    with serving(sink, authenticator=sink.authenticate, auth_require_tls=False):
        settings.COT_MAIL_OUT_URL = f"smtp://bot:geheim@127.0.0.1:{sink.port}?starttls=yes"
        (problem,) = probe()
        notice = builders.run("deliver", builders.receipt_due())
    assert "STARTTLS" in problem
    assert (notice.state, sink.logins, sink.senders, sink.taken) == (Notice.DUE, [], [], [])
    settings.COT_MAILBOX_URL = "imap://cot:geheim@mail.vlaio.be/INBOX"
    with pytest.raises(MailboxSettingsError, match="imaps://"):
        Account.from_settings()
