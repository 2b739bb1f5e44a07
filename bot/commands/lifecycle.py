"""/withdraw, /reinstate, /supersede, /review, /erase and /starter: what becomes of a document that was published."""

import asyncio
from dataclasses import replace

from bot import publishing
from bot.commands.request import Command, Request
from bot.intake import masked, removed
from bot.message import Button, Job, Reply, Role
from bot.wording import listed
from knowledge.read import Unreadable

_LONGEST = 200  # characters of a reason
_KEPT = "The reason is kept and shown to admins, so it must not say who anybody is."
_YES, _NONE = "yes", "none"
_AFTER = "once the index is made anew: /reindex"
_REINDEX = (Button("Make the index anew", "/reindex"),)


async def withdraw(request: Request) -> Reply:
    """Return that no word of a document is shown any more, from the next question on."""
    name, why = _split(request.words)
    if not why:
        return Reply.of(f"Write the id and why: /withdraw working-together-2018 replaced by the 2023 edition. {_KEPT}")
    if len(why) > _LONGEST:
        return Reply.of(f"That is {len(why)} characters; a reason may have {_LONGEST}. Nothing was withdrawn.")
    known = await asyncio.to_thread(request.desk.known)
    if kinds := (await asyncio.to_thread(masked, why, known)).kinds:
        seen = listed([kind.replace("_", " ") for kind in kinds])
        gone = bool(await removed(request.message))
        message = "I deleted your message" if gone else "Please delete your message"
        said = f"That reason may say who somebody is ({seen}). Nothing was withdrawn. {_KEPT} {message}; write another."
        return replace(Reply.of(said), removed=gone)
    entry = await asyncio.to_thread(publishing.withdraw, request.desk.settings, name, why)
    return Reply.of(
        f"Withdrawn: {entry.publication.title} ({entry.id}). From the next question on nobody is shown a word of it; "
        "answers that show it already stay in people's chats.",
        f"Why: {why}",
        f"/reinstate {entry.id} undoes it.",
        buttons=(Button("Reinstate", f"/reinstate {entry.reference}"),),
        about=f"document {entry.id}",
    )


async def reinstate(request: Request) -> Reply:
    """Return that a withdrawn document answers again."""
    name = request.words.strip()
    if not name:
        return Reply.of("Write the id: /reinstate working-together-2018. /documents withdrawn lists them.")
    entry, at_once = await asyncio.to_thread(publishing.reinstate, request.desk.settings, name)
    when = "from the next question on" if at_once else _AFTER
    return Reply.of(
        f"Reinstated: {entry.publication.title} ({entry.id}). It may answer again {when}.",
        f"/withdraw {entry.id} and a reason undoes it.",
        buttons=() if at_once else _REINDEX,
        about=f"document {entry.id}",
    )


async def supersede(request: Request) -> Reply:
    """Return that a document names its successor."""
    names = request.words.split()
    if len(names) != 2:
        return Reply.of("Write the old id and the new one: /supersede working-together-2018 working-together-2023")
    old, new = names[0], None if names[1].casefold() == _NONE else names[1]
    entry = await asyncio.to_thread(publishing.supersede, request.desk.settings, old, new)
    before, title = entry.publication.superseded_by, f"{entry.publication.title} ({entry.id})"
    undo = f"/supersede {entry.id} {before or _NONE} undoes it."
    if new is None:
        return Reply.of(f"{title} is superseded by nothing.", undo, about=f"document {entry.id}")
    successor = await asyncio.to_thread(request.desk.library.find, new)
    return Reply.of(
        f"{title} is superseded by {successor.publication.title} ({successor.id}). It still answers, and each of its "
        f"excerpts names the successor. If it should not answer at all: /withdraw {entry.id} and why.",
        undo,
        about=f"document {entry.id}",
    )


async def review(request: Request) -> Reply:
    """Return when a document is to be looked at again."""
    name, date = _split(request.words)
    if not date:
        return Reply.of("Write the id and a date: /review working-together-2023 2027-06. The word none takes it away.")
    due = None if date.casefold() == _NONE else date
    try:
        entry = await asyncio.to_thread(publishing.review, request.desk.settings, name, due)
    except Unreadable:
        return Reply.of("A date is written 2027, 2027-06 or 2027-06-30. Nothing was changed.")
    when = f"is to be looked at again: {due}. /documents due lists it then." if due else "has no review date any more."
    return Reply.of(
        f"{entry.publication.title} ({entry.id}) {when}",
        f"/review {entry.id} {entry.publication.review_due or _NONE} undoes it.",
        about=f"document {entry.id}",
    )


async def erase(request: Request) -> Reply:
    """Return what would be erased, or, once it was asked for, that it is being erased."""
    name, rest = _split(request.words)
    if not name:
        return Reply.of("Write the id: /erase working-together-2018. You are asked once more before anything goes.")
    entry = await asyncio.to_thread(request.desk.library.find, name)
    await asyncio.to_thread(publishing.check_lesson, request.desk.settings, entry, "erased")
    if rest.casefold() != _YES:
        return Reply.of(
            f"This erases {entry.publication.title} ({entry.id}) for ever: every version of it, its passages, the "
            "original file, and older indexes that hold it, so that /rollback goes back less far. A note stays that "
            "something was erased under this id, with no word of it.",
            "Backups made before keep it until they are deleted. Answers that show it stay in people's chats.",
            f"If it should only stop answering, withdraw it; that can be undone: /withdraw {entry.id} and why.",
            buttons=(Button("Erase for ever", f"/erase {entry.reference} {_YES}"),),
        )
    return Reply(
        (), job=Job(f"Erasing {entry.id}", ("erase", entry.id, "--yes", "--json"), "erase", f"document {entry.id}")
    )


async def starter(request: Request) -> Reply:
    """Return whether the starter library is hidden, after turning it."""
    word = request.words.strip().casefold()
    if word not in ("hide", "show"):
        return Reply.of(
            "The starter library is the notes that came with Learnt. /starter hide keeps all of them from answering, "
            "/starter show brings them back."
        )
    hidden = word == "hide"
    at_once = await asyncio.to_thread(publishing.hide_starter, request.desk.settings, hidden)
    if hidden:
        said = "The starter library is hidden: only your own documents answer, from the next question on."
        return Reply.of(said, "/starter show undoes it.", about="starter library hidden")
    when = "from the next question on" if at_once else _AFTER
    return Reply.of(
        f"The starter library is shown: its notes answer beside your own documents {when}.",
        "/starter hide undoes it.",
        buttons=() if at_once else _REINDEX,
        about="starter library shown",
    )


def _split(words: str) -> tuple[str, str]:
    """Return the first word and the others."""
    name, _, rest = words.strip().partition(" ")
    return name, " ".join(rest.split())


WITHDRAW = Command(
    "withdraw", "/withdraw ID WHY", "take a document out of every answer at once", withdraw, Role.ADMIN, True
)
REINSTATE = Command("reinstate", "/reinstate ID", "let a withdrawn document answer again", reinstate, Role.ADMIN, True)
SUPERSEDE = Command("supersede", "/supersede OLD NEW", "name the successor of a document", supersede, Role.ADMIN, True)
REVIEW = Command(
    "review", "/review ID 2027-06", "set when a document is to be looked at again", review, Role.ADMIN, True
)
ERASE = Command("erase", "/erase ID", "erase a document and every trace of it", erase, Role.ADMIN, True)
STARTER = Command(
    "starter", "/starter hide", "keep the starter library from answering, or show it", starter, Role.ADMIN, True
)
