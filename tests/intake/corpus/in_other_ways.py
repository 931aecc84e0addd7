"""Signed mail, old threads, shared files, reactions, recalls, calendars: what else people and their programs send.

What has to become of each was decided by what a person at the desk would do, before anything was run.
"""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

from tests.intake.corpus.case import AN, Case
from tests.intake.corpus.cupboard import FILES
from tests.intake.corpus.programs import US

_RE = "Re: Ontvangst van je aanmelding"
_HEAD = f"From: {AN}\nTo: {US}\nMessage-ID: <nieuw@testdorp.example>\nMIME-Version: 1.0\n"
_SIGNATURE = "iQEzBAEBCAAdFiEE0JH7Lm8hAAAAAAAAAAAAAAAAAAAFAmi5\n=Ab3d\n"
_ARMOURED = "-----BEGIN PGP SIGNATURE-----\n\n" + _SIGNATURE + "-----END PGP SIGNATURE-----\n"


def _inside(text: str, *names: str) -> str:
    """The MIME body, with its own head, of a mail with this text and these files."""
    message = EmailMessage(policy=policy.SMTP)
    message.set_content(text)
    for name in names:
        message.add_attachment(FILES[name][1], maintype="application", subtype="octet-stream", filename=FILES[name][0])
    return bytes(message).decode("ascii", "surrogateescape").replace("\r\n", "\n")


def _clear_signed(subject: str, text: str, *names: str, pgp: bool = False) -> str:
    kind, file = ("application/pgp-signature", "signature.asc") if pgp else ("application/pkcs7-signature", "smime.p7s")
    data = _ARMOURED if pgp else "MIIGmAYJKoZIhvcNAQcCoIIGiTCCBoUCAQExDzANBglghkgBZQMEAgEFADALBgkq\n"
    coding = "" if pgp else "Content-Transfer-Encoding: base64\n"
    return (
        f'{_HEAD}Subject: {subject}\nContent-Type: multipart/signed; protocol="{kind}"; micalg=sha-256; boundary="hs"\n\n'
        f"--hs\n{_inside(text, *names)}\n--hs\nContent-Type: {kind}; name={file}\n{coding}"
        f"Content-Disposition: attachment; filename={file}\n\n{data}\n--hs--\n"
    )


def _encrypted(subject: str) -> str:
    return (
        f'{_HEAD}Subject: {subject}\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="ec"\n\n'
        "--ec\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n"
        '--ec\nContent-Type: application/octet-stream; name="encrypted.asc"\nContent-Disposition: inline; filename="encrypted.asc"\n\n'
        f"-----BEGIN PGP MESSAGE-----\n\n{_SIGNATURE * 6}-----END PGP MESSAGE-----\n\n--ec--\n"
    )


def _signed_text(text: str) -> str:
    return f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{text}\n{_ARMOURED}"


SIGNED = (
    Case(
        "clear-signed form",
        "registration",
        program="raw",
        raw=_clear_signed("Aanmelding City of Things 2025", "Beste\n\nIn bijlage onze aanmelding.\n\nAn", "registration"),
        answer="receipt",
        effect="new",
    ),
    Case(
        "clear-signed form, pgp",
        "registration",
        program="raw",
        raw=_clear_signed("Aanmelding", "Hierbij ons formulier.", "registration", pgp=True),
        answer="receipt",
        effect="new",
    ),
    Case(
        "clear-signed, forgotten",
        "forgotten-attachment",
        program="raw",
        raw=_clear_signed("Aanmelding City of Things 2025", "In bijlage onze aanmelding."),
        answer="forgotten-attachment",
        effect="new",
    ),
    Case("clear-signed question", "question", program="raw", raw=_clear_signed("Vraag", "Mag een OCMW ook indienen?", pgp=True)),
    Case(
        "signed in the text",
        "registration",
        text=_signed_text("Hierbij onze aanmelding."),
        program="thunderbird",
        files=("registration",),
        answer="receipt",
        effect="new",
    ),
    Case(
        "signed in the text, forgotten",
        "forgotten-attachment",
        text=_signed_text("In bijlage vind je onze aanmelding voor City of Things."),
        program="roundcube",
        answer="forgotten-attachment",
        effect="new",
    ),
    Case("signed in the text, question", "question", "Vraag", _signed_text("Tegen wanneer moeten we indienen?"), "thunderbird"),
    Case(
        "encrypted with pgp",
        "registration",
        program="raw",
        raw=_encrypted("Aanmelding City of Things 2025"),
        answer="receipt-unreadable",
        effect="new",
        person=True,
    ),
    Case("encrypted with pgp, about nobody knows what", "unsure", program="raw", raw=_encrypted("...")),
)

_OLD = "\n\nVan: City of Things <cityofthings@vlaio.be>\nVerzonden: dinsdag 3 oktober 2023 9:12\nAan: An Test\nOnderwerp: {}\n\n{}"

OLD_THREADS = (
    Case(
        "reply in a thread of an earlier call, with a form",
        "registration",
        "RE: Uitslag City of Things 2023",
        "Beste\n\nIn bijlage ons nieuwe idee." + _OLD.format("Uitslag", "Jullie aanvraag COT2023-A-0004 is niet weerhouden. Vragen?"),
        "iphone",
        files=("registration",),
        headers={"In-Reply-To": "<cot.2023@vlaio.be>", "References": "<cot.2022@vlaio.be> <cot.2023@vlaio.be>"},
        answer="receipt",
        effect="new",
    ),
    Case(
        "reply in a thread of an earlier call, with a question",
        "question",
        "RE: Uitslag City of Things 2023",
        "Mogen we hetzelfde idee opnieuw aanmelden?" + _OLD.format("Uitslag", "In bijlage de beslissing."),
        headers={"In-Reply-To": "<cot.2023@vlaio.be>"},
    ),
    Case(
        "reply to our receipt with the form of another idea",
        "registration",
        _RE,
        "En hier nog een tweede idee van ons.",
        files=("other",),
        thread="reply",
        answer="receipt",
        effect="new",
        person=True,
    ),
    Case(
        "reply to our receipt, form under an old quote",
        "registration",
        _RE,
        "Verbeterde versie.",
        "thunderbird",
        files=("registration",),
        thread="reply",
        answer="receipt",
        effect="version",
    ),
)

FOR_OTHERS = (
    Case(
        "two municipalities in one mail",
        "registration",
        "Aanmeldingen Testdorp en Buurdorp",
        "Beste\n\nHierbij de aanmelding van onze gemeente en, in haar naam, die van de gemeente Buurdorp.",
        files=("registration", "other"),
        answer="receipt",
        effect="new",
        person=True,
    ),
    Case(
        "forwarded from a private address",
        "registration",
        "Fwd: Aanmelding City of Things",
        "Ik stuur dit even door vanop mijn privéadres, onze mail ligt plat.",
        "gmail",
        files=("registration",),
        sender="Jan Baas <jan.baas.1980@gmail.com>",
        answer="receipt",
        effect="new",
    ),
    Case(
        "the same form again from a private address",
        "registration",
        "Fwd: Aanmelding City of Things",
        "Voor alle zekerheid nog eens, vanop mijn privéadres.",
        "gmail",
        files=("registration",),
        sender="Jan Baas <jan.baas.1980@gmail.com>",
        thread="mentions",
        answer="receipt",
        effect="new",
    ),
    Case(
        "by an adviser",
        "registration",
        "Aanmelding gemeente Testdorp",
        "In naam van de gemeente Testdorp dien ik dit idee in.",
        sender="Els Raad <els@raadgevers.example>",
        files=("registration",),
        answer="receipt",
        effect="new",
    ),
)


def _calendar(method: str, summary: str = "Overleg") -> str:
    return (
        f"{_HEAD}Subject: {{}}\nContent-Type: multipart/alternative; boundary=cal\n\n--cal\nContent-Type: text/plain; charset=utf-8\n\n{{}}\n\n"
        f"--cal\nContent-Type: text/calendar; charset=utf-8; method={method}\n\nBEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nUID:1\n"
        f"DTSTART:20250910T090000Z\nSUMMARY:{summary}\nEND:VEVENT\nEND:VCALENDAR\n\n--cal--\n"
    )


def _meeting(name: str, triage: str, method: str, subject: str, text: str = "") -> Case:
    return Case(f"calendar: {name}", triage, program="raw", raw=_calendar(method).replace("{}", subject, 1).replace("{}", text, 1))


CALENDARS = (
    _meeting("accepted", "automatic", "REPLY", "Geaccepteerd: Infosessie"),
    _meeting("accepted, english, with words", "automatic", "REPLY", "Accepted: Info session", "See you there! Any documents to prepare?"),
    _meeting("declined, french", "automatic", "REPLY", "Refusé : Réunion"),
    _meeting(
        "google acceptance",
        "automatic",
        "REPLY",
        "Geaccepteerd: Infosessie @ wo 10 sep. 2025",
        "An Test heeft deze uitnodiging geaccepteerd.",
    ),
    _meeting("another hour proposed", "automatic", "COUNTER", "Nieuwe tijd voorgesteld: Infosessie", "Kan het om 11 uur?"),
    _meeting("invited", "question", "REQUEST", "Overleg over onze aanmelding", "Past dit?"),
    _meeting("cancelled", "question", "CANCEL", "Geannuleerd: Overleg over onze aanmelding"),
)


def _automatic(name: str, subject: str, text: str, program: str = "outlook", **rest: object) -> Case:
    return Case(name, "automatic", subject, text, program, **{"thread": "reply", **rest})  # type: ignore[arg-type]


REACTIONS = (
    _automatic("reaction: outlook nl", _RE, "👍 An Test heeft gereageerd op uw bericht:\n\n{receipt}"),
    _automatic("reaction: outlook en", _RE, "[like] An Test reacted to your message:\n\n{receipt}", "outlook_web"),
    _automatic("reaction: outlook fr", _RE, "[like] An Test a réagi à votre message :\n\n{receipt}", "outlook_web", language="fr"),
    _automatic("reaction: gmail", _RE, "👍\n\nAn Test heeft gereageerd via Gmail", "gmail"),
    _automatic("reaction: gmail en", _RE, "🎉\n\nAn Test reacted via Gmail", "gmail", language="en"),
    _automatic("reaction: iphone", _RE, "An Test vond ‘Ontvangst van je aanmelding’ leuk", "iphone"),
)

RECALLS = (
    Case(
        "recall nl",
        "question",
        "Intrekken: Aanmelding City of Things 2025",
        "An Test wil het bericht “Aanmelding City of Things 2025” intrekken.",
        thread="mentions",
        takes_back=True,
    ),
    Case(
        "recall en",
        "question",
        "Recall: Aanmelding City of Things 2025",
        "An Test would like to recall the message, “Aanmelding City of Things 2025”.",
    ),
    Case("recall fr", "question", "Rappel : Candidature", "An Test souhaite rappeler le message « Candidature »."),
    Case(
        "asks to take back what was handed in",
        "question",
        "Aanmelding intrekken",
        "Beste\n\nWe trekken onze aanmelding {ref} in. Gelieve ze niet verder te behandelen.",
        thread="mentions",
        takes_back=True,
    ),
)

PICTURES = (
    Case(
        "only a photo of something",
        "registration",
        "Aanmelding City of Things 2025",
        "",
        "outlook_phone",
        files=("photo",),
        answer="receipt-unreadable",
        effect="new",
        person=True,
    ),
    Case("only a photo, without a word", "unsure", "", "", "iphone", files=("picture",)),
)


def _shared(name: str, subject: str, text: str, sender: str, **headers: str) -> Case:
    """By a sharing service itself: nobody reads an answer there, and what it points to may be a registration."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Case(name, "unsure", subject, text, "html_only", sender=sender, headers=named)


LINKS = (
    Case(
        "link beside the form",
        "registration",
        text="In bijlage onze aanmelding. De filmpjes staan op https://we.tl/t-aBcDeF123 omdat ze te groot zijn.",
        files=("registration",),
        answer="receipt",
        effect="new",
        person=True,
    ),
    Case(
        "cloud file in the place of an attachment",
        "link-only",
        text="Hierbij onze aanmelding.\n\naanmelding.docx <https://testdorp-my.sharepoint.com/:w:/g/personal/an/EabcD>",
        answer="link-only",
        effect="new",
    ),
    Case(
        "link in a reply, for what we asked",
        "link-only",
        "Re: Je aanmelding vervolledigen",
        "Het document staat op https://1drv.ms/w/s!Abc",
        "outlook_web",
        thread="asked",
        answer="link-only",
    ),
    _shared(
        "wetransfer itself",
        "an.test@testdorp.example heeft je enkele bestanden gestuurd via WeTransfer",
        "1 item, 2 MB in totaal. Verloopt op 11 september.\n\nOnze aanmelding City of Things\n\nhttps://we.tl/t-aBcDeF123",
        "WeTransfer <noreply@wetransfer.com>",
        Feedback_ID="transfer:wetransfer",
        Auto_Submitted="auto-generated",
    ),
    _shared(
        "wetransfer itself, without our call",
        "an.test@testdorp.example sent you files via WeTransfer",
        "1 item\n\nDownload: https://wetransfer.com/downloads/abc",
        "WeTransfer <noreply@wetransfer.com>",
        Auto_Submitted="auto-generated",
    ),
    _shared(
        "sharepoint itself",
        'An Test heeft "aanmelding" met je gedeeld',
        "An Test heeft een bestand met je gedeeld.\n\nhttps://testdorp-my.sharepoint.com/:w:/g/personal/an/EabcD?e=1",
        "An Test via SharePoint <no-reply@sharepointonline.com>",
        X_Auto_Response_Suppress="All",
    ),
)


def _worded(name: str, text: str, program: str = "outlook", language: str = "nl", subject: str = _RE) -> Case:
    return Case(f"away: {name}", "automatic", subject, text, program, language, thread="reply", person=True)


AWAY = (
    _worded("nl returns", "Dag\n\nIk ben er niet tot en met vrijdag 12 september. Vanaf maandag 15 september lees ik je mail.", "gmail"),
    _worded("nl holiday", "Hallo!\n\nIk geniet van een deugddoende vakantie tot 15 september. Dringend? Bel 050 12 34 56.", "apple_mail"),
    _worded("nl days", "Bedankt voor je bericht. Ik werk niet op woensdag en vrijdag. Ik antwoord zo snel mogelijk.", "outlook_web"),
    _worded("nl office closed", "Beste\n\nOnze diensten zijn gesloten tot en met 5 september. Uw mail wordt daarna behandeld.", "telenet"),
    _worded("nl sick", "Door ziekte ben ik afwezig. Mijn mails worden niet gelezen. Contacteer jan@testdorp.example."),
    _worded("nl training", "Ik volg vandaag een opleiding en kan je mail niet meteen beantwoorden.", "outlook_phone"),
    _worded("fr back", "Bonjour,\n\nJe serai de retour au bureau le 15 septembre. En cas d'urgence, contactez Jan Baas.", "gmail", "fr"),
    _worded("fr office", "Merci pour votre message. Je suis actuellement absent et n'ai pas accès à mes mails.", "outlook", "fr"),
    _worded("en leave", "Thanks for your email! I'm on maternity leave until January. Please contact jan@testdorp.example.", "gmail", "en"),
    _worded("en back", "Hi there,\n\nI will be back in the office on Monday 15 September and reply then.", "apple_mail", "en"),
    _worded("en limited", "I am travelling with limited access to email until 12 September.", "outlook", "en"),
)

CASES = (
    *SIGNED,
    *OLD_THREADS,
    *FOR_OTHERS,
    *CALENDARS,
    *REACTIONS,
    *RECALLS,
    *PICTURES,
    *LINKS,
    *AWAY,
)
