"""A Maildir as mailbox: files in ``new/`` and ``cur/``, never modified. A file's time is its INTERNALDATE, its unique name its id."""

from __future__ import annotations

import contextlib
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from intake.mailbox import Envelope, Fetched, Listing, MailboxError, MessageError

_HEADER_BYTES = 65536


class Maildir:
    """The folder ``INBOX`` is the Maildir itself, any other a Maildir++ subfolder (``.Name``)."""

    processed = ""  # moving is the business of whoever owns the Maildir

    def __init__(self, path: Path, name: str, folders: tuple[str, ...] = ()) -> None:
        self.path, self.name = path, name
        self.folders = ("INBOX", *(folder for folder in folders if folder != "INBOX"))
        self._root = path
        self._files: dict[str, Path] = {}

    def __enter__(self) -> Maildir:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def open_folder(self, folder: str) -> Listing:
        """Every file of ``new/`` and ``cur/``, oldest first."""
        self._root = self.path if folder == "INBOX" else self.path / f".{folder}"
        self._files = self._list()
        return Listing(1, tuple(sorted(self._files, key=self._age)))

    def _list(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        try:
            for part in ("cur", "new"):
                with os.scandir(self._root / part) as entries:
                    found.update({_unique(entry.name): Path(entry.path) for entry in entries if not entry.name.startswith(".")})
        except OSError as error:
            raise MailboxError(
                f"maildir {self._root} cannot be read: {error.strerror}", f"De mailbox ({self._root.name}) kan niet gelezen worden."
            ) from error
        return found

    def _age(self, uid: str) -> tuple[float, str]:
        try:
            return self._files[uid].lstat().st_mtime, uid
        except OSError:
            return 0.0, uid

    def arrivals(self, listing: Listing) -> dict[str, datetime]:
        """The times of the files."""
        found = {}
        for uid in listing.uids:
            with contextlib.suppress(OSError, KeyError):
                found[uid] = datetime.fromtimestamp(self._files[uid].lstat().st_mtime, UTC)
        return found

    def fetch(self, uid: str, limit: int) -> Fetched:
        """The file's bytes. One that a mail program renamed meanwhile (read, answered) is looked up again by its unique name."""
        path = self._files.get(uid)
        try:
            if path is None or not path.exists():
                path = self._list().get(uid, path)
            if path is None:
                raise MessageError("Het bericht was verdwenen voor we het konden ophalen.")
            details = path.lstat()
            if not stat.S_ISREG(details.st_mode):
                raise MessageError("Dit is geen gewoon bestand. Het is niet gelezen.")
            raw = path.read_bytes() if details.st_size <= limit else None
            envelope = Envelope() if raw is not None else _envelope(path)
        except FileNotFoundError as error:
            raise MessageError("Het bericht was verdwenen voor we het konden ophalen.") from error
        except OSError as error:
            raise MessageError(f"Het bericht kan niet gelezen worden ({error.strerror}).") from error
        flags = tuple(path.name.partition(":2,")[2])
        return Fetched(raw, details.st_size, datetime.fromtimestamp(details.st_mtime, UTC), None, flags, envelope)

    def move(self, uid: str) -> None:
        """Never: a Maildir is only read."""
        raise MessageError("Een Maildir wordt alleen gelezen.")


def _unique(name: str) -> str:
    """The part before the flags, fit for a database column."""
    return os.fsencode(name.partition(":2,")[0]).decode("utf-8", "backslashreplace")[:255]


def _envelope(path: Path) -> Envelope:
    from parsers.eml import headers_only

    with open(path, "rb") as file:
        mail = headers_only(file.read(_HEADER_BYTES), "")
    return Envelope(mail.message_id, mail.from_name, mail.from_address, mail.subject)
