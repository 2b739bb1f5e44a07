"""The library as a list: what state each document is in, whether it wants looking at, and which some words choose."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from bot.chatwords import read_filter
from bot.wording import plural
from index import store
from index.store import SnapshotError
from knowledge.library import Entry, Library
from knowledge.lifecycle import erasing, starter_hidden
from knowledge.model import Kind, Publication

SOON = timedelta(days=30)
_OLD_YEARS = 3  # Guidance that nobody has set a review date for is looked at again after these.
_AGES = (
    Kind.STATUTORY_GUIDANCE,
    Kind.GUIDANCE,
    Kind.LOCAL_PROCEDURE,
)  # A review or a law is not out of date by itself.

_NOUNS = {
    Kind.LAW: "document of law",
    Kind.STATUTORY_GUIDANCE: "piece of statutory guidance",
    Kind.GUIDANCE: "piece of guidance",
    Kind.LOCAL_PROCEDURE: "local procedure",
    Kind.REVIEW: "review",
    Kind.RESEARCH: "piece of research",
    Kind.LESSON: "lesson",
}


class State(StrEnum):
    """Where a version stands in its life."""

    DRAFT = "draft"  # nobody is shown it until it is published
    UNPUBLISHED = "unpublished"  # It was published, and the index does not hold it.
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"  # with the starter library
    EXPIRED = "expired"  # a lesson whose review date has passed: it answers nothing until it is renewed
    ERASING = "erasing"  # and shown to nobody until its last trace is gone


class Look(StrEnum):
    """Why somebody should look at a document again."""

    OVERDUE = "overdue"
    DUE = "due"
    STALE = "stale"  # guidance of some years ago, or without a date, that has no review date


@dataclass(frozen=True, slots=True)
class Listed:
    """A version in the list."""

    entry: Entry
    state: State
    look: Look | None = None

    @property
    def publication(self) -> Publication:
        """Return what it is."""
        return self.entry.publication


def everything(library: Library, snapshots: Path, today: date) -> list[Listed]:
    """Return drafts and then every other document of the library, each with its state."""
    try:
        published = store.published(snapshots)
    except SnapshotError:  # /status and `learnt check` say so; then no document counts as published.
        published = {}
    rows = listed(library.entries(), library.drafts(), published, starter_hidden(library), today)
    ending = erasing(library)
    return [replace(row, state=State.ERASING, look=None) if row.entry.id in ending else row for row in rows]


def listed(
    entries: Sequence[Entry], drafts: Sequence[Entry], published: Mapping[str, str], hidden: bool, today: date
) -> list[Listed]:
    """Return drafts and then every other version, each with its state.

    `published` is what the current snapshot holds (id -> sha256), `hidden` whether the starter library is hidden.
    """
    waiting = [Listed(draft, State.DRAFT) for draft in drafts]
    rows = [(entry, state_of(entry, published, hidden, today)) for entry in entries]
    return [*waiting, *(Listed(entry, state, look_of(entry.publication, state, today)) for entry, state in rows)]


def state_of(entry: Entry, published: Mapping[str, str], hidden: bool = False, today: date | None = None) -> State:
    """Return the state of a version that is no draft."""
    if entry.withdrawn:
        return State.WITHDRAWN
    if hidden and entry.starter:
        return State.HIDDEN
    due = entry.publication.review_due
    if entry.publication.kind is Kind.LESSON and due and today and due < today.isoformat():
        return State.EXPIRED
    if published.get(entry.publication.id) != entry.sha256:
        return State.UNPUBLISHED
    return State.SUPERSEDED if entry.publication.superseded_by else State.PUBLISHED


def look_of(publication: Publication, state: State, today: date) -> Look | None:
    """Return why somebody should look at a document again, or None; one that nobody is to rely on is let be."""
    if state in (State.WITHDRAWN, State.SUPERSEDED, State.HIDDEN):
        return None
    if due := publication.review_due:
        if due < _as_known(today, due):
            return Look.OVERDUE
        return Look.DUE if due <= _as_known(today + SOON, due) else None
    newest = max(publication.published or "", publication.read_on or "")
    years_ago = f"{today.year - _OLD_YEARS}{today.isoformat()[4:]}"
    return Look.STALE if publication.kind in _AGES and newest < years_ago[: len(newest) or None] else None


def chosen(rows: Sequence[Listed], words: str) -> list[Listed]:
    """Return the documents that all the words choose. Raise NotUnderstood.

    A word is a chat word as in /filter, a state or a reason to look, "starter", or else words of the title, the id,
    the publisher, the label or the area.
    """
    read = read_filter(words, [row.publication for row in rows])
    kept = [row for row in rows if read.where.admits(row.publication)]
    for word in read.text.casefold().split():
        kept = [row for row in kept if _answers_to(row, word)]
    return kept


def line(row: Listed) -> str:
    """Return a document as one line: id, title, kind, state, and how much it holds."""
    entry, publication = row.entry, row.publication
    look = {Look.OVERDUE: "review overdue since", Look.DUE: "review due"}.get(row.look) if row.look else None
    parts = (
        publication.kind.replace("_", " "),
        row.state,
        entry.reference if row.state is State.DRAFT else "",
        f"{look} {publication.review_due}" if look else row.look or "",
        plural(entry.pages, "page") if entry.pages else "",
        plural(entry.passages, "passage"),
    )
    return f"{publication.id}: {publication.title} ({' · '.join(part for part in parts if part)})"


def kinds_of(publications: Iterable[Publication]) -> str:
    """Return how many there are of each kind: "50 reviews, 1 document of law"."""
    kinds = Counter(publication.kind for publication in publications)
    return ", ".join(plural(count, _NOUNS[kind]) for kind, count in kinds.most_common())


def _as_known(day: date, like: str) -> str:
    """Return a day only as far as another is known: "2027-06" beside "2026-11"."""
    return day.isoformat()[: len(like)]


def _answers_to(row: Listed, word: str) -> bool:
    """Return whether a document has a word; one that names a state asks for that."""
    publication = row.publication
    states: Collection[str] = set(State)
    state = word.removesuffix("s")
    if state in states:
        return row.state == state
    if word in set(Look):
        return row.look == word or (word == Look.DUE and row.look is Look.OVERDUE)
    if word == "starter":
        return row.entry.starter
    names = (publication.title, publication.id, publication.publisher, publication.label, *publication.areas)
    return any(word in name.casefold() for name in names) or (len(word) > 1 and row.entry.reference.startswith(word))
