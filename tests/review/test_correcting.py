"""Boxes and tables put right by a person: what was read stays beside it, what was not touched keeps its value, and the checks use the rest."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dossiers import tables
from dossiers.decisions import DecisionError
from dossiers.events import verify
from dossiers.models import Assessment, Correction, Document, Dossier, Finding, Rereading
from dossiers.serial import pack, unpack
from review import words
from tests import factories
from tests.review import real

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Nagekeken met de indiener."


def _told(page: str) -> list[str]:
    return [part.split("</p>")[0].split("</strong>")[1].strip() for part in page.split('<div class="note ')[1:]]


def _post(pages: Client, address: str, **data: Any) -> list[str]:
    return _told(pages.post(address, data, follow=True).content.decode())


def _sent_back(page: str) -> dict[str, Any]:
    """The form of the page as a browser sends it when nothing is changed."""
    cells = dict(re.findall(r'<input type="text" name="([^"]+)" value="([^"]*)"', page))
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        cells[name] = chosen[1] if chosen else ""
    rows = re.findall(r'name="rij" value="(\d+)"', page)
    stand = re.search(r'name="stand" value="(\d+)"', page)
    assert rows and stand
    return {**{name: text.replace("&amp;", "&").replace("&#39;", "'") for name, text in cells.items()}, "rij": rows, "stand": stand[1]}


def _finding(dossier: Dossier, check: str) -> Finding:
    fresh = Dossier.objects.get(pk=dossier.pk)
    return Finding.objects.get(assessment=fresh.standing.assessment, check_id=check)  # type: ignore[union-attr]


def test_ticked_boxes_are_put_right_and_taken_back(pages: Client) -> None:
    dossier = real.filed("07-budget-unbalanced")
    form = Document.objects.get(submission__dossier=dossier, role="application-form")
    read = form.fields["domains"]
    address, data = f"/documenten/{form.pk}/velden/", {"veld": "domains", "reden": WHY, "stand": 0}
    assert _post(pages, address, **data, keuze=["economy", "maan"]) == ["Kies een of meer vakjes uit de lijst."]
    told = _post(pages, address, **data, keuze=["mobility", "economy"])
    assert told[0].startswith("Je waarde is bewaard, naast wat er gelezen werd. Opnieuw gecontroleerd")
    assert _post(pages, address, **data, keuze=["economy", "mobility"]) == ["Deze verbetering was al bewaard."]
    correction = Correction.objects.get()
    assert correction.value == ["economy", "mobility"]
    form.refresh_from_db()
    assert form.fields["domains"] == read
    page = pages.get(f"/dossiers/{dossier.reference}/").content.decode()
    ticked = re.findall(rf'value="(\w+)" id="w-{form.pk}-\d+-\w+" checked', page)
    assert ticked == ["economy", "mobility"]
    assert "Verbeterd door an.peeters:" in page and words.field_options(dossier.call, form.role, "domains")[0][1] in page
    assert _post(pages, address, **{**data, "stand": correction.pk}, terug="on")[0].startswith("De gelezen waarde telt weer.")


def test_a_row_of_the_partners_is_put_right_and_the_others_keep_their_value(pages: Client) -> None:
    dossier = real.filed("07-budget-unbalanced")
    form = Document.objects.get(submission__dossier=dossier, role="application-form")
    read = unpack(form.fields["partners"]["value"])
    address = f"/documenten/{form.pk}/velden/partners/"
    asked = _sent_back(pages.get(address).content.decode())
    assert _post(pages, address, **asked, reden=WHY) == ["Er is niets veranderd aan deze tabel."]
    assert _post(pages, address, **asked | {"1-kbo": "123"}, reden=WHY)[0].startswith("We begrijpen ‘123’ niet als")
    assert _post(pages, address, **asked | {"1-name": ""}, reden=WHY) == ["Vul de naam van de partner in, of schrap de rij."]
    assert not Correction.objects.exists()
    new = len(read)
    changes = {"1-name": "Drukkerij Janssens BV", "1-kbo": "", "1-type": "company", f"{new}-name": "Gemeente Bonheiden"}
    told = _post(pages, address, **asked | changes, reden=WHY)
    assert told[0].startswith("De tabel is bewaard, naast wat er gelezen werd. Opnieuw gecontroleerd:")
    assert _post(pages, address, **asked | changes, reden=WHY) == ["Deze tabel was al bewaard."], "a double click"
    rows = unpack(Correction.objects.get().value)
    assert rows[0] == read[0]
    assert (rows[1]["name"], rows[1]["kbo"], rows[1]["type"], rows[1]["task"]) == ("Drukkerij Janssens BV", "", "company", read[1]["task"])
    assert rows[1]["location"] == f"{read[1]['location']}: verbeterd door an.peeters"
    assert [row["name"] for row in rows[2:]] == [*(row["name"] for row in read[2:]), "Gemeente Bonheiden"]
    assert rows[-1]["location"] == "ingevuld door an.peeters"
    form.refresh_from_db()
    assert unpack(form.fields["partners"]["value"]) == read
    partners = _finding(dossier, "partners-eligible")
    assert partners.outcome == "fail" and "Drukkerij Janssens BV" in partners.reason
    again = _sent_back(pages.get(address).content.decode())
    assert again["1-name"] == "Drukkerij Janssens BV"
    _post(pages, address, **again | {"1-weg": "on"}, reden=WHY)
    assert [row["name"] for row in unpack(Correction.objects.latest("pk").value)] == [row["name"] for row in (rows[0], *rows[2:])]
    assert _finding(dossier, "partners-eligible").outcome != "fail"
    assert _post(pages, address, **asked, reden=WHY) == ["Intussen verbeterde iemand dit document. Kijk na."]
    assert list(verify()) == []


def test_an_amount_in_the_cost_model_is_put_right(pages: Client) -> None:
    dossier = real.filed("07-budget-unbalanced")
    book = Document.objects.get(submission__dossier=dossier, role="cost-model")
    read = unpack(book.fields["cost_model.partners"]["value"])
    address = f"/documenten/{book.pk}/velden/cost_model.partners/"
    asked = _sent_back(pages.get(address).content.decode())
    assert _post(pages, address, **asked | {"0-grant": ""}, reden=WHY)[0].endswith("bij elke rij. Schrijf 0 als er niets is.")
    assert _post(pages, address, **asked | {"0-grant": "1.234,50"}, reden=WHY)[0].startswith("De tabel is bewaard")
    row = unpack(Correction.objects.get().value)[0]
    assert row["grant"] == Decimal("1234.50")
    assert row["costs"] == read[0]["costs"]
    assert row["places"]["grant"] == f"{read[0]['places']['grant']}: ingevuld door an.peeters"
    assert {key: value for key, value in row["places"].items() if key != "grant"} == {
        key: value for key, value in read[0]["places"].items() if key != "grant"
    }


def test_only_tables_have_such_a_page(pages: Client) -> None:
    document = factories.document(factories.dossier().standing)  # type: ignore[arg-type]
    for name in ("contact.email", "partners", "nergens", "../../x"):
        assert pages.get(f"/documenten/{document.pk}/velden/{name}/").status_code == 404
    assert pages.get("/documenten/999999/velden/partners/").status_code == 404


def test_a_table_of_which_nothing_is_left_is_refused() -> None:
    definition = next(f for form in real.EDITION.forms for f in form.fields if f.name == "partners")
    with pytest.raises(DecisionError):
        tables.rows_from(definition, [{"name": "A", "kbo": None}], [tables.Typed(1, {"name": "A"}, dropped=True)], "an")
    kept = tables.rows_from(definition, [{"name": "A", "kbo": None}], [tables.Typed(1, {"name": "A", "kbo": ""})], "an")
    assert kept == ({"name": "A", "kbo": None},)  # what was not understood and is left open is still not understood


def test_what_a_later_reading_found_is_shown_beside_the_first(pages: Client) -> None:
    dossier = factories.dossier()
    document = dossier.standing.documents.get()  # type: ignore[union-attr]
    first = document.fields["contact.email"]
    now = {**document.fields, "contact.email": {**first, "value": pack("nieuw@leuven.be"), "raw": "nieuw@leuven.be", "location": "tabel 9"}}
    Rereading.objects.create(
        assessment=Assessment.objects.get(), document=document, role=document.role, state="timed-out", fields=now, looked_for=[]
    )
    page = pages.get(f"/dossiers/{dossier.reference}/").content.decode()
    assert "nieuw@leuven.be" in page and "tabel 9" in page
    told = page.split("Bij de eerste lezing stond hier:")
    assert len(told) == 2 and str(first["raw"]) in told[1][:200]
    assert "Bij de eerste lezing: gelezen." in page
    assert "nieuw@leuven.be" in pages.get(f"/documenten/{document.pk}/kijken/?veld=contact.email").content.decode()
