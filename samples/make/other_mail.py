"""Mail that is no submission, and one that has a link in the place of the form."""

from __future__ import annotations

from samples.make.cases import SUBJECT, Made, case, mail_case, moment
from samples.make.mails import Letter, bounce, letter, received_mail


def no_submission(name: str, about: str, received: str, mail: bytes, triage: str, answers: tuple[str, ...] = ()) -> Made:
    """A message from which no dossier comes."""
    return mail_case(name, about, received, mail, [], triage, list(answers))


@case
def newsletter() -> Made:
    received = "2025-08-28T07:00:03+02:00"
    headers = [
        ("List-Id", "Nieuwsbrief Slim Besturen <nieuws.slimbesturen.example>"),
        ("List-Unsubscribe", "<https://slimbesturen.example/uit>"),
        ("Precedence", "bulk"),
    ]
    text = "City of Things 2025 staat open!\n\nMeld je project aan voor 8 september. Lees meer in bijlage van onze website.\n"
    written = Letter(
        "news22", "Slim Besturen", "nieuws@slimbesturen.example", "Nieuwsbrief: aanmelden voor City of Things 2025", text, headers=headers
    )
    return no_submission(
        "22-newsletter", "A newsletter that speaks of registering: filed, never answered", received,
        received_mail(letter(written, moment(received)), moment(received)), "list",
    )  # fmt: skip


@case
def bounced() -> Made:
    received = "2025-09-04T15:25:00+02:00"
    return no_submission(
        "23-bounce", "A server tells that a mail of ours was not delivered: filed, a person sees it, never answered", received,
        bounce("dsn23", "onbekend@zedelgem.example", "<cot.receipt.0123456789@vlaio.be>", moment(received)), "bounce",
    )  # fmt: skip


@case
def spam() -> Made:
    received = "2025-09-02T03:33:33+02:00"
    text = "Dear Sir,\n\nYou have been selected to receive a business loan of 2.000.000 EUR. Please reply with your details.\n"
    written = Letter("spam24", "Financial Office", "office@loans-now.example", "URGENT: your funds are approved", text)
    return no_submission(
        "24-spam", "Marked as junk by our server (SCL 9): filed, never answered", received,
        received_mail(letter(written, moment(received)), moment(received), spam_level=9, dmarc="fail"), "spam",
    )  # fmt: skip


@case
def thanks() -> Made:
    received = "2025-09-05T08:15:00+02:00"
    written = Letter(
        "dank39",
        "Lore Dankbaar",
        "lore.dankbaar@tielt.example",
        "Re: Infosessie City of Things",
        "Dag,\n\nHeel erg bedankt voor de duidelijke uitleg gisteren!\n\nLore\n",
    )
    return no_submission(
        "39-thank-you", "A word of thanks: with the questions, for a person, no answer by itself", received,
        received_mail(letter(written, moment(received)), moment(received)), "question",
    )  # fmt: skip


@case
def link_only() -> Made:
    received = "2025-09-05T12:12:12+02:00"
    text = "Beste,\n\nHierbij ons aanmeldingsformulier voor City of Things 2025. Je kan het hier downloaden:\n"
    text += "https://we.tl/t-Ab3xYz9Q\n\nGroeten,\nHugo Link\nGemeente Boom\n"
    written = Letter("link38", "Hugo Link", "hugo.link@boom.example", f"{SUBJECT} - Gemeente Boom", text)
    dossier = {
        "phase": "registration",
        "verdict": "incomplete",
        "documents": [],
        "fields": {},
        "outcomes": {"deadline": "pass", "documents-complete": "missing"},
        "channel": "mail",
    }
    return mail_case(
        "38-download-link-instead-of-the-form",
        "A link to a file-sharing service in the place of the form: a dossier that asks for the form itself",
        received,
        received_mail(letter(written, moment(received)), moment(received)),
        [dossier],
        "link-only",
        ["link-only"],
    )
