"""The platform's drop folder: one folder per submission, complete once ``submission.json`` is there. The folder is only read.

The step that opens an upload is here, too: whichever way it came, it goes on in the same way.

A folder that is wrong becomes a visible row with the reason, and is looked at again when it changes. The platform's id makes it happen once.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.utils import timezone

from calls.model import Edition
from dossiers import evidence, notices
from dossiers.checkpoints import reached
from dossiers.editions import read_by_edition
from dossiers.events import record as record_event
from dossiers.events import writing
from dossiers.filing import FiledDocument, Filing, file_submission, joined
from dossiers.manifest import Manifest, ManifestError, parse
from dossiers.models import NoticeKind, Upload
from dossiers.models.work import PARKED
from dossiers.pipeline import StepFunctions, park, release
from dossiers.serial import receipt_to_json
from dossiers.text import clean, clean_json
from dossiers.uploads import CAME, FILE_BYTES, MANIFEST_BYTES, HandedIn, Result, hand_in
from intake.known import was_asked
from intake.receipt import upload_receipt
from parsers import sandbox
from parsers.model import UNFINISHED, Reading, State

log = structlog.get_logger(__name__)

MANIFEST = "submission.json"
READ_TIMEOUT = 10.0  # seconds per file before the receipt goes out; what takes longer is read by the next step
_LEFT_BEHIND = ("thumbs.db", "desktop.ini")
_seen: dict[str, str] = {}  # folder -> how it looked when it was last taken in, so that a scan of known folders costs next to nothing


class FolderError(Exception):
    """What is wrong with a folder, in Dutch."""


@dataclass(slots=True)
class Scanned:
    """What one scan did. ``wrong``: folders that are visible with a problem; ``unread``: why the drop folder itself cannot be read."""

    new: int = 0
    wrong: int = 0
    unread: str = ""


# scan -----------------------------------------------------------------------------------------------------------------


def scan() -> Scanned:
    """Takes in every complete folder that is new or changed. Doing it again changes nothing; one folder's trouble never stops the next."""
    root = Path(settings.COT_UPLOAD_DIR)
    try:
        if root.is_relative_to(settings.COT_DATA_DIR):
            root.mkdir(parents=True, exist_ok=True)  # ours to make; any other may be a disk that is not there just now
        with os.scandir(root) as entries:
            folders = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as error:
        return Scanned(unread=str(error))
    scanned = Scanned()
    for entry in folders:
        look = _how_it_looks(entry)
        if look is None or _seen.get(entry.path) == look:
            continue
        try:
            _take_in(Path(entry.path), scanned)
            _seen[entry.path] = look
        except Exception as error:  # the isolation border of one folder; not remembered as seen, so it is tried again
            log.error("upload cannot be registered", folder=entry.path, exc_info=error)
            scanned.wrong += 1
    return scanned


def _how_it_looks(entry: os.DirEntry[str]) -> str | None:
    """A print of the folder's files, None while it is not complete (or is no folder)."""
    try:
        if entry.is_symlink():
            return "link"
        if not entry.is_dir():
            return None
        with os.scandir(entry.path) as inside:
            files = sorted((file.name, file.stat(follow_symlinks=False)) for file in inside)
    except OSError:
        return "unreadable"
    if not any(name == MANIFEST for name, _ in files):
        return None
    lines = [f"{os.fsencode(name).hex()} {details.st_size} {details.st_mtime_ns} {details.st_mode}" for name, details in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _take_in(folder: Path, scanned: Scanned) -> None:
    shown = clean(os.fsencode(folder.name).decode("utf-8", "backslashreplace"), 300)
    try:
        if folder.is_symlink():
            raise FolderError("Dit is een verwijzing (link), geen map. Ze is niet gevolgd.")
        data = _read_inside(folder, MANIFEST, MANIFEST_BYTES)
    except FolderError as error:
        _show_wrong(shown, str(error), "")
        scanned.wrong += 1
        return
    if Upload.objects.filter(manifest_id=hashlib.sha256(data).hexdigest()).exists():
        return  # the same submission, seen before
    try:
        manifest = parse(data)
        there = [path.name for path in folder.iterdir()]
        contents = [_checked(folder, _as_on_disk(file.name, there), file.sha256) for file in manifest.files]
    except (ManifestError, FolderError) as error:
        evidence.seal(data)
        _show_wrong(shown, str(error), getattr(error, "platform_id", "") or _platform_id(data))
        scanned.wrong += 1
        return
    reached("fetched")
    sealed = evidence.seal(data)
    for content in contents:
        evidence.seal(content)
    reached("evidence-sealed")
    given = HandedIn(manifest, sealed, tuple(len(content) for content in contents), came_by=shown, others=_others(manifest, there))
    _, result = hand_in(given, stands_under=_placeholder(shown))
    if result is Result.NEW:
        scanned.new += 1
    elif result is Result.CONFLICT:
        scanned.wrong += 1
    reached("arrival-registered")


def _platform_id(data: bytes) -> str:
    try:
        return parse(data).platform_id
    except ManifestError as error:
        return error.platform_id


def _read_inside(folder: Path, name: str, limit: int) -> bytes:
    """A regular file directly in the folder. A name is never a path, and a link is never followed."""
    if name in ("", ".", "..") or "/" in name or "\\" in name or "\x00" in name:
        raise FolderError(f"De bestandsnaam '{clean(name, 200)}' is geen gewone naam.")
    try:
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise FolderError(f"Het bestand '{clean(name, 200)}' staat in submission.json maar zit niet in de map.") from error
    except (OSError, ValueError) as error:
        raise FolderError(f"Het bestand '{clean(name, 200)}' kan niet gelezen worden ({type(error).__name__}).") from error
    details = os.fstat(descriptor)
    if not stat.S_ISREG(details.st_mode):
        os.close(descriptor)
        raise FolderError(f"'{clean(name, 200)}' is geen gewoon bestand.")
    with os.fdopen(descriptor, "rb") as file:
        if details.st_size > limit:
            raise FolderError(f"Het bestand '{clean(name, 200)}' is te groot ({details.st_size // 1_000_000} MB).")
        return file.read(limit + 1)


def _as_on_disk(name: str, there: list[str]) -> str:
    """The name as the disk has it: an é is one sign to the one system and two to the other."""
    if name in there:
        return name
    same = [one for one in there if unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", name)]
    return same[0] if len(same) == 1 else name


def _others(manifest: Manifest, there: list[str]) -> tuple[str, ...]:
    """Files that the manifest does not name: handed in by nobody, as far as we know. What computers leave behind by themselves is none."""
    listed = {MANIFEST, *(_as_on_disk(file.name, there) for file in manifest.files)}
    left = sorted(name for name in there if name not in listed and not name.startswith(".") and name.lower() not in _LEFT_BEHIND)
    return tuple(clean(os.fsencode(name).decode("utf-8", "backslashreplace"), 200) for name in left)


def _checked(folder: Path, name: str, digest: str) -> bytes:
    data = _read_inside(folder, name, FILE_BYTES)
    if hashlib.sha256(data).hexdigest() != digest:
        raise FolderError(f"De controlesom van '{clean(name, 200)}' klopt niet: het bestand is beschadigd of nog niet helemaal aangekomen.")
    return data


# rows -----------------------------------------------------------------------------------------------------------------


def _placeholder(shown: str) -> str:
    return f"map:{shown}"[:200]


def _show_wrong(shown: str, problem: str, platform_id: str) -> None:
    """A parked row for a folder that cannot be taken in: under its id, or under its folder's name when it has none."""
    with writing():
        upload = Upload.objects.select_for_update().filter(platform_id=platform_id or _placeholder(shown)).first()
        if upload is None:
            upload = Upload(platform_id=platform_id or _placeholder(shown), seen_at=timezone.now(), folder=shown)
        elif upload.manifest_id is not None:
            problem = f"Een map met hetzelfde kenmerk is niet in orde ({shown}): {problem}"
            if upload.events.filter(kind="upload-wrong", text=problem).exists():
                return
            upload.needs_person, upload.handled_at = True, None
            upload.save(update_fields=["needs_person", "handled_at", "changed_at"])
            record_event("upload-wrong", problem, upload=upload, data={"folder": shown})
            return
        elif (upload.folder, upload.problem) == (shown, problem):
            return  # told before
        upload.folder, upload.state, upload.parked_from, upload.problem = shown, PARKED, Upload.RECEIVED, problem
        upload.needs_person, upload.handled_at = True, None
        upload.save()
        record_event("upload-wrong", problem, upload=upload, data={"folder": shown})


# the step that opens it -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """What ``work`` found: the edition they belong to, the documents, their archives opened and their bytes sealed."""

    edition: Edition
    documents: tuple[FiledDocument, ...]


def _work(upload: Upload) -> Opened | None:
    if upload.manifest_id is None:
        return None  # an officer asked for another try of a folder that is still wrong
    given = [(entry["name"], evidence.read(entry["sha256"])) for entry in upload.files]
    files = sandbox.expand_files(given, timeout=READ_TIMEOUT)
    whole = [file for file in files if not file.problem]
    edition, read = read_by_edition([(file.name, file.data) for file in whole], READ_TIMEOUT, upload.call)
    readings = dict(zip(map(id, whole), read, strict=True))
    return Opened(edition, tuple(FiledDocument(f.name, evidence.seal(f.data), _in_time(readings.get(id(f)))) for f in files))


def _in_time(reading: Reading | None) -> Reading | None:
    return None if reading is None or reading.state in UNFINISHED else reading


def _record(upload: Upload, opened: Opened | None) -> None:
    if opened is None or upload.submitted_at is None:
        park(upload, "De map van het platform is nog niet in orde. Zodra er iets in de map verandert, wordt ze opnieuw bekeken.")
        return
    edition = opened.edition
    receipt = upload_receipt(upload.submitted_at, upload.upload_started_at, upload.seen_at, upload.channel, upload.client)
    upload.receipt = clean_json(receipt_to_json(receipt))
    sender = clean(upload.submitter.get("email", ""), 320)
    phase = upload.phase or "application"  # the platform is for applications; the upload page asks
    dossier = joined(upload.dossier) if upload.dossier else None
    supplement = dossier is not None and was_asked(dossier)
    filing = Filing(phase, upload.channel, sender, receipt, opened.documents, upload=upload, dossier=dossier, supplement=supplement)
    submission, _ = file_submission(filing, edition)
    if sender:
        readings = [document.reading for document in opened.documents]
        nothing = bool(readings) and all(reading is not None and reading.state is not State.READ for reading in readings)
        kind = NoticeKind.RECEIPT_UNREADABLE if nothing else NoticeKind.RECEIPT
        notices.request(kind, f"receipt:upload:{upload.pk}", sender, dossier=submission.dossier, submission=submission)
    else:
        upload.needs_person = True
        record_event("no-address", "De inzending heeft geen mailadres van de indiener. Er vertrekt geen ontvangstbewijs.", upload=upload)
    name = edition.phases[phase].name  # type: ignore[index]
    record_event("upload-filed", f"{CAME[upload.channel]} ingedeeld als {name}.", upload=upload, dossier=submission.dossier)
    release(upload, Upload.SORTED)


OPEN = StepFunctions(_work, _record)
