"""``report``: the daily report as it would be written now. ``--send``: mails that of today to the officers, once a day however often it is asked."""

from __future__ import annotations

import argparse
from datetime import datetime

from cityofthings.command_line import UsageError
from cityofthings.commands.database import need_database
from cityofthings.commands.speak import say


def run(arguments: argparse.Namespace) -> int:
    """0; 1 when it was asked for and has not left (yet)."""
    from django.utils import timezone

    need_database()
    return _send(timezone.now()) if arguments.send else _show(timezone.now())


def _show(now: datetime) -> int:
    from notifications.compose import render
    from notifications.internal import report_context

    subject, text, _ = render("daily-report", report_context(now))
    for line in (subject, "", *text.splitlines()):
        say(line)
    return 0


def _send(now: datetime) -> int:
    from dossiers import pipeline
    from dossiers.leading import officers_address
    from dossiers.models import Notice
    from notifications import report

    if not officers_address():
        raise UsageError("COT_OFFICERS names no address to send the report to")
    notice = report.request(now)
    pipeline.run_step("compose", notice.pk)
    notice.refresh_from_db()
    say(f"report of today to {notice.recipient}: {notice.state}{f' ({notice.problem})' if notice.problem else ''}")
    return 0 if notice.state == Notice.SENT else 1
