"""Damaged and hostile versions of a file, the same ones for the same seed: bits flipped, cut short, pieces moved, XML nodes moved about."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy

from lxml import etree

_VALUES = ("", "-1", "0", "1", "99999999999", "NaN", "true", "../../../etc/passwd", "\u202e", "%s%n", "1e308")
_ODD = (b"", b"\x00", b"\xff" * 8, b"endobj", b"/Kids [1 0 R]", b"<w:p>", b"&x;", b"]]>", b"1 0 R")


def mutants(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """``count`` versions of a file. Packages (zip) are also taken apart, changed inside and put together again."""
    chance = random.Random(seed)
    packed = data.startswith(b"PK")
    for number in range(count):
        if packed and number % 3:
            yield _inside(data, chance)
        else:
            yield _bytes(data, chance)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    change: Callable[[bytearray, random.Random], bytes] = chance.choice((_flipped, _flipped, _cut, _moved, _replaced, _doubled))
    return change(bytearray(data), chance)


def _flipped(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 3, 20, 200))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data))] if chance.random() < 0.7 else data[chance.randrange(len(data)) :])


def _moved(data: bytearray, chance: random.Random) -> bytes:
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    piece = data[a : min(b, a + 4000)]
    del data[a : a + len(piece)]
    where = chance.randrange(len(data) + 1)
    return bytes(data[:where] + piece + data[where:])


def _replaced(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 5))):
        where = chance.randrange(len(data))
        data[where : where + chance.choice((1, 4, 64))] = chance.choice(_ODD)
    return bytes(data)


def _doubled(data: bytearray, chance: random.Random) -> bytes:
    a = chance.randrange(len(data))
    return bytes(data[:a] + data[max(0, a - chance.randrange(1, 3000)) : a] * chance.choice((1, 2, 20)) + data[a:])


def _inside(data: bytes, chance: random.Random) -> bytes:
    """The package with one of its parts changed; a part of XML mostly by its nodes."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(item.filename, package.read(item)) for item in package.infolist()]
    weights = [1 + len(content) for _, content in parts]
    chosen = chance.choices(range(len(parts)), weights)[0] if chance.random() < 0.7 else chance.randrange(len(parts))
    name, content = parts[chosen]
    if name.endswith((".xml", ".rels")) and chance.random() < 0.85:
        content = _nodes(content, chance)
    elif content:
        content = _bytes(content, chance)
    parts[chosen] = (name, content)
    if chance.random() < 0.05:
        del parts[chance.randrange(len(parts))]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for part, inner in parts:
            package.writestr(part, inner)
    return buffer.getvalue()


def _nodes(content: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(content)
    for _ in range(chance.choice((1, 2, 10, 60))):
        nodes = [node for node in root.iter() if isinstance(node.tag, str) and node is not root]
        if not nodes:
            break
        _node(chance.choice(nodes), nodes, chance)
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def _node(node: etree._Element, nodes: list[etree._Element], chance: random.Random) -> None:
    parent = node.getparent()
    act = chance.randrange(7)
    if parent is None:
        return
    if act == 0:
        parent.remove(node)
    elif act == 1:
        node.addnext(deepcopy(node))
    elif act == 2:
        target = chance.choice(nodes)
        if target is not node and node not in target.iterancestors():
            target.append(node)
    elif act == 3:
        node.text = chance.choice(_VALUES).replace("\x00", "")
    elif act == 4 and node.attrib:
        node.set(chance.choice(list(node.attrib)), chance.choice(_VALUES))
    elif act == 5:
        node.tag = chance.choice(nodes).tag
    else:
        for child in list(node):
            node.addprevious(child)
