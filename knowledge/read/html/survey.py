"""Look over a whole page once: what is its main part, what belongs to its frame, where its notes stand."""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser
from selectolax.lexbor import LexborNode as Node

from knowledge.read.html.parts import Held, Part, part_of
from knowledge.read.html.tree import SILENT, attribute, fragment, heading_level, names, steps

_MAIN_NAMES = frozenset(
    "content main main-content maincontent main_content page-content pagecontent mw-content-text bodycontent "
    "region-content block-system-main entry-content post-content article-body article-content contentarea "
    "content-area content-main primary".split()
)
_WHOLE = 0.6  # A main part with fewer of the page's plain words is too narrow: the next element around it is looked at.
_PROSE_CELL = 40  # Headings above this many words a cell make a table a frame for paragraphs.


@dataclass(slots=True)
class TableHeld:
    """What a table holds."""

    rows: int = 0
    heads: int = 0
    cells: int = 0
    widest: int = 0
    row: int = 0
    tables: int = 0


@dataclass(slots=True)
class Survey:
    """What is known of a page before its words are written."""

    root: Node
    body: Node
    dropped: dict[int, tuple[Part, int]] = field(default_factory=dict)  # with how many words
    layout: set[int] = field(default_factory=set)  # tables that only place things
    places: dict[str, Node] = field(default_factory=dict)  # by id or name
    order: dict[int, int] = field(default_factory=dict)  # of places and links
    links: list[Node] = field(default_factory=list)  # to places of the page, in order
    words: int = 0  # of the whole page, frame and all


def survey(page: LexborHTMLParser) -> Survey | None:
    """Return what is known of a page, or None where it has no body."""
    body = page.body
    if body is None:
        return None
    found = Survey(body, body)
    controlled = _controlled(page)
    stack: list[Held] = []
    tables: list[TableHeld] = []
    mains: list[tuple[int, int, Node]] = []  # rank, plain words, element
    plain: dict[int, int] = {}  # plain words by element
    inside = headings = 0
    for step, node in steps(body, lambda node: node.tag not in SILENT):
        if step == "text":
            if stack:
                stack[-1].words += len((node.text_content or "").split())
        elif step == "open":
            tag, attributes = node.tag or "", node.attributes
            held = Held(node, tag, attributes, inside > 0, first=not headings)
            stack.append(held)
            inside += _holds_content(held)
            for name in {attributes.get("id"), attributes.get("name") if tag == "a" else None}:
                if name and name not in found.places:
                    found.places[name] = node
                    found.order[node.mem_id] = len(found.order)
            if tag == "a" and "#" in (attributes.get("href") or ""):
                found.links.append(node)
                found.order.setdefault(node.mem_id, len(found.order))
            if heading_level(node, attributes):
                headings += 1
            _table_opens(tag, tables)
        else:
            held = stack.pop()
            inside -= _holds_content(held)
            part = part_of(held, controlled)
            if held.tag == "table" and _is_layout(held, tables.pop()):
                found.layout.add(node.mem_id)
            if part is not None:
                found.dropped[node.mem_id] = (part, held.words)
                found.words += held.words
                continue
            plain[node.mem_id] = held.plain
            rank = _rank(held)
            if rank:
                mains.append((rank, held.plain, node))
            if stack:
                _carry(held, stack[-1])
            else:
                found.words += held.words
    found.root = _root(mains, plain, body)
    return found


def _controlled(page: LexborHTMLParser) -> frozenset[str]:
    """Return the ids of the elements that a click opens."""
    told = ("aria-controls", "data-target", "data-bs-target")
    openers = page.css(",".join(f"[{name}]" for name in told))
    return frozenset(
        target.lstrip("#") for node in openers for name in told for target in attribute(node, name).split()
    )


def _holds_content(held: Held) -> bool:
    """Return whether the heads and feet in an element are its own, not the page's."""
    return held.tag in ("main", "article", "section", "blockquote", "figure") or held.attributes.get("role") == "main"


def _table_opens(tag: str, tables: list[TableHeld]) -> None:
    if tag == "table":
        if tables:
            tables[-1].tables += 1
        tables.append(TableHeld())
    elif tables and tag in ("td", "th"):
        tables[-1].cells += 1
        tables[-1].row += 1
        tables[-1].widest = max(tables[-1].widest, tables[-1].row)
        tables[-1].heads += tag == "th"
    elif tables and tag == "tr":
        tables[-1].rows += 1
        tables[-1].row = 0
    elif tables and tag in ("caption", "thead"):
        tables[-1].heads += 1


def _is_layout(held: Held, table: TableHeld) -> bool:
    """Return whether a table only places things on the page: its cells are read as paragraphs."""
    if held.attributes.get("role") in ("presentation", "none"):
        return True
    if table.heads:
        return False
    if table.tables or table.widest <= 1:
        return True
    return held.headings > 0 and held.words >= _PROSE_CELL * table.cells


def _rank(held: Held) -> int:
    """Return how surely an element says that it is the main part of the page; 0 for not at all."""
    if held.tag == "main" or held.attributes.get("role") == "main":
        return 3
    if held.tag == "article":
        return 2
    return 1 if held.tag != "a" and _MAIN_NAMES.intersection(names(held.attributes)) else 0


def _carry(held: Held, parent: Held) -> None:
    """Add what an element holds to the element around it."""
    parent.words += held.words
    parent.headings += held.headings + bool(heading_level(held.node, held.attributes))
    if held.tag == "a" and "href" in held.attributes:
        parent.linked += held.words
        parent.links += 1
        parent.within += bool(fragment(held.node)) and attribute(held.node, "href").startswith("#")
    else:
        parent.linked += held.linked
        parent.links += held.links
        parent.within += held.within


def _root(mains: list[tuple[int, int, Node]], plain: dict[int, int], body: Node) -> Node:
    """Return the element that holds the page's words: the surest one, widened until it holds most of them."""
    if not mains:
        return body
    whole = plain.get(body.mem_id, 0)
    node: Node | None = max(mains, key=lambda main: (main[1] >= _WHOLE * whole, main[0], main[1]))[2]
    while node is not None and node.mem_id != body.mem_id:
        if plain.get(node.mem_id, 0) >= _WHOLE * whole:
            return node
        node = node.parent
    return body
