"""In a printed form too, people choose with a colour, bold type, a line or a pen instead of a tick. Nobody is told then that nothing was chosen."""

from __future__ import annotations

import io

import pikepdf
import pytest

from calls.load import load_edition
from parsers import boxes, form, pdf
from parsers.form_boxes import ALL_OF_THEM
from parsers.model import FieldValue, Place
from tests.generator import odd_pages

EDITION = load_edition("city-of-things-2025")
REGISTRATION, APPLICATION = EDITION.form("registration-form"), EDITION.form("application-form")
ALL = ("Economy", "Government", "People", "Living", "Mobility", "Environment")
LOOKS = {
    "bold": "font-weight:bold",
    "coloured": "color:#c00000",
    "underlined": "text-decoration:underline",
    "highlighted": "background:yellow",
    "ringed": "border:1px solid red;border-radius:8px",
}


def page(look: str, chosen: tuple[str, ...] = ("People", "Mobility"), apart: str = "<br>") -> bytes:
    options = apart.join(f"☐ <span style='{look if name in chosen else ''}'>Smart {name}</span>" for name in ALL)
    return odd_pages.by_chromium(f"<h3>In welk domein past het project?</h3><p>{options}</p><h3>Obstakels</h3><p>Geen.</p>")


def domains(data: bytes) -> FieldValue | None:
    return form.read(pdf.picture(data), REGISTRATION, "x.pdf").get("domains")


def in_doubt(found: FieldValue | None, *names: str) -> bool:
    told = ", ".join(f"“Smart {name}”" for name in names)
    return found is not None and found.value is None and f"rest: {told}." in found.problem


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_choice_that_looks_otherwise_is_for_a_person(look: str) -> None:
    assert in_doubt(domains(page(look)), "People", "Mobility")


@pytest.mark.parametrize("look", [LOOKS["bold"], LOOKS["coloured"]], ids=["bold", "coloured"])
def test_also_with_the_choices_in_one_line(look: str) -> None:
    assert in_doubt(domains(page(look, ("Living",), " &nbsp; ")), "Living")


@pytest.mark.parametrize("look", ["", *LOOKS.values()], ids=["as usual", *LOOKS])
def test_what_is_so_for_all_of_them_says_nothing(look: str) -> None:
    found = domains(page(look, ALL))
    assert found is None or found.problem == ALL_OF_THEM  # grounds beside each other look like a table


@pytest.mark.parametrize("kind", ["Highlight", "Underline", "Circle", "Square", "Ink"])
def test_a_pen_of_a_reader_program_is_for_a_person(kind: str) -> None:
    made = page("")
    (where,) = [block.place.anchor["rect"] for block in pdf.picture(made).blocks if block.text == "☐ Smart Living"]
    with pikepdf.open(io.BytesIO(made)) as document:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name("/" + kind),
            Rect=[where[0] + 12, where[1] - 2, where[2] + 3, where[3] + 2],
            C=[1, 1, 0],
        )
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
        document.save(buffer := io.BytesIO())
    assert in_doubt(domains(buffer.getvalue()), "Living")


def test_a_tick_says_more_than_a_colour() -> None:
    options = "<br>".join(
        f"{'☒' if name == 'Living' else '☐'} <b>Smart {name}</b>" if name == "Living" else f"☐ Smart {name}" for name in ALL
    )
    made = odd_pages.by_chromium(f"<h3>In welk domein past het project?</h3><p>{options}</p><h3>Obstakels</h3><p>Geen.</p>")
    found = domains(made)
    assert found is not None and (found.value, found.confidence) == (("living",), 1.0)


@pytest.mark.parametrize(("first", "second", "told"), [("<b>Ja</b>", "Nee", "“Ja”"), ("Ja", "<b style='color:red'>Neen</b>", "“Neen”")])
def test_yes_or_no_marked_otherwise_is_for_a_person(first: str, second: str, told: str) -> None:
    (label,) = [field for field in APPLICATION.fields if field.name == "declarations.staff_on_other_projects"]
    made = odd_pages.by_chromium(f"<p>{label.labels[0]}</p><p>☐ {first} &nbsp; ☐ {second}</p>")
    found = form.read(pdf.picture(made), APPLICATION, "x.pdf").get("declarations.staff_on_other_projects")
    assert found is not None and found.value is None and told in found.problem


@pytest.mark.parametrize(
    ("line", "pointed"), [("→ ☐ Smart Living", True), ("x ☐ Smart Living", True), ("3. ☐ Smart Living", False), ("☐ A", False)]
)
def test_a_sign_that_points_at_a_box(line: str, pointed: bool) -> None:
    *_, last = boxes.controls(line, Place(""))
    assert last.value is False and last.apart is pointed
