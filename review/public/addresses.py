"""Showing that a mail address is yours: a link for one use, and what the browser may do after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from email_validator import EmailNotValidError, validate_email

from dossiers import notices
from dossiers.editions import active_editions, default_edition
from dossiers.events import writing
from dossiers.models import AddressLink, NoticeKind

VALID = timedelta(hours=1)
SIGNED_IN = timedelta(hours=10)
PER_ADDRESS = (3, timedelta(hours=1))
PER_DAY = (8, timedelta(days=1))
PER_ASKER = (10, timedelta(hours=1))
ALTOGETHER = (200, timedelta(hours=1))  # against somebody who lets us mail the whole world
_SALT = "applicant-address"
_SESSION = "applicant"


class Wrong(Exception):
    """Why no link leaves, in Dutch, with what to do."""


def normalised(text: str) -> str:
    """The address as mail is sent to it. Raises Wrong."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise Wrong("Dit is geen volledig e-mailadres. Schrijf het zoals naam@gemeente.be.") from error
    address = found.ascii_email or found.normalized
    if address.lower() in {parseaddr(settings.COT_MAIL_FROM)[1].lower(), *(edition.mailbox.lower() for edition in active_editions())}:
        raise Wrong("Dit is ons eigen adres. Vul jouw e-mailadres in.")
    return address


def ask(email: str, asker: str, now: datetime) -> None:
    """Sends the link to an address (:func:`normalised`). Raises Wrong when too many were asked for."""
    with writing():
        links = AddressLink.objects
        for most, span, rows in (
            (*PER_ADDRESS, links.filter(email__iexact=email)),
            (*PER_DAY, links.filter(email__iexact=email)),
            (*PER_ASKER, links.filter(asker=asker)),
            (*ALTOGETHER, links.all()),
        ):
            if rows.filter(asked_at__gt=now - span).count() >= most:
                mailbox = default_edition().contact.email
                raise Wrong(
                    f"We stuurden al verschillende links. Kijk ook bij ongewenste mail, of wacht een uur. Lukt het niet? Mail {mailbox}."
                )
        link = links.create(email=email, asker=asker, asked_at=now, expires_at=now + VALID)
        address = settings.COT_PUBLIC_URL.rstrip("/") + reverse("confirm-address", args=[signing.dumps(link.pk, salt=_SALT)])
        context = {"link": address, "until": link.expires_at.isoformat()}
        notices.request(NoticeKind.CONFIRM_ADDRESS, f"confirm-address:{link.pk}", email, context=context)


def link_of(token: str, now: datetime) -> AddressLink | None:
    """The link of a token while it can be used; None for anything else."""
    try:
        number = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return AddressLink.objects.filter(pk=number, used_at=None, expires_at__gt=now).first()


def use(token: str, request: HttpRequest, now: datetime) -> bool:
    """Uses up the link and remembers the address in this browser; False when it cannot be used (any more)."""
    with writing():
        link = link_of(token, now)
        if link is None or not AddressLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
            return False
    request.session.cycle_key()
    request.session[_SESSION] = {"email": link.email, "until": (now + SIGNED_IN).isoformat()}
    return True


def confirmed(request: HttpRequest) -> str:
    """The address that this browser may act for; "" when there is none."""
    kept = request.session.get(_SESSION)
    if not isinstance(kept, dict) or datetime.fromisoformat(kept["until"]) <= timezone.now():
        return ""
    return str(kept["email"])


def forget(request: HttpRequest) -> None:
    """This browser acts for nobody any more."""
    request.session.pop(_SESSION, None)
