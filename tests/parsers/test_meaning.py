"""Texts that stand where an answer should be, and forms that say what they are: recognised for what they are, and told."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pikepdf
import pytest
from docx.document import Document

from calls.load import load_edition
from parsers import docx as docx_parser
from parsers import form, pdf_form
from parsers.model import Reading, Role, State
from parsers.read import read_document
from tests.generator import blank, fillable, rebuilt
from tests.generator.answers import APPLICATION, REGISTRATION
from tests.generator.compare import plain
from tests.parsers.builders import p, word

EDITION = load_edition("city-of-things-2025")


def _with(name: str, text: str) -> Reading:
    return read_document("a.docx", rebuilt.registration({**REGISTRATION, name: text}, "lines"), EDITION)


@pytest.mark.parametrize("text", ["nvt", "n.v.t.", "Niet van toepassing", "xxx", "…", "-", "Klik of tik om tekst in te voeren."])
def test_texts_that_are_no_answer(text: str) -> None:
    reading = _with("obstacles", text)
    assert "obstacles" not in reading.fields
    assert "obstacles" in reading.looked_for
    assert reading.fields["results"].value == REGISTRATION["results"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("zie bijlage", "verwijzing"),
        ("Zie apart document in bijlage 2.", "verwijzing"),
        ("Zie 4.2.", "verwijzing"),
        ("Zie onze mail", "verwijzing"),
        ("Idem als hierboven.", "verwijzing"),
        ("https://www.zwalm.example/fietspaden", "alleen “https"),
        ("Dit werd hierboven al toegelicht.", "verwijzing"),
        ("OK", "alleen “OK”"),
        ("x", "alleen “x”"),
        ("volgt later", "nog geen antwoord"),
        ("Wordt nagestuurd.", "wellicht nog geen antwoord"),
        ("Sturen we nog na", "wellicht nog geen antwoord"),
        ("Nog in voorbereiding", "wellicht nog geen antwoord"),
        ("Nog te bespreken met de partners.", "wellicht nog geen antwoord"),
        ("Wordt in de loop van november bezorgd", "wellicht nog geen antwoord"),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "opvultekst"),
        ("bla bla bla", "opvultekst"),
    ],
)
def test_texts_that_stand_for_an_answer_are_told(text: str, told: str) -> None:
    found = _with("obstacles", text).fields["obstacles"]
    assert found.value is None
    assert told in found.problem
    assert text.rstrip(".")[:20] in found.raw


def test_an_answer_that_repeats_the_question_is_none() -> None:
    assert "obstacles" not in _with("obstacles", "Waarop liepen die eerdere initiatieven vast").fields
    question = "Hoe kan het project worden opgeschaald naar andere steden en gemeenten?"
    found = read_document("a.pdf", fillable.by_pikepdf({**APPLICATION, "scalability": question}), EDITION).fields["scalability"]
    assert found.value is None
    assert "alleen de vraag" in found.problem


@pytest.mark.parametrize(
    "text",
    [
        "De cijfers staan in bijlage 2; kort gezegd: er was geen geld en geen draagvlak.",
        "Zie je de putten niet, dan rijd je erin.",
        "Conform het beleidsplan plaatsen we 40 sensoren.",
        "Er is al beschreven wat fietsers missen, maar niets werd hersteld.",
        "Geen.",
    ],
)
def test_an_answer_that_speaks_of_something_else_stays_an_answer(text: str) -> None:
    assert _with("obstacles", text).fields["obstacles"].value == text


def test_two_answers_to_one_question_are_not_guessed_between() -> None:
    def twice(document: Document) -> None:
        phone = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Telefoonnummer"))
        phone.insert_paragraph_before("E-mailadres: iemand.anders@zwalm.example")

    found = read_document("a.docx", blank.registration(REGISTRATION, twice), EDITION).fields["contact.email"]
    assert found.value is None
    assert "twee verschillende" in found.problem
    assert "iemand.anders" in found.raw


@pytest.mark.parametrize(
    ("data", "role", "title"),
    [
        (blank.registration(REGISTRATION), Role.REGISTRATION_FORM, "het aanmeldingsformulier"),
        (blank.application(APPLICATION), Role.APPLICATION_FORM, "het formulier projectaanvraag"),
    ],
    ids=["registration", "application"],
)
def test_the_form_of_last_year_is_told_by_its_name(data: bytes, role: Role, title: str) -> None:
    reading = read_document("formulier.docx", data, EDITION)
    assert (reading.role, reading.edition) == (role, "v1.0 2025")
    old = read_document("formulier.docx", _of_2024(data), EDITION)
    assert (old.role, old.edition) == (role, "v1.0 2024")
    assert f"Dit is {title} van 2024, niet dat van 2025." in old.problems


def _of_2024(data: bytes) -> bytes:
    document = docx.Document(io.BytesIO(data))
    for section in document.sections:
        for paragraph in (*section.footer.paragraphs, *section.header.paragraphs):
            for run in paragraph.runs:
                run.text = run.text.replace("2025", "2024")
    return blank.saved(document)


def _pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(fillable.by_pikepdf(APPLICATION))) as document:
        change(document)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()


def test_a_dynamic_form_is_read_by_its_ordinary_fields_and_told() -> None:
    def dynamic(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm.XFA = document.make_stream(b"<xdp:xdp/>")

    reading = read_document("a.pdf", _pdf(dynamic), EDITION)
    assert any("XFA" in problem for problem in reading.problems)
    assert reading.fields["project.title"].value == APPLICATION["project.title"]


def test_a_dynamic_form_without_fields_is_unreadable_and_never_empty() -> None:
    def only_dynamic(document: pikepdf.Pdf) -> None:
        while len(document.pages) > 1:
            del document.pages[1]
        page = document.pages[0]
        page.obj.Annots = pikepdf.Array()
        page.Contents = document.make_stream(b"BT /Helv 12 Tf 50 700 Td (Please wait...) Tj ET")
        document.Root.AcroForm.Fields = pikepdf.Array()
        document.Root.AcroForm.XFA = document.make_stream(b"<xdp:xdp/>")

    reading = read_document("a.pdf", _pdf(only_dynamic), EDITION)
    assert reading.state is State.UNREADABLE
    assert "XFA" in reading.problems[0]


def test_a_signed_form_is_read() -> None:
    def signed(document: pikepdf.Pdf) -> None:
        signature = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"\x30\x82", ByteRange=[0, 10, 20, 10]))
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T="Handtekening", V=signature, Rect=[0, 0, 9, 9]
            )
        )
        document.pages[-1].obj.Annots.append(field)
        document.Root.AcroForm.Fields.append(field)
        document.Root.AcroForm.SigFlags = 3

    fields = read_document("a.pdf", _pdf(signed), EDITION).fields
    assert {name: plain(field.value) for name, field in fields.items()} == {name: plain(value) for name, value in APPLICATION.items()} | {
        name: plain(fields[name].value) for name in ("partners", "work_packages", "subcontractors")
    }


def test_both_readers_of_fields_see_the_same() -> None:
    for data in (fillable.by_pypdf(APPLICATION), fillable.radio_group(APPLICATION), fillable.by_pikepdf(APPLICATION, on="/Ja")):
        one, other = pdf_form._by_qpdf(data, 80), pdf_form._by_pypdf(data, 80)
        assert len(one[0]) > 100
        assert one[:2] == other[:2]
        assert not one[2], "a sound file"


def test_what_the_first_reader_refuses_the_second_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(data: object) -> None:
        raise pikepdf.PdfError("unable to find trailer dictionary")

    data = fillable.by_pypdf(APPLICATION)
    monkeypatch.setattr(pikepdf, "open", refuses)
    assert read_document("a.pdf", data, EDITION).fields["project.title"].value == APPLICATION["project.title"]


@pytest.mark.parametrize(
    ("label", "runner_up", "sure"),
    [("Einddatum van het project", "", 1.0), ("Slotdatum van het project", "budget.total_cost 0.71", 0.8), ("Einddattum project", "", 0.9)],
)
def test_the_runner_up_of_a_label_in_other_words_is_kept(label: str, runner_up: str, sure: float) -> None:
    """The nearer it comes, the less sure the answer: below 0.9 it cannot make a criterion fail by itself."""
    document = docx.Document()
    document.add_heading("Formulier projectaanvraag City of Things 2025", 0)
    for one, words in (
        ("Projecttitel", "Groen"),
        ("Acroniem", "GROEN"),
        ("Startdatum van het project", "01/03/2026"),
        (label, "28/02/2029"),
    ):
        document.add_paragraph(f"{one}: {words}")
    document.add_paragraph("Totale projectkost: € 100.000,00")
    document.add_paragraph("Gevraagde steun: € 80.000,00")
    made = io.BytesIO()
    document.save(made)
    found = read_document("a.docx", made.getvalue(), EDITION).fields["project.end"]
    assert (str(found.value), found.runner_up) == ("2029-02-28", runner_up)
    assert found.confidence == 1.0 if sure == 1.0 else found.confidence <= sure + 0.1


def test_a_question_nearly_as_much_like_another_is_doubtful() -> None:
    asked = "Welke maatschappelijke uitdaging pakt het project aan en hoe verhoudt het zich tot bestaande projecten en initiatieven?"
    found = form.read(docx_parser.picture(word(p(asked, True), p("Wateroverlast."))), EDITION.form("application-form"), "a.docx")[
        "challenge"
    ]
    assert (found.value, found.runner_up, found.confidence) == ("Wateroverlast.", "additionality 0.86", 0.8)
