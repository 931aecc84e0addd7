"""A mail is a row before it is a mail."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from dossiers.models.incoming import Evidence, Message
from dossiers.models.record import Dossier, Submission
from dossiers.models.work import Work


class NoticeKind(models.TextChoices):
    """The notices of the interface, with the officer's word for each."""

    RECEIPT = "receipt", "ontvangstbewijs"
    RECEIPT_UNREADABLE = "receipt-unreadable", "ontvangstbewijs, niets leesbaar"
    RECEIPT_IN_TEXT = "receipt-in-text", "ontvangstbewijs, formulier in de tekst van de mail"
    COMPLETION_REQUEST = "completion-request", "vraag om te vervolledigen"
    REMINDER = "reminder", "herinnering"
    ADMISSIBLE = "admissible", "bericht dat alles in orde is"
    NOT_ADMISSIBLE = "not-admissible", "negatief resultaat"
    LATE = "late", "bericht dat het te laat was"
    WRONG_CHANNEL = "wrong-channel", "verkeerd kanaal"
    LINK_ONLY = "link-only", "link in plaats van bestand"
    FORGOTTEN_ATTACHMENT = "forgotten-attachment", "bijlage vergeten"
    CONFIRM_ADDRESS = "confirm-address", "link om een mailadres te bevestigen"
    OFFICER_ALERT = "officer-alert", "melding voor dossierbeheerders"
    DAILY_REPORT = "daily-report", "dagelijks verslag"


class Notice(Work):
    """One outgoing mail. ``key`` makes it happen once; ``mail_id`` (the Message-ID) is fixed before the first attempt.

    States: ``to_compose`` -> ``held`` (waits for a person; ``hold_reason``) or ``due`` -> ``sending`` -> ``sent``;
    ``unknown`` (an attempt whose outcome nobody can tell: for a person, never sent again by itself), ``failed`` (refused for good),
    ``cancelled`` (by a person, or overtaken), ``parked``.
    ``raw`` is the mail exactly as it left. ``edited_by``: an officer changed the text before it was sent.
    """

    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    key = models.CharField(max_length=200, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    recipient = models.CharField(max_length=320)
    mail_id = models.CharField(max_length=255, unique=True)  # its Message-ID header, fixed before the first attempt
    context = models.JSONField(default=dict, blank=True)
    hold = models.BooleanField(default=False)
    hold_reason = models.TextField(blank=True, default="")  # Dutch
    subject = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    raw = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivery = models.TextField(blank=True, default="")  # by which way, and what the server answered
    tries = models.PositiveSmallIntegerField(default=0)  # deliveries that surely failed; not the pipeline's attempts
    first_tried_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    TO_COMPOSE: ClassVar[str] = "to_compose"
    HELD: ClassVar[str] = "held"
    DUE: ClassVar[str] = "due"
    SENDING: ClassVar[str] = "sending"
    SENT: ClassVar[str] = "sent"
    UNKNOWN: ClassVar[str] = "unknown"
    FAILED: ClassVar[str] = "failed"
    CANCELLED: ClassVar[str] = "cancelled"

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient}"
