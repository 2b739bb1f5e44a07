"""Approved lessons in the library: found beneath what they quote, and gone when they are withdrawn or run out."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.bootstrap import Desk
from bot.lessons.lesson import Lesson, State, lesson_id
from bot.lessons.quiet import next_time
from bot.lessons.reach import chats
from bot.lessons.sending import Sending, SendingKind
from bot.message import Button, Job, Reply
from bot.publishing import Bars, build, changing, published
from bot.records.records import Records
from bot.settings import Settings
from bot.wording import LONDON, day, local_day
from index.encode import load_encoder
from index.store import SnapshotError
from knowledge import lessons
from knowledge.library import Library, Refused
from knowledge.model import BlockKind, Document, Kind
from knowledge.read.blocks import Writer
from knowledge.standing import lesson_number

_PUBLISHER = "Your partnership"  # never who wrote it
_NOTE, _QUESTIONS = "Note", "Questions"
_YEAR = timedelta(days=365)
_WITHDRAWN = "The lesson is not approved any more."
_BROUGHT = timedelta(minutes=5)  # in which an approved lesson is on its way into the library
_ENDED = timedelta(days=7)  # in which it is looked whether a withdrawn lesson is out of the library
_GONE = "gone"  # in the place of a review date: what a lesson quotes


@dataclass(frozen=True, slots=True)
class Brought:
    """The documents of the lessons in the library, what changed among them, and why some are not there."""

    lessons: tuple[str, ...]
    added: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    snapshot: str = ""  # that was published; "" where nothing had to be


def document_of(lesson: Lesson) -> Document:
    """Return the document of a lesson: its author's own words alone, for what it quotes is cited from the source."""
    writer = Writer()
    for heading, words in ((_NOTE, lesson.note.splitlines()), (_QUESTIONS, lesson.questions)):
        if words:
            writer.add(heading, BlockKind.HEADING, 1)
        for one in words:
            writer.add(one)
    if not writer.parts:  # Its title, by which every passage is found, is all that it says.
        writer.add(lesson.title)
    approved = lesson.decided_at or lesson.made_at
    return Document(
        id=lesson.document,
        title=lesson.title,
        kind=Kind.LESSON,
        publisher=_PUBLISHER,
        agencies=lesson.agencies,
        themes=lesson.themes,
        published=datetime.fromisoformat(approved).astimezone(LONDON).date().isoformat(),
        dated=f"approved {local_day(approved)}",
        review_due=lesson.review_due or None,
        text=writer.text,
        blocks=tuple(writer.blocks),
    )


def job_of(lesson: Lesson) -> Job:
    """Return the work that lets an approved lesson be found."""
    about = f"lesson {lesson.id}"
    # The number does nothing, but tells this work from that for another lesson, which may have begun too early.
    return Job(f"Making {about} findable", ("lessons", str(lesson.id), "--json"), "lessons", about)


def bring(settings: Settings, bars: Bars) -> Brought:
    """Make the library hold the approved lessons and no other, published; return what changed. Raise Busy.

    One that ran out stays, and answers nothing until it is renewed.
    """
    with changing(settings) as library, closing(Records(settings.data)) as records:
        documents = {lesson.document: document_of(lesson) for lesson in _approved(records)}
        held, encoder = published(settings), None
        if any(held.get(id) != document.sha256 for id, document in documents.items()):
            encoder = load_encoder(settings.embedding_model)  # Before anything is changed.
        added, refused = [], []
        for id, document in documents.items():
            try:
                if lessons.keep(library, document):
                    added.append(id)
            except Refused as error:
                refused.append(str(error))
        withdrawn, wanted = _settled(library, records), library.to_publish()
        snapshot = ""
        if encoder and any(held.get(id) != wanted[id] for id in documents.keys() & wanted.keys()):
            snapshot = build(settings, library, encoder, bars).id
        withdrawn += _settled(library, records)  # again: making an index takes its time
        wanted = library.to_publish()
        there = [id for id, document in documents.items() if wanted.get(id) == document.sha256]
    return Brought(tuple(sorted(there)), tuple(added), tuple(withdrawn), tuple(refused), snapshot)


def withdraw(desk: Desk, lesson: Lesson) -> None:
    """Keep a lesson that is approved no more from answering, from the next question on.

    Its state is to be changed before: what brings lessons into the library looks at that last.
    """
    lessons.withdraw(desk.library, lesson.document, lesson.reason or _WITHDRAWN)


def renew(desk: Desk, lesson: Lesson) -> None:
    """Let a lesson answer until its new review date, at once where it ran out before."""
    lessons.renew(desk.library, lesson.document, lesson.review_due)


def plan(desk: Desk) -> None:
    """Plan to tell the authors of lessons that answer no more: once for each review date, once for what they quote.

    What was withdrawn just before the bot was killed is taken out here, wherever it still stands.
    """
    _end_withdrawn(desk)
    told = desk.records.sendings.planned_about(SendingKind.EXPIRED)
    fresh = [(number, why) for number, why in _ended(desk) if f"{number}/{why}" not in told]
    if not fresh:
        return
    at = next_time(desk.settings, desk.records.now()).isoformat(timespec="seconds")
    reached, planned = chats(desk), []
    for number, why in fresh:
        lesson = desk.records.lessons.of(number)
        if lesson and lesson.by in reached:
            about = f"{number}/{why}"
            planned.append(Sending(SendingKind.EXPIRED, about, reached[lesson.by], at, person=lesson.by))
    if planned:
        desk.records.sendings.plan(planned)


def unfinished(desk: Desk) -> list[int]:
    """Return the lessons that hold and that no answer can show, as what their approval began never came to its end.

    None where the index cannot be read.
    """
    try:
        found = desk.reading().lessons
    except SnapshotError:  # A search says so, and `learnt check`.
        return []
    due, today = _due_dates(desk, desk.records.now() - _BROUGHT), desk.today.isoformat()
    return [number for number, day in due.items() if not ("" < day < today) and lesson_id(number) not in found]


def said(desk: Desk, sending: Sending) -> Reply | None:
    """Return that a lesson answers no more, why, and what can be done; None once that was done."""
    lesson, why = desk.records.lessons.of(sending.number), sending.about.partition("/")[2]
    if lesson is None or lesson.state is not State.APPROVED:
        return None
    call = f"/lesson {lesson.id}"
    opens, ends = Button("Open it", call), Button("Withdraw …", f"{call} withdraw")
    if why == _GONE and not lesson.expired(desk.today) and _unquotable(desk, lesson):
        return Reply.of(
            f"Nothing that your lesson {lesson.id}, {lesson.title}, quotes may be shown any more: it was withdrawn, "
            "hidden or erased. So no answer shows the lesson.",
            "Withdraw it, or make a new one of it that quotes what holds today.",
            buttons=(opens, ends, Button("Make a new one of it", f"{call} copy")),
        )
    if why != lesson.review_due or not lesson.expired(desk.today):
        return None
    renewed = f"{call} renew {(desk.today + _YEAR).isoformat()}"
    return Reply.of(
        f"Your lesson {lesson.id}, {lesson.title}, was to be looked at again by {day(date.fromisoformat(why))}. Since "
        "then no answer shows it, and it is not sent.",
        "Look whether what it quotes still holds. Then give it a new review date, or withdraw it.",
        buttons=(opens, Button("Renew for a year", renewed), ends),
    )


def amiss(library: Library, records: Records) -> Iterator[str]:
    """Yield which approved lessons are not in the library, and what passes for one there."""
    there = {entry.id: entry for entry in library.entries() if entry.publication.kind is Kind.LESSON}
    approved = {lesson.document for lesson in _approved(records)}
    for id in sorted(approved):
        if id not in there or there[id].withdrawn:
            yield f"{id} was approved, and no answer shows it. Run `learnt lessons`."
    for id, entry in there.items():
        if id not in approved and not entry.withdrawn:
            yield f"{id} is in the library, and is no approved lesson: no answer shows it. Run `learnt lessons`."


def _approved(records: Records) -> list[Lesson]:
    return records.lessons.in_state(State.APPROVED)


def _due_dates(desk: Desk, before: datetime) -> dict[int, str]:
    return desk.records.lessons.due_dates(State.APPROVED, before)


def _ended(desk: Desk) -> Iterator[tuple[int, str]]:
    """Yield which approved lessons answer no more, by number, and what stands for why."""
    due, today = _due_dates(desk, desk.records.now()), desk.today.isoformat()
    yield from ((number, day) for number, day in due.items() if "" < day < today)
    try:
        reading = desk.reading()
    except SnapshotError:  # A search says so, and `learnt check`.
        return
    for number in due:
        kept = reading.lessons.get(lesson_id(number))
        if kept is not None and not any(one.document in reading.index.publications for one in kept):
            yield number, _GONE


def _end_withdrawn(desk: Desk) -> None:
    """Take out of the chats and of the library what was withdrawn, where that was broken off."""
    for number in desk.records.sendings.to_recall():
        desk.records.sendings.recall(number)
    for lesson in desk.records.lessons.decided_since(desk.records.now() - _ENDED):
        if lesson.state is State.WITHDRAWN and lessons.stands(desk.library, lesson.document):
            withdraw(desk, lesson)


def _unquotable(desk: Desk, lesson: Lesson) -> bool:
    """Return whether nothing that a lesson quotes may be shown; not where the index cannot be read."""
    try:
        publications = desk.reading().index.publications
    except SnapshotError:  # A search says so, and `learnt check`.
        return False
    return not any(kept.document in publications for kept in lesson.kept)


def _settled(library: Library, records: Records) -> list[str]:
    """Return the documents of lessons that are approved no more, withdrawn now; the others get their review dates.

    A supervisor may have withdrawn or renewed one since it was read.
    """
    approved = {lesson.document: lesson for lesson in _approved(records)}
    every = [one for one in (*library.entries(), *library.drafts()) if lesson_number(one.publication)]
    for entry in every:
        if (lesson := approved.get(entry.id)) and (entry.publication.review_due or "") != lesson.review_due:
            lessons.renew(library, entry.id, lesson.review_due)
    return [one.id for one in every if one.id not in approved and lessons.withdraw(library, one.id, _WITHDRAWN)]
