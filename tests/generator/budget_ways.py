"""Every way a cost model is filled in, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import openpyxl

from tests.generator import budget_filled as f
from tests.generator import budget_rebuilt as made
from tests.generator.budget import AALST, HAACHT, LIER, Partner, expected
from tests.generator.office import saved_as

_DUTCH = (
    ("Projecttitel", "Naam project"),
    ("Indiener (coördinator)", "Aanvragend bestuur"),
    ("Startdatum project", "Project start op"),
    ("Einddatum project", "Project eindigt op"),
    ("Naam van de organisatie", "Naam van het bestuur of de organisatie"),
    ("Ondernemingsnummer (KBO)", "KBO-nr."),
    ("Rol in het project", "Rol binnen het consortium"),
    ("1. Loonkosten", "A) Kosten voor personeel"),
    ("Subtotaal loonkosten", "Totale personeelskost"),
    ("Bruto maandloon", "Brutoloon per maand"),
    ("2. Overheadkosten", "B) Indirecte kosten"),
    ("Overhead (percentage op de loonkosten)", "Indirecte kosten (forfait)"),
    ("3. Werkingskosten", "C) Werking"),
    ("Subtotaal werkingskosten", "Totaal werking"),
    ("4. Externe prestaties", "D) Diensten door derden"),
    ("Subtotaal externe prestaties", "Totaal diensten door derden"),
    ("5. Investeringskosten", "E) Investeringen en uitrusting"),
    ("Subtotaal investeringskosten", "Totaal investeringen en uitrusting"),
    ("Totale kosten", "Totale projectkosten"),
    ("Ontvangsten", "Inkomsten"),
    ("Gevraagde steun", "Steun gevraagd aan VLAIO"),
    ("Eigen inbreng", "Inbreng eigen middelen"),
    ("Andere inkomsten of subsidies", "Overige subsidies en inkomsten"),
    ("Totaal ontvangsten", "Totaal inkomsten"),
)
_ENGLISH = (
    ("Projecttitel", "Project title"),
    ("Indiener (coördinator)", "Applicant"),
    ("Startdatum project", "Start date"),
    ("Einddatum project", "End date"),
    ("Naam van de organisatie", "Name of the organisation"),
    ("Ondernemingsnummer (KBO)", "Enterprise number"),
    ("Rol in het project", "Role in the project"),
    ("1. Loonkosten", "1. Personnel costs"),
    ("Functie", "Position"),
    ("Bruto maandloon", "Gross monthly salary"),
    *((f"Mensmaanden jaar {n}", f"Person-months year {n}") for n in (1, 2, 3)),
    *((f"Kost jaar {n}", f"Cost year {n}") for n in (1, 2, 3)),
    *((f"Jaar {n}", f"Year {n}") for n in (1, 2, 3)),
    ("Totaal", "Total"),
    ("Loonkostfactor", "Wage cost factor"),
    ("Subtotaal loonkosten", "Subtotal personnel costs"),
    ("2. Overheadkosten", "2. Overhead"),
    ("Overhead (percentage op de loonkosten)", "Overhead (percentage of personnel costs)"),
    ("3. Werkingskosten", "3. Operating costs"),
    ("Subtotaal werkingskosten", "Subtotal operating costs"),
    ("4. Externe prestaties", "4. External services"),
    ("Subtotaal externe prestaties", "Subtotal external services"),
    ("5. Investeringskosten", "5. Investments"),
    ("Subtotaal investeringskosten", "Subtotal investments"),
    ("Totale kosten", "Total costs"),
    ("Ontvangsten", "Income"),
    ("Gevraagde steun", "Requested grant"),
    ("Eigen inbreng", "Own contribution"),
    ("Andere inkomsten of subsidies", "Other income or subsidies"),
    ("Totaal ontvangsten", "Total income"),
    ("coördinator", "coordinator"),
    ("deelnemer", "participant"),
)
_ENGLISH_WORDS = {
    "name": "Organisation",
    "kbo": "Enterprise number",
    "role": "Role",
    "participant": "participant",
    "coordinator": "coordinator",
    "head": "Costs",
    "sum": "Total",
    "staff": "Staff costs",
    "overhead": "Overhead",
    "operating": "Operating costs",
    "external": "External services",
    "investment": "Investment costs",
    "total": "Total costs",
    "grant": "Grant requested",
    "own_contribution": "Own contribution",
    "other_income": "Other income",
}
_FORMER = ("Ieper", "Aarschot", "Diest", "Hasselt", "Genk")


@dataclass(frozen=True, slots=True)
class Way:
    """One workbook and what stands in it. ``told``: words that must be among the problems."""

    name: str
    make: Callable[[], bytes]
    expected: dict[str, Any]
    told: tuple[str, ...] = ()


def _twelve() -> tuple[tuple[Partner, ...], Callable[[], bytes]]:
    """More partners than the form has sheets for: sheets were copied."""
    many = tuple(replace(LIER, name=f"Gemeente {name}", kbo=LIER.kbo, role="participant") for name in _FORMER)
    partners = (AALST, LIER, HAACHT, *many, *(replace(HAACHT, name=f"Stad {name}") for name in _FORMER[:4]))
    names = ("Coördinator", *(f"Partner {number}" for number in range(1, 12)))

    def make() -> bytes:
        book = openpyxl.load_workbook(f.BLANK)
        for number in (9, 10, 11):
            book.copy_worksheet(book["Partner 8"]).title = f"Partner {number}"
        f.fill(book, dict(zip(names, partners, strict=True)))
        return f.saved(book)

    return partners, make


def uncalculated() -> list[Way]:
    """As openpyxl leaves them: no formula has a result."""
    partners, twelve = _twelve()
    whole = expected()
    return [
        Way("filled in, never calculated", f.filled, whole, ("niet doorgerekend",)),
        Way("rows and columns put in", partial(f.filled, f.each(f.pushed)), whole),
        Way("sheets renamed and moved", partial(f.filled, f.shuffled), whole),
        Way("cells merged", partial(f.filled, f.each(f.merged)), whole),
        Way("twelve partners", twelve, expected(partners)),
        Way("other Dutch words", partial(f.filled, f.relabelled(_DUTCH)), whole),
        Way("English words", partial(f.filled, f.relabelled(_ENGLISH)), whole),
        Way("all on one sheet", partial(f.filled, f.one_sheet), whole),
        Way("gaps between partner sheets", partial(f.filled, sheets=("Partner 3", "Coördinator", "Partner 8")), whole),
    ]


def by_hand() -> list[Way]:
    """Made anew; amounts typed."""
    whole, no_years = expected(), expected(years=False)
    return [
        Way("a row per partner", made.one_row_per_partner, no_years),
        Way("a column per partner", made.one_column_per_partner, no_years),
        Way("one long list", made.ledger, expected(without=(": kbo", ": role"))),
        Way("a sheet per partner, project years", partial(made.sheet_per_partner, ("Jaar 1", "Jaar 2", "Jaar 3")), whole),
        Way("a sheet per partner, calendar years", partial(made.sheet_per_partner, ("2026-2027", "2027-2028", "2028-2029")), whole),
        Way("a sheet per partner, English", partial(made.sheet_per_partner, ("Year 1", "Year 2", "Year 3"), _ENGLISH_WORDS), whole),
        Way(
            "a sheet per partner, a note between",
            partial(made.sheet_per_partner, ("J1", "J2", "J3"), note="Ramingen van oktober, zie ook bijlage 3"),
            whole,
        ),
        Way("costs and income side by side", made.two_tables_side_by_side, no_years),
        Way("blocks on one sheet", made.blocks_on_one_sheet, whole),
        Way("total before the years", made.total_first, whole),
        Way("financing in a table of its own", made.financing_apart, whole),
        Way("answers under their labels", made.label_above_value, no_years),
        Way("names above columns", made.columns_without_name_label, expected(years=False, without=(": kbo", ": role"))),
        Way("lines per kind", partial(made.many_lines, False), expected(without=(": kbo",))),
        Way("lines per kind, with sums", partial(made.many_lines, True), expected(without=(": kbo",))),
        Way("numbered, in euro", partial(made.numbered, lambda value: value), whole),
        Way("numbered, text with currency", partial(made.numbered, f.flemish), whole),
        Way("numbered, text with EUR behind", partial(made.numbered, lambda value: f"{value:.2f}".replace(".", ",") + " EUR"), whole),
    ]


def calculated(base: bytes) -> list[Way]:
    """From a workbook that LibreOffice calculated, with what people do after that."""
    whole = expected()

    def change(*changes: f.Change, values: bool = True) -> Callable[[], bytes]:
        return partial(f.reopened, base, *changes, values=values)

    return [
        Way("calculated", lambda: base, whole),
        Way("values pasted", change(), whole),
        Way("amounts as Flemish text", change(f.texts(f.flemish)), whole),
        Way("amounts as text with a comma", change(f.texts(lambda value: f"{value:.2f}".replace(".", ","))), whole),
        Way("amounts as text with hard spaces", change(f.texts(lambda value: f.flemish(value)[2:].replace(".", "\u00a0"))), whole),
        Way("other currency format", change(f.each(f.other_currency)), whole),
        Way(
            "sheets, rows and columns hidden",
            change(f.hidden),
            whole,
            ("Verborgen blad: Partner 2", "Verborgen rijen op blad 'Coördinator': 24", "kolommen"),
        ),
        Way("values pasted, merged", change(f.each(f.merged)), whole),
        Way("values pasted, pushed", change(f.each(f.pushed)), whole),
        Way("values pasted, other Dutch words", change(f.relabelled(_DUTCH)), whole),
        Way("values pasted, English words", change(f.relabelled(_ENGLISH)), whole),
        Way("values pasted, all on one sheet", change(f.one_sheet), whole),
        Way("values pasted, renamed", change(f.shuffled), whole),
    ]


def resaved(base: bytes) -> list[Way]:
    """The other formats, written by LibreOffice."""
    given = {"form": base, "columns": made.one_column_per_partner(), "list": made.many_lines(True)}
    answers = {"form": expected(), "columns": expected(years=False), "list": expected(without=(": kbo",))}
    ways = []
    for kind in ("ods", "xls"):
        saved = saved_as(kind, given, read_as="xlsx")
        ways += [Way(f"{name}, saved as {kind}", partial(bytes, saved[name]), answers[name]) for name in given]
    return ways


def base() -> bytes:
    """The form filled in and calculated by LibreOffice."""
    return saved_as("xlsx", {"b": f.filled()}, read_as="xlsx")["b"]
