"""A register that was put back from a backup gives no number that somebody was told since."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from dossiers.events import verify, writing
from dossiers.models import Event
from dossiers.references import next_reference

pytestmark = pytest.mark.django_db


def given(prefix: str) -> str:
    with writing():
        return next_reference(prefix)


def test_references_go_on_beyond_those_that_may_have_been_told(capsys) -> None:
    assert given("COT2025-R") == "COT2025-R-0001"
    call_command("after_restore")
    assert "COT2025-R: the next reference is COT2025-R-0102" in capsys.readouterr().out
    assert given("COT2025-R") == "COT2025-R-0102"
    assert given("COT2025-A") == "COT2025-A-0101", "the first of a phase may have come after the backup"
    assert "100 nummers" in Event.objects.get(kind="references-skipped").text
    assert list(verify()) == []


def test_a_number_that_leaves_out_nothing_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("after_restore", skip=0)
