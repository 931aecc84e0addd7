"""The setting ``COT_MAIL_OUT_URL``: by which way mail leaves, and whether that way works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notifications.folder import Folder
from notifications.outcomes import Refused, Unreachable
from notifications.smtp import Server

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PORTS = {"smtp": 587, "smtps": 465}


class Conversation(Protocol):
    """One mail on its way, in the steps between which its state is written down."""

    def address(self, sender: str, recipient: str, size: int) -> None:
        """Everything before the content. Raises Refused or Unreachable: the mail surely did not leave."""

    def hand_over(self, raw: bytes) -> str:
        """The content; gives the answer that says it was taken. Raises Refused (surely not taken) or OutcomeUnknown."""


class Way(Protocol):
    """A way out. ``name`` is shown to officers and kept with the mail: never a password."""

    @property
    def name(self) -> str: ...

    def conversation(self, message_id: str) -> AbstractContextManager[Conversation]:
        """Opens one. Raises Refused or Unreachable."""

    def arrived(self, message_id: str) -> bool | None:
        """Whether a mail of that id was handed over; None when this way cannot tell."""

    def problems(self) -> Iterator[str]:
        """What is wrong with it, in English, for ``doctor``."""


def way() -> Way:
    """The way out that the settings ask for. Raises ImproperlyConfigured (English, with what to write instead)."""
    url = settings.COT_MAIL_OUT_URL
    if url.startswith("file:"):
        path = url.removeprefix("file:")
        if not path.strip("/"):
            raise ImproperlyConfigured("COT_MAIL_OUT_URL: file: needs a folder, for example file:/var/lib/cityofthings/outbox")
        return Folder(Path(path))
    return _server(url)


def _server(url: str) -> Server:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(
            "COT_MAIL_OUT_URL must be file:FOLDER, smtp://user:password@host:port or smtps://user:password@host:port"
        )
    options = parse_qs(parts.query, keep_blank_values=True)
    if set(options) - {"starttls"} or options.get("starttls", ["yes"]) != ["yes"]:
        raise ImproperlyConfigured("COT_MAIL_OUT_URL: the only option is ?starttls=yes (off loopback STARTTLS is always used)")
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError as error:
        raise ImproperlyConfigured(f"COT_MAIL_OUT_URL: {error}") from error
    implicit = parts.scheme == "smtps"
    by_token = bool(parts.username) and parts.password is None
    if by_token and settings.COT_MAILBOX_AUTH != "xoauth2":
        raise ImproperlyConfigured(
            "COT_MAIL_OUT_URL: a user without a password logs in by token; set COT_MAILBOX_AUTH=xoauth2, or a password"
        )
    return Server(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        implicit_tls=implicit,
        starttls=not implicit and (parts.hostname not in LOOPBACK or "starttls" in options),
        by_token=by_token,
    )


def sender() -> str:
    """The bare address in ``COT_MAIL_FROM``."""
    return parseaddr(settings.COT_MAIL_FROM)[1]


def probe() -> list[str]:
    """What is wrong with outgoing mail, one English line each. Connects, secures and logs in without sending, or writes to the folder."""
    found = [] if "@" in sender() else [f"COT_MAIL_FROM is no mail address: {settings.COT_MAIL_FROM!r}"]
    try:
        found += way().problems()
    except ImproperlyConfigured as error:
        found.append(str(error))
    except Refused as error:
        found.append(f"COT_MAIL_OUT_URL: {way().name} refused us: {error}")
    except Unreachable as error:
        found.append(f"COT_MAIL_OUT_URL: {way().name} cannot be used: {error.__cause__}")
    return found
