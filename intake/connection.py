"""How an IMAP server is reached: the account of the settings, and a connection that a watchdog can cut at any moment.

A socket time-out bounds one read only: a server that drips a byte now and then would hold a poll for ever. So a timer cuts the connection.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout, imap4, tls

from intake.mailbox import MailboxSettingsError

CONNECT_SECONDS, READ_SECONDS = 15, 30


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom to log in. ``secure``: TLS from the first byte, with the certificate checked."""

    host: str
    port: int
    secure: bool
    user: str
    password: str
    folders: tuple[str, ...]
    processed: str
    deadline: float
    context: ssl.SSLContext | None = None  # None: the machine's own authorities
    by_token: bool = False  # XOAUTH2 instead of a password

    @classmethod
    def from_settings(cls) -> Account:
        """The account of the settings. Raises MailboxSettingsError for what is not safe or not understood."""
        parts = urlsplit(settings.COT_MAILBOX_URL)
        secure, host = parts.scheme == "imaps", parts.hostname or ""
        if settings.COT_MAILBOX_AUTH not in ("password", "xoauth2"):
            raise MailboxSettingsError(f"COT_MAILBOX_AUTH={settings.COT_MAILBOX_AUTH} is not understood; use password or xoauth2")
        if not secure and not _is_loopback(host):
            raise MailboxSettingsError("imap:// without TLS is only allowed on loopback; use imaps://")
        main = unquote(parts.path.lstrip("/")) or "INBOX"
        folders = (main, *(folder for folder in settings.COT_MAILBOX_FOLDERS if folder and folder != main))
        if settings.COT_MAILBOX_PROCESSED in folders:
            raise MailboxSettingsError("COT_MAILBOX_PROCESSED must not be one of the folders that are read")
        return cls(
            host=host,
            port=parts.port or (993 if secure else 143),
            secure=secure,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            folders=folders,
            processed=settings.COT_MAILBOX_PROCESSED,
            deadline=settings.COT_MAILBOX_DEADLINE_SECONDS,
            by_token=settings.COT_MAILBOX_AUTH == "xoauth2",
        )


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Watchdog:
    """Cuts whatever connection it was shown when its time is up; reading and writing then end with an error at once."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self.cut = False

    def start(self) -> None:
        """The clock starts here."""
        self._timer.start()

    def watch(self, connection: socket.socket) -> None:
        """From now on this is the connection to cut."""
        self._socket = connection
        if self.cut:
            self._cut()

    def stop(self) -> None:
        """All went well in time."""
        self._timer.cancel()

    def _cut(self) -> None:
        self.cut = True
        connection = self._socket
        if connection is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)  # of the bare socket: the TLS layer may be in use by the other thread


class _Plain(imap4.IMAP4WithTimeout):
    def __init__(self, watch: Callable[[socket.socket], None], host: str, port: int, timeout: float) -> None:
        self._watch = watch
        super().__init__(host, port, timeout)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        connection = socket.create_connection((self.host, self.port), timeout or CONNECT_SECONDS)
        self._watch(connection)
        return connection


class _Secure(tls.IMAP4_TLS):
    def __init__(self, watch: Callable[[socket.socket], None], host: str, port: int, context: ssl.SSLContext, timeout: float) -> None:
        self._watch = watch
        super().__init__(host, port, context, timeout)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        bare = socket.create_connection((self.host, self.port), timeout or CONNECT_SECONDS)
        connection = self.ssl_context.wrap_socket(bare, server_hostname=self.host, do_handshake_on_connect=False)
        self._watch(connection)
        connection.do_handshake()
        return connection


class WatchedClient(IMAPClient):
    """imapclient that shows its socket before the first byte is read: a greeting or a handshake can be dripped, too."""

    def __init__(self, account: Account, watchdog: Watchdog) -> None:
        self._account, self._watchdog = account, watchdog
        timeout = SocketTimeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        super().__init__(account.host, account.port, ssl=account.secure, timeout=timeout)
        self.normalise_times = False  # otherwise INTERNALDATE is naive, in today's offset

    def _create_IMAP4(self) -> Any:
        if self._account.secure:
            context = self._account.context or ssl.create_default_context()
            return _Secure(self._watchdog.watch, self.host, self.port, context, CONNECT_SECONDS)
        return _Plain(self._watchdog.watch, self.host, self.port, CONNECT_SECONDS)
