"""What a lead set for a call, beside what its edition says. Append-only: the last one per call and name counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Setting(models.Model):
    """One choice of a lead. ``call``: the edition it is for, "" for all. ``value`` as :mod:`dossiers.leading` writes it for that name.

    ``withdrawn``: from here on the edition (or the operator's setting) counts again.
    """

    call = models.CharField(max_length=80, blank=True, default="")
    name = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    withdrawn = models.BooleanField(default=False)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
