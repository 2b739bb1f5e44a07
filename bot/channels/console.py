"""The console: one chat in a terminal."""

import asyncio
import shutil
import sys

from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.message import Message, Reply, Sender
from bot.records.people import OWNER
from bot.render import WIDTH, plain

CHANNEL = "console"
WENT_WRONG = "Something went wrong here. Ask again; if it stays so, whoever looks after Learnt can run `learnt check`."
_WELCOME = (
    "Learnt: exact words from safeguarding reviews and guidance. Ask a question; /help for more, Ctrl-D to leave."
)


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
                said = runner.run(respond(assistant, sender, line, desk.settings.nation, width))
                print(f"\n{said}\n", flush=True)


async def respond(assistant: Assistant, sender: Sender, line: str, nation: str, width: int = WIDTH) -> str:
    """Return what the console prints to a line that somebody typed."""
    try:
        reply = await assistant.reply(Message(f"{CHANNEL} {sender.address}", sender, line))
    except Exception:  # noqa: BLE001 - nobody is helped by a traceback, and it may hold words of a question.
        reply = Reply.of(WENT_WRONG)
    return plain(reply, nation, width)


def _line() -> str | None:
    """Return the next line, or None at the end."""
    try:
        return input("> " if sys.stdin.isatty() else "")
    except EOFError:
        print()
        return None
