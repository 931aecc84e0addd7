"""Making sure that the database is there and up to date before anything runs."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor

from cityofthings.command_line import UsageError


def prepare_database() -> None:
    """Migrates the embedded SQLite database by itself; a shared PostgreSQL one is migrated by its operator, on purpose."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        pending = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
        if not pending:
            return
        if connection.vendor != "sqlite":
            raise UsageError("the database is not up to date: run `cityofthings manage migrate` once")
        call_command("migrate", interactive=False, verbosity=0)
    except Error as error:
        raise UsageError(f"the database cannot be reached: {error}".strip()) from error


def need_database() -> None:
    """For commands that only read: a clear line instead of a traceback when there is no record yet."""
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite" and not (settings.DATABASES["default"]["NAME"] and _exists()):
        raise UsageError(f"there is no record yet in {settings.COT_DATA_DIR}: run `cityofthings run --once` first")
    prepare_database()


def _exists() -> bool:
    from pathlib import Path

    return Path(str(settings.DATABASES["default"]["NAME"])).exists()
