"""How long somebody stays logged in: until nothing was done for a while, and never longer than a working day; and where they go on after it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 10 * 3600  # seconds
_STEP = 60  # seconds between two notes of the last sign of life
_BEGAN, _SEEN = "began", "seen"


class Sessions:
    """Ends the session of who did nothing for ``COT_SESSION_IDLE_MINUTES``. Applicants are not logged in: their pages have a term of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            _keep_or_end(request, int(time.time()))
        return self.get_response(request)


def _keep_or_end(request: HttpRequest, now: int) -> None:
    began, seen = request.session.get(_BEGAN, now), request.session.get(_SEEN, now)
    if seen > now + _STEP:  # our clock was put back: how long nothing was done counts from now
        seen, began = now - _STEP, min(began, now)
    if now - seen > settings.COT_SESSION_IDLE_MINUTES * 60 or now - began > LONGEST:
        logout(request)
    elif now - seen >= _STEP or _SEEN not in request.session:
        request.session[_BEGAN], request.session[_SEEN] = began, now


class LoginRequired(LoginRequiredMiddleware):
    """Django's own; but who sent a form after the session was over goes on, after the log-in, on the page of that form.

    The address of the form itself only takes forms: it would show an error.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(_page_before(request), str(self.get_login_url(view_func)))


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the form stood on, as far as the browser tells; else the front page."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
