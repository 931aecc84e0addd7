"""Who an account is for the organisation's identity provider."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SingleSignOn(models.Model):
    """The person behind an account, as the provider names them for ever. Mail addresses and names can pass to somebody else; this cannot."""

    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="single_sign_on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_person")]
