"""More submissions that are right and awkward, thought up without a look at the code: mergers, double names, cents, leap days.

As in :mod:`tests.checks.awkward`: name -> (case, what does not simply pass, by check).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from checks.model import Case
from parsers.model import Role
from tests.checks.awkward import BUDGET_2, LIER, ROW_2, VGC, Outcomes, idea, money, partner, period, right
from tests.checks.cases import FORM, FORM_NAME, GONE, MODEL, MODEL_NAME, budget, knowing, reading

# who: (number of today, number before the merger)
TONGEREN_BORGLOON, BORGLOON = "0207067482", "0206914361"
BEVEREN_KRUIBEKE_ZWIJNDRECHT, KRUIBEKE = "1010783451", "0207463303"
BRUGGE, GENT, RONSE, VOEREN = "0207528035", "0207451227", "0207460432", "0216773422"


def by(name: str, kbo: Any, *, here: str | None = None) -> Case:
    """An application of another city, on the shortlist and the attendance list under the number ``here`` (its own when not given)."""
    known = here or kbo
    number = "" if kbo is GONE else kbo
    rows = ({"name": name, "kbo": number, "type": "municipality", "role": "coordinator", "task": "trekt"}, ROW_2)
    budgets = (budget(name, number, "coordinator", "380000.00", "304000.00", "76000.00"), BUDGET_2)
    fields = {"applicant.name": name, "applicant.kbo": kbo, "partners": rows, "cost_model.partners": budgets, "cost_model.applicant": name}
    return right(fields, knowledge=knowing(shortlist=(known,), co_creation=(known, LIER)))


def alone(name: str, kbo: str) -> Case:
    """Nobody else takes part."""
    rows = ({"name": name, "kbo": kbo, "type": "other", "role": "coordinator", "task": "alles"},)
    budgets = (budget(name, kbo, "coordinator", "500000.00", "400000.00", "100000.00"),)
    fields = {"applicant.name": name, "applicant.kbo": kbo, "partners": rows, "cost_model.partners": budgets, "cost_model.applicant": name}
    return right(fields, knowledge=knowing(shortlist=(kbo,), co_creation=(kbo,)))


def two_forms() -> Case:
    documents = [reading(Role.APPLICATION_FORM, name, FORM) for name in (FORM_NAME, "aanvraag - getekend.pdf")]
    return right(documents=[*documents, reading(Role.COST_MODEL, MODEL_NAME, MODEL), reading(Role.COST_MODEL, "begroting.ods", MODEL)])


PERSON = {"applicant-eligible": "review"}
MORE: dict[str, tuple[Case, Outcomes]] = {
    # mergers of 2025 and before
    "merger-under-its-new-name": (by("Gemeente Beveren-Kruibeke-Zwijndrecht", BEVEREN_KRUIBEKE_ZWIJNDRECHT), {}),
    "merger-as-lokaal-bestuur": (by("Lokaal bestuur Beveren-Kruibeke-Zwijndrecht", BEVEREN_KRUIBEKE_ZWIJNDRECHT), {}),
    "merger-with-spaces-for-hyphens": (by("Beveren Kruibeke Zwijndrecht", BEVEREN_KRUIBEKE_ZWIJNDRECHT), {}),
    "merger-under-an-old-name-with-its-old-number": (by("Gemeente Kruibeke", KRUIBEKE, here=BEVEREN_KRUIBEKE_ZWIJNDRECHT), PERSON),
    "merger-under-its-new-name-with-an-old-number": (by("Stad Tongeren-Borgloon", BORGLOON), {**PERSON, "two-local-authorities": "review"}),
    "merger-under-an-old-name-with-the-number-that-stayed": (by("Stad Tongeren", TONGEREN_BORGLOON), PERSON),
    "merger-that-kept-its-name": (by("Stad Lokeren", "0207463402"), {}),
    "merger-of-2019-under-an-old-name-as-partner": (partner("Gemeente Nevele"), {"partners-eligible": "review"}),
    "merger-of-2025-as-partner": (partner("Gemeente Merelbeke-Melle", "1010775830"), {}),
    "two-halves-of-one-merger": (
        right({"partners": (FORM["partners"][0], *({**ROW_2, "name": f"Gemeente {half}", "kbo": ""} for half in ("Kruibeke", "Zwijndrecht"))),
               "cost_model.partners": (MODEL["cost_model.partners"][0], {**BUDGET_2, "name": "Gemeente Kruibeke", "kbo": ""})}),
        {"partners-eligible": "review", "documents-agree": "review", "budget-balanced": "pass"},
    ),
    # names
    "department-behind-a-dash": (by("Stad Brugge - dienst ICT", BRUGGE), {}),
    "department-behind-a-comma": (by("Stad Brugge, afdeling Smart City", BRUGGE), {}),
    "department-before-the-city": (by("Dienst Informatica van de stad Brugge", BRUGGE), {**PERSON, "two-local-authorities": "review"}),
    "college": (by("College van burgemeester en schepenen van de stad Brugge", BRUGGE), {}),
    "double-name-between-dashes": (by("Gent – Gand", GENT), {}),
    "double-name-between-brackets": (by("Ronse (Renaix)", RONSE), {}),
    "double-name-with-both-titles": (by("Stad Ronse / Ville de Renaix", RONSE), {}),
    "double-name-of-a-village": (by("Voeren - Fourons", VOEREN), {}),
    "french-name-of-a-flemish-municipality-as-partner": (partner("Commune de Rhode-Saint-Genèse", "0207505863"), {}),
    "city-with-its-ocmw-and-a-dash": (by("Gemeente- en OCMW-bestuur Brugge", BRUGGE), {}),
    "one-letter-lost": (by("Stad Brugg", BRUGGE), {**PERSON, "two-local-authorities": "review"}),
    # other bodies
    "vgc-alone": (alone("Vlaamse Gemeenschapscommissie (VGC)", VGC), {"two-local-authorities": "review"}),
    "city-alone": (alone("Stad Brugge", BRUGGE), {"two-local-authorities": "review"}),
    "agb-as-partner": (partner("Autonoom gemeentebedrijf Gent", "", "other"), {"partners-eligible": "review"}),
    "ocmw-as-partner-with-its-number": (partner("OCMW Mechelen", "0212196111", "other"), {"partners-eligible": "review"}),
    "district-as-partner": (partner("District Borgerhout", "", "other"), {"partners-eligible": "review"}),
    "intermunicipal-body-by-its-letters": (partner("DDS", "0207087872", "intercommunale"), {}),
    "intermunicipal-body-with-the-word-before-it": (partner("Intercommunale WVI", "0205157869", "intercommunale"), {}),
    "university-by-its-letters": (partner("VUB", "", "knowledge_institution"), {}),
    "university-in-its-old-words": (partner("Katholieke Universiteit Leuven", "0419052173", "knowledge_institution"), {}),
    "research-institute-by-its-letters": (partner("VLIZ", "0466279196", "knowledge_institution"), {}),
    "agency-by-its-letters": (partner("VMM", "0887290276", "flemish_government_entity"), {}),
    "university-college-that-calls-itself-other": (partner("Howest", "0259366716", "other"), {}),
    # money
    "a-third-rounded-down": (money("333333.33", "266666.66", "66666.67"), {}),
    "80-percent-rounded-up": (money("333333.34", "266666.67", "66666.67"), {}),
    "a-cent-above-80-percent": (money("333333.33", "266666.67", "66666.66"), {"grant-rate": "review", "own-contribution": "review"}),
    "two-million-of-much-more": (money("3100000.00", "2000000.00", "1100000.00"), {}),
    "all-paid-by-the-partners-but-a-euro": (money("500000.00", "96001.00", "403999.00"), {}),
    # time
    "36-months-over-29-february": (period(date(2026, 2, 28), date(2029, 2, 27), 36), {}),
    "36-months-from-the-end-of-january": (period(date(2026, 1, 31), date(2029, 1, 30), 36), {}),
    "24-months-that-end-on-29-february": (period(date(2026, 3, 1), date(2028, 2, 29), 24), {}),
    "36-months-from-the-30th": (period(date(2026, 4, 30), date(2029, 4, 29), 36), {}),
    "one-month": (period(date(2026, 3, 1), date(2026, 3, 31), 1), {}),
    # documents
    "everything-twice-in-two-formats": (two_forms(), {}),
    # ideas
    "idea-of-a-merger-by-its-department": (idea("Stad Bilzen-Hoeselt, team Digitaal", "Bilzen-Hoeselt"), {}),
    "idea-of-a-merger-under-an-old-name": (idea("Stad Borgloon", "Borgloon"), {"applicant-eligible": "review"}),
    "idea-of-an-agb": (idea("AGB Gent", "AGB Gent"), {"applicant-eligible": "review", "two-local-authorities": "review"}),
    "idea-of-welfare-bodies": (idea("Welzijnsvereniging Noord", GONE), {"applicant-eligible": "review", "two-local-authorities": "review"}),
    "idea-of-a-brussels-body-that-may": (idea("Vlaamse Gemeenschapscommissie – directie Stedelijk Beleid", "VGC"), {}),
}  # fmt: skip
