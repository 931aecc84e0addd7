"""An IMAP mailbox, read-only by default, with an own connection per poll."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from imapclient.datetime_util import parse_to_datetime
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError
from imapclient.response_types import Envelope as ImapEnvelope

from dossiers import tokens
from dossiers.tokens import TokenError
from intake.connection import Account, Watchdog, WatchedClient
from intake.mailbox import Envelope, Fetched, Listing, MailboxError, MessageError
from parsers.eml_text import decoded_header

IDLE_RENEW_SECONDS = 20 * 60  # servers may end an IDLE after 30 minutes
PERMISSION = "IMAP.AccessAsApp"  # what Exchange Online asks of an application's token


@contextlib.contextmanager
def _told(watchdog: Watchdog) -> Iterator[None]:
    """Turns what may go wrong with a connection into one kind of error."""
    try:
        yield
    except (MailboxError, MessageError):
        raise
    except TokenError as error:
        raise MailboxError(f"login by token failed: {error}", error.reason) from error
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
                token = tokens.access_token() if self.account.by_token else ""  # before connecting: no server waits long for a log-in
                self._client = WatchedClient(self.account, self._watchdog)
                self._log_in(token)
                saves = self._client.has_capability("SAVEDATE")
                self._items = ["INTERNALDATE", "FLAGS", "RFC822.SIZE", *(["SAVEDATE"] if saves else [])]
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _log_in(self, token: str) -> None:
        if not self.account.by_token:
            self._client.login(self.account.user, self.account.password)
        elif not self._by_token(token):
            token = tokens.access_token(fresh=True)  # the one kept here may have been withdrawn: once more with a new one
            if not self._by_token(token):
                raise tokens.login_refused(token, PERMISSION, self.account.host)

    def _by_token(self, token: str) -> bool:
        """False when the server refuses it; a connection that breaks is another kind of trouble."""
        try:
            self._client.oauth2_login(self.account.user, token)
        except LoginError as error:
            if isinstance(error.__context__, IMAPClientAbortError):
                raise error.__context__ from None
            return False
        return True

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

    def arrivals(self, listing: Listing) -> dict[str, datetime]:
        """A few hundred at once: servers do not take lines of any length."""
        found: dict[str, datetime | None] = {}
        with _told(self._watchdog):
            for begin in range(0, len(listing.uids), 300):
                told = self._client.fetch([int(uid) for uid in listing.uids[begin : begin + 300]], ["INTERNALDATE"])
                found |= {str(uid): _aware(facts.get(b"INTERNALDATE")) for uid, facts in told.items()}
        return {uid: at for uid, at in found.items() if at is not None}

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
                    if raw is None or (size and not raw):  # Exchange gives an empty text for what it cannot put together just now
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
