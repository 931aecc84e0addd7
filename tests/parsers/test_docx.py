"""What is on the page of a Word document: nothing a reader sees is lost, nothing struck out is kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from parsers import docx, docx_marks
from parsers.model import Picture, Unreadable
from tests.parsers.builders import check, legacy, p, r, sdt, tbl, tc, tr, word

CHECKED = '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
DEFAULTED = '<w:textInput><w:default w:val="vul in"/></w:textInput>'
LISTED = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="kies"/><w:listEntry w:val="volger"/></w:ddList>'
PLACEHOLDER = "<w:showingPlcHdr/><w:text/>"


def texts(picture: Picture) -> list[str]:
    return [block.text for block in picture.blocks]


def test_text_in_every_wrapping_is_kept_in_order() -> None:
    link, tag, simple, box = (f"<w:{name}>{r(name)}</w:{name}>" for name in ("hyperlink", "smartTag", "fldSimple", "ins"))
    frame = f"<w:txbxContent>{p('kader')}</w:txbxContent>"
    modern = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{frame}</wps:txbx></w:drawing></mc:Choice>'
    drawing = f"<w:r><mc:AlternateContent>{modern}<mc:Fallback><w:pict>{frame}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    data = word(f"<w:p>{r('a ')}{link}{tag}{simple}{box}<w:del><w:r><w:delText>weg</w:delText></w:r></w:del>{drawing}</w:p>", p("b"))
    picture = docx.picture(data)
    assert texts(picture) == ["a hyperlinksmartTagfldSimpleins", "kader", "b"]
    assert picture.notes == (
        "Het document bevat bijgehouden wijzigingen; toegevoegde tekst is meegelezen.",
        "Het document bevat bijgehouden wijzigingen; verwijderde tekst is niet meegelezen.",
    )


def test_signs_that_newer_versions_of_word_write_in_two_ways_are_read_once() -> None:
    """A box from the list of symbols, for which older programs get a text: a ticked box was gone."""
    modern = '<mc:Choice Requires="w16se"><w16se:symEx xmlns:w16se="urn:x" w16se:font="Segoe UI Symbol" w16se:char="2612"/></mc:Choice>'
    sign = f"<w:r><mc:AlternateContent>{modern}<mc:Fallback><w:t>☒</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    whole = f'<mc:Choice Requires="w14">{r("tekst")}</mc:Choice><mc:Fallback>{r("tekst")}</mc:Fallback>'
    row = tr(tc(f"<w:p>{sign}</w:p>"), tc(p("Nee")))
    picture = docx.picture(
        word(f"<w:p>{sign}{r(' Ja')}</w:p>", f"<w:p><mc:AlternateContent>{whole}</mc:AlternateContent></w:p>", tbl(row, row))
    )
    assert texts(picture)[:2] == ["☒ Ja", "tekst"]
    assert [control.value for block in picture.blocks for control in block.controls] == [True, True, True]


def test_controls_at_each_level_keep_tag_text_and_place() -> None:
    row = sdt(tr(tc(p("rij")), tc(p("1"))), "rij_tag")
    cell = tr(tc(p("cel")), sdt(tc(p("waarde")), "cel_tag"))
    inline = tr(tc(p("regel")), tc(f"<w:p>{sdt(r('tekst'), 'regel_tag', 'Alias')}</w:p>"))
    prompt = tr(tc(p("leeg")), tc(f"<w:p>{sdt(r('Klik of tik om tekst in te voeren.'), 'leeg_tag', more=PLACEHOLDER)}</w:p>"))
    block = sdt(p("eerste") + p("tweede"), "blok_tag")
    picture = docx.picture(word(tbl(row, cell, inline, prompt), block))
    assert picture.blocks[0].rows == (("rij", "1"), ("cel", "waarde"), ("regel", "tekst"), ("leeg", ""))
    found = {c.tag: (c.value, c.placeholder, c.place.location) for b in picture.blocks for c in b.controls}
    assert found == {
        "cel_tag": ("waarde", False, "tabel 1, rij 2, kolom 2"),
        "regel_tag": ("tekst", False, "tabel 1, rij 3, kolom 2"),
        "leeg_tag": ("", True, "tabel 1, rij 4, kolom 2"),
        "blok_tag": ("eerste\ntweede", False, "alinea 1"),
    }
    assert picture.blocks[0].controls[1].place.anchor == {"block": 0, "row": 2, "cell": 1}


def test_boxes_of_every_make() -> None:
    data = word(
        f"<w:p>{check(1, '☒', 'aan')}{r(' Ja ')}{check(0, '☐', 'uit')}{r(' Nee')}</w:p>",
        f"<w:p>{check(0, '☒', 'strijdig')}{r(' Overtypt')}</w:p>",
        f"<w:p>{legacy('FORMCHECKBOX', 'oud', CHECKED)}{r(' Oud')}</w:p>",
        f'<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>{r(" Wingdings")}</w:p>',
        p("[x] Getypt"),
        p("( ) Leeg"),
        p("Achteraan ☑"),
    )
    found = [(c.tag, c.value, c.caption) for block in docx.picture(data).blocks for c in block.controls]
    assert found == [
        ("aan", True, "Ja"),
        ("uit", False, "Nee"),
        ("strijdig", None, "Overtypt"),
        ("oud", True, "Oud"),
        ("", True, "Wingdings"),
        ("", True, "Getypt"),
        ("", False, "Leeg"),
        ("", True, "Achteraan"),
    ]


def test_legacy_text_and_list_fields() -> None:
    data = word(
        f"<w:p>{r('Naam: ')}{legacy('FORMTEXT', 'naam', '<w:textInput/>', 'An')}</w:p>",
        f"<w:p>{r('Leeg: ')}{legacy('FORMTEXT', 'leeg', DEFAULTED, 'vul in')}</w:p>",
        f"<w:p>{r('Rol: ')}{legacy('FORMDROPDOWN', 'rol', LISTED)}</w:p>",
    )
    picture = docx.picture(data)
    assert texts(picture) == ["Naam: An", "Leeg:", "Rol: volger"]
    assert [(c.tag, c.value, c.placeholder) for b in picture.blocks for c in b.controls] == [
        ("naam", "An", False),
        ("leeg", "vul in", True),
        ("rol", "volger", False),
    ]


def test_a_date_shows_what_people_see_and_falls_back_on_the_stored_day() -> None:
    date = '<w:date w:fullDate="2026-03-01T00:00:00Z"><w:dateFormat w:val="MMMM yyyy"/></w:date>'
    picture = docx.picture(word(f"<w:p>{sdt(r('maart 2026'), 'a', more=date)}</w:p>", f"<w:p>{sdt(r('02/03/2026'), 'b', more=date)}</w:p>"))
    assert {c.tag: c.value for b in picture.blocks for c in b.controls} == {"a": "2026-03-01", "b": "02/03/2026"}


@pytest.mark.parametrize(
    "typed", ["n.t.b.", "zo snel mogelijk", "3 maanden na goedkeuring", "31/04/2026", "april 2026", "Q2 2026", "maart 2027"]
)
def test_what_is_typed_over_a_date_counts_not_the_day_that_stayed_behind_it(typed: str) -> None:
    date = '<w:date w:fullDate="2026-03-01T00:00:00Z"><w:dateFormat w:val="d/MM/yyyy"/></w:date>'
    picture = docx.picture(word(f"<w:p>{sdt(r(typed), 'a', more=date)}</w:p>"))
    assert [c.value for b in picture.blocks for c in b.controls] == [typed]


def test_deleted_rows_and_merged_cells() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc(p('weg'))}{tc(p('weg'))}</w:tr>"
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("breed")}</w:tc></w:tr>'
    assert docx.picture(word(tbl(tr(tc(p("a")), tc(p("b"))), gone, wide))).blocks[0].rows == (("a", "b"), ("breed", ""))


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The package with parts changed, or left out where ``change`` gives None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.infolist():
            content = change(item.filename, old.read(item))
            if content is not None:
                new.writestr(item.filename, content)
    return buffer.getvalue()


def test_a_strict_document_says_what_an_ordinary_one_says() -> None:
    usual = word(p("Projecttitel: Groen", bold=True), tbl(tr(tc(p("a")), tc(p("b")))), f"<w:p>{sdt(r('tekst'), 'veld')}</w:p>")

    def strict(_name: str, content: bytes) -> bytes:
        content = content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        return content.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    assert docx.picture(repacked(usual, strict)) == docx.picture(usual)


def test_what_only_lacks_a_part_nobody_reads_is_read() -> None:
    """Relations to parts that are not there ("word/NULL") and kinds of parts that nobody named: Word opens these too."""
    whole = word(p("tekst"))
    missing = repacked(whole, lambda name, content: None if name in ("word/theme/theme1.xml", "[Content_Types].xml") else content)
    assert docx.picture(missing) == docx.picture(whole)


@pytest.mark.parametrize("part", ["word/styles.xml", "word/_rels/document.xml.rels"])
def test_a_damaged_part_beside_the_text_leaves_the_text_and_doubt_about_the_rest(part: str) -> None:
    whole = word(p("tekst"))
    torn = docx.picture(repacked(whole, lambda name, content: content[: len(content) // 2] if name == part else content))
    assert (texts(torn), torn.incomplete, docx.picture(whole).incomplete) == (["tekst"], True, False)


def test_a_file_put_into_the_text_leaves_doubt_about_what_stands_in_it() -> None:
    with_another = docx.picture(word(p("tekst"), "<w:altChunk/>"))
    assert (texts(with_another), with_another.incomplete) == (["tekst"], True)
    assert with_another.notes == ("Het document bevat een ingevoegd bestand dat we niet kunnen lezen.",)


def test_notes_stand_behind_the_paragraph_that_refers_to_them() -> None:
    note = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = word(f"<w:p>{r('eerste')}{note.format(2)}</w:p>", tbl(tr(tc(f"<w:p>{r('cel')}{note.format(3)}</w:p>"), tc(p("b")))), p("tweede"))
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = "".join(f'<w:footnote w:id="{n}">{p(f"noot {n}")}</w:footnote>' for n in (2, 3, 4))
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>'
    )
    data = repacked(body, lambda name, old: old.replace(b"</Relationships>", relation) if name == "word/_rels/document.xml.rels" else old)
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("word/footnotes.xml", f"<w:footnotes {namespace}>{notes}</w:footnotes>")
    picture = docx.picture(buffer.getvalue())
    assert texts(picture) == ["eerste", "noot 2", "cel | b", "noot 3", "tweede"]
    assert [block.style for block in picture.blocks][1::2] == [docx.NOTE_STYLE] * 2


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[2] / "samples").glob("*/*.docx")), ids=lambda path: path.parent.name)
def test_the_quick_look_at_plain_paragraphs_sees_what_the_careful_one_sees(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = docx.picture(path.read_bytes())
    look = docx_marks.Marks.look

    def everything(marks: docx_marks.Marks, root: object) -> None:
        look(marks, root)
        marks.special.update(root.iter(docx_marks.P, docx_marks._CELL))

    monkeypatch.setattr(docx_marks.Marks, "look", everything)
    assert docx.picture(path.read_bytes()) == quick


@pytest.mark.parametrize(
    ("data", "word_in_reason"),
    [(b"", "beschadigd"), (b"PK\x03\x04rommel", "beschadigd"), (b"\xd0\xcf\x11\xe0" + b"x" * 600, "wachtwoord"), (word(p("  ")), "leeg")],
)
def test_what_cannot_be_read_says_so(data: bytes, word_in_reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        docx.picture(data)
    assert word_in_reason in caught.value.reason
