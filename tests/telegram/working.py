"""What tests of long work share: a document to send, a machine that can be slowed down, and what is left behind."""

import os
from contextlib import closing
from pathlib import Path

from knowledge.library import Entry, Library
from tests.loopback.people import Person
from tests.loopback.process import ROOT
from tests.loopback.wire import Json
from tests.telegram.conftest import World
from tests.telegram.watching import labels

REVIEW = b"""# Learning review of Child D

## What the review found

1. The midwife was not told that the parents had moved twice before the birth of Child D.

2. Nobody asked what daily life was like for the children.
"""
PATIENCE = 60.0  # seconds: work stands behind everything else on the machine, other tests too
PROGRESS = "3 of 12"  # what a slow machine says


def can_be_slow(world: World) -> Path:
    """Return the file that slows work down while it is there; call it before the bot is started."""
    slow = world.data / "slow"
    world.env |= {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "slow"), str(ROOT)]), "SLOW": str(slow)}
    return slow


def drafts(world: World) -> list[Entry]:
    """Return the drafts of the library."""
    with closing(Library(world.data)) as library:
        return library.drafts()


def incoming(world: World) -> list[Path]:
    """Return what lies about of files that were sent."""
    return list((world.data / "incoming").glob("*"))


def is_outcome(message: Json) -> bool:
    """Return whether a message says how work ended: nothing can be cancelled any more."""
    return "Cancel" not in labels(message)


async def sends(
    person: Person, name: str = "review.md", caption: str = "", data: bytes = REVIEW, album: str = ""
) -> Json:
    """Return a document that somebody sent to the bot."""
    return await person.upload("document", caption, data=data, name=name, album=album)


async def at_work(person: Person, sent: Json) -> Json:
    """Return the message that says how far the work on a document is, on a slow machine."""
    return await person.hears(PROGRESS, after=sent, timeout=PATIENCE)


async def outcome(person: Person, sent: Json) -> Json:
    """Return the message that says how the work on a document ended."""
    return await person.hears(is_outcome, after=sent, timeout=PATIENCE)
