"""In a real browser: what an officer typed is never lost because it could not be saved, and what is printed is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from dossiers.models import Notice
from tests import factories
from tests.review import test_browser
from tests.review.scenario import House

house, context, page = test_browser.house, test_browser.context, test_browser.page  # fixtures

TYPED = "Ik typte dit twintig minuten lang.\n\nMet een tweede alinea."


def type_a_letter(page: Page, letter: Notice) -> None:
    page.goto(f"/brieven/{letter.pk}/")
    page.get_by_text("Pas onderwerp of tekst aan").click()
    page.get_by_label("Tekst", exact=True).fill(TYPED)


def expect_it_back(page: Page) -> None:
    expect(page.get_by_label("Tekst", exact=True)).to_have_value(TYPED)
    expect(page.get_by_text("Nog niet bewaard.")).to_be_visible()
    expect(page.get_by_label("Tekst", exact=True)).to_be_focused()


def save(page: Page) -> None:
    page.get_by_role("button", name="Bewaar de tekst").click()


@pytest.mark.parametrize("cookies", ["sessionid", "all"])
def test_a_letter_that_was_typed_while_the_session_ended_is_back_after_the_log_in(page: Page, house: House, cookies: str) -> None:
    type_a_letter(page, house.admissible_letter)
    page.context.clear_cookies(**({} if cookies == "all" else {"name": cookies}))
    save(page)
    if cookies == "all":
        page.get_by_role("link", name="Aanmelden als medewerker").click()
    page.get_by_label("Gebruikersnaam").fill("an.peeters")
    page.get_by_label("Wachtwoord").fill(factories.PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    if cookies == "all":
        expect(page.get_by_role("heading", name="Werklijst", exact=True)).to_be_visible()
        page.goto(f"/brieven/{house.admissible_letter.pk}/")
    expect_it_back(page)
    save(page)
    expect(page.get_by_role("status").filter(has_text="De nieuwe tekst is bewaard.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Nog niet bewaard.")).to_have_count(0)
    assert Notice.objects.get(pk=house.admissible_letter.pk).text == TYPED + "\n"


def test_a_letter_that_a_colleague_changed_meanwhile_keeps_what_i_typed(page: Page, house: House) -> None:
    type_a_letter(page, house.admissible_letter)
    Notice.objects.get(pk=house.admissible_letter.pk).save()  # a colleague
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Deze brief is intussen veranderd.")
    expect_it_back(page)


def test_a_letter_that_left_meanwhile_shows_what_i_typed_to_copy(page: Page, house: House) -> None:
    type_a_letter(page, house.admissible_letter)
    gone = Notice.objects.get(pk=house.admissible_letter.pk)
    gone.state = Notice.SENT
    gone.save()
    save(page)
    expect(page.get_by_label("Wat je typte")).to_have_value(TYPED)


def test_a_correction_that_is_refused_stands_in_its_own_form_again(page: Page, house: House) -> None:
    page.goto(f"/dossiers/{house.fine.reference}/#versies")
    page.get_by_text("Wat we in dit bestand lazen").click()
    page.get_by_text("Verbeter: het e-mailadres").click()
    form = page.locator("form:visible", has=page.locator("input[value='contact.email']"))
    form.get_by_label("Wat moet hier staan?").fill("geen adres")
    form.get_by_label("Waarom? (verplicht)").fill("Zo stond het er.")
    form.get_by_role("button").click()
    expect(form.get_by_label("Waarom? (verplicht)")).to_have_value("Zo stond het er.")
    expect(form.get_by_label("Wat moet hier staan?")).to_have_value("geen adres")
    expect(form).to_contain_text("is geen geldig e-mailadres")


def test_what_was_done_is_told_in_sight(page: Page, house: House) -> None:
    """Also when the page opens far down, or where what was decided about stands folded up now."""
    page.goto(f"/dossiers/{house.doubt.reference}/")
    finding = page.get_by_role("article", name="Op tijd ontvangen")
    finding.get_by_text("Beslissen").click()
    finding.get_by_label("In orde").check()
    finding.get_by_label("Waarom? (verplicht)").fill("De minuut telt mee.")
    finding.get_by_role("button").click()
    expect(finding.get_by_role("status")).to_contain_text("Bewaard: de uitkomst is nu ‘in orde’.")
    expect(finding.get_by_role("status")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Zet de brief klaar").click()
    letters = page.locator("#brieven")
    expect(letters.get_by_role("status")).to_contain_text("Klaargezet")
    expect(letters.get_by_role("status")).to_be_in_viewport(ratio=1)


def test_nobody_else_gets_what_i_typed(page: Page, house: House) -> None:
    type_a_letter(page, house.admissible_letter)
    page.context.clear_cookies(name="sessionid")
    save(page)
    factories.user("bert.maes")
    test_browser.log_in(page, "bert.maes")
    page.goto(f"/brieven/{house.admissible_letter.pk}/")
    page.get_by_text("Pas onderwerp of tekst aan").click()
    expect(page.get_by_label("Tekst", exact=True)).not_to_have_value(TYPED)
    assert page.evaluate("sessionStorage.length") == 0


def test_the_keys_from_finding_to_finding_leave_lists_and_typing_alone(page: Page, house: House) -> None:
    page.goto(f"/dossiers/{house.papers.reference}/")
    page.get_by_text("Wijs toe aan een collega").click()
    page.get_by_label("Collega").focus()
    page.keyboard.press("Alt+ArrowDown")  # opens the list
    expect(page.get_by_label("Collega")).to_be_focused()
    page.keyboard.press("Escape")
    finding = page.get_by_role("article", name="Mogelijke indiener")
    finding.get_by_text("Beslissen").click()
    reason = finding.get_by_label("Waarom? (verplicht)")
    reason.fill("Ik typ hier.")
    page.keyboard.press("Alt+ArrowUp")
    expect(reason).to_be_focused()


def test_paper_is_white_in_a_dark_scheme_too(page: Page, house: House) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    page.goto(f"/dossiers/{house.doubt.reference}/")
    assert test_browser._violations(page, test_browser.COLOURS) == []
    badge = page.locator(".badge").first
    assert badge.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"


def test_no_two_buttons_of_a_dossier_have_the_same_name(page: Page, house: House) -> None:
    """Whoever hears the page lists its buttons: "Bewaar" twenty times tells nothing."""
    page.goto(f"/dossiers/{house.papers.reference}/")
    page.evaluate(test_browser.OPEN_ALL)
    names = [name.replace("\n", " ") for name in page.get_by_role("button").all_inner_texts()]
    names += page.get_by_role("link", name="Bekijk").all_inner_texts() + page.get_by_role("link", name="Download").all_inner_texts()
    assert len(names) > 10
    assert [name for name in names if names.count(name) > 1] == []


def test_a_printed_dossier_and_letter_are_whole_and_without_buttons(page: Page, house: House, tmp_path: Path) -> None:
    long = Notice.objects.get(pk=house.admissible_letter.pk)
    long.text = "\n\n".join(f"Alinea {number}." for number in range(1, 91))
    long.save()
    page.goto(f"/brieven/{long.pk}/")
    letter = printed(page, tmp_path)
    assert "Alinea 1." in letter and "Alinea 90." in letter
    assert "Annuleer" not in letter and "Verzenden" not in letter
    page.goto(f"/dossiers/{house.papers.reference}/")
    dossier = printed(page, tmp_path)
    assert "Aanmeldingsformulier volledig" in dossier and "smtp.gemeente.example" in dossier  # what is in order, and the way of the mail
    for button in ("Neem in behandeling", "Bewaar je beslissing", "Verplaats", "Samenvoegen"):
        assert button not in dossier
    expect(page.locator("#in-orde > details")).not_to_have_attribute("open", "")


def printed(page: Page, folder: Path) -> str:
    page.pdf(path=folder / "page.pdf", format="A4")
    document: Any = pypdfium2.PdfDocument(folder / "page.pdf")
    text = " ".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()
    return " ".join(text.split())
