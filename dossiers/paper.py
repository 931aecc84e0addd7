"""A page of html as a tagged pdf (PDF/UA), with nothing in it that comes from elsewhere. The same page gives the same bytes."""

from __future__ import annotations

import hashlib
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class PaperError(Exception):
    """Why there is no pdf: a Dutch half sentence, "" when there is nothing an officer can do with it."""


def pdf(page: str, reference: str) -> bytes:
    """The pdf of a page about a dossier. :class:`PaperError` when it cannot be made; the log tells operators why."""
    try:
        from weasyprint import HTML
    except OSError as error:  # Pango is a library of the system, loaded on import
        log.error("WeasyPrint cannot be loaded: install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0", error=str(error))
        raise PaperError("op de server ontbreekt de bibliotheek Pango") from error
    identifier = hashlib.sha256(page.encode("utf-8", "replace")).digest()[:16]
    try:
        made = HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    except Exception as error:  # one strange text must not cost all the rest
        log.error("a pdf cannot be made", reference=reference, error=f"{type(error).__name__}: {error}")
        raise PaperError("") from error
    assert isinstance(made, bytes)  # no target was given
    return made


def _nothing(url: str, *_: object, **__: object) -> Any:
    """Nothing is ever fetched, from the network or from disk."""
    raise ValueError("a pdf holds nothing from elsewhere")
