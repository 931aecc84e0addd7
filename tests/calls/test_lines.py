"""Lines of values in TOML files that are written in other ways than ours."""

from __future__ import annotations

import pytest

from calls.lines import line_of, lines_of

TEXT = '''\
title = "a = [ not an array"  # a comment with ]
text = """
[not.a.header]
key = "not a key"
"""
"quoted key" = 1
dotted.name = 2

[a]
list = ["x", "]", "["]
long = [
  # a comment with [
  { n = 1, deep = [1, 2] },

  { n = 2 },
  [
    "inner",
  ],
  { n = 3 },
]
after = true

[[b]]
n = 1
[[b.c]]
n = 2
[[b.c]]
n = 3
[b.c.d]
n = 4
[[b]]
[[b.c]]
n = 5
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 1),
        (("text",), 2),
        (("quoted key",), 6),
        (("dotted", "name"), 7),
        (("a",), 9),
        (("a", "list", 1), 10),
        (("a", "long"), 11),
        (("a", "long", 0, "deep", 1), 13),
        (("a", "long", 1, "n"), 15),
        (("a", "long", 2), 16),
        (("a", "long", 3, "n"), 19),
        (("a", "after"), 21),
        (("b", 0), 23),
        (("b", 0, "n"), 24),
        (("b", 0, "c", 0, "n"), 26),
        (("b", 0, "c", 1, "n"), 28),
        (("b", 0, "c", 1, "d", "n"), 30),
        (("b", 1), 31),
        (("b", 1, "c", 0, "n"), 33),
        (("b", 1, "c", 0, "absent", 7), 32),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_the_line_of_a_value(path: tuple[str | int, ...], line: int) -> None:
    assert line_of(lines_of(TEXT), path) == line
