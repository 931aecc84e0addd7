"""The addresses of the interface."""

from __future__ import annotations

import time
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from dossiers.models import Submission, Upload
from dossiers.uploads import FILE_BYTES, HandedIn, Result, hand_in
from review.api import sealing
from review.api.problems import Problem, endpoint, json_response
from review.api.progress import progress_of
from review.api.tokens import client_of
from review.numbers import whole_number
from review.receiving import has_room, streamed, throw_away

PATIENCE_STEP = 0.1  # seconds between two looks at the record


@endpoint("POST")
def submissions(request: HttpRequest) -> HttpResponse:
    """Takes in one submission: 201 the first time, 200 with the same answer whenever it is sent again."""
    client = client_of(request)
    try:
        _check_size(request)
    except Problem:
        throw_away(request)
        raise
    with streamed(request, FILE_BYTES) as files:
        raw = sealing.manifest_of(request, files)
        manifest = sealing.understood(raw)
        sizes = sealing.check_files(manifest, files)
        sealed = sealing.seal_all(raw, files)
    upload, result = hand_in(HandedIn(manifest, sealed, sizes, came_by=f"interface, {client}", client=client))
    if result is Result.CONFLICT:
        detail = (
            "The first submission with this platform_id stands. Both are kept, and staff was told. Use a new platform_id for a new version."
        )
        raise Problem("conflict", detail)
    if upload.client not in ("", client):
        raise Problem("conflict", "Another client handed in a submission with this platform_id.")
    headers = {"Location": _address(upload)}
    return json_response(_receipt(upload, _reference(upload)), 201 if result is Result.NEW else 200, headers)


@endpoint("GET", "HEAD")
def submission(request: HttpRequest, platform_id: str) -> HttpResponse:
    """The receipt of a submission again, with how far it is and, once it left, the result."""
    client = client_of(request)
    upload = Upload.objects.filter(platform_id=platform_id, channel="platform", client__in=("", client), manifest__isnull=False).first()
    if upload is None:
        raise Problem("not-found", "No submission with this platform_id came in. Send it (again).")
    filed = upload.submissions.select_related("dossier").order_by("pk").first()
    return json_response(_receipt(upload, filed.dossier.reference if filed else None) | progress_of(upload, filed))


@endpoint("GET", "HEAD")
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this interface (OpenAPI 3.1). Open to everyone: it holds nothing secret."""
    return HttpResponse(_description(), content_type="application/json")


@endpoint("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Every other address below ``/api/``."""
    raise Problem("not-found", "The addresses of this interface stand in /api/v1/openapi.json.")


@cache
def _description() -> str:
    return resources.files("review.api").joinpath("openapi.json").read_text(encoding="utf-8")


def _check_size(request: HttpRequest) -> None:
    if request.content_type != "multipart/form-data":
        raise Problem("unsupported-media-type", "Send multipart/form-data with a field 'submission' (JSON) and the files as 'files'.")
    length = whole_number(request.META.get("CONTENT_LENGTH", ""))
    if length is None:
        raise Problem("length-required", "Send the body with a Content-Length; chunked bodies are not taken.")
    if length > settings.COT_MAX_UPLOAD_BYTES:
        raise Problem("too-large", f"A submission may be {settings.COT_MAX_UPLOAD_BYTES} bytes at most, all files together.")
    if not has_room(length):
        raise Problem("no-room", "The disk is nearly full. Nothing was taken in: send it again later.", headers={"Retry-After": "300"})


def _reference(upload: Upload) -> str | None:
    """The dossier's reference, which exists once a worker has sorted the submission: seconds after it came in. Waits that long, not longer."""
    patience = 0.0 if getattr(settings, "COT_INLINE", False) else settings.COT_API_WAIT_SECONDS
    age = (timezone.now() - upload.seen_at).total_seconds()  # below nothing: the clock was put back
    ends = time.monotonic() + (patience - age if 0 <= age < patience else 0.0)
    while True:
        filed = Submission.objects.filter(upload=upload).values_list("dossier__reference", flat=True).first()
        if filed or time.monotonic() >= ends:
            return filed
        time.sleep(PATIENCE_STEP)


def _address(upload: Upload) -> str:
    return reverse("api-submissions") + "/" + quote(upload.platform_id, safe="")


def _receipt(upload: Upload, reference: str | None) -> dict[str, Any]:
    """What was received and when. Instants in Belgian time with their offset."""
    assert upload.submitted_at is not None
    return {
        "platform_id": upload.platform_id,
        "reference": reference,
        "receipt": {
            "received_at": _local(upload.submitted_at),
            "upload_started_at": _local(upload.upload_started_at) if upload.upload_started_at else None,
            "registered_at": _local(upload.seen_at),
            "manifest_sha256": upload.manifest_id,
            "files": [{"name": file["name"], "sha256": file["sha256"], "size": file["size"]} for file in upload.files],
        },
        "status_url": _address(upload),
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat()
