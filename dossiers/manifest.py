"""The platform's ``submission.json``: read strictly, and told in Dutch what is wrong with it. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLATFORM_ID = 200  # characters
_FILES = 200


class ManifestError(Exception):
    """What is wrong with the manifest, in Dutch; ``platform_id`` when at least that could be read."""

    def __init__(self, reason: str, platform_id: str = "") -> None:
        super().__init__(reason)
        self.reason, self.platform_id = reason, platform_id


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
        raise ManifestError(f"submission.json is geen geldige JSON ({type(error).__name__}).") from error
    if not isinstance(content, dict):
        raise ManifestError("submission.json bevat geen object.")
    platform_id = _text(content, "platform_id")
    if not platform_id or len(platform_id) > _PLATFORM_ID:
        raise ManifestError("submission.json heeft geen bruikbaar kenmerk (platform_id).")
    try:
        return _rest(content, platform_id)
    except ManifestError as error:
        raise ManifestError(error.reason, platform_id) from error


def _rest(content: Mapping[str, Any], platform_id: str) -> Manifest:
    submitted = _instant(content, "submitted_at")
    if submitted is None:
        raise ManifestError("submission.json heeft geen tijdstip van indienen (submitted_at).")
    submitter = content.get("submitter")
    if not isinstance(submitter, dict):
        raise ManifestError("submission.json noemt geen indiener (submitter).")
    listed = content.get("files")
    if not isinstance(listed, list) or len(listed) > _FILES:
        raise ManifestError("submission.json heeft geen bruikbare lijst van bestanden (files).")
    people = {key: _text(submitter, key) for key in ("name", "email", "organisation_kbo")}
    return Manifest(platform_id, submitted, _instant(content, "upload_started_at"), people, tuple(_file(entry) for entry in listed))


def _file(entry: object) -> ManifestFile:
    if not isinstance(entry, dict):
        raise ManifestError("submission.json heeft een bestand zonder naam (files).")
    name, digest = _text(entry, "name"), _text(entry, "sha256").lower()
    if not name:
        raise ManifestError("submission.json heeft een bestand zonder naam (files).")
    if not _SHA256.fullmatch(digest):
        raise ManifestError(f"submission.json heeft geen geldige controlesom (sha256) voor '{name[:200]}'.")
    return ManifestFile(name, digest)


def _instant(content: Mapping[str, Any], key: str) -> datetime | None:
    text = _text(content, key)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ManifestError(f"submission.json heeft een tijdstip dat niet te begrijpen is ({key}).") from error
    if found.tzinfo is None:
        raise ManifestError(f"submission.json heeft een tijdstip zonder tijdzone ({key}).")
    return found


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key)
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""
