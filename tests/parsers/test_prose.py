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
        ("Stad Sint - Niklaas - dienst ICT", "Stad Sint-Niklaas"),
        ("stadsbestuur Geel dienst vergunningen", "stadsbestuur Geel"),
        ("Gemeente Mol i.s.m. Kempenland+", "Gemeente Mol"),
        ("Gemeente Mol i.s.m. Geel", "Gemeente Mol i.s.m. Geel"),
        ("Studiebureau Noord i.s.m. gemeente Mol", "Studiebureau Noord i.s.m. gemeente Mol"),
        ("Burgemeester en schepenen van Mol", "Mol"),
        ("Mol Team BV", "Mol Team BV"),
        ("Kortrijk Team Volley", "Kortrijk Team Volley"),
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


@pytest.mark.parametrize(
    ("said", "budget", "months"),
    [
        ("Het project loopt drie jaar vanaf maart 2026. We ramen de kosten op 1,2 miljoen euro.", "1200000.00", 36),
        ("Start: maart 2026, einde: februari 2029. Budget: 850 000 EUR.", "850000.00", 36),
        ("Een traject van 30 maanden, met een globaal budget van ca. 900k.", "900000.00", 30),
        ("WP1 (€ 100.000), WP2 (€ 250.000). In totaal 350.000 euro over 24 maanden.", "350000.00", 24),
        ("Kostenraming 1.250.000.", "1250000.00", None),
        ("Duurtijd\n36 maanden\nBudget\n€ 1.000.000", "1000000.00", 36),
        ("Een tweejarig project. De totale projectkost bedraagt 1.200.000 euro (80% subsidie).", "1200000.00", 24),
        ("Totale kost: € 750.000, waarvan € 600.000 subsidie. Het loopt van 1 maart 2026 tot en met 29 februari 2028.", "750000.00", 24),
        ("The project lasts 24 months.", None, 24),
        ("We vragen 640.000 euro steun op een totale kost van 800.000 euro. Looptijd: 36 m.", "800000.00", 36),
        ("De kosten voor 45.000 inwoners lopen op. Na 6 maanden is de proef klaar.", None, None),
    ],
)
def test_budget_and_duration_as_people_tell_them(said: str, budget: str | None, months: int | None) -> None:
    found = {name: field.value for name, field in MENTIONS.read({"project_description": text(said)}).items()}
    expected = {"mentioned.budget": budget and Decimal(budget), "mentioned.duration_months": months}
    assert found == {name: value for name, value in expected.items() if value is not None}


def test_an_amount_in_doubt_or_between_two_is_told_and_not_taken() -> None:
    doubtful = MENTIONS.read({"project_description": text("The total budget is EUR 900,000.")})["mentioned.budget"]
    between = MENTIONS.read({"project_description": text("Het budget ligt tussen 800.000 en 1 miljoen euro.")})["mentioned.budget"]
    assert (doubtful.value, doubtful.problem) == (None, "Dit konden we niet met zekerheid begrijpen: EUR 900,000.")
    assert between.value is None


@pytest.mark.parametrize(
    ("said", "partners"),
    [
        ("• Mol\n• Boom (principieel akkoord)\n• imec", ("Mol", "Boom", "imec")),
        ("Mol | volger\nKortrijk | deelnemer", ("Mol", "Kortrijk")),
        ("We spraken met Menen en Kortrijk. Kortrijk haakte af.", ("Menen",)),
        ("Menen | deelnemer\nKortrijk | gevraagd, wil niet meedoen", ("Menen",)),
        ("Menen doet mee; Kortrijk zegde af.", ("Menen",)),
        ("Menen en Boom doen mee, Kortrijk wil niet mee.", ("Menen", "Boom")),
        ("Gemeente Mol doet mee. Menen, Boom en Kortrijk haakten af.", ("Mol",)),
        ("Menen doet mee, naar het voorbeeld van Kortrijk. In Gent gingen we kijken.", ("Menen",)),
    ],
)
def test_partners_in_bullets_and_sentences(said: str, partners: tuple[str, ...]) -> None:
    assert MENTIONS.read({"partner_engagement": text(said)})["mentioned.partners"].value == partners


def test_what_was_before_the_project_tells_no_figure_of_it() -> None:
    told = {"challenge": text("De kosten stegen in drie jaar met een derde."), "earlier_attempts": text("Die proef duurt 12 maanden.")}
    assert MENTIONS.read(told | {"project_description": text("We bouwen een platform.")}) == {}


def test_a_body_of_the_town_is_not_the_town() -> None:
    for applicant, partners in (
        ("AGB Parkeren Kortrijk", ("Kortrijk", "Menen")),
        ("OCMW Kortrijk", ("Kortrijk", "Menen")),
        ("Stad Kortrijk", ("Menen",)),
    ):
        found = MENTIONS.read({"contact.organisation": text(applicant), "partner_engagement": text("Stad Kortrijk en Menen doen mee.")})
        assert found["mentioned.partners"].value == partners


def test_the_organ_of_a_body_is_no_part_of_its_name() -> None:
    said = text("College van burgemeester en schepenen van de stad Kortrijk")
    assert MENTIONS.read({"contact.organisation": said})["applicant.name"].value == "stad Kortrijk"


@pytest.mark.parametrize("written", ["St.-Niklaas", "St-Niklaas", "St. Niklaas", "Sint Niklaas", "Sint - Niklaas"])
def test_names_of_several_parts_as_people_write_them(written: str) -> None:
    found = MENTIONS.read({"partner_engagement": text(f"We spraken met {written} en Mol.")})
    assert found["mentioned.partners"].value == ("Sint-Niklaas", "Mol")


@pytest.mark.parametrize(
    "words",
    [
        "Gesprek met mevr. Van Gent van de stad Kortrijk.",
        "Contactpersoon is Tom Geel van de stad Kortrijk.",
        "De politiezone Regio Mol en de stad Kortrijk doen mee.",
        "De leverancier, een bedrijf uit Mol, geeft advies. Kortrijk werkt mee.",
        "De stad Kortrijk doet mee. De gemeente Mol heeft bedankt.",
        "De stad Kortrijk doet mee. Met Mol hebben we nog geen contact gehad.",
        "Kortrijk (ja), Menen (onder voorbehoud), Mol (neen)",
        "Behalve Mol doet iedereen mee: Kortrijk en Menen.",
        "Zoals in Mol gebeurde. Kortrijk doet mee.",
    ],
)
def test_towns_that_are_no_partners(words: str) -> None:
    """A part of a person's name or of another body, a place, and who declined."""
    named = MENTIONS.read({"contact.organisation": text("Stad Lier"), "partner_engagement": text(words)})["mentioned.partners"].value
    assert "Kortrijk" in named and not {"Mol", "Geel", "Gent"} & set(named)


@pytest.mark.parametrize(
    "words", ["De steden Geel/Menen.", "Geel en Menen doen mee, met Gent.", "intercommunale Leiedal, Stad Menen, Geel"]
)
def test_towns_written_close_or_at_the_start_of_a_sentence(words: str) -> None:
    named = MENTIONS.read({"contact.organisation": text("Stad Lier"), "partner_engagement": text(words)})["mentioned.partners"].value
    assert {"Menen", "Geel"} <= set(named)
