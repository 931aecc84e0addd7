"""What mails to officers tell: alerts and the daily report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from dossiers.models import Notice, NoticeKind
from dossiers.status import phone_of
from notifications import report
from notifications.grounds import CannotCompose


def context_of(notice: Notice, now: datetime) -> dict[str, Any]:
    """Everything the template of this mail may print. Raises CannotCompose."""
    shared = _shared()
    if notice.kind == NoticeKind.DAILY_REPORT:
        if not {"since", "until"} <= notice.context.keys():
            raise CannotCompose("We weten niet over welke tijd dit verslag gaat.")
        since, until = (datetime.fromisoformat(notice.context[name]) for name in ("since", "until"))
        return shared | report.contents(since, until)
    alert = notice.context.get("alert")
    if alert == "bounce":
        return shared | _bounced(notice)
    if alert in ("began", "ended"):
        began = datetime.fromisoformat(notice.context["began"]).replace(microsecond=0)
        ended = datetime.fromisoformat(notice.context["ended"]).replace(microsecond=0) if alert == "ended" else None
        return shared | {"alert": alert, "what": notice.context["what"], "began": began, "ended": ended}
    raise CannotCompose("We weten niet waarover deze melding gaat.")


def report_context(now: datetime) -> dict[str, Any]:
    """The daily report as it would be now, for who wants to read it on a screen."""
    return _shared() | report.contents(datetime.fromisoformat(report.since_last(now)), now)


def _shared() -> dict[str, Any]:
    return {"for_officers": True, "reference": "", "pages": settings.COT_PUBLIC_URL.rstrip("/")}


def _bounced(notice: Notice) -> dict[str, Any]:
    letter = Notice.objects.select_related("dossier").filter(pk=notice.context.get("notice")).first()
    if letter is None:
        raise CannotCompose("De brief waarover deze melding gaat, bestaat niet.")
    dossier = letter.dossier
    facts = [("Brief", letter.get_kind_display()), ("Naar", letter.recipient)]
    if dossier is not None:
        facts = [("Dossier", dossier.reference), ("Indiener", dossier.applicant_name or "nog niet gekend"), *facts]
    if letter.sent_at is not None:
        facts.append(("Verzonden", f"{timezone.localtime(letter.sent_at):%d/%m/%Y %H:%M}"))
    facts.append(("De mailserver zegt", str(notice.context.get("why") or "geen reden opgegeven")))
    return {
        "alert": "bounce",
        "letter": letter,
        "dossier": dossier,
        "facts": facts,
        "phone": phone_of(dossier) if dossier else "",
    }
