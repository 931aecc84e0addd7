"""How each mail program lays out a letter: its headers, its signature, and the way it quotes the mail that is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from html import escape

US = "City of Things <cityofthings@vlaio.be>"
_WORDS = {
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp", "maandag 1 september 2025 10:12"),
    "fr": ("De", "Envoyé", "À", "Objet", "lundi 1 septembre 2025 10:12"),
    "en": ("From", "Sent", "To", "Subject", "Monday, September 1, 2025 10:12 AM"),
}


@dataclass(frozen=True)
class Letter:
    """What somebody writes, and the mail of ours that is answered ("" for none). ``files``: name and bytes."""

    sender: str
    subject: str
    text: str
    language: str = "nl"
    quoted: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    message_id: str = "<nieuw@testdorp.example>"


def header_block(letter: Letter, earlier: str = US) -> str:
    """The heading that Outlook puts above a quoted mail."""
    sender, sent, to, subject, day = _WORDS[letter.language]
    space = " " if letter.language == "fr" else ""
    return "\n".join(
        [
            f"{sender}{space}: {earlier}",
            f"{sent}{space}: {day}",
            f"{to}{space}: {letter.sender}",
            f"{subject}{space}: {letter.subject.removeprefix('Re: ')}",
        ]
    )


def angled(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def outlook(letter: Letter) -> EmailMessage:
    quote = f"\n\n\n{header_block(letter)}\n\n{letter.quoted}" if letter.quoted else ""
    signature = "\n\nAn Test\nProjectmedewerker digitalisering\nGemeente Testdorp | Dorpsplein 1 | T 050 12 34 56\nwww.testdorp.example"
    return _built(letter, letter.text + signature + quote, {"X-MS-Has-Attach": "yes" if letter.files else "", "Thread-Index": "AdscX1k="})


def outlook_web(letter: Letter) -> EmailMessage:
    quote = f"\n\n________________________________\n{header_block(letter)}\n\n{letter.quoted}" if letter.quoted else ""
    return _built(letter, letter.text + quote, {"Accept-Language": "nl-BE, en-US", "Thread-Topic": "x"})


def outlook_phone(letter: Letter) -> EmailMessage:
    quote = f"________________________________\n{header_block(letter)}\n\n{letter.quoted}" if letter.quoted else ""
    return _built(letter, f"{letter.text}\n\nOutlook voor iOS<https://aka.ms/o0ukef> downloaden\n{quote}", {})


def gmail(letter: Letter) -> EmailMessage:
    attribution = {
        "nl": "Op ma 1 sep 2025 om 10:12 schreef City of Things <\ncityofthings@vlaio.be>:",
        "fr": "Le lun. 1 sept. 2025 à 10:12, City of Things <cityofthings@vlaio.be> a\nécrit :",
        "en": "On Mon, Sep 1, 2025 at 10:12 AM City of Things <cityofthings@vlaio.be>\nwrote:",
    }[letter.language]
    quote = f"\n\n{attribution}\n\n{angled(letter.quoted)}" if letter.quoted else ""
    return _built(letter, f"{letter.text}{quote}", {"X-Google-Smtp-Source": "AGHT+IE"})


def apple_mail(letter: Letter) -> EmailMessage:
    attribution = {
        "nl": f"Op 1 sep 2025, om 10:12 heeft {US} het volgende geschreven:",
        "fr": f"Le 1 sept. 2025 à 10:12, {US} a écrit :",
        "en": f"On 1 Sep 2025, at 10:12, {US} wrote:",
    }[letter.language]
    quote = f"\n\n> {attribution}\n> \n{angled(letter.quoted)}" if letter.quoted else ""
    return _built(letter, f"{letter.text}{quote}", {"X-Mailer": "Apple Mail (2.3826.700.81)"}, disposition="inline")


def iphone(letter: Letter) -> EmailMessage:
    sent = {"nl": "Verstuurd vanaf mijn iPhone", "fr": "Envoyé de mon iPhone", "en": "Sent from my iPhone"}[letter.language]
    attribution = {
        "nl": f"Op 1 sep 2025 om 10:12 heeft {US} het volgende geschreven:",
        "fr": f"Le 1 sept. 2025 à 10:12, {US} a écrit :",
        "en": f"On Sep 1, 2025, at 10:12, {US} wrote:",
    }[letter.language]
    quote = f"\n\n> {attribution}\n> \n> \ufeff\n{angled(letter.quoted)}" if letter.quoted else ""
    return _built(letter, f"{letter.text}\n\n{sent}{quote}", {"X-Mailer": "iPhone Mail (22G100)"}, disposition="inline")


def android(letter: Letter) -> EmailMessage:
    block = f"Van: {US}\nDatum: 01-09-2025 10:12 (GMT+01:00)\nAan: {letter.sender}\nOnderwerp: {letter.subject}"
    quote = f"\n\n-------- Oorspronkelijk bericht --------\n{block}\n\n{letter.quoted}" if letter.quoted else ""
    return _built(letter, f"{letter.text}\n\nVerzonden vanaf mijn Galaxy{quote}", {})


def thunderbird(letter: Letter) -> EmailMessage:
    """Answers stand under what is quoted."""
    attribution = {
        "nl": "Op 1/09/2025 om 10:12 schreef City of Things:",
        "fr": "Le 01/09/2025 à 10:12, City of Things a écrit :",
        "en": "On 01/09/2025 10:12, City of Things wrote:",
    }[letter.language]
    quote = f"{attribution}\n{angled(letter.quoted)}\n\n" if letter.quoted else ""
    return _built(
        letter, f"{quote}{letter.text}\n\n-- \nAn Test\nVragen? Bel 050 12 34 56", {"User-Agent": "Mozilla Thunderbird"}, html=False
    )


def roundcube(letter: Letter) -> EmailMessage:
    quote = f"\n\nCity of Things schreef op 2025-09-01 10:12:\n{angled(letter.quoted)}" if letter.quoted else ""
    return _built(letter, f"{letter.text}{quote}", {"User-Agent": "Roundcube Webmail/1.6.10"}, html=False)


def telenet(letter: Letter) -> EmailMessage:
    quote = f"\n\n----- Oorspronkelijk bericht -----\nVan: {US}\nVerzonden: 1 september\n\n{letter.quoted}" if letter.quoted else ""
    return _built(letter, f"{letter.text}{quote}", {"X-Mailer": "Zimbra 9.0.0"}, html=False)


def proton(letter: Letter) -> EmailMessage:
    said = f"On Monday, September 1st, 2025 at 10:12, {US} wrote:"
    quote = f"\n\n------- Original Message -------\n{said}\n\n{angled(letter.quoted)}" if letter.quoted else ""
    return _built(letter, f"{letter.text}\n\nVerzonden met Proton Mail beveiligde e-mail.{quote}", {})


def html_only(letter: Letter) -> EmailMessage:
    """No plain text at all, and the quoted mail under a line."""
    sender, sent, to, subject, day = _WORDS[letter.language]
    quote = ""
    if letter.quoted:
        heading = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in ((sender, US), (sent, day), (to, letter.sender)))
        quote = f"<hr><div><font face=Calibri>{heading}<br><b>{subject}:</b> x</font></div><div>{_paragraphs(letter.quoted)}</div>"
    message = _headed(letter, {})
    message.set_content(f"<html><head><style>p {{margin:0}}</style></head><body>{_paragraphs(letter.text)}{quote}</body></html>", "html")
    return _with_files(message, letter, "attachment")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))


def _headed(letter: Letter, headers: dict[str, str]) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = letter.sender
    message["To"] = US
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    for name, value in {**headers, **letter.headers}.items():
        if value:
            message[name] = value
    return message


def _built(letter: Letter, text: str, headers: dict[str, str], *, html: bool = True, disposition: str = "attachment") -> EmailMessage:
    message = _headed(letter, headers)
    message.set_content(text)
    if html:
        message.add_alternative(f"<html><body>{_paragraphs(text)}</body></html>", "html")
    return _with_files(message, letter, disposition)


def _with_files(message: EmailMessage, letter: Letter, disposition: str) -> EmailMessage:
    for name, data in letter.files:
        if name.startswith("image0"):  # a picture of the signature
            message.add_attachment(data, maintype="image", subtype="png", filename=name, disposition="inline", cid=f"<{name}@01DC1F5A.0>")
            continue
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name, disposition=disposition)
    return message


PROGRAMS: dict[str, Callable[[Letter], EmailMessage]] = {
    program.__name__: program
    for program in (
        outlook,
        outlook_web,
        outlook_phone,
        gmail,
        apple_mail,
        iphone,
        android,
        thunderbird,
        roundcube,
        telenet,
        proton,
        html_only,
    )
}
