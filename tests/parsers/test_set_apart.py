"""People choose in more ways than with the box: in bold, a colour, a line under it, a word behind it. Then nobody is told that nothing was chosen."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form, odt
from parsers.model import FieldValue
from tests.parsers import test_odt
from tests.parsers.builders import check, p, tbl, tr, word

REGISTRATION = load_edition("city-of-things-2025").form("registration-form")
ALL = ("Economy", "Government", "People", "Living", "Mobility", "Environment")
HEAD = p("In welk domein past het project?", True)
LOOKS = {
    "bold": "<w:b/>",
    "highlighted": '<w:highlight w:val="yellow"/>',
    "underlined": '<w:u w:val="single"/>',
    "coloured": '<w:color w:val="FF0000"/>',
    "shaded": '<w:shd w:val="clear" w:fill="FFFF00"/>',
}
USUAL = '<w:highlight w:val="none"/><w:u w:val="none"/><w:color w:val="auto"/><w:shd w:val="clear" w:fill="auto"/>'


def run(text: str, look: str) -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def option(name: str, look: str, box: str = "☐ ") -> str:
    return f"{run(box, USUAL)}{run('Smart ' + name, look)}"


def domains(*elements: str) -> FieldValue | None:
    return form.read(docx.picture(word(HEAD, *elements, p("Obstakels", True), p("Geen."))), REGISTRATION, "x.docx").get("domains")


def in_doubt(found: FieldValue | None, *names: str) -> bool:
    told = ", ".join(f"“Smart {name}”" for name in names)
    return found is not None and found.value is None and found.problem.startswith("Geen vakje") and f"rest: {told}." in found.problem


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_choice_that_looks_otherwise_is_for_a_person(look: str) -> None:
    chosen = {"People", "Mobility"}
    looks = [option(name, look if name in chosen else USUAL) for name in ALL]
    assert in_doubt(domains(*(f"<w:p>{one}</w:p>" for one in looks)), "People", "Mobility")
    in_one_line = "".join(one + run("   ", USUAL) for one in looks)
    assert in_doubt(domains(f"<w:p>{in_one_line}</w:p>"), "People", "Mobility")
    assert in_doubt(domains(tbl(*(tr(f"<w:tc><w:p>{one}</w:p></w:tc>") for one in looks))), "People", "Mobility")
    real = [f"<w:p>{check(0, '☐', name)}{run(' Smart ' + name, look if name in chosen else USUAL)}</w:p>" for name in ALL]
    assert in_doubt(domains(*real), "People", "Mobility")


@pytest.mark.parametrize("look", [USUAL, *LOOKS.values()])
def test_what_is_so_for_all_of_them_says_nothing(look: str) -> None:
    assert domains(*(f"<w:p>{option(name, look)}</w:p>" for name in ALL)) is None


def test_a_tick_says_more_than_a_colour() -> None:
    lines = [option(name, LOOKS["highlighted"] if name == "People" else USUAL, "☒ " if name == "Living" else "☐ ") for name in ALL]
    found = domains(*(f"<w:p>{one}</w:p>" for one in lines))
    assert found is not None and (found.value, found.confidence) == (("living",), 1.0)


def test_a_word_behind_one_choice_is_for_a_person() -> None:
    assert in_doubt(domains(*(p(f"☐ Smart {name}{' (hoofddomein)' if name == 'People' else ''}") for name in ALL)), "People (hoofddomein)")
    longer = [p(f"☐ Smart {name}{' (inclusief slimme havens)' if name == 'Economy' else ''}") for name in ALL]  # as the form has it
    assert domains(*longer) is None


ODT_LOOKS = {
    "bold": 'fo:font-weight="bold"',
    "highlighted": 'fo:background-color="#ffff00"',
    "underlined": 'style:text-underline-style="solid"',
    "coloured": 'fo:color="#ff0000"',
}
ODT_USUAL = 'fo:color="#000000" fo:background-color="transparent" style:text-underline-style="none" fo:font-weight="normal"'


@pytest.mark.parametrize("look", [*ODT_LOOKS.values(), ODT_USUAL], ids=[*ODT_LOOKS, "as usual"])
def test_in_an_odt(look: str, monkeypatch: pytest.MonkeyPatch) -> None:
    styles = (("Apart", look), ("Usual", ODT_USUAL))
    made = [f'<style:style style:name="{name}" style:family="text"><style:text-properties {one}/></style:style>' for name, one in styles]
    monkeypatch.setattr(test_odt, "_STYLES", "".join(made))
    spans = [f'☐ <text:span text:style-name="{"Apart" if name == "People" else "Usual"}">Smart {name}</text:span>' for name in ALL]
    body = "".join(map(test_odt.p, ["In welk domein past het project?", *spans, "Obstakels", "Geen."]))
    found = form.read(odt.picture(test_odt.package(body)), REGISTRATION, "x.odt").get("domains")
    assert found is None if look is ODT_USUAL else in_doubt(found, "People")


def test_the_words_of_a_paragraph_with_a_box_are_the_same_either_way() -> None:
    """Such a paragraph is walked through run by run, where others are taken whole."""
    text = "Keuze [x] (a) Smart Living"
    whole, apart = docx.picture(word(p(text), p(text, True))).blocks
    assert (whole.text, [control.value for control in whole.controls]) == (apart.text, [control.value for control in apart.controls])
