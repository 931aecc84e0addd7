"""Liveness, readiness and figures for Prometheus, on a port of their own. Numbers about the system only: no name, no subject, no address of anyone.

``/live``: this process answers. ``/ready``: the database answers and its tables are those of this version. ``/metrics``: what
:mod:`dossiers.health` and :mod:`dossiers.figures` know at that moment; when they cannot tell, an error and never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from django.db import close_old_connections, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from dossiers import figures, health

log = structlog.get_logger(__name__)


class Condition(Collector):
    """What the record says at the moment of asking."""

    def collect(self) -> Iterable[Metric]:
        """One family per figure. Ages are in seconds; what never happened has no sample."""
        now = timezone.now()
        facts = health.gather(now)
        alarms = health.judge(facts, health.Limits.from_settings())
        yield _gauge("cot_alarm", "1 for each alarm that stands", ("code",), (((alarm.code,), 1.0) for alarm in alarms))
        yield _gauge("cot_alarms", "alarms that stand", (), [((), float(len(alarms)))])
        yield from _queues(now)
        yield _gauge("cot_poll_age_seconds", "since the last good poll of a folder", ("folder",), _ages(now, _polls(facts)))
        yield _gauge("cot_unregistered_messages", "messages in a folder that are not in the register", ("folder",), _missing(facts))
        yield _gauge("cot_part_age_seconds", "since the last sign of life of a part", ("part",), _ages(now, facts.alive))
        yield _gauge("cot_disk_free_bytes", "free in the data folder", (), [((), float(facts.free_bytes))])
        compared = [("", facts.reconciled_at)] if facts.reconciled_at else []
        yield _gauge(
            "cot_reconciliation_age_seconds", "since mailbox and register were compared", (), [((), age) for _, age in _ages(now, compared)]
        )
        yield _gauge("cot_reconciliation_deviations", "differences found then", (), [((), float(facts.deviations))])
        yield _gauge("cot_mails", "letters by kind and state (sent, failed, unknown ...)", ("kind", "state"), _counted(figures.mails()))
        yield _gauge("cot_findings", "findings that stand, by check and outcome", ("check", "outcome"), _counted(figures.findings()))
        yield _gauge("cot_dossiers", "dossiers by phase and verdict of the checks", ("phase", "verdict"), _counted(figures.dossiers()))


def _queues(now: datetime) -> Iterator[Metric]:
    queues = figures.queues()
    yield _gauge("cot_queue_depth", "rows that wait", ("queue",), (((queue.name,), float(queue.count)) for queue in queues))
    waiting = [(queue.name, queue.oldest) for queue in queues if queue.oldest is not None]
    yield _gauge("cot_queue_oldest_age_seconds", "how long the oldest of them waits", ("queue",), _ages(now, waiting))


def _polls(facts: health.Facts) -> list[tuple[str, datetime]]:
    return [(folder.name, folder.succeeded_at) for folder in facts.folders if folder.succeeded_at is not None]


def _missing(facts: health.Facts) -> list[tuple[tuple[str, ...], float]]:
    return [((folder.name,), float(folder.missing)) for folder in facts.folders]


def _ages(now: datetime, moments: Iterable[tuple[str, datetime]]) -> list[tuple[tuple[str, ...], float]]:
    return [((name,), max(0.0, (now - at).total_seconds())) for name, at in moments]


def _counted(rows: Iterable[tuple[str, str, int]]) -> Iterator[tuple[tuple[str, ...], float]]:
    return (((first, second), float(number)) for first, second, number in rows)


def _gauge(name: str, help_text: str, labels: tuple[str, ...], samples: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=labels)
    for values, number in samples:
        family.add_metric(values, number)
    return family


def _ready() -> None:
    """Raises when the database cannot be used as it is."""
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        raise RuntimeError(f"{len(pending)} migrations to run")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The three pages, as WSGI. Errors are told as 503 without details: those are in the log."""
    close_old_connections()
    try:
        status, kind, body = _answer(environ.get("PATH_INFO", ""))
    except Exception as error:  # noqa: BLE001  # whatever is wrong, monitoring must hear that something is
        log.error("health cannot be told", path=environ.get("PATH_INFO", ""), error=f"{type(error).__name__}: {error}")
        status, kind, body = "503 Service Unavailable", "text/plain; charset=utf-8", b"not ready\n"
    finally:
        connections.close_all()
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
    return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else body]


def _answer(path: str) -> tuple[str, str, bytes]:
    text = "text/plain; charset=utf-8"
    if path == "/live":
        return "200 OK", text, b"ok\n"
    if path == "/ready":
        _ready()
        return "200 OK", text, b"ok\n"
    if path == "/metrics":
        registry = CollectorRegistry(auto_describe=False)
        registry.register(Condition())
        return "200 OK", CONTENT_TYPE_LATEST, generate_latest(registry)
    return "404 Not Found", text, b"/live, /ready, /metrics\n"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = 10  # seconds for one request

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: monitoring asks every few seconds."""


def server(address: str, port: int) -> WSGIServer:
    """A server that waits for ``serve_forever``. Raises OSError when the port is taken."""
    return make_server(address, port, application, _Server, _Handler)
