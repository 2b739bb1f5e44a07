"""/snapshots, /rollback and /reindex: the last five indexes, the way back to one of them, and a new one."""

import asyncio

from bot import publishing
from bot.commands.request import Command, Request
from bot.message import Button, Job, Reply, Role
from bot.wording import moment, plural
from index import store
from index.store import KEPT, Manifest

_YES = "yes"


async def snapshots(request: Request) -> Reply:
    """Return the indexes that can be gone back to, newest first, under numbers."""
    current, every = await asyncio.to_thread(_held, request)
    others = [number for number, one in enumerate(every, start=1) if one.id != current]
    return Reply.of(
        f"The last indexes, newest first; {KEPT} are kept.",
        *(f"{number}  {_line(one)}{', in use' if one.id == current else ''}" for number, one in enumerate(every, 1)),
        *(["To go back to one: /rollback and its number. You are asked once more."] if others else []),
        buttons=tuple(Button(f"Back to {number} …", f"/rollback {every[number - 1].id}") for number in others),
    )


async def rollback(request: Request) -> Reply:
    """Return what going back to an index would change, or, once it was asked for, that it is the one in use."""
    current, every = await asyncio.to_thread(_held, request)
    name, _, rest = request.words.strip().partition(" ")
    now = next((one for one in every if one.id == current), None)
    target = _named(name, every) if name else next((one for one in every if one.id < (current or "")), None)
    if target is None or now is None:
        return Reply.of("There is no such index. /snapshots lists those that can be gone back to.")
    if target is now:
        return Reply.of("That is the index in use already. /snapshots lists the others.")
    if rest.strip().casefold() != _YES:
        return Reply.of(
            f"This goes back to the index {_line(target)}.",
            *_difference(now, target),
            "What was withdrawn or erased since stays so. What was published since waits as a draft.",
            buttons=(Button("Go back", f"/rollback {target.id} {_YES}"),),
        )
    await asyncio.to_thread(publishing.rollback, request.desk.settings, target.id)
    return Reply.of(
        f"The index in use is now {_line(target)}.",
        f"/rollback {now.id} undoes it.",
        buttons=(Button("Undo …", f"/rollback {now.id}"),),
        about=f"snapshot {target.id}",
    )


async def reindex(_: Request) -> Reply:
    """Return that the index is being made anew; the one in use answers meanwhile."""
    return Reply((), job=Job("Making the index anew", ("reindex", "--json"), "reindex", "index"))


def _held(request: Request) -> tuple[str | None, list[Manifest]]:
    """Return the name of the index in use, and all that are kept, newest first. Raise SnapshotError."""
    folder = request.desk.snapshots
    return store.current(folder), store.snapshots(folder)


def _named(name: str, every: list[Manifest]) -> Manifest | None:
    """Return an index by its number in the list, or by its name."""
    if name.isdecimal():
        return every[int(name[:9]) - 1] if 1 <= int(name[:9]) <= len(every) else None
    return next((one for one in every if one.id.casefold() == name.casefold()), None)


def _line(one: Manifest) -> str:
    made = f"{plural(len(one.documents), 'document')} in {plural(one.passages, 'passage')}"
    return f"{one.id}: made {moment(one.created_at)}, {made}, model {one.encoder}"


def _difference(now: Manifest, target: Manifest) -> list[str]:
    """Return which documents would go, come back, or be another version."""
    both = now.documents.keys() & target.documents.keys()
    changes = {
        "No longer there": now.documents.keys() - target.documents.keys(),
        "There again": target.documents.keys() - now.documents.keys(),
        "In an earlier version": {id for id in both if now.documents[id] != target.documents[id]},
    }
    return [f"{what}: {_ids(sorted(ids))}." for what, ids in changes.items() if ids] or ["It holds the same documents."]


def _ids(ids: list[str], most: int = 10) -> str:
    more = f" and {len(ids) - most:,} more" if len(ids) > most else ""
    return f"{', '.join(ids[:most])}{more}"


SNAPSHOTS = Command("snapshots", "/snapshots", "list the last indexes", snapshots, Role.ADMIN)
ROLLBACK = Command("rollback", "/rollback NUMBER", "go back to an earlier index, at once", rollback, Role.ADMIN, True)
REINDEX = Command("reindex", "/reindex", "make the index anew; the one in use answers meanwhile", reindex, Role.ADMIN)
