"""The encodings of mail, undone: headers, names, texts and payloads. Every function gives its best answer and raises nothing on bad input."""

from __future__ import annotations

import base64
import binascii
import email.errors
import email.header
import email.utils
import io
import re
from collections.abc import Iterable, Iterator
from email.message import Message

import lxml.etree
import lxml.html

_HTML_LIMIT = 2_000_000  # characters; a letter is never longer
_BLOCK_TAGS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"}
_LONGEST_LIST = 10_000  # characters of a From line
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ANGLED = re.compile(r"<\s*([^<>@\s]+@[^<>@\s]+)\s*>")
_PLAIN = re.compile(r"[^<>@\s]+@[^<>@\s]+")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} (.+?)\r?$", re.M)


def unfolded(value: object) -> str:
    """A header as it stands, on one line, bytes outside ASCII read as UTF-8 or else Windows-1252."""
    text = str(value)
    if any("\udc80" <= char <= "\udcff" for char in text):
        text = any_text(text.encode("utf-8", "surrogateescape"))
    return re.sub(r"[ \t]*\r?\n[ \t]*", " ", text).replace("\r", " ").replace("\n", " ").strip()


def decoded_header(value: object) -> str:
    """A header with its encoded words decoded; an encoded word that cannot be decoded stays as it is."""
    text = unfolded(value)
    if "=?" not in text:
        return text
    try:
        chunks = email.header.decode_header(text)
    except (email.errors.HeaderParseError, binascii.Error, ValueError):
        return text
    return "".join(chunk if isinstance(chunk, str) else _with_charset(chunk, charset) for chunk, charset in chunks).strip()


def authors(values: Iterable[str]) -> tuple[str, ...]:
    """The addresses between angles in From lines, or those of a plain list. What stands between quotes is a name."""
    bare = [_QUOTED.sub("", value[:_LONGEST_LIST]) for value in values]
    angled = [address for value in bare for address in _ANGLED.findall(value)]
    return tuple(angled or [address.strip() for value in bare for address in value.split(",") if _PLAIN.fullmatch(address.strip())])


def header(message: Message, name: str) -> str:
    """The first header of this name, decoded, "" when there is none."""
    for key, value in message.raw_items():
        if str(key).lower() == name.lower():
            return decoded_header(value)
    return ""


def file_name(message: Message) -> str:
    """Name of a part, from Content-Disposition or Content-Type, RFC 2231 and RFC 2047 undone. "" when it has none."""
    for key, field in (("filename", "content-disposition"), ("name", "content-type")):
        try:
            value = message.get_param(key, None, field)
        except (ValueError, TypeError, LookupError, IndexError):
            value = None
        if value is None:
            continue
        if isinstance(value, tuple):
            charset, _, text = value
            name = _with_charset(text.encode("latin-1", "surrogateescape" if text.isascii() else "replace"), charset)
        else:
            name = decoded_header(value)
        if name.strip():
            return name
    return ""


def safe_name(name: str) -> str:
    """A file name that can be shown and stored: no folders, control or direction characters, at most 180 characters."""
    last = re.split(r"[\\/]", name.replace("\0", ""))[-1]
    shown = "".join(char for char in last if char.isprintable() and char not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    shown = re.sub(r"\s+", " ", shown).strip().strip(".") if shown.strip(". ") else ""
    if len(shown) <= 180:
        return shown
    stem, dot, extension = shown.rpartition(".")
    return f"{stem[:170]}{dot}{extension[:9]}" if dot else shown[:180]


def decoded_bytes(message: Message) -> bytes:
    """Payload of a leaf with its transfer encoding undone; damaged base64 gives what can still be decoded."""
    payload = message.get_payload()
    if isinstance(payload, list):
        return b"\n".join(_flat(child) for child in payload if isinstance(child, Message))  # groups of fields: all that a report tells
    encoding = header(message, "Content-Transfer-Encoding").strip().strip('"').lower()
    if encoding == "base64":
        return _base64(str(payload).encode("utf-8", "replace"))
    decoded = message.get_payload(decode=True)
    raw = decoded if isinstance(decoded, bytes) else str(payload).encode("utf-8", "surrogateescape")
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return next((data for _, data in uuencoded_files(raw)), raw)
    return raw


def nested_bytes(message: Message) -> bytes:
    """Bytes of a mail inside a mail; also when it was wrongly sent as base64. For a plain message its own bytes."""
    payload = message.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else None
    if message.get_content_type() != "message/rfc822" or inner is None:
        return _flat(message) if isinstance(payload, list) else decoded_bytes(message)
    data = _flat(inner)
    if header(message, "Content-Transfer-Encoding").strip().lower() == "base64":
        return _base64(data.lstrip())
    return data


def decoded_text(message: Message, data: bytes) -> str:
    """Text of a leaf in its declared character set, or the one that fits."""
    try:
        charset = message.get_content_charset("")
    except (ValueError, LookupError, TypeError):
        charset = ""
    return _with_charset(data, charset).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def html_to_text(html: str) -> str:
    """The words of an html mail with its line breaks; "" when there is nothing to read in it."""
    if not html.strip():
        return ""
    try:
        root = lxml.html.document_fromstring(html[:_HTML_LIMIT].encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (lxml.etree.LxmlError, ValueError):
        return ""
    pieces: list[str] = []
    for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment")):
        silent = element.tag in ("script", "style", "head", "title") or not isinstance(element.tag, str)
        if event == "start":
            if element.tag in _BLOCK_TAGS:
                pieces.append("\n")
            if not silent:
                pieces.append(re.sub(r"\s+", " ", element.text or ""))
        else:
            if element.tag in _BLOCK_TAGS and element.tag != "br":
                pieces.append("\n")
            if _in_body(element):
                pieces.append(re.sub(r"\s+", " ", element.tail or ""))
    lines = [re.sub(r"[ \u00a0]+", " ", line).strip() for line in "".join(pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def uuencoded_files(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Files written into a text as ``begin 644 name`` ... ``end``."""
    for begin in _UU_BEGIN.finditer(text):
        data = io.BytesIO()
        for line in text[begin.end() :].lstrip(b"\r\n").splitlines():
            if line.strip() == b"end":
                break
            try:
                data.write(binascii.a2b_uu(line))
            except binascii.Error:
                break
        if data.getvalue():
            yield any_text(begin.group(1)), data.getvalue()


def _in_body(element: lxml.etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag not in ("head", "style", "script", "html")


def _flat(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, KeyError, TypeError, ValueError, AttributeError):
        return any_text(str(message.get_payload()).encode("utf-8", "surrogateescape")).encode("utf-8", "replace")


def _base64(raw: bytes) -> bytes:
    """Base64 with everything that does not belong in it left out; a torn end costs at most its last bytes."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", re.split(rb"=+\s*$|==+", raw, maxsplit=1)[0])
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return base64.b64decode(clean + b"=" * (-len(clean) % 4))


def _with_charset(data: bytes, charset: str | None) -> str:
    if charset and charset.lower() not in ("unknown-8bit", "unknown", "us-ascii", "ascii"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            pass
    return any_text(data)


def any_text(data: bytes) -> str:
    """UTF-8 when it is valid, else Windows-1252: what Flemish mail programs write when they do not say."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
