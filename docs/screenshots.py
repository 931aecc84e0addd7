"""`make screenshots`: the pictures of README and docs, from the sample cases, so that they never show anything but the real pages.

Without ``--url`` it runs the demo itself, in a folder that goes away afterwards. Needs the test dependencies (Playwright) and Chromium.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
REPOSITORY = IMAGES.parents[1]
CHROMIUM = os.environ.get("COT_TEST_CHROMIUM", "/usr/bin/chromium")
PATIENCE = 600  # seconds for the demo to work off all cases and to start serving


@dataclass(frozen=True, slots=True)
class Site:
    """Running staff pages and a login for them."""

    url: str
    user: str
    password: str


@contextlib.contextmanager
def demo() -> Iterator[Site]:
    """The demo on a free port. Raises RuntimeError when it ends before it serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "samples.demo", "--port", str(port), "--data", f"{folder}/demo"]
        told = Path(folder) / "told"  # a file and no pipe: nobody reads on while the pictures are taken
        with told.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(command, cwd=REPOSITORY, stdout=output, start_new_session=True)  # noqa: S603  # our own words
        try:
            yield _wait_for(process, told, f"http://127.0.0.1:{port}")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: the demo and what it started end
            process.wait(timeout=60)


def _wait_for(process: subprocess.Popen[bytes], told: Path, url: str) -> Site:
    for _ in range(PATIENCE):
        if process.poll() is not None:
            raise RuntimeError(f"the demo ended with {process.returncode} before it served pages")
        lines = dict(line.split(": ", 1) for line in told.read_text("utf-8").splitlines() if ": " in line)
        if "Password" in lines:
            with contextlib.suppress(OSError):  # not there yet, or too busy to answer
                urllib.request.urlopen(f"{url}/gezond", timeout=5).close()  # noqa: S310  # our own loopback address
                return Site(url, lines["Login"], lines["Password"])
        time.sleep(1)
    raise RuntimeError(f"nothing answers at {url}")


def take(site: Site, folder: Path) -> None:
    """Logs in, goes to the pages and writes ``queue.png``, ``dossier.png``, ``beside.png`` and ``overview.png``."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = chromium.new_page(base_url=site.url, locale="nl-BE", viewport={"width": 1200, "height": 900})
        page.set_default_timeout(PATIENCE * 1000)
        page.goto("/")
        page.get_by_label("Gebruikersnaam").fill(site.user)
        page.get_by_label("Wachtwoord").fill(site.password)
        page.get_by_role("button", name="Aanmelden").click()
        page.get_by_role("heading", name="Werklijst", exact=True).wait_for()
        page.screenshot(path=folder / "queue.png")
        page.set_viewport_size({"width": 1400, "height": 900})
        _open_doubtful_dossier(page)
        page.screenshot(path=folder / "dossier.png")
        page.get_by_role("link", name="Zet de documenten naast elkaar").first.click()
        page.frame_locator("iframe.side >> nth=1").locator("#plaats").wait_for()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / "beside.png")
        page.goto("/overzicht/")
        page.screenshot(path=folder / "overview.png")
        chromium.close()


def _open_doubtful_dossier(page: Page) -> None:
    """One with a doubt about the partners: its finding at the top, the place in the form beside it."""
    page.goto("/?resultaat=review&zoek=provincie")
    page.locator("table.list tbody a").first.click()
    finding = page.locator("article.finding").first
    finding.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('article.finding').scrollIntoView()")
    finding.locator("a.in-frame").first.click()
    page.frame_locator("iframe[name=plaats]").locator("#plaats").wait_for()
    page.wait_for_load_state("networkidle")


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the pictures are there."""
    options = argparse.ArgumentParser(prog="python -m docs.screenshots", description=__doc__)
    options.add_argument("--url", help="address of running staff pages; without it the demo is run")
    options.add_argument("--user", default="demo")
    options.add_argument("--password", default="")
    options.add_argument("--folder", type=Path, default=IMAGES)
    arguments = options.parse_args(argv)
    if arguments.url:
        take(Site(arguments.url, arguments.user, arguments.password), arguments.folder)
    else:
        with demo() as site:
            take(site, arguments.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
