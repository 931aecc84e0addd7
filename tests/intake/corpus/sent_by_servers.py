"""Bounces, receipts of reading, lists, unwanted mail, and our own."""

from __future__ import annotations

from tests.intake.corpus.case import Case


def _report(kind: str, subject: str, sender: str, body: str, about: str = "{notice}") -> str:
    """A report in the shape of RFC 6522: words, then what machines read, then the head of the mail it is about."""
    media = "delivery-status" if kind == "delivery-status" else "disposition-notification"
    return (
        f"From: {sender}\nTo: cityofthings@vlaio.be\nSubject: {subject}\nMessage-ID: <r@x.example>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{body}\n\n"
        f"--b\nContent-Type: message/{media}\n\nReporting-MTA: dns; mx.testdorp.example\n\n"
        "Final-Recipient: rfc822; an.test@testdorp.example\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: message/rfc822\n\nFrom: cityofthings@vlaio.be\nMessage-ID: {about}\nSubject: Ontvangst\n\nIn bijlage ...\n\n--b--\n"
    )


def _bounce(name: str, subject: str, sender: str, body: str, kind: str = "delivery-status") -> Case:
    return Case(f"bounce: {name}", "bounce", raw=_report(kind, subject, sender, body), program="raw", thread="mentions")


def _told(name: str, sender: str, subject: str, body: str, more: str = "") -> Case:
    """A bounce without the standard form."""
    raw = f"From: {sender}\nTo: cityofthings@vlaio.be\nSubject: {subject}\n{more}\n{body}\n"
    return Case(f"bounce: {name}", "bounce", raw=raw, program="raw")


def _read(name: str, subject: str, body: str, kind: str = "disposition-notification", sender: str = "an.test@testdorp.example") -> Case:
    return Case(name, "automatic", raw=_report(kind, subject, sender, body), program="raw")


BOUNCES = (
    _bounce(
        "exchange nl", "Onbestelbaar: Ontvangst", "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@testdorp.example", "Kan niet bezorgen."
    ),
    _bounce("exchange en", "Undeliverable: Ontvangst", "postmaster@testdorp.example", "Your message couldn't be delivered. Is it right?"),
    _bounce("exchange fr", "Non remis : Ontvangst", "postmaster@testdorp.example", "Votre message n'a pas pu être remis."),
    _bounce("postfix", "Undelivered Mail Returned to Sender", "MAILER-DAEMON@mx.testdorp.example (Mail Delivery System)", "I'm sorry."),
    _bounce(
        "gmail", "Delivery Status Notification (Failure)", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Address not found"
    ),
    _bounce("gmail delay", "Delivery Status Notification (Delay)", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Retrying"),
    _bounce("postfix delay", "Delayed Mail (still being retried)", "MAILER-DAEMON@mx.testdorp.example", "THIS IS A WARNING ONLY."),
    _bounce("exchange delay", "Bezorging vertraagd: Ontvangst", "postmaster@testdorp.example", "De bezorging is vertraagd."),
    _bounce(
        "mailbox full", "Mail delivery failed: returning message to sender", "Mail Delivery System <Mailer-Daemon@mx.example>", "quota"
    ),
    _bounce("relayed", "Relayed: Ontvangst", "postmaster@testdorp.example", "Delivered, no receipt by the destination server."),
    _told("exim", "Mailer-Daemon@mx.example", "Mail delivery failed", "...", "X-Failed-Recipients: a@b.example\n"),
    _told("qmail", "MAILER-DAEMON@mx.example", "failure notice", "Hi. This is the qmail-send program."),
    _told("null sender, no report", "mail@mx.example", "Returned mail: see transcript", "...", "Return-Path: <>\n"),
)

READ_RECEIPTS = (
    _read("read nl", "Gelezen: Ontvangst", "Gelezen."),
    _read("read en", "Read: Ontvangst", "Read."),
    _read("read fr", "Lu : Ontvangst", "Lu."),
    _read("deleted unread", "Niet gelezen: x", "Weg."),
    Case(
        "read, by its subject only",
        "automatic",
        "Gelezen: Ontvangst van je aanmelding",
        "Uw bericht is gelezen op maandag 1 september 2025.",
        "outlook",
    ),
    _read("complaint report", "FW: x", "Complaint.", "feedback-report", "staff@hotmail.example"),
)

LISTS = (
    Case("newsletter", "list", "Nieuwsbrief september", "Dien nu je aanmelding in!", headers={"List-Unsubscribe": "<https://x.example/u>"}),
    Case(
        "mailing list",
        "list",
        "[smartcity] vraag",
        "Wie doet er mee aan City of Things?",
        headers={"List-Id": "Smart <smart.vvsg.example>"},
    ),
    Case(
        "google group",
        "list",
        "Projectidee",
        "In bijlage onze aanmelding",
        headers={"List-Post": "<mailto:g@x.example>", "Precedence": "list"},
    ),
    Case("bulk", "list", "Uitnodiging congres", "Schrijf je in.", headers={"Precedence": "bulk"}),
    Case(
        "one-click",
        "list",
        "Webinar",
        "Meld je aan!",
        "html_only",
        headers={"List-Unsubscribe-Post": "x", "List-Unsubscribe": "<mailto:u@x.example>"},
    ),
)

SPAM = (
    Case("spam by level", "spam", "You won", "Click", "html_only", sender="w@win.example", headers={"X-MS-Exchange-Organization-SCL": "9"}),
    Case("spam by flag", "spam", "Cheap pills", "Buy", "roundcube", sender="w@win.example", headers={"X-Spam-Flag": "YES"}),
    Case("spam by status", "spam", "Lening", "Geld nodig?", sender="w@win.example", headers={"X-Spam-Status": "Yes, score=12.1"}),
    Case(
        "spam by report",
        "spam",
        "Invoice",
        "Attached",
        sender="w@win.example",
        headers={"X-Forefront-Antispam-Report": "CIP:1.2.3.4;SFV:SPM;SCL:9"},
    ),
    Case("phishing with a link", "spam", "Document shared", "https://1drv.ms/x", sender="w@win.example", headers={"X-Spam-Flag": "YES"}),
    Case(
        "a form in the spam", "unsure", "Aanmelding", "Hierbij.", files=("registration",), headers={"X-MS-Exchange-Organization-SCL": "6"}
    ),
)

OWN = (
    Case("own copy", "own", "Ontvangst van je aanmelding", "{receipt}", sender="City of Things <cityofthings@vlaio.be>"),
    Case("own address, other case", "own", "Test", "In bijlage onze aanmelding.", sender="CITYOFTHINGS@Vlaio.Be"),
    Case(
        "own name spoofed",
        "own",
        "Aanmelding City of Things 2025",
        "In bijlage de aanmelding.",
        sender="cityofthings@vlaio.be",
        dmarc="fail",
    ),
)

CASES = (*BOUNCES, *READ_RECEIPTS, *LISTS, *SPAM, *OWN)
