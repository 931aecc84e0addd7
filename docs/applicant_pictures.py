"""`make screenshots`: the pages for applicants as Chromium shows them, of a real installation in a folder that goes away afterwards.

Needs the test dependencies (Playwright) and Chromium.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from docs.screenshots import CHROMIUM, IMAGES, REPOSITORY
from tests.review.product import Product, product

APPLICATION = REPOSITORY / "samples" / "07-budget-unbalanced"
EMAIL = "an.peeters@testdorp.example"


def take(running: Product, folder: Path) -> None:
    """Goes an applicant's way and writes ``applicant-<page>.png`` for each page, and some of them dark and on a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = chromium.new_page(base_url=running.url, locale="nl-BE", viewport={"width": 1000, "height": 800})
        page.set_default_timeout(120_000)
        page.goto("/start/")
        _picture(page, folder / "applicant-start.png")
        _self_check(page, folder)
        _upload(page, running, folder)
        chromium.close()


def _self_check(page: Page, folder: Path) -> None:
    page.goto("/zelftest/")
    _picture(page, folder / "applicant-self-check.png")
    page.get_by_label("Je bestanden").set_input_files([path for path in sorted(APPLICATION.iterdir()) if path.suffix in (".pdf", ".xlsx")])
    page.get_by_role("button", name="Kijk na").click()
    page.get_by_role("heading", name="Dit zagen we in je documenten").wait_for()
    _picture(page, folder / "applicant-self-check-result.png")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 400, "height": 800})
    _picture(page, folder / "applicant-self-check-result-phone.png")
    page.set_viewport_size({"width": 1000, "height": 800})
    page.emulate_media(color_scheme="light")


def _upload(page: Page, running: Product, folder: Path) -> None:
    page.goto("/opladen/")
    _picture(page, folder / "applicant-address.png")
    page.get_by_label("Je e-mailadres").fill(EMAIL)
    page.get_by_role("button", name="Stuur me de link").click()
    page.get_by_role("heading", name="Kijk in je mailbox").wait_for()
    page.goto(running.link_for(EMAIL))
    page.get_by_role("button", name="Ja, ga verder").click()
    page.get_by_label("een aanvraag").check()
    _picture(page, folder / "applicant-upload.png")
    page.get_by_role("button", name="Verder: kies je bestanden").click()
    # No part arrives while the picture of the progress is taken.
    page.route("**/bestanden/*/", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    page.get_by_label("bestanden").set_input_files([path for path in sorted(APPLICATION.iterdir()) if path.suffix in (".pdf", ".xlsx")])
    page.get_by_role("button", name="Dien in").click()
    page.get_by_text("De verbinding is weg.").wait_for()
    _picture(page, folder / "applicant-upload-files.png")
    page.unroute("**/bestanden/*/")
    page.get_by_role("heading", name="We hebben je documenten ontvangen").wait_for()
    page.locator('#dossiernummer strong, #dossiernummer:has-text("COT2025")').first.wait_for()
    _picture(page, folder / "applicant-receipt.png")


def _picture(page: Page, path: Path) -> None:
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)  # few colours: a third of the bytes


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the pictures are there."""
    options = argparse.ArgumentParser(prog="python -m docs.applicant_pictures", description=__doc__)
    options.add_argument("--folder", type=Path, default=IMAGES)
    arguments = options.parse_args(argv)
    os.environ.pop("COT_DATABASE_URL", None)
    with tempfile.TemporaryDirectory() as folder, product(Path(folder), "cot_pictures") as running:
        take(running, arguments.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
