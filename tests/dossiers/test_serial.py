"""Values survive storage exactly, and the interface gets its own form of them."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.load import load_edition
from checks.model import Receipt
from dossiers.serial import (
    fields_that_count,
    pack,
    pack_fields,
    plain,
    receipt_from_json,
    receipt_to_json,
    unpack,
    unpack_fields,
    unread_entries,
)
from parsers.model import FieldValue, Place, Reading, Role, State

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text()
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False, places=2)
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=8).filter(lambda k: not k.startswith("$")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_every_value_comes_back_as_it_was(value):
    assert unpack(pack(value)) == value


def test_the_interface_form():
    value = {
        "partners": ({"grant": Decimal("1946871.63"), "years": (Decimal("1"), None)},),
        "start": date(2026, 3, 1),
        "n": 36,
        "yes": True,
    }
    assert plain(value) == {"partners": [{"grant": "1946871.63", "years": ["1.00", None]}], "start": "2026-03-01", "n": 36, "yes": True}


@pytest.mark.parametrize("value", [Decimal("12.50"), date(2026, 3, 1), None, ({"name": "Stad Lier", "kbo": "0207502301"},)])
def test_fields_come_back_whole(value):
    fields = {"x.y": FieldValue(value, "rauw", "a.pdf", Place("pagina 2", {"page": 2, "rect": [1.5, 2, 3, 4]}), 0.7, "let op")}
    assert unpack_fields(pack_fields(fields)) == fields


def test_receipts_come_back_whole():
    at = datetime(2025, 9, 8, 11, 59, 59, tzinfo=ZoneInfo("Europe/Brussels"))
    evidence = {"lines": ({"by": "x", "at": at},)}
    receipt = Receipt(at, "received-chain", 1, (at,), None, ("let op",), ("in de map Junk",), evidence)
    assert len(receipt.__slots__) == 8, "a new column must be stored, too"
    assert receipt_from_json(receipt_to_json(receipt)) == receipt
    assert receipt_from_json({}) is None
    assert receipt_to_json(None) == {}


def test_two_documents_of_one_kind_that_differ_make_no_sure_value():
    """Two cost models with another grant: the first is shown, but not as certain, and with where the other stands. The same once more is fine."""

    def model(name: str, grant: str, role: Role = Role.COST_MODEL) -> Reading:
        field = FieldValue(Decimal(grant), grant, name, Place("blad 'Totaal', cel I13"))
        return Reading(name, "0" * 64, 1, "x", role, fields={"cost_model.grant": field})

    first, other = model("v1.xlsx", "80.00"), model("v2.xlsx", "90.00")
    (field,) = fields_that_count([first, other]).values()
    told = "In “v2.xlsx” staat iets anders (blad 'Totaal', cel I13)."
    assert (field.value, field.confidence, field.problem) == (Decimal("80.00"), 0.6, told)
    same = first.fields
    assert fields_that_count([first, model("kopie.xlsx", "80.00"), model("v2.xlsx", "90.00", Role.ANNEX)]) == same


def test_what_nobody_could_read_stays_null_when_the_edition_cannot_be_loaded():
    field = FieldValue("Stad Lier", "Stad Lier", "f.pdf", Place("pagina 1"))
    half = Reading("f.pdf", "0" * 64, 1, "x", Role.APPLICATION_FORM, fields={"applicant.name": field}, looked_for=("project.title",))
    files = [half, Reading("b.bin", "1" * 64, 1, "x", Role.COST_MODEL, state=State.UNREADABLE)]
    edition = load_edition("city-of-things-2025")
    told = {"value": None, "raw": "", "document": "f.pdf", "location": "niet gevonden", "anchor": {}, "confidence": 0.0}
    names = {one.name for one in edition.form("application-form").fields} - {"applicant.name", "project.title"}
    unread = "Dit vonden we niet, maar het document was niet helemaal leesbaar: het kan er toch staan."
    lost = "De oproep van dit dossier kan niet geladen worden. Of dit er staat, is niet na te gaan."
    assert len(names) > 20
    assert unread_entries(files, edition) == {name: told | {"problem": unread} for name in names}
    assert unread_entries(files, None) == {name: told | {"problem": lost} for name in names}
