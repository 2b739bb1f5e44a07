"""Settings become a Desk: the only place where the real parts meet."""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.card import Local
from bot.contacts import ContactsUnusable, read_contacts
from bot.lessons.lesson import Kept, State
from bot.message import STRANGER, Person
from bot.records.records import Records
from bot.settings import Settings
from bot.wording import LONDON
from index import searchtext, store
from index.crossencoder import RerankerError, SecondLook, load_second_look
from index.encode import Encoder, EncoderError, load_encoder
from index.excerpt import Chooser
from index.search import Index
from index.store import Manifest, Snapshot, SnapshotError
from knowledge.library import Library
from knowledge.model import Document, Kind
from knowledge.privacy import NOTHING, Known, known_from

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """One snapshot opened for questions: a question ends on the one it began with."""

    index: Index
    chooser: Chooser
    known: Known  # what the library itself prints, and so is no secret
    lessons: Mapping[str, tuple[Kept, ...]]  # what each lesson that answers quotes, by the id of its document

    @property
    def snapshot(self) -> str:
        """Return the name of the snapshot."""
        return self.index.snapshot.manifest.id


def read_snapshot(
    snapshot: Snapshot, library: Library, records: Records, encoder: Encoder | None, today: date
) -> Reading:
    """Return a snapshot opened for questions; only what may answer today is found in it, and no lesson unapproved."""
    every = library.publications(snapshot.manifest.documents, today)
    lessons = {id: quoted for id, quoted in quoted_by(records).items() if id in every}
    publications = {id: one for id, one in every.items() if one.kind is not Kind.LESSON or id in lessons}
    index = Index(snapshot, library, publications, encoder)
    chooser = Chooser(snapshot.sparse, encoder, library.vectors, snapshot.sentences)
    return Reading(index, chooser, known_from(publications.values()), lessons)


def quoted_by(records: Records) -> dict[str, tuple[Kept, ...]]:
    """Return what each approved lesson quotes, by the id of its document."""
    return {one.document: one.kept for one in records.lessons.in_state(State.APPROVED)}


def check_made_with(manifest: Manifest, encoder: Encoder | None) -> None:
    """Raise SnapshotError where a snapshot cannot be asked by this version of Learnt with its model."""
    if manifest.search_text != searchtext.VERSION:
        raise SnapshotError("The index was made by another version of Learnt. Run `learnt reindex` to make it anew.")
    if encoder and manifest.encoder != encoder.fingerprint:
        raise SnapshotError(
            f"The index was made with the model {manifest.encoder}, and the settings name {encoder.fingerprint}. "
            "Run `learnt reindex`, or set EMBEDDING_MODEL back. "
            "A chat that was open before the change is to be started again."
        )


@dataclass
class Desk:
    """What every command works with: settings, library, records, and the published index, opened when first needed."""

    settings: Settings
    library: Library
    records: Records
    encoder: Encoder | None
    link: str = ""  # how an invitation is opened with a tap, where the channel has such a way; the code follows
    second_look: SecondLook | None = None  # of a cross-encoder at the best passages, where the settings name one
    _reading: Reading | None = None
    _seen: tuple[str | None, int, date] | None = None  # snapshot, the library's revision and the day when it was read
    _lock: threading.Lock = field(default_factory=threading.Lock)
    # Searches wait here for one another: in the pool that everything shares they would keep a card waiting.
    _thinking: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "thinking"))

    async def think(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a piece of work with the model returns, done beside the loop and one after the other."""
        return await asyncio.get_running_loop().run_in_executor(self._thinking, partial(work, *args, **kwargs))

    @property
    def snapshots(self) -> Path:
        """Return the folder of the snapshots."""
        return self.settings.data / "snapshots"

    def reading(self) -> Reading:
        """Return the published snapshot, without what was withdrawn or ran out since; read anew when that changes.

        Raise SnapshotError.
        """
        with self._lock:
            now = store.current(self.snapshots), self.library.revision(), self.today
            if self._reading is None or now != self._seen:
                self.library.document.cache_clear()  # What is said of a document may be new.
                same = self._reading is not None and self._seen is not None and now[0] == self._seen[0]
                snapshot = self._reading.index.snapshot if same and self._reading else self._snapshot()
                self._reading = read_snapshot(snapshot, self.library, self.records, self.encoder, now[2])
                self._seen = now
            return self._reading

    @property
    def today(self) -> date:
        """Return the day in London."""
        return self.records.now().astimezone(LONDON).date()

    def live(self, document: Document) -> bool:
        """Return whether the words of a version may be shown: it was not withdrawn, hidden or erased, and holds."""
        return self.library.may_answer(document, self.today)

    def _snapshot(self) -> Snapshot:
        """Return the published snapshot, or the one at hand where that needs another model. Raise SnapshotError."""
        snapshot = store.load(self.snapshots)
        if self._reading and self.encoder and snapshot.manifest.encoder != self.encoder.fingerprint:
            return self._reading.index.snapshot  # It answers as before until it is started again, with the new model.
        check_made_with(snapshot.manifest, self.encoder)
        return snapshot

    def known(self) -> Known:
        """Return what masking may leave: what the published library prints, or nothing where it cannot be read."""
        try:
            return self.reading().known
        except (SnapshotError, SQLAlchemyError, OSError):  # A search says so; /pause and /revoke need no library.
            return NOTHING

    def local(self, person: Person = STRANGER) -> Local:
        """Return the contacts of a person's area, else of the area in the settings."""
        return local_contacts(self.settings, person.area, self.records.now())


def local_contacts(settings: Settings, area: str, now: datetime) -> Local:
    """Return the contacts of an area, else of the area in the settings; none where the file cannot be read."""
    area = area or settings.area
    try:
        contacts = read_contacts(settings.data).of(area)
    except ContactsUnusable:  # `learnt check` says why; the card says that there is no number.
        contacts = {}
    return Local(area, contacts, now.astimezone(LONDON).date())


def open_library(settings: Settings) -> Library:
    """Return the library of the data folder. Raise DatabaseUnusable."""
    return Library(settings.data)


def open_desk(settings: Settings) -> Desk:
    """Return a desk for questions; a missing encoder is no error: words alone are searched, and the answer says so.

    Raise DatabaseUnusable, or SnapshotError before a model is loaded for nothing.
    """
    if store.current(settings.data / "snapshots") is None:
        raise SnapshotError("There is no index yet. Run `learnt reindex` to make one.")
    library, records, again = open_library(settings), Records(settings.data), second_look(settings)
    try:
        return Desk(settings, library, records, load_encoder(settings.embedding_model), second_look=again)
    except EncoderError:
        return Desk(settings, library, records, None, second_look=again)  # `learnt check` says why.


def second_look(settings: Settings) -> SecondLook | None:
    """Return the second look that the settings name; without its model the search alone answers, and a line says so."""
    try:
        return load_second_look(settings.reranker_model, settings.reranker_ms)
    except RerankerError as error:
        _log.warning("%s Until then the search alone orders what it finds.", error)
        return None
