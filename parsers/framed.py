"""Word documents that a converter made of a pdf: each printed line in a frame or text box of its own, at its place on the page. What belongs together
is only to be seen on the page."""

from __future__ import annotations

import io
import re
import zipfile

from parsers import archive

_FEWEST, _SHARE = 25, 0.5  # frames with text, and their share of everything with text: a form with text boxes for its answers has fewer
_PARAGRAPH = re.compile(rb"<w:p[ >](.*?)</w:p>", re.S)
_TEXT = re.compile(rb"<w:t[ >]")
_FRAME = re.compile(rb"<w:framePr\b(?![^>]*w:dropCap)")
_BOX = re.compile(rb"<w:txbxContent>(.*?)</w:txbxContent>", re.S)
_FALLBACK = re.compile(rb"<mc:Fallback>.*?</mc:Fallback>", re.S)  # the same box once more, for old programs


def is_framed(data: bytes) -> bool:
    """Whether most text of a docx stands in frames or text boxes, many of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            xml = package.read("word/document.xml")
    except (*archive.BROKEN, KeyError):  # told where its text is read
        return False
    if xml.count(b"<w:framePr") + xml.count(b"<w:txbxContent") < _FEWEST:
        return False
    xml = _FALLBACK.sub(b"", xml)
    boxes = [box for box in _BOX.findall(xml) if _TEXT.search(box)]
    lines = [line for line in _PARAGRAPH.findall(_BOX.sub(b"", xml)) if _TEXT.search(line)]
    framed = len(boxes) + sum(_FRAME.search(line) is not None for line in lines)
    return framed >= _FEWEST and framed >= _SHARE * (len(boxes) + len(lines))
