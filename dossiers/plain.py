"""The plain text of a letter back into its parts, so that a text which an officer changed is shown and sent as well laid out as before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

WIDTH = 72  # as letters are wrapped
_PASTED_BULLET = re.compile(r"^[ \t]*[•◦▪■●‣·\uf0a7\uf0b7\uf0d8][ \t\u00a0]*", re.MULTILINE)  # the last three: Word's own, boxes elsewhere
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_FACT = re.compile(r"[A-ZÀ-Þ][\w ’'-]{2,40}: \S")
_BULLET = re.compile(r"^(?:-|\d+\.) +")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, a paragraph of lines, or a list of items."""

    kind: Literal["heading", "paragraph", "list"]
    lines: tuple[str, ...]


def pasted(text: str) -> str:
    """What somebody pasted from a word processor as a mail can carry it: its bullets and line breaks as ours, without signs that nobody sees."""
    whole = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return _UNSEEN.sub("", _PASTED_BULLET.sub("- ", whole))


def parts(text: str) -> list[Part]:
    """The parts of a text: underlined lines are headings, lines that begin with "- " are items, wrapped lines are one line again."""
    found: list[Part] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = [line.rstrip() for line in block.strip("\n").split("\n") if line.strip()]
        while len(lines) >= 2 and re.fullmatch(r"-{2,}|={2,}", lines[1].strip()):
            found.append(Part("heading", (lines[0].strip(),)))
            lines = lines[2:]
        if lines:
            found.append(_part(lines))
    return found


def _part(lines: Sequence[str]) -> Part:
    if all(_is_item(line, lines[0]) for line in lines):
        items: list[str] = []
        for line in lines:
            if line.startswith("- "):
                items.append(line[2:].strip())
            else:
                items[-1] += f" {line.strip()}"
        return Part("list", tuple(items))
    whole = [lines[0].strip()]
    for before, line in pairwise(lines):
        if _was_wrapped(before, line):
            whole[-1] += f" {line.strip()}"
        else:
            whole.append(line.strip())
    return Part("paragraph", tuple(whole))


def _is_item(line: str, first: str) -> bool:
    return first.startswith("- ") and line.startswith(("- ", "  "))


def _was_wrapped(before: str, line: str) -> bool:
    """Whether a line goes on because the next word did not fit, and not because somebody began a new one."""
    if _FACT.match(before) and _FACT.match(line):
        return False  # facts under each other: "Ontvangen: ...", "Mailbox: ..."
    word = line.strip().split(" ")[0]
    return not _BULLET.match(line.strip()) and len(before) + 1 + len(word) > WIDTH
