"""Make characters of the bytes of a saved web page, and tell what is no web page."""

import re
from collections import Counter
from pathlib import Path

from knowledge.read.errors import Unreadable

MOST = 16_000_000  # A page takes about eleven times its size in memory.
DEEPEST = 5_000  # The time to build a tree grows with the square of its depth.

_MIME = re.compile(
    rb"\A\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version:|Content-Type:\s*multipart/)", re.I
)
_DECLARED = re.compile(
    rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w.:-]+) | \A\s*<\?xml[^>]+?encoding\s*=\s*["']([\w.:-]+)""", re.I | re.X
)
_KNOWN = re.compile(r"(windows|cp|iso|koi8|mac|shift|sjis|euc|gb|big5)[\w:-]*", re.I)
_LATIN = re.compile(r"(iso[-_]?8859[-_]?1|latin[-_]?1|us-ascii|ascii|windows-1252|cp1252)", re.I)
_EMBEDDED = re.compile(r"data:[\w/+.-]*(?:;[\w=-]+)*;base64,[A-Za-z0-9+/=%\s]{100,}")
_ENTITY = re.compile(r"<!DOCTYPE[^>]*<!ENTITY", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_CLOSED = re.compile(r"<([A-Za-z][\w:-]*)((?:\s[^<>]*?)?)\s*/>")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_OPEN_ENDED = _VOID | frozenset(
    "p li dt dd tr td th thead tbody tfoot option optgroup colgroup rt rp html body".split()
)


def characters(path: Path) -> tuple[str, int]:
    """Return the characters of a saved web page and how many could not be told. Raise Unreadable."""
    raw = path.read_bytes()
    if _MIME.match(raw[:4096]):
        raise Unreadable(
            f"{path.name} is a web archive (MHTML). Save the page as “Web page, HTML only” or PDF and send that."
        )
    text, untold = _decoded(raw, path.name)
    text = _EMBEDDED.sub("", text)
    if len(text) > MOST:
        raise Unreadable(_too_large(path.name))
    if _ENTITY.search(text[:20_000]):
        raise Unreadable(f"{path.name} defines words of its own (entities). Print the page to PDF and send that.")
    if path.suffix.lower() == ".xhtml" or text.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        text = _CDATA.sub(lambda found: found[1].replace("&", "&amp;").replace("<", "&lt;"), _CLOSED.sub(_opened, text))
    if _depth(text) > DEEPEST:
        raise Unreadable(f"{path.name} is nested too deep to be read. Print the page to PDF and send that.")
    return text, untold


def _too_large(name: str) -> str:
    return f"{name} holds more than {MOST // 1_000_000} MB of page. Print it to PDF, or save its parts one by one."


def _decoded(raw: bytes, name: str) -> tuple[str, int]:
    """Return the characters and how many could not be told; what decodes as UTF-8 is UTF-8, whatever it declares."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _counted(raw, "utf-16")
    if b"\0" in raw:
        high, low = raw[:512:2].count(0), raw[1:512:2].count(0)
        if max(high, low) > 8 * min(high, low) and max(high, low) > len(raw[:512]) // 4:
            return _counted(raw, "utf-16-be" if high > low else "utf-16-le")
        raise Unreadable(f"{name} is no web page: it holds bytes that are no text. Save the page again.")
    try:
        return raw.decode("utf-8-sig"), 0
    except UnicodeDecodeError:
        pass
    told = _DECLARED.search(raw[:8192])
    label = (told[1] or told[2]).decode("ascii", "replace") if told else ""
    if _KNOWN.fullmatch(label) and not _LATIN.fullmatch(label):
        try:
            return raw.decode(label), 0
        except (UnicodeDecodeError, LookupError):
            pass
    text, untold = _counted(raw, "utf-8-sig")
    if sum(letter > "\x7f" for letter in text) > 3 * untold:  # A page in UTF-8 with a few broken characters.
        return text, untold
    return _counted(raw, "cp1252")


def _counted(raw: bytes, encoding: str) -> tuple[str, int]:
    """Return characters, and how many of them stand for bytes that mean nothing."""
    text = raw.decode(encoding, "replace").removeprefix("\ufeff")
    return text, text.count("\ufffd")


def _opened(found: re.Match[str]) -> str:
    """Return an element that XHTML closes in itself as HTML closes it: `<a id="x"/>` would swallow the page."""
    return found[0] if found[1].lower() in _VOID else f"<{found[1]}{found[2]}></{found[1]}>"


def _depth(text: str) -> int:
    """Return how deep the elements of a page can at most be nested, before a tree is built of them."""
    depth = deepest = 0
    open_now: Counter[str] = Counter()
    for close, written in _TAG.findall(text):
        tag = written.lower()
        if tag in _OPEN_ENDED:
            continue
        if not close:
            open_now[tag] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_now[tag]:
            open_now[tag] -= 1
            depth -= 1
    return deepest
