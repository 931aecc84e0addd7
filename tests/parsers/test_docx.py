"""What is on the page of a Word document: nothing a reader sees is lost, nothing struck out is kept."""

from __future__ import annotations

import pytest

from parsers import docx
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


def test_deleted_rows_and_merged_cells() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc(p('weg'))}{tc(p('weg'))}</w:tr>"
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("breed")}</w:tc></w:tr>'
    assert docx.picture(word(tbl(tr(tc(p("a")), tc(p("b"))), gone, wide))).blocks[0].rows == (("a", "b"), ("breed", ""))


@pytest.mark.parametrize(
    ("data", "word_in_reason"),
    [(b"", "beschadigd"), (b"PK\x03\x04rommel", "beschadigd"), (b"\xd0\xcf\x11\xe0" + b"x" * 600, "wachtwoord"), (word(p("  ")), "leeg")],
)
def test_what_cannot_be_read_says_so(data: bytes, word_in_reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        docx.picture(data)
    assert word_in_reason in caught.value.reason
