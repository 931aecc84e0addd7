"""A mail server that is away, refuses, or hangs up for hours: nothing is lost, nothing leaves twice, and officers see what waits."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.utils import timezone

from dossiers import pipeline
from dossiers.models import Event, Notice
from dossiers.status import status_of, with_everything
from notifications import books, smtp
from tests.notifications.builders import officer, receipt_due, run
from tests.servers.disk import full_disk
from tests.servers.smtp import Sink, free_port, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch) -> Iterator[Any]:
    """The time as the test wants it: ``clock.now += ...``."""

    class Clock:
        now: datetime = timezone.now()

    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    yield made


def states() -> Counter[str]:
    return Counter(Notice.objects.values_list("state", flat=True))


def hours(clock: Any, count: float, step: int = 5) -> None:
    for _ in range(int(count * 60 / step)):
        clock.now += timedelta(minutes=step)
        pipeline.work_off()


def test_nine_bad_hours_and_every_mail_leaves_once(settings, clock) -> None:
    settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{free_port()}"
    letters = [receipt_due() for _ in range(6)]
    hours(clock, 3, 15)
    assert states() == {Notice.DUE: 6}
    waiting = Notice.objects.get(pk=letters[0].pk)
    assert waiting.tries >= 4 and waiting.next_attempt_at is not None and waiting.next_attempt_at > clock.now
    assert "proberen later opnieuw" in waiting.problem and "niet bereikbaar" in waiting.problem
    with serving(Sink()) as sink:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{sink.port}"
        for trouble, answer in (("on_rcpt", "450 4.2.0 greylisted"), ("on_mail", "421 4.3.2 shutting down"), ("on_data", "452 4.3.1 full")):
            setattr(sink, trouble, answer)
            hours(clock, 2, 15)
            assert states() == {Notice.DUE: 6}
            setattr(sink, trouble, "")
        before = len(sink.taken)  # contents that were refused
        hours(clock, 5, 15)
        assert states() == {Notice.SENT: 6}
        arrived = [mail["Message-ID"] for mail in sink.mails[before:]]
    assert sorted(arrived) == sorted(letter.mail_id for letter in letters)


def test_a_server_that_hangs_up_after_the_content_is_shown_and_never_tried_again(settings, clock) -> None:
    with serving(Sink(on_data="drop")) as sink:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{sink.port}"
        letter = receipt_due()
        hours(clock, 1, 15)
        sink.on_data = ""
        hours(clock, 60, 120)
        pipeline.sweep(everything=True)
        hours(clock, 1, 30)
        assert len(sink.taken) == 1
    assert states() == {Notice.UNKNOWN: 1}
    [need] = [n for n in status_of(with_everything(type(letter.dossier).objects).get()).needs if "vertrokken" in n]
    assert need == "Niet zeker of een mail vertrokken is: ontvangstbewijs."


@pytest.mark.parametrize(
    "jump", [timedelta(days=400), timedelta(days=-400), timedelta(hours=30)], ids=["a year on", "a year back", "over a day"]
)
def test_a_clock_that_jumps_and_comes_back_neither_keeps_nor_doubles_a_mail(settings, clock, jump) -> None:
    settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{free_port()}"
    clock.now += jump
    receipt_due()
    pipeline.work_off()  # tried once, and put off until a moment of the wrong clock
    clock.now -= jump
    with serving(Sink()) as sink:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{sink.port}"
        hours(clock, 0.5)
        assert (len(sink.taken), states()) == (1, {Notice.SENT: 1})
        clock.now += jump
        hours(clock, 0.5)
        clock.now -= jump
        pipeline.sweep(everything=True)
        hours(clock, 0.5)
        assert (len(sink.taken), states()) == (1, {Notice.SENT: 1})


def test_a_disk_that_is_full_while_a_letter_is_sealed_lets_it_wait_and_leave_once(settings, clock, monkeypatch) -> None:
    with serving(Sink()) as sink:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{sink.port}"
        letter = receipt_due()
        full_disk(monkeypatch, at_most=0)
        hours(clock, 2)
        waiting = Notice.objects.get(pk=letter.pk)
        assert (waiting.state, waiting.attempts, waiting.problem) == (
            "due",
            0,
            "De schijf neemt niets meer aan. Dit wacht tot er weer plaats is.",
        )
        assert sink.taken == [], "announced means sealed first"
        monkeypatch.undo()
        monkeypatch.setattr(timezone, "now", lambda: clock.now)
        hours(clock, 0.5)
        assert (len(sink.taken), states()) == (1, {Notice.SENT: 1})


@pytest.mark.parametrize("away", [timedelta(days=400), timedelta(days=3)], ids=["a clock that jumps a year", "our machine was off"])
def test_days_in_which_nobody_tried_give_up_no_letter(settings, clock, away) -> None:
    settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{free_port()}"
    receipt_due()
    pipeline.work_off()
    clock.now += away
    hours(clock, 3, 15)
    assert states() == {Notice.DUE: 1}
    with serving(Sink()) as sink:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{sink.port}"
        hours(clock, 5, 15)
        assert (len(sink.taken), states()) == (1, {Notice.SENT: 1})


def test_after_two_days_a_person_is_told_and_can_send_it_again(settings, clock) -> None:
    settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{free_port()}"
    receipt_due()
    hours(clock, books.GIVE_UP_AFTER.total_seconds() / 3600 + 6, 60)
    [given_up] = Notice.objects.all()
    assert given_up.state == Notice.FAILED and given_up.problem.startswith("Twee dagen lang geprobeerd")


def test_a_server_that_says_nothing_is_asked_by_one_letter_a_minute_and_all_leave_once_it_speaks(settings, clock, monkeypatch) -> None:
    monkeypatch.setattr(smtp, "STEP_SECONDS", 0.2)
    letters = [receipt_due() for _ in range(6)]
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{mute.getsockname()[1]}"
        asked = []
        for _ in range(3):
            pipeline.work_off()
            asked.append(Event.objects.filter(kind="notice-postponed").count())
            clock.now += books.PAUSE
        assert asked == [1, 2, 3], "a worker that waits for a mute server does nothing else"
    waiting = list(Notice.objects.order_by("pk"))
    assert states() == {Notice.DUE: 6} and all(notice.first_tried_at and notice.problem for notice in waiting)
    assert sum(notice.tries for notice in waiting) == 3
    with serving(Sink()) as sink:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{sink.port}"
        let_go = waiting[-1]
        Notice.objects.filter(pk=let_go.pk).update(released_by=officer(), next_attempt_at=None)
        clock.now -= books.PAUSE  # as soon as one letter left, the others may: nobody knows it sooner
        assert run("deliver", let_go).state == Notice.SENT
        clock.now += books.PAUSE
        hours(clock, 0.5)
        assert sorted(mail["Message-ID"] for mail in sink.mails) == sorted(letter.mail_id for letter in letters)


# delivery reports -----------------------------------------------------------------------------------------------------


class Reporting(SMTP):
    """A server that knows RFC 3461, which aiosmtpd does not."""

    asked: list[dict[str, Any]]

    def _getparams(self, params: Any) -> Any:
        found = super()._getparams(params) or {}
        mine = {key: found.pop(key) for key in ("RET", "ENVID", "NOTIFY", "ORCPT") if key in found}
        self.event_handler.asked.append(mine)
        return found


class Post(Sink):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[dict[str, Any]] = []

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]


class Server(Controller):
    def factory(self) -> SMTP:
        return Reporting(self.handler, **self.SMTP_kwargs)


def test_a_server_that_can_is_asked_to_report_failure_and_delay(settings) -> None:
    post = Post()
    server = Server(post, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{server.port}"
        sent = run("deliver", receipt_due(recipient="an+cot=1@dilbeek.example"))
    finally:
        server.stop()
    assert sent.state == Notice.SENT, sent.problem
    assert post.asked == [  # aiosmtpd writes parameters in capitals
        {"RET": "HDRS", "ENVID": sent.mail_id.strip("<>").upper()},
        {"NOTIFY": "FAILURE,DELAY", "ORCPT": "rfc822;an+2Bcot+3D1@dilbeek.example".upper()},
    ]


def test_a_server_that_cannot_is_not_asked(settings) -> None:
    with serving(Sink()) as sink:  # refuses what it does not know, as RFC 5321 has it
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{sink.port}"
        assert run("deliver", receipt_due()).state == Notice.SENT


def test_an_id_that_is_too_long_is_left_out() -> None:
    assert smtp.LONGEST_ENVID == 100
    assert smtp._xtext("a+b=c é") == "a+2Bb+3Dc+20+C3+A9"
