"""/help: what can be done, from the table of commands."""

from bot.commands.request import Command, Request
from bot.message import Reply
from bot.wording import plural


async def run(request: Request) -> Reply:
    """Return the commands and how to ask."""
    from bot.commands import COMMANDS

    return Reply.of(
        "Write a question as you would ask a colleague, about a situation and never about a named person. "
        "You get exact words from reviews and guidance, each with its source.",
        *(f"{command.usage}  –  {command.summary}" for command in COMMANDS),
        "A short “what about if dad is violent?” follows up. The topic is forgotten after "
        f"{plural(request.desk.settings.idle_minutes, 'minute')} without a message.",
        "If a child is in danger now, call 999.",
    )


COMMAND = Command("help", "/help", "show this", run)
