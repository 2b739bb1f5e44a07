"""Look the whole installation over."""

import hashlib
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy.exc import SQLAlchemyError

from bot.bootstrap import Desk, open_library
from bot.chatwords import folded
from bot.commands.people import line
from bot.contacts import ContactsUnusable, gaps, read_contacts
from bot.records.records import Records
from bot.settings import Settings
from bot.wording import LONDON
from index.encode import EncoderError, load_encoder
from index.store import SnapshotError
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
    yield from _originals(settings, library)
    try:
        with closing(Records(settings.data)) as records:
            manifest = Desk(settings, library, records, encoder).reading().index.snapshot.manifest
    except SnapshotError as error:
        yield str(error)
        return
    waiting = [e.publication.id for e in library.entries() if manifest.documents.get(e.publication.id) != e.sha256]
    if waiting:
        yield f"Not published yet: {', '.join(waiting)}. Run `learnt reindex`."


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
    with closing(Records(settings.data)) as records:
        try:
            everybody = records.people.everybody()
        except SQLAlchemyError:
            return  # A complaint says so.
        for person in everybody:
            if records.people.due(person):
                yield f"Access to be reviewed: {line(person, records.people, 'learnt ')}"
        today = records.now().astimezone(LONDON).date()
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


def _originals(settings: Settings, library: Library) -> Iterator[str]:
    """Yield the documents whose original file is gone or changed."""
    for entry in library.entries():
        path = settings.data / "files" / entry.file_sha256
        if not path.exists():
            yield f"The original file of {entry.publication.id} is gone. Add {entry.file} again."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry.file_sha256:
            yield f"The original file of {entry.publication.id} is damaged. Delete {path} and add {entry.file} again."
