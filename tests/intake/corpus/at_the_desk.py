"""A day of the mailbox near a deadline: threads, scanners, colleagues, machines and links, each as a person at the desk would sort it.

Written before the word lists were read; what came out otherwise was mended in the rule, not in the row.
"""

from __future__ import annotations

import base64
from email import policy
from email.message import EmailMessage

from tests.intake.corpus.case import AN, Case
from tests.intake.corpus.cupboard import FILES
from tests.intake.corpus.programs import US

_RE = "RE: Ontvangst van je aanmelding"
_ASKED = "RE: Je aanmelding vervolledigen"


def _whole(text: str, *names: str, calendar: str = "", **headers: str) -> str:
    """A whole mail with exactly these heads: ``Message_ID=""`` leaves one out, anything else is written as it is."""
    message = EmailMessage(policy=policy.SMTP)
    message.set_content(text)
    if calendar:
        message.add_alternative(calendar, subtype="calendar", params={"method": "REQUEST"})
    for name in names:
        message.add_attachment(FILES[name][1], maintype="application", subtype="octet-stream", filename=FILES[name][0])
    heads = {"From": AN, "To": US, "Subject": "Aanmelding City of Things 2025", "Message_ID": "<nieuw@testdorp.example>", **headers}
    written = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in heads.items() if value)
    return written + bytes(message).decode("ascii", "surrogateescape").replace("\r\n", "\n")


def _raw(name: str, triage: str, whole: str, **rest: object) -> Case:
    return Case(name, triage, program="raw", raw=whole, **rest)  # type: ignore[arg-type]


_HANDED_IN: dict[str, object] = {"answer": "receipt", "effect": "new"}

_THREAD_NL = (
    "Beste,\n\nOns formulier zit in bijlage.\n\nMet vriendelijke groeten\nAn\n\n"
    "Van: Jan Baas <jan@testdorp.example>\nVerzonden: maandag 1 september 2025 16:02\nAan: An Test <an.test@testdorp.example>\n"
    "CC: Els Schepen <els@testdorp.example>\nOnderwerp: RE: idee slimme mobiliteit\n\nAn, kan jij dit indienen? Is het budget al rond? "
    "Ik ben vanaf morgen met verlof.\n\nVan: An Test\nVerzonden: vrijdag 29 augustus 2025 9:11\nAan: Jan Baas\nOnderwerp: idee slimme mobiliteit\n\n"
    "Jan, gaan we hiermee door of trekken we het in?"
)
_THREAD_FR = (
    "Bonjour,\n\nVeuillez trouver ci-joint notre formulaire d'inscription.\n\nBien à vous\nAn\n\n"
    "De : Jan Baas <jan@testdorp.example>\nEnvoyé : lundi 1 septembre 2025 16:02\nÀ : An Test <an.test@testdorp.example>\n"
    "Objet : RE: projet\n\nPeux-tu l'introduire ? Je suis absent jusqu'au 15."
)
_THREAD_EN = (
    "Dear all,\n\nPlease find attached our registration form.\n\nKind regards\nAn\n\n"
    "From: Jan Baas <jan@testdorp.example>\nSent: Monday, September 1, 2025 4:02 PM\nTo: An Test <an.test@testdorp.example>\n"
    "Subject: RE: idea\n\nCould you send this in? Has the mayor signed?"
)

THREADS = (
    Case("outlook thread nl, form on top", "registration", "FW: idee slimme mobiliteit", _THREAD_NL, files=("registration",), **_HANDED_IN),
    Case("outlook thread fr, form on top", "registration", "TR: projet", _THREAD_FR, language="fr", files=("registration",), **_HANDED_IN),
    Case(
        "outlook thread en, forgot the form",
        "forgotten-attachment",
        "FW: City of Things",
        _THREAD_EN,
        language="en",
        answer="forgotten-attachment",
        effect="new",
    ),
)

COMPLETED = (
    Case(
        "the document that we asked for, pasted as a picture",
        "supplement",
        _ASKED,
        "Beste,\n\nHieronder het ontbrekende document.",
        thread="asked",
        files=("pasted",),
        answer="receipt-unreadable",
        effect="supplement",
        person=True,
    ),
    Case(
        "says attached, only the logo is",
        "forgotten-attachment",
        _ASKED,
        "Beste,\n\nZie bijlage voor het ontbrekende document.",
        thread="asked",
        files=("logo",),
        answer="forgotten-attachment",
    ),
    Case(
        "answers what we asked in words",
        "question",
        _ASKED,
        "Beste,\n\nOns ondernemingsnummer is 0207.494.678. De contactpersoon is An Test.",
        thread="asked",
    ),
)

SCANNED = (
    Case(
        "scan from mfp",
        "registration",
        "Scan from MFP",
        "Please open the attached document. It was scanned and sent to you using a Xerox multifunction printer.",
        "roundcube",
        sender="mfp2-stadhuis@testdorp.example",
        files=("registration-pdf",),
        effect="new",
        person=True,
    ),
    Case(
        "scan from an address that nobody reads",
        "registration",
        "Bericht van KM_C258",
        "",
        "roundcube",
        sender="noreply@testdorp.example",
        files=("registration-pdf",),
        effect="new",
        person=True,
    ),
)

_PASTED = (
    "Naam organisatie: Gemeente Testdorp\nNaam contactpersoon: An Test\nE-mailadres: an.test@testdorp.example\n\n"
    "Welk domein? Mobiliteit\n\nOmschrijving van de uitdaging\nOnze straten liggen vaak open en geen enkele dienst weet van de andere. "
    "Bewoners staan voor verrassingen.\n\nWelke resultaten verwacht je?\nEen kaart die vier gemeenten delen, met open standaarden."
)

FORMS = (
    Case("the form written in the mail", "unsure", text="Beste, hieronder onze aanmelding.\n\n" + _PASTED, answer="receipt-in-text"),
    Case("the same, by a machine", "automatic", text="Onze aanmelding.\n\n" + _PASTED, headers={"Auto-Submitted": "auto-generated"}),
    Case(
        "two ideas in one zip",
        "registration",
        "Aanmeldingen Testdorp",
        "Beste, in de zip onze twee ideeën.",
        files=("two",),
        person=True,
        **_HANDED_IN,
    ),
    Case(
        "the same form thrice",
        "registration",
        text="Hierbij ons formulier in Word, in pdf en elektronisch ondertekend.",
        files=("registration", "same-printed", "signed"),
        **_HANDED_IN,
    ),
    Case(
        "released by the helpdesk",
        "registration",
        "FW: [Ticket#4711] Aanmelding City of Things",
        "Dag, deze mail van An Test bleef hangen in onze filter. Wij sturen hem door zodat hij toch toekomt. ICT-helpdesk",
        files=("forwarded",),
        sender="ICT Helpdesk <helpdesk@testdorp.example>",
        **_HANDED_IN,
    ),
    _raw(
        "on behalf of",
        "registration",
        _whole("Namens An Test: hierbij onze aanmelding.", "registration", Sender="Secretariaat <secretariaat@testdorp.example>"),
        **_HANDED_IN,
    ),
    _raw(
        "a calendar invitation with the form",
        "registration",
        _whole(
            "We dienen hierbij ons formulier in.",
            "registration",
            calendar="BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:2\nDTSTART:20250910T090000Z\nSUMMARY:Indienen\nEND:VEVENT\nEND:VCALENDAR\n",
        ),
        **_HANDED_IN,
    ),
    _raw("in bcc", "registration", _whole("Hierbij onze aanmelding.", "registration", To="undisclosed-recipients:;"), **_HANDED_IN),
    _raw(
        "to somebody else, we in cc", "registration", _whole("Schepen, de ingediende versie.", "registration", To=AN, Cc=US), **_HANDED_IN
    ),
    _raw(
        "a clock years ahead",
        "registration",
        _whole("Hierbij onze aanmelding.", "registration", Date="Tue, 04 Sep 2035 13:21:00 +0200"),
        **_HANDED_IN,
    ),
    _raw("a date that is none", "registration", _whole("Hierbij onze aanmelding.", "registration", Date="gisteren 25:99"), **_HANDED_IN),
    _raw("without a Message-ID", "registration", _whole("Hierbij onze aanmelding.", "registration", Message_ID=""), **_HANDED_IN),
    _raw(
        "encoded words that are broken",
        "registration",
        _whole(
            "Hierbij onze aanmelding.",
            "registration",
            Subject="=?utf-8?Q?Aanmelding_C=ZZity?= =?utf-8?B?w6k=?= =?iso-nix?Q?=E9?= =?utf-8?B?w6",
        ),
        **_HANDED_IN,
    ),
    _raw(
        "bytes that no header may have",
        "registration",
        _whole("Hierbij onze aanmelding.", "registration", Subject="Idee\udceb\udcebn \udc80\udcff"),
        **_HANDED_IN,
    ),
    _raw(
        "answers go to a private address",
        "registration",
        _whole("Hierbij onze aanmelding.", "registration", Reply_To="an.test1980@private.example"),
        **_HANDED_IN,
    ),
    _raw(
        "answers go to ourselves",
        "registration",
        _whole("Hierbij onze aanmelding.", "registration", Reply_To=US),
        **_HANDED_IN,
    ),
    _raw(
        "through a list of the municipality, with the form",
        "unsure",
        _whole(
            "Hierbij onze aanmelding.",
            "registration",
            List_Id="Smart <smart.testdorp.example>",
            X_Original_Sender="an.test@testdorp.example",
        ),
    ),
)

STRANGE_FILES = (
    Case(
        "a file of nothing",
        "registration",
        text="In bijlage ons formulier.",
        files=("nothing",),
        answer="receipt-unreadable",
        effect="new",
        person=True,
    ),
    Case(
        "a program",
        "registration",
        text="In bijlage ons formulier.",
        files=("program",),
        answer="receipt-unreadable",
        effect="new",
        person=True,
    ),
)

MACHINES = (
    Case(
        "away, and speaks of registration",
        "automatic",
        "Automatisch antwoord: Je aanmelding vervolledigen",
        "Bedankt voor uw registratie. Ik ben afwezig tot 15 september. Voor een dringende aanmelding: burgerzaken@testdorp.example.",
        thread="reply",
        headers={"Auto-Submitted": "auto-replied"},
    ),
    Case(
        "registered for an event",
        "automatic",
        "Bevestiging van je registratie: infosessie City of Things",
        "Beste,\n\nJe registratie is bevestigd. Je ticket zit in bijlage. Dit bericht werd automatisch verstuurd.",
        sender="Tickets <noreply@tickets.example>",
        files=("notes",),
    ),
    Case(
        "asks our mail to prove itself",
        "automatic",
        "Bevestig je mail aan an.test@testdorp.example [verify#8812]",
        "Je bericht wacht. Om het te laten afleveren moet je bevestigen dat je geen robot bent: https://filter.example/verify/8812",
        "roundcube",
        thread="reply",
        person=True,
    ),
    Case(
        "asks our mail to prove itself, english",
        "automatic",
        "Re: Ontvangst van je aanmelding",
        "The message you sent requires that you verify that you are a real live human being and not a spam source. "
        "To complete this verification, simply reply to this message and leave the subject line intact.",
        "roundcube",
        language="en",
        thread="reply",
        person=True,
    ),
    Case(
        "a newsletter that does not say it is one",
        "list",
        "Digitale steden: City of Things zoekt projecten",
        "Dien nu je aanmelding in voor City of Things! Download de brochure: https://brief.example/brochure.pdf\n\n"
        "Je krijgt deze nieuwsbrief omdat je bent ingeschreven. Bekijk in je browser. Uitschrijven: https://brief.example/u/123",
        "html_only",
        sender="Digitale Steden <nieuws@brief.example>",
    ),
    _raw(
        "delayed, in exchange's new words",
        "bounce",
        "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@testdorp.example>\nTo: cityofthings@vlaio.be\n"
        "Subject: Bezorging uitgesteld: Je aanmelding vervolledigen\nMessage-ID: <d@x.example>\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\nWe proberen het opnieuw.\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.testdorp.example\n\nFinal-Recipient: rfc822; an.test@testdorp.example\n"
        "Action: delayed\nStatus: 4.4.7\n\n--b--\n",
    ),
)

LINKS = (
    Case(
        "a wetransfer link",
        "link-only",
        text="Beste, ons dossier is te zwaar. Je kan het hier downloaden: https://we.tl/t-Qw3rTy (blijft 7 dagen).",
        answer="link-only",
        effect="new",
    ),
    Case(
        "a google drive link",
        "link-only",
        "Projectidee stad Testdorp",
        "Hierbij ons formulier: https://docs.google.com/document/d/1aBcD/edit?usp=sharing",
        "gmail",
        answer="link-only",
        effect="new",
    ),
    Case(
        "a link of apple's mail drop",
        "link-only",
        text="In bijlage onze aanmelding.\n\nKlik om te downloaden\nhttps://www.icloud.com/attachment/?u=https%3A%2F%2Fcvws.icloud-content.com%2FB%2FAb&f=aanmelding.pdf",
        program="apple_mail",
        answer="link-only",
        effect="new",
    ),
    Case(
        "told by the ebox",
        "automatic",
        "Nieuw document in je eBox Enterprise",
        "Er staat een nieuw document klaar in je eBox Enterprise. Log in op https://www.eboxenterprise.be om het te lezen.",
        sender="eBox <no-reply@ebox.example>",
        headers={"Auto-Submitted": "auto-generated"},
    ),
    Case(
        "a link to a place that we do not know",
        "link-only",
        text="Beste,\n\nOnze aanmelding staat klaar op https://wolk.testdorp.example/documenten/8123\n\nAn",
        answer="link-only",
        effect="new",
    ),
)

ASKING = (
    Case("asks in the subject alone", "question", "Tot welk uur kan de aanmelding binnenkomen?", ""),
    Case(
        "will not take part",
        "question",
        "City of Things",
        "Beste, wij zullen dit jaar geen aanmelding indienen. Bedankt voor de uitnodiging.",
    ),
    Case(
        "announces two mails",
        "question",
        "City of Things",
        "Dag, straks sturen we onze aanmelding in twee mails, omdat onze server per mail maar 10 MB toelaat. Is dat in orde?",
    ),
)


def _takes_back(name: str, text: str, program: str = "outlook", language: str = "nl", **rest: object) -> Case:
    parts: dict[str, object] = {"thread": "reply", "subject": _RE, "takes_back": True, **rest}
    return Case(f"takes back: {name}", "question", text=text, program=program, language=language, **parts)  # type: ignore[arg-type]


def _by_letter(name: str, text: str, *files: str, **rest: object) -> Case:
    """The mail says nothing of it: only the letter in it does."""
    parts: dict[str, object] = {"thread": "reply", "takes_back": True, "person": True, "answer": "receipt", "effect": "supplement", **rest}
    return Case(f"takes back by letter: {name}", "supplement", _RE, text, files=files, **parts)  # type: ignore[arg-type]


TAKES_BACK = (
    _takes_back("nl wish", "Beste,\n\nWij wensen onze aanmelding in te trekken."),
    _takes_back("nl plain", "Dag, we trekken ons project terug. Het college koos anders.", "gmail"),
    _takes_back("nl formal", "Gelieve onze kandidatuur als ingetrokken te beschouwen.", "outlook_web"),
    _takes_back("nl stops", "Wij zien af van onze deelname aan City of Things. Jullie mogen ons dossier afsluiten.", "iphone"),
    _takes_back("nl by reference", "Mogen we vragen om aanmelding {ref} te annuleren?", thread="mentions", subject="Annulatie"),
    _takes_back("fr", "Bonjour,\n\nNous souhaitons retirer notre candidature.", "gmail", "fr"),
    _takes_back("fr formal", "La commune renonce à sa participation. Merci de clôturer le dossier.", "outlook", "fr"),
    _takes_back("en", "Hello,\n\nWe would like to withdraw our registration.", "apple_mail", "en"),
    _takes_back("en plain", "Please cancel our application, the city council decided not to go ahead.", "gmail", "en"),
    _takes_back(
        "by a colleague, out of the blue",
        "We trekken onze aanmelding in.",
        thread="mentions",
        subject="City of Things",
        sender="Jan Baas <jan@testdorp.example>",
    ),
    _takes_back("in the subject alone", "", thread="mentions", subject="Intrekking van onze aanmelding"),
    _takes_back("asks whether one still may", "Kunnen we onze inzending nog intrekken?", "gmail"),
    _takes_back("no longer in it", "Onze gemeente haakt af: we doen niet meer mee.", "telenet"),
    _takes_back("on our result", "Wij trekken onze aanmelding in.", subject=_ASKED, thread="asked"),
)
GOES_ON = (
    Case(
        "a version that takes the place of one withdrawn",
        "registration",
        _RE,
        "We trekken onze vorige versie in, hierbij de nieuwe.",
        thread="reply",
        files=("registration",),
        answer="receipt",
        effect="version",
    ),
    Case(
        "a partner withdraws",
        "question",
        _RE,
        "Gemeente Buurdorp trekt zich terug als partner, de rest blijft. Mag dat?",
        thread="reply",
        takes_back=True,
    ),
    Case(
        "takes back by a letter",
        "supplement",
        _RE,
        "In bijlage de brief van het college: we trekken onze aanmelding in.",
        thread="reply",
        files=("notes",),
        answer="receipt",
        effect="supplement",
        person=True,
        takes_back=True,
    ),
    _by_letter("nl, word", "Beste,\n\nZie de brief in bijlage.", "withdrawal"),
    _by_letter("nl, pdf of a scanner, no text", "", "withdrawal-scan", program="roundcube"),
    _by_letter("fr", "Bonjour,\n\nVeuillez trouver notre courrier en annexe.", "withdrawal-fr", language="fr"),
    _by_letter("beside another paper", "Zie bijlagen.", "notes", "withdrawal"),
    _by_letter("no withdrawal: partners promise to stay", "Zie bijlage.", "notes", takes_back=False, person=None),
    _by_letter("no withdrawal: an agreement of many pages", "Zie bijlage.", "agreement", takes_back=False, person=None),
    _by_letter("a promise that speaks of it is read by a person", "Zie bijlage.", "intent"),
    Case("asks when one may withdraw", "question", "Vraag", "Tot wanneer kan je een aanmelding nog intrekken?"),
)


def _parts(kind: str, *parts: str, **headers: str) -> str:
    """A whole mail of these parts, each with its own head, in a container of that kind."""
    heads = {"From": AN, "To": US, "Subject": "Aanmelding City of Things 2025", "Message_ID": "<nieuw@testdorp.example>", **headers}
    written = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in heads.items() if value)
    body = "".join(f"--deel\n{part}\n" for part in parts)
    return f"{written}MIME-Version: 1.0\nContent-Type: {kind}; boundary=deel\n\n{body}--deel--\n"


def _coded(name: str, head: str) -> str:
    return f"{head}\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(FILES[name][1]).decode()}"


_WORDS = "Content-Type: text/plain; charset=utf-8\n\n{}\n"
BUILT_ODDLY = (
    _raw(
        "nothing but a pdf, no text at all",
        "registration",
        f"From: {AN}\nTo: {US}\nSubject: Aanmelding\nMIME-Version: 1.0\n" + _coded("registration-pdf", "Content-Type: application/pdf"),
        **_HANDED_IN,
    ),
    _raw(
        "a pdf between two paragraphs, without a name",
        "registration",
        _parts(
            "multipart/mixed",
            _WORDS.format("Beste, hier is ons formulier:"),
            _coded("registration-pdf", "Content-Type: application/pdf\nContent-Disposition: inline"),
            _WORDS.format("Groeten, An"),
        ),
        **_HANDED_IN,
    ),
    _raw(
        "a form that is called a text",
        "registration",
        _parts(
            "multipart/mixed",
            _WORDS.format("Hierbij."),
            _coded("registration", 'Content-Type: text/plain; name="formulier"\nContent-Disposition: attachment; filename="formulier"'),
        ),
        **_HANDED_IN,
    ),
    _raw(
        "the form inside the related pictures",
        "registration",
        _parts(
            "multipart/related",
            "Content-Type: text/html; charset=utf-8\n\n<p>Hierbij onze aanmelding.</p><img src='cid:x'>\n",
            _coded(
                "registration",
                "Content-Type: application/octet-stream\nContent-ID: <x>\nContent-Disposition: inline; filename*=utf-8''%C3%A9%C3%A9n.docx",
            ),
        ),
        **_HANDED_IN,
    ),
    _raw(
        "a container that is never closed",
        "registration",
        _parts(
            "multipart/mixed",
            _WORDS.format("Hierbij onze aanmelding."),
            _coded("registration", 'Content-Type: application/msword; name="aanmelding.doc"'),
        ).replace("--deel--\n", ""),
        **_HANDED_IN,
    ),
    _raw(
        "a piece of a mail that was cut up",
        "unsure",
        f"From: {AN}\nTo: {US}\nSubject: Aanmelding City of Things 2025 (1/3)\nMessage-ID: <p1@testdorp.example>\nMIME-Version: 1.0\n"
        'Content-Type: message/partial; id="abc@testdorp.example"; number=1; total=3\n\n'
        "Content-Type: text/plain\n\nIn bijlage onze aanmelding.\n",
    ),
    _raw(
        "a sender in a group without members",
        "registration",
        _whole("Hierbij onze aanmelding.", "registration", From="Gemeente Testdorp:;"),
        effect="new",
        person=True,
    ),
    _raw(
        "a pdf that somebody sent to himself first",
        "registration",
        _whole("Zie onder.\n\n> Hierbij onze aanmelding.", "registration-pdf", Subject="Fwd: scan", Resent_From="an.test@testdorp.example"),
        **_HANDED_IN,
    ),
)

FROM_OTHER_OFFICES = (
    Case(
        "a digital registered letter",
        "unsure",
        "Er staat een aangetekende zending voor je klaar",
        "Afzender: Gemeente Testdorp. Onderwerp: aanmelding City of Things. Open de zending: https://aangetekend.example/z/81723",
        sender="Aangetekend <noreply@aangetekend.example>",
    ),
    Case(
        "mentioned in a shared document",
        "automatic",
        "An Test heeft je vermeld in aanmelding City of Things.docx",
        "@City of Things kunnen jullie hier eens naar kijken? Ga naar opmerking",
        sender="An Test via SharePoint <no-reply@sharepointonline.com>",
        headers={"X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-generated"},
    ),
    Case("reply to all, meant for a colleague", "question", _RE, "Jan, klopt dit uur volgens jou?", thread="reply"),
    Case(
        "a minister's office that asks",
        "question",
        "Parlementaire vraag",
        "Kunnen jullie tegen vrijdag meegeven hoeveel aanmeldingen er al zijn?",
        sender="kab@vlaanderen.example",
    ),
)


def _away(name: str, text: str, language: str = "nl") -> Case:
    return Case(f"away: {name}", "automatic", "Re: Ontvangst van je aanmelding", text, "gmail", language, thread="reply", person=True)


AWAY = (
    _away("parental leave nl", "Bedankt voor uw mail. Ik ben met ouderschapsverlof tot 1 oktober. Mijn collega Jan helpt u verder."),
    _away("maternity leave fr", "Bonjour, je suis en congé de maternité jusqu'au 3 janvier. Merci de contacter Jan Baas.", "fr"),
    _away("parental leave en", "Hi, I'm currently on parental leave and will not be reading my mail until October.", "en"),
    _away("town hall closed", "Beste, het gemeentehuis is gesloten op maandag 10 en dinsdag 11 november. Uw mail wordt nadien behandeld."),
    _away(
        "no longer works there", "An Test werkt niet meer bij gemeente Testdorp. Gelieve uw bericht te sturen naar jan@testdorp.example."
    ),
)

ASKING_MORE = (
    Case("asks in which form an attachment may be", "question", "Aanmelding", "Mogen de bijlagen ook in een zip zitten?"),
    Case(
        "asks to confirm, hands in",
        "registration",
        text="Hallo, kan je de goede ontvangst van onze aanmelding in bijlage bevestigen?",
        files=("registration",),
        **_HANDED_IN,
    ),
    Case(
        "a form from an app that scans",
        "registration",
        "Gescand document",
        "Verzonden vanuit Adobe Scan",
        "iphone",
        files=("registration-pdf",),
        **_HANDED_IN,
    ),
)

CASES = (
    *THREADS,
    *COMPLETED,
    *SCANNED,
    *FORMS,
    *STRANGE_FILES,
    *MACHINES,
    *LINKS,
    *ASKING,
    *TAKES_BACK,
    *GOES_ON,
    *BUILT_ODDLY,
    *FROM_OTHER_OFFICES,
    *AWAY,
    *ASKING_MORE,
)
