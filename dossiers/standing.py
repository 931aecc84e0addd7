"""Which submission of a dossier counts: the last complete one that was in time. All are kept; a late one is shown, and never replaces."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Dossier, Submission


def choose(dossier: Dossier) -> Submission | None:
    """The submission whose assessment is the dossier's, or None while none was checked.

    In time and complete beats in time; in time beats late; certainly in time beats perhaps in time (within the minute of the deadline, or through
    the wrong channel); then what was received last beats the older, whichever was sorted first. A supplement is judged with the receipt of its base.
    What is not certainly late is better than what is incomplete: the deadline's own finding keeps the doubt.
    """
    checked = [s for s in dossier.submissions.select_related("assessment").prefetch_related("assessment__findings") if s.assessment]
    return max(checked, key=_rank) if checked else None


def _rank(submission: Submission) -> tuple[bool, bool, bool, datetime, int]:
    assessment = submission.assessment
    assert assessment is not None
    late = any(f.check_id == "deadline" and f.outcome == "fail" for f in assessment.findings.all())
    doubtful = any(f.check_id == "deadline" and f.outcome == "review" for f in assessment.findings.all())
    incomplete = any(f.check_id == "documents-complete" and f.outcome == "missing" for f in assessment.findings.all())
    return (not late, not incomplete, not doubtful, submission.received_at or submission.created_at, submission.number)
