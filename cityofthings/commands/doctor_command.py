"""``doctor``: tells what is wrong, in the words of whoever has to mend it."""

from __future__ import annotations

import argparse
import os
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.core.checks import WARNING, run_checks

from cityofthings.commands.speak import say

_OLD_DAYS = 14


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing is wrong, 1 otherwise. Every part is looked at, whatever the others say."""
    wrong = 0
    for name, part in (*PARTS, *EXTRAS):
        problems = list(_guarded(part))
        extra = (name, part) in EXTRAS
        wrong += 0 if extra else len(problems)
        say(f"{('note' if extra else 'wrong') if problems else 'ok':<6} {name}")
        for problem in problems:
            say(f"       - {problem}")
    return 1 if wrong else 0


def _guarded(part: Callable[[], Iterator[str]]) -> Iterator[str]:
    try:
        yield from part()
    except Exception as error:  # noqa: BLE001  # a doctor that falls over tells nothing about the other parts
        yield f"cannot be looked at: {type(error).__name__}: {error}"


def _settings() -> Iterator[str]:
    for message in run_checks():
        if message.level >= WARNING:
            yield f"{message.msg} {message.hint or ''}".strip()


def _data_folder() -> Iterator[str]:
    folder = settings.COT_DATA_DIR
    if not os.access(folder, os.W_OK):
        yield f"{folder} is not writable"
        return


def _database() -> Iterator[str]:
    from django.db import DatabaseError, connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from dossiers.models import Heartbeat

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield f"{len(pending)} migrations to run: `cityofthings run` does it on SQLite, else `cityofthings manage migrate`"
        return
    try:
        with transaction.atomic():
            Heartbeat.objects.filter(name="").update(name="")  # no row, but a write all the same: read-only and locked ones refuse it
    except DatabaseError as error:
        yield f"cannot be written: {error}"


def _readers() -> Iterator[str]:
    """After an upgrade without its libraries a reader falls over at its first file: that file waits for a person, and nobody is told why."""
    import parsers

    missing: dict[str, None] = {}
    for module in pkgutil.iter_modules(parsers.__path__):
        try:
            import_module(f"parsers.{module.name}")
        except ImportError as error:
            missing[str(error)] = None
    for what in missing:
        yield f"cannot start: {what}; install what requirements.lock names (`make .venv/.installed`) and start again"


def _log() -> Iterator[str]:
    from dossiers import events

    yield from events.verify()


def _call() -> Iterator[str]:
    from dossiers.editions import active_editions

    if not active_editions():  # raises with all mistakes of an edition in its text
        yield "COT_CALL names no call edition"


def _mailbox() -> Iterator[str]:
    from intake.mailbox import MailboxError, configured_mailbox

    try:
        with configured_mailbox() as mailbox:
            for name in mailbox.folders:
                mailbox.open_folder(name)
    except MailboxError as error:
        yield str(error)


def _uploads() -> Iterator[str]:
    folder = settings.COT_UPLOAD_DIR
    if not folder.is_dir() and not folder.is_relative_to(settings.COT_DATA_DIR):  # a folder of our own is made with the first upload
        yield f"COT_UPLOAD_DIR: there is no folder {folder}"
    elif folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
        yield f"COT_UPLOAD_DIR: {folder} cannot be read"


def _outgoing() -> Iterator[str]:
    from notifications.outgoing import probe

    yield from probe()


def _work() -> Iterator[str]:
    from dossiers.models import Message, Notice, Submission, Upload
    from dossiers.models.work import PARKED

    for model in (Message, Upload, Submission, Notice):
        count = model.objects.filter(state=PARKED).count()
        if count:
            yield f"{count} {model.__name__.lower()} rows parked: see the staff pages"
    undelivered = Notice.objects.filter(state__in=(Notice.UNKNOWN, Notice.FAILED)).count()
    if undelivered:
        yield f"{undelivered} notices not delivered or with unknown outcome: see the staff pages"


def _health() -> Iterator[str]:
    from dossiers import health

    for alarm in health.alarms():
        yield alarm.detail


def _reading() -> Iterator[str]:
    from parsers import ocr, office

    if not ocr.available():
        yield "Tesseract is not installed: scans and photos stay unread and are told so; `make ocr-tools` installs it"
    elif ocr.languages() != ("nld",):
        yield "Tesseract has no Dutch: scans are read badly; `make ocr-tools` installs it (tesseract-ocr-nld)"
    if not office.available():
        yield "LibreOffice is not installed: old .doc and .xlsb files are asked for again, unfinished workbooks added up by ourselves"


PARTS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("settings", _settings),
    ("data folder", _data_folder),
    ("database", _database),
    ("readers of files", _readers),
    ("event log", _log),
    ("call edition", _call),
    ("mailbox", _mailbox),
    ("upload folder", _uploads),
    ("outgoing mail", _outgoing),
    ("work", _work),
    ("health: polls, waiting, disk, clock, login, reconciliation", _health),
)


# What makes the system read more, and is no fault when it is not there.
def _summaries() -> Iterator[str]:
    try:
        import weasyprint  # noqa: F401  # loads Pango, a library of the system
    except OSError:
        yield "Pango cannot be loaded: the jury pack comes without summaries; `make pdf-tools` installs it"


def _older_mail() -> Iterator[str]:
    """A mailbox with mail of months that this database never read: everybody who wrote would be answered."""
    from django.db import DatabaseError
    from django.utils import timezone

    from dossiers.models import Message
    from intake.mailbox import MailboxError, configured_mailbox

    before, old = timezone.now() - timedelta(days=_OLD_DAYS), 0
    with suppress(DatabaseError):  # not made yet: nothing was read
        if settings.COT_ANSWER_FROM is not None or Message.objects.exists():
            return
    with suppress(MailboxError), configured_mailbox() as mailbox:  # its trouble is told above
        for name in mailbox.folders:
            old += sum(at < before for at in mailbox.arrivals(mailbox.open_folder(name)).values())
    if old:
        yield f"{old} message(s) older than {_OLD_DAYS} days, none taken in yet: all are answered, unless COT_ANSWER_FROM is set (docs/runbook.md)"


EXTRAS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("older mail at the first start", _older_mail),
    ("reading of scans and old files", _reading),
    ("summaries for the jury", _summaries),
)
