"""Delivery against a real SMTP server and a real folder: every way it can end, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from dossiers import evidence, notices, pipeline
from dossiers.events import writing
from dossiers.models import Event, Notice
from notifications import deliver, smtp
from notifications.outgoing import way
from tests.notifications.builders import message, officer, receipt_due, run
from tests.servers.smtp import Sink, certificate, dripping, free_port, serving

pytestmark = pytest.mark.django_db(transaction=True)
GONE = "elders:1:1"


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with serving(Sink()) as running:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{running.port}"
        yield running


def events(notice: Notice) -> list[str]:
    return [
        e.kind for e in Event.objects.all() if e.data.get("notice") == notice.pk and e.kind not in ("notice-requested", "notice-composed")
    ]


def again_later(notice: Notice) -> Notice:
    """The back-off is over."""
    Notice.objects.filter(pk=notice.pk).update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    return run("deliver", notice)


def test_a_mail_is_taken_once_and_written_down(sink: Sink) -> None:
    notice = receipt_due()
    sent = run("deliver", notice)
    assert (sent.state, sent.attempts, sent.lease_owner, sent.problem) == ("sent", 0, "", "")
    assert sent.delivery == f"smtp:127.0.0.1:{sink.port}: 250 2.0.0 queued as ABC123"
    assert sent.sent_at is not None and sent.raw is not None
    assert sink.recipients == ["slim@dilbeek.example"] and sink.senders == ["cityofthings@vlaio.be"]
    assert [mail["Message-ID"] for mail in sink.mails] == [notice.mail_id]
    assert evidence.read(sent.raw.sha256) == sink.taken[0]
    assert events(notice) == ["notice-sending", "notice-sent"]
    assert not pipeline.run_step("deliver", notice.pk) and len(sink.taken) == 1


@pytest.mark.parametrize(
    ("where", "answer", "state", "told"),
    [
        ("on_mail", "451 4.3.0 later", "due", ["notice-postponed"]),
        ("on_mail", "550 5.7.1 sender not allowed", "due", ["notice-postponed"]),
        ("on_rcpt", "450 4.2.0 greylisted", "due", ["notice-postponed"]),
        ("on_rcpt", "550 5.1.1 no such user", "failed", ["notice-failed"]),
        ("on_data", "452 4.3.1 disk full", "due", ["notice-sending", "notice-postponed"]),
        ("on_data", "421 4.4.2 closing", "due", ["notice-sending", "notice-postponed"]),
        ("on_data", "554 5.6.0 refused", "failed", ["notice-sending", "notice-failed"]),
    ],
)
def test_a_refusal_is_never_a_doubt(sink: Sink, where: str, answer: str, state: str, told: list[str]) -> None:
    setattr(sink, where, answer)
    refused = run("deliver", receipt_due())
    assert refused.state == state and answer in refused.problem and refused.sent_at is None
    assert events(refused) == told
    assert (refused.attempts, refused.lease_owner) == (0, "")
    if state == "failed":
        return
    assert refused.tries == 1 and refused.next_attempt_at > timezone.now()
    assert not pipeline.run_step("deliver", refused.pk)  # not before its time
    setattr(sink, where, "")
    sink.taken.clear()
    assert again_later(refused).state == "sent" and len(sink.taken) == 1


@pytest.mark.parametrize("behaviour", ["drop", "hang", "354 what"])
def test_no_clear_answer_after_the_content_is_for_a_person(sink: Sink, monkeypatch, behaviour: str) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.5)
    sink.on_data = behaviour
    doubtful = run("deliver", receipt_due())
    assert doubtful.state == "unknown" and "Niet zeker of deze mail vertrokken is" in doubtful.problem
    assert events(doubtful) == ["notice-sending", "notice-unknown"] and len(sink.taken) == 1
    sink.on_data = ""
    pipeline.sweep(everything=True)
    pipeline.work_off()
    assert deliver.settle_interrupted() == 0
    assert len(sink.taken) == 1 and Notice.objects.get(pk=doubtful.pk).state == "unknown"
    with writing():
        notices.release(doubtful, officer())
    assert run("deliver", doubtful).state == "sent"
    assert sink.mails[0]["Message-ID"] == sink.mails[1]["Message-ID"]


def test_backing_off_outlives_the_three_attempts_of_the_pipeline(settings) -> None:
    settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{free_port()}"
    notice = run("deliver", receipt_due())
    waits = [notice.next_attempt_at - timezone.now()]
    for _ in range(7):
        notice = again_later(notice)
        waits.append(notice.next_attempt_at - timezone.now())
    assert [round(wait.total_seconds() / 60) for wait in waits] == [1, 5, 15, 60, 120, 240, 240, 240]
    assert notice.state == "due" and notice.tries == 8 and "niet bereikbaar" in notice.problem
    Notice.objects.filter(pk=notice.pk).update(first_tried_at=timezone.now() - timedelta(hours=49))
    notice = again_later(notice)
    assert notice.state == "failed" and notice.problem.startswith("Twee dagen lang geprobeerd")
    with writing():
        notices.release(notice, officer())
    assert (notice.tries, notice.first_tried_at) == (0, None)
    assert run("deliver", notice).state == "due"


@pytest.mark.parametrize("preamble", [b"", b"220 ready\r\n"])
def test_a_dripping_server_is_cut_off(settings, monkeypatch, preamble: bytes) -> None:
    monkeypatch.setattr(smtp, "OVERALL_SECONDS", 1.0)
    with dripping(preamble) as port:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{port}"
        began = timezone.now()
        notice = run("deliver", receipt_due())
    assert (notice.state, notice.tries) == ("due", 1)
    assert timezone.now() - began < timedelta(seconds=8)


def test_a_server_that_drips_its_last_answer_leaves_a_doubt(settings, monkeypatch) -> None:
    monkeypatch.setattr(smtp, "OVERALL_SECONDS", 1.5)
    monkeypatch.setattr(smtp.SmtpConversation, "address", lambda *_: None)
    polite = b"220 ready\r\n250 OK\r\n354 go on\r\n"  # for EHLO and DATA; what follows never ends
    with dripping(polite) as port:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{port}"
        assert run("deliver", receipt_due()).state == "unknown"


@pytest.mark.parametrize("address", ["geen adres", "a@b@c.be", "jan@gemeente.be\r\nBcc: x@y.be", "jan@gemeente.be, piet@stad.be", ""])
def test_a_bad_address_is_visible_and_not_sent(sink: Sink, address: str) -> None:
    notice = run("deliver", receipt_due(recipient=address))
    assert notice.state == "failed" and "geen geldig mailadres" in notice.problem
    assert sink.senders == [] and events(notice) == ["notice-failed"]


def test_another_process_took_over_before_the_content(sink: Sink, monkeypatch) -> None:
    notice = receipt_due()

    def stolen(self, sender: str, recipient: str, size: int) -> None:
        Notice.objects.filter(pk=notice.pk).update(lease_owner=GONE)

    monkeypatch.setattr(smtp.SmtpConversation, "address", stolen)
    assert run("deliver", notice).state == "due"
    assert sink.taken == [] and events(notice) == []


def test_taken_after_it_was_given_up_is_still_written_down(sink: Sink, monkeypatch) -> None:
    notice = receipt_due()
    hand_over = smtp.SmtpConversation.hand_over

    def slow(self, raw: bytes) -> str:
        Notice.objects.filter(pk=notice.pk).update(lease_owner="", lease_until=None)
        deliver.settle_interrupted()
        assert Notice.objects.get(pk=notice.pk).state == "unknown"
        return hand_over(self, raw)

    monkeypatch.setattr(smtp.SmtpConversation, "hand_over", slow)
    assert run("deliver", notice).state == "sent"
    assert events(notice) == ["notice-sending", "notice-unknown", "notice-sent"] and len(sink.taken) == 1


# interrupted --------------------------------------------------------------------------------------------------------------


def interrupted(notice: Notice, **columns: object) -> None:
    """The row as a killed process leaves it after announcing the mail."""
    values = {"state": "sending", "lease_owner": f"{pipeline.socket.gethostname()}:999999:1", "delivery": way().name}
    Notice.objects.filter(pk=notice.pk).update(**{**values, "lease_until": timezone.now() + timedelta(minutes=3), **columns})


def test_interrupted_at_a_server_is_for_a_person(sink: Sink) -> None:
    notice = receipt_due()
    interrupted(notice)
    assert deliver.settle_interrupted() == 1
    settled = Notice.objects.get(pk=notice.pk)
    assert settled.state == "unknown" and "onderbroken" in settled.problem and settled.lease_owner == ""
    assert sink.taken == [] and deliver.settle_interrupted() == 0


def test_one_that_is_being_sent_now_is_left_alone(sink: Sink) -> None:
    notice = receipt_due()
    interrupted(notice, lease_owner=pipeline.this_process())
    assert deliver.settle_interrupted() == 0
    interrupted(notice, lease_owner="andere-machine:1:1")
    assert deliver.settle_interrupted() == 0
    interrupted(notice, lease_owner="andere-machine:1:1", lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver.settle_interrupted() == 1


def mails_in(settings) -> list[Path]:
    return sorted(Path(settings.COT_MAIL_OUT_URL.removeprefix("file:")).iterdir())


def test_a_folder_gets_one_whole_file(settings) -> None:
    sent = run("deliver", receipt_due())
    assert sent.state == "sent" and sent.raw is not None
    (file,) = mails_in(settings)
    assert file.suffix == ".eml" and file.read_bytes() == evidence.read(sent.raw.sha256)


def test_interrupted_after_the_file_was_written(settings) -> None:
    notice = receipt_due()
    run("deliver", notice)
    interrupted(notice, sent_at=None)
    assert deliver.settle_interrupted() == 1
    assert Notice.objects.get(pk=notice.pk).state == "sent" and len(mails_in(settings)) == 1


def test_interrupted_before_the_file_was_written(settings) -> None:
    notice = receipt_due()
    interrupted(notice)
    assert deliver.settle_interrupted() == 1
    assert Notice.objects.get(pk=notice.pk).state == "due"
    assert run("deliver", notice).state == "sent" and len(mails_in(settings)) == 1


def test_interrupted_at_a_server_stays_in_doubt_when_mail_now_goes_to_a_folder(settings) -> None:
    notice = receipt_due()
    interrupted(notice, delivery="smtp:mail.example:587")
    deliver.settle_interrupted()
    assert Notice.objects.get(pk=notice.pk).state == "unknown"


def test_a_folder_that_cannot_be_written_is_tried_again(settings, tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    settings.COT_MAIL_OUT_URL = f"file:{tmp_path / 'bestand' / 'outbox'}"
    notice = run("deliver", receipt_due())
    assert notice.state == "due" and "map kan niet worden gemaakt" in notice.problem


# TLS ----------------------------------------------------------------------------------------------------------------------


def test_starttls_and_login(settings, tmp_path: Path, monkeypatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    sink = Sink()
    options = {"tls_context": context, "require_starttls": True, "authenticator": sink.authenticate, "auth_required": True}
    with serving(sink, **options):
        settings.COT_MAIL_OUT_URL = f"smtp://bot:ge%3Aheim%40@127.0.0.1:{sink.port}?starttls=yes"
        sent = run("deliver", receipt_due())
        assert (sent.state, sink.secured, sink.logins) == ("sent", [True], [("bot", "ge:heim@")])
        settings.COT_MAIL_OUT_URL = f"smtp://bot:fout@127.0.0.1:{sink.port}?starttls=yes"
        wrong = run("deliver", receipt_due())
    assert wrong.state == "due" and "535" in wrong.problem and len(sink.taken) == 1


def test_implicit_tls(settings, tmp_path: Path, monkeypatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with serving(Sink(), ssl_context=context) as sink:
        settings.COT_MAIL_OUT_URL = f"smtps://127.0.0.1:{sink.port}"
        assert run("deliver", receipt_due()).state == "sent"
    assert len(sink.taken) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_an_unknown_certificate_is_refused(settings, tmp_path: Path, scheme: str) -> None:
    context, _ = certificate(tmp_path)
    options = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context}
    with serving(Sink(), **options) as sink:
        settings.COT_MAIL_OUT_URL = f"{scheme}://127.0.0.1:{sink.port}" + ("" if scheme == "smtps" else "?starttls=yes")
        notice = run("deliver", receipt_due())
    assert notice.state == "due" and "CERTIFICATE_VERIFY_FAILED" in notice.problem and sink.senders == []


def test_no_falling_back_to_plain(sink: Sink, settings) -> None:
    settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{sink.port}?starttls=yes"
    notice = run("deliver", receipt_due())
    assert notice.state == "due" and "STARTTLS" in notice.problem and sink.senders == []


def test_a_wrong_setting_is_no_lost_mail(settings) -> None:
    settings.COT_MAIL_OUT_URL = "smtp://127.0.0.1:25?starttls=no"
    notice = run("deliver", receipt_due(message=message()))
    assert notice.state == "due" and "instelling voor uitgaande mail" in notice.problem
