"""The console: one chat in a terminal."""

import asyncio
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.caption import apart
from bot.incoming import discard
from bot.jobs import Step, bar, carry_out, ended_reply, note
from bot.lessons.terminal import arrived
from bot.message import Enclosure, File, Job, Message, NotFetched, Picture, Reply, Sender, Words
from bot.records.people import OWNER
from bot.render import WIDTH, plain

CHANNEL = "console"
WENT_WRONG = "Something went wrong here. Ask again; if it stays so, whoever looks after Learnt can run `learnt check`."
_WELCOME = (
    "Learnt: exact words from safeguarding reviews and guidance. Ask a question; /help for more, Ctrl-D to leave."
)
_NOT_LOOKED = "What was sent to you could not be looked for. Whoever looks after Learnt can run `learnt check`."
_ADD = "/add "
_EVERY = 3.0  # seconds between two lines on how far work is


def talk(desk: Desk, name: str = OWNER.address) -> None:
    """Answer lines from the terminal, as from whoever the records know by a name there, until it ends."""
    desk.reading()  # No welcome without an index.
    assistant = Assistant(desk)
    sender = Sender(CHANNEL, name)
    width = min(WIDTH, shutil.get_terminal_size().columns)
    print(f"{_WELCOME}\n")
    # Lines are read outside the loop: a thread that waits for input would hold up Ctrl-C.
    with asyncio.Runner() as runner:
        while (line := _line()) is not None:
            if line.strip():
                said = runner.run(respond(assistant, sender, line, desk, width, _say))
                print(f"\n{said}\n", flush=True)


async def respond(
    assistant: Assistant,
    sender: Sender,
    line: str,
    desk: Desk,
    width: int = WIDTH,
    say: Callable[[str], None] = lambda line: None,
) -> str:
    """Return what the console prints to a line that somebody typed; `say` prints how far long work is meanwhile."""
    try:
        reply = await assistant.reply(_message(sender, line))
        if reply.job:
            done = await _carried_out(desk, sender, reply.job, say)
            reply = replace(done, parts=(*reply.parts, *done.parts))
        if reply.picture:
            reply = replace(reply, parts=(*reply.parts, *await asyncio.to_thread(_saved, reply.picture)))
        for file in reply.files:
            reply = replace(reply, parts=(*reply.parts, await asyncio.to_thread(_kept, file, desk.settings.data)))
    except Exception:  # noqa: BLE001 - nobody is helped by a traceback, and it may hold words of a question.
        reply = Reply.of(WENT_WRONG)
    arrivals = await _arrived(desk, sender)
    return "\n\n".join(plain(one, desk.settings.nation, width) for one in (reply, *arrivals))


async def _arrived(desk: Desk, sender: Sender) -> list[Reply]:
    """Return what was sent to somebody meanwhile, which stands beneath what they asked for."""
    try:
        return await asyncio.to_thread(arrived, desk, sender)
    except Exception:  # noqa: BLE001 - the edge: the reply stands there all the same.
        return [Reply.of(_NOT_LOOKED)]


def _message(sender: Sender, line: str) -> Message:
    """Return a line as a message; `/add PATH` brings the file that lies there."""
    chat, text = f"{CHANNEL} {sender.address}", line.strip()
    if not text.lower().startswith(_ADD):
        return Message(chat, sender, line)
    named, caption = apart(text[len(_ADD) :])
    path = Path(named.strip("\"'")).expanduser()
    size = path.stat().st_size if path.is_file() else 0
    return Message(chat, sender, f"{_ADD}{caption}", file=File(path.name, size, partial(_copy, path)))


async def _copy(path: Path, to: Path) -> None:
    """Copy a file of this machine. Raise NotFetched or OSError."""
    if not path.is_file():
        raise NotFetched(f"There is no file {path}. /add wants the path of one file, such as /add ~/reviews/a.pdf")
    await asyncio.to_thread(shutil.copyfile, path, to)


async def _carried_out(desk: Desk, sender: Sender, job: Job, say: Callable[[str], None]) -> Reply:
    """Return how a job ended, which Ctrl-C cancels."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    said, until = "", 0.0

    def shown(step: Step) -> None:
        nonlocal said, until
        if step.name != said or loop.time() >= until:
            say(bar(job, step))
            said, until = step.name, loop.time() + _EVERY

    say(job.title)
    with suppress(NotImplementedError):  # Windows
        loop.add_signal_handler(signal.SIGINT, stop.set)
    began = time.perf_counter()
    try:
        ended = await carry_out(desk.settings, job, shown, stop)
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGINT)
        discard(job, desk.settings.data.absolute())
    person = await asyncio.to_thread(desk.records.people.of, sender)
    await asyncio.to_thread(note, desk, person, job, ended, time.perf_counter() - began)
    return ended_reply(job, ended)


def _saved(picture: Picture) -> tuple[Words, Words]:
    """Return a picture's caption, and where the picture was saved for the person to open."""
    with tempfile.NamedTemporaryFile(prefix="learnt-page-", suffix=".png", delete=False) as file:
        file.write(picture.png)
    return Words(picture.caption), Words(f"The picture is in {file.name}")


def _kept(file: Enclosure, data: Path) -> Words:
    """Return where a file was saved; one that is there already, and may have been worked on, is left as it is."""
    folder = data / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    plain_name = Path(file.name)
    for number in count(1):
        path = folder / (file.name if number == 1 else f"{plain_name.stem} ({number}){plain_name.suffix}")
        with suppress(FileExistsError), path.open("xb") as opened:
            opened.write(file.content)
            break
    return Words(f"{file.name} is in {path.absolute()}")


def _say(line: str) -> None:
    print(line, flush=True)


def _line() -> str | None:
    """Return the next line, or None at the end."""
    try:
        return input("> " if sys.stdin.isatty() else "")
    except EOFError:
        print()
        return None
