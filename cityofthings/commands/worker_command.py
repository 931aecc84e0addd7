"""``worker``: works off the queue (django-q2). Whatever a crash left behind is queued again at start."""

from __future__ import annotations

import argparse

from django.core.management import call_command

from cityofthings.commands.database import prepare_database


def run(arguments: argparse.Namespace) -> int:
    """0 when ended by a signal."""
    from cityofthings.cluster import end_together
    from dossiers.pipeline import sweep

    prepare_database()
    _keep_time()
    sweep(everything=True)
    end_together()
    call_command("qcluster")
    return 0


def _keep_time() -> None:
    """What the queue does each minute: the clockwork here, too (an alarm about intake must not depend on intake), and a sign of life that shows
    that work gets done; and each hour: uploads that were begun and forgotten go. A stretch of standstill is not made up for."""
    from django_q.models import Schedule

    for name, function, minutes in (
        ("clockwork", "notifications.clockwork.tick", 1),
        ("heartbeat", "dossiers.health.beat_worker", 1),
        ("forgotten-uploads", "review.public.drafts.forget_old", 60),
    ):
        Schedule.objects.update_or_create(
            name=name, defaults={"func": function, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
        )
