"""What came in, exactly as it came: sealed bytes, and every place and time at which they were seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dossiers.models.work import Work


class Evidence(models.Model):
    """Raw bytes in the evidence store, by their SHA-256. The row is written after the file is safe on disk."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class Triage(models.TextChoices):
    """What kind of mail a message is. The values are those of the interface; the labels are for officers."""

    REGISTRATION = "registration", "aanmelding"
    APPLICATION = "application", "aanvraag"
    SUPPLEMENT = "supplement", "aanvulling"
    QUESTION = "question", "vraag"
    FORGOTTEN_ATTACHMENT = "forgotten-attachment", "bijlage vergeten"
    LINK_ONLY = "link-only", "link in plaats van bestand"
    AUTOMATIC = "automatic", "automatisch bericht"
    BOUNCE = "bounce", "onbestelbaar bericht"
    LIST = "list", "nieuwsbrief of lijst"
    SPAM = "spam", "spam"
    OWN = "own", "eigen mail"
    UNSURE = "unsure", "onduidelijk"


class Message(Work):
    """One mail, whatever the number of times and places it was seen: the same bytes are the same message.

    States: ``received`` (sealed, nothing looked at yet) -> ``sorted`` (triage done; the dossier's work goes on in its submission) or ``parked``.
    ``needs_person``: an officer must look at the message itself (unsure, question, conflict ...); ``handled_at`` closes that.
    """

    raw = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="message", null=True)
    size = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField(help_text="our clock when it was sealed")
    message_id = models.CharField(max_length=998, blank=True, default="", db_index=True)
    from_name = models.CharField(max_length=500, blank=True, default="")
    from_address = models.CharField(max_length=320, blank=True, default="", db_index=True)
    subject = models.TextField(blank=True, default="")
    sent_at_header = models.CharField(max_length=200, blank=True, default="", help_text="the sender's Date header, only shown")
    received_at = models.DateTimeField(null=True, blank=True, db_index=True)
    receipt = models.JSONField(default=dict, blank=True)
    triage = models.CharField(max_length=30, choices=Triage.choices, blank=True, default="", db_index=True)
    triage_reasons = models.JSONField(default=list, blank=True)  # Dutch sentences
    needs_person = models.BooleanField(default=False, db_index=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    RECEIVED: ClassVar[str] = "received"
    SORTED: ClassVar[str] = "sorted"

    def __str__(self) -> str:
        return f"{self.from_address}: {self.subject}"


class Sighting(models.Model):
    """One place where a message was seen. ``uid`` is the server's UID, or the base name of a Maildir file.

    ``message`` is empty while its bytes could not be had; ``problem`` says why. Every UID of a folder has a sighting.
    ``gone_at``: since when it is no longer in that folder; ``gone`` says how we know: moved by us, moved by a person, or nowhere any more.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="sightings", null=True)
    mailbox = models.CharField(max_length=300)  # address without password
    folder = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField()
    uid = models.CharField(max_length=255)
    internaldate = models.DateTimeField(null=True, blank=True)
    savedate = models.DateTimeField(null=True, blank=True)
    flags = models.JSONField(default=list, blank=True)
    seen_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True, default="")
    gone_at = models.DateTimeField(null=True, blank=True)
    gone = models.CharField(max_length=20, blank=True, default="")

    PROCESSED: ClassVar[str] = "processed"
    MOVED: ClassVar[str] = "moved"
    DELETED: ClassVar[str] = "deleted"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "folder", "uidvalidity", "uid"], name="one_sighting_per_uid")]


class MailboxFolder(models.Model):
    """The last we know of one folder: the basis of the silence alarm and of the reconciliation."""

    mailbox = models.CharField(max_length=300)
    folder = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField(null=True, blank=True)
    listed = models.PositiveIntegerField(default=0)
    registered = models.PositiveIntegerField(default=0)
    polled_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "folder"], name="one_row_per_folder")]


class Upload(Work):
    """One submission handed over by the platform (drop folder or interface) or made on the upload page. Idempotent on ``platform_id``.

    States: ``received`` -> ``sorted`` or ``parked``. ``files``: [{"name", "sha256", "size"}] in the order of the manifest.
    ``client``: whose token handed it in, "" for the drop folder and the upload page. ``call``, ``phase`` and ``dossier``: what the applicant
    said on the upload page; the platform says none of them.
    """

    platform_id = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=20, default="platform")
    client = models.CharField(max_length=60, blank=True, default="")
    call = models.CharField(max_length=80, blank=True, default="")
    phase = models.CharField(max_length=20, blank=True, default="")
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    manifest = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+", null=True)
    folder = models.CharField(max_length=500, blank=True, default="")
    submitter = models.JSONField(default=dict, blank=True)
    files = models.JSONField(default=list, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    upload_started_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()
    receipt = models.JSONField(default=dict, blank=True)
    needs_person = models.BooleanField(default=False, db_index=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    RECEIVED: ClassVar[str] = "received"
    SORTED: ClassVar[str] = "sorted"

    def __str__(self) -> str:
        return self.platform_id
