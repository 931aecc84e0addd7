"""Loads a call edition from its ``call.toml`` and tells, with line numbers, what is wrong with one."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from calls.consistency import inconsistencies
from calls.lines import line_of, lines_of
from calls.model import CheckDef, Edition

HOME = Path(__file__).parent
FILE_NAME = "call.toml"

_WORDS = {
    "missing": "this is required but not there",
    "extra_forbidden": "unknown key (misspelt, or not known to this version)",
    "timezone_aware": "a date and time needs its offset, for example 2025-09-08T12:00:00+02:00",
    "string_type": "this must be text, between quotes",
    "string_too_short": "this must not be empty",
    "too_short": "at least one is required",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a call definition. ``line`` counts from 1. ``unreadable``: the file is no definition at all."""

    file: str
    line: int
    message: str
    unreadable: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class EditionError(Exception):
    """A call edition that cannot be used. ``problems`` says why, line by line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def available() -> list[str]:
    """Ids of the editions that come with the product. One that cannot be read is left out (:func:`validate` says why)."""
    return sorted(_shipped())


def load_edition(id_or_path: str) -> Edition:
    """The edition with that id, or the one in that folder or ``call.toml``. Read once per process; one that was read from a folder can be
    asked for by its id afterwards.

    Raises :class:`EditionError`, with every problem and its line, when there is none or it is not sound.
    """
    path = _locate(id_or_path)
    edition = _load(str(path))
    _elsewhere[edition.id] = path
    return edition


def known_edition(id_or_path: str) -> Edition | None:
    """As :func:`load_edition`; None when there is none or it is not sound: one dossier of it must not take a list of all away."""
    try:
        return load_edition(id_or_path)
    except EditionError:
        return None


def blank_forms(edition_id: str) -> dict[str, Path]:
    """The blank forms of an edition by their names, as far as they lie in the folder ``forms/`` beside its file."""
    folder = _locate(edition_id).parent / "forms"
    named = [folder / blank for form in load_edition(edition_id).forms for blank in form.blanks]
    return {path.name: path for path in named if path.is_file()}


_elsewhere: dict[str, Path] = {}  # id -> call.toml of editions that were read from a folder of their own


Unfit = Callable[[CheckDef], Iterable[tuple[str, str]]]


def validate(path: str | Path, unfit: Unfit = lambda rule: ()) -> list[Problem]:
    """What is wrong with a call definition (folder, ``call.toml`` or id). Empty when nothing is. Never raises.

    ``unfit`` says what the program behind a check cannot work with, as (key of the check's entry, what to write instead): calls know no checks.
    """
    try:
        file = _locate(str(path))
        edition = _read(file)
        lines = lines_of(file.read_text(encoding="utf-8"))
    except EditionError as error:
        return error.problems
    found = [
        Problem(str(file), line_of(lines, ("phases", name, "checks", index, *key.split("."))), message)
        for name, phase in edition.phases.items()
        for index, rule in enumerate(phase.checks)
        for key, message in unfit(rule)
    ]
    return sorted(found, key=lambda problem: problem.line)


def _locate(id_or_path: str) -> Path:
    path = Path(id_or_path)
    try:
        if path.is_dir():
            return (path / FILE_NAME).resolve()
        if path.is_file():
            return path.resolve()
    except OSError as error:
        raise EditionError([Problem(id_or_path, 1, f"cannot be read: {error.strerror}", True)]) from error
    if (shipped := _shipped().get(id_or_path)) is not None:
        return shipped
    if id_or_path in _elsewhere:
        return _elsewhere[id_or_path]
    known = ", ".join(sorted(_shipped())) or "none"
    raise EditionError(
        [
            Problem(
                id_or_path,
                1,
                f"no such call edition, folder or file (editions that come with the product: {known})",
                True,
            )
        ]
    )


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Path]:
    found = {}
    for path in sorted(HOME.glob(f"*/{FILE_NAME}")):
        try:
            found[str(tomllib.loads(path.read_text(encoding="utf-8"))["id"])] = path
        except (OSError, ValueError, KeyError):
            found[path.parent.name] = path  # still found by its folder's name, so that its problems can be told
    return found


@lru_cache(maxsize=16)
def _load(path: str) -> Edition:
    return _read(Path(path))


def _read(path: Path) -> Edition:
    name = str(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise EditionError([Problem(name, 1, f"cannot be read: {error.strerror}", True)]) from error
    except UnicodeDecodeError as error:
        raise EditionError(
            [Problem(name, 1, f"is not UTF-8 text (byte {error.start}); a call definition is a TOML text file", True)]
        ) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else len(text.splitlines())
        raise EditionError([Problem(name, line, f"not valid TOML: {error}", True)]) from error
    try:
        edition = Edition.model_validate({**_with_sources(raw), "hash": _hash(raw)})
    except ValidationError as error:
        raise EditionError(_placed(name, text, _told(error))) from error
    if mistakes := list(inconsistencies(edition)):
        raise EditionError(sorted(_placed(name, text, mistakes), key=lambda problem: problem.line))
    return edition


def _placed(file: str, text: str, mistakes: Iterable[tuple[tuple[str | int, ...], str]]) -> list[Problem]:
    """Mistakes with their lines, which are looked up only when there are any."""
    lines = lines_of(text)
    return [Problem(file, line_of(lines, loc), message) for loc, message in mistakes]


def _hash(raw: dict[str, Any]) -> str:
    """SHA-256 over the content alone: comments and order of keys do not count."""
    canonical = json.dumps(
        raw,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=lambda value: value.isoformat(),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _with_sources(raw: dict[str, Any]) -> dict[str, Any]:
    """A copy in which every citation carries the short name and address of its source."""
    sources = raw.get("sources")
    if not isinstance(sources, dict):
        return raw

    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(item) for item in value]
        if not isinstance(value, dict):
            return value
        copy = {key: filled(item) for key, item in value.items()}
        source = sources.get(value["source"]) if isinstance(value.get("source"), str) else None
        if isinstance(source, dict):
            copy.setdefault("short", source.get("short", ""))
            copy.setdefault("address", source.get("address", ""))
        return copy

    return {key: value if key == "sources" else filled(value) for key, value in raw.items()}


def _told(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each mistake once, in plain words. A parameter gives one complaint per type it could have had: the first is enough."""
    seen: set[tuple[str | int, ...]] = set()
    items = error.errors(include_url=False)
    for item in items:
        if item["type"] == "too_short" and any(other["loc"][: len(item["loc"])] == item["loc"] for other in items if other is not item):
            continue  # only short because one of its elements is wrong, which is told already
        loc = tuple(part for part in item["loc"] if part != "[key]")
        if "parameters" in loc:
            loc = loc[: loc.index("parameters") + 2]
            message = 'a parameter is text, a whole number, yes/no, a date or a list of texts (amounts and rates are text: "0.80")'
        else:
            message = _WORDS.get(item["type"], item["msg"])
        if loc not in seen:
            seen.add(loc)
            yield loc, f"{'.'.join(str(part) for part in loc)}: {message}"
