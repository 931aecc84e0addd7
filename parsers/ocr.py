"""Words on a picture, recognised by Tesseract: each with its place and how sure it is."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from parsers import programs

_NOISE = 25.0  # a mark that is no word, below this certainty, is dirt on the glass
_LANGUAGES = ("nld", "eng")


@dataclass(frozen=True, slots=True)
class Found:
    """A recognised word; pixels, origin top left. ``top`` and ``bottom`` are those of its line. ``sure`` 0..100."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    sure: float


def available() -> bool:
    """Whether Tesseract is installed and not switched off."""
    return programs.find(programs.TESSERACT) is not None


def languages() -> tuple[str, ...]:
    """The wanted languages that are installed; Dutch first. Raises :class:`parsers.programs.ProgramFailed`."""
    return _languages(programs.find(programs.TESSERACT) or "")


@lru_cache(maxsize=2)
def _languages(program: str) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="cot-ocr-") as folder:
        listed = programs.run([program, "--list-langs"], Path(folder), 10).decode("utf-8", "replace").split()
    return tuple(one for one in _LANGUAGES if one in listed)[:1]


def words(page: Image.Image, dpi: float, seconds: float) -> list[Found]:
    """The words of a grey page. Raises :class:`parsers.programs.ProgramFailed` or ``ProgramTooSlow``."""
    table = _tesseract(page, dpi, seconds, "--psm", "6", "tsv")
    lines: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = row["text"] = (row.get("text") or "").strip().strip("_|¦")  # what is left of lines
        if row.get("level") != "5" or not text:
            continue
        if float(row["conf"]) < _NOISE and not re.search(r"\w{2}|\d", text):
            continue
        lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    return [word for line in lines.values() for word in _line(line)]


def quarter_turns(page: Image.Image, dpi: float, seconds: float) -> int:
    """How many degrees (0, 90, 180, 270) the page must be turned clockwise to stand upright; 0 when that cannot be told."""
    try:
        told = _tesseract(page, dpi, seconds, "--psm", "0")
    except programs.ProgramTooSlow:
        raise
    except programs.ProgramFailed:
        return 0  # too few words to tell
    found = re.search(r"Rotate: (\d+)", told)
    return int(found[1]) % 360 if found else 0


def _tesseract(page: Image.Image, dpi: float, seconds: float, *options: str) -> str:
    program = programs.find(programs.TESSERACT) or ""
    given = io.BytesIO()
    page.save(given, "PPM")
    language = [] if options[-1] == "0" else ["-l", "+".join(languages()) or "eng"]
    command = [program, "stdin", "stdout", *language, "--dpi", str(int(dpi)), *options]
    with tempfile.TemporaryDirectory(prefix="cot-ocr-") as folder:
        return programs.run(command, Path(folder), seconds, given.getvalue(), {"OMP_THREAD_LIMIT": "1"}).decode("utf-8", "replace")


def _line(rows: list[dict[str, str]]) -> list[Found]:
    """The words of one line, all as high as the line, so that letters without tails do not seem to stand higher."""
    heights = sorted(int(row["height"]) for row in rows)
    usual = heights[len(heights) // 2]
    sound = [row for row in rows if int(row["height"]) <= 2 * usual]
    top = min(int(row["top"]) for row in sound)
    bottom = max(int(row["top"]) + int(row["height"]) for row in sound)
    if bottom - top > 2.5 * usual:  # a line that is not level
        return [_found(row, int(row["top"]), int(row["top"]) + int(row["height"])) for row in rows]
    return [_found(row, top, bottom) for row in rows]


def _found(row: dict[str, str], top: int, bottom: int) -> Found:
    left = int(row["left"])
    return Found(row["text"], left, top, left + int(row["width"]), bottom, float(row["conf"]))
