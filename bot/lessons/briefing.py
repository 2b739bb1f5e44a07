"""A seven-minute briefing: what goes into which slot. Its first five slots hold exact words and nothing else."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, zip_longest

from bot.answer import CitedExcerpt
from bot.bootstrap import Desk
from bot.lessons.briefing_slots import Form, read_form, slot_for, slot_of
from bot.lessons.card import cited
from bot.lessons.lesson import Lesson, State
from bot.lessons.quiet import day_in_london
from bot.withdrawn import gone
from bot.wording import local_day, plural
from index.excerpt import Choice
from index.search import Hit
from knowledge.model import Block, BlockKind, Document, Excerpt, Kind, Passage
from knowledge.sentences import sentences

SMALLEST = 8.5  # points
_READABLE = 9.5  # points: what nobody chose by hand is left out before the letters get smaller than this
_MOST_A_SLOT = 12  # first sentences of a document that a slot may begin with
_FEW, _MANY = 35, 60  # words: a paragraph that is taken whole; a sentence that is too long
_MARKS = re.compile(r"[\s•●○▪■►▸‣➢➤\-–—*\uf000-\uf0ff]+")
_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")
_OPEN = re.compile(r"[:;,]$|\b(?:and|or)$")
_CHOSEN = "The excerpts are the first sentences under its headings: chosen by place, not by judgement."

# How a lesson is named, by its number or by its document in the library.
_LESSON = re.compile(r"(?:lesson[ -]?)?([0-9]{1,18})", re.IGNORECASE)


class NoBriefing(Exception):
    """No briefing can be made; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Exact words and the slot they stand in, from 1 to 5."""

    slot: int
    cited: CitedExcerpt


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a briefing holds, before it is set on a page."""

    name: str  # of its files: "lesson-3"
    title: str
    origin: str  # what it was made from, and how far that is
    made: date
    nation: str
    form: Form
    quoted: tuple[Quoted, ...]  # in the order they stand
    note: str = ""  # the supervisor's own words
    questions: tuple[str, ...] = ()
    empty: str = "Nothing was kept for this."  # what a slot without words says
    remarks: tuple[str, ...] = ()
    smallest: float = SMALLEST
    dropped: int = 0  # excerpts that did not fit

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return what a reader must know of what is not there."""
        dropped = f"{_were(self.dropped)} left out to fit one page." if self.dropped else ""
        return (*self.remarks, dropped) if dropped else self.remarks

    def without_last(self) -> "Briefing":
        """Return the briefing without the last excerpt of its fullest slot."""
        words: Counter[int] = Counter()
        for one in self.quoted:
            words[one.slot] += len(one.cited.excerpt.text)
        fullest = max(words, key=lambda slot: words[slot])
        last = max(place for place, one in enumerate(self.quoted) if one.slot == fullest)
        kept = (*self.quoted[:last], *self.quoted[last + 1 :])
        return replace(self, quoted=kept, dropped=self.dropped + 1)


def lesson_number(name: str) -> int | None:
    """Return the number of the lesson that is named, or None where a document is."""
    named = _LESSON.fullmatch(name)
    return int(named[1]) if named else None


def of_lesson(desk: Desk, lesson: Lesson) -> Briefing:
    """Return the briefing of a lesson. Raise NoBriefing where it does not hold, or FormUnusable."""
    today = day_in_london(desk.records.now())
    if lesson.state is State.WITHDRAWN:
        raise NoBriefing(f"Lesson {lesson.id} was withdrawn: no briefing is made of it.")
    if lesson.expired(today):
        raise NoBriefing(
            f"The review date of lesson {lesson.id} has passed: no briefing is made of it until it gets a new one. "
            f"/lesson {lesson.id} renew 2027-06-30"
        )
    found = [(kept.slot, cited(desk, kept)) for kept in lesson.kept]
    there = [(slot, one) for slot, one in found if one and not gone(desk, one.excerpt.document)]
    shown = [(slot, one) for slot, one in there if not one.graphic]
    missing, hard = len(found) - len(there), len(there) - len(shown)
    if not shown:
        raise NoBriefing(f"Lesson {lesson.id} keeps no words that a briefing could show. Add some: /lesson {lesson.id}")
    quoted = [Quoted(slot or slot_for(one.excerpt, one.passage.unit), one) for slot, one in shown]
    return Briefing(
        f"lesson-{lesson.id}",
        lesson.title,
        _standing(lesson),
        today,
        desk.settings.nation,
        read_form(desk.settings.data),
        tuple(sorted(quoted, key=lambda one: one.slot)),
        lesson.note,
        lesson.questions,
        remarks=_remarks(hard, missing),
    )


def of_document(desk: Desk, name: str) -> Briefing:
    """Return the briefing of a document, of the first sentences under its headings.

    Raise NoBriefing where nobody may be shown it, Refused where there is none, or FormUnusable.
    """
    entry = desk.library.find(name, drafts=False)  # Drafts are the business of admins.
    if entry.publication.kind is Kind.LESSON:
        raise NoBriefing(f"{entry.publication.title} is a lesson. Name it by its number: /lessons lists them.")
    if entry.withdrawn:
        raise NoBriefing(f"{entry.id} was withdrawn on {local_day(entry.withdrawn)}: no briefing is made of it.")
    sha256 = desk.reading().index.snapshot.manifest.documents.get(entry.id)
    if sha256 is None:
        raise NoBriefing(f"{entry.id} is not published: no briefing is made of it until it is.")
    document = desk.library.document(entry.id, sha256)
    if why := gone(desk, document):
        raise NoBriefing(why)
    passages = desk.library.passages(document.id, sha256)
    told = [passage for passage in passages if slot_of(passage, passage.unit)]
    quoted, hard = _chosen(told or passages)
    if not quoted:
        raise NoBriefing(f"{entry.id} has no whole sentence that a briefing could show.")
    return Briefing(
        document.id,
        document.title,
        document.label,
        day_in_london(desk.records.now()),
        desk.settings.nation,
        read_form(desk.settings.data),
        tuple(quoted),
        empty="The document has nothing under such a heading.",
        remarks=(_CHOSEN, *_remarks(hard, 0)),
        smallest=_READABLE,
    )


def _chosen(passages: Iterable[Passage]) -> tuple[list[Quoted], int]:
    """Return the first sentences under each heading by slot, in order, and how many were hard to read."""
    by_slot: dict[int, dict[tuple[str, ...], list[CitedExcerpt]]] = defaultdict(lambda: defaultdict(list))
    hard = 0
    for passage in passages:
        for excerpt in _firsts(passage):
            one = CitedExcerpt(Choice(excerpt, Hit(passage, 0.0, 0.0, 0.0, ()), 0.0, 0.0, 0.0))
            if one.graphic:
                hard += 1
            else:
                by_slot[slot_for(excerpt, passage.unit)][excerpt.heading].append(one)
    quoted = []
    for slot in sorted(by_slot):
        # A long document has many headings for one slot: each gives its first words before any gives its second.
        turns = chain.from_iterable(zip_longest(*by_slot[slot].values()))
        few = [one for one in turns if one][:_MOST_A_SLOT]
        quoted += [Quoted(slot, one) for one in sorted(few, key=lambda one: one.excerpt.start)]
    return quoted, hard


def _firsts(passage: Passage) -> Iterator[Excerpt]:
    """Yield each short paragraph of a passage, and the first sentence of each long one, where they are whole."""
    document = passage.document
    for block in passage.blocks:
        if block.kind is not BlockKind.PARAGRAPH or not passage.start <= block.start < block.end <= passage.end:
            continue
        start = _body(document, block)
        text = document.text[start : block.end]
        places = sentences(text)
        if not places:
            continue
        end = len(text) if len(text.split()) <= _FEW else places[0][1]
        said = text[:end].rstrip()
        if _whole(said) and 4 < len(said.split()) <= _MANY:
            yield Excerpt(document, start, start + len(said))


def _body(document: Document, block: Block) -> int:
    """Return where the words of a block begin, after its number and its bullet."""
    marks = _MARKS.match(document.text, block.body, block.end)
    return marks.end() if marks else block.body


def _whole(said: str) -> bool:
    """Return whether words are whole sentences, or an item of a list that ends without a stop."""
    opens = said[0].isupper() or said[0].isdigit() or said[0] in "“‘\"'("
    return opens and (bool(_ENDED.search(said)) or not _OPEN.search(said))


def _standing(lesson: Lesson) -> str:
    """Return how far a lesson is, for whoever is handed it."""
    if lesson.state is State.APPROVED:
        return f"Lesson {lesson.id}, approved on {local_day(lesson.decided_at)}"
    return f"Lesson {lesson.id}: a draft that nobody has approved yet"


def _remarks(hard: int, missing: int) -> tuple[str, ...]:
    """Return how many excerpts are not shown, and why."""
    lines = []
    if hard:
        tells = "describes" if hard == 1 else "describe"
        lines.append(f"{_were(hard)} left out that {tells} harm in detail.")
    if missing:
        lines.append(f"{_were(missing)} left out whose document was withdrawn or erased.")
    return tuple(lines)


def _were(count: int) -> str:
    return f"{plural(count, 'excerpt')} {'was' if count == 1 else 'were'}"
