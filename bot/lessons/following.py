"""Tell people of new learning on what they follow: once a follow, on the morning after, by title and never by case.

A document carries a term of the vocabulary where one of its themes, agencies or kinds of harm names it, where its title
or a heading says it, or where its ages mean it. A term narrower than a theme, by which no document is labelled, is also
carried by one that says it in three paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.bootstrap import Desk, Reading
from bot.chatwords import folded
from bot.citation import badge
from bot.lessons import quiet, reach
from bot.lessons.sending import Sending, SendingKind
from bot.message import Button, Reply
from bot.records.follows import AREA, Follow
from bot.wording import LONDON
from index.store import SnapshotError
from knowledge.model import BlockKind, Document, Publication, Slice
from knowledge.standing import lesson_number
from knowledge.vocabulary import TABLE, Term, find

MOST_SHOWN = 8  # documents that one message names
_OFTEN = 3  # paragraphs that say a narrow term
_MORNING = time(8)
_BY_NAME = {term.name: term for term in TABLE}
_AGE = re.compile(r"(\d+)(?:\.\d+)? ?(day|week|month|year)s?\b(?:,? (?:and )?\d+ months?\b)?", re.IGNORECASE)
_FROM_NOUGHT = re.compile(r"(?<![\d.])0 ?[-–] ?\d")
_UNDER_ONES, _ADOLESCENTS = "under-ones", "adolescents"
_FIRST_YEAR, _TEENS = 12, range(11, 18)  # months, years


@dataclass(frozen=True, slots=True)
class _News:
    """A document that may answer, and what it carries: terms, and areas as they are followed."""

    document: Document
    carries: frozenset[str]
    author: int  # the number of whoever made the lesson that it is; 0 where it is none

    def is_for(self, follow: Follow) -> bool:
        """Return whether a follow is told of it; the author of a lesson knows it already."""
        return self.carries.issuperset(follow.terms) and self.author != follow.person


def plan(desk: Desk) -> None:
    """Plan what each follow is told of documents that are new, and let go of what was told once and what ran out.

    The day after is planned before a document is known as announced: stopped between, it is planned again, and what was
    planned before holds nothing to say.
    """
    follows, now = desk.records.follows, desk.records.now()
    follows.let_go_of_told()
    desk.records.gaps.clear()
    try:
        reading = desk.reading()
    except SnapshotError:  # A search says so, and `learnt check`.
        return
    known = follows.announced()
    if not known:
        follows.announce([*reading.index.publications, *reading.index.snapshot.manifest.documents], None)
        return
    if fresh := sorted(reading.index.publications.keys() - known):
        every = list(_news(desk, reading, fresh))
        chats = reach.chats(desk)
        wanted = [one for one in follows.everything() if one.person in chats and _for(one, every)]
        due = _morning_after(desk, now)
        desk.records.sendings.plan(
            [
                Sending(SendingKind.NEWS, _about(follow, now), chats[follow.person], due, person=follow.person)
                for follow in wanted
            ]
        )
        follows.announce(fresh, now)


def said(desk: Desk, sending: Sending) -> Reply | None:
    """Return what is new on a follow since the day before, or None where nothing is, or nobody follows it any more."""
    follow = desk.records.follows.of(sending.number)
    if follow is None or follow.person != sending.person or reach.private(desk, follow.person) is None:
        return None
    day = date.fromisoformat(sending.about.partition("/")[2])
    since = max(_midnight(day), datetime.fromisoformat(follow.at))
    fresh = desk.records.follows.announced_between(since, _midnight(day + timedelta(days=1)))
    found = _for(follow, _news(desk, desk.reading(), fresh))
    if not found:
        return None
    words = shown(follow.terms)
    lead = f"You asked to be told when something answers this: {words}. It may:" if follow.gap else f"New on {words}:"
    left = len(found) - MOST_SHOWN
    return Reply.of(
        lead,
        *(_line(one.document) for one in found[:MOST_SHOWN]),
        *([f"And {left:,} more."] if left > 0 else []),
        "Ask about one by its title, or in your own words.",
        *(["You are not told of this again."] if follow.gap else []),
        buttons=(
            *_lessons(found[:MOST_SHOWN]),
            *([] if follow.gap else [Button("Follow this no more", f"/unfollow {follow.id}")]),
        ),
        about=f"follow {follow.id}",
    )


def shown(terms: Iterable[str]) -> str:
    """Return what is followed as it is read: "neglect · under-ones · in:leeds"."""
    return " · ".join(terms)


def area_word(area: str) -> str:
    """Return an area as it is followed: "in:south-gloucestershire"."""
    return f"{AREA}{folded(area).replace(' ', '-')}"


@lru_cache(maxsize=128)  # Each holds its text.
def carried(document: Document) -> frozenset[str]:
    """Return the names of the terms that a document carries."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    labels = (*document.themes, *document.agencies, *document.harm)
    named = [*labels, document.title, *(document.text[block.start : block.end] for block in headings)]
    found = {term for words in named for term in (_BY_NAME.get(words), *find(words)) if term}
    return frozenset({term.name for term in found | _often(document)} | _ages(document))


def _often(document: Document) -> set[Term]:
    """Return the terms, narrower than a theme, that several paragraphs say."""
    bodies = (document.text[one.start : one.end] for one in document.blocks if one.kind is not BlockKind.HEADING)
    counted = Counter(term for body in bodies for term in find(body) if term.kind == "term")
    return {term for term, count in counted.items() if count >= _OFTEN}


def _ages(publication: Publication) -> set[str]:
    """Return the themes that the ages of children mean."""
    ages = publication.ages
    found = {term.name for term in find(ages) if term.name in (_UNDER_ONES, _ADOLESCENTS)}
    for number, unit in _AGE.findall(ages):
        if unit.lower() in ("day", "week") or (unit.lower() == "month" and int(number) < _FIRST_YEAR):
            found.add(_UNDER_ONES)
        elif unit.lower() == "year" and int(number) in _TEENS:
            found.add(_ADOLESCENTS)
    return found | ({_UNDER_ONES} if _FROM_NOUGHT.search(ages) else set())


def _news(desk: Desk, reading: Reading, ids: Iterable[str]) -> Iterator[_News]:
    """Yield those of some documents that may answer."""
    versions: Mapping[str, str] = reading.index.snapshot.manifest.documents
    for id in ids:
        if id in reading.index.publications:
            document = desk.library.document(id, versions[id])
            areas = {area_word(area) for area in document.areas}
            yield _News(document, carried(document) | areas, _author(desk, document))


def _for(follow: Follow, every: Iterable[_News]) -> list[_News]:
    """Return what a follow is told of."""
    return [one for one in every if one.is_for(follow)]


def _author(desk: Desk, document: Document) -> int:
    """Return the number of whoever made the lesson that a document is; 0 where it is none."""
    number = lesson_number(document)
    lesson = desk.records.lessons.of(number) if number is not None else None
    return lesson.by if lesson else 0


def _lessons(found: Iterable[_News]) -> Iterator[Button]:
    """Yield the buttons that open the lessons among what is told."""
    for one in found:
        if (number := lesson_number(one.document)) is not None:
            yield Button(f"Open lesson {number}", f"/lesson {number}")


def _about(follow: Follow, now: datetime) -> str:
    return f"{follow.id}/{quiet.day_in_london(now).isoformat()}"


def _morning_after(desk: Desk, now: datetime) -> str:
    """Return when the news of a day is told: on the next morning, after the quiet hours, all of it at once."""
    tomorrow = quiet.day_in_london(now) + timedelta(days=1)
    morning = quiet.next_time(desk.settings, datetime.combine(tomorrow, _MORNING, LONDON))
    return morning.astimezone(now.tzinfo).isoformat(timespec="seconds")


def _midnight(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return datetime.combine(day, time(), LONDON)


def _line(document: Document) -> str:
    """Return a document as one line: what it is worth, its title, area and date."""
    dated = document.dated or document.published or "no date"
    areas = f", {', '.join(document.areas)}" if document.areas else ""
    return f"{badge(Slice(document, 0, 1))}: {document.title}{areas} ({dated})"
