"""What the checks found, and what people decided about it. Nothing here is ever overwritten: a new run makes a new assessment."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossiers.models.record import Dossier, Submission


class Assessment(models.Model):
    """One run of all checks over one submission, with the edition (by hash) and the code version that made it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=20, db_index=True)
    attention = models.JSONField(default=list, blank=True)
    edition_hash = models.CharField(max_length=64)
    code_version = models.CharField(max_length=60)
    as_of = models.DateField()
    inputs = models.JSONField(
        default=dict, blank=True
    )  # what else it rests on: {"shortlist": import or null, "co-creation": .., "registers": ..}
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="one_assessment_per_number")]


class Finding(models.Model):
    """One check's answer within an assessment. JSON shapes as in the interface; ``citations``: [{"text", "asks", "address"}]."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField()
    check_id = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=12)
    outcome = models.CharField(max_length=16, db_index=True)
    remediable = models.BooleanField(default=False)
    reason = models.TextField()
    remedy = models.TextField(blank=True, default="")
    citations = models.JSONField(default=list)
    evidence = models.JSONField(default=list, blank=True)
    interpretations = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "check_id"], name="one_finding_per_check")]


class Decision(models.Model):
    """What a named person decided, with the reason. Append-only: a change of mind is a new decision; the last one counts.

    ``kind``: ``confirm-finding`` | ``overrule-finding`` (``outcome`` holds what it becomes) | ``confirm-verdict`` | ``close-completion``
    (the term to complete has passed: what is missing now counts against the dossier) | ``note``.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="decisions")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    check_id = models.CharField(max_length=60, blank=True, default="")
    kind = models.CharField(max_length=20)
    outcome = models.CharField(max_length=16, blank=True, default="")
    reason = models.TextField()
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # see decisions.carry_over
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]  # the last one counts, also when the clock was put back in between
