"""Something is handed in: forms in every wording, forgotten ones, and links in the place of a file."""

from __future__ import annotations

from tests.intake.corpus.case import Case

_GREETING = "Beste\n\n{}\n\nMet vriendelijke groeten\nAn Test"
_CALL = "City of Things 2025"


def _wordings(name: str, program: str, text: str, subject: str = f"Aanmelding {_CALL}", language: str = "nl", **rest: object) -> Case:
    parts: dict[str, object] = {"files": ("registration",), "answer": "receipt", "effect": "new", **rest}
    return Case(name, "registration", subject, text, program, language, **parts)  # type: ignore[arg-type]


REGISTRATIONS = (
    _wordings("formal", "outlook", _GREETING.format("Hierbij bezorg ik u het aanmeldingsformulier van onze gemeente. Goede ontvangst.")),
    _wordings("asks for confirmation", "outlook", _GREETING.format("In bijlage onze aanmelding.\nKan je de goede ontvangst bevestigen?")),
    _wordings("offers answers", "outlook_web", "Dag\n\nZie bijlage.\n\nMochten er nog vragen zijn, bel me gerust.\n\nAn"),
    _wordings("one word", "iphone", "Bijlage"),
    _wordings("no text at all", "iphone", "", ""),
    _wordings("only a subject", "outlook_phone", "", "ons formulier"),
    _wordings(
        "on holiday from tomorrow", "gmail", "Hallo\n\nHierbij onze aanmelding. Ik ben vanaf morgen met verlof, bel dan mijn collega Jan."
    ),
    _wordings("away in the subject text", "outlook", _GREETING.format("Ik ben afwezig vanaf woensdag. Daarom nu al onze aanmelding.")),
    _wordings("to be sure", "gmail", "Voor de zekerheid nog eens. Als het goed is, hebben jullie dit al."),
    _wordings("says thanks", "apple_mail", "Alvast bedankt voor de behandeling van ons dossier!"),
    _wordings("french", "outlook", "Bonjour\n\nVeuillez trouver ci-joint notre candidature.\n\nCordialement", "Candidature", "fr"),
    _wordings(
        "french with courtesy",
        "gmail",
        "Bonjour\n\nEn annexe le formulaire. N'hésitez pas si vous avez des questions.",
        "Candidature",
        "fr",
    ),
    _wordings("english", "gmail", "Hi\n\nPlease find attached our registration form.\n\nBest", "Registration", "en"),
    _wordings("english with courtesy", "apple_mail", "Attached is our form. Should you have any questions, let me know.", "Form", "en"),
    _wordings("html only", "html_only", _GREETING.format("In bijlage vind je ons projectidee.")),
    _wordings("thunderbird", "thunderbird", "Dag,\n\nin bijlage onze aanmelding.\n\nAn"),
    _wordings("roundcube", "roundcube", "in bijlage de aanmelding"),
    _wordings("telenet", "telenet", "Geachte\n\nBijgevoegd het formulier.\n\nHoogachtend"),
    _wordings("proton", "proton", "Dag\n\nHierbij ons idee."),
    _wordings("android", "android", "Hierbij de aanmelding, sorry voor de late mail"),
    _wordings("says it is late", "outlook", _GREETING.format("Met onze excuses voor de laattijdigheid dienen we ons projectidee in.")),
    _wordings("asked to look", "outlook", _GREETING.format("Onze aanmelding. Mogen we dezelfde partner ook elders inzetten?"), person=True),
    _wordings(
        "asks in english", "gmail", "Please find our form. Could you tell us when we will hear from you?", language="en", person=True
    ),
    _wordings("word and pdf of one form", "outlook", "In bijlage onze aanmelding in Word en pdf.", files=("registration", "same-printed")),
    _wordings("only a pdf", "apple_mail", "Zie bijlage", files=("registration-pdf",)),
    _wordings("with a letter", "outlook", _GREETING.format("Aanmelding en brief in bijlage."), files=("registration", "notes")),
    _wordings("with a picture", "gmail", "Aanmelding en ons logo.", files=("registration", "picture")),
    _wordings("in winmail.dat", "outlook", "Aanmelding in bijlage.", files=("winmail",)),
    _wordings("signed, opaque", "outlook", "Onze aanmelding.", files=("signed",)),
    _wordings("forwarded as attachment", "outlook", "Zie de mail van mijn collega in bijlage.", files=("forwarded",)),
    _wordings("in a zip", "gmail", "Alles in de zip.", files=("zip",)),
    _wordings("forward by a colleague", "outlook", "Ter info en opvolging.", "FW: Aanmelding", sender="Jan Baas <jan@testdorp.example>"),
    _wordings("forwarded under a name of ours", "outlook", "Hierbij.", sender='"City of Things" <info@testdorp.example>'),
    _wordings(
        "with importance and receipts asked", "outlook", "Aanmelding.", headers={"Importance": "high", "Return-Receipt-To": "a@b.example"}
    ),
    _wordings(
        "read receipt asked",
        "outlook",
        "Bijgevoegd onze aanmelding.",
        headers={"Disposition-Notification-To": "an.test@testdorp.example", "X-Auto-Response-Suppress": "OOF"},
    ),
    _wordings("with an invitation beside it", "outlook", "Aanmelding, en een voorstel voor overleg.", files=("registration", "invitation")),
    _wordings("of an unknown sender", "gmail", "Hierbij.", sender="x1982@gmail.com"),
    _wordings(
        "with a talkative disclaimer",
        "outlook",
        "Hierbij.\n\nDeze mail kan vertrouwelijk zijn. Bent u niet de juiste ontvanger, wis ze dan.",
    ),
    _wordings("with a newsletter footer", "outlook", "Hierbij.\n\nSchrijf je in op onze nieuwsbrief: https://testdorp.example/nieuws"),
    _wordings("subject of spam", "outlook", "Hierbij.", "!!! DRINGEND !!! laatste kans"),
    _wordings("two ideas in one mail", "outlook", "Hierbij onze twee ideeën.", files=("registration", "other"), person=True),
    _wordings("what cannot be read", "outlook", "Hierbij onze aanmelding.", files=("broken",), answer="receipt-unreadable", person=True),
    _wordings("what is no form", "outlook", "Hierbij onze aanmelding.", files=("notes",), person=True),
    _wordings("encrypted", "outlook", "Hierbij onze aanmelding.", files=("ciphered",), answer="receipt-unreadable", person=True),
    _wordings("by a no-reply address", "outlook", "Hierbij.", sender="noreply@testdorp.example", answer="", person=True),
    _wordings("by somebody else than it says", "outlook", "Hierbij.", dmarc="fail", answer="", person=True),
)

APPLICATIONS = (
    Case(
        "application by mail",
        "application",
        "Aanvraag",
        "Hierbij onze aanvraag.",
        files=("application",),
        answer="wrong-channel",
        effect="new",
    ),
    Case(
        "application and costs by mail",
        "application",
        "Steunaanvraag City of Things",
        "Formulier en begroting in bijlage.",
        "gmail",
        files=("application", "costs"),
        answer="wrong-channel",
        effect="new",
    ),
    Case(
        "costs alone",
        "application",
        "kostenmodel",
        "Hierbij het kostenmodel.",
        "iphone",
        files=("costs",),
        answer="wrong-channel",
        effect="new",
    ),
    Case(
        "both phases in one mail",
        "application",
        "Aanmelding en aanvraag",
        "Beide formulieren.",
        files=("registration", "application"),
        answer="wrong-channel",
        effect="new",
        person=True,
    ),
)


def _forgot(name: str, program: str, text: str, subject: str = f"Aanmelding {_CALL}", language: str = "nl", **rest: object) -> Case:
    parts: dict[str, object] = {"answer": "forgotten-attachment", "effect": "new", **rest}
    return Case(f"forgotten: {name}", "forgotten-attachment", subject, text, program, language, **parts)  # type: ignore[arg-type]


FORGOTTEN = (
    _forgot("formal", "outlook", _GREETING.format("Hierbij bezorg ik u ons aanmeldingsformulier.")),
    _forgot("see attachment", "outlook_web", "Dag\n\nZie bijlage voor ons projectidee.\n\nAn"),
    _forgot("phone", "iphone", "In bijlage onze aanmelding"),
    _forgot("android", "android", "Als bijlage de aanmelding van Testdorp"),
    _forgot("html only", "html_only", "Dag\n\nBijgevoegd vind je onze aanmelding."),
    _forgot("thunderbird", "thunderbird", "Hallo\n\nin bijlage het formulier voor de aanmelding."),
    _forgot("french", "outlook", "Bonjour\n\nVeuillez trouver ci-joint notre candidature.", f"Candidature {_CALL}", "fr"),
    _forgot("french in annex", "gmail", "Bonjour\n\nVous trouverez notre candidature en annexe.", f"Candidature {_CALL}", "fr"),
    _forgot("english", "gmail", "Dear all\n\nPlease find attached our registration.", f"Registration {_CALL}", "en"),
    _forgot("english enclosed", "apple_mail", "Enclosed our registration form for the call.", f"Registration {_CALL}", "en"),
    _forgot("only a logo", "outlook", _GREETING.format("In bijlage onze aanmelding."), files=("logo",)),
    _forgot("only a visiting card", "apple_mail", "In bijlage ons projectidee.", files=("card",)),
    _forgot("asks to confirm", "gmail", "Hierbij onze aanmelding. Graag een bevestiging van ontvangst?"),
    _forgot("an application", "outlook", "Hierbij onze aanvraag en het kostenmodel.", f"Aanvraag {_CALL}"),
)


def _linked(name: str, program: str, text: str, subject: str = f"Aanmelding {_CALL}", language: str = "nl", **rest: object) -> Case:
    parts: dict[str, object] = {"answer": "link-only", "effect": "new", **rest}
    return Case(f"link: {name}", "link-only", subject, text, program, language, **parts)  # type: ignore[arg-type]


LINKS = (
    _linked("wetransfer", "gmail", "Dag\n\nOnze aanmelding: https://we.tl/t-aBcDeF123\n\nDe link blijft 7 dagen geldig."),
    _linked("sharepoint", "outlook", "Hierbij onze aanmelding:\naanmelding.docx<https://testdorp.sharepoint.com/:w:/s/x/EabcD?e=1>"),
    _linked("onedrive", "outlook_web", "Formulier voor de aanmelding\nhttps://1drv.ms/w/s!Abc"),
    _linked("google drive", "gmail", "Our registration: https://drive.google.com/file/d/1abc/view", f"Registration {_CALL}", "en"),
    _linked("google docs", "iphone", "Aanmelding staat hier https://docs.google.com/document/d/1abc/edit"),
    _linked("dropbox", "html_only", "Ons projectidee kan je downloaden op https://www.dropbox.com/scl/fi/x/f.docx?rlkey=1"),
    _linked("belnet", "thunderbird", "De aanmelding, via https://filesender.belnet.be/?s=download&token=1"),
    _linked("swisstransfer", "proton", "Notre candidature : https://www.swisstransfer.com/d/abc", f"Candidature {_CALL}", "fr"),
    _linked("icloud", "apple_mail", "Klik om te downloaden: aanmelding.pdf\nhttps://www.icloud.com/attachment/?u=abc"),
)

CASES = (*REGISTRATIONS, *APPLICATIONS, *FORGOTTEN, *LINKS)
