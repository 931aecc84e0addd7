"""A message on which the server hangs up, that takes longer than the deadline, or of which it gives nothing: it never keeps another from us."""

from __future__ import annotations

import re
import time

import pytest

from dossiers import health
from dossiers.models import MailboxFolder, Message, Sighting
from intake import register
from intake.mailbox import address_of_mailbox
from intake.reconcile import reconcile
from tests.intake.mails import mail
from tests.servers.between import between
from tests.servers.dovecot import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(account, settings) -> Account:
    settings.COT_MAILBOX_FOLDERS = ["Junk"]
    for number in range(1, 5):
        account.deliver(mail(message_id=f"<{number}@testdorp.example>"))
    account.deliver(mail(message_id="<junk@testdorp.example>"), folder="Junk")
    return account


def through(account: Account, port: int) -> str:
    return account.url.replace(f":{account.server.port}/", f":{port}/")


def asks_for(data: bytes, number: int) -> bool:
    return b"UID FETCH %d (BODY" % number in data


def test_a_server_that_hangs_up_on_one_message_keeps_no_other_from_us(filled, settings) -> None:
    with between(filled.server.port, asked=lambda data: None if asks_for(data, 2) else data) as port:
        settings.COT_MAILBOX_URL = through(filled, port)
        first = register.poll()
        assert (first.new, first.failed) == (4, 1)
        broken = Sighting.objects.get(message=None)
        assert (broken.folder, broken.uid, broken.attempts) == ("INBOX", "2", 1)
        assert "valt weg bij dit bericht" in broken.problem
        assert MailboxFolder.objects.get(folder="INBOX").error == "1 bericht(en) in deze map konden niet opgehaald worden."
        assert [alarm.code for alarm in health.alarms()] == ["unregistered:INBOX"]
        filled.deliver(mail(message_id="<later@testdorp.example>"))
        assert register.poll().new == 1
        for _ in range(register.TRIES):
            register.poll()
        assert Sighting.objects.get(message=None).attempts == register.TRIES, "then it is left alone, and told"
        assert [entry["kind"] for entry in reconcile().deviations] == ["not-registered"]


def test_two_such_messages_in_one_poll(filled, settings) -> None:
    with between(filled.server.port, asked=lambda data: None if asks_for(data, 2) or asks_for(data, 3) else data) as port:
        settings.COT_MAILBOX_URL = through(filled, port)
        polled = register.poll()
        assert (polled.new, polled.failed) == (3, 2)


def test_a_message_that_takes_longer_than_the_deadline_keeps_no_other_from_us(account, settings) -> None:
    for number, text in enumerate(("kort", "lang " * 100_000, "kort")):
        account.deliver(mail(text=text, message_id=f"<{number}@testdorp.example>"))
    settings.COT_MAILBOX_DEADLINE_SECONDS = 2

    def slowly(data: bytes) -> bytes:
        time.sleep(1.2 if len(data) > 20_000 else 0)
        return data

    with between(account.server.port, answered=slowly) as port:
        settings.COT_MAILBOX_URL = through(account, port)
        polled = register.poll()
        assert (polled.new, polled.failed) == (2, 1)


def test_a_connection_that_falls_away_once_is_nobodys_fault(filled, settings) -> None:
    fallen: list[bytes] = []

    def once(data: bytes) -> bytes | None:
        if asks_for(data, 3) and not fallen:
            fallen.append(data)
            return None
        return data

    with between(filled.server.port, asked=once) as port:
        settings.COT_MAILBOX_URL = through(filled, port)
        polled = register.poll()
        assert (len(fallen), polled.new, polled.failed) == (1, 5, 0)
        assert not Sighting.objects.filter(message=None).exists()
        assert MailboxFolder.objects.get(folder="INBOX").error == ""


def test_a_line_that_never_holds_ends_the_poll_and_is_told(filled, settings) -> None:
    asked: list[bytes] = []

    def never(data: bytes) -> bytes | None:
        asked.append(data)
        return None if b"UID FETCH" in data else data

    with between(filled.server.port, asked=never) as port:
        settings.COT_MAILBOX_URL = through(filled, port)
        polled = register.poll()
        assert polled.new == 0 and polled.failed
        assert sum(b"UID FETCH" in data for data in asked) == register.BREAKS + 1
        assert not MailboxFolder.objects.filter(error="").exists()


def test_an_empty_answer_is_not_taken_for_the_message(account, settings) -> None:
    for number in (1, 2):
        account.deliver(mail(message_id=f"<{number}@testdorp.example>"))
    gives = [False]

    def nothing_of_the_first(data: bytes) -> bytes:
        if gives[0] or not re.match(rb"\* 1 FETCH \(UID 1 BODY\[\] \{", data):
            return data
        return b'* 1 FETCH (UID 1 BODY[] ""' + data[data.rindex(b")\r\n") :]

    with between(account.server.port, answered=nothing_of_the_first) as port:
        settings.COT_MAILBOX_URL = through(account, port)
        polled = register.poll()
        assert (polled.new, polled.failed, Message.objects.filter(size=0).count()) == (1, 1, 0)
        gives[0] = True
        assert (register.poll().new, Sighting.objects.filter(message=None).count()) == (1, 0)


def test_what_was_given_up_is_tried_again_with_each_comparison(filled, settings) -> None:
    with between(filled.server.port, asked=lambda data: None if asks_for(data, 2) else data) as port:
        settings.COT_MAILBOX_URL = through(filled, port)
        register.poll()
    settings.COT_MAILBOX_URL = filled.url
    Sighting.objects.update(mailbox=address_of_mailbox()[1])  # as if it had been reached without the server between all the time
    Sighting.objects.filter(message=None).update(attempts=register.TRIES)
    assert register.poll().new == 0, "a server that never gives it is not asked each minute"
    assert (reconcile().deviations, Message.objects.count()) == ([], 5)
