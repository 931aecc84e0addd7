"""The log: in the transaction of what it tells, in order, and proof against quiet changes."""

from importlib import import_module

import pytest
from django.db import Error, connection, transaction

from dossiers import events
from dossiers.models import Event


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_a_transaction_and_leaves_with_it():
    with pytest.raises(transaction.TransactionManagementError):
        events.record("x", "y")
    with pytest.raises(RuntimeError), events.writing():
        events.record("x", "y")
        raise RuntimeError
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_a_whole_log_verifies_and_each_kind_of_tampering_is_told():
    with events.writing():
        for number in range(1, 6):
            events.record("kind", f"tekst {number}", data={"n": number, "bedrag": "1.00"})
    assert list(events.verify()) == []
    assert events.head() == (5, Event.objects.get(number=5).hash)

    with pytest.raises(RuntimeError), transaction.atomic():
        Event.objects.filter(number=3).update(text="anders")
        assert list(events.verify()) == ["event 3 was changed after it was written"]
        raise RuntimeError
    with pytest.raises(RuntimeError), transaction.atomic():
        Event.objects.filter(number=2).delete()
        assert list(events.verify()) == ["event 2 is missing (next is 3)", "event 3 does not follow the one before it"]
        raise RuntimeError
    with pytest.raises(RuntimeError), transaction.atomic():
        forged = Event.objects.get(number=4)
        forged.text = "anders"
        forged.hash = events._hash(forged)
        Event.objects.filter(number=4).update(text=forged.text, hash=forged.hash)
        assert list(events.verify()) == ["event 5 does not follow the one before it"]
        raise RuntimeError
    assert list(events.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_refuses_to_change_or_delete_a_row():
    guard = import_module("dossiers.migrations.0002_append_only")
    with events.writing():
        events.record("kind", "tekst")
    with connection.schema_editor() as editor:
        guard.add_triggers(None, editor)
    try:
        for change in (lambda: Event.objects.update(text="anders"), lambda: Event.objects.all().delete()):
            with pytest.raises(Error, match="append-only"), transaction.atomic():
                change()
        assert [event.text for event in Event.objects.all()] == ["tekst"]
    finally:
        with connection.schema_editor() as editor:
            guard.drop_triggers(None, editor)
