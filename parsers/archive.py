"""Zip files from strangers: what is in them, within limits. Also the guard that every Office package passes before it is opened."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass

from parsers import media
from parsers.limits import DEFAULT, Limits
from parsers.model import Unreadable

BROKEN = (zipfile.BadZipFile, OSError, ValueError, EOFError, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError)
_NO_DOCUMENT = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
TOO_MUCH = "Dit bestand pakt uit tot meer dan we aankunnen. Stuur de documenten apart, als docx, pdf of xlsx."


class TooLarge(Exception):
    """The file asks more than the limits allow. ``str()`` is a Dutch sentence for the applicant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file out of an archive. ``problem`` (Dutch) when it is there but could not be taken out; then ``data`` is empty."""

    name: str
    data: bytes
    problem: str = ""


def guard(data: bytes, limits: Limits = DEFAULT) -> None:
    """Refuse a package that would unpack to too much, by its directory, before anything is unpacked.

    Raises :class:`TooLarge`, or :class:`parsers.model.Unreadable` when the directory cannot be read.
    """
    guarded(data, limits).close()


def guarded(data: bytes, limits: Limits = DEFAULT) -> zipfile.ZipFile:
    """The package in ``data``, open, after :func:`guard`."""
    package = _opened(data)
    _measure(package, len(data), limits)
    return package


def expand(data: bytes, limits: Limits = DEFAULT) -> list[Entry]:
    """The files in a zip, zips inside it opened too (``"map/inner.zip/form.docx"``), folders and system litter left out.

    Raises :class:`TooLarge` or :class:`parsers.model.Unreadable`. One damaged or locked file does not hide the others: it comes with a problem.
    """
    found: list[Entry] = []
    _expand(data, "", 1, limits, found)
    return found


def _expand(data: bytes, prefix: str, depth: int, limits: Limits, found: list[Entry]) -> None:
    with _opened(data) as package:
        _measure(package, len(data), limits)
        for info in package.infolist():
            name = _shown(info.filename)
            if info.is_dir() or any(litter in f"{name.lower()}" for litter in _NO_DOCUMENT):
                continue
            entry = _take(package, info, prefix + name)
            if entry.data and media.sniff(entry.data, name) == media.ZIP:
                _expand_inner(entry, depth, limits, found)
            else:
                found.append(entry)
            if len(found) > limits.entries or sum(len(one.data) for one in found) > limits.expanded:
                raise TooLarge(TOO_MUCH)


def _expand_inner(entry: Entry, depth: int, limits: Limits, found: list[Entry]) -> None:
    """A zip in a zip; one that cannot be opened stays visible under its own name."""
    if depth >= limits.archive_depth:
        raise TooLarge("Er zitten te veel zipbestanden in elkaar. Stuur de documenten apart, als docx, pdf of xlsx.")
    try:
        _expand(entry.data, entry.name + "/", depth + 1, limits, found)
    except Unreadable as reason:
        found.append(Entry(entry.name, b"", str(reason)))


def _take(package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Entry:
    if info.flag_bits & 0x1:
        return Entry(name, b"", "Dit bestand zit achter een wachtwoord. Stuur het zonder wachtwoord.")
    try:
        return Entry(name, package.read(info))
    except BROKEN:
        return Entry(name, b"", "Dit bestand in de zip is beschadigd. Stuur het opnieuw.")


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as reason:
        raise Unreadable("Het bestand is beschadigd of niet volledig. Stuur het opnieuw.") from reason


def _measure(package: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    infos = package.infolist()
    unpacked = sum(info.file_size for info in infos)
    bomb = unpacked > limits.ratio_from and unpacked > limits.ratio * packed
    if len(infos) > limits.entries or unpacked > limits.expanded or bomb:
        raise TooLarge(TOO_MUCH)


def _shown(name: str) -> str:
    """A name from the archive as people may see it: no way up, no absolute path, no control characters."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "".join(char for char in "/".join(parts) if char.isprintable()) or "naamloos"
