"""Pictures as files: a torn one is told whatever another library asked of Pillow, and every way of keeping a page gives the same page."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFile

from parsers import raster, view
from parsers.model import State, Unreadable
from parsers.read import read_document
from tests.parsers.test_scans import EDITION


def drawn() -> Image.Image:
    """A light page with a dark band at the top, a grey one at the bottom, and some text."""
    page = Image.new("L", (600, 800), 235)
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 600, 100), fill=20)
    draw.rectangle((0, 700, 600, 800), fill=120)
    for line in range(150, 690, 30):
        draw.text((40, line), "Stad Voorbeeld vraagt steun voor een slimme fiets", fill=0, font_size=18)
    return page


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **more)
    return target.getvalue()


@pytest.fixture(params=[False, True], ids=["as Pillow comes", "as WeasyPrint leaves it"])
def lenient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", request.param)
    return bool(request.param)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_torn_picture_is_told(kind: str, lenient: bool) -> None:
    whole = saved(drawn(), kind)
    torn = whole[: int(len(whole) * 0.6)]
    for _ in range(2):
        with pytest.raises(raster.Torn):
            raster.frame(torn, 0, "L", 2000)
    with ThreadPoolExecutor(4) as pool:  # one switch for all threads
        seen = list(pool.map(lambda data: _read(data), [torn, whole] * 8))
    assert seen == [None, (600, 800)] * 8
    assert ImageFile.LOAD_TRUNCATED_IMAGES is lenient  # whoever asked for it still has it


def _read(data: bytes) -> tuple[int, int] | None:
    try:
        return raster.frame(data, 0, "L", 2000).size
    except raster.Torn:
        return None


@pytest.mark.usefixtures("lenient")
def test_a_torn_picture_is_neither_read_nor_shown() -> None:
    whole = saved(drawn(), "JPEG")
    torn = whole[: len(whole) // 2]
    assert read_document("foto.jpg", torn, EDITION).state is State.UNREADABLE
    with pytest.raises(Unreadable):
        view.page(torn, 1)
    assert view.page(whole, 1)[0] == "image/jpeg"


def _deep() -> Image.Image:
    return Image.fromarray(np.asarray(drawn()).astype(np.uint16) * 257)


def _see_through() -> Image.Image:
    clear = Image.new("RGBA", (600, 800), (0, 0, 0, 0))
    clear.paste((0, 0, 0), mask=drawn().point(lambda level: 255 - level))
    return clear


@pytest.mark.parametrize(
    "data",
    [
        saved(drawn(), "PNG"),
        saved(drawn(), "JPEG", quality=95),
        saved(drawn().convert("CMYK"), "JPEG", quality=95),
        saved(_deep(), "PNG"),
        saved(_deep(), "TIFF"),
        saved(drawn().convert("P"), "GIF"),
        saved(_see_through(), "PNG"),
        saved(drawn().convert("LA"), "PNG"),
        saved(drawn().resize((600, 400)), "TIFF", dpi=(200, 100)),
        saved(drawn().resize((2400, 3200)), "JPEG", quality=95),
    ],
    ids=["png", "jpeg", "cmyk", "png of 16 bits", "tiff of 16 bits", "gif", "see-through", "grey with alpha", "fax", "large jpeg"],
)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_page_is_the_same_page_however_it_was_kept(data: bytes, mode: str) -> None:
    page = raster.frame(data, 0, mode, 600)
    assert (raster.frames(data), page.mode) == (1, mode) and abs(page.width / page.height - 0.75) < 0.01
    levels = np.asarray(page.convert("L").resize((60, 80), Image.Resampling.BOX), dtype=float)
    assert abs(levels[2:8].mean() - 20) < 8 and abs(levels[72:78].mean() - 120) < 8 and abs(levels[11:14].mean() - 235) < 8


def test_a_large_jpeg_is_opened_at_the_size_that_is_needed() -> None:
    data = saved(drawn().resize((2400, 3200)), "JPEG")
    assert [raster.frame(data, 0, "L", least).size for least in (5000, 1200, 600)] == [(2400, 3200), (1200, 1600), (600, 800)]


def test_what_is_no_picture() -> None:
    for data in (b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\0" * 40):
        with pytest.raises(raster.Torn):
            raster.frame(data, 0, "L", 100)
    with pytest.raises(raster.TooManyPixels):
        raster.frames(saved(Image.new("1", (20_000, 20_000), 1), "PNG"))


def test_a_picture_that_cannot_be_opened_may_be_a_page() -> None:
    """It was no picture at all, and who wrote that the form goes with the mail was told that he forgot it."""
    large, small = io.BytesIO(), io.BytesIO()
    Image.new("L", (1000, 800)).save(large, "PNG")
    Image.new("L", (200, 60)).save(small, "PNG")
    assert raster.is_large(large.getvalue()) and not raster.is_large(small.getvalue())
    assert raster.is_large(large.getvalue()[:20]) and raster.is_large(b"\x89PNG\r\n\x1a\n")
