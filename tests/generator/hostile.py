"""The application form as people remake it: lists as cards, questions and answers in one cell, labels told only by bold letters, and the make-up
of programs other than Word. Written from how people write, without a look at how it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.generator.answers import DOMAINS, Answers, rows, written
from tests.generator.blank import saved

SHORT: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Gegevens van het project",
        (
            ("Projecttitel", "project.title"),
            ("Acroniem", "project.acronym"),
            ("Startdatum van het project", "project.start"),
            ("Einddatum van het project", "project.end"),
            ("Duurtijd in maanden", "project.duration_months"),
            ("Publiceerbare samenvatting", "project.summary"),
        ),
    ),
    (
        "Indiener",
        (("Naam van de indiener", "applicant.name"), ("Ondernemingsnummer (KBO)", "applicant.kbo"), ("Adres", "applicant.address")),
    ),
    (
        "Contactpersoon",
        (("Naam", "contact.name"), ("Functie", "contact.function"), ("E-mailadres", "contact.email"), ("Telefoonnummer", "contact.phone")),
    ),
    (
        "Budget",
        (
            ("Totale projectkost", "budget.total_cost"),
            ("Gevraagde steun", "budget.grant_requested"),
            ("Eigen inbreng", "budget.own_contribution"),
            ("Andere inkomsten of subsidies", "budget.other_income"),
        ),
    ),
)
LONG = (
    ("Welke maatschappelijke uitdaging pakt het project aan?", "challenge"),
    ("Beschrijf het plan van aanpak.", "work_plan"),
    ("Welke externe ondersteuning is nodig?", "external_support"),
    ("Hoe verhoudt het project zich tot bestaande projecten en initiatieven?", "additionality"),
    ("Stuurgroep: samenstelling en werking", "governance.steering_group"),
    ("Klankbordgroep: samenstelling en werking", "governance.sounding_board"),
    ("Hoe blijkt het engagement van de besturen?", "commitment"),
    ("Hoe is het project schaalbaar naar andere besturen?", "scalability"),
    ("Wat is de langetermijnvisie en het businessmodel?", "sustainability"),
    ("Hoe zorg je voor openheid en interoperabiliteit?", "openness"),
    ("Toelichting bij de begroting", "budget_justification"),
)
PARTNER = (("Naam", "name"), ("KBO-nummer", "kbo"), ("Type organisatie", "type"), ("Rol", "role"), ("Taak in het project", "task"))
PACKAGE = (("Titel", "title"), ("Startmaand", "start"), ("Eindmaand", "end"), ("Trekker", "lead"))
COMPANY = (("Naam van de onderneming", "name"), ("Opdracht", "task"))
Pairs = Sequence[tuple[str, str]]


def start() -> Document:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "City of Things 2025 - formulier projectaanvraag - v1.0 2025"
    document.add_heading("Formulier projectaanvraag City of Things 2025", 0)
    return document


def bold(document: Document, words: str) -> None:
    document.add_paragraph().add_run(words).bold = True


def shorts(document: Document, answers: Answers, put: Callable[[Document, Pairs], None], head: Callable[[Document, str], None]) -> None:
    for title, labels in SHORT:
        head(document, title)
        put(document, [(label, written(name, answers[name])) for label, name in labels if name in answers])


def heading(document: Document, words: str) -> None:
    document.add_heading(words, 1)


def lines(document: Document, pairs: Pairs) -> None:
    for label, words in pairs:
        document.add_paragraph(f"{label}: {words}")


def table(document: Document, pairs: Pairs) -> None:
    made = document.add_table(len(pairs), 2, style="Table Grid")
    for row, pair in zip(made.rows, pairs, strict=True):
        for cell, words in zip(row.cells, pair, strict=True):
            cell.text = words


def broken_lines(document: Document, pairs: Pairs) -> None:
    """All labels of a part in one paragraph, with line breaks."""
    document.add_paragraph("\n".join(f"{label}: {words}" for label, words in pairs))


def tabbed(document: Document, pairs: Pairs) -> None:
    for label, words in pairs:
        document.add_paragraph(f"{label}\t{words}")


def over_each_other(document: Document, pairs: Pairs) -> None:
    """Label and answer under each other in one cell, two such cells beside each other."""
    made = document.add_table((len(pairs) + 1) // 2, 2, style="Table Grid")
    for number, (label, words) in enumerate(pairs):
        cell = made.rows[number // 2].cells[number % 2]
        cell.paragraphs[0].add_run(label).bold = True
        cell.add_paragraph(words)


def question_bold(document: Document, question: str, answer: str) -> None:
    bold(document, question)
    for line in answer.split("\n"):
        document.add_paragraph(line)


def question_in_cell(document: Document, question: str, answer: str) -> None:
    """Question and answer in the one cell of a table of one row, the question in bold, the answer in paragraphs under it."""
    cell = document.add_table(1, 1, style="Table Grid").rows[0].cells[0]
    cell.paragraphs[0].add_run(question).bold = True
    for line in answer.split("\n"):
        cell.add_paragraph(line)


def question_beside(document: Document, question: str, answer: str) -> None:
    table(document, [(question, answer)])


def longs(document: Document, answers: Answers, put: Callable[[Document, str, str], None], order: Sequence[int] | None = None) -> None:
    for number in order or range(len(LONG)):
        question, name = LONG[number]
        put(document, question, str(answers[name]))


def boxes(document: Document, answers: Answers) -> None:
    heading(document, "Smart city-domeinen")
    for key, caption in DOMAINS.items():
        document.add_paragraph(f"{'☒' if key in answers['domains'] else '☐'} {caption}")
    heading(document, "Verklaringen")
    double, region, staff = (answers[f"declarations.{name}"] for name in ("no_double_funding", "flemish_region", "staff_on_other_projects"))
    document.add_paragraph(f"{'☒' if double else '☐'} Voor dezelfde kosten wordt geen andere steun ontvangen.")
    document.add_paragraph(f"{'☒' if region else '☐'} Het project wordt uitgevoerd in het Vlaamse Gewest.")
    document.add_paragraph("Werken personeelsleden ook aan andere gesubsidieerde of gefactureerde projecten?")
    document.add_paragraph(f"{'☒' if staff else '☐'} Ja    {'☐' if staff else '☒'} Nee")


def listed(document: Document, title: str, columns: Pairs, lines_: list[list[str]]) -> None:
    heading(document, title)
    made = document.add_table(1 + len(lines_), len(columns), style="Table Grid")
    for row, words in zip(made.rows, [[label for label, _ in columns], *lines_], strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text


def names(columns: Pairs) -> tuple[str, ...]:
    return tuple(name for _, name in columns)


def cards_of_lines(document: Document, title: str, kind: str, columns: Pairs, lines_: list[list[str]]) -> None:
    heading(document, title)
    for number, line in enumerate(lines_, start=1):
        bold(document, f"{kind} {number}")
        for (label, _), words in zip(columns, line, strict=True):
            document.add_paragraph(f"{label}: {words}")


def cards_of_tables(document: Document, title: str, kind: str, columns: Pairs, lines_: list[list[str]]) -> None:
    """A small table for each, its title in a merged first row."""
    heading(document, title)
    for number, line in enumerate(lines_, start=1):
        made = document.add_table(1 + len(columns), 2, style="Table Grid")
        made.rows[0].cells[0].merge(made.rows[0].cells[1]).text = f"{kind} {number}"
        for row, (label, _), words in zip(made.rows[1:], columns, line, strict=True):
            row.cells[0].text, row.cells[1].text = label, words
        document.add_paragraph("")


def cards_in_one_paragraph(document: Document, title: str, kind: str, columns: Pairs, lines_: list[list[str]]) -> None:
    """The name in the title, the rest under it with line breaks."""
    heading(document, title)
    for number, line in enumerate(lines_, start=1):
        rest = "\n".join(f"{label}: {words}" for (label, _), words in zip(columns[1:], line[1:], strict=True))
        document.add_paragraph(f"{kind} {number}: {line[0]}\n{rest}")


def turned(document: Document, title: str, kind: str, columns: Pairs, lines_: list[list[str]]) -> None:
    """A table with the labels at the left and a column for each."""
    heading(document, title)
    made = document.add_table(1 + len(columns), 1 + len(lines_), style="Table Grid")
    for c, line in enumerate(lines_, start=1):
        made.rows[0].cells[c].text = f"{kind} {c}"
        for r, words in enumerate(line, start=1):
            made.rows[r].cells[c].text = words
    for r, (label, _) in enumerate(columns, start=1):
        made.rows[r].cells[0].text = label


def repeated(document: Document, title: str, kind: str, columns: Pairs, lines_: list[list[str]]) -> None:
    """No titles: the labels come again for each."""
    heading(document, title)
    for line in lines_:
        for (label, _), words in zip(columns, line, strict=True):
            document.add_paragraph(f"{label}: {words}")
        document.add_paragraph("")


def lists(document: Document, answers: Answers, cards: Callable[[Document, str, str, Pairs, list[list[str]]], None] | None) -> None:
    for title, kind, columns, field in (
        ("Partners", "Partner", PARTNER, "partners"),
        ("Onderaannemers", "Onderaannemer", COMPANY, "subcontractors"),
        ("Werkpakketten", "Werkpakket", PACKAGE, "work_packages"),
    ):
        content = rows(answers, field, names(columns))
        if cards is None:
            listed(document, title, columns, content)
        else:
            cards(document, title, kind, columns, content)


def dressed_as_google(document: Document) -> None:
    """Google Docs: every paragraph inside a nameless-looking control, bookmarks, letter type on every run, no styles of Word."""
    for number, paragraph in enumerate(list(document.element.body.iterchildren("{*}p"))):
        for run in paragraph.iterchildren("{*}r"):
            if run.find("{*}rPr") is None:
                run.insert(0, parse_xml(f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="Arial"/><w:rtl w:val="0"/></w:rPr>'))
        if number % 3 == 0:
            holder = parse_xml(
                f'<w:sdt {nsdecls("w")}><w:sdtPr><w:id w:val="-{number + 1}"/><w:tag w:val="goog_rdk_{number}"/></w:sdtPr><w:sdtContent/></w:sdt>'
            )
            paragraph.addprevious(holder)
            holder[1].append(paragraph)
        elif number % 3 == 1:
            for run in list(paragraph.iterchildren("{*}r")):
                holder = parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="goog_rdk_{number}"/></w:sdtPr><w:sdtContent/></w:sdt>')
                run.addprevious(holder)
                holder[1].append(run)
        paragraph.insert(0, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="_heading=h.{number}"/>'))


def dressed_as_pages(document: Document) -> None:
    """Pages: every paragraph in the style Body, headings only by size and weight of the letters."""
    styles = document.styles
    body = styles.add_style("Body", 1)
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith(("Heading", "Title")):
            for run in paragraph.runs:
                run.bold = True
        paragraph.style = body


def commented_and_moved(document: Document) -> None:
    """Changes tracked: answers inserted, their old text struck out, comments in the middle of words."""
    for number, paragraph in enumerate(document.paragraphs):
        runs = [run for run in paragraph.runs if len(run.text) > 10]
        if not runs or paragraph.style.name.startswith(("Heading", "Title")):
            continue
        run = runs[0]._r
        if number % 2:
            holder = parse_xml(f'<w:ins {nsdecls("w")} w:id="{number}" w:author="An"/>')
            run.addprevious(holder)
            holder.append(run)
            struck = parse_xml(
                f'<w:del {nsdecls("w")} w:id="9{number}" w:author="An"><w:r><w:delText>oude tekst </w:delText></w:r></w:del>'
            )
            holder.addprevious(struck)
        else:
            run.addprevious(parse_xml(f'<w:commentRangeStart {nsdecls("w")} w:id="{number}"/>'))
            run.addnext(parse_xml(f'<w:r {nsdecls("w")}><w:commentReference w:id="{number}"/></w:r>'))


def _made(
    answers: Answers,
    put: Callable[[Document, Pairs], None] = lines,
    ask: Callable[[Document, str, str], None] = question_bold,
    head: Callable[[Document, str], None] = heading,
    cards: Callable[[Document, str, str, Pairs, list[list[str]]], None] | None = None,
    order: Sequence[int] | None = None,
    dress: Callable[[Document], None] | None = None,
) -> bytes:
    document = start()
    shorts(document, answers, put, head)
    lists(document, answers, cards)
    head(document, "Inhoud van het project")
    longs(document, answers, ask, order)
    boxes(document, answers)
    if dress is not None:
        dress(document)
    return saved(document)


_BACK = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
WAYS: dict[str, Callable[[Answers], bytes]] = {
    "cards of lines": lambda answers: _made(answers, cards=cards_of_lines),
    "cards of small tables": lambda answers: _made(answers, put=table, cards=cards_of_tables),
    "cards in one paragraph": lambda answers: _made(answers, put=broken_lines, cards=cards_in_one_paragraph),
    "lists turned on their side": lambda answers: _made(answers, put=table, cards=turned),
    "cards without titles": lambda answers: _made(answers, cards=repeated),
    "questions and answers in one cell": lambda answers: _made(answers, put=over_each_other, ask=question_in_cell),
    "questions backwards, beside their answers": lambda answers: _made(answers, put=table, ask=question_beside, order=_BACK),
    "only bold letters for headings": lambda answers: _made(answers, put=tabbed, head=bold),
    "made in Google Docs": lambda answers: _made(answers, dress=dressed_as_google),
    "made in Google Docs, cards": lambda answers: _made(answers, cards=cards_of_lines, dress=dressed_as_google),
    "made in Pages": lambda answers: _made(answers, put=tabbed, dress=dressed_as_pages),
    "tracked and commented": lambda answers: _made(answers, dress=commented_and_moved),
}
_NUMBERED = {
    "cards of lines",
    "cards of small tables",
    "cards in one paragraph",
    "lists turned on their side",
    "made in Google Docs, cards",
}


def expected(name: str, answers: Answers) -> Answers:
    """What is to be read: only where work packages have a title with a number they have a number."""
    if name in _NUMBERED:
        return answers
    packages = tuple({key: value for key, value in package.items() if key != "number"} for package in answers["work_packages"])
    return {**answers, "work_packages": packages}
