"""Say what was understood of a document before it is published, for whoever added it to check."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.wording import listed, plural
from knowledge.model import Kind, Reason, Unit
from knowledge.privacy import Identifier
from knowledge.report import Alike, Confidence, Guess, Report, Seen
from knowledge.report.ranges import ranges

MOST_LINES = 25
_MOST_ALIKE, _MOST_ODD, _MOST_REMARKS, _MOST_ASKED = 3, 3, 4, 5
_MOST_PAGES = 60  # characters of page numbers in a line
_COUNTED = {
    Identifier.NHS_NUMBER: ("An NHS number", "NHS numbers"),
    Identifier.UPN: ("A pupil number", "pupil numbers"),
    Identifier.CASE_REFERENCE: ("A case reference", "case references"),
    Identifier.DATE_OF_BIRTH: ("A date of birth", "dates of birth"),
    Identifier.ADDRESS: ("An address", "addresses"),
    Identifier.PHONE: ("A phone number", "phone numbers"),
    Identifier.EMAIL: ("An e-mail address", "e-mail addresses"),
    Identifier.POSTCODE: ("A postcode", "postcodes"),
    Identifier.SCHOOL: ("A school", "schools"),
    Identifier.NAME: ("A person’s name", "people’s names"),
}
_FIELDS = {
    "title": "Title",
    "kind": "Kind",
    "publisher": "Publisher",
    "areas": "Area",
    "nations": "Nation",
    "published": "Published",
    "label": "Label",
    "review_due": "To be reviewed",
    "themes": "Themes",
    "agencies": "Speaks to",
    "author": "Author (not kept)",
    "nspcc_id": "NSPCC number (not kept)",
}
_KINDS = {kind: kind.value.replace("_", " ") for kind in Kind}
_LEFT_OUT = {
    Reason.HEAD: "running heads",
    Reason.FOOT: "running feet",
    Reason.CONTENTS: "contents pages",
    Reason.UNPRINTABLE: "characters that cannot be printed",
    Reason.DUPLICATE: "words printed twice in one place",
}


def report_lines(report: Report) -> list[str]:
    """Return a report as short lines for one message, most important first: at most MOST_LINES."""
    lines = [
        *_stops(report),
        *_identifiers(report),
        *_alike(report),
        *_guessed(report),
        *_counts(report),
        *_notes(report),
    ]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"And {len(lines) - MOST_LINES + 1} more."]


def report_json(report: Report) -> dict[str, Any]:
    """Return a report as JSON. These keys are a promise: they may grow, and are never renamed.

    Offsets are code points of the document's text, pages count from 1; `lines` is what a person is shown.
    """
    document, pages = report.document, report.pages
    return {
        "id": document.id,
        "sha256": document.sha256,
        "title": document.title,
        "lines": report_lines(report),
        "pages": {
            "count": pages.count,
            "text": list(pages.text),
            "unread": list(pages.unread),
            "scanned": list(pages.scanned),
            "recognised": list(pages.recognised),
            "tables": list(pages.tables),
            "figures": list(pages.figures),
            "blank": list(pages.blank),
            "printed": pages.printed,
            "cover_sheet": report.cover,
        },
        "counts": asdict(report.counts),
        "outline": [{"start": block.start, "end": block.end, "level": block.level} for block in report.outline],
        "items": [asdict(item) for item in report.items],
        "odd": list(report.odd),
        "left_out": [asdict(out) for out in report.left_out],
        "remarks": list(report.remarks),
        "identifiers": [asdict(seen) for seen in report.identifiers],
        "renamed": report.renamed,
        "alike": [
            {
                "id": other.publication.id,
                "title": other.publication.title,
                "shared": round(other.shared, 3),
                "covered": round(other.covered, 3),
                "same_title": other.same_title,
                "same_origin": other.same_origin,
            }
            for other in report.alike
        ],
        "guesses": [asdict(guess) for guess in report.guesses],
    }


def _stops(report: Report) -> Iterator[str]:
    """Yield what keeps words of the document from being found."""
    if unread := report.pages.unread:
        which = "Page" if len(unread) == 1 else "Pages"
        what = "is a picture of text, or a photograph: its" if len(unread) == 1 else ""
        what = what or "are pictures of text, or photographs: their"
        yield f"{which} {_pages(unread)} {what} words were not read and cannot be found."
    if recognised := report.pages.recognised:
        which = "page" if len(recognised) == 1 else "pages"
        yield f"The words of {which} {_pages(recognised)} were recognised from pictures and may be wrong."


def _identifiers(report: Report) -> Iterator[str]:
    """Yield what may identify somebody: how many of each kind, and where; never the words."""
    if not report.identifiers:
        yield "Nothing was seen that may identify a child, a family or a colleague. Please look yourself too."
        return
    yield "This may identify somebody. Please check before you publish:"
    for kind in dict.fromkeys(seen.kind for seen in report.identifiers):
        yield f"• {_sighted(report, [seen for seen in report.identifiers if seen.kind is kind])}"
    if report.renamed and any(seen.kind is Identifier.NAME for seen in report.identifiers):
        yield "The document says that names in it were changed."


def _sighted(report: Report, seen: Sequence[Seen]) -> str:
    """Return how many different ones of a kind there are and where they stand: "A date of birth on page 3"."""
    one, several = _COUNTED[seen[0].kind]
    different = len(_different({" ".join(report.document.text[place.start : place.end].split()) for place in seen}))
    words = one if different == 1 else f"{different} {several}"
    pages = sorted({place.page for place in seen if place.page is not None})
    if pages:
        return f"{words} on {'page' if len(pages) == 1 else 'pages'} {_pages(pages)}"
    paragraphs = list(dict.fromkeys(place.paragraph for place in seen if place.paragraph))
    return (
        f"{words} in {'paragraph' if len(paragraphs) == 1 else 'paragraphs'} {', '.join(paragraphs[:6])}"
        if paragraphs
        else words
    )


def _different(words: set[str]) -> list[str]:
    """Return what is no part of another: of "Ann", "Ann Moss" and "Moss" only the whole name."""
    return [one for one in words if not any(one != other and {*one.split()} <= {*other.split()} for other in words)]


def _alike(report: Report) -> Iterator[str]:
    for other in report.alike[:_MOST_ALIKE]:
        name = other.publication.id
        if name == report.document.id:
            yield f"About {_percent(other.shared)} of its words stand in the version of {name} that is in the library."
        elif other.shared >= 0.5 and other.covered >= 0.5:
            yield (
                f"About {_percent(other.shared)} of its words stand in {name} too: a new version of it? "
                f"Then add it again under the id {name}."
            )
        elif max(other.shared, other.covered) > 0:
            yield _contained(other)
        else:
            yield f"{name} has the same title and other words: a new version? Then add it again under the id {name}."


def _contained(other: Alike) -> str:
    """Return which of two documents holds much of the other."""
    name = other.publication.id
    if other.shared >= other.covered:
        return f"About {_percent(other.shared)} of its words stand in {name}, which is longer."
    return f"It holds about {_percent(other.covered)} of the words of {name}."


def _guessed(report: Report) -> Iterator[str]:
    """Yield what was taken from the document, what differs from it, and what is not known."""
    document = report.document
    used = [guess for guess in report.guesses if guess.confidence is not Confidence.UNSURE and guess.field in _FIELDS]
    yield "Taken from the document; please check:"
    if not any(guess.field == "title" for guess in used):
        yield f"• Title: {document.title}"
    for guess in used:
        held = getattr(document, guess.field, guess.value)
        differs = held and held != guess.value and guess.field not in ("themes", "agencies")
        kept = f"; the library has {_value(held)}" if differs else ""
        yield f"• {_FIELDS[guess.field]}: {_value(guess.value)} ({_source(guess)}{kept})"
    unsure = [guess for guess in report.guesses if guess.confidence is Confidence.UNSURE and guess.field in _FIELDS]
    unsure = [guess for guess in unsure if not getattr(document, guess.field, "") or guess.field == "kind"]
    if unsure:
        said = "; ".join(f"{_FIELDS[guess.field].lower()} {_value(guess.value)}?" for guess in unsure)
        yield f"Not sure, so not filled in: {said}"
    if not document.published and not any(guess.field == "published" for guess in used):
        dated = any(guess.field == "published" for guess in unsure)
        which = "The date of publication is not sure." if dated else "No date of publication was found."
        yield f"{which} A search since a year will leave it out."


def _value(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return _KINDS[Kind(value)] if value in _KINDS.values() or value in set(Kind) else value


def _source(guess: Guess) -> str:
    return f"{guess.source}, likely" if guess.confidence is Confidence.LIKELY else guess.source


def _counts(report: Report) -> Iterator[str]:
    counts, pages = report.counts, report.pages
    paged = f"{plural(pages.count, 'page')}, " if pages.count else ""
    yield f"{paged}{plural(counts.words, 'word')}, {plural(counts.passages, 'passage')} to find."
    if report.cover:
        yield "Page 1 of the PDF is a sheet of the NSPCC; the review begins after it."
    found = [plural(counts.headings, "heading") if counts.headings else "No headings"]
    if counts.paragraphs:
        found.append(f"{plural(counts.paragraphs, 'numbered paragraph')} (the first is {counts.style})")
    found += [plural(counts.footnotes, "footnote")] if counts.footnotes else []
    yield f"{listed(found)}."
    yield _items(report)
    yield from report.odd[:_MOST_ODD]


def _items(report: Report) -> str:
    """Return how many findings and recommendations there are, and whom they ask."""
    if not report.items:
        return "No numbered findings or recommendations were recognised."
    counts = [
        plural(sum(item.unit is unit for item in report.items), unit.value)
        for unit in Unit
        if any(item.unit is unit for item in report.items)
    ]
    asked = list(dict.fromkeys(agency for item in report.items for agency in item.agencies))
    whom = f", addressed to {', '.join(asked[:_MOST_ASKED])}" if asked else ""
    return f"{listed(counts)} recognised{whom}."


def _notes(report: Report) -> Iterator[str]:
    """Yield what is on the pages besides words, what was left out, and what the reader had to say."""
    pages = report.pages
    yield from report.remarks[:_MOST_REMARKS]
    if pages.figures:
        yield f"Pictures or drawings that cannot be searched: page {_pages(pages.figures)}."
    out = [left for left in report.left_out if left.reason in _LEFT_OUT]
    if out:
        yield f"Left out: {', '.join(f'{_LEFT_OUT[left.reason]} (page {_pages(left.pages)})' for left in out)}."
    if pages.printed:
        yield pages.printed


def _pages(pages: Sequence[int]) -> str:
    """Return page numbers short, cut where there are very many."""
    words = ranges(pages)
    if len(words) <= _MOST_PAGES:
        return words
    return f"{words[: words.rfind(',', 0, _MOST_PAGES)]} and others"


def _percent(part: float) -> str:
    return f"{round(100 * part)} %"
