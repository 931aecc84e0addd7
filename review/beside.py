"""The other dossiers of an applicant: one body may hand in several ideas, or the same one twice. Which of the two, only a person can tell."""

from __future__ import annotations

from django.db.models import Q

from dossiers.models import Dossier

MOST = 8


def others_of(dossier: Dossier) -> tuple[Dossier, ...]:
    """Dossiers of the same phase with this applicant (number or name) or from this sender, the newest first, at most ``MOST``."""
    same = Q(pk__in=())
    for field in ("applicant_kbo", "applicant_name", "sender"):
        if value := getattr(dossier, field):
            same |= Q(**{f"{field}__iexact": value})
    found = Dossier.objects.filter(same, call=dossier.call, phase=dossier.phase, merged_into=None).exclude(pk=dossier.pk)
    return tuple(found.order_by("-pk")[:MOST])
