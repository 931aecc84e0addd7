"""A form sent as a web page, as plain text or as rtf: read like any other document. What is no form in these shapes is told, as before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from calls.load import load_edition
from parsers import office, webpage
from parsers.model import Role, State, Unreadable
from parsers.read import read_document
from parsers.view import view

EDITION = load_edition("city-of-things-2025")
PAIRS = (
    ("Projecttitel", "Droge voeten & schone grachten"),
    ("Startdatum", "1/3/2026"),
    ("Naam van de indiener", "Stad Lier"),
    ("Totale projectkost", "€ 1.250.000,50"),
    ("Publiceerbare samenvatting", "We meten het water."),
    ("Plan van aanpak", "Eerst meten.<br>Dan bouwen."),
)
HEAD = ("Naam", "Ondernemingsnummer", "Rol", "Taak")
BODIES = (("Stad Lier", "0207.502.301", "coördinator", "trekt"), ("Gemeente Zemst", "0207.515.266", "deelnemer", "meet en test"))
TITLE = "<h1>Formulier projectaanvraag</h1>"


def table(*rows: tuple[str, ...], name: str = "td") -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<{name}>{cell}</{name}>" for cell in row) + "</tr>" for row in rows) + "</table>"


def pasted(html: str) -> str:
    """As mail programs write: a table around everything, each line in a div of its own."""
    return f"<table><tr><td><div>{html}</div></td></tr></table>"


PARTNERS = f"<p><b>Partners</b></p>{table(HEAD, *BODIES)}"
DECLARED = "<p><input type=checkbox checked> Het project stimuleert de omslag naar smart city en smart region in het Vlaamse Gewest.</p>"
LAID = {
    "table": table(*PAIRS) + PARTNERS + DECLARED,
    "lines": "".join(f"<p><b>{label}:</b> {answer}</p>" for label, answer in PAIRS) + PARTNERS + DECLARED,
    "under": "".join(f"<p style='font-weight:700'>{label}</p><div>{answer}</div>" for label, answer in PAIRS) + PARTNERS + DECLARED,
    "pasted": pasted(table(*PAIRS) + PARTNERS + DECLARED),
    "filled in": "".join(
        f"<p>{label}: <input value='{a}'></p>" if "br" not in a else f"<p>{label}</p><textarea>{a.replace('<br>', chr(10))}</textarea>"
        for label, a in PAIRS
    )
    + PARTNERS
    + DECLARED,
}


def read(name: str, data: bytes) -> dict[str, Any]:
    reading = read_document(name, data, EDITION)
    assert (reading.state, reading.role) == (State.READ, Role.APPLICATION_FORM), reading.problems
    return {name: field.value for name, field in reading.fields.items()}


EXPECTED = {
    "project.title": "Droge voeten & schone grachten",
    "project.start": date(2026, 3, 1),
    "applicant.name": "Stad Lier",
    "budget.total_cost": Decimal("1250000.50"),
    "project.summary": "We meten het water.",
    "work_plan": "Eerst meten.\nDan bouwen.",
}


@pytest.mark.parametrize("laid", LAID.values(), ids=LAID)
@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_form_as_a_web_page(laid: str, charset: str) -> None:
    found = read("formulier.html", f"<html><head><title>x</title></head><body>{TITLE}{laid}</body></html>".encode(charset))
    partners = [(row["name"], row["kbo"], row["role"], row["task"]) for row in found.pop("partners")]
    assert partners == [
        ("Stad Lier", "0207502301", "coordinator", "trekt"),
        ("Gemeente Zemst", "0207515266", "participant", "meet en test"),
    ]
    assert {name: found.get(name) for name in EXPECTED} == EXPECTED
    assert found["declarations.flemish_region"] is True


@pytest.mark.parametrize("charset", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_form_as_plain_text(charset: str) -> None:
    lines = "\r\n".join(f"{label}: {answer.replace('<br>', ' ')}" for label, answer in PAIRS)
    found = read("formulier.txt", f"Formulier projectaanvraag\r\n{lines}\r\n".encode(charset))
    assert {name: found.get(name) for name in EXPECTED} == {**EXPECTED, "work_plan": "Eerst meten. Dan bouwen."}


@pytest.mark.skipif(not office.available(), reason="LibreOffice is not installed")
def test_a_form_as_rtf() -> None:
    cells = r"{\trowd\cellx4000\cellx9000\pard\intbl %s\cell %s\cell\row}"
    rows = "".join(cells % (label, answer.replace("<br>", r"\line ").replace("€", r"\'80")) for label, answer in PAIRS)
    data = rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 Arial;}}}}\f0 Formulier projectaanvraag\par {rows}\par}}".encode("ascii")
    found = read("formulier.rtf", data)
    assert {name: found.get(name) for name in EXPECTED} == EXPECTED
    assert view(data).blocks[0].text == "Formulier projectaanvraag"


@pytest.mark.parametrize("data", [b"<html><body>Groeten, Jan</body></html>", b"Groeten,\nJan", b"<html><body><img src=x></body></html>"])
def test_what_is_no_form_is_told(data: bytes) -> None:
    reading = read_document("ATT00001.htm", data, EDITION)
    assert reading.state in (State.UNSUPPORTED, State.UNREADABLE)
    assert "pagina" in reading.problems[0] or "tekstbestand" in reading.problems[0]


def test_what_is_not_shown_is_not_read() -> None:
    seen = webpage.picture(
        b"<p>Titel: <s>Oud</s> Nieuw</p><p style='display:none'>Geheim</p><script>var x = 'Code'</script>"
        b"<!-- weg --><iframe src='file:///etc/passwd'></iframe><select><option>A<option selected>B</select>"
    )
    assert [block.text for block in seen.blocks] == ["Titel: Nieuw", "B"]
    assert len(seen.notes) == 2


def test_cells_over_rows_and_columns() -> None:
    (block,) = webpage.picture(b"<table><tr><td rowspan=2>a<td>b<td>c<tr><td colspan=2>d<tr><td>e<td>f<td><p>g<p>h</table>").blocks
    assert block.rows == (("a", "b", "c"), ("", "d", ""), ("e", "f", "g\nh"))


@pytest.mark.parametrize(
    "data", [b"<div>" * 100_000, b"<table>" * 3_000 + b"x", b"<td rowspan=999 colspan=999>x" * 500, b"<p>\0\xff" * 999]
)
def test_hostile_pages_end_in_a_state(data: bytes) -> None:
    assert read_document("x.html", b"<html><body>" + data, EDITION).state in (State.UNSUPPORTED, State.UNREADABLE)


def test_a_page_without_text_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="geen tekst"):
        webpage.picture(b"<html><body><script>draw()</script></body></html>")


@pytest.mark.parametrize(
    ("said", "charset"), [("utf-8", "cp1252"), ("windows-1252", "cp1252"), ("utf-8", "utf-8"), ("iso-8859-15", "iso-8859-15")]
)
def test_what_a_page_says_of_its_letters_and_is_not_so(said: str, charset: str) -> None:
    page = f"<html><head><meta charset={said}></head><body>coördinator</body></html>".encode(charset)
    assert webpage.picture(page).blocks[0].text == "coördinator"


def test_what_stands_at_the_edge_of_each_page_is_no_end_of_the_last_answer() -> None:
    lines = LAID["under"].split("<p><b>Partners")[0]
    page = (
        "<!DOCTYPE html><html><body>"
        + TITLE
        + PARTNERS
        + DECLARED
        + lines
        + "<div title='footer'><p>Formulier <span>v1.0</span> – pagina 2</p></div>"
    )
    picture = webpage.picture(page.encode())
    assert picture.margins == ("Formulier v1.0 – pagina 2",)
    assert read("aanvraag.html", page.encode())["work_plan"] == "Eerst meten.\nDan bouwen."
