"""On which line of a TOML file a value stands, so that a mistake in a call definition can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[|\[)\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=\s*(.*)$""")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')


def line_of(lines: dict[Path, int], path: Sequence[str | int]) -> int:
    """The line of the value at ``path``, or of the nearest thing around it that has a line. 1 when nothing does."""
    for length in range(len(path), 0, -1):
        if (line := lines.get(tuple(path[:length]))) is not None:
            return line
    return 1


def lines_of(text: str) -> dict[Path, int]:
    """Path of every table, key and element of a multi-line array -> its line (from 1). ``text`` must be valid TOML."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    rows = iter(enumerate(text.splitlines(), start=1))
    for number, row in rows:
        if header := _HEADER.match(row):
            table = _enter(_parts(header[2]), counts, repeated=header[1] == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(row):
            path = (*table, *_parts(key[1]))
            found[path] = number
            _follow(key[2], path, number, rows, found)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r'"[^"]*"|\'[^\']*\'|[^.]+', dotted))


def _enter(parts: tuple[str, ...], counts: dict[Path, int], *, repeated: bool) -> Path:
    """The path of a table header: each array of tables on the way gets the index of its last element."""
    path: Path = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        if repeated and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
            for deeper in [known for known in counts if len(known) > len(path) and known[: len(path) + 1] == (*path, counts[path])]:
                del counts[deeper]
        if path in counts:
            path = (*path, counts[path])
    return path


def _follow(
    value: str,
    path: Path,
    number: int,
    rows: Iterator[tuple[int, str]],
    found: dict[Path, int],
) -> None:
    """Reads on to the end of a value that goes over several lines and notes where each element and each inline key of an array stands."""
    for quotes in ('"""', "'''"):
        if value.startswith(quotes):
            while value.count(quotes) < 2 and (row := next(rows, None)):
                value += row[1]
            return
    if value.startswith("["):
        depth, index = _depth(value), 0
        if depth > 0 and value.strip("[ ").split("#")[0].strip():
            index = 1
        while depth > 0 and (row := next(rows, None)):
            number, content = row
            if depth == 1 and content.strip()[:1] not in {"", "#", "]", ","}:
                found[(*path, index)] = number
                index += 1
            depth += _depth(content)


def _depth(text: str) -> int:
    """How many brackets of an array this line opens more than it closes."""
    bare = _STRING.sub("", text).split("#")[0]
    return bare.count("[") - bare.count("]")
