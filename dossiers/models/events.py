"""The append-only log. A row is written in the same transaction as what it tells; the database refuses to change or delete one."""

from __future__ import annotations

from django.db import models

from dossiers.models.incoming import Message, Upload
from dossiers.models.record import Dossier


class Event(models.Model):
    """One thing that happened. ``kind`` is a word of code ("message-sealed"), ``text`` the Dutch sentence an officer reads.

    ``hash`` is SHA-256 over the previous row's hash and this row's canonical content (:mod:`dossiers.events`), numbered without gaps by
    ``number``: a change, a hole or a swap shows. It cannot show that the newest rows were cut off; the daily report carries the head for that.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60, db_index=True)
    actor = models.CharField(max_length=150, default="system")
    text = models.TextField()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    data = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
