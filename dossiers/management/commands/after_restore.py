"""``manage after_restore``: numbers that went out after the backup are not given to other dossiers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.references import skip


class Command(BaseCommand):
    help = "To be run once after a restore, before anything is started: references go on well beyond those that may have been given since the backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--skip", type=int, default=100, help="more than the dossiers that were made since the backup (100)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["skip"] < 1:
            raise CommandError("--skip is a number above 0")
        for prefix, number in skip(options["skip"]):
            self.stdout.write(f"{prefix}: the next reference is {prefix}-{number + 1:04d}")
