"""The drop folder: complete or not, right or wrong, once or twice; and never touched."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from dossiers.events import verify
from dossiers.manifest import ManifestError, parse
from dossiers.models import Dossier, Event, Notice, Submission, Upload
from dossiers.pipeline import retry_parked, run_step
from intake import uploads
from tests.intake.mails import docx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Nothing seen before, and notices stay where this room leaves them."""
    from dossiers import pipeline

    monkeypatch.setattr(uploads, "_seen", {})
    monkeypatch.setattr(pipeline, "STEPS", {name: step for name, step in pipeline.STEPS.items() if not step.inline})
    monkeypatch.setattr("dossiers.notices.enqueue", lambda step, row: None)


def manifest(contents: dict[str, bytes], **changes) -> dict:
    content = {
        "platform_id": "P-1",
        "submitted_at": "2025-11-14T23:12:09+01:00",
        "upload_started_at": "2025-11-14T23:10:00+01:00",
        "submitter": {"name": "An", "email": "an@testdorp.example", "organisation_kbo": "0207499430"},
        "files": [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in contents.items()],
    }
    return {**content, **changes}


def put(settings, folder: str, contents: dict[str, bytes], **changes) -> Path:
    path = Path(settings.COT_UPLOAD_DIR) / folder
    path.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        (path / name).write_bytes(data)
    (path / "submission.json").write_text(json.dumps(manifest(contents, **changes)))
    return path


FILES = {"aanvraag.docx": docx("Iets"), "bijlage één.docx": docx("Nog iets")}


def test_a_file_is_found_however_the_system_writes_its_accents(settings):
    folder = put(settings, "a", FILES)
    name = "bijlage één.docx"
    (folder / unicodedata.normalize("NFC", name)).rename(folder / unicodedata.normalize("NFD", name))
    assert (uploads.scan().new, uploads.scan().wrong) == (1, 0)
    upload = Upload.objects.get()
    assert ([entry["name"] for entry in upload.files], upload.needs_person) == (list(FILES), False)


def test_a_file_that_nobody_named_is_asked_about(settings):
    folder = put(settings, "a", FILES)
    for name in ("kostenmodel.xlsx", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    uploads.scan()
    upload = Upload.objects.get()
    assert run_step("open", upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.needs_person) == ("sorted", True)
    assert [event.text for event in upload.events.filter(kind="upload-others")] == [
        "In de map staat nog iets dat submission.json niet noemt: ‘kostenmodel.xlsx’. Dat is niet ingediend. Vraag na of het erbij hoort."
    ]


def test_a_submission_is_sealed_filed_and_answered_once(settings):
    folder = put(settings, "a", FILES)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert [uploads.scan().new, uploads.scan().new] == [1, 0]
    upload = Upload.objects.get()
    assert (upload.platform_id, upload.state, upload.folder, upload.submitter["email"]) == ("P-1", "received", "a", "an@testdorp.example")
    assert [(entry["name"], entry["size"]) for entry in upload.files] == [(name, len(data)) for name, data in FILES.items()]
    assert run_step("open", upload.pk)
    upload.refresh_from_db()
    submission = Submission.objects.get()
    assert (upload.state, submission.channel, submission.dossier.phase, submission.dossier.sender) == (
        "sorted",
        "platform",
        "application",
        "an@testdorp.example",
    )
    assert submission.received_at == datetime.fromisoformat("2025-11-14T23:12:09+01:00")
    assert submission.receipt["began_at"] == "2025-11-14T22:10:00+00:00"
    assert [document.name for document in submission.documents.all()] == list(FILES)
    notice = Notice.objects.get()
    assert (notice.kind, notice.key, notice.recipient, notice.submission) == (
        "receipt",
        f"receipt:upload:{upload.pk}",
        "an@testdorp.example",
        submission,
    )
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    uploads._seen.clear()
    assert (uploads.scan().new, Upload.objects.count(), list(verify())) == (0, 1, [])


def test_nothing_happens_before_the_manifest_is_there(settings):
    path = put(settings, "a", FILES)
    text = (path / "submission.json").read_text()
    (path / "submission.json").unlink()
    assert (uploads.scan().new, Upload.objects.count()) == (0, 0)
    (path / "submission.json").write_text(text)
    assert uploads.scan().new == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"files": [{"name": "weg.pdf", "sha256": "0" * 64}]}, "zit niet in de map"),
        ({"files": [{"name": "aanvraag.docx", "sha256": "0" * 64}]}, "controlesom"),
        ({"files": [{"name": "../a/aanvraag.docx", "sha256": "0" * 64}]}, "geen gewone naam"),
        ({"files": [{"name": "/etc/passwd", "sha256": "0" * 64}]}, "geen gewone naam"),
        ({"files": [{"name": "link.docx", "sha256": "0" * 64}]}, "kan niet gelezen worden"),
        ({"files": [{"name": "map", "sha256": "0" * 64}]}, "geen gewoon bestand"),
        ({"files": "alles"}, "lijst van bestanden"),
        ({"submitted_at": "2025-11-14T23:12:09"}, "zonder tijdzone"),
        ({"submitted_at": "gisteren"}, "niet te begrijpen"),
        ({"submitted_at": None}, "geen tijdstip"),
        ({"submitter": None}, "geen indiener"),
    ],
)
def test_a_wrong_folder_is_visible_and_taken_in_when_it_is_put_right(settings, changes, told):
    path = put(settings, "a", FILES, **changes)
    (path / "link.docx").symlink_to("/etc/hostname")
    (path / "map").mkdir()
    assert uploads.scan().wrong == 1
    upload = Upload.objects.get()
    assert (upload.state, upload.platform_id, upload.needs_person) == ("parked", "P-1", True)
    assert told in upload.problem
    uploads._seen.clear()
    uploads.scan()
    assert Event.objects.filter(kind="upload-wrong").count() == 1
    (path / "link.docx").unlink()
    (path / "map").rmdir()
    put(settings, "a", FILES)
    assert uploads.scan().new == 1
    upload.refresh_from_db()
    assert (upload.state, upload.problem, upload.needs_person, Upload.objects.count()) == ("received", "", False, 1)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"platform_id": 7}', "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "[" * 100_000]
)
def test_a_manifest_that_is_none_is_visible_under_its_folder(settings, text):
    path = put(settings, "map één", FILES)
    (path / "submission.json").write_text(text)
    assert uploads.scan().wrong == 1
    upload = Upload.objects.get()
    assert (upload.platform_id, upload.state) == ("map:map één", "parked")
    put(settings, "map één", FILES)
    assert (uploads.scan().new, Upload.objects.get().platform_id) == (1, "P-1")


def test_a_link_is_never_followed(settings, tmp_path):
    real = put(settings, "a", FILES)
    real.rename(tmp_path / "elders")
    (Path(settings.COT_UPLOAD_DIR) / "b").symlink_to(tmp_path / "elders")
    other = put(settings, "c", FILES)
    (other / "submission.json").unlink()
    (other / "submission.json").symlink_to(tmp_path / "elders" / "submission.json")
    assert (uploads.scan().wrong, Upload.objects.filter(state="parked").count()) == (2, 2)


def test_the_same_id_with_other_content_never_overwrites(settings):
    put(settings, "a", FILES)
    uploads.scan()
    first = Upload.objects.get()
    put(settings, "b", {"ander.docx": docx("Anders")})
    assert uploads.scan().wrong == 1
    uploads._seen.clear()
    uploads.scan()
    again = Upload.objects.get()
    assert (again.files, again.manifest_id, again.needs_person) == (first.files, first.manifest_id, True)
    assert Event.objects.filter(kind="upload-conflict").count() == 1


def test_the_same_submission_in_two_folders_is_one(settings):
    put(settings, "a", FILES)
    put(settings, "b", FILES)
    assert (uploads.scan().new, Upload.objects.count()) == (1, 1)


def test_one_broken_folder_never_stops_the_next(settings, monkeypatch):
    put(settings, "a", FILES)
    put(settings, "b", FILES, platform_id="P-2")
    real = uploads.evidence.seal
    calls = []

    def fails_once(data: bytes):
        calls.append(1)
        if len(calls) == 1:
            raise OSError(28, "No space left on device")
        return real(data)

    monkeypatch.setattr(uploads.evidence, "seal", fails_once)
    assert (uploads.scan().new, uploads.scan().new, Upload.objects.count()) == (1, 1, 2)


def test_another_try_of_a_folder_that_is_still_wrong_parks_it_again(settings):
    put(settings, "a", FILES, submitter=None)
    uploads.scan()
    upload = Upload.objects.get()
    retry_parked(upload, "an")
    assert run_step("open", upload.pk)
    upload.refresh_from_db()
    assert (upload.state, Dossier.objects.count()) == ("parked", 0)
    put(settings, "a", FILES)
    assert uploads.scan().new == 1


def test_without_an_address_a_person_is_asked(settings):
    put(settings, "a", FILES, submitter={"name": "An"})
    uploads.scan()
    upload = Upload.objects.get()
    run_step("open", upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.needs_person, Notice.objects.count(), Dossier.objects.count()) == ("sorted", True, 0, 1)


def test_a_fifo_does_not_hold_the_scan(settings):
    path = put(settings, "a", FILES, files=[{"name": "pijp", "sha256": "0" * 64}])
    os.mkfifo(path / "pijp")
    assert uploads.scan().wrong == 1


def test_a_manifest_may_have_more_than_we_know():
    found = parse(json.dumps({**manifest({"a": b""}), "nieuw": {"x": 1}}).encode())
    assert (found.platform_id, found.files[0].name) == ("P-1", "a")
    with pytest.raises(ManifestError) as told:
        parse(b'{"platform_id": "P-9"}')
    assert told.value.platform_id == "P-9"
