"""The interface for the platform, as its developers meet it: what is taken in, what is refused and why, and that nothing is taken in twice."""

from __future__ import annotations

import hashlib
import json
import os
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from openapi_spec_validator import validate

from dossiers import evidence
from dossiers.evidence import StoreError
from dossiers.models import Dossier, Event, Evidence, Notice, Submission, Upload
from dossiers.pipeline import work_off
from tests.intake.mails import docx

TOKEN = "a-token-that-is-long-enough-for-a-platform"
OTHER = "another-token-that-is-long-enough-for-it-too"
FILES = {"aanvraag.docx": docx("Iets"), "bijlage één.docx": docx("Nog iets")}
ADDRESS = "/api/v1/submissions"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tokens(settings: Any) -> None:
    hashed = hashlib.sha256(OTHER.encode()).hexdigest()
    settings.COT_API_TOKENS = [TOKEN, f"platform:sha256:{hashed}", "elders:" + "t" * 40]


def manifest(contents: dict[str, bytes], **changes: Any) -> dict[str, Any]:
    content = {
        "platform_id": "P-1",
        "submitted_at": "2025-11-14T23:12:09+01:00",
        "upload_started_at": "2025-11-14T23:10:00+01:00",
        "submitter": {"name": "An", "email": "an@testdorp.example", "organisation_kbo": "0207499430"},
        "files": [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in contents.items()],
    }
    return content | changes


def hand_in(given: Any, contents: dict[str, bytes] = FILES, token: str = TOKEN, **extra: Any) -> Any:
    text = given if isinstance(given, str | SimpleUploadedFile) else json.dumps(given)
    parts = [SimpleUploadedFile(name, data) for name, data in contents.items()]
    return Client().post(ADDRESS, {"submission": text, "files": parts}, headers={"Authorization": f"Bearer {token}"}, **extra)


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["title"] and body["detail"]
    return answer.status_code, body["type"].removeprefix("urn:cityofthings:problem:")


def leftovers(folder: Path) -> list[Path]:
    return list((folder / "incoming").rglob("*")) if (folder / "incoming").exists() else []


def test_a_submission_is_taken_in_once_and_goes_the_same_way_as_a_folder(own_data_dir: Path) -> None:
    first = hand_in(manifest(FILES))
    assert first.status_code == 201
    upload = Upload.objects.get()
    assert first.json() == {
        "platform_id": "P-1",
        "reference": None,
        "receipt": {
            "received_at": "2025-11-14T23:12:09+01:00",
            "upload_started_at": "2025-11-14T23:10:00+01:00",
            "registered_at": first.json()["receipt"]["registered_at"],
            "manifest_sha256": upload.manifest_id,
            "files": [{"name": n, "sha256": hashlib.sha256(d).hexdigest(), "size": len(d)} for n, d in FILES.items()],
        },
        "status_url": "/api/v1/submissions/P-1",
    }
    assert [evidence.read(file["sha256"]) for file in upload.files] == list(FILES.values())
    assert leftovers(own_data_dir) == []
    work_off()
    submission = Submission.objects.get()
    assert (submission.channel, submission.dossier.phase, submission.receipt["evidence"]["client"]) == (
        "platform",
        "application",
        "platform",
    )
    again = hand_in(json.dumps(manifest(FILES), indent=4, sort_keys=True), token=OTHER)
    assert again.status_code == 200
    assert again.json() == first.json() | {"reference": submission.dossier.reference}
    assert (Upload.objects.count(), Dossier.objects.count(), Notice.objects.filter(kind="receipt").count()) == (1, 1, 1)
    assert again["Location"] == first["Location"] == "/api/v1/submissions/P-1"


def test_the_manifest_may_come_as_a_file_part() -> None:
    part = SimpleUploadedFile("submission.json", json.dumps(manifest(FILES)).encode(), content_type="application/json")
    assert hand_in(part).status_code == 201


def test_file_names_of_the_parts_do_not_matter() -> None:
    given = manifest(FILES)
    assert hand_in(given, {f"../../{number}": data for number, data in enumerate(FILES.values())}).status_code == 201
    assert [file["name"] for file in Upload.objects.get().files] == list(FILES)


def test_another_content_under_the_same_id_is_a_conflict_that_a_person_sees() -> None:
    hand_in(manifest(FILES))
    other = {"ander.docx": docx("Anders")}
    assert problem(hand_in(manifest(other), other)) == (409, "conflict")
    assert problem(hand_in(manifest(FILES, submitted_at="2025-11-14T23:12:10+01:00"))) == (409, "conflict")
    hand_in(manifest(other), other)
    upload = Upload.objects.get()
    assert ([file["name"] for file in upload.files], upload.needs_person) == (list(FILES), True)
    assert Event.objects.filter(kind="upload-conflict").count() == 2
    assert Evidence.objects.filter(sha256=hashlib.sha256(other["ander.docx"]).hexdigest()).exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"platform_id": None}, "platform_id"),
        ({"platform_id": " "}, "platform_id"),
        ({"platform_id": "P\u0000-1"}, "platform_id"),
        ({"platform_id": "\ud800"}, "platform_id"),
        ({"platform_id": "x" * 201}, "platform_id"),
        ({"submitted_at": None}, "submitted_at is missing"),
        ({"submitted_at": "gisteren"}, "submitted_at"),
        ({"submitted_at": 20251114}, "submitted_at"),
        ({"submitted_at": "2025-11-14T23:12:09"}, "offset"),
        ({"submitted_at": "0001-01-01T00:00:00+01:00"}, "2000"),
        ({"upload_started_at": []}, "upload_started_at"),
        ({"submitter": "An"}, "submitter"),
        ({"files": {}}, "files"),
        ({"files": [{"name": "a", "sha256": "0" * 64}] * 201}, "200"),
        ({"files": ["a"]}, "name"),
        ({"files": [{"name": "a", "sha256": "0"}]}, "sha256"),
    ],
)
def test_a_wrong_manifest_says_what_is_wrong(changes: dict[str, Any], told: str) -> None:
    answer = hand_in(manifest(FILES) | changes)
    assert problem(answer) == (422, "invalid-submission")
    assert told in answer.json()["detail"]
    assert (Upload.objects.count(), Evidence.objects.count()) == (0, 0)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, "9" * 5000])
def test_a_manifest_that_is_none(text: str) -> None:
    assert problem(hand_in(text)) == (422, "invalid-submission")


def test_nothing_counts_before_every_file_has_its_hash(own_data_dir: Path) -> None:
    cut = {name: data[: len(data) // 2] for name, data in FILES.items()}
    answer = hand_in(manifest(FILES), cut)
    assert problem(answer) == (422, "file-missing")
    assert [entry["name"] for entry in answer.json()["errors"]] == list(FILES)
    assert problem(hand_in(manifest(FILES), {"aanvraag.docx": FILES["aanvraag.docx"]})) == (422, "file-missing")
    answer = hand_in(manifest(FILES), FILES | {"extra.docx": b"extra"})
    assert problem(answer) == (422, "file-not-listed")
    assert answer.json()["errors"] == [{"name": "extra.docx", "sha256": hashlib.sha256(b"extra").hexdigest(), "size": 5}]
    assert (Upload.objects.count(), Evidence.objects.count(), leftovers(own_data_dir)) == (0, 0, [])


def test_programs_are_refused(own_data_dir: Path) -> None:
    for data in (b"\x7fELF\x02\x01", b"MZ\x90\x00\x03\x00", b"#!/bin/sh\nrm -rf /"):
        answer = hand_in(manifest({"factuur.pdf": data}), {"factuur.pdf": data})
        assert problem(answer) == (422, "file-type")
    assert leftovers(own_data_dir) == []


def test_limits_one_by_one(settings: Any, monkeypatch: pytest.MonkeyPatch, own_data_dir: Path) -> None:
    whole = len(b"".join(FILES.values()))
    monkeypatch.setattr("review.api.views.FILE_BYTES", max(map(len, FILES.values())) - 1)
    answer = hand_in(manifest(FILES))
    assert problem(answer) == (413, "too-large")
    monkeypatch.setattr("review.api.views.FILE_BYTES", max(map(len, FILES.values())))
    settings.COT_MAX_UPLOAD_BYTES = whole
    assert problem(hand_in(manifest(FILES))) == (413, "too-large")
    settings.COT_MAX_UPLOAD_BYTES = whole + 5000
    many = {f"{number}.txt": b"%d" % number for number in range(202)}
    assert problem(hand_in(manifest({}), many)) == (413, "too-large")
    assert problem(hand_in("x" * (1 << 21), {})) == (413, "too-large")
    assert problem(hand_in("x" * (1 << 22), {})) == (413, "too-large")
    monkeypatch.setattr("review.receiving.FREE_BYTES", 1 << 60)
    answer = hand_in(manifest(FILES))
    assert (problem(answer), answer["Retry-After"]) == ((503, "no-room"), "300")
    monkeypatch.undo()
    assert leftovers(own_data_dir) == []
    assert hand_in(manifest(FILES)).status_code == 201


def test_an_empty_submission_is_taken_in_and_shows_that_it_is_empty() -> None:
    assert hand_in(manifest({}), {}).status_code == 201


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \u00e9"])
def test_without_a_valid_token_nothing_is_read(header: str) -> None:
    headers = {"Authorization": header} if header else {}
    for answer in (Client().post(ADDRESS, {"submission": "{}"}, headers=headers), Client().get(f"{ADDRESS}/P-1", headers=headers)):
        assert problem(answer) == (401, "unauthorized")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_tokens_rotate(settings: Any) -> None:
    assert hand_in(manifest(FILES)).status_code == 201
    assert hand_in(manifest(FILES), token=OTHER).status_code == 200
    settings.COT_API_TOKENS = settings.COT_API_TOKENS[1:]
    assert hand_in(manifest(FILES)).status_code == 401
    assert hand_in(manifest(FILES), token=OTHER).status_code == 200
    settings.COT_API_TOKENS = []
    assert hand_in(manifest(FILES), token=OTHER).status_code == 401
    assert hand_in(manifest(FILES), token="").status_code == 401


def test_clients_do_not_see_each_other() -> None:
    hand_in(manifest(FILES))
    assert problem(hand_in(manifest(FILES), token="t" * 40)) == (409, "conflict")
    answer = Client().get(f"{ADDRESS}/P-1", headers={"Authorization": "Bearer " + "t" * 40})
    assert problem(answer) == (404, "not-found")


def test_other_bodies_and_methods_get_a_problem() -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    client = Client()
    assert problem(client.post(ADDRESS, "{}", content_type="application/json", headers=headers)) == (415, "unsupported-media-type")
    assert problem(client.post(ADDRESS, b"x", content_type="multipart/form-data", headers=headers)) == (400, "malformed")
    broken = client.post(ADDRESS, b"x", content_type="multipart/form-data; boundary=y", headers=headers)
    assert problem(broken) == (400, "malformed")
    without = client.generic("POST", ADDRESS, b"x", "multipart/form-data; boundary=y", headers=headers, CONTENT_LENGTH="")
    assert problem(without) == (411, "length-required")
    assert problem(client.post(ADDRESS, {"files": SimpleUploadedFile("a", b"a")}, headers=headers)) == (400, "malformed")
    body = {"submission": json.dumps(manifest(FILES)), "bestand": SimpleUploadedFile("a", b"a")}
    assert problem(client.post(ADDRESS, body, headers=headers)) == (400, "malformed")
    for method in ("get", "put", "delete", "patch"):
        answer = getattr(client, method)(ADDRESS, headers=headers)
        assert (problem(answer), answer["Allow"]) == ((405, "method-not-allowed"), "POST")
    assert problem(client.post(f"{ADDRESS}/P-1", headers=headers)) == (405, "method-not-allowed")
    assert problem(client.get("/api/v2/", headers=headers)) == (404, "not-found")
    for address in ("/api/", "/api/a%0Ab", "/api/v1/submissions/", "/api/v1/submissions/a%0Ab"):
        assert problem(client.get(address, headers=headers)) == (404, "not-found")


def test_a_mistake_of_ours_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("review.api.views.hand_in", broken)
    answer = hand_in(manifest(FILES))
    assert problem(answer) == (500, "server-error")
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("trouble", [OperationalError("database is locked"), StoreError("No space left on device")])
def test_a_record_or_disk_that_takes_nothing_is_told_with_the_time_to_come_back(
    monkeypatch: pytest.MonkeyPatch, own_data_dir: Path, trouble: Exception
) -> None:
    def away(*_: object) -> None:
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr("review.api.views.hand_in", away)
        answer = hand_in(manifest(FILES))
    assert (problem(answer), answer["Retry-After"]) == ((503, "unavailable"), "60")
    assert str(trouble) not in answer.content.decode() and leftovers(own_data_dir) == []
    assert hand_in(manifest(FILES)).status_code == 201


def test_a_result_is_told_only_once_it_left() -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    strange = manifest(FILES, platform_id="2025/11 é?#")
    address = hand_in(strange)["Location"]
    assert address == "/api/v1/submissions/2025%2F11%20%C3%A9%3F%23"
    told = Client().get(address, headers=headers).json()
    assert (told["platform_id"], told["state"], told["result"], told["reference"]) == ("2025/11 é?#", "received", None, None)
    work_off()
    told = Client().get(address, headers=headers).json()
    asked = Notice.objects.get(kind="completion-request")
    assert told["reference"] == Dossier.objects.get().reference
    if asked.state == Notice.SENT:
        assert (told["state"], told["result"]["verdict"]) == ("answered", "incomplete")
        Notice.objects.filter(pk=asked.pk).update(state=Notice.HELD, sent_at=None)
    told = Client().get(address, headers=headers).json()
    assert (told["state"], told["result"]) == ("in-review", None)


def test_the_description_is_sound_and_open() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    description = answer.json()
    validate(description)
    assert description["openapi"].startswith("3.1")
    assert description == json.loads(resources.files("review.api").joinpath("openapi.json").read_text())
    from dossiers.uploads import FILE_BYTES

    assert f"{FILE_BYTES:,}" in description["paths"]["/api/v1/submissions"]["post"]["description"]


def test_what_a_killed_request_left_behind_goes_away(own_data_dir: Path) -> None:
    old, new = own_data_dir / "incoming" / "request-old", own_data_dir / "incoming" / "request-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "0").write_bytes(b"half")
    os.utime(old, (1, 1))
    assert hand_in(manifest(FILES)).status_code == 201
    assert (old.exists(), new.exists()) == (False, True)


def test_tokens_that_could_never_fit_or_be_guessed_are_told_at_start(settings: Any) -> None:
    from cityofthings.settings_checks import sound_tokens

    settings.COT_API_TOKENS = ["Hoofdletters:x", "platform:sha256:12", "platform:", "kort", "platform:" + "a" * 40]
    settings.ALLOWED_HOSTS, settings.COT_WEB_BIND = ["localhost"], "127.0.0.1:8000"
    assert [error.id for error in sound_tokens(None)] == ["cot.E020"] * 3
    settings.ALLOWED_HOSTS = ["cot.vlaio.example"]
    errors = sound_tokens(None)
    assert [error.id for error in errors] == ["cot.E020"] * 3 + ["cot.E021"]
    assert not any(secret in error.msg for error in errors for secret in ("kort", "a" * 40))
