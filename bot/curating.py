"""What the `learnt` commands on documents do: publish, compare, withdraw, erase, roll back."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any

from bot import cli, ingest, publishing
from bot.bars import bars
from bot.bootstrap import open_library
from bot.chatwords import NotUnderstood
from bot.compare import Change, Comparison
from bot.jsonform import entry_json
from bot.lessons.published import bring
from bot.listing import chosen, everything, line
from bot.records.records import Records, utc_now
from bot.settings import Settings
from bot.wording import LONDON, moment, plural
from index import store
from index.store import Manifest, SnapshotError
from knowledge import lifecycle
from knowledge.model import Slice
from knowledge.privacy import mask
from knowledge.read import Unreadable

_SHOWN = 20  # changes; --json gives them all


def publish(options: argparse.Namespace) -> int:
    """Publish drafts, asked about first where somebody watches."""
    settings = cli.settings()
    if not options.ids and (held := _all_published(settings)):
        result = _result(held, ())
        return _said(options, result, f"Nothing waits to be published. {_holds(result)}")
    if not (options.yes or options.json or not sys.stdin.isatty()):
        _show(publishing.preview(settings, options.ids, bars(options)))
        if input("Publish? [y/N] ").strip().casefold() not in ("y", "yes"):
            print("Nothing was published. The drafts wait; `learnt discard ID` forgets one.")
            return 0
    made = publishing.publish(settings, options.ids, bars(options), options.without_pages)
    cli.note(settings, "publish", f"{plural(len(made.released), 'draft')}: {', '.join(made.released)}", options)
    result = _result(made.manifest, made.released)
    released = f"Published {', '.join(made.released)}. " if made.released else ""
    return _said(options, result, f"{released}{_holds(result)} `learnt rollback` undoes it.")


def preview(options: argparse.Namespace) -> int:
    """Say which saved questions would be answered otherwise."""
    found = publishing.preview(cli.settings(), options.ids, bars(options))
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False))
    else:
        _show(found)
    return 0


def discard(options: argparse.Namespace) -> int:
    """Forget a draft."""
    settings = cli.settings()
    entry = publishing.discard(settings, options.id)
    cli.note(settings, "discard", f"document {entry.id}", options)
    print(f"The draft of {entry.id} is forgotten. Add {entry.file} again to have it back.")
    return 0


def withdraw(options: argparse.Namespace) -> int:
    """Keep a document from answering."""
    settings, why = cli.settings(), _reason(options, "withdrawn")
    entry = publishing.withdraw(settings, options.id, why)
    cli.note(settings, "withdraw", f"document {entry.id}", options)
    print(f"{entry.id} answers no question from now on. `learnt reinstate {entry.id}` undoes it.")
    return 0


def reinstate(options: argparse.Namespace) -> int:
    """Let a document answer again."""
    settings = cli.settings()
    entry, at_once = publishing.reinstate(settings, options.id)
    cli.note(settings, "reinstate", f"document {entry.id}", options)
    if not at_once:
        ingest.reindex(settings, bars(options))
    print(f"{entry.id} answers again.")
    return 0


def supersede(options: argparse.Namespace) -> int:
    """Name the successor of a document."""
    settings = cli.settings()
    successor = None if _is_none(options.new) else options.new
    entry = publishing.supersede(settings, options.old, successor)
    cli.note(settings, "supersede", f"document {entry.id}", options)
    if successor is None:
        print(f"{entry.id} is superseded by nothing.")
        return 0
    with closing(open_library(settings)) as library:
        named = library.find(successor).id
    before = entry.publication.superseded_by or "none"
    said = f"{entry.id} still answers, and every excerpt of it names {named}."
    print(f"{said} `learnt supersede {entry.id} {before}` undoes it.")
    return 0


def review(options: argparse.Namespace) -> int:
    """Set when a document is to be looked at again."""
    settings = cli.settings()
    due = None if _is_none(options.date) else options.date
    try:
        entry = publishing.review(settings, options.id, due)
    except Unreadable:
        raise cli.CannotDo("A date is written 2027, 2027-06 or 2027-06-30, or none. Nothing was changed.") from None
    cli.note(settings, "review", f"document {entry.id}", options)
    print(f"{entry.id} is to be reviewed by {due}." if due else f"{entry.id} has no review date.")
    return 0


def erase(options: argparse.Namespace) -> int:
    """Remove every trace of a document."""
    settings = cli.settings()
    why = _reason(options, "erased") or "no reason given"
    if not options.yes:
        raise cli.CannotDo(
            f"Erasing {_erasable(settings, options.id)} cannot be undone: its text, its original file and older "
            "snapshots go. `learnt withdraw` keeps it from answering and can be undone. If it is to go, add --yes."
        )
    try:
        id = publishing.erase(settings, options.id, why, bars(options))
    except KeyboardInterrupt:
        with closing(open_library(settings)) as library:
            begun = lifecycle.erasing(library)
        if not begun:
            raise
        said = f"Stopped. {', '.join(begun)} is shown to nobody any more, and is not erased yet."
        print(f"\n{said} `learnt erase {begun[0]} --yes` ends it.", file=sys.stderr)
        return 130
    cli.note(settings, "erase", f"document {id}", options)
    said = f"{id} is erased. Backups made before still hold it: delete them, or make a new one and delete the old."
    return _said(options, {"erased": id}, said)


def snapshots(options: argparse.Namespace) -> int:
    """List what can be gone back to."""
    settings = cli.settings()
    now = publishing.current(settings)
    for number, made in enumerate(publishing.snapshots(settings), start=1):
        holds = f"{plural(len(made.documents), 'document')}, {plural(made.passages, 'passage')}"
        print(f"{number}  {made.id}  {moment(made.created_at)} · {holds}{' · in use' if made.id == now else ''}")
    return 0


def rollback(options: argparse.Namespace) -> int:
    """Go back to an older snapshot."""
    settings = cli.settings()
    before, name = publishing.current(settings), options.snapshot
    every = [made.id for made in publishing.snapshots(settings)]
    name = {str(number): one for number, one in enumerate(every, start=1)}.get(name, name)
    named = [one for one in every if one.startswith(name)] if name else []
    if len(named) > 1:
        raise cli.CannotDo(f"{name} fits several indexes. `learnt snapshots` lists them, under numbers.")
    if named == [before]:
        raise cli.CannotDo("That is the index in use already. `learnt snapshots` lists the others.")
    made = publishing.rollback(settings, name)
    cli.note(settings, "rollback", f"snapshot {made.id}", options)
    print(
        f"Gone back to {made.id} of {moment(made.created_at)}. What came after it waits as a draft. "
        f"`learnt rollback {before}` undoes it."
    )
    return 0


def starter(options: argparse.Namespace) -> int:
    """Hide or show the starter library."""
    settings = cli.settings()
    at_once = publishing.hide_starter(settings, options.what == "hide")
    cli.note(settings, "starter", options.what, options)
    if not at_once:
        ingest.reindex(settings, bars(options))
    if options.what == "hide":
        print("The starter library is hidden: only your own documents answer. `learnt starter show` undoes it.")
    else:
        print("The starter library answers again.")
    return 0


def documents(options: argparse.Namespace) -> int:
    """List the library, or what some words choose of it."""
    settings = cli.settings()
    words = [*options.words, *(name for name in ("drafts", "withdrawn", "superseded", "due") if getattr(options, name))]
    today = utc_now().astimezone(LONDON).date()
    with closing(open_library(settings)) as library:
        try:
            rows = chosen(everything(library, settings.data / "snapshots", today), " ".join(words))
        except NotUnderstood as error:
            raise cli.CannotDo(str(error)) from error
    if options.json:
        print(json.dumps([entry_json(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        print(line(row))
    if not rows:
        print(
            "Nothing in the library is like that."
            if words
            else "The library is empty. `learnt reindex` loads the starter library, `learnt add PATH` adds your own."
        )
    return 0


def lessons(options: argparse.Namespace) -> int:
    """Bring approved lessons into the library, and take out those that are approved no more."""
    settings = cli.settings()
    brought = bring(settings, bars(options))
    changed = [*brought.added, *brought.withdrawn]
    if changed:
        cli.note(settings, "lessons", f"document {', '.join(changed)}", options)
    for why in brought.refused:
        print(why, file=sys.stderr)
    named = f"lesson-{options.number}" if options.number is not None else ""
    lines = [f"Added: {', '.join(brought.added)}."] if brought.added else []
    lines += [f"Withdrawn: {', '.join(brought.withdrawn)}."] if brought.withdrawn else []
    lines += [f"{named} is {'' if named in brought.lessons else 'not '}in the library."] if named else []
    return _said(options, asdict(brought), " ".join([*lines, f"{plural(len(brought.lessons), 'lesson')} approved."]))


def page(options: argparse.Namespace) -> int:
    """Write the picture of a page with an excerpt marked on it."""
    from bot.pictures import PictureError, page_picture

    settings = cli.settings()
    with closing(open_library(settings)) as library:
        try:
            document = cli.document_of(library, options)
            place = Slice(document, options.start, options.end)
        except KeyError:
            version = f" in version {options.version}" if options.version else ""
            raise cli.CannotDo(f"There is no document {options.id}{version}. `learnt documents` lists them.") from None
        except ValueError:
            raise cli.CannotDo(
                f"There is no such place in {options.id}. `learnt ask --json` gives id, start and end of an excerpt."
            ) from None
    try:
        options.output.write_bytes(page_picture(settings, place))
    except PictureError as error:
        raise cli.CannotDo(str(error)) from error
    except OSError as error:
        raise cli.CannotDo(f"{options.output} cannot be written: {error.strerror or error}.") from error
    print(f"Wrote {options.output}.")
    return 0


def status(_: argparse.Namespace) -> int:
    """Say how the installation is doing."""
    from bot.status import status_lines

    settings = cli.settings()
    with closing(open_library(settings)) as library, closing(Records(settings.data)) as records:
        for said in status_lines(settings, library, records, "learnt "):
            print(said)
    return 0


def _all_published(settings: Settings) -> Manifest | None:
    """Return the index in use where it holds all that it should: another would only push an older one out."""
    folder = publishing.folder_of(settings)
    with closing(open_library(settings)) as library:
        try:
            name = store.current(folder)
            held = store.manifest(folder / name) if name else None
        except SnapshotError:
            return None
        return held if held and not library.drafts() and held.documents == library.to_publish() else None


def _result(manifest: Manifest, released: Sequence[str]) -> dict[str, Any]:
    """Return what a publishing came to, as JSON tells it."""
    held = {"snapshot": manifest.id, "documents": len(manifest.documents), "passages": manifest.passages}
    return held | {"published": list(released)}


def _reason(options: argparse.Namespace, not_done: str) -> str:
    """Return the reason that a command line gives. Raise CannotDo where it may name somebody, for it is kept."""
    why = " ".join(options.why)
    if mask(why).kinds:
        raise cli.CannotDo(
            f"That reason may say who somebody is, and it is kept. Nothing was {not_done}: write another."
        )
    return why


def _is_none(word: str) -> bool:
    """Return whether a word takes something away, in whatever capitals."""
    return word.casefold() == "none"


def _erasable(settings: Settings, name: str) -> str:
    """Return the title and id of what is to be erased, or its id where that was begun or done. Raise Refused."""
    with closing(open_library(settings)) as library:
        if lifecycle.is_erased(library, name) or name in lifecycle.erasing(library):
            return name
        entry = library.find(name)
        return f"{entry.publication.title} ({entry.id})"


def _said(options: argparse.Namespace, result: dict[str, Any], words: str) -> int:
    """Print what was done, as JSON where that is wanted."""
    print(json.dumps(result, ensure_ascii=False) if options.json else words)
    return 0


def _holds(result: dict[str, Any]) -> str:
    """Return how much the library holds now."""
    return (
        f"{plural(result['documents'], 'document')} in {plural(result['passages'], 'passage')} may answer "
        f"({result['snapshot']})."
    )


def _show(found: Comparison) -> None:
    """Print which saved questions would be answered otherwise."""
    print(f"{plural(found.questions, 'saved question')} asked; {_count(found.changes)}.")
    for change in found.changes[:_SHOWN]:
        print(f"\n{change.question}\n  {change.effect}")
        print(f"  before: {change.before or 'nothing'}\n  after:  {change.after or 'nothing'}")
    if len(found.changes) > _SHOWN:
        print(f"\n… and {len(found.changes) - _SHOWN} more; --json gives them all.")


def _count(changes: tuple[Change, ...]) -> str:
    return f"{len(changes)} would be answered otherwise" if changes else "none would be answered otherwise"
