"""The figures of the benchmarks: shown with their ratio, measured in turns."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import main
from benchmarks.latency import registration
from benchmarks.table import Row, percentile, side_by_side
from parsers.eml import unpack


def test_row_shows_both_figures_and_their_ratio() -> None:
    row = Row("docx", 3.04, 1.52, aim="at most 2 x", note="lxml")
    assert row.cells() == ("docx", "3.0 ms", "1.5 ms", "2.00 x", "at most 2 x", "lxml")
    assert Row("memory", 250, unit="MB").cells() == ("memory", "250 MB", "", "", "", "")


@pytest.mark.parametrize(("share", "expected"), [(0.5, 10), (0.95, 19), (1.0, 20), (0.0, 1)])
def test_percentile_is_the_nearest_rank(share: float, expected: int) -> None:
    assert percentile(list(range(20, 0, -1)), share) == expected


def test_functions_are_measured_in_turns_after_a_warm_up() -> None:
    calls: list[str] = []
    times = side_by_side([lambda: calls.append("a"), lambda: calls.append("b")], rounds=3)
    assert calls == ["a", "b"] * 4
    assert len(times) == 2
    assert all(time >= 0 for time in times)


def test_every_measured_mail_is_a_complete_registration_of_a_sender_of_its_own() -> None:
    first, second = unpack(registration("ours-1")), unpack(registration("ours-2"))
    assert (first.message_id, first.from_address) == ("<ours-1@bench.example>", "lore.testens@ours-1.example")
    assert first.from_address != second.from_address
    assert [part.name for part in first.submission_files()] == ["city_of_things_2025_aanmeldingsformulier.docx"]


def test_unknown_measure_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["speed"])
    assert "there is no 'speed', only reading, latency" in capsys.readouterr().err
