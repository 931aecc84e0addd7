"""What must not leave is held with a reason that an officer understands, and no mail server hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers import decisions, notices, withdrawals
from dossiers.events import writing
from dossiers.models import Notice, NoticeKind, Sighting, Submission
from notifications import books
from tests import factories
from tests.notifications.builders import RECEIVED, ask, assess, confirm_and_release, finding, message, officer, receipt_due, run, submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def outbox(settings, tmp_path):
    settings.COT_MAIL_OUT_URL = f"file:{tmp_path / 'uit'}"
    return lambda: sorted((tmp_path / "uit").glob("*")) if (tmp_path / "uit").exists() else []


def negative() -> Notice:
    made = submission("application")
    assess(made, "inadmissible", finding("applicant-eligible", "fail"))
    return run("compose", ask(NoticeKind.NOT_ADMISSIBLE, made, "Eerst bevestigen."))


def released(notice: Notice) -> Notice:
    with writing():
        notices.release(notice, officer())
    return Notice.objects.get(pk=notice.pk)


def test_a_rejection_leaves_only_when_a_person_confirmed_and_released_it(outbox) -> None:
    notice = negative()
    assert notice.state == "held"
    Notice.objects.filter(pk=notice.pk).update(state="due", hold=False)
    by_itself = run("deliver", notice)
    assert by_itself.state == "held" and "nadat een medewerker het bevestigt" in by_itself.hold_reason
    unconfirmed = run("deliver", released(by_itself))
    assert unconfirmed.state == "held" and outbox() == []
    assert run("deliver", confirm_and_release(unconfirmed)).state == "sent" and len(outbox()) == 1


def test_a_confirmation_of_another_verdict_does_not_count(outbox) -> None:
    notice = negative()
    assert notice.dossier is not None
    with writing():
        factories.signed(notice.dossier, officer())
        decisions.overrule_finding(notice.dossier, "applicant-eligible", "pass", "Toch een stad.", officer())
    assert run("deliver", released(notice)).state == "held" and outbox() == []


@pytest.mark.parametrize(
    ("kind", "verdict", "leaves"), [("admissible", "admissible", False), ("completion-request", "incomplete", False), ("receipt", "", True)]
)
def test_a_result_that_is_due_waits_when_the_dossier_is_taken_back_meanwhile(outbox, kind, verdict, leaves) -> None:
    made = submission()
    if verdict:
        assess(made, verdict, finding("documents-complete", "missing" if verdict == "incomplete" else "pass", remediable=True))
    notice = run("compose", ask(NoticeKind(kind), made))
    assert notice.state == "due", notice.problem
    with writing():
        withdrawals.tell(made.dossier, message())
    after = run("deliver", notice)
    assert (after.state, after.hold_reason, len(outbox())) == (("sent", "", 1) if leaves else ("held", withdrawals.WAITS, 0))


def test_a_letter_that_a_person_let_go_leaves_unless_the_dossier_was_taken_back_since(outbox) -> None:
    made = submission()
    assess(made, "admissible", finding("deadline"))
    notice = run("compose", ask(NoticeKind.ADMISSIBLE, made, "Lees na."))
    let_go = released(notice)
    with writing():
        withdrawals.tell(made.dossier, message())
    held = run("deliver", let_go)
    assert (held.state, held.hold_reason, outbox()) == ("held", withdrawals.WAITS, [])
    assert run("deliver", released(held)).state == "sent" and len(outbox()) == 1


def test_a_letter_that_decisions_have_overtaken_is_held(outbox) -> None:
    notice = negative()
    confirmed = confirm_and_release(notice)
    assert notice.dossier is not None
    with writing():
        decisions.overrule_finding(notice.dossier, "applicant-eligible", "pass", "Toch een stad.", officer())
    held = run("deliver", confirmed)
    assert held.state == "held" and "veranderd nadat deze mail" in held.hold_reason and outbox() == []


def admissible() -> tuple[Submission, Notice]:
    made = submission("application")
    assess(made, "admissible", finding("deadline"))
    return made, run("compose", ask(NoticeKind.ADMISSIBLE, made))


def test_a_letter_about_an_earlier_check_is_held(outbox) -> None:
    made, notice = admissible()
    assess(made, "admissible", finding("deadline"))
    held = run("deliver", notice)
    assert held.state == "held" and "nieuwere controle" in held.hold_reason and outbox() == []


def test_a_letter_about_a_version_that_counts_no_more_is_held(outbox) -> None:
    made, notice = admissible()
    submission("application", dossier=made.dossier)
    held = run("deliver", notice)
    assert held.state == "held" and "andere versie" in held.hold_reason and outbox() == []


def test_an_untouched_letter_leaves(outbox) -> None:
    assert run("deliver", admissible()[1]).state == "sent" and len(outbox()) == 1


def test_a_term_is_counted_from_the_day_of_the_mail(outbox) -> None:
    made = submission("application")
    assess(made, "incomplete", finding("documents-complete", "missing", remediable=True))
    notice = run("compose", ask(NoticeKind.COMPLETION_REQUEST, made, "Lees eerst na."))
    right = notice.text
    Notice.objects.filter(pk=notice.pk).update(text="oud", context=notice.context | {"composed_on": "2025-09-05"})
    rewritten = run("deliver", released(Notice.objects.get(pk=notice.pk)))
    assert (rewritten.state, rewritten.hold) == ("to_compose", False) and outbox() == []
    assert run("compose", rewritten).text == right
    assert run("deliver", rewritten).state == "sent" and len(outbox()) == 1


def test_a_text_that_an_officer_wrote_is_never_rewritten(outbox) -> None:
    made = submission("application")
    assess(made, "incomplete", finding("documents-complete", "missing", remediable=True))
    notice = run("compose", ask(NoticeKind.COMPLETION_REQUEST, made, "Lees eerst na."))
    Notice.objects.filter(pk=notice.pk).update(
        edited_by=officer(), text="Mijn woorden", context={**notice.context, "composed_on": "2025-09-05"}
    )
    sent = run("deliver", released(Notice.objects.get(pk=notice.pk)))
    assert (sent.state, sent.text) == ("sent", "Mijn woorden")


def test_a_storm_is_stopped_for_a_person(outbox, settings) -> None:
    settings.COT_MAX_NOTICES_PER_HOUR = 2
    first = [run("deliver", receipt_due()).state for _ in range(3)]
    assert first == ["sent", "sent", "held"] and len(outbox()) == 2
    held = Notice.objects.get(state="held")
    assert "Er vertrokken al 2 mails in het laatste uur" in held.hold_reason
    assert run("deliver", released(held)).state == "sent"
    Notice.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    assert run("deliver", receipt_due()).state == "sent"


def test_mail_from_before_the_first_start_is_answered_by_a_person_only(outbox, settings) -> None:
    """A mailbox that holds mail of years, read by a new database: hundreds of people would be thanked for what was handled long ago."""
    settings.COT_ANSWER_FROM = RECEIVED + timedelta(seconds=1)
    held = run("deliver", receipt_due())
    assert (held.state, outbox()) == ("held", [])
    assert held.hold_reason.startswith("Het bericht kwam binnen op ") and "pas als een medewerker de mail vrijgeeft" in held.hold_reason
    unknown = receipt_due()
    assert unknown.submission is not None and unknown.submission.message is not None
    doubtful = unknown.submission.message
    doubtful.received_at, doubtful.seen_at = None, timezone.now()
    doubtful.save()
    Sighting.objects.create(
        mailbox="x", folder="INBOX", uidvalidity=1, uid="1", message=doubtful, internaldate=RECEIVED, seen_at=timezone.now()
    )
    assert run("deliver", Notice.objects.get(pk=unknown.pk)).state == "held", (
        "no sure moment of receipt, but the mailbox knows since when it is there"
    )
    assert run("deliver", released(held)).state == "sent"
    settings.COT_ANSWER_FROM = RECEIVED
    assert run("deliver", receipt_due()).state == "sent" and len(outbox()) == 2


def test_never_to_our_own_mailbox(outbox) -> None:
    held = run("deliver", receipt_due(recipient="CityOfThings@VLAIO.be"))
    assert held.state == "held" and "eigen mailbox" in held.hold_reason and outbox() == []


def test_books_of_a_row_that_is_not_ours_stay_closed() -> None:
    notice = receipt_due()
    for write in (books.postponed, books.failed, books.unknown, books.held):
        write(notice, "niets van aan")
    books.recompose(notice)
    books.found_undelivered(notice)
    fresh = Notice.objects.get(pk=notice.pk)
    assert (fresh.state, fresh.problem, fresh.hold_reason, fresh.tries) == ("due", "", "", 0)
