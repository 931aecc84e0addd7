"""What every page tells the browser it may do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""For our own pages: nothing from elsewhere, no inline script or style."""

INERT_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For bytes of others: nothing may load, run or be framed, even if a browser shows them after all."""

FRAME_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""For the view of a document inside a page of ours: our own stylesheet and pictures, nothing else."""

LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
"""For the preview of a letter: its own inline style, inside a frame of our page, without script, links or images from elsewhere."""


class ContentSecurityPolicy:
    """Puts the policy on every response that does not carry a stricter one, and keeps pages with personal data out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"
        )
        response.headers.setdefault("Cache-Control", "no-store")
        return response
