"""Sample cases and their expected answers: reading them, and telling where an answer differs. The formats are told in `README.md`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parent
MONEY = re.compile(r"-?\d+\.\d{2}")
MATCHERS = ("$any", "$present", "$names", "$contains")


@dataclass(frozen=True)
class Sample:
    """One case folder. ``files``: the inputs of `check`, in order. ``received``: the platform's instant, or the mailbox's INTERNALDATE."""

    folder: Path
    files: tuple[Path, ...]
    received: str
    expected: dict[str, Any]
    again: tuple[str, ...] = ()  # the same bytes seen again, at these instants
    after: str = ""  # the case that must have been answered before this one arrives

    @property
    def name(self) -> str:
        """The name of the folder: what the case proves."""
        return self.folder.name

    @property
    def mail(self) -> Path | None:
        """The message, None for an upload."""
        return self.files[0] if self.files[0].suffix == ".eml" else None

    @property
    def dossiers(self) -> list[dict[str, Any]]:
        """What `check --json` must list."""
        found: list[dict[str, Any]] = self.expected["dossiers"]
        return found

    @property
    def joins(self) -> str:
        """The case into whose dossier this one goes, "" when it has its own."""
        return str(self.expected.get("in_the_record", {}).get("joins", ""))

    def in_the_record(self) -> dict[str, Any] | None:
        """What `show --json` must give in the end for this case's dossier. None when no dossier comes of it."""
        if not self.dossiers:
            return None
        changes: dict[str, Any] = self.expected.get("in_the_record", {})
        alone = self.dossiers[0]
        merged = {**alone, **{key: value for key, value in changes.items() if key not in ("joins", "outcomes", "fields")}}
        merged["outcomes"] = {**alone["outcomes"], **changes.get("outcomes", {})}
        merged["fields"] = {**alone["fields"], **changes.get("fields", {})}
        if self.mail is None:
            merged.setdefault("channel", "platform")
        return merged


def samples(root: Path = SAMPLES) -> list[Sample]:
    """Every case, by name. A folder without `case.json` or `expected.json` is an error: nothing is left out in silence."""
    return [_load(folder) for folder in sorted(root.iterdir()) if folder.is_dir() and folder.name not in ("make", "__pycache__")]


def _load(folder: Path) -> Sample:
    for name in ("case.json", "expected.json"):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder.name} has no {name}")
    case = json.loads((folder / "case.json").read_bytes())
    expected = json.loads((folder / "expected.json").read_bytes())
    files = tuple(folder / name for name in case["files"])
    return Sample(folder, files, case["received"], expected, tuple(case.get("again", ())), case.get("after", ""))


def differences(expected: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    """One line per difference between an expected dossier and an entry of `check --json` or `show --json`; empty when all is as expected."""
    found = [f"{key}: {got.get(key)!r}, expected {expected[key]!r}" for key in ("phase", "verdict") if got.get(key) != expected[key]]
    found += [
        f"{key}: {got.get(key)!r}, expected {expected[key]!r}"
        for key in ("channel", "received_at")
        if got.get(key) != expected.get(key, got.get(key))
    ]
    found += _documents(expected["documents"], got["documents"])
    for name, value in expected["fields"].items():
        entry = got["fields"].get(name)
        if entry is None:
            found.append(f"{name}: not there, expected {value!r}")
        else:
            found += [f"{name}{where}" for where in unlike(value, entry["value"], unordered=name == "domains")]
    outcomes = {finding["check"]: finding["outcome"] for finding in got["findings"]}
    found += [
        f"check {check}: {outcomes.get(check)!r}, expected {outcome!r}"
        for check, outcome in expected["outcomes"].items()
        if outcomes.get(check) != outcome
    ]
    return found


def _documents(expected: list[dict[str, Any]], got: list[dict[str, Any]]) -> Iterator[str]:
    left = list(got)
    for wanted in expected:
        match = next((document for document in left if not list(unlike(wanted["name"], document["name"]))), None)
        if match is None:
            yield f"document {wanted['name']!r}: not there, but {[document['name'] for document in left]}"
        else:
            left.remove(match)
            if match["role"] != wanted["role"]:
                yield f"document {match['name']!r}: role {match['role']!r}, expected {wanted['role']!r}"
    for document in left:
        yield f"document {document['name']!r} ({document['role']}): not expected"


def unlike(expected: Any, got: Any, *, unordered: bool = False) -> Iterator[str]:
    """Where two values differ, as ": got ..., expected ..." with the path to it before."""
    if isinstance(expected, dict):
        if any(matcher in expected for matcher in MATCHERS):
            if not _matches(expected, got):
                yield f": {got!r}, expected {expected!r}"
            return
        if not isinstance(got, dict):
            yield f": {got!r}, expected {expected!r}"
            return
        for key, value in expected.items():
            yield from (f".{key}{where}" for where in unlike(value, got.get(key)))
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = zip(sorted(expected), sorted(got), strict=True) if unordered else zip(expected, got, strict=True)
        for number, (one, other) in enumerate(pairs):
            yield from (f"[{number}]{where}" for where in unlike(one, other))
    elif not _same(expected, got):
        yield f": {got!r}, expected {expected!r}"


def _matches(expected: Mapping[str, Any], got: Any) -> bool:
    if "$any" in expected:
        return any(not list(unlike(one, got)) for one in expected["$any"])
    if "$present" in expected:
        return got not in (None, "", [], {})
    if "$names" in expected:
        names = [str(item.get("name", "")) if isinstance(item, dict) else str(item) for item in got or []]
        return all(any(name.lower() in one.lower() for one in names) for name in expected["$names"])
    return isinstance(got, str) and all(part in got for part in expected["$contains"])


def _same(expected: Any, got: Any) -> bool:
    if isinstance(expected, str) and isinstance(got, str):
        if MONEY.fullmatch(expected):
            try:
                return Decimal(expected) == Decimal(got)
            except InvalidOperation:
                return False
        return "".join(expected.split()) == "".join(got.split())
    return type(expected) is type(got) and bool(expected == got)
