"""Searching as officers type: names from before and after a merger, numbers cut up in any way, accents, subjects, files."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dossiers.filing import words_of
from dossiers.models import Dossier
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Dossier:
    made = factories.dossier(
        reference="COT2025-R-0007",
        applicant_name="Stad Sint-Truiden",
        applicant_kbo="0207504785",
        title="Financiën in beeld",
        contact_name="Zoë Van den Brûle",
        contact_phone="011 70 14 20",
        sender="ict@sint-truiden.example",
    )
    assert made.standing is not None and made.standing.message is not None
    made.standing.message.subject = "Voorstel mobiele sensoren"
    made.standing.message.save()
    made.standing.documents.update(name="CoT_Formulier_eindversie.docx", words=words_of({"x": {"raw": "Stationsstraat 12, 3800 één stad"}}))
    factories.dossier(reference="COT2025-R-0008", applicant_name="Gemeente Peer", applicant_kbo="0207472613", title="Iets anders")
    return made


def found(pages: Client, search: str) -> set[str]:
    page = pages.get("/", {"zoek": search}).content.decode()
    return set(re.findall(r'href="/dossiers/(COT[^/"]+)/"', page))


@pytest.mark.parametrize(
    "search",
    [
        *("Sint-Truiden", "sint truiden", "St.-Truiden", "st truiden", "SINT-TRUIDEN", "Gemeente Sint-Truiden", "truiden,", '"Truiden"'),
        *("financien", "FINANCIËN", "zoe", "brule", "BRÛLE", "sensoren", "Voorstel mobiele", "ict@sint-truiden.example"),
        *("eindversie", "CoT_Formulier_eindversie.docx", "stationsstraat 12", "een 3800", "één 12", "3800"),
        *("0207.504.785", "0207 504 785", "0207-504-785", "BE0207504785", "be 0207.504.785", "207504785"),
        *("011 70 14 20", "011701420", "COT2025-R-0007", "cot2025r0007", "R-0007", "0007", "dossier 0007"),
    ],
)
def test_what_an_officer_remembers_finds_the_dossier_and_no_other(pages: Client, town: Dossier, search: str) -> None:
    assert found(pages, search) == {"COT2025-R-0007"}


@pytest.mark.parametrize("search", ["%", "_", "((", "\\", "peer truiden", "'; DROP TABLE", "<script>", "🙂"])
def test_what_is_nowhere_finds_nothing_and_says_so(pages: Client, town: Dossier, search: str) -> None:
    page = pages.get("/", {"zoek": search}).content.decode()
    assert found(pages, search) == set()
    assert "Geen dossiers gevonden." in page and "Alles tonen" in page


@pytest.mark.parametrize(
    ("search", "which"),
    [("Tongeren-Borgloon", {"0011", "0012", "0013"}), ("Borgloon", {"0012", "0013"}), ("Stad Tongeren", {"0011", "0013"})],
)
def test_a_merger_is_seen_from_both_sides(pages: Client, search: str, which: set[str]) -> None:
    for number, name in (("0011", "Stad Tongeren"), ("0012", "Stad Borgloon"), ("0013", "Tongeren-Borgloon")):
        factories.dossier(reference=f"COT2025-R-{number}", applicant_name=name, applicant_kbo="", title="x", sender=f"{number}@x.example")
    factories.dossier(reference="COT2025-R-0014", applicant_name="Stad Antwerpen", applicant_kbo="", title="x", sender="y@x.example")
    assert found(pages, search) == {f"COT2025-R-{number}" for number in which}
    assert found(pages, "Borsbeek") == {"COT2025-R-0014"}  # a district now, with the name that the municipality had


def test_all_messages_are_searched_by_subject_and_sender(pages: Client) -> None:
    factories.message(subject="Vraag over zonnepanelen", from_name="Zoë Peeters", from_address="zoe@leuven.example")
    factories.message(subject="Aanmelding", from_name="Bart", from_address="bart@gent.example")
    for search in ("zonnepanelen", "ZOE", "vraag zoe@leuven.example"):
        page = pages.get("/te-bekijken/alle-berichten/", {"zoek": search}).content.decode()
        assert "Vraag over zonnepanelen" in page and "bart@gent.example" not in page
    assert "Geen berichten gevonden" in pages.get("/te-bekijken/alle-berichten/?zoek=nergens").content.decode()
