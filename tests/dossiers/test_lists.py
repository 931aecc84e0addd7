"""Lists of staff: every line is one body for certain, or is refused with its number and the reason."""

import io
from datetime import date

import openpyxl
import pytest

from dossiers.lists import ListError, read_list
from registers.lookup import Registers

TODAY = date(2025, 10, 1)
REGISTERS = Registers.load()
MECHELEN, LIER = "0207499430", "0207502301"


def read(text, encoding="utf-8"):
    return read_list(text.encode(encoding), REGISTERS, TODAY)


def numbers(found):
    return [entry.kbo for entry in found.entries]


def test_a_list_by_name_and_one_by_number_give_the_same():
    by_name = read("Naam;Project\nStad Mechelen;A\nGemeentebestuur Lier;B\n")
    by_number = read("Ondernemingsnummer,Project\n0207.499.430,A\nBE 0207 502 301,B\n")
    assert numbers(by_name) == numbers(by_number) == [MECHELEN, LIER]
    assert (by_name.problems, by_number.problems) == ([], [])


def test_zeros_that_a_spreadsheet_dropped_are_put_back():
    assert numbers(read("KBO\n207499430\n")) == [MECHELEN]


def test_a_workbook_with_a_title_above_and_numbers_as_quantities():
    book = openpyxl.Workbook()
    book.active.append(["Aanwezigen co-creatietraject 2025"])
    book.create_sheet("Lijst")
    sheet = book["Lijst"]
    for row in (
        ["Sessie van 3 oktober"],
        [],
        ["Nr", "Organisatie", "Ondernemingsnummer"],
        [1, "Stad Mechelen", 207499430],
        [2, "VGC", None],
    ):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    found = read_list(buffer.getvalue(), REGISTERS, TODAY)
    assert [(entry.line, entry.kbo) for entry in found.entries] == [(4, MECHELEN), (5, "0240682635")]


def test_lines_that_say_no_are_left_out_and_those_that_say_neither_are_refused():
    found = read("Bestuur;Aanwezig\nStad Mechelen;ja\nStad Lier;nee\nStad Gent;\nStad Aalst;misschien\nStad Brugge;X\n")
    assert [(entry.line, entry.body) for entry in found.entries] == [(2, "Mechelen"), (6, "Brugge")]
    assert [p.line for p in found.left_out] == [3, 4]
    assert [(p.line, "neither yes nor no" in p.message) for p in found.problems] == [(5, True)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Stad Mechlen;", "is it Mechelen (municipality)"),
        ("Stad Mechelen;0207502301", "is of Lier"),
        ("Stad Mechelen;0207499431", "no valid enterprise number"),
        (";0403019261", "add the name"),
        ("Acme nv;0403019261", "do not have this name"),
        ("Kortenaken en omstreken vzw;", "do not have this name"),
    ],
)
def test_doubtful_lines_are_refused_with_the_line_and_the_reason(line, reason):
    found = read(f"Naam;KBO\nStad Lier;\n{line}\n")
    assert numbers(found) == [LIER]
    assert [problem.line for problem in found.problems] == [3]
    assert reason in found.problems[0].message


def test_a_municipality_that_merged_stands_for_the_one_that_acts_now():
    found = read("Gemeente\nGalmaarden\n")
    after = REGISTERS.by_name("Pajottegem", TODAY).body
    assert [(e.body, e.kbo) for e in found.entries] == [("Pajottegem", after.kbo)]
    assert "since a merger" in found.entries[0].note


def test_somebody_who_stands_there_twice_counts_once():
    found = read("Naam\nStad Lier\nLier\nGalmaarden\nHerne\n")
    assert [e.body for e in found.entries] == ["Lier", "Pajottegem"]
    assert [p.line for p in found.left_out] == [3, 5]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no row of headings"),
        (b"Mechelen\nLier\n", "no row of headings"),
        (b"Naam;KBO\n", "nobody on this list"),
        (b"Naam;Aanwezig\nLier;nee\n", "nobody on this list"),
        (b"%PDF-1.7 \0\0", "no csv"),
        (b"PK\x03\x04garbage", "cannot be read"),
    ],
)
def test_files_that_are_no_list(data, reason):
    with pytest.raises(ListError, match=reason):
        read_list(data, REGISTERS, TODAY)


def test_windows_letters_and_quoted_line_breaks_keep_the_line_numbers():
    found = read('Naam;Opmerking\n"Stad Lier";"twee\nregels"\nGemeente Zoutleeuw;é\nniemand van belang;\n', "cp1252")
    assert [(e.line, e.body) for e in found.entries] == [(2, "Lier"), (4, "Zoutleeuw")]
    assert [p.line for p in found.problems] == [5]
