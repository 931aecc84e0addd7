"""Wrappings that mail programs put around documents: saved Outlook mails (.msg), winmail.dat, signed S/MIME (.p7m), locked Office files."""

from __future__ import annotations

import email
import email.policy
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any

from parsers import archive, media
from parsers.limits import Limits
from parsers.model import Unreadable

LOCKED = "Dit bestand zit achter een wachtwoord. Stuur het zonder wachtwoord."
ENCIPHERED = "Dit is versleuteld. Stuur het opnieuw zonder versleuteling."
_DAMAGED_MAIL = "Deze bewaarde mail (.msg) is beschadigd. Stuur de documenten zelf, als docx, pdf of xlsx."
_DAMAGED_TNEF = "Deze bijlage is ingepakt door Outlook (winmail.dat) en is beschadigd. Stuur de documenten opnieuw, als gewone bijlage."
_DAMAGED_SIGNED = "Dit ondertekende bestand is beschadigd. Stuur het document zelf, als docx, pdf of xlsx."
_NOT_INSIDE = "Dit is alleen een handtekening. Het document zelf zit er niet bij."
_EVERYONE = "VelvetSweatshop"  # Excel locks "read only" files with this word, and opens them without asking
_ENTITY = re.compile(rb"(?:[A-Za-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*?content-(?:type|transfer-encoding):", re.I)

logging.getLogger("tnefparse").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One document out of a wrapping. ``problem`` (Dutch) when it is there but could not be taken out."""

    name: str
    data: bytes
    problem: str = ""


def outlook_mail(data: bytes, limits: Limits) -> list[Enclosure]:
    """The attachments of a saved Outlook mail, those of mails attached to it too.

    Raises :class:`Unreadable` or :class:`parsers.archive.TooLarge`.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as storage:
            found = list(_attachments(storage, [], limits.mail_depth))
    except Exception as error:  # the reader of this old format fails in many ways on a damaged file
        raise Unreadable(_DAMAGED_MAIL) from error
    return _bounded(found, limits)


def _attachments(storage: Any, prefix: list[str], depth: int) -> Iterator[Enclosure]:
    level = len(prefix)
    entries = storage.listdir(streams=False, storages=True)
    own = [path for path in entries if len(path) == level + 1 and path[:level] == prefix and path[level].startswith("__attach_version1.0_")]
    for number, path in enumerate(sorted(own), 1):
        embedded = [*path, "__substg1.0_3701000D"]
        if storage.exists("/".join(embedded)):
            if depth > 0:
                yield from _attachments(storage, embedded, depth - 1)
            continue
        raw = _stream(storage, path, "37010102")
        name = _text(storage, path, "3707") or _text(storage, path, "3704") or _text(storage, path, "3001") or f"bijlage-{number}"
        if raw is None:
            yield Enclosure(
                name, b"", "Deze bijlage zit niet in de bewaarde mail, er staat alleen een verwijzing naar. Stuur het document zelf."
            )
            continue
        if media.is_image(media.sniff(raw, name)) and _text(storage, path, "3712") and is_logo(raw, False):
            continue  # a logo in the signature
        yield Enclosure(name, raw)


def is_logo(data: bytes, in_the_text: bool) -> bool:
    """As ``raster.is_logo``, which opens pictures: its libraries are only loaded when a mail brings one."""
    from parsers import raster

    return raster.is_logo(data, in_the_text)


def is_large(data: bytes) -> bool:
    """As ``raster.is_large``, for the same reason."""
    from parsers import raster

    return raster.is_large(data)


def _stream(storage: Any, path: list[str], code: str) -> bytes | None:
    whole = "/".join([*path, f"__substg1.0_{code}"])
    return storage.openstream(whole).read() if storage.exists(whole) else None


def _text(storage: Any, path: list[str], code: str) -> str:
    wide = _stream(storage, path, f"{code}001F")
    if wide is not None:
        return wide.decode("utf-16-le", "replace").strip("\0 ")
    narrow = _stream(storage, path, f"{code}001E")
    return narrow.decode("cp1252", "replace").strip("\0 ") if narrow is not None else ""


def winmail(data: bytes, limits: Limits) -> list[Enclosure]:
    """The attachments in a winmail.dat; empty when it holds only the text of the mail. Raises as :func:`outlook_mail`."""
    from tnefparse import TNEF

    try:
        packed = TNEF(data, do_checksum=False)
        found = [Enclosure(_shown(one.long_filename() or one.name, n), bytes(one.data)) for n, one in enumerate(packed.attachments, 1)]
    except Exception as error:  # a library that takes its bytes at their word
        raise Unreadable(_DAMAGED_TNEF) from error
    held = [one for one in _bounded(found, limits) if one.data]
    if not held and not _whole(data):
        raise Unreadable(_DAMAGED_TNEF)
    return held


def _bounded(found: list[Enclosure], limits: Limits) -> list[Enclosure]:
    """The attachments, when they are not too many. Never some of them: what is left out would be told as absent."""
    if len(found) > limits.mail_parts:
        raise archive.TooLarge(archive.TOO_MUCH)
    return found


def _whole(data: bytes) -> bool:
    """Whether the attributes of a winmail.dat (level, kind, length, data, checksum) go on to its end."""
    at = 6
    while at + 9 <= len(data):
        at += 11 + int.from_bytes(data[at + 5 : at + 9], "little")
    return at == len(data) or (not data[at:].strip(b"\0") and at < len(data))


def _shown(name: Any, number: int) -> str:
    text = name.decode("cp1252", "replace") if isinstance(name, bytes) else str(name or "")
    return text.replace("\0", "").strip() or f"bijlage-{number}"


def signed_content(data: bytes) -> bytes:
    """What is inside a signed S/MIME envelope. The signature itself proves nothing here and is not looked at. Raises :class:`Unreadable`."""
    from asn1crypto import cms, pem

    try:
        raw = pem.unarmor(data)[2] if pem.detect(data) else data
        content = cms.ContentInfo.load(raw)["content"]["encap_content_info"]["content"].native
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(_DAMAGED_SIGNED) from error
    if not content:
        raise Unreadable(_NOT_INSIDE)
    return bytes(content)


def is_entity(content: bytes) -> bool:
    """Whether bytes are a part of a mail with its own headers, as the content of a signed mail is."""
    return _ENTITY.match(content) is not None


def signed_mail(data: bytes, declared: str, problems: list[str]) -> Message | None:
    """The mail inside a signed part (smime.p7m); None for any other part. One that is ciphered is told; a broken one stays a part."""
    kind = media.sniff(data[:4096]) if declared.startswith("application/") else ""
    if kind == media.ENCIPHERED:
        problems.append("Deze mail, of een bijlage ervan, is versleuteld. Stuur ze opnieuw zonder versleuteling.")
    if kind != media.SIGNED or "signature" in declared:
        return None
    try:
        content = signed_content(data)
    except Unreadable:
        return None  # read as a file it says what is wrong with it
    return email.message_from_bytes(content, policy=email.policy.compat32) if is_entity(content) else None


def unlocked(data: bytes) -> bytes:
    """An Office file without its lock, when it is one that everybody's Excel opens unasked. Raises :class:`Unreadable` for a real password."""
    import msoffcrypto

    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=_EVERYONE)
        office.decrypt(opened)
    except Exception as error:  # a wrong password, an unknown cipher, a torn file: the same to whoever sent it
        raise Unreadable(LOCKED) from error
    return opened.getvalue()


def is_locked(data: bytes) -> bool:
    """Whether an old Office file (.doc) is behind a password."""
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:  # noqa: BLE001 - what cannot be told is not a lock; opening it will say what is wrong
        return False
