"""What a mail brings that is no file of its own: the texts of the mails in it, and pictures as large as a page among its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from parsers import eml_text, envelopes


class Leaf(Protocol):
    """What is asked of a part of the mail."""

    @property
    def data(self) -> bytes: ...
    @property
    def declared_type(self) -> str: ...
    @property
    def nested(self) -> str: ...
    @property
    def named(self) -> bool: ...
    @property
    def inline(self) -> bool: ...


def beside(parts: Iterable[Leaf]) -> tuple[str, bool]:
    """The texts of the mails that were put in this one, and whether a picture in its text may be one of a page (a screenshot)."""
    texts: dict[str, dict[str, str]] = {}
    pictured = False
    for part in parts:
        if part.inline:
            pictured = pictured or (not part.nested and envelopes.is_large(part.data))
        elif part.nested and not part.named and part.declared_type in ("text/plain", "text/html"):
            said = eml_text.any_text(part.data).replace("\r\n", "\n").replace("\0", "")
            text = said if part.declared_type == "text/plain" else eml_text.html_to_text(said)
            both = texts.setdefault(part.nested, {})
            both[part.declared_type] = f"{both.get(part.declared_type, '')}\n{text}".strip()
    return "\n\n".join(both.get("text/plain") or both.get("text/html", "") for both in texts.values()).strip(), pictured
