"""Tell the parts of a page that are not its words: menus, heads, feet, notices, hidden elements, controls."""

import re
from dataclasses import dataclass
from enum import StrEnum

from selectolax.lexbor import LexborNode as Node

from knowledge.read.html.tree import SILENT, names


class Part(StrEnum):
    """Why an element is left out; the value is how a sentence calls it."""

    CODE = "code"
    MENU = "menu"
    HEAD = "head"
    FOOT = "foot"
    SIDE = "side column"
    COOKIES = "cookie notice"
    CRUMBS = "breadcrumbs"
    SHARE = "share buttons"
    CONTENTS = "contents list"
    ACTIONS = "print, edit and skip links"
    CONTROLS = "form controls"
    SEARCH = "search box"
    READERS = "readers' comments"
    HIDDEN = "hidden part"
    BACK = "way back from a note"
    COMMENT = "comment"
    DELETED = "tracked deletion"


@dataclass(slots=True)
class Held:
    """What an element holds, as far as it was walked."""

    node: Node
    tag: str
    attributes: dict[str, str | None]
    inside: bool  # within an article, a section or the main part
    words: int = 0
    linked: int = 0  # words in links
    links: int = 0
    within: int = 0  # links that lead to a place on the same page
    headings: int = 0
    first: bool = False  # it has the page's first heading before it

    @property
    def plain(self) -> int:
        """Return how many of its words are in no link."""
        return self.words - self.linked


_ROLES = {
    "navigation": Part.MENU,
    "menu": Part.MENU,
    "menubar": Part.MENU,
    "banner": Part.HEAD,
    "contentinfo": Part.FOOT,
    "search": Part.SEARCH,
    "dialog": Part.HIDDEN,
    "alertdialog": Part.HIDDEN,
    "button": Part.CONTROLS,
    "doc-toc": Part.CONTENTS,
}
_TAGS = {"nav": Part.MENU, "dialog": Part.HIDDEN, "del": Part.DELETED, "search": Part.SEARCH, "menu": Part.MENU}
_CONTROLS = frozenset("button input select textarea meter progress output optgroup option".split())
_STANDFIRST, _IMPRINT = 25, 150  # A head or foot of a page with more plain words than these holds words of the review.
_NAMED = 3  # words of the label of a control; with more it is a line of a checklist
_SHOWN = 40  # plain words below a heading, which no ornament has
_UNSEEN = frozenset(
    "visually-hidden visuallyhidden sr-only screen-reader-text screen-reader govuk-visually-hidden element-invisible "
    "offscreen off-screen a11y-hidden u-hidden-visually nhsuk-u-visually-hidden".split()
)
_STYLE_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_FOLDED = re.compile(r"(accordion|collaps|tab-?pane|tab-?content|toggle|expand|panel|fold)", re.I)
_COOKIES = re.compile(r"cookie|^ccc(-|$)|onetrust|^gdpr")
_CRUMBS = re.compile(r"breadcrumb")
_SHARE = re.compile(
    r"^(share|sharing|social|sharedaddy|sd-sharing|addthis|addtoany|a2a)([-_](?!care|work).*)?$"
    r"|(share|social)[-_](?!care|work)"
)
_MENU = re.compile(r"(^|[-_])(nav|navbar|navigation|menu|sitenav|topnav|sidenav|pagination|pager)([-_]|$)")
_HEAD = re.compile(r"^(site-|page-|global-|elementor-location-)?(header|masthead|banner|topbar)$")
_FOOT = re.compile(r"^(site-|page-|global-|elementor-location-)?(footer|colophon|copyright)$")
_SIDE = re.compile(r"^(sidebar|side-bar|sidebar[-_].*|widget-area|widget|secondary|related([-_].*)?|jp-relatedposts)$")
_ACTION = re.compile(r"(^|[-_])(print|edit-link|editsection|skip-?link|skip|back-to-top|backtotop)([-_]|$)")
_READERS = frozenset("comments-area comment-list commentlist comment-respond disqus_thread".split())


def part_of(held: Held, controlled: frozenset[str]) -> Part | None:
    """Return which part of the page's frame an element is, by what it is and what it holds, or None."""
    if held.tag in SILENT:
        return Part.CODE
    if held.tag in ("html", "body", "main", "article") or held.attributes.get("role") == "main":
        return None
    called = names(held.attributes)
    return _hidden(held, called, controlled) or _by_element(held) or (_by_name(held, called) if called else None)


def _hidden(held: Held, called: tuple[str, ...], controlled: frozenset[str]) -> Part | None:
    """Return that an element is not shown; a folded part that a reader can open is."""
    attributes = held.attributes
    if "msocomanchor" in called:  # Word marks each comment with one of these, and prints them all in a list.
        return Part.COMMENT
    if "msocomtxt" in called or "comment-list" in (attributes.get("style") or ""):
        return Part.BACK
    shown = held.headings > 0 and held.plain >= _SHOWN  # A page saved while a notice lay over it says so of itself.
    if not is_hidden(attributes) or (shown and not is_hidden(attributes, aria=False)):
        return Part.HIDDEN if _UNSEEN.intersection(called) else None
    opens = (
        (attributes.get("hidden") or "").lower() == "until-found"
        or attributes.get("id") in controlled
        or attributes.get("role") in ("region", "tabpanel")
        or any(_FOLDED.search(name) for name in called)
    )
    return None if opens else Part.HIDDEN


def is_hidden(attributes: dict[str, str | None], aria: bool = True) -> bool:
    """Return whether an element says of itself that it is not shown, or, with `aria`, that it is not read out."""
    return (
        "hidden" in attributes
        or (aria and attributes.get("aria-hidden") == "true")
        or bool(_STYLE_UNSEEN.search(attributes.get("style") or ""))
    )


def _by_element(held: Held) -> Part | None:
    """Return what an element is by its tag and role."""
    role = held.attributes.get("role") or ""
    if held.tag in _CONTROLS or role == "button":
        return None if _opens(held) else Part.CONTROLS
    if role in _ROLES:
        return _ROLES[role]
    if held.tag == "label":
        return Part.CONTROLS if held.attributes.get("for") and held.words <= _NAMED else None
    if held.tag == "header":
        return Part.HEAD if not held.inside and held.plain <= _STANDFIRST else None
    if held.tag == "footer":
        return Part.FOOT if not held.inside and held.plain <= _IMPRINT else None
    if held.tag == "aside" or role == "complementary":
        told = held.plain > max(held.linked, 8)
        return None if told and (held.inside or not held.links) else Part.SIDE
    if held.tag in ("ul", "ol") and held.within >= 3 and held.within == held.links and held.plain <= held.links:
        return Part.CONTENTS
    if held.tag == "ul" and not held.inside and held.first and held.links >= 5 and not held.plain:
        return Part.MENU if held.linked <= 4 * held.links else None
    return _TAGS.get(held.tag)


def _opens(held: Held) -> bool:
    """Return whether a button is the heading of a part that it opens."""
    attributes = held.attributes
    told = any(name in attributes for name in ("aria-expanded", "aria-controls", "data-target", "data-bs-target"))
    return held.tag != "input" and held.words > 0 and told


def _by_name(held: Held, called: tuple[str, ...]) -> Part | None:
    """Return what an element is by its classes and id; an element with prose in it is not judged by its name."""
    mostly_links = held.linked * 2 >= held.words
    for name in called:
        if name.endswith(("backlink", "reversefootnote")) and held.words <= 40:
            return Part.BACK
        if _CRUMBS.search(name) and held.words <= 60 and not held.headings:
            return Part.CRUMBS
        if _COOKIES.search(name) and held.words <= 250 and not held.inside:
            return Part.COOKIES
        if _SHARE.search(name) and held.plain <= 6 and held.words <= 40 and (held.links or not held.words):
            return Part.SHARE
        if _ACTION.search(name) and held.words <= 6 and (held.links or held.tag == "a"):
            return Part.ACTIONS
        if name in _READERS:
            return Part.READERS
        if _MENU.search(name) and mostly_links and (held.links > 1 or not held.words):
            return Part.MENU
        if held.inside or held.headings > 1:
            continue
        if _FOOT.search(name) and held.plain <= 200:
            return Part.FOOT
        if _HEAD.search(name) and held.plain <= 40 and not held.headings:
            return Part.HEAD
        if _SIDE.search(name) and mostly_links:
            return Part.SIDE
    return None
