"""Who may use the interface: the tokens of ``COT_API_TOKENS``. A client may have several, so that a new one can be tried before the old goes.

An entry is ``client:token``, ``client:sha256:<hash of the token>`` or, for a single platform, only ``token``. What is compared are hashes, in
constant time, with every entry.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from review.api.problems import Problem

DEFAULT_CLIENT = "platform"
SHORTEST = 32  # characters of a token off loopback
_CLIENT = re.compile(r"[a-z0-9][a-z0-9._-]{0,58}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Token:
    """``digest``: SHA-256 of the token. ``length``: of the token, None when only its hash is known."""

    client: str
    digest: bytes
    length: int | None


def parse(entry: str) -> Token:
    """One entry of the setting. Raises ValueError with what is wrong; the text never holds the token."""
    client, colon, rest = entry.strip().partition(":")
    if not colon:
        client, rest = DEFAULT_CLIENT, client
    if not _CLIENT.fullmatch(client):
        raise ValueError("the name of a client is small letters, digits, dots and hyphens")
    if rest.startswith("sha256:"):
        digest = rest.removeprefix("sha256:").lower()
        if not _HASH.fullmatch(digest):
            raise ValueError(f"the hash of {client} is not 64 hexadecimal digits")
        return Token(client, bytes.fromhex(digest), None)
    if not rest or not rest.isascii() or not rest.isprintable() or " " in rest:
        raise ValueError(f"the token of {client} is empty or has characters that no header can carry")
    return Token(client, hashlib.sha256(rest.encode()).digest(), len(rest))


def client_of(request: HttpRequest) -> str:
    """The client whose token the request carries. Raises Problem when it carries none that is valid."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    digest = hashlib.sha256(given.strip().encode("utf-8", "surrogateescape")).digest()
    found = ""
    for entry in settings.COT_API_TOKENS:
        try:
            token = parse(entry)
        except ValueError:
            continue  # told at start by the checks of the settings
        if hmac.compare_digest(token.digest, digest):
            found = token.client
    if scheme.lower() != "bearer" or not found:
        challenge = {"WWW-Authenticate": 'Bearer realm="City of Things"'}
        raise Problem("unauthorized", "Send the header 'Authorization: Bearer <token>' with a token that is valid now.", headers=challenge)
    return found
