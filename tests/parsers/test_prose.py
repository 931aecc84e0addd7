"""Names, amounts and terms in running text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.model import FieldValue, Place
from parsers.prose import Mentions

NAMES = [(name, name) for name in ("Gent", "Kortrijk", "Menen", "Boom", "Mol", "Geel", "Leiedal", "imec", "Sint-Niklaas")] + [
    ("UGent", "Universiteit Gent"), ("Universiteit Gent", "Universiteit Gent"), ("OCMW Gent", "OCMW Gent"), ("VGC", "Vlaamse Gemeenschapscommissie"),
]  # fmt: skip
MENTIONS = Mentions(NAMES)


def text(value: str) -> FieldValue:
    return FieldValue(value, value, "formulier.docx", Place("alinea 9", {"block": 8}))


@pytest.mark.parametrize(
    ("organisation", "applicant"),
    [
        ("Stad Gent - Cel Data en Innovatie", "Stad Gent"),
        ("Dienst Smart City, stad Kortrijk", "stad Kortrijk"),
        ("Cel Data Stad Menen", "Stad Menen"),
        ("OCMW Gent", "OCMW Gent"),
        ("Studiebureau Kortrijk NV", "Studiebureau Kortrijk NV"),
        ("Gemeente Nergenshuizen | IT", "Gemeente Nergenshuizen"),
    ],
)
def test_applicant_from_the_contact_block(organisation: str, applicant: str) -> None:
    assert MENTIONS.read({"contact.organisation": text(organisation)})["applicant.name"].value == applicant


def test_mentions_of_partners_budget_and_duration() -> None:
    found = MENTIONS.read(
        {
            "contact.organisation": text("Stad Gent"),
            "partner_engagement": text(
                "In Gent spraken we met stad Mol, gemeente Geel, UGent en imec. Post naar 8500 Kortrijk. De boom is geel."
            ),
            "project_description": text(
                "Samen met Sint-Niklaas bouwen we. Het totale budget bedraagt 1,2 miljoen euro, waarvan 200.000 euro eigen inbreng. "
                "Het project loopt over 3 jaar. Na twaalf maanden is er een proef in Menen."
            ),
        }
    )
    assert {name: field.value for name, field in found.items()} == {
        "applicant.name": "Stad Gent",
        "mentioned.partners": ("Mol", "Geel", "Universiteit Gent", "imec", "Sint-Niklaas"),
        "mentioned.budget": Decimal("1200000.00"),
        "mentioned.duration_months": 36,
    }
    assert all(0 < field.confidence < 1 for field in found.values())
    assert found["mentioned.budget"].place == Place("alinea 9, “1,2 miljoen euro”", {"block": 8, "text": "1,2 miljoen euro"})


def test_different_totals_are_left_to_a_person() -> None:
    found = MENTIONS.read(
        {
            "project_description": text(
                "Het totaalbudget is 500.000 euro. De totale kosten bedragen € 600.000. De looptijd is 24 of 30 maanden."
            )
        }
    )
    assert found["mentioned.budget"].value is None
    assert found["mentioned.budget"].raw == "500.000 euro / € 600.000"
    assert "verschillende bedragen" in found["mentioned.budget"].problem
    assert found["mentioned.duration_months"].value is None


def test_nothing_mentioned_is_nothing() -> None:
    assert MENTIONS.read({"project_description": text("We doen iets met data in het eerste jaar voor 1.200 inwoners.")}) == {}
