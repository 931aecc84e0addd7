"""Refusals of a mail server: those that are about us, and those that are about an address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dossiers.models import Notice
from tests.notifications.builders import receipt_due, run
from tests.servers.smtp import Sink, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with serving(Sink()) as running:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{running.port}"
        yield running


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("on_rcpt", "550 5.7.1 Relaying denied"),
        ("on_rcpt", "530 5.7.0 Must issue a STARTTLS command first"),
        ("on_rcpt", "554 5.7.1 Service unavailable; Client host [192.0.2.4] blocked using a list of spammers"),
        ("on_rcpt", "550 5.7.606 Access denied, banned sending IP [192.0.2.4]"),
        ("on_data", "554 5.2.252 SendAsDenied; we may not send as cityofthings"),
        ("on_data", "550 5.7.509 Access denied, sending domain vlaio.be does not pass DMARC verification"),
        ("on_data", "550 5.7.1 This message was blocked: your server 192.0.2.4 sends spam"),
        ("on_data", "554 5.7.1 Message refused: authentication required"),
        ("on_rcpt", "550 5.7.1 Rejected by policy"),
    ],
)
def test_what_is_refused_for_our_own_sake_gives_up_no_letter(sink: Sink, settings, where: str, answer: str) -> None:
    settings.COT_OFFICERS = "team@vlaio.example"
    setattr(sink, where, answer)
    letter = run("deliver", receipt_due())
    assert (letter.state, letter.tries) == ("due", 1) and answer[:9] in letter.problem
    assert not Notice.objects.filter(kind="officer-alert").exists()
    setattr(sink, where, "")
    sink.taken.clear()
    Notice.objects.filter(pk=letter.pk).update(next_attempt_at=None)
    assert run("deliver", letter).state == "sent" and len(sink.taken) == 1


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "550 5.5.0 mailbox unavailable", "550 5.7.133 for colleagues only", "550 no"])
def test_an_address_that_is_refused_at_the_door_is_told_to_the_officers_as_one_that_bounced(sink: Sink, settings, answer: str) -> None:
    settings.COT_OFFICERS = "team@vlaio.example"
    sink.on_rcpt = answer
    letter = run("deliver", receipt_due())
    [alert] = Notice.objects.filter(kind="officer-alert")
    assert letter.state == "failed" and alert.recipient == "team@vlaio.example" and alert.dossier == letter.dossier
    told = run("deliver", run("compose", alert))
    assert answer in " ".join(told.text.split()) and told.state == "failed" and Notice.objects.filter(kind="officer-alert").count() == 1, (
        "and no alert of it"
    )


@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 Spam message rejected",
        "550 5.7.1 Message contains a virus",
        "550 5.7.0 This content is not accepted here",
        "554 5.7.1 Rejected for reasons of policy",
        "550 5.7.1 Bericht geweigerd om zijn inhoud",
    ],
)
def test_a_letter_that_is_refused_for_its_content_is_told_at_once_and_not_tried_for_two_days(sink: Sink, settings, answer: str) -> None:
    settings.COT_OFFICERS = "team@vlaio.example"
    sink.on_data = answer
    letter = run("deliver", receipt_due())
    [alert] = Notice.objects.filter(kind="officer-alert")
    assert letter.state == "failed" and answer in letter.problem and alert.context["notice"] == letter.pk
