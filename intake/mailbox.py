"""What a mailbox is to us: folders with ids, and messages that can be fetched by id. Never a flag, a number or a date to go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

_SHAPE = "{}://user:password@host/INBOX (signs such as @ : / in a password as %40 %3A %2F)"


class MailboxError(Exception):
    """The mailbox as a whole cannot be read now. ``reason`` is Dutch, for officers; ``str()`` English, for operators."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class MailboxSettingsError(MailboxError):
    """The settings of the mailbox are wrong: no later try will help."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "De instellingen van de mailbox kloppen niet. Vraag de beheerder om ze na te kijken.")


class MessageError(Exception):
    """One message cannot be had; the others can. ``reason`` is Dutch."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Listing:
    """All ids of a folder, complete or not at all, and the number under which they stay valid."""

    uidvalidity: int
    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a message whose bytes were not fetched."""

    message_id: str = ""
    from_name: str = ""
    from_address: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message with its witnesses of time (aware). ``raw`` is None when it is larger than asked for; the envelope tells whose."""

    raw: bytes | None
    size: int
    internaldate: datetime | None
    savedate: datetime | None = None
    flags: tuple[str, ...] = ()
    envelope: Envelope = Envelope()


class Mailbox(Protocol):
    """One connection, for one poll. ``name`` has no password; ``folders``: the main one first."""

    name: str
    folders: tuple[str, ...]
    processed: str  # folder to move sorted messages to; "" = the mailbox is only read

    def __enter__(self) -> Mailbox: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def open_folder(self, folder: str) -> Listing:
        """Makes it the folder that is read, and lists it. Raises MailboxError."""

    def arrivals(self, listing: Listing) -> dict[str, datetime]:
        """When each message of the open folder came in, as ``fetch`` tells it, where the server does. Raises MailboxError."""

    def fetch(self, uid: str, limit: int) -> Fetched:
        """One message of the open folder; its bytes only up to ``limit``. Raises MessageError for this one, MailboxError for all."""

    def move(self, uid: str) -> None:
        """Moves a message of the open folder to the processed folder. May fail freely: what counts is in the record."""


def address_of_mailbox() -> tuple[str, str]:
    """Scheme and name (without password) of the configured mailbox. Raises MailboxSettingsError."""
    url = settings.COT_MAILBOX_URL
    scheme, _, rest = url.partition(":")
    if scheme == "maildir" and rest:
        return "maildir", f"maildir:{Path(rest)}"
    if scheme in ("imap", "imaps"):
        try:
            parts = urlsplit(url)
            port = f":{parts.port}" if parts.port else ""
        except ValueError as error:  # a port that is no number, half an IPv6 address
            raise MailboxSettingsError("COT_MAILBOX_URL is no address; write it as " + _SHAPE.format(scheme)) from error
        if not parts.hostname or not parts.username:
            raise MailboxSettingsError("COT_MAILBOX_URL needs a user and a host: " + _SHAPE.format(scheme))
        return scheme, f"{scheme}://{unquote(parts.username)}@{parts.hostname}{port}"
    raise MailboxSettingsError(
        f"COT_MAILBOX_URL: unknown kind of mailbox {scheme!r}; use maildir:PATH, imaps://... or imap://... on loopback"
    )


def configured_mailbox() -> Mailbox:
    """The mailbox of the settings, to be used as a context manager. Raises MailboxSettingsError."""
    scheme, name = address_of_mailbox()
    if scheme == "maildir":
        from intake.maildir import Maildir

        path = Path(settings.COT_MAILBOX_URL.partition(":")[2])
        if path.is_relative_to(settings.COT_DATA_DIR):  # our own embedded mailbox is made when it is not there yet
            for part in ("new", "cur", "tmp"):
                (path / part).mkdir(parents=True, exist_ok=True)
        return Maildir(path, name, tuple(settings.COT_MAILBOX_FOLDERS))
    from intake.connection import Account
    from intake.imap import ImapMailbox

    return ImapMailbox(Account.from_settings(), name)
