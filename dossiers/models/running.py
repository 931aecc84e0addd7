"""What we know of the machinery itself: who lives, whether the log-in works, and whether the mailbox and the register say the same."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of a part ("intake", "worker"), whichever machine it runs on."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()


class TokenState(models.Model):
    """The last we know of the log-in of one account at Microsoft 365. Never a token or a secret."""

    account = models.CharField(max_length=300, unique=True)
    obtained_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")  # English, for operators; "" when the last try went well
    reason = models.TextField(blank=True, default="")  # the same in Dutch, for officers


class Reconciliation(models.Model):
    """One comparison of the mailbox with the register.

    ``folders``: [{"folder", "listed", "registered"}]. ``deviations`` and ``notes``: [{"kind", "text", "folder", "uid", "message"}]; a deviation
    needs a look, a note tells what is explained. ``error``: why it could not be made whole; "" when it was. Texts are Dutch.
    """

    at = models.DateTimeField(db_index=True)
    mailbox = models.CharField(max_length=300)
    folders = models.JSONField(default=list)
    deviations = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["id"]  # as they were made, also when the clock was put back in between
