"""A step: tried a counted number of times, taken over from the dead, never run by two, and set aside in sight."""

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers import pipeline
from dossiers.events import writing
from dossiers.models import Event, Message
from dossiers.models.work import PARKED
from dossiers.pipeline import Step, StepFunctions

pytestmark = pytest.mark.django_db(transaction=True)
calls: list[int] = []
outcome: dict[str, object] = {}


def _work(row):
    calls.append(row.pk)
    if outcome.get("raise"):
        raise ValueError("kapot")
    if outcome.get("steal"):
        Message.objects.filter(pk=row.pk).update(lease_owner="other:1:1")
    return row.pk * 10


def _record(row, result):
    row.subject = str(result)
    pipeline.release(row, Message.SORTED)


TEST_STEP = StepFunctions(_work, _record)


@pytest.fixture(autouse=True)
def only_step(monkeypatch):
    calls.clear()
    outcome.clear()
    step = Step("sort", "dossiers.Message", "received", f"{__name__}.TEST_STEP")
    monkeypatch.setattr(pipeline, "STEPS", {"sort": step})
    monkeypatch.setattr(pipeline, "SETTLERS", ())
    monkeypatch.setattr(pipeline, "import_string", lambda name: TEST_STEP)
    return step


def message(**columns):
    return Message.objects.create(seen_at=timezone.now(), state="received", **columns)


def test_a_step_records_and_a_second_call_does_nothing():
    row = message()
    assert pipeline.run_step("sort", row.pk) is True
    assert pipeline.run_step("sort", row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.subject, row.attempts, row.lease_owner, calls) == ("sorted", str(row.pk * 10), 0, "", [row.pk])


def test_a_failing_step_is_tried_three_times_with_pauses_and_then_parked_in_sight():
    outcome["raise"] = True
    row = message()
    for attempt in (1, 2, 3):
        assert pipeline.run_step("sort", row.pk) is False
        row.refresh_from_db()
        assert row.attempts == attempt
        if attempt < 3:
            assert row.state == "received"
            assert row.next_attempt_at > timezone.now()
            assert pipeline.run_step("sort", row.pk) is False, "not before its time"
            Message.objects.filter(pk=row.pk).update(next_attempt_at=timezone.now())
    assert (row.state, row.parked_from, len(calls)) == (PARKED, "received", 3)
    assert "ValueError" in row.problem
    assert Event.objects.filter(kind="parked", message=row).count() == 1


def test_a_step_that_kills_its_worker_is_counted_and_parked():
    """The worker dies after the claim, so nothing below it can count: the claim itself must."""
    row = message()
    for _ in range(3):
        assert pipeline.claim(pipeline.STEPS["sort"], row.pk) is not None
        Message.objects.filter(pk=row.pk).update(lease_owner=f"{pipeline.socket.gethostname()}:999999999:1")
    assert pipeline.run_step("sort", row.pk) is False
    row.refresh_from_db()
    assert row.state == PARKED
    assert calls == []


def test_a_live_lease_keeps_others_away_until_it_ends():
    row = message(lease_owner=pipeline.this_process(), lease_until=timezone.now() + timedelta(minutes=1))
    assert pipeline.run_step("sort", row.pk) is False
    Message.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert pipeline.run_step("sort", row.pk) is True


def test_a_lease_on_another_host_holds_until_it_expires_but_a_dead_process_here_loses_it_at_once():
    other = message(lease_owner="elsewhere:1:1", lease_until=timezone.now() + timedelta(minutes=1))
    dead = message(lease_owner=f"{pipeline.socket.gethostname()}:{os.getpid()}:1", lease_until=timezone.now() + timedelta(minutes=1))
    assert pipeline.run_step("sort", other.pk) is False
    assert pipeline.run_step("sort", dead.pk) is True, "same pid, other start: that process is gone"


def test_a_killed_process_that_nobody_collected_yet_is_gone():
    child = os.fork()
    if child == 0:
        signal.pause()
    owner = pipeline._identity(child)
    row = message(lease_owner=owner, lease_until=timezone.now() + timedelta(minutes=1))
    assert not pipeline.is_free(row), "it lives"
    os.kill(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # dead, and left a zombie
    try:
        assert pipeline.is_free(row)
        assert pipeline.run_step("sort", row.pk) is True
    finally:
        os.waitpid(child, 0)


def test_the_sweeper_takes_up_at_once_what_was_cut_off(settings):
    """The queue's own lease on the task of a dead worker lasts for minutes: too long on the last evening."""
    settings.COT_INLINE = False
    now = timezone.now()
    gone, expired, busy = (message(queued_at=now - timedelta(seconds=11), lease_until=now + timedelta(minutes=m)) for m in (1, -1, 1))
    for row, owner in (
        (gone, f"{pipeline.socket.gethostname()}:{os.getpid()}:1"),
        (expired, "elsewhere:1:1"),
        (busy, pipeline.this_process()),
    ):
        Message.objects.filter(pk=row.pk).update(lease_owner=owner)
    assert pipeline.sweep() == 2


def test_work_done_after_the_lease_was_lost_is_thrown_away():
    outcome["steal"] = True
    row = message()
    assert pipeline.run_step("sort", row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.subject, row.lease_owner) == ("received", "", "other:1:1")


def test_one_failing_row_does_not_stop_the_next():
    outcome["raise"] = True
    bad = message()
    pipeline.run_step("sort", bad.pk)
    outcome.clear()
    good = message()
    pipeline.work_off()
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == ("sorted", "received")


def test_an_officer_can_ask_for_another_try_and_the_count_starts_anew():
    outcome["raise"] = True
    row = message(attempts=3)
    pipeline.run_step("sort", row.pk)
    row.refresh_from_db()
    assert row.state == PARKED
    outcome.clear()
    pipeline.retry_parked(row, "an.janssens")
    assert pipeline.run_step("sort", row.pk) is True
    assert Event.objects.get(kind="retried").actor == "an.janssens"


def test_the_sweeper_queues_what_the_queue_forgot_and_leaves_the_rest(settings):
    from django_q.models import OrmQ

    settings.COT_INLINE = False
    fresh, old, never, failed, busy = (message() for _ in range(5))
    now = timezone.now()
    Message.objects.filter(pk=fresh.pk).update(queued_at=now)
    Message.objects.filter(pk=old.pk).update(queued_at=now - timedelta(minutes=6))
    Message.objects.filter(pk=failed.pk).update(queued_at=now - timedelta(seconds=9), next_attempt_at=now - timedelta(seconds=1))
    Message.objects.filter(pk=busy.pk).update(lease_owner=pipeline.this_process(), lease_until=now + timedelta(minutes=1))
    assert pipeline.sweep() == 3
    assert sorted(task.task["args"][1] for task in OrmQ.objects.all()) == [old.pk, never.pk, failed.pk]
    assert pipeline.sweep() == 0, "queued once is enough"
    assert pipeline.sweep(everything=True) == 4


def test_what_waits_while_nobody_is_at_work_was_forgotten(settings):
    settings.COT_INLINE = False
    now = timezone.now()
    forgotten, recent = (message(queued_at=now - timedelta(seconds=seconds)) for seconds in (21, 10))
    busy = message(queued_at=now, lease_owner=pipeline.this_process(), lease_until=now + timedelta(minutes=1))
    assert pipeline.sweep() == 0, "somebody is at work: it waits for its turn"
    Message.objects.filter(pk=busy.pk).update(lease_owner="", lease_until=None)
    assert pipeline.sweep() == 1
    forgotten.refresh_from_db()
    recent.refresh_from_db()
    assert forgotten.queued_at >= now > recent.queued_at
    assert pipeline.sweep() == 0, "asked once more, not each time"


def test_a_row_queued_before_the_clock_was_put_back_does_not_wait_for_that_hour_to_come_again(settings):
    settings.COT_INLINE = False
    now = timezone.now()
    before, other_machine = (message(queued_at=now + timedelta(minutes=minutes)) for minutes in (60, 0.5))
    assert pipeline.sweep() == 1
    before.refresh_from_db(), other_machine.refresh_from_db()
    assert now <= before.queued_at < now + timedelta(minutes=1) and other_machine.queued_at == now + timedelta(minutes=0.5)


def test_a_rolled_back_row_leaves_no_task(settings):
    from django_q.models import OrmQ

    settings.COT_INLINE = False
    with pytest.raises(RuntimeError), writing():
        pipeline.enqueue("sort", message())
        raise RuntimeError
    assert (Message.objects.count(), OrmQ.objects.count()) == (0, 0)
