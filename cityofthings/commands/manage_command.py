"""``manage``: Django's own commands (migrate, createsuperuser, changepassword ...)."""

from __future__ import annotations

import argparse

from django.core.management import execute_from_command_line


def run(arguments: argparse.Namespace) -> int:
    """What Django's command gives."""
    execute_from_command_line(["cityofthings manage", *arguments.arguments])
    return 0
