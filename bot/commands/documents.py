"""/documents and /document: what the library holds, with drafts and what was withdrawn, and one document in full."""

import asyncio
import re

from bot.bootstrap import Desk
from bot.commands.request import Command, Request
from bot.listing import Listed, Look, State, chosen, everything, line
from bot.message import LONGEST_BUTTON, Button, Reply, Role
from bot.wording import LONDON, local_day, plural
from knowledge.standing import lesson_number

_SHOWN = 15  # documents a page: more would not fit in one message of a chat
_PAGE = re.compile(r"(?<!\S)page:(\d{1,4})(?!\S)")
_USAGE = "Write the id of a document, or the # and letters beside a draft, such as: /document working-together-2023"
_HINT = "Narrow it with words, such as /documents neglect kind:review in:leeds. /document and an id shows one in full."
_STATES = {
    State.DRAFT: "A draft: nobody is shown it until it is published.",
    State.UNPUBLISHED: "Published, but the index does not hold it: /reindex",
    State.PUBLISHED: "Published: it answers questions.",
    State.SUPERSEDED: "Superseded by {successor}: it still answers, and each excerpt names the successor.",
    State.WITHDRAWN: "Withdrawn on {day}: {why}. Nobody is shown a word of it.",
    State.ERASING: "Being erased: nobody is shown a word of it. /erase and its id ends what was broken off.",
    State.HIDDEN: "Hidden with the whole starter library. /starter show brings it back.",
    State.EXPIRED: "Its review date has passed: it answers nothing until it gets a new one.",
}


async def documents(request: Request) -> Reply:
    """Return a page of the documents that some words choose."""
    page = _PAGE.search(request.words)
    number = max(1, int(page[1])) if page else 1
    words = " ".join(_PAGE.sub(" ", request.words).split())
    every = await asyncio.to_thread(_held, request.desk)
    found = chosen(every, words)
    if not found:
        none = f"No document is chosen by “{words[:60]}”." if every else "The library is empty."
        return Reply.of(none, _HINT)
    pages = -(-len(found) // _SHOWN)
    number = min(number, pages)
    shown = found[_SHOWN * (number - 1) : _SHOWN * number]
    which = f", page {number} of {pages}" if pages > 1 else ""
    further = f"/documents {words} page:{number + 1}".replace("  ", " ") if number < pages else ""
    fits = bool(further) and len(further.encode()) <= LONGEST_BUTTON
    buttons = (Button(f"Next ({number + 1} of {pages})", further),) if fits else ()
    return Reply.of(
        f"{plural(len(found), 'document')}{f' for “{words[:60]}”' if words else ''}{which}:",
        *(line(row) for row in shown),
        *([f"The next ones: {further}"] if further and not fits else []),
        _HINT,
        buttons=(*buttons, *([] if words else _narrower(every))),
    )


async def document(request: Request) -> Reply:
    """Return everything that is known of one document, and what can be done with it next."""
    name = request.words.strip()
    if not name:
        return Reply.of(_USAGE)
    entry = await asyncio.to_thread(request.desk.library.find, name)
    every = await asyncio.to_thread(_held, request.desk)
    same = [row for row in every if row.entry.id == entry.id]
    row = next(row for row in same if row.entry.sha256 == entry.sha256)
    other = next((one for one in same if one is not row), None)
    return Reply.of(*_full(row, other), buttons=steps(row))


def _held(desk: Desk) -> list[Listed]:
    return everything(desk.library, desk.snapshots, desk.records.now().astimezone(LONDON).date())


def steps(row: Listed) -> tuple[Button, ...]:
    """Return what can be done next with a document of its state."""
    name = row.entry.reference
    if row.state is State.DRAFT:
        return (
            Button("What would change", f"/preview {name}"),
            Button("Publish", f"/publish {name}"),
            Button("Discard", f"/discard {name}"),
        )
    if (number := lesson_number(row.publication)) and row.state is not State.WITHDRAWN:
        return (Button("Open it", f"/lesson {number}"),)
    erase = Button("Erase …", f"/erase {name}")
    if number:
        return (erase,)
    return (Button("Reinstate", f"/reinstate {name}"), erase) if row.state is State.WITHDRAWN else (erase,)


def _full(row: Listed, other: Listed | None) -> list[str]:
    """Return what is known of a document; `other` is its draft, or the version that a draft would replace."""
    entry, publication = row.entry, row.publication
    where = ", ".join((*publication.areas, *publication.nations))
    dated = publication.published or publication.dated
    about = (publication.kind.replace("_", " ").capitalize(), publication.publisher, dated, where)
    state = _STATES[row.state].format(
        successor=publication.superseded_by,
        day=local_day(entry.withdrawn) if entry.withdrawn else "",
        why=entry.why.rstrip("."),
    )
    pages = f"{plural(entry.pages, 'page')}, " if entry.pages else ""
    lines = [
        f"{publication.title} ({publication.id})",
        " · ".join(part for part in about if part),
        state,
        f"This version: {entry.reference}, added on {local_day(entry.added_at)} from {entry.file}, {pages}"
        f"{plural(entry.passages, 'passage')}.",
        _due(row),
    ]
    if publication.summary:
        lines.append("It is a summary of ours, not the source itself.")
    if other and row.state is State.DRAFT:
        lines.append(f"It would take the place of {other.entry.reference}, which is {other.state}.")
    elif other:
        lines.append(f"A new version waits as a draft: /document {other.entry.reference}")
    if lesson_number(publication) is None and row.state in (State.PUBLISHED, State.SUPERSEDED):
        lines.append(f"To take it out of every answer at once: /withdraw {publication.id} and why")
    return [*lines, *([publication.link] if publication.link else [])]


def _due(row: Listed) -> str:
    """Return when the document is to be looked at again."""
    due = row.publication.review_due
    if number := lesson_number(row.publication):
        return f"A lesson, to be looked at again: {due}. Supervisors renew it, or withdraw it: /lesson {number}"
    if not due:
        stale = " It is guidance of more than three years ago, or without a date." if row.look is Look.STALE else ""
        return f"No review date is set: /review {row.entry.id} 2027-06 sets one.{stale}"
    over = ": that has passed" if row.look is Look.OVERDUE else ""
    return f"To be looked at again: {due}{over}. /review {row.entry.id} and a date changes that."


def _narrower(every: list[Listed]) -> list[Button]:
    """Return the lists that are a tap away: those that are not empty."""
    offered = {"Drafts": "drafts", "Withdrawn": "withdrawn", "Superseded": "superseded", "Due": "due", "Stale": "stale"}
    return [Button(label, f"/documents {word}") for label, word in offered.items() if chosen(every, word)]


DOCUMENTS = Command(
    "documents",
    "/documents WORDS",
    "list the library: drafts, withdrawn, superseded, due, stale, kind: in:",
    documents,
    Role.ADMIN,
    True,
)
DOCUMENT = Command(
    "document", "/document ID", "one document in full, and what can be done with it", document, Role.ADMIN, True
)
