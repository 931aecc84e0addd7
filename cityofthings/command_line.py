"""``cityofthings``: the command line. Exit codes: 0 done, 1 done but not as one would wish, 2 wrong use or unreadable input."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, TypeAlias

from cityofthings.commands.speak import everywhere

_JSON = "for programs: JSON on standard output"
_REF = "reference of a dossier, such as COT2025-A-0007"
WITHOUT_RECORD = {"check", "call"}
_AROUND_US = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}  # of the disk, not of the program


class UsageError(Exception):
    """Wrong use or unreadable input; the text is one English line for standard error."""


Commands: TypeAlias = "argparse._SubParsersAction[OneLine]"  # argparse has no public name for it


class OneLine(argparse.ArgumentParser):
    """Tells wrong use in one line, as the interface promises: argparse's own parser writes all options before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"cityofthings: {' '.join(message.split())}; see {self.prog} --help\n")


def parser() -> OneLine:
    """The commands and their options, as the interface promises them."""
    top = OneLine(prog="cityofthings", description="Takes in, proves, reads, checks and answers submissions to City of Things.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in (_parts, _check, _dossiers, _for_the_jury, _imports, _watching, _call, _users):
        part(commands)
    manage = _add(commands, "manage", "Django's own commands: migrate, createsuperuser and others")
    manage.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENT", help="the command of Django, with its options")
    return top


def _add(commands: Commands, name: str, text: str) -> OneLine:
    """One command; its own ``--help`` says what the list of commands says of it."""
    return commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")


def _parts(commands: Commands) -> None:
    run = _add(commands, "run", "everything for one machine: intake, workers, web")
    run.add_argument("--once", action="store_true", help="work until nothing is left to do, serve no pages, and end")
    intake = _add(commands, "intake", "read mailbox and upload folder")
    intake.add_argument("--once", action="store_true", help="handle what is there and end")
    _add(commands, "worker", "work off the queue")
    _add(commands, "web", "serve the staff pages")
    _add(commands, "metrics", "serve liveness, readiness and figures for Prometheus on COT_METRICS_PORT")


def _check(commands: Commands) -> None:
    check = _add(commands, "check", "check documents on their own: no database, no mail, nothing stored")
    check.add_argument("files", nargs="+", metavar="FILE", help="docx, pdf, xlsx, odt, ods, zip, eml ...")
    check.add_argument("--phase", choices=["registration", "application"], help="default: recognised by what is in the files")
    check.add_argument("--received", metavar="ISO8601", help="instant the platform recorded, or the mailbox's INTERNALDATE of an eml")
    check.add_argument("--as-of", metavar="DATE", help="day on which the registers are consulted (default: day of receipt, else today)")
    check.add_argument("--call", metavar="ID|PATH", help="call edition (default: COT_CALL)")
    check.add_argument("--json", action="store_true", help=_JSON)


def _dossiers(commands: Commands) -> None:
    for name, text in (("list", "dossiers"), ("messages", "every message seen, its triage and end state")):
        _add(commands, name, text).add_argument("--json", action="store_true", help=_JSON)
    show = _add(commands, "show", "one dossier, whole")
    show.add_argument("reference", metavar="REF", help=_REF)
    show.add_argument("--json", action="store_true", help=_JSON)
    recheck = _add(commands, "recheck", "run the checks again on the stored evidence and say what changed")
    recheck.add_argument("references", nargs="*", metavar="REF", help="these dossiers (default: all)")
    recheck.add_argument(
        "--record", action="store_true", help="store a changed outcome as a new assessment beside the old one; mails nothing"
    )


def _for_the_jury(commands: Commands) -> None:
    export = _add(commands, "export", "the overview of all dossiers for staff and jury")
    export.add_argument("--format", choices=["csv", "xlsx", "json"], required=True, help="what the file is to be")
    export.add_argument("file", metavar="FILE", help="is replaced when it is there; - for standard output")
    jury = _add(commands, "jury-pack", "a zip for the jury: per dossier a summary (pdf) and its documents")
    jury.add_argument("file", metavar="FILE", help="is replaced when it is there; - for standard output")
    jury.add_argument("references", nargs="*", metavar="REF", help="these dossiers (default: all admissible ones of the phase)")
    jury.add_argument("--phase", choices=["registration", "application"], default="application", help="default: application")
    case = _add(
        commands, "case-file", "the administrative file of a dossier: every piece as it came or left, with an inventory and a report"
    )
    case.add_argument("reference", metavar="REF", help=_REF)
    case.add_argument("file", metavar="FILE", help="is replaced when it is there; - for standard output")


def _imports(commands: Commands) -> None:
    imports = _add(commands, "import", "staff data the checks need").add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, text in (
        ("shortlist", "who is on the shortlist (csv, xlsx)"),
        ("co-creation", "who took part in the co-creation track (csv, xlsx)"),
    ):
        one = _add(imports, name, text)
        one.add_argument("file", metavar="FILE", help="with one line for each")
        one.add_argument("--dry-run", action="store_true", help="show what would be imported, store nothing")
        one.add_argument("--skip-doubtful", action="store_true", help="import the other lines although some were refused")
        one.add_argument("--call", metavar="ID", help="call edition (default: the first of COT_CALL)")
    registers = _add(imports, "registers", "the KBO open-data extract (zip or folder)")
    registers.add_argument("file", metavar="FILE", nargs="?", help="as the Crossroads Bank publishes it")
    registers.add_argument("--dry-run", action="store_true", help="show what would change, store nothing")
    registers.add_argument("--revert", metavar="DATE", help="take back the changes of that date")


def _watching(commands: Commands) -> None:
    audit = _add(commands, "audit", "prove that evidence and log are unchanged").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    _add(audit, "verify", "verify all evidence and the whole log").add_argument(
        "reference", nargs="?", metavar="REF", help="of this dossier only"
    )
    report = _add(commands, "report", "the daily report to the officers, as it is now")
    report.add_argument("--send", action="store_true", help="mail that of today to COT_OFFICERS, once a day however often it is asked")
    reconcile = _add(commands, "reconcile", "compare the mailbox with the register, folder by folder; exit 1 when they differ")
    reconcile.add_argument("--json", action="store_true", help=_JSON)
    _add(commands, "doctor", "tell what is wrong with mailbox, outgoing mail, database, disk, clock, settings")


def _call(commands: Commands) -> None:
    call = _add(commands, "call", "call editions").add_subparsers(dest="action", required=True, metavar="ACTION")
    _add(call, "validate", "check a call definition").add_argument("path", metavar="PATH", help="call.toml, or its folder")


def _users(commands: Commands) -> None:
    user = _add(commands, "user", "accounts and their roles").add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in (
        ("add", "make an account; the password is asked, or read from standard input"),
        ("role", "give an account other roles"),
    ):
        one = _add(user, name, text)
        one.add_argument("name", metavar="NAME", help="by which they log in")
        one.add_argument(
            "--role", required=True, action="append", choices=["officer", "lead", "auditor", "operator"], help="may be given more than once"
        )
    for name, text in (("password", "another password"), ("off", "close an account"), ("unlock", "let somebody try again to log in")):
        _add(user, name, text).add_argument("name", metavar="NAME", help="by which they log in")
    _add(user, "list", "accounts, their roles, last log-in")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code. Never a traceback for bad input: one line on standard error and 2."""
    everywhere()
    arguments = parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityofthings.settings")
    try:
        if arguments.command not in WITHOUT_RECORD:
            _set_up_django(arguments.command)
        if arguments.command == "check":
            _start_reader()
        module = import_module(f"cityofthings.commands.{arguments.command.replace('-', '_')}_command")
        code: int = module.run(arguments)
        sys.stdout.flush()  # a disk that is full is told here, and not after the end
        return code
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        _give_up_output()
        print(f"cityofthings: {' '.join(told.split())}", file=sys.stderr)  # noqa: T201  # the command line speaks on standard error
        return 1 if arguments.command == "doctor" else 2  # for the doctor a mistake in the settings is an answer


def _told(error: Exception) -> str | None:
    """What went wrong around us, in a line; None for a mistake of ours, whose traceback is wanted."""
    if isinstance(error, UsageError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _AROUND_US:
        return f"{error.filename}: {error.strerror or error}" if error.filename else f"cannot go on: {error.strerror or error}"
    if "django.db" in sys.modules:
        from django.db import InterfaceError, OperationalError

        if isinstance(error, (OperationalError, InterfaceError)):
            return f"the database cannot be reached: {' '.join(str(error).split())}"
    return None


def _give_up_output() -> None:
    """Drops what standard output did not take: Python would try again at its end, and complain there once more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
