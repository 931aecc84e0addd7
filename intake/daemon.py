"""Everything that comes in, watched for as long as the process runs: mailbox and drop folder side by side, and the pipeline's sweep."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.db import close_old_connections

from dossiers import health
from dossiers.pipeline import sweep
from intake import reconcile, register, uploads
from intake.mailbox import MailboxError, address_of_mailbox

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 5.0
UPLOAD_SECONDS = 1.0
HEARTBEAT_SECONDS = 30.0
LONGEST_BACK_OFF = 60.0  # on the last morning five minutes of silence would be long


@dataclass(frozen=True, slots=True)
class Counts:
    """What one round took in. ``problems``: folders, messages or uploads that need a look; where and why stands in their rows or in the log."""

    messages: int
    seen_again: int
    uploads: int
    problems: int


def intake_once() -> Counts:
    """One round over mailbox and drop folder. Raises nothing for their sake."""
    scanned = uploads.scan()
    if scanned.unread:
        log.error("drop folder cannot be read", error=scanned.unread)
    polled = register.poll()
    return Counts(polled.new, polled.seen_again, scanned.new, scanned.wrong + bool(scanned.unread) + polled.failed)


def run(stop: threading.Event) -> None:
    """Watches until ``stop`` is set. A failing mailbox backs off and never keeps the drop folder or the sweep waiting."""
    wake = threading.Event()
    threads = [
        threading.Thread(target=_guarded, args=("mailbox", lambda: _watch_mailbox(stop, wake), stop), name="mailbox", daemon=True),
        threading.Thread(target=_guarded, args=("mailbox news", lambda: _listen(stop, wake), stop), name="mailbox-news", daemon=True),
    ]
    for thread in threads:
        thread.start()
    _guarded("uploads and sweep", lambda: _watch_uploads(stop), stop)
    wake.set()
    for thread in threads:
        thread.join(timeout=10)


def _guarded(what: str, function: Callable[[], None], stop: threading.Event) -> None:
    """Starts a watcher again when it falls over: silence is the worst that can happen here."""
    while not stop.is_set():
        try:
            function()
        except Exception as error:  # a watcher must never end by itself; what happened is logged
            log.error("watcher fell over, started again", watcher=what, exc_info=error)
            stop.wait(2.0)
        finally:
            close_old_connections()


def _watch_uploads(stop: threading.Event) -> None:
    swept = shown = float("-inf")
    told = ""
    health.watched("uploads")
    while not stop.is_set():
        close_old_connections()
        unread = uploads.scan().unread
        if unread and unread != told:  # once, not each second
            log.error("drop folder cannot be read", error=unread)
        told = unread
        if time.monotonic() - swept >= SWEEP_SECONDS:
            sweep()
            swept = time.monotonic()
        if time.monotonic() - shown >= HEARTBEAT_SECONDS:
            health.beat("intake")
            if not unread:
                health.beat("uploads")
            shown = time.monotonic()
        stop.wait(UPLOAD_SECONDS)


def _watch_mailbox(stop: threading.Event, wake: threading.Event) -> None:
    back_off = 0.0
    while not stop.is_set():
        close_old_connections()
        wake.clear()  # before the poll: news that comes during it asks for another
        polled = register.poll()
        whole = polled.failed and not polled.listed  # nothing could be listed at all
        if not whole:
            reconcile.if_due()
        back_off = min(LONGEST_BACK_OFF, max(5.0, back_off * 2)) if whole else 0.0
        if back_off:
            stop.wait(back_off)
        else:
            wake.wait(settings.COT_MAILBOX_POLL_SECONDS)


# news: only ever a reason to poll sooner --------------------------------------------------------------------------------


def _listen(stop: threading.Event, wake: threading.Event) -> None:
    try:
        scheme, name = address_of_mailbox()
    except MailboxError:
        stop.wait()  # the poll tells what is wrong with the settings
        return
    if scheme == "maildir":
        _listen_to_maildir(Path(name.partition(":")[2]), stop, wake)
    else:
        _listen_to_imap(name, stop, wake)


def _listen_to_maildir(path: Path, stop: threading.Event, wake: threading.Event) -> None:
    """Adding, removing or renaming a file changes the time of its folder: looking at that costs nothing."""
    before: list[int] = []
    while not stop.is_set():
        now = []
        for part in ("new", "cur"):
            with contextlib.suppress(OSError):
                now.append((path / part).stat().st_mtime_ns)
        if before and now != before:
            wake.set()
        before = now
        stop.wait(0.5)


def _listen_to_imap(name: str, stop: threading.Event, wake: threading.Event) -> None:
    """IDLE on the main folder, renewed well before servers end it. After each new connection one poll: news may have come in between."""
    from dataclasses import replace

    from intake.connection import Account
    from intake.imap import IDLE_RENEW_SECONDS, ImapMailbox

    back_off = 0.0
    while not stop.is_set():
        try:
            account = replace(Account.from_settings(), deadline=IDLE_RENEW_SECONDS + 120, processed="")
            with ImapMailbox(account, name) as mailbox:
                mailbox.open_folder(account.folders[0])
                wake.set()
                ends = time.monotonic() + IDLE_RENEW_SECONDS
                while not stop.is_set() and time.monotonic() < ends:
                    if mailbox.wait_for_change(ends - time.monotonic(), stop):
                        wake.set()
            back_off = 0.0
        except MailboxError as error:
            back_off = min(LONGEST_BACK_OFF, max(5.0, back_off * 2))
            log.warning("no news from the mailbox, polling goes on", mailbox=name, error=str(error), again_in=back_off)
            stop.wait(back_off)
