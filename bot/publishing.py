"""What becomes of documents after they were read: published, compared, withdrawn, erased, rolled back.

A withdrawal waits for nobody; what makes an index does so alone, aside, and moves one pointer at its end.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot.bootstrap import check_made_with, open_library, read_snapshot
from bot.compare import Comparison, compare, saved_questions
from bot.lessons.lesson import State
from bot.records.records import Records
from bot.settings import Settings
from bot.wording import LONDON
from index import searchtext, store
from index.build import build as build_index
from index.build import prepare, prune, vector_keys
from index.encode import Encoder, load_encoder
from index.store import Manifest, SnapshotError
from knowledge import lifecycle
from knowledge.library import Entry, Library, Refused
from knowledge.read import Progress
from knowledge.read.metadata import FrontMatter
from knowledge.read.wording import named_pages
from knowledge.standing import lesson_number

Bars = Callable[[str], Progress]  # a progress bar under a name
_INDEXING = "Indexing passages"


class Busy(Exception):
    """Another process is changing the library."""


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot that was made the current one, and the drafts that came with it."""

    manifest: Manifest
    released: tuple[str, ...] = ()


@contextmanager
def changing(settings: Settings) -> Iterator[Library]:
    """Open the library for change, alone. Raise Busy."""
    library = open_library(settings)
    try:
        with FileLock(settings.data / "change.lock", timeout=0):
            yield library
    except Timeout as error:
        raise Busy("Another process is changing this library. Wait until it is done, then try again.") from error
    finally:
        library.close()


def folder_of(settings: Settings) -> Path:
    """Return the folder of the snapshots."""
    return settings.data / "snapshots"


def publish(settings: Settings, names: Sequence[str], bars: Bars, without_pages: bool = False) -> Published:
    """Publish drafts, all of them where none is named, with whatever else waits to be indexed.

    `without_pages`: also those of which some pages could not be read. One that is published already is no mistake:
    work that was cut short just after it was done is done again. Raise Refused or Busy.
    """
    encoder = load_encoder(settings.embedding_model)  # Before anything is changed.
    with changing(settings) as library:
        out = [entry.id for entry in library.entries() if entry.withdrawn]
        held = published(settings)
        named = {name: library.find(name) for name in names}
        done = [entry.id for entry in named.values() if held.get(entry.id) == entry.sha256]
        left = [name for name, entry in named.items() if entry.id not in done]
        drafts = _drafts(library, left) if left or not names else []
        if not without_pages:
            for draft in drafts:
                check_pages(library, draft)
        ids = tuple(draft.id for draft in drafts)
        waiting = _prepared(settings, library, encoder, ids, bars)
        lifecycle.release(library, ids, out)
        return Published(store.adopt(folder_of(settings), waiting), (*done, *ids))


def published(settings: Settings) -> dict[str, str]:
    """Return the versions that the published snapshot holds, none where it cannot be read: it is made anew."""
    try:
        return store.published(folder_of(settings))
    except SnapshotError:
        return {}


def current(settings: Settings) -> str | None:
    """Return the name of the published snapshot, or None before the first."""
    return store.current(folder_of(settings))


def build(settings: Settings, library: Library, encoder: Encoder, bars: Bars) -> Manifest:
    """Publish a snapshot of every document that may answer."""
    return build_index(library, folder_of(settings), encoder, bars(_INDEXING))


def preview(settings: Settings, names: Sequence[str], bars: Bars) -> Comparison:
    """Return how the saved questions would be answered once drafts are published, against now. Raise Refused."""
    encoder = load_encoder(settings.embedding_model)
    with changing(settings) as library:
        ids = tuple(draft.id for draft in _drafts(library, names))
        now = store.load(folder_of(settings)) if current(settings) else None
        if now:
            check_made_with(now.manifest, encoder)
        waiting = _prepared(settings, library, encoder, ids, bars)
        with closing(Records(settings.data)) as records:
            today = records.now().astimezone(LONDON).date()
            made = store.load_named(waiting.parent, waiting.name)
            after = read_snapshot(made, library, records, encoder, today)
            before = read_snapshot(now, library, records, encoder, today) if now else None
        return compare(saved_questions(settings.data), before, after, bars("Asking the saved questions"))


def check_pages(library: Library, entry: Entry) -> None:
    """Raise Refused where pages of a version are pictures of text, whose words nobody could find."""
    if pages := library.document(entry.id, entry.sha256).sight.scanned:
        raise Refused(unread_pages(entry.file, pages))


def unread_pages(file: str, pages: Collection[int]) -> str:
    """Return that pages are scanned, and what to do."""
    are = "is a picture" if len(pages) == 1 else "are pictures"
    return (
        f"{file} has pages whose words cannot be read: PDF {named_pages(pages)} {are} of text. Nobody would find what "
        "stands there. Run text recognition (OCR) on the file, install learnt[ocr], or publish it --without-pages."
    )


def discard(settings: Settings, name: str) -> Entry:
    """Forget a draft; return what it was. Raise Refused or Busy."""
    with changing(settings) as library:
        draft = library.find(name)
        check_lesson(settings, draft, "discarded")
        before = vector_keys(library.every_passage(draft.id))
        store.discard_prepared(folder_of(settings))  # Its words stand in there.
        lifecycle.discard(library, draft.id)
        library.forget_vectors(before - vector_keys(library.every_passage(draft.id)))
        return draft


def withdraw(settings: Settings, name: str, why: str) -> Entry:
    """Keep a document from answering from the next question on; return what it is. Raise Refused."""

    def change(library: Library, entry: Entry) -> None:
        check_lesson(settings, entry, "withdrawn")
        lifecycle.withdraw(library, entry.id, why)

    return _at_once(settings, name, change)


def reinstate(settings: Settings, name: str) -> tuple[Entry, bool]:
    """Let a withdrawn document answer again; return it, and whether it does so at once or needs a reindex."""

    def change(library: Library, entry: Entry) -> None:
        _check_source(entry)
        lifecycle.reinstate(library, entry.id)

    entry = _at_once(settings, name, change)
    return entry, store.published(folder_of(settings)).get(entry.id) == entry.sha256


def supersede(settings: Settings, old: str, new: str | None) -> Entry:
    """Let every excerpt of a document name its successor, or none; return the document. Raise Refused."""
    if new is None:
        return _at_once(settings, old, lambda library, entry: lifecycle.describe(library, entry.id, superseded_by=None))
    with closing(open_library(settings)) as library:
        successor = _document(library, new)
        for one in (_document(library, old), successor):
            _check_source(one)
    return _at_once(settings, old, lambda library, entry: lifecycle.supersede(library, entry.id, successor.id))


def review(settings: Settings, name: str, due: str | None) -> Entry:
    """Set the date when a document is to be looked at again, or none; return the document. Raise Refused."""
    said = FrontMatter.checked({"review_due": due} if due else {}, "The date")

    def change(library: Library, entry: Entry) -> None:
        _check_source(entry)
        lifecycle.describe(library, entry.id, review_due=said.get("review_due"))

    return _at_once(settings, name, change)


def hide_starter(settings: Settings, hidden: bool) -> bool:
    """Hide or show the whole starter library; return whether that holds at once or needs a reindex."""
    with closing(open_library(settings)) as library:
        lifecycle.hide_starter(library, hidden)
        held = store.published(folder_of(settings))
        return hidden or all(held.get(entry.id) == entry.sha256 for entry in library.entries() if entry.starter)


def erase(settings: Settings, name: str, why: str, bars: Bars) -> str:
    """Remove every trace of a document but a tombstone; return its id. Raise Refused or Busy.

    It answers nothing from the next question on, whatever else goes wrong; what was begun before is ended too. Of what
    is erased already nothing more goes.
    """
    with closing(open_library(settings)) as library:
        if lifecycle.is_erased(library, name):
            return name
        begun = lifecycle.erasing(library)
        id = name if name in begun or library.every_passage(name) else library.find(name).id
        if id not in begun:
            for entry in [one for one in (*library.entries(), *library.drafts()) if one.id == id]:
                check_lesson(settings, entry, "erased")
            lifecycle.begin_erasing(library, id, why)
    encoder = load_encoder(settings.embedding_model)
    with changing(settings) as library:
        for each in lifecycle.erasing(library):
            _erase(settings, library, encoder, each, bars)
    return id


def _erase(settings: Settings, library: Library, encoder: Encoder, id: str, bars: Bars) -> None:
    """End the erasing of a document: what may still be asked for goes first, so that a crash leaves nothing torn."""
    folder = folder_of(settings)
    try:
        held = store.published(folder)
    except SnapshotError:
        held = {id: ""}  # An index that cannot be read is made anew.
    if id in held:
        build(settings, library, encoder, bars)
    store.remove(folder, id)
    lifecycle.erase_rows(library, id, vector_keys(library.every_passage(id)))
    prune(library, folder)  # also what was made of it by an older version of Learnt
    lifecycle.end_erasing(library, id)


def snapshots(settings: Settings) -> list[Manifest]:
    """Return the snapshots that can be gone back to, newest first."""
    return store.snapshots(folder_of(settings))


def rollback(settings: Settings, name: str = "") -> Manifest:
    """Make an older snapshot the current one, the one before where none is named; return its manifest.

    What was withdrawn or erased since stays so; what was published since waits as a draft. Raise Refused or Busy.
    """
    folder = folder_of(settings)
    with changing(settings) as library:
        now, kept = store.current(folder), snapshots(settings)
        if name:
            found = next((one for one in kept if one.id == name or one.id.startswith(name)), None)
        else:
            found = next((one for one in kept if now and one.id < now), None)
        if found is None:
            raise Refused("There is no such snapshot. `learnt snapshots` lists those that can be gone back to.")
        current = next((one for one in kept if one.id == now), found)
        if found.search_text != searchtext.VERSION or found.encoder != current.encoder:
            raise Refused(f"{found.id} was made by another version of Learnt or its model. Publish the drafts instead.")
        store.load_named(folder, found.id)  # It must be whole before anything points to it.
        lifecycle.roll_back(library, found.documents)
        store.point(folder, found.id)
        return found


def _prepared(settings: Settings, library: Library, encoder: Encoder, ids: Collection[str], bars: Bars) -> Path:
    """Return a snapshot with these drafts that waits to be adopted: the one that was prepared, if it still fits."""
    wanted = library.to_publish(ids)
    revision = library.revision()
    waiting = store.prepared(folder_of(settings))
    if waiting:
        try:
            made = store.manifest(waiting)
            fits = (made.documents, made.revision) == (wanted, revision)
            if fits and (made.encoder, made.search_text) == (encoder.fingerprint, searchtext.VERSION):
                store.load_named(waiting.parent, waiting.name)
                return waiting
        except SnapshotError:
            pass  # It is made anew.
    return prepare(library, folder_of(settings), encoder, wanted, bars(_INDEXING))


def _drafts(library: Library, names: Sequence[str]) -> list[Entry]:
    """Return the drafts of these names, or all. Raise Refused."""
    drafts = library.drafts()
    if not names:
        return [draft for draft in drafts if not draft.withdrawn]
    found = [library.find(name) for name in names]
    for entry in found:
        if entry not in drafts:
            raise Refused(f"{entry.id} has no draft that waits. `learnt documents --drafts` lists them.")
        if entry.withdrawn:
            raise Refused(
                f"The draft of {entry.id} is a version that was withdrawn. Run `learnt reinstate {entry.id}` first, or "
                "add its file --again where only that version was."
            )
    return found


def check_lesson(settings: Settings, entry: Entry, not_done: str) -> None:
    """Raise Refused where a document is that of an approved lesson: nobody would find it, and nobody be told why."""
    number = lesson_number(entry.publication)
    if number is None:
        return
    with closing(Records(settings.data)) as records:
        lesson = records.lessons.of(number)
    if lesson and lesson.state is State.APPROVED:
        raise Refused(
            f"{entry.id} is a lesson that was approved, and was not {not_done}. /lesson {lesson.id} withdraw and a "
            "reason take it out of every answer at once, and tell those whom it was sent to."
        )


def _check_source(entry: Entry) -> None:
    """Raise Refused where a document is a lesson, which supervisors renew and withdraw."""
    if number := lesson_number(entry.publication):
        raise Refused(
            f"{entry.id} is a lesson, not a source. Nothing was changed: a supervisor renews it with /lesson {number} "
            f"renew and a date, or withdraws it with /lesson {number} withdraw and a reason."
        )


def _document(library: Library, name: str) -> Entry:
    """Return a document that is not only a draft, by its id or reference. Raise Refused."""
    id = library.find(name).id
    found = next((entry for entry in library.entries() if entry.id == id), None)
    if found is None:
        raise Refused(f"{id} is a draft, which nobody is shown. Publish or discard it.")
    return found


def _at_once(settings: Settings, name: str, change: Callable[[Library, Entry], None]) -> Entry:
    """Return a document that was changed, without waiting for whoever makes an index."""
    with closing(open_library(settings)) as library:
        entry = _document(library, name)
        change(library, entry)
        return entry
