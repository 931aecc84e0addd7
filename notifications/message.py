"""From a notice to the bytes of its mail (RFC 5322)."""

from __future__ import annotations

import email.policy
import re
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser

from django.conf import settings
from email_validator import EmailNotValidError, validate_email

from dossiers.evidence import path_of
from dossiers.models import Message, Notice

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}>")  # printable ASCII without < > and blanks
_HEADERS_END_WITHIN = 256 * 1024
_REFERENCES_KEPT = 10


class BadRecipient(Exception):
    """The address of a notice is none to which mail can be sent."""


def recipient_of(notice: Notice) -> str:
    """The address as SMTP takes it (domain in ASCII). Raises BadRecipient. Whether the domain exists is for the mail server to find out."""
    try:
        found = validate_email(notice.recipient, check_deliverability=False, allow_smtputf8=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise BadRecipient(str(error)) from error
    return found.ascii_email or found.normalized


def build(notice: Notice, date: datetime) -> bytes:
    """The mail as it leaves, CRLF line ends, 7-bit throughout. ``date``: aware. Raises BadRecipient, and ValueError for an empty notice."""
    if not (notice.subject.strip() and notice.text.strip() and notice.html.strip()):
        raise ValueError(f"notice {notice.pk} has no content")
    mail = EmailMessage(policy=email.policy.SMTP.clone(cte_type="7bit"))
    mail["From"] = settings.COT_MAIL_FROM
    mail["To"] = recipient_of(notice)
    mail["Subject"] = " ".join(notice.subject.split())
    mail["Date"] = date
    mail["Message-ID"] = notice.mail_id
    answered = notice.message or (notice.submission.message if notice.submission else None)
    if answered is not None and _MESSAGE_ID.fullmatch(answered.message_id):
        mail["In-Reply-To"] = answered.message_id
        mail["References"] = " ".join([*_references(answered), answered.message_id])
    mail["Auto-Submitted"] = "auto-replied" if answered is not None else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if notice.dossier is not None:
        mail["X-COT-Dossier"] = notice.dossier.reference
    mail["X-COT-Notice"] = notice.kind
    mail.set_content(notice.text, cte="quoted-printable")
    mail.add_alternative(notice.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = "nl"  # after the parts: they would take every Content- header with them
    return mail.as_bytes()


def _references(answered: Message) -> list[str]:
    """The thread above the message that is answered, so that people's mail programs keep it together. [] when it cannot be had."""
    if answered.raw_id is None:
        return []
    try:
        with path_of(answered.raw_id).open("rb") as file:
            head = file.read(_HEADERS_END_WITHIN)
    except OSError:
        return []  # the answer itself matters more than its place in a thread
    headers = BytesHeaderParser(policy=email.policy.compat32).parsebytes(head)
    text = str(headers.get("References") or headers.get("In-Reply-To") or "")
    found = [one for one in dict.fromkeys(_MESSAGE_ID.findall(text)) if one != answered.message_id]
    return found[-_REFERENCES_KEPT:]
