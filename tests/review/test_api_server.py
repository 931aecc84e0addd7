"""The interface on the product's own web server: cut connections, fifty at once, and whatever else a description allows (schemathesis)."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.end_to_end.system import wait_until
from tests.intake.mails import docx
from tests.review.product import TOKEN, Product

ADDRESS = "/api/v1/submissions"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
BOUNDARY = "grens7d1f"
FORM = docx("Een formulier")
LARGE = bytes(range(256)) * 12_000  # 3 MB: more than any buffer on the way


def body_of(platform_id: str, contents: dict[str, bytes]) -> bytes:
    manifest = {
        "platform_id": platform_id,
        "submitted_at": "2025-11-14T23:12:09+01:00",
        "submitter": {"name": "An", "email": "an@testdorp.example"},
        "files": [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in contents.items()],
    }
    parts = [(b'name="submission"', b"application/json", json.dumps(manifest).encode())]
    parts += [(f'name="files"; filename="{name}"'.encode(), b"application/octet-stream", data) for name, data in contents.items()]
    lines = [
        b"--%b\r\nContent-Disposition: form-data; %b\r\nContent-Type: %b\r\n\r\n%b\r\n" % (BOUNDARY.encode(), head, kind, data)
        for head, kind, data in parts
    ]
    return b"".join(lines) + b"--%b--\r\n" % BOUNDARY.encode()


def post(made: Product, body: bytes) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=120)
    try:
        connection.request("POST", ADDRESS, body, HEADERS | {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def count(made: Product, table: str) -> int:
    return int(made.rows(f"SELECT count(*) FROM dossiers_{table}")[0][0])


def test_an_upload_cut_at_every_tenth_leaves_nothing_and_ends_with_the_right_hash(running: Product) -> None:
    body = body_of("gebroken", {"plan.bin": LARGE})
    head = f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {len(body)}\r\n"
    head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    incoming = running.folder / "var" / "incoming"
    before = count(running, "upload")
    for tenth in range(10):
        with socket.create_connection(("127.0.0.1", running.port), timeout=60) as line:
            line.sendall(head.encode() + body[: len(body) * tenth // 10])
    assert wait_until(lambda: not incoming.exists() or not list(incoming.iterdir()), 60), "what did not come whole is thrown away"
    assert count(running, "upload") == before
    status, told = post(running, body)
    assert status == 201, told
    digest = hashlib.sha256(LARGE).hexdigest()
    assert told["receipt"]["files"] == [{"name": "plan.bin", "sha256": digest, "size": len(LARGE)}]
    sealed = running.folder / "var" / "evidence" / digest[:2] / digest[2:4] / digest
    assert sealed.read_bytes() == LARGE
    assert post(running, body)[0] == 200


def test_a_body_far_over_the_limit_is_read_to_its_end_and_answered(running: Product) -> None:
    """Its sender writes everything first and reads afterwards, as most programs do."""
    too_much = 1_000_000_000 + 1
    head = f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {too_much}\r\n"
    head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    piece = bytes(1 << 20)
    with socket.create_connection(("127.0.0.1", running.port), timeout=60) as line:
        line.sendall(head.encode())
        for start in range(0, too_much, len(piece)):
            line.sendall(piece[: too_much - start])
        assert line.recv(1 << 16).startswith(b"HTTP/1.1 413 ")
    assert post(running, body_of("na-de-grote", {"aanvraag.docx": FORM}))[0] == 201


def dossiers_of(made: Product, platform_id: str) -> list[str]:
    query = "SELECT d.reference FROM dossiers_dossier d JOIN dossiers_submission s ON s.dossier_id = d.id"
    query += " JOIN dossiers_upload u ON u.id = s.upload_id WHERE u.platform_id = ?"
    return [reference for (reference,) in made.rows(query, platform_id)]


def test_the_same_id_fifty_times_at_once_is_one_dossier(running: Product) -> None:
    body = body_of("vijftig", {"aanvraag.docx": FORM})
    with ThreadPoolExecutor(50) as people:
        answers = list(people.map(lambda _: post(running, body), range(50)))
    assert Counter(status for status, _ in answers) == {201: 1, 200: 49}
    assert len({json.dumps(told["receipt"], sort_keys=True) for _, told in answers}) == 1
    assert wait_until(lambda: bool(dossiers_of(running, "vijftig")), 60), running.log()
    status, told = post(running, body)
    assert (status, [told["reference"]]) == (200, dossiers_of(running, "vijftig"))
    assert {answer["reference"] for _, answer in answers} <= {None, told["reference"]}
    assert told["reference"].startswith("COT2025-A-")
    assert running.rows("SELECT count(*) FROM dossiers_upload WHERE platform_id = ?", "vijftig") == [(1,)]
    query = "SELECT count(*) FROM dossiers_notice n JOIN dossiers_submission s ON s.id = n.submission_id JOIN dossiers_upload u ON u.id = s.upload_id"
    assert running.rows(query + " WHERE u.platform_id = ? AND n.kind = 'receipt'", "vijftig") == [(1,)]


def test_fifty_different_contents_under_one_id_at_once_are_one_dossier_and_conflicts(running: Product) -> None:
    bodies = [body_of("ruzie", {"aanvraag.docx": docx(f"Formulier {number % 5}")}) for number in range(20)]
    with ThreadPoolExecutor(20) as people:
        statuses = Counter(status for status, _ in people.map(lambda body: post(running, body), bodies))
    assert statuses[201] == 1
    assert statuses[200] + statuses[409] == 19
    assert running.rows("SELECT count(*) FROM dossiers_upload WHERE platform_id = ?", "ruzie") == [(1,)]


CHECKS = [
    not_a_server_error,
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_whatever_is_sent_is_answered_as_the_description_says(running: Product, mode: schemathesis.GenerationMode) -> None:
    """What it allows and what it does not: every answer is one that the description names, as it describes it, and never a crash."""
    described = schemathesis.openapi.from_url(f"{running.url}/api/v1/openapi.json")
    answered: Counter[int] = Counter()
    for operation in described.get_all_operations():
        try:
            cases = operation.ok().as_strategy(generation_mode=mode)
        except ValueError:
            continue  # nothing can be wrong with an operation that takes nothing

        @given(case=cases)
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
        def hold(case: Any) -> None:
            _fill_in_hashes(case)
            answer = case.call(headers=HEADERS)
            answered[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS, headers=HEADERS)

        with contextlib.suppress(Unsatisfiable):
            hold()
    assert {200, 201, 404} & set(answered) if mode is schemathesis.GenerationMode.POSITIVE else {400, 422} & set(answered), answered


def _fill_in_hashes(case: Any) -> None:
    """A generated hash is never that of the generated files: where it can be, it is put right, so that submissions come through, too."""
    body = case.body
    if not isinstance(body, dict) or not isinstance(body.get("submission"), dict) or not isinstance(body["submission"].get("files"), list):
        return
    files = body.get("files")
    contents = [data for data in files if isinstance(data, bytes | str)] if isinstance(files, list) else []
    digests = [hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest() for data in contents]
    for entry, digest in zip(body["submission"]["files"], digests, strict=False):
        if isinstance(entry, dict):
            entry["sha256"] = digest


def test_what_was_generated_did_no_harm(running: Product, tmp_path: Path) -> None:
    """After all of that: the log's chain holds, nothing waits for nobody, the server still takes in."""
    assert post(running, body_of("daarna", {"aanvraag.docx": FORM}))[0] == 201
    assert "Traceback" not in running.log()
