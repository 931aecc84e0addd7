"""Wrappings made on the spot: saved Outlook mails, winmail.dat, signed and ciphered mails."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Mapping

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE) with streams by path ("storage/stream")."""
    storages = sorted({path.rsplit("/", n)[0] for path in streams for n in range(1, path.count("/") + 1)}, key=lambda p: p.count("/"))
    entries = ["", *storages, *streams]
    small = b""
    starts: dict[str, int] = {}
    for path, data in streams.items():
        if len(data) < 4096:
            starts[path] = len(small) // 64
            small += data + b"\0" * (-len(data) % 64)
    mini_fat: list[int] = []
    for data in (one for one in streams.values() if len(one) < 4096):
        count = -(-len(data) // 64)
        mini_fat += [len(mini_fat) + n + 1 for n in range(count - 1)] + ([_END] if count else [])
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        count = max(1, -(-len(data) // 512))
        sectors.extend(data[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count))
        fat.extend([first + n + 1 for n in range(count - 1)] + [_END])
        return first

    for path, data in streams.items():
        if len(data) >= 4096:
            starts[path] = put(data)
    container = put(small)
    mini_start = put(b"".join(struct.pack("<I", one) for one in mini_fat).ljust(512, b"\xff"))
    directory = put(_directory(entries, storages, streams, starts, container, len(small)))
    fat_count = -(-(len(fat) + 4) // 128) + 1
    fat_start = len(sectors)
    fat.extend([0xFFFFFFFD] * fat_count)
    packed = b"".join(struct.pack("<I", one) for one in fat).ljust(fat_count * 512, b"\xff")
    sectors.extend(packed[n * 512 : n * 512 + 512] for n in range(fat_count))
    difat = [fat_start + n for n in range(fat_count)] + [_FREE] * (109 - fat_count)
    mini_sectors = max(1, -(-len(mini_fat) * 4 // 512))
    header = struct.pack("<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count, directory, 0,
                         4096, mini_start, mini_sectors, _END, 0, difat[0])  # fmt: skip
    return header + b"".join(struct.pack("<I", one) for one in difat[1:]) + b"".join(sectors)


def _directory(
    entries: list[str], storages: list[str], streams: Mapping[str, bytes], starts: Mapping[str, int], container: int, small: int
) -> bytes:
    raw = b""
    for number, path in enumerate(entries):
        parent = path.rpartition("/")[0]
        children = [n for n, other in enumerate(entries) if n and other.rpartition("/")[0] == path and (path or "/" not in other)]
        later = [n for n, other in enumerate(entries) if n > number and number and other.rpartition("/")[0] == parent]
        name = ("Root Entry" if not number else path.rpartition("/")[2]).encode("utf-16-le") + b"\0\0"
        is_stream = path in streams
        kind = 5 if not number else 2 if is_stream else 1
        start = container if not number else starts.get(path, 0)
        size = small if not number else len(streams.get(path, b""))
        child = children[0] if children and not is_stream else _FREE
        sibling = later[0] if later else _FREE
        raw += struct.pack("<64sHBBIII16sIQQIQ", name, len(name), kind, 1, _FREE, sibling, child, b"", 0, 0, 0, start, size)
    return raw


def msg(attachments: Mapping[str, bytes | Mapping[str, bytes]], content_ids: Mapping[str, str] | None = None) -> bytes:
    """A saved Outlook mail. An attachment that is itself a mapping is a mail inside it."""
    return compound(
        {"__properties_version1.0": b"\0" * 32, "__substg1.0_0037001F": _wide("Onderwerp"), **_msg("", attachments, content_ids or {})}
    )


def _msg(prefix: str, attachments: Mapping[str, bytes | Mapping[str, bytes]], content_ids: Mapping[str, str]) -> dict[str, bytes]:
    streams: dict[str, bytes] = {}
    for number, (name, data) in enumerate(attachments.items()):
        folder = f"{prefix}__attach_version1.0_#{number:08X}"
        streams[f"{folder}/__substg1.0_3707001F"] = _wide(name)
        if isinstance(data, bytes):
            streams[f"{folder}/__substg1.0_37010102"] = data
        else:
            streams |= _msg(f"{folder}/__substg1.0_3701000D/", data, content_ids)
        if name in content_ids:
            streams[f"{folder}/__substg1.0_3712001F"] = _wide(content_ids[name])
    return streams


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def tnef(attachments: Mapping[str, bytes]) -> bytes:
    """A winmail.dat."""
    raw = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    for name, data in attachments.items():
        raw += _attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0, 0, 0, 0))
        raw += _attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
        raw += _attribute(2, 0x0006800F, data)
    return raw


def _attribute(level: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _identity() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gemeente Voorbeeld")])
    begin = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    return made.not_valid_before(begin).not_valid_after(begin + datetime.timedelta(days=3650)).sign(key, hashes.SHA256()), key


def signed(content: bytes, encoding: serialization.Encoding = serialization.Encoding.DER) -> bytes:
    """``content`` inside a signature (opaque: the content cannot be read without unwrapping)."""
    certificate, key = _identity()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(encoding, [pkcs7.PKCS7Options.Binary])


def ciphered(content: bytes) -> bytes:
    """``content`` that only the holder of a key can read."""
    certificate, _ = _identity()
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(certificate)
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
