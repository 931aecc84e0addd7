"""Reading what a mail server reports about a mail of ours: the standard form (RFC 3464), and the free forms that flufl.bounce knows."""

from __future__ import annotations

import email
import email.policy
import logging
import re
from collections.abc import Iterator
from email.message import Message as Parsed
from typing import Literal

from flufl.bounce import all_failures

from dossiers.bounces import Report
from intake import wording
from parsers.eml import Mail

logging.getLogger("flufl.bounce").setLevel(logging.WARNING)  # it tells each pattern that it tries

_READ_AT_MOST = 300_000  # bytes of a free-form report: what it tells stands at its beginning
_ADDRESS = re.compile(r"(?<![^\s<>;,\"])[^\s<>;,\"]{1,254}@[^\s<>;,\"]{1,254}")
_RETURNED = re.compile(r"(?im)^\W*(?:from|van|de|message-id|return-path|received)\s?:")  # here begins what the server sends back
_KINDS: dict[str, Literal["failed", "delayed", "delivered"]] = {
    "failed": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}
_MESSAGE_ID = re.compile(r"<cot\.[a-z-]+\.[0-9a-f]{24}@[^<>\s]{1,200}>")  # as dossiers.notices makes them


def read_report(mail: Mail, raw: bytes, returned_ids: tuple[str, ...]) -> Report:
    """What the server tells. ``returned_ids``: Message-IDs in the parts it sends back. Nothing understood: failed, without a letter."""
    blocks = [block for part in mail.parts if part.declared_type == "message/delivery-status" for block in _blocks(part.data)]
    ids = tuple(dict.fromkeys([*returned_ids, *_ids(mail, blocks)]))
    told = [block for block in blocks if block.get("Action")]
    if told:
        # Several recipients cannot be: each letter has one. Should a server tell of more, the worst counts.
        kinds = [_KINDS.get(str(block["Action"]).strip().lower(), "failed") for block in told]
        worst = min(kinds, key=("failed", "delayed", "delivered").index)
        block = told[kinds.index(worst)]
        return Report(worst, ids, _addresses(told), _why(block))
    temporary, permanent = _free_form(raw)
    text = mail.body_text[:_READ_AT_MOST]
    addresses = permanent or temporary or _addresses_of_header(mail) or _addresses_in(_RETURNED.split(text, maxsplit=1)[0])
    is_delayed = not permanent and (temporary or wording.tells_delay(text))
    return Report("delayed" if is_delayed else "failed", ids, addresses, _said(mail.body_text))


def _blocks(data: bytes) -> Iterator[Parsed]:
    for text in re.split(rb"\r?\n\s*\r?\n", data[:100_000].strip()):
        yield email.message_from_bytes(text, policy=email.policy.compat32)


def _ids(mail: Mail, blocks: list[Parsed]) -> Iterator[str]:
    for block in blocks:
        envelope = _from_xtext(str(block.get("Original-Envelope-Id") or "")).strip().strip("<>")
        if envelope:
            yield f"<{envelope}>"
    yield from _MESSAGE_ID.findall(mail.body_text[:_READ_AT_MOST])


def _from_xtext(text: str) -> str:
    return re.sub(r"\+([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), text)


def _addresses(blocks: list[Parsed]) -> tuple[str, ...]:
    named = [str(block.get(name) or "") for block in blocks for name in ("Original-Recipient", "Final-Recipient")]
    return tuple(dict.fromkeys(found.lower() for text in named for found in _ADDRESS.findall(_from_xtext(text.partition(";")[2] or text))))


def _addresses_of_header(mail: Mail) -> tuple[str, ...]:
    return _addresses_in(mail.header("X-Failed-Recipients"))


def _addresses_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.lower().rstrip(".:") for found in _ADDRESS.findall(text)))


def _why(block: Parsed) -> str:
    diagnostic = " ".join(str(block.get("Diagnostic-Code") or "").split())
    return (diagnostic.partition(";")[2].strip() or diagnostic or str(block.get("Status") or "").strip())[:500]


def _said(text: str) -> str:
    """The line of a free-form report that holds a status, for the officer."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return next((line[:500] for line in lines if re.search(r"\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b", line)), "")


def _free_form(raw: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Temporary and permanent failures that flufl.bounce recognises, as addresses in lower case."""
    try:
        temporary, permanent = all_failures(email.message_from_bytes(raw[:_READ_AT_MOST]))
    except Exception:  # noqa: BLE001  # strangers' bytes in a library of patterns: what it cannot read is not understood, no more
        return (), ()
    return _texts(temporary), _texts(permanent)


def _texts(addresses: frozenset[bytes]) -> tuple[str, ...]:
    return tuple(sorted(address.decode("utf-8", "replace").lower() for address in addresses))
