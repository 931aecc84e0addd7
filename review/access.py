"""Who may see and do what: the one place where that is decided. An address without a line here is refused to everybody.

``TABLE`` names each view of :mod:`cityofthings.urls`: the roles that may look, and those that may send something.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from dossiers.events import record, writing
from dossiers.roles import HANDLERS, Role, roles_of

SAFE = ("GET", "HEAD", "OPTIONS")
READERS = HANDLERS | {Role.AUDITOR}
EVERY_ROLE = frozenset(Role)
LEADS = frozenset({Role.LEAD})
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """Roles that may look and roles that may send. ``open``: for everyone without log-in; the view itself guards what is somebody's alone."""

    look: frozenset[Role] = NOBODY
    send: frozenset[Role] = NOBODY
    open: bool = False
    listed: bool = True  # what an auditor reads of it goes into the log


OPEN = Entry(open=True)
READ = Entry(look=READERS)
ACT = Entry(look=HANDLERS, send=HANDLERS)

TABLE: dict[str, Entry] = {
    # for everyone: log-in, and the pages and interface that are guarded by a confirmed address or a token
    **dict.fromkeys(("login", "health", "oidc_authentication_init", "oidc_authentication_callback"), OPEN),
    **dict.fromkeys(("start", "blank-form", "self-check", "upload-overview", "ask-link", "confirm-address", "upload-leave"), OPEN),
    **dict.fromkeys(("upload-clock", "upload-begin", "upload-one", "upload-submit", "upload-announce", "upload-part"), OPEN),
    **dict.fromkeys(("api-submissions", "api-submission", "api-openapi", "api-nothing"), OPEN),
    # for everyone with an account
    "logout": Entry(look=EVERY_ROLE, send=EVERY_ROLE, listed=False),
    # health and queues, without any personal data
    "condition": Entry(look=EVERY_ROLE, listed=False),
    # looking
    **dict.fromkeys(
        ("queue", "side-queue", "dossier", "compare-versions", "side-by-side", "message", "upload", "notice", "notice-html"), READ
    ),
    **dict.fromkeys(("look", "page-image", "look-receipt"), READ),
    **dict.fromkeys(("document", "message-raw", "message-part", "upload-file", "notice-raw"), READ),
    # handling
    **dict.fromkeys(("assign", "check-again", "close-term", "join", "move", "correct-field", "correct-table", "message-file"), ACT),
    **dict.fromkeys(("decide-finding", "propose-verdict", "return-verdict", "prepare-letter", "retry-submission", "case-file"), ACT),
    **dict.fromkeys(("notice-edit", "notice-rewrite", "notice-release", "notice-cancel", "notice-readdress", "notice-retry"), ACT),
    "notice-recall": ACT,
    **dict.fromkeys(("message-handle", "message-retry", "upload-handle", "upload-retry"), ACT),
    **dict.fromkeys(("overview", "export"), READ),
    **dict.fromkeys(("bulk", "jury-pack"), Entry(look=READERS, send=HANDLERS)),
    # the second signature
    "sign-verdict": Entry(look=LEADS, send=LEADS),
    # what counts for everybody
    "settings": Entry(look=LEADS | {Role.AUDITOR}),
    **dict.fromkeys(("set-decision-date", "set-automatic", "set-alerts", "set-account"), Entry(look=LEADS, send=LEADS)),
}


def may(user: Any, view: str, *, send: bool = False) -> bool:
    """Whether somebody may open a view, or with ``send`` do what it does. False for a view that is not in the table."""
    entry = TABLE.get(view)
    if entry is None:
        return False
    return entry.open or bool(roles_of(user) & (entry.send if send else entry.look))


def home_of(user: Any) -> str:
    """The name of the page where somebody begins."""
    return "queue" if may(user, "queue") else "condition"


class Access:
    """Refuses what the table does not allow, and writes down what an auditor reads before it is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if not may(request.user, name, send=request.method not in SAFE):
            raise PermissionDenied
        if Role.AUDITOR in roles_of(request.user) and TABLE[name].listed and not TABLE[name].open:
            _write_down(request, name)


def _write_down(request: HttpRequest, view: str) -> None:
    who = request.user.get_username()
    address = request.get_full_path()[:1000]
    with writing():
        record("read", f"Bekeken door {who}: {address}", actor=who, data={"view": view, "address": address, "method": request.method or ""})
