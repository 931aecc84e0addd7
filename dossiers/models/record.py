"""Dossiers, their versions, and the files in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from dossiers.models.incoming import Evidence, Message, Upload
from dossiers.models.work import Work


class ReferenceCounter(models.Model):
    """The last number given out per prefix. Locked while a reference is made, so that none is given twice and none is left out."""

    prefix = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Dossier(models.Model):
    """One idea or application of one applicant. What counts in it is ``standing``: the submission whose assessment is the dossier's.

    There is no state column: what a dossier waits for is derived from its standing submission, decisions and notices
    (:mod:`dossiers.status`).
    """

    reference = models.CharField(max_length=40, unique=True)
    call = models.CharField(max_length=80)
    phase = models.CharField(max_length=20, db_index=True)
    channel = models.CharField(max_length=20)
    applicant_name = models.CharField(max_length=500, blank=True, default="")
    applicant_kbo = models.CharField(max_length=10, blank=True, default="", db_index=True)
    title = models.TextField(blank=True, default="")
    contact_name = models.CharField(max_length=300, blank=True, default="")
    contact_email = models.CharField(max_length=320, blank=True, default="")
    contact_phone = models.CharField(max_length=100, blank=True, default="")
    sender = models.CharField(max_length=320, blank=True, default="", db_index=True)  # to whom we answer
    created_at = models.DateTimeField(auto_now_add=True)
    standing = models.ForeignKey("Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # all it held was moved there
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.reference


class Submission(Work):
    """One thing handed in for a dossier: a whole version, or a supplement to an earlier version (``base``).

    States: ``to_read`` -> ``to_check`` -> ``to_answer`` -> ``done``, or ``parked``. A supplement keeps the receipt of its base:
    ``received_at`` is when *this* came in, what counts for the deadline is ``counting``.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[("version", "versie"), ("supplement", "aanvulling")], default="version")
    base = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="supplements")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions")
    channel = models.CharField(max_length=20)
    received_at = models.DateTimeField(null=True, blank=True, db_index=True)
    receipt = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    assessment = models.ForeignKey("Assessment", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    TO_READ: ClassVar[str] = "to_read"
    TO_CHECK: ClassVar[str] = "to_check"
    TO_ANSWER: ClassVar[str] = "to_answer"
    DONE: ClassVar[str] = "done"
    UNDER_WAY: ClassVar[tuple[str, ...]] = (TO_READ, TO_CHECK, TO_ANSWER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="one_submission_per_number")]
        ordering = ["number"]

    @property
    def counting(self) -> Submission:
        """The submission whose receipt counts for the deadline."""
        return self.base if self.kind == "supplement" and self.base is not None else self

    def __str__(self) -> str:
        return f"{self.dossier.reference} v{self.number}"


class Document(models.Model):
    """One file of a submission. ``fields``: name -> {"value", "raw", "location", "anchor", "confidence", "problem"} as the interface has it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="documents")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=500)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=20, blank=True, default="")  # parsers.model.State, "" = not read yet
    problems = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=dict, blank=True)
    looked_for = models.JSONField(default=list, blank=True)
    edition = models.CharField(max_length=80, blank=True, default="")
    words = models.TextField(blank=True, default="")  # what was read in it, in lower case: to search in

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["submission", "position"], name="one_document_per_position")]

    def __str__(self) -> str:
        return self.name
