"""``cityofthings``: the command line. Exit codes: 0 done, 1 done but not as one would wish, 2 wrong use or unreadable input."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TypeAlias

WITHOUT_RECORD = {"check", "call"}


class UsageError(Exception):
    """Wrong use or unreadable input; the text is one English line for standard error."""


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse has no public name for it


def parser() -> argparse.ArgumentParser:
    """The commands and their options, as the interface promises them."""
    top = argparse.ArgumentParser(
        prog="cityofthings", description="Takes in, proves, reads, checks and answers submissions to City of Things."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in (_parts, _check, _dossiers, _for_the_jury, _imports, _watching, _call, _users):
        part(commands)
    manage = commands.add_parser("manage", help="Django's own commands: migrate, createsuperuser ...")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    return top


def _parts(commands: Commands) -> None:
    run = commands.add_parser("run", help="everything for one machine: intake, workers, web")
    run.add_argument("--once", action="store_true", help="work until nothing is left to do, serve no pages, and end")
    intake = commands.add_parser("intake", help="read mailbox and upload folder")
    intake.add_argument("--once", action="store_true", help="handle what is there and end")
    commands.add_parser("worker", help="work off the queue")
    commands.add_parser("web", help="serve the staff pages")
    commands.add_parser("metrics", help="serve liveness, readiness and figures for Prometheus on COT_METRICS_PORT")


def _check(commands: Commands) -> None:
    check = commands.add_parser("check", help="check documents on their own: no database, no mail, nothing stored")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--phase", choices=["registration", "application"])
    check.add_argument("--received", metavar="ISO8601", help="instant the platform recorded, or the mailbox's INTERNALDATE of an eml")
    check.add_argument("--as-of", metavar="DATE", help="day on which the registers are consulted (default: day of receipt, else today)")
    check.add_argument("--call", metavar="ID|PATH", help="call edition (default: COT_CALL)")
    check.add_argument("--json", action="store_true")


def _dossiers(commands: Commands) -> None:
    for name, text in (("list", "dossiers"), ("messages", "every message seen, its triage and end state")):
        commands.add_parser(name, help=text).add_argument("--json", action="store_true")
    show = commands.add_parser("show", help="one dossier, whole")
    show.add_argument("reference", metavar="REF")
    show.add_argument("--json", action="store_true")
    recheck = commands.add_parser("recheck", help="run the checks again on the stored evidence and say what changed")
    recheck.add_argument("references", nargs="*", metavar="REF")
    recheck.add_argument(
        "--record", action="store_true", help="store a changed outcome as a new assessment beside the old one; mails nothing"
    )


def _for_the_jury(commands: Commands) -> None:
    export = commands.add_parser("export", help="the overview of all dossiers for staff and jury")
    export.add_argument("--format", choices=["csv", "xlsx", "json"], required=True)
    export.add_argument("file", metavar="FILE", help="is replaced when it is there; - for standard output")
    jury = commands.add_parser("jury-pack", help="a zip for the jury: per dossier a summary (pdf) and its documents")
    jury.add_argument("file", metavar="FILE", help="is replaced when it is there; - for standard output")
    jury.add_argument("references", nargs="*", metavar="REF", help="these dossiers (default: all admissible ones of the phase)")
    jury.add_argument("--phase", choices=["registration", "application"], default="application")


def _imports(commands: Commands) -> None:
    imports = commands.add_parser("import", help="staff data the checks need").add_subparsers(dest="what", required=True)
    for name, text in (
        ("shortlist", "who is on the shortlist (csv, xlsx)"),
        ("co-creation", "who took part in the co-creation track (csv, xlsx)"),
    ):
        one = imports.add_parser(name, help=text)
        one.add_argument("file", metavar="FILE")
        one.add_argument("--dry-run", action="store_true", help="show what would be imported, store nothing")
        one.add_argument("--skip-doubtful", action="store_true", help="import the other lines although some were refused")
        one.add_argument("--call", metavar="ID", help="call edition (default: the first of COT_CALL)")
    registers = imports.add_parser("registers", help="the KBO open-data extract (zip or folder)")
    registers.add_argument("file", metavar="FILE", nargs="?")
    registers.add_argument("--dry-run", action="store_true", help="show what would change, store nothing")
    registers.add_argument("--revert", metavar="DATE", help="take back the changes of that date")


def _watching(commands: Commands) -> None:
    audit = commands.add_parser("audit", help="prove that evidence and log are unchanged").add_subparsers(dest="action", required=True)
    audit.add_parser("verify", help="verify all evidence and the whole log").add_argument("reference", nargs="?", metavar="REF")
    report = commands.add_parser("report", help="the daily report to the officers, as it is now")
    report.add_argument("--send", action="store_true", help="mail that of today to COT_OFFICERS, once a day however often it is asked")
    reconcile = commands.add_parser("reconcile", help="compare the mailbox with the register, folder by folder; exit 1 when they differ")
    reconcile.add_argument("--json", action="store_true")
    commands.add_parser("doctor", help="tell what is wrong with mailbox, outgoing mail, database, disk, clock, settings")


def _call(commands: Commands) -> None:
    call = commands.add_parser("call", help="call editions").add_subparsers(dest="action", required=True)
    call.add_parser("validate", help="check a call definition").add_argument("path", metavar="PATH")


def _users(commands: Commands) -> None:
    user = commands.add_parser("user", help="accounts and their roles").add_subparsers(dest="action", required=True)
    for name, text in (
        ("add", "make an account; the password is asked, or read from standard input"),
        ("role", "give an account other roles"),
    ):
        one = user.add_parser(name, help=text)
        one.add_argument("name", metavar="NAME")
        one.add_argument("--role", required=True, action="append", choices=["officer", "lead", "auditor", "operator"])
    for name, text in (("password", "another password"), ("off", "close an account"), ("unlock", "let somebody try again to log in")):
        user.add_parser(name, help=text).add_argument("name", metavar="NAME")
    user.add_parser("list", help="accounts, their roles, last log-in")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code. Never a traceback for bad input: one line on standard error and 2."""
    arguments = parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityofthings.settings")
    try:
        if arguments.command not in WITHOUT_RECORD:
            _set_up_django(arguments.command)
        if arguments.command == "check":
            _start_reader()
        module = import_module(f"cityofthings.commands.{arguments.command.replace('-', '_')}_command")
        code: int = module.run(arguments)
        return code
    except UsageError as error:
        print(f"cityofthings: {error}", file=sys.stderr)  # noqa: T201  # the command line speaks on standard error
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _start_reader() -> None:
    """The process that reads files makes itself ready while this one still imports."""
    from parsers import forks

    forks.start_early()


def _set_up_django(command: str) -> None:
    import django
    from django.conf import settings
    from django.core.checks import ERROR, run_checks
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.COT_DATA_DIR.mkdir(parents=True, exist_ok=True)
        django.setup()
    except (ImproperlyConfigured, ValueError, OSError) as error:
        raise UsageError(f"the settings are wrong: {error}") from error
    if command in ("doctor", "manage"):
        return  # doctor tells all mistakes itself
    mistakes = [message for message in run_checks() if message.level >= ERROR]
    if mistakes:
        raise UsageError("; ".join(f"{mistake.msg} ({mistake.hint})" if mistake.hint else mistake.msg for mistake in mistakes))
