"""An IMAP mailbox, read-only by default, with an own connection per poll and a deadline over everything.

A socket time-out bounds one read only: a server that drips a byte now and then would hold a poll for ever. So a timer cuts the connection.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout, imap4, tls
from imapclient.datetime_util import parse_to_datetime
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError
from imapclient.response_types import Envelope as ImapEnvelope

from intake.mailbox import Envelope, Fetched, Listing, MailboxError, MailboxSettingsError, MessageError
from parsers.eml_text import decoded_header

CONNECT_SECONDS, READ_SECONDS = 15, 30
IDLE_RENEW_SECONDS = 20 * 60  # servers may end an IDLE after 30 minutes


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

    @classmethod
    def from_settings(cls) -> Account:
        """The account of the settings. Raises MailboxSettingsError for what is not safe or not understood."""
        parts = urlsplit(settings.COT_MAILBOX_URL)
        secure, host = parts.scheme == "imaps", parts.hostname or ""
        if settings.COT_MAILBOX_AUTH != "password":
            raise MailboxSettingsError(f"COT_MAILBOX_AUTH={settings.COT_MAILBOX_AUTH} is not supported by this version; use password")
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


class _WatchedClient(IMAPClient):
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


@contextlib.contextmanager
def _told(watchdog: Watchdog) -> Iterator[None]:
    """Turns what may go wrong with a connection into one kind of error."""
    try:
        yield
    except (MailboxError, MessageError):
        raise
    except LoginError as error:
        raise MailboxError(f"login refused: {error}", "De mailbox weigert onze aanmelding.") from error
    except ssl.SSLCertVerificationError as error:
        raise MailboxError(f"certificate not trusted: {error}", "De mailserver toont geen geldig certificaat.") from error
    except (IMAPClientError, OSError, ValueError, TypeError, AttributeError) as error:  # the last three: a cut or garbled answer
        if watchdog.cut:
            raise MailboxError("deadline over", "De mailbox antwoordde te traag. We proberen het opnieuw.") from error
        raise MailboxError(f"{type(error).__name__}: {error}", "De mailbox is niet bereikbaar of antwoordt niet goed.") from error


class ImapMailbox:
    """One poll's connection."""

    def __init__(self, account: Account, name: str) -> None:
        self.account, self.name, self.folders, self.processed = account, name, account.folders, account.processed
        self._watchdog = Watchdog(account.deadline)
        self._client: Any = None
        self._items: list[str] = []

    def __enter__(self) -> ImapMailbox:
        self._watchdog.start()
        try:
            with _told(self._watchdog):
                self._client = _WatchedClient(self.account, self._watchdog)
                self._client.login(self.account.user, self.account.password)
                saves = self._client.has_capability("SAVEDATE")
                self._items = ["INTERNALDATE", "FLAGS", "RFC822.SIZE", *(["SAVEDATE"] if saves else [])]
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._client is not None:
            try:
                self._client.logout()
            except (IMAPClientError, OSError, ValueError, AttributeError):
                with contextlib.suppress(IMAPClientError, OSError, ValueError, AttributeError):
                    self._client.shutdown()
        self._watchdog.stop()

    def open_folder(self, folder: str) -> Listing:
        """The whole UID list; the folder is opened read-only unless messages are to be moved out of it."""
        with _told(self._watchdog):
            try:
                opened = self._client.select_folder(folder, readonly=not (self.processed and folder == self.folders[0]))
            except IMAPClientError as error:
                if isinstance(error, IMAPClientAbortError):
                    raise
                raise MailboxError(f"folder {folder!r} cannot be opened: {error}", f"De map '{folder}' kan niet geopend worden.") from error
            uids = self._client.search(["ALL"]) if opened[b"EXISTS"] else []
            return Listing(int(opened[b"UIDVALIDITY"]), tuple(str(uid) for uid in sorted(uids)))

    def fetch(self, uid: str, limit: int) -> Fetched:
        """Witnesses first, then the bytes with BODY.PEEK[] (no flag changes)."""
        with _told(self._watchdog):
            try:
                facts = self._client.fetch([int(uid)], self._items).get(int(uid))
                if not facts:
                    raise MessageError("Het bericht was verdwenen voor we het konden ophalen.")
                size = int(facts[b"RFC822.SIZE"])
                raw, envelope = None, Envelope()
                if size <= limit:
                    raw = self._client.fetch([int(uid)], ["BODY.PEEK[]"]).get(int(uid), {}).get(b"BODY[]")
                    if raw is None:
                        raise MessageError("De mailserver gaf het bericht niet. We proberen het opnieuw.")
                else:
                    envelope = _envelope(self._client.fetch([int(uid)], ["ENVELOPE"]).get(int(uid), {}).get(b"ENVELOPE"))
            except IMAPClientError as error:
                if isinstance(error, IMAPClientAbortError):
                    raise
                raise MessageError("De mailserver gaf het bericht niet. We proberen het opnieuw.") from error
            flags = tuple(flag.decode("ascii", "replace") for flag in facts.get(b"FLAGS", ()))
            return Fetched(raw, size, _aware(facts.get(b"INTERNALDATE")), _aware(facts.get(b"SAVEDATE")), flags, envelope)

    def move(self, uid: str) -> None:
        """To the processed folder, by MOVE or, where the server has none, copy and delete of exactly this message."""
        with _told(self._watchdog):
            if self._client.has_capability("MOVE"):
                self._client.move([int(uid)], self.processed)
            elif self._client.has_capability("UIDPLUS"):
                self._client.copy([int(uid)], self.processed)
                self._client.delete_messages([int(uid)], silent=True)
                self._client.uid_expunge([int(uid)])
            else:
                raise MessageError("De mailserver kan geen berichten verplaatsen.")

    def wait_for_change(self, seconds: float, stop: threading.Event) -> bool:
        """Waits in IDLE on the open folder. True when the server told something new; False after ``seconds`` or when stopped."""
        with _told(self._watchdog):
            self._client.idle()
            waited = 0.0
            while waited < seconds and not stop.is_set():
                told = self._client.idle_check(timeout=1.0)
                if any(len(response) > 1 and response[1] in (b"EXISTS", b"RECENT", b"EXPUNGE") for response in told):
                    self._client.idle_done()
                    return True
                waited += 1.0
            self._client.idle_done()
            return False


def _aware(value: Any) -> datetime | None:
    """An instant from the server, in UTC; imapclient leaves SAVEDATE as text."""
    if isinstance(value, bytes):
        try:
            value = parse_to_datetime(value, normalise=False)
        except ValueError:
            return None
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo is not None else None


def _envelope(found: ImapEnvelope | None) -> Envelope:
    if found is None:
        return Envelope()
    sender = found.from_[0] if found.from_ else None
    parts = (
        [part.decode("utf-8", "replace") if part else "" for part in (sender.name, sender.mailbox, sender.host)] if sender else ["", "", ""]
    )
    subject = (found.subject or b"").decode("utf-8", "replace")
    return Envelope(
        (found.message_id or b"").decode("utf-8", "replace"), decoded_header(parts[0]), f"{parts[1]}@{parts[2]}", decoded_header(subject)
    )
