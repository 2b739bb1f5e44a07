"""How the installation is doing, in lines: one wording for /status and for `learnt status`."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.bands import Band
from bot.lessons.lacking import RULE
from bot.listing import Listed, Look, State, everything, kinds_of
from bot.message import Person, Role
from bot.records.feedback import REASONS, Verdict
from bot.records.figures import Asked
from bot.records.gaps import DAYS, LEAST
from bot.records.people import People
from bot.records.records import Records
from bot.safety import Danger
from bot.settings import Settings
from bot.wording import LONDON, moment, plural
from bot.wording import listed as in_words
from index import store
from index.store import SnapshotError
from knowledge.library import Library
from knowledge.lifecycle import erasing, starter_hidden

_WEEK, _MONTH = 7, 30  # days
_MOST_GAPS = 15
_MANY_MB = 10_000
_BANDS = {Band.ANSWERS: "answered", Band.RELATED: "with related passages only", Band.NOTHING: "with nothing found"}
_CARDS = {Danger.EMERGENCY: "emergency card", Danger.REFER_TODAY: "refer-today card"}


def status_lines(settings: Settings, library: Library, records: Records, command: str) -> list[str]:
    """Return how the installation is doing: library, index, answers, themes, feedback, people, disk.

    `command` is how a command begins where the lines are read: "/" or "learnt ".
    """
    today = records.now().astimezone(LONDON).date()
    folder = settings.data / "snapshots"
    return [
        *_library(library, everything(library, folder, today), command),
        _index(folder),
        *_asked(records.figures.asked(_WEEK), records.figures.asked(_MONTH)),
        _gaps(records.gaps.asked()),
        _feedback(records.feedback.counts()),
        _people(records.people, command),
        _jobs(records),
        _disk(settings.data),
        "When the last backup was made is not known here: `learnt backup` runs outside the chat.",
    ]


def _library(library: Library, rows: Sequence[Listed], command: str) -> Iterator[str]:
    """Yield what the library holds, and what of it wants looking at."""
    states = Counter(row.state for row in rows)
    answering = [row.publication for row in rows if row.state in (State.PUBLISHED, State.SUPERSEDED)]
    counted = f" ({kinds_of(answering)})" if answering else ""
    yield f"Library: {plural(len(answering), 'document')} may answer{counted}."
    others = {
        State.DRAFT: "{} waiting as drafts",
        State.SUPERSEDED: "{} of the published ones superseded",
        State.WITHDRAWN: "{} withdrawn",
        State.EXPIRED: "{} expired, lessons past their review date",
        State.UNPUBLISHED: f"{{}} not in the index: {command}reindex",
    }
    if said := [words.format(states[state]) for state, words in others.items() if states[state]]:
        yield f"Besides: {'; '.join(said)}."
    if ending := erasing(library):
        yield f"Erased only in part, and shown to nobody: {', '.join(ending)}. {command}erase ends it."
    starter = sum(row.entry.starter for row in rows)
    if starter:
        turned = f"hidden: {command}starter show" if starter_hidden(library) else f"shown: {command}starter hide"
        yield f"The starter library ({plural(starter, 'note')}) is {turned}"
    looks = Counter(row.look for row in rows)
    due = (
        f"{looks[Look.OVERDUE]} overdue, {looks[Look.DUE]} due within 30 days, "
        f"{looks[Look.STALE]} stale (guidance more than three years old without a review date)"
    )
    yield f"Reviews of documents: {due}. {command}documents due and {command}documents stale list them."


def _index(folder: Path) -> str:
    """Return what the index in use was made of, or why there is none."""
    try:
        name = store.current(folder)
        if name is None:
            raise SnapshotError("There is no index yet. Run `learnt reindex` to make one.")
        manifest = store.manifest(folder / name)
    except SnapshotError as error:
        return f"Index: {error}"
    made = f"{plural(len(manifest.documents), 'document')} in {plural(manifest.passages, 'passage')}"
    return f"Index: {manifest.id}, made {moment(manifest.created_at)}, {made}, with the model {manifest.encoder}."


def _asked(week: Asked, month: Asked) -> Iterator[str]:
    """Yield how far answers went, how long they took, and how many cards were shown."""
    for days, asked in ((_WEEK, week), (_MONTH, month)):
        bands = ", ".join(f"{asked.bands.get(band, 0):,} {words}" for band, words in _BANDS.items())
        cards = ", ".join(plural(asked.cards.get(danger, 0), noun) for danger, noun in _CARDS.items())
        yield f"Last {days} days: {plural(asked.answers, 'question')} ({bands}); {cards}."
    if month.answers:
        half, most = month.slowest_of(0.5), month.slowest_of(0.95)
        yield f"Half of the answers took at most {half:,} ms, 95 of 100 at most {most:,} ms (last {_MONTH} days)."


def _gaps(asked: Sequence[tuple[str, int]]) -> str:
    """Return what people asked about and were not answered, where several did."""
    if not asked:
        return f"No term was asked about by {LEAST} people or more in {DAYS} days without an answer. {RULE}"
    shown = ", ".join(f"{term} ({people} people or more)" for term, people in asked[:_MOST_GAPS])
    return f"Asked about without an answer in the last {DAYS} days: {shown}. {RULE}"


def _feedback(counts: dict[tuple[str, str], int]) -> str:
    """Return what people made of the passages they were shown."""
    helpful = sum(count for (verdict, _), count in counts.items() if verdict == Verdict.HELPFUL)
    not_helpful = sum(counts.values()) - helpful
    reasons = [f"{REASONS[reason]}: {count:,}" for (_, reason), count in sorted(counts.items()) if reason in REASONS]
    why = f" ({', '.join(reasons)})" if reasons else ""
    return f"Feedback: {plural(helpful, 'passage')} called helpful, {not_helpful:,} not helpful{why}."


def _people(people: People, command: str) -> str:
    """Return how many people there are in each role, and whose access is to be reviewed."""
    everybody = people.everybody()
    current: list[Person] = [person for person in everybody if not people.ended(person)]
    roles = Counter(person.role for person in current)
    counted = [plural(roles[role], role) for role in Role if roles[role]]
    due = sum(people.due(person) for person in everybody)
    review = f" Access to be reviewed: {due:,} ({command}people)." if due else ""
    return f"People: {in_words(counted) if counted else 'nobody yet'}.{review}"


def _jobs(records: Records) -> str:
    """Return which work a chat began that is not done."""
    running = [f"{kept.job.kind} since {moment(kept.at)}" for kept in records.jobs.unfinished()]
    return f"Work that a chat began: {', '.join(running) if running else 'none under way'}."


def _disk(data: Path) -> str:
    """Return how much room the data folder takes, and how much is left."""
    taken = sum(_bytes(path) for path in data.rglob("*"))
    return f"Disk: the data folder takes {_size(taken)}; {_size(shutil.disk_usage(data).free)} are free."


def _bytes(path: Path) -> int:
    """Return how many bytes a file takes; none for one that goes meanwhile, as an old snapshot does."""
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0


def _size(count: int) -> str:
    """Return a number of bytes as people say it: "12 MB"."""
    megabytes = count / 1_000_000
    if megabytes < 1:
        return "less than 1 MB"
    return f"{megabytes:,.0f} MB" if megabytes < _MANY_MB else f"{megabytes / 1000:,.0f} GB"
