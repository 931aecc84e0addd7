"""Mailbox = register: each way in which they can differ, on a real Dovecot, is named; what is explained is no deviation."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from cityofthings.command_line import parser
from cityofthings.commands import reconcile_command
from dossiers import health
from dossiers.models import Event, Message, Reconciliation, Sighting
from intake import reconcile as module
from intake import register
from intake.lease import sole
from intake.mailbox import address_of_mailbox
from intake.reconcile import if_due, reconcile
from tests.intake.mails import mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(account, settings):
    """The real mailbox with its Junk folder."""
    settings.COT_MAILBOX_URL, settings.COT_MAILBOX_FOLDERS = account.url, ["Junk"]


def sort_all() -> None:
    Message.objects.update(state=Message.SORTED, triage="registration", subject="Aanmelding", from_address="an@testdorp.example")


def kinds(entries) -> list[str]:
    return [entry["kind"] for entry in entries]


def test_a_mailbox_that_is_wholly_registered_has_no_deviation(account):
    account.deliver(mail("een"))
    account.deliver(mail("twee"), folder="Junk")
    found = reconcile()  # the poll in it takes them in: what was listed is there after it
    assert (found.deviations, found.notes, found.error) == ([], [], "")
    assert found.folders == [{"folder": "INBOX", "listed": 1, "registered": 1}, {"folder": "Junk", "listed": 1, "registered": 1}]
    assert health.deviations() == []


def test_a_message_that_comes_in_during_the_comparison_is_no_deviation(account, monkeypatch):
    account.deliver(mail("een"))
    listings = module._listings

    def and_then_one_comes():
        found = listings()
        account.deliver(mail("twee"))
        return found

    monkeypatch.setattr(module, "_listings", and_then_one_comes)
    found = reconcile()
    assert (found.deviations, found.notes, Message.objects.count()) == ([], [], 2)


def test_a_message_that_cannot_be_fetched_is_named(account, monkeypatch):
    account.deliver(mail("een"))
    monkeypatch.setattr(register.evidence, "seal", lambda data: 1 / 0)
    (entry,) = reconcile().deviations
    assert (entry["kind"], entry["folder"], entry["uid"], entry["message"]) == ("not-registered", "INBOX", "1", None)
    assert entry["text"] == (
        "In de map INBOX staat een bericht (nummer 1) dat niet in het register staat."
        " Technische fout bij het registreren (ZeroDivisionError). We proberen het opnieuw."
    )
    monkeypatch.undo()
    assert reconcile().deviations == []


def test_a_message_that_a_person_moves_is_told_once_and_is_no_deviation(account):
    account.deliver(mail())
    register.poll()
    sort_all()
    with account.client() as client:
        client.select_folder("INBOX")
        client.move([1], "Junk")
    found = reconcile()
    assert (found.deviations, kinds(found.notes)) == ([], ["moved"])
    assert found.notes[0]["text"].endswith("is door iemand verplaatst uit de map INBOX.")
    assert set(Sighting.objects.values_list("folder", "gone")) == {("INBOX", "moved"), ("Junk", "")}
    again = reconcile()
    assert (again.deviations, again.notes) == ([], [])
    assert Message.objects.get().needs_person is False


def test_a_message_that_is_deleted_is_a_deviation_until_a_person_looked(account):
    account.deliver(mail())
    register.poll()
    sort_all()
    Message.objects.update(needs_person=True, handled_at=timezone.now())
    with account.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.expunge()
    for _ in range(2):
        (entry,) = reconcile().deviations
        assert entry["kind"] == "gone"
        assert entry["text"].startswith("Het bericht “Aanmelding” van an@testdorp.example")
        assert entry["text"].endswith("staat niet meer in de mailbox (map INBOX). Het is hier bewaard.")
    message = Message.objects.get()
    assert (message.needs_person, message.handled_at) == (True, None)
    assert Event.objects.filter(kind="message-gone").count() == 1
    message.handled_at = timezone.now()
    message.save()
    assert reconcile().deviations == []
    account.deliver(mail())  # put back by a person
    assert reconcile().deviations == []
    assert Message.objects.count() == 1


def test_a_newsletter_that_is_thrown_away_is_told_once_only(account):
    account.deliver(mail())
    register.poll()
    sort_all()
    Message.objects.update(triage="list")
    with account.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.expunge()
    first = reconcile()
    assert (first.deviations, kinds(first.notes)) == ([], ["gone"])
    assert (reconcile().notes, Message.objects.get().needs_person) == ([], False)


def test_what_we_move_ourselves_is_no_loss(account, settings):
    settings.COT_MAILBOX_PROCESSED = "Verwerkt"
    account.deliver(mail())
    register.poll()
    sort_all()
    register.poll()  # moves it
    found = reconcile()
    assert (found.deviations, found.notes) == ([], [])
    assert Sighting.objects.get().gone == Sighting.PROCESSED


def test_a_folder_with_new_numbers_is_compared_by_content(account, settings):
    settings.COT_MAILBOX_FOLDERS = ["Map"]
    with account.client() as client:
        client.create_folder("Map")
    account.deliver(mail("een"), folder="Map")
    account.deliver(mail("twee"), folder="Map")
    reconcile()
    sort_all()
    with account.client() as client:
        client.delete_folder("Map")
    time.sleep(1.1)  # UIDVALIDITY of Dovecot counts seconds
    with account.client() as client:
        client.create_folder("Map")
    account.deliver(mail("twee"), folder="Map")
    found = reconcile()
    assert (kinds(found.deviations), found.notes) == (["gone"], [])
    assert found.deviations[0]["message"] == Message.objects.order_by("pk").first().pk
    assert Event.objects.filter(kind="uidvalidity-changed").count() == 1
    assert Message.objects.count() == 2


def test_a_message_without_an_end_state_is_named_only_when_it_is_late(account):
    account.deliver(mail())
    assert reconcile().deviations == []
    Message.objects.update(seen_at=timezone.now() - timedelta(minutes=16), subject="Aanmelding")
    assert kinds(reconcile().deviations) == ["no-end-state"]
    Message.objects.update(state="parked")
    assert kinds(reconcile().deviations) == ["parked"]


def test_a_message_that_vanished_before_it_was_had_is_named(account):
    place = {"mailbox": address_of_mailbox()[1], "folder": "INBOX", "uidvalidity": 1, "uid": "7"}
    Sighting.objects.create(**place, seen_at=timezone.now(), attempts=1, problem="x")
    (entry,) = reconcile().deviations
    assert (entry["kind"], entry["uid"]) == ("vanished", "7")


def test_a_folder_that_cannot_be_listed_is_told_and_nothing_is_called_gone(account, settings):
    account.deliver(mail())
    register.poll()
    with account.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.expunge()
    settings.COT_MAILBOX_FOLDERS = ["Junk", "Weg"]
    found = reconcile()
    assert (found.deviations, found.error) == ([], "De map 'Weg' kan niet geopend worden.")
    assert health.deviations() == ["De vergelijking van mailbox en register was niet volledig: De map 'Weg' kan niet geopend worden."]
    settings.COT_MAILBOX_URL = "imap://u:p@127.0.0.1:1/INBOX"
    assert reconcile().error == "De mailbox is niet bereikbaar of antwoordt niet goed."
    assert not Sighting.objects.exclude(gone="").exists()


def test_a_folder_that_is_no_longer_read_makes_nothing_gone(account, settings):
    account.deliver(mail(), folder="Junk")
    register.poll()
    settings.COT_MAILBOX_FOLDERS = []
    assert (reconcile().deviations, Sighting.objects.get().gone) == ([], "")


def test_another_poll_that_does_not_end_is_told(account, monkeypatch):
    account.deliver(mail())
    monkeypatch.setattr(module, "BUSY_SECONDS", 0)
    with sole(address_of_mailbox()[1]):
        found = reconcile()
    assert (found.deviations, found.error) == ([], "Een andere lezing van de mailbox duurde te lang.")


def test_it_is_done_on_a_schedule(settings):
    if_due()
    if_due()
    assert Reconciliation.objects.count() == 1
    Reconciliation.objects.update(at=timezone.now() - timedelta(minutes=settings.COT_RECONCILE_MINUTES))
    if_due()
    assert Reconciliation.objects.count() == 2
    Reconciliation.objects.filter(pk=Reconciliation.objects.last().pk).update(error="x", at=timezone.now() - timedelta(minutes=6))
    if_due()
    assert Reconciliation.objects.count() == 3, "one that was not whole is made again soon"


def test_the_command_tells_and_ends_with_1_when_they_differ(account, capsys, monkeypatch):
    monkeypatch.setattr(reconcile_command, "need_database", lambda: None)
    account.deliver(mail())
    assert reconcile_command.run(parser().parse_args(["reconcile"])) == 0
    assert "0 deviations" in capsys.readouterr().out
    Message.objects.update(state="parked")
    assert reconcile_command.run(parser().parse_args(["reconcile", "--json"])) == 1
    told = json.loads(capsys.readouterr().out)
    assert (kinds(told["deviations"]), told["error"], told["folders"][0]["listed"]) == (["parked"], "", 1)
