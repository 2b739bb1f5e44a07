"""What the library itself prints, made from its publications."""

import re
from collections.abc import Iterable, Iterator

from knowledge.model import Kind, Publication
from knowledge.privacy.lists import index, is_ordinary, names, standing, words_of
from knowledge.privacy.model import Known

_RUN = re.compile(r"[A-Z][\w'’]*(?:[ \-][A-Z][\w'’]*)+")


def _is_label(word: str) -> bool:
    """Return whether a word is the letter or number of a label, as in "Child Q" or "CN18"."""
    return len(word) <= 2 or any(letter.isdigit() for letter in word)


def _may_be_named(word: str) -> bool:
    """Return whether a folded word may be part of someone's name."""
    lists = names()
    return any(word in lists[section] for section in ("given", "surname", "weak", "strong")) or not is_ordinary(word)


def _people(publication: Publication) -> Iterator[tuple[str, ...]]:
    """Yield the full names of the people whose case it is: its aliases, and the names in its title and label."""
    places = {word for phrase in (*standing()[2], *map(words_of, publication.areas)) for word in phrase}
    for alias in publication.aliases:
        yield words_of(alias)
    if publication.kind is not Kind.REVIEW:
        return
    for text in (publication.title, publication.label):
        for match in _RUN.finditer(text):
            run = [word for word in words_of(match[0]) if word not in {"the", "child", "baby", "family"}]
            while run and not _may_be_named(run[-1]):
                run.pop()
            while run and not _may_be_named(run[0]):
                run.pop(0)
            given = (
                any(not is_ordinary(word) or word in names()["weak"] for word in run)
                and min(map(len, run), default=0) > 2
            )
            if len(run) > 1 and given and all(map(_may_be_named, run)) and not places.issuperset(run):
                yield tuple(run)


def _phrases(publication: Publication) -> Iterator[tuple[str, ...]]:
    """Yield what it prints of areas, publishers and labels, whole and in its parts."""
    parts = [publication.title, *publication.areas, *publication.agencies, publication.label]
    parts += re.split(r"[;/,()]", publication.publisher)
    parts += re.split(r",| and ", publication.label)
    parts += re.split(r"[:;()]", publication.title)
    for part in parts:
        words = words_of(part)
        if words and (len(words) > 1 or part in publication.areas or part == publication.label):
            yield words


def known_from(publications: Iterable[Publication]) -> Known:
    """Return what publications print and so is no secret."""
    phrases: set[tuple[str, ...]] = set()
    people: set[tuple[str, ...]] = set()
    cases: dict[str, set[str]] = {}
    for publication in publications:
        if publication.kind is Kind.LESSON:
            continue  # What somebody here wrote is not published: a name that slipped into it stays one.
        phrases.update(_phrases(publication))
        context = {" ".join(words_of(area)) for area in publication.areas}
        context |= {str(publication.year)} if publication.year else set()
        label = words_of(publication.label)
        # A label such as "Holly" is a name that the review chose; it needs its company as any first name does.
        single = [label] if len(label) == 1 and not _is_label(label[0]) else []
        people.update(found := set(_people(publication)))
        for name in (*found, *single):
            for word in name:
                if not _is_label(word):
                    cases.setdefault(word, set()).update(context)
    phrases = {phrase for phrase in phrases if len(phrase) > 1 or phrase[0] not in cases}
    return Known(
        phrases=frozenset(phrases),
        people=frozenset(people),
        cases={word: frozenset(context) for word, context in cases.items()},
        starts=index(phrases),
    )
