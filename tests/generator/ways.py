"""Every way a form is filled in, by name. Digital ways must be read exactly; a scan only must never be read wrongly without doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from tests.generator import blank, edits, edits_tables, fillable, hostile, in_libreoffice, odd_pages, printed, rebuilt, web
from tests.generator.answers import APPLICATION, DOMAINS, REGISTRATION, Answers, rows, written
from tests.generator.blank import Edit
from tests.generator.office import saved_as

_WORDS = {
    "Projecttitel": "Titel van het project",
    "Acroniem": "Korte naam",
    "Startdatum van het project": "Begindatum",
    "Einddatum van het project": "Einde van het project",
    "Duurtijd in maanden (max. 36)": "Looptijd in maanden",
    "Publiceerbare samenvatting (max. 1.500 tekens)": "Samenvatting van het project",
    "Naam van de indiener (stad, gemeente of VGC)": "Naam van de aanvrager",
    "Ondernemingsnummer (KBO)": "KBO-nummer",
    "Totale projectkost": "Totale kosten",
    "Gevraagde steun": "Gevraagde subsidie",
    "Eigen inbreng": "Eigen bijdrage",
    "Andere inkomsten of subsidies": "Andere inkomsten",
    "4.4 Welke": "Welke externe ondersteuning heb je nodig?",
    "4.5 Hoe": "Hoe verhoudt je project zich tot bestaande projecten en initiatieven?",
    "4.6 Stuurgroep": "Samenstelling van de stuurgroep",
    "4.7 Klankbordgroep": "Samenstelling van de klankbordgroep",
    "4.9 Hoe": "Hoe kan je het project opschalen naar andere gemeenten en steden?",
    "4.10 Wat": "Wat is de langetermijnvisie na afloop van het project?",
}
_OPEN = ("project.acronym", "subcontractors", "budget.other_income", "sustainability")
_TICKED = {
    **APPLICATION,
    "declarations.flemish_region": False,
    "declarations.staff_on_other_projects": True,
    "domains": tuple(REGISTRATION["domains"]),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One file: its answers, and how it was made. ``digital``: holds text, so that every field must be exact."""

    name: str
    make: Callable[[], bytes]
    expected: Answers
    digital: bool = True
    role: str = "application-form"


def _without(answers: Answers, *names: str) -> Answers:
    return {name: value for name, value in answers.items() if name not in names}


def _word(name: str, *changes: Edit, answers: Answers = APPLICATION, **differs: Any) -> Way:
    return Way(f"word, {name}", lambda: blank.application(answers, *changes), {**answers, **differs})


def _registration(name: str, *changes: Edit) -> Way:
    return Way(f"registration, {name}", lambda: blank.registration(REGISTRATION, *changes), REGISTRATION, role="registration-form")


def _in_word() -> list[Way]:
    figures = "\n".join(("Jaar | Meldingen", "2023 | 118", "2024 | 164"))
    challenge = APPLICATION["challenge"].replace("bellen.\n", f"bellen.\n{figures}\n")
    return [
        _word("controls filled in"),
        _word(
            "some left open, prompts showing",
            answers=_without(APPLICATION, *_OPEN[:1], *_OPEN[2:]) | {"subcontractors": ()},
            subcontractors=None,
        ),
        _word("other boxes ticked", answers=_TICKED),
        _word("controls removed", edits.without_controls),
        _word("controls renamed", edits.untagged),
        _word("controls around paragraphs", edits.control_around("paragraph")),
        _word("controls around cells", edits.control_around("cell")),
        _word("controls around rows", edits.control_around("row")),
        _word("changes tracked", edits.tracked),
        _word("boxes as symbols", edits.symbol_boxes),
        _word("boxes typed [x]", edits.typed_boxes("[x]", "[ ]")),
        _word("boxes typed ✓ and empty", edits.typed_boxes("✔", "□")),
        _word("boxes of old Word", edits.legacy_boxes),
        _word("lists of old Word", edits.legacy_lists),
        _word("runs split", edits.split_runs),
        _word("answers in text boxes", edits.in_text_boxes),
        _word("answers in frames", edits.in_frames),
        _word("prompts left above answers", edits.prompts_left),
        _word("other numbering", edits.renumbered),
        _word("questions shuffled", edits.questions_shuffled),
        _word("other words", edits.replaced(_WORDS)),
        _word("other words, no controls", edits.replaced(_WORDS), edits.without_controls),
        _word("partner columns shuffled", edits_tables.column_order(2, (4, 1, 5, 3, 2, 0))),
        _word("work package columns shuffled", edits_tables.column_order(4, (1, 4, 2, 3, 0))),
        _word("partner table cut in two", edits_tables.split_table(2, 2)),
        _word(
            "tables pasted in answers",
            edits_tables.pasted_table,
            challenge=challenge,
            scalability=APPLICATION["scalability"] + "\n" + figures,
        ),
        _word("label and answer in one cell", edits_tables.label_in_same_cell, edits.without_controls),
        _word("answers under labels", edits_tables.answer_below, edits.without_controls),
        _word("cells merged", edits_tables.merged_cells, edits.without_controls),
        _word("tables in tables", edits_tables.nested),
        _word("odd spaces", edits.odd_spaces),
        _word("answers as field codes", edits.field_codes),
        _word("all bold, no controls", edits.all_bold, edits.without_controls),
    ]


def _registrations() -> list[Way]:
    made = [
        _registration("typed in"),
        _registration("runs split", edits.split_runs),
        _registration("all bold", edits.all_bold),
        _registration("odd spaces", edits.odd_spaces),
    ]
    return made + [
        Way(
            f"registration, made anew: {layout}",
            partial(rebuilt.registration, REGISTRATION, layout),
            REGISTRATION,
            role="registration-form",
        )
        for layout in ("lines", "table", "below")
    ]


def _rebuilt() -> list[Way]:
    return [
        Way(f"made anew, {layout}", partial(rebuilt.application, APPLICATION, layout), APPLICATION)
        for layout in ("lines", "table", "below", "one table")
    ]


def _fillable() -> list[Way]:
    anonymous = {"name": lambda title: f"Tekst{sum(map(ord, title))}_{len(title)}_{title[-1:]}"}
    return [
        Way("pdf form, pypdf", lambda: fillable.by_pypdf(APPLICATION), APPLICATION),
        Way("pdf form, other boxes", lambda: fillable.by_pypdf(_TICKED), _TICKED),
        Way("pdf form, on is /Ja", lambda: fillable.by_pikepdf(APPLICATION, on="/Ja"), APPLICATION),
        Way("pdf form, on is /1, not drawn", lambda: fillable.by_pikepdf(APPLICATION, on="/1", appearance=False), APPLICATION),
        Way("pdf form, no tooltips", lambda: fillable.by_pikepdf(APPLICATION, tooltips=False), APPLICATION),
        Way("pdf form, names in capitals", lambda: fillable.by_pikepdf(APPLICATION, name=str.upper), APPLICATION),
        Way("pdf form, fields under a parent", lambda: fillable.in_folder(APPLICATION), APPLICATION),
        Way("pdf form, radio group", lambda: fillable.radio_group(APPLICATION), APPLICATION),
        Way("pdf form, other names", lambda: fillable.by_pikepdf(APPLICATION, **anonymous), APPLICATION),
        Way("pdf form, owner password", lambda: fillable.by_pypdf(APPLICATION, user_password="", owner_password="x"), APPLICATION),
        Way("pdf form, shown by the reader", lambda: fillable.by_pypdf(APPLICATION, regenerate=True), APPLICATION),
        Way("pdf form, printed by PDFium", lambda: fillable.flattened_by_pdfium(APPLICATION), APPLICATION),
        Way("pdf form, saved again by pypdf", lambda: fillable.saved_again(APPLICATION), APPLICATION),
        Way("pdf form, turned", lambda: odd_pages.turned(fillable.by_pypdf(APPLICATION), 90), APPLICATION),
        Way("pdf form, flattened", lambda: fillable.by_pypdf(APPLICATION, flatten=True), APPLICATION),
    ]


def _printed() -> list[Way]:
    made = [
        Way(f"printed, {layout}", partial(printed.application, APPLICATION, layout), APPLICATION)
        for layout in ("ruled", "open", "lines", "under")
    ]
    made.append(Way("printed, two columns", lambda: printed.application(APPLICATION, "lines", columns=2), APPLICATION))
    made += [Way(f"printed by the browser, {layout}", partial(web.printed, APPLICATION, layout), APPLICATION) for layout in web.LAYOUTS]
    made.append(Way("scanned", lambda: printed.scanned(printed.application(APPLICATION, "ruled")), APPLICATION, digital=False))
    return made


@lru_cache(maxsize=1)
def _form() -> bytes:
    return printed.application(APPLICATION, "ruled")


def _odd_pages() -> list[Way]:
    digital: dict[str, Callable[[], bytes]] = {
        "turned a quarter": lambda: odd_pages.turned(_form(), 90),
        "turned to the other side": lambda: odd_pages.turned(_form(), 270),
        "drawn on its side": lambda: odd_pages.sideways(_form(), 90),
        "drawn on its head": lambda: odd_pages.sideways(_form(), 180),
        "cut to size": lambda: odd_pages.cropped(_form()),
        "two pages on a sheet": lambda: odd_pages.two_up(_form()),
        "two columns, turned": lambda: odd_pages.turned(printed.application(APPLICATION, "lines", columns=2), 90),
    }
    pictures: dict[str, Callable[[], bytes]] = {
        "pictures in the page itself": lambda: odd_pages.inline_scan(_form()),
        "crooked, with noise": lambda: odd_pages.scan([odd_pages.crooked(page, 1.3) for page in odd_pages.pictures(_form())]),
        "lower half pasted as a picture": lambda: odd_pages.lower_half_scanned(_form()),
        "letters lost": lambda: odd_pages.without_letters(web.printed(APPLICATION, "lines")),
    }
    return [
        *(Way(f"pages, {name}", make, APPLICATION) for name, make in digital.items()),
        *(Way(f"scan, {name}", make, APPLICATION, digital=False) for name, make in pictures.items()),
    ]


@lru_cache(maxsize=1)
def _office() -> dict[str, bytes]:
    """What LibreOffice makes of filled forms, by "name.kind"; each kind in one start."""
    forms = {
        "plain": blank.application(APPLICATION),
        "bare": blank.application(APPLICATION, edits.without_controls),
        "registration": blank.registration(REGISTRATION),
        "anew": rebuilt.application(APPLICATION, "lines"),
        "cards": hostile.WAYS["cards of lines"](APPLICATION),
        "small tables": hostile.WAYS["cards of small tables"](APPLICATION),
    }
    made: dict[str, bytes] = {}
    for kind in ("docx", "odt", "pdf"):
        made |= {f"{name}.{kind}": data for name, data in saved_as(kind, forms).items()}
    return made


def _saved(name: str) -> bytes:
    return _office()[name]


_LABELS = {
    "project.title": "Projecttitel",
    "project.acronym": "Acroniem",
    "project.start": "Startdatum",
    "project.end": "Einddatum",
    "project.duration_months": "Duurtijd",
    "project.summary": "Publiceerbare",
    "applicant.name": "Naam van de indiener",
    "applicant.kbo": "Ondernemingsnummer",
    "applicant.address": "Adres",
    "budget.total_cost": "Totale projectkost",
    "budget.grant_requested": "Gevraagde steun",
    "budget.own_contribution": "Eigen inbreng",
    "budget.other_income": "Andere inkomsten",
}
# Typing leaves the boxes of the form as they are: open.
_TYPED: Answers = {
    **{name: value for name, value in APPLICATION.items() if name != "domains" and not name.startswith(("declarations.", "contact."))},
    "declarations.no_double_funding": False,
    "declarations.flemish_region": False,
}


@lru_cache(maxsize=1)
def _typed() -> dict[str, bytes]:
    """The blank forms typed in through UNO, by "name.kind"."""
    steps: list[in_libreoffice.Step] = [("behind", line, REGISTRATION[name]) for line, name in blank.REGISTRATION_LINES.items()]
    steps += [("tick", DOMAINS[domain]) for domain in REGISTRATION["domains"]]
    steps += [("under", start, REGISTRATION[name].split("\n")) for start, name in blank.REGISTRATION_QUESTIONS.items()]
    made = in_libreoffice.typed(blank.FORMS / "city_of_things_2025_aanmeldingsformulier.docx", steps, ("odt", "docx", "doc", "pdf"))
    found = {f"registration.{kind}": data for kind, data in made.items()}
    steps = [("beside", label, written(name, APPLICATION[name])) for name, label in _LABELS.items()]
    for heading, field, columns in (
        ("Naam van de organisatie", "partners", ("nr", "name", "kbo", "type", "role", "task")),
        ("Naam van de onderneming", "subcontractors", ("name", "task")),
        ("WP", "work_packages", ("number", "title", "start", "end", "lead")),
    ):
        steps.append(("rows", heading, rows(APPLICATION, field, columns)))
    steps += [("under", start, APPLICATION[name].split("\n")) for start, name in blank.QUESTIONS.items()]
    made = in_libreoffice.typed(blank.FORMS / "city_of_things_2025_formulier_projectaanvraag.docx", steps, ("odt", "docx", "pdf"))
    return found | {f"application.{kind}": data for kind, data in made.items()}


def _by_uno(name: str) -> bytes:
    return _typed()[name]


def office() -> list[Way]:
    """Forms saved by LibreOffice as docx, odt and pdf."""
    ways = []
    for kind in ("docx", "odt", "pdf"):
        for name in ("plain", "bare", "anew", "cards", "small tables", "registration"):
            answers = REGISTRATION if name == "registration" else APPLICATION
            role = "registration-form" if name == "registration" else "application-form"
            ways.append(Way(f"LibreOffice, {name}.{kind}", partial(_saved, f"{name}.{kind}"), answers, role=role))
    for kind in ("odt", "docx", "doc", "pdf"):
        ways.append(
            Way(f"typed by UNO, registration.{kind}", partial(_by_uno, f"registration.{kind}"), REGISTRATION, role="registration-form")
        )
    ways += [Way(f"typed by UNO, application.{kind}", partial(_by_uno, f"application.{kind}"), _TYPED) for kind in ("odt", "docx", "pdf")]
    return ways


def _hostile() -> list[Way]:
    return [Way(f"remade, {name}", partial(make, APPLICATION), hostile.expected(name, APPLICATION)) for name, make in hostile.WAYS.items()]


def without_office() -> list[Way]:
    """All ways that need no other program."""
    return [*_in_word(), *_registrations(), *_rebuilt(), *_hostile(), *_fillable(), *_printed(), *_odd_pages()]
