"""/add: a file that an admin sends becomes a draft of the library."""

from dataclasses import replace
from pathlib import Path

from bot.caption import USAGE, options_of
from bot.commands.request import Command, Request
from bot.incoming import cleaned, fetched, too_big
from bot.intake import removed
from bot.message import Job, NotFetched, Reply, Role
from knowledge.read import SUFFIXES

_HOW = (
    "Send me a file, such as a PDF, and I read it and tell you what I understood. Nobody else sees it before you "
    "publish it."
)
_KINDS = (
    "Save it as a PDF (.pdf), Word document (.docx), web page (.html), Markdown (.md) or plain text (.txt), and send "
    "that."
)
_NO_ROOM = "The file could not be kept: the disk is full, or the data folder cannot be written. Nothing was changed."


async def run(request: Request) -> Reply:
    """Return the job that adds the file of a message as a draft, or why there is none."""
    file = request.message.file
    if file is None:
        return Reply.of(_HOW, f"Its caption may say what it is: {USAGE}", "On the machine itself: learnt add PATH")
    name = cleaned(file.name)
    if Path(name).suffix not in SUFFIXES:
        return await _unreadable(request, name)
    if file.limit is not None and file.size > file.limit:
        return _refused(too_big(name, file.limit))
    options = options_of(request.words)
    try:
        path = await fetched(file, name, request.desk.settings.data.absolute())
    except NotFetched as error:
        return _refused(str(error))
    except OSError:
        return _refused(_NO_ROOM)
    arguments = ("add", str(path), "--draft", "--json", *options)
    return Reply((), job=Job(f"Adding {name}", arguments, "add"))


async def _unreadable(request: Request, name: str) -> Reply:
    """Return what to save a file as that cannot be read; it may show a child, and does not stay in the chat."""
    gone = await removed(request.message)
    did = " I did not open it and deleted it from this chat." if gone else " I did not open it."
    said = f"{name} is of a kind that I cannot read. {_KINDS}{did}"
    return replace(_refused(said), removed=bool(gone))


def _refused(said: str) -> Reply:
    return replace(Reply.of(said), outcome="refused")


COMMAND = Command("add", "/add", "add a file that you send to the library, as a draft", run, Role.ADMIN, verbatim=True)
