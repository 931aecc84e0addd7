"""``web``: the staff pages, by gunicorn."""

from __future__ import annotations

import argparse
import os
import sys

from django.conf import settings
from django.core.management import call_command

from cityofthings.commands.database import prepare_database


def run(arguments: argparse.Namespace) -> int:
    """Does not return: becomes gunicorn."""
    prepare_database()
    call_command("collectstatic", interactive=False, verbosity=0)
    sys.stdout.flush()
    command = ["-m", "gunicorn", "cityofthings.wsgi:application", "--bind", settings.COT_WEB_BIND, "--workers", "2", "--threads", "4"]
    options = ["--timeout", "60", "--access-logfile", os.environ.get("COT_ACCESS_LOG", "/dev/null"), "--log-level", "warning"]
    os.execv(sys.executable, [sys.executable, *command, *options])  # noqa: S606  # fixed words and our own settings
    return 0
