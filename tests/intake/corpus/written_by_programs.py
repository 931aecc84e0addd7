"""Programs that answer for somebody: absences and confirmations, with the headers of a program and without them."""

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


CASES = (*WITH_HEADERS, *WITHOUT_HEADERS)
