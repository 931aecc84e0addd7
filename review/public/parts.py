"""What the script of the upload page talks to: a file is announced, its parts are added where they left off, and it can be taken out again.

The shape follows the tus protocol (offset asked with HEAD, added with PATCH and ``Upload-Offset``), in JSON and with our own session and token.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.models import WebUpload, WebUploadFile
from review.numbers import whole_number
from review.public import drafts, pages
from review.public.pages import open_page
from review.public.views import for_applicant

_SHA256 = re.compile(r"[0-9a-f]{64}")


@open_page
@require_GET
def clock(request: HttpRequest) -> HttpResponse:
    """Our clock, in milliseconds since 1970: what counts at the deadline."""
    return JsonResponse({"now": int(timezone.now().timestamp() * 1000)})


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def answer(request: HttpRequest, draft: WebUpload, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, draft, *args, **kwargs)
        except drafts.Refused as refused:
            told: dict[str, Any] = {"problem": str(refused)}
            if refused.offset is not None:
                told["offset"] = refused.offset
            return JsonResponse(told, status=refused.status)

    return answer


@for_applicant
@_answered
def announce(request: HttpRequest, draft: WebUpload) -> HttpResponse:
    """``{"name", "size", "sha256"}`` -> ``{"id", "offset"}``: from where to send it."""
    if request.method != "POST":
        raise drafts.Refused("Dit adres neemt alleen bestanden aan.", 405)
    try:
        told = json.loads(request.body)
        name, size, sha256 = str(told["name"]), int(told["size"]), str(told.get("sha256") or "")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, UnreadablePostError) as error:
        raise drafts.Refused("Dit bestand kunnen we niet aannemen. Kies het opnieuw.") from error
    if size < 1 << 62:
        drafts.check_room(size)
    file = drafts.announce(draft, name, size, sha256 if _SHA256.fullmatch(sha256) else "", pages.clock())
    return JsonResponse({"id": file.pk, "offset": drafts.arrived(file)})


@for_applicant
@_answered
def part(request: HttpRequest, draft: WebUpload, number: int) -> HttpResponse:
    """HEAD or GET: how much is there. PATCH: more of it, from ``Upload-Offset``. DELETE: take it out."""
    file = get_object_or_404(WebUploadFile.objects.select_related("web_upload"), pk=number, web_upload=draft)
    if request.method in ("GET", "HEAD"):
        return _offset(drafts.arrived(file))
    if request.method == "DELETE":
        drafts.remove(file)
        return HttpResponse(status=204)
    if request.method != "PATCH":
        raise drafts.Refused("Dit adres neemt alleen delen van een bestand aan.", 405)
    if draft.submitted_at is not None:
        raise drafts.Refused("Deze upload is al ingediend. Begin een nieuwe versie.", 409)
    offset = whole_number(request.headers.get("Upload-Offset", ""))
    length = whole_number(request.META.get("CONTENT_LENGTH", ""))
    if offset is None or length is None or length > drafts.PART_BYTES:
        raise drafts.Refused("Dit deel kunnen we niet aannemen.")
    drafts.check_room(length)  # here, too: many files may have been announced while there still was room for each
    try:
        return _offset(drafts.append(file, offset, request))
    except UnreadablePostError:
        return _offset(drafts.arrived(file), 400)


def _offset(count: int, status: int = 200) -> HttpResponse:
    return JsonResponse({"offset": count}, status=status, headers={"Upload-Offset": str(count)})
