"""Writing a notice: subject, text and HTML from one letter in ``templates/mail`` and the rows it tells about.

A letter ``<kind>.jinja`` is written once, with the building blocks of ``_form``; it is rendered twice, with those of ``_form.txt`` in
``_frame.txt`` and with those of ``_form.html`` in ``_frame.html``. So both forms say the same by construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.template import engines
from django.utils import timezone
from jinja2 import Environment, TemplateNotFound

from dossiers import pipeline
from dossiers.bounces import INTERNAL
from dossiers.events import record
from dossiers.models import Notice, NoticeKind
from notifications import addresses, internal, letters
from notifications.grounds import CannotCompose, NotNeeded

LONGEST_SUBJECT = 78


@dataclass(frozen=True, slots=True)
class Composed:
    """A written notice, or the Dutch reason why it could not be written (``obstacle``) or is not needed any more (``overtaken``).

    ``until``: the last day of the term that it gives, if it gives one.
    """

    subject: str = ""
    text: str = ""
    html: str = ""
    composed_on: date | None = None
    until: date | None = None
    obstacle: str = ""
    overtaken: str = ""


@cache
def _environments() -> tuple[Environment, Environment]:
    """For text (nothing escaped) and for HTML (everything escaped). A variable that is missing is an error in both."""
    shared: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return shared.overlay(autoescape=False), shared.overlay(autoescape=True)


def render(kind: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject (one line), text and HTML of a kind of notice. Raises CannotCompose when there is no such letter."""
    try:
        text, html = (_render(environment, kind, form, context) for environment, form in zip(_environments(), ("txt", "html"), strict=True))
    except TemplateNotFound as error:
        if error.name != f"mail/{kind}.jinja":
            raise
        raise CannotCompose(f"Voor deze soort mail ({kind}) bestaat nog geen tekst.") from error
    return _short(text[0]), _tidy(text[1]), html[1]


def _render(environment: Environment, kind: str, form: str, context: dict[str, Any]) -> tuple[str, str]:
    letter = environment.get_template(f"mail/{kind}.jinja")
    blocks = environment.get_template(f"mail/_form.{form}").module
    given = {**context, "form": blocks, "frame": environment.get_template(f"mail/_frame.{form}")}
    subject = "".join(letter.blocks["subject"](letter.new_context(given)))
    return " ".join(subject.split()), letter.render(given)


def _short(subject: str) -> str:
    """At most 78 characters, the longest line a mail may count on (RFC 5322 2.1.1): what is said gives way, the reference stays whole."""
    if len(subject) <= LONGEST_SUBJECT:
        return subject
    said, opening, reference = subject.rpartition(" (")
    end = opening + reference if opening and reference.endswith(")") and len(reference) < 40 else ""
    return (said if end else subject)[: LONGEST_SUBJECT - len(end) - 1].rstrip(" ,;:") + "…" + end


def _tidy(text: str) -> str:
    """At most one empty line between paragraphs, none at the ends, no blanks at line ends."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


def context_of(notice: Notice, today: date, now: datetime) -> dict[str, Any]:
    """What the template of this notice may print. Raises CannotCompose."""
    if notice.kind in INTERNAL:
        return internal.context_of(notice, now)
    if notice.kind == NoticeKind.CONFIRM_ADDRESS:
        return addresses.context_of(notice, now)
    if notice.kind == NoticeKind.RECEIPT_IN_TEXT:
        return letters.in_text_context(notice, now)
    return letters.context_of(notice, today, now)


def _work(notice: Notice) -> Composed:
    today, now = timezone.localdate(), timezone.now()
    try:
        context = context_of(notice, today, now)
        subject, text, html = render(notice.kind, context)
    except NotNeeded as reason:
        return Composed(overtaken=str(reason))
    except CannotCompose as reason:
        return Composed(obstacle=str(reason))
    return Composed(subject, text, html, today, context["until"] if context.get("sets_term") else None)


def _record(notice: Notice, composed: Composed) -> None:
    if composed.overtaken:
        pipeline.release(notice, Notice.CANCELLED)
        notice.problem = composed.overtaken
        notice.save()
        return
    if composed.obstacle or composed.composed_on is None:
        pipeline.park(notice, composed.obstacle)
        return
    notice.subject, notice.text, notice.html = composed.subject, composed.text, composed.html
    until = {"until": composed.until.isoformat()} if composed.until else {}
    notice.context = notice.context | {"composed_on": composed.composed_on.isoformat()} | until
    pipeline.release(notice, Notice.HELD if notice.hold else Notice.DUE)
    if not notice.hold:
        pipeline.enqueue("deliver", notice)
    record(
        "notice-composed",
        f"Mail opgesteld: {NoticeKind(notice.kind).label}.",
        dossier=notice.dossier,
        message=notice.message,
        data={"notice": notice.pk, "kind": notice.kind, "held": notice.hold},
    )


COMPOSE = pipeline.StepFunctions(_work, _record)
