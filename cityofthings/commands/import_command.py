"""``import shortlist|co-creation|registers``: staff data that the checks need."""

from __future__ import annotations

import argparse
import getpass
from datetime import date
from pathlib import Path

from cityofthings.command_line import UsageError
from cityofthings.commands.speak import say

MAX_BYTES = 20_000_000  # of a list; the largest real one has a few hundred lines


def run(arguments: argparse.Namespace) -> int:
    """0 when everything was imported, 1 when lines were refused, 2 for a file that cannot be used."""
    return _registers(arguments) if arguments.what == "registers" else _list(arguments)


def _list(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from calls.load import EditionError, load_edition
    from cityofthings.commands.database import prepare_database
    from dossiers import evidence, knowledge
    from dossiers.editions import default_edition
    from dossiers.events import writing
    from dossiers.lists import ListError, read_list
    from registers.lookup import Registers

    data = _bytes(Path(arguments.file))
    try:
        edition = load_edition(arguments.call) if arguments.call else default_edition()
        found = read_list(data, Registers.load(), timezone.localdate())
    except (EditionError, ListError) as error:
        raise UsageError(f"{arguments.file}: {error}") from error
    for entry in found.entries:
        say(f"{arguments.file}:{entry.line}: {entry.kbo} {entry.body}{f' ({entry.note})' if entry.note else ''}")
    for left_out in found.left_out:
        say(f"{arguments.file}:{left_out.line}: left out: {left_out.message}")
    for problem in found.problems:
        say(f"{arguments.file}:{problem.line}: refused: {problem.message}")
    if arguments.dry_run or not found.entries or (found.problems and not arguments.skip_doubtful):
        say(f"{len(found.entries)} bodies, {len(found.problems)} lines refused. Nothing was stored.")
        if found.problems:
            say("Correct the refused lines, or give --skip-doubtful to import the list without them.")
        return 1 if found.problems else 0
    prepare_database()
    sealed = evidence.seal(data)
    with writing():
        knowledge.store(edition.id, arguments.what, Path(arguments.file).name, sealed, found.entries, _operator())
    say(f"{len(found.entries)} bodies imported for {edition.name}. `cityofthings recheck --record` checks what was checked before.")
    return 1 if found.problems else 0


def _registers(arguments: argparse.Namespace) -> int:
    from django.conf import settings

    if arguments.revert:
        return _revert(settings.COT_REGISTERS_DIR, arguments.revert)
    if not arguments.file:
        raise UsageError("import registers: give the extract (zip or folder), or --revert DATE")
    from registers import kbo, overlay
    from registers.lookup import Registers

    target: Path = settings.COT_REGISTERS_DIR
    target.mkdir(parents=True, exist_ok=True)
    partial = target / "companies.tmp"
    try:
        extract = kbo.compare(Path(arguments.file), Registers.load(), None if arguments.dry_run else partial)
        for change in extract.changes:
            say(f"{change.action}: {change.kbo} {change.name} ({change.kind}){f' = {change.alias}' if change.alias else ''}")
        for remark in extract.remarks:
            say(f"to look at: {remark}")
        say(f"extract of {extract.day}: {len(extract.changes)} changes, {len(extract.remarks)} to look at, {extract.companies} companies")
        if arguments.dry_run:
            say("Nothing was stored.")
            return 0
        if (target / f"{extract.day}.csv").exists():
            raise UsageError(f"there are changes of {extract.day} already: take them back first (--revert {extract.day})")
        partial.replace(target / f"{extract.day}.sqlite")
        overlay.write(target, extract.day, extract.changes)
    except kbo.ExtractError as error:
        raise UsageError(str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    _record("registers-imported", f"Registers bijgewerkt met het KBO-uittreksel van {extract.day}: {len(extract.changes)} wijzigingen.")
    say(f"In force. To take it back: cityofthings import registers --revert {extract.day}")
    return 0


def _revert(where: Path, text: str) -> int:
    from registers import overlay

    try:
        kept = overlay.revert(where, date.fromisoformat(text))
    except ValueError as error:
        raise UsageError(f"--revert: {text!r} is no date, e.g. 2026-05-30") from error
    except FileNotFoundError as error:
        raise UsageError(
            f"there are no changes of {text} (in force: {', '.join(p.stem for p in overlay.in_force(where)) or 'none'})"
        ) from error
    _record("registers-reverted", f"Wijzigingen van de registers van {text} teruggedraaid.")
    say(f"taken back; kept as {kept}")
    return 0


def _record(kind: str, text: str) -> None:
    from cityofthings.commands.database import prepare_database
    from dossiers.events import record, writing

    prepare_database()
    with writing():
        record(kind, text, actor=_operator())


def _operator() -> str:
    """Who runs the command, for the log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path}: larger than {MAX_BYTES} bytes, that is no list")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
