"""A submission of sixty files is read in rounds: no round holds its lease too long, none is the last try, and every file is read."""

import pytest

from calls.load import load_edition
from dossiers import evidence, pipeline
from dossiers.events import writing
from dossiers.filing import FiledDocument, file_submission
from dossiers.models import Submission
from parsers import sandbox
from parsers.model import State
from tests.dossiers.builders import filing, mail
from tests.intake.mails import docx

pytestmark = pytest.mark.django_db(transaction=True)
EDITION = load_edition("city-of-things-2025")


def handed_in(files: int) -> Submission:
    documents = tuple(FiledDocument(f"{n}.docx", evidence.seal(docx(f"Bijlage {n}"))) for n in range(files))
    with writing():
        made = filing(mail())
        return file_submission(type(made)(**{**_values(made), "documents": documents}), EDITION)[0]


def _values(made):
    return {name: getattr(made, name) for name in made.__slots__}


def states(submission: Submission) -> list[str]:
    return [row.state for row in submission.documents.order_by("position")]


def test_every_round_reads_at_least_one_file_until_all_are_read(settings):
    settings.COT_LEASE_SECONDS = 0  # no time left after the first file of a round
    submission = handed_in(3)
    seen = []
    for _ in range(3):
        Submission.objects.filter(pk=submission.pk).update(lease_owner="", lease_until=None)
        assert pipeline.run_step("read", submission.pk)
        submission.refresh_from_db()
        seen.append((submission.state, submission.attempts, states(submission)))
    read = str(State.READ)
    assert seen == [
        ("to_read", 0, [read, "", ""]),
        ("to_read", 0, [read, read, ""]),
        ("to_check", 0, [read, read, read]),
    ]
    assert submission.dossier.events.filter(kind="submission-read").count() == 1


def test_one_round_is_enough_when_there_is_time():
    submission = handed_in(3)
    assert pipeline.run_step("read", submission.pk)
    submission.refresh_from_db()
    assert (submission.state, set(states(submission))) == ("to_check", {str(State.READ)})


def test_a_file_that_takes_too_long_has_had_its_turn(monkeypatch, settings):
    settings.COT_LEASE_SECONDS = 0
    real = sandbox.read_each

    def slow(files, edition, timeout):
        return tuple(one.__class__(one.name, one.sha256, one.size, one.media_type, state=State.TIMED_OUT) for one in real(files, edition))

    monkeypatch.setattr(sandbox, "read_each", slow)
    submission = handed_in(2)
    for expected in ("to_read", "to_check"):
        assert pipeline.run_step("read", submission.pk)
        submission.refresh_from_db()
        assert submission.state == expected
