"""OpenDocument texts: the form as LibreOffice keeps it, and every kind of control that other writers make."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calls.load import load_edition
from parsers import odt
from parsers.model import Block, Reading, State, Unreadable
from parsers.read import read_document

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
REAL = (DATA / "aanvraag_wegdek.odt").read_bytes()
_NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
_STYLES = (
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Unseen" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="W" style:family="text"><style:text-properties style:font-name="Wingdings"/></style:style>'
    '<style:style style:name="Kop_20_1" style:display-name="Kop 1" style:family="paragraph"/>'
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Kop_20_1"/>'
)


def package(body: str, styles: str = "", **files: str) -> bytes:
    target = io.BytesIO()
    content = (
        f'<?xml version="1.0"?><office:document-content {_NS}><office:automatic-styles>{_STYLES}{styles}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", odt.MEDIA_TYPE)
        made.writestr("content.xml", content)
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return target.getvalue()


def blocks(body: str) -> tuple[Block, ...]:
    return odt.picture(package(body)).blocks


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def values(reading: Reading) -> dict[str, Any]:
    rows = {name: field.value for name, field in reading.fields.items()}
    for name in rows.keys() & {"partners", "work_packages", "subcontractors"}:
        rows[name] = tuple({key: value for key, value in row.items() if key != "location"} for row in rows[name])
    return rows


def test_the_form_says_the_same_as_in_word() -> None:
    word = read_document("x", (DATA / "aanvraag_wegdek.docx").read_bytes(), EDITION)
    reading = read_document("x", REAL, EDITION)
    assert (reading.state, reading.role, reading.edition, reading.problems) == (State.READ, word.role, word.edition, ())
    assert values(reading) == values(word) and len(word.fields) > 30
    assert reading.fields["applicant.name"].place.location.startswith("tabel ")
    assert set(reading.fields["applicant.name"].place.anchor) == {"block", "row", "cell"}


def test_text_as_a_reader_sees_it() -> None:
    (one, head) = blocks(
        p('Een<text:s text:c="3"/>twee<text:tab/><text:span text:style-name="T1">vet</text:span><text:line-break/>'
          '<text:a>koppeling</text:a> <text:span text:style-name="Unseen">weg</text:span>  en\n verder'
          "<text:soft-page-break/><office:annotation><text:p>opmerking</text:p></office:annotation>")
        + '<text:p text:style-name="P1">Deel A</text:p>'
    )  # fmt: skip
    assert one.text == "Een   twee\tvet\nkoppeling  en verder"
    assert (head.kind, head.style, one.place.anchor, head.place.anchor) == ("heading", "Kop 1", {"block": 0}, {"block": 1})


def test_bold_line() -> None:
    (one,) = blocks(p('<text:span text:style-name="T1">Projecttitel</text:span>'))
    assert one.bold


def test_content_controls() -> None:
    box = '<loext:content-control loext:checkbox="true" loext:checked="{}" loext:tag="ja">{}</loext:content-control> Ja'
    prompt = '<loext:content-control loext:showing-place-holder="true" loext:alias="Titel">Kies maar</loext:content-control>'
    moment = '<loext:content-control loext:date="true" loext:current-date="2026-03-01T00:00:00Z">1 maart 2026</loext:content-control>'
    choice = '<loext:content-control loext:tag="rol"><loext:list-item loext:value="a"/>coördinator</loext:content-control>'
    found = blocks(
        p(box.format("true", "☒")) + p(box.format("false", "☐")) + p(box.format("true", "☐")) + p(prompt) + p(moment) + p(choice)
    )
    controls = [control for block in found for control in block.controls]
    assert [(one.kind, one.value, one.tag or one.label, one.placeholder) for one in controls] == [
        ("checkbox", True, "ja", False),
        ("checkbox", False, "ja", False),
        ("checkbox", None, "ja", False),  # its sign and its state disagree
        ("text", "", "Titel", True),
        ("date", "1 maart 2026", "", False),
        ("choice", "coördinator", "rol", False),
    ]
    assert controls[0].caption == "Ja" and found[0].text == "☒ Ja"


def test_legacy_fields_of_word() -> None:
    mark = (
        '<field:fieldmark-start text:name="naam" field:type="vnd.oasis.opendocument.field.FORMTEXT"/>'
        "<field:fieldmark-separator/>{}<field:fieldmark-end/>"
    )
    tick = (
        '<field:fieldmark text:name="b" field:type="vnd.oasis.opendocument.field.FORMCHECKBOX">'
        '<field:param field:name="Checkbox_Checked" field:value="true"/></field:fieldmark> Mobiliteit'
    )
    found = blocks(p(mark.format("Stad Lier")) + p("Naam: " + mark.format("     ")) + p(tick))
    assert [(c.tag, c.value, c.placeholder) for block in found for c in block.controls] == [
        ("naam", "Stad Lier", False),
        ("naam", "", True),
        ("b", True, False),
    ]
    assert found[1].text == "Naam:"


def test_form_controls() -> None:
    forms = (
        "<office:forms><form:form>"
        '<form:checkbox form:id="c1" form:name="eco" form:label="Economie" form:current-state="checked"/>'
        '<form:checkbox form:id="c2" form:name="gov" form:label="Bestuur"/>'
        '<form:text form:id="c3" form:name="titel" form:current-value="Slim wegdek"/>'
        '<form:listbox form:id="c4" form:name="rol"><form:option form:label="volger"/>'
        '<form:option form:label="deelnemer" form:current-selected="true"/></form:listbox>'
        '<form:date form:id="c5" form:name="start" form:current-value="20260301"/>'
        "</form:form></office:forms>"
    )
    found = blocks(forms + "".join(p(f'<draw:control draw:control="c{n}"/>') for n in range(1, 6)))
    assert [(c.kind, c.tag, c.value) for block in found for c in block.controls] == [
        ("checkbox", "eco", True),
        ("checkbox", "gov", False),
        ("text", "titel", "Slim wegdek"),
        ("choice", "rol", "deelnemer"),
        ("date", "start", "2026-03-01"),
    ]


def test_tracked_changes_are_told() -> None:
    region = "<text:changed-region><text:deletion><text:p>weg</text:p></text:deletion></text:changed-region>"
    gone = f"<text:tracked-changes>{region}</text:tracked-changes>"
    picture = odt.picture(package(gone + p("Hier <text:change-start/>nieuw<text:change-end/> blijft<text:change/>")))
    assert [block.text for block in picture.blocks] == ["Hier nieuw blijft"]
    assert len(picture.notes) == 2 and all("wijzigingen" in note for note in picture.notes)


def test_tables_boxes_and_notes() -> None:
    cell = "<table:table-cell>{}</table:table-cell>"
    nested = "<table:table><table:table-row>" + cell.format(p("a")) + cell.format(p("b")) + "</table:table-row></table:table>"
    table = (
        "<table:table><table:table-header-rows><table:table-row>" + cell.format(p("Naam")) + cell.format(p("Rol"))
        + "</table:table-row></table:table-header-rows><table:table-row>" + cell.format(p("Stad Lier") + p("Dienst data"))
        + cell.format(p("x") + nested) + '</table:table-row><table:table-row table:number-rows-repeated="2">'
        + '<table:table-cell table:number-columns-repeated="2"/></table:table-row></table:table>'
    )  # fmt: skip
    frame = p("<draw:frame><draw:text-box><text:p>In een kader</text:p></draw:text-box></draw:frame>")
    note = p(
        "Tekst<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Voetnoot</text:p></text:note-body></text:note>."
    )
    found = blocks(table + frame + note + p('<text:span text:style-name="W">\uf0fe</text:span> Mobiliteit'))
    assert found[0].rows == (("Naam", "Rol"), ("Stad Lier\nDienst data", "x"), ("", ""), ("", ""))
    assert found[1].rows == (("a", "b"),)
    assert [block.text for block in found[2:]] == ["In een kader", "Tekst.", "Voetnoot", "☒ Mobiliteit"]


def test_a_table_of_one_column_that_holds_tables_only_makes_up_the_page() -> None:
    cell = "<table:table-cell>{}</table:table-cell>"
    row = "<table:table-row>{}</table:table-row>"
    inside = "<table:table>" + row.format(cell.format(p("Naam")) + cell.format(p("Stad Lier"))) + "</table:table>"
    rows = row.format(cell.format(p("Boven") + inside)) + row.format(cell.format(p("Onder")))
    assert [block.text for block in blocks(f"<table:table>{rows}</table:table>")] == ["Boven", "Naam | Stad Lier", "Onder"]


def test_margins_are_kept_apart() -> None:
    styles = (
        f'<office:document-styles {_NS}><office:master-styles><style:master-page style:name="Standard">'
        "<style:footer><text:p>VLAIO v1.0 2025</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>"
    )
    assert odt.picture(package(p("Tekst"), styles_xml=styles)).margins == ("VLAIO v1.0 2025",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (package(""), "leeg"),
        (package(p("<draw:frame><draw:image/></draw:frame>")), "alleen afbeeldingen"),
        (package(p("x"), **{"META-INF__manifest_xml": "<m><manifest:encryption-data/></m>"}), "wachtwoord"),
        (REAL[:20_000], "beschadigd"),
        (package(p("x</text:p><text:p")), "beschadigd"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        odt.picture(data)
    reading = read_document("x.odt", data, EDITION)
    assert (reading.state, dict(reading.fields)) == (State.UNREADABLE, {})


def test_entities_of_its_own_are_not_followed() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    raw = package(p("Voor &a;&f; na"))
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        content = old.read("content.xml").decode().replace('<?xml version="1.0"?>', '<?xml version="1.0"?>' + bomb)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", odt.MEDIA_TYPE)
        made.writestr("content.xml", content)
    reading = read_document("x.odt", target.getvalue(), EDITION)
    assert "root" not in str(reading) and reading.state in (State.READ, State.UNREADABLE)
    assert replace(reading, sha256="").size == len(target.getvalue())
