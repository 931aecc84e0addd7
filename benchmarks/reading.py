"""Reading: each format beside the fastest way in which a library gets at the same bytes."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks import floors
from benchmarks.table import Row, side_by_side
from calls.load import load_edition
from calls.model import Edition
from checks.engine import assess
from checks.model import Case
from parsers import docx, media, pdf, sandbox, xlsx
from parsers.eml import unpack
from parsers.read import read_document
from registers.lookup import Registers
from samples.compare import SAMPLES

CALL = "city-of-things-2025"
_PAGES = 30  # of the long scan


def run() -> list[Row]:
    """Every row. The floor of each is measured in turns with ours."""
    edition = load_edition(CALL)
    return [*formats(edition), whole_application(edition), cold_start(), memory(edition), memory_of_a_scan(edition)]


def formats(edition: Edition) -> list[Row]:
    """What stands in the file (its picture) and what it means (the reading), each beside the bare library."""
    docx_form, pdf_form, book, flat = files()
    opened: list[tuple[str, tuple[str, bytes], Callable[[bytes], object], list[Callable[[bytes], object]], str, str]] = [
        ("application form, docx", docx_form, docx.picture, [floors.unzip_and_parse], "at most 2 x", "unzip + lxml"),
        (
            "application form, pdf fields",
            pdf_form,
            pdf.picture,
            [floors.pypdf_fields, floors.pikepdf_fields],
            "at most 1.3 x",
            "fastest of pypdf, pikepdf, given bytes",
        ),
        ("registration form, printed pdf", flat, pdf.picture, [floors.pdfium_text], "at most 1.3 x", "pypdfium2 text"),
        (
            "the same, its words with their places",
            flat,
            pdf_words,
            [floors.pdfium_places],
            "at most 1.3 x",
            "pypdfium2 text + each word's rectangle",
        ),
        (
            "application form, pdf fields: with places",
            pdf_form,
            pdf_fields,
            [floors.pikepdf_places],
            "at most 1.3 x",
            "pikepdf, given bytes: name, value, rectangle",
        ),
        (
            "application form, pdf fields: with places, beside names and values",
            pdf_form,
            pdf_fields,
            [floors.pikepdf_fields_of_a_file],
            "at most 1.3 x",
            "pikepdf, given a file: name, value",
        ),
        (
            "cost model, xlsx",
            book,
            partial(xlsx.workbook, media_type=media.XLSX),
            [floors.calamine_cells],
            "at most 1.5 x",
            "python-calamine, every sheet",
        ),
    ]
    rows = [every_cell(book[1])]
    for what, (name, data), opener, beside, aim, note in opened:
        timed: list[Callable[[], object]] = [
            partial(read_document, name, data, edition),
            partial(opener, data),
            *(partial(one, data) for one in beside),
        ]
        reading, picture, *others = side_by_side(timed)
        rows.append(Row(f"{what} ({len(data) // 1024} kB): opened", picture, min(others), aim=aim, note=note))
        rows.append(Row(f"{what}: opened and understood", reading, min(others), note=note))
    return rows


def every_cell(data: bytes) -> Row:
    """A workbook with every number as an exact decimal and every formula's text, which are otherwise made when a cell is looked at."""
    ours, floor, again = side_by_side(
        [
            lambda: [sheet.cells for sheet in xlsx.workbook(data).sheets],
            partial(floors.calamine_cells, data),
            partial(floors.sheets_parsed, data),
        ]
    )
    note = f"python-calamine, every sheet; unpacking and parsing the sheets alone: {again / floor:.1f} x"
    return Row("cost model, xlsx: every cell looked at", ours, floor, note=note)


def whole_application(edition: Edition) -> Row:
    """Form and cost model through the sandbox, and all checks, warm."""
    _, form, book, _ = files()
    registers = Registers.load()

    def both() -> None:
        readings = sandbox.read_files([form, book], edition)
        assert all(reading.fields for reading in readings), "the samples were not read"
        assess(Case(edition, registers, "application", None, None, readings, date(2025, 11, 13)))

    def reading_only() -> None:
        for name, data in (form, book):
            read_document(name, data, edition)

    ours, floor = side_by_side([both, reading_only], rounds=10)
    return Row("one application read and checked", ours, floor, aim="under 150 ms", note="the same files read without sandbox, no checks")


def cold_start() -> Row:
    """`cityofthings check` as a process, beside an interpreter that does nothing."""
    path = SAMPLES / "04-province-partner" / "city_of_things_2025_formulier_projectaanvraag WEGDEK.docx"
    check = [sys.executable, "-m", "cityofthings", "check", str(path), "--json"]
    ours, floor = side_by_side([lambda: _process(check), lambda: _process([sys.executable, "-c", "pass"])], rounds=3)
    return Row("`cityofthings check`, cold", ours, floor, aim="under 1 s + reading", note="an empty Python process")


def memory(edition: Edition) -> Row:
    """The highest memory of a child that read all four files."""
    sandbox.stop()  # a child that has read nothing yet
    bare: float = sandbox.call(_weigh, timeout=60.0)
    peak: float = sandbox.call(_read_and_weigh, files(), edition, timeout=60.0)
    sandbox.stop()
    return Row("memory of a reading child", peak, bare, "MB", "under 300 MB", "a child before its first file")


def memory_of_a_scan(edition: Edition) -> Row:
    """The highest memory of a child given a long scan at 300 dots: bounded, also when its time is up. Tesseract is a process of its own."""
    sandbox.stop()
    bare: float = sandbox.call(_weigh, timeout=60.0)
    peak: float = sandbox.call(_read_and_weigh, [("scan.pdf", long_scan())], edition, timeout=90.0)
    sandbox.stop()
    return Row(f"memory: a scan of {_PAGES} pages at 300 dots", peak, bare, "MB", "under 300 MB", "a child before its first file")


def long_scan() -> bytes:
    """Pages of A4 at 300 dots, grey with noise, as jpeg."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    _, _, _, (_, flat) = files()
    with pypdfium2.PdfDocument(flat) as document:
        page = np.asarray(document[0].render(scale=300 / 72, grayscale=True).to_pil().convert("L"), dtype=np.float32)
    noisy = np.clip(page + np.random.default_rng(1).normal(0, 6, page.shape), 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    pictures = [Image.fromarray(noisy) for _ in range(_PAGES)]
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=300)
    return buffer.getvalue()


def files() -> tuple[tuple[str, bytes], tuple[str, bytes], tuple[str, bytes], tuple[str, bytes]]:
    """docx, pdf with fields, xlsx and printed pdf, as (name, bytes)."""
    docx = SAMPLES / "04-province-partner" / "city_of_things_2025_formulier_projectaanvraag WEGDEK.docx"
    form = SAMPLES / "03-application-complete" / "city_of_things_2025_formulier_projectaanvraag PLAATS.pdf"
    book = SAMPLES / "03-application-complete" / "PLAATS_city_of_things_2025_projectbegroting.xlsx"
    mail = unpack((SAMPLES / "28-registration-printed-to-pdf" / "bericht.eml").read_bytes())
    (flat,) = mail.submission_files()
    return _named(docx), _named(form), _named(book), (flat.name, flat.data)


def _named(path: Path) -> tuple[str, bytes]:
    return path.name, path.read_bytes()


def pdf_words(data: bytes) -> object:
    """Our words with place, size and type, before any lay-out."""
    import pypdfium2

    from parsers.pdf_extract import sheets

    with pypdfium2.PdfDocument(data) as document:
        return list(sheets(document, 80))


def pdf_fields(data: bytes) -> object:
    """Our fields, before the printed text is looked at."""
    from parsers import pdf_form

    return pdf_form.fields(data, 80, drawn=False)


def _process(command: list[str]) -> None:
    subprocess.run(command, check=False, capture_output=True, timeout=120)  # our own words


def _weigh() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _read_and_weigh(named: list[tuple[str, bytes]], edition: Edition) -> float:
    for name, data in named:
        read_document(name, data, edition)
    return _weigh()
