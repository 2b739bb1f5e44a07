"""Read what a page says of itself: its title, author, publisher, dates and address."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from knowledge.read.clean import clean
from knowledge.read.html.survey import Survey
from knowledge.read.html.tree import attribute

_SEPARATOR = re.compile(r"\s+[-–—|·•»:]\s+|\s*[|»]\s*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s>]{1,2000}) -->")
_LONGEST = 300
_LINKED_DATA = 1_000_000
_NAMES = {
    "author": ("author", "dc.creator", "dcterms.creator", "article:author", "citation_author"),
    "publisher": (
        *("govuk:primary-publishing-organisation", "og:site_name", "dc.publisher", "dcterms.publisher"),
        "application-name",
    ),
    "created": (
        *("article:published_time", "dc.date", "dcterms.date", "dcterms.created", "dc.date.issued", "dcterms.issued"),
        *("govuk:first-published-at", "govuk:public-updated-at", "date", "datepublished"),
    ),
    "modified": ("article:modified_time", "dcterms.modified", "dc.date.modified", "govuk:updated-at", "last-modified"),
}


def information(page: LexborHTMLParser, text: str) -> dict[str, str]:
    """Return what a page says of itself, by lower-case names."""
    told: dict[str, str] = {}
    for meta in page.css("meta[content]"):
        attributes = meta.attributes
        name = (attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or "").lower()
        told.setdefault(name, _plain(attributes.get("content") or ""))
    linked = dict(_linked_data(page))
    heads = page.css("head > title") or page.css("title")
    found = {"title": told.get("og:title") or (_plain(heads[0].text()) if heads else "")}
    for name, sources in _NAMES.items():
        found[name] = next((told[source] for source in sources if told.get(source)), linked.get(name, ""))
    found["url"] = _address(page, told, text)
    for name in ("created", "modified"):
        day = _DATE.match(found[name])
        found[name] = day[0] if day else found[name]
    if found["author"].startswith(("http://", "https://")):
        found["author"] = ""
    return {name: value[:_LONGEST] if name != "url" else value for name, value in found.items() if value}


def title(page: LexborHTMLParser, told: dict[str, str], found: Survey) -> str:
    """Return the title of a page: its main heading, else what its head says without the name of the site."""
    heads = [heading for heading in map(_plain, _main_headings(found)) if heading]
    said = told.get("title", "")
    if heads:
        return next((heading for heading in heads if _plain(said).casefold().startswith(heading.casefold())), heads[0])
    parts = _SEPARATOR.split(said)
    if any(_plain(heading.text()).casefold() == parts[0].casefold() for heading in found.body.css("h2")[:20]):
        return parts[0]
    named = page.css_first('meta[property="og:site_name"]')
    sites = {told.get("publisher", "").casefold(), attribute(named, "content").casefold() if named else ""}
    if len(parts) > 1 and parts[-1] and parts[-1].casefold() in sites:
        return said[: said.rindex(parts[-1])].rstrip(" \t-–—|·•»:")
    return said


def _main_headings(found: Survey) -> Iterator[str]:
    """Yield the words of the first main headings, but of none in a row of a table or in the page's frame."""
    for heading in found.body.css("h1, p.title, p.MsoTitle")[:20]:
        node, kept = heading, True
        while kept and node.mem_id != found.body.mem_id and node.parent is not None:
            kept = node.mem_id not in found.dropped and (node.tag != "table" or node.mem_id in found.layout)
            node = node.parent
        if kept:
            yield heading.text()[:_LONGEST]


def _plain(words: str) -> str:
    return " ".join(clean(words).split())


def _address(page: LexborHTMLParser, told: dict[str, str], text: str) -> str:
    """Return the address of a page."""
    canonical = page.css_first('link[rel="canonical"]')
    saved = _SAVED_FROM.search(text[:5000])
    given = (canonical.attributes.get("href") if canonical else "", told.get("og:url"), saved[1] if saved else "")
    return next((_plain(url) for url in given if url and url.startswith(("http://", "https://"))), "")


def _linked_data(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield names and values of what the page says of itself in linked data, the first of each name last."""
    things: list[dict[str, Any]] = []
    for script in page.css('script[type="application/ld+json"]')[:20]:
        try:
            data = json.loads((script.text() or "")[:_LINKED_DATA])
        except (ValueError, RecursionError):
            continue  # It is for machines; the words of the page do not need it.
        data = data.get("@graph", data) if isinstance(data, dict) else data
        things += [thing for thing in (data if isinstance(data, list) else [data]) if isinstance(thing, dict)]
    for thing in reversed(things):
        for key, name in (("datePublished", "created"), ("dateModified", "modified")):
            if isinstance(value := thing.get(key), str):
                yield name, _plain(value)
        for name in ("author", "publisher"):
            value = thing.get(name)
            value = value[0] if isinstance(value, list) and value else value
            value = value.get("name") if isinstance(value, dict) else value
            if isinstance(value, str):
                yield name, _plain(value)
