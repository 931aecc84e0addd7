"""What applicants do on the website before it is a submission: a confirmed address, and files that arrive in parts."""

from __future__ import annotations

import uuid

from django.db import models

from dossiers.models.incoming import Upload
from dossiers.models.record import Dossier


class AddressLink(models.Model):
    """A link by which somebody shows that a mail address is theirs: for one use, until ``expires_at``.

    ``asker``: keyed hash of the network address that asked, to count requests by; the address itself is not kept.
    """

    email = models.CharField(max_length=320, db_index=True)
    asker = models.CharField(max_length=64, db_index=True)
    asked_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email


class WebUpload(models.Model):
    """A submission in the making. It counts only once it is handed in (``upload``); until then nothing of it is in the record.

    ``started_at``: our clock when its first file began to arrive. ``submitted_at``: when it was handed in, set once, whole seconds.
    The bytes lie in ``incoming/web-<id>/`` of the data folder.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.CharField(max_length=320, db_index=True)
    name = models.CharField(max_length=300, blank=True, default="")
    call = models.CharField(max_length=80)
    phase = models.CharField(max_length=20)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # this is a new version of it
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="web_upload")

    def __str__(self) -> str:
        return str(self.pk)


class WebUploadFile(models.Model):
    """One file of it. ``sha256``: what the browser says it will be, or "". ``sealed``: what it is, once all of it is there."""

    web_upload = models.ForeignKey(WebUpload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=500)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, default="")
    sealed = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
