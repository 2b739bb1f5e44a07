"""Where a lesson stands in an answer: beneath a finding that it quotes, never above it and never without it.

Lessons are searched apart from the sources: none takes the place of one, and how sure an answer is they do not say.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.bands import Band, band_of
from bot.bootstrap import Reading
from bot.lessons.lesson import Kept
from index.excerpt import Choice
from index.search import Found, Question
from knowledge.model import Excerpt, Filter, Kind, Passage

POOL = 24  # passages of lessons whose sentences are weighed
Readable = Callable[[Passage], bool]
_NO_DOCUMENT = frozenset({""})


def sources_of(where: Filter) -> Filter:
    """Return a filter that admits the sources among what another admits; nothing where that is lessons alone."""
    kinds = (where.kinds or frozenset(Kind)) - {Kind.LESSON}
    return replace(where, kinds=kinds) if kinds else replace(where, documents=_NO_DOCUMENT)


def asks_for_lessons(where: Filter) -> bool:
    """Return whether a filter admits lessons and nothing else."""
    return where.kinds == {Kind.LESSON}


def lessons_near(
    reading: Reading, question: Question, where: Filter, answers: bool, readable: Readable
) -> tuple[Found | None, list[Choice]]:
    """Return what is found among the lessons that a filter admits, and the best excerpt of each that speaks to it.

    `answers`: only where it answers the question, as the sources do. None is searched where none is admitted.
    """
    if where.documents or (where.kinds and Kind.LESSON not in where.kinds):
        return None, []
    found = reading.index.search(question, replace(where, kinds=frozenset({Kind.LESSON})), POOL)
    hits = [hit for hit in found.hits if readable(hit.passage)]
    chosen = reading.chooser.choose(found.asked, found.query, hits, len(hits), per_passage=1)
    bands = (Band.ANSWERS,) if answers else (Band.ANSWERS, Band.RELATED)
    near = [one for one in chosen if band_of([one], words_only=found.query is None) in bands]
    best = {one.excerpt.document.id: one for one in reversed(near)}
    return found, [one for one in near if best[one.excerpt.document.id] is one]


def beneath(
    reading: Reading,
    question: Question,
    sources: Sequence[Choice],
    lessons: Sequence[Choice],
    readable: Readable,
    shown: Sequence[Excerpt] = (),
) -> list[Choice]:
    """Return excerpts with each lesson directly beneath the last of them that it quotes.

    Where it quotes none of them, nor what was `shown` before, the best that it quotes is put directly before it, as it
    was kept; a lesson of which nothing can be quoted any more is left out.
    """
    placed, stays = list(sources), []
    for lesson in lessons:
        kept = reading.lessons.get(lesson.excerpt.document.id, ())
        if not any(_is_of(kept, one) for one in (*(choice.excerpt for choice in placed), *shown)):
            best = _best(reading, question, kept, readable)
            if best is None:
                continue
            placed.append(best)
        stays.append((kept, lesson))
    for kept, lesson in reversed(stays):  # Of two beneath the same finding, the nearer to the question comes first.
        places = [place for place, one in enumerate(placed) if _is_of(kept, one.excerpt)]
        # Where it stands on an earlier page, the lesson comes after everything on this one.
        placed.insert(places[-1] + 1 if places else len(placed), lesson)
    return placed


def _is_of(kept: Sequence[Kept], excerpt: Excerpt) -> bool:
    """Return whether an excerpt has words that were kept."""
    version = excerpt.document.id, excerpt.document.sha256
    return any(
        (one.document, one.sha256) == version and one.start < excerpt.end and excerpt.start < one.end for one in kept
    )


def _best(reading: Reading, question: Question, kept: Sequence[Kept], readable: Readable) -> Choice | None:
    """Return of what was kept, exactly as it was, what speaks best to a question; None where none may be shown.

    What the library publishes now goes before an earlier version.
    """
    every = reading.index.publications
    live = [one for one in kept if one.document in every and every[one.document].kind is not Kind.LESSON]
    hits = {hit.passage.id: hit for hit in reading.index.among(question, [one.passage for one in live]).hits}
    choices = []
    for one in live:
        hit = hits.get(one.passage)
        document = hit.passage.document if hit else None
        if not hit or not document or (document.id, document.sha256) != (one.document, one.sha256):
            continue
        if hit.passage.start <= one.start < one.end <= hit.passage.end and readable(hit.passage):
            excerpt = Excerpt(document, one.start, one.end)
            choices.append(Choice(excerpt, hit, hit.score, hit.meaning, hit.coverage))
    now = reading.index.snapshot.manifest.documents
    return max(
        choices,
        key=lambda one: (now.get(one.excerpt.document.id) == one.excerpt.document.sha256, one.score),
        default=None,
    )
