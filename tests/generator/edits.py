"""What word processors and people do to a filled form: each edit changes a python-docx document in place and leaves its answers as they were."""

from __future__ import annotations

import random
import re
from copy import deepcopy

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from lxml import etree

from tests.generator.blank import QUESTIONS, W14, Edit, W, controls, para, run, tag_of, text

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def xml(source: str) -> etree._Element:
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {_NS}", source, count=1))


def _boxes(document: Document) -> list[etree._Element]:
    return [c for c in document.element.body.iter(W + "sdt") if c.find(f"{W}sdtPr/{W14}checkbox") is not None]


def _ticked(box: etree._Element) -> bool:
    return bool(box.find(f"{W}sdtPr/{W14}checkbox/{W14}checked").get(W14 + "val") == "1")


def without_controls(document: Document) -> None:
    """Pasted into another document: the controls are gone, their text stays."""
    for control in reversed(list(document.element.body.iter(W + "sdt"))):
        for child in control.find(W + "sdtContent"):
            control.addprevious(child)
        control.getparent().remove(control)


def control_around(level: str) -> Edit:
    """The text controls moved out to their paragraph, cell or row."""

    def edit(document: Document) -> None:
        for control in list(controls(document)):
            target = next(control.iterancestors(W + {"paragraph": "p", "cell": "tc", "row": "tr"}[level]))
            if level == "row" and len(target.findall(f".//{W}sdt")) > 1:
                continue
            for child in list(control.find(W + "sdtContent")):
                control.addprevious(child)
            control.getparent().remove(control)
            target.addprevious(control)
            control.find(W + "sdtContent").append(target)

    return edit


def tracked(document: Document) -> None:
    """Answers typed with change tracking on: inserted text, with an older answer deleted before it."""
    for control in controls(document):
        content = control.find(W + "sdtContent")
        inserted = OxmlElement("w:ins")
        inserted.set(W + "author", "Nele")
        for child in list(content):
            inserted.append(child)
        content.append(xml('<w:del w:author="Nele"><w:r><w:delText>een ouder antwoord</w:delText></w:r></w:del>'))
        content.append(inserted)
    for question in questions(document):
        question.addnext(xml('<w:p><w:del w:author="Nele"><w:r><w:delText>Dit antwoord is geschrapt.</w:delText></w:r></w:del></w:p>'))


def symbol_boxes(document: Document) -> None:
    """Check boxes as Wingdings symbols."""
    for box in _boxes(document):
        sign = "F0FE" if _ticked(box) else "F0A8"
        box.addprevious(xml(f'<w:r><w:sym w:font="Wingdings" w:char="{sign}"/></w:r>'))
        box.getparent().remove(box)


def typed_boxes(on: str, off: str) -> Edit:
    """Check boxes replaced by typed signs."""

    def edit(document: Document) -> None:
        for box in _boxes(document):
            box.addprevious(run(on if _ticked(box) else off))
            box.getparent().remove(box)

    return edit


def legacy_boxes(document: Document) -> None:
    """Check boxes of old Word (FORMCHECKBOX)."""
    for box in _boxes(document):
        data = f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked w:val="{int(_ticked(box))}"/></w:checkBox>'
        for made in _legacy(tag_of(box), "FORMCHECKBOX", data, ""):
            box.addprevious(made)
        box.getparent().remove(box)


def legacy_lists(document: Document) -> None:
    """Drop-down controls as FORMDROPDOWN fields of old Word, which store the number of the choice."""
    for control in list(controls(document)):
        choices = control.find(f"{W}sdtPr/{W}dropDownList")
        if choices is None:
            continue
        entries = [item.get(W + "displayText") or item.get(W + "value") for item in choices.findall(W + "listItem")]
        shown = text(control.find(W + "sdtContent"))
        chosen = f'<w:result w:val="{entries.index(shown)}"/>' if shown in entries else ""
        data = f"<w:ddList>{chosen}{''.join(map(_entry, entries))}</w:ddList>"
        for made in _legacy("", "FORMDROPDOWN", data, ""):
            control.addprevious(made)
        control.getparent().remove(control)


def _entry(words: str) -> str:
    return f'<w:listEntry w:val="{words}"/>'


def _legacy(name: str, kind: str, data: str, shown: str) -> list[etree._Element]:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{name}"/>{data}</w:ffData></w:fldChar></w:r>'
    parts = [begin, f"<w:r><w:instrText> {kind} </w:instrText></w:r>", '<w:r><w:fldChar w:fldCharType="separate"/></w:r>']
    return [xml(part) for part in [*parts, f"<w:r><w:t>{shown}</w:t></w:r>", '<w:r><w:fldChar w:fldCharType="end"/></w:r>']]


def split_runs(document: Document) -> None:
    """Every text cut into runs at odd places, with proofing marks, bookmarks and smart tags, as years of editing leave it."""
    chance = random.Random(7)
    for old in list(document.element.body.iter(W + "r")):
        words = old.find(W + "t")
        if words is None or len(words.text or "") < 6 or old.find(W + "br") is not None:
            continue
        source = words.text
        cuts = sorted({0, len(source), *(chance.randrange(1, len(source)) for _ in range(3))})
        for left, right in zip(cuts, cuts[1:], strict=False):
            piece = deepcopy(old)
            piece.find(W + "t").text = source[left:right]
            piece.find(W + "t").set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            holder = OxmlElement("w:smartTag") if chance.random() < 0.3 else None
            if holder is not None:
                holder.append(piece)
            old.addprevious(OxmlElement("w:proofErr"))
            old.addprevious(piece if holder is None else holder)
        old.getparent().remove(old)


def in_text_boxes(document: Document) -> None:
    """Long answers typed in a drawn text box under the question."""
    for question in questions(document):
        answer = question.getnext()
        while answer is not None and answer.tag == W + "p" and answer.find(f"{W}pPr/{W}pStyle") is None:
            following = answer.getnext()
            box = xml(
                '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp>'
                "<wps:txbx><w:txbxContent/></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
                "</mc:AlternateContent></w:r></w:p>"
            )
            answer.addprevious(box)
            next(box.iter(W + "txbxContent")).append(answer)
            answer = following


def prompts_left(document: Document) -> None:
    """The grey prompt left standing above the answer, and an instruction under the question."""
    for question in questions(document):
        question.addnext(para("Klik of tik om tekst in te voeren."))


def in_frames(document: Document) -> None:
    """Long answers in a table of one cell under the question."""
    for question in questions(document):
        cell = _frame(question)
        answer = question.getnext().getnext()
        while answer is not None and answer.tag == W + "p" and answer.find(f"{W}pPr/{W}pStyle") is None:
            following = answer.getnext()
            cell.append(answer)
            answer = following


def _frame(question: etree._Element) -> etree._Element:
    table = xml("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc/></w:tr></w:tbl>")
    question.addnext(table)
    cell = table.find(f"{W}tr/{W}tc")
    assert cell is not None
    return cell


def questions(document: Document) -> list[etree._Element]:
    return [p for p in document.element.body.iter(W + "p") if any(text(p).startswith(start) for start in QUESTIONS)]


def renumbered(document: Document) -> None:
    """Questions with other numbers, and headings with none."""
    for number, paragraph in enumerate(list(document.element.body.iter(W + "p"))):
        first = paragraph.find(f"{W}r/{W}t")
        if first is not None and re.match(r"\d+\.\d+ ", first.text or ""):
            first.text = f"{chr(65 + number % 3)}. " + re.sub(r"^\d+\.\d+ ", "", first.text)
        elif first is not None and re.match(r"\d\. ", first.text or "") and paragraph.find(f"{W}pPr/{W}pStyle") is not None:
            first.text = re.sub(r"^\d\. ", "", first.text)


def questions_shuffled(document: Document) -> None:
    """The questions of part 4 in another order, each with its answer."""
    moved = [q for q in questions(document) if text(q).startswith("4.") and not text(q).startswith("4.2 ")]
    groups = []
    for question in moved:
        group = [question]
        while (following := group[-1].getnext()) is not None and following.tag == W + "p" and following.find(f"{W}pPr/{W}pStyle") is None:
            group.append(following)
        groups.append(group)
    places = [OxmlElement("w:p") for _ in groups]
    for place, group in zip(places, groups, strict=True):
        group[0].addprevious(place)
    random.Random(3).shuffle(groups)
    for place, group in zip(places, groups, strict=True):
        for element in group:
            place.addprevious(element)


def replaced(words: dict[str, str]) -> Edit:
    """Labels and questions in other words. Labels are found at the start of a paragraph, control titles exactly."""

    def edit(document: Document) -> None:
        for paragraph in document.element.body.iter(W + "p"):
            first = paragraph.find(f"{W}r/{W}t")
            for old, new in words.items():
                if first is not None and (first.text or "").strip().startswith(old):
                    first.text = new
                    break
        for alias in document.element.body.iter(W + "alias"):
            alias.set(W + "val", words.get(alias.get(W + "val"), alias.get(W + "val")))

    return edit


def untagged(document: Document) -> None:
    """Controls made anew: other names, no titles."""
    for number, control in enumerate(document.element.body.iter(W + "sdt")):
        for name, value in (("tag", f"veld{number}"), ("alias", "")):
            found = control.find(f"{W}sdtPr/{W}{name}")
            if found is not None:
                found.set(W + "val", value)


def odd_spaces(document: Document) -> None:
    """No-break spaces, soft hyphens, zero-width spaces and line breaks where people do not see them."""
    for words in document.element.body.iter(W + "t"):
        words.text = (words.text or "").replace(" van ", "\u00a0van\u00a0").replace("project", "pro\u00adject").replace(", ", ",\u200b ")


def field_codes(document: Document) -> None:
    """Answers shown by simple fields and hyperlinks."""
    for number, control in enumerate(controls(document)):
        content = control.find(W + "sdtContent")
        if content.find(W + "r") is None:
            continue
        holder = OxmlElement("w:fldSimple" if number % 2 else "w:hyperlink")
        if number % 2:
            holder.set(W + "instr", " DOCPROPERTY Antwoord ")
        for child in list(content):
            holder.append(child)
        content.append(holder)


def all_bold(document: Document) -> None:
    """Everything in bold: letter type tells labels and answers apart no more."""
    for made in document.element.body.iter(W + "r"):
        made.insert(0, xml("<w:rPr><w:b/></w:rPr>"))
