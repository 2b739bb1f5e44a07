"""Ask the library: a question and what a conversation remembers become an Answer."""

import re
import time
from dataclasses import replace

from bot.answer import SHOWN, Answer, Searched, excerpts_of, judged, new_id
from bot.bands import Band
from bot.bootstrap import Desk, Reading
from bot.chatwords import Read, both, read_filter
from bot.conversation import Conversation
from bot.labels import sharing_label
from index.search import Found, Question
from knowledge.model import Filter
from knowledge.vocabulary import names

MOST_CHARACTERS = 1000
RANKED = 30  # passages an answer remembers for `more`
_WORD = re.compile(r"[^\W_]")


class NotAsked(Exception):
    """A question cannot be searched; the text says why and what to do."""


def ask(desk: Desk, text: str, conversation: Conversation = Conversation()) -> Answer:
    """Return the answer to a question. Raise NotAsked, NotUnderstood or SnapshotError."""
    began = time.perf_counter()
    checked(text)
    reading = desk.reading()
    read = read_filter(text, reading.index.publications.values())
    where = both(conversation.where, read.where)
    if not _WORD.search(read.text):
        raise NotAsked("That sets a filter but asks nothing. Write a question beside it, or use /filter to keep it on.")
    words = " ".join(part for part in (conversation.filter_words, read.words) if part)
    answer = _labelled(reading, read, where) or _searched(reading, read, where, conversation)
    took = round((time.perf_counter() - began) * 1000)
    return replace(answer, searched=replace(answer.searched, filter=words), took_ms=took)


def more(desk: Desk, answer: Answer, question: str) -> Answer | None:
    """Return the next excerpts of an answer, or None where there are no more."""
    reading = desk.reading()
    first = answer.first + len(answer.excerpts)
    rest = answer.ranked[first - 1 : first - 1 + SHOWN]
    if not rest:
        return None
    found = reading.index.among(Question(question), rest)
    return replace(answer, excerpts=excerpts_of(found, question, reading.chooser), first=first)


def checked(text: str) -> None:
    """Return nothing if a text can be asked; raise NotAsked with what to do instead."""
    if len(text) > MOST_CHARACTERS:
        raise NotAsked(
            f"That is {len(text):,} characters; a question may have {MOST_CHARACTERS:,}. Ask one thing at a time, in a line or two."
        )
    if not _WORD.search(text):
        raise NotAsked(
            "There are no words in that. Write what you want to know, such as: bruise on a baby who is not mobile"
        )


def _searched(reading: Reading, read: Read, where: Filter, conversation: Conversation) -> Answer:
    """Return what a search finds, in its band."""
    last = conversation.answer
    shown = " ".join(cited.excerpt.text for cited in last.excerpts[:1]) if last else ""
    found = reading.index.search(Question(read.text, conversation.turns, shown), where, RANKED)
    band = judged(found)
    hits = [] if band is Band.NOTHING else found.hits[:SHOWN]
    terms = tuple(dict.fromkeys(name for text in (*conversation.turns[-1:], read.text) for name in names(text)))
    return Answer(
        id=new_id(),
        band=band,
        excerpts=excerpts_of(hits, read.text, reading.chooser),
        ranked=tuple(hit.passage.id for hit in found.hits) if hits else (),
        searched=_scope(found, terms),
        snapshot=reading.snapshot,
        took_ms=0,
        question=read.text,
    )


def _labelled(reading: Reading, read: Read, where: Filter) -> Answer | None:
    """Return the reviews a bare label could mean, one excerpt each, or None where the question is clear."""
    rivals = sharing_label(read.text, [p for p in reading.index.publications.values() if where.admits(p) is not False])
    if len(rivals) < 2:
        return None
    hits = []
    for rival in rivals:
        only = replace(where, documents=frozenset({rival.id}))
        hits += reading.index.search(Question(read.text), only, 1).hits
    found = reading.index.search(Question(read.text), where, 1)
    return Answer(
        id=new_id(),
        band=Band.RELATED,
        excerpts=excerpts_of(hits, read.text, reading.chooser),
        ranked=tuple(hit.passage.id for hit in hits),
        searched=_scope(found, tuple(names(read.text))),
        snapshot=reading.snapshot,
        took_ms=0,
        candidates=tuple(rival.id for rival in rivals),
        question=read.text,
    )


def _scope(found: Found, terms: tuple[str, ...]) -> Searched:
    return Searched(terms, "", found.documents, found.passages, found.undated, found.words_only)
