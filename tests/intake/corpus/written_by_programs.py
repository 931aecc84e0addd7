"""What no person wrote to us: absences, confirmations, bounces, lists, unwanted mail, and our own."""

from __future__ import annotations

from tests.intake.corpus.case import Case

_RE = "Re: Ontvangst van je aanmelding"
_AUTO = {"Auto-Submitted": "auto-replied"}
_EXCHANGE = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    "X-MS-Exchange-Inbox-Rules-Loop": "an.test@testdorp.example",
}


def _away(name: str, subject: str, text: str, program: str = "outlook", thread: str = "reply", **headers: str) -> Case:
    return Case(
        f"away: {name}", "automatic", subject, text, program, thread=thread, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def _worded(name: str, subject: str, text: str, program: str = "outlook") -> Case:
    """Only its words tell: no proof, so that an officer looks as well."""
    return Case(f"away: {name}", "automatic", subject, text, program, thread="reply", person=True)


WITH_HEADERS = (
    Case("away: exchange nl", "automatic", f"Automatisch antwoord: {_RE}", "Ik ben er niet. In bijlage vind je niets.", headers=_EXCHANGE),
    Case("away: exchange fr", "automatic", "Réponse automatique : Ontvangst", "Je suis absent.", headers=_EXCHANGE, language="fr"),
    Case("away: exchange en", "automatic", "Automatic reply: Ontvangst", "I am away. Any questions?", headers=_EXCHANGE, thread="reply"),
    Case("away: gmail", "automatic", _RE, "Ik ben met vakantie.", "gmail", headers={**_AUTO, "Precedence": "bulk", "X-Autoreply": "yes"}),
    Case(
        "away: vacation of a unix",
        "automatic",
        "away from my mail",
        "I will read your mail later.",
        "roundcube",
        headers={"Precedence": "junk", **_AUTO},
    ),
    Case(
        "away: sieve",
        "automatic",
        f"Auto: {_RE}",
        "Afwezig tot maandag.",
        "roundcube",
        headers={"Auto-Submitted": "auto-replied (vacation)"},
    ),
    Case(
        "away: cpanel",
        "automatic",
        "Ontvangst",
        "Wij antwoorden zo snel mogelijk.",
        "telenet",
        headers={"X-Autorespond": "Re: x", "Precedence": "bulk"},
    ),
    Case("away: zimbra", "automatic", _RE, "Ik ben er niet.", "telenet", headers={"Auto-Submitted": "auto-replied (zimbra; vacation)"}),
    Case("away: lotus", "automatic", "An Test is niet op kantoor", "Terug op 15/9.", headers={"Auto-Submitted": "auto-generated"}),
    Case(
        "away: groupwise",
        "automatic",
        "Re: Ontvangst",
        "Ik ben er niet.",
        headers={"X-Mailer": "GroupWise", "Auto-Submitted": "auto-replied"},
    ),
    Case("away: null return path", "automatic", "Re: Ontvangst", "Later meer.", "roundcube", headers={"Return-Path": "<>"}, thread="reply"),
    Case("away: suppresses answers", "automatic", "Ik ben er even niet", "Tot maandag.", headers={"X-Auto-Response-Suppress": "All"}),
    Case(
        "ticket: topdesk",
        "automatic",
        "Uw melding I2509 0123 is geregistreerd",
        "In bijlage de aanmelding.",
        headers={"Auto-Submitted": "auto-generated"},
    ),
    Case(
        "ticket: zendesk",
        "automatic",
        "[Verzoek ontvangen] Ontvangst",
        "Uw verzoek (4411).",
        headers={"X-Mailer": "Zendesk Mailer", **_AUTO},
    ),
    Case(
        "ticket: freshdesk",
        "automatic",
        "Ticket ontvangen - Ontvangst",
        "Bedankt voor uw aanvraag!",
        headers={"Auto-Submitted": "auto-generated"},
    ),
    Case(
        "ticket: jira",
        "automatic",
        "SUP-12 Ontvangst",
        "Your request was created.",
        headers={"Precedence": "bulk", "Auto-Submitted": "auto-generated"},
    ),
    Case(
        "ticket: otrs",
        "automatic",
        "[Ticket#2025090410000123] RE: Ontvangst",
        "Uw vraag.",
        headers={"Precedence": "bulk", "X-OTRS-Loop": "x"},
    ),
    Case(
        "ticket: osticket",
        "automatic",
        "Aanvraag ontvangen [#4411]",
        "Hierbij bevestigen we.",
        headers={"X-Autoreply": "yes", "Precedence": "auto_reply"},
    ),
    Case(
        "monitor",
        "automatic",
        "Backup voltooid",
        "OK",
        "roundcube",
        sender="root@srv.testdorp.example",
        headers={"Auto-Submitted": "auto-generated"},
    ),
    Case("auto-forwarded rule", "automatic", "FW: nieuws", "Zie onder.", headers={"Auto-Submitted": "auto-forwarded"}),
)

WITHOUT_HEADERS = (
    _away("nl", "Afwezigheid", "Ik ben afwezig tot 15 september. Voor dringende vragen: jan@testdorp.example.", thread=""),
    _away("nl in the subject of the thread", f"Afwezig: {_RE}", "Tot maandag."),
    _worded("nl by its text", _RE, "Beste\n\nIk ben afwezig tot en met 15 september. Voor dringende vragen kan je terecht bij Jan Baas."),
    _worded("nl on leave", _RE, "Dag,\n\nMomenteel ben ik met verlof. Ik lees mijn mails opnieuw vanaf maandag 15/9.", "telenet"),
    _worded(
        "nl not present", _RE, "Wegens vakantie ben ik niet bereikbaar tot 20 september. Uw mail wordt niet doorgestuurd.", "outlook_web"
    ),
    _worded(
        "nl out of the office",
        _RE,
        "Ik ben momenteel niet op kantoor. Voor vragen over een aanvraag mail je naar info@testdorp.example.",
        "html_only",
    ),
    _worded("nl with our receipt below", "Re: Ontvangst", "Ik ben afwezig van 1 tot 12 september.", "outlook"),
    _worded(
        "nl with our receipt, not marked", "Ontvangst van je aanmelding", "Ik ben met vakantie tot 12 september.\n\n{receipt}", "roundcube"
    ),
    _worded(
        "fr by its text",
        _RE,
        "Bonjour,\n\nJe suis absente du bureau jusqu'au 15 septembre. Pour toute question : jan@testdorp.example.",
        "gmail",
    ),
    _worded("fr in holidays", _RE, "Je suis actuellement en congé. Je répondrai à votre message à mon retour.", "outlook"),
    _worded(
        "en by its text",
        _RE,
        "Hello,\n\nI am currently out of the office with no access to email. I will be back on 15 September.",
        "outlook",
    ),
    _worded(
        "en on leave", _RE, "Thank you for your email. I am on annual leave until 15 September. For questions please contact Jan.", "gmail"
    ),
    _away("ooo", f"OOO Re: {_RE}", "Back Monday.", "gmail"),
    _away("absence fr", "Absence du bureau : Ontvangst", "De retour lundi.", "outlook"),
    _worded("no longer works here", _RE, "Ik werk niet langer bij de gemeente Testdorp. Voor vragen over dossiers kan je terecht bij Jan."),
    _worded("parental leave", _RE, "Tot 1 december ben ik in ouderschapsverlof. Mijn collega Jan volgt mijn dossiers op."),
    Case(
        "ticket without headers nl",
        "automatic",
        "Uw bericht",
        "Dit is een automatisch gegenereerd bericht. Uw aanvraag in bijlage werd ontvangen.",
    ),
    Case(
        "ticket without headers fr",
        "automatic",
        "Votre demande",
        "Ceci est un message automatique, merci de ne pas y répondre. Votre candidature ?",
    ),
    Case(
        "ticket without headers en",
        "automatic",
        "Request",
        "This is an automated message, please do not reply. Your registration is attached.",
    ),
    Case(
        "ticket: do not answer",
        "automatic",
        "Melding",
        "Gelieve niet te antwoorden op deze e-mail. In bijlage uw aanmelding voor City of Things 2025.",
    ),
    Case(
        "we received your message",
        "automatic",
        _RE,
        "Wij hebben uw e-mail goed ontvangen en behandelen uw aanvraag binnen 5 werkdagen.",
        thread="reply",
        person=True,
    ),
    Case("accepted invitation", "automatic", "Geaccepteerd: Infosessie", "", files=("accepted",)),
)


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


def _plain(sender: str, subject: str, body: str, more: str = "") -> str:
    return f"From: {sender}\nTo: cityofthings@vlaio.be\nSubject: {subject}\n{more}\n{body}\n"


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
    Case(
        "bounce: exim",
        "bounce",
        program="raw",
        raw=_plain("Mailer-Daemon@mx.example", "Mail delivery failed", "...", "X-Failed-Recipients: a@b.example\n"),
    ),
    Case(
        "bounce: qmail",
        "bounce",
        program="raw",
        raw=_plain("MAILER-DAEMON@mx.example", "failure notice", "Hi. This is the qmail-send program."),
    ),
    Case(
        "bounce: null sender, no report",
        "bounce",
        program="raw",
        raw=_plain("mail@mx.example", "Returned mail: see transcript", "...", "Return-Path: <>\n"),
    ),
)

READ_RECEIPTS = (
    Case(
        "read nl",
        "automatic",
        program="raw",
        raw=_report("disposition-notification", "Gelezen: Ontvangst", "an.test@testdorp.example", "Gelezen."),
    ),
    Case(
        "read en",
        "automatic",
        program="raw",
        raw=_report("disposition-notification", "Read: Ontvangst", "an.test@testdorp.example", "Read."),
    ),
    Case(
        "read fr", "automatic", program="raw", raw=_report("disposition-notification", "Lu : Ontvangst", "an.test@testdorp.example", "Lu.")
    ),
    Case(
        "deleted unread",
        "automatic",
        program="raw",
        raw=_report("disposition-notification", "Niet gelezen: x", "an.test@testdorp.example", "Weg."),
    ),
    Case(
        "read, by its subject only",
        "automatic",
        "Gelezen: Ontvangst van je aanmelding",
        "Uw bericht is gelezen op maandag 1 september 2025.",
        "outlook",
    ),
    Case("complaint report", "automatic", program="raw", raw=_report("feedback-report", "FW: x", "staff@hotmail.example", "Complaint.")),
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

CASES = (*WITH_HEADERS, *WITHOUT_HEADERS, *BOUNCES, *READ_RECEIPTS, *LISTS, *SPAM, *OWN)
