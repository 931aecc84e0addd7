"""Which dossiers a mail points to: by answering a mail of ours, by going on in a thread, or by naming a reference."""

from __future__ import annotations

import re

from dossiers.filing import joined
from dossiers.models import Document, Dossier, Message, Notice, NoticeKind, Submission
from dossiers.references import find_references
from intake import wording
from intake.handing_in import who_hands_in
from intake.situation import KnownDossier, story
from parsers.eml import Mail

_MESSAGE_ID = re.compile(r"<[^<>\s]{3,990}>")
_RETURNED_ID = re.compile(rb"^(?:Original-)?Message-ID\s*:\s*(<[^<>\s]{3,990}>)", re.I | re.M)
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/delivery-status", "message/disposition-notification")
_AT_MOST = 100  # ids looked up: a long thread has dozens, a hostile header thousands


_LEFT = (Notice.DUE, Notice.SENDING, Notice.SENT, Notice.UNKNOWN)


def was_asked(dossier: Dossier) -> bool:
    """A request to complete the dossier has left, or may have."""
    return dossier.notices.filter(kind=NoticeKind.COMPLETION_REQUEST, state__in=_LEFT).exists()


def _known(dossier: Dossier, by: str) -> KnownDossier:
    """Forms are filed with their fields, so that the second of two mails can be judged at once."""
    forms = Document.objects.filter(submission__dossier=dossier, role__in=("registration-form", "application-form")).order_by("-pk")
    last = forms.first()
    values = {name: str(entry["value"]) for name, entry in last.fields.items() if entry.get("value")} if last else {}
    addresses = (dossier.sender, dossier.contact_email)
    asked, told = was_asked(dossier), story(values)
    return KnownDossier(dossier.reference, dossier.phase, addresses, by, asked, told, dossier.call, frozenset(values), who_hands_in(values))


def spoken_of(mail: Mail) -> list[Dossier]:
    """Every dossier that words of this mail may be about: those it points to, else its sender's, else those of colleagues (one mail domain)."""
    known = known_dossiers(mail)
    pointed_to = [dossier.reference for dossier in known if dossier.by != "sender"] or [dossier.reference for dossier in known]
    if pointed_to:
        return list(Dossier.objects.filter(reference__in=pointed_to).order_by("pk"))
    domain = mail.from_address.replace("\x00", "").rpartition("@")[2].lower()
    if not domain or wording.is_free_mail(domain):
        return []
    return list(Dossier.objects.filter(sender__iendswith=f"@{domain}", merged_into__isnull=True).order_by("pk")[:_AT_MOST])


def returned_ids(mail: Mail) -> list[str]:
    """The Message-IDs of the mails that a server's report is about: they stand in what it sends back, not in its own head."""
    if "report" not in mail.content_type.lower():
        return []
    parts = [part.data[:100_000] for part in mail.parts if part.declared_type in _RETURNED]
    return [found.decode("ascii", "ignore") for data in parts for found in _RETURNED_ID.findall(data)]


def known_dossiers(mail: Mail) -> tuple[KnownDossier, ...]:
    """The dossiers pointed to, replies first, then those handed in by mail from the same address; each once."""
    answered = _MESSAGE_ID.findall(f"{mail.in_reply_to} {' '.join(mail.references)}".replace("\x00", ""))
    ids = list(dict.fromkeys([*returned_ids(mail), *answered]))[:_AT_MOST]
    replied = [notice.dossier for notice in Notice.objects.filter(mail_id__in=ids, dossier__isnull=False).select_related("dossier")]
    # Two plain look-ups: joined, PostgreSQL compares every message with every submission while it has no statistics of a busy day.
    in_thread = list(Message.objects.filter(message_id__in=[one for one in ids if one]).values_list("pk", flat=True))
    handed_in = Submission.objects.filter(message__in=in_thread).values_list("dossier_id", flat=True)
    replied += list(Dossier.objects.filter(pk__in=set(handed_in)).order_by("pk"))
    references = find_references(f"{mail.subject}\n{mail.body_text}".replace("\x00", ""))[:_AT_MOST]
    quoted = sorted(Dossier.objects.filter(reference__in=references), key=lambda dossier: references.index(dossier.reference))
    sender = mail.from_address.replace("\x00", "")
    same_address = Dossier.objects.filter(sender__iexact=sender, channel="mail").order_by("pk")[:_AT_MOST] if sender else ()
    found: dict[str, KnownDossier] = {}
    for dossiers, by in ((replied, "reply"), (quoted, "quoted"), (same_address, "sender")):
        for pointed_to in dossiers:
            dossier = joined(pointed_to) if pointed_to is not None else None
            if dossier is not None and dossier.reference not in found:
                found[dossier.reference] = _known(dossier, by)
    return tuple(found.values())
