"""What word processors and people do to the tables of a filled form."""

from __future__ import annotations

from copy import deepcopy

from docx.document import Document
from docx.oxml import OxmlElement

from tests.generator.blank import Edit, W, run, text
from tests.generator.edits import questions, xml


def column_order(table: int, order: tuple[int, ...]) -> Edit:
    """A table with its columns in another order."""

    def edit(document: Document) -> None:
        for row in document.tables[table]._tbl.findall(W + "tr"):
            cells = row.findall(W + "tc")
            for index in order:
                row.append(cells[index])

    return edit


def split_table(table: int, after: int) -> Edit:
    """A table cut in two, with its heading row repeated, as when a page is pasted apart."""

    def edit(document: Document) -> None:
        first = document.tables[table]._tbl
        second = deepcopy(first)
        for row in first.findall(W + "tr")[after + 1 :]:
            first.remove(row)
        for row in second.findall(W + "tr")[1 : after + 1]:
            second.remove(row)
        first.addnext(second)
        first.addnext(OxmlElement("w:p"))

    return edit


def pasted_table(document: Document) -> None:
    """A small table of figures pasted in the answers to 4.1 and 4.9."""
    for question in questions(document):
        if text(question).startswith(("4.1 ", "4.9 ")):
            cells = ("Jaar", "Meldingen", "2023", "118", "2024", "164")
            cut = [cells[n : n + 2] for n in range(0, 6, 2)]
            rows = "".join(f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>' for c in row)}</w:tr>" for row in cut)
            question.getnext().addnext(xml(f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"))


def label_in_same_cell(document: Document) -> None:
    """Label and answer in one cell: "Projecttitel: ..." and the second column gone."""
    for number in (0, 1, 5):
        for row in document.tables[number]._tbl.findall(W + "tr"):
            label, answer = row.findall(W + "tc")
            if len(answer.findall(W + "p")) == 1:
                label.find(W + "p").append(run(": "))
                for child in list(answer.find(W + "p")):
                    label.find(W + "p").append(child)
            else:
                for child in answer.findall(W + "p"):
                    label.append(child)
            row.remove(answer)


def answer_below(document: Document) -> None:
    """Each label row cut in two: the label above, its answer in the row below."""
    for number in (0, 1, 5):
        for row in document.tables[number]._tbl.findall(W + "tr"):
            label, answer = row.findall(W + "tc")
            below = OxmlElement("w:tr")
            below.append(answer)
            row.addnext(below)


def merged_cells(document: Document) -> None:
    """A third, empty column; the answer spans it."""
    for number in (0, 1, 5):
        for n, row in enumerate(document.tables[number]._tbl.findall(W + "tr")):
            answer = row.findall(W + "tc")[1]
            if n % 2:
                span = OxmlElement("w:gridSpan")
                span.set(W + "val", "2")
                answer.find(W + "tcPr").append(span)
            else:
                row.append(xml("<w:tc><w:tcPr/><w:p/></w:tc>"))


def nested(document: Document) -> None:
    """The label tables put inside the cell of a lay-out table, beside a narrow empty column."""
    for number in (0, 1):
        table = document.tables[number]._tbl
        holder = xml("<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p/></w:tc><w:tc/></w:tr></w:tbl>")
        table.addprevious(holder)
        cell = holder.findall(f"{W}tr/{W}tc")[1]
        cell.append(table)
        cell.append(OxmlElement("w:p"))
