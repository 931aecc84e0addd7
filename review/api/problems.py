"""What went wrong, as ``application/problem+json`` (RFC 9457). English: the platform's developers read it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from dossiers.evidence import StoreError

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]

TITLES = {
    "unauthorized": (401, "A valid bearer token is needed"),
    "not-found": (404, "There is nothing at this address"),
    "method-not-allowed": (405, "This method is not allowed here"),
    "conflict": (409, "This platform_id is known with other content"),
    "length-required": (411, "The request has no Content-Length"),
    "too-large": (413, "The submission is too large"),
    "unsupported-media-type": (415, "The request is not multipart/form-data"),
    "malformed": (400, "The request cannot be understood"),
    "invalid-submission": (422, "The submission is not valid"),
    "file-missing": (422, "A file of the manifest did not arrive whole"),
    "file-not-listed": (422, "A file arrived that the manifest does not name"),
    "file-type": (422, "A file is of a type that is not accepted"),
    "server-error": (500, "The server made a mistake"),
    "no-room": (503, "The server cannot take in anything now"),
    "unavailable": (503, "The server cannot answer now"),
}
"""Kind -> status and title. The kind is the last part of the problem's ``type`` and stays the same for ever."""


class Problem(Exception):
    """Ends a request of the interface. ``errors``: what is wrong with which part, for a program to read."""

    def __init__(self, kind: str, detail: str, errors: list[dict[str, Any]] | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors, self.headers = kind, detail, errors or [], headers or {}

    def response(self) -> HttpResponse:
        """The answer to send."""
        status, title = TITLES[self.kind]
        body: dict[str, Any] = {"type": f"urn:cityofthings:problem:{self.kind}", "title": title, "status": status, "detail": self.detail}
        if self.errors:
            body["errors"] = self.errors
        return json_response(body, status, self.headers, "application/problem+json")


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None, kind: str = "application/json") -> HttpResponse:
    """JSON in UTF-8."""
    return HttpResponse(json.dumps(body, ensure_ascii=False, indent=1) + "\n", content_type=kind, status=status, headers=headers)


def endpoint(*methods: str) -> Callable[[View], View]:
    """A view of the interface: no log-in and no form token (it has bearer tokens), these methods only, and every mistake as a problem."""

    def made(view: View) -> View:
        @functools.wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    allowed = {"Allow": ", ".join(methods)}
                    raise Problem(
                        "method-not-allowed", f"{request.method} is not allowed here, only {', '.join(methods)}.", headers=allowed
                    )
                return view(request, *args, **kwargs)
            except Problem as problem:
                return problem.response()
            except (RequestDataTooBig, TooManyFilesSent) as error:
                return Problem("too-large", str(error)).response()
            except (MultiPartParserError, UnreadablePostError, SuspiciousOperation, BadRequest) as error:
                return Problem("malformed", f"The body is not sound multipart/form-data ({type(error).__name__}).").response()
            except (OperationalError, InterfaceError, StoreError) as error:  # the record is held or away, or the disk takes nothing
                log.error("interface unavailable", method=request.method, error=f"{type(error).__name__}: {error}".strip())
                detail = "Our record cannot be reached. Send the same request again later. Sending it twice does no harm."
                return Problem("unavailable", detail, headers={"Retry-After": "60"}).response()
            except Exception as error:  # the border of the interface: whoever calls gets an answer it can read
                log.error("interface failed", method=request.method, exc_info=error)
                detail = "Nothing is lost: send the same submission again later. Sending it twice does no harm."
                return Problem("server-error", detail).response()

        return csrf_exempt(login_not_required(answered))

    return made
