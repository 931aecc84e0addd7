"""The ideas of the registrations: bodies are real, all the rest is invented."""

from __future__ import annotations

from typing import Any

from samples.make.content import STORIES, Idea


def idea(
    called: str, kind: str, story: str, partners: tuple[str, ...], domains: tuple[str, ...], *, person: str, place: str, **changes: Any
) -> Idea:
    """An idea of the body ``called`` so, with everything invented that is invented: person, address, phone, mail domain."""
    domain = place.lower().replace(" ", "-")
    number = sum(map(ord, called)) % 90 + 10
    values: dict[str, Any] = {
        "organisation": f"{called} - {kind}",
        "body": (called,),
        "name": person,
        "email": f"{person.lower().replace(' ', '.')}@{domain}.example",
        "phone": f"0{number % 8 + 2} {number + 200} {number} {99 - number // 2}",
        "address": f"Teststraat {number}, {1000 + number * 97} {place}",
        "domains": domains,
        "story": STORIES[story],
        "partners": partners,
    }
    return Idea(**{**values, **changes})


VGC = idea(
    "Vlaamse Gemeenschapscommissie", "Directie Onderwijs en Vorming", "reading", ("Stad Vilvoorde", "Gemeente Dilbeek"), ("living", "people"),
    person="Nora Proefkonijn", place="Brussel", body=("Vlaamse Gemeenschapscommissie", "VGC"), email="nora.proefkonijn@vgc.example",
)  # fmt: skip
ROESELARE = idea(
    "Stad Roeselare", "Dienst Mobiliteit", "bikes", ("Stad Izegem", "Stad Torhout"), ("mobility",), person="Pieter Demo", place="Roeselare"
)
OOSTENDE = idea("Stad Oostende", "Groendienst", "trees", ("Gemeente Bredene",), ("environment",), person="Sara Modelle", place="Oostende")
LEUVEN = idea(
    "Stad Leuven", "Data en Innovatie", "noise", ("Stad Aarschot", "Stad Mechelen"), ("environment", "living"),
    person="Tom Voorbeelds", place="Leuven",
    budget="1,2 miljoen euro", amount="1200000.00", months=36,
)  # fmt: skip
HARELBEKE = idea(
    "Stad Harelbeke",
    "Cel Openbaar Domein",
    "trees",
    ("Stad Waregem", "Stad Kortrijk"),
    ("environment",),
    person="An Probeers",
    place="Harelbeke",
)
NINOVE = idea("Stad Ninove", "Stadsplanning", "bikes", ("Stad Geraardsbergen",), ("mobility",), person="Luc Testaert", place="Ninove")
TEMSE = idea(
    "Gemeente Temse", "Dienst Leefmilieu", "noise", ("Stad Sint-Niklaas", "Stad Lokeren"), ("living",), person="Eva Staal", place="Temse"
)
LOMMEL = idea(
    "Stad Lommel", "Dienst Groen", "trees", ("Gemeente Pelt",), ("environment", "government"), person="Jef Oefening", place="Lommel"
)
WETTEREN = idea(
    "Gemeente Wetteren",
    "Dienst Vrije Tijd",
    "noise",
    ("Gemeente Laarne", "Gemeente Wichelen"),
    ("living",),
    person="Kim Halfweg",
    place="Wetteren",
)
