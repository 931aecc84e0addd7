"""What the made-up applicants answer: the value that must be read, and how they write it. Names are public bodies, people are invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

Answers = dict[str, Any]

_PARTNERS = (
    {"name": "Stad Aalst", "kbo": "0207437468", "type": "municipality", "role": "coordinator", "task": "Coördinatie en proefwerking"},
    {"name": "Gemeente Lede", "kbo": "0207440438", "type": "municipality", "role": "participant", "task": "Test in de deelgemeenten"},
    {"name": "Intercommunale SOLVA", "kbo": "0200305493", "type": "intercommunale", "role": "participant", "task": "Aankoop en beheer"},
    {"name": "Stad Ninove", "kbo": "0207441527", "type": "municipality", "role": "follower", "task": "Leest mee"},
)
_PACKAGES = (
    {"number": "1", "title": "Projectleiding", "start": "1", "end": "36", "lead": "Stad Aalst"},
    {"number": "2", "title": "Metingen en datamodel", "start": "2", "end": "18", "lead": "Gemeente Lede"},
    {"number": "3", "title": "Proef in drie wijken", "start": "12", "end": "30", "lead": "Intercommunale SOLVA"},
    {"number": "4", "title": "Kennisdeling en communicatie", "start": "1", "end": "36", "lead": "Stad Aalst"},
)

APPLICATION: Answers = {
    "project.title": "Droge voeten: samen waken over grachten en duikers",
    "project.acronym": "DROOG",
    "project.start": date(2026, 3, 1),
    "project.end": date(2029, 2, 28),
    "project.duration_months": 36,
    "domains": ("living", "environment"),
    "project.summary": "Vier besturen meten samen het peil in grachten en duikers. Wie er woont, krijgt op tijd een bericht.",
    "applicant.name": "Stad Aalst",
    "applicant.kbo": "0207437468",
    "applicant.address": "Werf 9, 9300 Aalst",
    "contact.name": "Nele Van den Broeck",
    "contact.function": "projectleider slimme stad",
    "contact.email": "nele.vandenbroeck@aalst.example",
    "contact.phone": "053 72 00 11",
    "partners": _PARTNERS,
    "subcontractors": ({"name": "Peilwijzer bv", "task": "Plaatsen van meters"},),
    "challenge": "Bij hevige regen lopen straten onder water. De ploegen weten pas waar het misloopt als bewoners bellen.\n"
    "Elk bestuur meet anders: de ene met een lat, de andere met het blote oog. Daardoor kunnen buren elkaar niet waarschuwen.",
    "work_plan": "We beginnen met een inventaris van 420 meetpunten. Daarna volgt de keuze van de meters, een proef in drie wijken en de uitrol.\n"
    "Mijlpaal 1: het datamodel ligt vast (maand 8).\nMijlpaal 2: de proef is geëvalueerd (maand 24).\n"
    "Het grootste risico is dat meters dichtslibben; daarvoor is onderhoud voorzien.",
    "work_packages": _PACKAGES,
    "external_support": "We zoeken een aannemer die meters plaatst en onderhoudt, met ervaring in open waterlopen.",
    "additionality": "Er bestaan meetnetten op de grote waterlopen. Dit project vult ze aan op de kleine, waar nu niets staat.",
    "governance.steering_group": "De schepenen van de vier besturen en de directeur van de intercommunale. Ze komen vier keer per jaar samen.",
    "governance.sounding_board": "Polders, brandweer, landbouwers en bewoners denken twee keer per jaar mee op een open avond.",
    "commitment": "De actie staat in het meerjarenplan 2026-2031 van elk bestuur, met een voorwaardelijk krediet.",
    "scalability": "Bestek, datamodel en handleiding worden vrijgegeven. Elk bestuur kan instappen zonder eigen ontwikkeling.",
    "sustainability": "Na afloop nemen de besturen de werking over. De jaarlijkse kost wordt verdeeld per meetpunt.",
    "openness": "Metingen volgen OSLO en komen als open data beschikbaar via een vrij te gebruiken dienst.",
    "budget.total_cost": Decimal("612500.40"),
    "budget.grant_requested": Decimal("490000.32"),
    "budget.own_contribution": Decimal("122500.08"),
    "budget.other_income": Decimal("0.00"),
    "budget_justification": "De loonkosten liggen vooral bij de coördinator. De meters zijn geraamd op drie offertes van dit jaar.",
    "declarations.no_double_funding": True,
    "declarations.flemish_region": True,
    "declarations.staff_on_other_projects": False,
}

REGISTRATION: Answers = {
    "contact.organisation": "Gemeente Zwalm - dienst Ruimte",
    "contact.name": "Pieter De Smet",
    "contact.email": "pieter.desmet@zwalm.example",
    "contact.phone": "0475 12 34 56",
    "contact.address": "Zuidlaan 36, 9630 Zwalm",
    "domains": ("government", "mobility"),
    "challenge": "Vergunningen voor werken op straat zitten in vijf systemen. Niemand ziet welke straat wanneer dicht is.",
    "earlier_attempts": "Twee buurgemeenten probeerden een gedeelde kalender. Ook een eigen kaart werd een jaar lang bijgehouden.",
    "obstacles": "De kalender werd met de hand ingevuld en was snel verouderd. Er was geen budget om systemen te koppelen.",
    "project_description": "We koppelen de systemen met open standaarden.\n"
    "Werkpakket 1: behoeften en afspraken.\nWerkpakket 2: koppeling en proef.\nWerkpakket 3: kennisdeling.\n"
    "De looptijd is 30 maanden en het totale budget wordt geraamd op 480.000 euro.",
    "partner_engagement": "De gemeente Brakel en de stad Oudenaarde werken mee als partner. De provincie Oost-Vlaanderen leest mee.",
    "results": "Eén kaart van alle werken, die ook andere gemeenten kunnen gebruiken. De besturen beheren ze samen na afloop.",
}

_TYPES = {"municipality": "stad of gemeente", "intercommunale": "intercommunale"}
_ROLES = {"coordinator": "coördinator", "participant": "deelnemer", "follower": "volger"}
DOMAINS = {
    "economy": "Smart Economy (inclusief slimme havens)",
    "government": "Smart Government",
    "people": "Smart People",
    "living": "Smart Living",
    "mobility": "Smart Mobility",
    "environment": "Smart Environment",
}


def written(name: str, value: Any) -> str:
    """How a careful person writes a value in the form."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        whole, cents = f"{value:.2f}".split(".")
        return f"€ {int(whole):,}".replace(",", ".") + f",{cents}"
    if name.endswith("kbo"):
        return f"{value[:4]}.{value[4:7]}.{value[7:]}"
    if name in ("type", "role"):
        return {**_TYPES, **_ROLES}[value]
    return str(value)


def rows(answers: Answers, name: str, columns: tuple[str, ...]) -> list[list[str]]:
    """The rows of a table as they are written, in the given order of columns ("nr": a serial number)."""
    return [
        [str(n) if column == "nr" else written(column, row[column]) for column in columns] for n, row in enumerate(answers[name], start=1)
    ]
