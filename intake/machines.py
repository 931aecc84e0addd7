"""Mail that no person wrote to us: our own, bounces, lists, automatic answers, spam. Such mail is never answered."""

from __future__ import annotations

import re

from intake import wording
from intake.situation import Decision, Situation
from parsers.eml import Mail

SPAM_LEVEL = 5  # Exchange: spam confidence 5 and more is junk


def own_mail(situation: Situation) -> Decision | None:
    """Our own address wrote it: a copy of our mail, or somebody who uses our name."""
    if situation.sender and situation.sender in situation.own_addresses:
        return Decision("own", ("De afzender is ons eigen adres.",))
    return None


def bounce(situation: Situation) -> Decision | None:
    """A server tells that a mail was not or not yet delivered."""
    mail = situation.mail
    reasons = []
    content_type = mail.content_type.lower()
    if "delivery-status" in content_type:
        reasons.append("Het is een melding van een mailserver over de bezorging van een mail.")
    if mail.header("X-Failed-Recipients"):
        reasons.append("De kop noemt een adres waar bezorgen niet lukte.")
    tells = wording.is_bounce_subject(mail.subject) or wording.tells_bounce(situation.text)
    if tells and (wording.is_robot(situation.sender) or has_null_sender(mail)):
        reasons.append("Een mailserver schrijft dat een mail niet aankwam.")
    return Decision("bounce", tuple(reasons), reference=situation.reference) if reasons else None


def mailing_list(situation: Situation) -> Decision | None:
    """Sent to many: a newsletter, a mailing list."""
    mail = situation.mail
    named = [name for name in ("List-Id", "List-Unsubscribe", "List-Post") if mail.header(name)]
    if named:
        return Decision("list", (f"De kop van de mail noemt een verzendlijst ({', '.join(named)}).",))
    if mail.header("Precedence").strip().lower() in ("list", "bulk", "junk") and not _automatic_headers(mail):
        return Decision("list", ("De kop van de mail zegt dat ze aan velen tegelijk is verstuurd (Precedence).",))
    if not situation.readings and not situation.known and not mail.in_reply_to and wording.is_newsletter(situation.text):
        return Decision("list", ("De tekst is die van een nieuwsbrief: hij zegt hoe je je uitschrijft.",))
    return None


def automatic(situation: Situation) -> Decision | None:
    """A program answered: out of office, confirmation of receipt, notification (RFC 3834)."""
    mail = situation.mail
    reasons = _automatic_headers(mail)
    if wording.is_automatic_subject(mail.subject):
        reasons.append("Het onderwerp is dat van een automatisch antwoord.")
    if wording.is_robot(situation.sender):
        reasons.append("De afzender is een mailprogramma, geen mens.")
    if wording.says_automatic(situation.text):
        reasons.append("De tekst zegt zelf dat een programma dit bericht schreef.")
    if not situation.readings and wording.is_reaction(situation.text):
        reasons.append("Het is een reactie met een symbool (zoals een duim) op een mail van ons.")
    if invitation_method(mail) in ("REPLY", "COUNTER"):
        reasons.append("Het is een antwoord op een uitnodiging uit een agenda.")
    if not situation.readings and "all" in re.split(r"[\s,;]+", mail.header("X-Auto-Response-Suppress").lower()):
        reasons.append("De kop vraagt om geen enkel automatisch antwoord (X-Auto-Response-Suppress: All), en er is geen bestand bij.")
    if has_null_sender(mail):
        reasons.append("De mail heeft geen terugzendadres: zo versturen programma's hun antwoorden.")
    if wording.is_away_subject(mail.subject):
        if wording.asks_outright(situation.text) and not reasons:
            doubt = "Het onderwerp lijkt op dat van een automatisch antwoord, maar de tekst vraagt iets."
            return Decision("question", (doubt,), reference=situation.reference)
        reasons.append("Het onderwerp is dat van een automatisch antwoord.")
    return Decision("automatic", tuple(reasons), reference=situation.reference) if reasons else None


def _automatic_headers(mail: Mail) -> list[str]:
    reasons = []
    submitted = re.sub(r"\([^()]*\)", " ", mail.header("Auto-Submitted")).split(";")[0].strip().lower()
    if submitted and submitted != "no":
        reasons.append(f"De kop zegt dat dit een automatisch bericht is (Auto-Submitted: {submitted}).")
    for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-AutoReply-From", "X-OTRS-Loop", "Feedback-ID"):
        if mail.header(name):
            reasons.append(f"De kop zegt dat een programma dit bericht verstuurde ({name}).")
    if mail.header("Precedence").strip().lower() == "auto_reply":
        reasons.append("De kop zegt dat dit een automatisch antwoord is (Precedence).")
    content_type = mail.content_type.lower()
    if "disposition-notification" in content_type or "feedback-report" in content_type:
        reasons.append("Het is een leesbevestiging of melding van een mailprogramma.")
    return reasons


def invitation_method(mail: Mail) -> str:
    """What a calendar part asks ("REQUEST", "REPLY", "CANCEL" ...), "" when there is none."""
    for part in mail.parts:
        if part.declared_type in ("text/calendar", "application/ics") or part.name.lower().endswith(".ics"):
            found = re.search(rb"^METHOD\s*:\s*(\w+)", part.data[:20_000], re.I | re.M)
            return found.group(1).decode("ascii").upper() if found else "PUBLISH"
    return ""


def has_null_sender(mail: Mail) -> bool:
    """Sent with an empty return address, as programs do so that nobody answers (RFC 3834)."""
    return "".join(mail.header("Return-Path").split()) == "<>"


def spam(situation: Situation) -> Decision | None:
    """Our mail server marked it as unwanted."""
    mail = situation.mail
    level = re.match(r"\s*(-?\d+)", mail.header("X-MS-Exchange-Organization-SCL"))
    if level and int(level.group(1)) >= SPAM_LEVEL:
        return Decision("spam", (f"De mailserver geeft deze mail spamniveau {level.group(1)}.",))
    marked = mail.header("X-Spam-Flag").strip().lower() == "yes" or mail.header("X-Spam-Status").strip().lower().startswith("yes")
    if marked or re.search(r"\bSFV:SPM\b", mail.header("X-Forefront-Antispam-Report")):
        return Decision("spam", ("De mailserver heeft deze mail als spam gemerkt.",))
    return None
