"""Ask the library: a question and what a conversation remembers become an Answer."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answer import SHOWN, Answer, CitedExcerpt, Searched, new_id
from bot.bands import Band, band_of
from bot.bootstrap import Desk, Reading
from bot.chatwords import Read, both, both_words, read_filter
from bot.conversation import Conversation
from bot.labels import carrying_label, is_bare_label, known_by, sharing_label, told_apart
from bot.lens import View
from bot.lessons.ranking import asks_for_lessons, beneath, lessons_near, sources_of
from bot.nearest import nearest_themes
from bot.picking import Mixing, picked
from index.excerpt import Choice
from index.search import Found, Question
from index.sparse import tokens
from knowledge.care import is_narrative, names_harm
from knowledge.model import Filter, Kind, Passage, Publication
from knowledge.vocabulary import names

MOST_CHARACTERS = 1000
POOL = 8  # passages whose sentences are weighed
WIDE_POOL = 16  # where a lens lifts some of them, or plain reading drops some
CANDIDATES = 12  # excerpts among which the ones to be shown are picked
RANKED = 30  # passages an answer remembers for `more`
_EMPTY = frozenset(
    token for word in "happened went wrong tell know become story lessons case".split() for token in tokens(word)
)
_RISING = (Band.NOTHING, Band.RELATED, Band.ANSWERS)
_WORD = re.compile(r"[^\W_]")


class NotAsked(Exception):
    """A question cannot be searched; the text says why and what to do."""


def ask(desk: Desk, text: str, conversation: Conversation = Conversation(), view: View = View()) -> Answer:
    """Return the answer to a question, as somebody reads. Raise NotAsked, NotUnderstood or SnapshotError."""
    checked(text)
    return answered(desk.reading(), text, conversation, view)


def answered(reading: Reading, text: str, conversation: Conversation = Conversation(), view: View = View()) -> Answer:
    """Return the answer that a snapshot gives to a question. Raise NotAsked or NotUnderstood."""
    began = time.perf_counter()
    read = read_filter(text, reading.index.publications.values())
    where = both(conversation.where, read.where)
    words = both_words(conversation.filter_words, read.words)
    if answer := _which(reading, read, where, conversation, view):
        return _finished(answer, words, began, view)
    if not _WORD.search(read.text):
        raise NotAsked("That sets a filter but asks nothing. Write a question beside it, or use /filter to keep it on.")
    answer = _labelled(reading, read, where, conversation, view) or _searched(reading, read, where, conversation, view)
    return _finished(answer, words, began, view)


def _finished(answer: Answer, words: str, began: float, view: View) -> Answer:
    """Return the answer with its filter in chat words, its view, and the time it took."""
    took = round((time.perf_counter() - began) * 1000)
    searched = replace(answer.searched, filter=words, lens=view.lens.words, plain=view.plain)
    return replace(answer, searched=searched, took_ms=took)


def more(desk: Desk, answer: Answer) -> Answer | None:
    """Return the next excerpts of an answer, or None where there are no more."""
    if not answer.left:
        return None
    reading = desk.reading()
    # A passage that the snapshot no longer holds was replaced since.
    left = [passage for passage in answer.left if reading.index.holds(passage)]
    if not left:
        return None
    # An answer from before a restart has lost its question; what it was searched for in our terms is left.
    question = answer.question or " ".join(answer.searched.terms)
    found = reading.index.among(Question(question), left[:SHOWN])
    chosen = reading.chooser.choose(found.asked, found.query, found.hits, SHOWN, per_passage=1)
    if reading.lessons:
        sources = [choice for choice in chosen if choice.excerpt.document.kind is not Kind.LESSON]
        lessons = [choice for choice in chosen if choice.excerpt.document.kind is Kind.LESSON]
        shown = [cited.excerpt for cited in answer.excerpts]
        chosen = beneath(reading, Question(question), sources, lessons, _readable(answer.searched.plain), shown)
    first = answer.first + len(answer.excerpts)
    further = replace(answer, excerpts=_cited(chosen), left=tuple(left[SHOWN:]), first=first, snapshot=reading.snapshot)
    # Lessons of which nothing can be quoted any more leave a page empty.
    return further if chosen else more(desk, replace(answer, left=further.left))


def checked(text: str) -> None:
    """Return nothing if a text can be asked; raise NotAsked with what to do instead."""
    if len(text) > MOST_CHARACTERS:
        raise NotAsked(
            f"That is {len(text):,} characters; a question may have {MOST_CHARACTERS:,}. "
            "Ask one thing at a time, in a line or two."
        )
    if not _WORD.search(text):
        raise NotAsked(
            "There are no words in that. Write what you want to know, such as: bruise on a baby who cannot crawl"
        )


def says_something(text: str) -> bool:
    """Return whether there is anything to search for in what masking left: "what happened to" is nothing."""
    return bool(set(tokens(text)) - _EMPTY)


def look(
    reading: Reading, text: str, where: Filter, conversation: Conversation, view: View = View()
) -> tuple[Found, list[Choice]]:
    """Return what a search finds for a question within its conversation, and the excerpts of sources it would show."""
    found, shown = _looked(reading, text, where, conversation, view)
    return found, [cited.choice for cited in shown]


def _looked(
    reading: Reading, text: str, where: Filter, conversation: Conversation, view: View
) -> tuple[Found, list[CitedExcerpt]]:
    """Return what a search finds, and the excerpts of sources it would show with where else their words stand."""
    within = sources_of(where) if reading.lessons else where
    found = reading.index.search(question_of(text, conversation), within, POOL if view == View() else WIDE_POOL)
    return found, _chosen(reading, text, found, SHOWN, view, Mixing.of(where, view.lens))


def question_of(text: str, conversation: Conversation) -> Question:
    """Return a question with what it leans on within its conversation."""
    last = conversation.answer
    shown = " ".join(cited.excerpt.text for cited in last.excerpts[:1]) if last else ""
    return Question(text, conversation.turns, shown, conversation.opening)


def _chosen(
    reading: Reading, text: str, found: Found, limit: int, view: View, mixing: Mixing = Mixing()
) -> list[CitedExcerpt]:
    """Return the excerpts of what was found, as somebody reads.

    The lens lifts near equals among them, and its own area and nation come first; what was done to a child comes after
    what was learnt, or not at all.
    """
    readable = _readable(view.plain)
    hits = [hit for hit in found.hits if readable(hit.passage)]
    every = reading.chooser.choose(found.asked, found.query, hits, CANDIDATES, prefer=view.lens.weight)
    chosen = picked(every, limit, mixing, words_only=found.query is None)
    learnt = any(not _injury(cited.passage) for cited in chosen)

    def order(cited: CitedExcerpt) -> tuple[int, int]:
        return _hardness(cited, learnt), -view.lens.nearness(cited.excerpt.document)

    return sorted(chosen, key=order)  # Among equals the better one stays before.


def _hardness(cited: CitedExcerpt, learnt: bool) -> int:
    """Return 2 where an excerpt is graphic, 1 where it tells of harm and something `learnt` goes before it, else 0."""
    if cited.graphic:
        return 2
    return int(learnt and _injury(cited.passage) and names_harm(cited.excerpt.text))


def _readable(plain: bool) -> Callable[[Passage], bool]:
    """Return what says whether somebody who reads plainly, or not, is shown a passage."""
    return lambda passage: not (plain and _injury(passage))


def _injury(passage: Passage) -> bool:
    """Return whether a passage tells what was done to a child rather than what was learnt."""
    return passage.graphic or (passage.document.kind is Kind.REVIEW and is_narrative(passage.heading))


def _searched(
    reading: Reading, read: Read, where: Filter, conversation: Conversation, view: View, least: Band = Band.NOTHING
) -> Answer:
    """Return what a search finds, in its band; at `least` in another where a review was named."""
    found, chosen = _looked(reading, read.text, where, conversation, view)
    band = band_of([cited.choice for cited in chosen], words_only=found.query is None)
    if chosen:
        band = max(band, least, key=_RISING.index)
    if band is Band.NOTHING:
        chosen = []
    # As typed and with its typing errors put right: the latter has lost the capitals that tell an abbreviation.
    said = (*(conversation.turns[-1:] if found.follows else ()), read.text, found.asked.text)
    terms = tuple(dict.fromkeys(name for text in said for name in names(text)))
    answer = Answer(
        id=new_id(),
        band=band,
        excerpts=tuple(chosen),
        left=_left(reading, found, chosen, view) if chosen else (),
        searched=replace(_scope(found, terms), nearest=_nearest(found, view) if band is Band.NOTHING else ()),
        snapshot=reading.snapshot,
        took_ms=0,
        question=read.text,
    )
    return _with_lessons(reading, answer, where, conversation, view) if reading.lessons else answer


def _with_lessons(reading: Reading, answer: Answer, where: Filter, conversation: Conversation, view: View) -> Answer:
    """Return an answer with the lesson that speaks to its question, beneath what it quotes; several if asked for.

    A lesson makes no answer of what sources do not answer: it is related at most.
    """
    question, alone = question_of(answer.question, conversation), asks_for_lessons(where)
    readable = _readable(view.plain)
    found, near = lessons_near(reading, question, where, answer.band is Band.ANSWERS, readable)
    if found is None:
        return answer
    answer = replace(answer, searched=_both(answer.searched, found))
    sources, lessons = [cited.choice for cited in answer.excerpts], near[: SHOWN if alone else 1]
    chosen = beneath(reading, question, sources, lessons, readable)
    if len(chosen) == len(sources):
        return answer
    band = Band.RELATED if answer.band is Band.NOTHING else answer.band
    left = tuple(choice.hit.passage.id for choice in near[SHOWN:]) if alone else answer.left
    known = {id(cited.choice): cited for cited in answer.excerpts}
    shown = tuple(known.get(id(choice), CitedExcerpt(choice)) for choice in chosen)
    return replace(answer, excerpts=shown, band=band, left=left)


def _which(reading: Reading, read: Read, where: Filter, conversation: Conversation, view: View) -> Answer | None:
    """Return what the review says that an area or a year alone picks, after "Which one?"; None if this is no such."""
    question = conversation.answer.which if conversation.answer else ""
    if not question:
        return None
    rivals = carrying_label(question, _sources(reading))
    named = " ".join((read.text, *read.where.areas))
    chosen = told_apart(named, [rival for rival in rivals if where.admits(rival) is not False])
    if chosen is None:
        return None
    within = replace(where, documents=frozenset({chosen.id}))
    again = replace(read, text=f"{question} {named}".strip())
    answer = _searched(reading, again, within, Conversation(), view, _of_named(question))
    return replace(answer, which=question)


def _labelled(reading: Reading, read: Read, where: Filter, conversation: Conversation, view: View) -> Answer | None:
    """Return the reviews a bare label could mean, one excerpt each, or None where the question is clear."""
    sources = _sources(reading)
    # A name that the press used finds the review, and is not printed.
    if famous := [one for one in known_by(read.text, sources) if where.admits(one)]:
        within = replace(where, documents=frozenset(one.id for one in famous))
        return _searched(reading, read, within, conversation, view, Band.RELATED)
    sharing = [one for one in carrying_label(read.text, sources) if where.admits(one)]
    rivals = sharing_label(read.text, sharing)
    if len(rivals) == 1 and (len(sharing) > 1 or is_bare_label(read.text)):
        within = replace(where, documents=frozenset({rivals[0].id}))
        return _searched(reading, read, within, conversation, view, _of_named(read.text))
    if len(rivals) < 2:
        return None
    chosen: list[CitedExcerpt] = []
    for rival in rivals:
        within = replace(where, documents=frozenset({rival.id}))
        found = reading.index.search(Question(read.text), within, WIDE_POOL if view.plain else 1)
        chosen += _chosen(reading, read.text, found, 1, view)
    found = reading.index.search(Question(read.text), where, 1)
    return Answer(
        id=new_id(),
        band=Band.RELATED,
        excerpts=tuple(chosen),
        left=(),
        searched=_scope(found, tuple(names(read.text))),
        snapshot=reading.snapshot,
        took_ms=0,
        candidates=tuple(rival.id for rival in rivals),
        which=read.text,
        question=read.text,
    )


def _of_named(text: str) -> Band:
    """Return the least band for a review that was named: who asks for it and nothing else is answered with it."""
    return Band.ANSWERS if is_bare_label(text) else Band.RELATED


def _sources(reading: Reading) -> list[Publication]:
    """Return what may answer but for lessons: what one says of Child C is no other Child C."""
    return [one for one in reading.index.publications.values() if one.kind is not Kind.LESSON]


def _cited(chosen: Sequence[Choice]) -> tuple[CitedExcerpt, ...]:
    return tuple(CitedExcerpt(choice) for choice in chosen)


def _nearest(found: Found, view: View) -> tuple[str, ...]:
    """Return the themes nearest to a question that nothing answers, as somebody reads."""
    readable = _readable(view.plain)
    return nearest_themes([hit for hit in found.hits if readable(hit.passage)])


def _left(reading: Reading, found: Found, chosen: Sequence[CitedExcerpt], view: View) -> tuple[int, ...]:
    """Return the passages further down that no excerpt was chosen from."""
    shown = {cited.passage.id for cited in chosen}
    left = [passage for passage in found.ranked[:RANKED] if passage not in shown]
    if view.plain:
        left = [passage.id for passage in reading.index.passages(left) if not _injury(passage)]
    return tuple(left)


def _both(searched: Searched, found: Found) -> Searched:
    """Return what was searched with what a second search admitted."""
    documents, passages = searched.documents + found.documents, searched.passages + found.passages
    return replace(searched, documents=documents, passages=passages, undated=searched.undated + found.undated)


def _scope(found: Found, terms: tuple[str, ...]) -> Searched:
    return Searched(terms, "", found.documents, found.passages, found.undated, found.query is None)
