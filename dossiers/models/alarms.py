"""Alarms as officers are told of them: one mail when one begins, one when it is over."""

from __future__ import annotations

from django.db import models


class Alarm(models.Model):
    """One stretch of time in which something was wrong. ``code`` names what (a word of code), ``text`` tells it in Dutch as it was at first.

    ``ended_at`` is set once it was not seen for a while: what comes and goes within minutes stays one alarm.
    """

    code = models.CharField(max_length=120)
    text = models.TextField()
    began_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [models.UniqueConstraint(fields=["code"], condition=models.Q(ended_at__isnull=True), name="one_open_alarm_per_code")]

    def __str__(self) -> str:
        return self.code
