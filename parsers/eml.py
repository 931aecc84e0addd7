"""A mail taken apart: headers as they stand, the text, and every leaf with its place in the tree.

Nothing here judges. One bad header, unknown character set or broken border never hides the rest: what cannot be read is told in ``problems``.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any

from parsers import eml_beside, eml_text, envelopes, media
from parsers.limits import DEFAULT, Limits

_SIDE_TYPES = {"text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics"}
_SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
    "application/pgp-encrypted",  # only says that the next part is
}
_REPORTS = {
    "message/delivery-status",
    "message/disposition-notification",
    "text/rfc822-headers",
    "message/partial",
    "message/external-body",
}
# Each part begins where it must: a name of a thousand @ would otherwise be tried at every one of them.
_ADDRESS_AS_NAME = re.compile(r"^\s*+([^<>\",@]*+@[^<>\",]*+)<([^<>\s@]++@[^<>\s]++)>\s*$")
_LENIENT = "strict" in inspect.signature(email.utils.getaddresses).parameters  # arrived in a security release of 3.11


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the mail. ``path`` "1.2" is its place in the tree, ``inline`` a picture that belongs to the text (logo, signature).

    ``name`` is decoded and without folders; a part without a name gets one ("bijlage-1.2.pdf") and ``named`` is False.
    ``body`` marks the texts of the mail itself. ``nested`` is the path of the forwarded mail it was found in, "" at the top.
    """

    path: str
    name: str
    data: bytes
    declared_type: str
    media_type: str
    disposition: str = ""
    content_id: str = ""
    inline: bool = False
    body: bool = False
    named: bool = True
    nested: str = ""


@dataclass(frozen=True, slots=True)
class AuthenticationResult:
    """One Authentication-Results header and how many Received lines stand above it: who may be believed depends on that."""

    value: str
    received_above: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, read. ``headers`` all in order, decoded; ``received`` raw but unfolded, top first. ``problems`` are Dutch sentences."""

    message_id: str = ""
    from_name: str = ""
    from_address: str = ""
    authors: tuple[str, ...] = ()  # every address in From
    reply_to: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str = ""
    date_raw: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    authentication_results: tuple[AuthenticationResult, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body_text: str = ""
    html: str = ""
    parts: tuple[Part, ...] = ()
    problems: tuple[str, ...] = ()
    content_type: str = "text/plain"  # of the whole, with parameters: tells a delivery report from a letter
    carried: str = ""  # the texts of the mails that were put in this one
    pictured: bool = False  # a picture in its text may be one of a page, such as a screenshot

    def header(self, name: str) -> str:
        """The first header of this name, "" when there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def all_headers(self, name: str) -> tuple[str, ...]:
        """Every header of this name, top first."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())

    def submission_files(self) -> tuple[Part, ...]:
        """The parts that can be documents: not the text, logos, visiting cards, invitations, signatures or delivery reports.

        A forwarded mail is not in it itself, its attachments are.
        """
        return tuple(part for part in self.parts if _can_be_document(part))


def unpack(raw: bytes, limits: Limits = DEFAULT) -> Mail:
    """The mail in ``raw``. Never raises, whatever the bytes; what went wrong stands in ``problems``."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        fields = _header_fields(message)
    except Exception as error:  # noqa: BLE001 - hostile bytes must end in a visible state, whatever the standard library thinks of them
        return headers_only(raw, f"De opbouw van deze mail is beschadigd ({type(error).__name__}). Alleen de kop is gelezen.")
    problems: list[str] = []
    parts: tuple[Part, ...] = ()
    text, html, carried, pictured = "", "", "", False
    try:
        leaves = list(_leaves(message, limits, problems))
        text, html = _texts(leaves)
        parts = tuple(_part(leaf, html) for leaf in leaves) + _uuencoded(leaves)
        carried, pictured = eml_beside.beside(parts)
    except Exception as error:  # noqa: BLE001 - as above: the headers alone are better than nothing
        problems.append(f"De inhoud van deze mail kon niet gelezen worden ({type(error).__name__}).")
    return Mail(**fields, body_text=text, html=html, parts=parts, problems=tuple(problems), carried=carried, pictured=pictured)


@dataclass(frozen=True, slots=True)
class _Leaf:
    message: Message
    path: str
    nested: str
    data: bytes
    declared: str

    @property
    def is_text(self) -> bool:
        attached = _disposition(self.message) == "attachment" or bool(_file_name(self.message))
        return self.declared in ("text/plain", "text/html", "text/enriched") and not attached and not self.nested


def _leaves(message: Message, limits: Limits, problems: list[str]) -> Iterator[_Leaf]:
    """Every leaf, top down, without recursion: depth and number are bounded, and what is cut off is told."""
    stack: list[tuple[Message, str, str, int]] = [(message, "", "", 0)]
    count = 0
    while stack:
        node, path, nested, depth = stack.pop()
        count += 1
        if count > limits.mail_parts:
            problems.append(f"Deze mail heeft meer dan {limits.mail_parts} onderdelen. De rest is niet gelezen.")
            return
        declared = node.get_content_type()
        if declared == "message/rfc822":
            data = eml_text.nested_bytes(node)
            yield _Leaf(node, path or "1", nested, data, declared)
            if depth >= limits.mail_depth:
                problems.append("Er zitten te veel mails in elkaar. De diepste zijn niet gelezen.")
                continue
            stack.append((email.message_from_bytes(data, policy=email.policy.compat32), f"{path or '1'}.1", path or "1", depth + 1))
            continue
        if declared == "message/partial":  # RFC 2046 5.2.2: nobody should send these any more
            problems.append("Dit is een stuk van een mail die in delen is verstuurd. De delen zijn niet samengevoegd.")
        payload = node.get_payload()
        if isinstance(payload, list) and declared not in ("message/delivery-status",):
            if depth >= limits.mail_depth * 4:
                problems.append("De onderdelen van deze mail zitten te diep in elkaar. De diepste zijn niet gelezen.")
                continue
            children = [
                (child, f"{path}.{n}".lstrip("."), nested, depth + 1) for n, child in enumerate(payload, 1) if isinstance(child, Message)
            ]
            stack.extend(reversed(children))
            continue
        data = eml_text.decoded_bytes(node)
        signed = envelopes.signed_mail(data, declared, problems)
        if signed is not None and depth < limits.mail_depth:
            stack.append((signed, f"{path or '1'}.1", nested, depth + 1))
            continue
        yield _Leaf(node, path or "1", nested, data, declared)


def _texts(leaves: list[_Leaf]) -> tuple[str, str]:
    """The best text of the mail itself, and its html. An empty plain version gives way to the html."""
    plain = [eml_text.decoded_text(leaf.message, leaf.data) for leaf in leaves if leaf.is_text and leaf.declared != "text/html"]
    html = "\n".join(eml_text.decoded_text(leaf.message, leaf.data) for leaf in leaves if leaf.is_text and leaf.declared == "text/html")
    text = "\n".join(part.strip() for part in plain if part.strip())
    return text or eml_text.html_to_text(html), html


def _part(leaf: _Leaf, html: str) -> Part:
    name = _file_name(leaf.message)
    media_type = media.EML if leaf.declared == "message/rfc822" else media.sniff(leaf.data, name)
    content_id = eml_text.header(leaf.message, "Content-ID").strip().strip("<>")
    disposition = _disposition(leaf.message)
    referenced = bool(content_id) and f"cid:{content_id}".lower() in html.lower()
    belongs = referenced or disposition == "inline" or (bool(content_id) and disposition != "attachment")
    inline = media.is_image(media_type) and belongs and envelopes.is_logo(leaf.data, referenced)
    shown = name or f"bijlage-{leaf.path}{media.EXTENSIONS.get(media_type, '')}"
    return Part(
        leaf.path, shown, leaf.data, leaf.declared, media_type, disposition, content_id, inline, leaf.is_text, bool(name), leaf.nested
    )


def _uuencoded(leaves: list[_Leaf]) -> tuple[Part, ...]:
    """Files that an old mail program wrote into the text itself."""
    found: list[Part] = []
    for leaf in leaves:
        if leaf.declared != "text/plain" or not leaf.is_text:
            continue
        for number, (name, data) in enumerate(eml_text.uuencoded_files(leaf.data), 1):
            shown = eml_text.safe_name(name) or f"bijlage-{leaf.path}.uu{number}"
            found.append(Part(f"{leaf.path}.uu{number}", shown, data, "application/x-uuencode", media.sniff(data, shown), "attachment"))
    return tuple(found)


def _can_be_document(part: Part) -> bool:
    if part.media_type == media.ENCIPHERED:
        return True
    if part.body or part.inline or not part.data.strip():
        return bool(part.named and not part.body and not part.inline)
    if part.declared_type in _SIDE_TYPES | _SIGNATURES | _REPORTS or part.declared_type == "message/rfc822":
        return False
    if part.nested and not part.named and part.declared_type in ("text/plain", "text/html"):
        return False  # the text of a forwarded mail
    lowered = part.name.lower()
    return not lowered.endswith((".vcf", ".ics", ".p7s", ".asc")) and part.media_type not in _SIDE_TYPES


def _header_fields(message: Message) -> dict[str, Any]:
    """The header fields of :class:`Mail`, each read on its own."""
    headers = tuple((str(name), eml_text.decoded_header(value)) for name, value in message.raw_items())
    raw = [(str(name).lower(), eml_text.unfolded(value)) for name, value in message.raw_items()]
    results, above = [], 0
    for name, value in raw:
        above += name == "received"
        if name == "authentication-results":
            results.append(AuthenticationResult(value, above))
    from_name, from_address = _first_address(raw, "from")
    first = dict(reversed([(name.lower(), value) for name, value in headers]))
    return {
        "message_id": first.get("message-id", "").strip(),
        "from_name": from_name,
        "from_address": from_address,
        "authors": eml_text.authors([value for name, value in raw if name == "from"]),
        "reply_to": _first_address(raw, "reply-to")[1],
        "to": _addresses(raw, "to"),
        "cc": _addresses(raw, "cc"),
        "subject": first.get("subject", "").strip(),
        "date_raw": first.get("date", "").strip(),
        "in_reply_to": first.get("in-reply-to", "").strip(),
        "references": tuple(first.get("references", "").split()),
        "received": tuple(value for name, value in raw if name == "received"),
        "authentication_results": tuple(results),
        "headers": headers,
        "content_type": first.get("content-type", "text/plain"),
    }


def _addresses(raw: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(address for _, address in _pairs(raw, name) if address)


def _first_address(raw: list[tuple[str, str]], name: str) -> tuple[str, str]:
    """Display name and address. Split before decoding, so that a comma or an @ in an encoded name changes nothing."""
    bare = _ADDRESS_AS_NAME.match(next((value for key, value in raw if key == name), ""))
    if bare:  # the standard library takes the name for the address; everybody else goes by the angles
        return eml_text.decoded_header(bare.group(1).strip()), bare.group(2).strip()
    for display, address in _pairs(raw, name):
        if address:
            return eml_text.decoded_header(display), address
    return "", ""


def _pairs(raw: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    """Names and addresses. Not strict: one odd address in a list must not blank out all of them, as newer Pythons do by default."""
    values = [value for key, value in raw if key == name]
    if _LENIENT:
        return email.utils.getaddresses(values, strict=False)
    return email.utils.getaddresses(values)


def _disposition(message: Message) -> str:
    return eml_text.header(message, "Content-Disposition").split(";")[0].strip().lower()


def _file_name(message: Message) -> str:
    return eml_text.safe_name(eml_text.file_name(message))


def headers_only(raw: bytes, problem: str) -> Mail:
    """What is left when the tree cannot be built: the header block as lines."""
    head = raw[:262_144].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    try:
        fields = _header_fields(email.message_from_bytes(head + b"\n\n", policy=email.policy.compat32))
    except Exception:  # noqa: BLE001 - not even the header: the mail stays visible by its problem
        return Mail(problems=(problem,))
    return Mail(**fields, problems=(problem,))
