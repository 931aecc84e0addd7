"""One budget, and what every way of writing it down must be read as. Amounts are made so that no two sums are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from parsers.model import FieldValue

CENT = Decimal("0.01")
KINDS = ("staff", "overhead", "operating", "external", "investment")
INCOMES = ("grant", "own_contribution", "other_income")
GENERAL = {
    "cost_model.title": "Droge voeten: samen waken over grachten",
    "cost_model.applicant": "Stad Aalst",
    "cost_model.start": date(2026, 3, 1),
    "cost_model.end": date(2029, 2, 28),
}


def D(text: str) -> Decimal:
    return Decimal(text)


@dataclass(frozen=True, slots=True)
class Partner:
    """``lines``: per kind of cost, what it is for and its amounts in the three years. ``staff``: function, gross wage, months in the three years."""

    name: str
    kbo: str
    role: str
    staff: tuple[tuple[str, Decimal, tuple[int, int, int]], ...]
    lines: Mapping[str, tuple[tuple[str, tuple[Decimal, Decimal, Decimal]], ...]]
    other: Decimal | None = None
    amounts: dict[str, tuple[Decimal, Decimal, Decimal]] = field(default_factory=dict)

    def kind(self, kind: str) -> tuple[Decimal, Decimal, Decimal]:
        """Exact costs of one kind in the three years, as the form works them out: wage x 1.3 x months, and 15% of that."""
        if kind == "staff":
            return _added([(w * D("1.3") * m[0], w * D("1.3") * m[1], w * D("1.3") * m[2]) for _, w, m in self.staff])
        if kind == "overhead":
            a, b, c = self.kind("staff")
            return a * D("0.15"), b * D("0.15"), c * D("0.15")
        return _added([amounts for _, amounts in self.lines.get(kind, ())])

    @property
    def years(self) -> tuple[Decimal, Decimal, Decimal]:
        return _added([self.kind(kind) for kind in KINDS])

    @property
    def total(self) -> Decimal:
        return cents(sum(self.years, D("0")))

    @property
    def incomes(self) -> dict[str, Decimal]:
        """What finances the costs, to the cent: four fifths grant, the rest own money."""
        other = {} if self.other is None else {"other_income": self.other}
        grant = cents((self.total - (self.other or 0)) * D("0.8"))
        return {"grant": grant, "own_contribution": self.total - (self.other or 0) - grant, **other}


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def _added(rows: list[tuple[Decimal, Decimal, Decimal]]) -> tuple[Decimal, Decimal, Decimal]:
    return (
        sum((row[0] for row in rows), D("0")),
        sum((row[1] for row in rows), D("0")),
        sum((row[2] for row in rows), D("0")),
    )


AALST = Partner(
    "Stad Aalst",
    "0207437468",
    "coordinator",
    (("Projectleider", D("5210.40"), (6, 6, 5)), ("Data-analist", D("4415.75"), (4, 8, 2))),
    {
        "operating": (
            ("Zaalhuur en vergaderingen", (D("1250.50"), D("1310.25"), D("940.00"))),
            ("Drukwerk", (D("310.10"), D("0"), D("275.35"))),
        ),
        "external": (("Onderaanneming: plaatsen van meters", (D("24800.00"), D("31250.75"), D("0"))),),
        "investment": (("Peilmeters", (D("18600.00"), D("9150.60"), D("0"))),),
    },
    D("5000.00"),
)
LIER = Partner(
    "Stad Lier",
    "0207502301",
    "participant",
    (("Medewerker water", D("4020.10"), (3, 3, 3)),),
    {
        "operating": (("Vorming", (D("410.00"), D("0"), D("415.15"))),),
        "external": (("Advies open data", (D("0"), D("7250.00"), D("3100.45"))),),
    },
)
HAACHT = Partner(
    "Gemeente Haacht",
    "0207512494",
    "participant",
    (("Technisch medewerker", D("3890.35"), (2, 4, 1)),),
    {
        "operating": (("Verplaatsingen", (D("120.75"), D("130.80"), D("99.95"))),),
        "investment": (("Gateway", (D("2210.00"), D("0"), D("0"))),),
    },
    D("0.00"),
)
PARTNERS = (AALST, LIER, HAACHT)


def expected(partners: tuple[Partner, ...] = PARTNERS, years: bool = True, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Fields by name; those of partners as ``name of the partner: key``. ``without``: endings of names that this way of writing has no place for."""
    found: dict[str, Any] = dict(GENERAL)
    for one in partners:
        mine: dict[str, Any] = {"name": one.name, "kbo": one.kbo, "role": one.role, **one.incomes, "costs.total": one.total}
        for kind in KINDS:
            mine[f"costs.{kind}"] = cents(sum(one.kind(kind), D("0")))
        if years:
            mine["years"] = tuple(cents(value) for value in one.years)
        found |= {f"{one.name}: {key}": value for key, value in mine.items()}
    found["cost_model.total_cost"] = sum((one.total for one in partners), D("0"))
    for key in INCOMES:
        found[f"cost_model.{key}"] = sum((one.incomes.get(key, D("0")) for one in partners), D("0"))
    return {name: value for name, value in found.items() if not name.endswith(without)} if without else found


def as_read(fields: Mapping[str, FieldValue], problems: tuple[str, ...] = ()) -> dict[str, FieldValue]:
    """Fields as ``expected`` names them. An amount of zero where nothing was written counts as nothing, and the other way round."""
    found = {name: value for name, value in fields.items() if name != "cost_model.partners"}
    if "cost_model.partners" not in fields:
        return found
    whole = fields["cost_model.partners"]
    told = whole.problem or " ".join(problems)
    for row in whole.value or ():
        flat = {**row, **{f"costs.{key}": value for key, value in row["costs"].items()}}
        for key in ("name", "kbo", "role", *INCOMES, "years", *(f"costs.{kind}" for kind in (*KINDS, "total"))):
            if key in flat:
                value = flat[key]
                found[f"{row.get('name')}: {key}"] = FieldValue(
                    value, str(value), whole.document, whole.place, whole.confidence, told if value is None else ""
                )
    return found


def without_zeros(values: Mapping[str, Any]) -> dict[str, Any]:
    """For comparing: zero costs of a kind and years that were left out are not told apart from nothing."""
    kept = {}
    for name, value in values.items():
        plain = value.value if isinstance(value, FieldValue) else value
        if isinstance(plain, Decimal) and plain == 0:
            continue
        if isinstance(plain, tuple) and name.endswith("years"):
            trimmed = list(plain)
            while trimmed and trimmed[-1] == 0:
                trimmed.pop()
            kept[name] = (
                trimmed if not isinstance(value, FieldValue) else FieldValue(trimmed, "", value.document, value.place, value.confidence)
            )
            continue
        kept[name] = value
    return kept
