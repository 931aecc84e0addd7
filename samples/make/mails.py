"""Mails as they lie in the mailbox: what people and programs send, under the lines that VLAIO's Exchange Online writes above it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

MAILBOX = "City of Things <cityofthings@vlaio.be>"
POLICY = email.policy.SMTP.clone(max_line_length=120)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"docx": DOCX, "xlsx": XLSX, "pdf": "application/pdf", "png": "image/png"}


@dataclass(frozen=True)
class Letter:
    """What the sender wrote. ``key`` makes Message-ID and boundaries; ``headers`` come on top of the usual ones."""

    key: str
    sender: str
    address: str
    subject: str
    text: str
    files: Sequence[tuple[str, bytes]] = ()
    headers: Sequence[tuple[str, str]] = ()
    minutes_before: int = 0  # how long before the receipt the Date header stands

    @property
    def message_id(self) -> str:
        """The Message-ID, in angle brackets."""
        return f"<{self.key}@{self.address.partition('@')[2]}>"


def letter(written: Letter, received: datetime) -> EmailMessage:
    """The message as the sender's program makes it."""
    message = EmailMessage(policy=POLICY)
    message["From"] = f"{written.sender} <{written.address}>" if written.sender else written.address
    message["To"] = MAILBOX
    message["Subject"] = written.subject
    message["Date"] = format_datetime(received - timedelta(seconds=9, minutes=written.minutes_before))
    message["Message-ID"] = written.message_id
    for name, value in written.headers:
        message[name] = value
    message.set_content(written.text, cte="quoted-printable")
    for name, data in written.files:
        main, _, sub = TYPES.get(name.rpartition(".")[2], "application/octet-stream").partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    _name_boundaries(message, written.key)
    return message


def received_mail(
    message: EmailMessage, received: datetime, *, below: Sequence[str] = (), dmarc: str = "pass", spam_level: int = 1
) -> bytes:
    """The bytes in the mailbox: what Exchange Online wrote on top, and ``below`` what the sender's side wrote or forged under it."""
    head = exchange_lines(message["From"].addresses[0].domain, received, dmarc=dmarc, spam_level=spam_level)
    forged = "".join(f"Received: {_folded(line)}\r\n" for line in below)
    return (head + forged).encode() + message.as_bytes(policy=POLICY)


def exchange_lines(domain: str, received: datetime, *, dmarc: str = "pass", spam_level: int = 1) -> str:
    """The hand-overs inside Exchange Online, top first; the lowest is the border, at ``received``: that is the receipt."""
    with_smtp = "with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.9094.18"
    lines = [
        (
            "Received",
            f"from VI1PR09MB2944.eurprd09.prod.outlook.com (2603:10a6:803:a4::17) by DB9PR09MB6022.eurprd09.prod.outlook.com with HTTPS; "
            f"{utc(received, 4)}",
        ),
        (
            "Received",
            "from AS4P195CA0022.EURP195.PROD.OUTLOOK.COM (2603:10a6:20b:5d6::9) by VI1PR09MB2944.eurprd09.prod.outlook.com "
            f"(2603:10a6:803:a4::17) {with_smtp}; {utc(received, 3)}",
        ),
        (
            "Received",
            "from DB5PEPF00014B8B.eurprd02.prod.outlook.com (2603:10a6:20b:5d6:cafe::a1) by AS4P195CA0022.outlook.office365.com "
            f"(2603:10a6:20b:5d6::9) {with_smtp} via Frontend Transport; {utc(received, 1)}",
        ),
        (
            "Authentication-Results",
            f"spf={dmarc} (sender IP is 203.0.113.77) smtp.mailfrom={domain}; dkim={dmarc} header.d={domain};"
            f"dmarc={dmarc} action=none header.from={domain};compauth={dmarc} reason=100",
        ),
        (
            "Received",
            f"from relay3.{domain} (203.0.113.77) by DB5PEPF00014B8B.mail.protection.outlook.com (10.167.8.199) {with_smtp} "
            f"via Frontend Transport; {utc(received)}",
        ),
        ("X-MS-Exchange-Organization-SCL", str(spam_level)),
    ]
    return "".join(f"{name}: {_folded(value)}\r\n" for name, value in lines)


def utc(moment: datetime, seconds: int = 0) -> str:
    """A moment as Exchange writes it, ``seconds`` later."""
    return f"{(moment + timedelta(seconds=seconds)).astimezone(UTC):%a, %d %b %Y %H:%M:%S} +0000"


def forwarded(inner: bytes, written: Letter, received: datetime) -> EmailMessage:
    """A letter that carries a whole mail as an attachment, as "doorsturen als bijlage" does."""
    message = letter(written, received)
    nested = EmailMessage(policy=POLICY)
    parsed = email.message_from_bytes(inner, policy=POLICY)
    nested.set_content(parsed, disposition="attachment", filename="Aanmelding.eml")
    message.make_mixed(boundary=f"_mix_{written.key}_")
    message.attach(nested)
    return message


def bounce(key: str, recipient: str, original: str, received: datetime) -> bytes:
    """A delivery report about a mail of ours (RFC 3464), from the other side's server with an empty return path."""
    domain = recipient.partition("@")[2]
    raw = f"""Return-Path: <>\r
From: Mail Delivery System <MAILER-DAEMON@mail.{domain}>\r
To: cityofthings@vlaio.be\r
Subject: Undelivered Mail Returned to Sender\r
Date: {format_datetime(received)}\r
Message-ID: <{key}@mail.{domain}>\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="_mix_{key}_"\r
\r
--_mix_{key}_\r
Content-Type: text/plain; charset=us-ascii\r
\r
This is the mail system at host mail.{domain}.\r
\r
<{recipient}>: host mail.{domain} said: 550 5.1.1 User unknown\r
\r
--_mix_{key}_\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mail.{domain}\r
\r
Final-Recipient: rfc822; {recipient}\r
Action: failed\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1 User unknown\r
\r
--_mix_{key}_\r
Content-Type: text/rfc822-headers\r
\r
From: cityofthings@vlaio.be\r
To: {recipient}\r
Subject: Ontvangst van je aanmelding\r
Message-ID: {original}\r
X-COT-Notice: receipt\r
\r
--_mix_{key}_--\r
"""
    return_path, _, rest = raw.partition("\r\n")
    return f"{return_path}\r\n{exchange_lines(f'mail.{domain}', received)}{rest}".encode()


def _name_boundaries(message: EmailMessage, key: str) -> None:
    """Boundaries that are the same at every run."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"_mix{number or ''}_{key}_")


def _folded(value: str) -> str:
    """Folded at blanks, as servers do."""
    lines, line = [], ""
    for word in value.split(" "):
        if line and len(line) + len(word) > 88:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])
