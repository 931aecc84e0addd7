"""What comes in after the deadline: an answer to what we asked, or a version of its own, which is late."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from calls.load import load_edition
from checks.model import Receipt
from dossiers import answers, doubles
from dossiers.events import writing
from dossiers.filing import file_submission
from dossiers.models import Decision, Notice
from dossiers.status import status_of, with_everything
from tests import factories
from tests.dossiers.builders import BRUSSELS, assessed, dossier, filing, mail, reading, submission_of
from tests.dossiers.test_answers import LIBERAL

pytestmark = pytest.mark.django_db
EDITION = load_edition("city-of-things-2025")
DEADLINE = EDITION.phases["registration"].deadline.at
LATE = Receipt(DEADLINE + timedelta(days=1), "received-chain")
TOWN = "slim@dilbeek.be"
STORY = {"applicant__name": "Gemeente Dilbeek", "challenge": "Korte, hevige buien zetten elk jaar straten en kelders onder water."}


def handed_in(*readings, **other):
    with writing():
        submission, _ = file_submission(filing(mail(TOWN), *readings, **other), EDITION)
    return submission


def asked(submission, kind="completion-request", until="2025-09-22"):
    assessed(submission, "incomplete", documents_complete="missing", deadline="pass")
    case = submission.dossier
    case.standing = submission
    case.save()
    return told(case, kind, submission=submission, context={"until": until})


def told(case, kind, **columns):
    key = f"k{Notice.objects.count()}"
    return Notice.objects.create(
        kind=kind, key=key, mail_id=f"<{key}@vlaio.example>", dossier=case, recipient=TOWN, state=Notice.SENT, **columns
    )


def hold_of(submission):
    assessed(submission, "admissible", deadline="pass")
    submission.dossier.standing = submission
    submission.dossier.save()
    with writing():
        return answers.answer(submission, LIBERAL).hold_reason


@pytest.mark.parametrize("kind", ["forgotten-attachment", "link-only", "receipt-unreadable"])
@pytest.mark.parametrize("pressed_reply", [True, False])
def test_the_form_that_we_asked_for_until_a_day_after_the_deadline_is_no_late_version(kind, pressed_reply):
    first = handed_in()
    asked(first, kind)
    second = handed_in(reading(**STORY), receipt=LATE, dossier=first.dossier if pressed_reply else None)
    assert (second.dossier_id, second.kind, second.base_id) == (first.dossier_id, "supplement", first.pk)
    assert "Voor de deadline kregen we geen formulier" in hold_of(second), "whether it counts is for a person"


def test_who_answers_our_request_in_a_mail_of_its_own_keeps_the_time():
    first = handed_in(reading(**STORY))
    asked(first)
    second = handed_in(reading(**STORY), receipt=LATE)
    assert (second.dossier_id, second.kind, second.base_id) == (first.dossier_id, "supplement", first.pk)
    assert hold_of(second) == ""


def test_who_was_asked_nothing_hands_in_a_late_version():
    first = handed_in(reading(**STORY))
    told(first.dossier, "receipt")
    assert handed_in(reading(**STORY), receipt=LATE).kind == "version"


def test_a_better_form_after_all_was_in_order_is_a_late_version_and_the_same_form_once_more_is_none():
    first = handed_in(reading(**STORY))
    asked(first)
    told(first.dossier, "admissible")
    known = filing(mail(TOWN), reading(**STORY), receipt=LATE, dossier=first.dossier, supplement=True)
    same = replace(known, documents=(replace(known.documents[0], evidence=first.documents.get().evidence),))
    with writing():
        assert file_submission(known, EDITION)[0].kind == "version"
        assert file_submission(replace(same, message=mail(TOWN)), EDITION)[0].kind == "supplement"


def test_what_is_added_after_a_late_version_adds_to_the_one_that_was_in_time():
    first = handed_in(reading(**STORY))
    handed_in(reading(**STORY), receipt=LATE)
    asked(first)
    assert handed_in(reading(**STORY), receipt=LATE, dossier=first.dossier, supplement=True).base_id == first.pk


def test_who_decided_something_sees_what_came_after_it_before_a_result_leaves():
    case = dossier()
    first = submission_of(case)
    before = assessed(first, "review", applicant_eligible="review")
    Decision.objects.create(
        dossier=case, assessment=before, kind="propose-verdict", outcome="inadmissible", reason="Om.", by=factories.user()
    )
    second = submission_of(case)
    assert hold_of(second) == "Een medewerker besliste al iets in dit dossier voor dit binnenkwam. Kijk na of dat nog geldt."


def test_a_colleague_who_answers_in_a_dossier_of_its_own_is_told_with_the_way_to_put_it_right():
    first = handed_in(reading(**STORY))
    asked(first)
    with writing():
        colleague, _ = file_submission(filing(mail("an@dilbeek.be"), reading(**STORY), receipt=LATE), EDITION)
    reference = first.dossier.reference
    assert f"In {reference} vroegen we om aan te vullen. Is dit het antwoord?" in doubles.waits_for_another(colleague)


def test_a_colleague_who_adds_the_forgotten_form_is_not_told_only_that_it_is_late():
    first = handed_in()
    asked(first, "forgotten-attachment")
    with writing():
        colleague, _ = file_submission(filing(mail("an@dilbeek.be"), reading(**STORY), receipt=LATE), EDITION)
        stranger, _ = file_submission(filing(mail("an@asse.be"), reading(**STORY), receipt=LATE), EDITION)
    assert f"In {first.dossier.reference} vroegen we om aan te vullen." in doubles.waits_for_another(colleague)
    assert "aan te vullen" not in doubles.waits_for_another(stranger)


def test_nobody_is_told_that_nothing_came_without_where_it_may_be():
    first = handed_in(reading(**STORY))
    asked(first, until="2025-09-15")
    after = datetime(2025, 9, 20, tzinfo=BRUSSELS)
    [need] = status_of(with_everything(type(first.dossier).objects.filter(pk=first.dossier_id)).get(), after).needs
    assert "In dit dossier kwam geen aanvulling binnen. Kijk of iemand hierover schreef, of antwoordde vanaf een ander adres." in need
