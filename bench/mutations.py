"""Damage files in the ways that break readers: bits, lengths, blocks, tokens, and the members of zip files."""

import copy
import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence

from lxml import etree

LARGEST = 400_000  # bytes of a damaged file
_TOKEN = re.compile(rb"<[^<>]{1,200}>|/[A-Za-z]+|\d+|[A-Za-z]+|\n")
_NUMBER = re.compile(rb"\d+")
_EXTREMES = (b"0", b"-1", b"1", b"65535", b"65536", b"2147483647", b"4294967295", b"99999999999999999999", b"1e99", b"")
_ODD = (
    b"<<", b">>", b"[", b"(", b")", b"obj", b"endobj", b"stream\n", b"endstream", b"/Kids", b"/Type /Pages",
    b" 0 R", b"BT", b"ET", b"Tj", b"0 0 0 0 0 0 Tm", b"q\n", b"<w:p>", b"</w:p>", b"<w:tbl><w:tr><w:tc>",
    b"<w:ins>", b"<w:r><w:t>", b"<div>", b"<table><tr><td>", b"</td>", b"<ul><li>", b"<!--", b"<![CDATA[",
    b"<script>", b"&#0;", b"&#x110000;", b"&amp;", b"&a;", b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>]>", b"\xff\xfe",
    b"\xed\xa0\x80", b"\xe2\x80\xae", b"\x00", b"\x1b[2J", b"---\n", b"> ", b"* ", b"1. ", b"|", b"`", b"[a](",
    b"![", b"# ", b"\t", b"\x0c", b"1.1.1.1 ", b"(a) ",
)  # fmt: skip


def mutated(chance: random.Random, seed: bytes, others: Sequence[bytes]) -> bytes:
    """Return a seed after one to four kinds of damage; `others` are spliced into it."""
    raw = seed
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        if raw.startswith(b"PK\x03\x04") and chance.random() < 0.8:
            raw = _in_zip(chance, raw, others)
        else:
            raw = _damaged(chance, raw, others)
    return raw[:LARGEST]


def _damaged(chance: random.Random, raw: bytes, others: Sequence[bytes]) -> bytes:
    if not raw:
        return chance.choice(others)
    if chance.random() < 0.1:
        return _spliced(raw, chance.choice(others), chance)
    return chance.choice(_DAMAGES)(raw, chance)


def _bits(raw: bytes, chance: random.Random) -> bytes:
    out = bytearray(raw)
    for _ in range(chance.choice((1, 2, 4, 16, 64))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _run(raw: bytes, chance: random.Random) -> bytes:
    start, end = _span(raw, chance)
    filler = chance.choice((b"\0", b"\xff", b"A", b" ", b"<", b"(", b""))
    fresh = filler * (end - start) if filler else chance.randbytes(end - start)
    return raw[:start] + fresh + raw[end:]


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw))]


def _dropped(raw: bytes, chance: random.Random) -> bytes:
    start, end = _span(raw, chance)
    return raw[:start] + raw[end:]


def _doubled(raw: bytes, chance: random.Random) -> bytes:
    start, end = _span(raw, chance)
    times = min(chance.choice((1, 2, 10, 100, 1000)), LARGEST // max(1, end - start))
    return raw[:end] + raw[start:end] * times + raw[end:]


def _swapped(raw: bytes, chance: random.Random) -> bytes:
    (a, b), (c, d) = sorted((_span(raw, chance), _span(raw, chance)))
    return raw if b > c else raw[:a] + raw[c:d] + raw[b:c] + raw[a:b] + raw[d:]


def _odd(raw: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(raw) + 1)
    return raw[:place] + chance.choice(_ODD) * chance.choice((1, 1, 2, 10, 100, 3000)) + raw[place:]


def _tokens(raw: bytes, chance: random.Random) -> bytes:
    """Swap two tokens, or put one in the place of another, or repeat one."""
    found = list(_TOKEN.finditer(raw))
    if len(found) < 2:
        return _bits(raw, chance)
    one, other = sorted(chance.sample(found, 2), key=lambda token: token.start())
    match chance.randrange(3):
        case 0:
            between = raw[one.end() : other.start()]
            return raw[: one.start()] + other[0] + between + one[0] + raw[other.end() :]
        case 1:
            return raw[: one.start()] + other[0] + raw[one.end() :]
    return raw[: one.end()] + one[0] * chance.choice((1, 5, 50, 2000)) + raw[one.end() :]


def _numbers(raw: bytes, chance: random.Random) -> bytes:
    """Make a printed number extreme."""
    found = list(_NUMBER.finditer(raw))
    if not found:
        return _lengths(raw, chance)
    for number in sorted(chance.sample(found, min(len(found), chance.choice((1, 1, 3)))), key=lambda one: -one.start()):
        raw = raw[: number.start()] + chance.choice(_EXTREMES) + raw[number.end() :]
    return raw


def _lengths(raw: bytes, chance: random.Random) -> bytes:
    """Make two or four bytes an extreme number, as a length may be stored."""
    width = chance.choice((2, 4))
    place = chance.randrange(max(1, len(raw) - width))
    value = chance.choice((0, 1, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF)) & (1 << 8 * width) - 1
    return raw[:place] + value.to_bytes(width, chance.choice(("little", "big"))) + raw[place + width :]


def _spliced(raw: bytes, other: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)] + other[chance.randrange(len(other) + 1) :]


def _span(raw: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(raw))
    return start, min(len(raw), start + chance.choice((1, 4, 32, 256, 2048, 16384)))


def _in_zip(chance: random.Random, raw: bytes, others: Sequence[bytes]) -> bytes:
    """Damage a member of a zip file, or which members there are, and zip them again."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError, OSError, zlib.error):
        return _damaged(chance, raw, others)
    if not members:
        return _damaged(chance, raw, others)
    # What readers look into most is damaged most.
    place = chance.randrange(len(members)) if chance.random() < 0.5 else _heart(members)
    name, content = members[place]
    match chance.randrange(10):
        case 0:
            del members[place]
        case 1:
            members[place] = (chance.choice(members)[0], content)
        case 2:
            members[place] = (name, chance.choice(members)[1])
        case 3 | 4 | 5 | 6:
            members[place] = (name, _elements(content, chance)[:LARGEST])
        case _:
            members[place] = (name, _damaged(chance, content, [content for _, content in members])[:LARGEST])
    return _rezipped(members)


def _elements(raw: bytes, chance: random.Random) -> bytes:
    """Change the elements of XML so that it stays XML: drop, double, move, rename, nest, or make a value extreme."""
    try:
        root = etree.fromstring(raw)
    except (etree.XMLSyntaxError, ValueError):
        return _bits(raw, chance) if raw else raw
    for _ in range(chance.choice((1, 1, 2, 5))):
        inner = [element for element in root.iter("*") if element is not root]
        if not inner:
            break
        one, other = chance.choice(inner), chance.choice(inner)
        parent = one.getparent()
        match chance.randrange(7):
            case 0:
                parent.remove(one)
            case 1:
                for _ in range(chance.choice((1, 2, 50))):
                    parent.insert(parent.index(one), copy.deepcopy(one))
            case 2:
                other.append(copy.deepcopy(one))
            case 3:
                one.tag = other.tag
            case 4:
                for _ in range(chance.choice((2, 30, 230))):
                    one = etree.SubElement(one, other.tag)
            case 5 if one.attrib:
                one.set(chance.choice(list(one.attrib)), chance.choice(_EXTREMES).decode())
            case _:
                one.text = chance.choice(("", "1.", "\u202e", "a" * 5000, "9" * 400, " ", "PAGEREF", "\U0001f476"))
    return bytes(etree.tostring(root))


def _heart(members: Sequence[tuple[str, bytes]]) -> int:
    return max(
        range(len(members)), key=lambda place: (members[place][0] == "word/document.xml", len(members[place][1]))
    )


def _rezipped(members: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        warnings.simplefilter("ignore")  # The standard library warns of a name that comes twice, which is meant.
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


_DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _bits, _run, _cut, _dropped, _doubled, _swapped, _odd, _tokens, _tokens, _numbers, _numbers, _lengths,
)  # fmt: skip
