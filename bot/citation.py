"""Say where an excerpt stands and what its words are worth."""

import re
from datetime import date

from bot.answer import CitedExcerpt, Status
from bot.wording import day
from index.alike import same
from knowledge.model import Basis, BlockKind, Excerpt, Kind, Slice, Unit

_BADGES = {
    Kind.LAW: "Law",
    Kind.STATUTORY_GUIDANCE: "Statutory guidance",
    Kind.GUIDANCE: "Guidance",
    Kind.LOCAL_PROCEDURE: "Local procedure",
    Kind.REVIEW: "Review",
    Kind.RESEARCH: "Research",
    Kind.LESSON: "Lesson from a supervisor here · not a source",
}
_HEADED = re.compile(r"\b(?:what the review found|findings?|recommend(?:ed|ations?))\b", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("what the review found", "finding", "findings"), "finding"),
    **dict.fromkeys(("recommended", "recommendation", "recommendations"), "recommendation"),
}
_BASES = {Basis.SOURCE: "the source", Basis.SECTOR: "sector pages", Basis.PRESS: "press reports"}


def badge(excerpt: Slice, unit: Unit | None = None) -> str:
    """Return what the words are worth: "Review finding · our summary of press reports, not checked ..."."""
    document = excerpt.document
    words = _BADGES[document.kind]
    if document.kind is Kind.REVIEW:
        headed = _HEADED.search(" ".join(excerpt.heading[-1:]))
        named = unit or (_UNITS[headed[0].lower()] if headed else "")
        words = f"{words} {named}".strip()
    if document.summary:
        words += f" · our summary of {_BASES[document.basis]}"
    return f"{words}, {document.caution}" if document.caution else words


def reference(excerpt: Excerpt) -> str:
    """Return where the words stand: publisher, title, date, heading, paragraph, page."""
    document = excerpt.document
    dated = document.dated or document.published or "no date"
    title = f"{document.publisher}, {document.title}" if document.publisher else document.title
    place = [" › ".join(excerpt.heading[-2:])] if excerpt.heading else []
    if any(block.kind is BlockKind.FOOTNOTE for block in excerpt.blocks):
        place.append("footnote")
    elif excerpt.paragraph:
        place.append(_span("¶", excerpt.paragraph, excerpt.paragraph_end))
    if page := page_of(excerpt):
        place.append(page)
    return " · ".join((f"{title} ({dated})", *place))


def page_of(excerpt: Slice) -> str:
    """Return the page as it is printed, else as the PDF counts it, or nothing where there are no pages."""
    if excerpt.page is None:
        return ""
    labels = excerpt.document.labels
    first, last = excerpt.page, excerpt.page_end or excerpt.page
    if labels[first - 1] and labels[last - 1]:
        return _span("p. ", str(labels[first - 1]), labels[last - 1])
    return _span("PDF p. ", str(first), str(last))


def remarks(cited: CitedExcerpt, nation: str) -> list[str]:
    """Return what a reader must know before relying on it: superseded, until when it holds, another nation's."""
    document = cited.excerpt.document
    lines = []
    if cited.status is Status.SUPERSEDED:
        lines.append(f"Superseded by {document.superseded_by}.")
    if document.kind is Kind.LESSON and document.review_due:
        lines.append(f"To be looked at again by {day(date.fromisoformat(document.review_due))}.")
    if cited.excerpt.recognised:
        lines.append("Read by text recognition from a scanned page: check it against the page.")
    if document.nations and nation.casefold() not in (name.casefold() for name in document.nations):
        lines.append(f"This is from {' and '.join(document.nations)}, not {nation}.")
    lines += [_also(cited.excerpt, twin) for twin in cited.twins]
    return lines


def _also(excerpt: Excerpt, twin: Excerpt) -> str:
    """Return where else the words of an excerpt stand: "The same words stand in: Bruising (2021), p. 4."."""
    document = twin.document
    words = "The same words" if same(excerpt.text, twin.text) else "Nearly the same words"
    place = page_of(twin) or (_span("¶", twin.paragraph, twin.paragraph_end) if twin.paragraph else "")
    areas = f", {' and '.join(document.areas)}" if document.areas else ""
    superseded = ", superseded" if document.superseded_by else ""
    title = f"{document.title}{areas} ({document.dated or document.published or 'no date'}{superseded})"
    return f"{words} stand in: {f'{title}, {place}' if place else title}."


def _span(mark: str, first: str, last: str | None) -> str:
    return f"{mark}{first}" if last is None or first == last else f"{mark}{first}–{last}"
