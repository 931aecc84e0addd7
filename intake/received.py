"""One ``Received:`` line taken apart: who says to have had the mail from whom, and when. Pure; nothing here is believed yet."""

from __future__ import annotations

import email.utils
import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_IP = re.compile(r"\[?(?:IPv6:)?([0-9a-f]*:[0-9a-f:.]*[0-9a-f:]|\d{1,3}(?:\.\d{1,3}){3})(?:%\w+)?\]?", re.I)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+", re.I)
_OFFSET = re.compile(r"(?<![\d.:])([+-])(\d{2}):?(\d{2})(?!\d)")
_NAMED_ZERO = re.compile(r"\b(?:GMT|UTC?|Z)\b")
_ISO_LIKE = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})")
_CLAUSES = ("from", "by", "via", "with", "id", "for")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as somebody wrote it. ``at`` is aware, or None when it proves nothing; ``problem`` (Dutch) tells why."""

    raw: str
    at: datetime | None
    offset: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """One line. ``claimed`` is the name the other side gave itself (anyone can say anything), ``verified`` the name that the writer looked
    up itself ("" when the line shows none), ``address`` the IP the writer saw. ``lookup_failed``: the writer says that it found no name or
    does not trust it. ``understood`` is False for a line in which the clauses are not clear."""

    raw: str
    by: str = ""
    claimed: str = ""
    verified: str = ""
    address: str = ""
    lookup_failed: bool = False
    id: str = ""
    stamp: Stamp = Stamp("", None, problem="Er staat geen tijd in deze regel.")
    understood: bool = True


def parse_line(raw: str) -> ReceivedLine:
    """The line in ``raw`` (unfolded). Never raises; what is not clear comes back as not understood."""
    body, _, stamp_text = _split_stamp(raw)
    clauses: dict[str, list[str]] = {}
    comments: dict[str, list[str]] = {}
    current, repeated = "", False
    for kind, text in _tokens(body):
        word = text.lower()
        if kind == "word" and word in _CLAUSES and not (current == word and not clauses[word]):
            repeated = repeated or (word in clauses and word in ("from", "by"))
            current = word
            clauses.setdefault(word, [])
        elif current:
            (comments if kind == "comment" else clauses).setdefault(current, []).append(text)
    stamp = parse_stamp(stamp_text)
    by = _host(clauses.get("by", []))
    said = clauses.get("from", [])
    claimed = _host(said)
    note = " ".join(comments.get("from", []))
    verified, address, failed = _what_the_writer_saw(said, note)
    identity = clauses.get("id", [""])[0] if clauses.get("id") else ""
    return ReceivedLine(raw, by, claimed, verified, address, failed, identity, stamp, bool(by) and not repeated)


def _split_stamp(raw: str) -> tuple[str, str, str]:
    """Body and time: what stands after the last semicolon outside comments."""
    depth, cut = 0, -1
    for position, char in enumerate(raw):
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif char == ";" and depth == 0:
            cut = position
    return (raw, "", "") if cut < 0 else (raw[:cut], ";", raw[cut + 1 :])


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Words and comments, in order. A comment may hold comments."""
    word, depth, comment = "", 0, ""
    for char in text:
        if char == "(":
            if depth:
                comment += char
            elif word:
                yield "word", word
                word = ""
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            if depth:
                comment += char
            else:
                yield "comment", comment
                comment = ""
        elif depth:
            comment += char
        elif char.isspace():
            if word:
                yield "word", word
            word = ""
        else:
            word += char
    if word:
        yield "word", word
    if comment:
        yield "comment", comment


def _host(words: list[str]) -> str:
    return words[0].strip("[]<>\"';,").rstrip(".").lower() if words else ""


def _what_the_writer_saw(said: list[str], note: str) -> tuple[str, str, bool]:
    """(name looked up, IP, look-up failed) from the comment after ``from``, as Postfix, sendmail, Exim, qmail and Exchange write it."""
    first = " ".join(said[:1])
    bare = _ip(first)
    address = _ip(note) or bare
    rest = re.sub(r"\b(?:helo|ehlo|ident|authenticated sender:?|account)[= ]\s*\S+", " ", note, flags=re.I)
    rest = _IP.sub(" ", rest)
    failed = bool(re.search(r"\bunknown\b|may be forged|unverified", rest, re.I)) or first.lower() == "unknown"
    names = _HOST.findall(rest)
    return (names[0].lower() if names and not failed else ""), address, failed


def _ip(text: str) -> str:
    for found in _IP.finditer(text):
        try:
            return str(ipaddress.ip_address(found.group(1)))
        except ValueError:
            continue
    return ""


def parse_stamp(text: str) -> Stamp:
    """The instant in ``text``: RFC 5322 with comments, ISO, or as Go writes it. ``-0000`` and a time without offset prove nothing."""
    bare = " ".join(word for kind, word in _tokens(text) if kind == "word")
    if not bare:
        return Stamp(text.strip(), None, problem="Er staat geen tijd in deze regel.")
    clock = re.search(r"\d{1,2}:\d{2}(?::\d{2})?", bare)
    iso = _ISO_LIKE.search(bare)
    naive = _naive(bare, iso)
    if naive is None or clock is None:
        return Stamp(text.strip(), None, problem="De tijd in deze regel is niet te begrijpen.")
    after = bare[(iso or clock).end() :]
    offset = _OFFSET.search(after)
    if offset is None:
        if _NAMED_ZERO.search(after):
            return Stamp(text.strip(), naive.replace(tzinfo=UTC), "+0000")
        return Stamp(text.strip(), None, problem="De tijd in deze regel heeft geen bruikbare tijdzone.")
    written = "".join(offset.groups())
    hours, minutes = int(offset.group(2)), int(offset.group(3))
    if written == "-0000":
        return Stamp(text.strip(), None, written, "De tijdzone -0000 zegt dat de server zijn tijdzone niet kende: deze tijd bewijst niets.")
    if hours > 14 or minutes > 59:
        return Stamp(text.strip(), None, written, "De tijdzone in deze regel bestaat niet.")
    delta = timedelta(hours=hours, minutes=minutes) * (-1 if offset.group(1) == "-" else 1)
    try:
        return Stamp(text.strip(), naive.replace(tzinfo=timezone(delta)).astimezone(UTC), written)
    except (OverflowError, ValueError):
        return Stamp(text.strip(), None, written, "De tijd in deze regel is niet te begrijpen.")


def _naive(bare: str, iso: re.Match[str] | None) -> datetime | None:
    try:
        if iso:
            return datetime(*(int(part) for part in iso.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - the offset is put on by the caller
        parts = email.utils.parsedate(bare)
        return datetime(*parts[:6]) if parts else None  # noqa: DTZ001 - as above
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
