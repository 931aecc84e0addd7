"""The fillable pdf of the edition, filled in by different programs: other names for "on", flattened, re-built groups, answers laid over it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdf
import pypdfium2
from pypdf.generic import BooleanObject, NameObject, TextStringObject

from tests.generator.answers import Answers, written
from tests.generator.blank import FORMS

_FILE = FORMS / "city_of_things_2025_formulier_projectaanvraag.pdf"
_TEXTS = {
    "txtProjecttitel": "project.title", "txtKorteNaam": "project.acronym", "datBegin": "project.start", "datEinde": "project.end",
    "numDuur": "project.duration_months", "txtSamenvatting": "project.summary", "Indiener_Naam": "applicant.name",
    "Indiener_Ondnr": "applicant.kbo", "Indiener_Adres": "applicant.address", "Contact_Naam": "contact.name",
    "Contact_Functie": "contact.function", "Contact_Mail": "contact.email", "Contact_Tel": "contact.phone", "vraag41": "challenge",
    "vraag42": "work_plan", "vraag44": "external_support", "vraag45": "additionality", "vraag46": "governance.steering_group",
    "vraag47": "governance.sounding_board", "vraag48": "commitment", "vraag49": "scalability", "vraag410": "sustainability",
    "vraag411": "openness", "bedragTotaal": "budget.total_cost", "bedragSteun": "budget.grant_requested",
    "bedragEigen": "budget.own_contribution", "bedragAndere": "budget.other_income", "vraag52": "budget_justification",
}  # fmt: skip
_ROWS = {
    "partners": ("p", {"naam": "name", "ondnr": "kbo", "type": "type", "rol": "role", "taak": "task"}),
    "subcontractors": ("oa", {"naam": "name", "opdracht": "task"}),
    "work_packages": ("wp", {"titel": "title", "van": "start", "tot": "end", "trekker": "lead"}),
}
_DOMAINS = {
    "dom_Econ": "economy",
    "dom_Gove": "government",
    "dom_Peop": "people",
    "dom_Livi": "living",
    "dom_Mobi": "mobility",
    "dom_Envi": "environment",
}


def entries(answers: Answers) -> dict[str, str | bool]:
    """What goes in each field of the pdf, by its name: text, or whether the box is ticked."""
    filled: dict[str, str | bool] = {tag: written(name, answers[name]) for tag, name in _TEXTS.items() if name in answers}
    for name, (prefix, columns) in _ROWS.items():
        for number, row in enumerate(answers.get(name, ()), start=1):
            filled.update({f"{prefix}{number}_{tag}": written(column, row[column]) for tag, column in columns.items()})
    filled.update({tag: domain in answers["domains"] for tag, domain in _DOMAINS.items()})
    filled["verkl1"] = answers.get("declarations.no_double_funding") is True
    filled["verkl2"] = answers.get("declarations.flemish_region") is True
    filled["verkl3_ja"] = answers.get("declarations.staff_on_other_projects") is True
    filled["verkl3_nee"] = answers.get("declarations.staff_on_other_projects") is False
    return filled


def by_pypdf(answers: Answers, *, flatten: bool = False, regenerate: bool = False, **more: str) -> bytes:
    """Filled by pypdf's own form filling. ``more``: arguments of PdfWriter.encrypt."""
    writer = pypdf.PdfWriter(clone_from=str(_FILE))
    filled = {name: ("/Yes" if value else "/Off") if isinstance(value, bool) else value for name, value in entries(answers).items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, filled, auto_regenerate=regenerate, flatten=flatten)
    if flatten:
        writer.remove_annotations(subtypes="/Widget")
        del writer.root_object["/AcroForm"]
    if more:
        writer.encrypt(**more)
    return _bytes(writer)


def by_pikepdf(
    answers: Answers, on: str = "/Yes", name: Callable[[str], str] | None = None, tooltips: bool = True, appearance: bool = True
) -> bytes:
    """Filled field by field: another name for "on", other field names, tooltips left out, appearance streams made or not."""
    with pikepdf.open(_FILE) as document:
        filled = entries(answers)
        for page in document.pages:
            for widget in page.get("/Annots", []):
                title = str(widget.get("/T", ""))
                if title in filled:
                    _fill(widget, filled[title], on)
                if name is not None:
                    widget.T = pikepdf.String(name(title))
                if not tooltips and "/TU" in widget:
                    del widget["/TU"]
        document.Root.AcroForm.NeedAppearances = True
        if appearance:
            document.generate_appearance_streams()
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()


def _fill(widget: pikepdf.Object, value: str | bool, on: str) -> None:
    if isinstance(value, str):
        widget.V = pikepdf.String(value)
        return
    states = widget.AP.N
    if on != "/Yes":
        states[on] = states["/Yes"]
        del states["/Yes"]
    widget.V = widget.AS = pikepdf.Name(on if value else "/Off")


def flattened_by_pdfium(answers: Answers) -> bytes:
    """The fields drawn on the pages by PDFium, as printing to pdf in a browser does."""
    with pypdfium2.PdfDocument(by_pypdf(answers, regenerate=True)) as document:
        document.init_forms()
        for page in document:
            page.flatten()
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()


def saved_again(answers: Answers) -> bytes:
    """Written anew by pypdf with packed objects, after pikepdf filled it in."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(by_pikepdf(answers, on="/Aan")))
    writer.compress_identical_objects()
    return _bytes(writer)


def radio_group(answers: Answers) -> bytes:
    """The yes/no question as one radio group whose buttons are called "Ja" and "Nee"."""
    with pikepdf.open(io.BytesIO(by_pikepdf(answers))) as document:
        chosen = {True: "Ja", False: "Nee"}[answers["declarations.staff_on_other_projects"]]
        group = document.make_indirect(
            pikepdf.Dictionary(
                FT=pikepdf.Name.Btn,
                Ff=1 << 15,
                T="verkl3",
                TU="Werken personeelsleden ook aan andere projecten?",
                V=pikepdf.Name("/" + chosen),
            )
        )
        kids = pikepdf.Array()
        for page in document.pages:
            for widget in page.get("/Annots", []):
                title = str(widget.get("/T", ""))
                if title not in ("verkl3_ja", "verkl3_nee"):
                    continue
                state = "Ja" if title.endswith("ja") else "Nee"
                widget.AP.N["/" + state] = widget.AP.N["/Yes"]
                del widget.AP.N["/Yes"]
                widget.AS = pikepdf.Name("/" + state if state == chosen else "/Off")
                for key in ("/T", "/TU", "/FT", "/V", "/Ff"):
                    if key in widget:
                        del widget[key]
                widget.Parent = group
                kids.append(widget)
        group.Kids = kids
        document.Root.AcroForm.Fields.append(group)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()


def in_folder(answers: Answers) -> bytes:
    """Fields under a parent ("formulier.indiener.naam"): full names with dots, as form designers make them."""
    reader = pypdf.PdfReader(io.BytesIO(by_pypdf(answers)))
    writer = pypdf.PdfWriter(clone_from=reader)
    form = writer.root_object["/AcroForm"]
    fields = form["/Fields"]
    parent = pypdf.generic.DictionaryObject(
        {NameObject("/T"): TextStringObject("formulier"), NameObject("/Kids"): pypdf.generic.ArrayObject(fields)}
    )
    reference = writer._add_object(parent)
    for child in fields:
        child.get_object()[NameObject("/Parent")] = reference
    form[NameObject("/Fields")] = pypdf.generic.ArrayObject([reference])
    form[NameObject("/NeedAppearances")] = BooleanObject(True)
    return _bytes(writer)


def _bytes(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
