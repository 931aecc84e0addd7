"""Files that hold other files: zips, mails, saved Outlook mails, winmail.dat, signed envelopes. What is inside comes out, within limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers import archive, envelopes, media
from parsers.limits import DEFAULT, Limits
from parsers.model import Unreadable

SEND_AS = "Stuur het als docx, pdf of xlsx."
_TOO_DEEP = "Dit bestand zit te diep in andere bestanden. Stuur de documenten apart."
NO_DOCUMENT = f"In dit bestand zit geen document. {SEND_AS}"
_CONTAINERS = {media.ZIP, media.EML, media.MSG, media.TNEF, media.SIGNED}


@dataclass(frozen=True, slots=True)
class File:
    """One file to read. ``problem``: it is there, but could not be taken out of its archive or mail."""

    name: str
    data: bytes
    problem: str = ""


@dataclass(slots=True)
class _Purse:
    """What containers in containers may still unpack to, all of them together."""

    limits: Limits

    def pay(self, inside: Sequence[tuple[str, bytes]]) -> None:
        """For what came out of a container. Raises :class:`parsers.archive.TooLarge` when that is more than is left."""
        left = self.limits.expanded - sum(len(data) for _, data in inside)
        entries = self.limits.entries - len(inside)
        if left < 0 or entries < 0:
            raise archive.TooLarge(archive.TOO_MUCH)
        self.limits = replace(self.limits, expanded=left, entries=entries)


def expand(files: Sequence[tuple[str, bytes]], limits: Limits = DEFAULT) -> tuple[File, ...]:
    """The documents in ``files``: containers opened, everything else as it is. A container that cannot be opened stays, with its problem.

    The limits hold for all that comes out of them together.
    """
    found: list[File] = []
    purse = _Purse(limits)
    for name, data in files:
        found.extend(_expanded(name, data, purse, limits.archive_depth))
    return tuple(found)


def left_of(limits: Limits, found: Sequence[File]) -> Limits:
    """The limits for the next container, after these files came out of the ones before."""
    expanded = max(0, limits.expanded - sum(len(file.data) for file in found))
    return replace(limits, expanded=expanded, entries=max(0, limits.entries - len(found)))


def _expanded(name: str, data: bytes, purse: _Purse, depth: int) -> list[File]:
    limits = purse.limits
    media_type = media.sniff(data, name)
    if media_type == media.PDF and len(data) <= limits.file_size:
        return _with_attached(name, data, purse, depth)
    if media_type not in _CONTAINERS or len(data) > limits.file_size:
        return [File(name, data)]
    if depth == 0:
        return [File(name, data, _TOO_DEEP)]
    try:
        inside = _inside(media_type, name, data, limits)
        purse.pay([(inner.name, inner.data) for inner in inside])
    except (Unreadable, archive.TooLarge) as reason:
        return [File(name, data, str(reason))]
    if not inside:  # a winmail.dat without files is the mail's own text in another dress
        return [] if media_type == media.TNEF else [File(name, data, NO_DOCUMENT)]
    found: list[File] = []
    lost = [inner for inner in inside if inner.problem and not inner.data] if media_type == media.ZIP else []
    if lost:  # what was handed in stays whole: a receipt names its size and its hash, not those of nothing
        found.append(File(name, data, _untold(lost, len(inside))))
    for inner in inside:
        shown = f"{name}/{inner.name}"
        if inner not in lost:
            found.extend([File(shown, inner.data, inner.problem)] if inner.problem else _expanded(shown, inner.data, purse, depth - 1))
    return found


def _untold(lost: Sequence[File], of: int) -> str:
    """Why files could not be taken out of a zip (Dutch), with their names when there are more."""
    problems = " ".join(dict.fromkeys(one.problem for one in lost))
    names = ", ".join(f"“{one.name}”" for one in lost)
    return problems if len(lost) == of == 1 else f"Niet te openen: {names}. {problems}"


def may_hold_files(data: bytes) -> bool:
    """Whether a pdf is worth opening for files in it: quick, and never wrongly no."""
    return b"/EmbeddedFile" in data or b"/FileAttachment" in data or b"/ObjStm" in data


def _with_attached(name: str, data: bytes, purse: _Purse, depth: int) -> list[File]:
    """A pdf and the files in it; of a portfolio only those: its page says no more than that there are files."""
    if not may_hold_files(data):
        return [File(name, data)]
    from parsers import pdf_attached

    try:
        inside, cover = pdf_attached.files(data, purse.limits)
        purse.pay(inside)
    except (Unreadable, archive.TooLarge) as reason:
        return [File(name, data), File(f"{name}/bijlage", b"", str(reason))]
    if inside and depth == 0:
        return [File(name, data), *(File(f"{name}/{inner}", its, _TOO_DEEP) for inner, its in inside)]
    found = [] if inside and cover else [File(name, data)]
    for inner, its in inside:
        found.extend(_expanded(f"{name}/{inner}", its, purse, depth - 1))
    return found


def _inside(media_type: str, name: str, data: bytes, limits: Limits) -> list[File]:
    if media_type == media.ZIP:
        return [File(entry.name, entry.data, entry.problem) for entry in archive.expand(data, limits)]
    if media_type == media.MSG:
        return [File(one.name, one.data, one.problem) for one in envelopes.outlook_mail(data, limits)]
    if media_type == media.TNEF:
        return [File(one.name, one.data, one.problem) for one in envelopes.winmail(data, limits)]
    from parsers import eml

    if media_type == media.SIGNED:
        content = envelopes.signed_content(data)
        if not envelopes.is_entity(content):
            return [File(_unsigned_name(name, content), content)]
        data = content
    return [File(part.name, part.data) for part in eml.unpack(data, limits).submission_files()]


def _unsigned_name(name: str, content: bytes) -> str:
    last = name.rsplit("/", 1)[-1]
    stem = last[:-4] if last.lower().endswith((".p7m", ".p7s")) else last
    return stem if "." in stem else stem + media.EXTENSIONS.get(media.sniff(content, stem), "")
