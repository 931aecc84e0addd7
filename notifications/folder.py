"""Mail out as files: one ``.eml`` per mail in a folder. The name follows from the Message-ID, so writing it twice is writing it once."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from notifications.outcomes import Unreachable


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of ``file:PATH``."""

    path: Path

    @property
    def name(self) -> str:
        return f"file:{self.path}"

    def file_of(self, message_id: str) -> Path:
        """Where the mail of that Message-ID is written. The digest keeps names apart that look the same once made safe."""
        readable = re.sub(r"[^A-Za-z0-9.@_-]+", "_", message_id.strip("<>")).strip("._")[:120] or "mail"
        return self.path / f"{readable}.{hashlib.sha256(message_id.encode()).hexdigest()[:8]}.eml"

    @contextmanager
    def conversation(self, message_id: str) -> Iterator[FolderConversation]:
        """Makes the folder. Raises Unreachable when that cannot be done."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o750)
        except OSError as error:
            raise Unreachable(f"map kan niet worden gemaakt: {error.strerror}") from error
        yield FolderConversation(self.file_of(message_id))

    def arrived(self, message_id: str) -> bool | None:
        """A file is whole once it has its name."""
        return self.file_of(message_id).exists()

    def problems(self) -> Iterator[str]:
        """Whether files can be written there."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o750)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            yield f"COT_MAIL_OUT_URL: {self.path} cannot be written: {error.strerror}"


@dataclass(frozen=True, slots=True)
class FolderConversation:
    """One mail to one file."""

    file: Path

    def address(self, sender: str, recipient: str, size: int) -> None:
        """Nothing to ask of a folder."""

    def hand_over(self, raw: bytes) -> str:
        """Temporary name, flushed to disk, renamed. A failure leaves nothing under the real name: Unreachable, not unknown."""
        temporary = self.file.with_name(f".{secrets.token_hex(6)}.tmp")
        try:
            with open(temporary, "xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self.file)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise Unreachable(f"bestand kan niet worden geschreven: {error.strerror}") from error
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return f"geschreven als {self.file.name}"
