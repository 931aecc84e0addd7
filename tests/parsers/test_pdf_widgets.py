"""Fields as other programs leave them in a fillable pdf: how a text is stored, what is only shown, buttons without words, lists of fields lost."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from calls.load import load_edition
from parsers import pdf_form
from parsers.model import Reading
from parsers.read import read_document
from tests.generator import fillable
from tests.generator.answers import APPLICATION

EDITION = load_edition("city-of-things-2025")
FILLED = fillable.by_pypdf(APPLICATION)
Change = Callable[[pikepdf.Pdf, Mapping[str, Any]], object]


def read(data: bytes) -> Reading:
    return read_document("aanvraag.pdf", data, EDITION)


def changed(change: Change) -> bytes:
    with pikepdf.open(io.BytesIO(FILLED)) as document:
        change(document, {str(widget.T): widget for page in document.pages for widget in page.Annots})
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()


def values(reading: Reading) -> dict[str, Any]:
    lists = {name: len(field.value) for name, field in reading.fields.items() if isinstance(field.value, tuple)}
    return {name: " ".join(str(field.value).split()) for name, field in reading.fields.items() if name not in lists} | lists


def stored(make: Callable[[pikepdf.Pdf, str], Any]) -> Change:
    def change(document: pikepdf.Pdf, by_name: Mapping[str, Any]) -> None:
        for widget in by_name.values():
            if widget.FT == "/Tx" and str(widget.get("/V", "")):
                widget.V = make(document, str(widget.V))

    return change


@pytest.mark.parametrize(
    "make",
    [
        lambda _, text: pikepdf.String(text.encode("utf-8")),
        lambda _, text: pikepdf.Name("/" + text),
        lambda document, text: document.make_stream(b"\xfe\xff" + text.encode("utf-16-be")),
    ],
    ids=["utf-8 that does not say so", "a name", "a stream"],
)
def test_a_text_that_is_stored_in_an_unusual_way(make: Callable[[pikepdf.Pdf, str], Any]) -> None:
    assert values(read(changed(stored(make)))) == values(read(FILLED))


def test_a_text_that_is_only_stored_with_its_make_up() -> None:
    def change(_: pikepdf.Pdf, by_name: Mapping[str, Any]) -> None:
        widget = by_name["vraag48"]
        widget.RV = pikepdf.String(f'<body xmlns="http://www.w3.org/1999/xhtml"><p dir="ltr">{widget.V}</p></body>')
        del widget["/V"], widget["/AP"]

    assert values(read(changed(change))) == values(read(FILLED))


def test_an_option_that_is_stored_by_its_number() -> None:
    def change(_: pikepdf.Pdf, by_name: Mapping[str, Any]) -> None:
        for widget in by_name.values():
            if widget.FT == "/Ch":
                widget.I = pikepdf.Array([[str(option) for option in widget.Opt].index(str(widget.V))])
                del widget["/V"]

    assert [row["role"] for row in read(changed(change)).fields["partners"].value] == [
        row["role"] for row in read(FILLED).fields["partners"].value
    ]


def test_a_field_that_shows_an_answer_it_does_not_hold() -> None:
    """Told as not filled in, while everyone who opens the file sees it."""

    def change(_: pikepdf.Pdf, by_name: Mapping[str, Any]) -> None:
        del by_name["Indiener_Ondnr"]["/V"], by_name["bedragSteun"]["/V"]

    reading = read(changed(change))
    assert values(reading) == values(read(FILLED))
    assert {reading.fields[name].confidence for name in ("applicant.kbo", "budget.grant_requested")} == {0.6}


def test_pages_that_were_put_in_another_file_keep_their_fields() -> None:
    """Programs that merge pdf files leave the list of fields behind; then all of them were told as not filled in."""

    def change(document: pikepdf.Pdf, _: Mapping[str, Any]) -> None:
        del document.Root["/AcroForm"]

    assert values(read(changed(change))) == values(read(FILLED))


@pytest.mark.parametrize("states", [("0", "1"), ("Choice1", "Choice2"), ("Keuze1", "Keuze2")])
def test_buttons_whose_names_tell_nothing_have_the_words_printed_beside_them(states: tuple[str, str]) -> None:
    def change(document: pikepdf.Pdf, by_name: Mapping[str, Any]) -> None:
        chosen = f"/{states[0 if APPLICATION['declarations.staff_on_other_projects'] else 1]}"
        kids = [by_name["verkl3_ja"], by_name["verkl3_nee"]]
        group = pikepdf.Dictionary(FT=pikepdf.Name.Btn, Ff=1 << 15, T="groep3", TU="Werken personeelsleden ook aan andere projecten?")
        group.V = pikepdf.Name(chosen)
        group = document.make_indirect(group)
        for widget, state in zip(kids, states, strict=True):
            widget.AP.N[f"/{state}"] = widget.AP.N["/Yes"]
            widget.AS = pikepdf.Name(chosen if chosen == f"/{state}" else "/Off")
            for key in ("/T", "/TU", "/FT", "/V", "/Ff"):
                if key in widget:
                    del widget[key]
            del widget.AP.N["/Yes"]
            widget.Parent = group
        group.Kids = pikepdf.Array(kids)

    assert values(read(changed(change))) == values(read(FILLED))


@pytest.mark.parametrize("before", [True, False])
def test_the_words_of_boxes_stand_before_or_behind_them(before: bool) -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(50, 703, "Werken zij ook elders?")
    for number, word in enumerate(("Ja", "Nee")):
        canvas.drawString(220 + 60 * number + (-20 if before else 20), 703, word)
        canvas.acroForm.checkbox(name=f"vak{number}", x=220 + 60 * number, y=700, size=12, checked=number == 0)
    canvas.save()
    found = pdf_form.fields(target.getvalue(), 10)
    assert [(control.label, control.value) for control in found[0]] == [("Ja", True), ("Nee", False)]


def test_a_question_over_a_field_is_read_from_its_first_line() -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    for number, line in enumerate(("Wat werd er al geprobeerd? Denk aan projecten van jouw bestuur", "en van andere besturen")):
        canvas.drawString(50, 740 - 13 * number, line)
    canvas.acroForm.textfield(name="Text1", x=50, y=660, width=400, height=60)
    canvas.drawString(50, 645, "Een andere vraag")
    canvas.acroForm.textfield(name="Text2", x=50, y=580, width=400, height=60)
    canvas.save()
    found = [control.label for control in pdf_form.fields(target.getvalue(), 10)[0]]
    assert found == ["Wat werd er al geprobeerd? Denk aan projecten van jouw bestuur en van andere besturen", "Een andere vraag"]


def test_one_field_that_lost_its_value_is_read_as_it_looks() -> None:
    """Also one that is not required, in a form that is complete without it: nothing else would have its page looked at."""

    def change(_: pikepdf.Pdf, by_name: Mapping[str, Any]) -> None:
        (field,) = [widget for widget in by_name.values() if str(widget.get("/V", "")) == APPLICATION["project.acronym"]]
        del field["/V"]

    assert read(changed(change)).fields["project.acronym"].value == APPLICATION["project.acronym"]
