"""A scale before the figure, and one of two days, are never read as if they were sure."""

from __future__ import annotations

import pytest

from parsers.amounts import money
from parsers.dates import day


@pytest.mark.parametrize("text", ["k€ 350", "K€350", "KEUR 350", "M€ 1,2", "mio EUR 1,2", "duizend euro: 350"])
def test_a_scale_before_the_figure_is_for_a_person(text: str) -> None:
    assert money(text).value is None
    assert money(text).problem


@pytest.mark.parametrize("text", ["28/29 februari 2028", "28 of 29 februari 2028", "vroegst 1 maart 2026"])
def test_one_of_two_days_is_in_doubt(text: str) -> None:
    assert day(text).confidence < 0.9 or day(text).value is None
