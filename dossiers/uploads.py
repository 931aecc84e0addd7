"""Taking a submission of the platform or of the upload page into the record: one way, whether it came by folder, by interface or by page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from dossiers import evidence
from dossiers.events import record as record_event
from dossiers.events import writing
from dossiers.manifest import Manifest, ManifestError, parse
from dossiers.models import Dossier, Evidence, Upload
from dossiers.pipeline import enqueue, release
from dossiers.text import clean, clean_json

MANIFEST_BYTES = 1 << 20
FILE_BYTES = 300 << 20  # a single file; what the sandbox can read is less, but nobody's file is refused for that
_NAMED = 10  # of the files that nobody named
CAME = {"platform": "Inzending van het platform", "web": "Inzending van de uploadpagina"}


class Result(StrEnum):
    """What became of it. ``KNOWN``: the same submission was taken in before. ``CONFLICT``: its id is known with other content."""

    NEW = "new"
    KNOWN = "known"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission whose files are sealed and have the hashes of the manifest. ``raw``: the manifest as it came. ``sizes``: of its files, in
    bytes. ``came_by``: folder, client or page, for people. ``client``, ``call``, ``phase``, ``dossier``: see :class:`Upload`.
    ``others``: names of files that came along without being named by the manifest; a person asks about them."""

    manifest: Manifest
    raw: Evidence
    sizes: tuple[int, ...]
    came_by: str
    channel: str = "platform"
    client: str = ""
    call: str = ""
    phase: str = ""
    dossier: Dossier | None = None
    others: tuple[str, ...] = ()


def hand_in(given: HandedIn, stands_under: str = "") -> tuple[Upload, Result]:
    """The row and its task, once per ``platform_id``; on a conflict the first row, which a person must look at. Both are kept.

    ``stands_under``: the id of a row that only says what was wrong with this submission earlier, when its own id could not be read yet.
    """
    manifest = given.manifest
    with writing():
        known = Upload.objects.select_for_update().filter(platform_id=manifest.platform_id).first()
        if known is not None and known.manifest_id is not None:
            if known.channel == given.channel and _is_same(known, given):
                return known, Result.KNOWN
            _conflict(known, given)
            return known, Result.CONFLICT
        nameless = Upload.objects.select_for_update().filter(platform_id=stands_under, manifest=None).first() if stands_under else None
        if known is not None and nameless is not None:
            nameless.needs_person, nameless.handled_at = False, timezone.now()
            nameless.save()
        upload = known or nameless or Upload()
        _fill(upload, given)
        release(upload, Upload.RECEIVED)
        text = f"{CAME[given.channel]} ontvangen en verzegeld."
        data = {"folder": given.came_by, "client": given.client, "manifest": given.raw.sha256}
        record_event("upload-sealed", text, upload=upload, data=data)
        if given.others:
            names = ", ".join(f"‘{name}’" for name in given.others[:_NAMED])
            text = f"In de map staat nog iets dat submission.json niet noemt: {names}. Dat is niet ingediend. Vraag na of het erbij hoort."
            record_event("upload-others", text, upload=upload, data={"files": clean_json(list(given.others))})
        enqueue("open", upload)
    return upload, Result.NEW


def _fill(upload: Upload, given: HandedIn) -> None:
    manifest = given.manifest
    upload.platform_id, upload.channel, upload.client = manifest.platform_id, given.channel, given.client
    upload.call, upload.phase, upload.dossier = given.call, given.phase, given.dossier
    upload.folder, upload.manifest, upload.seen_at = given.came_by, given.raw, timezone.now()
    upload.submitter = clean_json(dict(manifest.submitter))
    listed = zip(manifest.files, given.sizes, strict=True)
    upload.files = [{"name": clean(file.name, 500), "sha256": file.sha256, "size": size} for file, size in listed]
    upload.submitted_at, upload.upload_started_at = manifest.submitted_at, manifest.upload_started_at
    upload.needs_person, upload.handled_at = bool(given.others), None


def _is_same(known: Upload, given: HandedIn) -> bool:
    """By what the manifests say; how they are written (order of keys, blanks) does not matter."""
    if known.manifest_id == given.raw.sha256:
        return True
    with suppress(evidence.EvidenceError, ManifestError):
        return parse(evidence.read(str(known.manifest_id))) == given.manifest
    return False


def _conflict(known: Upload, given: HandedIn) -> None:
    if known.events.filter(kind="upload-conflict", data__manifest=given.raw.sha256).exists():
        return  # told before
    known.needs_person, known.handled_at = True, None
    known.save(update_fields=["needs_person", "handled_at", "changed_at"])
    text = (
        f"Het platform stuurde nog een inzending met hetzelfde kenmerk maar andere inhoud ({given.came_by}). De eerste blijft gelden. "
        "Bekijk dit."
    )
    files = [[file.name, file.sha256] for file in given.manifest.files]
    data = {"folder": given.came_by, "client": given.client, "manifest": given.raw.sha256, "files": clean_json(files)}
    record_event("upload-conflict", text, upload=known, data=data)
