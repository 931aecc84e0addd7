"""What a document gave when its bytes were read again, beside what it gave first."""

from __future__ import annotations

from django.db import models

from dossiers.models.findings import Assessment
from dossiers.models.record import Document


class Rereading(models.Model):
    """A document as an assessment read it anew, kept only where that differs from the first reading. Columns as in :class:`Document`."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="rereadings")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="rereadings")
    media_type = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=20)
    problems = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=dict, blank=True)
    looked_for = models.JSONField(default=list, blank=True)
    edition = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["document__position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "document"], name="one_rereading_per_assessment")]
