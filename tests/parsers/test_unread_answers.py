"""Answers that are there but not as text on the page: hidden, struck, in a remark in the margin, as WordArt. Never told as not filled in."""

from __future__ import annotations

from typing import Any

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from parsers import docx, odt
from parsers.model import Picture
from tests.parsers.builders import saved
from tests.parsers.test_odt import p, package
from tests.parsers.test_pasted_images import APPLICATION, CHALLENGE, UNREAD, read, told

TEXT = "Onze fietspaden worden te laat hersteld."
HIDDEN = "Hier staat alleen verborgen tekst. Kijk na of die het antwoord is."
STRUCK = "Hier staat alleen doorgehaalde tekst. Kijk na of die het antwoord is."
COMMENT = "Hier staat geen antwoord, wel een opmerking in de kantlijn. Misschien staat het antwoord daarin."
WORD_ART = f'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="{TEXT}"/></v:shape></w:pict></w:r>'


def of_word(run: str) -> Picture:
    """A question of Word with one run under it."""
    document = python_docx.Document()
    document.add_paragraph(CHALLENGE).runs[0].bold = True
    document.add_paragraph()._p.append(parse_xml(run.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))
    return docx.picture(saved(document))


@pytest.mark.parametrize(
    ("run", "problem"),
    [
        (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{TEXT}</w:t></w:r>", HIDDEN),
        (f"<w:r><w:rPr><w:strike/></w:rPr><w:t>{TEXT}</w:t></w:r>", STRUCK),
        ('<w:r><w:commentReference w:id="0"/></w:r>', COMMENT),
        (WORD_ART, UNREAD),
    ],
)
def test_what_word_does_not_show_as_text_is_for_a_person(run: str, problem: str) -> None:
    assert told(read(of_word(run))) == {"challenge": (None, problem)}


@pytest.mark.parametrize("run", ["<w:r><w:rPr><w:vanish/></w:rPr><w:t>…</w:t></w:r>", "<w:r><w:rPr><w:strike/></w:rPr><w:t> </w:t></w:r>"])
def test_a_hidden_or_struck_prompt_is_no_answer(run: str) -> None:
    assert read(of_word(run)) == {}


def test_a_remark_beside_an_answer_leaves_it_and_is_told() -> None:
    document = python_docx.Document()
    document.add_paragraph(CHALLENGE).runs[0].bold = True
    answer = document.add_paragraph(TEXT)
    document.add_comment(answer.runs, "Jan: klopt dit?", author="Els")
    picture = docx.picture(saved(document))
    assert told(read(picture)) == {"challenge": (TEXT, "")}
    assert "Het document bevat opmerkingen in de kantlijn; die zijn niet meegelezen." in picture.notes


def test_a_remark_leaves_labels_set_out_with_tabs_readable() -> None:
    def fields(remark: bool) -> dict[str, tuple[Any, str]]:
        document = python_docx.Document()
        for label, value in (("Projecttitel", "WEGDEK"), ("Startdatum", "1 maart 2026"), ("Einddatum", "29 februari 2028")):
            line = document.add_paragraph(f"{label}\t{value}")
            if remark:
                document.add_comment(line.runs, "nakijken", author="Els")
        return told(read(docx.picture(saved(document)), APPLICATION))

    assert fields(remark=True) == fields(remark=False)
    assert fields(remark=True)["project.title"] == ("WEGDEK", "")


def test_text_over_which_a_reading_is_set_is_read() -> None:
    base = f"<w:rubyBase><w:r><w:t>{TEXT}</w:t></w:r></w:rubyBase>"
    picture = of_word(f"<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt>{base}</w:ruby></w:r>")
    assert told(read(picture)) == {"challenge": (TEXT, "")}


@pytest.mark.parametrize(
    ("inside", "style", "problem"),
    [
        ("<office:annotation><text:p>Staat in de nota.</text:p></office:annotation>", "", COMMENT),
        (f'<text:span text:style-name="X">{TEXT}</text:span>', 'text:display="none"', HIDDEN),
        (f'<text:hidden-text text:string-value="{TEXT}"/>', "", HIDDEN),
        (f'<text:span text:style-name="X">{TEXT}</text:span>', 'style:text-line-through-style="solid"', STRUCK),
    ],
)
def test_what_libreoffice_does_not_show_as_text_is_for_a_person(inside: str, style: str, problem: str) -> None:
    styles = f'<style:style style:name="X" style:family="text"><style:text-properties {style}/></style:style>'
    assert told(read(odt.picture(package(p(CHALLENGE) + p(inside), styles)))) == {"challenge": (None, problem)}


@pytest.mark.parametrize(
    "inside",
    [
        f"<draw:g><draw:custom-shape><text:p>{TEXT}</text:p></draw:custom-shape></draw:g>",
        f"<draw:frame><draw:text-box><text:p><draw:frame><draw:text-box><text:p>{TEXT}</text:p></draw:text-box></draw:frame></text:p></draw:text-box></draw:frame>",
        f"<text:ruby><text:ruby-base>{TEXT}</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>",
    ],
)
def test_text_in_drawings_of_libreoffice_is_read_once(inside: str) -> None:
    assert told(read(odt.picture(package(p(CHALLENGE) + p(inside))))) == {"challenge": (TEXT, "")}
