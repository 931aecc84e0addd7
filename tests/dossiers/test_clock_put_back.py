"""A clock that ran two hours ahead and was put right: what people did afterwards counts, and what stands still since is told."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from checks.model import Verdict
from dossiers import decisions, health, signatures, terms
from dossiers.decisions import effective_verdict
from dossiers.events import record, writing
from dossiers.models import Assessment, Dossier, Heartbeat, MailboxFolder, Message, Notice, NoticeKind, Reconciliation
from dossiers.status import with_everything
from intake import reconcile
from notifications import clockwork, guards
from review.letters import obstacle
from tests import factories
from tests.notifications.builders import ask, assess, finding, message, officer, run, submission

pytestmark = pytest.mark.django_db(transaction=True)
AHEAD = timedelta(hours=2)


class Clock:
    now: datetime

    def put_right(self) -> None:
        self.now -= AHEAD


@pytest.fixture
def clock(monkeypatch: Any) -> Clock:
    made = Clock()
    made.now = timezone.now() + AHEAD
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def negative() -> Assessment:
    return assess(submission("application"), "inadmissible", finding("applicant.type", "fail"), finding("budget.limit"))


def decide(negative: Assessment, check: str, outcome: str) -> None:
    with writing():
        dossier = Dossier.objects.get(pk=negative.submission.dossier_id)
        decisions.overrule_finding(dossier, check, outcome, f"Het wordt {outcome}.", officer("bo"))


def test_the_last_decision_on_a_finding_counts(negative: Assessment, clock: Clock) -> None:
    decide(negative, "applicant.type", "pass")
    clock.put_right()
    decide(negative, "applicant.type", "fail")
    assert effective_verdict(Assessment.objects.get(pk=negative.pk)) == Verdict.INADMISSIBLE


def test_a_signature_under_other_grounds_lets_no_letter_go(negative: Assessment, clock: Clock) -> None:
    with writing():
        factories.signed(negative.submission.dossier, officer("an"))
    letter = ask(NoticeKind.NOT_ADMISSIBLE, negative.submission)
    letter.released_by = officer("an")
    assert guards.reason_to_hold(letter) == ""
    clock.put_right()
    decide(negative, "budget.limit", "fail")
    assert "bevestigt" in guards.reason_to_hold(letter)


def test_a_proposal_that_was_returned_is_open_again(negative: Assessment, clock: Clock) -> None:
    dossier = negative.submission.dossier
    with writing():
        signatures.propose_verdict(dossier, "Een bedrijf kan niet indienen.", officer("an"))
    clock.put_right()
    with writing():
        signatures.return_verdict(dossier, "Eerst het nummer nakijken.", officer("bo"))
        signatures.propose_verdict(dossier, "Nagekeken, het is een bedrijf.", officer("bo"))


def test_the_last_comparison_counts_and_the_next_is_made(clock: Clock, monkeypatch: Any) -> None:
    Reconciliation.objects.create(at=clock.now, mailbox="m", deviations=[{"text": "Er ontbreekt een bericht."}])
    clock.put_right()
    made: list[int] = []
    monkeypatch.setattr(reconcile, "reconcile", lambda: made.append(1))
    reconcile.if_due()
    Reconciliation.objects.create(at=clock.now, mailbox="m")
    reconcile.if_due()
    assert made == [1] and health.deviations() == []


def test_what_stands_still_since_is_told_in_time(clock: Clock) -> None:
    MailboxFolder.objects.create(mailbox="m", folder="INBOX", polled_at=clock.now, succeeded_at=clock.now)
    Heartbeat.objects.create(name="worker", at=clock.now)
    ask(NoticeKind.RECEIPT, submission())
    Notice.objects.update(state=Notice.DUE, first_tried_at=clock.now, next_attempt_at=clock.now)
    clock.put_right()
    clockwork.tick(clock.now)
    assert {alarm.code for alarm in health.alarms(clock.now)} <= {"clock"}
    later = clock.now + timedelta(minutes=35)
    assert {"poll:INBOX", "part:worker", "outbox"} <= {alarm.code for alarm in health.alarms(later)}


def test_what_waits_since_is_told_in_time_and_keeps_when_it_was_seen(clock: Clock) -> None:
    waiting = message(state=Message.RECEIVED, seen_at=clock.now)
    seen_at = waiting.seen_at
    clock.put_right()
    clockwork.tick(clock.now)
    assert "message-waiting" not in {alarm.code for alarm in health.alarms(clock.now)}
    assert "message-waiting" in {alarm.code for alarm in health.alarms(clock.now + timedelta(minutes=35))}
    waiting.refresh_from_db()
    assert waiting.seen_at == seen_at


def test_an_answer_that_came_after_the_request_stops_the_reminder_and_one_before_it_does_not(clock: Clock, settings: Any) -> None:
    asked_for = submission(state="done")
    assess(asked_for, "incomplete", finding("documents-complete", "missing", remediable=True))
    with writing():
        record("message-sealed", "Bewaard.", message=(early := message(seen_at=clock.now, triage="question")))
        record("message-sorted", "Een vraag.", dossier=asked_for.dossier, message=early)
    clock.put_right()
    request = run("deliver", run("compose", ask(NoticeKind.COMPLETION_REQUEST, asked_for)))
    term = terms.last_request([request])
    assert term is not None and not terms.has_written_since(term)
    clock.put_right()
    with writing():
        record("message-sealed", "Bewaard.", message=(late := message(seen_at=clock.now, triage="question")))
        record("message-sorted", "Een vraag.", dossier=asked_for.dossier, message=late)
    assert terms.has_written_since(term)


@pytest.mark.parametrize("after", [True, False])
def test_a_letter_is_overtaken_by_what_was_decided_after_it_and_by_nothing_else(clock: Clock, after: bool) -> None:
    made = assess(submission("application"), "inadmissible", finding("applicant.type", "fail"), finding("budget.limit"))
    if after:
        letter = ask(NoticeKind.NOT_ADMISSIBLE, made.submission)
        clock.put_right()
    decide(made, "budget.limit", "fail")
    if not after:
        clock.put_right()
        letter = ask(NoticeKind.NOT_ADMISSIBLE, made.submission)
    Notice.objects.filter(pk=letter.pk).update(context={"assessment": made.pk}, state=Notice.HELD)
    dossier = with_everything(Dossier.objects).get()
    found = obstacle(Notice.objects.get(pk=letter.pk), dossier, Verdict.INADMISSIBLE)
    assert ("bevinding veranderd" in found) is after


def test_an_idle_session_ends_no_later(db: None) -> None:
    client = Client()
    client.force_login(factories.user())
    session = client.session
    session["seen"] = session["began"] = int(time.time() + AHEAD.total_seconds())
    session.save()
    assert client.get("/").status_code == 200
    assert client.session["seen"] <= time.time()
    session = client.session
    session["seen"] -= settings.COT_SESSION_IDLE_MINUTES * 60 + 5  # over, also within the same second
    session.save()
    assert client.get("/").status_code == 302
