"""`make letters`: every letter as Chromium shows it, in ``docs/letters``: HTML and text, light and dark, on a desk and on a phone.

The letters are real: sample cases go through the whole pipeline in a folder that goes away afterwards, the rest follows from their dossiers
by the very code that runs in life. Needs the test dependencies (Playwright) and Chromium.
"""

from __future__ import annotations

import argparse
import html
import io
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from samples.compare import samples
from samples.demo import Demo

FOLDER = Path(__file__).resolve().parent / "letters"
CHROMIUM = os.environ.get("COT_TEST_CHROMIUM", "/usr/bin/chromium")
CASES = ("01-", "02-", "03-", "06-", "09-", "10-", "14-", "23-", "27-", "38-")
COLOURS = 16  # text on a plain ground needs no more, and the pictures stay small
WIDTHS = (700, 375)
SCHEMES = ("light", "dark")
GAP = 24
WHEN = {
    "receipt": "Op elke aanmelding, aanvraag of aanvulling.",
    "receipt-unreadable": "Wanneer geen enkel bestand opengaat.",
    "receipt-in-text": "Wanneer de vragen van een formulier in de tekst van de mail beantwoord zijn.",
    "forgotten-attachment": "Wanneer de mail een bijlage aankondigt die er niet is.",
    "link-only": "Wanneer er een downloadlink staat in plaats van een bestand.",
    "wrong-channel": "Wanneer een aanvraag per mail komt.",
    "completion-request": "Wanneer er iets ontbreekt of niet klopt dat nog in orde kan komen.",
    "reminder": "Enkele dagen voor de termijn om aan te vullen afloopt, als er nog geen antwoord is.",
    "admissible": "Wanneer alles in orde is.",
    "not-admissible": "Wanneer een criterium niet gehaald is. Pas na twee medewerkers.",
    "late": "Wanneer een aanmelding na de deadline kwam. Pas na twee medewerkers.",
    "confirm-address": "Wanneer iemand op de uploadpagina een mailadres opgeeft.",
    "officer-alert": "Voor dossierbeheerders: een brief kwam niet aan, of een alarm begint of eindigt.",
    "daily-report": "Voor dossierbeheerders: elke werkdag, ook als alles in orde is.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to show. ``name``: of its pictures."""

    name: str
    kind: str
    subject: str
    text: str
    page: str


def letters(data: Path) -> list[Letter]:
    """One letter of each kind, from sample cases. Sets up Django in this process: call it once."""
    demo = Demo(data, [case for case in samples() if case.name.startswith(CASES)])
    demo.prepare()
    os.environ["COT_OFFICERS"] = "dossierbeheerders@vlaio.be"
    os.environ["COT_PUBLIC_URL"] = "http://127.0.0.1:8000"
    demo.run()
    demo.command("reconcile")
    import django

    django.setup()
    from dossiers.models import Notice

    _what_only_the_clock_asks_for()
    shown: dict[str, Notice] = {}
    for notice in Notice.objects.exclude(text="").order_by("pk"):
        name = f"{notice.kind}-{notice.context['alert']}" if "alert" in notice.context else notice.kind
        shown.setdefault(name, notice)
    missing = set(WHEN) - {notice.kind for notice in shown.values()}
    if missing:
        raise RuntimeError(f"no letter came of the sample cases for {', '.join(sorted(missing))}")
    return [Letter(name, n.kind, n.subject, n.text, n.html) for name, n in sorted(shown.items(), key=lambda item: _place(item[1].kind))]


def _place(kind: str) -> int:
    return list(WHEN).index(kind) if kind in WHEN else len(WHEN)


def _what_only_the_clock_asks_for() -> None:
    """A reminder, a letter that bounced, an alarm that began and ended, a daily report."""
    from django.utils import timezone

    from dossiers import bounces, notices, pipeline
    from dossiers.events import writing
    from dossiers.models import MailboxFolder, Message, Notice, NoticeKind, Triage
    from notifications import clockwork, report

    now = timezone.now()
    later = now + timedelta(days=10)
    MailboxFolder.objects.update(polled_at=later, succeeded_at=later)
    clockwork.watch_terms(later)
    letter = Notice.objects.filter(kind="completion-request", state=Notice.SENT).first()
    server = Message.objects.filter(triage=Triage.BOUNCE).first()
    assert letter is not None and server is not None
    with writing():
        words = "550 5.1.1 <slim@stad.example>: Recipient address rejected: User unknown"
        bounces.take_in(server, bounces.Report("failed", (letter.mail_id,), (), words))
        text = "De mailbox werd al 12 minuten niet gelezen. De laatste keer dat het lukte, was om 09.14 uur."
        clockwork.judge({"mailbox-silent": text}, now - timedelta(minutes=40))
        clockwork.judge({}, now)
        clockwork.judge({"disk": "Er is nog 1,4 GB vrij op de schijf. Maak plaats, anders stopt de inname."}, now)
        link = {"link": "http://127.0.0.1:8000/opladen/bevestigen/aB3dE6gH9jK2/", "until": (now + timedelta(hours=1)).isoformat()}
        notices.request(NoticeKind.CONFIRM_ADDRESS, "confirm-address:picture", "slim@stad.example", context=link)
        handed_in = Message.objects.filter(triage=Triage.REGISTRATION).order_by("pk").first()
        what = {"call": "city-of-things-2025", "phase": "registration"}
        notices.request(NoticeKind.RECEIPT_IN_TEXT, "receipt-in-text:picture", "slim@stad.example", message=handed_in, context=what)
    report.request(now)
    pipeline.work_off()


def take(found: Sequence[Letter], folder: Path) -> None:
    """Writes the pictures and the page that shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for letter in found:
            _save(chromium, letter.page, folder / f"{letter.name}.png")
            _save(chromium, as_page(letter.text), folder / f"{letter.name}.text.png", (700,))
        chromium.close()
    (folder / "README.md").write_text(index(found), encoding="utf-8")


def as_page(text: str) -> str:
    """Plain text as a mail program shows it."""
    style = "margin:0;padding:16px;white-space:pre-wrap;font:14px/1.45 monospace;overflow-wrap:anywhere"
    head = '<meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Tekst</title>'
    return f'<!DOCTYPE html><html lang="nl"><head>{head}</head><body style="margin:0"><pre style="{style}">{html.escape(text)}</pre></body></html>'


def _save(chromium: Browser, page: str, file: Path, widths: tuple[int, ...] = WIDTHS) -> None:
    panels = [_panel(chromium, page, width, scheme) for width in widths for scheme in SCHEMES]
    sheet = Image.new("RGB", (sum(p.width for p in panels) + GAP * (len(panels) + 1), max(p.height for p in panels) + 2 * GAP), "#888888")
    left = GAP
    for panel in panels:
        sheet.paste(panel, (left, GAP))
        left += panel.width + GAP
    sheet.quantize(COLOURS).save(file, optimize=True)


def _panel(chromium: Browser, page: str, width: int, scheme: Any) -> Image.Image:
    context = chromium.new_context(viewport={"width": width, "height": 200}, color_scheme=scheme, java_script_enabled=False)
    tab = context.new_page()
    tab.set_content(page)
    picture = Image.open(io.BytesIO(tab.screenshot(full_page=True))).convert("RGB")
    context.close()
    return picture


def index(found: Sequence[Letter]) -> str:
    """The page with all letters."""
    lines = [
        "# De brieven",
        "",
        "Elke brief zoals Chromium hem toont: op een scherm en op een telefoon, licht en donker, en daaronder als platte tekst. Gemaakt met `make",
        "letters` uit de voorbeelden in `samples/`. Elke brief staat in één bestand: `templates/mail/<soort>.jinja`.",
        "",
    ]
    for letter in found:
        lines += [
            f"## `{letter.name}`",
            "",
            f"{WHEN.get(letter.kind, '')} Onderwerp: *{letter.subject}*".strip(),
            "",
            f"![{letter.subject}, als HTML]({letter.name}.png)",
            "",
            f"![{letter.subject}, als tekst]({letter.name}.text.png)",
            "",
        ]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the pictures are there."""
    options = argparse.ArgumentParser(prog="python -m docs.letter_pictures", description=__doc__)
    options.add_argument("--folder", type=Path, default=FOLDER)
    arguments = options.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        found = letters(Path(folder) / "demo")
        take(found, arguments.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
