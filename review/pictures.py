"""Files of others as something to look at, made in the sandbox. What was made lately is kept, so that a click from finding to place is quick."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import structlog

from dossiers import evidence
from parsers import sandbox, view
from parsers.containers import File
from parsers.eml import Mail
from parsers.model import Unreadable

log = structlog.get_logger(__name__)
T = TypeVar("T")

SECONDS = 25.0  # for one file or page: an officer waits for it
_LOST = "De bewaarde gegevens van dit bestand zijn weg of veranderd op de schijf. Verwittig meteen je beheerder."
_SLOW = "Dit bestand openen duurt te lang. Je kan het wel downloaden."
_FAILED = "We kunnen dit bestand hier niet tonen. Je kan het wel downloaden."


class CannotShow(Exception):
    """Why there is nothing to see, in Dutch, for the officer."""


def view_of(sha256: str) -> view.View:
    """The file as pages, blocks or sheets. Raises :class:`CannotShow`."""
    return _told(_view, sha256)


def page_of(sha256: str, number: int) -> tuple[str, bytes]:
    """One page as a picture: media type and bytes. Raises :class:`CannotShow`."""
    return _told(_page, sha256, number)


def mail_of(sha256: str) -> Mail:
    """A mail taken apart, as far as that went (``problems``). Raises :class:`CannotShow`."""
    mail = _told(_mail, sha256)
    if mail.problems:
        _mail.cache_clear()  # it may only have taken too long this time
    return mail


def handed_in(mail: Mail) -> list[tuple[int, File]]:
    """The files of a mail as a submission holds them, archives opened, each with the number by which a person chooses it."""
    return list(enumerate(sandbox.expand_files([(part.name, part.data) for part in mail.submission_files()], timeout=SECONDS)))


def _told(make: Callable[..., T], *args: Any) -> T:
    try:
        return make(*args)
    except Unreadable as reason:
        raise CannotShow(reason.reason) from reason
    except evidence.EvidenceError as error:
        log.error("evidence cannot be shown", sha256=args[0], error=str(error))
        raise CannotShow(_LOST) from error
    except sandbox.TimedOut as error:
        raise CannotShow(_SLOW) from error
    except sandbox.SandboxError as error:
        log.error("file cannot be shown", sha256=args[0], error=str(error))
        raise CannotShow(_FAILED) from error


@lru_cache(maxsize=24)
def _view(sha256: str) -> view.View:
    answer: view.View | str = sandbox.call(view.try_view, evidence.read(sha256), timeout=SECONDS)
    return _or_refused(answer)


@lru_cache(maxsize=96)
def _page(sha256: str, number: int) -> tuple[str, bytes]:
    answer: tuple[str, bytes] | str = sandbox.call(view.try_page, evidence.read(sha256), number, timeout=SECONDS)
    return _or_refused(answer)


@lru_cache(maxsize=24)
def _mail(sha256: str) -> Mail:
    return sandbox.unpack_mail(evidence.read(sha256), timeout=SECONDS)


def _or_refused(answer: T | str) -> T:
    if isinstance(answer, str):
        raise Unreadable(answer)
    return answer
