"""What kind of file this is, told by its content. Names and declared types lie; they only break ties."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import puremagic

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODP = "application/vnd.oasis.opendocument.presentation"
ODG = "application/vnd.oasis.opendocument.graphics"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
MSG = "application/vnd.ms-outlook"
EML = "message/rfc822"
ZIP = "application/zip"
TNEF = "application/ms-tnef"
ENCRYPTED = "application/encrypted"  # Office document behind a password
SIGNED = "application/pkcs7-signed"  # smime.p7m or a .p7m around a document: what is signed is inside
ENCIPHERED = "application/pkcs7-enveloped"  # S/MIME or PGP: only the addressee's key opens it
RTF = "application/rtf"
HEIC = "image/heic"
IWORK = "application/vnd.apple.iwork"  # Pages, Numbers, Keynote: a package with a picture of the first page in it
EMPTY = "application/x-empty"
HTML = "text/html"
TEXT = "text/plain"
OLE = "application/x-ole-storage"
BINARY = "application/octet-stream"

EXTENSIONS = {
    PDF: ".pdf",
    DOCX: ".docx",
    XLSX: ".xlsx",
    ODT: ".odt",
    ODS: ".ods",
    DOC: ".doc",
    XLS: ".xls",
    MSG: ".msg",
    EML: ".eml",
    ZIP: ".zip",
    HTML: ".html",
    TEXT: ".txt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    XLSB: ".xlsb",
    RTF: ".rtf",
    SIGNED: ".p7m",
    ENCIPHERED: ".p7m",
}

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("__properties_version1.0", MSG),
    ("__substg1.0_", MSG),
    ("Book", XLS),
)
_CMS = re.compile(rb"^\x30[\x80-\x84].{0,4}?\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07([\x02\x03])", re.S)
_HEIC = re.compile(rb"^....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif)", re.S)
_PACKAGE_PARTS = (
    (b"index/document.iwa", IWORK),
    (b"word/document", DOCX),
    (b"xl/workbook.bin", XLSB),
    (b"xl/workbook", XLSX),
    (b"ppt/presentation", PPTX),
)
_HEADER_LINE = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):[ \t]?\S?", re.M)
_ENVELOPE = re.compile(rb"^From [^\r\n]*\r?\n")  # the first line that a mail saved out of an mbox keeps
_MAIL_HEADERS = {b"from", b"to", b"subject", b"date", b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to"}
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def sniff(data: bytes, name: str = "") -> str:
    """Media type of ``data``; ``application/octet-stream`` when nothing is recognised. Never raises.

    ``name`` only tells plain text kinds apart (``.eml`` with unusual headers). A damaged Office package keeps the type it was meant to have.
    """
    if not data.strip(b"\0 \r\n\t"):
        return EMPTY
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _package(data)  # before the pdf: a zip that does not compress shows the first lines of the pdf in it
    if data.startswith(_OLE_MAGIC):
        return _ole(data)
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"\x78\x9f\x3e\x22"):
        return TNEF
    if sealed := _CMS.match(data[:40]):
        return SIGNED if sealed[1] == b"\x02" else ENCIPHERED
    if b"-----BEGIN PGP MESSAGE-----" in data[:200] or b"-----BEGIN PKCS7-----" in data[:200]:
        return ENCIPHERED if b"PGP" in data[:200] else SIGNED
    if _HEIC.match(data[:16]):
        return HEIC
    return _text_kind(data, name) or _magic(data)


def is_image(media_type: str) -> bool:
    """Whether this is a picture without text of its own."""
    return media_type.startswith("image/")


def _package(data: bytes) -> str:
    """Zip, told apart by what is inside; a torn package by the names that are still legible in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            declared = package.open("mimetype").read(200) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        names, declared = [], data[38:100] if data[30:38] == b"mimetype" else b""
    if declared.startswith(b"application/vnd.oasis.opendocument.text"):
        return ODT
    if declared.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return ODS
    if declared.startswith((ODP.encode(), ODG.encode())):
        return ODP if declared.startswith(ODP.encode()) else ODG
    if {"content.xml", "META-INF/manifest.xml"} <= set(names):  # an OpenDocument file that lost its first line
        return _opened_document(data)
    for part, media_type in _PACKAGE_PARTS:
        inside = any(entry.lower().startswith(part.decode()) for entry in names) if names else part in data
        if inside:
            return media_type
    if not names and b"[Content_Types].xml" in data[:4096]:
        return DOCX if b"word/" in data else XLSX if b"xl/" in data else ZIP
    return ZIP


def _opened_document(data: bytes) -> str:
    """Text or workbook, by the first lines of what stands in it; a text when those cannot be had, which is then told to be damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            head = package.open("content.xml").read(1 << 20)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        head = b""
    return ODS if b"<office:spreadsheet" in head else ODT


def _ole(data: bytes) -> str:
    """Told by the streams at its root, since a mail or a workbook may hold another such file; a torn one by any name still legible in it."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as storage:
            roots = {path[0] for path in storage.listdir(streams=True, storages=True)}
    except Exception:  # noqa: BLE001 - the reader of this old format fails in many ways on a damaged file
        roots = set()
    for stream, media_type in _OLE_STREAMS:
        if any(root.startswith(stream) for root in roots):
            return media_type
    for stream, media_type in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return media_type
    return OLE


def _text_kind(data: bytes, name: str) -> str:
    """Mail, html or plain text; empty string when it is binary."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"\0" in head and not data.startswith(_BOMS):
        return ""
    head = _ENVELOPE.sub(b"", head, count=1)
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    headers = {match.lower() for match in _HEADER_LINE.findall(block)} & _MAIL_HEADERS
    if len(headers) >= (1 if name.lower().endswith(".eml") else 3) and _HEADER_LINE.match(head) is not None:
        return EML
    lowered = head[:1024].lower()
    if lowered.startswith((b"<!doctype html", b"<html")) or b"<html" in lowered or b"<body" in lowered:
        return HTML
    if lowered.startswith(b"{\\rtf"):
        return RTF
    if lowered.startswith(b"<?xml"):
        return "application/xml"
    if lowered.startswith(b"begin:vcard"):
        return "text/vcard"
    if lowered.startswith(b"begin:vcalendar"):
        return "text/calendar"
    controls = sum(1 for byte in head if byte < 32 and byte not in (9, 10, 12, 13, 27))
    return TEXT if head and controls == 0 and not head.startswith((b"\xff\xd8", b"\x89PNG", b"GIF8", b"II*", b"BM")) else ""


def _magic(data: bytes) -> str:
    try:
        found = puremagic.from_string(data[:65536], mime=True)
    except (puremagic.PureError, ValueError):
        return BINARY
    return found or BINARY
