"""Tables without rules and with little white: what is text in two columns, and which lines are the rest of a cell."""

from __future__ import annotations

import pytest

from parsers.model import Block
from tests.parsers.test_pdf_rows import _table, read

TIGHT = (
    "<style>body{font:11pt/1.15 'Liberation Sans'}td,th{padding:0}table{border-collapse:collapse;table-layout:fixed;width:160mm}</style>"
)


def tables(body: str, style: str = TIGHT) -> list[Block]:
    return [block for block in read(body, style) if block.kind == "table"]


def test_two_forms_of_labels_under_each_other_are_no_columns_of_text() -> None:
    """Labels of which a second table has a column "(verplicht)" behind them: they reach far, and all was read as two columns of text."""
    first = [("Gegeven", "Invullen"), ("Projecttitel", "Wegwijs Wegdek"), ("Acroniem", "WEGDEK+"), ("Startdatum", "01/03/2026")]
    first += [("Einddatum", "28/02/2029"), ("Duurtijd in maanden", "36")]
    first.append(("Publiceerbare samenvatting (max. 1.500 tekens)", "Dienstvoertuigen meten op hun gewone ritten de weg. " * 5))
    must = "<tr><td>{}<td>(verplicht)<td>{}"
    second = "".join(
        must.format(*row)
        for row in (
            ("Naam van de indiener (stad, gemeente of VGC)", "Gemeente Oostkamp"),
            ("Ondernemingsnummer (KBO)", "0207.529.520"),
            ("Adres (straat, nummer, postcode, gemeente)", "Gemeentehuisstraat 1, 8020 Oostkamp"),
        )
    )
    body = "<p>Formulier projectaanvraag</p><p>1. Het project</p>" + _table(first) + "<p>2. De indiener</p><table>" + second + "</table>"
    loose = TIGHT + "<style>td{padding:4pt 0;vertical-align:top}</style>"
    assert tables(body, loose)[0].rows == tuple((label, answer.strip()) for label, answer in first)


def test_labels_in_several_lines_close_to_each_other() -> None:
    rows = [
        ("Naam van de indiener (stad, gemeente of VGC)", "Gemeente Oostkamp", "Nummer (KBO)", "0207.529.520"),
        ("Adres (straat, nummer, postcode, gemeente)", "Gemeentehuisstraat 1, 8020 Oostkamp", "", ""),
    ]
    style = TIGHT + "<style>td{vertical-align:top;padding-right:6mm}</style>"
    assert [block.rows for block in tables("<p>Gegevens</p>" + _table(rows) + "<p>&nbsp;</p><p>Wat volgt.</p>", style)] == [tuple(rows)]


@pytest.mark.parametrize("last", ["Innovatie", "innovatie"])
def test_the_last_line_of_a_cell_stands_alone(last: str) -> None:
    heads = ("Organisatie en dienst", "Contactpersoon", "Telefoonnummer", "Postadres")
    rows = [heads, (f"Stad Ieper - Cel Data, gegevens, kaarten en {last}", "Lore Testens", "03 351 31 41", "Grote Markt 34")]
    body = "<p>Contactgegevens:</p>" + _table(rows) + "<p style='margin-top:12pt'>Kruis aan op welk domein je inspeelt:</p>"
    found = tables(body, TIGHT + "<style>td{vertical-align:top;padding-right:4mm}</style>")
    assert found[0].rows == tuple(rows)


def test_a_title_under_a_table_is_no_part_of_it() -> None:
    rows = [("Naam", "Dienst", "Telefoon"), ("Lore Testens", "Cel Data", "03 351 31 41")]
    body = "<p>Contact:</p>" + _table(rows) + "<p style='margin:8pt 0 0'>Domeinen</p><p style='margin-top:4pt'>We kiezen er twee.</p>"
    assert tables(body)[0].rows == tuple(rows)
