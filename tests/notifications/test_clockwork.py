"""What only the time asks for: reminders, terms that run out, alarms, the daily report. The clock is given; the rows are real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from calls.load import load_edition
from dossiers import answers, decisions, notices, pipeline, terms
from dossiers.events import record, writing
from dossiers.models import Alarm, Decision, Event, MailboxFolder, Notice, NoticeKind, Submission
from dossiers.status import status_of, with_everything
from notifications import clockwork, report
from tests.notifications.builders import CALL, add_file, ask, assess, finding, message, officer, run, submission
from tests.notifications.test_letters import gap

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
PHASE = load_edition(CALL).phases["registration"]


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """No alarms unless a test wants them: the machine that runs the tests has a clock and a disk of its own."""
    monkeypatch.setattr("dossiers.health.alarms", lambda now=None: [])


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), BRUSSELS)


def read_mailbox(now: datetime) -> None:
    MailboxFolder.objects.update_or_create(
        mailbox="imaps://mail.example", folder="INBOX", defaults={"polled_at": now, "succeeded_at": now, "uidvalidity": 1}
    )


def tick(now: datetime, *, read: bool = True) -> None:
    if read:
        read_mailbox(now)
    clockwork.tick(now)


def asked(kind: NoticeKind = NoticeKind.COMPLETION_REQUEST) -> Notice:
    """A request that left today."""
    made = submission(state=Submission.DONE)
    assess(made, "incomplete", gap())
    sent = run("deliver", run("compose", ask(kind, made)))
    assert sent.state == Notice.SENT, sent.problem
    return sent


def until(request: Notice) -> date:
    return date.fromisoformat(request.context["until"])


def reminders() -> list[Notice]:
    return list(Notice.objects.filter(kind=NoticeKind.REMINDER).order_by("pk"))


def test_the_term_is_that_of_the_edition_counted_from_the_day_after() -> None:
    request = asked()
    assert until(request) == terms.last_day(timezone.localdate(), PHASE.completion_days)
    assert terms.last_day(date(2025, 12, 24), 14) == date(2026, 1, 7)
    assert terms.last_day(date(2025, 12, 20), 5) == date(2025, 12, 26), "Christmas is a holiday, the day after is none"
    assert terms.last_day(date(2026, 5, 9), 14) == date(2026, 5, 26), "the Saturday before Whit Sunday: its Monday is a holiday, too"
    term = terms.last_request([request])
    assert term is not None
    edition, last = load_edition(CALL), until(request)
    assert not term.is_over(datetime.combine(last, time(23, 59, 59), BRUSSELS), edition), "the last day counts whole"
    assert term.is_over(datetime.combine(last + timedelta(days=1), time(), BRUSSELS), edition)


def test_one_reminder_that_many_days_before_the_end_and_never_earlier() -> None:
    request = asked()
    day = until(request) - timedelta(days=PHASE.reminder_days)
    tick(at(day - timedelta(days=1), 23))
    assert reminders() == []
    for hour in (0, 1, 9):
        tick(at(day, hour))
    tick(at(day + timedelta(days=1)))
    [reminder] = reminders()
    assert (reminder.state, reminder.recipient) == (Notice.SENT, request.recipient)
    assert reminder.subject.startswith("Herinnering: vul je aanmelding aan (")
    told = " ".join(reminder.text.split())
    assert "Het kostenmodel ontbreekt." in told and "Vul het kostenmodel in en bezorg het ons." in told and "Besluit, art. 1" in told
    assert f"uiterlijk op {until(request).day} " in told and "Dat is de termijn die we je gaven in onze mail van" in told


@pytest.mark.parametrize("kind", [NoticeKind.FORGOTTEN_ATTACHMENT, NoticeKind.LINK_ONLY, NoticeKind.RECEIPT_UNREADABLE])
def test_every_mail_that_sets_a_term_gets_its_reminder(kind: NoticeKind) -> None:
    request = asked(kind)
    tick(at(until(request) - timedelta(days=1)))
    assert [(r.state, r.context["request"]) for r in reminders()] == [(Notice.SENT, request.pk)]
    assert "het aanmeldingsformulier" in " ".join(reminders()[0].text.split())


def test_who_sent_what_nobody_can_open_is_not_told_that_nothing_came() -> None:
    request = asked(NoticeKind.RECEIPT_UNREADABLE)
    assert request.submission is not None
    add_file(request.submission, 2, "aanmelding.docx", state="unreadable", problems=["Het bestand is beschadigd. Stuur het opnieuw."])
    tick(at(until(request) - timedelta(days=1)))
    [reminder] = reminders()
    told = " ".join(reminder.text.split())
    assert "“aanmelding.docx”: Het bestand is beschadigd. Stuur het opnieuw." in told
    assert "stuur het aanmeldingsformulier, als docx, xlsx of pdf en zonder wachtwoord, mee" in told
    assert "We kregen het aanmeldingsformulier niet" not in told


def test_no_reminder_once_something_was_handed_in() -> None:
    request = asked()
    assert request.submission is not None
    submission(dossier=request.dossier, kind="supplement", base=request.submission, state=Submission.TO_READ)
    request.dossier.standing = request.submission
    request.dossier.save()
    tick(at(until(request) - timedelta(days=2)))
    assert reminders() == []


def test_a_reminder_waits_while_a_later_dossier_seems_to_hold_what_was_asked(monkeypatch) -> None:
    request = asked()
    monkeypatch.setattr(clockwork, "told_again", lambda dossier: "COT2025-R-0009 lijkt over hetzelfde project te gaan.")
    for hour in (8, 9):
        tick(at(until(request) - timedelta(days=2), hour))
    [reminder] = reminders()
    assert (reminder.state, reminder.hold_reason) == (Notice.HELD, "COT2025-R-0009 lijkt over hetzelfde project te gaan.")


def test_no_reminder_to_who_wrote_back_whatever_it_was() -> None:
    request = asked()
    written = message(triage="question", seen_at=timezone.now())
    with writing():
        record("message-sorted", "Bericht ingedeeld als vraag.", dossier=request.dossier, message=written)
    tick(at(until(request) - timedelta(days=2)))
    assert reminders() == []


def test_an_absence_notice_is_no_answer() -> None:
    request = asked()
    with writing():
        record("message-sorted", "Automatisch.", dossier=request.dossier, message=message(triage="automatic", seen_at=timezone.now()))
    tick(at(until(request) - timedelta(days=2)))
    assert [r.state for r in reminders()] == [Notice.SENT]


def test_no_reminder_when_a_person_decided_otherwise() -> None:
    request = asked()
    with writing():
        decisions.overrule_finding(request.dossier, "documents-complete", "pass", "Het zat in de zip.", officer())
    tick(at(until(request) - timedelta(days=2)))
    assert reminders() == []


@pytest.mark.parametrize("state", [Notice.UNKNOWN, Notice.FAILED, Notice.HELD])
def test_no_reminder_of_a_request_that_may_not_have_arrived(state: str) -> None:
    request = asked()
    Notice.objects.filter(pk=request.pk).update(state=state)
    tick(at(until(request) - timedelta(days=2)))
    assert reminders() == []


def test_nobody_is_reminded_while_an_answer_may_lie_unread() -> None:
    request = asked()
    moment = at(until(request) - timedelta(days=2))
    tick(moment, read=False)
    assert reminders() == [], "the mailbox was never read"
    read_mailbox(moment - timedelta(hours=2))
    tick(moment, read=False)
    assert reminders() == [], "the mailbox was not read lately"
    MailboxFolder.objects.update(polled_at=moment)
    tick(moment, read=False)
    assert reminders() == [], "the last poll failed"
    waiting = message(state="received")
    tick(moment)
    assert reminders() == [], "a mail waits to be sorted"
    waiting.delete()
    tick(moment)
    assert len(reminders()) == 1


def test_an_answer_that_comes_between_asking_and_sending_stops_the_reminder(monkeypatch) -> None:
    request = asked()
    monkeypatch.setattr(clockwork, "_leave", lambda notice: None)
    tick(at(until(request) - timedelta(days=2)))
    [reminder] = reminders()
    composed = run("compose", reminder)
    assert composed.state == Notice.DUE
    submission(dossier=request.dossier, kind="supplement", base=request.submission, state=Submission.TO_READ)
    request.dossier.standing = request.submission
    request.dossier.save()
    dropped = run("deliver", composed)
    assert dropped.state == Notice.CANCELLED and "Er kwam intussen een antwoord" in dropped.problem and dropped.raw is None


def test_an_answer_that_comes_before_it_is_written_stops_it_too(monkeypatch) -> None:
    request = asked()
    monkeypatch.setattr(clockwork, "_leave", lambda notice: None)
    tick(at(until(request) - timedelta(days=2)))
    with writing():
        decisions.overrule_finding(request.dossier, "documents-complete", "pass", "Het zat in de zip.", officer())
    written = run("compose", reminders()[0])
    assert written.state == Notice.CANCELLED and "niet nodig" in written.problem


def test_a_reminder_that_waited_beyond_the_term_does_not_leave(monkeypatch) -> None:
    request = asked()
    monkeypatch.setattr(clockwork, "_leave", lambda notice: None)
    tick(at(until(request) - timedelta(days=2)))
    composed = run("compose", reminders()[0])
    request.context["until"] = (timezone.localdate() - timedelta(days=1)).isoformat()
    request.save()
    assert run("deliver", composed).state == Notice.CANCELLED


def test_after_days_of_standstill_nobody_gets_a_stale_reminder() -> None:
    requests = [asked() for _ in range(4)]
    back = at(until(requests[0]) + timedelta(days=3))
    Notice.objects.filter(pk=requests[3].pk).update(context=requests[3].context | {"until": (back.date() + timedelta(days=1)).isoformat()})
    for _ in range(3):
        tick(back)
    assert [r.context["request"] for r in reminders()] == [requests[3].pk], "only the one whose term still runs"
    assert Event.objects.filter(kind="term-expired").count() == 3


def test_an_expired_term_goes_to_a_person_and_nothing_is_sent() -> None:
    request = asked()
    over = at(until(request) + timedelta(days=1), 0)
    assert status_of(with_everything(type(request.dossier).objects).get(), over - timedelta(seconds=1)).needs == ()
    before = Notice.objects.count()
    for _ in range(3):
        tick(over)
    assert Notice.objects.count() == before
    assert Event.objects.filter(kind="term-expired", dossier=request.dossier).count() == 1
    [need] = status_of(with_everything(type(request.dossier).objects).get(), over).needs
    assert need.startswith("De termijn om aan te vullen liep tot ") and "In dit dossier kwam geen aanvulling binnen." in need


def test_before_the_deadline_of_the_phase_no_term_is_over() -> None:
    request = asked()
    term = terms.last_request([request])
    assert term is not None
    early = terms.Term(term.notice, date(2025, 8, 15))
    deadline = PHASE.deadline.at
    edition = load_edition(CALL)
    assert not early.is_over(datetime(2025, 9, 1, tzinfo=UTC), edition) and not early.is_over(deadline, edition)
    assert early.is_over(deadline + timedelta(seconds=1), edition)


def test_a_person_closes_an_expired_term_and_the_letter_tells_what_stayed_open() -> None:
    request = asked()
    dossier, over = request.dossier, at(until(request) + timedelta(days=1))
    with writing():
        with pytest.raises(decisions.DecisionError, match="loopt nog tot en met"):
            terms.close(dossier, "Geen antwoord gekregen.", officer(), over - timedelta(days=1))
        with pytest.raises(decisions.DecisionError, match="Geef een reden"):
            terms.close(dossier, " ", officer(), over)
        terms.close(dossier, "Geen antwoord gekregen.", officer(), over)
    assert decisions.effective_verdict(dossier.standing.assessment) == "inadmissible"
    letter = run("compose", _prepared(dossier))
    assert (letter.kind, letter.state) == (NoticeKind.NOT_ADMISSIBLE, Notice.HELD), letter.problem
    told = " ".join(letter.text.split())
    assert "De termijn daarvoor is voorbij" in told and "Het kostenmodel ontbreekt." in told and "Raad van State" in told
    assert letter.subject.startswith("Beslissing over je aanmelding: onvolledig")
    with writing(), pytest.raises(decisions.DecisionError, match="Er loopt geen termijn"):
        terms.close(dossier, "Nog eens.", officer(), over)
    assert Decision.objects.filter(kind="close-completion").count() == 1


def _prepared(dossier) -> Notice:
    with writing():
        return answers.prepare_letter(type(dossier).objects.get(pk=dossier.pk), officer())


def supplement_to(request: Notice, received_at: datetime | None, verdict: str, *findings) -> Submission:
    made = submission(dossier=request.dossier, kind="supplement", base=request.submission, received_at=received_at)
    assess(made, verdict, *findings)
    return made


def answered(made: Submission) -> Notice | None:
    with writing():
        return answers.answer(Submission.objects.get(pk=made.pk), load_edition(CALL))


def test_what_comes_in_time_is_answered_by_itself() -> None:
    request = asked()
    made = supplement_to(request, at(until(request), 23), "admissible", finding("documents-complete"))
    result = answered(made)
    assert result is not None and (result.kind, result.hold) == (NoticeKind.ADMISSIBLE, False)


@pytest.mark.parametrize("received", [timedelta(days=1), None])
def test_what_comes_after_the_term_is_for_a_person(received: timedelta | None) -> None:
    request = asked()
    moment = None if received is None else at(until(request) + received, 0)
    result = answered(supplement_to(request, moment, "admissible", finding("documents-complete")))
    assert result is not None and result.hold and "termijn om aan te vullen" in result.hold_reason
    assert f"{until(request).day} " in result.hold_reason


def test_a_second_request_keeps_the_term_that_runs() -> None:
    request = asked()
    result = answered(supplement_to(request, timezone.now(), "incomplete", gap()))
    assert result is not None and not result.hold
    second = run("compose", result)
    assert second.context["until"] == request.context["until"]
    assert "Dat is de termijn die we je gaven in onze mail van" in " ".join(second.text.split())


def test_with_too_little_left_of_the_term_a_person_decides_about_a_new_one() -> None:
    request = asked()
    Notice.objects.filter(pk=request.pk).update(context=request.context | {"until": timezone.localdate().isoformat()})
    made = supplement_to(request, timezone.now(), "incomplete", gap())
    result = answered(made)
    assert result is not None and result.hold and "nieuwe termijn" in result.hold_reason
    by_officer = run("compose", _prepared(made.dossier))
    assert date.fromisoformat(by_officer.context["until"]) == terms.last_day(timezone.localdate(), PHASE.completion_days)


# alarms ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wrong:
    code: str
    text: str


def alerts() -> list[Notice]:
    return list(Notice.objects.filter(kind=NoticeKind.OFFICER_ALERT).order_by("pk"))


def test_an_alarm_is_told_when_it_begins_and_when_it_is_over_and_not_in_between(settings, monkeypatch) -> None:
    settings.COT_OFFICERS = "team@vlaio.example"
    wrong = [Wrong("silence", "De mailbox werd al 12 minuten niet gelezen.")]
    monkeypatch.setattr("dossiers.health.alarms", lambda now=None: wrong)
    began = timezone.now() - timedelta(hours=3)
    for minute in range(30):
        clockwork.tick(began + timedelta(minutes=minute))
    [alert] = alerts()
    assert (alert.state, alert.recipient) == (Notice.SENT, "team@vlaio.example")
    assert alert.subject == "Alarm: De mailbox werd al 12 minuten niet gelezen."
    monkeypatch.setattr("dossiers.health.alarms", lambda now=None: [])
    for minute in range(30, 39):
        clockwork.tick(began + timedelta(minutes=minute))
    assert len(alerts()) == 1, "what comes and goes within minutes is one alarm"
    monkeypatch.setattr("dossiers.health.alarms", lambda now=None: wrong)
    clockwork.tick(began + timedelta(minutes=39))
    monkeypatch.setattr("dossiers.health.alarms", lambda now=None: [])
    for minute in range(40, 120):
        clockwork.tick(began + timedelta(minutes=minute))
    assert [a.subject for a in alerts()] == [alert.subject, "Alarm voorbij: De mailbox werd al 12 minuten niet gelezen."]
    assert Alarm.objects.count() == 1
    assert [e.kind for e in Event.objects.filter(kind__startswith="alarm")] == ["alarm-began", "alarm-ended"]


def test_without_an_address_alarms_stand_in_the_log_only(settings, monkeypatch) -> None:
    settings.COT_OFFICERS = ""
    monkeypatch.setattr("dossiers.health.alarms", lambda now=None: [Wrong("disk", "De schijf is vol.")])
    clockwork.tick(timezone.now())
    assert alerts() == [] and Event.objects.filter(kind="alarm-began").count() == 1


def test_trouble_in_one_part_stops_no_other(settings, monkeypatch) -> None:
    def broken(now=None):
        raise OSError("no such disk")

    monkeypatch.setattr("dossiers.health.alarms", broken)
    request = asked()
    tick(at(until(request) - timedelta(days=2)))
    assert len(reminders()) == 1


def test_a_storm_does_not_hold_what_officers_must_hear(settings) -> None:
    settings.COT_OFFICERS, settings.COT_MAX_NOTICES_PER_HOUR = "team@vlaio.example", 0
    with writing():
        clockwork.judge({"storm": "Er vertrekken te veel mails."}, timezone.now())
    pipeline.work_off()
    assert [a.state for a in alerts()] == [Notice.SENT]


# report ---------------------------------------------------------------------------------------------------------------


def reports() -> list[Notice]:
    return list(Notice.objects.filter(kind=NoticeKind.DAILY_REPORT).order_by("pk"))


@pytest.fixture
def officers(settings, monkeypatch):
    settings.COT_OFFICERS, settings.COT_DAILY_REPORT_AT = "team@vlaio.example", "08:00"
    monkeypatch.setattr("dossiers.health.deviations", list)


def test_one_report_each_working_day_however_often_everything_restarts(officers) -> None:
    monday = date(2026, 11, 23)
    for moment in (at(monday, 7), at(monday, 8), at(monday, 8), at(monday, 17)):
        clockwork.tick(moment)
    assert [n.key for n in reports()] == ["daily-report:2026-11-23"]
    for day in range(1, 8):  # Tuesday to Monday: not in the weekend
        clockwork.tick(at(monday + timedelta(days=day), 10))
    assert [n.key[-2:] for n in reports()] == ["23", "24", "25", "26", "27", "30"]
    assert reports()[-1].context["since"] == reports()[-2].context["until"], "what happened in the weekend is told on Monday"
    assert {n.state for n in reports()} == {Notice.SENT}


def test_no_report_on_a_legal_holiday(officers) -> None:
    for day in (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28), date(2027, 7, 12), date(2027, 7, 21)):
        clockwork.tick(at(day, 10))
    assert [n.key[-5:] for n in reports()] == ["12-24", "12-28", "07-12"]


def test_days_of_standstill_give_one_report_and_no_burst(officers) -> None:
    clockwork.tick(at(date(2026, 11, 23), 8))
    clockwork.tick(at(date(2026, 11, 27), 15))
    assert [n.key[-2:] for n in reports()] == ["23", "27"]
    assert reports()[1].context["since"] == reports()[0].context["until"]


def test_the_report_is_there_when_all_is_well(officers) -> None:
    clockwork.tick(at(date(2026, 11, 23), 8))
    [sent] = reports()
    assert sent.subject == "Dagverslag 23 november 2026: 0 afwijkingen, 0 te bekijken"
    told = " ".join(sent.text.split())
    assert "Mailbox en register ------------------- 0 afwijkingen." in told and "Er zijn nog geen dossiers." in told
    assert "Vragen?" not in told and "dossiernummer" not in told


def test_the_report_tells_what_waits_what_did_not_arrive_and_what_differs(officers, monkeypatch) -> None:
    monkeypatch.setattr("dossiers.health.deviations", lambda: ["In de map Junk staat een bericht zonder eindtoestand."])
    request = asked()
    Notice.objects.filter(pk=request.pk).update(state=Notice.FAILED, problem="De mailserver zegt: 550 5.1.1 unknown")
    soon = asked()
    message(triage="question", needs_person=True, subject="Mag een provincie meedoen?", seen_at=timezone.now())
    with writing():
        clockwork.judge({"disk": "De schijf is bijna vol."}, timezone.now())
    later = at(until(soon) - timedelta(days=1)) + timedelta(minutes=1)
    contents = report.contents(timezone.now() - timedelta(days=1), later)
    assert contents["deviations"] == ["In de map Junk staat een bericht zonder eindtoestand."]
    assert [line.endswith("De schijf is bijna vol.") for line in contents["alarms"]] == [True]
    assert ("vraag", "1") in contents["arrived"] and ("vraag om te vervolledigen", "2") in contents["sent"]
    assert contents["verdicts"] == [("aanmelding, onvolledig", "2")]
    assert [line.split(":")[0] for line in contents["terms"]] == [soon.dossier.reference]
    assert contents["undelivered_count"] == 2 and "550 5.1.1 unknown" in contents["undelivered"][0]  # the second: an alert that waits
    assert any(request.dossier.reference in line for line in contents["waiting"])
    assert any("Mag een provincie meedoen?" in line for line in contents["waiting"])
    with writing():
        kept = {"since": (later - timedelta(days=15)).isoformat(), "until": later.isoformat()}
        asked_for = notices.request(NoticeKind.DAILY_REPORT, "daily-report:test", "team@vlaio.example", context=kept)
    composed = run("compose", asked_for)
    assert "1 afwijking, 1 alarm," in composed.subject and len(composed.subject) <= 78


def test_a_mailbox_that_was_never_compared_is_no_zero(officers, monkeypatch) -> None:
    monkeypatch.setattr("dossiers.health.deviations", lambda: None)
    clockwork.tick(at(date(2026, 11, 23), 8))
    assert "mailbox niet vergeleken" in reports()[0].subject and "0 afwijkingen" not in reports()[0].text


def test_a_long_list_is_cut_and_says_so(officers) -> None:
    assert report._shown([str(n) for n in range(45)])[-1] == "en nog 5 andere"
