"""Walk the tree of a page without recursion, and read what its elements say of themselves."""

import re
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import unquote

from selectolax.lexbor import LexborNode as Node

Step = tuple[Literal["open", "close", "text"], Node]

HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Elements that stand on lines of their own; all others run on in the line.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option p pre search "
    "section summary table tbody td tfoot th thead tr ul".split()
)
# Elements whose words are not the page's: code, styles, drawings, other pages, what stands in for a script.
SILENT = frozenset(
    "script style template noscript head title iframe object embed applet audio video canvas svg "
    "annotation annotation-xml rt rp rtc datalist map noframes noembed frameset colgroup".split()
)
_SPLIT = re.compile(r"\s+")


def steps(root: Node, enter: Callable[[Node], bool]) -> Iterator[Step]:
    """Yield every element of a tree as it opens and closes, and every text, in order.

    `enter` is asked, after an element has opened, whether to go into it.
    """
    node: Node = root
    last = root.mem_id
    while True:
        if node.is_text_node:
            yield "text", node
        elif node.is_element_node:
            yield "open", node
            child = node.child if enter(node) else None
            if child is not None:
                node = child
                continue
            yield "close", node
        while True:
            if node.mem_id == last:
                return
            following = node.next
            if following is not None:
                node = following
                break
            parent = node.parent
            if parent is None:
                return
            node = parent
            yield "close", node


def attribute(node: Node, name: str) -> str:
    """Return the value of an attribute, or nothing."""
    return node.attributes.get(name) or ""


def names(attributes: dict[str, str | None]) -> tuple[str, ...]:
    """Return the classes and the id of an element, in small letters."""
    together = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return tuple(_SPLIT.split(together.strip())) if together.strip() else ()


def fragment(node: Node) -> str:
    """Return the place on a page that a link leads to, or nothing."""
    return unquote(attribute(node, "href").partition("#")[2])


def heading_level(node: Node, attributes: dict[str, str | None]) -> int:
    """Return the level of a heading, or 0."""
    tag = node.tag or ""
    if attributes.get("role") == "heading":
        level = attributes.get("aria-level") or "2"
        return min(max(int(level), 1), 9) if level.isascii() and level.isdigit() and len(level) < 3 else 2
    return HEADINGS.get(tag, 0)
