"""Same lesson elsewhere: which other reviews found what an excerpt found, a case counted once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answer import Answer, CitedExcerpt
from bot.bootstrap import Desk, Reading
from bot.chatwords import folded
from bot.lessons.recurring import at_hand, prepared
from bot.wording import plural
from index.cases import names_of
from index.excerpt import Choice, Vectors
from index.search import Hit
from knowledge.model import Excerpt, Kind, Publication

_FEWEST = 2  # other reviews from which on it is worth a line


@dataclass(frozen=True, slots=True)
class Place:
    """Where a review teaches the lesson: passage, start and end; an `overview` is of many cases."""

    publication: Publication
    overview: bool
    passage: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the lesson is taught, most alike first: one place a case, and apart from them reports on many cases.

    `of` is how many other cases were looked through.
    """

    cases: tuple[Place, ...]
    overviews: tuple[Place, ...]
    of: int
    words_only: bool

    def near(self, area: str) -> tuple[Place, ...]:
        """Return the places in the reviews of an area."""
        return tuple(place for place in self.cases if _in(area, place.publication))


def of_answer(desk: Desk, answer: Answer, area: str) -> str:
    """Return how many other reviews teach the lesson of an answer's first finding, in the published library."""
    return line(desk.reading(), answer, area, desk.library.vectors) if answer.excerpts else ""


def line(reading: Reading, answer: Answer, area: str, vectors: Vectors | None = None) -> str:
    """Return how many other reviews teach the lesson of an answer's first finding; "" where that says little.

    `vectors` is where the vectors of sentences are kept, `area` the reader's; without either it says less. No answer
    waits for a large library to be read: until that is done beside it, there is no line.
    """
    if not at_hand(reading, vectors):
        return ""
    for number, cited in enumerate(answer.excerpts, start=answer.first):
        if elsewhere := find(reading, cited.excerpt, vectors):
            said = summary(elsewhere, area, number if number > answer.first else 0)
            return said if len(elsewhere.cases) >= _FEWEST else ""
    return ""


def find(reading: Reading, excerpt: Excerpt, vectors: Vectors | None = None) -> Elsewhere | None:
    """Return where else the lesson of an excerpt is taught; None where it is no finding of a review that answers."""
    document = excerpt.document
    if document.kind is not Kind.REVIEW or document.id not in reading.index.publications:
        return None
    ready = prepared(reading, vectors)
    findings = ready.findings
    if not findings.stands(document.id, document.sha256, excerpt.start, excerpt.end):
        return None
    own = findings.reviews.index((document.id, document.sha256))
    others = (ready.numbers >= 0) & (ready.numbers != ready.numbers[own])
    single = np.unique(ready.numbers[others & ~ready.overviews])
    best: dict[int, Place] = {}
    publication = reading.index.publications[document.id]
    label, names = publication.label.casefold(), names_of(publication)
    scores = findings.alike(findings.within(document.id, document.sha256, excerpt.start, excerpt.end))
    hits = np.flatnonzero((scores > 0) & others[findings.owners])
    scores = scores + ready.worth[findings.owners]
    for row in hits[np.argsort(-scores[hits], kind="stable")].tolist():
        owner, text = int(findings.owners[row]), findings.texts[row]
        number, overview = int(ready.numbers[owner]), bool(ready.overviews[owner])
        other = ready.publications[owner]
        if other is None or number in best:
            continue
        # A report on many cases tells of this very one where it names it, if only by its label.
        if any(name in text for name in names) or (overview and label and label in text):
            continue
        passage, start, end = findings.places[row].tolist()
        best[number] = Place(other, overview, passage, start, end, float(scores[row]))
    return Elsewhere(
        tuple(place for place in best.values() if not place.overview),
        tuple(place for place in best.values() if place.overview),
        len(single),
        findings.meaning is None,
    )


def summary(elsewhere: Elsewhere, area: str, number: int = 0) -> str:
    """Return it as a line: "Same lesson elsewhere: in 7 of 41 other reviews, 2013–2022; your area: 2.".

    `number` is that of the excerpt, where it needs saying.
    """
    several = len(elsewhere.cases)
    parts = [f"in {several} of {plural(elsewhere.of, 'other review')}{_years(elsewhere.cases)}"]
    if area:
        parts.append(f"your area: {len(elsewhere.near(area))}")
    if elsewhere.overviews:
        parts.append(f"and in {plural(len(elsewhere.overviews), 'report')} on many cases")
    which = f" (excerpt {number})" if number else ""
    return f"Same lesson elsewhere{which}: {'; '.join(parts)}."


def ordered(elsewhere: Elsewhere, area: str) -> tuple[Place, ...]:
    """Return the places as they are shown: those of the reader's area, the other cases, reports on many cases."""
    near = elsewhere.near(area)
    return (*near, *(place for place in elsewhere.cases if place not in near), *elsewhere.overviews)


def quoted(reading: Reading, places: Sequence[Place]) -> tuple[CitedExcerpt, ...]:
    """Return the exact words of places; one whose document is erased meanwhile is left out."""
    passages = {passage.id: passage for passage in reading.index.passages([place.passage for place in places])}
    made = []
    for place in places:
        if passage := passages.get(place.passage):
            excerpt = Excerpt(passage.document, place.start, place.end)
            made.append(CitedExcerpt(Choice(excerpt, Hit(passage, place.score, 0.0, 0.0, ()), place.score, 0.0, 0.0)))
    return tuple(made)


def _years(places: Sequence[Place]) -> str:
    """Return from when to when reviews are, and how many do not say: ", 2013–2022, 1 undated"."""
    years = [place.publication.year for place in places if place.publication.year]
    undated = len(places) - len(years)
    span = f", {min(years)}–{max(years)}" if len(set(years)) > 1 else f", {years[0]}" if years else ""
    return f"{span}, {undated} undated" if undated else span


def _in(area: str, publication: Publication) -> bool:
    return bool(area) and folded(area) in map(folded, publication.areas)
