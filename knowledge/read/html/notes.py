"""Tell the footnotes of a page from its words, by the links between an anchor and its note."""

import re

from selectolax.lexbor import LexborNode as Node

from knowledge.read.html.parts import Part
from knowledge.read.html.survey import Survey
from knowledge.read.html.tree import BLOCKS, HEADINGS, attribute, fragment, names

_MOST_WORDS = 400  # What a short link leads to and is longer is a section, not a note.
LABEL = re.compile(
    r"[\[(]?\s*(?:(?:foot|end)?note|fn)?\s*(\d{1,3}|[ivx]{1,5}|[a-z]|[⁰¹²³⁴-⁹]{1,3}|[*†‡§¶]{1,3})\s*[\])]?", re.I
)
_SURE = re.compile(r"(foot|end)?note|(^|[^a-z])_?(ftnt?|fn|edn|sdfootnote)", re.I)
_BACK = re.compile(r"(back|return|jump)( up)?( to .*)?|[^\w]*", re.I)
_HOLDERS = frozenset("li div aside section dd".split())


def find_notes(found: Survey) -> dict[int, int]:
    """Return, by the link that is an anchor, the element that holds its note.

    On the way comments are dropped from what was found, and its main part is widened to hold the notes below it.
    """
    anchors: dict[int, int] = {}
    holders: dict[int, Node | None] = {}
    for link in found.links:
        target = found.places.get(fragment(link))
        label = "".join(link.text().split())
        if target is None or not LABEL.fullmatch(label):
            continue
        if found.order[target.mem_id] <= found.order[link.mem_id]:
            continue
        if target.mem_id not in holders:
            holders[target.mem_id] = _holder(target, found)
        note = holders[target.mem_id]
        if note is None or _inside(link, note) or not _is_read(note, found):
            continue
        if (attribute(target, "id") or attribute(target, "name")).startswith("cmnt"):
            found.dropped[note.mem_id] = (Part.COMMENT, len(note.text().split()))
            found.dropped[link.mem_id] = (Part.COMMENT, 0)
        elif _is_anchor(link, label):
            anchors[link.mem_id] = note.mem_id
            while not _inside(note, found.root) and found.root.parent is not None:
                found.root = found.root.parent  # Notes below an article are part of it.
    return anchors


def is_way_back(link: Node, found: Survey) -> bool:
    """Return whether a link in a note leads back to its anchor and says no more than that: "↩", "Back to text"."""
    return fragment(link) in found.places and _BACK.fullmatch(" ".join(link.text().split())) is not None


def _is_anchor(link: Node, label: str) -> bool:
    """Return whether a short link is raised, in brackets or called a note: a bare "2" may lead to section 2."""
    if not label[0].isalnum() or label[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹" or _SURE.search(fragment(link)):
        return True
    told = " ".join([attribute(link, "role"), attribute(link, "rel"), attribute(link, "epub:type"), *_called(link)])
    around = link.parent
    for _ in range(2):
        if around is not None and around.tag == "sup":
            return True
        around = around.parent if around is not None else None
    return link.css_first("sup") is not None or bool(_SURE.search(told))


def _called(node: Node) -> tuple[str, ...]:
    return names(node.attributes)


def _holder(target: Node, found: Survey) -> Node | None:
    """Return the element that holds the whole note of which `target` is the place, or None where it is no note."""
    node: Node | None = target
    while node is not None and node.tag not in BLOCKS:
        node = node.parent
    if node is None or node.tag not in _HOLDERS | {"p"}:
        return None
    parent = node.parent
    if node.tag == "p" and parent is not None and parent.tag in _HOLDERS and parent.mem_id != found.root.mem_id:
        first = next((child for child in parent.iter()), None)
        alone = parent.tag in ("li", "dd") or _SURE.search(" ".join(_called(parent))) or _only(parent, node)
        if first is not None and first.mem_id == node.mem_id and alone:
            node = parent
    if node.css_first(",".join(HEADINGS)) is not None or len(node.text().split()) > _MOST_WORDS:
        return None
    return node


def _is_read(note: Node, found: Survey) -> bool:
    """Return whether a note is read; one that stands beside the text, in a side column, is."""
    node: Node | None = note
    while node is not None:
        part = found.dropped.get(node.mem_id)
        if part is not None and part[0] is not Part.SIDE:
            return False
        found.dropped.pop(node.mem_id, None)
        node = node.parent
    return True


def _only(parent: Node, child: Node) -> bool:
    """Return whether an element holds nothing but one other."""
    return all(node.mem_id == child.mem_id for node in parent.iter())


def _inside(node: Node, around: Node) -> bool:
    """Return whether an element stands within another."""
    above: Node | None = node
    while above is not None:
        if above.mem_id == around.mem_id:
            return True
        above = above.parent
    return False
