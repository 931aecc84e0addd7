"""Text from outside, made fit: for a database column, for the eye, for the name of a file."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Cc characters other than tab and line ends, zero-width marks, and everything that changes the direction of text


def clean(text: str | None, limit: int) -> str:
    """Without NULs and lone surrogates (PostgreSQL refuses both), cut to ``limit`` characters. The sealed bytes keep the original."""
    if not text:
        return ""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:limit]


def clean_json(value: object) -> object:
    """The same for every text inside a JSON value."""
    if isinstance(value, str):
        return clean(value, len(value))
    if isinstance(value, dict):
        return {clean(str(key), 500): clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value


def shown(text: object) -> str:
    """Text of others with hidden characters made visible, as ⟨U+202E⟩. A line end written the Windows way is one line end."""
    whole = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", whole)


def unaccented(text: str) -> str:
    """The same without accents: what is typed without them is to be found, too."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def file_name(text: str) -> str:
    """A name safe as that of a downloaded file: no folders, no hidden or direction characters, at most 150 characters, ending kept."""
    last = re.split(r"[\\/]", text)[-1]
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else sign for sign in last)
    plain = " ".join(re.sub(r'[<>:"|?*]', "_", plain).split()).strip(". ")
    if len(plain) > 150:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: 149 - len(ending)]}.{ending}" if dot and len(ending) <= 10 else plain[:150]
    return plain or "bestand"
