"""Mails made for the tests: as Exchange Online delivers them, with the parts and headers a test asks for."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from docx import Document

QUESTIONS = (
    ("Naam organisatie", "Gemeente Testdorp"),
    ("Naam contactpersoon", "An Test"),
    ("E-mailadres contactpersoon", "an.test@testdorp.example"),
)


def stamp(at: datetime) -> str:
    return at.strftime("%a, %d %b %Y %H:%M:%S %z")


def exchange_chain(at: datetime, sender_host: str = "mail.testdorp.example", ip: str = "198.51.100.23") -> list[str]:
    """Received lines as Exchange Online writes them, top first, for a hand-over at its border at ``at``, and two of the sender's."""
    seconds = [stamp(at + timedelta(seconds=n)) for n in (3, 2, 1, 0)]
    return [
        f"from PAXPR09MB4971.eurprd09.prod.outlook.com (2603:10a6:102:f5::12) by AM9PR09MB4661.eurprd09.prod.outlook.com with HTTPS; {seconds[0]}",
        "from DU2PR04CA0121.eurprd04.prod.outlook.com (2603:10a6:10:231::8) by PAXPR09MB4971.eurprd09.prod.outlook.com (2603:10a6:102:f5::12)"
        f" with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.9094.18; {seconds[1]}",
        "from DB1PEPF000591F1.eurprd03.prod.outlook.com (2603:10a6:10:231:cafe::2d) by DU2PR04CA0121.outlook.office365.com (2603:10a6:10:231::8)"
        f" with Microsoft SMTP Server id 15.20.9094.20 via Frontend Transport; {seconds[2]}",
        f"from {sender_host} ({ip}) by DB1PEPF000591F1.mail.protection.outlook.com (10.167.242.75) with Microsoft SMTP Server"
        f" (version=TLS1_3, cipher=X) id 15.20.9094.14 via Frontend Transport; {seconds[3]}",
        f"from werkpost-14.intern ([10.20.30.44]) by {sender_host} (Postfix) with ESMTPSA id 4C02F7A1B2C3; {stamp(at - timedelta(seconds=4))}",
    ]


def mail(
    subject: str = "Aanmelding City of Things 2025",
    text: str = "Beste\n\nIn bijlage onze aanmelding.\n\nGroeten\nAn",
    *,
    sender: str = "An Test <an.test@testdorp.example>",
    received: list[str] | None = None,
    at: datetime | None = None,
    files: list[tuple[str, bytes]] | None = None,
    headers: dict[str, str] | None = None,
    message_id: str = "<een@testdorp.example>",
    html: str = "",
    dmarc: str = "pass",
) -> bytes:
    """The bytes of a mail. ``received``: its lines, top first; else an Exchange chain at ``at``, with its verdict on the sender."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = "City of Things <cityofthings@vlaio.be>"
    message["Subject"] = subject
    message["Message-ID"] = message_id
    if at is not None:
        message["Date"] = format_datetime(at)
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in files or []:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if received is not None:
        return "".join(f"Received: {line}\r\n" for line in received).encode() + bytes(message)
    return traced(bytes(message), at, dmarc) if at is not None else bytes(message)


def traced(raw: bytes, at: datetime, dmarc: str = "pass") -> bytes:
    """The mail with the lines of an Exchange chain above it, and its verdict ("" for none) on the domain in From."""
    domain = parseaddr(str(message_from_bytes(raw)["From"]))[1].rpartition("@")[2]
    head = []
    for number, line in enumerate(exchange_chain(at)):
        if number == 3 and dmarc:
            verdict = f"spf=pass (sender IP is 198.51.100.23) smtp.mailfrom={domain};dmarc={dmarc} action=none header.from={domain}"
            head.append(f"Authentication-Results: {verdict}")
        head.append(f"Received: {line}")
    return "".join(f"{line}\r\n" for line in head).encode() + raw


def docx(*paragraphs: str) -> bytes:
    """A Word file with these paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
