"""The bytes of a mail, read back by the standard library as a mail program would."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from dossiers.models import Notice, NoticeKind
from notifications.message import BadRecipient, build, recipient_of
from tests.notifications.builders import ask, message, receipt_due, run, submission

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 9, 5, 15, 0, 0, tzinfo=UTC)


def parsed(notice: Notice) -> EmailMessage:
    raw = build(notice, NOW)
    assert raw.isascii() and b"\n" not in raw.replace(b"\r\n", b"") and max(map(len, raw.split(b"\r\n"))) <= 998
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage) and not mail.defects
    return mail


def test_every_header_and_both_forms() -> None:
    notice = receipt_due()
    assert notice.message is not None and notice.dossier is not None
    mail = parsed(notice)
    headers = {name: str(value) for name, value in mail.items() if name not in ("Content-Type", "MIME-Version")}
    assert headers == {
        "From": "cityofthings@vlaio.be",
        "To": "slim@dilbeek.example",
        "Subject": notice.subject,
        "Date": "Fri, 05 Sep 2025 15:00:00 +0000",
        "Message-ID": notice.mail_id,
        "In-Reply-To": notice.message.message_id,
        "References": notice.message.message_id,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "X-COT-Dossier": notice.dossier.reference,
        "X-COT-Notice": "receipt",
        "Content-Language": "nl",
    }
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert (text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n").strip()) == (
        notice.text,
        notice.html.strip(),
    )


def test_an_answer_to_an_upload_answers_no_mail() -> None:
    notice = run("compose", ask(NoticeKind.RECEIPT, submission("application")))
    mail = parsed(notice)
    assert (mail["Auto-Submitted"], mail["In-Reply-To"], mail["References"]) == ("auto-generated", None, None)


def test_the_thread_above_is_kept() -> None:
    raw = b"From: a@b.be\r\nReferences: <een@x.be>\r\n <twee@x.be>\r\n <drie@x.be> onzin\r\n\r\nReferences: <nee@x.be>"
    mail = parsed(receipt_due(message=message(raw, message_id="<drie@x.be>")))
    assert (mail["In-Reply-To"], mail["References"]) == ("<drie@x.be>", "<een@x.be> <twee@x.be> <drie@x.be>")


@pytest.mark.parametrize("hostile", ["", "geen haakjes", "<a b@x.be>", "<a@x.be>\r\nBcc: y@z.be", "<é@x.be>", "<" + "a" * 900 + "@x.be>"])
def test_a_message_id_that_is_none_is_left_out(hostile: str) -> None:
    mail = parsed(receipt_due(message=message(message_id=hostile)))
    assert (mail["In-Reply-To"], mail["References"], mail["Bcc"]) == (None, None, None)
    assert mail["Auto-Submitted"] == "auto-replied"


def test_no_header_can_be_smuggled_in_by_the_subject() -> None:
    notice = receipt_due()
    notice.subject = "Dag\r\nBcc: iedereen@stad.be\r\n\r\nLichaam \u2028 ö"
    mail = parsed(notice)
    assert mail["Bcc"] is None and mail["Subject"] == "Dag Bcc: iedereen@stad.be Lichaam ö"


def test_an_address_with_an_accent_in_its_domain_is_sent_in_ascii() -> None:
    notice = receipt_due(recipient="info@gemeente-caf\u00e9.be")
    assert recipient_of(notice) == "info@xn--gemeente-caf-meb.be"


def test_an_address_that_smtp_cannot_carry_is_refused() -> None:
    with pytest.raises(BadRecipient):
        recipient_of(Notice(recipient="renée@gemeente.be"))


def test_an_empty_notice_is_never_a_mail() -> None:
    notice = receipt_due()
    notice.text = " \n"
    with pytest.raises(ValueError, match="no content"):
        build(notice, NOW)
