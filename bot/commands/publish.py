"""/preview, /publish and /discard: what a draft would change in the answers, and what becomes of it."""

import asyncio

from bot import publishing
from bot.commands.request import Command, Request
from bot.message import Button, Job, Reply, Role
from bot.wording import plural
from knowledge.identity import Entry
from knowledge.report.ranges import ranges

_ALL, _WITHOUT = "all", "without-pages"
_NONE = "No draft waits. Send a file here, and look at what was understood of it before it is published."


async def preview(request: Request) -> Reply:
    """Return that the saved questions are asked of the library as it would be."""
    drafts = await _drafts(request, "preview")
    return drafts if isinstance(drafts, Reply) else _begun("preview", "Comparing answers with", drafts)


async def publish(request: Request) -> Reply:
    """Return that drafts are being published."""
    drafts = await _drafts(request, "publish")
    if isinstance(drafts, Reply):
        return drafts
    if _WITHOUT in request.words.split():
        return _begun("publish", "Publishing", drafts, "--yes", "--without-pages")
    return await asyncio.to_thread(_unread, request, drafts) or _begun("publish", "Publishing", drafts, "--yes")


async def discard(request: Request) -> Reply:
    """Return that a draft is forgotten."""
    desk, name = request.desk, request.words.strip()
    if not name:
        return await _choose(request, "discard")
    entry = await asyncio.to_thread(publishing.discard, desk.settings, name)
    return Reply.of(
        f"The draft of {entry.id} is discarded. What was published under that id stays as it was. "
        "To have the draft back, send the file again.",
        about=f"document {entry.id}",
    )


async def _drafts(request: Request, command: str) -> list[Entry] | Reply:
    """Return the drafts that a command names, the only one where it names none, or a reply that asks which."""
    library = request.desk.library
    names = [word for word in request.words.split() if word != _WITHOUT]
    waiting = await asyncio.to_thread(library.drafts)
    if not waiting and not names:
        return Reply.of(_NONE)
    if names == [_ALL] or (len(waiting) == 1 and not names):
        return waiting or Reply.of(_NONE)
    if not names:
        return await _choose(request, command)
    named = [await asyncio.to_thread(library.find, name) for name in names]
    drafts = {entry.id: entry for entry in waiting}
    if settled := [entry.id for entry in named if entry.id not in drafts]:
        return Reply.of(f"{settled[0]} has no draft that waits; what is there is published already.")
    return [drafts[entry.id] for entry in named]


def _unread(request: Request, drafts: list[Entry]) -> Reply | None:
    """Return that pages of a draft are pictures of text, and the ways to go on; None where all were read."""
    for draft in drafts:
        if pages := request.desk.library.document(draft.id, draft.sha256).sight.scanned:
            which = f"Page {pages[0]}" if len(pages) == 1 else f"Pages {ranges(pages)}"
            what = "is a picture of text: its" if len(pages) == 1 else "are pictures of text: their"
            return Reply.of(
                f"{which} of {draft.publication.title} ({draft.id}) {what} words were not read, and nobody would find "
                "them. Run text recognition (OCR) on the file and send it again, or publish it without those pages. "
                "Nothing was published.",
                buttons=(
                    Button("Publish without those pages", f"/publish {draft.reference} {_WITHOUT}"),
                    Button("Discard", f"/discard {draft.reference}"),
                ),
            )
    return None


async def _choose(request: Request, command: str) -> Reply:
    """Return the drafts that wait, one of them to be named."""
    waiting = await asyncio.to_thread(request.desk.library.drafts)
    if not waiting:
        return Reply.of(_NONE)
    every = () if command == "discard" else (Button("All of them", f"/{command} {_ALL}"),)
    return Reply.of(
        f"{plural(len(waiting), 'draft')} {'waits' if len(waiting) == 1 else 'wait'}. Which one?",
        *(f"{entry.reference} {entry.publication.title} ({entry.id})" for entry in waiting),
        buttons=(*(Button(entry.reference, f"/{command} {entry.reference}") for entry in waiting[:8]), *every),
    )


def _begun(command: str, doing: str, drafts: list[Entry], *options: str) -> Reply:
    """Return the work on some drafts; the audit, and the buttons of its outcome, know them by their references."""
    references = " ".join(draft.reference for draft in drafts)
    one = len(drafts) == 1
    title = f"{doing} {drafts[0].publication.title if one else plural(len(drafts), 'document')}"
    about = f"document {drafts[0].id} {references}" if one else f"documents {references}"
    arguments = (command, *(draft.id for draft in drafts), *options, "--json")
    return Reply((), job=Job(title, arguments, command, about))


PREVIEW = Command(
    "preview",
    "/preview ID",
    "what a draft would change in the answers, before it is published",
    preview,
    Role.ADMIN,
    True,
)
PUBLISH = Command("publish", "/publish ID", "let a draft answer questions", publish, Role.ADMIN, True)
DISCARD = Command("discard", "/discard ID", "forget a draft; what was published stays", discard, Role.ADMIN, True)
