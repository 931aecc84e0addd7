"""Bytes of others, whatever they say they are: a download with a policy under which nothing runs, or a picture that we drew ourselves."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from dossiers.models import Document
from review.middleware import FRAME_POLICY, INERT_POLICY
from tests import factories

SCRIPT = b"<script>alert(1)</script>"


def _gif_that_is_a_page() -> bytes:
    data = io.BytesIO()
    Image.new("P", (2, 2)).save(data, "GIF")
    return data.getvalue() + b"<html>" + SCRIPT


KINDS = {
    "text/html": b"<html>" + SCRIPT,
    "application/xhtml+xml": b'<html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>",
    "image/svg+xml": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "text/xml": b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>',
    "application/javascript": b"alert(1)",
    "text/css": b"body{background:url(//elsewhere.example)}",
    "application/pdf": b"%PDF-1.4 " + SCRIPT,
    "message/rfc822": b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + SCRIPT,
    "multipart/related": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
    + SCRIPT,
    "application/x-shockwave-flash": b"FWS" + SCRIPT,
    "image/gif": _gif_that_is_a_page(),
    "application/manifest+json": b'{"start_url": "//elsewhere.example"}',
    "": SCRIPT,
    "text/html\r\nX-Injected: 1": SCRIPT,
}
NAMES = (
    "plan.html",
    "tekening.svg",
    "../../etc/passwd",
    'a"; filename="b.html',
    "x\r\nX-Injected: 1",
    "jaarverslag\u202elmth.exe",
    "n" * 500,
    "",
    ".",
)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_any_kind_is_a_download_that_can_do_nothing(pages: Client, kind: str) -> None:
    dossier = factories.dossier()
    for name in NAMES:
        document = factories.document(dossier.standing, name=name, media_type=kind, evidence=factories.seal(KINDS[kind]), role="unknown")  # type: ignore[arg-type]
        answer = pages.get(f"/documenten/{document.pk}/")
        assert answer.content == KINDS[kind]
        _inert(answer)
        assert pages.get(f"/documenten/{document.pk}/", headers={"accept": "text/html"})["Content-Type"] == "application/octet-stream"


def _inert(answer: Any) -> None:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].split(";")[0] == "attachment"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == INERT_POLICY
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "X-Injected" not in answer


@pytest.mark.django_db
def test_parts_of_mails_and_uploads_too(pages: Client) -> None:
    upload = factories.upload(files=[{"name": "plan.html", "sha256": factories.seal(KINDS["text/html"]).sha256, "size": 10}])
    _inert(pages.get(f"/uploads/{upload.pk}/bestanden/0/"))
    raw = (
        b"From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/html\r\n\r\n<p>dag</p>" + SCRIPT + b"\r\n"
        b"--x\r\nContent-Type: image/svg+xml\r\nContent-Disposition: inline; filename=x.svg\r\n\r\n"
        + KINDS["image/svg+xml"]
        + b"\r\n--x--\r\n"
    )
    message = factories.message(raw=factories.seal(raw))
    _inert(pages.get(f"/berichten/{message.pk}/ruw/"))
    for index in (0, 1):
        _inert(pages.get(f"/berichten/{message.pk}/bestanden/{index}/"))
    page = pages.get(f"/berichten/{message.pk}/").content.decode()
    assert "<script>alert" not in page and "<svg" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/xhtml+xml"])
def test_looking_at_what_a_browser_would_run_gives_words_and_no_picture(pages: Client, kind: str) -> None:
    document = _looked_at(pages, KINDS[kind], kind)
    assert pages.get(f"/documenten/{document.pk}/paginas/1/").status_code == 404


@pytest.mark.django_db
def test_looking_at_a_picture_gives_the_one_that_we_drew(pages: Client) -> None:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(data, "PNG")
    document = _looked_at(pages, data.getvalue() + b"<html>" + SCRIPT, "image/png")
    picture = pages.get(f"/documenten/{document.pk}/paginas/1/")
    assert picture.status_code == 200
    with Image.open(io.BytesIO(picture.content)) as drawn:
        assert (picture["Content-Type"], drawn.size) == (f"image/{str(drawn.format).lower()}", (40, 30))
    assert SCRIPT not in picture.content
    assert picture["Content-Security-Policy"] == INERT_POLICY


def _looked_at(pages: Client, data: bytes, kind: str) -> Document:
    """The document, after a look at it that let nothing of it run."""
    dossier = factories.dossier()
    document = factories.document(dossier.standing, name="x.svg", media_type=kind, evidence=factories.seal(data), role="unknown")  # type: ignore[arg-type]
    look = pages.get(f"/documenten/{document.pk}/kijken/")
    assert look.status_code == 200
    assert look["Content-Security-Policy"] == FRAME_POLICY
    assert b"<script>alert" not in look.content and b"<svg" not in look.content
    return document
