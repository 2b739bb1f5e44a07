"""Look the whole installation over."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, suppress

from sqlalchemy.exc import SQLAlchemyError

from bot.bootstrap import Desk, open_library
from bot.chatwords import folded
from bot.commands.people import line
from bot.contacts import ContactsUnusable, gaps, read_contacts
from bot.lessons.published import amiss
from bot.records.records import Records
from bot.settings import Settings
from bot.wording import LONDON
from index import store
from index.crossencoder import RerankerError, load_second_look
from index.encode import EncoderError, load_encoder
from index.store import SnapshotError
from knowledge import lifecycle
from knowledge.library import Library


def complaints(settings: Settings) -> Iterator[str]:
    """Yield what is wrong, each with what to do; nothing where all is well. Raise DatabaseUnusable."""
    yield from _records(settings)
    library = open_library(settings)
    try:
        yield from library.faults()
    except SQLAlchemyError:
        yield "library.db is damaged. Restore it from a backup."
        return
    try:
        encoder = load_encoder(settings.embedding_model)
    except EncoderError as error:
        yield str(error)
        encoder = None
    try:
        load_second_look(settings.reranker_model, settings.reranker_ms)
    except RerankerError as error:
        yield str(error)
    yield from _originals(settings, library)
    try:
        with closing(Records(settings.data)) as records:
            manifest = Desk(settings, library, records, encoder).reading().index.snapshot.manifest
    except SnapshotError as error:
        yield str(error)
        return
    if gone := [id for id, sha256 in manifest.documents.items() if not library.has(id, sha256)]:
        yield f"The index names documents that are not in the library: {', '.join(gone)}. Run `learnt reindex`."


def _records(settings: Settings) -> Iterator[str]:
    """Yield what is wrong with the records, and a file of contacts that cannot be read."""
    with closing(Records(settings.data)) as records:
        try:
            yield from records.faults()
        except SQLAlchemyError:
            yield "records.db is damaged. Restore it from a backup."
    try:
        read_contacts(settings.data)
    except ContactsUnusable as error:
        yield str(error)


def warnings(settings: Settings) -> Iterator[str]:
    """Yield what somebody should look at soon: contacts missing or old where people work, and access that ends.

    Raise DatabaseUnusable.
    """
    yield from _unfinished(settings)
    with closing(Records(settings.data)) as records:
        try:
            everybody = records.people.everybody()
        except SQLAlchemyError:
            return  # A complaint says so.
        for person in everybody:
            if records.people.due(person):
                yield f"Access to be reviewed: {line(person, records.people, 'learnt ')}"
        today = records.now().astimezone(LONDON).date()
        with closing(open_library(settings)) as library, suppress(SQLAlchemyError):  # A complaint says so.
            yield from amiss(library, records)
    areas = dict.fromkeys(area for area in (settings.area, *(person.area for person in everybody)) if area)
    try:
        contacts = read_contacts(settings.data)
    except ContactsUnusable:
        return  # A complaint says so.
    if not areas and not contacts.root:
        yield (
            "The emergency card has no local contact. Set LEARNT_AREA to your area, then run "
            '`learnt contacts set AREA "front door" NUMBER`.'
        )
    every = {folded(area): area for area in (*areas, *contacts.root)}
    yield from gaps(contacts, list(every.values()), today)


def _unfinished(settings: Settings) -> Iterator[str]:
    """Yield what was begun and not ended: it harms nobody, and somebody may wait for it."""
    with closing(open_library(settings)) as library:
        try:
            for id in lifecycle.erasing(library):
                yield f"{id} answers nothing, and is not erased yet. Run `learnt erase {id} --yes` to end that."
            held, wanted = store.published(settings.data / "snapshots"), library.to_publish()
        except (SnapshotError, SQLAlchemyError):
            return  # A complaint says so.
    if waiting := [id for id, sha256 in wanted.items() if held.get(id) != sha256]:
        yield f"Not published yet: {', '.join(waiting)}. Run `learnt reindex`."


def _originals(settings: Settings, library: Library) -> Iterator[str]:
    """Yield the documents whose original file is gone or changed."""
    for entry in (*library.entries(), *library.drafts()):
        path = settings.data / "files" / entry.file_sha256
        if not path.exists():
            yield f"The original file of {entry.publication.id} is gone. Add {entry.file} again."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry.file_sha256:
            yield f"The original file of {entry.publication.id} is damaged. Delete {path} and add {entry.file} again."
