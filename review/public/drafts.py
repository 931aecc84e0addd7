"""An upload in the making: its files arrive in parts, at any pace, and only handing in makes it a submission."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from dossiers import evidence
from dossiers.events import writing
from dossiers.manifest import parse
from dossiers.models import AddressLink, Upload, WebUpload, WebUploadFile
from dossiers.text import clean
from dossiers.uploads import HandedIn, Result, hand_in
from review.receiving import Received, has_room, is_program

MOST_FILES = 20
PART_BYTES = 8 << 20  # of one request with a part
KEPT = timedelta(days=14)  # what was never handed in
_CHUNK = 1 << 16


class Refused(Exception):
    """What cannot be done, in Dutch, with what to do instead. ``offset``: how many bytes are there, when that is the point."""

    def __init__(self, text: str, status: int = 400, offset: int | None = None) -> None:
        super().__init__(text)
        self.status, self.offset = status, offset


def folder_of(draft: WebUpload) -> Path:
    """Where its bytes wait."""
    return evidence.waiting_room() / f"web-{draft.pk}"


def path_of(file: WebUploadFile) -> Path:
    """Where the bytes of one file wait."""
    return folder_of(file.web_upload) / str(file.pk)


def arrived(file: WebUploadFile) -> int:
    """How many bytes of it are there."""
    try:
        return path_of(file).stat().st_size
    except FileNotFoundError:
        return file.size if file.sealed else 0


def is_complete(file: WebUploadFile) -> bool:
    """Whether all of it is there."""
    return arrived(file) == file.size


def announce(draft: WebUpload, name: str, size: int, sha256: str, now: datetime) -> WebUploadFile:
    """A file that will come. The same one announced again (after a broken connection) is the one that is there already."""
    name = clean(name, 500).strip() or "bestand"
    check_size(name, size)
    with writing():
        fresh = WebUpload.objects.select_for_update().get(pk=draft.pk)
        if fresh.submitted_at is not None:
            raise Refused("Deze upload is al ingediend. Begin een nieuwe versie.", 409)
        same = fresh.files.filter(name=name, size=size)
        for file in same:
            if not (sha256 and file.sha256 and sha256 != file.sha256):
                return file
        if fresh.files.count() >= MOST_FILES:
            raise Refused(f"Je kan ten hoogste {MOST_FILES} bestanden opladen. Zet ze samen in een zip-bestand.")
        if fresh.started_at is None:
            fresh.started_at = now
            fresh.save(update_fields=["started_at"])
        return WebUploadFile.objects.create(web_upload=fresh, name=name, size=size, sha256=sha256)


def check_size(name: str, size: int) -> None:
    """Raises Refused for a file that is empty or too large."""
    if size <= 0:
        raise Refused(empty(name))
    if size > settings.COT_WEB_FILE_BYTES:
        raise Refused(too_large(name), 413)


def too_large(name: str) -> str:
    """What to do about a file that is too large."""
    megabytes = settings.COT_WEB_FILE_BYTES // 1_000_000
    return f"‘{name}’ is groter dan {megabytes} MB. Maak het kleiner, bijvoorbeeld met kleinere foto’s, of splits het in twee bestanden."


def empty(name: str) -> str:
    """What to do about a file without content."""
    return f"‘{name}’ is leeg. Bewaar het opnieuw en kies het nog eens."


def a_program(name: str) -> str:
    """What to do about a file that nobody hands in for a grant."""
    return f"‘{name}’ is een programma, geen document. Kies een docx-, xlsx- of pdf-bestand."


def check_room(size: int) -> None:
    """Raises Refused when so many bytes more would fill the disk, on which everything under way needs room, too."""
    if not has_room(size):
        raise Refused("We kunnen nu even niets aannemen. Probeer het over enkele minuten opnieuw, of mail ons.", 503)


@contextmanager
def _alone_with(file: WebUploadFile) -> Iterator[BinaryIO]:
    """The file open for writing, for one request at a time: two tabs, or a first try that still drips in, never mix."""
    folder_of(file.web_upload).mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path_of(file), "ab") as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused("Dit bestand wordt al opgeladen in een ander venster.", 423, None) from error
        yield out


def append(file: WebUploadFile, offset: int, source: Any) -> int:
    """Adds what ``source`` gives at ``offset`` and says how much is there. What arrived before a connection broke is kept."""
    with _alone_with(file) as out:
        there = os.fstat(out.fileno()).st_size
        if offset != there:
            raise Refused("Dit deel sluit niet aan op wat er al is.", 409, there)
        try:
            while chunk := source.read(_CHUNK):
                if there + len(chunk) > file.size:
                    raise Refused(f"Er kwamen meer bytes aan dan ‘{file.name}’ groot is. Kies het bestand opnieuw.", 400, there)
                if not there and is_program(chunk[:512]):
                    raise Refused(a_program(file.name))
                out.write(chunk)
                there += len(chunk)
        finally:
            out.flush()
        return there


def remove(file: WebUploadFile) -> None:
    """Takes one file out of an upload that was not handed in."""
    with writing():
        draft = WebUpload.objects.select_for_update().get(pk=file.web_upload_id)
        if draft.submitted_at is not None:
            raise Refused("Deze upload is al ingediend. Begin een nieuwe versie.", 409)
        path_of(file).unlink(missing_ok=True)
        file.delete()


def adopt(draft: WebUpload, received: Received, began: datetime) -> WebUploadFile:
    """Takes over a file that came whole in one request (no script in the browser)."""
    file = announce(draft, received.name, received.size, received.sha256, began)
    if not is_complete(file):
        folder_of(draft).mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(received.path, path_of(file))
    return file


def submit(draft: WebUpload, pressed: datetime) -> Upload:
    """Hands it in: once, however often it is pressed. ``pressed``: our clock when the request to do so came in whole.

    Raises Refused when a file is missing or damaged; then nothing was handed in.
    """
    with _one_at_a_time(draft):
        draft.refresh_from_db()
        if draft.upload is None:
            files = list(draft.files.select_related("web_upload"))
            _check_whole(files)
            sealed = [_seal(file) for file in files]
            with writing():
                fresh = WebUpload.objects.select_for_update().get(pk=draft.pk)
                if fresh.submitted_at is None and {file.pk for file in files} != set(fresh.files.values_list("pk", flat=True)):
                    raise Refused("In een ander venster veranderde de lijst van bestanden. Kijk ze na en dien dan opnieuw in.", 409)
                fresh.submitted_at = fresh.submitted_at or pressed
                fresh.save(update_fields=["submitted_at"])
            draft.refresh_from_db()
            WebUpload.objects.filter(pk=draft.pk).update(upload=_hand_in(draft, sealed))
        shutil.rmtree(folder_of(draft), ignore_errors=True)
    draft.refresh_from_db()
    assert draft.upload is not None
    return draft.upload


@contextmanager
def _one_at_a_time(draft: WebUpload) -> Iterator[None]:
    folder_of(draft).mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder_of(draft) / "submit", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _check_whole(files: list[WebUploadFile]) -> None:
    if not files:
        raise Refused("Kies eerst een of meer bestanden.")
    for file in files:
        if not is_complete(file):
            raise Refused(
                f"‘{file.name}’ is nog niet helemaal aangekomen. Kies het opnieuw: we gaan verder waar het stopte.", 409, arrived(file)
            )


def _seal(file: WebUploadFile) -> tuple[str, str, int]:
    """Name, hash and size of a file, sealed. Sealed before (a crash after it): as it was."""
    if file.sealed and not path_of(file).exists():
        return file.name, file.sealed, file.size
    with open(path_of(file), "rb") as data:
        found = hashlib.file_digest(data, "sha256").hexdigest()
    if file.sha256 and file.sha256 != found:
        path_of(file).unlink()
        raise Refused(f"‘{file.name}’ is beschadigd aangekomen. Kies het opnieuw.", 409, 0)
    WebUploadFile.objects.filter(pk=file.pk).update(sealed=found)
    evidence.seal_file(path_of(file), found, file.size)
    return file.name, found, file.size


def _hand_in(draft: WebUpload, files: list[tuple[str, str, int]]) -> Upload:
    assert draft.submitted_at is not None
    content = {
        "platform_id": f"web-{draft.pk}",
        "submitted_at": draft.submitted_at.isoformat(),
        "upload_started_at": draft.started_at.isoformat() if draft.started_at else None,
        "submitter": {"name": draft.name, "email": draft.email, "organisation_kbo": ""},
        "files": [{"name": name, "sha256": digest} for name, digest, _ in files],
    }
    raw = evidence.seal(json.dumps(content, ensure_ascii=False, indent=1).encode())
    sizes = tuple(size for _, _, size in files)
    given = HandedIn(
        parse(evidence.read(raw.sha256)),
        raw,
        sizes,
        came_by="uploadpagina",
        channel="web",
        call=draft.call,
        phase=draft.phase,
        dossier=draft.dossier,
    )
    upload, result = hand_in(given)
    if result is Result.CONFLICT:  # cannot be: the instant is set once and the files are fixed with it
        raise RuntimeError(f"upload {draft.pk} was handed in before with other content")
    return upload


def forget_old(now: datetime | None = None) -> int:
    """Removes what was begun long ago and never handed in (how many), and addresses nobody needs any more: used links, ended sessions.

    Nothing that was handed in is ever touched.
    """
    now = now or timezone.now()
    AddressLink.objects.filter(asked_at__lt=now - KEPT).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    old = list(WebUpload.objects.filter(submitted_at=None, upload=None, opened_at__lt=now - KEPT)[:100])
    for draft in old:
        shutil.rmtree(folder_of(draft), ignore_errors=True)
        draft.delete()
    return len(old)
