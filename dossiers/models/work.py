"""What every row has that the pipeline works on: a state, counted attempts, and a lease on whoever is busy with it."""

from __future__ import annotations

from django.db import models

PARKED = "parked"


class Work(models.Model):
    """A row with work to do. Which state asks for which step stands in :mod:`dossiers.pipeline`.

    ``attempts`` is counted and committed before the work starts, so that a document that kills its worker is counted too; at the
    limit the row is ``parked`` with the reason in ``problem``: visible, for a person. The lease says who is busy (host:pid:start) and
    until when; a lease of a process that is gone is void at once on the same host, else after ``lease_until``.
    """

    state = models.CharField(max_length=20, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_owner = models.CharField(max_length=120, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    parked_from = models.CharField(max_length=20, blank=True, default="")
    problem = models.TextField(blank=True, default="")  # Dutch: officers read it
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
