"""Documents made on the spot for the reading tests: Word files from raw XML, flat and fillable pdf files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pypdf
from docx.document import Document
from docx.oxml import parse_xml
from pypdf.generic import NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

FORMS = Path(__file__).parents[2] / "calls" / "city_of_things_2025" / "forms"
_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word(*elements: str) -> bytes:
    """A docx whose body is the given WordprocessingML elements."""
    document = docx.Document()
    body = document.element.body
    for element in elements:
        body.insert(len(body) - 1, parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {_NS}", element, count=1)))
    return saved(document)


def p(text: str, bold: bool = False) -> str:
    return f"<w:p>{r(text, bold)}</w:p>"


def r(text: str, bold: bool = False) -> str:
    return f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def sdt(content: str, tag: str = "", alias: str = "", more: str = "") -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="{alias}"/><w:tag w:val="{tag}"/>{more}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def check(state: int, sign: str, tag: str = "") -> str:
    box = (
        f'<w14:checkbox><w14:checked w14:val="{state}"/><w14:checkedState w14:val="2612"/>'
        '<w14:uncheckedState w14:val="2610"/></w14:checkbox>'
    )
    return sdt(r(sign), tag, more=box)


def tc(*paragraphs: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(paragraphs)}</w:tc>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def legacy(kind: str, name: str, data: str, result: str = "") -> str:
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{name}"/>{data}</w:ffData></w:fldChar></w:r>'
        f'<w:r><w:instrText> {kind} </w:instrText></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


class Sheet:
    """A flat pdf, line by line from the top."""

    def __init__(self, head: str = "", foot: str = "") -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4)
        self.head, self.foot, self.page, self.y = head, foot, 0, 0.0
        self.new_page()

    def new_page(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = 790.0
        self.canvas.setFont("Helvetica", 8)
        self.canvas.drawString(60, 825, self.head)
        self.canvas.drawString(60, 20, f"{self.foot} pagina {self.page}" if self.foot else "")

    def line(self, text: str, bold: bool = False, size: float = 10, x: float = 60, step: float = 20) -> None:
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, self.y, text)
        self.y -= step

    def row(self, *cells: tuple[float, str, bool]) -> None:
        for x, text, bold in cells:
            self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 9)
            self.canvas.drawString(x, self.y, text)
        self.y -= 14

    def box(self, mark: str, caption: str) -> None:
        """A drawn square: "" open, "cross" two lines, "tick" a sign of the Dingbats font."""
        self.canvas.rect(60, self.y - 1, 9, 9)
        if mark == "cross":
            self.canvas.line(60, self.y - 1, 69, self.y + 8)
            self.canvas.line(60, self.y + 8, 69, self.y - 1)
        elif mark == "tick":
            self.canvas.setFont("ZapfDingbats", 9)
            self.canvas.drawString(61, self.y, "4")
        self.line(caption, x=76)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def filled(
    values: Mapping[str, str | bool], on_state: str = "/Yes", name: Callable[[str], str] | None = None, tooltips: bool = True
) -> bytes:
    """The blank application form as a fillable pdf, with values by field name."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(FORMS / "city_of_things_2025_formulier_projectaanvraag.pdf"))
    for page in writer.pages:
        for reference in page.get("/Annots", []):
            widget = reference.get_object()
            title = str(widget.get("/T"))
            value = values.get(title)
            if widget.get("/FT") == "/Btn":
                states = widget["/AP"]["/N"]
                states[NameObject(on_state)] = states.pop(NameObject("/Yes"))
                widget[NameObject("/V")] = widget[NameObject("/AS")] = NameObject(on_state if value else "/Off")
            elif isinstance(value, str):
                widget[NameObject("/V")] = TextStringObject(value)
            if not tooltips and "/TU" in widget:
                del widget["/TU"]
            if name is not None:
                widget[NameObject("/T")] = TextStringObject(name(title))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
