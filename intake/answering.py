"""May this mail be answered by itself, and at which address?

Never a machine, a list, a bounce, ourselves, or a sender who is not who the mail says.
"""

from __future__ import annotations

from intake import machines, wording
from intake.situation import Decision
from parsers.eml import Mail

ANSWERED = ("registration", "application", "supplement", "forgotten-attachment", "link-only")
PER_HOUR = 20
"""Answers to one address: an intermunicipal association may hand in for all its members on the last morning; a loop stops here."""


def recipient(mail: Mail) -> str:
    """The address in From; the one in Reply-To only when it is of the same domain, since an answer shows what was handed in."""
    sender, wanted = mail.from_address.strip(), mail.reply_to.strip()
    if wanted and wanted.rpartition("@")[2].lower() == sender.rpartition("@")[2].lower():
        return wanted
    return sender


def refusal(mail: Mail, decision: Decision, own_addresses: frozenset[str], dmarc: str) -> str:
    """Why a mail that would be answered is not (Dutch), "" when nothing stands in the way. A person answers instead."""
    address = recipient(mail)
    if decision.triage not in ANSWERED and not decision.in_text:
        return "Dit soort bericht beantwoorden we niet vanzelf."
    if not address or "@" not in address:
        return "De mail heeft geen bruikbaar afzenderadres. Er vertrekt geen antwoord."
    if address.lower() in own_addresses or mail.from_address.lower() in own_addresses:
        return "De afzender is ons eigen adres. Er vertrekt geen antwoord."
    if any(wording.is_no_reply(one) or wording.is_robot(one) for one in (address, mail.from_address)):
        return "De afzender leest geen antwoorden (no-reply-adres). Er vertrekt geen antwoord."
    if dmarc == "fail":
        return "De echtheid van de afzender is niet bewezen (DMARC). Er vertrekt geen antwoord."
    if machines.has_null_sender(mail):
        return "De mail heeft geen terugzendadres. Er vertrekt geen antwoord."
    return ""
