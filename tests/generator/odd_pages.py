"""Pages as printers, scanners, phones and other people's programs leave them: turned, cut, on one sheet, without letters, torn, in a portfolio."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
_ON_ITS_SIDE = {90: f"0 -1 1 0 0 {WIDTH}", 180: f"-1 0 0 -1 {WIDTH} {HEIGHT}", 270: f"0 1 -1 0 {HEIGHT} 0"}


def saved(document: pikepdf.Pdf, **more: Any) -> bytes:
    """A pdf as bytes."""
    buffer = io.BytesIO()
    document.save(buffer, **more)
    return buffer.getvalue()


def pictures(pdf: bytes, dots: int = 200) -> list[Image.Image]:
    """The pages as grey pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dots / 72, grayscale=True).to_pil().convert("L") for page in document]


def turned(pdf: bytes, degrees: int) -> bytes:
    """Shown turned, by the page's own word for it."""
    document = pikepdf.open(io.BytesIO(pdf))
    for page in document.pages:
        page.Rotate = degrees
    return saved(document)


def sideways(pdf: bytes, degrees: int) -> bytes:
    """Drawn turned: the page itself lies as any other."""
    document = pikepdf.open(io.BytesIO(pdf))
    for page in document.pages:
        page.contents_add(pikepdf.Stream(document, f"q {_ON_ITS_SIDE[degrees]} cm".encode()), prepend=True)
        page.contents_add(pikepdf.Stream(document, b"Q"))
        if degrees != 180:
            page.MediaBox = [0, 0, HEIGHT, WIDTH]
    return saved(document)


def cropped(pdf: bytes) -> bytes:
    """On larger paper, cut to its size, with other people's words beside it."""
    document = pikepdf.open(io.BytesIO(pdf))
    for page in document.pages:
        page.MediaBox, page.CropBox = [-300, -100, 800, 950], [0, 0, WIDTH, HEIGHT]
        outside = b"BT /F1 10 Tf -250 700 Td (Projecttitel: Iets anders) Tj ET"
        page.contents_add(pikepdf.Stream(document, outside))
    return saved(document)


def two_up(pdf: bytes) -> bytes:
    """Two pages on one sheet."""
    source, made = pikepdf.open(io.BytesIO(pdf)), pikepdf.new()
    for number, page in enumerate(source.pages):
        if number % 2 == 0:
            made.add_blank_page(page_size=(HEIGHT, WIDTH))
        left = number % 2 * HEIGHT / 2
        made.pages[-1].add_overlay(page, pikepdf.Rectangle(left, 0, left + HEIGHT / 2, WIDTH))
    return saved(made)


def inline_scan(pdf: bytes) -> bytes:
    """A scan whose pictures stand in the page itself."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for picture in pictures(pdf, 150):
        canvas.drawInlineImage(picture, 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scan(pages: list[Image.Image]) -> bytes:
    """Pictures as the pages of a pdf."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return buffer.getvalue()


def crooked(picture: Image.Image, turn: float) -> Image.Image:
    """As a scanner makes it: askew, a little blurred, with noise."""
    turned = picture.rotate(turn, fillcolor=255, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.5))
    noise = np.random.default_rng(7).normal(0, 6, (turned.height, turned.width))
    return Image.fromarray(np.clip(np.asarray(turned) + noise, 0, 255).astype(np.uint8))


def jpeg2000(pdf: bytes) -> bytes:
    """A scan packed as JPEG 2000, as archives do."""
    made = pikepdf.new()
    for picture in pictures(pdf):
        packed = io.BytesIO()
        picture.save(packed, "JPEG2000", quality_mode="rates", quality_layers=[15])
        page = made.add_blank_page(page_size=A4)
        names = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Filter": pikepdf.Name.JPXDecode}
        drawn = pikepdf.Stream(made, packed.getvalue(), Width=picture.width, Height=picture.height, **names)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=drawn))
        page.Contents = pikepdf.Stream(made, f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q".encode())
    return saved(made)


def fax(pdf: bytes) -> bytes:
    """A tiff of black and white pages with fewer lines than dots."""
    pages = [page.resize((1728, int(page.height * 1728 / page.width * 196 / 204))) for page in pictures(pdf)]
    black = [page.point(lambda level: 255 if level > 150 else 0).convert("1") for page in pages]
    buffer = io.BytesIO()
    black[0].save(buffer, "TIFF", save_all=True, append_images=black[1:], compression="group4", dpi=(204, 196))
    return buffer.getvalue()


def lower_half_scanned(pdf: bytes) -> bytes:
    """Pages typed at the top and pasted as a picture below."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for item in list(page.get_objects(max_depth=1)):
                if item.get_bounds()[1] < HEIGHT / 2:
                    page.remove_obj(item)
            page.gen_content()
        upper = io.BytesIO()
        document.save(upper)
    lower = io.BytesIO()
    canvas = Canvas(lower, pagesize=A4)
    for picture in pictures(pdf):
        canvas.drawImage(ImageReader(picture.crop((0, picture.height // 2, picture.width, picture.height))), 0, 0, WIDTH, HEIGHT / 2)
        canvas.showPage()
    canvas.save()
    made, pasted = pikepdf.open(upper), pikepdf.open(lower)
    for page, over in zip(made.pages, pasted.pages, strict=True):
        page.add_overlay(over, pikepdf.Rectangle(0, 0, WIDTH, HEIGHT))
    return saved(made)


def under_its_scan(pdf: bytes) -> bytes:
    """Recognised text with the scan drawn over it, as some scanners save it."""
    made, scanned = pikepdf.open(io.BytesIO(pdf)), pikepdf.open(io.BytesIO(scan(pictures(pdf))))
    for page, over in zip(made.pages, scanned.pages, strict=True):
        page.add_overlay(over, pikepdf.Rectangle(0, 0, WIDTH, HEIGHT))
    return saved(made)


def torn(pdf: bytes, where: float) -> bytes:
    """The largest drawing damaged at a part of its length: 0 the start, 1 the end."""
    data = bytearray(saved(pikepdf.open(io.BytesIO(pdf)), object_stream_mode=pikepdf.ObjectStreamMode.disable))
    longest = max(re.finditer(rb"/Length (\d+)[^<>]*>>\s*stream\r?\n", bytes(data)), key=lambda match: int(match[1]))
    at = longest.end() + int(int(longest[1]) * where)
    data[at : at + 20] = b"\xff\x00\xaa" * 6 + b"zz"
    return bytes(data)


def without_letters(pdf: bytes) -> bytes:
    """The fonts no longer tell which letter a shape is."""
    document = pikepdf.open(io.BytesIO(pdf))
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
            del item["/ToUnicode"]
    return saved(document)


def with_files(pdf: bytes, files: dict[str, bytes], portfolio: bool = False) -> bytes:
    """Files attached to a pdf."""
    document = pikepdf.open(io.BytesIO(pdf))
    for name, data in files.items():
        document.attachments[name] = data
    if portfolio:
        document.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
    return saved(document)


def photographed(picture: Image.Image) -> Image.Image:
    """A page on a dark table, seen from aside."""
    wide, high = picture.width + 300, picture.height + 300
    table = Image.new("L", (wide, high), 70)
    table.paste(picture, (150, 150))
    seen = [(wide * 0.03, high * 0.015), (wide * 0.97, high * 0.01), (wide * 0.99, high), (wide * 0.02, high * 0.99)]
    rows, wanted = [], []
    for (x, y), (u, v) in zip(seen, [(0, 0), (wide, 0), (wide, high), (0, high)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    numbers = [float(one) for one in np.linalg.solve(np.array(rows), np.array(wanted, dtype=float))]
    aside = table.transform((wide, high), Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC, fillcolor=70)
    return aside.filter(ImageFilter.GaussianBlur(0.6))


def by_chromium(html: str) -> bytes:
    """A page printed to pdf by the browser."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_text(html, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer"]
        command = ["chromium", *options, f"--print-to-pdf={folder}/page.pdf", str(folder / "page.html")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # our own words
        return (folder / "page.pdf").read_bytes()
