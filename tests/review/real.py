"""A real application, taken through the real steps: a printed pdf form and a workbook that were read by the parsers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from calls.load import load_edition
from checks.model import Receipt
from dossiers import evidence, pipeline
from dossiers.events import writing
from dossiers.filing import FiledDocument, Filing, file_submission
from dossiers.models import Dossier, Submission

SAMPLES = Path(__file__).parents[2] / "samples"
EDITION = load_edition("city-of-things-2025")


def filed(sample: str) -> Dossier:
    """The application of that sample, read, checked and answered."""
    files = [path for path in sorted((SAMPLES / sample).iterdir()) if path.suffix in (".pdf", ".xlsx", ".docx")]
    documents = tuple(FiledDocument(path.name, evidence.seal(path.read_bytes())) for path in files)
    receipt = Receipt(datetime.fromisoformat("2025-11-13T16:42:10+01:00"), "platform")
    with writing():
        submission, _ = file_submission(Filing("application", "platform", "koen@mechelen.example", receipt, documents), EDITION)
    for step in ("read", "check", "answer"):
        pipeline.run_step(step, submission.pk)
    return Submission.objects.get(pk=submission.pk).dossier
