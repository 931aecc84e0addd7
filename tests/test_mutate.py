"""Which surviving changes of the checks ``make mutate`` leaves out by itself."""

from __future__ import annotations

import pytest

from tests.mutate import only_a_first_letter


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        ('joined("Dat is te laat")', 'joined("dat is te laat")', True),
        ('joined(f"Dat is {x}")', 'joined(f"dat is {x}")', True),
        ('joined("naar Vlaanderen")', 'joined("naar vlaanderen")', False),  # the capital of a name
        ('joined("Dat is VLAIO")', 'joined("dat is vlaio")', False),
        ('joined("De Proef")', 'joined("de proef")', False),
        ('joined("Dat is te laat")', 'joined("XXDat is te laatXX")', False),
        ('joined("")', 'joined("XXXX")', False),
        ("return True", "return true", False),
    ],
)
def test_only_the_case_of_the_letter_that_opens_a_text(before: str, after: str, alike: bool) -> None:
    assert only_a_first_letter(f"- {before}\n+ {after}") is alike
