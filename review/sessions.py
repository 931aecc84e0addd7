"""How long somebody stays logged in: until nothing was done for a while, and never longer than a working day."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

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
    if now - seen > settings.COT_SESSION_IDLE_MINUTES * 60 or now - began > LONGEST:
        logout(request)
    elif now - seen >= _STEP or _SEEN not in request.session:
        request.session[_BEGAN], request.session[_SEEN] = began, now
