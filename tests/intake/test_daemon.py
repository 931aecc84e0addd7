"""The watchers: news within a moment, and a mailbox that fails keeps nothing else waiting."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
from django.db import close_old_connections, connections

from dossiers.models import MailboxFolder, Message, Upload
from intake import daemon, uploads
from tests.intake.mails import mail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def running(settings):
    """Starts the daemon in a thread; stops it, and its database connections, at the end."""
    stop = threading.Event()
    uploads._seen.clear()
    settings.COT_MAILBOX_POLL_SECONDS = 30

    def run() -> None:
        try:
            daemon.run(stop)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)

    def start() -> None:
        thread.start()

    yield start
    stop.set()
    if thread.ident:
        thread.join(20)
        assert not thread.is_alive()


def wait_for(condition, seconds: float = 12.0) -> float:
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        close_old_connections()
        if condition():
            return time.monotonic() - started
        time.sleep(0.05)
    raise AssertionError("did not happen in time")


def put(settings, platform_id: str) -> None:
    folder = Path(settings.COT_UPLOAD_DIR) / platform_id
    folder.mkdir(parents=True)
    content = {"platform_id": platform_id, "submitted_at": "2025-11-14T10:00:00+01:00", "submitter": {"email": "a@b.example"}, "files": []}
    (folder / "submission.json").write_text(json.dumps(content))


def test_mail_and_uploads_are_registered_within_a_moment(account, settings, running):
    settings.COT_MAILBOX_URL = account.url
    account.deliver(mail("een"))
    running()
    wait_for(lambda: Message.objects.count() == 1)
    wait_for(lambda: MailboxFolder.objects.filter(succeeded_at__isnull=False).exists())
    time.sleep(1.0)
    account.deliver(mail("twee"))
    put(settings, "P-1")
    assert wait_for(lambda: Message.objects.count() == 2) < 6
    wait_for(lambda: Upload.objects.count() == 1)


def test_a_maildir_is_watched(settings, running):
    running()
    wait_for(lambda: MailboxFolder.objects.exists())
    time.sleep(1.2)
    path = Path(settings.COT_MAILBOX_URL.partition(":")[2])
    (path / "tmp" / "1.a").write_bytes(mail())
    (path / "tmp" / "1.a").rename(path / "new" / "1.a")
    assert wait_for(lambda: Message.objects.count() == 1) < 6


def test_a_mailbox_that_fails_is_told_and_uploads_go_on(settings, running):
    settings.COT_MAILBOX_URL = "imap://u:geheim@127.0.0.1:1/INBOX"
    running()
    put(settings, "P-1")
    wait_for(lambda: Upload.objects.count() == 1)
    wait_for(lambda: MailboxFolder.objects.filter(error="De mailbox is niet bereikbaar of antwoordt niet goed.").exists())


def test_a_watcher_that_falls_over_is_started_again():
    stop, calls = threading.Event(), []

    def falls_over() -> None:
        calls.append(1)
        if len(calls) == 2:
            stop.set()
        raise ValueError("omgevallen")

    daemon._guarded("test", falls_over, stop)
    assert len(calls) == 2


def test_one_round_tells_what_it_took_in(settings):
    path = Path(settings.COT_MAILBOX_URL.partition(":")[2])
    for part in ("new", "cur", "tmp"):
        (path / part).mkdir(parents=True)
    (path / "new" / "1.a").write_bytes(mail())
    put(settings, "P-1")
    assert daemon.intake_once() == daemon.Counts(messages=1, seen_again=0, uploads=1, problems=0)
    assert daemon.intake_once() == daemon.Counts(messages=0, seen_again=0, uploads=0, problems=0)
