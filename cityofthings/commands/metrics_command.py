"""``metrics``: liveness, readiness and figures (:mod:`cityofthings.metrics`)."""

from __future__ import annotations

import argparse
import signal
import sys

from django.conf import settings

from cityofthings import metrics
from cityofthings.command_line import UsageError


def run(arguments: argparse.Namespace) -> int:
    """0 when ended by a signal."""
    if not settings.COT_METRICS_PORT:
        raise UsageError("COT_METRICS_PORT is not set")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server = metrics.server(settings.COT_METRICS_ADDRESS, settings.COT_METRICS_PORT)
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen on {settings.COT_METRICS_ADDRESS} port {settings.COT_METRICS_PORT}: {error}") from error
    with server:
        server.serve_forever()
    return 0
