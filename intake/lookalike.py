"""Addresses that are made to look like another: letters of other alphabets, digits for letters, rn for m."""

from __future__ import annotations

import unicodedata

_SHAPES = str.maketrans(
    {
        **dict(zip("аеорсхуіјѕԁһьԛԝгпмтнвк", "aeopcxyijsdhbqwrnmthbk", strict=True)),  # Cyrillic
        **dict(zip("αοερνικτυω", "aoepviktuw", strict=True)),  # Greek
        **dict(zip("ıɩ013 5".replace(" ", ""), "iioles", strict=True)),  # Latin without a dot, digits
    }
)
_PAIRS = (("i", "l"), ("rn", "m"), ("vv", "w"), ("cl", "d"))


def looks_like(address: str, other: str) -> bool:
    """True when the two are different addresses that a reader may take for the same."""
    return address.lower() != other.lower() and _skeleton(address) == _skeleton(other)


def _skeleton(address: str) -> str:
    """What is left when everything that looks alike is written alike. Two addresses of the same skeleton look the same."""
    local, _, domain = address.partition("@")
    text = unicodedata.normalize("NFKD", f"{local}@{_shown(domain)}").lower()
    text = "".join(letter for letter in text if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf").translate(
        _SHAPES
    )
    for shape, letter in _PAIRS:
        text = text.replace(shape, letter)
    return text


def _shown(domain: str) -> str:
    """An internationalised domain as mail programs show it."""
    labels = []
    for label in domain.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.lower().startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)
