"""What staff recorded and a check needs: the shortlist, and who took part in the co-creation track."""

from __future__ import annotations

from django.db import models

from dossiers.models.incoming import Evidence


class ListImport(models.Model):
    """One list as staff gave it, sealed. Nothing is changed afterwards: a newer import of the same call and kind takes its place."""

    SHORTLIST, CO_CREATION = "shortlist", "co-creation"

    call = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=[(SHORTLIST, "shortlist"), (CO_CREATION, "co-creatietraject")])
    file = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class ListEntry(models.Model):
    """One body on a list: its line in the file, what stood there, and the body of the registers that this is."""

    imported = models.ForeignKey(ListImport, on_delete=models.PROTECT, related_name="entries")
    line = models.PositiveIntegerField()
    given = models.CharField(max_length=600)
    body = models.CharField(max_length=500)
    kbo = models.CharField(max_length=10)

    class Meta:
        ordering = ["line", "id"]
        constraints = [models.UniqueConstraint(fields=["imported", "kbo"], name="one_entry_per_body")]
