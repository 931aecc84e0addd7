"""Which dossiers go into a jury pack: those that are named, else all that are admissible."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from checks.model import Verdict
from dossiers.decisions import effective_verdict
from dossiers.models import Dossier


class ChoiceError(Exception):
    """A choice that holds nothing, or something that is not there; one English line."""


def named(references: Sequence[str]) -> QuerySet[Dossier]:
    """The dossiers of these references."""
    found = Dossier.objects.filter(reference__in=references)
    known = set(found.values_list("reference", flat=True))
    if missing := [reference for reference in references if reference not in known]:
        raise ChoiceError(f"there is no dossier {', '.join(missing)}")
    return found


def admissible(phase: str) -> QuerySet[Dossier]:
    """Those of the phase that are admissible as people left them."""
    mine = Dossier.objects.filter(phase=phase, merged_into=None, standing__assessment__isnull=False)
    fetched = mine.select_related("standing__assessment").prefetch_related(
        "standing__assessment__findings", "standing__assessment__decisions"
    )
    chosen = [
        d.pk for d in fetched if d.standing and d.standing.assessment and effective_verdict(d.standing.assessment) == Verdict.ADMISSIBLE
    ]
    if not chosen:
        raise ChoiceError(f"there is no admissible dossier in the phase {phase}: name the dossiers you want")
    return Dossier.objects.filter(pk__in=chosen)
