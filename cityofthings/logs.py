"""Logs for operators: one line per event on standard error, English, without document content (no local variables in tracebacks)."""

from __future__ import annotations

import logging
import logging.config
import os
import sys
from typing import Any

import structlog


def configure(_: dict[str, Any] | None = None) -> None:
    """Django's LOGGING_CONFIG hook. ``COT_LOG_FORMAT=json`` gives JSON lines; ``COT_LOG_LEVEL`` the level (INFO)."""
    level = os.environ.get("COT_LOG_LEVEL", "INFO").upper()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = os.environ.get("COT_LOG_FORMAT") == "json"
    renderer = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, renderer],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("django-q", "axes", "weasyprint"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
