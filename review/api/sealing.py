"""From the parts of a request to sealed evidence: nothing counts before every file has the hash that the manifest says."""

from __future__ import annotations

from django.http import HttpRequest

from dossiers import evidence
from dossiers.manifest import Manifest, ManifestError, parse
from dossiers.models import Evidence
from dossiers.uploads import FILE_BYTES, MANIFEST_BYTES
from review.api.problems import Problem
from review.receiving import Received, StreamedFiles, is_program


def manifest_of(request: HttpRequest, files: StreamedFiles) -> bytes:
    """The bytes of the part ``submission``, whether it came as a field or as a file. Reads the whole request."""
    fields = request.POST.getlist("submission")
    parts = [part for part in files.received if part.field == "submission"]
    if len(fields) + len(parts) != 1:
        raise Problem("malformed", "The body must have exactly one part 'submission' with the JSON of the manifest.")
    if parts and parts[0].size > MANIFEST_BYTES:
        raise Problem("too-large", f"The manifest may be {MANIFEST_BYTES} bytes at most.")
    raw = parts[0].path.read_bytes() if parts else fields[0].encode("utf-8", "surrogatepass")
    if len(raw) > MANIFEST_BYTES:
        raise Problem("too-large", f"The manifest may be {MANIFEST_BYTES} bytes at most.")
    if not parts and "\ufffd" in fields[0]:
        raise Problem("malformed", "The part 'submission' is not valid UTF-8.")
    return raw


def understood(raw: bytes) -> Manifest:
    """The manifest, or a problem that says what is wrong with it."""
    try:
        return parse(raw)
    except ManifestError as error:
        raise Problem("invalid-submission", error.detail) from error


def check_files(manifest: Manifest, files: StreamedFiles) -> tuple[int, ...]:
    """The sizes of the manifest's files. Files are told by their hash: names in multipart bodies arrive in too many spellings."""
    if files.too_large:
        raise Problem("too-large", f"A file may be {FILE_BYTES} bytes at most.", [{"name": name} for name in files.too_large])
    parts = [part for part in files.received if part.field != "submission"]
    wrong_field = [_entry(part) for part in parts if part.field != "files"]
    if wrong_field:
        raise Problem("malformed", "The parts with files must be named 'files'.", wrong_field)
    sizes = {part.sha256: part.size for part in parts}
    missing = [{"name": file.name, "sha256": file.sha256} for file in manifest.files if file.sha256 not in sizes]
    if missing:
        arrived = "; ".join(f"{part.name!r}: {part.size} bytes, sha256 {part.sha256}" for part in parts[:50]) or "no file at all"
        detail = f"No file arrived with the sha256 that the manifest says. Send the whole submission again. What arrived: {arrived}."
        raise Problem("file-missing", detail, missing)
    listed = {file.sha256 for file in manifest.files}
    extra = [_entry(part) for part in parts if part.sha256 not in listed]
    if extra:
        raise Problem("file-not-listed", "Every file must be named in the manifest with its sha256.", extra)
    programs = [_entry(part) for part in parts if is_program(part.head)]
    if programs:
        raise Problem("file-type", "Programs and scripts are not accepted.", programs)
    return tuple(sizes[file.sha256] for file in manifest.files)


def seal_all(raw: bytes, files: StreamedFiles) -> Evidence:
    """Seals files and manifest; the manifest's evidence. Sealing the same again is harmless."""
    for part in files.received:
        if part.field == "files":
            evidence.seal_file(part.path, part.sha256, part.size)
    return evidence.seal(raw)


def _entry(part: Received) -> dict[str, str | int]:
    return {"name": part.name, "sha256": part.sha256, "size": part.size}
