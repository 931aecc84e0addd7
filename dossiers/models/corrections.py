"""What a person filled in for a field, beside what was read. Append-only: the last one per field counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossiers.models.record import Document


class Correction(models.Model):
    """One field of a document as a person says it is. The read value stays in the document. ``withdrawn``: from here on that one counts again.

    ``value`` as :func:`dossiers.serial.pack` writes it, ``typed`` what the person typed.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=200)
    value = models.JSONField(null=True)
    typed = models.TextField(blank=True, default="")
    withdrawn = models.BooleanField(default=False)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
