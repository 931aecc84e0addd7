"""The platform's ``submission.json``: read strictly, and told in Dutch what is wrong with it. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dossiers.text import clean

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLATFORM_ID = 200  # characters
_FILES = 200
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class ManifestError(Exception):
    """What is wrong with the manifest: ``reason`` in Dutch for officers, ``detail`` in English for the platform's developers;
    ``platform_id`` when at least that could be read."""

    def __init__(self, reason: str, detail: str, platform_id: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail, self.platform_id = reason, detail, platform_id


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file as the platform names it: for show only, a name is never used as a path outside its folder."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One submission as the platform recorded it. Instants are aware."""

    platform_id: str
    submitted_at: datetime
    upload_started_at: datetime | None
    submitter: Mapping[str, str]
    files: tuple[ManifestFile, ...]


def parse(data: bytes) -> Manifest:
    """The manifest in ``data``. Raises ManifestError; unknown keys are left alone, the platform may add some."""
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ManifestError(f"submission.json is geen geldige JSON ({type(error).__name__}).", "The manifest is not valid JSON.") from error
    if not isinstance(content, dict):
        raise ManifestError("submission.json bevat geen object.", "The manifest is not a JSON object.")
    platform_id = content.get("platform_id")
    platform_id = platform_id.strip() if isinstance(platform_id, str) else ""
    # printable: a NUL or half a surrogate pair could be stored in no database, and a hidden character would make two ids look like one
    if not platform_id or len(platform_id) > _PLATFORM_ID or not platform_id.isprintable():
        detail = f"platform_id must be a text of 1 to {_PLATFORM_ID} printable characters."
        raise ManifestError("submission.json heeft geen bruikbaar kenmerk (platform_id).", detail)
    try:
        return _rest(content, platform_id)
    except ManifestError as error:
        raise ManifestError(error.reason, error.detail, platform_id) from error


def _rest(content: Mapping[str, Any], platform_id: str) -> Manifest:
    submitted = _instant(content, "submitted_at")
    if submitted is None:
        raise ManifestError("submission.json heeft geen tijdstip van indienen (submitted_at).", "submitted_at is missing.")
    submitter = content.get("submitter")
    if not isinstance(submitter, dict):
        raise ManifestError("submission.json noemt geen indiener (submitter).", "submitter must be an object.")
    listed = content.get("files")
    if not isinstance(listed, list) or len(listed) > _FILES:
        detail = f"files must be a list of at most {_FILES} entries."
        raise ManifestError("submission.json heeft geen bruikbare lijst van bestanden (files).", detail)
    people = {key: _text(submitter, key) for key in ("name", "email", "organisation_kbo")}
    return Manifest(platform_id, submitted, _instant(content, "upload_started_at"), people, tuple(_file(entry) for entry in listed))


def _file(entry: object) -> ManifestFile:
    given: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
    name, digest = _text(given, "name"), _text(given, "sha256").lower()
    if not name:
        raise ManifestError("submission.json heeft een bestand zonder naam (files).", "An entry of files has no name.")
    if not _SHA256.fullmatch(digest):
        detail = f"The sha256 of {name[:200]!r} is not 64 hexadecimal digits."
        raise ManifestError(f"submission.json heeft geen geldige controlesom (sha256) voor '{name[:200]}'.", detail)
    return ManifestFile(name, digest)


def _instant(content: Mapping[str, Any], key: str) -> datetime | None:
    given = content.get(key)
    if given is None or given == "":
        return None
    try:
        found = datetime.fromisoformat(given)
        if found.tzinfo is not None and not _FIRST_YEAR <= found.astimezone(UTC).year <= _LAST_YEAR:
            raise ValueError(given)
    except (TypeError, ValueError, OverflowError) as error:
        detail = f"{key} is not an ISO 8601 date-time between {_FIRST_YEAR} and {_LAST_YEAR}."
        raise ManifestError(f"submission.json heeft een tijdstip dat niet te begrijpen is ({key}).", detail) from error
    if found.tzinfo is None:
        raise ManifestError(f"submission.json heeft een tijdstip zonder tijdzone ({key}).", f"{key} has no offset from UTC.")
    return found


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key)
    return clean(value, len(value)).strip() if isinstance(value, str) else ""
